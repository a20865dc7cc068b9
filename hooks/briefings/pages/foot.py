"""The sources that a page cites -> the list of them at its foot, in Markdown's element tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

FOLDED_SOURCES = 8  # more sources than these are closed until somebody asks for them
_ENTITY = re.compile(r"&(?=#?\w+;)")
Ask = Callable[..., Any]


def foot(cited: Mapping[str, list[str]], ask: Ask, page: str) -> list[Element]:
    """The sources cited on a page, numbered, each with its places and its entry."""
    # A search for a name should find pages about it, not every page that cites a title with it.
    heading = Element("h2", {"id": "sources-cited", "data-search-exclude": ""})
    heading.text = AtomicString("Sources cited")
    listing = Element("ol", {"class": "sources"})
    for number, (id, places) in enumerate(cited.items(), 1):
        item = SubElement(listing, "li", {"id": f"cite-{number}"})
        source = ask("source", id)
        _fill(item, source, places, source[2] or ask("link", id, page)[0])
    return [heading, listing if len(listing) <= FOLDED_SOURCES else _folded(listing)]


def _fill(item: Element, source: list[str], places: list[str], href: str) -> None:
    """Says of a source who published it, links it, and tells the places, its voice, its copy."""
    published, title, address, language, voice, archive = source
    item.text = atomic(f"{published}. ")
    outward = SubElement(item, "a", {"href": href})
    outward.text = atomic(title)
    if language != "en" and address:
        outward.set("hreflang", language)
    told = [f"Cited: {'; '.join(places)}."] if places else []
    told += [f"Counts as one with {voice}."] if voice else []
    if told or archive:
        outward.tail = atomic(" ".join([".", *told, *([""] if archive else [])]))
    if archive:
        copy = SubElement(item, "a", {"href": archive})
        copy.set("aria-label", f"Archived copy: {title}")
        copy.text, copy.tail = AtomicString("Archived copy"), AtomicString(".")


def _folded(listing: Element) -> Element:
    """A list in a fold; a browser opens it where a link leads to one of its items."""
    fold = Element("details", {"class": "sources-fold"})
    SubElement(fold, "summary").text = AtomicString(f"{len(listing)} sources")
    fold.append(listing)
    return fold


def atomic(words: str) -> AtomicString:
    """A text for the tree, as it is: the serialiser would leave an `&amp;` in it alone."""
    return AtomicString(_ENTITY.sub("&amp;", words))
