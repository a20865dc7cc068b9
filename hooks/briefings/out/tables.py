"""The tables of the record -> CSV files and the package that describes them.

CSV is RFC 4180. The package is a Data Package, version 2 (https://datapackage.org/standard/): it
has the type of each column, what its ids name, and a hash of each file.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import to_json

from ..pages.citation import Publication
from ..pages.linked import LICENCE_ADDRESS
from ..query.columns import Column, Known
from ..query.fact_tables import Table
from ..query.index import RecordIndex
from ..query.tables import TABLES
from .export import LICENCE, VERSION
from .kept import Kept, basis

FOLDER = "data"
PACKAGE = f"{FOLDER}/datapackage.json"
PATHS = tuple(f"{FOLDER}/{table.name}.csv" for table in TABLES)
_PROFILE = "https://datapackage.org/profiles/2.0/"


def files(index: RecordIndex, site: str = "", kept: Kept | None = None) -> dict[str, str]:
    """Every table of a site at an address, which may be unknown: its path and its text."""
    known, rows = Known(index, site), kept or Kept()
    return {path: _csv(table, known, rows) for path, table in zip(PATHS, TABLES, strict=True)}


def _csv(table: Table, known: Known, kept: Kept) -> str:
    head = _line(column.name for column in table.columns)
    return head + "".join(_row(table, each, known, kept) for each in table.of(known.index))


def _row(table: Table, of: Any, known: Known, kept: Kept) -> str:
    """A row as a line; that of a part of a record rests on what its whole rests on."""
    made_from = basis(getattr(of, "whole", of), known.index) + table.rests_on(of, known.index)
    make = lambda: _line(column.cell(of, known) for column in table.columns)  # noqa: E731
    return kept.once((table.name, of.id), made_from, make)


def _line(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(map(defused, cells))
    return out.getvalue()


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


# The package ------------------------------------------------------------------------------------


def package(publication: Publication, index: RecordIndex, texts: Mapping[str, str]) -> str:
    """The description of some data files, by their paths and texts, as JSON."""
    tables = dict(zip(PATHS, TABLES, strict=True))
    described = {
        "$schema": f"{_PROFILE}datapackage.json",
        "name": re.sub(r"[^a-z0-9]+", "-", publication.name.lower()).strip("-") or "record",
        "title": publication.name,
        "version": VERSION,
        "created": f"{index.record_date.isoformat()}T00:00:00Z",
        **({"homepage": publication.address} if publication.address else {}),
        "licenses": [{"name": LICENCE, "path": LICENCE_ADDRESS}],
        "contributors": [{"title": publication.author or publication.name}],
        "resources": [_resource(path, text, tables.get(path)) for path, text in texts.items()],
    }
    return to_json(described, indent=2).decode("utf-8") + "\n"


def _resource(path: str, text: str, table: Table | None) -> dict[str, Any]:
    name, _, format = path.removeprefix(f"{FOLDER}/").rpartition(".")
    content = text.encode("utf-8")
    return {
        "name": name.replace("_", "-"),
        "path": f"{name}.{format}",
        "format": format,
        "mediatype": "text/csv" if table else "application/json",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        **(_of_table(table) if table else {}),
    }


def _of_table(table: Table) -> dict[str, Any]:
    """What the standard has of a table: its columns, what tells rows apart, what ids name."""
    keys = [
        {
            "fields": [column.name],
            "reference": {"resource": column.table.replace("_", "-"), "fields": ["id"]},
        }
        for column in table.columns
        if column.table
    ]
    schema = {
        "$schema": f"{_PROFILE}tableschema.json",
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": ["id"],
        **({"foreignKeys": keys} if keys else {}),
    }
    return {
        "type": "table",
        "description": table.meaning,
        "dialect": {"lineTerminator": "\r\n"},
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    words = [each.value for each in column.words]
    return {
        "name": column.name,
        "type": column.type,
        **({"format": "uri"} if column.is_address else {}),
        "description": column.meaning,
        **({"constraints": {"enum": words}} if words else {}),
    }
