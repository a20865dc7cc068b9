"""A revision -> its files and the site built of them, by its own code and the packages of today.

They are kept in `.reuse/diff/`, and made anew only for another revision or other settings.
"""

from __future__ import annotations

import os
import shutil
import sys
from importlib.metadata import distributions
from pathlib import Path

from reuse.engine import settings
from reuse.store import digest

from . import build, git

TREE, SITE = "tree", "site"  # of what is kept of a revision
_MAIN = ("origin/HEAD", "origin/main", "main")  # what a change is proposed for, as a rule


class Refused(Exception):
    """A revision that cannot be used; the message says why, and what to do."""


def commit_of(root: Path, base: str) -> str:
    """The name of the commit to compare with."""
    if base:
        return asked(root, "rev-parse", "--verify", "--end-of-options", f"{base}^{{commit}}")
    for name in _MAIN:
        try:
            return asked(root, "merge-base", "HEAD", name)
        except git.GitError:
            continue
    raise Refused("There is no main branch to compare with; name a revision, as in ARGS=HEAD~1")


def kept(root: Path, commit: str, below: str) -> Path:
    """A folder with the files of a commit and the site built of them, from an earlier run if it is.

    `below` is where the project lies in its repository.
    """
    place, reuses = root / ".reuse/diff", os.environ.get("REUSE") != "no"
    packages = sorted(f"{each.name} {each.version}" for each in distributions())
    folder = (
        place / digest(commit, below, settings(root / "mkdocs.yml"), sys.version, packages)[:32]
    )
    if reuses and folder.is_dir():
        return folder
    shutil.rmtree(place, ignore_errors=True)
    new = place / "new"
    _unpack(root, commit, new / TREE)
    if reuses:  # most pages are the same, and what is kept of them serves both
        for file in root.glob(".reuse/*.json"):
            (new / TREE / below / ".reuse").mkdir(exist_ok=True)
            shutil.copy(file, new / TREE / below / ".reuse")
    built(new / TREE / below, new / SITE, f"The project as of {commit[:12]}")
    new.rename(folder)
    return folder


def _unpack(root: Path, commit: str, folder: Path) -> None:
    """Writes the files of a commit into a folder."""
    top = Path(asked(root, "rev-parse", "--show-toplevel"))
    git.unpack(top, commit, folder)


def built(root: Path, site: Path, name: str) -> Path:
    """The folder, with the site of a project in it; drafts are left out, as they are published."""
    command = [sys.executable, "-m", build.engine(), "build", "--quiet", "--no-strict"]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    said = build.complaint([*command, "--site-dir", str(site)], root, env)
    if said is not None:
        raise Refused(f"{name} cannot be built:\n{said}")
    return site


def asked(root: Path, *words: str) -> str:
    """What git answers, on one line."""
    return git.ask(root, *words).decode("utf-8", "surrogateescape").strip()
