"""Everything about an article -> the texts of its four files, for a person to work through."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from briefings.query.index import RecordIndex
from briefings.record.facts import Fact

from .. import form
from .clean import SAID
from .findings import Findings
from .passages import Article, Compared, Dropped, Finding, Passage, Verdict
from .proposals import Proposal, where
from .quotations import shortened

_KEY_POINTS = 3  # facts under the one that is to be written
_SECTIONS = {
    "figure": "Figures to verify",
    "quotation": "Quotations to verify",
    "date": "Dates to verify",
    "name": "Names to verify",
}
_MARKUP = re.compile(r"[\\`*_\[\]{}<>#|~^@=]+")


@dataclass(frozen=True)
class Intake:
    """What is known of an article when all stages have run."""

    article: Article
    kept: list[Passage]
    dropped: list[Dropped]
    findings: Findings
    compared: list[Compared]
    proposals: list[Proposal]
    source: dict[str, Any]  # as a record; only its id where the record has it
    index: RecordIndex
    today: datetime.date

    @property
    def id(self) -> str:
        """The id of the source, which is that of the folder and the briefing."""
        return str(self.source["id"])


def sheets(intake: Intake) -> dict[str, str]:
    """The name and the text of each file."""
    return {
        "source.yml": source_sheet(intake),
        "facts.yml": facts_sheet(intake),
        "briefing.md": briefing_sheet(intake),
        "receipt.md": receipt_sheet(intake),
    }


def source_sheet(intake: Intake) -> str:
    """The source as a record; a comment says what is left to fill in."""
    if len(intake.source) == 1:
        return f"# The record has this source already.\nid: {intake.id}\n"
    head = []
    if "class" not in intake.source:
        classes = ", ".join(intake.index.catalogue.settings.source_classes)
        head = [f"# Add a line `class:` with one of {classes}."]
    return "\n".join([*head, *form.lines_of(intake.source)]) + "\n"


def facts_sheet(intake: Intake) -> str:
    """The proposed facts, each with `accept: no`, to be accepted one by one."""
    lines = [
        "# Verify each fact, in a better source where there is one. Set `accept` to yes for those",
        "# that are to go into the record, and say in your own words `what` happened where it is",
        "# empty. A line `file: name` beside `accept` chooses the file.",
    ]
    for each in intake.proposals:
        lines += [
            f"- accept: no  # {_proposed(each.compared)}",
            "  fact:",
            *(f"    {line}" for line in form.lines_of(each.fact)),
        ]
    return "\n".join(lines if intake.proposals else [*lines, "[]"]) + "\n"


def _proposed(compared: Compared) -> str:
    finding = compared.finding
    return f"{finding.kind}, line {finding.passage.lines}: {_verdict(compared)}"


# The briefing ----------------------------------------------------------------------------------


def briefing_sheet(intake: Intake) -> str:
    """A draft whose sections list what was found; none of it is a sentence of the article."""
    publisher, day = intake.article.value("publisher"), intake.article.value("date")
    front: dict[str, Any] = {
        "title": f"To write: {publisher}, {day}",
        "description": "To write: what the reader learns here, in one sentence.",
        "date": intake.today.isoformat(),
        "as_of": day,
        "draft": "true",
        "articles": [intake.id],
        "key_points": [{"text": "To write: one sentence.", "facts": key_facts(intake)}],
    }
    body = [line for kind, head in _SECTIONS.items() for line in _section(intake, kind, head)]
    return "\n".join(["---", *form.lines_of(front), "---", *body]) + "\n"


def key_facts(intake: Intake) -> list[str]:
    """Facts of the record on which a key point may rest: those that findings were held against."""
    held = [each.against for each in intake.compared if each.finding.kind != "name"]
    facts = [id for id in dict.fromkeys(held) if _is_fact(id, intake)]
    if not facts:
        ids = [each.against for each in intake.compared if each.finding.kind == "name"]
        about = (intake.index.facts(Fact, subject=id) for id in dict.fromkeys(ids) if id)
        facts = [every[-1].id for every in about if every and _is_fact(every[-1].id, intake)]
    return [*dict.fromkeys(facts)][:_KEY_POINTS]


def _is_fact(id: str, intake: Intake) -> bool:
    record = intake.index.catalogue.records.get(id)
    return isinstance(record, Fact) and id in intake.index.catalogue.origins


def _section(intake: Intake, kind: str, head: str) -> Iterator[str]:
    """A section with a line for each finding, the same one only once."""
    seen: dict[str, str] = {}
    for each in intake.compared:
        if each.finding.kind == kind:
            seen.setdefault(_told(each), _line(each, intake))
    if seen:
        yield from ("", f"## {head}", "", *seen.values())


def _told(compared: Compared) -> str:
    """What a finding says, as the key by which it is listed once."""
    finding = compared.finding
    if finding.kind == "name":
        return compared.against or finding.value
    return f"{finding.value} {finding.detail}"


def _line(compared: Compared, intake: Intake) -> str:
    finding = compared.finding
    cited = f"[@{intake.id}, {where(finding.passage, intake.kept)}]"
    return f"- {_shown(finding)}: {_linked(compared, intake)} {cited}"


def _shown(finding: Finding) -> str:
    """A finding without anything that Markdown would read."""
    value, detail = plain_text(finding.value), plain_text(finding.detail)
    if finding.kind == "quotation":
        return f"“{plain_text(shortened(finding.value))}” ({detail or 'speaker not found'})"
    if finding.kind == "figure":
        exact = finding.qualifier.replace("-", " ")
        return " ".join(filter(None, [exact, value, f"“{detail}”" if detail else ""]))
    if finding.kind == "date":
        return f"{value}, {plain_text(finding.how)}" if finding.how else value
    return f"“{value}”"


def _linked(compared: Compared, intake: Intake) -> str:
    """The verdict, with a link to what a finding was held against."""
    record = intake.index.catalogue.records.get(compared.against)
    id = compared.against if record and compared.against in intake.index.targets else ""
    link = f" [[{id}]]" if id else ""
    why = f" ({plain_text(compared.reason)})" if compared.reason else ""
    return f"{_WORDS[compared.verdict]}{link}{why}"


_WORDS = {
    Verdict.AGREES: "agrees with",
    Verdict.DIFFERS: "differs from",
    Verdict.NEW: "new to the record",
}


def plain_text(text: str) -> str:
    """A text in which nothing is read as Markdown, as a tag or as an inline form."""
    return " ".join(_MARKUP.sub(" ", text).split())


# The receipt -----------------------------------------------------------------------------------


def receipt_sheet(intake: Intake) -> str:
    """Which passage was taken as what, what was dropped and why, by the lines of the file."""
    about = intake.article.about
    lines = [f"# Receipt: {intake.id}", "", "## What the article is", ""]
    lines += [f"- {name}: {each.value} ({each.how})" for name, each in about.items()]
    lines += ["", "## What was found", ""]
    for each in intake.compared:
        lines.append(f"- line {each.finding.passage.lines}: {_found(each)}; {_verdict(each)}")
    lines += [f"- {note}" for note in (*intake.article.notes, *intake.findings.notes)]
    lines += ["", "## What was kept", ""]
    for nth, passage in enumerate([p for p in intake.kept if p.is_prose], 1):
        lines.append(f"- line {passage.lines}: paragraph {nth}, {_begins(passage)}")
    lines += [
        f"- line {passage.lines}: a heading, {_begins(passage)}"
        for passage in intake.kept
        if not passage.is_prose
    ]
    lines += ["", "## What was dropped", ""]
    lines += [
        f"- line {each.passage.lines}: {SAID[each.rule]}, {_begins(each.passage)}"
        for each in intake.dropped
    ]
    return "\n".join(lines) + "\n"


def _found(compared: Compared) -> str:
    finding = compared.finding
    how = f" [{finding.how}]" if finding.how else ""
    return f"{finding.kind} {_shown(finding) if finding.kind != 'date' else finding.value}{how}"


def _verdict(compared: Compared) -> str:
    why = f" ({compared.reason})" if compared.reason else ""
    against = f" {compared.against}" if compared.against else ""
    return f"{compared.verdict.value}{':' if against else ''}{against}{why}"


def _begins(passage: Passage) -> str:
    """The first words of a passage, by which it is found in a file of one long line."""
    words = passage.text.split()
    return f"“{' '.join(words[:6])[:60]}{' …' if len(words) > 6 else ''}”"
