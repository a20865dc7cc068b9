"""Says what a reader meets otherwise than in an earlier revision, and which record has caused it.

Both sites are built, each by its own code, with the packages that are installed now; the earlier
one is kept in `.reuse/`, and built anew only for another revision or other settings. Nothing else
is written. What is not committed counts as it is.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import distributions
from pathlib import Path

from reuse.engine import settings
from reuse.store import digest
from workbench import git
from workbench.causes import Causes
from workbench.comparing import compare
from workbench.telling import told

_MAIN = ("origin/HEAD", "origin/main", "main")  # what a change is proposed for, as a rule
_TREE, _SITE = "tree", "site"


class Refused(Exception):
    """Nothing can be compared; the message says why, and what to do."""


def main(root: Path, base: str = "", markdown: bool = False) -> int:
    """The exit status: 0 where the two could be compared, whatever came out, else 1.

    `base` is any revision that git knows; without one it is where this branch left the main one.
    """
    try:
        with tempfile.TemporaryDirectory() as folder:
            commit, below = _commit(root, base), _asked(root, "rev-parse", "--show-prefix")
            kept = _kept(root, commit, below)
            site = _built(root, Path(folder) / _SITE, "The project as it is")
            causes = Causes(kept / _TREE / below, root)
            text = told(compare(kept / _SITE, site), causes, markdown)
    except (Refused, git.GitError) as error:
        print(error, file=sys.stderr)
        return 1
    print(text, end="")
    return 0


def _commit(root: Path, base: str) -> str:
    """The name of the commit to compare with."""
    if base:
        return _asked(root, "rev-parse", "--verify", "--end-of-options", f"{base}^{{commit}}")
    for name in _MAIN:
        try:
            return _asked(root, "merge-base", "HEAD", name)
        except git.GitError:
            continue
    raise Refused("There is no main branch to compare with; name a revision: make diff ARGS=HEAD~1")


def _kept(root: Path, commit: str, below: str) -> Path:
    """A folder with the files of a commit and the site built of them, from an earlier run if it is.

    `below` is where the project lies in its repository.
    """
    place, reuses = root / ".reuse/diff", os.environ.get("REUSE") != "no"
    packages = sorted(f"{each.name} {each.version}" for each in distributions())
    kept = place / digest(commit, below, settings(root / "mkdocs.yml"), sys.version, packages)[:32]
    if reuses and kept.is_dir():
        return kept
    shutil.rmtree(place, ignore_errors=True)
    new = place / "new"
    _unpack(root, commit, new / _TREE)
    if reuses:  # most pages are the same, and what is kept of them serves both
        for file in root.glob(".reuse/*.json"):
            (new / _TREE / below / ".reuse").mkdir(exist_ok=True)
            shutil.copy(file, new / _TREE / below / ".reuse")
    _built(new / _TREE / below, new / _SITE, f"The project as of {commit[:12]}")
    new.rename(kept)
    return kept


def _unpack(root: Path, commit: str, folder: Path) -> None:
    """Writes the files of a commit into a folder."""
    top = Path(_asked(root, "rev-parse", "--show-toplevel"))
    git.unpack(top, commit, folder)


def _built(root: Path, site: Path, name: str) -> Path:
    """The folder, with the site of a project in it; drafts are left out, as they are published."""
    command = [sys.executable, "-m", os.environ.get("ENGINE", "mkdocs"), "build"]
    ran = subprocess.run(
        [*command, "--quiet", "--no-strict", "--site-dir", str(site)],
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


def _asked(root: Path, *words: str) -> str:
    """What git answers, on one line."""
    return git.ask(root, *words).decode("utf-8", "surrogateescape").strip()


def run(root: Path) -> int:
    """The exit status of the command as it was typed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("base", nargs="?", default="", help="a revision, such as HEAD~1")
    parser.add_argument("--markdown", action="store_true", help="write Markdown, for a page")
    given = parser.parse_args()
    return main(root, given.base, given.markdown)


if __name__ == "__main__":
    sys.exit(run(Path(__file__).resolve().parent.parent))
