"""The records -> data files, as text: the published contract, which the YAML files are not.

Each file is made from the same records as the pages. `VERSION` changes when a consumer would
have to change; fields may be added without that.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from .lookup import Lookup
from .model import (
    FACT_TYPES,
    Briefing,
    Entity,
    Fact,
    Membership,
    Position,
    Question,
    Record,
    RollCall,
    Series,
    Source,
    Term,
    Vote,
)

VERSION = "1.0"
LICENCE = "CC-BY-4.0"

PATHS = tuple(
    f"data/{name}"
    for name in ("record.json", "schema.json", "votes.csv", "positions.csv", "memberships.csv")
)

_KINDS: dict[str, type[Record]] = {
    "sources": Source,
    "entities": Entity,
    "terms": Term,
    "questions": Question,
    "series": Series,
    "facts": Fact,
    "briefings": Briefing,
}


def files(lookup: Lookup) -> dict[str, str]:
    """Every data file of the site: its path and its text."""
    texts = (record(lookup), schema(), votes(lookup), positions(lookup), memberships(lookup))
    return dict(zip(PATHS, texts, strict=True))


def record(lookup: Lookup) -> str:
    """All records as one JSON document, in the order of their ids.

    A fact carries what weakens it beside its value, so that a program cannot quote a disputed or
    unused value without having seen that it is one. `page` is relative to the site's address.
    """
    document = {
        "version": VERSION,
        "licence": LICENCE,
        "record_date": lookup.record_date.isoformat(),
        **{
            name: [_plain(each, lookup) for each in sorted(found, key=lambda each: each.id)]
            for name, cls in _KINDS.items()
            if (found := lookup.catalogue.of(cls)) is not None
        },
    }
    return _json(document)


def schema() -> str:
    """The JSON Schema of each kind of record, for editors, as one document."""
    kinds: dict[str, type[BaseModel]] = {**_KINDS, **FACT_TYPES}
    kinds.pop("facts")
    return _json({name: cls.model_json_schema() for name, cls in kinds.items()})


def votes(lookup: Lookup) -> str:
    """Every vote of every state as CSV (RFC 4180), one a line."""
    found = sorted(lookup.catalogue.of(Vote), key=lambda vote: vote.id)
    fields = ("document", "body", "state", "ballot", "roll")
    return _csv(found, fields, lookup)


def positions(lookup: Lookup) -> str:
    """Every position as CSV, one a line."""
    found = sorted(lookup.catalogue.of(Position), key=lambda position: position.id)
    return _csv(found, ("question", "state", "stance", "basis", "speaker", "stated"), lookup)


def memberships(lookup: Lookup) -> str:
    """Every period of membership as CSV, one a line."""
    found = sorted(lookup.catalogue.of(Membership), key=lambda membership: membership.id)
    return _csv(found, ("of", "member", "status", "from", "to", "last_seen"), lookup)


def _csv(facts: Iterable[Fact], fields: tuple[str, ...], lookup: Lookup) -> str:
    """Facts as CSV: id, the given fields, the day, what weakens them, their sources and address."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["id", *fields, "on", "weaknesses", "sources", "page"])
    for fact in facts:
        plain = fact.model_dump(mode="json", by_alias=True)
        weak = "; ".join(label for _, label in lookup.weaknesses(fact))
        sources = " ".join(cite.source for cite in fact.sources)
        values = [plain[field] for field in (*fields, "on")]
        writer.writerow([fact.id, *values, weak, sources, _address(fact.id, lookup)])
    return out.getvalue()


def _plain(record: Record, lookup: Lookup) -> dict[str, Any]:
    plain = record.model_dump(mode="json", by_alias=True, exclude_none=True)
    if record.id in lookup.targets:
        plain["page"] = _address(record.id, lookup)
    if isinstance(record, Fact):
        plain["statement"] = lookup.statement(record)
        plain["weaknesses"] = [label for _, label in lookup.weaknesses(record)]
    if isinstance(record, RollCall):
        plain["votes"] = [fact.id for fact in lookup.about[record.document] if _is_of(fact, record)]
    return plain


def _is_of(fact: Fact, roll: RollCall) -> bool:
    return getattr(fact, "roll", None) == roll.id


def _address(id: str, lookup: Lookup) -> str:
    target = lookup.targets[id]
    folder = target.path.removesuffix("index.md").removesuffix(".md")
    return f"{folder}/#{target.anchor}" if target.anchor else f"{folder}/"


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
