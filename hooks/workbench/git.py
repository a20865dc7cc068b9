"""What git knows of a project: the answers to its commands, and the files of a commit."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path


class GitError(Exception):
    """Raised where git cannot be run or does not answer; its text says why."""


def ask(root: Path, *words: str) -> bytes:
    """What git prints when asked in a folder. Raises GitError."""
    try:
        ran = subprocess.run(
            ["git", *words], cwd=root, capture_output=True, stdin=subprocess.DEVNULL, check=False
        )
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from None
    if ran.returncode:
        said = ran.stderr.decode("utf-8", "replace").strip()
        raise GitError(f"git {' '.join(words)}: {said}")
    return ran.stdout


def unpack(root: Path, commit: str, folder: Path, *paths: str) -> None:
    """Writes the files of a commit, all or those below some paths, into a folder; GitError too."""
    packed = ask(root, "archive", "--format=tar", commit, *paths)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
