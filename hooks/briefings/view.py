"""What the templates of pages ask about a record; what it returns as Markdown is safe to print."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from . import history, link, text, wording
from .dates import Date, day
from .link import Target
from .lookup import Lookup, votes_of
from .model import (
    Ballot,
    Briefing,
    Cite,
    Entity,
    Event,
    Fact,
    KeyPoint,
    Kind,
    Measure,
    Membership,
    Name,
    Office,
    Position,
    Question,
    Record,
    RollCall,
    Series,
    Signature,
    Source,
    Term,
    Thing,
    Undertaking,
    Vote,
    field_label,
)
from .text import Markdown


class View:
    """Answers the questions of one page's template, for the day of that page."""

    def __init__(
        self,
        lookup: Lookup,
        table: Callable[[str, str, datetime.date], str],
        path: str,
        on: datetime.date,
        mentions: Mapping[str, list[Any]],
    ) -> None:
        self.lookup = lookup
        self.path = path
        self.on = on
        self.day = day(on).english
        self.today = day(self.lookup.record_date).english
        self._table = table
        self._mentions = mentions

    # Words and links

    def name(self, id: str) -> str:
        """What a record is called."""
        return self.lookup.name(id)

    def full_name(self, id: str) -> str:
        """The name of a record where there is room for all of it."""
        record = self.lookup.get(id)
        return record.name if isinstance(record, Thing) else link.title(record)

    def link(self, id: str, words: str = "") -> Markdown:
        """A Markdown link to a record; its name only, where this is its page."""
        target = self.lookup.targets[id]
        words = text.inline(words or self.lookup.name(id))
        if target == Target(self.path):
            return Markdown(words)
        return Markdown(f"[{words}]({link.relative(target, self.path)})")

    def links(self, ids: Iterable[str]) -> Markdown:
        """Links to records as a list in a sentence."""
        return Markdown(wording.listing(self.link(id) for id in ids))

    def term(self, id: str) -> Markdown:
        """A link to a record that has a card."""
        return Markdown(f"[[{id}]]")

    def anchor(self, record: Record) -> Markdown:
        """The anchor of a record, on the page that is its place; nothing elsewhere."""
        target = self.lookup.targets[record.id]
        here = target.path == self.path and target.anchor
        return Markdown(f'<span class="anchor" id="{record.id}"></span>' if here else "")

    def date(self, fact: Fact) -> Markdown:
        """The date of a fact, as the permanent link to it."""
        words = text.inline(wording.date(fact))
        how = wording.how_dated(fact)
        tail = f" ({text.inline(how)})" if how else ""
        return Markdown(
            f"[{words}]({link.relative(self.lookup.targets[fact.id], self.path)}){tail}"
        )

    def table(self, id: str) -> Markdown:
        """The table of a record, as `{{ table id }}` shows it."""
        return Markdown(self._table(id, self.path, self.on).strip())

    def outward(self, source: Source, words: str = "") -> Markdown:
        """A link to a source where it was published; its title only, where it has no address."""
        words = text.inline(words or source.title)
        return Markdown(f"[{words}](<{source.url}>)" if source.url else words)

    def used(self, name: Name) -> str:
        """When a name was in use."""
        start = f"from {name.start.english}" if name.start else ""
        end = f"until {name.end.english}" if isinstance(name.end, Date) else ""
        return f"{start} {end}".strip()

    def notes(self, fact: Fact) -> list[Markdown]:
        """What is to be said of a fact beside its statement, each as a line."""
        lines = [f"How it follows: {text.inline(method)}" for method in self._methods(fact)]
        if fact.rank_reason:
            lines.append(f"{fact.rank.label.capitalize()}: {text.inline(fact.rank_reason)}")
        if fact.note:
            lines.append(text.inline(fact.note))
        lines += [
            f"Sources differ on the {field_label(type(fact), dispute.field)}: "
            f"{text.inline(dispute.value)}{self.cites(dispute)} {text.inline(dispute.resolution)}"
            for dispute in fact.disputes
        ]
        lines += [
            f"Changed on {change.on.english}: {text.inline(change.what)} "
            f"{text.inline(change.reason)}"
            for change in fact.changes
        ]
        return [Markdown(line) for line in lines]

    def notes_by_line(self, facts: Iterable[Fact]) -> list[tuple[Markdown, Markdown]]:
        """The notes of the rows of a table: what each is about, and the line, each line once."""
        about: dict[Markdown, dict[Markdown, None]] = {}
        for fact in facts:
            for line in self.notes(fact):
                about.setdefault(line, {})[self._row(fact)] = None
        return [(Markdown(wording.listing(rows)), line) for line, rows in about.items()]

    def _row(self, fact: Fact) -> Markdown:
        """What names the row of a fact in its table."""
        match fact:
            case Membership():
                return self.link(fact.member)
            case Signature():
                return self.link(fact.party)
        return text.inline(self.value(fact))

    def _methods(self, fact: Fact) -> list[str]:
        return list(dict.fromkeys(cite.method for cite in fact.sources if cite.method))

    def basis(self, point: KeyPoint) -> Markdown:
        """The facts a key point rests on, as links, each with its first source."""
        found = [self.lookup.fact(id, self.on) for id in point.facts]
        links = [self._labelled(fact) + self.cite(fact.sources[0]) for fact in found if fact]
        return Markdown("; ".join(dict.fromkeys(links)))

    def english(self, date: Date | None) -> str:
        """A date in words."""
        return date.english if date else ""

    def cites(self, record: Any) -> Markdown:
        """The citations of a record, or of a dispute."""
        return Markdown("".join(self.cite(cite) for cite in record.sources))

    def cite(self, cite: Cite) -> Markdown:
        """One citation, with its place in the source."""
        where = text.inline(cite.where) if cite.where else ""
        return Markdown(f"[@{cite.source}, {where}]" if where else f"[@{cite.source}]")

    def chips(self, fact: Fact) -> Markdown:
        """What weakens a fact, as short labels."""
        chips = [
            f'<span class="chip chip-{word}">{text.inline(label)}</span>'
            for word, label in wording.weaknesses(fact)
        ]
        return Markdown(" ".join(chips))

    def value(self, fact: Fact) -> str:
        """What a fact states, in its shortest words."""
        return self.lookup.value(fact)

    def statement(self, fact: Fact) -> str:
        """A fact as a sentence."""
        return self.lookup.statement(fact)

    def changed(self, change: history.Change) -> str:
        """A change as a sentence."""
        return self.lookup.change(change)

    def period(self, fact: Fact) -> str:
        """From when to when a fact holds."""
        return wording.period(fact)

    def tally(self, roll: RollCall) -> str:
        """The totals of a roll-call."""
        return wording.tally(roll)

    # Groups of facts about a record

    def _about(self, id: str, cls: type[Any]) -> list[Any]:
        facts = [fact for fact in self.lookup.about.get(id, []) if isinstance(fact, cls)]
        return sorted(facts, key=history.sort_key)

    def members(self, id: str) -> list[Membership]:
        """All periods of membership in a body or treaty, by member and then by time."""
        facts = [fact for fact in self._about(id, Membership) if fact.of == id]
        return sorted(facts, key=lambda fact: (self.name(fact.member), history.sort_key(fact)))

    def memberships_then(self, id: str) -> list[Membership]:
        """What states were to a body on the page's day."""
        return self.lookup.memberships(id, self.on)

    def belongs_to(self, id: str) -> list[Membership]:
        """The memberships of a state."""
        return [fact for fact in self._about(id, Membership) if fact.member == id]

    def signatures(self, id: str) -> list[Signature]:
        """The signatures under a document and its parts."""
        return self.lookup.signatures(id)

    def signed_by(self, id: str) -> list[Signature]:
        """The signatures of a state or a person."""
        return [fact for fact in self._about(id, Signature) if id in (fact.party, fact.signer)]

    def undertakings(self, id: str) -> list[Undertaking]:
        """The undertakings of a document and its parts, by clause."""
        parts = [id, *self.lookup.parts(id)]
        facts = [f for p in parts for f in self._about(p, Undertaking) if f.document == p]
        return sorted(facts, key=lambda fact: (fact.document, fact.clause))

    def rolls(self, id: str) -> list[RollCall]:
        """The votes on a document."""
        return [fact for fact in self._about(id, RollCall) if fact.document == id]

    def rolls_of_body(self, id: str) -> list[RollCall]:
        """The votes taken in a body."""
        return [fact for fact in self._about(id, RollCall) if fact.body == id]

    def ballots(self, roll: RollCall) -> list[tuple[str, Markdown]]:
        """The lists of a roll-call: what was voted, and the states, each with its anchor."""
        found = []
        for ballot in Ballot:
            states = sorted(getattr(roll, ballot.value), key=self.name)
            votes = [self.lookup.get(f"{roll.id}-{state}") for state in states]
            words = [self.anchor(v) + self.link(s) for s, v in zip(states, votes, strict=True)]
            if words:
                found.append((ballot.label, Markdown(", ".join(words))))
        return found

    def votes(self, id: str) -> list[Any]:
        """The votes that a state cast."""
        return votes_of(self.lookup.about.get(id, []), id)

    def offices(self, id: str) -> list[Office]:
        """The offices of a person."""
        return [fact for fact in self._about(id, Office) if fact.person == id]

    def officers(self, id: str) -> list[Office]:
        """The office-holders of a state or body."""
        return [fact for fact in self._about(id, Office) if fact.of == id]

    def positions(self, id: str) -> list[Position]:
        """Every position of a state or on a question, by date."""
        return [f for f in self._about(id, Position) if id in (f.state, f.question)]

    def statements(self, id: str) -> list[Fact]:
        """What a person said."""
        facts = [*self._about(id, Position), *self._about(id, Event)]
        return sorted((f for f in facts if f.speaker == id), key=history.sort_key)

    def latest_positions(self, id: str) -> list[Position]:
        """The positions of a state, or on a question, stated last by the page's day."""
        return self.lookup.positions(id, self.on)

    def measures(self, id: str) -> list[Measure]:
        """Measures of a state or body, or about an entity."""
        return self._about(id, Measure)

    def events(self, id: str) -> list[Event]:
        """Events about an entity, statements of the person left to their own list."""
        return [fact for fact in self._about(id, Event) if fact.speaker != id or id in fact.about]

    def series(self, id: str) -> list[Series]:
        """The series of an entity."""
        return self.lookup.series_of(id)

    def figures(self, id: str) -> list[Any]:
        """The figures of a series."""
        return self.lookup.figures(id)

    def current(self, id: str) -> Fact | None:
        """The figure of a series to use on the page's day."""
        return self.lookup.fact(id, self.on)

    def parts(self, id: str) -> list[str]:
        """The parts of an umbrella record."""
        return self.lookup.parts(id)

    # Lists of records

    def entities(self, kind: Kind) -> list[Entity]:
        """The entities of a kind by name."""
        found = [e for e in self.lookup.catalogue.of(Entity) if e.kind is kind]
        return sorted(found, key=lambda entity: entity.name)

    def questions(self) -> list[Question]:
        """All questions by the day they opened."""
        return sorted(self.lookup.catalogue.of(Question), key=lambda q: (q.opened.first, q.id))

    def briefings(self) -> list[Briefing]:
        """All briefings, those for the latest day first."""
        found = self.lookup.catalogue.of(Briefing)
        return sorted(found, key=lambda b: (b.as_of.last, b.id), reverse=True)

    def glossary(self) -> list[Thing]:
        """The terms, and the entities that are listed with them, by name."""
        catalogue = self.lookup.catalogue
        listed = [entity for entity in catalogue.of(Entity) if entity.glossary]
        return sorted([*catalogue.of(Term), *listed], key=lambda thing: thing.name.casefold())

    def is_term(self, thing: Thing) -> bool:
        """Whether a record has its place in the glossary."""
        return isinstance(thing, Term)

    def source_classes(self) -> list[tuple[str, list[Source]]]:
        """The sources by class, strongest class first, newest first within."""
        sources = self.lookup.catalogue.of(Source)
        oldest = datetime.date.min
        key = lambda s: (s.date.last if s.date else oldest, s.id)  # noqa: E731
        by_class = {
            label: sorted((s for s in sources if s.class_ == word), key=key, reverse=True)
            for word, label in self.lookup.catalogue.vocabulary.source_classes.items()
        }
        return [(label, found) for label, found in by_class.items() if found]

    def published(self, source: Source) -> str:
        """Who published a source and when."""
        return wording.published(source)

    def used_by(self, source: Source) -> list[str]:
        """The ids of the records that rest on a source."""
        return self._uses.get(source.id, [])

    @property
    def _uses(self) -> dict[str, list[str]]:
        return self.lookup.uses

    def title(self, id: str) -> str:
        """What a record is called; for a fact, what it is about."""
        return self.lookup.title(id)

    def records_using(self, source: Source) -> Markdown:
        """Links to the records that rest on a source, one for each name they are shown under."""
        by_title: dict[str, str] = {}
        for id in self.used_by(source):
            by_title.setdefault(self.title(id), id)
        return Markdown(", ".join(self.link(id, title) for title, id in by_title.items()))

    def mentions(self, id: str) -> list[tuple[str, str]]:
        """Where written pages name a record: page titles as links, and the sentences."""
        first: dict[str, Any] = {}
        for mention in self._mentions.get(id, []):
            first.setdefault(mention.page, mention)
        pages = self.lookup.catalogue.pages
        return [
            (
                Markdown(
                    f"[{text.inline(pages[m.page].title)}]"
                    f"({link.relative(Target(m.page), self.path)})"
                ),
                m.sentence,
            )
            for m in first.values()
            if m.page in pages
        ]

    def _labelled(self, fact: Fact) -> str:
        """A link to a fact: what it is about, and when."""
        label = f"{text.sentence(self.title(fact.id))}, {wording.date(fact)}"
        return f"[{text.inline(label)}]({self.lookup.href(fact.id, self.path)})"

    # Briefings

    def articles(self, briefing: Briefing) -> list[Source]:
        """The articles that a briefing digests."""
        return [s for id in briefing.articles if isinstance(s := self.lookup.get(id), Source)]

    def since(self, briefing: Briefing) -> list[history.Change]:
        """What changed, after a briefing's day, about the things its facts are about."""
        subjects = self.lookup.subjects(briefing)
        return [c for c in self.lookup.changes(subjects, self.on) if self._bears_on(c, subjects)]

    def _bears_on(self, change: history.Change, subjects: list[str]) -> bool:
        """Whether a change is about what the briefing is about, not about one part of it only."""
        fact = change.fact
        match fact:
            case Position():
                return {fact.question, fact.state} <= set(subjects)
            case Office():
                return fact.person in subjects
            case Membership():
                return fact.of in subjects
            case Vote():
                return {fact.state, fact.document} <= set(subjects)
        return True

    def related(self, record: Any) -> list[str]:
        """The ids of records worth reading next."""
        if isinstance(record, Briefing):
            return self.lookup.related_briefings(record) + self.lookup.subjects(record)
        return [*record.related, *self.lookup.parts(record.id)]

    def is_briefing(self, id: str) -> bool:
        """Whether an id is that of a briefing."""
        return isinstance(self.lookup.get(id), Briefing)
