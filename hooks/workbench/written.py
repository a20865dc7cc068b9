"""The files of a preview: one whose bytes are the same is not written again.

MkDocs empties the folder of a site and writes all of it. For a preview, where a few pages of
hundreds change, that is the largest part of a build on a slow disk.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Any


class Written:
    """What was last written, by path; stands in for the functions by which MkDocs writes."""

    def __init__(self, utils: Any) -> None:
        """`utils` is the module that has the functions, `mkdocs.utils`."""
        self._write = utils.write_file
        self._digests: dict[str, bytes] = {}
        self._before: set[str] = set()
        self._now: set[str] = set()
        self.has_changed = False  # whether the build has written or removed any file
        utils.clean_directory, utils.write_file = self.begin, self.write
        utils.copy_file = lambda source, path: self.write(Path(source).read_bytes(), path)

    def begin(self, folder: str) -> None:
        """Leaves a folder as it is, where MkDocs would empty it."""
        self._now, self.has_changed = set(), False

    def write(self, content: bytes, path: str) -> None:
        """Writes a file, unless it holds the same."""
        its = blake2b(content).digest()
        self._now.add(path)
        if self._digests.get(path) != its:
            self._write(content, path)
            self._digests[path] = its
            self.has_changed = True

    def end(self, others: Iterable[str]) -> None:
        """Removes what the last build has put in the folder and this one has not.

        `others` are the files that MkDocs puts there by itself.
        """
        self._now.update(others)
        for path in self._before - self._now:
            Path(path).unlink(missing_ok=True)
            self._digests.pop(path, None)
            self.has_changed = True
        self._before = self._now
