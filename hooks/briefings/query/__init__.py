"""Answers about the records for a day: what holds, where it is shown, how it is said.

A `Catalogue` and a day go in; facts, addresses and sentences come out. It imports `record`.
"""
