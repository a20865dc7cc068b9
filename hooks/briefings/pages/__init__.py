"""What a reader gets: which pages there are, their text, tables, charts and cards.

A record that can be asked goes in; Markdown and HTML come out. It imports `query`.
"""
