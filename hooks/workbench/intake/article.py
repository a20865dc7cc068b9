"""Bytes of a saved article -> its text, or the problem that keeps it from being read."""

from __future__ import annotations

import codecs
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from briefings.problem import ContentError, Problem

RULE = "intake"
FILE_BYTES = 5_000_000  # a saved page with its scripts is seldom over one
_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
         (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_HTML = re.compile(r"<!doctype html|<html[\s>]|<(?:head|body|article|div|p)[\s>]", re.I)


@dataclass(frozen=True)
class Passage:
    """A paragraph, headline or label as it stands in the file, from a line counted from 1."""

    line: int
    text: str


@dataclass(frozen=True)
class Saved:
    """The text of a saved file. `unseen` counts the invisible characters that were taken out."""

    name: str
    text: str
    unseen: int = 0

    @property
    def is_html(self) -> bool:
        """Whether a browser saved it: the first characters have an element of a page."""
        return bool(_HTML.search(self.text[:5000]))

    def fails(self, line: int, message: str) -> ContentError:
        """The error that says what keeps this file from being taken in."""
        return ContentError([Problem(self.name, line, message, RULE)])


def saved(path: Path) -> Saved:
    """The text of a file. Raises ContentError for what is no text, with the line where that shows.

    Read as its byte order mark says, then as UTF-8, then as the page itself declares.
    """
    file = Saved(str(path), "")
    data = _data(path, file)
    text = _decoded(data, file).replace("\r\n", "\n").replace("\r", "\n")
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise file.fails(line, f"holds {control[0]!a}, which no text has; save the page as text")
    if not text.strip():
        raise file.fails(1, "is empty; save the page again")
    clean = _UNSEEN.sub("", text)
    return Saved(file.name, clean, len(text) - len(clean))


def _data(path: Path, file: Saved) -> bytes:
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise file.fails(1, "is no file; name a saved page or a text")
        if state.st_size > FILE_BYTES:
            raise file.fails(1, f"has over {FILE_BYTES:,} bytes; save the article alone")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "that is no path"
        raise file.fails(1, f"cannot be read ({reason}); name a saved page or a text") from error


def _decoded(data: bytes, file: Saved) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _as(encoding, data, file)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        declared = _CHARSET.search(data[:5000])
        return _as(declared[1].decode("ascii") if declared else "utf-8", data, file)


def _as(encoding: str, data: bytes, file: Saved) -> str:
    """The text in a named encoding; only those of texts, since Python knows others too."""
    try:
        codecs.lookup(encoding)
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise file.fails(line, f"is not {encoding}; save it as UTF-8") from error
    except (LookupError, ValueError) as error:
        raise file.fails(1, f"names the unknown encoding '{encoding}'; save it as UTF-8") from error
