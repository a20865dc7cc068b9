"""What was asked of a record, with the answers: what rests on them is right while they last.

A template asks hundreds of questions. `Watched` stands before what is asked, and notes each that
passes. `Answers` knows the answer to each, and from which parts of the record it was taken; when
some of these have changed, the questions that read them are asked again.
"""

from __future__ import annotations

import copy
import dataclasses
import datetime
from collections import defaultdict
from collections.abc import (
    Hashable,
    ItemsView,
    Iterator,
    KeysView,
    Mapping,
    Set,
    ValuesView,
)
from enum import Enum
from functools import partial, reduce
from operator import is_
from typing import Any

from pydantic import BaseModel

from ..record.catalogue import Catalogue
from ..record.parts import Record
from .briefings import Briefings
from .index import Memo, RecordIndex

_PLAIN = (str, int, bool, datetime.date, Enum, type, type(None))
_ASKED = Catalogue, RecordIndex, Briefings  # what is asked by its methods


class _Mark(Enum):
    """What stands where no value or key is; one read from a file is the same again."""

    GONE = "in place of what is no longer there"
    ALL = "in place of a key, for all that a mapping or another value holds"


_GONE, _ALL = _Mark.GONE, _Mark.ALL
Place = tuple[str, ...]  # the names that lead to what is asked, or read
# A place, what is asked there, and with what; None for no call.
Question = tuple[Place, str, tuple[Any, ...] | None, tuple[tuple[str, Any], ...]]
Part = tuple[Place, Hashable]  # a mapping or another value, and the key that is read of it
Asked = set[Hashable]  # questions by their number, and whatever else something rests on


class _Id(str):
    """Stands for a record in a question, which may have changed when it is asked again."""

    __slots__ = ()


class Watched:
    """Passes questions on to a thing, and notes the number of each in `asked`.

    What cannot be noted, such as a question about values made on the way, is answered by questions
    that can.
    """

    def __init__(self, thing: Any, answers: Answers, asked: Asked, place: Place = ()) -> None:
        self._thing, self._answers = thing, answers
        self._asked, self._place = asked, place

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._thing, name)
        if callable(value):
            return partial(self._call, name)
        if isinstance(value, Mapping | Catalogue) or not self._place:
            return Watched(value, self._answers, self._asked, (*self._place, name))
        return self._noted(self._answers.number((self._place, name, None, ())))

    def __getitem__(self, key: Any) -> Any:
        return self._call("__getitem__", key)

    def __contains__(self, key: Any) -> bool:
        return bool(self._call("__contains__", key))

    def __iter__(self) -> Iterator[Any]:
        return iter(self._call("__iter__"))

    def _call(self, name: str, *given: Any, **named: Any) -> Any:
        try:
            parts = tuple(map(_part, given))
            number = self._answers.number((self._place, name, parts, tuple(sorted(named.items()))))
        except TypeError:
            return getattr(type(self._thing), name)(self, *given, **named)
        return self._noted(number)

    def _noted(self, number: int) -> Any:
        """The answer to a question; who gets a list may do with it what he likes."""
        answer = self._answers.answer(number)
        self._asked.add(number)
        return copy.copy(answer) if isinstance(answer, list | dict) else answer


def _part(value: Any) -> Any:
    """What stands for a value in a question. Raises TypeError where nothing can."""
    if isinstance(value, Record):
        return _Id(f"record {value.id}")  # a text with a space is no id
    if isinstance(value, list | tuple):
        return tuple(map(_part, value))
    if isinstance(value, _PLAIN):
        return value
    raise TypeError


class Answers:
    """Every question that was asked, under a number: its answer, and what that was taken from."""

    def __init__(self) -> None:
        self._thing: Any = None
        self._reading: Any = None
        self._parts = _Parts()  # what is read for one question
        self._numbers: dict[Question, int] = {}
        self._questions: dict[int, Question] = {}
        self._next = 0
        self._known: dict[int, Any] = {}
        self._readers: dict[Part, set[int]] = defaultdict(set)  # now, or some time ago
        self._values: dict[Place, dict[Hashable, Any]] = defaultdict(dict)

    def __getstate__(self) -> dict[str, Any]:
        names = "_questions", "_known", "_readers", "_values"
        return {name: getattr(self, name) for name in names}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__()  # type: ignore[misc]
        vars(self).update(state)
        self._numbers = {question: number for number, question in self._questions.items()}
        self._next = max(self._questions, default=-1) + 1

    def keep(self, numbers: Set[Any]) -> None:
        """Forgets all questions but some, and what only others have read."""
        for number in self._questions.keys() - numbers:
            del self._numbers[self._questions.pop(number)]
            self._known.pop(number, None)
        for part in list(self._readers):
            self._readers[part] &= numbers
            if not self._readers[part]:
                del self._readers[part], self._values[part[0]][part[1]]

    def take(self, thing: Any) -> list[int]:
        """Takes what is asked from now on; the questions with another answer than before."""
        self._thing, self._reading = thing, _Reading(thing, self._parts)
        doubtful = {number for part in self._changed_parts() for number in self._readers[part]}
        return [number for number in sorted(doubtful) if self._has_changed(number)]

    def _changed_parts(self) -> Iterator[Part]:
        for place, known in self._values.items():
            held = reduce(getattr, place, self._thing)
            for key, before in known.items():
                now = _held(held, key)
                if before is now:
                    continue
                known[key] = now  # where it says the same, the next look is a short one
                if not same(before, now):
                    yield place, key

    def _has_changed(self, number: int) -> bool:
        """Whether a question has another answer than before, which is then known."""
        before = self._known.get(number, _GONE)
        try:
            self._ask(number)
        except Exception:  # what it asks about is no longer there, or is something else
            return True
        return not same(before, self._known[number])

    def number(self, question: Question) -> int:
        """The number of a question. Raises TypeError where nobody could tell it from another."""
        number = self._numbers.setdefault(question, self._next)
        if number == self._next:
            self._questions[number] = question
            self._next += 1
        return number

    def answer(self, number: int) -> Any:
        """The answer to a question. Raises what asking it does."""
        if number not in self._known:
            self._ask(number)
        return self._known[number]

    def _ask(self, number: int) -> None:
        """Asks a question, and notes what is read on the way."""
        self._known.pop(number, None)
        place, name, given, named = self._questions[number]
        self._parts.clear()
        asked = getattr(reduce(getattr, place, self._reading), name)
        if given is not None:
            asked = asked(*(_value(part, self._reading) for part in given), **dict(named))
        self._known[number] = _whole(asked)
        for part in self._parts.all:
            self._remember(part)
            self._readers[part].add(number)

    def _remember(self, part: Part) -> None:
        """Remembers what a part holds now."""
        place, key = part
        if key not in self._values[place]:
            self._values[place][key] = _held(reduce(getattr, place, self._thing), key)


def _value(part: Any, thing: Any) -> Any:
    """What a part of a question stands for today; a record is read like any other."""
    if isinstance(part, _Id):
        return thing.index.catalogue.records[part.removeprefix("record ")]
    return [_value(each, thing) for each in part] if isinstance(part, tuple) else part


class _Parts:
    """The parts that are read for a question, and by themselves those for what it works out."""

    def __init__(self) -> None:
        self._layers: list[set[Part]] = []
        self.clear()

    def clear(self) -> None:
        """Begins anew, also where what was to be worked out raised something."""
        self._layers = [set()]

    def add(self, *parts: Part) -> None:
        """Notes some parts as read."""
        self._layers[-1].update(parts)

    def begin(self) -> int:
        """What is read from now on is noted by itself, until `end` is given what this gives."""
        self._layers.append(set())
        return len(self._layers) - 1

    def end(self, begun: int) -> set[Part]:
        """What was read since then, also for what came to no end; it counts for what is around."""
        parts = set().union(*self._layers[begun:])
        del self._layers[begun:]
        self.add(*parts)
        return parts

    @property
    def all(self) -> set[Part]:
        """Everything that was read."""
        return set().union(*self._layers)


class _ReadMemo(Memo[Any, Any]):
    """What methods work out, with what they read for it: who finds it here has read the same."""

    def __init__(self, parts: _Parts) -> None:
        super().__init__()
        self._parts = parts
        self._begun: dict[Any, int] = {}
        self._read: dict[Any, set[Part]] = {}

    def get(self, key: Any, default: Any = None) -> Any:
        if key in self:
            self._parts.add(*self._read[key])
        else:
            self._begun[key] = self._parts.begin()
        return super().get(key, default)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._read[key] = self._parts.end(self._begun.pop(key))
        super().__setitem__(key, value)


class _Reading:
    """A thing that is asked, whose methods note which parts of it they read.

    Its own names are such as no thing can have. What is read again and again, and is no part by
    itself, becomes an attribute.
    """

    def __init__(self, thing: Any, parts: _Parts, place: Place = ()) -> None:
        self.__thing, self.__parts, self.__place = thing, parts, place

    def __getattr__(self, name: str) -> Any:
        method = getattr(type(self.__thing), name, None)
        if callable(method):
            return vars(self).setdefault(name, partial(method, self))
        value, place = getattr(self.__thing, name), (*self.__place, name)
        if isinstance(value, Memo):
            return vars(self).setdefault(name, _ReadMemo(self.__parts))
        if isinstance(value, Mapping):
            return vars(self).setdefault(name, _ReadMapping(value, self.__parts, place))
        if isinstance(value, RecordIndex):
            place = ("index",)  # whichever way leads there
        if isinstance(value, _ASKED) or not self.__place:
            return vars(self).setdefault(name, _Reading(value, self.__parts, place))
        self.__parts.add((place, _ALL))
        return value


class _ReadMapping(Mapping[Any, Any]):
    """A mapping that notes which of its keys are read."""

    def __init__(self, held: Mapping[Any, Any], parts: _Parts, place: Place) -> None:
        self._held, self._note, self._place = held, parts.add, place

    def __getitem__(self, key: Any) -> Any:
        self._note((self._place, key))
        return self._held[key]

    def get(self, key: Any, default: Any = None) -> Any:
        self._note((self._place, key))
        return self._held.get(key, default)

    def __contains__(self, key: Any) -> bool:
        self._note((self._place, key))
        return key in self._held

    def __iter__(self) -> Iterator[Any]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def keys(self) -> KeysView[Any]:
        return self._all.keys()

    def values(self) -> ValuesView[Any]:
        return self._all.values()

    def items(self) -> ItemsView[Any, Any]:
        return self._all.items()

    @property
    def _all(self) -> Mapping[Any, Any]:
        self._note((self._place, _ALL))
        return self._held


def _held(value: Any, key: Hashable) -> Any:
    """What a part holds: what a mapping has under a key, or all of a value."""
    if key is not _ALL:
        return value.get(key, _GONE)
    return dict(value) if isinstance(value, Mapping) else value


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
        return len(one) == len(other) and (all(map(is_, one, other)) or all(map(same, one, other)))
    if isinstance(one, dict):
        return same(list(one), list(other)) and same(list(one.values()), list(other.values()))
    if isinstance(one, BaseModel):
        return same(vars(one), vars(other))
    if dataclasses.is_dataclass(one):
        return all(same(value, getattr(other, name)) for name, value in vars(one).items())
    return bool(one == other)
