"""The citations of a page -> their numbers, and the list of the sources cited at its foot."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Mapping
from typing import Any

from markdown.util import AtomicString

from .links import href

FOLDED_SOURCES = 8  # more sources than these are closed until somebody asks for them
WHERE = "data-where"  # holds the place in the source until the citation is numbered
_ENTITY = re.compile(r"&(?=#?\w+;)")


def atomic(words: str) -> AtomicString:
    """A text for the tree, as it is: the serialiser would leave an `&amp;` in it alone."""
    return AtomicString(_ENTITY.sub("&amp;", words))


def number(root: etree.Element, cited: dict[str, list[str]]) -> set[str]:
    """The sources cited outside folds; numbers all by their first citation, and collects in `cited`
    the places cited in each."""
    folded = {link for fold in root.iter("details") for link in fold.iter("a")}
    in_text = set()
    for link in root.iter("a"):
        where = link.attrib.pop(WHERE, None)
        if where is None:
            continue
        id = link.get("data-term", "")
        places = cited.setdefault(id, [])
        if where and where not in places:
            places.append(where)
        if link not in folded:
            in_text.add(id)
        nth = list(cited).index(id) + 1
        link.text = AtomicString(str(nth))
        link.set("href", f"#cite-{nth}")
        link.set("aria-label", f"Source {nth}")
    return in_text


def foot(
    cited: Mapping[str, list[str]], in_text: set[str], path: str, ask: Callable[..., Any]
) -> list[etree.Element]:
    """The sources cited on a page, numbered, each with its places and its entry.

    Paper that leaves out what is folded leaves out those that are cited only there.
    """
    # A search for a name should find pages about it, not every page that cites a title with it.
    heading = etree.Element("h2", {"id": "sources-cited", "data-search-exclude": ""})
    heading.text = AtomicString("Sources cited")
    listing = etree.Element("ol", {"class": "sources"})
    for nth, (id, places) in enumerate(cited.items(), 1):
        item = etree.SubElement(listing, "li", {"id": f"cite-{nth}", "value": str(nth)})
        if id not in in_text:
            item.set("class", "in-fold")
        source = ask("source", id)
        _fill(item, source, places, source[2] or href(ask("link", id)[0], path))
    return [heading, listing if len(listing) <= FOLDED_SOURCES else _folded(listing)]


def _fill(item: etree.Element, source: list[str], places: list[str], href: str) -> None:
    """Says of a source who published it, links it, and tells the places, its voice, its copy."""
    published, title, address, language, voice, archive = source
    item.text = atomic(f"{published}. ")
    outward = etree.SubElement(item, "a", {"href": href})
    outward.text = atomic(title)
    if language != "en" and address:
        outward.set("hreflang", language)
    if places:
        etree.SubElement(item, "span").text = atomic(f". Cited: {'; '.join(places)}.")
    if voice:
        item[-1].tail = atomic(f"{'' if places else '.'} Counts as one with {voice}.")
    if archive:
        item[-1].tail = (item[-1].tail or ("" if places else ".")) + " "
        copy = etree.SubElement(item, "a", {"href": archive})
        copy.set("aria-label", f"Archived copy: {title}")
        copy.text, copy.tail = AtomicString("Archived copy"), AtomicString(".")


def _folded(listing: etree.Element) -> etree.Element:
    """A list in a fold; a browser opens it where a link leads to one of its items."""
    fold = etree.Element("details", {"class": "sources-fold"})
    etree.SubElement(fold, "summary").text = AtomicString(f"{len(listing)} sources")
    fold.append(listing)
    return fold
