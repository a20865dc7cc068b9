"""What the Markdown extension, the templates and the cards ask of the record.

Where is it, what is it called, what is its value on a day, what is on its card: one place that
answers, so that a page, a tooltip and a table never say different things.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TypeVar

from ..record.catalogue import RESERVED, Catalogue
from ..record.enums import MemberStatus
from ..record.facts import Answer, Fact, Figure, Membership, Position, RollCall, Signature, Vote
from ..record.items import Actor, Entity, Item, Person, Question, Series, Source
from ..record.parts import Record, Search, field_label
from ..text.matcher import Matcher
from . import as_of, places, voices, wording
from .places import Target

_LEFT = (MemberStatus.FORMER, MemberStatus.SUSPENDED)
F = TypeVar("F", bound=Fact)
K = TypeVar("K")
V = TypeVar("V")


class Memo(dict[K, V]):
    """What methods have worked out, for the next who asks the same.

    They look with `get`, work out what is missing, and put it in.
    """


@dataclass(eq=False)
class RecordIndex:
    """Answers about a catalogue. `record_date` is today in every page and view.

    What many pages ask is worked out once: the cost of a page must not grow with the record.
    """

    catalogue: Catalogue
    record_date: datetime.date
    targets: dict[str, Target] = field(init=False)

    def __post_init__(self) -> None:
        self._weaknesses: Memo[str, list[tuple[str, str]]] = Memo()
        self._histories: Memo[tuple[str, ...], as_of.History] = Memo()
        self.targets = places.targets(self.catalogue)

    def facts(self, type: type[F], **roles: str) -> list[F]:
        """The facts of a type in which each given field names a given id, by date.

        `facts(Vote, by="a")` are the votes of an actor. Under `subject` any field may name it.
        """
        asked = [self._by_role.get(role, []) for role in roles.items()]
        found = min(asked, key=len) if asked else self._by_date
        others = [{fact.id for fact in facts} for facts in asked if facts is not found]
        return [
            fact
            for fact in found
            if isinstance(fact, type) and all(fact.id in ids for ids in others)
        ]

    @cached_property
    def _by_date(self) -> list[Fact]:
        return sorted(self.catalogue.of(Fact), key=as_of.sort_key)

    @cached_property
    def _by_role(self) -> dict[tuple[str, str], list[Fact]]:
        """Facts under each field and the id that it names, by date."""
        found: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        for fact in self._by_date:
            for role, id in dict.fromkeys(places.roles(fact, self.catalogue)):
                found[role, id].append(fact)
        return found

    @cached_property
    def ids_at(self) -> dict[str, frozenset[str]]:
        """For each source path, the ids of the records that have the page to themselves."""
        found: dict[str, set[str]] = {}
        for id, target in self.targets.items():
            if not target.anchor:
                found.setdefault(target.path, set()).add(id)
        return {path: frozenset(ids) for path, ids in found.items()}

    @property
    def focus(self) -> str:
        """The id of the state that the site is about; empty where the settings name none."""
        return self.catalogue.settings.focus or ""

    def in_order(self, actors: Iterable[str]) -> list[str]:
        """Actors as tables list them: the focus first, then by name."""
        return sorted(actors, key=lambda actor: (actor != self.focus, self.name(actor)))

    @property
    def answers(self) -> list[Answer]:
        """The answers that the settings have, in their order."""
        return [
            Answer(word, answer.label, answer.sign, answer.meaning)
            for word, answer in self.catalogue.settings.answers.items()
        ]

    @property
    def kinds_of_page(self) -> dict[str, str]:
        """What each kind of page is called, in the order in which pages list them."""
        kinds = self.catalogue.settings.kinds
        return {
            "briefings": "Briefings",
            "questions": "Questions",
            **{word: kind.label for word, kind in kinds.items()},
            "glossary": "Glossary",
        }

    @cached_property
    def written_facts(self) -> list[Fact]:
        """The facts that people have written; single votes are made from a roll-call."""
        return [fact for fact in self.catalogue.of(Fact) if not isinstance(fact, Vote)]

    @cached_property
    def matcher(self) -> Matcher:
        """All names that may be found in prose."""
        return _matcher(tuple(places.names(self.catalogue)))

    def get(self, id: str) -> Record:
        """The record of an id."""
        return self.catalogue.records[id]

    def name(self, id: str) -> str:
        """What a record is called in running text: a person in full, else the short form."""
        record = self.get(id)
        if isinstance(record, Person):
            return record.name
        return places.title(record)

    def full_name(self, id: str) -> str:
        """The name of a record where there is room for all of it."""
        record = self.get(id)
        return record.name if isinstance(record, Item) else places.title(record)

    def title(self, id: str) -> str:
        """What a record is called: for a fact, what it is about."""
        record = self.get(id)
        if isinstance(record, Fact):
            return self.name(next(places.named(record, self.catalogue)))
        return places.title(record)

    def href(self, id: str, page: str) -> str:
        """The Markdown link to a record from a page."""
        return places.relative(self.targets[id], page)

    def unit(self, fact: Fact) -> str:
        """The unit of a figure; nothing for other facts."""
        if not isinstance(fact, Figure):
            return ""
        series = self.get(fact.series)
        assert isinstance(series, Series)
        return series.unit

    def fact(self, id: str, on: datetime.date) -> Fact | None:
        """The fact of an id; for a series the figure to use on a day, if one was known."""
        record = self.catalogue.records.get(id)
        if isinstance(record, Series):
            return as_of.current_figure(self.figures(id), on)
        return record if isinstance(record, Fact) else None

    def figures(self, series: str) -> list[Figure]:
        """The figures of a series by date."""
        return self.facts(Figure, series=series)

    def value(self, fact: Fact) -> str:
        """What a fact states, as its shortest words."""
        return wording.value(fact, self.name, self.unit(fact))

    def weaknesses(self, fact: Fact) -> list[tuple[str, str]]:
        """What a reader must know before relying on a fact, as pairs of a word and its label.

        A fact that rests on one independence group alone says so, unless that is a primary source.
        """
        known = self._weaknesses.get(fact.id)
        if known is None:
            known = self._weaknesses[fact.id] = self._weaknesses_of(fact)
        return known

    def _weaknesses_of(self, fact: Fact) -> list[tuple[str, str]]:
        found, sources = wording.weaknesses(fact), self.sources(fact)
        groups = {source.group for source in sources}
        is_primary = any(s.class_ in self.catalogue.settings.primary for s in sources)
        return found if is_primary or len(groups) > 1 else [*found, ("single", "single source")]

    def sources(self, fact: Fact) -> list[Source]:
        """The sources that a fact rests on, each once, in their order."""
        cited = map(self.get, dict.fromkeys(cite.source for cite in fact.sources))
        return [source for source in cited if isinstance(source, Source)]

    def part(self, fact: Fact, field: str) -> str:
        """What a part of a fact is called: a field, or in a vote that of one state."""
        if field in self.catalogue.kinds:
            return f"vote of {self.name(field)}"
        return field_label(type(fact), field)

    def statement(self, fact: Fact) -> str:
        """A fact as one sentence."""
        return wording.statement(fact, self.name, self.unit(fact))

    def dated_sentence(self, fact: Fact) -> str:
        """A fact as one sentence to stand beside its date."""
        return wording.dated_sentence(fact, self.name, self.unit(fact))

    def change(self, change: as_of.Change) -> str:
        """A change as one sentence."""
        return wording.change(change, self.name, self.title, self.unit(change.fact))

    # Groups of facts ---------------------------------------------------------------------------

    def memberships(self, body: str, on: datetime.date) -> list[Membership]:
        """What states are to a body or treaty on a day, by status; who has left is in none.

        Of two entries for one state that hold at once, such as a membership and its freeze, the
        later one says what it is.
        """
        all_of = as_of.used(self.facts(Membership, of=body))
        latest = {fact.member: fact for fact in all_of if as_of.has_begun(fact, on)}
        present = [f for f in latest.values() if not (self.is_over(f, on) or f.status in _LEFT)]
        order = list(MemberStatus)
        return sorted(present, key=lambda f: (order.index(f.status), self.name(f.member)))

    def is_over(self, fact: Fact, on: datetime.date) -> bool:
        """Whether a fact no longer holds on a day."""
        return as_of.holding(fact, on) is as_of.Holding.ENDED

    def signatures(self, document: str) -> list[Signature]:
        """Who signed a document, or the parts of an umbrella document, recipients first."""
        parts = [document, *self.parts(document)]
        return [fact for part in parts for fact in self._as_written(Signature, document=part)]

    def _as_written(self, type: type[F], **roles: str) -> list[F]:
        """Facts as `facts` finds them, in the order in which they were written."""
        return sorted(self.facts(type, **roles), key=lambda fact: self._order[fact.id])

    @cached_property
    def _order(self) -> dict[str, int]:
        return {id: nth for nth, id in enumerate(self.catalogue.records)}

    def votes(self, roll: RollCall) -> list[Vote]:
        """The votes that a roll-call is made of."""
        return self.facts(Vote, roll=roll.id)

    def parts(self, id: str) -> list[str]:
        """The records that name another as what they are part of."""
        return self._parts.get(id, [])

    @cached_property
    def _parts(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for entity in self.catalogue.by_id(Entity):
            whole = getattr(entity, "part_of", None)
            if whole:
                found.setdefault(whole, []).append(entity.id)
        return found

    def positions(self, id: str, on: datetime.date) -> list[Position]:
        """The latest positions of a state, or on a question, that had been stated by a day."""
        answers = self.facts(Position, question=id) or self.facts(Position, by=id)
        return as_of.latest_positions(answers, on)

    def searches(self, question: str, on: datetime.date) -> list[Search]:
        """The searches for an answer to a question that had found none by a day, by name."""
        record = self.get(question)
        done = record.searched if isinstance(record, Question) else []
        by_actor = {search.by: search for search in done if search.on.last <= on}
        return [by_actor[actor] for actor in self.in_order(by_actor)]

    def treaties(self, body: str) -> list[str]:
        """The documents with parties that the record of a body names as related."""
        record = self.get(body)
        related = record.related if isinstance(record, Item) else []
        documents = [id for id in related if self.catalogue.type_of(id) == "document"]
        return [id for id in documents if self.facts(Membership, of=id)]

    def series_of(self, id: str) -> list[Series]:
        """The series that the page of an entity shows."""
        return self._series.get(id, [])

    @cached_property
    def _series(self) -> dict[str, list[Series]]:
        found: dict[str, list[Series]] = {}
        for series in self.catalogue.of(Series):
            found.setdefault(series.about, []).append(series)
        return found

    def members_of_list(self, id: str, on: datetime.date) -> list[str]:
        """The ids that `{{ list id }}` names as of a day."""
        record = self.get(id)
        if isinstance(record, Question):
            return [position.by for position in self.positions(id, on)]
        if isinstance(record, Actor):
            return [position.question for position in self.positions(id, on)]
        if isinstance(record, Series):
            return [figure.id for figure in self.figures(id)]
        signed = list(dict.fromkeys(signature.party for signature in self.signatures(id)))
        current = [f for f in self.memberships(id, on) if not self.is_over(f, on)]
        gone = (MemberStatus.FORMER, MemberStatus.SUSPENDED, MemberStatus.OBSERVER)
        takes_part = [f.member for f in current if f.status not in gone]
        return takes_part or signed

    def has_rows(self, id: str) -> bool:
        """Whether `{{ list id }}` and `{{ table id }}` have anything to show."""
        known = id in self.catalogue.records
        return id in RESERVED or (known and bool(self.members_of_list(id, self.record_date)))

    def changes(self, ids: list[str], after: datetime.date) -> list[as_of.Change]:
        """What changed about some records after a day, up to the record date."""
        subjects = tuple(ids)
        history = self._histories.get(subjects)
        if history is None:
            facts = {fact.id: fact for id in ids for fact in self.facts(Fact, subject=id)}
            history = self._histories[subjects] = as_of.History(facts.values())
        return history.changes(after, self.record_date)

    @cached_property
    def counted_with(self) -> dict[str, str]:
        """For each source that repeats somebody else or speaks for them, with whom it counts."""
        return voices.counted_with(self.catalogue)

    @cached_property
    def uses(self) -> dict[str, list[str]]:
        """For each source, the ids of the records that cite it."""
        return places.uses(self.catalogue)


@lru_cache(maxsize=1)  # most edits change no name
def _matcher(names: tuple[tuple[str, str], ...]) -> Matcher:
    return Matcher(names)
