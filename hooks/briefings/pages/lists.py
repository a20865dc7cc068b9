"""The record -> lists of records and facts, as the pages made from many of them show them."""

from __future__ import annotations

import datetime

from ..query import as_of, freshness, places
from ..query.index import RecordIndex
from ..record.enums import EntityType
from ..record.facts import Fact, Membership, Office, Position, Undertaking, Vote
from ..record.items import (
    Actor,
    Document,
    Entity,
    Item,
    OpenQuestion,
    Question,
    Series,
    Source,
    Term,
)
from ..record.pages import Briefing

LATEST = 5  # facts shown as the latest; the timeline has the rest


def table_template(id: str, index: RecordIndex) -> str:
    """The template of the table that `{{ table id }}` stands for."""
    record = index.catalogue.records.get(id)
    name = id
    if isinstance(record, Series):
        name = "figures"
    elif isinstance(record, Question):
        name = "answers"
    elif isinstance(record, Actor):
        name = "positions"
    elif isinstance(record, Entity):
        name = "signatories" if index.signatures(id) else "members"
    return f"table_{name}.md.j2"


# Records ---------------------------------------------------------------------------------------


def entities(index: RecordIndex, kind: str) -> list[Entity]:
    """The entities of a kind by name."""
    found = [entity for entity in index.catalogue.of(Entity) if entity.kind == kind]
    return sorted(found, key=lambda entity: entity.name)


def is_of_actors(index: RecordIndex, kind: str) -> bool:
    """Whether the entities of a kind are actors, which answer questions."""
    return index.catalogue.settings.kinds[kind].type is EntityType.ACTOR


def questions(index: RecordIndex) -> list[Question]:
    """All questions by the day they opened."""
    return sorted(index.catalogue.of(Question), key=lambda each: (each.opened.first, each.id))


def briefings(index: RecordIndex) -> list[Briefing]:
    """All briefings: that for the latest day, then the digests of articles, then the rest."""
    found = index.catalogue.of(Briefing)
    by_day = sorted(found, key=lambda each: (each.as_of.last, each.id), reverse=True)
    return by_day[:1] + sorted(by_day[1:], key=lambda briefing: not briefing.articles)


def glossary(index: RecordIndex) -> list[Item]:
    """The terms, and the entities that are listed with them, by name."""
    listed = [entity for entity in index.catalogue.of(Entity) if entity.glossary]
    terms = index.catalogue.of(Term)
    return sorted([*terms, *listed], key=lambda item: item.name.casefold())


def source_classes(index: RecordIndex) -> list[tuple[str, list[Source]]]:
    """The sources by class, strongest class first, newest first within."""
    newest_first = sorted(index.catalogue.of(Source), key=_published, reverse=True)
    by_class = {
        label: [source for source in newest_first if source.class_ == word]
        for word, label in index.catalogue.settings.source_classes.items()
    }
    return [(label, found) for label, found in by_class.items() if found]


def _published(source: Source) -> tuple[datetime.date, str]:
    return source.date.last if source.date else datetime.date.min, source.id


def open_questions(index: RecordIndex) -> list[OpenQuestion]:
    """What could not be verified."""
    return index.catalogue.of(OpenQuestion)


# Facts -----------------------------------------------------------------------------------------


def about(index: RecordIndex, item: Item) -> list[Fact]:
    """The facts about an item, or about a part of a document that is shown with the whole."""
    parts = index.parts(item.id) if isinstance(item, Document) else []
    return [fact for id in (item.id, *parts) for fact in index.facts(Fact, subject=id)]


def members(index: RecordIndex, body: str) -> list[Membership]:
    """All periods of membership in a body or treaty, by member and then by time."""
    return sorted(index.facts(Membership, of=body), key=lambda fact: index.name(fact.member))


def officers(index: RecordIndex, body: str, on: datetime.date) -> list[Office]:
    """Who held office in a body on a day."""
    return as_of.as_of(index.facts(Office, of=body), on)


def undertakings(index: RecordIndex, document: str) -> list[Undertaking]:
    """The undertakings of a document and its parts, by clause."""
    parts = [document, *index.parts(document)]
    facts = [fact for part in parts for fact in index.facts(Undertaking, document=part)]
    return sorted(facts, key=lambda fact: (fact.document, fact.clause))


def undertaken(index: RecordIndex, id: str) -> list[Undertaking]:
    """What somebody has undertaken, or has been promised."""
    facts = index.facts(Undertaking, subject=id)
    return [fact for fact in facts if id in (*fact.by, *fact.given_to)]


def answer_history(index: RecordIndex, question: str) -> list[tuple[str, list[Position]]]:
    """Actors that have answered more than once, each with its answers, the focus first."""
    by_actor: dict[str, list[Position]] = {}
    for position in index.facts(Position, question=question):
        by_actor.setdefault(position.by, []).append(position)
    moved = [actor for actor, found in by_actor.items() if len(found) > 1]
    return [(actor, by_actor[actor]) for actor in index.in_order(moved)]


def focus_answer(index: RecordIndex, question: str, on: datetime.date) -> Position | None:
    """The answer of the one that the site is about, as last stated by a day."""
    answers = index.positions(question, on)
    return next((answer for answer in answers if answer.by == index.focus), None)


def board(index: RecordIndex, on: datetime.date) -> list[tuple[Question, Position]]:
    """Each question that the one the site is about has answered by a day, with its last answer."""
    asked = [(question, focus_answer(index, question.id, on)) for question in questions(index)]
    return [(question, answer) for question, answer in asked if answer]


def support(index: RecordIndex, fact: Fact) -> str:
    """How many sources a fact rests on, and how many of them do not depend on one another."""
    sources = index.sources(fact)
    groups = {source.group for source in sources}
    count = f"{len(sources)} sources, {len(groups)} independent"
    return "one source" if len(sources) == 1 else count


def focus_vote(index: RecordIndex, fact: Fact) -> Vote | None:
    """How the one that the site is about voted in a roll-call; None for other facts."""
    votes = index.facts(Vote, roll=fact.id, by=index.focus)
    return next(iter(votes), None)


def latest(index: RecordIndex, on: datetime.date) -> list[Fact]:
    """What the record has last of the one that the site is about, the latest first."""
    about = as_of.used(index.facts(Fact, subject=index.focus))
    news: list[Fact] = [fact for fact in about if fact.is_news or isinstance(fact, Vote)]
    return [fact for fact in reversed(news) if as_of.known(fact, on)][:LATEST]


def disputed(index: RecordIndex) -> list[tuple[str, list[Fact]]]:
    """The facts on which sources differ, by what they are about; votes with their roll-call.

    First come the answers of the one that the site is about, then those of others, then the rest.
    """
    by_home: dict[str, list[Fact]] = {}
    for fact in index.written_facts:
        if fact.disputes:
            home = next(places.named(fact, index.catalogue))
            by_home.setdefault(home, []).append(fact)
    for facts in by_home.values():
        facts.sort(key=lambda fact: getattr(fact, "by", None) != index.focus)
    return sorted(by_home.items(), key=lambda pair: _weight(pair[0], pair[1], index))


def _weight(id: str, facts: list[Fact], index: RecordIndex) -> tuple[bool, bool, int, str]:
    """The order of what sources differ on, the weightiest first, and by name."""
    answers = [fact for fact in facts if isinstance(fact, Position)]
    ours = any(answer.by == index.focus for answer in answers)
    count = sum(len(fact.disputes) for fact in facts)
    return not ours, not answers, -count, index.full_name(id).casefold()


def contested_series(index: RecordIndex) -> list[Series]:
    """The series with more than one figure."""
    return [each for each in index.catalogue.of(Series) if len(index.figures(each.id)) > 1]


# Freshness -------------------------------------------------------------------------------------


def reviewed(index: RecordIndex, id: str) -> tuple[int, int]:
    """How many facts name a record, and how many of them were due for review."""
    facts = [each for each in index.facts(Fact, subject=id) if not isinstance(each, Vote)]
    return len(facts), len([each for each in facts if freshness.is_overdue(each, index)])


def due_by_month(index: RecordIndex) -> list[tuple[str, int]]:
    """How many facts fall due in each month after the record date."""
    months: dict[str, int] = {}
    for when in sorted(freshness.due(fact.review) for fact in index.written_facts):
        if when >= index.record_date:
            months[f"{when:%B %Y}"] = months.get(f"{when:%B %Y}", 0) + 1
    return list(months.items())
