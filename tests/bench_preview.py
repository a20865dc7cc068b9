"""Measures a preview: the time from a save to the changed page being served.

A copy of a project is served as `make serve` does. One sentence, one fact and one term are changed
in turn; a page has changed when its bytes hold the mark of that change. Seconds are wall time.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

from exact import copy_project
from preview import Server

MEDIAN, WORST = 1.0, 1.5  # seconds; what the preview of this site should take
REST = 0.3  # seconds between two changes, as a person would leave

# What is changed: a file, what is replaced in it, and the page that shows it.
CHANGES = {
    "a sentence": ("docs/about.md", r"(Short quotations)", "about/"),
    "a fact": ("data/facts/law.yml", r"(not a treaty)\.\n", "documents/helsinki-final-act/"),
    "a term": ("data/glossary/veto.yml", r"(summary: [^\n]*?)\.?\n", "glossary/"),
}


def main() -> int:
    """Prints a line for each kind of change; 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        copy_project(root)
        server = Server(root)
        try:
            server.until(lambda: server.get("") != "", "the site")
            found = {name: _times(root, server, change, rounds) for name, change in CHANGES.items()}
        finally:
            server.stop()
    for name, seconds in found.items():
        print(
            f"save to served page, {name}: median {statistics.median(seconds):.2f} s (target "
            f"{MEDIAN}), worst {max(seconds):.2f} s (target {WORST}) of {len(seconds)}"
        )
    every = [each for seconds in found.values() for each in seconds]
    return 0 if statistics.median(every) <= MEDIAN and max(every) <= WORST else 1


def _times(root: Path, server: Server, change: tuple[str, str, str], rounds: int) -> list[float]:
    name, place, page = change
    file, times = root / name, []
    before = file.read_text(encoding="utf-8")
    for nth in range(rounds):
        mark = f"changed{nth}"
        file.write_text(re.sub(place, rf"\g<1> {mark}.\n", before, count=1), encoding="utf-8")
        start = time.perf_counter()
        server.until(lambda mark=mark: mark in server.get(page), "the change", pause=0.01)
        times.append(time.perf_counter() - start)
        time.sleep(REST)
    file.write_text(before, encoding="utf-8")
    return times


if __name__ == "__main__":
    sys.exit(main())
