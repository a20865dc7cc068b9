"""Pages with their addresses filled in, kept as long as every page of the site is at its place."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

Anchors = dict[str, dict[str, str]]  # for each page that is linked to, its anchors and how


class Filled:
    """The HTML of pages by what it was filled in from, and the anchors to which it leads."""

    def __init__(self) -> None:
        self._places: object = None
        self._kept: dict[str, tuple[Any, str, Anchors]] = {}

    def begin(self, places: Hashable) -> None:
        """Takes the places of all pages; where one has changed, nothing is kept."""
        if places != self._places:
            self._kept.clear()
        self._places = places

    def page(
        self, path: str, basis: object, fill: Callable[[], tuple[str, Anchors]]
    ) -> tuple[str, Anchors]:
        """The HTML of a page, filled in from the same as before, or now."""
        kept = self._kept.get(path)
        if kept is None or kept[0] != basis:
            kept = self._kept[path] = (basis, *fill())
        return kept[1:]
