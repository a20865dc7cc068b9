"""What programs get: the records and the citations as data files, and pages for the search.

A record that can be asked goes in; paths and texts come out. It imports `pages`.
"""

from __future__ import annotations

from ..pages.plan import Plan
from ..pages.render import Renderer
from ..query.index import RecordIndex
from . import answers, citations, export, names

PATHS = (*export.PATHS, *citations.PATHS, names.PATH, answers.PATH)


def files(index: RecordIndex, plan: Plan, renderer: Renderer) -> dict[str, str]:
    """Every data file of a site: its path and its text."""
    entries = [renderer.entry(page) for page in plan.pages if not page.is_as_of_page]
    made = export.files(index) | citations.files(entries)
    return made | {names.PATH: names.names(index, plan), answers.PATH: answers.answers(index)}
