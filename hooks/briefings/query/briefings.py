"""Which facts a briefing names, what it is about, and which others share a subject with it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from ..record.facts import Fact
from ..record.items import Entity, Question, Series
from ..record.pages import Briefing
from ..text import inline_syntax
from . import places
from .index import RecordIndex

RELATED = 3  # briefings named as related; those that share most come first


class Briefings:
    """Answers about the briefings of a record; what many pages ask is worked out once."""

    def __init__(self, index: RecordIndex) -> None:
        self.index = index

    @cached_property
    def citing(self) -> dict[str, list[str]]:
        """For each fact, the ids of the briefings that name it."""
        found: dict[str, list[str]] = {}
        for briefing in self.index.catalogue.of(Briefing):
            for id in self.facts_of(briefing):
                found.setdefault(id, []).append(briefing.id)
        return found

    def facts_of(self, briefing: Briefing) -> list[str]:
        """The ids that a briefing names in its key points and inline forms, sources left out."""
        return self._named_by[briefing.id]

    @cached_property
    def _named_by(self) -> dict[str, list[str]]:
        return {
            briefing.id: self._named(briefing) for briefing in self.index.catalogue.of(Briefing)
        }

    def _named(self, briefing: Briefing) -> list[str]:
        written = self.index.catalogue.written[self.index.targets[briefing.id].path]
        named = [id for point in briefing.key_points for id in point.facts]
        named += [
            f.id
            for f in inline_syntax.scan(written.body, written.body_line)
            if f.kind not in ("citation", "malformed")
        ]
        return [id for id in dict.fromkeys(named) if id in self.index.catalogue.records]

    def points_of(self, briefing: Briefing) -> list[str]:
        """The ids of the facts and series that a briefing's key points are based on."""
        named = dict.fromkeys(id for point in briefing.key_points for id in point.facts)
        return [id for id in named if id in self.index.catalogue.records]

    def main_subjects(self, briefing: Briefing) -> list[str]:
        """What the key points of a briefing are about, and what its text shows for its day."""
        written = self.index.catalogue.written[self.index.targets[briefing.id].path]
        forms_of_lists = (form for form in inline_syntax.scan(written.body, written.body_line))
        shown = [f.id for f in forms_of_lists if f.kind in ("list", "table")]
        named = [
            *self.points_of(briefing),
            *(id for id in shown if id in self.index.catalogue.records),
        ]
        return list(dict.fromkeys(self._about(named)))

    def subjects(self, briefing: Briefing) -> list[str]:
        """The entities and questions that a briefing names, or that its facts are about."""
        return self._subjects[briefing.id]

    @cached_property
    def _subjects(self) -> dict[str, list[str]]:
        return {
            briefing.id: list(dict.fromkeys(self._about(self.facts_of(briefing))))
            for briefing in self.index.catalogue.of(Briefing)
        }

    def _about(self, ids: list[str]) -> Iterator[str]:
        for record in map(self.index.get, ids):
            if isinstance(record, Entity | Question):
                yield record.id
            elif isinstance(record, Fact):
                yield from places.named(record, self.index.catalogue)
            elif isinstance(record, Series):
                yield record.about

    def related(self, briefing: Briefing) -> list[str]:
        """The other briefings with which one shares a subject, those that share most first.

        A subject counts for less the more briefings are on it: what all are on relates none.
        """
        weights: dict[str, float] = {}
        for each in self.subjects(briefing):
            for id in self._briefings_on[each]:
                weights[id] = weights.get(id, 0) + 1 / len(self._briefings_on[each])
        weights.pop(briefing.id, None)
        return sorted(weights, key=lambda id: (-round(weights[id], 9), id))[:RELATED]

    def shared(self, briefing: Briefing, other: str) -> list[str]:
        """The subjects of a briefing that another is on too, that of the fewest briefings first."""
        both = [id for id in self.subjects(briefing) if other in self._briefings_on[id]]
        return sorted(both, key=lambda id: len(self._briefings_on[id]))

    @cached_property
    def _briefings_on(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for id, subjects in self._subjects.items():
            for subject in subjects:
                found.setdefault(subject, []).append(id)
        return found
