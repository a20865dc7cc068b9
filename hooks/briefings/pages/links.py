"""What converting a page asks of the record, with answers that can be kept and compared.

A conversion depends on its text and on these answers alone. So a kept result is still right where
each of its questions has the same answer as before.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from ..query import places
from .memory import Queries
from .render import Renderer

T = TypeVar("T")
Question = tuple[str, ...]  # what is asked, and about which ids, paths, days or texts


def href(place: list[str], page: str) -> str:
    """The Markdown link from a page to the place of a record, as the question `link` gives it."""
    return places.relative(places.Target(*place), page)


class Links:
    """Answers questions of conversions; an answer is None, or texts and numbers in lists."""

    def __init__(self, renderer: Renderer, queries: Queries | None = None) -> None:
        """`queries` are those of a preview, which notes what is asked."""
        self._renderer, self._queries = renderer, queries or renderer.queries
        self._is_noted = queries is not None
        self._known: dict[Question, Any] = {}

    def once(self, key: Hashable, make: Callable[[Links], T], made_from: object) -> T:
        """What `make` gives of these links; in a preview again while they answer the same."""
        memory = self._renderer.memory
        if not memory.lasts:
            return make(self)
        noted = lambda queries: make(Links(self._renderer, queries))  # noqa: E731
        return memory.once(key, noted, made_from)

    def ask(self, *question: str) -> Any:
        """The answer to a question, which begins with its name."""
        name, *about = question
        if name == "table":
            return self._table(*about)
        if name == "names":
            return self._queries.linking.names(*about)
        if question not in self._known:
            self._known[question] = getattr(self._queries.linking, name)(*about)
        return self._known[question]

    def still_answers(self, asked: dict[Question, Any], names: str) -> bool:
        """Whether each question has the answer it had, when all names together had a digest."""
        texts_too = self._is_noted or names != self.names
        return all(
            self.ask(*question) == answer
            for question, answer in asked.items()
            if texts_too or question[0] != "names"
        )

    @property
    def names(self) -> str:
        """A digest of all names: with the same names every text has the same names in it."""
        return self._renderer.index.matcher.digest

    def _table(self, id: str, page: str, day: str) -> str | None:
        """The Markdown of the table that a form stands for, if it has rows."""
        if not self._queries.index.has_rows(id):
            return None
        on = datetime.date.fromisoformat(day)
        return self._renderer.table(id, page, on, self._queries)
