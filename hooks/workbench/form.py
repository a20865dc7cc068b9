"""A record as a mapping -> its YAML, as the files of the record are written."""

from __future__ import annotations

from typing import Any

import yaml

_WIDTH = 120  # characters up to which the parts of a part stand on one line
# Fields of facts that come after those of each type, in this order; what is not here comes first.
_LAST = (
    *("on", "from", "to", "stated", "last_seen", "withdrawn", "date_basis"),
    *("speaker", "office", "what", "quote", "original", "counts"),
    *("sources", "rank", "rank_reason", "disputes", "note", "review", "changes"),
)


def ordered(data: dict[str, Any], fields: list[str], is_fact: bool) -> dict[str, Any]:
    """The fields of a record in the order in which they are written."""
    late = _LAST if is_fact else ()
    names = ["id", "type", *(name for name in fields if name not in ("id", *late)), *late]
    places = {name: nth for nth, name in enumerate(names)}
    return dict(sorted(data.items(), key=lambda item: places.get(item[0], len(places))))


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
