"""Measures a preview: the time from a save to the changed page being served, and its parts.

A copy of this site and a site of a thousand made-up briefings are served as `make serve` does. A
sentence, a fact, a source and a term are changed in turn; a page has changed when its bytes hold
the mark of that change. Then each change is built once more within this process, for the seconds
of each part. Seconds are wall time.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any
from unittest import mock

from mkdocs import utils
from mkdocs.commands import build as generator
from mkdocs.config import load_config
from mkdocs.plugins import PluginCollection

from exact import copy_project
from preview import Server

MEDIAN, WORST = 1.0, 1.5  # seconds; what the preview of this site should take
LARGE = 3.0  # seconds; the median of a site of a thousand briefings
FIRST = 600.0  # seconds in which the first build must end
REST = 2.0  # seconds between two changes, as a person would leave at least
CORPUS = Path(__file__).with_name("bench_corpus.py")

# What is changed: a file, the words in it after which one is put in, and the page that shows it.
Change = tuple[str, str, str]
REAL: dict[str, Change] = {
    "a sentence": ("docs/about.md", r"Short quotations ", "about/"),
    "a fact": ("data/facts/law.yml", r"not ", "documents/helsinki-final-act/"),
    "a source": ("data/sources/csto.yml", r"title: Basic ", "sources/"),  # the most cited one
    "a term": ("data/glossary/veto.yml", r"(?m)^summary: ", "glossary/"),
}
MADE_UP: dict[str, Change] = {
    "a sentence": ("docs/about.md", r"who may ", "about/"),
    "a fact": ("data/facts/topic-0.yml", r'"where": "page ', "organisations/organisation-5/"),
    "a source": ("data/sources/list-0.yml", r'title: "', "sources/"),
    "a term": ("data/glossary/glossary-1.yml", r'summary: "', "glossary/"),
}
# The parts of a build, and the functions in which its time is theirs.
PARTS = {
    "write": [(utils, "write_file"), (utils, "copy_file"), (utils, "clean_directory")],
    "core": [(PluginCollection, "on_pre_build"), (PluginCollection, "on_page_markdown")],
    "conversion": [(generator, "_populate_page")],
    "theme": [(generator, "_build_page"), (generator, "_build_theme_template")],
    "search and cards": [(PluginCollection, "on_env"), (PluginCollection, "on_page_context")],
    "the rest": [(generator, "build")],
}


def main() -> int:
    """Prints a line for each kind of change; 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--pages", type=int, default=1000, help="briefings of the other site")
    given = parser.parse_args()
    # What a preview leaves for when nobody waits may still be written.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        real, made_up = Path(folder) / "real", Path(folder) / "made-up"
        real.mkdir()
        copy_project(real)
        size = ["--pages", str(given.pages), "--names", "500", "--alone"]
        subprocess.run([sys.executable, CORPUS, made_up, *size], check=True)
        met = serve("this site", real, REAL, given.rounds, (MEDIAN, WORST))
        name = f"{given.pages:,} briefings"
        met &= serve(name, made_up / "project", MADE_UP, 3, (LARGE, LARGE * WORST))
    return 0 if met else 1


def serve(
    name: str, root: Path, changes: dict[str, Change], rounds: int, targets: tuple[float, float]
) -> bool:
    """Serves a site and prints what each change took; whether the targets were met."""
    server = Server(root)
    try:
        server.until(lambda: server.get("") != "", "the site", patience=FIRST)
        times = {what: _times(root, server, each, rounds) for what, each in changes.items()}
    finally:
        server.stop()
    builds = _parts(root, changes)
    print(f"{name}: targets are a median of {targets[0]} s and {targets[1]} s at worst")
    missed = []
    for what, seconds in times.items():
        parts = ", ".join(f"{part} {took:.2f}" for part, took in builds[what].most_common())
        middle, worst = statistics.median(seconds), max(seconds)
        missed.append(middle > targets[0] or worst > targets[1])
        verdict = "FAIL" if missed[-1] else "pass"
        print(f"{what}: {verdict}, median {middle:.2f} s, worst {worst:.2f} s; its build: {parts}")
    return not any(missed)


def _times(root: Path, server: Server, change: Change, rounds: int) -> list[float]:
    """The seconds from each of some saves to the page that shows it."""
    name, place, page = change
    file, times = root / name, []
    before = file.read_text(encoding="utf-8")
    for nth in range(rounds):
        mark = f"changed{nth}"
        file.write_text(_put_in(mark, place, before), encoding="utf-8")
        start = time.perf_counter()
        server.until(lambda mark=mark: mark in server.get(page), "the change", pause=0.01)
        times.append(time.perf_counter() - start)
        time.sleep(REST)
    file.write_text(before, encoding="utf-8")
    server.until(lambda: mark not in server.get(page), "the page as it was")
    time.sleep(REST)
    return times


def _put_in(word: str, place: str, text: str) -> str:
    return re.sub(place, rf"\g<0>{word} ", text, count=1)


def _parts(root: Path, changes: dict[str, Change]) -> dict[str, Counter[str]]:
    """The seconds of each part of a build, by the change before it."""
    found = {}
    _build(root)
    for what, (name, place, _) in changes.items():
        file = root / name
        before = file.read_text(encoding="utf-8")
        file.write_text(_put_in("once-more", place, before), encoding="utf-8")
        found[what] = _build(root)
        file.write_text(before, encoding="utf-8")
        _build(root)
    return found


def _build(root: Path) -> Counter[str]:
    """Builds as a preview does; each part has the time that no part within it has."""
    took: Counter[str] = Counter()
    inside: list[float] = []

    def timed(part: str, function: Any) -> Any:
        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            start = time.perf_counter()
            inside.append(0.0)
            try:
                return function(*args, **kwargs)
            finally:
                whole = time.perf_counter() - start
                took[part] += whole - inside.pop()
                if inside:
                    inside[-1] += whole

        return call

    site = root / "site"
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(site), strict=False)
    config.plugins.on_startup(command="serve", dirty=False)  # from now on it writes in its own way
    with contextlib.ExitStack() as stack:
        for part, functions in PARTS.items():
            for holder, name in functions:
                wrapped = timed(part, getattr(holder, name))
                stack.enter_context(mock.patch.object(holder, name, wrapped))
        generator.build(config, serve_url="http://127.0.0.1/")
    return took


if __name__ == "__main__":
    sys.exit(main())
