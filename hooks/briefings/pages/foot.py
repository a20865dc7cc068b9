"""The citations of a page -> their numbers, and the list of the sources cited at its foot.

What the list says of a source is no part of a conversion: a page that cites it is not converted
again where only its title is another. So the list may be a hole until a page is filled in.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from markdown.util import ETX, STX, AtomicString

from .links import href

FOLDED_SOURCES = 8  # more sources than these are closed until somebody asks for them
WHERE = "data-where"  # holds the place in the source until the citation is numbered
_ENTITY = re.compile(r"&(?=#?\w+;)")
_HOLE = re.compile(f"<div>{STX}sources.*?{ETX}</div>")

Cited = Mapping[str, list[str]]  # the sources cited on a page, in order, with the places in each
Told = Mapping[str, list[str]]  # what the list says of each source, as `told` gives it


def atomic(words: str) -> AtomicString:
    """A text for the tree, as it is: the serialiser would leave an `&amp;` in it alone."""
    return AtomicString(_ENTITY.sub("&amp;", words))


def number(root: etree.Element, cited: dict[str, list[str]]) -> list[str]:
    """The sources cited outside folds; numbers all by their first citation, and collects in `cited`
    the places cited in each."""
    folded = {link for fold in root.iter("details") for link in fold.iter("a")}
    in_text: dict[str, None] = {}
    for link in root.iter("a"):
        where = link.attrib.pop(WHERE, None)
        if where is None:
            continue
        id = link.get("data-term", "")
        places = cited.setdefault(id, [])
        if where and where not in places:
            places.append(where)
        if link not in folded:
            in_text[id] = None
        nth = list(cited).index(id) + 1
        link.text = AtomicString(str(nth))
        link.set("href", f"#{anchor(nth)}")
        link.set("aria-label", f"Source {nth}")
    return list(in_text)


def anchor(nth: int) -> str:
    """The id of the entry of a source in the list, by its number."""
    return f"cite-{nth}"


def heading() -> etree.Element:
    """The heading of the list.

    A search for a name should find pages about it, not every page that cites a title with it.
    """
    made = etree.Element("h2", {"id": "sources-cited", "data-search-exclude": ""})
    made.text = AtomicString("Sources cited")
    return made


def told(ids: Iterable[str], path: str, ask: Callable[..., Any]) -> dict[str, list[str]]:
    """What the list says of each source, by its id.

    Who published it and when, its title, where its link leads, the language there unless it is
    English, with whom it counts as one, and the address of its copy in an archive.
    """
    found = {}
    for id in ids:
        published, title, address, language, voice, archive = ask("source", id)
        to = address or href(ask("link", id)[0], path)
        there = language if address and language != "en" else ""
        found[id] = [published, title, to, there, voice, archive]
    return found


def listing(cited: Cited, in_text: Iterable[str], told: Told) -> etree.Element:
    """The sources cited on a page, numbered, each with its places and its entry.

    Paper that leaves out what is folded leaves out those that are cited only there.
    """
    listing, shown = etree.Element("ol", {"class": "sources"}), set(in_text)
    listing.text = "\n"  # as Python-Markdown has it between blocks, so that no words run together
    for nth, (id, places) in enumerate(cited.items(), 1):
        item = etree.SubElement(listing, "li", {"id": anchor(nth), "value": str(nth)})
        if id not in shown:
            item.set("class", "in-fold")
        _fill(item, places, *told[id])
        item.tail = "\n"
    return listing if len(listing) <= FOLDED_SOURCES else _folded(listing)


def _fill(
    item: etree.Element,
    places: list[str],
    published: str,
    title: str,
    address: str,
    language: str,
    voice: str,
    archive: str,
) -> None:
    """Says of a source who published it, links it, and tells the places, its voice, its copy."""
    item.text = atomic(f"{published}. ")
    outward = etree.SubElement(item, "a", {"href": address})
    outward.text = atomic(title)
    if language:
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
    summary = etree.SubElement(fold, "summary")
    summary.text = AtomicString(f"{len(listing)} sources")
    fold.append(listing)
    fold.text = summary.tail = listing.tail = "\n"
    return fold


def hole(cited: Cited) -> etree.Element:
    """What stands in the place of the list until `fill`; it has the ids that its entries will have,
    so that no heading is given one of them."""
    made = etree.Element("div")
    made.text = AtomicString(f"{STX}sources")
    for nth, _ in enumerate(cited, 1):
        etree.SubElement(made, "i", {"id": anchor(nth)})
    made[-1].tail = AtomicString(ETX)
    return made


def fill(html: str, listed: str) -> str:
    """The HTML of a page with that of the list of its sources."""
    return _HOLE.sub(lambda _: listed, html)
