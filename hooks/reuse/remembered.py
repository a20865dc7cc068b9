"""The memory of a record, in one file from one process to the next."""

from __future__ import annotations

import contextlib
import pickle
from pathlib import Path
from typing import IO, Any

from briefings import Memory

from .store import replace

FILE = "memory"
FEW = 0.02  # of the things in a memory
_OF_PYTHON = {
    *(("builtins", name) for name in ("dict", "list", "object", "set")),
    *(("collections", "defaultdict"), ("datetime", "date"), ("decimal", "Decimal")),
}


class _Reader(pickle.Unpickler):
    """Makes values of our own classes and of a few of Python's, and calls nothing else.

    So a file that somebody else has put there can do no more than be wrong. See
    https://docs.python.org/3/library/pickle.html#restricting-globals.
    """

    def find_class(self, module: str, name: str) -> Any:
        """A class; raises UnpicklingError for anything else."""
        if module.partition(".")[0] == "briefings" or (module, name) in _OF_PYTHON:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no class of ours")


def recall(folder: Path, key: str) -> Memory:
    """The memory that was kept in a folder under a key; else one that knows nothing yet."""
    # A file that is damaged may make a reader raise whatever it likes.
    with contextlib.suppress(Exception), (folder / FILE).open("rb") as file:
        if file.readline().decode().strip() == key:
            memory = _Reader(file).load()
            if isinstance(memory, Memory):
                return memory
    return Memory(lasts=True)


def keep(folder: Path, key: str, memory: Memory) -> None:
    """Keeps a memory in a folder under a key, unless it holds hardly anything new.

    To make a few things again takes less time than to write all of them.
    """
    if memory.news <= memory.size * FEW:
        return
    memory.forget_unused()

    def write(file: IO[bytes]) -> None:
        file.write(f"{key}\n".encode())
        pickle.dump(memory, file, pickle.HIGHEST_PROTOCOL)

    with contextlib.suppress(Exception):  # what cannot be kept will be made again
        replace(folder / FILE, write)
