"""`mkdocs.yml` -> what of the site's settings the check needs: navigation and Markdown extensions.

The core does not import the site generator, so the few settings are read here; `INHERIT` names a
file that they add to, as the generator has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pathspec import GitIgnoreSpec

from ..problem import Problem

FILE = "mkdocs.yml"
_OF_THE_GENERATOR = ("toc", "tables", "fenced_code")  # what it switches on by itself
_OF_THE_TEMPLATES = ("attr_list", "md_in_html")  # what the pages of the core are written for


@dataclass(frozen=True)
class Extensions:
    """The Markdown extensions of a site, each by its name, and how some of them are set."""

    names: tuple[str, ...] = (*_OF_THE_GENERATOR, *_OF_THE_TEMPLATES)
    configs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Settings:
    """What `mkdocs.yml` says. `nav` is None where pages are listed by themselves."""

    nav: list[str] | None = None
    apart: GitIgnoreSpec = field(default_factory=lambda: GitIgnoreSpec.from_lines([]))
    extensions: Extensions = field(default_factory=Extensions)
    text: str = ""
    problems: tuple[Problem, ...] = ()  # why the file cannot be used, if it cannot

    def line(self, word: str) -> int:
        """The line in which a word first stands, or 1."""
        before, found, _ = self.text.partition(word or "nav:")
        return before.count("\n") + 1 if found else 1


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads the tags that the generator knows as nothing: no setting needed here has one."""


for _tag in ("!ENV", "!relative", "tag:yaml.org,2002:python/"):
    _Loader.add_multi_constructor(_tag, lambda loader, suffix, node: None)


def read(root: Path) -> Settings:
    """The settings of a project; those that any project needs where it has none."""
    file = root / FILE
    if not file.is_file():
        return _refused("is no file") if file.exists() or file.is_symlink() else Settings()
    try:
        given = _inherited(file)
        return _read(given, file.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return _refused(f"is not valid YAML: {error.problem}", line)
    except (OSError, yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        return _refused(f"cannot be read: {error}")


def _refused(why: str, line: int = 1) -> Settings:
    return Settings(problems=(Problem(FILE, line, why, "settings"),))


def _read(given: dict[str, Any], text: str) -> Settings:
    """The settings from what a file holds; ValueError says what is wrong with one."""
    configs = dict(_extensions(given.get("markdown_extensions") or []))
    apart = given.get("not_in_nav") or ""
    if not isinstance(apart, str):
        raise ValueError("'not_in_nav' must be one text, a pattern in each line")
    return Settings(
        nav=list(_paths(given["nav"])) if given.get("nav") not in (None, []) else None,
        apart=GitIgnoreSpec.from_lines(apart.splitlines()),
        extensions=Extensions(
            (*_OF_THE_GENERATOR, *(name for name in configs if name not in _OF_THE_GENERATOR)),
            {name: config for name, config in configs.items() if config},
        ),
        text=text,
    )


def _inherited(file: Path) -> dict[str, Any]:
    """The settings of a file, on top of those of the file that it inherits from."""
    given = yaml.load(file.read_text(encoding="utf-8"), _Loader) or {}
    if not isinstance(given, dict):
        raise ValueError("the settings must be lines of 'name: value'")
    parent = given.pop("INHERIT", None)
    return {**(_inherited(file.parent / parent) if parent else {}), **given}


def _extensions(listed: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each Markdown extension with its settings, from the two ways in which they are written."""
    if not isinstance(listed, list | dict):
        raise ValueError("'markdown_extensions' must be a list: lines that start with '- '")
    for item in [listed] if isinstance(listed, dict) else listed:
        for name, config in item.items() if isinstance(item, dict) else [(item, None)]:
            if not (isinstance(name, str) and isinstance(config or {}, dict)):
                raise ValueError(f"'{name}' in 'markdown_extensions' is no name of an extension")
            yield name, config or {}


def _paths(nav: Any) -> Iterator[str]:
    """What a navigation names, in order; ValueError where it is none."""
    if not isinstance(nav, list):
        raise ValueError("'nav' must be a list: lines that start with '- '")
    for item in nav:
        to = _entry(item)
        yield from [to] if isinstance(to, str) else _paths(to)


def _entry(item: Any) -> Any:
    """What an item of a navigation leads to: a path, or the items of a section."""
    if isinstance(item, dict) and len(item) == 1:
        ((title, to),) = item.items()
        if isinstance(title, str) and title.strip() and isinstance(to, str | list):
            return to
    if isinstance(item, str):
        return item
    raise ValueError(f"{item!r} in 'nav' is neither a path nor 'Title: path'")
