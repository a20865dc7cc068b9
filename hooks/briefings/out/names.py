"""The records -> the small file that the search and the page for lost readers ask.

It holds every page and entry by all its names, and the answers to the questions of the record, so
that an exact name comes first by rule and a question in words gets an answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ..pages.plan import Plan
from ..query import places
from ..query.index import RecordIndex
from ..query.places import Target
from ..record.items import Item, Question
from ..text import escaping

PATH = "search/names.json"


def names(index: RecordIndex, plan: Plan) -> str:
    """All that can be found by its name, as JSON.

    `found` has an object for each page and entry: its address, title, kind, all names and key
    points; for a question also the `about`, places in `found`. An answer has in `by` and `on` such
    places.
    """
    found = [*_pages(plan, index), *_entries(index)]
    at = {each["id"]: nth for nth, each in enumerate(found) if each["id"]}
    for each in found:
        record = index.catalogue.records.get(each.pop("id"))
        if isinstance(record, Question):
            each["about"] = [at[id] for id in record.about if id in at]
    text = json.dumps(
        {"found": found, "answers": list(_answers(index, at))},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return f"{text}\n"


def _pages(plan: Plan, index: RecordIndex) -> Iterator[dict[str, Any]]:
    """The pages of a site, but for those that show another day."""
    for page in plan.pages:
        if not page.is_as_of_page:
            item = page.record if isinstance(page.record, Item) else None
            kind = index.kinds_of_page.get(page.path.partition("/")[0], "")
            points = [point.text for point in getattr(page.record, "key_points", ())]
            yield _found(item, Target(page.path), page.title, kind, points)


def _entries(index: RecordIndex) -> Iterator[dict[str, Any]]:
    """The items that are entries of a page, as the terms of a glossary are."""
    for item in index.catalogue.of(Item):
        target = index.targets[item.id]
        if target.anchor:
            kind = index.kinds_of_page.get(index.catalogue.kinds[item.id], "")
            yield _found(item, target, escaping.sentence(item.name), kind)


def _found(
    item: Item | None, target: Target, title: str, kind: str, points: Iterable[str] = ()
) -> dict[str, Any]:
    return {
        "id": item.id if item else "",
        "address": places.address(target),
        "title": title,
        "kind": kind,
        "names": _names(item) if item else [],
        "points": list(points),
    }


def _names(item: Item) -> list[str]:
    texts = (item.name, item.short, *(name.text for name in item.names))
    return list(dict.fromkeys(text for text in texts if text))


def _answers(index: RecordIndex, at: dict[str, int]) -> Iterator[dict[str, Any]]:
    """What each has last answered to each question, in words, with its day, weakness and place."""
    for question in index.catalogue.of(Question):
        for answer in index.positions(question.id, index.record_date):
            if answer.by in at and question.id in at:
                yield {
                    "by": at[answer.by],
                    "on": at[question.id],
                    "words": answer.stance.label,
                    "day": answer.stated.english,
                    "weak": "; ".join(label for _, label in index.weaknesses(answer)),
                    "address": places.address(index.targets[answer.id]),
                }
