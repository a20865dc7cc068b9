"""What the Markdown extension, the templates and the cards ask of the record.

Where is it, what is it called, what is its value on a day, what is on its card: one place that
answers, so that a page, a tooltip and a table never say different things.
"""

from __future__ import annotations

import bisect
import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ..record.catalogue import RESERVED, Catalogue
from ..record.enums import Kind, MemberStatus
from ..record.facts import Fact, Figure, Membership, Office, Position, RollCall, Signature, Vote
from ..record.items import Entity, Item, OpenQuestion, Question, Series, Source
from ..record.pages import Briefing
from ..record.parts import Record, field_label
from ..text import escaping, inline_syntax
from ..text.matcher import Matcher
from . import as_of, places, wording
from .places import Target

CARD_FACTS = 4  # lines; a card is a glance, the page has the rest
CARD_CHANGES = 2
_LEFT = (MemberStatus.FORMER, MemberStatus.SUSPENDED)
RELATED = 8  # briefings named as related; those that share most come first


@dataclass(frozen=True)
class Card:
    """What a tooltip says; texts are plain. `facts` hold on the page's day, `since` came later."""

    id: str
    name: str
    summary: str
    facts: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    source: Source | None = None


@dataclass(eq=False)
class RecordIndex:
    """Answers about a catalogue. `record_date` is today in every page and view.

    What many pages ask is worked out once: the cost of a page must not grow with the record.
    """

    catalogue: Catalogue
    record_date: datetime.date
    targets: dict[str, Target] = field(init=False)
    about: dict[str, list[Fact]] = field(init=False)

    def __post_init__(self) -> None:
        self.targets = places.targets(self.catalogue)
        self.about = places.facts_about(self.catalogue)
        self._cards: dict[tuple[str, int], Card] = {}
        self._turning_days: dict[str, list[datetime.date]] = {}

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

    def in_order(self, states: Iterable[str]) -> list[str]:
        """States as tables list them: the focus first, then by name."""
        return sorted(states, key=lambda state: (state != self.focus, self.name(state)))

    @cached_property
    def written_facts(self) -> list[Fact]:
        """The facts that people have written; single votes are made from a roll-call."""
        return [fact for fact in self.catalogue.of(Fact) if not isinstance(fact, Vote)]

    @cached_property
    def matcher(self) -> Matcher:
        """All names that may be found in prose."""
        return Matcher(places.names(self.catalogue))

    def get(self, id: str) -> Record:
        """The record of an id."""
        return self.catalogue.records[id]

    def name(self, id: str) -> str:
        """What a record is called in running text: a person in full, else the short form."""
        record = self.get(id)
        if isinstance(record, Entity) and record.kind is Kind.PERSON:
            return record.name
        return places.title(record)

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
        figures = [fact for fact in self.about.get(series, []) if isinstance(fact, Figure)]
        return sorted(figures, key=as_of.sort_key)

    def value(self, fact: Fact) -> str:
        """What a fact states, as its shortest words."""
        return wording.value(fact, self.name, self.unit(fact))

    def weaknesses(self, fact: Fact) -> list[tuple[str, str]]:
        """What a reader must know before relying on a fact, as pairs of a word and its label.

        A fact that rests on one independence group alone says so, unless that is a primary source.
        """
        found = wording.weaknesses(fact)
        sources = [self.get(cite.source) for cite in fact.sources]
        groups = {source.group for source in sources if isinstance(source, Source)}
        primary = self.catalogue.settings.primary
        is_primary = any(isinstance(s, Source) and s.class_ in primary for s in sources)
        return found if is_primary or len(groups) > 1 else [*found, ("single", "single source")]

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
        about = as_of.used(self.about.get(body, []))
        all_of = [fact for fact in about if isinstance(fact, Membership) and fact.of == body]
        begun = [f for f in all_of if as_of.has_begun(f, on)]
        latest = {f.member: f for f in sorted(begun, key=as_of.sort_key)}
        present = [f for f in latest.values() if not (self.is_over(f, on) or f.status in _LEFT)]
        order = list(MemberStatus)
        return sorted(present, key=lambda f: (order.index(f.status), self.name(f.member)))

    def is_over(self, fact: Fact, on: datetime.date) -> bool:
        """Whether a fact no longer holds on a day."""
        return as_of.holding(fact, on) is as_of.Holding.ENDED

    def signatures(self, document: str) -> list[Signature]:
        """Who signed a document, or the parts of an umbrella document, recipients first."""
        parts = [document, *self.parts(document)]
        found = [
            f
            for part in parts
            for f in self.about.get(part, [])
            if isinstance(f, Signature) and f.document == part
        ]
        return found

    def votes(self, roll: RollCall) -> list[Vote]:
        """The votes that a roll-call is made of."""
        about = self.about[roll.document]
        return [fact for fact in about if isinstance(fact, Vote) and fact.roll == roll.id]

    def parts(self, id: str) -> list[str]:
        """The records that name another as what they are part of."""
        return self._parts.get(id, [])

    @cached_property
    def _parts(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for entity in sorted(self.catalogue.of(Entity), key=lambda entity: entity.id):
            if entity.part_of:
                found.setdefault(entity.part_of, []).append(entity.id)
        return found

    def positions(self, id: str, on: datetime.date) -> list[Position]:
        """The latest positions of a state, or on a question, that had been stated by a day."""
        facts = [fact for fact in self.about.get(id, []) if isinstance(fact, Position)]
        mine = [fact for fact in facts if id in (fact.state, fact.question)]
        return as_of.latest_positions(mine, on)

    def treaties(self, body: str) -> list[str]:
        """The documents with parties that the record of a body names as related."""
        record = self.get(body)
        related = record.related if isinstance(record, Item) else []
        return [id for id in related if self.catalogue.kinds[id] == "documents" and self._has(id)]

    def _has(self, document: str) -> bool:
        facts = self.about.get(document, [])
        return any(isinstance(fact, Membership) and fact.of == document for fact in facts)

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
            return [position.state for position in self.positions(id, on)]
        if isinstance(record, Entity) and record.kind in (Kind.STATE, Kind.CLAIMED):
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
        facts = {fact.id: fact for id in ids for fact in self.about.get(id, [])}
        return as_of.changes(facts.values(), after, self.record_date)

    # Briefings ---------------------------------------------------------------------------------

    @cached_property
    def uses(self) -> dict[str, list[str]]:
        """For each source, the ids of the records that cite it."""
        return places.uses(self.catalogue)

    @cached_property
    def briefings_citing(self) -> dict[str, list[str]]:
        """For each fact, the ids of the briefings that name it."""
        found: dict[str, list[str]] = {}
        for briefing in self.catalogue.of(Briefing):
            for id in self.facts_of(briefing):
                found.setdefault(id, []).append(briefing.id)
        return found

    def facts_of(self, briefing: Briefing) -> list[str]:
        """The ids that a briefing names in its key points and inline forms, sources left out."""
        return self._named_by[briefing.id]

    @cached_property
    def _named_by(self) -> dict[str, list[str]]:
        return {briefing.id: self._named(briefing) for briefing in self.catalogue.of(Briefing)}

    def _named(self, briefing: Briefing) -> list[str]:
        written = self.catalogue.written[self.targets[briefing.id].path]
        named = [id for point in briefing.key_points for id in point.facts]
        named += [
            f.id
            for f in inline_syntax.scan(written.body, written.body_line)
            if f.kind not in ("citation", "malformed")
        ]
        return [id for id in dict.fromkeys(named) if id in self.catalogue.records]

    def points_of(self, briefing: Briefing) -> list[str]:
        """The ids of the facts and series that a briefing's key points are based on."""
        named = dict.fromkeys(id for point in briefing.key_points for id in point.facts)
        return [id for id in named if id in self.catalogue.records]

    def main_subjects(self, briefing: Briefing) -> list[str]:
        """What the key points of a briefing are about, and what its text shows for its day."""
        written = self.catalogue.written[self.targets[briefing.id].path]
        forms_of_lists = (form for form in inline_syntax.scan(written.body, written.body_line))
        shown = [f.id for f in forms_of_lists if f.kind in ("list", "table")]
        named = [*self.points_of(briefing), *(id for id in shown if id in self.catalogue.records)]
        return list(dict.fromkeys(self._about(named)))

    def subjects(self, briefing: Briefing) -> list[str]:
        """The entities and questions that a briefing names, or that its facts are about."""
        return self._subjects[briefing.id]

    @cached_property
    def _subjects(self) -> dict[str, list[str]]:
        return {
            briefing.id: list(dict.fromkeys(self._about(self.facts_of(briefing))))
            for briefing in self.catalogue.of(Briefing)
        }

    def _about(self, ids: list[str]) -> Iterator[str]:
        for record in map(self.get, ids):
            if isinstance(record, Entity | Question):
                yield record.id
            elif isinstance(record, Fact):
                yield from places.named(record, self.catalogue)
            elif isinstance(record, Series):
                yield record.about

    def related_briefings(self, briefing: Briefing) -> list[str]:
        """The other briefings with which one shares a subject, those that share most first."""
        shared = Counter(id for each in self.subjects(briefing) for id in self._briefings_on[each])
        del shared[briefing.id]
        return sorted(shared, key=lambda id: (-shared[id], id))[:RELATED]

    @cached_property
    def _briefings_on(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for id, subjects in self._subjects.items():
            for subject in subjects:
                found.setdefault(subject, []).append(id)
        return found

    # Cards -------------------------------------------------------------------------------------

    def card(self, id: str, on: datetime.date) -> Card:
        """The card of a record on a page of some day; `day` is left to the page."""
        key = (id, self.epoch(id, on))
        if key not in self._cards:
            self._cards[key] = self._make_card(self.get(id), on)
        return self._cards[key]

    def epoch(self, id: str, on: datetime.date) -> int:
        """A number that changes from one day to the next only where a record's card may change."""
        return bisect.bisect_right(self._turns(id), on)

    def _turns(self, id: str) -> list[datetime.date]:
        """The days on which what is known of a record can change, in order."""
        if id not in self._turning_days:
            facts = self.about.get(id, []) if isinstance(self.get(id), Item) else []
            days = {day for fact in facts for day in as_of.turning_days(fact)}
            self._turning_days[id] = sorted(days)
        return self._turning_days[id]

    def _make_card(self, record: Record, on: datetime.date) -> Card:
        if isinstance(record, Source):
            summary = f"{wording.published(record)}. {self._class(record)}."
            return Card(record.id, record.title, summary, source=record)
        if isinstance(record, Fact):
            summary = f"{wording.date(record)}. {self.statement(record)}"
            caveats = [escaping.sentence(label) for _, label in self.weaknesses(record)]
            notes = (
                *([f"Caveats: {'; '.join(caveats)}."] if caveats else []),
                *(wording.dispute(each, self.part(record, each.field)) for each in record.disputes),
            )
            source = self._source(record)
            return Card(record.id, self.title(record.id), summary, notes, source=source)
        if not isinstance(record, Item):
            return Card(record.id, places.title(record), self._described(record))
        facts = self._card_facts(record, on)
        since = [self._dated(c) for c in self.changes([record.id], on) if self._telling(c, record)]
        return Card(
            record.id,
            record.name,
            record.summary,
            tuple(facts[:CARD_FACTS]),
            tuple(since[-CARD_CHANGES:]),
            self._source(record),
        )

    def _described(self, record: Record) -> str:
        """The sentence that stands for a record with no facts of its own."""
        match record:
            case Series():
                return record.summary
            case OpenQuestion():
                return record.looked
            case Briefing():
                return record.description
        raise TypeError(f"no card for {type(record).__name__}")

    def _class(self, source: Source) -> str:
        return self.catalogue.settings.source_classes[source.class_]

    def _source(self, record: Fact | Item) -> Source | None:
        if not record.sources:
            return None
        source = self.get(record.sources[0].source)
        return source if isinstance(source, Source) else None

    def _dated(self, change: as_of.Change) -> str:
        return f"{change.date.english}: {self.change(change)}"

    def _telling(self, change: as_of.Change, record: Item) -> bool:
        """Whether a change is about the record itself, not about one that merely involves it."""
        fact = change.fact
        match fact:
            case Office():
                return fact.person == record.id
            case Position():
                return record.id in (fact.state, fact.question)
            case Membership():
                return record.id in (fact.of, fact.member)
        return not isinstance(fact, Vote)  # a state's later votes are many; its page has them

    def _card_facts(self, record: Item, on: datetime.date) -> list[str]:
        """The few lines about a record that hold on a day, most telling first."""
        about = self.about.get(record.id, [])
        now = as_of.as_of(about, on)
        lines = self._membership_lines(record.id, on)
        lines += [self.statement(f) for f in now if isinstance(f, Office) and f.person == record.id]
        lines += [
            f"{self.name(f.state if f.question == record.id else f.question)}: "
            f"{f.stance.label} ({f.stated.english})"
            for f in sorted(self.positions(record.id, on), key=lambda f: f.state != self.focus)
        ]
        lines += [
            f"{wording.tally(f)} ({f.on.english if f.on else wording.NOT_DATED})"
            for f in now
            if isinstance(f, RollCall) and f.document == record.id
        ]
        lines += self._signature_lines(record.id)
        for series in self.series_of(record.id):
            figure = as_of.current_figure(self.figures(series.id), on)
            if figure:
                when = figure.stated.english
                lines.append(f"{series.name}: {self.value(figure)} ({figure.by}, {when})")
        return lines

    def _membership_lines(self, id: str, on: datetime.date) -> list[str]:
        current = [f for f in self.memberships(id, on) if not self.is_over(f, on)]
        by_status: dict[str, list[str]] = {}
        for fact in current:
            by_status.setdefault(fact.status.label, []).append(self.name(fact.member))
        order = [status.label for status in MemberStatus]
        lines = [
            f"{status}: {wording.listing(by_status[status])}"
            for status in sorted(by_status, key=order.index)
        ]
        own = [f for f in self.about.get(id, []) if isinstance(f, Membership) and f.member == id]
        for fact in sorted(as_of.as_of(own, on), key=as_of.sort_key):
            lines.append(f"{self.name(fact.of)}: {fact.status.label}, {wording.period(fact)}")
        return [line[0].upper() + line[1:] for line in lines]

    def _signature_lines(self, id: str) -> list[str]:
        """Who signed a document, by the day; of an umbrella document each part has a line."""
        by_day: dict[tuple[str, str], dict[str, None]] = {}
        for fact in self.signatures(id):
            day = fact.on.english if fact.on else wording.NOT_DATED
            by_day.setdefault((fact.document, day), {})[self.name(fact.party)] = None
        return [
            f"{'Signed' if document == id else self.name(document)}, {day}: "
            f"{wording.listing(parties)}"
            for (document, day), parties in by_day.items()
        ]
