"""Every rule of the check, in one list, `rulebook.py`.

Records, or the pages converted for proof, go in; problems come out. It imports `query`.
"""
