"""A record of dated, sourced facts and the pages written from it -> the text of a whole site.

The order of the modules is the flow of data:

    load -> validate -> link -> render -> export

`problem`, `dates` and `model` say what a problem, a date and a record are; `history` answers what
holds on a day; `forms`, `matcher` and `markdown_ext` find what writers refer to, and `blocks` what
Markdown would misread; `wording`, `lookup` and `text` put it into words; `bibliography` says how to
cite a page. Nothing here imports the site generator, and nothing but `load` reads a file people
wrote.
"""

from __future__ import annotations

import datetime
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .out import export
from .pages import citation
from .pages.citation import Publication
from .pages.extension import BriefingExtension, Mention, PageNotes
from .pages.render import PageSpec, Renderer
from .problem import ContentError, Problem
from .query.index import RecordIndex
from .record.catalogue import Catalogue, without_dangling
from .record.load import Input, load
from .record.pages import Briefing, Page
from .record.roll_calls import with_votes
from .record.typed import catalogue_of
from .rules import proof
from .rules.facts import dates_in
from .rules.rulebook import ON_RECORDS, ON_THE_WHOLE
from .text import inline_syntax

__all__ = [
    "BriefingExtension",
    "ContentError",
    "PageSpec",
    "Problem",
    "Publication",
    "Site",
    "build",
    "check",
]

_EPOCH = "SOURCE_DATE_EPOCH"


@dataclass
class Site:
    """The pages of a site, its data files, and what converting its pages has found so far."""

    renderer: Renderer
    files: dict[str, str]
    mentions: dict[str, list[Mention]] = field(default_factory=lambda: defaultdict(list))
    notes: dict[str, PageNotes] = field(default_factory=dict)

    @property
    def pages(self) -> list[PageSpec]:
        """Every page; to be converted in this order, so that mentions are known when needed."""
        return self.renderer.pages

    def body(self, page: PageSpec) -> str:
        """The Markdown of a page, without its front matter."""
        return self.renderer.body(page, self.mentions)

    def take(self, notes: PageNotes) -> None:
        """Remembers what a conversion found; only written pages count as mentioning something."""
        self.notes[notes.path] = notes
        if notes.path in self.renderer.index.catalogue.pages:
            for mention in notes.mentions:
                self.mentions[mention.id].append(mention)

    def is_past(self, page: PageSpec) -> bool:
        """Whether a page states its facts for a day before the record date."""
        return page.day < self.renderer.index.record_date

    def cards(self, path: str) -> str:
        """The cards of a converted page, as HTML to stand after its article."""
        notes = self.notes.get(path)
        return self.renderer.cards(notes.cards, notes.day, notes.footnotes) if notes else ""


def build(
    root: Path, publication: Publication | None = None, today: datetime.date | None = None
) -> Site:
    """The site made from `root/data` and `root/docs`, to be published in some place.

    `today` only decides whether the input is accepted (see `check`), never what the site holds.
    Raises ContentError, which holds all problems at once.
    """
    index, problems = check(root, today)
    if index is None or problems:
        raise ContentError(problems)
    renderer = Renderer(index, publication)
    return Site(renderer, export.files(index) | citation.files(renderer.entries()))


def check(
    root: Path, today: datetime.date | None = None
) -> tuple[RecordIndex | None, list[Problem]]:
    """The record, ready to be asked, and every problem in what people wrote.

    `today` is the day of the check: nothing is dated later but what may lie ahead. Without it dates
    are taken as they are. With a problem that the record itself has, there is nothing to be asked.
    """
    given = load(root)
    catalogue, problems = catalogue_of(given, today)
    problems += [problem for rule in ON_RECORDS for problem in rule(catalogue)]
    try:
        day = record_date(catalogue)
    except ContentError as error:
        return None, [*problems, *error.problems]
    whole = with_votes(catalogue)
    index = RecordIndex(without_dangling(whole) if problems else whole, day)
    renderer = Renderer(index)
    problems += [*_empty_lists(index), *_collisions(renderer, given)]
    can_be_asked = not problems
    problems += [problem for rule in ON_THE_WHOLE for problem in rule(index)]
    problems += proof.problems(renderer, given, root, can_be_asked)
    return index if can_be_asked else None, problems


def record_date(catalogue: Catalogue) -> datetime.date:
    """`SOURCE_DATE_EPOCH` (seconds, UTC) where set, else the newest date written in the data.

    A day on which something ends may lie in the future, so ends do not count. See
    https://reproducible-builds.org/specs/source-date-epoch/.
    """
    epoch = os.environ.get(_EPOCH)
    if epoch:
        try:
            return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
        except (ValueError, OverflowError, OSError) as error:
            message = f"'{epoch}' is no time; set it to seconds since 1970 in digits, or unset it"
            raise ContentError([Problem(_EPOCH, 1, message)]) from error
    dates = [
        date.first
        for record in catalogue.records.values()
        for keys, date, _ in dates_in(record)
        if keys[-1] not in _OF_THE_FUTURE
    ]
    return max(dates, default=datetime.date.min)


_OF_THE_FUTURE = ("from", "to", "withdrawn")  # such a day may lie ahead


def _empty_lists(index: RecordIndex) -> Iterator[Problem]:
    """A list or table must have something to show on the day of its page."""
    catalogue = index.catalogue
    for path, page in catalogue.pages.items():
        written = catalogue.written[path]
        day = page.as_of.last if page.as_of else index.record_date
        for form in inline_syntax.scan(written.body, written.body_line):
            is_list = form.kind in ("list", "table") and form.id in catalogue.records
            if form.id in catalogue.doubtful:
                continue
            if is_list and not index.members_of_list(form.id, day):
                what = "members, signatories, figures or positions"
                message = f"'{form.id}' has no {what} to show on {day.isoformat()}"
                yield Problem(written.front.origin.path, form.line, message)


def _collisions(renderer: Renderer, given: Input) -> Iterator[Problem]:
    """No two files may become one file of the site, those made from the record included."""
    taken = {
        _place(page.path): "lies where a page is made from the record; give it another name"
        for page in renderer.pages
        if not isinstance(page.record, Briefing | Page)
    }
    taken |= dict.fromkeys(
        (*export.PATHS, *citation.PATHS), "lies where a data file is made; rename it"
    )
    for path in [*(written.path for written in given.pages), *given.assets]:
        place = _place(path)
        if place in taken:
            yield Problem(f"docs/{path}", 1, taken[place])
        taken.setdefault(place, f"becomes the same page as docs/{path}; give it another name")


def _place(path: str) -> str:
    """What two source paths share when they become the same page."""
    return re.sub(r"(?:(?:^|/)index)?\.(?:md|html)$", "", path)
