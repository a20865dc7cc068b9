"""A saved article -> what it says, set beside the record, as files for a person to accept.

The modules are the stages, and none imports one to its right:

    article -> reading -> cleaning -> (dates, names, figures, quotations) -> findings -> comparing
    -> writing -> accepting

All but the first and the last take values and return values; only those two touch files.
"""
