"""The answers of all actors -> the small file from which the comparison makes its cards."""

from __future__ import annotations

import json

from ..pages.lists import support
from ..query import as_of, wording
from ..query.index import RecordIndex
from ..record.facts import Fact, Position, Vote
from ..text import escaping

PATH = "compare/answers.json"


def answers(index: RecordIndex) -> str:
    """Each position and vote that is used, as JSON: its id, and the lines of its card.

    The lines are the fact as a sentence (for a vote, the result), who said it and when, how many
    sources it has and whose they are, and its weaknesses; a line may be empty.
    """
    facts: list[Position | Vote] = [
        *as_of.used(index.facts(Position)),
        *as_of.used(index.facts(Vote)),
    ]
    made = {fact.id: _lines(fact, index) for fact in facts}
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n"


def _lines(fact: Position | Vote, index: RecordIndex) -> list[str]:
    weak = wording.listing(label for _, label in index.weaknesses(fact))
    publishers = list(dict.fromkeys(source.publisher for source in index.sources(fact)))
    sources = f"{escaping.sentence(support(index, fact))}: {', '.join(publishers)}"
    whole = index.get(fact.roll) if isinstance(fact, Vote) else fact
    assert isinstance(whole, Fact)
    return [index.statement(whole), _said(fact, index), sources, weak]


def _said(fact: Position | Vote, index: RecordIndex) -> str:
    if isinstance(fact, Vote):
        return fact.on.english if fact.on else ""
    speaker = index.name(fact.speaker) if fact.speaker else ""
    return ", ".join(filter(None, (speaker, fact.office, fact.stated.english)))
