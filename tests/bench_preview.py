"""Measures a preview: the time from a save to the changed page being served.

A copy of a project is served as `make serve` does. One sentence, one fact and one term are changed
in turn; a page has changed when its bytes hold the mark of that change. Seconds are wall time.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PARTS = ("data", "docs", "hooks", "overrides", "mkdocs.yml")
MEDIAN, WORST = 1.0, 1.5  # seconds; what the preview of this site should take
LIMIT = 60  # seconds after which a save is given up


def main() -> int:
    """Prints a line for each kind of change; 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for part in PARTS:
            source = PROJECT / part
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, root / part)
        with _preview(root) as address:
            found = {name: _times(root, address, *change, rounds) for name, change in _changes()}
    for name, seconds in found.items():
        print(
            f"save to served page, {name}: median {statistics.median(seconds):.2f} s (target "
            f"{MEDIAN}), worst {max(seconds):.2f} s (target {WORST}) of {len(seconds)}"
        )
    every = [each for seconds in found.values() for each in seconds]
    return 0 if statistics.median(every) <= MEDIAN and max(every) <= WORST else 1


def _changes() -> list[tuple[str, tuple[str, str, str]]]:
    """What is changed: a file, what is replaced in it, and the page that shows it."""
    return [
        ("a sentence", ("docs/about.md", r"(Short quotations)", "about/")),
        ("a fact", ("data/facts/law.yml", r"(not a treaty)\.\n", "documents/helsinki-final-act/")),
        ("a term", ("data/glossary/veto.yml", r"(summary: [^\n]*?)\.?\n", "glossary/")),
    ]


@contextmanager
def _preview(root: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--no-strict", "-q"]
    process = subprocess.Popen(
        [*command, "--dev-addr", f"127.0.0.1:{port}"],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}/"
        _until(lambda: _served(address) != "")
        yield address
    finally:
        process.terminate()
        process.wait()


def _times(root: Path, address: str, name: str, place: str, page: str, rounds: int) -> list[float]:
    file, times = root / name, []
    before = file.read_text(encoding="utf-8")
    for nth in range(rounds):
        mark = f"changed{nth}"
        file.write_text(re.sub(place, rf"\g<1> {mark}.\n", before, count=1), encoding="utf-8")
        start = time.perf_counter()
        _until(lambda mark=mark: mark in _served(address + page))
        times.append(time.perf_counter() - start)
        time.sleep(0.3)
    file.write_text(before, encoding="utf-8")
    return times


def _until(is_so: object) -> None:
    end = time.monotonic() + LIMIT
    while not is_so():  # type: ignore[operator]
        if time.monotonic() > end:
            raise SystemExit("the preview does not show the change")
        time.sleep(0.01)


def _served(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=LIMIT) as answer:
            return str(answer.read().decode("utf-8"))
    except OSError:
        return ""


if __name__ == "__main__":
    sys.exit(main())
