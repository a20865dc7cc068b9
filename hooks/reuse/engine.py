"""What all pages depend on, as one digest: versions, code, templates and settings."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import sys
from pathlib import Path
from typing import Any

from .store import digest

HOOKS = Path(__file__).resolve().parent.parent

# What converts pages, makes their HTML or prints them.
_PACKAGES = (
    *("jinja2", "markdown", "markupsafe", "mkdocs", "mkdocs-material", "pydantic"),
    *("pygments", "pymdown-extensions", "pyyaml"),
)
# Where a build is written, and where a preview is served, shows on no page.
_NOT_SHOWN = ("site_dir", "dev_addr", "config_file_path", "strict", "quiet")


@functools.cache  # the code of a process does not change, whatever happens to its files
def code() -> str:
    """A digest of the versions in use and of the Python code of the project."""
    versions = [importlib.metadata.version(name) for name in _PACKAGES]
    return digest(sys.version, versions, files(HOOKS, "*.py"))


def templates(overrides: Path) -> str:
    """A digest of the templates of the project, which a preview reads anew."""
    return digest(files(HOOKS, "*.j2"), files(overrides, "*.html", "*.js", "*.svg"))


def settings(given: list[dict[str, Any]]) -> str:
    """A digest of the settings of the generator as they were given, the environment included."""
    shown = [{key: value for key, value in each.items() if key not in _NOT_SHOWN} for each in given]
    return digest(shown)


def files(folder: Path, *patterns: str) -> list[tuple[str, str]]:
    """The paths and digests of the files below a folder, by their bytes."""
    found = sorted({file for pattern in patterns for file in folder.rglob(pattern)})
    return [
        (file.relative_to(folder).as_posix(), hashlib.sha256(file.read_bytes()).hexdigest())
        for file in found
        if file.is_file()
    ]
