"""A record and a day -> its card: what a tooltip says, in plain texts."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from ..query import as_of, places, wording
from ..query.index import RecordIndex
from ..record.enums import MemberStatus
from ..record.facts import Fact, Membership, Office, Position, RollCall, Statement, Vote
from ..record.items import Document, Item, OpenQuestion, Series, Source
from ..record.pages import Briefing
from ..record.parts import Record
from ..text import escaping
from .lists import support

CARD_FACTS = 4  # lines; a card is a glance, the page has the rest
CARD_CHANGES = 2


@dataclass(frozen=True)
class Card:
    """What a tooltip says; texts are plain. `facts` hold on the page's day, `since` came later.

    Of a fact `facts` are its caveats; `rests_on` stands before its source, or in place of several.
    """

    id: str
    name: str
    summary: str
    facts: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    source: Source | None = None
    rests_on: str = ""


class Cards:
    """Makes the cards of a record's items, facts and sources."""

    def __init__(self, index: RecordIndex) -> None:
        self.index = index

    def card(self, id: str, on: datetime.date) -> Card:
        """The card of a record on a page of some day."""
        record = self.index.get(id)
        match record:
            case Source():
                summary = f"{wording.published(record)}. {self._class(record)}."
                return Card(id, record.title, summary, source=record)
            case Fact():
                return self._fact_card(record)
            case Item():
                return self._item_card(record, on)
        return Card(id, places.title(record), self._described(record))

    def _fact_card(self, fact: Fact) -> Card:
        """Who speaks and the verdict, then the words, what weakens them, and how many say so."""
        sources, caveats = self.index.sources(fact), self._caveats(fact)
        asked = (
            self.index.name(fact.question) if isinstance(fact, Position) else self._subject(fact)
        )
        count = escaping.sentence(support(self.index, fact))
        return Card(
            fact.id,
            wording.headline(fact, self.index.name, self.index.unit(fact)),
            escaping.sentence(self._words(fact)),
            (f"Caveats: {'; '.join(caveats)}.",) if caveats else (),
            source=sources[0] if len(sources) == 1 else None,
            rests_on=f"{asked}. {count}" if asked else count,
        )

    def _words(self, fact: Fact) -> str:
        """Who said it, in what office and when, and the quotation; else the sentence.

        Where the title has no verdict, or no speaker is on record, the words need the sentence too.
        """
        if not isinstance(fact, Statement):
            return wording.besides(fact, self.index.name, self.index.unit(fact))
        answers = isinstance(fact, Position)
        who = [self.index.name(fact.speaker)] if fact.speaker and answers else []
        who += [fact.office] if fact.office else []
        said = ", ".join([*who, wording.date(fact)])
        quote = f"“{fact.quote}”" if fact.quote else ""
        sentence = "" if quote and who and answers else self.index.statement(fact)
        return " ".join(filter(None, (f"{said}:", sentence, quote)))

    def _caveats(self, fact: Fact) -> list[str]:
        """What weakens a fact, beside what its sources tell.

        Of a dispute it is only what that is about, since the entry of the fact has the rest.
        """
        told = ("disputed", "single") if len(self.index.sources(fact)) == 1 else ("disputed",)
        found = [label for word, label in self.index.weaknesses(fact) if word not in told]
        parts = dict.fromkeys(self.index.part(fact, each.field) for each in fact.disputes)
        return [*found, f"sources differ on the {wording.listing(parts)}"] if parts else found

    def _subject(self, fact: Fact) -> str | None:
        """What a vote was about, in plain words, where its document says so."""
        document = self.index.get(fact.document) if isinstance(fact, Vote) else None
        return document.subject if isinstance(document, Document) else None

    def _item_card(self, item: Item, on: datetime.date) -> Card:
        facts = self._card_facts(item, on)[:CARD_FACTS]
        changes = [each for each in self.index.changes([item.id], on) if self._telling(each, item)]
        since = [self._dated(each) for each in changes[-CARD_CHANGES:]]
        source = self._source(item)
        return Card(item.id, item.name, item.summary, tuple(facts), tuple(since), source)

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
        return self.index.catalogue.settings.source_classes[source.class_]

    def _source(self, record: Item) -> Source | None:
        if not record.sources:
            return None
        source = self.index.get(record.sources[0].source)
        return source if isinstance(source, Source) else None

    def _dated(self, change: as_of.Change) -> str:
        return f"{change.date.english}: {self.index.change(change)}"

    def _telling(self, change: as_of.Change, record: Item) -> bool:
        """Whether a change is about the record itself, not about one that merely involves it."""
        fact = change.fact
        match fact:
            case Office():
                return fact.person == record.id
            case Position():
                return record.id in (fact.by, fact.question)
            case Membership():
                return record.id in (fact.of, fact.member)
        return not isinstance(fact, Vote)  # later votes are many; its page has them

    def _card_facts(self, record: Item, on: datetime.date) -> list[str]:
        """The few lines about a record that hold on a day, most telling first."""
        offices = as_of.as_of(self.index.facts(Office, person=record.id), on)
        rolls = as_of.as_of(self.index.facts(RollCall, document=record.id), on)
        return [
            *self._membership_lines(record.id, on),
            *(self.index.statement(office) for office in offices),
            *self._position_lines(record.id, on),
            *(
                f"{wording.tally(roll)} ({roll.on.english if roll.on else wording.NOT_DATED})"
                for roll in rolls
            ),
            *self._signature_lines(record.id),
            *self._figure_lines(record.id, on),
        ]

    def _position_lines(self, id: str, on: datetime.date) -> list[str]:
        positions = self.index.positions(id, on)
        positions.sort(key=lambda position: position.by != self.index.focus)
        return [
            f"{self.index.name(each.by if each.question == id else each.question)}: "
            f"{each.stance.label} ({each.stated.english})"
            for each in positions
        ]

    def _figure_lines(self, id: str, on: datetime.date) -> Iterator[str]:
        for series in self.index.series_of(id):
            figure = as_of.current_figure(self.index.figures(series.id), on)
            if figure:
                when = figure.stated.english
                yield f"{series.name}: {self.index.value(figure)} ({figure.by}, {when})"

    def _membership_lines(self, id: str, on: datetime.date) -> list[str]:
        current = [f for f in self.index.memberships(id, on) if not self.index.is_over(f, on)]
        by_status: dict[str, list[str]] = {}
        for fact in current:
            by_status.setdefault(fact.status.label, []).append(self.index.name(fact.member))
        order = [status.label for status in MemberStatus]
        lines = [
            f"{status}: {wording.listing(by_status[status])}"
            for status in sorted(by_status, key=order.index)
        ]
        for fact in as_of.as_of(self.index.facts(Membership, member=id), on):
            lines.append(f"{self.index.name(fact.of)}: {fact.status.label}, {wording.period(fact)}")
        return [line[0].upper() + line[1:] for line in lines]

    def _signature_lines(self, id: str) -> list[str]:
        """Who signed a document, by the day; of an umbrella document each part has a line."""
        by_day: dict[tuple[str, str], dict[str, None]] = {}
        for fact in self.index.signatures(id):
            day = fact.on.english if fact.on else wording.NOT_DATED
            by_day.setdefault((fact.document, day), {})[self.index.name(fact.party)] = None
        return [
            f"{'Signed' if document == id else self.index.name(document)}, {day}: "
            f"{wording.listing(parties)}"
            for (document, day), parties in by_day.items()
        ]
