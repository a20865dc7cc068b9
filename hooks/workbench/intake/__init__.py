"""A saved article -> what it says, set beside the record, for a person to verify.

The modules are the flow, in this order; each takes what the one before it gives:

    read (page.py, text.py) -> clean -> findings (dates, names, quotations, figures)
    -> compare -> proposals -> sheets (the four files) -> accept (into the record)

Nothing here decides what is true, and no sentence of an article goes into a file of the site.
"""
