"""HTML -> an article: trafilatura says what of a page is the article, and what it says of itself.

Every block of the page becomes a passage with its line; those that trafilatura leaves out are
kept as `outside`, so that the receipt can tell them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml import etree, html

from ..kinds import Refused
from . import dates, linked_data
from .passages import Article, Known, Passage, plain, words

DEEPEST = 200  # elements within each other; no article needs as many
_BLOCKS = words("""
    address article aside blockquote body caption center dd details div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre
    section summary table tbody td tfoot th thead tr ul br
""")
_UNREAD = words("""
    script style noscript template svg head iframe button select textarea
""")
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
# What says when an article was first published, in this order: Open Graph, then schema.org.
_DATES = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//meta[@name='date' or @name='pubdate' or @name='dc.date' or @name='DC.date.issued']/@content",
)


def article(content: str, url: str, is_dated: bool) -> Article:
    """The article of a page; `url` is its address, `is_dated` whether its day is known already."""
    tree = _tree(content)
    extracted = _extracted(content, url)
    about = _about(tree, extracted)
    if not is_dated and (date := _date(tree, extracted)):
        about["date"] = date
    body = plain(extracted.get("text") or "")
    passages = [
        Passage(line, line, text, tag in _HEADINGS, outside=not _is_inside(text, body))
        for line, tag, text in _blocks(tree)
    ]
    return Article(about, passages)


def is_address(text: str) -> bool:
    """Whether a text is a web address."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    except ValueError:
        return False


def _tree(content: str) -> html.HtmlElement:
    """The tree of a page. Raises Refused where it has none, or is nested beyond reason."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        tree = html.document_fromstring(content.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise Refused(f"the page cannot be read as HTML: {error}") from None
    deep, depth = 0, 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deep = max(deep, depth)
    if deep > DEEPEST:
        raise Refused(f"the page is nested {deep} deep; copy the text of the article into a file")
    return tree


def _extracted(content: str, url: str) -> dict[str, Any]:
    """What trafilatura takes from a page; empty where it finds no article."""
    from trafilatura import bare_extraction  # here, since it takes half a second
    from trafilatura.settings import Document

    found = bare_extraction(
        content,
        url=url or None,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    return found.as_dict() if isinstance(found, Document) else {}


def _is_inside(text: str, body: str) -> bool:
    """Whether a block stands in what was extracted; the long ones may differ in a few signs."""
    words = plain(text)
    if len(words) < 80:
        return bool(words) and f" {words} " in f" {body} "
    return words[:60] in body or words[-60:] in body


def _blocks(tree: html.HtmlElement) -> Iterator[tuple[int, str, str]]:
    """The line, the tag and the text of every run of text without a block in it, in order."""
    parts: list[str] = []
    line, tag = 1, "body"
    for event, element in etree.iterwalk(_readable(tree), events=("start", "end")):
        is_block = element.tag in _BLOCKS
        if is_block:
            if text := " ".join("".join(parts).split()):
                yield line, tag, text
            parts = []
            line = element.sourceline or line
            inner = element if event == "start" else element.getparent()
            tag = inner.tag if inner is not None else "body"
        parts.append((element.text if event == "start" else element.tail) or "")
    if text := " ".join("".join(parts).split()):
        yield line, tag, text


def _readable(tree: html.HtmlElement) -> html.HtmlElement:
    """The tree without what is no text to be read."""
    for element in [*tree.iter()]:
        is_read = isinstance(element.tag, str) and element.tag not in _UNREAD
        if not is_read and element.getparent() is not None:
            element.drop_tree()
    return tree


def _about(tree: html.HtmlElement, extracted: dict[str, Any]) -> dict[str, Known]:
    found = {}
    names = {"title": "title", "sitename": "publisher", "author": "author", "url": "url"}
    for theirs, ours in names.items():
        value = " ".join((extracted.get(theirs) or "").split())
        if value and len(value) <= 500 and value.isprintable():
            found[ours] = Known(value, "metadata of the page")
    if "url" in found and not is_address(found["url"].value):
        del found["url"]
    if (name := linked_data.publisher(tree)) and len(name) <= 500 and name.isprintable():
        found["publisher"] = Known(name, "JSON-LD of the page")
    language = tree.get("lang") or ""
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
        found["language"] = Known(language.partition("-")[0].lower(), "lang of the page")
    return found


def _date(tree: html.HtmlElement, extracted: dict[str, Any]) -> Known | None:
    """The day of publication. Raises Refused where a page gives two that are days apart."""
    days: dict[datetime.date, None] = {}
    for text in [
        *(str(each) for path in _DATES for each in tree.xpath(path)),
        *linked_data.published(tree),
    ]:
        try:
            days.setdefault(datetime.date.fromisoformat(text.strip()[:10]), None)
        except ValueError:
            continue
    if days and max(days) - min(days) > datetime.timedelta(days=1):  # one day: another time zone
        listed = " and ".join(sorted(map(str, days)))
        raise Refused(f"the page says that it was published on {listed}; give --date")
    if days:
        return Known(next(iter(days)).isoformat(), "metadata of the page")
    guess = extracted.get("date")
    if guess and _stands_in(guess, tree):
        return Known(guess, "found by the extraction library")
    return None


def _stands_in(day: str, tree: html.HtmlElement) -> bool:
    """Whether a day is written in a page as a whole; what is guessed from a part of one is not."""
    attributes = (value for element in tree.iter() for value in element.attrib.values())
    if any(day in value for value in attributes):
        return True
    told = dates.dates(tree.text_content(), datetime.date(2000, 1, 1))
    return any(each.date == day and not each.how for each in told)
