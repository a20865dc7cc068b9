"""Pages as something to cite -> one file in each format."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from ..pages.citation import Entry, bibtex, csl, ris

_FILES: dict[str, Callable[[list[Entry]], str]] = {
    "data/citations.bib": lambda entries: "\n\n".join(map(bibtex, entries)),
    "data/citations.ris": lambda entries: "\n\n".join(map(ris, entries)),
    "data/citations.json": lambda entries: json.dumps(
        [csl(entry) for entry in entries], ensure_ascii=False, indent=2
    ),
}
PATHS = tuple(_FILES)


def files(entries: Iterable[Entry]) -> dict[str, str]:
    """All entries as one file in each format: its path and its text."""
    listed = list(entries)
    return {path: write(listed) + "\n" for path, write in _FILES.items()}
