"""A record as a mapping -> its YAML, as the files of the record are written."""

from __future__ import annotations

from typing import Any

import yaml

from briefings.record.facts import Fact
from briefings.record.items import Item, Series
from briefings.record.parts import Record, written_fields

_WIDTH = 120  # characters up to which the parts of a part stand on one line
# Who or what, when, in which words, by which sources, and what is to be said of all that; what is
# not named comes after what is.
FACT_ORDER = (
    *("id", "was", "type", "lane", "question", "series", "document", "body", "clause", "member"),
    *("person", "party", "title", "of", "status", "role", "signer", "value", "qualifier"),
    *("by", "given_to", "about", "stance", "speaker", "office", "basis"),
    *("on", "from", "to", "last_seen", "stated", "withdrawn", "date_basis"),
    *("what", "quote", "original", "counts", "tally", "complete", "in_favour", "against"),
    *("abstained", "did_not_vote", "abstained_or_did_not_vote", "not_against", "not_seen"),
    *("official", "rank", "rank_reason", "sources", "disputes", "note", "changes", "recorded"),
    "review",
)
ITEM_ORDER = (
    "was",
    *("name", "short", "code", "names", "date", "symbol", "part_of", "asks", "about", "unit"),
    *("summary", "subject", "topic", "bears_on", "text", "opened", "sources", "related"),
    *("searched", "match", "preferred", "glossary", "as_of_pages", "same_as", "tile"),
)


def ordered(data: dict[str, Any], model: type[Record]) -> dict[str, Any]:
    """The fields of a record in the order in which they are written."""
    order: tuple[str, ...] = ("id", *written_fields(model))
    if issubclass(model, Fact):
        order = FACT_ORDER
    elif issubclass(model, Item | Series):
        order = ITEM_ORDER
    places = {name: nth for nth, name in reversed([*enumerate(order)])}
    return dict(sorted(data.items(), key=lambda item: places.get(item[0], len(order))))


def lines_of(data: dict[str, Any]) -> list[str]:
    """The lines of a record, without an indent."""
    return [line for name, value in data.items() for line in _field(name, value)]


def _field(name: str, value: Any) -> list[str]:
    if isinstance(value, str) and "\n" in value:
        return [f"{name}: |", *(f"  {line}".rstrip() for line in value.split("\n"))]
    if isinstance(value, list) and any(isinstance(each, dict) for each in value):
        return [f"{name}:", *(line for each in value for line in _item(each))]
    return [f"{name}: {inline(value)}"]


def _item(value: Any) -> list[str]:
    """One of several parts: on one line where it is short and no sentence."""
    flow = inline(value)
    if not isinstance(value, dict) or (
        len(flow) <= _WIDTH and not any(str(each).endswith(".") for each in value.values())
    ):
        return [f"  - {flow}"]
    first, *rest = lines_of(value)
    return [f"  - {first}", *(f"    {line}" for line in rest)]


def inline(value: Any, within: bool = False) -> str:
    """A value on one line; `within` brackets more signs have a meaning."""
    if isinstance(value, dict):
        inner = ", ".join(f"{key}: {inline(each, True)}" for key, each in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(inline(each, True) for each in value)}]"
    if _reads_as(value, value, within):
        return str(value)
    doubled = value.replace("'", "''")
    return f"'{doubled}'"


def _reads_as(text: str, value: str, within: bool) -> bool:
    """Whether a text, typed as it is, is read as this value."""
    try:
        read = yaml.load(f"[{text}]" if within else f"k: {text}", yaml.BaseLoader)
    except yaml.YAMLError:
        return False
    return bool(read == ([value] if within else {"k": value}))
