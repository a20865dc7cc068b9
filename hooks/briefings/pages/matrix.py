"""Positions and votes of every actor, as a table of cells for a day."""

from __future__ import annotations

from typing import TypeAlias

from ..query import as_of, wording
from ..record.enums import Ballot, LabelledEnum
from ..record.facts import Answer, Position, RollCall, Vote
from ..record.items import Entity, Organisation, Question
from ..text import escaping
from ..text.escaping import Markdown
from .context import Context
from .lists import questions

Column = Question | RollCall
Word: TypeAlias = Answer | LabelledEnum


class Matrix:
    """The rows, columns and cells of the matrix on the day of a page."""

    def __init__(self, context: Context) -> None:
        self._context, self._index, self._on = context, context.index, context.on
        self.columns = self._columns()
        self._answers = {column.id: self._answers_in(column) for column in self.columns}

    @property
    def bodies(self) -> list[str]:
        """The bodies with pages for a day: membership in them is a column of the matrix."""
        entities = self._index.catalogue.of(Entity)
        return [e.id for e in entities if isinstance(e, Organisation) and e.as_of_pages]

    @property
    def actors(self) -> list[str]:
        """The actors with a position or a vote by the page's day, the focus first, then by name."""
        return self._index.in_order({actor for row in self._answers.values() for actor in row})

    @property
    def marks(self) -> list[Word]:
        """The words that cells show."""
        return [*self._index.answers, *(Ballot if self.has_votes else ())]

    @property
    def has_votes(self) -> bool:
        """Whether any vote had been taken by the page's day."""
        return any(isinstance(column, RollCall) for column in self.columns)

    def _columns(self) -> list[Column]:
        """The questions opened and the votes taken by the page's day, each in order of time."""
        asked = [each for each in questions(self._index) if each.opened.first <= self._on]
        rolls = as_of.used(self._index.facts(RollCall))
        return [*asked, *(roll for roll in rolls if roll.on and roll.on.last <= self._on)]

    def _answers_in(self, column: Column) -> dict[str, Position | Vote]:
        if isinstance(column, Question):
            return {each.by: each for each in self._index.positions(column.id, self._on)}
        return {vote.by: vote for vote in self._index.votes(column)}

    def head(self, column: Column) -> Markdown:
        """The head of a column: what it is about, and for a vote its day."""
        if isinstance(column, Question):
            return self._context.link(column.id)
        day = self._context.english(column.on)
        return Markdown(f"{self._context.link(column.document)} {day}")

    def cell(self, actor: str, column: Column) -> Markdown:
        """An actor's answer in a column, as a mark that opens its fact."""
        fact = self._answers[column.id].get(actor)
        if fact is None:
            return self.search(actor, column)
        href = self._index.href(fact.id, self._context.path)
        word = fact.stance if isinstance(fact, Position) else fact.ballot
        day = f" {escaping.inline(fact.stated.english)}" if isinstance(fact, Position) else ""
        weak = wording.listing(label for _, label in self._index.weaknesses(fact))
        dagger = f' <span class="weak" title="{escaping.inline(weak)}">†</span>' if weak else ""
        return Markdown(f"{self.mark(word, href)}{dagger}{day}")

    def search(self, actor: str, column: Column) -> Markdown:
        """A mark with the day of a search that found no answer; nothing where there was none."""
        for search in self._index.searches(column.id, self._on):
            if search.by == actor:
                href = f"{self._index.href(column.id, self._context.path)}#searched"
                mark = '<span class="mark mark-none">none found</span>'
                return Markdown(f"[{mark}]({href}) {escaping.inline(search.on.english)}")
        return Markdown("")

    def mark(self, word: Word, href: str = "") -> Markdown:
        """A word of the record with its shape and colour; a link where there is somewhere to go."""
        mark = f'<span class="mark mark-{word.css}">{escaping.inline(word.label)}</span>'
        return Markdown(f"[{mark}]({href})" if href else mark)

    def status(self, actor: str, body: str) -> str:
        """What an actor was to a body on the page's day."""
        statuses = {fact.member: fact for fact in self._index.memberships(body, self._on)}
        fact = statuses.get(actor)
        return fact.status.label if fact and not self._index.is_over(fact, self._on) else ""
