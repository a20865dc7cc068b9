"""Markdown text -> the raw HTML in it that a page may not hold.

A page holds Markdown and the few elements of `ALLOWED`, typed in one plain way. Everything else
that begins like a tag is refused, so that nothing depends on how a browser would read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import inline_syntax, limits
from .limits import Fault
from .once import once

# Each element with the attributes that it may have.
ALLOWED: dict[str, tuple[str, ...]] = {
    "abbr": ("title",),
    "b": (),
    "br": (),
    "details": ("markdown",),
    "div": ("class", "id", "markdown"),
    "em": (),
    "i": (),
    "q": ("lang",),
    "small": (),
    "span": ("class", "id", "lang"),
    "strong": (),
    "sub": (),
    "summary": (),
    "sup": (),
}
_BLOCKS = ("div",)
_FOLDS = ("details", "summary")  # blocks.py sees to their ends, on lines of their own
_OPENING = re.compile(r"<(?=[a-zA-Z/!?])")
_AUTOLINK = re.compile(r"<(?:https?://[^\s<>\"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)>")
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[a-z]+)(?P<attributes>(?:\s+[a-z]+=\"[^\"<>\n]*\")*)\s*/?>"
)
_ATTRIBUTE = re.compile(r"([a-z]+)=\"([^\"]*)\"")
_VALUES = {"class": r"[\w -]+", "id": r"[\w-]+", "lang": r"[A-Za-z-]+", "markdown": "1"}
_WRITE = f"a page holds Markdown and {', '.join(sorted(ALLOWED))}; for the sign itself write '&lt;'"


@once
def faults(body: str, first_line: int = 1) -> Iterator[Fault]:
    """What a Markdown text may not hold: the line in its file, and what to write instead."""
    text = inline_syntax.blank_code(body)
    deep = limits.nested(text.split("\n"))
    if deep:
        yield first_line + deep[0], deep[1]
    opened: list[tuple[str, int]] = []
    line_of = inline_syntax.lines(text, first_line)
    for sign in _OPENING.finditer(text):
        line = line_of(sign.start())
        tag = _TAG.match(text, sign.start())
        fault = _tag_fault(tag, text, sign.start())
        if fault:
            yield line, fault
        if tag and tag["name"] in ALLOWED and tag["name"] not in ("br", *_FOLDS):
            yield from ((line, message) for message in _nesting(tag, text, opened))
    for name, at in opened:
        yield line_of(at), f"'<{name}>' is never closed; write '</{name}>'"


def _tag_fault(tag: re.Match[str] | None, text: str, at: int) -> str:
    """Why what begins like a tag may not stand in a page, or nothing."""
    if tag is None:
        shown = text[at : at + 30].split("\n")[0]
        return (
            ""
            if _AUTOLINK.match(text, at)
            else f"'{shown}' is no tag that may stand here; {_WRITE}"
        )
    name = tag["name"]
    if name not in ALLOWED:
        return f"'<{name}>' may not stand in a page; {_WRITE}"
    for attribute, value in _ATTRIBUTE.findall(tag["attributes"]):
        if attribute not in ALLOWED[name]:
            known = f"it may have {' and '.join(ALLOWED[name])}" if ALLOWED[name] else "it has none"
            return f"'{attribute}' may not stand in '<{name}>'; {known}"
        if not re.fullmatch(_VALUES.get(attribute, r"[^\"<>]+"), value):
            return f"'{attribute}' has a value that is not plain: '{value}'"
    return ""


def _nesting(tag: re.Match[str], text: str, opened: list[tuple[str, int]]) -> Iterator[str]:
    """Opens and closes elements in turn; `opened` holds those that are open, with their places."""
    at, name = tag.start(), tag["name"]
    if not tag["end"]:
        opened.append((name, at))
        if len(opened) > limits.LIST_DEPTH:
            yield f"is nested more than {limits.LIST_DEPTH} levels deep; write fewer levels"
    elif not opened or opened[-1][0] != name:
        inner = f"close '<{opened[-1][0]}>' first" if opened else "take it out"
        yield f"'</{name}>' closes nothing that is open here; {inner}"
    else:
        start = opened.pop()[1]
        if name not in _BLOCKS and re.search(r"\n\s*\n", text[start:at]):
            yield f"'<{name}>' is opened and closed in one paragraph"
