"""The passages of an article -> what it says: names, dates, quotations, figures."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from briefings.text.matcher import Matcher

from .dates import dates
from .figures import figures
from .names import names
from .passages import Finding, Passage, sentences
from .quotations import quotations

KINDS = ("name", "date", "quotation", "figure")


@dataclass(frozen=True)
class Findings:
    """Everything that was found, in the order of the article, and what could not be read."""

    all: list[Finding]
    notes: list[str]

    def of(self, kind: str) -> list[Finding]:
        """Those of a kind."""
        return [each for each in self.all if each.kind == kind]

    def within(self, passage: Passage, kind: str) -> list[Finding]:
        """Those of a kind in a passage."""
        return [each for each in self.of(kind) if each.passage == passage]


def find(
    passages: list[Passage], day: datetime.date, matcher: Matcher, unmatched: Mapping[str, str]
) -> Findings:
    """What the passages of an article of a day say. Nothing is looked for in headings.

    `unmatched` are ids by names that the matcher does not find.
    """
    prose = [each for each in passages if each.is_prose]
    named = names(prose, matcher, unmatched)
    quoted, notes = quotations(prose, named)
    found = [*named, *_dates(prose, day), *quoted, *figures(prose)]
    return Findings(sorted(found, key=lambda each: (each.passage.line, each.start)), notes)


def _dates(passages: list[Passage], day: datetime.date) -> list[Finding]:
    return [
        Finding(
            "date",
            each.date,
            passage,
            sentence.start + each.start,
            sentence.start + each.end,
            how=each.how,
        )
        for passage in passages
        for sentence in sentences(passage)
        for each in dates(sentence.text, day)
    ]
