"""Texts alone: how they are escaped, limited, linted and searched for forms and names.

Text goes in; spans, faults and text come out. It knows no record and imports no other room.
"""
