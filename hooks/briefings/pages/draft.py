"""The pages of a site as the check needs them: converted, but without the theme."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Protocol

from markdown import Markdown

from ..rules.layout import Layout
from ..rules.proof import Draft
from .extension import BriefingExtension, PageNotes
from .links import Links
from .plan import Plan
from .render import Renderer


class Keeps(Protocol):
    """Keeps converted pages from one check to the next, and gives what `convert` would."""

    def html(
        self,
        path: str,
        made_from: list[str],
        links: Links,
        convert: Callable[[], tuple[str, PageNotes]],
    ) -> str:
        """The article of a page, from its text, the settings and what the record answers."""


class ConvertedDraft(Draft):
    """Converts pages by the extensions that the settings name, with ours where they are whole."""

    def __init__(
        self, renderer: Renderer, plan: Plan, layout: Layout, whole: bool, keeps: Keeps | None
    ) -> None:
        self._keeps = keeps
        self.index, self.layout, self.whole = renderer.index, layout, whole
        self._renderer, self._links = renderer, Links(renderer)
        self._extension = BriefingExtension(lambda: self._links)
        self._planned = {page.path: page for page in plan.pages}
        self._written = {page.path: page for page in layout.given.pages}

    def html(self, path: str) -> str:
        """The article of a page. Raises RecursionError where it is nested too deeply for that."""
        text, settings = self._text(path), self.layout.settings
        if self._keeps is None:
            return self._converted(text)[0]
        made_from = [text, str(self.whole), str(settings.extensions), settings.text]
        return self._keeps.html(path, made_from, self._links, lambda: self._converted(text))

    def _converted(self, text: str) -> tuple[str, PageNotes]:
        """A page's article, and what its conversion found."""
        html = str(self._markdown.reset().convert(text))
        return html, self._extension.notes if self.whole else PageNotes()

    def extension_fault(self) -> str:
        """Why the Markdown extensions of the settings cannot be used, or nothing."""
        try:
            _ = self._markdown
        except Exception as error:  # any extension may raise anything
            return str(error) or type(error).__name__
        return ""

    @cached_property
    def _markdown(self) -> Markdown:
        settings = self.layout.settings
        own = [self._extension] if self.whole else []
        configs = {name: dict(config) for name, config in settings.extension_configs.items()}
        return Markdown(extensions=[*settings.extensions, *own], extension_configs=configs)

    def _text(self, path: str) -> str:
        if self.whole:
            return self._renderer.body(self._planned[path], {})
        return self._written[path].body
