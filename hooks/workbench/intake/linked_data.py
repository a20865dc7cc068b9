"""What a page says of itself in JSON-LD, by schema.org: when it was published, and by whom."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lxml import html


def published(tree: html.HtmlElement) -> Iterator[str]:
    """`datePublished` of the first thing in each script that has one, as it is written."""
    for script in _scripts(tree):
        days = (each.get("datePublished") for each in _things(script))
        yield from [day for day in days if isinstance(day, str)][:1]


def publisher(tree: html.HtmlElement) -> str:
    """The name of the publisher of the first thing that was published; empty where none is said."""
    for script in _scripts(tree):
        for thing in _things(script):
            named = thing.get("publisher") if "datePublished" in thing else None
            name = named.get("name") if isinstance(named, dict) else None
            if isinstance(name, str) and name.strip():
                return " ".join(name.split())
    return ""


def _scripts(tree: html.HtmlElement) -> Iterator[Any]:
    """The values of the scripts; those that are no JSON, or nested beyond reason, are left out."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            value = json.loads(script)
            _ = [*_things(value)]
        except (ValueError, RecursionError):
            continue
        yield value


def _things(value: Any) -> Iterator[dict[str, Any]]:
    """Every mapping in a value, the outer ones first."""
    if isinstance(value, dict):
        yield value
        value = [*value.values()]
    if isinstance(value, list):
        for each in value:
            yield from _things(each)
