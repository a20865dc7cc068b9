"""Rules about where the files of a site come to lie, and about its navigation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from ..problem import Problem, nearest
from ..record import generator
from ..record.generator import Settings
from ..record.load import Input
from .addresses import PATH, foreign_fault


@dataclass(frozen=True)
class Layout:
    """What was written, and the paths of the pages and data files that are made from the record."""

    given: Input
    made: frozenset[str]
    empty: frozenset[str]  # lists that have no page for want of anything to show
    files: frozenset[str]
    settings: Settings

    @cached_property
    def written(self) -> dict[str, str]:
        """The written pages by their paths, each with the path of its file."""
        return {page.path: page.front.origin.path for page in self.given.pages}

    @cached_property  # every link asks
    def pages(self) -> frozenset[str]:
        """Every page of the site; those too whose front matter cannot be read."""
        return self.made.union(self.written)

    @cached_property
    def assets(self) -> frozenset[str]:
        """Every file of the site that is no page."""
        return self.files.union(self.given.assets)


def settings_are_read(layout: Layout) -> Iterator[Problem]:
    """The settings of the generator can be read, as far as the check needs them."""
    yield from layout.settings.problems


def files_are_apart(layout: Layout) -> Iterator[Problem]:
    """No two files may become one file of the site, those made from the record included."""
    taken = {
        _place(path): "lies where a page is made from the record; give it another name"
        for path in layout.made | layout.empty
    }
    taken |= dict.fromkeys(layout.files, "lies where a data file is made; rename it")
    for path in [*layout.written, *layout.given.assets]:
        place = _place(path)
        if place in taken:
            yield Problem(f"docs/{path}", 1, taken[place])
        taken.setdefault(place, f"becomes the same page as docs/{path}; give it another name")


def _place(path: str) -> str:
    """What two source paths share when they become the same page."""
    return re.sub(r"(?:(?:^|/)index)?\.(?:md|html)$", "", path)


def navigation_is_whole(layout: Layout) -> Iterator[Problem]:
    """Every page is in the navigation or named as apart from it, and nothing else is."""
    nav, settings = layout.settings.nav, layout.settings
    if nav is None:
        return
    for path in sorted(layout.pages - set(nav)):
        if not settings.apart.match_file(f"/{path}"):
            where = layout.written.get(path, generator.FILE)
            message = f"'{path}' is not in the navigation; add it to 'nav' in {generator.FILE}"
            yield Problem(where, 1, message)
    for path in nav:
        fault = _nav_fault(path, layout)
        if fault:
            yield Problem(generator.FILE, settings.line(path), fault)


def _nav_fault(path: str, layout: Layout) -> str:
    """Why a path may not stand in the navigation, or nothing."""
    if path in layout.pages | layout.empty or path in layout.given.assets:
        return ""
    try:
        parts = urlsplit(path)
    except ValueError:
        return f"'nav': '{path}' is no address; {PATH}"
    if parts.scheme or parts.netloc:
        fault = foreign_fault(path, parts.scheme, is_picture=False)
        return f"'nav': {fault}" if fault else ""
    return f"'nav' names '{path}', which is no page{nearest(path, layout.pages)}"
