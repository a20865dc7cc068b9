"""A record of dated, sourced facts and the pages written from it -> the text of a whole site.

The rooms are the flow of data, and none imports one to its right:

    text -> record -> query -> rules -> pages -> out

`text` knows texts, `record` what people wrote, `query` what holds on a day, `rules` what may not
be, `pages` what a reader gets and `out` what programs get; `problem` says what is wrong, and where.
Nothing here imports the site generator, and only `record` reads a file people wrote.
"""

from __future__ import annotations

import datetime
import functools
import os
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from . import out
from .pages.citation import Publication
from .pages.convert import Converted, Converter, Keeps
from .pages.draft import ConvertedDraft
from .pages.extension import BriefingExtension, Mention, PageNotes
from .pages.links import Links
from .pages.memory import Memory, Mentions
from .pages.moved import moved, noted
from .pages.plan import PageSpec, Plan, plan
from .pages.render import Renderer
from .problem import ContentError, Problem
from .query.index import RecordIndex
from .query.places import Target, address
from .record import generator
from .record.catalogue import Catalogue, without_dangling
from .record.generator import Extensions
from .record.load import Input, load
from .record.parts import forget, newest
from .record.roll_calls import with_votes
from .record.site import SiteSettings
from .record.typed import catalogue_of
from .rules import rulebook
from .rules.layout import Layout
from .rules.published import Addresses

__all__ = [
    "BriefingExtension",
    "ContentError",
    "Converted",
    "Keeps",
    "Links",
    "Memory",
    "PageNotes",
    "PageSpec",
    "Problem",
    "Publication",
    "Site",
    "build",
    "check",
    "check_drafts",
    "preview",
]

_EPOCH = "SOURCE_DATE_EPOCH"
_NO_DATE = datetime.date(1980, 1, 1)  # the earliest that archives hold; for a record without dates


@dataclass(frozen=True)
class Site:
    """The pages of a site, and what renders and converts them."""

    plan: Plan
    renderer: Renderer
    links: Links
    converter: Converter

    @property
    def settings(self) -> SiteSettings:
        """What makes the site the one it is."""
        return self.renderer.index.catalogue.settings

    @property
    def file_paths(self) -> list[str]:
        """Where the data files of the site lie."""
        return out.paths(self.renderer.index, self.plan)

    @property
    def files(self) -> dict[str, str]:
        """The data files of the site: their paths and texts."""
        index, memory = self.renderer.index, self.renderer.memory
        make = lambda _: out.files(index, self.plan, self.renderer)  # noqa: E731
        return memory.once("files", make, memory.basis)

    def text(self, page: PageSpec) -> str:
        """The Markdown of a page of the plan, without front matter: the same in whatever order.

        Pages made from the record show where written ones mention it, so those are converted here
        first, once; `converter.page` has them ready. Raises RecursionError as that does.
        """
        mentions = self.mentions
        if page.path in self.renderer.index.catalogue.pages:
            prepared = self.converter.prepared(page.path)
            return prepared[0] if prepared else self.renderer.body(page, {})
        return self.renderer.body(page, mentions)

    @functools.cached_property
    def mentions(self) -> Mentions:
        """Where written pages name each record, in the order of the plan and of their texts."""
        mentions: dict[str, list[Mention]] = defaultdict(list)
        for page in self.plan.written:
            text = functools.partial(self.renderer.body, page, {})
            for mention in self.converter.prepare(page.path, text).notes.mentions:
                mentions[mention.id].append(mention)
        return mentions

    def cards(self, notes: PageNotes) -> str:
        """The cards that a converted page needs, as HTML to stand after its article."""
        return self.renderer.cards(notes.path, notes.cards, notes.day, notes.footnotes)

    def told(self, page: PageSpec, notes: PageNotes) -> dict[str, Any]:
        """What the templates of the theme ask of a page, beside its front matter.

        `notes` are those of its conversion.
        """
        return {
            "source": page.path,
            "as_of": page.as_of,
            "is_past": self.is_past(page),
            "cards": self.cards(notes),
        }

    def is_past(self, page: PageSpec) -> bool:
        """Whether a page states its facts for a day before the record date."""
        return page.day < self.renderer.index.record_date


def build(
    root: Path,
    publication: Publication | None = None,
    today: datetime.date | None = None,
    keeps: Keeps | None = None,
    extensions: Extensions | None = None,
) -> Site:
    """The site made from `root/data` and `root/docs`, to be published in some place.

    `today` only decides whether the input is accepted (see `check`), never what the site holds.
    `extensions` are those of Markdown; without them they are read from the settings. Raises
    ContentError, which holds all problems at once.
    """
    site, problems = _checked(
        load(root).without_drafts(), root, publication, today, keeps, extensions
    )
    if site is None or problems:
        raise ContentError(problems)
    return site


def preview(
    root: Path,
    publication: Publication | None = None,
    today: datetime.date | None = None,
    keeps: Keeps | None = None,
    extensions: Extensions | None = None,
    before: Input | None = None,
) -> tuple[Site | None, list[Problem], Input]:
    """The site as `build` makes it, drafts and all, every problem, and what the site is made from.

    With pending problems every page can be made. A file with one that blocks is taken as it stands
    in `before`, what the last preview was made from, or left out, and so is what cannot do without;
    None where that makes no site.
    """
    given = taken = load(root)
    site, problems = _checked(given, root, publication, today, keeps, extensions)
    found, broken = problems, set[str]()
    while site is None and (
        more := {each.path for each in found if rulebook.blocks(each)} - broken
    ):
        broken |= more
        taken = given.with_files_of(before or Input(), broken)
        site, found = _checked(taken, root, publication, today, keeps, extensions)
    return site, problems, taken if site else before or Input()


def check(
    root: Path,
    today: datetime.date | None = None,
    keeps: Keeps | None = None,
    drafts: bool = False,
    given: Input | None = None,
) -> tuple[RecordIndex | None, list[Problem]]:
    """The record, ready to be asked, and every problem in what people wrote.

    Nothing is dated after `today` but what may lie ahead; without it dates are taken as they are.
    With a problem of the record itself there is nothing to be asked. `drafts` counts them in.
    `given` is what lies under `root`, where that was read before.
    """
    given = given or load(root)
    taken = given if drafts else given.without_drafts()
    site, problems = _checked(taken, root, None, today, keeps, None)
    return site.renderer.index if site else None, problems


def check_drafts(
    root: Path,
    today: datetime.date | None = None,
    keeps: Keeps | None = None,
    given: Input | None = None,
) -> tuple[list[Problem], list[Problem]]:
    """What is wrong in drafts: the problems that block their pages, and those that may wait.

    `given` is what lies under `root`, as for `check`.
    """
    given = given or load(root)
    if not given.drafts:
        return [], []
    _, problems = _checked(given, root, None, today, keeps, None)
    its = [problem for problem in problems if problem.path in given.drafts]
    blocking = [problem for problem in its if rulebook.blocks(problem)]
    return blocking, [problem for problem in its if problem not in blocking]


def _checked(
    given: Input,
    root: Path,
    publication: Publication | None,
    today: datetime.date | None,
    keeps: Keeps | None,
    extensions: Extensions | None,
) -> tuple[Site | None, list[Problem]]:
    """The site, if the record can be asked, and every problem."""
    index, problems = _index(given, today)
    if index is None:
        return None, problems
    planned = plan(index)
    layout = _layout(given, planned, root, index, any(map(rulebook.blocks, problems)))
    problems += rulebook.run(layout)
    whole = not any(map(rulebook.blocks, problems))
    problems += rulebook.run(_addresses(given, planned, index, whole))
    renderer = Renderer(index, publication, keeps.memory if keeps else None, out.RECORD)
    links = Links(renderer)
    converter = Converter(links, extensions or layout.settings.extensions, whole, keeps)
    problems += rulebook.run(ConvertedDraft(renderer, planned, layout, whole, converter))
    if not renderer.memory.lasts:
        forget(index.catalogue.records.values())
    can_be_made = whole and not any(map(rulebook.blocks, problems))
    return Site(planned, renderer, links, converter) if can_be_made else None, problems


def _index(given: Input, today: datetime.date | None) -> tuple[RecordIndex | None, list[Problem]]:
    """The record with its votes, as far as it can be asked, and the problems of it."""
    catalogue, problems = catalogue_of(given, today)
    problems += rulebook.run(catalogue)
    try:
        day = record_date(catalogue)
    except ContentError as error:
        return None, [*problems, *error.problems]
    whole = with_votes(catalogue)
    index = RecordIndex(without_dangling(whole) if problems else whole, day)
    return index, [*problems, *rulebook.run(index)]


def _layout(given: Input, planned: Plan, root: Path, index: RecordIndex, has_gaps: bool) -> Layout:
    """Where the files come to lie; of a record with gaps nobody can say which lists are empty.

    Without settings nobody can say which pages there are, so the navigation is not looked at.
    """
    made = planned.made_paths | (planned.empty if has_gaps else frozenset())
    its = generator.read(root)
    if not (given.settings and given.kinds):
        its = replace(its, nav=None)
    files = frozenset(out.paths(index, planned))
    return Layout(given, made, planned.empty, files, its)


def _addresses(given: Input, planned: Plan, index: RecordIndex, whole: bool) -> Addresses:
    """The addresses of the site, beside those that were published.

    Of a record with gaps nobody can say which lists are empty.
    """
    pages = noted(planned, index)
    for path in () if whole else planned.empty:
        pages[f"/{address(Target(path))}"] = set()
    earlier = moved(planned, index)
    return Addresses(tuple(given.addresses), pages, earlier, index.catalogue, whole)


def addresses(index: RecordIndex) -> dict[str, set[str]]:
    """The address of each page of a record's site, with the anchors that others may note."""
    return noted(plan(index), index)


def record_date(catalogue: Catalogue) -> datetime.date:
    """`SOURCE_DATE_EPOCH` (seconds, UTC) where set, else the newest date written in the data.

    A day on which something ends may lie in the future, so ends do not count. See
    https://reproducible-builds.org/specs/source-date-epoch/. Raises ContentError for another value.
    """
    epoch = os.environ.get(_EPOCH)
    if not epoch:
        return newest(catalogue.records.values()) or _NO_DATE
    try:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        message = f"'{epoch}' is no time; set it to seconds since 1970 in digits, or unset it"
        raise ContentError([Problem(_EPOCH, 1, message, "record-date")]) from error
