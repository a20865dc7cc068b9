"""The three inline forms a writer may use, as patterns, and a scan that knows their lines.

`[[id]]` or `[[id|words]]` is a link, `[@id]` or `[@id, where]` a citation, and `{{ id }}`,
`{{ id date }}`, `{{ list id }}` and `{{ table id }}` are values. The Markdown extension finds the
same patterns in paragraphs; the scan finds them in the text, where lines are still known.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from .once import once

# A line may break inside a form, a paragraph may not.
_WORDS = r"(?:\\[\[\]]|[^\[\]\n]|\n(?!\s*\n))"
# The look-behinds stand after what they look at, so that a search can jump to the brackets.
LINK = rf"\[\[(?<!\\\[\[)\s*([^\[\]|\\\n]*?)\s*(?:\\?\|\s*({_WORDS}+?)\s*)?\]\]"
CITATION = rf"\[@(?<!\\\[@)([^\],\s]*)\s*(?:,\s*({_WORDS}*?)\s*)?\]"
VALUE = r"\{\{(?<!\\\{\{)[ \t]*([^{}\n]*?)[ \t]*\}\}"
TABLE_BLOCK = r"\{\{\s*table\s+([a-z0-9-]+)\s*\}\}"
ANY = f"{LINK}|{CITATION}|{VALUE}"  # groups: id and words, id and place, content
_FORM = re.compile(ANY)
_MALFORMED = re.compile(r"(?<!\\)(?:\[\[|\{\{|\[@)")
_FENCE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1[ ]*$", re.M | re.S)
_TICKS = re.compile(r"`+")
_GAP = re.compile(r"\n\s*\n")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_INDENTED = re.compile(r"(?:\A|(?<=\n))\n?(?:(?: {4}|\t)[^\n]*\n?)+")
_HEADING = re.compile(r"^ {0,3}#.*$|^[^\n]+\n(?:=+|-+)[ \t]*$", re.M)
_TITLE = re.compile(r"^ {0,3}#(?!#)|^[^\n]+\n=+[ \t]*$", re.M)
_HTML = re.compile(
    r"^ {0,3}<(address|article|aside|blockquote|center|dd|details|div|dl|dt|fieldset|figcaption"
    r"|figure|footer|form|h[1-6]|header|iframe|li|main|nav|ol|p|pre|section|summary|table|ul)\b"
    r"(?![^<>]*\bmarkdown\b)[^<>]*>",
    re.M | re.I,
)
_SUMMARY = re.compile(r"^[ ]{0,3}<summary\b.*$", re.M | re.I)
_LINK_CLOSES = re.compile(r"[^\[\]]*\]\(")
_LIST_ITEM = re.compile(r"^ {0,3}(?:[-*+]|\d+[.)])\s", re.M)


@dataclass(frozen=True)
class Form:
    """One inline form: `kind` is link, citation, value, date, list, table or malformed."""

    kind: str
    id: str
    words: str
    line: int
    fault: str = ""


def lines(text: str, first_line: int = 1) -> Callable[[int], int]:
    """A function that gives the line of a place in a text; each answer is as quick as any other."""
    ends = [match.start() for match in re.finditer("\n", text)]
    return lambda at: first_line + bisect.bisect_left(ends, at)


def scan(body: str, first_line: int = 1) -> tuple[Form, ...]:
    """The forms of a Markdown text in order, code left out, with what is wrong in their place."""
    return _scanned(body, first_line) if _MALFORMED.search(body) else ()


@once
def _scanned(body: str, first_line: int) -> list[Form]:
    text = blank_code(body)
    closed = _closed(text)
    found: list[Form] = []
    line_of = lines(text, first_line)
    for match in _FORM.finditer(text):
        form = _read_form(match, line_of(match.start()))
        fault = form.fault or _misplaced(form, match, text, closed)
        found.append(replace(form, fault=fault))
    return sorted([*found, *_malformed(text, first_line)], key=lambda form: form.line)


def blank(text: str) -> str:
    """The text with every form turned into spaces, the words that stand for a link kept."""
    return _FORM.sub(lambda match: _spaces(match[0]) if not match[2] else match[2], text)


def read_value(content: str) -> tuple[str, str]:
    """The kind and id of what stands in `{{ … }}`; the kind is empty where it is none of ours."""
    words = content.split()
    if len(words) == 1:
        return "value", words[0]
    if len(words) == 2 and words[0] in ("list", "table"):
        return words[0], words[1]
    if len(words) == 2 and words[1] == "date":
        return "date", words[0]
    return "", content


def _read_form(match: re.Match[str], line: int) -> Form:
    link, words, source, where, value = match.groups()
    if link is not None:
        return Form("link", link, words or "", line)
    if source is not None:
        empty = (
            f"'[@{source}, ]' has nothing after the comma; say where in it, or take the comma out"
        )
        return Form("citation", source, where or "", line, empty if where == "" else "")
    kind, about = read_value(value)
    fault = "" if kind else f"'{{{{ {about} }}}}' is none of '{{{{ id }}}}', '{{{{ id date }}}}', "
    tail = "'{{ list id }}' and '{{ table id }}'"
    return Form(kind or "value", about, "", line, fault + tail if fault else "")


class _Spans:
    """Stretches of a text, in order, in which a form may not stand, and why."""

    def __init__(self, spans: Iterable[tuple[int, int]], why: str) -> None:
        self.why = why
        self._spans = list(spans)

    def __contains__(self, at: int) -> bool:
        index = bisect.bisect_right(self._spans, at, key=lambda span: span[0]) - 1
        return index >= 0 and at < self._spans[index][1]


def _closed(text: str) -> list[_Spans]:
    """The stretches of a text in which no form may stand."""
    return [
        _Spans(
            (match.span() for match in _SUMMARY.finditer(text)),
            "stands in the line that names a fold; write plain words there",
        ),
        _Spans(
            (match.span() for match in _HEADING.finditer(text)),
            "stands in a heading; write plain words there",
        ),
        _Spans(_html(text), "stands in HTML, which is left as it is; write Markdown there"),
    ]


def _html(text: str) -> Iterator[tuple[int, int]]:
    """The elements of blocks of HTML; where one has no end, no other of its name is looked for."""
    endless: set[str] = set()
    at = 0
    while start := _HTML.search(text, at):
        name, at = start[1].lower(), start.end()
        end = None
        if name not in endless:
            end = re.compile(rf"</{name}\s*>", re.I).search(text, at)
        if end:
            at = end.end()
            yield start.start(), at
        else:
            endless.add(name)


def _misplaced(form: Form, match: re.Match[str], text: str, closed: list[_Spans]) -> str:
    """Why the form may not stand where it does, or nothing."""
    for spans in closed:
        if match.start() in spans:
            return f"'{match[0]}' {spans.why}"
    if _in_link(match, text):
        return f"'{match[0]}' stands inside the words of a link; a link cannot hold another"
    if form.kind == "table" and not _alone(match, text):
        return f"'{match[0]}' makes a table; leave it alone on its line, with empty lines around it"
    return ""


def _in_link(match: re.Match[str], text: str) -> bool:
    """Whether the nearest bracket before is that of a link, in the same paragraph, which closes."""
    start = match.start()
    paragraph = max(0, text.rfind("\n\n", 0, start))
    opens = text.rfind("[", paragraph, start)
    if opens < 0 or opens < text.rfind("]", opens, start) or text[opens - 1 : opens] == "[":
        return False
    return bool(_LINK_CLOSES.match(text, match.end()))


def _alone(match: re.Match[str], text: str) -> bool:
    start = match.start()
    line = text.rfind("\n", 0, start) + 1
    above = text.rfind("\n", 0, max(0, line - 1)) + 1
    starts = line == start and not text[above:line].strip()
    return starts and bool(_ALONE_AFTER.match(text, match.end()))


_ALONE_AFTER = re.compile(r"[ \t]*(?:\n[ \t]*\n|\n?\Z)")
_WHOLE = {
    "[[": "write '[[id]]' or '[[id|words]]', or '\\[[' for the signs themselves",
    "{{": "write '{{ id }}' or '{{ id date }}', or '\\{{' for the signs themselves",
    "[@": "write '[@id]' or '[@id, where in it]', one source in each pair of brackets",
}


def _malformed(text: str, first_line: int) -> Iterator[Form]:
    rest = _FORM.sub(lambda match: _spaces(match[0]), text)
    line_of = lines(rest, first_line)
    for match in _MALFORMED.finditer(rest):
        fault = f"'{match[0]}' belongs to no complete form; {_WHOLE[match[0]]}"
        yield Form("malformed", "", "", line_of(match.start()), fault)


@once
def titles(body: str, first_line: int = 1) -> Iterator[int]:
    """The lines of a Markdown text that are headings of the first level."""
    text = blank_code(body)
    line_of = lines(text, first_line)
    return (line_of(match.start()) for match in _TITLE.finditer(text))


# Code ------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=4096)  # eight rules ask it of each page
def blank_code(text: str) -> str:
    """The text with code and comments turned into spaces; every other character keeps its place."""
    text = _FENCE.sub(lambda match: _spaces(match[0]), text)
    closed, end, rest = text.rpartition("-->")  # a comment without an end is none
    text = _COMMENT.sub(lambda match: _spaces(match[0]), closed + end) + rest
    text = _INDENTED.sub(_blank_if_code, text)
    parts: list[str] = []
    at = 0
    for start, stop in _inline_code(text):
        parts += [text[at:start], _spaces(text[start:stop])]
        at = stop
    return "".join([*parts, text[at:]])


def _inline_code(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of inline code: a run of backquotes, up to the next run of as many.

    As in Python-Markdown a run may also be closed by fewer, in its own paragraph. Runs are looked
    up by their length, since a pattern that goes back for each takes minutes for a thousand.
    """
    at = 0
    for gap in [*(match.start() for match in _GAP.finditer(text)), len(text)]:
        runs = [match.span() for match in _TICKS.finditer(text, at, gap)]
        by_length: dict[int, list[int]] = defaultdict(list)
        for start, end in runs:
            by_length[end - start].append(start)
        for start, end in runs:
            first = max(start + (text[start - 1 : start] == "\\"), at)
            for length in range(end - first, 0, -1) if start >= at else ():
                later = by_length[length][bisect.bisect_left(by_length[length], end) :][:1]
                if later:
                    at = later[0] + length
                    yield first, at
                    break
        at = max(at, gap)


def _blank_if_code(match: re.Match[str]) -> str:
    """Indented lines are code after an empty line, unless they go on with a list item."""
    before = match.string[: match.start()].rstrip("\n").rpartition("\n\n")[2]
    starts = match.start() == 0 or match[0].startswith("\n")
    return match[0] if not starts or _LIST_ITEM.search(before) else _spaces(match[0])


def _spaces(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
