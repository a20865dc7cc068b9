"""A reader of texts -> one that reads each text once.

Several rules ask the same of a text, and in a preview most texts are what they were.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")
_TEXTS = 65_536  # more than a large site has, with those of some hours of edits


def once(read: Callable[P, Iterable[T]]) -> Callable[P, tuple[T, ...]]:
    """What `read` finds, as a tuple; all that it is given must be hashable."""

    @functools.lru_cache(maxsize=_TEXTS)
    @functools.wraps(read)
    def ask(*given: P.args, **named: P.kwargs) -> tuple[T, ...]:
        return tuple(read(*given, **named))

    return cast(Callable[P, tuple[T, ...]], ask)
