"""The records -> data files, as text: the published contract, which the YAML files are not.

Each file is made from the same records as the pages. `VERSION` changes when a consumer would
have to change; fields may be added without that.
"""

from __future__ import annotations

import csv
import functools
import io
import re
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic_core import to_json

from ..query import places
from ..query.index import RecordIndex
from ..record.defaults import Defaults
from ..record.facts import FACT_TYPES, Fact, Membership, Position, RollCall, Vote
from ..record.items import ENTITY_TYPES, Entity, OpenQuestion, Question, Series, Source, Term
from ..record.pages import Briefing
from ..record.parts import Record

R = TypeVar("R", bound=Record)
VERSION = "3.0"
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
    "open": OpenQuestion,
}


def files(index: RecordIndex, site: str = "") -> dict[str, str]:
    """Every data file of the site at an address, which may be unknown: its path and its text."""
    tables = (votes(index, site), positions(index, site), memberships(index, site))
    return dict(zip(PATHS, (record(index), schema(), *tables), strict=True))


def record(index: RecordIndex) -> str:
    """All records as one JSON document, in the order of their ids.

    A fact carries what weakens it beside its value, so that a program cannot quote a disputed or
    unused value without having seen that it is one. `page` is relative to the site's address.
    """
    document = {
        "version": VERSION,
        "licence": LICENCE,
        "record_date": index.record_date.isoformat(),
        **{
            name: [_plain(each, index) for each in _sorted(index, cls)]
            for name, cls in _KINDS.items()
        },
    }
    return _json(document)


@functools.cache  # the code of a process does not change
def schema() -> str:
    """The JSON Schema of each kind of record as its file is written, as one document."""
    entities: dict[str, type[Record]] = {
        f"entity-{type.value}": cls for type, cls in ENTITY_TYPES.items()
    }
    others = {name: cls for name, cls in _KINDS.items() if cls not in (Fact, Entity)}
    kinds = others | entities | FACT_TYPES
    shared = {"defaults": Defaults.model_json_schema()}
    return _json({name: _schema(cls) for name, cls in kinds.items()} | shared)


def _schema(cls: type[Record]) -> dict[str, Any]:
    """The JSON Schema of a definition without what the place of a file gives."""
    said = cls.model_json_schema()
    said["properties"] = {
        name: each for name, each in said["properties"].items() if name not in cls.given
    }
    said["required"] = [name for name in said["required"] if name not in cls.given]
    if issubclass(cls, Fact):
        for part, name in (("Review", "months"), ("Reference", "evidence")):
            said["$defs"][part]["required"].remove(name)  # the file may give it
    return said


def votes(index: RecordIndex, site: str = "") -> str:
    """Every vote of every state as CSV (RFC 4180), one a line."""
    document, body = ("document", "document:name", "document:symbol"), ("body", "body:name")
    fields = (*document, *body, "by", "by:name", "by:code", "ballot", "roll")
    return _csv(_sorted(index, Vote), fields, index, site)


def positions(index: RecordIndex, site: str = "") -> str:
    """Every position as CSV, one a line."""
    who = ("question", "question:name", "by", "by:name", "by:code")
    fields = (*who, "stance", "basis", "speaker", "speaker:name", "stated")
    return _csv(_sorted(index, Position), fields, index, site)


def memberships(index: RecordIndex, site: str = "") -> str:
    """Every period of membership as CSV, one a line."""
    who = ("of", "of:name", "member", "member:name", "member:code")
    fields = (*who, "status", "from", "to", "last_seen")
    return _csv(_sorted(index, Membership), fields, index, site)


def _sorted(index: RecordIndex, cls: type[R]) -> list[R]:
    """The records of one class, in the order of their ids."""
    return sorted(index.catalogue.of(cls), key=lambda record: record.id)


def _csv(facts: Iterable[Fact], fields: tuple[str, ...], index: RecordIndex, site: str) -> str:
    """Facts as CSV: id, the given fields, the day, what weakens them, their sources, their place.

    `by:code` is the field `code` of the record that `by` names; its column is `by_code`.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    columns = (field.replace(":", "_") for field in fields)
    writer.writerow(["id", *columns, "on", "weaknesses", "sources", "page", "address"])
    for fact in facts:
        plain = fact.model_dump(mode="json", by_alias=True)
        weak = "; ".join(label for _, label in index.weaknesses(fact))
        sources = " ".join(cite.source for cite in fact.sources)
        values = [_cell(plain, field, index) for field in (*fields, "on")]
        page = _address(fact.id, index)
        row = [fact.id, *values, weak, sources, page, site and site + page]
        writer.writerow([defused(cell) for cell in row])
    return out.getvalue()


def _cell(plain: dict[str, Any], field: str, index: RecordIndex) -> object:
    """The value of a field, or of one of the record that it names; None where there is none."""
    name, _, part = field.partition(":")
    if not part or plain[name] is None:
        return plain[name]
    return getattr(index.get(plain[name]), part, None)


# With such a sign first, a spreadsheet takes a text for a formula, which may run or ask a host;
# see https://owasp.org/www-community/attacks/CSV_Injection. An apostrophe first gets one more, so
# that the way back is the same for each cell.
_FORMULA = re.compile(r"'|[\s\u200b-\u200f\u2060\ufeff]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_AMOUNT = re.compile(r"[+-]?\d+(?:\.\d+)?")


def defused(cell: object) -> object:
    """A cell that no spreadsheet runs: an apostrophe stands before what it would run."""
    if isinstance(cell, str) and _FORMULA.match(cell) and not _AMOUNT.fullmatch(cell):
        return f"'{cell}"
    return cell


def _plain(record: Record, index: RecordIndex) -> dict[str, Any]:
    plain = record.model_dump(mode="json", by_alias=True, exclude_none=True)
    if record.id in index.targets:
        plain["page"] = _address(record.id, index)
    if isinstance(record, Fact):
        plain["statement"] = index.statement(record)
        plain["weaknesses"] = [label for _, label in index.weaknesses(record)]
    if isinstance(record, RollCall):
        plain["votes"] = [vote.id for vote in index.votes(record)]
    return plain


def _address(id: str, index: RecordIndex) -> str:
    return places.address(index.targets[id])


def _json(document: Any) -> str:
    return to_json(document, indent=2).decode("utf-8") + "\n"
