"""Says what a reader meets otherwise than in an earlier revision, and which record has caused it.

Both sites are built, each by its own code, with the packages that are installed now; the earlier
one is kept in `.reuse/`, and built anew only for another revision or other settings. Nothing else
is written. What is not committed counts as it is.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from workbench.causes import Causes
from workbench.comparing import compare
from workbench.git import GitError
from workbench.revisions import SITE, TREE, Refused, asked, built, commit_of, kept
from workbench.telling import told


def main(root: Path, base: str = "", markdown: bool = False) -> int:
    """The exit status: 0 where the two could be compared, whatever came out, else 1.

    `base` is any revision that git knows; without one it is where this branch left the main one.
    """
    try:
        with tempfile.TemporaryDirectory() as folder:
            commit, below = commit_of(root, base), asked(root, "rev-parse", "--show-prefix")
            before = kept(root, commit, below)
            site = built(root, Path(folder) / SITE, "The project as it is")
            causes = Causes(before / TREE / below, root)
            text = told(compare(before / SITE, site), causes, markdown)
    except (Refused, GitError) as error:
        print(error, file=sys.stderr)
        return 1
    print(text, end="")
    return 0


def run(root: Path) -> int:
    """The exit status of the command as it was typed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("base", nargs="?", default="", help="a revision, such as HEAD~1")
    parser.add_argument("--markdown", action="store_true", help="write Markdown, for a page")
    given = parser.parse_args()
    return main(root, given.base, given.markdown)


if __name__ == "__main__":
    sys.exit(run(Path(__file__).resolve().parent.parent))
