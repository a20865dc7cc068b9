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


class _Id(str):
    """Stands for a record in a question, which may have changed when it is asked again."""

    __slots__ = ()


# The names that lead to what is asked, what is asked of it, and with what; None for no call.
Question = tuple[tuple[str, ...], str, tuple[Any, ...] | None, tuple[tuple[str, Any], ...]]
Asked = dict[int, Any]  # answers by the number of their question


class Questions:
    """Every question that was ever asked, under a number: texts have many in common."""

    def __init__(self) -> None:
        self._numbers: dict[Question, int] = {}
        self._listed: list[Question] = []

    def number(self, question: Question) -> int:
        """The number of a question. Raises TypeError where nobody could tell it from another."""
        number = self._numbers.setdefault(question, len(self._listed))
        if number == len(self._listed):
            self._listed.append(question)
        return number

    def __getitem__(self, number: int) -> Question:
        return self._listed[number]


class Watched:
    """Passes questions on to a thing, and notes in `asked` each with its answer.

    What cannot be noted, such as a question about values made on the way, is answered by questions
    that can.
    """

    def __init__(
        self, thing: Any, questions: Questions, asked: Asked, place: tuple[str, ...] = ()
    ) -> None:
        self._thing, self._questions = thing, questions
        self._asked, self._place = asked, place

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._thing, name)
        if callable(value):
            return partial(self._call, name)
        if isinstance(value, Mapping | Catalogue) or not self._place:
            return Watched(value, self._questions, self._asked, (*self._place, name))
        return self._noted(self._questions.number((self._place, name, None, ())), value)

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
            number = self._questions.number(question)
        except TypeError:
            return getattr(type(self._thing), name)(self, *given, **named)
        known = number in self._asked
        answer = None if known else getattr(self._thing, name)(*given, **named)
        return self._noted(number, answer)

    def _noted(self, number: int, answer: Any) -> Any:
        """The answer that is noted; who gets a list may do with it what he likes."""
        if number not in self._asked:
            self._asked[number] = _whole(answer)
        noted = self._asked[number]
        return copy.copy(noted) if isinstance(noted, list | dict) else noted

    def _part(self, value: Any) -> Any:
        """What stands for a value in a question. Raises TypeError where nothing can."""
        if isinstance(value, Record):
            return _Id(f"record {value.id}")  # a text with a space is no id
        if isinstance(value, list | tuple):
            return tuple(map(self._part, value))
        if isinstance(value, _PLAIN):
            return value
        raise TypeError


class Answers:
    """What a thing answers now to questions that were asked before.

    `before` are the answers of an earlier thing; one that is the same is the same object.
    """

    def __init__(
        self,
        thing: Any,
        records: Mapping[str, Record],
        questions: Questions,
        before: Answers | None = None,
    ) -> None:
        self._thing, self._records, self._questions = thing, records, questions
        self._known: Asked = {}
        self._before = before._known if before else {}
        self._ways: dict[tuple[tuple[str, ...], str], Any] = {}  # what leads to what is asked

    def are(self, asked: Asked) -> bool:
        """Whether each question has the answer that it had."""
        known = self._known
        for number, before in asked.items():
            now = known[number] if number in known else self._now(number)
            if before is not now and not same(before, now):
                return False
        return True

    def _now(self, number: int) -> Any:
        try:
            now = _whole(self._ask(self._questions[number]))
        except LookupError:
            now = _GONE
        before = self._before.get(number, _GONE)
        self._known[number] = before if same(before, now) else now
        return self._known[number]

    def _ask(self, question: Question) -> Any:
        place, name, parts, named = question
        way = place, name
        if parts is None or way not in self._ways:
            self._ways[way] = getattr(reduce(getattr, place, self._thing), name)
        value = self._ways[way]
        return value if parts is None else value(*map(self._value, parts), **dict(named))

    def _value(self, part: Any) -> Any:
        if isinstance(part, _Id):
            return self._records[part.removeprefix("record ")]
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
