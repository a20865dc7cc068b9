"""What programs get: the records and the citations as data files.

A record that can be asked goes in; paths and texts come out. It imports `pages`.
"""
