"""What was asked of a record, with the answers: what rests on them is right while they last.

A template asks hundreds of questions. `Watched` stands before what is asked, passes each on and
notes it with its answer. `Answers` asks again, each question once for all that rest on it.
"""

from __future__ import annotations

import copy
import dataclasses
import datetime
from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from enum import Enum
from functools import partial, reduce
from typing import Any

from pydantic import BaseModel

from ..record.catalogue import Catalogue
from ..record.parts import Record

_PLAIN = (str, int, bool, datetime.date, Enum, type, type(None))
_GONE = object()  # the answer to a question about what is no longer there


@dataclasses.dataclass(frozen=True)
class _Id:
    """Stands for a record in a question: as long as answers are compared, records may change."""

    id: str


# The names that lead to what is asked, what is asked of it, and with what; None for no call.
Question = tuple[tuple[str, ...], str, tuple[Any, ...] | None, tuple[tuple[str, Any], ...]]
Asked = dict[Question, Any]


class Watched:
    """Passes questions on to a thing, and notes in `asked` each with its answer.

    What cannot be noted, such as a question about values made on the way, is answered by questions
    that can.
    """

    def __init__(self, thing: Any, asked: Asked, place: tuple[str, ...] = ()) -> None:
        self._thing, self._asked, self._place = thing, asked, place

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._thing, name)
        if callable(value):
            return partial(self._call, name)
        if isinstance(value, Mapping | Catalogue) or not self._place:
            return Watched(value, self._asked, (*self._place, name))
        return self._noted((self._place, name, None, ()), value)

    def __getitem__(self, key: Any) -> Any:
        return self._call("__getitem__", key)

    def __contains__(self, key: Any) -> bool:
        return bool(self._call("__contains__", key))

    def __iter__(self) -> Iterator[Any]:
        return iter(self._call("__iter__"))

    def _call(self, name: str, *given: Any, **named: Any) -> Any:
        try:
            parts = tuple(map(self._part, given))
            question = self._place, name, parts, tuple(sorted(named.items()))
            known = question in self._asked
        except TypeError:
            return getattr(type(self._thing), name)(self, *given, **named)
        answer = None if known else getattr(self._thing, name)(*given, **named)
        return self._noted(question, answer)

    def _noted(self, question: Question, answer: Any) -> Any:
        """The answer that is noted; who gets a list may do with it what he likes."""
        if question not in self._asked:
            self._asked[question] = _whole(answer)
        noted = self._asked[question]
        return copy.copy(noted) if isinstance(noted, list | dict) else noted

    def _part(self, value: Any) -> Any:
        """What stands for a value in a question. Raises TypeError where nothing can."""
        if isinstance(value, Record):
            return _Id(value.id)
        if isinstance(value, list | tuple):
            return tuple(map(self._part, value))
        if isinstance(value, _PLAIN):
            return value
        raise TypeError


class Answers:
    """What a thing answers now to questions that were asked before.

    `before` are the answers of an earlier thing; one that is the same is the same object.
    """

    def __init__(self, thing: Any, records: Mapping[str, Record], before: Answers | None) -> None:
        self._thing, self._records = thing, records
        self._before = before._known if before else {}
        self._known: Asked = {}
        self._ways: dict[tuple[tuple[str, ...], str], Any] = {}  # what leads to what is asked

    def are(self, asked: Asked) -> bool:
        """Whether each question has the answer that it had."""
        known = self._known
        for question, before in asked.items():
            now = known[question] if question in known else self._now(question)
            if before is not now and not same(before, now):
                return False
        return True

    def _now(self, question: Question) -> Any:
        try:
            now = _whole(self._ask(question))
        except LookupError:
            now = _GONE
        before = self._before.get(question, _GONE)
        self._known[question] = before if same(before, now) else now
        return self._known[question]

    def _ask(self, question: Question) -> Any:
        place, name, parts, named = question
        way = place, name
        if parts is None or way not in self._ways:
            self._ways[way] = getattr(reduce(getattr, place, self._thing), name)
        value = self._ways[way]
        return value if parts is None else value(*map(self._value, parts), **dict(named))

    def _value(self, part: Any) -> Any:
        if isinstance(part, _Id):
            return self._records[part.id]
        return list(map(self._value, part)) if isinstance(part, tuple) else part


def _whole(answer: Any) -> Any:
    """An answer that can be looked at more than once."""
    once = isinstance(answer, Iterator | KeysView | ValuesView | ItemsView)
    return list(answer) if once else answer


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal, and in the same order where they have one."""
    if one is other or type(one) is str:
        return bool(one == other)
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return same(list(one.items()), list(other.items()))
    if isinstance(one, BaseModel):
        return one == other and repr(one) == repr(other)
    if dataclasses.is_dataclass(one):
        return all(same(value, getattr(other, name)) for name, value in vars(one).items())
    return bool(one == other)
