"""A planned page -> its Markdown with its linked data, its cards and how to cite it.

Templates hold the shape, `Context` answers their questions, and nothing here knows where a site is
published.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence

from ..query import places
from ..query.briefings import Briefings
from ..query.index import RecordIndex
from ..query.linking import Linking
from ..record.dates import day
from ..record.items import Item
from ..text.escaping import Markdown
from . import citation, lists
from .cards import Cards
from .citation import Entry, Publication
from .context import Context
from .linked import Linked
from .memory import Memory, Mentions, Queries
from .plan import FACTS, PageSpec
from .templating import html_template, markdown_template, refresh


class Renderer:
    """Makes the text of pages and tables, and cards, from a record."""

    def __init__(
        self,
        index: RecordIndex,
        publication: Publication | None = None,
        memory: Memory | None = None,
        files: Sequence[str] = (),
    ) -> None:
        self.index, self._files = index, tuple(files)
        self.publication = publication or Publication()
        self._memory, self._templates = memory or Memory(), refresh()
        self.queries = Queries(index, Briefings(index), Linking(index))

    @property
    def briefings(self) -> Briefings:
        """What is known of the briefings."""
        return self.queries.briefings

    @property
    def memory(self) -> Memory:
        """What was made before, held against this record: a preview may have seen another since."""
        self._memory.rest_on(self.queries, self.publication, self._templates)
        return self._memory

    def body(self, page: PageSpec, mentions: Mentions) -> str:
        """The Markdown of a page; `mentions` holds for each id where written pages name it."""
        written = self.index.catalogue.written.get(page.path)
        body = written.body if written else ""
        make = lambda queries: self._body(queries, page, body, mentions)  # noqa: E731
        return self.memory.text(page, body, mentions, make)

    def _body(
        self, queries: Queries, page: PageSpec, body: str, mentions: Mentions
    ) -> tuple[str, Mentions]:
        """The Markdown of a page, and the mentions that it shows or would show."""
        context = Context(queries.index, queries.briefings, page.path, page.day, mentions)
        template = markdown_template(page.template)
        made = template.render(v=context, page=page, record=page.record, body=Markdown(body))
        start = f"<!-- page: {page.path} {page.day.isoformat()} -->"
        known = queries.index, queries.briefings, self.publication
        data = Linked(page, *known, body, self._files)
        return f"{start}\n\n{made}\n\n{data.block}\n\n{self.cite(page)}", context.asked

    def cite(self, page: PageSpec) -> str:
        """How to cite a page, as one block of HTML."""
        entry = self.entry(page)
        fact = citation.around_a_fact(entry) if FACTS in page.script.split() else ()
        formats = citation.formats(entry)
        made = html_template("cite.html.j2").render(
            formats=formats, fact=fact, address=entry.address
        )
        return str(made)

    def entry(self, page: PageSpec) -> Entry:
        """A page as something to cite."""
        path = places.address(places.Target(page.path))
        days = page.day, page.updated or self.index.record_date, self.index.record_date
        return Entry(self.publication, path, page.title, *days)

    def table(self, id: str, page: str, on: datetime.date, queries: Queries | None = None) -> str:
        """The table that `{{ table id }}` stands for on a page of some day, as Markdown."""
        asked = queries or self.queries
        context = Context(asked.index, asked.briefings, page, on, {})
        template = markdown_template(lists.table_template(id, asked.index))
        return str(template.render(v=context, id=id))

    def cards(
        self,
        page: str,
        ids: Iterable[str],
        on: datetime.date,
        footnotes: Mapping[str, int] | None = None,
    ) -> str:
        """The cards of some records for a page of some day, as HTML to stand after its article.

        `footnotes` has the number of each record whose card print shows as a note.
        """
        given = ids, on, footnotes or {}
        if not self.memory.lasts:
            return self._made_cards(*given)
        return self.memory.once(("cards", page), lambda _: self._made_cards(*given), given)

    def _made_cards(
        self, ids: Iterable[str], on: datetime.date, footnotes: Mapping[str, int]
    ) -> str:
        memory = self.memory  # asked once for many cards
        cards = [(id, footnotes.get(id), self._card(id, on, memory)) for id in ids]
        cards.sort(key=lambda card: card[1] or len(cards) + 1)
        return str(html_template("cards.html.j2").render(cards=cards)) if cards else ""

    def _card(self, id: str, on: datetime.date, memory: Memory) -> str:
        """A card as HTML; most pages of a site have the same day, and so the same cards."""
        if on != self.index.record_date and not memory.lasts:
            return _made_card(self.index, id, on)
        return memory.once((id, on), lambda queries: _made_card(queries.index, id, on))


def _made_card(index: RecordIndex, id: str, on: datetime.date) -> str:
    card = Cards(index).card(id, on)
    as_at = day(on).english if isinstance(index.get(id), Item) else ""
    return str(html_template("card.html.j2").module.made(card, as_at))
