"""What an earlier build has worked out, used again where it would come out the same.

A page is kept with everything that it was made from. What goes into its keys, and why:

- *the text* of the page, as the core made it: it holds the day, the facts of templates, the
  backlinks and how to cite;
- *the questions* that its conversion asked of the record, with their answers (`pages/links.py`):
  which names stand in it and where they lead, values, members, tables, sources;
- *the engine*: versions of Python and of the packages that convert and print, the code of this
  project and the Markdown extensions; for a finished page its templates, the settings of the
  generator and whether a preview is served, too;
- *the shell*, for the finished page but its cards: HTML, contents, titles and dates, navigation.

Texts, cards and data files are kept by what they have asked of the record (`pages/memory.py`), in
one file: `remembered.py`.

Nothing is decided by the time of a file. The check runs on every build, so that a link whose target
is gone is told before anything is kept. What cannot be read is as if it were not there.
"""
