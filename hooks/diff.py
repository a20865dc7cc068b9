"""Says what a reader meets otherwise than in an earlier revision of this project, and by which record.

Both sites are built, each by its own code, with the packages that are installed now; the earlier
one is kept in `.reuse/`, and built anew only for another revision or other settings. Nothing else
is written. What is not committed counts as it is.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

from reuse.engine import settings
from reuse.store import digest
from workbench.causes import Causes
from workbench.comparing import compare
from workbench.telling import told

_DEFAULTS = ("origin/HEAD", "origin/main", "main")  # what a change is proposed for, as a rule
_TREE, _SITE = "tree", "site"


class Refused(Exception):
    """Nothing can be compared; the message says why, and what to do."""


def main(root: Path, base: str = "", markdown: bool = False) -> int:
    """The exit status: 0 where the two could be compared, whatever came out, else 1.

    `base` is any revision that git knows; without one, it is where this branch has left the main one.
    """
    try:
        with tempfile.TemporaryDirectory() as folder:
            commit = _commit(root, base)
            kept = _kept(root, commit)
            site = _built(root, Path(folder) / _SITE, "The project as it is")
            earlier = kept / _TREE / _git(root, "rev-parse", "--show-prefix").decode().strip()
            text = told(compare(kept / _SITE, site), Causes(earlier, root), markdown)
    except Refused as error:
        print(error, file=sys.stderr)
        return 1
    print(text, end="")
    return 0


def _commit(root: Path, base: str) -> str:
    """The whole name of the commit to compare with."""
    if base:
        return _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}").decode().strip()
    for name in _DEFAULTS:
        try:
            return _git(root, "merge-base", "HEAD", name).decode().strip()
        except Refused:
            continue
    raise Refused("There is no main branch to compare with; name a revision: make diff ARGS=HEAD~1")


def _kept(root: Path, commit: str) -> Path:
    """A folder with the files of a commit and the site built of them, kept from earlier if it is."""
    place = root / ".reuse/diff"
    kept = place / digest(commit, settings(root / "mkdocs.yml"), _packages())[:32]
    if not kept.is_dir():
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        with tempfile.TemporaryDirectory(dir=place) as folder:
            new = Path(folder) / "new"
            _unpack(root, commit, new / _TREE)
            project = new / _TREE / _git(root, "rev-parse", "--show-prefix").decode().strip()
            _built(project, new / _SITE, f"The project as of {commit[:12]}")
            new.rename(kept)
    return kept


def _packages() -> list[str]:
    """The packages that build both sites, by the pins."""
    return []


def _unpack(root: Path, commit: str, folder: Path) -> None:
    """Writes the files of a commit into a folder."""
    top = Path(_git(root, "rev-parse", "--show-toplevel").decode().strip())
    packed = _git(top, "archive", "--format=tar", commit)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")


def _built(root: Path, site: Path, name: str) -> Path:
    """The folder, with the site of a project in it; drafts are left out, as they are published."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--no-strict"]
    ran = subprocess.run(
        [*command, "--site-dir", str(site)],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise Refused(f"{name} cannot be built:\n{ran.stdout.strip()}")
    return site


def _git(root: Path, *words: str) -> bytes:
    """What git prints when asked in a folder."""
    try:
        ran = subprocess.run(
            ["git", *words], cwd=root, capture_output=True, stdin=subprocess.DEVNULL, check=False
        )
    except OSError as error:
        raise Refused(f"git cannot be run: {error.strerror}") from None
    if ran.returncode:
        why = ran.stderr.decode("utf-8", "replace").strip() or "there is no such revision"
        raise Refused(f"git {words[0]} {words[-1]}: {why}")
    return ran.stdout
