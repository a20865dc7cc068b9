"""What the stages hand to each other: passages of an article, and what was found in them."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from enum import Enum

WORDS_QUOTED = 25  # of anybody, at most; what is longer is cut
_SPEECH_MARKS = "”’»\"')]"
_ENDS = tuple(f"{end}{mark}" for end in ".!?…" for mark in ("", *_SPEECH_MARKS))
# A full stop after these ends no sentence.
_SHORT = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Sen|Rep|Gov|St|No|Jr|Sr|vs|etc|approx|U\.S|U\.K|U\.N|"
    r"a\.m|p\.m|[A-Z]|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.[”’\"')]*$"
)
_BREAK = re.compile(r"(?<=[.!?…])[”’»\"')\]]*\s+(?=[“‘«\"'(\[]?[^\W\da-z_]|[“\"]?\d)")


@dataclass(frozen=True)
class Passage:
    """A block of text and the lines of the file, counted from 1, that it came from."""

    line: int
    end: int
    text: str
    heading: bool = False  # marked as one in HTML
    outside: bool = False  # not part of the article, for the extraction library

    @property
    def lines(self) -> str:
        """Its lines, as a receipt prints them."""
        return f"{self.line}" if self.line == self.end else f"{self.line}–{self.end}"

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def is_prose(self) -> bool:
        """Whether it reads as a paragraph: four words that end as a sentence does, or 40."""
        ends = self.text.endswith((*_ENDS, ":"))
        return not self.heading and ((self.words >= 4 and ends) or self.words >= 40)


@dataclass(frozen=True)
class Known:
    """A value that was found in a file, and where."""

    value: str
    how: str


@dataclass(frozen=True)
class Article:
    """A file as it was read: what is known of it, and its passages in order."""

    about: dict[str, Known]  # title, publisher, date, author, url, language: those that were found
    passages: list[Passage]
    notes: list[str] = field(default_factory=list)  # what a reader of the receipt should know

    def value(self, name: str) -> str:
        """A value, empty where it was not found."""
        return self.about[name].value if name in self.about else ""

    @property
    def day(self) -> datetime.date:
        """The day of publication, which `read` has made sure of."""
        return datetime.date.fromisoformat(self.value("date"))


@dataclass(frozen=True)
class Dropped:
    """A passage that is no part of the article, and the name of the rule that says so."""

    passage: Passage
    rule: str


@dataclass(frozen=True)
class Sentence:
    """A sentence of a passage; findings name its line."""

    text: str
    passage: Passage
    start: int  # where it begins in the passage


class Verdict(Enum):
    """What the record says of a finding."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NEW = "new"


@dataclass(frozen=True)
class Finding:
    """Something that the article says; `kind` is name, date, quotation or figure."""

    kind: str
    value: str  # the name, the date by its precision, the words or the number
    passage: Passage
    start: int  # where in the passage
    end: int
    detail: str = ""  # of a figure what it counts, of a quotation its speaker, of a name its id
    how: str = ""  # how it was worked out, where it does not stand there
    qualifier: str = ""  # of a figure: about, over, up-to ...


@dataclass(frozen=True)
class Compared:
    """A finding, what the record says of it, and the id of what it was held against."""

    finding: Finding
    verdict: Verdict
    against: str = ""
    reason: str = ""


def sentences(passage: Passage) -> list[Sentence]:
    """The sentences of a passage; abbreviations and initials end none."""
    found, start = [], 0
    for gap in _BREAK.finditer(passage.text):
        before = passage.text[start : gap.start()]
        if _SHORT.search(before):
            continue
        found.append(Sentence(passage.text[start : gap.end()].rstrip(), passage, start))
        start = gap.end()
    last = passage.text[start:]
    return [*found, Sentence(last, passage, start)] if last.strip() else found


def words(text: str) -> frozenset[str]:
    """The words of a list that is written as a text."""
    return frozenset(text.split())


def any_of(lines: str) -> str:
    """One pattern from a text with a pattern on each line, any of which may match."""
    return f"(?:{'|'.join(line.strip() for line in lines.strip().splitlines())})"


def plain(text: str) -> str:
    """A text to be compared: in small letters, without punctuation."""
    return " ".join(re.findall(r"\w+", text.casefold()))
