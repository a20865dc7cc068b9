"""Two built sites -> what a reader meets otherwise in the second, and nothing else.

What is the same and merely stands elsewhere on its page is no change; nor is the day of the record,
which stands on every page: it is told once.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from briefings.record.dates import day

from .exports import records
from .matching import LINE, LINES, Change, changes, narrowed
from .reading import Block, PageRead, read_page

_RECORD = "data/record.json"
_BIBLIOGRAPHIES = (".bib", ".ris")
_TABLES = (".csv", "datapackage.json")  # say again what the record says
# Parts of the theme, and what says the same as the pages: which there are, and their words.
_UNREAD = re.compile(r"assets/(javascripts|stylesheets)/|feeds/|sitemap\.|search/search_index")


@dataclass
class Comparison:
    """All that is otherwise: on pages by their addresses, in data files by their paths, on cards.

    `gone` are addresses that lead nowhere now, `new` those of new pages with their titles; `others`
    are files of another sort; `days` the day of the record before and now, where that moved.
    """

    gone: list[Change] = field(default_factory=list)
    new: list[Change] = field(default_factory=list)
    pages: dict[str, list[Change]] = field(default_factory=dict)
    cards: list[Change] = field(default_factory=list)
    data: dict[str, list[Change]] = field(default_factory=dict)
    others: list[Change] = field(default_factory=list)
    days: tuple[str, str] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether a reader meets the same as before."""
        return not any(vars(self).values())


def compare(before: Path, after: Path) -> Comparison:
    """What is otherwise in the site of the second folder than in that of the first."""
    old, new = _Site(before), _Site(after)
    moved = _moved(old, new)
    changed = [each for each in old.pages if each in new.pages and _differs(old, new, each)]
    data = {path: list(_records(old, new, path)) for path in _data(old, new)}
    pages = {each: _changes(old, new, each, moved) for each in [*changed, *moved]}
    return Comparison(
        gone=[*_gone(old, new, moved), *_lost(old, new, changed)],
        new=list(_new(old, new, moved)),
        pages={moved.get(address, address): each for address, each in pages.items() if each},
        cards=list(_cards(old, new, changed)),
        data={path: each for path, each in data.items() if each and _tells(path, data)},
        others=list(_others(old, new, data)),
        days=(old.day, new.day) if old.day != new.day else None,
    )


def _tells(path: str, data: dict[str, list[Change]]) -> bool:
    """Whether a data file says what no other does."""
    again = (*_BIBLIOGRAPHIES, *_TABLES) if data.get(_RECORD) else _BIBLIOGRAPHIES
    return not path.endswith(again)


class _Site:
    """A built site: its files, and its pages as they are asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, PageRead] = {}
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        self.files = [path.relative_to(folder).as_posix() for path in paths]
        html = [path for path in self.files if path.endswith(".html")]
        self.pages = {re.sub(r"(^|/)index\.html$", r"\1", path): path for path in html}
        record = self.text(_RECORD) if _RECORD in self.files else ""
        found = re.search(r'"record_date": "([^"]*)"', record)
        self.day = found[1] if found else ""
        self._day = _forms(self.day) if found else None

    def bytes(self, path: str) -> bytes:
        """What is in a file."""
        return (self._folder / path).read_bytes()

    def text(self, path: str) -> str:
        """What is in a file, as text."""
        return self.bytes(path).decode("utf-8", "replace")

    def page(self, address: str) -> PageRead:
        """What a reader meets at an address."""
        if address not in self._read:
            self._read[address] = read_page(self.text(self.pages[address]), address)
        return self._read[address]

    def undated(self, text: str) -> str:
        """A text in which the day of the record is no day."""
        return self._day.sub("{day}", text) if self._day else text


def _same(old: _Site, new: _Site, less: str, more: str) -> bool:
    """Whether two texts say the same, but for the day of the record."""
    return less == more or old.undated(less) == new.undated(more)


def _forms(iso: str) -> re.Pattern[str]:
    """The day of the record in each form that pages and data files have it in."""
    when = datetime.date.fromisoformat(iso)
    parts = f"{when.year}; {when.month}; {when.day}"
    forms = (iso, iso.replace("-", "/"), day(when).english, parts)
    return re.compile(rf"(?<!\d)(?:{'|'.join(map(re.escape, forms))})(?!\d)")


# Addresses -------------------------------------------------------------------------------------


def _moved(old: _Site, new: _Site) -> dict[str, str]:
    """The pages that are elsewhere now, by what they are called: to where each has moved."""
    gone = {old.page(each).title: each for each in old.pages if each not in new.pages}
    fresh = {new.page(each).title: each for each in new.pages if each not in old.pages}
    return {gone[title]: fresh[title] for title in gone if title in fresh}


def _differs(old: _Site, new: _Site, address: str) -> bool:
    return old.bytes(old.pages[address]) != new.bytes(new.pages[address])


def _changes(old: _Site, new: _Site, address: str, moved: dict[str, str]) -> list[Change]:
    """What is otherwise on a page; a link that has moved with a page is the same."""
    before = [_led(block, moved) for block in old.page(address).blocks]
    after = new.page(moved.get(address, address)).blocks
    return changes(before, after, (old.undated, new.undated))


def _led(block: Block, moved: dict[str, str]) -> Block:
    """A block whose links lead to where the pages are now."""
    if not moved or not block.links:
        return block
    parts = [link.partition("#") for link in block.links]
    links = [f"{moved.get(page, page)}{mark}{anchor}" for page, mark, anchor in parts]
    return replace(block, links=links)


def _new(old: _Site, new: _Site, moved: dict[str, str]) -> Iterator[Change]:
    """The pages that there were not, and that none has become."""
    for address in new.pages:
        if address not in old.pages and address not in moved.values():
            names = frozenset(_parts(address))
            yield Change("page", address, "", new.page(address).title, names)


def _parts(address: str) -> list[str]:
    """The ids that an address can end with."""
    return [part for part in re.split("[/#]", address) if part][-2:]


def _gone(old: _Site, new: _Site, moved: dict[str, str]) -> Iterator[Change]:
    """The pages that are no more, with where they are now if they have moved."""
    for address in old.pages:
        if address not in new.pages:
            now = moved.get(address, "")
            names = frozenset([*_parts(address), *_parts(now)])
            yield Change("page", address, old.page(address).title, now, names)


def _lost(old: _Site, new: _Site, changed: list[str]) -> Iterator[Change]:
    """The anchors that are no more, with where else they are now."""
    fresh = [each for each in new.pages if each not in old.pages]
    here = {id: each for each in [*changed, *fresh] for id in new.page(each).anchors}
    for address in changed:
        left = set(new.page(address).anchors)
        for id in dict.fromkeys(old.page(address).anchors):
            if id not in left:
                now = f"{here[id]}#{id}" if id in here else ""
                yield Change("anchor", f"{address}#{id}", id, now, frozenset([id]))


# Cards, data files and the rest ----------------------------------------------------------------


def _cards(old: _Site, new: _Site, changed: list[str]) -> Iterator[Change]:
    """What cards say otherwise, each once for a day, on however many pages it is.

    A card of another id that says the same is the same to a reader.
    """
    was, now = _carded(old, new, changed), _carded(new, old, changed)
    for key in dict.fromkeys((*was, *now)):
        less, more = was.get(key, []), now.get(key, [])
        elsewhere = less in now.values() or more in was.values() or _is_on(new, changed, key[0])
        if _same(old, new, LINE.join(less), LINE.join(more)):
            continue
        if (less and more) or not elsewhere:
            said = narrowed(LINE.join(less), LINE.join(more), LINES)
            yield Change("card", ", ".join(filter(None, key)), *said, frozenset([key[0]]))


def _carded(site: _Site, other: _Site, changed: list[str]) -> dict[tuple[str, str], list[str]]:
    """The cards on the pages that the other site has otherwise, by id and day if it is no page's
    own."""
    found = {}
    for address in site.pages:
        if address in changed or address not in other.pages:
            for id, lines in site.page(address).cards.items():
                days = [line for line in lines if line.startswith("As at")]
                on = "".join(line for line in days if site.undated(line) == line)
                found[id, on] = lines
    return found


def _is_on(site: _Site, changed: list[str], id: str) -> bool:
    """Whether a card is on a page that has not changed."""
    mark = f'id="card-{id}"'.encode()
    return any(mark in site.bytes(path) for each, path in site.pages.items() if each not in changed)


def _data(old: _Site, new: _Site) -> list[str]:
    """The data files that both sites have, and that are not the same."""
    both = set(old.files) & set(new.files)
    files = (path for path in old.files if path in both and path.startswith("data/"))
    files = (path for path in files if not path.endswith(".html"))
    return [path for path in files if old.bytes(path) != new.bytes(path)]


def _records(old: _Site, new: _Site, path: str) -> Iterator[Change]:
    """What the records of a data file say otherwise."""
    was, now = records(path, old.text(path)), records(path, new.text(path))
    for id in dict.fromkeys((*was, *now)):
        names = frozenset(_ends(id.split()[-1], path))
        if id not in now or id not in was:
            yield Change("record", id, id if id in was else "", id if id in now else "", names)
            continue
        for name in dict.fromkeys((*was[id], *now[id])):
            less, more = was[id].get(name, ""), now[id].get(name, "")
            alike = _same(old, new, less, more) if _is_of_today(path, id) else less == more
            if not alike:
                said = narrowed(less, more, LINES) if LINE in less + more else (less, more)
                yield Change("field", f"{id} › {name}", *said, names)


def _is_of_today(path: str, record: str) -> bool:
    """Whether a day in a record of a data file may be that of the record as a whole."""
    return "citations" in path or record == "record_date"


def _ends(id: str, path: str) -> list[str]:
    """The ids that a record of a data file may be of: a citation has a folder before it."""
    parts = id.split("-") if "citations" in path else []
    return [id, *("-".join(parts[nth:]) for nth in range(1, len(parts)))]


def _others(old: _Site, new: _Site, data: dict[str, list[Change]]) -> Iterator[Change]:
    """The files of another sort that are new, gone or otherwise: scripts, styles, pictures.

    Bibliographies are among them: the one in JSON has said what is in the others.
    """
    for path in sorted({*old.files, *new.files}):
        was, now = (path if path in set(site.files) else "" for site in (old, new))
        if path.endswith(".html") or _UNREAD.match(path):
            continue
        if not was or not now:
            yield Change("file", path, was, now)
        elif path in data:
            if path.endswith(_BIBLIOGRAPHIES) and data[path]:
                yield Change("file", path, was, now)
        elif not _same(old, new, old.text(path), new.text(path)):
            yield Change("file", path, was, now)
