"""The part that touches MkDocs: a page's search entries and finished HTML, made or put back.

`shell` is called when all pages are converted, `printed` when one has been printed.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from mkdocs.structure.pages import Page

from briefings.out.search import sections

from .store import Key, Store

KEPT = "kept.html"  # the template that prints a finished page


class Reuse:
    """The pages of one build, beside what is kept of earlier ones."""

    def __init__(self, store: Store, engine: str) -> None:
        self._store, self._engine = store, engine
        self._shells: dict[str, Key] = {}  # the key of each finished page
        self._again: dict[str, str] = {}  # the HTML of each page that is printed again

    def shell(self, page: Page, *around: Any) -> None:
        """Decides whether a page would be finished as before; then that is printed again."""
        path = page.file.src_uri
        its = self._engine, page.content, dict(page.meta), page.title, page.url, page.edit_url
        toc = [_token(item) for item in page.toc]
        self._shells[path] = Key((*its, page.canonical_url, page.update_date, toc, *around))
        if kept := self._store.get(path, "page", self._shells[path]):
            page.meta["template"] = KEPT
            self._again[path] = kept

    def finished(self, page: Page) -> str:
        """The finished HTML of a page that is printed again."""
        return self._again[page.file.src_uri]

    def printed(self, page: Page, output: str) -> None:
        """Keeps a page that was printed anew."""
        if self._store.keeps and (path := page.file.src_uri) not in self._again:
            self._store.put(path, "page", self._shells[path], output)

    def index(self, search_index: Any) -> None:
        """Gives the search of the theme the entries of each page, made here or kept before."""

        def add(page: Page) -> None:
            if (page.meta.get("search") or {}).get("exclude"):
                return
            meta = {name: value for name, value in page.meta.items() if name != "template"}
            key = Key((self._engine, page.content, meta, page.title, page.url))
            kept = self._store.get(page.file.src_uri, "search", key)
            entries = kept or self._made(page, key, search_index)
            search_index.entries += [dict(entry) for entry in entries]
            if page.file.src_uri in self._again:
                page.content = ""  # in which the theme would look for its marks, and nobody else

        search_index.add_entry_from_context = add

    def _made(self, page: Page, key: Key, search_index: Any) -> list[dict[str, Any]]:
        """The entries of a page, as the theme makes them of its sections."""
        maker = copy(search_index)
        maker.entries = []
        for section in sections(page.content or ""):
            maker.create_entry_for_section(section, page.toc, page.url, page)
        self._store.put(page.file.src_uri, "search", key, maker.entries)
        return maker.entries  # type: ignore[no-any-return]


def _token(item: Any) -> dict[str, Any]:
    """An entry of a contents list, as Python-Markdown has it."""
    children = [_token(child) for child in item.children]
    return {"level": item.level, "id": item.id, "name": item.title, "children": children}
