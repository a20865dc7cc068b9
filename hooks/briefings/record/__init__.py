"""What people wrote: files become raw records, then typed ones in a `Catalogue`.

A folder goes in; records, with the place of each field, and problems come out. It imports `text`.
"""
