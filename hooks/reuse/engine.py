"""What all pages depend on, as one digest: versions, code, templates and settings."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import os
import re
import sys
from pathlib import Path

from .store import digest

HOOKS = Path(__file__).resolve().parent.parent

# What converts pages, makes their HTML or prints them.
_PACKAGES = (
    *("jinja2", "markdown", "markupsafe", "mkdocs-material", "pydantic"),
    *("pygments", "pymdown-extensions", "pyyaml"),
)
_INHERIT = re.compile(r"^INHERIT:\s*(\S+)", re.M)
_ENV = re.compile(r"!ENV\s+(\[[^\]]*\]|\w+)")
_NAME = re.compile(r"\w+")


@functools.cache  # the code of a process does not change, whatever happens to its files
def code() -> str:
    """A digest of the versions in use and of the Python code of the project."""
    versions = [importlib.metadata.version(name) for name in _PACKAGES]
    return digest(sys.version, versions, files(HOOKS, "*.py"))


def templates(overrides: Path) -> str:
    """A digest of the templates of the project, which a preview reads anew."""
    return digest(files(HOOKS, "*.j2"), files(overrides, "*.html", "*.js", "*.svg"))


def settings(file: Path) -> str:
    """A digest of the settings of the generator: of what stands in the file and what it inherits.

    The variables of the environment that they name count too.
    """
    return digest(_texts(file), [(name, os.environ.get(name)) for name in variables(file)])


def variables(file: Path) -> list[str]:
    """The variables of the environment that the settings of the generator name, in order."""
    found = (
        name for text in _texts(file) for each in _ENV.findall(text) for name in _NAME.findall(each)
    )
    return sorted(set(found))


def _texts(file: Path) -> list[str]:
    """A file of settings, and those that it inherits."""
    texts = [file.read_text(encoding="utf-8")]
    while parent := _INHERIT.search(texts[-1]):
        file = file.parent / parent[1].strip("'\"")
        texts.append(file.read_text(encoding="utf-8"))
    return texts


def files(folder: Path, *patterns: str) -> list[tuple[str, str]]:
    """The paths and digests of the files below a folder, by their bytes."""
    found = sorted({file for pattern in patterns for file in folder.rglob(pattern)})
    return [
        (file.relative_to(folder).as_posix(), hashlib.sha256(file.read_bytes()).hexdigest())
        for file in found
        if file.is_file()
    ]
