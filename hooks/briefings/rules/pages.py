"""Rules about written pages: their forms, blocks, places and key points."""

from __future__ import annotations

import datetime
import functools
import re
from collections import defaultdict
from collections.abc import Iterator

from ..problem import Keys, Place, Problem
from ..query import as_of
from ..query.freshness import fingerprint
from ..query.index import RecordIndex
from ..record.catalogue import RESERVED, Catalogue
from ..record.enums import Rank
from ..record.facts import Fact, Figure
from ..record.ids import RECORD_TYPES
from ..record.items import Document
from ..record.load import PageSource
from ..record.pages import Briefing, KeyPoint, Page
from ..text import blocks, inline_syntax, markup
from ..text.once import once


def pages_lie_right(catalogue: Catalogue) -> Iterator[Problem]:
    for path, written in catalogue.written.items():
        if path.startswith("briefings/") and path.count("/") > 1:
            message = "a briefing lies in docs/briefings/ itself, in no folder below it"
            yield written.front.origin.problem([], message)
    for path, page in catalogue.pages.items():
        if isinstance(page, Briefing) and page.as_of.first > page.date.last:
            message = f"'as_of' is {page.as_of}, later than 'date', which is {page.date}"
            yield catalogue.written[path].front.origin.problem(["as_of"], message)


def titles_stand_once(catalogue: Catalogue) -> Iterator[Problem]:
    """The heading of a page is its title; its text starts with the second level."""
    for written in catalogue.written.values():
        for line in inline_syntax.titles(written.body, written.body_line):
            message = "the title in the front matter is the heading of the page; start with ##"
            yield Problem(written.front.origin.path, line, message)


def blocks_come_out(catalogue: Catalogue) -> Iterator[Problem]:
    """Folds, tables and lists are written so that Markdown reads them as such."""
    for written in catalogue.written.values():
        for line, message in blocks.faults(written.body, written.body_line):
            yield Problem(written.front.origin.path, line, message)


def markup_is_plain(catalogue: Catalogue) -> Iterator[Problem]:
    """A page holds Markdown and a stated list of elements, and nothing that could run."""
    for written in catalogue.written.values():
        for line, message in markup.faults(written.body, written.body_line):
            yield Problem(written.front.origin.path, line, message)


# The places that pages have of themselves; a second one of the same name would hide the first.
OWN_IDS = (
    *("key-points", "since", "facts-behind", "related", "mentioned-in", "revisions"),
    *("sources-cited", "cite"),
)
_ID = re.compile(r"(?:\{:?[^{}#\n]*#|<[^<>\n]*\bid\s*=\s*[\"']?)([\w-]+)", re.I)


def ids_are_free(catalogue: Catalogue) -> Iterator[Problem]:
    """A written page gives no place a name that the page has of itself."""
    for written in catalogue.written.values():
        for line, id in _taken_ids(written.body, written.body_line):
            message = f"'{id}' names a place that every page has; choose another name"
            yield Problem(written.front.origin.path, line, message)


@once
def _taken_ids(body: str, first_line: int) -> Iterator[tuple[int, str]]:
    """The ids in a text that are those of a page, each with its line."""
    text = inline_syntax.blank_code(body)
    line_of = inline_syntax.lines(text, first_line)
    for match in _ID.finditer(text):
        if match[1] in OWN_IDS or re.fullmatch(r"(?:cite|key-point)-\d+", match[1]):
            yield line_of(match.start()), match[1]


_BARE = re.compile(r"(?<![\\\[!@])\[([a-z0-9-]+)(?:\|[^\[\]\n]*)?\](?![\[\](:{])")


_BARE_VALUE = re.compile(r"(?<![{\\\\\w)\]>`*_])\{ ?([a-z0-9-]+)( date)? ?\}(?!\})")


def brackets_are_whole(catalogue: Catalogue) -> Iterator[Problem]:
    """An id in single brackets or braces is a form with a sign left out."""
    for written in catalogue.written.values():
        for line, typed, id in _bare(written.body, written.body_line):
            kind = catalogue.kinds.get(id, "")
            write = _FORMS_FOR.get(kind, "[[{}]]").format(id) if kind else ""
            if typed.startswith("{"):
                write = f"{{{typed}}}" if kind in _FORM_NAMES["value"] else ""
            if write:
                message = f"'{typed}' is shown as typed; write '{write}'"
                yield Problem(written.front.origin.path, line, message)


@once
def _bare(body: str, first_line: int) -> Iterator[tuple[int, str, str]]:
    """What stands in single brackets or braces: the line, what is typed, and what may be an id."""
    body = inline_syntax.blank(inline_syntax.blank_code(body))
    line_of = inline_syntax.lines(body, first_line)
    found = (match for sign in (_BARE, _BARE_VALUE) for match in sign.finditer(body))
    return ((line_of(match.start()), match[0], match[1]) for match in found)


def forms_resolve(catalogue: Catalogue) -> Iterator[Problem]:
    """Every inline form of a written page names a record that can stand there."""
    for written in catalogue.written.values():
        path = written.front.origin.path
        for form in inline_syntax.scan(written.body, written.body_line):
            fault = form.fault or _form_fault(form, catalogue)
            if fault:
                yield Problem(path, form.line, fault)


_FORM_NAMES = {
    "citation": ("sources",),
    "value": ("facts", "series"),
    "date": ("facts", "series"),
    "list": ("organisation", "document", "series", "questions"),
    "table": ("organisation", "document", "series", "actor", "questions"),
}
_FORMS_FOR = {"sources": "[@{}]", "series": "{{{{ {} }}}}"}  # every other kind is linked
_LINKABLE = tuple(type for type in RECORD_TYPES if type not in _FORMS_FOR)


def _form_fault(form: inline_syntax.Form, catalogue: Catalogue) -> str:
    """Why a form cannot stand for what it names, or nothing."""
    if form.id in RESERVED and form.kind in ("list", "table"):
        if form.id == "latest" and not catalogue.settings.focus:
            return "'latest' is about the one that 'focus' in data/site.yml names; name one"
        write = f"'{{{{ table {form.id} }}}}'"
        return "" if form.kind == "table" else f"'{form.id}' is a table only; write {write}"
    types = _FORM_NAMES.get(form.kind, _LINKABLE)
    found = catalogue.type_of(form.id) if form.id in catalogue.kinds else ""
    is_unknown = not found and catalogue.may_be_lost(form.id)
    if found in types or is_unknown or not catalogue.settings.kinds:
        return ""
    wanted = "a record" if form.kind == "link" else catalogue.one_of(types)
    if found:
        write = _FORMS_FOR.get(found, "[[{}]]").format(form.id)
        return f"'{form.id}' is {catalogue.one(form.id)}; write '{write}', or name {wanted} here"
    near = catalogue.nearest_id(form.id, types)
    return f"no record '{form.id}'; here belongs {wanted}{near}"


def series_have_values(catalogue: Catalogue) -> Iterator[Problem]:
    """A page can only rest on a series of which a figure was known on its day."""
    figures: dict[str, list[Figure]] = defaultdict(list)
    for figure in catalogue.of(Figure):
        figures[figure.series].append(figure)
    for path, page in catalogue.pages.items():
        day = page.as_of.last if page.as_of else datetime.date.max
        when = f"was known on {page.as_of.english}" if page.as_of else "is known"
        for id, place in _values(page, catalogue.written[path]):
            if id in catalogue.doubtful:
                continue
            if catalogue.kinds.get(id) == "series" and not as_of.current_figure(figures[id], day):
                yield place.problem(f"no figure of '{id}' {when}; name one")


def _values(page: Briefing | Page, written: PageSource) -> Iterator[tuple[str, Place]]:
    """The ids whose values a page shows or rests on, each with its place."""
    origin = written.front.origin
    for form in inline_syntax.scan(written.body, written.body_line):
        if form.kind in ("value", "date"):
            yield form.id, Place(origin.path, form.line)
    for nth, point in enumerate(page.key_points if isinstance(page, Briefing) else []):
        for at, id in enumerate(point.facts):
            yield id, origin.place(("key_points", nth, "facts", at))


def key_points_are_confirmed(index: RecordIndex) -> Iterator[Problem]:
    """A key point must have been read against its facts as they are, and none may be unused."""
    for briefing in index.catalogue.of(Briefing):
        for nth, point in enumerate(briefing.key_points):
            keys = ("key_points", nth)
            for at, id in enumerate(point.facts):
                record = index.get(id)
                if isinstance(record, Fact) and record.rank is Rank.DEPRECATED:
                    message = (
                        f"'{id}' is marked as not used ({record.rank_reason}); rest on another"
                    )
                    yield index.catalogue.problem(briefing, (*keys, "facts", at), message)
            yield from _confirmation(briefing, point, keys, index)


def _confirmation(
    briefing: Briefing, point: KeyPoint, keys: Keys, index: RecordIndex
) -> Iterator[Problem]:
    mark = fingerprint(point, index)
    if point.confirmed == mark or not index.catalogue.doubtful.isdisjoint(point.facts):
        return
    run = f"run 'make confirm ARGS={briefing.id}'"
    how = f"read it against {', '.join(point.facts)}, then {run}, or write {mark}"
    why = "has not been confirmed" if point.confirmed is None else "or a fact under it has changed"
    message = f"this key point {why}; {how}"
    yield index.catalogue.problem(briefing, (*keys, "confirmed"), message)


def front_matter_is_plain(index: RecordIndex) -> Iterator[Problem]:
    """A form in front matter is shown as it was typed, so none that names a record stands there."""
    for path, page in index.catalogue.pages.items():
        for keys, text in _plain_texts(page):
            for form in inline_syntax.scan(text):
                if form.id in index.catalogue.kinds:
                    message = (
                        f"the form that names '{form.id}' is shown as typed; write plain words"
                    )
                    yield index.catalogue.written[path].front.origin.problem(keys, message)


def _plain_texts(page: Briefing | Page) -> Iterator[tuple[Keys, str]]:
    """The texts of a front matter that readers see, each with the keys that lead to it."""
    yield ("title",), page.title
    yield ("description",), page.description
    if isinstance(page, Briefing):
        for nth, point in enumerate(page.key_points):
            yield ("key_points", nth, "text"), point.text
        for nth, change in enumerate(page.changes):
            yield ("changes", nth, "what"), change.what
            yield ("changes", nth, "reason"), change.reason


def lists_have_rows(index: RecordIndex) -> Iterator[Problem]:
    """A list or table must have something to show on the day of its page."""
    catalogue, members = index.catalogue, functools.cache(index.members_of_list)
    for path, page in catalogue.pages.items():
        written = catalogue.written[path]
        day = page.as_of.last if page.as_of else index.record_date
        for form in inline_syntax.scan(written.body, written.body_line):
            is_list = form.kind in ("list", "table") and form.id in catalogue.records
            if is_list and _is_in_doubt(form.id, catalogue):
                continue
            if is_list and not members(form.id, day):
                what = "members, signatories, figures or positions"
                message = f"'{form.id}' has no {what} to show on {day.isoformat()}"
                yield Problem(written.front.origin.path, form.line, message)


def _is_in_doubt(id: str, catalogue: Catalogue) -> bool:
    """Whether something about a record, or about a part of it, could not be read."""
    if not catalogue.doubtful:
        return False
    parts = {each.id for each in catalogue.of(Document) if each.part_of == id}
    return not catalogue.doubtful.isdisjoint({id, *parts})
