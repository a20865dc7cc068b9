"""The pages of a site as the check needs them: converted, but without the theme."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from ..problem import Problem
from ..record.load import PageSource
from ..rules.layout import Layout
from ..rules.proof import Draft
from .convert import Converted, Converter
from .plan import Plan
from .render import Renderer


class ConvertedDraft(Draft):
    """Converts pages as they will be built; of a record with gaps only what people wrote."""

    def __init__(
        self, renderer: Renderer, plan: Plan, layout: Layout, whole: bool, converter: Converter
    ) -> None:
        self.index, self.layout, self.whole = renderer.index, layout, whole
        self._renderer, self._converter = renderer, converter
        self._planned = {page.path: page for page in plan.pages}
        self._written = {page.path: page for page in layout.given.pages}

    def html(self, path: str) -> str:
        """The article of a page. Raises RecursionError where it is nested too deeply for that."""
        return self._prepared(path).filled()

    def anchors(self, path: str) -> list[str]:
        """The ids on a page. Raises RecursionError as `html` does."""
        return self._prepared(path).anchors

    def _prepared(self, path: str) -> Converted:
        return self._converter.prepare(path, lambda: self._text(path))

    def proved(
        self, rule: str, page: PageSource, prove: Callable[[], list[Problem]]
    ) -> list[Problem]:
        """What `prove` finds; in a preview what it has found, for the same page and places."""
        if not self._renderer.memory.lasts:
            return prove()
        try:
            basis = page.body, self._prepared(page.path).filled_from, self._places
        except RecursionError:
            return prove()
        return self._renderer.memory.once((rule, page.path), lambda _: prove(), basis)

    @cached_property
    def _places(self) -> object:
        """One and the same thing as long as each place that a link may lead to is there."""
        written = [(path, self._prepared(path).anchors) for path in self._written]
        basis = written, self.layout.pages, self.layout.assets
        return self._renderer.memory.once("places", lambda _: object(), basis)

    def extension_fault(self) -> str:
        """Why the Markdown extensions of the settings cannot be used, or nothing."""
        return self._converter.fault()

    def _text(self, path: str) -> str:
        if self.whole:
            return self._renderer.body(self._planned[path], {})
        return self._written[path].body
