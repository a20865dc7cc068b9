"""What programs get: the records and the citations as data files, feeds, and pages for the search.

A record that can be asked goes in; paths and texts come out. It imports `pages`.
"""

from __future__ import annotations

from ..pages.plan import Plan
from ..pages.render import Renderer
from ..query.index import RecordIndex
from . import answers, citations, days, export, feeds, moved, names, tables
from .kept import Kept

_DATA = (*export.PATHS, *tables.PATHS)
PATHS = (*_DATA, tables.PACKAGE, *citations.PATHS, names.PATH, answers.PATH, days.PATH)
RECORD = (export.RECORD, *tables.PATHS)  # the files that hold the record


def paths(index: RecordIndex, plan: Plan) -> list[str]:
    """Where every data file of a site lies; of feeds and former addresses the record decides."""
    return [*PATHS, *feeds.paths(index), *moved.paths(index, plan)]


def files(index: RecordIndex, plan: Plan, renderer: Renderer) -> dict[str, str]:
    """Every data file of a site: its path and its text."""
    cited = [page for page in plan.pages if not (page.is_as_of_page or page.only_lists)]
    entries = [renderer.entry(page) for page in cited]
    publication = renderer.publication
    kept = renderer.memory.once("rows", lambda _: Kept())
    given = index, publication.address, kept
    data = export.files(*given) | tables.files(*given)
    packed = {path: text for path, text in data.items() if path != export.SCHEMA}
    made = data | {tables.PACKAGE: tables.package(publication, index, packed)}
    made |= citations.files(entries)
    made |= {names.PATH: names.names(index, plan), answers.PATH: answers.answers(index)}
    made |= {days.PATH: days.days(index)} | feeds.files(index, plan, renderer)
    return made | moved.files(index, plan, renderer)
