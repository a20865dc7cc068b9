"""Writes the site as Markdown and data files, a project by itself for a generator without hooks.

    python hooks/stage.py            into stage/, with settings of its own: `make stage`

The pages still hold inline forms and names. Named among the Markdown extensions of a generator, as
the settings in the folder do, this module links them as the core does. What MkDocs is told in
memory stands in the front matter of a page (its cards, and the day of its facts) and under `extra`
in the settings. Nothing here imports a generator.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from markdown import Extension, Markdown

from briefings import BriefingExtension, ContentError, Publication, Site, build
from clock import newest_day
from reuse.conversions import Conversions
from reuse.store import store
from shell import escaped, inline_scripts, signed, without

ROOT = Path(__file__).resolve().parent.parent


class _Loader(yaml.SafeLoader):
    """Reads settings with what the environment sets in them, as `!ENV [NAME, otherwise]`."""


def _from_environment(loader: _Loader, node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        *names, otherwise = loader.construct_sequence(node)
    else:
        names, otherwise = [loader.construct_scalar(node)], None  # type: ignore[arg-type]
    return next((os.environ[name] for name in names if name in os.environ), otherwise)


_Loader.add_constructor("!ENV", _from_environment)


def settings(file: Path) -> dict[str, Any]:
    """The settings of a generator, with those of the file that they inherit from."""
    given: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), _Loader)
    parent = given.pop("INHERIT", None)
    return dict(_merged(settings(file.parent / parent), given)) if parent else given


def _merged(below: Any, above: Any) -> Any:
    """Settings on top of others: groups are merged, and all else is replaced."""
    if isinstance(below, dict) and isinstance(above, dict):
        return below | {key: _merged(below.get(key), its) for key, its in above.items()}
    return above


def stage(root: Path, folder: Path) -> None:
    """Writes the site of a project into a folder. Raises ContentError where it has problems."""
    given = settings(root / "mkdocs.yml")
    site = _site(root, given)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(root / "docs", folder / "docs", ignore=shutil.ignore_patterns("*.md"))
    overrides = root / given["theme"]["custom_dir"]
    shutil.copytree(overrides, folder / "overrides", ignore=shutil.ignore_patterns("search.html"))
    for path, text in (*_pages(site), *site.files.items()):
        file = folder / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    text = json.dumps(_staged(given, site, root, folder), indent=1, ensure_ascii=False)
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")


def _site(root: Path, given: dict[str, Any]) -> Site:
    names = (given.get(key) or "" for key in ("site_name", "site_author", "site_url"))
    keeps = Conversions(store(root / ".reuse"))
    return build(root, Publication(*names), newest_day(), keeps)


def _pages(site: Site) -> Iterator[tuple[str, str]]:
    """Each page with its front matter."""
    for page in site.plan.pages:
        text = site.text(page)
        told = site.told(page, site.converter.page(page.path, text).notes)
        front = escaped(yaml.safe_load(page.front.strip("-\n"))) | told
        front.pop("tags", None)  # they would be printed, and rank nothing
        lines = [f"{key}: {json.dumps(value)}" for key, value in front.items()]
        yield page.path, "\n".join(("---", *lines, "---", "", text))


def _staged(given: dict[str, Any], site: Site, root: Path, folder: Path) -> dict[str, Any]:
    """The settings for the folder: without hooks, and with this module to link names.

    The core has proved every link. Zensical would look for more in what is typed, in code and front
    matter too, and see none of those that this module makes.
    """
    ours = {"stage": {"root": str(root)}}
    extra = given["extra"] | signed(site)
    extra["inline_scripts"] = inline_scripts(folder / "overrides")
    extra["inline_styles"] = "'unsafe-inline'"  # what its search is drawn with
    return {key: its for key, its in given.items() if key not in ("hooks", "watch", "edit_uri")} | {
        "theme": given["theme"] | {"variant": "classic", "custom_dir": "overrides"},
        "extra": extra,
        "nav": without(given.get("nav"), site.plan.empty),
        "markdown_extensions": [*given["markdown_extensions"], "fenced_code", ours],
        "validation": {"links": {"not_found": "ignore", "anchors": "ignore"}},
    }


class _Names(Extension):
    """Links names as the core does, in the pages of the project at `root`."""

    def __init__(self, **settings: Any) -> None:
        self.config = {"root": ["", "the project from which the pages were staged"]}
        super().__init__(**settings)

    def extendMarkdown(self, md: Markdown) -> None:
        links = _read(self.getConfig("root")).links
        BriefingExtension(lambda: links).extendMarkdown(md)


@functools.cache
def _read(root: str) -> Site:
    """The site of a project, read once for all pages of a generator."""
    return _site(Path(root), {})


def makeExtension(**settings: Any) -> Extension:
    """What Python-Markdown asks a module for that is named as an extension."""
    return _Names(**settings)


if __name__ == "__main__":
    try:
        stage(ROOT, ROOT / "stage")
    except ContentError as error:
        sys.exit(f"\n{error}")
