"""`mkdocs.yml` -> what of the site's settings the check needs: navigation and Markdown extensions.

The core does not import the site generator, so the few settings are read here; `INHERIT` names a
file that they add to, as the generator has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pathspec import GitIgnoreSpec

FILE = "mkdocs.yml"
_OF_THE_GENERATOR = ("toc", "tables", "fenced_code")  # what it switches on by itself
_OF_THE_TEMPLATES = ("attr_list", "md_in_html")  # what the pages of the core are written for


@dataclass(frozen=True)
class Settings:
    """What `mkdocs.yml` says. `nav` is None where pages are listed by themselves."""

    nav: list[str] | None = None
    apart: GitIgnoreSpec = field(default_factory=lambda: GitIgnoreSpec.from_lines([]))
    extensions: tuple[str, ...] = (*_OF_THE_GENERATOR, *_OF_THE_TEMPLATES)
    extension_configs: dict[str, dict[str, Any]] = field(default_factory=dict)
    text: str = ""

    def line(self, word: str) -> int:
        """The line in which a word first stands, or 1."""
        before = self.text.partition(word)[0]
        return before.count("\n") + 1 if word in self.text else 1


class _Loader(yaml.SafeLoader):
    """Reads any tag, such as `!ENV`, as nothing: no setting that is needed here has one."""


_Loader.add_multi_constructor("", lambda loader, suffix, node: None)


def read(root: Path) -> Settings:
    """The settings of a project; those that any project needs where it has none.

    A file that cannot be read is left to the generator, which says why before any hook runs.
    """
    try:
        text = (root / FILE).read_text(encoding="utf-8")
        given = _inherited(root / FILE)
    except (OSError, yaml.YAMLError, UnicodeDecodeError):
        return Settings()
    configs = dict(_extensions(given.get("markdown_extensions") or []))
    return Settings(
        nav=list(_paths(given["nav"])) if given.get("nav") else None,
        apart=GitIgnoreSpec.from_lines((given.get("not_in_nav") or "").splitlines()),
        extensions=(*_OF_THE_GENERATOR, *(n for n in configs if n not in _OF_THE_GENERATOR)),
        extension_configs=configs,
        text=text,
    )


def _inherited(file: Path) -> dict[str, Any]:
    """The settings of a file, on top of those of the file that it inherits from."""
    given = yaml.load(file.read_text(encoding="utf-8"), _Loader) or {}
    parent = given.pop("INHERIT", None)
    return {**(_inherited(file.parent / parent) if parent else {}), **given}


def _extensions(listed: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each Markdown extension with its settings, from the two ways in which they are written."""
    for item in listed:
        if isinstance(item, str):
            yield item, (listed[item] or {}) if isinstance(listed, dict) else {}
        else:
            yield from ((name, config or {}) for name, config in item.items())


def _paths(nav: Any) -> Iterator[str]:
    """The paths that a navigation names, in order; addresses of other sites are left out."""
    if isinstance(nav, str):
        yield from [] if "://" in nav else [nav]
    for item in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else []:
        yield from _paths(item)
