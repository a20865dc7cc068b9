"""Escaping plain text for Markdown. Nothing else turns a data value into page text."""

from __future__ import annotations

import html
import re

_SPECIAL = re.compile(r"[\\`*_{}\[\]|#]")
_BACKSLASH = re.compile(r"\\([\\`*_{}\[\]|#+\-.!>])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_WORD = re.compile(r"\w[\w'’.-]*")
_LINE_START = re.compile(r"^(?:[+\-!]|\d+(?=[.)]))")
# Adults read English prose silently at 238 words a minute on average (Brysbaert 2019).
WORDS_A_MINUTE = 238


class Markdown(str):
    """Text that is Markdown already; everything else a template prints is escaped."""

    __slots__ = ()


def inline(text: str) -> Markdown:
    """Plain text as one line of Markdown that shows exactly that text.

    As little as possible is escaped, because Python-Markdown replaces an escaped character by a
    placeholder, and a name with a placeholder in it would not be found.
    """
    line = " ".join(text.split())
    line = _SPECIAL.sub(r"\\\g<0>", _ENTITY.sub("&amp;", line))
    line = line.replace("<", "&lt;").replace(">", "&gt;")
    return Markdown(_LINE_START.sub(_escape_start, line))


def _escape_start(match: re.Match[str]) -> str:
    return f"{match[0]}\\" if match[0].isdigit() else f"\\{match[0]}"


def plain(markdown: str) -> str:
    """The text that `inline` was given, from what it made of it."""
    return " ".join(html.unescape(_BACKSLASH.sub(r"\1", markdown)).split())


def paragraphs(text: str) -> Markdown:
    """Plain text as paragraphs of Markdown; an empty line in the text starts a paragraph."""
    return Markdown("\n\n".join(inline(part) for part in re.split(r"\n\s*\n", text.strip())))


def code(text: str) -> Markdown:
    """A short text as Markdown code; backquotes in it are left out."""
    return Markdown(f"`{text.replace('`', '')}`")


def with_code(text: str) -> Markdown:
    """A text in which what stands between two backquotes is code, and all else is text."""
    said = re.split(r"(\s*`[^`]+`\s*)", text)
    return Markdown("".join(_spaced_code(each) if "`" in each else inline(each) for each in said))


def _spaced_code(text: str) -> str:
    """Code with the spaces that stand around it."""
    return re.sub(r"\S.*\S", lambda found: code(found[0]), text)


def code_block(text: str) -> Markdown:
    """A text as a block of Markdown code, line for line as it is."""
    return Markdown("\n".join(f"    {line}" for line in text.splitlines()))


def anchor(name: str) -> Markdown:
    """What gives a heading an address of its own; `name` is letters, digits and hyphens."""
    return Markdown(f"{{: #{name} }}")


def sentence(text: str) -> str:
    """A text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def escape(value: object) -> str:
    """What a template prints for a value: Markdown as it is, anything else as inline text."""
    if isinstance(value, Markdown):
        return value
    return inline(str(value)) if value is not None else ""


def minutes(text: str) -> str:
    """How long it takes to read a text, in words: `4 minutes`, never less than one."""
    whole = max(1, round(len(_WORD.findall(text)) / WORDS_A_MINUTE))
    return "1 minute" if whole == 1 else f"{whole} minutes"
