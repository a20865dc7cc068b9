"""A copy of a site, in a folder or at an address, that can be held against a list of its files.

The only code of the project that asks the network, and only when somebody names an address.
"""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlsplit

from .manifest import FILE, LARGEST, Sums, Unsound, is_plain, paths_of, sum_of

LARGEST_FILE = 64 * 2**20  # bytes of one that is fetched
_SECONDS = 30  # until a host that says nothing is given up
_AT_ONCE = 8
_SCHEMES = ("https", "http")
Fault = tuple[str, str]  # what is wrong with a file, in a word or two, and its path


class Copy(Protocol):
    """Where a copy lies."""

    def read(self, path: str) -> bytes:
        """A small file. Raises Unsound where it cannot be had, with one line that says why."""

    def faults(self, sums: Sums) -> Iterator[Fault]:
        """What is otherwise than in a list, in the order of the paths."""


def copy_at(place: str) -> Copy:
    """The copy in a folder or at an address. Raises Unsound where there can be none."""
    if "://" in place:
        return _Address(place)
    folder = Path(place)
    if not folder.is_dir():
        raise Unsound(f"{place!r} is no folder; name one, or an address that begins with https://")
    return _Folder(folder)


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, path: str) -> bytes:
        file = self._folder / path
        if not is_plain(file):
            raise Unsound(f"there is no {path} in {str(self._folder)!r}")
        with file.open("rb") as read:
            return read.read(LARGEST + 1)

    def faults(self, sums: Sums) -> Iterator[Fault]:
        found = set(paths_of(self._folder)) - {FILE}
        for path in sorted(found | sums.keys()):
            fault = self._fault(path, sums) if path in found else "missing"
            if fault:
                yield fault, path

    def _fault(self, path: str, sums: Sums) -> str:
        """What is wrong with what lies there. wget keeps `a.html?b=c` beside `a.html`: the same."""
        file, sum = self._folder / path, sums.get(path) or sums.get(path.partition("?")[0])
        if path in sums and not is_plain(file):
            return "no plain file"
        if sum and is_plain(file) and sum_of(file) == sum:
            return ""
        return "changed" if path in sums else "extra"


class _Address:
    def __init__(self, address: str) -> None:
        try:
            parts = urlsplit(address)
            host = parts.hostname if parts.scheme in _SCHEMES else ""
        except ValueError:
            host = ""
        if not host or parts.query or parts.fragment:
            raise Unsound(f"{address!r} is no address of a site, such as https://example.org/site/")
        self._base = address.removesuffix("index.html").rstrip("/")

    def read(self, path: str) -> bytes:
        fault, data = self._fetched(path, LARGEST)
        if fault:
            raise Unsound(f"{path} cannot be had from {self._base}/: {fault}")
        return data

    def faults(self, sums: Sums) -> Iterator[Fault]:
        """Whether the host has more files than the list, nobody can ask."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            found = pool.map(self._fault, sums, sums.values())
            yield from ((fault, path) for path, fault in zip(sums, found, strict=True) if fault)

    def _fault(self, path: str, sum: str) -> str:
        fault, data = self._fetched(path, LARGEST_FILE)
        return fault or ("" if sha256(data).hexdigest() == sum else "changed")

    def _fetched(self, path: str, limit: int) -> tuple[str, bytes]:
        """What is wrong, if anything is, and the bytes."""
        request = urllib.request.Request(
            f"{self._base}/{quote(path)}", headers={"Accept-Encoding": "identity"}
        )
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
                data = answer.read(limit + 1)
        except urllib.error.HTTPError as error:
            return ("missing" if error.code in (404, 410) else f"HTTP {error.code}"), b""
        except (OSError, http.client.HTTPException, ValueError) as error:
            return f"no answer ({getattr(error, 'reason', error) or type(error).__name__})", b""
        return ("too large" if len(data) > limit else ""), data
