"""Pages -> how to cite them: in plain words and as BibTeX, RIS and CSL-JSON.

An entry has a dozen fields of fixed shape, so each format is a few lines here rather than one more
package that every build needs; the tests read them back with parsers written by others.
"""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ..record.dates import day

_SAFE = ":/?#[]@!$&'()*+,;=%~"  # what an address may hold as it is (RFC 3986)
ACCESS_DAY = "[day of access]"  # which docs/assets/page.js replaces
_BIBTEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_BIBTEX |= {mark: f"\\{mark}" for mark in "{}%&$#_"}


@dataclass(frozen=True)
class Publication:
    """What pages do not know of themselves: the name of their site, who wrote it, where it is.

    The address ends with a slash; it is empty where none is known, as before publication.
    """

    name: str = "Untitled site"
    author: str = ""
    address: str = ""

    def address_of(self, path: str) -> str:
        """The permanent address of a path below the site; empty where the site's is not known."""
        return self.address and quote(self.address + path, _SAFE)


@dataclass(frozen=True)
class Entry:
    """A page as something to cite.

    `day` is that for which it states its facts, `issued` that of its last change, and `version`
    that of the newest entry in the record.
    """

    publication: Publication
    path: str  # the address of the page below that of the site
    title: str
    day: datetime.date
    issued: datetime.date
    version: datetime.date

    @property
    def id(self) -> str:
        """What reference managers know the page by."""
        return re.sub(r"\W+", "-", self.path).strip("-") or "home"

    @property
    def author(self) -> str:
        """Who is named as the author: the site itself, where nobody is."""
        return self.publication.author or self.publication.name

    @property
    def address(self) -> str:
        """The permanent address; empty where that of the site is not known."""
        return self.publication.address_of(self.path)

    @property
    def note(self) -> str:
        """For which day the facts are stated, as a sentence."""
        return f"Facts as at {day(self.day).english}."


def plain(entry: Entry) -> str:
    """The entry in plain words, as one line; the reader's clock or hand fills in the last day."""
    parts = [
        f"{entry.author} ({entry.issued.year}).",
        f"“{entry.title}”.",
        f"{entry.publication.name}.",
        entry.note,
        f"Version of {day(entry.version).english}.",
        entry.address,
        f"(accessed {ACCESS_DAY})",
    ]
    return " ".join(filter(None, parts))


def around_a_fact(entry: Entry) -> tuple[str, str]:
    """What stands before and after the words of one fact of a page, where that is cited alone."""
    before = f"{entry.author} ({entry.issued.year}). “"
    return before, f"”. {entry.publication.name}. Version of {day(entry.version).english}."


def bibtex(entry: Entry) -> str:
    """The entry as BibTeX, as `@misc` with the fields `url` and `version` that biblatex reads too.

    The text is UTF-8; what TeX would take for a command is escaped.
    """
    fields = {
        "author": f"{{{_tex(entry.author)}}}",
        "title": f"{{{_tex(entry.title)}}}",
        "howpublished": _tex(entry.publication.name),
        "year": str(entry.issued.year),
        "month": entry.issued.strftime("%b").lower(),
        "day": str(entry.issued.day),
        "version": entry.version.isoformat(),
        "note": _tex(entry.note),
        "url": entry.address,
    }
    # A month is one of BibTeX's own abbreviations and stands without braces.
    lines = [
        f"  {name} = {text}," if name == "month" else f"  {name} = {{{text}}},"
        for name, text in fields.items()
        if text
    ]
    return "\n".join([f"@misc{{{entry.id},", *lines, "}"])


def _tex(text: str) -> str:
    return "".join(_BIBTEX.get(letter, letter) for letter in text)


def ris(entry: Entry) -> str:
    """The entry as RIS (Research Information Systems, 2011), of the type `ELEC`, a web page."""
    fields = [
        ("TY", "ELEC"),
        ("ID", entry.id),
        ("AU", entry.author),
        ("TI", entry.title),
        ("T2", entry.publication.name),
        ("PY", str(entry.issued.year)),
        ("DA", entry.issued.strftime("%Y/%m/%d")),
        ("ET", entry.version.isoformat()),
        ("N1", entry.note),
        ("UR", entry.address),
        ("ER", ""),
    ]
    return "\n".join(f"{tag}  - {text}" for tag, text in fields if text or tag == "ER")


def csl(entry: Entry) -> dict[str, Any]:
    """The entry as an item of CSL-JSON (the input of Citation Style Language 1.0.2)."""
    item = {
        "id": entry.id,
        "type": "webpage",
        "author": [{"literal": entry.author}],
        "title": entry.title,
        "container-title": entry.publication.name,
        "issued": {"date-parts": [[entry.issued.year, entry.issued.month, entry.issued.day]]},
        "version": entry.version.isoformat(),
        "note": entry.note,
    }
    return item | ({"URL": entry.address} if entry.address else {})


def formats(entry: Entry) -> list[tuple[str, str]]:
    """Every form of an entry, each with its name, in the order in which readers want them."""
    return [
        ("Plain text", plain(entry)),
        ("BibTeX", bibtex(entry)),
        ("RIS", ris(entry)),
        ("CSL-JSON", _json([csl(entry)])),
    ]


def _json(items: list[dict[str, Any]]) -> str:
    return json.dumps(items, ensure_ascii=False, indent=2)
