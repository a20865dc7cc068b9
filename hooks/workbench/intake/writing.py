"""An article and its verdicts -> the four files of its folder, as texts.

No sentence of the article is repeated: findings are single words, numbers and short quotations.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

import yaml

from briefings.query.index import RecordIndex
from briefings.record.items import Series, Source

from .cleaning import Article
from .comparing import Verdict, cut
from .figures import Number
from .quotations import Quotation

TODO = "WRITE"  # stands where a person has to write; nothing that has it is accepted
FILES = ("source.yml", "briefing.md", "facts.yml", "receipt.md")
_SHOWN = 60  # characters of a passage that the receipt shows, so that it can be found
_HEADINGS = {
    "quotation": "Quotations to verify",
    "figure": "Figures to verify",
    "date": "Dates to verify",
    "name": "Names",
}


def written(
    article: Article, verdicts: list[Verdict], notes: list[str], index: RecordIndex
) -> tuple[str, dict[str, str]]:
    """The id of the article, and the texts of its files by their names."""
    source = _source(article, index)
    facts = list(_facts(article, verdicts, source["id"], index))
    texts = (
        _yaml([source]),
        _briefing(article, verdicts, source, index),
        _proposed(facts),
        _receipt(article, verdicts, notes),
    )
    return source["id"], dict(zip(FILES, texts, strict=True))


def slug(text: str) -> str:
    """A text as an id: lower-case letters a to z, digits and single hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))[:60].strip("-")


def _yaml(value: Any) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100)


# The source ------------------------------------------------------------------------------------


def _source(article: Article, index: RecordIndex) -> dict[str, Any]:
    """The record of the article, with class and group of its publisher where that is known."""
    document, sources = article.document, index.catalogue.of(Source)
    host = urlsplit(document.url).hostname or ""
    kin = next((each for each in sources if _is_kin(each, document.publisher, host)), None)
    publisher = kin.publisher if kin else document.publisher or host.removeprefix("www.")
    name = slug(publisher) or slug(PurePath(document.name).stem) or "article"
    fields = {
        "id": f"{name}-{article.date}" if article.date else name,
        "publisher": publisher or f"{TODO} who published it",
        "title": article.title or f"{TODO} its title",
        "date": _day(article.date),
        "date_basis": "inferred" if article.dated_by.startswith("the first day") else None,
        "url": document.url or None,
        "class": kin.class_ if kin else f"{TODO} one of {', '.join(_classes(index))}",
        "group": kin.group if kin else slug(publisher) or f"{TODO} an id for its publisher",
        "note": f"By {article.author}." if article.author else None,
    }
    return {key: value for key, value in fields.items() if value}


def _is_kin(source: Source, publisher: str, host: str) -> bool:
    at = (urlsplit(source.url).hostname or "") if source.url and not source.via else ""
    return bool(host and at == host) or source.publisher.casefold() == publisher.casefold()


def _classes(index: RecordIndex) -> list[str]:
    return list(index.catalogue.settings.source_classes)


def _day(text: str) -> datetime.date | str:
    """A day as YAML writes it without quotation marks; a month stays a text."""
    return datetime.date.fromisoformat(text) if len(text) == 10 else text


# Proposed facts --------------------------------------------------------------------------------


def _facts(
    article: Article, verdicts: list[Verdict], source: str, index: RecordIndex
) -> Iterator[dict[str, Any]]:
    """A fact for each quotation and figure that is new or differs, with what is known of it."""
    for nth, verdict in enumerate(verdicts, 1):
        if verdict.word == "agrees":
            continue
        shared = {
            "sources": [
                {
                    "source": source,
                    "evidence": "seed",
                }
            ],
            "review": {"last": index.record_date, "months": 12},
        }
        fact: dict[str, Any] | None = None
        if isinstance(verdict.item, Quotation):
            fact = _said(article, verdict, verdict.item, index)
        elif isinstance(verdict.item, Number):
            fact = _counted(article, verdict, verdict.item, index)
        if fact:
            yield {"id": f"{source}-{nth}", **fact, **shared}


def _said(
    article: Article, verdict: Verdict, quotation: Quotation, index: RecordIndex
) -> dict[str, Any]:
    speaker = quotation.speaker
    entities = [id for id in verdict.about if index.catalogue.kinds.get(id)
                in index.catalogue.settings.kinds]  # fmt: skip
    known = speaker.id if speaker and speaker.personal else ""
    fields = {
        "type": "event",
        "about": entities or [f"{TODO} ids"],
        "on": _day(article.date) or f"{TODO} the day",
        "what": f"{TODO} what was said, in your words, by {speaker.text if speaker else 'whom'}",
        "speaker": known or None,
        "quote": cut(quotation.words),
    }
    return {key: value for key, value in fields.items() if value}


def _counted(
    article: Article, verdict: Verdict, number: Number, index: RecordIndex
) -> dict[str, Any] | None:
    """A figure of a series that the record has; a number of anything else is for the briefing."""
    series = next(
        (
            each.id
            for each in index.catalogue.of(Series)
            if re.search(rf"(?<![\w-]){re.escape(each.id)}(?![\w-])", verdict.why)
        ),
        "",
    )
    if not series:
        return None
    fields = {
        "type": "figure",
        "series": series,
        "value": number.value,
        "qualifier": number.qualifier if number.qualifier != "exact" else None,
        "by": f"{TODO} who gave it",
        "stated": _day(article.date) or f"{TODO} the day",
    }  # fmt: skip
    return {key: value for key, value in fields.items() if value}


def _proposed(facts: list[dict[str, Any]]) -> str:
    head = "# Proposed, not yet held against the article. Write where it says WRITE, then accept.\n"
    return head + ("\n".join(_yaml([fact]) for fact in facts) or "[]\n")


# The briefing ----------------------------------------------------------------------------------


def _briefing(
    article: Article, verdicts: list[Verdict], source: dict[str, Any], index: RecordIndex
) -> str:
    day = _day(article.date) or index.record_date
    agreed = [each.fact for each in verdicts if each.word == "agrees" and each.kind != "name"]
    front = {
        "title": f"{TODO} a title of your own",
        "description": f"{TODO} one sentence",
        "date": max(index.record_date, day) if isinstance(day, datetime.date) else day,
        "as_of": day,
        "draft": True,
        "articles": [source["id"]],
        "key_points": [{"text": f"{TODO} what a reader should know first",
                        "facts": list(dict.fromkeys(agreed))[:5] or [f"{TODO} ids of facts"]}],
    }  # fmt: skip
    parts = [f"---\n{_yaml(front)}---\n"]
    for kind, heading in _HEADINGS.items():
        lines = [_item(each) for each in verdicts if each.kind == kind]
        if lines:
            parts.append(f"## {heading}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def _item(verdict: Verdict) -> str:
    """A finding as a line of a list, safe in Markdown."""
    said = _literal(verdict.said)
    if isinstance(verdict.item, Quotation):
        speaker = verdict.item.speaker
        said = f'{_literal(speaker.text) if speaker else "Somebody"}: "{said}"'
    held = f" `{verdict.fact}`" if verdict.fact else ""
    why = f": {_literal(verdict.why)}" if verdict.why else ""
    return f"- {said} — **{verdict.word}**{held}{why} (line {verdict.line})"


def _literal(text: str) -> str:
    """A text whose signs Markdown, HTML and our inline forms do not read."""
    return re.sub(r"([\\`*_\[\]{}<>#|&@!])", r"\\\1", " ".join(text.split()))


# The receipt -----------------------------------------------------------------------------------


def _receipt(article: Article, verdicts: list[Verdict], notes: list[str]) -> str:
    said = [
        f"Title: {article.title or 'none found'}",
        f"Publisher: {article.document.publisher or 'none named in the file'}",
        f"Author: {article.author or 'none found'}",
        f"Day: {article.date or 'none found'}" + (f", by {article.dated_by}" if article.date
                                                  else ""),
        f"Words of the article: {sum(len(each.text.split()) for each in article.passages)}",
        *article.notes,
        *notes,
    ]  # fmt: skip
    taken = [f"- line {each.line}: {_findings(each.line, verdicts)}" for each in article.passages]
    dropped = [f"- line {each.passage.line}: {each.why}: {_shown(each.passage.text)}"
               for each in article.dropped]  # fmt: skip
    parts = {"What it is": [f"- {_literal(each)}" for each in said], "Taken": taken,
             "Dropped, and why": dropped or ["- nothing"]}  # fmt: skip
    name = _literal(article.document.name.rpartition("/")[2])
    body = "\n\n".join(f"## {head}\n\n" + "\n".join(lines) for head, lines in parts.items())
    return f"# Receipt for {name}\n\n{body}\n"


def _findings(line: int, verdicts: list[Verdict]) -> str:
    kinds = [each.kind for each in verdicts if each.line == line]
    counts = [f"{kinds.count(kind)} {kind}{'' if kinds.count(kind) == 1 else 's'}"
              for kind in _HEADINGS if kind in kinds]  # fmt: skip
    return ", ".join(counts) or "nothing that was not found before"


def _shown(text: str) -> str:
    return _literal(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
