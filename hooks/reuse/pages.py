"""The part that touches MkDocs: a page's conversion, search entries and finished HTML, put back.

`convert` is called before MkDocs converts a page, `converted` after it, `shell` when all pages are
converted, `printed` when one has been printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any

from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from briefings import Links, PageNotes
from briefings.out.search import sections

from .drafts import notes_of
from .store import Store, digest

KEPT = "kept.html"  # the template that prints a finished page


class Reuse:
    """The pages of one build, beside what is kept of earlier ones."""

    def __init__(self, store: Store, engine: str, links: Links) -> None:
        self._store, self._engine, self._links = store, engine, links
        self._texts: dict[str, str] = {}  # the digest of what each page was converted from
        self._shells: dict[str, str] = {}  # the key of each finished page

    @property
    def keeps(self) -> bool:
        """Whether anything is kept, and may be put back."""
        return self._store.keeps

    def convert(self, page: Page, text: str) -> PageNotes | None:
        """What the conversion of a page found, if it need not be done again; else None."""
        if not self.keeps:
            return None
        path, key = page.file.src_uri, digest(self._engine, text)
        kept = self._store.get(path)
        notes = notes_of(kept, key, self._links)
        if notes:
            page.render = lambda config, files: _restore(page, kept, files)  # type: ignore[method-assign]
        self._texts[path] = key
        return notes

    def converted(self, page: Page, html: str, notes: PageNotes) -> None:
        """Keeps what a conversion gave."""
        if not self.keeps:
            return
        anchors = {file.src_uri: links for file, links in (page.links_to_anchors or {}).items()}
        self._store.put(
            page.file.src_uri,
            key=self._texts[page.file.src_uri],
            html=html,
            toc=[_token(item) for item in page.toc],
            title=page._title_from_render,
            ids=sorted(page.present_anchor_ids or ()),
            anchors=anchors,
            notes=notes.plain(),
            search=None,
            shell="",
        )

    def shell(self, page: Page, *around: Any) -> None:
        """Decides whether a page would be finished as before; then that is printed again."""
        key = digest(
            *(self._engine, page.content, page.meta, page.title, page.url, page.edit_url),
            *(page.canonical_url, page.update_date, [_token(item) for item in page.toc]),
            *around,
        )
        self._shells[page.file.src_uri] = key
        if self._store.get(page.file.src_uri).get("shell") == key:
            page.meta["template"] = KEPT

    def finished(self, page: Page) -> str:
        """The finished HTML of a page that is printed again."""
        return str(self._store.get(page.file.src_uri)["page"])

    def printed(self, page: Page, output: str) -> None:
        """Keeps a finished page, if it is another than the one that is kept."""
        if not self.keeps:
            return
        path = page.file.src_uri
        if self._store.get(path).get("shell") != self._shells[path]:
            self._store.put(path, shell=self._shells[path], page=output)
        self._store.settle(path)

    def save(self, pages: Iterable[str]) -> None:
        """Writes what is kept of the pages of a site."""
        self._store.save(pages)

    def index(self, search_index: Any) -> None:
        """Gives the search of the theme the entries of each page, made here or kept before."""

        def add(page: Page) -> None:
            if (page.meta.get("search") or {}).get("exclude"):
                return
            meta = {name: value for name, value in page.meta.items() if name != "template"}
            key = digest(page.content, meta, page.title, page.url)
            search_index.entries += self._entries(page, key) or self._made(page, key, search_index)

        search_index.add_entry_from_context = add

    def _entries(self, page: Page, key: str) -> list[dict[str, Any]]:
        """The entries that are kept of a page, if they would come out the same."""
        kept = self._store.get(page.file.src_uri).get("search")
        return [dict(entry) for entry in kept[1]] if kept and kept[0] == key else []

    def _made(self, page: Page, key: str, search_index: Any) -> list[dict[str, Any]]:
        """The entries of a page, as the theme makes them of its sections."""
        maker = copy(search_index)
        maker.entries = []
        for section in sections(page.content or ""):
            maker.create_entry_for_section(section, page.toc, page.url, page)
        if self.keeps:
            self._store.put(page.file.src_uri, search=[key, [dict(e) for e in maker.entries]])
        return list(maker.entries)


def _restore(page: Page, kept: dict[str, Any], files: Files) -> None:
    """What `Page.render` gives a page, from what was kept of it."""
    page.content, page._title_from_render = kept["html"], kept["title"]
    page.toc = get_toc(kept["toc"])
    page.present_anchor_ids = set(kept["ids"])
    found = ((files.get_file_from_path(path), links) for path, links in kept["anchors"].items())
    page.links_to_anchors = {file: links for file, links in found if file}


def _token(item: Any) -> dict[str, Any]:
    """An entry of a contents list, as Python-Markdown has it."""
    children = [_token(child) for child in item.children]
    return {"level": item.level, "id": item.id, "name": item.title, "children": children}
