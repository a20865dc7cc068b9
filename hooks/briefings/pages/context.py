"""What the templates of pages ask about a record; what it returns as Markdown is safe to print."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from ..query import as_of, freshness, places, wording
from ..query.index import RecordIndex
from ..query.places import Target
from ..record.dates import Date, day
from ..record.enums import Ballot, Kind, LabelledEnum, Stance
from ..record.facts import (
    Event,
    Fact,
    Measure,
    Membership,
    Office,
    Position,
    RollCall,
    Signature,
    Undertaking,
    Vote,
)
from ..record.items import Entity, Item, OpenQuestion, Question, Series, Source, Term
from ..record.pages import Briefing, KeyPoint
from ..record.parts import Change, Name, Record, Reference
from ..text import escaping
from ..text.escaping import Markdown
from . import charts

_HEADING = re.compile(r"^## ", re.M)
_FOLDED = re.compile(r"^<details\b.*?^</details>", re.M | re.S)
LATEST = 5  # facts shown as the latest; the timeline has the rest
MENTIONS = 12  # pages listed under a record; a longer list is for the search
# Facts that can be told as news.
_HAPPENS = (Event, Measure, Position, Membership)
# The kinds of page to which others lead, in the order in which a page lists them.
KINDS_OF_PAGE = {
    "briefings": "Briefings",
    "questions": "Questions",
    **{kind.value: kind.label for kind in Kind},
    "glossary": "Glossary",
}


class Context:
    """Answers the questions of one page's template, for the day of that page."""

    def __init__(
        self,
        index: RecordIndex,
        table: Callable[[str, str, datetime.date], str],
        draw: Callable[[charts.Chart], str],
        path: str,
        on: datetime.date,
        mentions: Mapping[str, list[Any]],
    ) -> None:
        self.index = index
        self.path = path
        self.on = on
        self.day = day(on).english
        self.today = day(self.index.record_date).english
        self._table = table
        self._draw = draw
        self._mentions = mentions

    # Words and links

    def name(self, id: str) -> str:
        """What a record is called."""
        return self.index.name(id)

    def summary(self, id: str) -> str:
        """What an entity, term or question is, as one sentence."""
        record = self.index.get(id)
        return record.summary if isinstance(record, Item) else ""

    def full_name(self, id: str) -> str:
        """The name of a record where there is room for all of it."""
        record = self.index.get(id)
        return record.name if isinstance(record, Item) else places.title(record)

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

    def term(self, id: str) -> Markdown:
        """A link to a record that has a card."""
        return Markdown(f"[[{id}]]")

    def anchor(self, record: Record) -> Markdown:
        """The anchor of a record, on the page that is its place; nothing elsewhere."""
        target = self.index.targets[record.id]
        here = target.path == self.path and target.anchor
        return Markdown(f'<span class="anchor" id="{record.id}"></span>' if here else "")

    def date(self, fact: Fact) -> Markdown:
        """The date of a fact, as the permanent link to it."""
        words = escaping.inline(wording.date(fact))
        how = wording.how_dated(fact)
        tail = f" ({escaping.inline(how)})" if how else ""
        return Markdown(f"[{words}]({self.index.href(fact.id, self.path)}){tail}")

    def dated(self, fact: Fact) -> Markdown:
        """The date of a fact, as a link that has the card of the fact."""
        return self._carded(fact, wording.date(fact))

    def _carded(self, fact: Fact, words: str) -> Markdown:
        return Markdown(f"[[{fact.id}\\|{escaping.inline(words)}]]")

    def table(self, id: str) -> Markdown:
        """The table of a record, as `{{ table id }}` shows it."""
        return Markdown(self._table(id, self.path, self.on).strip())

    def outward(self, source: Source, words: str = "") -> Markdown:
        """A link to a source where it was published; its title only, where it has no address."""
        words = escaping.inline(words or source.title)
        return Markdown(f"[{words}](<{source.url}>)" if source.url else words)

    def language(self, name: Name) -> str:
        """What the language of a name is called, where the settings say it."""
        return self.index.catalogue.settings.languages.get(name.lang or "", "")

    def used(self, name: Name) -> str:
        """When a name was in use."""
        start = f"from {name.start.english}" if name.start else ""
        end = f"until {name.end.english}" if isinstance(name.end, Date) else ""
        return f"{start} {end}".strip()

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
        return escaping.inline(self.value(fact))

    def _methods(self, fact: Fact) -> list[str]:
        return list(dict.fromkeys(cite.method for cite in fact.sources if cite.method))

    def basis(self, point: KeyPoint) -> Markdown:
        """What a key point is based on: a source of each fact, the facts, and their caveats."""
        found = [fact for id in point.facts if (fact := self.index.fact(id, self.on))]
        first = {fact.sources[0].source: self.cite(fact.sources[0]) for fact in found}
        word = "fact" if len(found) == 1 else "fact {}"
        facts = [self._carded(fact, word.format(at)) for at, fact in enumerate(found, 1)]
        caveats = [_chip(*each) for fact in found for each in self.index.weaknesses(fact)]
        sources = "".join(first.values())
        return Markdown(" ".join([sources, *facts, *dict.fromkeys(caveats)]))

    def period_then(self, fact: Fact) -> Markdown:
        """The period of a fact as it stood on the page's day: an end to come is left out."""
        is_open = isinstance(fact.end, Date) and fact.end.last >= self.on and fact.start
        words = f"since {fact.start.english}" if is_open and fact.start else wording.date(fact)
        return self._carded(fact, words)

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

    def stopped(self, words: str) -> str:
        """A text that ends a sentence."""
        return wording.stopped(words)

    def chips(self, fact: Fact) -> Markdown:
        """What weakens a fact, as short labels."""
        return Markdown(" ".join(_chip(*each) for each in self.index.weaknesses(fact)))

    def status(self, fact: Fact) -> Markdown:
        """The labels of a fact in full: what it rests on, what weakens it, whether it is due."""
        basis = _chip("basis", fact.basis.label) if isinstance(fact, Position) else Markdown("")
        due = (
            _chip("due", "review due")
            if fact.id in freshness.overdue_ids(self.index)
            else Markdown("")
        )
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

    def value(self, fact: Fact) -> str:
        """What a fact states, in its shortest words."""
        return self.index.value(fact)

    def statement(self, fact: Fact) -> str:
        """A fact as a sentence."""
        return self.index.statement(fact)

    def dated_sentence(self, fact: Fact) -> str:
        """A fact as a sentence to stand beside its date."""
        return self.index.dated_sentence(fact)

    def changed(self, change: as_of.Change) -> str:
        """A change as a sentence."""
        return self.index.change(change)

    def period(self, fact: Fact) -> str:
        """From when to when a fact holds."""
        return wording.period(fact)

    def tally(self, roll: RollCall) -> str:
        """The totals of a roll-call."""
        return wording.tally(roll)

    # Groups of facts about a record

    def _about(self, id: str, cls: type[Any]) -> list[Any]:
        facts = [fact for fact in self.index.about.get(id, []) if isinstance(fact, cls)]
        return sorted(facts, key=as_of.sort_key)

    def members(self, id: str) -> list[Membership]:
        """All periods of membership in a body or treaty, by member and then by time."""
        facts = [fact for fact in self._about(id, Membership) if fact.of == id]
        return sorted(facts, key=lambda fact: (self.name(fact.member), as_of.sort_key(fact)))

    def treaties(self, body: str) -> list[str]:
        """The treaties whose parties the drawing of a body shows too."""
        return self.index.treaties(body)

    def memberships_then(self, id: str) -> list[Membership]:
        """What states were to a body on the page's day."""
        return self.index.memberships(id, self.on)

    def belongs_to(self, id: str) -> list[Membership]:
        """The memberships of a state."""
        return [fact for fact in self._about(id, Membership) if fact.member == id]

    def signatures(self, id: str) -> list[Signature]:
        """The signatures under a document and its parts."""
        return self.index.signatures(id)

    def signed_by(self, id: str) -> list[Signature]:
        """The signatures of a state or a person."""
        return [fact for fact in self._about(id, Signature) if id in (fact.party, fact.signer)]

    def undertakings(self, id: str) -> list[Undertaking]:
        """The undertakings of a document and its parts, by clause."""
        parts = [id, *self.index.parts(id)]
        facts = [f for p in parts for f in self._about(p, Undertaking) if f.document == p]
        return sorted(facts, key=lambda fact: (fact.document, fact.clause))

    def undertaken(self, id: str) -> list[Undertaking]:
        """What a state has undertaken, or has been promised."""
        facts = self._about(id, Undertaking)
        return [fact for fact in facts if id in (*fact.by, *fact.to_states)]

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
            votes = [vote for vote in self.index.votes(roll) if vote.ballot is ballot]
            votes.sort(key=lambda vote: self.name(vote.state))
            words = [self.anchor(vote) + self.link(vote.state) for vote in votes]
            if words:
                found.append((ballot.label, Markdown(", ".join(words))))
        return found

    def votes(self, id: str) -> list[Vote]:
        """The votes that a state cast."""
        return [fact for fact in self._about(id, Vote) if fact.state == id]

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
        return sorted((f for f in facts if f.speaker == id), key=as_of.sort_key)

    def latest_positions(self, id: str) -> list[Position]:
        """The positions of a state, or on a question, stated last by the page's day."""
        return self.index.positions(id, self.on)

    def measures(self, id: str) -> list[Measure]:
        """Measures of a state or body, or about an entity."""
        return self._about(id, Measure)

    def events(self, id: str) -> list[Event]:
        """Events about an entity; what a person said is in a list of its own."""
        return [fact for fact in self._about(id, Event) if fact.speaker != id]

    def series(self, id: str) -> list[Series]:
        """The series of an entity."""
        return self.index.series_of(id)

    def figures(self, id: str) -> list[Any]:
        """The figures of a series."""
        return self.index.figures(id)

    def current(self, id: str) -> Fact | None:
        """The figure of a series to use on the page's day."""
        return self.index.fact(id, self.on)

    def parts(self, id: str) -> list[str]:
        """The parts of an umbrella record."""
        return self.index.parts(id)

    # Lists of records

    def entities(self, kind: Kind) -> list[Entity]:
        """The entities of a kind by name."""
        found = [e for e in self.index.catalogue.of(Entity) if e.kind is kind]
        return sorted(found, key=lambda entity: entity.name)

    def questions(self) -> list[Question]:
        """All questions by the day they opened."""
        return sorted(self.index.catalogue.of(Question), key=lambda q: (q.opened.first, q.id))

    def briefings(self) -> list[Briefing]:
        """All briefings: that for the latest day, then the digests of articles, then the rest."""
        found = self.index.catalogue.of(Briefing)
        by_day = sorted(found, key=lambda b: (b.as_of.last, b.id), reverse=True)
        return by_day[:1] + sorted(by_day[1:], key=lambda briefing: not briefing.articles)

    def glossary(self) -> list[Item]:
        """The terms, and the entities that are listed with them, by name."""
        catalogue = self.index.catalogue
        listed = [entity for entity in catalogue.of(Entity) if entity.glossary]
        return sorted([*catalogue.of(Term), *listed], key=lambda thing: thing.name.casefold())

    def is_term(self, thing: Item) -> bool:
        """Whether a record has its place in the glossary."""
        return isinstance(thing, Term)

    def source_classes(self) -> list[tuple[str, list[Source]]]:
        """The sources by class, strongest class first, newest first within."""
        sources = self.index.catalogue.of(Source)
        oldest = datetime.date.min
        key = lambda s: (s.date.last if s.date else oldest, s.id)  # noqa: E731
        by_class = {
            label: sorted((s for s in sources if s.class_ == word), key=key, reverse=True)
            for word, label in self.index.catalogue.settings.source_classes.items()
        }
        return [(label, found) for label, found in by_class.items() if found]

    def published(self, source: Source) -> str:
        """Who published a source and when."""
        return wording.published(source)

    def used_by(self, source: Source) -> list[str]:
        """The ids of the records that rest on a source."""
        return self.index.uses.get(source.id, [])

    def title(self, id: str) -> str:
        """What a record is called; for a fact, what it is about."""
        return self.index.title(id)

    def records_using(self, source: Source) -> Markdown:
        """Links to the records that rest on a source, one for each name they are shown under."""
        by_title: dict[str, str] = {}
        for id in self.used_by(source):
            by_title.setdefault(self.title(id), id)
        return Markdown(", ".join(self.link(id, title) for title, id in by_title.items()))

    def mentions(self, id: str) -> list[tuple[Markdown, str]]:
        """Where written pages name a record: page titles as links, and the first sentence of each.

        A record that very many pages name shows the first of them, and how many more there are.
        """
        first: dict[str, Any] = {}
        for mention in self._mentions.get(id, []):
            if mention.page in self.index.catalogue.pages:
                first.setdefault(mention.page, mention)
        shown = [(self._page_link(page), m.sentence) for page, m in list(first.items())[:MENTIONS]]
        more = len(first) - len(shown)
        return [*shown, (Markdown(f"and {more} more pages"), "")] if more else shown

    def _page_link(self, path: str) -> Markdown:
        title = escaping.inline(self.index.catalogue.pages[path].title)
        return Markdown(f"[{title}]({self.to(path)})")

    # Views, the matrix and other pages made from many records

    def to(self, path: str) -> str:
        """The Markdown link to a page."""
        return places.relative(Target(path), self.path)

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

    def chart_of_votes(self) -> Markdown:
        """The drawing of votes taken by the page's day."""
        return self._chart(charts.votes(self.index, self.on))

    def chart_of_spans(self, body: str) -> Markdown:
        """The drawing of who belonged to a body, and when."""
        return self._chart(charts.spans(self.index, body, self.on))

    def chart_of_tiles(self, question: str) -> Markdown:
        """The drawing of where states stood on a question on the page's day."""
        return self._chart(charts.tiles(self.index, question, self.on))

    def _chart(self, chart: charts.Chart | None) -> Markdown:
        return Markdown(self._draw(chart) if chart else "")

    def changes(self, id: str) -> list[as_of.Change]:
        """What changed about a record between the page's day and the record date."""
        return [c for c in self.index.changes([id], self.on) if not isinstance(c.fact, Vote)]

    def officers_then(self, id: str) -> list[Office]:
        """Who held office in a body on the page's day."""
        return as_of.as_of(self.officers(id), self.on)

    def focus_answer(self, question: str) -> Position | None:
        """The answer of the state that the site is about, as last stated by the page's day."""
        answers = self.latest_positions(question)
        return next((p for p in answers if p.state == self.index.focus), None)

    def answer_history(self, question: str) -> list[tuple[str, list[Position]]]:
        """States that have answered more than once, each with its answers, the focus first."""
        by_state: dict[str, list[Position]] = {}
        for position in self.positions(question):
            by_state.setdefault(position.state, []).append(position)
        moved = [state for state, found in by_state.items() if len(found) > 1]
        return [(state, by_state[state]) for state in self.index.in_order(moved)]

    def whose(self, ids: Iterable[str]) -> str:
        """What a column of states is headed, some of which may be claimed ones."""
        claimed = any(self.index.catalogue.kinds[id] == Kind.CLAIMED.value for id in ids)
        return "State or claimed state" if claimed else "State"

    def matrix_bodies(self) -> list[str]:
        """The bodies with pages for a day: membership in them is a column of the matrix."""
        entities = self.index.catalogue.of(Entity)
        return [e.id for e in entities if e.as_of_pages and e.kind is Kind.ORGANISATION]

    def matrix_columns(self) -> list[Question | RollCall]:
        """The questions opened and the votes taken by the page's day, each in order of time."""
        questions = [q for q in self.questions() if q.opened.first <= self.on]
        rolls = sorted(as_of.used(self.index.catalogue.of(RollCall)), key=as_of.sort_key)
        return [*questions, *(roll for roll in rolls if roll.on and roll.on.last <= self.on)]

    def matrix_states(self) -> list[str]:
        """The states with a position or a vote by the page's day, the focus first, then by name."""
        return self.index.in_order({state for row in self._answers.values() for state in row})

    @cached_property  # every cell of the matrix asks
    def _answers(self) -> dict[str, dict[str, Position | Vote]]:
        """For each column of the matrix, the fact of each state."""
        return {column.id: self._answers_in(column) for column in self.matrix_columns()}

    def _answers_in(self, column: Question | RollCall) -> dict[str, Position | Vote]:
        if isinstance(column, Question):
            return {p.state: p for p in self.latest_positions(column.id)}
        return {vote.state: vote for vote in self.index.votes(column)}

    def column_head(self, column: Question | RollCall) -> Markdown:
        """The head of a column: what it is about, and for a vote its day."""
        if isinstance(column, Question):
            return self.link(column.id)
        return Markdown(f"{self.link(column.document)} {self.english(column.on)}")

    def cell(self, state: str, column: Question | RollCall) -> Markdown:
        """A state's answer in a column, as a mark that opens its fact."""
        fact = self._answers[column.id].get(state)
        if fact is None:
            return Markdown("")
        href = self.index.href(fact.id, self.path)
        word = fact.stance if isinstance(fact, Position) else fact.ballot
        day = f" {escaping.inline(fact.stated.english)}" if isinstance(fact, Position) else ""
        weak = wording.listing(label for _, label in self.index.weaknesses(fact))
        dagger = f' <span class="weak" title="{escaping.inline(weak)}">†</span>' if weak else ""
        return Markdown(f"{self.mark(word, href)}{dagger}{day}")

    def mark(self, word: LabelledEnum, href: str = "") -> Markdown:
        """A word of the record with its shape and colour; a link where there is somewhere to go."""
        name = word.value.replace("_", "-")
        mark = f'<span class="mark mark-{name}">{escaping.inline(word.label)}</span>'
        return Markdown(f"[{mark}]({href})" if href else mark)

    def marks(self) -> list[LabelledEnum]:
        """The words that cells of the matrix show."""
        return [*Stance, *Ballot]

    def status_then(self, state: str, body: str) -> str:
        """What a state was to a body on the page's day."""
        statuses = {f.member: f for f in self.index.memberships(body, self.on)}
        fact = statuses.get(state)
        return fact.status.label if fact and not self.index.is_over(fact, self.on) else ""

    def timeline(self) -> list[tuple[int, list[Fact]]]:
        """The facts that happened since the timeline's start, by year and day."""
        start = self.index.catalogue.settings.timeline_from
        by_year: dict[int, list[Fact]] = {}
        for fact in sorted(self.index.catalogue.of(Fact), key=as_of.sort_key):
            date = as_of.when(fact)
            if (
                isinstance(fact, (*_HAPPENS, RollCall))
                and date
                and not (start and date.last < start.first)
            ):
                by_year.setdefault(date.first.year, []).append(fact)
        return list(by_year.items())

    def latest(self) -> list[Fact]:
        """What the record has last of the state that the site is about, the latest first."""
        about = as_of.used(self.index.about.get(self.index.focus, []))
        news: list[Fact] = [fact for fact in about if isinstance(fact, (*_HAPPENS, Vote))]
        known = [fact for fact in news if as_of.known(fact, self.on)]
        return sorted(known, key=as_of.sort_key, reverse=True)[:LATEST]

    def tags(self, fact: Fact) -> Markdown:
        """The states and questions that a fact names, as links that filters can read."""
        named = dict.fromkeys(places.named(fact, self.index.catalogue))
        vote = self.focus_vote(fact)
        named |= {vote.state: None} if vote else {}
        kinds = ("states", "claimed-states", "questions")
        shown = [id for id in named if self.index.catalogue.kinds[id] in kinds]
        return Markdown(" ".join(self.link(id) for id in shown))

    def focus_vote(self, fact: Fact) -> Vote | None:
        """How the state that the site is about voted in a roll-call; None for other facts."""
        if not isinstance(fact, RollCall):
            return None
        votes = self.index.votes(fact)
        return next((vote for vote in votes if vote.state == self.index.focus), None)

    def briefings_citing(self, fact: Fact) -> Markdown:
        """Links to the briefings that name a fact."""
        return Markdown(
            ", ".join(self.link(id) for id in self.index.briefings_citing.get(fact.id, []))
        )

    def disputed(self) -> list[tuple[str, list[Fact]]]:
        """The facts on which sources differ, by what they are about; votes with their roll-call."""
        by_home: dict[str, list[Fact]] = {}
        for fact in self.index.written_facts:
            if fact.disputes:
                home = next(places.named(fact, self.index.catalogue))
                by_home.setdefault(home, []).append(fact)
        return sorted(by_home.items(), key=lambda pair: self.full_name(pair[0]).casefold())

    def contested_series(self) -> list[Series]:
        """The series with more than one figure."""
        return [s for s in self.index.catalogue.of(Series) if len(self.figures(s.id)) > 1]

    def field_label(self, fact: Fact, field: str) -> str:
        """What a field of a fact is called."""
        return self.index.part(fact, field)

    def open_questions(self) -> list[OpenQuestion]:
        """What could not be verified."""
        return self.index.catalogue.of(OpenQuestion)

    # Freshness

    def freshness(self, id: str) -> tuple[int, int]:
        """How many facts name a record, and how many of them were due for review."""
        facts = [fact for fact in self.index.about.get(id, []) if not isinstance(fact, Vote)]
        late = [fact for fact in facts if fact.id in freshness.overdue_ids(self.index)]
        return len(facts), len(late)

    def overdue(self) -> list[Fact]:
        """The facts that were due for review by the record date."""
        return freshness.overdue(self.index)

    def fact_count(self) -> int:
        """How many facts people have written."""
        return len(self.index.written_facts)

    def due(self, fact: Fact) -> str:
        """When the review of a fact is due."""
        return day(freshness.due(fact.review)).english

    def labelled(self, fact: Fact) -> Markdown:
        """A link to a fact: what it is about, and when."""
        return Markdown(
            f"[{escaping.inline(self._label(fact))}]({self.index.href(fact.id, self.path)})"
        )

    def _label(self, fact: Fact) -> str:
        speaker = getattr(fact, "speaker", None)
        about = self.name(speaker) if speaker else escaping.sentence(self.title(fact.id))
        return f"{about}, {wording.date(fact)}"

    def due_by_month(self) -> list[tuple[str, int]]:
        """How many facts fall due in each month after the record date."""
        months: dict[str, int] = {}
        for when in sorted(freshness.due(fact.review) for fact in self.index.written_facts):
            if when >= self.index.record_date:
                months[f"{when:%B %Y}"] = months.get(f"{when:%B %Y}", 0) + 1
        return list(months.items())

    # Briefings

    def articles(self, briefing: Briefing) -> list[Source]:
        """The articles that a briefing digests."""
        return [s for id in briefing.articles if isinstance(s := self.index.get(id), Source)]

    def lead(self, briefing: Briefing, body: str) -> tuple[Markdown, Markdown]:
        """The text of a briefing before its first heading, and the rest; the lead is the answer.

        A briefing that starts with a heading has its description for a lead.
        """
        start = _HEADING.search(body)
        lead = body[: start.start()] if start else ""
        if not lead.strip():
            return escaping.inline(briefing.description), Markdown(body)
        return Markdown(lead.strip()), Markdown(body[len(lead) :])

    def minutes(self, briefing: Briefing, body: str) -> str:
        """How long it takes to read the key points and the text, without what is folded."""
        points = " ".join(point.text for point in briefing.key_points)
        return escaping.minutes(f"{points} {_FOLDED.sub('', body)}")

    def facts_behind(self, briefing: Briefing) -> list[Fact]:
        """The facts that a briefing names, in its order; of a series the figure of its day."""
        found = (self.index.fact(id, self.on) for id in self.index.facts_of(briefing))
        return list({fact.id: fact for fact in found if fact}.values())

    def revisions(self, briefing: Briefing) -> list[tuple[Change, Fact | None]]:
        """The corrections of a briefing's text and of the facts behind it, the latest first."""
        found: list[tuple[Change, Fact | None]] = [(each, None) for each in briefing.changes]
        found += [(each, fact) for fact in self.facts_behind(briefing) for each in fact.changes]
        return sorted(found, key=lambda pair: pair[0].on.last, reverse=True)

    @property
    def is_past(self) -> bool:
        """Whether the page's day lies before the record date by more than a day."""
        return (self.index.record_date - self.on).days > 1

    def since(self, briefing: Briefing) -> list[as_of.Change]:
        """What changed, after a briefing's day, that bears on its key points."""
        subjects = self.index.main_subjects(briefing)
        changes = self.index.changes(subjects, self.on) if self.is_past else []
        named = set(self.index.points_of(briefing))
        return [c for c in changes if c.fact.id in named or self._bears_on(c, subjects)]

    def _bears_on(self, change: as_of.Change, subjects: list[str]) -> bool:
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
            case Measure():
                return bool(fact.about) and set(fact.about) <= set(subjects)
        return True

    def related(self, record: Any) -> list[tuple[str, Markdown]]:
        """The pages worth reading next: each kind of page, and links to those of that kind."""
        by_kind: dict[str, list[str]] = {}
        for id in self._related(record):
            by_kind.setdefault(KINDS_OF_PAGE[self.index.catalogue.kinds[id]], []).append(id)
        return [
            (label, Markdown("; ".join(self.link(id) for id in by_kind[label])))
            for label in dict.fromkeys(KINDS_OF_PAGE.values())
            if label in by_kind
        ]

    def _related(self, record: Any) -> list[str]:
        if isinstance(record, Briefing):
            return self.index.related_briefings(record) + self.index.subjects(record)
        return [*record.related, *self.index.parts(record.id)]


def _chip(word: str, label: str) -> Markdown:
    return Markdown(f'<span class="chip chip-{word}">{escaping.inline(label)}</span>')


def _cite(source: str, where: str) -> Markdown:
    place = escaping.inline(where)
    return Markdown(f"[@{source}, {place}]" if place else f"[@{source}]")
