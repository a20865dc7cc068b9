"""The passages of an article -> what was found in them, each with the line it stands on."""

from __future__ import annotations

from dataclasses import dataclass, field

from briefings.query.index import RecordIndex
from briefings.record.items import Person
from briefings.text.matcher import Matcher

from .cleaning import Article
from .dates import When, dates
from .figures import Number, figures
from .names import Named, names
from .quotations import Quotation, quotations, unbalanced


@dataclass(frozen=True)
class Found:
    """What one passage holds. `about` has the ids of records named in it, in their order."""

    line: int
    text: str
    names: list[Named]
    dates: list[When]
    figures: list[Number]
    quotations: list[Quotation]

    @property
    def about(self) -> list[str]:
        """The ids of the records that the passage names, each once."""
        return list(dict.fromkeys(each.id for each in self.names if each.id))


@dataclass
class Reader:
    """Knows the names of the record, and those that an article has introduced."""

    matcher: Matcher
    people: frozenset[str]
    last: Named | None = None
    met: dict[str, Named] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def find(article: Article, index: RecordIndex) -> tuple[list[Found], list[str]]:
    """What the passages of an article hold, and what a person should look at."""
    people = frozenset(each.id for each in index.catalogue.of(Person))
    reader = Reader(index.matcher, people)
    found = [_passage(each.line, each.text, article, reader) for each in article.passages]
    return found, reader.notes


def _passage(line: int, text: str, article: Article, reader: Reader) -> Found:
    named = names(text, reader.matcher, reader.people, reader.met)
    when = list(dates(text, article.day))
    taken = [
        *((each.start, each.end) for each in when),
        *((each.start, each.end) for each in named),
    ]
    said = list(quotations(text, named, reader.last))
    reader.last = next((each.speaker for each in reversed(said) if each.speaker), reader.last)
    if unbalanced(text):
        reader.notes.append(f"Line {line}: a quotation mark opens what no other closes.")
    return Found(line, text, named, when, list(figures(text, taken)), said)
