"""The published record of then and of now -> what is new in it, as Markdown for a release.

Both are `record.json` as a site has it, each made by the code of its time. A field that only one of
them has makes no fact another one; where the versions of the data differ, only statements count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from briefings.text.escaping import inline

Record = dict[str, Any]
_SHOWN = 60  # points of one list
# Where a fact stands, what is made of its other fields, and when somebody last looked at it.
_ASIDE = {"id", "was", "page", "weaknesses", "votes", "changes", "review"}
_DAYS = ("on", "stated", "from")
_COUNTED = ("sources", "entities", "terms", "questions", "series", "open")
NOTHING = "Nothing in the record is new."


def news(before: Record, now: Record, site: str = "") -> str:
    """The notes, which end with a line break; facts lead to their pages where the site has one."""
    writer = _Writer(before, now, site)
    parts = [part for part in writer.parts() if part]
    return "\n\n".join([writer.days(), *(parts or [NOTHING]), *writer.contract()]) + "\n"


class _Writer:
    def __init__(self, before: Record, now: Record, site: str) -> None:
        self._before, self._now, self._site = before, now, site
        self._facts = _by_id(_written(before["facts"]))
        self._fields = {"statement"}
        if before["version"] == now["version"]:
            self._fields |= _fields(before) & _fields(now) - _ASIDE

    def days(self) -> str:
        """Of which days the two are."""
        was, day = self._before["record_date"], self._now["record_date"]
        return f"The record as of {day}; that before was of {was}."

    def contract(self) -> Iterator[str]:
        """What programs are told, where the version of the data is another one."""
        was, version = self._before["version"], self._now["version"]
        if was != version:
            yield (
                f"**The data have version {version}; it was {was}.** A program that reads them "
                "may have to change."
            )

    def parts(self) -> Iterator[str]:
        """The lists, each with its heading; nothing for one that is empty."""
        facts = [*_written(self._now["facts"])]
        then = {fact["id"]: self._then(fact) for fact in facts}
        yield self._list("Corrections", self._corrections(), _correction)
        yield self._list("New briefings", _new(self._before, self._now, "briefings"), _titled)
        yield self._list("New facts", [fact for fact in facts if not then[fact["id"]]], _stated)
        others = [fact | {"then": then[fact["id"]]} for fact in facts if self._is_other(fact)]
        yield self._list("Facts that say something else", others, self._otherwise)
        named = {id for fact in facts for id in (fact["id"], *fact.get("was", ()))}
        gone = [fact for id, fact in self._facts.items() if id not in named]
        yield self._list("Facts taken out", [fact | {"page": ""} for fact in gone], _stated)
        yield self._counts()

    def _then(self, fact: Record) -> Record:
        """A fact as it was, under whatever id; nothing where it is new."""
        ids = (fact["id"], *fact.get("was", ()))
        return next((self._facts[id] for id in ids if id in self._facts), {})

    def _is_other(self, fact: Record) -> bool:
        return bool(self._then(fact)) and bool(self._moved(fact, self._then(fact)))

    def _moved(self, fact: Record, then: Record) -> list[str]:
        """The fields that have another value, of those that the data had then."""
        return sorted(name for name in self._fields if fact.get(name) != then.get(name))

    def _otherwise(self, fact: Record) -> str:
        """A fact that is another: what it said, or else which of its fields are others."""
        then = fact["then"]
        if fact["statement"] != then["statement"]:
            return f"{_stated(fact)} It was: {inline(then['statement'])}"
        return f"{_stated(fact)} ({', '.join(self._moved(fact, then))})"

    def _corrections(self) -> list[Record]:
        """The changes that people have noted since, the newest first, each with what it is of."""
        found = []
        for kind in ("facts", "briefings"):
            then = _by_id(self._before.get(kind, []))
            for record in self._now.get(kind, []):
                ids = (record["id"], *record.get("was", ()))
                told = [each for id in ids if id in then for each in then[id].get("changes", ())]
                new = [each for each in record.get("changes", ()) if each not in told]
                found += [record | each for each in new]
        return sorted(found, key=lambda each: str(each["on"]), reverse=True)

    def _counts(self) -> str:
        """How many records of the other kinds are new."""
        new = {kind: len(_new(self._before, self._now, kind)) for kind in _COUNTED}
        said = ", ".join(f"{kind} {count}" for kind, count in new.items() if count)
        return f"Also new: {said}." if said else ""

    def _list(self, title: str, records: list[Record], say: Callable[[Record], str]) -> str:
        points = [f"- {say(each)}{self._link(each)}" for each in records[:_SHOWN]]
        if len(records) > _SHOWN:
            points.append(f"- and {len(records) - _SHOWN} more")
        return "\n".join([f"## {title}", "", *points]) if points else ""

    def _link(self, record: Record) -> str:
        page = record.get("page")
        return f" [→]({self._site.rstrip('/')}/{page})" if self._site and page else ""


def _written(facts: list[Record]) -> Iterator[Record]:
    """The facts that people write: each state's vote is part of its roll-call."""
    return (fact for fact in facts if "roll" not in fact)


def _fields(record: Record) -> set[str]:
    return {name for fact in record["facts"] for name in fact}


def _by_id(records: Iterator[Record] | list[Record]) -> dict[str, Record]:
    return {record["id"]: record for record in records}


def _new(before: Record, now: Record, kind: str) -> list[Record]:
    known = {record["id"] for record in before.get(kind, ())}
    return [
        each for each in now.get(kind, ()) if known.isdisjoint({each["id"], *each.get("was", ())})
    ]


def _titled(record: Record) -> str:
    return str(inline(record["title"]))


def _stated(fact: Record) -> str:
    """What a fact states, after the day by which it is known, as the record has that."""
    day = next((f"{fact[name]}: " for name in _DAYS if fact.get(name)), "")
    return f"{day}{inline(fact['statement'])}"


def _correction(change: Record) -> str:
    """A change that somebody has noted: when, of what, what and why."""
    name = change.get("title") if "key_points" in change else change.get("statement")
    why = f" {inline(change['reason'])}" if change.get("reason") else ""
    return f"{change['on']}, {inline(str(name))}: {inline(change['what'])}{why}"
