"""What the page of a briefing shows beside its own text."""

from __future__ import annotations

import re

from ..query import as_of
from ..record.facts import Fact, Measure, Membership, Office, Position, Vote
from ..record.items import Question, Source
from ..record.pages import Briefing
from ..record.parts import Change
from ..text import escaping
from ..text.escaping import Markdown
from . import lists, timeline
from .context import Context
from .timeline import Year

COURSE = 3  # entries that are worth a strip; fewer are read sooner than a drawing of them

_HEADING = re.compile(r"^## ", re.M)
_FOLDED = re.compile(r"^<details\b.*?^</details>", re.M | re.S)


class Digest:
    """A briefing on its own page, where `body` is its text."""

    def __init__(self, context: Context, briefing: Briefing, body: str) -> None:
        self._context, self._index = context, context.index
        self._briefing, self._body = briefing, body

    @property
    def articles(self) -> list[Source]:
        """The articles that the briefing digests."""
        found = (self._index.get(id) for id in self._briefing.articles)
        return [source for source in found if isinstance(source, Source)]

    @property
    def lead(self) -> Markdown:
        """The text before the first heading, which is the answer; else the description."""
        own = self._own_lead.strip()
        return Markdown(own) if own else escaping.inline(self._briefing.description)

    @property
    def rest(self) -> Markdown:
        """The text after the lead."""
        has_lead = bool(self._own_lead.strip())
        return Markdown(self._body[len(self._own_lead) :] if has_lead else self._body)

    @property
    def _own_lead(self) -> str:
        start = _HEADING.search(self._body)
        return self._body[: start.start()] if start else ""

    @property
    def minutes(self) -> str:
        """How long it takes to read the key points and the text, without what is folded."""
        points = " ".join(point.text for point in self._briefing.key_points)
        return escaping.minutes(f"{points} {_FOLDED.sub('', self.rest)}")

    @property
    def facts(self) -> list[Fact]:
        """The facts that the briefing names, in its order; of a series the figure of its day."""
        named = self._context.briefings.facts_of(self._briefing)
        found = (self._index.fact(id, self._context.on) for id in named)
        return list({fact.id: fact for fact in found if fact}.values())

    @property
    def evidence(self) -> list[Year]:
        """What the briefing rests on that has a day, by year; nothing where that is no course."""
        found = timeline.years(self._index, self.facts)
        return found if sum(len(year.entries) for year in found) >= COURSE else []

    @property
    def revisions(self) -> list[tuple[Change, Fact | None]]:
        """The corrections of the text and of the facts behind it, the latest first."""
        found: list[tuple[Change, Fact | None]] = [(each, None) for each in self._briefing.changes]
        found += [(each, fact) for fact in self.facts for each in fact.changes]
        return sorted(found, key=lambda pair: pair[0].on.last, reverse=True)

    @property
    def now(self) -> list[tuple[Question, Position]]:
        """The last answers of the one that the site is about to what an older briefing is about."""
        if not self._context.is_past:
            return []
        subjects = self._context.briefings.main_subjects(self._briefing)
        answers = lists.board(self._index, self._index.record_date)
        return [(question, answer) for question, answer in answers if question.id in subjects]

    @property
    def since(self) -> list[as_of.Change]:
        """What changed, after the briefing's day, that bears on its key points."""
        if not self._context.is_past:
            return []
        subjects = self._context.briefings.main_subjects(self._briefing)
        named = set(self._context.briefings.points_of(self._briefing))
        changes = self._index.changes(subjects, self._context.on)
        return [each for each in changes if each.fact.id in named or _bears_on(each, subjects)]


def _bears_on(change: as_of.Change, subjects: list[str]) -> bool:
    """Whether a change is about what the briefing is about, not about one part of it only."""
    fact = change.fact
    match fact:
        case Position():
            return {fact.question, fact.by} <= set(subjects)
        case Office():
            return fact.person in subjects
        case Membership():
            return fact.of in subjects
        case Vote():
            return {fact.by, fact.document} <= set(subjects)
        case Measure():
            return bool(fact.about) and set(fact.about) <= set(subjects)
    return True
