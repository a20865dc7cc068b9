"""Facts -> the geometry of charts; templates turn it into SVG.

Three charts: who belonged to a body, and when; where actors stand on a question, as equal squares;
where they stand on several, a sign for each in its square. Each says which table has the same in
words, tells its marks apart by shape before colour, and
needs no script. Lengths are in SVG user units.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from ..query import as_of, places
from ..query.index import RecordIndex
from ..record.dates import Date
from ..record.enums import LabelledEnum, MemberStatus
from ..record.facts import Answer, Membership, Position
from ..record.items import Actor
from ..text import escaping

ROW = 26  # the height of a line of text with room around it
LABEL = 150  # the width kept for names
WIDTH = 720  # the width of a span chart
TILE = 76
NO_STATEMENT = "nothing in the record"
HEAD = 96  # the height kept for heads of columns


@dataclass(frozen=True)
class Mark:
    """One thing drawn: where, as which word, and what it says when pointed at."""

    x: float
    y: float
    word: Answer | LabelledEnum | None  # None where the record has nothing
    title: str
    label: str = ""
    width: float = 0
    signs: tuple[Answer | None, ...] = ()  # where a mark says several things, in their order


@dataclass(frozen=True)
class Label:
    """A piece of text and where it stands."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Chart:
    """A drawing: its size, what it is called, its marks, its labels, and the words it uses."""

    kind: str
    title: str
    width: float
    height: float
    marks: list[Mark]
    rows: list[Label]
    columns: list[Label]
    words: list[Answer | LabelledEnum]
    where: str = "The table on this page says"  # what says in words what is drawn


def spans(index: RecordIndex, body: str, on: datetime.date) -> Chart | None:
    """Who belonged to a body, or to a treaty related to it, and when; None where nobody did."""
    wanted = {body, *index.treaties(body)}
    periods = [
        fact
        for fact in as_of.used(index.catalogue.of(Membership))
        if fact.of in wanted and fact.start and fact.start.first <= on
    ]
    if not periods:
        return None
    first = min(f.start.first.year for f in periods if f.start)
    scale = (WIDTH - LABEL - 20) / (on.year + 1 - first)
    rows = _rows(sorted({period.member for period in periods}, key=index.name))
    marks = [_span(period, rows[period.member], first, scale, on, index) for period in periods]
    years = range(first + -first % 5, on.year + 1, 5)
    heads = [Label(LABEL + (year - first) * scale, HEAD - 8, str(year)) for year in years]
    title = f"{index.name(body)}: parties and members, {first} to {on.year}"
    return _chart("spans", title, WIDTH, rows, marks, heads, MemberStatus, index)


def _span(
    period: Membership, y: float, first: int, scale: float, on: datetime.date, index: RecordIndex
) -> Mark:
    assert period.start
    start = _years(period.start.first, first)
    x, end = LABEL + start * scale, LABEL + _years(min(_last(period, on), on), first) * scale
    return Mark(x, y, period.status, index.statement(period), width=max(end - x, 3))


def _last(period: Membership, on: datetime.date) -> datetime.date:
    """The last day to which a period is drawn: no further than it is known to have held."""
    if isinstance(period.end, Date):
        return period.end.last
    if period.end is None or period.start is None:
        return on
    return period.last_seen.last if period.last_seen else period.start.last


def _years(day: datetime.date, first: int) -> float:
    return day.year - first + (day.timetuple().tm_yday - 1) / 366


def board(index: RecordIndex, questions: list[str], on: datetime.date) -> Chart | None:
    """Where actors stood on several questions on a day: in each square a sign for each question."""
    stances = [{p.by: p for p in index.positions(question, on)} for question in questions]
    placed = [each for each in index.catalogue.of(Actor) if each.tile]
    if not any(each.id in found for each in placed for found in stances):
        return None
    names = [index.name(question) for question in questions]
    marks = [_several(each, names, [found.get(each.id) for found in stances]) for each in placed]
    width, height = (max(at) + TILE for at in zip(*((m.x, m.y) for m in marks), strict=True))
    used = [word for word in index.answers if any(word in mark.signs for mark in marks)]
    heads = [Label(0, 0, escaping.sentence(name)) for name in names]
    where = "The pages of the questions say"
    return Chart(
        "board", "Who else has answered", width, height, marks, [], heads, list(used), where
    )


def _several(actor: Actor, names: list[str], positions: list[Position | None]) -> Mark:
    assert actor.tile
    x, y = (actor.tile.column - 1) * TILE, (actor.tile.row - 1) * TILE
    said = "; ".join(f"{n}: {_said(p)}" for n, p in zip(names, positions, strict=True))
    signs = tuple(position.stance if position else None for position in positions)
    title = f"{escaping.sentence(places.title(actor))}: {said}"
    return Mark(x, y, None, title, actor.letters, signs=signs)


def _said(position: Position | None) -> str:
    return f"{position.stance.label}, {position.stated.english}" if position else NO_STATEMENT


def tiles(index: RecordIndex, question: str, on: datetime.date) -> Chart | None:
    """Where actors stood on a question on a day: equal squares, so the map takes no side."""
    stances = {p.by: p for p in index.positions(question, on)}
    placed = [each for each in index.catalogue.of(Actor) if each.tile]
    if not stances or not placed:
        return None
    marks = []
    for entity in placed:
        assert entity.tile
        position = stances.get(entity.id)
        name = escaping.sentence(places.title(entity))
        x, y = (entity.tile.column - 1) * TILE, (entity.tile.row - 1) * TILE
        stance = position.stance if position else None
        marks.append(Mark(x, y, stance, f"{name}: {_said(position)}", entity.letters))
    width = max(mark.x for mark in marks) + TILE
    height = max(mark.y for mark in marks) + TILE
    used = [word for word in index.answers if any(mark.word == word for mark in marks)]
    return Chart("tiles", index.name(question), width, height, marks, [], [], list(used))


def _rows(names: Iterable[str]) -> dict[str, float]:
    return {name: HEAD + ROW * (nth + 0.5) for nth, name in enumerate(names)}


def _chart(
    kind: str,
    title: str,
    width: float,
    rows: dict[str, float],
    marks: list[Mark],
    heads: list[Label],
    words: type[LabelledEnum],
    index: RecordIndex,
) -> Chart:
    labels = [Label(0, y + 5, index.name(id)) for id, y in rows.items()]
    used: list[Answer | LabelledEnum] = [
        word for word in words if any(mark.word is word for mark in marks)
    ]
    height = HEAD + ROW * len(rows) + 8
    return Chart(kind, title, width, height, marks, labels, heads, used)
