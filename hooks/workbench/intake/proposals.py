"""An article and what the record says of it -> a source record, and facts that might be recorded.

A fact is proposed where it can be complete: a figure of a known series, the words of a known
person. Of a day on which two known records meet only the frame is proposed; a person says what
happened. Everything was read in one article: its evidence is `seed`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from briefings.query.index import RecordIndex
from briefings.query.wording import listing
from briefings.record.catalogue import Catalogue
from briefings.record.facts import Figure
from briefings.record.items import Entity, Person, Series, Source

from .. import form, known
from ..kinds import kinds
from .compare import ids_in, sentence_of
from .findings import Findings
from .passages import WORDS_QUOTED, Article, Compared, Finding, Passage, Verdict, plain

_QUALIFIERS = {
    "about": "about",
    "over": "over",
    "at-least": "over",
    "up-to": "up-to",
    "under": "up-to",
}


@dataclass(frozen=True)
class Proposal:
    """A fact as the record would have it, and what it comes from."""

    fact: dict[str, Any]
    compared: Compared


def source_of(article: Article, catalogue: Catalogue) -> Source | None:
    """The source of the record that this article is: of its address, or its title on its day."""
    url, title = article.value("url"), plain(article.value("title"))
    for source in catalogue.of(Source):
        same_day = source.date and source.date.text == article.value("date")
        same = same_day and source.publisher == article.value("publisher")
        if (url and url in (source.url, source.archive)) or (same and plain(source.title) == title):
            return source
    return None


def source_record(article: Article, catalogue: Catalogue) -> dict[str, Any]:
    """The article as a source; `class` and `group` as in others of its publisher, where known."""
    kind = kinds(catalogue.settings)["source"]
    names = ("publisher", "title", "date", "url", "class")
    data: dict[str, Any] = {name: article.value(name) for name in names if article.value(name)}
    if article.value("language") not in ("", "en"):
        data["language"] = article.value("language")
    data |= {name: each.value for name, each in known.known(kind, data, catalogue).items()}
    data["id"] = known.proposed_id(kind, data, catalogue) or f"article-{data['date']}"
    return form.ordered(data, Source)


def proposals(
    article: Article,
    compared: list[Compared],
    findings: Findings,
    index: RecordIndex,
    source: str,
    kept: list[Passage],
) -> list[Proposal]:
    """The facts that a person may accept, in the order of the article, no two of them alike."""
    maker = _Maker(article, findings, index, source, kept)
    found: dict[str, Proposal] = {}
    for each in compared:
        fact = maker.fact(each) if each.verdict is not Verdict.AGREES else None
        if fact:
            found.setdefault(repr(fact), Proposal(fact, each))
    return [*found.values()]


def where(passage: Passage, kept: list[Passage]) -> str:
    """The place of a passage in its article, as a citation gives it."""
    prose = [each for each in kept if each.is_prose]
    return f"paragraph {prose.index(passage) + 1}"


def person_of(finding: Finding, findings: Findings, index: RecordIndex) -> str:
    """The id of the speaker of a quotation, empty where the record has none."""
    ids = {each.detail for each in findings.of("name") if each.value == finding.detail}
    people = [id for id in ids if isinstance(index.catalogue.records.get(id), Person)]
    return people[0] if len(people) == 1 else ""


@dataclass(frozen=True)
class _Maker:
    """What the facts of one article have in common."""

    article: Article
    findings: Findings
    index: RecordIndex
    source: str
    kept: list[Passage]

    def fact(self, compared: Compared) -> dict[str, Any] | None:
        """The fact that a finding might be, None where it is none."""
        make = {"figure": self._figure, "quotation": self._statement, "date": self._event}
        made = make[compared.finding.kind](compared) if compared.finding.kind in make else None
        if made is None:
            return None
        place = where(compared.finding.passage, self.kept)
        return made | {"sources": [{"source": self.source, "where": place, "evidence": "seed"}]}

    def _figure(self, compared: Compared) -> dict[str, Any] | None:
        held = self.index.catalogue.records.get(compared.against)
        series = held.series if isinstance(held, Figure) else compared.against
        if not isinstance(self.index.catalogue.records.get(series), Series):
            return None
        finding = compared.finding
        exact = _QUALIFIERS.get(finding.qualifier)
        return {
            "type": "figure",
            "series": series,
            "value": finding.value,
            **({"qualifier": exact} if exact else {}),
            "by": self._giver(finding),
            "stated": self.article.value("date"),
        }

    def _giver(self, finding: Finding) -> str:
        """Who gives a figure: who stands after `according to`, else the publisher."""
        sentence = sentence_of(finding)
        said = re.search(r"\baccording to (?:the )?", sentence.text, re.I)
        for name in self.findings.within(finding.passage, "name"):
            if said and name.start == sentence.start + said.end():
                return self.index.name(name.detail) if name.detail else name.value
        return self.article.value("publisher")

    def _statement(self, compared: Compared) -> dict[str, Any] | None:
        finding = compared.finding
        speaker = person_of(finding, self.findings, self.index)
        if not speaker:
            return None
        named = [each.detail for each in self.findings.within(finding.passage, "name")]
        about = [id for id in dict.fromkeys(named) if id != speaker and self._is_entity(id)]
        about = about or self._most_named(speaker)
        name = self.index.name(speaker)
        others = listing(self.index.name(id) for id in about)
        return {
            "type": "event",
            "about": about or [speaker],
            "speaker": speaker,
            **self._day(finding),
            "what": f"{name} spoke about {others}." if about else f"{name} made a statement.",
            "quote": " ".join(finding.value.split()[:WORDS_QUOTED]),
        }

    def _most_named(self, speaker: str) -> list[str]:
        """What an article names most often besides a speaker; nothing where it names nothing."""
        ids = [each.detail for each in self.findings.of("name") if each.detail != speaker]
        return [id for id, _ in Counter(filter(self._is_entity, ids)).most_common(1)]

    def _day(self, finding: Finding) -> dict[str, Any]:
        """The day of a statement: the last one named in its sentence, else that of the article."""
        day = self.article.value("date")
        for each in self.findings.within(finding.passage, "date"):
            if len(each.value) == 10 and each.value <= day and each.start >= finding.end:
                return {"on": each.value} | ({"date_basis": "weekday"} if each.how else {})
        return {"on": day, "date_basis": "inferred"}

    def _event(self, compared: Compared) -> dict[str, Any] | None:
        finding = compared.finding
        ids = ids_in(sentence_of(finding), self.findings)
        about = [id for id in ids if self._is_entity(id)]
        if len(about) < 2 or len(finding.value) < 10 or finding.value > self.article.value("date"):
            return None
        basis = {"date_basis": "weekday"} if finding.how else {}
        return {"type": "event", "about": about, "on": finding.value, **basis, "what": ""}

    def _is_entity(self, id: str) -> bool:
        return isinstance(self.index.catalogue.records.get(id), Entity)
