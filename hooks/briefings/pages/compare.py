"""Positions and votes on a day, side by side: actors in columns, subjects in rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from ..query import as_of, wording
from ..record.enums import Ballot, LabelledEnum
from ..record.facts import Answer, Position, RollCall, Vote
from ..record.items import Document, Question
from ..record.site import Group
from ..text import escaping
from ..text.escaping import Markdown
from .context import Context
from .lists import questions

Subject: TypeAlias = Question | RollCall
Word: TypeAlias = Answer | LabelledEnum

_CAST = (Ballot.IN_FAVOUR, Ballot.AGAINST, Ballot.ABSTAINED)  # what can be the same or not


@dataclass(frozen=True)
class Section:
    """Subjects under one heading."""

    label: str
    subjects: list[Subject]


class Comparison:
    """What is compared on the day of a page, by whom, and each answer."""

    def __init__(self, context: Context) -> None:
        self._context, self._index, self._on = context, context.index, context.on
        rolls = as_of.used(self._index.facts(RollCall))
        self._rolls = [roll for roll in rolls if roll.on and roll.on.last <= self._on]
        self.sections = [section for section in self._sections() if section.subjects]
        self._answers = {
            subject.id: self._answers_on(subject)
            for section in self.sections
            for subject in section.subjects
        }

    @property
    def marks(self) -> list[Word]:
        """The words that cells show."""
        return [*self._index.answers, *(Ballot if self.has_votes else ())]

    @property
    def has_votes(self) -> bool:
        """Whether any vote had been taken by the page's day."""
        return bool(self._rolls)

    @cached_property
    def questions(self) -> list[Question]:
        """The questions opened by the page's day."""
        subjects = (subject for section in self.sections for subject in section.subjects)
        return [subject for subject in subjects if isinstance(subject, Question)]

    def answers_of(self, actor: str) -> list[tuple[Question, Markdown]]:
        """The questions that an actor has answered, or was searched for, each with the mark."""
        cells = [(question, self.cell(actor, question)) for question in self.questions]
        return [(question, cell) for question, cell in cells if cell]

    # Subjects ----------------------------------------------------------------------------------

    def _sections(self) -> Iterator[Section]:
        """The questions opened by the page's day, then the votes taken by topic, each by time."""
        asked = [each for each in questions(self._index) if each.opened.first <= self._on]
        yield Section(self._context.labels.positions, list(asked))
        topics = self._index.catalogue.settings.topics
        for topic, label in topics.items():
            yield Section(label, [roll for roll in self._rolls if self._topic(roll) == topic])
        rest = [roll for roll in self._rolls if self._topic(roll) not in topics]
        yield Section("Other votes" if topics else "Votes", list(rest))

    def _topic(self, roll: RollCall) -> str | None:
        return self._document(roll).topic

    def _document(self, roll: RollCall) -> Document:
        document = self._index.get(roll.document)
        assert isinstance(document, Document)
        return document

    def head(self, subject: Subject) -> Markdown:
        """The head of a row: in plain words what it is about, for a vote its number and day too."""
        if isinstance(subject, Question):
            return self._context.link(subject.id)
        document = self._document(subject)
        number = document.short if document.subject else None
        detail = " · ".join(filter(None, (number, self._context.english(subject.on))))
        link = self._context.link(document.id, document.subject or "")
        return Markdown(f"{link} <small>{escaping.inline(detail)}</small>")

    @cached_property
    def bearing(self) -> list[tuple[Markdown, Markdown]]:
        """Each question, and the votes that bear on it, for which a reader may ask together."""
        found = [(each, self._bearing_on(each)) for each in self.questions]
        return [
            (self._context.link(question.id), Markdown(", ".join(map(self._to_document, rolls))))
            for question, rolls in found
            if rolls
        ]

    def _bearing_on(self, question: Question) -> list[RollCall]:
        return [roll for roll in self._rolls if question.id in self._document(roll).bears_on]

    def _to_document(self, roll: RollCall) -> str:
        return self._context.link(roll.document)

    # Actors ------------------------------------------------------------------------------------

    @property
    def actors(self) -> list[str]:
        """The actors with an answer by the page's day: the focus, then by group, then by name."""
        found = {actor for row in self._answers.values() for actor in row}
        grouped = [actor for _, actors in self.groups for actor in actors]
        in_order = dict.fromkeys([self._index.focus, *grouped, *self._index.in_order(found)])
        return [actor for actor in in_order if actor in found]

    @cached_property
    def groups(self) -> list[tuple[str, list[str]]]:
        """The groups of the settings on the page's day, each with those in it by name."""
        groups = self._index.catalogue.settings.groups
        return [(group.label, self._index.in_order(self._in(group))) for group in groups]

    def _in(self, group: Group) -> set[str]:
        members = self._index.memberships(group.body, self._on) if group.body else []
        given = [
            fact.by
            for row in self._answers.values()
            for fact in row.values()
            if isinstance(fact, Position) and fact.stance.value == group.answer
        ]
        return {*group.actors, *(fact.member for fact in members), *given}

    # Answers -----------------------------------------------------------------------------------

    def _answers_on(self, subject: Subject) -> dict[str, Position | Vote]:
        if isinstance(subject, Question):
            return {each.by: each for each in self._index.positions(subject.id, self._on)}
        return {vote.by: vote for vote in self._index.votes(subject)}

    def cell(self, actor: str, subject: Subject) -> Markdown:
        """An actor's answer on a subject, as a mark that opens its fact."""
        fact = self._answers[subject.id].get(actor)
        if fact is None:
            return self._searched(actor, subject)
        word = fact.stance if isinstance(fact, Position) else fact.ballot
        mark = self.mark(word, self._index.href(fact.id, self._context.path))
        weak = '<sup class="weak">†</sup>' if self._index.weaknesses(fact) else ""
        return Markdown(f"{mark}{weak}")

    def _searched(self, actor: str, subject: Subject) -> Markdown:
        """A mark for a search that found no answer; nothing where there was none."""
        if actor not in [search.by for search in self._index.searches(subject.id, self._on)]:
            return Markdown("")
        href = f"{self._index.href(subject.id, self._context.path)}#searched"
        return Markdown(f'[<span class="mark mark-none">{wording.SEARCHED}</span>]({href})')

    def mark(self, word: Word, href: str = "") -> Markdown:
        """A word of the record with its shape and colour; a link where there is somewhere to go."""
        mark = f'<span class="mark mark-{word.css}">{escaping.inline(word.label)}</span>'
        return Markdown(f"[{mark}]({href})" if href else mark)

    def agreement(self, actor: str) -> tuple[int, int]:
        """In how many votes an actor voted as the focus did, and in how many both are known.

        Those count in which both were in favour, against or abstained.
        """
        rows = (row for row in self._answers.values() if {actor, self._index.focus} <= row.keys())
        pairs = [(_ballot(row[actor]), _ballot(row[self._index.focus])) for row in rows]
        both = [pair for pair in pairs if set(pair) <= set(_CAST)]
        return sum(one is other for one, other in both), len(both)


def _ballot(fact: Position | Vote) -> Ballot | None:
    return fact.ballot if isinstance(fact, Vote) else None
