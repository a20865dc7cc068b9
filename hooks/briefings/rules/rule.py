"""What a rule is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..problem import Problem


@dataclass(frozen=True)
class Rule:
    """One rule. Where it is broken its record cannot be read, and no page is made.

    A `pending` problem is to be mended before anything is published; until then every page can be
    made, and a preview shows it.
    """

    name: str
    sentence: str
    wrong: str
    right: str
    find: Callable[[Any], Iterator[Problem]] | None = None
    needs: type | None = None
    pending: bool = False
