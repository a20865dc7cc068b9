"""Typed, linked records -> Markdown text and cards, through templates.

Everything a template prints is escaped unless it is `Markdown` already (`text.py`), so a value
from data can never become markup. Templates hold the shape, `View` answers their questions, and
nothing here knows where a site is published.
"""

from __future__ import annotations

import datetime
import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..query import places, wording
from ..query.index import RecordIndex
from ..record.dates import day
from ..record.enums import Kind
from ..record.items import Entity, Item, Question, Series
from ..record.pages import Briefing, Page
from ..record.parts import Name, Record
from ..text import escaping
from ..text.escaping import Markdown
from . import citation, fields
from .charts import Chart
from .citation import Entry, Publication
from .context import Context

_DAY = "<!-- day -->"  # where the day of the page goes into a card
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class PageSpec:
    """A page to be made: its place, its front matter, what renders it and what a person edits."""

    path: str
    title: str
    description: str
    day: datetime.date
    updated: datetime.date
    template: str
    record: Record | None = None
    kind: Kind | None = None
    base: str = ""  # the path of the page whose views this one is among, if it has views
    edit: str = ""
    hide: tuple[str, ...] = ()

    @property
    def as_of(self) -> str:
        """The day for which the page states its facts, in words."""
        return day(self.day).english

    @property
    def is_as_of_page(self) -> bool:
        """Whether the page shows for one day what another page shows for today."""
        return self.base not in ("", self.path)

    @property
    def front(self) -> str:
        """The front matter, as YAML."""
        written: dict[str, Any] = {"title": self.title, "description": self.description}
        if self.hide:
            written["hide"] = list(self.hide)
        if self.is_as_of_page:
            written["search"] = {"exclude": True}  # a view for a day says again what its page says
        elif isinstance(self.record, Item):
            # The search ranks tags first: a page is found by every spelling before those that
            # only mention it. Nothing else reads them.
            written["tags"] = [name.text for name in self.record.names if name.match]
        lines = [f"{key}: {_yaml(value)}" for key, value in written.items()]
        return "\n".join(["---", *lines, "---", ""])


class Renderer:
    """Makes pages, tables and cards from a lookup."""

    def __init__(self, index: RecordIndex, publication: Publication | None = None) -> None:
        self.index = index
        self.publication = publication or Publication()
        self._markdown = _environment(finalize=escaping.escape)
        self._html = _environment(autoescape=True)
        self._card_html: dict[tuple[str, int], tuple[str, str]] = {}

    @cached_property
    def pages(self) -> list[PageSpec]:
        """Every page of the site, written ones first: what they mention is shown on the others."""
        return [*self._written(), *self._generated()]

    def body(self, page: PageSpec, mentions: Mapping[str, list[Any]]) -> str:
        """The Markdown of a page; `mentions` holds for each id where written pages name it."""
        context = Context(self.index, self.table, self.draw, page.path, page.day, mentions)
        template = self._markdown.get_template(page.template)
        written = self.index.catalogue.written.get(page.path)
        body = Markdown(written.body if written else "")
        made = template.render(v=context, page=page, record=page.record, body=body)
        return f"<!-- page: {page.path} {page.day.isoformat()} -->\n\n{made}\n{self.cite(page)}"

    def cite(self, page: PageSpec) -> str:
        """How to cite a page, as one block of HTML."""
        template = self._html.get_template("cite.html.j2")
        return template.render(formats=citation.formats(self._entry(page)))

    def entries(self) -> list[Entry]:
        """Every page as something to cite; a view for a day is cited on its own page only."""
        return [self._entry(page) for page in self.pages if not page.is_as_of_page]

    def _entry(self, page: PageSpec) -> Entry:
        path = places.address(places.Target(page.path))
        days = page.day, page.updated, self.index.record_date
        return Entry(self.publication, path, page.title, *days)

    def table(self, id: str, page: str, on: datetime.date) -> str:
        """The table that `{{ table id }}` stands for on a page of some day, as Markdown."""
        context = Context(self.index, self.table, self.draw, page, on, {})
        template = self._markdown.get_template(f"table_{self._table_kind(id)}.md.j2")
        return template.render(v=context, id=id)

    def _table_kind(self, id: str) -> str:
        record = self.index.catalogue.records.get(id)
        if isinstance(record, Series):
            return "figures"
        if isinstance(record, Question):
            return "answers"
        if isinstance(record, Entity) and record.kind in (Kind.STATE, Kind.CLAIMED):
            return "positions"
        if isinstance(record, Entity):
            return "signatories" if self.index.signatures(id) else "members"
        return id

    def draw(self, chart: Chart) -> str:
        """A chart as one block of HTML: a drawing in SVG and its legend."""
        made = self._html.get_template("chart.html.j2").render(chart=chart)
        return "".join(line.strip() for line in made.splitlines())

    def cards(
        self,
        ids: Iterable[str],
        on: datetime.date,
        footnotes: Mapping[str, int] | None = None,
    ) -> str:
        """The cards of some records on a page of some day, as HTML to stand after the article.

        `noted` has the number of each record whose card print shows as a note.
        """
        numbers = footnotes or {}
        cards = [(id, numbers.get(id), *self._card(id, on)) for id in ids]
        cards.sort(key=lambda card: card[1] or len(cards) + 1)
        template = self._html.get_template("cards.html.j2")
        return template.render(cards=cards, day=day(on).english) if cards else ""

    def _card(self, id: str, on: datetime.date) -> tuple[str, str]:
        """The part of a card before the day of the page, and the part that holds on that day."""
        key = (id, self.index.epoch(id, on))
        if key not in self._card_html:
            card = self.index.card(id, on)
            template = self._html.get_template("card.html.j2")
            source = wording.cited(card.source) if card.source else ""
            is_dated = bool(card.facts) and isinstance(self.index.get(id), Item)
            made = template.render(card=card, published=source, dated=is_dated)
            head, _, tail = made.partition(_DAY)
            self._card_html[key] = (head, tail)
        return self._card_html[key]

    # Which pages there are ---------------------------------------------------------------------

    def _written(self) -> list[PageSpec]:
        pages = sorted(self.index.catalogue.pages.items())
        return [self._written_page(path, record) for path, record in pages]

    def _written_page(self, path: str, record: Briefing | Page) -> PageSpec:
        today = self.index.record_date
        common = (
            path,
            record.title,
            record.description,
            record.as_of.last if record.as_of else today,
        )
        if isinstance(record, Briefing):
            changed = max(
                [record.date, *(each.on for each in record.changes)], key=lambda d: d.last
            )
            return PageSpec(*common, changed.last, "briefing.md.j2", record)
        return PageSpec(*common, today, "written.md.j2", record, hide=tuple(record.hide))

    def _generated(self) -> list[PageSpec]:
        catalogue, today = self.index.catalogue, self.index.record_date
        pages = []
        for thing in [*catalogue.of(Entity), *catalogue.of(Question)]:
            template = "entity.md.j2" if isinstance(thing, Entity) else "question.md.j2"
            path, name = self.index.targets[thing.id].path, escaping.sentence(thing.name)
            common = path, name, thing.summary, today, today
            edit = catalogue.origins[thing.id].path
            has_days = isinstance(thing, Question) or (
                isinstance(thing, Entity) and thing.as_of_pages
            )
            base = path if has_days else ""
            pages.append(PageSpec(*common, template, thing, base=base, edit=edit))
            if base:
                pages += self._as_of_pages(pages[-1], template.replace(".md", "_as_of.md"))
        for kind in Kind:
            common = f"{kind.value}/index.md", kind.label, kind.meaning, today, today
            pages.append(PageSpec(*common, "index.md.j2", kind=kind))
        for path, title, description, template in _LISTS:
            pages.append(PageSpec(path, title, description, today, today, template))
        pages.append(PageSpec(*_MATRIX, today, today, "matrix.md.j2", base=places.MATRIX))
        return pages + self._as_of_pages(pages[-1], "matrix.md.j2")

    def _as_of_pages(self, page: PageSpec, template: str) -> list[PageSpec]:
        """A page as it would have been on each milestone day."""
        return [
            replace(
                page,
                path=places.as_of_path(page.path, milestone.day.text),
                title=f"{page.title}, {milestone.day.english}",
                description=f"{page.title}: the position as at {milestone.day.english}.",
                day=milestone.day.last,
                template=template,
            )
            for milestone in self.index.catalogue.settings.milestones
        ]


_MATRIX = (
    places.MATRIX,
    "Positions and votes",
    "What each state has said on recognition, and how it has voted.",
)
_LISTS = (
    (
        "timeline.md",
        "Timeline",
        "Statements, signatures, votes and events in date order.",
        "timeline.md.j2",
    ),
    (
        "disagreements.md",
        "Disagreements",
        "Where sources differ: who says what, which version we use, and why.",
        "disagreements.md.j2",
    ),
    (
        places.OPEN,
        "What we could not verify",
        "Questions that no source we have read settles, and where we looked.",
        "open.md.j2",
    ),
    (
        places.REVIEW,
        "Review queue",
        "When each fact is next due for checking.",
        "review.md.j2",
    ),
    (
        "briefings/index.md",
        "Briefings",
        "Every briefing, the most recent subject first.",
        "briefings.md.j2",
    ),
    (
        "questions/index.md",
        "Questions",
        "Questions of recognition, and how states have answered them.",
        "questions.md.j2",
    ),
    (places.GLOSSARY, "Glossary", "Terms used on this site, in plain words.", "glossary.md.j2"),
    (places.SOURCES, "Sources", "Every source cited, and where it is used.", "sources.md.j2"),
    (
        places.FIELDS,
        "Fields of the record",
        "Every field and value that the data files may contain, for contributors.",
        "fields.md.j2",
    ),
)


@functools.cache  # templates are compiled once for a process, and anew where they change
def _environment(**options: Any) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )
    environment.globals |= {"field_tables": fields.field_tables, "words": fields.words}
    environment.filters |= {
        "code": escaping.code,
        "paragraphs": escaping.paragraphs,
        "sentence": escaping.sentence,
        "spelled": _spelled,
    }
    return environment


def _yaml(value: Any) -> str:
    """A text or a list of texts as YAML on one line: JSON, but for two letters that end a line."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("\u2028", r"\L").replace("\u2029", r"\P")


def _spelled(name: Name) -> Markdown:
    """A name with its language marked, so that it is read out and hyphenated right."""
    words = escaping.inline(name.text)
    return Markdown(f'<span lang="{name.lang}">{words}</span>' if name.lang else words)
