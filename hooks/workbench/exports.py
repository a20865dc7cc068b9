"""A data file of the site -> its records, each as values by their fields, whatever their order."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

from .matching import LINE

Values = dict[str, str]
Records = dict[str, Values]

_KEYS = ("id", "key")
_DIGESTS = ("confirmed", "bytes", "hash")  # what says only that something else has changed
_BIB_ENTRY = re.compile(r"^@\w+\{([^,\s]+),\n(.*?)^\}", re.M | re.S)
_BIB_FIELD = re.compile(r"^\s*([\w-]+) = (.*?),?$", re.M)
_RIS_ENTRY = re.compile(r"^TY  - .*?^ER  - ", re.M | re.S)
_RIS_FIELD = re.compile(r"^([A-Z][A-Z0-9])  - (.*)$", re.M)


def records(name: str, text: str) -> Records:
    """The records of a data file, by their ids; what is none of a record counts as one by its name.

    The rest of a list without ids is one value, so that its order counts.
    """
    read = {"json": _json, "csv": _csv, "bib": _bib, "ris": _ris}.get(name.rpartition(".")[2])
    return read(text) if read else {"": {"text": text}}


def _json(text: str) -> Records:
    whole = json.loads(text)
    found: Records = {}
    for name, value in whole.items() if isinstance(whole, dict) else [("", whole)]:
        keyed = _keyed(value)
        if keyed is None:
            found[name] = _flat("", value)
        for id, each in (keyed or {}).items():
            found[f"{name} {id}".strip()] = _flat("", each)
    return found


def _flat(path: str, value: Any) -> Values:
    """The values in a value, by the fields and ids that lead to each."""
    keyed = _keyed(value)
    inside = keyed if keyed is not None else value
    if not isinstance(inside, dict):
        parts = inside if isinstance(inside, list) else [inside]
        return {path or "value": LINE.join(map(_said, parts))}
    found: Values = {}
    for name, each in inside.items():
        found |= _flat(f"{path} {name}".strip(), each)
    return found


def _keyed(items: Any) -> dict[str, Any] | None:
    """A list of records by their ids; None for all else."""
    for key in _KEYS if isinstance(items, list) and items else ():
        found = {str(each[key]): each for each in items if isinstance(each, dict) and key in each}
        if len(found) == len(items):
            return {id: {k: v for k, v in each.items() if k != key} for id, each in found.items()}
    return None


def _said(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        said = {name: _said(each) for name, each in value.items() if name not in _DIGESTS}
        return ", ".join(f"{name}: {each}" for name, each in said.items() if each)
    if isinstance(value, list):
        return "; ".join(map(_said, value))
    return value if isinstance(value, str) else json.dumps(value)


def _csv(text: str) -> Records:
    """The rows of a table; the first column says whose each is, and an empty cell is none."""
    found: Records = {}
    for row in csv.DictReader(io.StringIO(text)):
        id, *columns = row
        found[row[id]] = {column: row[column] for column in columns if row[column]}
    return found


def _bib(text: str) -> Records:
    """The entries without the parts of their day, which `version` has whole."""
    entries = {key: dict(_BIB_FIELD.findall(inside)) for key, inside in _BIB_ENTRY.findall(text)}
    days = ("year", "month", "day")
    return {id: {k: v for k, v in each.items() if k not in days} for id, each in entries.items()}


def _ris(text: str) -> Records:
    """The entries without the year, which stands in their day too."""
    entries = (dict(_RIS_FIELD.findall(entry)) for entry in _RIS_ENTRY.findall(text))
    return {each.get("ID", ""): {k: v for k, v in each.items() if k != "PY"} for each in entries}
