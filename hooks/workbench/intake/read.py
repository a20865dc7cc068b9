"""A file -> an article: its bytes are decoded here, and read as HTML or as text.

What a person says of the article (`--title`, `--publisher`, `--date`, `--author`, `--url`) stands
above what the file says.
"""

from __future__ import annotations

import datetime
import re
import stat
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from ..kinds import Refused
from . import page, text
from .passages import Article, Known

LARGEST = 5_000_000  # bytes; a saved page without its pictures has a tenth of that
_NEEDED = ("title", "publisher", "date")
# Characters that are not seen: zero-width ones, marks of direction, soft hyphens.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# How a PDF, a zip, three sorts of pictures and a gzip begin.
_OTHERS = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b")
_NO_TEXT = "this is no text: save the page as HTML, or copy its text into a file"
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,40})", re.I)
_TAGS = re.compile(r"<(?:!doctype html|html|head|body|article|div|p|title|meta)\b", re.I)


def read(file: Path, said: Mapping[str, str], publishers: Mapping[str, str]) -> Article:
    """The article in a file.

    `said` is what a person gives, `publishers` the publishers of the record by the host of their
    addresses. Raises Refused for what is no article, or one without title, publisher or date.
    """
    told = {name: _checked(name, value) for name, value in said.items()}
    content = _decoded(_bytes(file))
    url = told.get("url", "")
    is_page = bool(_TAGS.search(content[:20_000]))
    content = _visible(content)
    names = sorted(set(publishers.values()))
    dated = "date" in told
    found = page.article(content, url, dated) if is_page else text.article(content, names, dated)
    about = found.about | {name: Known(value, "given") for name, value in told.items()}
    about = _publisher(about, publishers, bool(told.get("publisher")))
    article = replace(found, about=about)
    _complete(article)
    return article


def _bytes(file: Path) -> bytes:
    """The bytes of an ordinary file. Raises Refused for anything else."""
    try:
        mode = file.stat().st_mode
        if stat.S_ISDIR(mode):
            raise Refused(f"{file}: a folder; give the one file that holds the article")
        if not stat.S_ISREG(mode):
            raise Refused(f"{file}: no ordinary file; save the article to one")
        if file.stat().st_size > LARGEST:
            size = f"{file.stat().st_size / 1e6:.1f} MB"
            raise Refused(f"{file}: {size} are too much; save the page as HTML only (5 MB at most)")
        return file.read_bytes()
    except FileNotFoundError:
        raise Refused(f"{file}: there is no such file") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Refused(f"{file!s:.200}: cannot be read: {why}") from None


def _decoded(content: bytes) -> str:
    """Text from bytes, by mark, by what the page says, as UTF-8, else as Windows-1252."""
    if not content.strip():
        raise Refused("the file is empty; save the page again")
    for bom, name in _BOMS:
        if content.startswith(bom):
            return _as(content, name)
    if content.startswith(_OTHERS):
        raise Refused(_NO_TEXT)
    if b"\x00" in content:
        return _as(content, _without_mark(content[:2000]))
    declared = _CHARSET.search(content[:5000])
    for name in (declared[1].decode() if declared else "utf-8", "utf-8"):
        try:
            return content.decode(name)
        except (LookupError, UnicodeError):
            continue
    return content.decode("cp1252", errors="replace")


def _without_mark(start: bytes) -> str:
    """Which UTF-16 has every second byte zero, as that of Latin letters. Raises Refused."""
    for name, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        if start[first::2].count(0) > len(start) / 3:
            return name
    raise Refused(_NO_TEXT)


def _as(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeError:
        raise Refused(f"its first bytes say {name}, and it is not; save it as UTF-8") from None


def _visible(content: str) -> str:
    """What a reader sees, in NFC, with one kind of line end and of blank."""
    content = unicodedata.normalize("NFC", _UNSEEN.sub("", content))
    content = re.sub("\r\n?|[\u2028\u2029\x0b\x0c\x85]", "\n", content)
    content = re.sub("[\u00a0\u2000-\u200a\u202f\u3000\t]", " ", content)
    seen = re.sub("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "", content)
    if len(content) - len(seen) > len(content) / 50:
        raise Refused(_NO_TEXT)
    return seen


def _checked(name: str, value: str) -> str:
    """A value as a person gave it, on one line. Raises Refused for one that cannot be."""
    value = " ".join(value.split())
    if not value or len(value) > 500 or not value.isprintable():
        raise Refused(f"--{name}: give some text on one line")
    if name == "date":
        try:
            datetime.date.fromisoformat(value)
        except ValueError:
            raise Refused(f"--date: '{value}' is no day; write it as 2022-09-26") from None
    if name == "url" and not page.is_address(value):
        raise Refused(f"--url: '{value}' is no address; it begins with https:// or http://")
    return value


def _publisher(
    about: dict[str, Known], publishers: Mapping[str, str], is_given: bool
) -> dict[str, Known]:
    """The publisher as the record names it, where its host or name is known there."""
    url = about["url"].value if "url" in about else ""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    if host in publishers and not is_given:
        how = f"as in other sources of {host}"
        return about | {"publisher": Known(publishers[host], how)}
    if "publisher" in about:
        name = about["publisher"].value
        same = {each.casefold(): each for each in publishers.values()}.get(name.casefold(), name)
        return about | {"publisher": replace(about["publisher"], value=same)}
    return about


def _complete(article: Article) -> None:
    """Raises Refused, with every flag that is missing, where too little is known."""
    if not any(passage.is_prose and not passage.outside for passage in article.passages):
        raise Refused("no paragraph of an article was found; copy its text into a file instead")
    missing = [name for name in _NEEDED if not article.value(name)]
    if missing:
        flags = " ".join(f"--{name} …" for name in missing)
        raise Refused(f"the file does not say {' and '.join(missing)}; give {flags}")
