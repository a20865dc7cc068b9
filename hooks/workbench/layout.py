"""YAML as somebody typed it -> the same YAML as everybody writes it here.

What is read from it stays the same, and each comment stays above or behind what it stood at. A text
stands on one line, however long: editors wrap it, and a change of a word is a change of a line.
Block texts (`|`, `>-`) stay as typed. Only braces and brackets have a width.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import yaml

WIDTH = 160  # columns of a line with braces or brackets; a longer one is written as lines
STEP = 2  # columns of a level
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT = re.compile(r"(?:(?<=\s)|(?<![\s\S]))#[^\n]*")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TEXT = "tag:yaml.org,2002:str"


class StuckError(Exception):
    """Raised where a text cannot be laid out without a risk to what it says."""


@dataclass
class _Entry:
    """A field or an item of a list in lines, with the comments that belong to it."""

    key: yaml.ScalarNode | None
    value: yaml.Node
    column: int
    before: list[str] = field(default_factory=list)  # comments, and empty lines as such
    behind: str = ""
    after: list[str] = field(default_factory=list)  # comments as deep as itself, at the end
    children: list[_Entry] = field(default_factory=list)

    @property
    def line(self) -> int:
        """The line it starts in, counted from 0."""
        return int((self.key or self.value).start_mark.line)

    @property
    def name(self) -> str:
        """The name of a field; nothing for an item of a list."""
        return str(self.key.value) if self.key else ""

    def all(self) -> Iterator[_Entry]:
        """Itself and what is in it, as it was typed."""
        yield self
        for child in self.children:
            yield from child.all()


def laid_out(text: str, order: Sequence[str] = ()) -> str:
    """A record or a list of records, laid out; the fields of each in an order.

    Fields that the order does not name stay behind the others as they were typed. Line breaks are
    `\\n`. Raises yaml.YAMLError for what is no YAML, and StuckError where the meaning or a comment
    might be lost.
    """
    root = yaml.compose(text, Loader=_LOADER)
    if not isinstance(root, yaml.CollectionNode) or root.flow_style:
        raise StuckError("is no record in lines")
    after = _Layout(text, root, order).text()
    if _meaning(after) != _meaning(text) or _comments(after) != _comments(text):
        raise StuckError("has comments or texts in places that only a person can mend")
    return after


def _meaning(text: str) -> object:
    """What is read from a text, with the order of fields left out."""
    return yaml.load(text, yaml.CBaseLoader if hasattr(yaml, "CBaseLoader") else yaml.BaseLoader)


def _comments(text: str) -> list[str]:
    """The comments of a text, whatever their order."""
    root = yaml.compose(text, Loader=_LOADER)
    found = _placed_comments(text, root) if root else ()
    return sorted(comment.rstrip() for _, comment in found)


def _placed_comments(text: str, root: yaml.Node) -> Iterator[tuple[int, str]]:
    """Each comment with its line; what is within a text is none."""
    texts = sorted(_texts(root), key=lambda node: node.start_mark.index)
    outside, at = [], 0
    for node in texts:
        outside.append(text[at : node.start_mark.index])
        inner = text[node.start_mark.index : _end_of(node, text)]
        outside.append(re.sub(r"[^\n]", "x", inner))
        at = max(at, _end_of(node, text))
    blind = "".join([*outside, text[at:]])
    for match in _COMMENT.finditer(blind):
        yield blind.count("\n", 0, match.start()), match[0]


def _texts(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    for part in _parts(node):
        yield from _texts(part)


def _parts(node: yaml.Node) -> list[yaml.Node]:
    """The nodes in a collection, names of fields included."""
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _end_of(node: yaml.ScalarNode, text: str) -> int:
    """Where a text ends in the file; what follows a block text may be a comment."""
    if node.style not in ("|", ">"):
        return int(node.end_mark.index)
    start = node.start_mark.index
    return start + sum(len(line) + 1 for line in _block_lines(node, text))


def _block_lines(node: yaml.ScalarNode, text: str) -> list[str]:
    """The lines of a block text: its head from `|` or `>` on, and what is indented below."""
    head, *rest = text[node.start_mark.index :].split("\n")
    first = next((line for line in rest if line.strip()), "")
    indent = len(first) - len(first.lstrip(" "))
    held = 0
    for line in rest:
        if line.strip() and len(line) - len(line.lstrip(" ")) < max(indent, 1):
            break
        held += 1
    while held and "+" not in head and not rest[held - 1].strip():
        held -= 1
    return [head, *rest[:held]]


class _Layout:
    """Lays out one text."""

    def __init__(self, text: str, root: yaml.CollectionNode, order: Sequence[str]) -> None:
        self._text, self._lines = text, text.split("\n")
        self._rank = {name: at for at, name in enumerate(order)}
        self._is_list = isinstance(root, yaml.SequenceNode)
        self._entries = [*self._read(root)]
        self._outer = {id(entry) for entry in self._entries}
        self._flat = [each for entry in self._entries for each in entry.all()]
        self._foot: list[str] = []
        self._attach(root)

    def text(self) -> str:
        """The whole text, with one line break at its end."""
        head = [] if self._is_list else self._entries[0].before
        if not self._is_list:
            self._entries[0].before = []
        lines = [*head]
        for entry in self._entries if self._is_list else self._sorted(self._entries):
            more = self._entry(entry, 0)
            lines += more[1:] if lines[-1:] == [""] == more[:1] else more
        return "\n".join([*lines, *self._foot]).strip("\n") + "\n"

    # Reading -----------------------------------------------------------------------------------

    def _read(self, node: yaml.CollectionNode) -> Iterator[_Entry]:
        """The entries of a collection in lines."""
        is_list = isinstance(node, yaml.SequenceNode)
        for part in node.value:
            key, value = (None, part) if is_list else part
            inner = isinstance(value, yaml.CollectionNode) and not value.flow_style
            first = (key or value).start_mark
            line = self._lines[first.line]
            column = len(line) - len(line.lstrip(" ")) if is_list else first.column
            yield _Entry(key, value, column, children=[*self._read(value)] if inner else [])

    def _attach(self, root: yaml.CollectionNode) -> None:
        """Gives each comment to its entry, and each empty line to the record or field below it."""
        comments = dict(_placed_comments(self._text, root))
        within = {
            line
            for node in _texts(root)
            for line in range(node.start_mark.line + 1, self._last_line(node) + 1)
        }
        waiting: list[tuple[int, str]] = []
        coming = 0
        for number, line in enumerate(self._lines):
            while coming < len(self._flat) and self._flat[coming].line <= number:
                self._place(waiting, coming)
                waiting = []
                coming += 1
            if number not in within:
                last = self._flat[coming - 1] if coming else None
                waiting += self._held(number, line, comments.get(number, "").rstrip(), last)
        self._place(waiting, len(self._flat))

    @staticmethod
    def _held(
        number: int, line: str, comment: str, last: _Entry | None
    ) -> Iterator[tuple[int, str]]:
        """What waits for the entry below a line; a comment behind the last entry is given to it."""
        if comment and not line.rstrip().removesuffix(comment).strip(
            " -"
        ):  # alone, or behind a dash
            if last and _is_flow(last.value) and last.value.end_mark.line > number:
                raise StuckError("has a comment within braces or brackets")
            yield len(line) - len(line.lstrip()), comment
        elif comment and last:
            value = line.rstrip().removesuffix(comment)
            last.behind = " " * max(STEP, len(value) - len(value.rstrip())) + comment
        elif not line.strip():
            yield 0, ""

    def _last_line(self, node: yaml.ScalarNode) -> int:
        return self._text.count("\n", 0, _end_of(node, self._text) - 1)

    def _place(self, waiting: list[tuple[int, str]], coming: int) -> None:
        """Puts comments and empty lines above the entry that comes, or behind the deeper one."""
        following = self._flat[coming] if coming < len(self._flat) else None
        above = following.before if following else self._foot
        column = following.column if following else 0
        is_outer = following is None or id(following) in self._outer
        for indent, comment in waiting:
            is_deeper = comment and indent > column and not any(above)
            owner = self._deeper(coming, indent) if is_deeper else None
            if owner:
                owner.after.append(comment)
            elif comment or (is_outer and above[-1:] != [""]):
                above.append(comment)

    def _deeper(self, coming: int, indent: int) -> _Entry | None:
        """The last entry before one that is as deep as a comment."""
        found = (entry for entry in reversed(self._flat[:coming]) if entry.column <= indent)
        return next(found, None)

    # Writing -----------------------------------------------------------------------------------

    def _sorted(self, entries: list[_Entry]) -> list[_Entry]:
        """The fields of a record in their order."""
        if not all(entry.key for entry in entries):
            return entries
        return sorted(entries, key=lambda entry: self._place_of(entry.name))

    def _place_of(self, name: str) -> int:
        return self._rank.get(name, len(self._rank))

    def _entry(self, entry: _Entry, indent: int) -> list[str]:
        """The lines of an entry, its comments included."""
        pad = " " * indent
        above, lines = self._below(entry, indent)
        start = f"{_scalar(entry.key, self._text, False)}:" if entry.key else "-"
        if entry.key is None or not lines[0].startswith(" "):
            lines[0] = f"{pad}{start} {lines[0].lstrip()}".rstrip() + entry.behind
        else:
            lines = [f"{pad}{start}{entry.behind}", *lines]
        comments = [f"{pad}{comment}".rstrip() for comment in [*entry.before, *above]]
        return [*comments, *lines, *(f"{pad}{comment}" for comment in entry.after)]

    def _below(self, entry: _Entry, indent: int) -> tuple[list[str], list[str]]:
        """Comments that move above an entry, and the lines of its value."""
        is_record = indent == 0 and entry.key is None
        if not entry.children:
            if is_record and isinstance(entry.value, yaml.MappingNode):
                entry.value.value.sort(key=lambda pair: self._place_of(pair[0].value))
            room = WIDTH - indent - len(entry.name) - STEP - len(entry.behind)
            return [], self._value(entry.value, indent + STEP, room)
        children, above = entry.children, list[str]()
        ids = self._as_ids(entry, WIDTH - indent - len(entry.name) - STEP)
        if ids:
            return [], [ids]
        if is_record:
            children = self._sorted(children)
        if entry.key is None:
            above, children[0].before = children[0].before, []
        return above, [line for child in children for line in self._entry(child, indent + STEP)]

    def _as_ids(self, entry: _Entry, room: int) -> str:
        """A list of ids in brackets, where it fits on the line; else nothing."""
        plain = all(
            child.key is None
            and isinstance(child.value, yaml.ScalarNode)
            and _ID.fullmatch(child.value.value)
            and not (child.before or child.behind or child.after)
            for child in entry.children
        )
        listed = f"[{', '.join(str(child.value.value) for child in entry.children)}]"
        return listed if plain and entry.key and not entry.behind and len(listed) <= room else ""

    def _value(self, node: yaml.Node, indent: int, room: int) -> list[str]:
        """The lines of a value that was typed behind its field or dash.

        Lines that start with a space belong below; any other first line stands behind.
        """
        pad = " " * indent
        if isinstance(node, yaml.ScalarNode):
            if node.style not in ("|", ">"):
                return [_scalar(node, self._text, False)]
            head, *rest = _block_lines(node, self._text)
            held = min((len(x) - len(x.lstrip(" ")) for x in rest if x.strip()), default=0)
            return [head.rstrip(), *(f"{pad}{line[held:]}".rstrip() for line in rest)]
        flow = _flow(node, self._text)
        deep = isinstance(node, yaml.SequenceNode) and any(
            isinstance(part, yaml.MappingNode) for part in node.value
        )
        if not node.value or (len(flow) <= room and not deep):
            return [flow]
        made = []
        for part in node.value:
            key, value = (None, part) if isinstance(node, yaml.SequenceNode) else part
            made += self._entry(_Entry(key, value, indent), indent)
        return made


def _is_flow(node: yaml.Node) -> bool:
    """Whether a value is a collection in braces or brackets."""
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def _flow(node: yaml.Node, text: str) -> str:
    """A value on one line."""
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node, text, True)
    if isinstance(node, yaml.SequenceNode):
        return f"[{', '.join(_flow(part, text) for part in node.value)}]"
    pairs = (f"{_flow(key, text)}: {_flow(value, text)}".rstrip() for key, value in node.value)
    return f"{{{', '.join(pairs)}}}"


def _scalar(node: yaml.ScalarNode, text: str, within: bool) -> str:
    """A text on one line, in quotation marks only where YAML would misread it without.

    `within` says whether it stands in braces or brackets.
    """
    value = str(node.value)
    if node.style is None:
        return value
    if _is_plain(value, within):
        return value
    typed = text[node.start_mark.index : node.end_mark.index]
    if "\n" not in typed:
        return typed
    return (
        f"'{value.replace(chr(39), chr(39) * 2)}'"
        if node.style == "'"
        else json.dumps(value, ensure_ascii=False)
    )


@lru_cache(maxsize=10_000)
def _is_plain(value: str, within: bool) -> bool:
    """Whether a text is read as just that text without quotation marks, by any program."""
    if "\n" in value or value != value.strip() or not value:
        return False
    try:
        root = yaml.compose(f"{{a: {value}}}" if within else f"a: {value}", Loader=_LOADER)
    except yaml.YAMLError:
        return False
    if not isinstance(root, yaml.MappingNode):
        return False
    (_, node), *more = root.value
    return not more and node.tag == _TEXT and node.value == value and "#" not in value
