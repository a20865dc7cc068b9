"""A page -> what its head says: the title and the description that results of searches show.

The title says what the page answers or shows, the description what is to be read there. No two
pages share either: what pages have in common is said with the name of each.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from ..query import wording
from ..query.index import RecordIndex
from ..record.dates import day
from ..record.facts import (
    Fact,
    Measure,
    Membership,
    Office,
    Position,
    RollCall,
    Signature,
    Statement,
    Undertaking,
    Vote,
)
from ..record.items import Document, Entity, Question
from ..text import escaping
from . import lists

TITLE, DESCRIPTION = 65, 160  # characters: what results of searches have room for, about
_SHORT, _VERY_SHORT = 110, 50  # a description that leaves room to say what the page shows
_WORDS = 3  # of what a page shows


@dataclass(frozen=True)
class Head:
    """The title and the description of a page, as plain text."""

    title: str = ""
    description: str = ""


def of_question(question: Question, on: datetime.date, index: RecordIndex) -> Head:
    """Of a question: it is said with the answer of the one that the site is about, by a day."""
    asked, name = (
        question.asks or escaping.sentence(question.name),
        escaping.sentence(question.name),
    )
    answer = lists.focus_answer(index, question.id, on)
    dated = "" if on == index.record_date else f" As at {day(on).english}."
    if not answer:
        return Head(_joined(asked, dated), _fitting(f"{name}.{dated}", question.summary))
    verdict = f"{escaping.sentence(index.value(answer))} ({answer.stated.first.year})"
    said = f"{wording.headline(answer, index.name)}, last stated on {wording.date(answer)}."
    count = len(index.positions(question.id, on))
    answers = f"All {count} answers on record, with dates and sources." if count > 1 else ""
    return Head(
        _joined(asked, f" {verdict}{'.' if dated else ''}{dated}"),
        _fitting(f"{name}.{dated}", said, answers),
    )


def of_entity(entity: Entity, index: RecordIndex, is_shared: bool) -> Head:
    """Of an entity: it is said what of it the page shows; also where others share its summary."""
    name = escaping.sentence(entity.name)
    shown = list(_shown([entity], index))
    title = _first_that_fits(name, entity.short or "", shown)
    if is_shared:
        return Head(title, f"{name}. {entity.summary}")
    is_short = len(entity.summary) < (_SHORT if len(shown) > 1 else _VERY_SHORT)
    listed = f"{_with(name, shown[:_WORDS])}." if shown and is_short else ""
    return Head(title, _fitting(entity.summary, listed))


def of_kind(kind: str, index: RecordIndex) -> Head:
    """Of the list of a kind of entities: some of them are named."""
    words, entities = index.catalogue.settings.kinds[kind], lists.entities(index, kind)
    shown = list(_shown(entities, index))
    names = [entity.name for entity in entities]
    named = _fitting_list(f"{words.meaning.rstrip('.')}: ", names)
    return Head(_first_that_fits(words.label, "", shown), named)


def dated_title(title: str, on: datetime.date) -> str:
    """The title of what a page shows for one day; a question ends with its own mark."""
    return (
        f"{title} As at {day(on).english}" if title.endswith("?") else f"{title}, {day(on).english}"
    )


def _joined(asked: str, more: str) -> str:
    return f"{asked}{'' if asked.endswith('?') or not more else ':'}{more}".removesuffix(".")


def _fitting(first: str, *more: str) -> str:
    """Sentences as one text: the first, and those that still have room."""
    said = first
    for sentence in filter(None, more):
        said = f"{said} {sentence}" if len(said) + len(sentence) < DESCRIPTION else said
    return said


def _fitting_list(start: str, names: list[str]) -> str:
    """A sentence that names as many as have room, and counts the others."""
    for count in range(len(names), 0, -1):
        rest = len(names) - count
        said = f"{start}{wording.listing([*names[:count], *([f'{rest} more'] if rest else [])])}."
        if len(said) <= DESCRIPTION:
            break
    return said


def _first_that_fits(name: str, short: str, shown: list[str]) -> str:
    """The fullest title that has room: a name, its short form, and what the page shows."""
    both = [f"{name} ({short})"] if short.isupper() and short not in name else []
    names = [*both, name, *filter(None, [short])]
    titles = [_with(each, shown[:count]) for each in names for count in range(_WORDS, -1, -1)]
    return next((title for title in titles if len(title) <= TITLE), short or name)


def _with(name: str, shown: list[str]) -> str:
    return f"{name}: {wording.listing(shown)}" if shown else name


def _shown(entities: list[Entity], index: RecordIndex) -> Iterator[str]:
    """What the pages of some entities show, in the order in which they do."""
    ids = [entity.id for entity in entities]
    for type, role, words in _SECTIONS:
        found = next((facts for id in ids if (facts := index.facts(type, **{role: id}))), None)
        if not found:
            continue
        match found[0]:
            case RollCall() if role == "document":
                yield f"the vote of {wording.date(found[0])}" if len(ids) == 1 else "votes"
            case Membership() if role == "of":
                yield "parties" if isinstance(index.get(found[0].of), Document) else "members"
            case _:
                yield words
    if any(index.series_of(id) for id in ids):
        yield "figures"


# The sections of a page: the type of the facts, the field that names the entity, and the words.
_SECTIONS: tuple[tuple[type[Fact], str, str], ...] = (
    (Position, "by", "positions"),
    (Vote, "by", "votes"),
    (RollCall, "document", ""),
    (Membership, "of", ""),
    (Signature, "document", "signatories"),
    (Undertaking, "document", "provisions"),
    (Office, "person", "offices"),
    (Statement, "speaker", "statements"),
    (Membership, "member", "memberships"),
    (Measure, "subject", "measures"),
    (Signature, "signer", "documents signed"),
    (Office, "of", "office-holders"),
    (RollCall, "body", "votes taken"),
)
