"""What the templates of pages ask about a record; what it returns as Markdown is safe to print."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from ..query import as_of, freshness, log, places, wording
from ..query.briefings import Briefings
from ..query.index import RecordIndex
from ..query.places import Target
from ..record.dates import Date, day
from ..record.enums import Ballot
from ..record.facts import (
    FACT_TYPES,
    Fact,
    Membership,
    Position,
    RollCall,
    Signature,
    Statement,
    Vote,
)
from ..record.items import Document, Entity, Source
from ..record.pages import Briefing, KeyPoint
from ..record.parts import Name, Original, Record, Reference
from ..record.site import Labels
from ..text import escaping
from ..text.escaping import Markdown

REASONS = 2  # shared subjects named for a related briefing
MENTIONS = 12  # pages listed under a record; a longer list is for the search
_TYPES: dict[str, type[Fact]] = {**FACT_TYPES, "vote": Vote, "statement": Statement, "fact": Fact}


class Context:
    """The words and links of one page's template, for the day of that page."""

    def __init__(
        self,
        index: RecordIndex,
        briefings: Briefings,
        path: str,
        on: datetime.date,
        mentions: Mapping[str, list[Any]],
    ) -> None:
        self.index, self.briefings = index, briefings
        self.path, self.on = path, on
        self.day = day(on).english
        self.today = day(index.record_date).english
        self._mentions = mentions
        self.asked: dict[str, list[Any]] = {}  # the mentions that the template has asked for

    def facts(self, type: str, **roles: str) -> list[Fact]:
        """The facts of a type in which the given fields name the given ids, by date."""
        return self.index.facts(_TYPES[type], **roles)

    def link(self, id: str, words: str = "") -> Markdown:
        """A Markdown link to a record; its name only, where this is its page."""
        target = self.index.targets[id]
        words = escaping.inline(words or self.index.name(id))
        if target == Target(self.path):
            return Markdown(words)
        return Markdown(f"[{words}]({places.relative(target, self.path)})")

    def links(self, ids: Iterable[str]) -> Markdown:
        """Links to records as a list in a sentence."""
        return Markdown(wording.listing(self.link(id) for id in ids))

    def carded(self, id: str) -> Markdown:
        """A link to a record that has a card."""
        return Markdown(f"[[{id}]]")

    def anchor(self, record: Record) -> Markdown:
        """The anchor of a record, on the page that is its place; nothing elsewhere."""
        target = self.index.targets[record.id]
        here = target.path == self.path and target.anchor
        ids = [record.id, *record.was] if here else []
        more = ""
        if isinstance(record, Fact) and record.recorded and not isinstance(record, Vote):
            more = f' data-recorded="{record.recorded.english}"'
        return Markdown("".join(f'<span class="anchor" id="{id}"{more}></span>' for id in ids))

    def date(self, fact: Fact) -> Markdown:
        """The date of a fact, as the permanent link to it."""
        words = escaping.inline(wording.date(fact))
        how = wording.how_dated(fact)
        tail = f" ({escaping.inline(how)})" if how else ""
        href = self.index.href(fact.id, self.path)
        name = f'{{: aria-label="{words}: link to this fact" }}' if href.startswith("#") else ""
        return Markdown(f"[{words}]({href}){name}{tail}")

    def dated(self, fact: Fact) -> Markdown:
        """The date of a fact, as a link that has the card of the fact."""
        return self._carded(fact, wording.date(fact))

    def _carded(self, fact: Fact, words: str) -> Markdown:
        return Markdown(f"[[{fact.id}\\|{escaping.inline(words)}]]")

    def outward(self, source: Source, words: str = "") -> Markdown:
        """A link to a source where it was published; its title only, where it has no address."""
        words = escaping.inline(words or source.title)
        return Markdown(f"[{words}](<{source.url}>)" if source.url else words)

    def language(self, name: Name | Original) -> str:
        """What the language of a name or of words is called, where the settings say it."""
        return self.index.catalogue.settings.languages.get(name.lang or "", "")

    def notes(self, fact: Fact) -> list[Markdown]:
        """What is to be said of a fact beside its statement, each as a line."""
        lines = [f"How it follows: {escaping.inline(method)}" for method in self._methods(fact)]
        if fact.rank_reason:
            lines.append(f"{fact.rank.label.capitalize()}: {escaping.inline(fact.rank_reason)}")
        if fact.note:
            lines.append(escaping.inline(fact.note))
        lines += [
            f"Sources differ on the {self.index.part(fact, dispute.field)}: "
            f"{escaping.inline(wording.stopped(dispute.value))}{self.cites(dispute)} "
            f"{escaping.inline(dispute.resolution)}"
            for dispute in fact.disputes
        ]
        lines += [
            f"Changed on {change.on.english}: {escaping.inline(change.what)} "
            f"{escaping.inline(change.reason)}"
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
        return escaping.inline(self.index.value(fact))

    def _methods(self, fact: Fact) -> list[str]:
        return list(dict.fromkeys(cite.method for cite in fact.sources if cite.method))

    def basis(self, point: KeyPoint) -> Markdown:
        """What a key point is based on: a source of each fact, the facts, and their caveats."""
        found = [fact for id in point.facts if (fact := self.index.fact(id, self.on))]
        first = {fact.sources[0].source: self.cite(fact.sources[0]) for fact in found}
        word = "fact" if len(found) == 1 else "fact {}"
        facts = [self.link(fact.id, word.format(at)) for at, fact in enumerate(found, 1)]
        caveats = [_chip(*each) for fact in found for each in self.index.weaknesses(fact)]
        sources = "".join(first.values())
        return Markdown(" ".join([sources, *facts, *dict.fromkeys(caveats)]))

    def period_then(self, fact: Fact) -> Markdown:
        """The period of a fact as it stood on the page's day: an end to come is left out."""
        return self._carded(fact, wording.date_then(fact, self.on))

    def english(self, date: Date | None) -> str:
        """A date in words."""
        return date.english if date else ""

    def cites(self, record: Any) -> Markdown:
        """The citations of a record, or of a dispute; a source is cited once, with its places."""
        cited: dict[str, list[str]] = {}
        for cite in record.sources:
            found = cited.setdefault(cite.source, [])
            found += [cite.where] if cite.where and cite.where not in found else []
        return Markdown("".join(_cite(id, "; ".join(found)) for id, found in cited.items()))

    def cite(self, cite: Reference) -> Markdown:
        """One citation, with its place in the source."""
        return _cite(cite.source, cite.where or "")

    def chips(self, fact: Fact) -> Markdown:
        """What weakens a fact, as short labels."""
        return Markdown(" ".join(_chip(*each) for each in self.index.weaknesses(fact)))

    def status(self, fact: Fact) -> Markdown:
        """The labels of a fact in full: what it rests on, what weakens it, whether it is due."""
        basis = _chip("basis", fact.basis.label) if isinstance(fact, Position) else Markdown("")
        due = _chip("due", "review due") if freshness.is_overdue(fact, self.index) else Markdown("")
        return Markdown(" ".join(filter(None, (basis, self.chips(fact), due))))

    def quote(self, fact: Fact) -> str:
        """The words quoted in a fact; nothing where none are."""
        return getattr(fact, "quote", None) or ""

    def said(self, fact: Fact) -> Markdown:
        """Who said what a fact states, in what office and when; nothing where nobody is named."""
        speaker, office = getattr(fact, "speaker", None), getattr(fact, "office", None)
        who = [self.link(speaker)] if speaker else []
        who += [escaping.inline(office)] if office else []
        when = fact.stated or fact.on
        who += [escaping.inline(when.english)] if when and (who or self.quote(fact)) else []
        return Markdown(", ".join(who))

    def cites_of(self, fact: Fact, field: str) -> Markdown:
        """The citations that carry one field of a fact; all of them, where none names it."""
        carry = [cite for cite in fact.sources if field in cite.supports]
        whole = [cite for cite in fact.sources if not cite.supports]
        return Markdown("".join(self.cite(cite) for cite in carry or whole or fact.sources))

    def records_using(self, source: Source) -> Markdown:
        """Links to the records that rest on a source, one for each name they are shown under."""
        by_title: dict[str, str] = {}
        for id in self.index.uses.get(source.id, []):
            by_title.setdefault(self.index.title(id), id)
        return Markdown(", ".join(self.link(id, title) for title, id in by_title.items()))

    def mentions(self, id: str) -> list[tuple[Markdown, str]]:
        """Where written pages name a record: page titles as links, and the first sentence of each.

        A record that very many pages name shows the first of them, and how many more there are.
        """
        first: dict[str, Any] = {}
        self.asked[id] = self._mentions.get(id, [])
        for mention in self.asked[id]:
            first.setdefault(mention.page, mention)
        shown = [(self._page_link(page), m.sentence) for page, m in list(first.items())[:MENTIONS]]
        more = len(first) - len(shown)
        return [*shown, (Markdown(f"and {more} more pages"), "")] if more else shown

    def _page_link(self, path: str) -> Markdown:
        title = escaping.inline(self.index.catalogue.pages[path].title)
        return Markdown(f"[{title}]({self.to(path)})")

    def to(self, path: str) -> str:
        """The Markdown link to a page."""
        return places.relative(Target(path), self.path)

    def feed(self, question: str = "") -> str:
        """Where a feed lies, without the ending of its form: of a question, or of everything."""
        return places.feed(question) if question else places.FEED

    def as_of_days(self, base: str) -> Markdown:
        """Links to a page's views, and to the page itself, the present one without a link."""
        milestones = self.index.catalogue.settings.milestones
        if not base or not milestones:
            return Markdown("")
        days = [(m.day.english, m.label, places.as_of_path(base, m.day.text)) for m in milestones]
        days.append((self.today, "the record date", base))
        return Markdown(", ".join(self._as_of_day(*each) for each in days))

    def _as_of_day(self, day: str, label: str, path: str) -> str:
        words = f"**{day}**" if path == self.path else f"[{day}]({self.to(path)})"
        return f"{words} ({escaping.inline(label)})"

    def labelled(self, fact: Fact) -> Markdown:
        """A link to a fact: what it is about, and when."""
        words = escaping.inline(log.label(fact, self.index))
        return Markdown(f"[{words}]({self.index.href(fact.id, self.path)})")

    def marked(self, fact: Fact, word: str) -> Markdown:
        """A fact as what a mark says: a word, what it is about and when, with its card."""
        return self._carded(fact, f"{word}: {log.label(fact, self.index)}")

    def briefings_citing(self, facts: Iterable[Fact]) -> Markdown:
        """Links to the briefings that name any of some facts."""
        citing = (id for fact in facts for id in self.briefings.citing.get(fact.id, []))
        return Markdown(", ".join(self.link(id) for id in dict.fromkeys(citing)))

    def ballots(self, roll: RollCall) -> list[tuple[str, Markdown]]:
        """The lists of a roll-call: what was voted, and by whom, each with its anchor."""
        found = []
        for ballot in Ballot:
            votes = [vote for vote in self.index.votes(roll) if vote.ballot is ballot]
            votes.sort(key=lambda vote: self.index.name(vote.by))
            words = [self.anchor(vote) + self.link(vote.by) for vote in votes]
            if words:
                found.append((ballot.label, Markdown(", ".join(words))))
        return found

    def whose(self, ids: Iterable[str]) -> str:
        """What a column of actors is headed: what each of them is."""
        found = {self.index.catalogue.kinds[id] for id in ids}
        kinds = self.index.catalogue.settings.kinds
        return escaping.sentence(" or ".join(kinds[k].singular for k in kinds if k in found))

    def related(self, record: Any) -> list[tuple[str, Markdown]]:
        """The pages worth reading next: each kind of page, and links to those of that kind."""
        by_kind: dict[str, list[str]] = {}
        for id in self._related(record):
            by_kind.setdefault(self.index.catalogue.kinds[id], []).append(id)
        return [
            (label, Markdown("; ".join(self._next(record, id) for id in by_kind[kind])))
            for kind, label in self.index.kinds_of_page.items()
            if kind in by_kind
        ]

    def _next(self, record: Any, id: str) -> str:
        """A link to a page worth reading next; to another briefing, with what both are on."""
        if not (isinstance(record, Briefing) and isinstance(self.index.get(id), Briefing)):
            return self.link(id)
        both = self.briefings.shared(record, id)[:REASONS]
        names = wording.listing(escaping.inline(self.index.name(each)) for each in both)
        return f"{self.link(id)} (both on {names})"

    def _related(self, record: Any) -> list[str]:
        if isinstance(record, Briefing):
            return self.briefings.related(record) + self.briefings.subjects(record)
        return [*record.related, *self.index.parts(record.id)]

    @property
    def labels(self) -> Labels:
        """The headings that depend on the subject."""
        return self.index.catalogue.settings.labels

    def members_heading(self, entity: Entity) -> str:
        """What those who belong to an entity are called together."""
        return "Parties" if isinstance(entity, Document) else "Members"

    def own_line(self, entity: Entity) -> Markdown:
        """What the record of an entity itself says of it, where its type has that."""
        symbol, date = getattr(entity, "symbol", None), getattr(entity, "date", None)
        whole = getattr(entity, "part_of", None)
        parts = [f"Symbol: {escaping.inline(symbol)}."] if symbol else []
        parts += [f"Date: {date.english}."] if date else []
        parts += [f"Part of {self.link(whole)}."] if whole else []
        return Markdown(" ".join(parts))

    @property
    def is_past(self) -> bool:
        """Whether the page's day lies before the record date by more than a day."""
        return (self.index.record_date - self.on).days > 1

    def changes(self, id: str) -> list[as_of.Change]:
        """What changed about a record between the page's day and the record date."""
        return [c for c in self.index.changes([id], self.on) if not isinstance(c.fact, Vote)]


def _chip(word: str, label: str) -> Markdown:
    return Markdown(f'<span class="chip chip-{word}">{escaping.inline(label)}</span>')


def _cite(source: str, where: str) -> Markdown:
    place = escaping.inline(where)
    return Markdown(f"[@{source}, {place}]" if place else f"[@{source}]")
