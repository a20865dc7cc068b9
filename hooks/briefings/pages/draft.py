"""The pages of a site as the check needs them: converted, but without the theme."""

from __future__ import annotations

from functools import cached_property

from markdown import Markdown

from ..rules.layout import Layout
from ..rules.proof import Draft
from .extension import BriefingExtension
from .links import Links
from .plan import Plan
from .render import Renderer


class ConvertedDraft(Draft):
    """Converts pages by the extensions that the settings name, with ours where they are whole."""

    def __init__(self, renderer: Renderer, plan: Plan, layout: Layout, whole: bool) -> None:
        self.index, self.layout, self.whole = renderer.index, layout, whole
        self._renderer, self._links = renderer, Links(renderer)
        self._planned = {page.path: page for page in plan.pages}
        self._written = {page.path: page for page in layout.given.pages}

    def html(self, path: str) -> str:
        """The article of a page. Raises RecursionError where it is nested too deeply for that."""
        return str(self._markdown.reset().convert(self._text(path)))

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
        own = [BriefingExtension(lambda: self._links)] if self.whole else []
        configs = {name: dict(config) for name, config in settings.extension_configs.items()}
        return Markdown(extensions=[*settings.extensions, *own], extension_configs=configs)

    def _text(self, path: str) -> str:
        if self.whole:
            return self._renderer.body(self._planned[path], {})
        return self._written[path].body
