"""Two lists of blocks -> the changes that lead from one to the other, narrowed to what differs.

Order counts for nothing: a block that is in both lists is no change, wherever it stands.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from .reading import CITED, Block

Undated = Callable[[str], str]
Pair = tuple[Block, Block]
Blocks = list[Block]

_ALIKE = 0.5  # texts that share less are two texts, not one that was changed
LINE = "\n"  # between the lines of a text that has some
LINES = re.compile(LINE)
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…][”’\"')])\s+")
_SHOWN = 60  # characters of a text in which something is
_BELOW = " › "


@dataclass(frozen=True)
class Change:
    """One change: what there was and what there is, each empty where there is nothing.

    `kind` says of what, `where` under which heading, `names` the ids of records named there.
    """

    kind: str
    where: str
    was: str
    now: str
    names: frozenset[str] = frozenset()


def changes(before: Blocks, after: Blocks, undated: tuple[Undated, Undated]) -> list[Change]:
    """What is otherwise in the second list; `undated` takes the day of the record from a text."""
    gone, come, same = _apart(before, after, undated)
    pairs = [*_rows(gone, come), *_alike(gone, come)]
    return [
        *(change for pair in pairs for change in _within(*pair)),
        *(Change(each.kind, each.where, each.text, "", _names(each)) for each in gone),
        *(Change(each.kind, each.where, "", each.text, _names(each)) for each in come),
        *_links([*same, *pairs], before, after),
    ]


def narrowed(was: str, now: str, parts: re.Pattern[str] = _SENTENCE) -> tuple[str, str]:
    """The sentences, or other parts, that only one of two texts has."""
    old, new = Counter(parts.split(was)), Counter(parts.split(now))
    between = LINE if parts is LINES else " … "
    less, more = between.join((old - new).elements()), between.join((new - old).elements())
    return (less, more) if less or more else (was, now)


def _names(*blocks: Block) -> frozenset[str]:
    return frozenset().union(*(each.names for each in blocks))


# Which belongs to which ------------------------------------------------------------------------


def _apart(
    before: Blocks, after: Blocks, undated: tuple[Undated, Undated]
) -> tuple[Blocks, Blocks, list[Pair]]:
    """The blocks of only one list, and pairs of those that are in both."""
    gone, come, same = _matched(before, after, (str, str))
    gone, come, alike = _matched(gone, come, undated)
    return gone, come, same + alike


def _matched(
    before: Blocks, after: Blocks, read: tuple[Undated, Undated]
) -> tuple[Blocks, Blocks, list[Pair]]:
    """The blocks whose texts, as they are read, only one list has, and pairs of all others."""
    waiting: defaultdict[tuple[str, str], Blocks] = defaultdict(list)
    for each in before:
        waiting[each.kind, read[0](each.text)].append(each)
    come, same = [], []
    for each in after:
        found = waiting[each.kind, read[1](each.text)]
        if found:
            same.append((found.pop(0), each))
        else:
            come.append(each)
    left = {id(each) for found in waiting.values() for each in found}
    return [each for each in before if id(each) in left], come, same


def _rows(gone: Blocks, come: Blocks) -> Iterator[Pair]:
    """Pairs of rows of the same table that begin alike; they leave the lists."""
    yield from _paired(
        gone, come, lambda old, new: float(bool(old.cells) and _head(old) == _head(new))
    )


def _head(row: Block) -> tuple[str, str]:
    return row.where, next(iter(row.cells.values()), "")


def _alike(gone: Blocks, come: Blocks) -> Iterator[Pair]:
    """Pairs of blocks with an anchor in common, or with much of their words."""
    yield from _paired(gone, come, lambda old, new: float(bool(old.ids & new.ids)))
    yield from _paired(gone, come, _likeness)


def _paired(
    gone: Blocks, come: Blocks, likeness: Callable[[Block, Block], float]
) -> Iterator[Pair]:
    """Pairs, each block with the one most like it; they leave the lists."""
    for old in list(gone):
        among = [(likeness(old, new), -nth) for nth, new in enumerate(come) if new.kind == old.kind]
        best, nth = max(among, default=(0, 0))
        if best >= _ALIKE:
            gone.remove(old)
            yield old, come.pop(-nth)


def _likeness(old: Block, new: Block) -> float:
    """How much of their words two blocks share, from 0 to 1."""
    matcher = SequenceMatcher(None, old.text.split(), new.text.split(), autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0
    return matcher.ratio()


# What differs in a pair ------------------------------------------------------------------------


def _within(old: Block, new: Block) -> Iterator[Change]:
    """What differs in a block: cells of a row, sentences of all else."""
    if not old.cells or not new.cells:
        was, now = narrowed(old.text, new.text)
        kind = old.kind if was and now else f"part of a {old.kind}"
        where = new.where if (was, now) == (old.text, new.text) else _at(new)
        yield Change(kind, where, was, now, _names(old, new))
        return
    row = next(iter(new.cells.values()))
    for column in dict.fromkeys((*old.cells, *new.cells)):
        was, now = old.cells.get(column, ""), new.cells.get(column, "")
        if was != now:
            where = _BELOW.join(filter(None, (new.where, row, column)))
            yield Change("cell", where, was, now, _names(old, new))


def _links(pairs: list[Pair], before: Blocks, after: Blocks) -> Iterator[Change]:
    """The links and citations that only one of two blocks has.

    Names are linked where a page has them first: a link that the page has elsewhere has moved.
    """
    on_page = [{link for each in blocks for link in each.links} for blocks in (before, after)]
    for old, new in pairs:
        was, now = Counter(old.links), Counter(new.links)
        less = [each for each in (was - now).elements() if _counts(each, on_page[1])]
        more = [each for each in (now - was).elements() if _counts(each, on_page[0])]
        for kind in ("link", "citation"):
            gone, come = (_of(kind, links) for links in (less, more))
            if gone or come:
                yield Change(kind, _at(new), gone, come, _names(old, new) & _ends(less + more))


def _of(kind: str, links: list[str]) -> str:
    """The links of a kind, as one text."""
    return ", ".join(each.removeprefix(CITED) for each in links if _kind(each) == kind)


def _ends(links: list[str]) -> set[str]:
    """The ids that links may end with."""
    return {part for each in links for part in re.split("[ /#]", each)}


def _counts(link: str, elsewhere: set[str]) -> bool:
    return _kind(link) == "citation" or link not in elsewhere


def _kind(link: str) -> str:
    return "citation" if link.startswith(CITED) else "link"


def _at(block: Block) -> str:
    """Where a block is, with its first words."""
    text = block.text
    text = text if len(text) <= _SHOWN else f"{text[:_SHOWN].rsplit(' ', 1)[0]} …"
    return _BELOW.join(filter(None, (block.where, f"“{text}”")))
