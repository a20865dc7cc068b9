"""Measures what the hooks add to a plain MkDocs build of the same Markdown, against targets.

`bench_corpus.py` makes a synthetic project and, from what the core stages for it, the same pages
for MkDocs and the theme alone. Each is built in a process of its own, in turn; what counts is the
ratio of the medians of their CPU time. The check of the real record is timed too.
"""

from __future__ import annotations

import argparse
import os
import pstats
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# Only the standard library: what this process holds would count as memory of the builds.

PROJECT = Path(__file__).resolve().parent.parent
CORPUS = Path(__file__).with_name("bench_corpus.py")

# CPU of a cold build against pages with the same links typed by hand, by the size of the record.
LINKED_SMALL, LINKED_LARGE = 1.20, 1.25
SMALL_RECORD = 500  # names; a larger record may take the larger ratio
PLAIN = 1.60  # CPU of a cold build against pages without a link
SECOND = 0.25  # CPU of a build after one edit against a cold one
MEMORY = 1.5  # peak of a cold build against pages without a link
CHECK_SECONDS = 0.6
LARGE_CHECK_SECONDS = 3.0  # on LARGE_FACTS facts
LARGE_FACTS, LARGE_NAMES = 10_000, 7_600
DUE = 1.2  # CPU where the review of every fact is due, against the same record reviewed
GROWTH = 1.1  # CPU for each page of the largest site of few names, against the smallest
NAMES_GROWTH = 1.3  # CPU for each page with the most names, against the fewest
SIZES = ((200, 500), (1000, 500), (1000, 5000), (3000, 500), (1000, 50_000))  # briefings, names

ENVIRONMENT = {
    **{key: value for key, value in os.environ.items() if key not in ("REPO_URL", "EDIT_URI")},
    "SITE_URL": "https://example.org/",
    "NO_MKDOCS_2_WARNING": "1",
    "PYTHONHASHSEED": "0",
}
MEGABYTE = 1_000_000 if sys.platform == "darwin" else 1_000  # in the unit of ru_maxrss


@dataclass(frozen=True)
class Cost:
    """What one process took."""

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str | Path]) -> Cost:
    """The cost of a command; its output is shown where it fails, and ends the benchmark."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            env=ENVIRONMENT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            print(output.read()[-5000:].decode("utf-8", "replace"), file=sys.stderr)
            sys.exit(f"failed: {' '.join(str(part) for part in command)}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / MEGABYTE)


def median(costs: Sequence[Cost]) -> Cost:
    """The median of each part of the costs."""
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        statistics.median(cost.memory for cost in costs),
    )


# Builds --------------------------------------------------------------------------------------


def make_corpus(folder: Path, pages: int, names: int, *options: str) -> None:
    """Writes `project/`, to be built with the hooks, and its pages, `linked/` and `plain/`."""
    run([sys.executable, CORPUS, folder, "--pages", str(pages), "--names", str(names), *options])


def build(root: Path, *python: str, reuse: bool = False) -> Cost:
    """The cost of a whole build into an empty folder; `python` are options of the interpreter."""
    site = root / "site"
    ENVIRONMENT["REUSE"] = "yes" if reuse else "no"
    shutil.rmtree(site, ignore_errors=True)
    config = ("--config-file", str(root / "mkdocs.yml"), "--site-dir", str(site))
    return run([sys.executable, *python, "-m", "mkdocs", "build", *config])


def same_pages(folder: Path) -> int:
    """How many pages both builds wrote; the benchmark ends where they differ."""
    ours, plain = (
        {str(path.relative_to(folder / name)) for path in (folder / name).rglob("*.html")}
        for name in ("project/site", "plain/site")
    )
    if ours != plain:
        sys.exit(f"the two builds wrote different pages: {sorted(ours ^ plain)[:10]}")
    return len(ours)


def compare(pages: int, names: int, rounds: int) -> tuple[bool, float]:
    """Builds all, in turn, and prints the comparison.

    Returns whether the targets were met, and the CPU seconds for each page of a cold build.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        print(f"\n{pages:,} briefings, {names:,} names: writing them", flush=True)
        make_corpus(folder, pages, names)
        build(folder / "project", reuse=True)
        costs: dict[str, list[Cost]] = {"cold": [], "second": [], "linked": [], "plain": []}
        for number in range(1, rounds + 1):
            costs["cold"].append(build(folder / "project"))
            edit(folder / "project", number)
            costs["second"].append(build(folder / "project", reuse=True))
            for floor in ("linked", "plain"):
                costs[floor].append(build(folder / floor))
            print(f"round {number} of {rounds}", flush=True)
        written = same_pages(folder)
    print(f"{written:,} pages written by each; medians of {rounds}:\n")
    medians = {name: median(found) for name, found in costs.items()}
    return show(medians, names), medians["cold"].cpu / written


def growth(costs: dict[tuple[int, int], float]) -> bool:
    """Prints how the cost of a page grows with the site and with its names; whether it may."""
    met = []
    few = min(names for _, names in costs)
    sizes = [pages for pages, names in costs if names == few]
    if len(sizes) > 1:
        ratio = costs[max(sizes), few] / costs[min(sizes), few]
        what = f"CPU for each page, {max(sizes):,} briefings against {min(sizes):,}"
        met.append(verdict(what, ratio, GROWTH))
    for pages in sizes:
        most = max(names for size, names in costs if size == pages)
        if most > few:
            ratio = costs[pages, most] / costs[pages, few]
            what = f"CPU for each page, {most:,} names against {few:,}"
            met.append(verdict(what, ratio, NAMES_GROWTH))
    return all(met)


def due(rounds: int) -> bool:
    """Builds one record as it is, and with every fact due for review; whether that hardly costs."""
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        costs = []
        for options in ((), ("--due",)):
            folder = Path(temporary) / ("due" if options else "reviewed")
            make_corpus(folder, 20, 2000, "--alone", *options)
            costs.append(median([build(folder / "project") for _ in range(rounds)]))
    return verdict("CPU, every fact due against none,", costs[1].cpu / costs[0].cpu, DUE)


def edit(project: Path, number: int) -> None:
    """One sentence more in one briefing."""
    page = project / "docs/briefings/briefing-1.md"
    page.write_text(
        f"{page.read_text('utf-8')}\nOne line more{' and more' * number}.\n", encoding="utf-8"
    )


def show(costs: dict[str, Cost], names: int) -> bool:
    """Prints a table of medians and the ratios with their targets; whether all are met."""
    row = "{:<40}{:>12}{:>12}{:>12}".format
    labels = {
        "cold": "with the hooks, nothing kept",
        "second": "with the hooks, after one edit",
        "linked": "plain MkDocs, links typed by hand",
        "plain": "plain MkDocs, no links",
    }
    print(row("", "wall, s", "CPU, s", "peak, MB"))
    for name, label in labels.items():
        cost = costs[name]
        print(row(label, f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.memory:.0f}"))
    cold, linked = costs["cold"], LINKED_SMALL if names <= SMALL_RECORD else LINKED_LARGE
    met = [
        verdict("CPU, cold against linked", cold.cpu / costs["linked"].cpu, linked),
        verdict("CPU, cold against plain", cold.cpu / costs["plain"].cpu, PLAIN),
        verdict("CPU, second against cold", costs["second"].cpu / cold.cpu, SECOND),
        verdict("memory, cold against plain", cold.memory / costs["plain"].memory, MEMORY),
    ]
    return all(met)


def verdict(what: str, value: float, target: float) -> bool:
    """Prints whether a value is within its target, and returns it."""
    met = value <= target
    print(f"{what} {value:.2f}, target at most {target:.2f}: {'pass' if met else 'FAIL'}")
    return met


# The check, the profile ----------------------------------------------------------------------


def check(rounds: int) -> bool:
    """Times the check of the real record and of a large one; whether both are fast enough."""
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        make_corpus(Path(temporary), 10, LARGE_NAMES, "--alone")
        large = Path(temporary) / "project"
        facts = sum(text.read_text("utf-8").count("- id:") for text in large.glob("data/facts/*"))
        print(f"Check of the real record, and of one of {facts:,} facts:")
        assert facts >= LARGE_FACTS
        met = [_check(PROJECT, rounds, CHECK_SECONDS), _check(large, rounds, LARGE_CHECK_SECONDS)]
    return all(met)


def _check(project: Path, rounds: int, target: float) -> bool:
    """The fastest run counts, since whatever else the machine does can only slow one down."""
    costs = [run([sys.executable, project / "hooks" / "check.py"]) for _ in range(rounds)]
    middle = median(costs)
    print(f"CPU {middle.cpu:.2f} s, peak {middle.memory:.0f} MB")
    return verdict("fastest wall time, s,", min(cost.wall for cost in costs), target)


def profile(pages: int, names: int) -> None:
    """Prints where builds of both kinds spend their time, under cProfile."""
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        make_corpus(folder, pages, names)
        hooked, plain = (_profiled(folder / name) for name in ("project", "plain"))
    print(f"\n{pages:,} briefings, {names:,} names, under a profiler. Seconds by package:\n")
    with_hooks, without = by_package(hooked), by_package(plain)
    row = "{:<24}{:>16}{:>12}{:>12}".format
    print(row("", "with the hooks", "without", "more"))
    for package in sorted(with_hooks, key=lambda each: -with_hooks[each]):
        ours, theirs = with_hooks[package], without.get(package, 0)
        if ours > 0.01 * sum(with_hooks.values()):
            print(row(package, f"{ours:.2f}", f"{theirs:.2f}", f"{ours - theirs:.2f}"))
    print("\nFunctions of the hooks, with what they call:")
    hooked.sort_stats("cumulative").print_stats("/hooks/", 50)
    print("Functions of the hooks, without what they call:")
    hooked.sort_stats("tottime").print_stats("/hooks/", 30)


def _profiled(root: Path) -> pstats.Stats:
    build(root, "-m", "cProfile", "-o", str(root / "profile"))
    return pstats.Stats(str(root / "profile"))


def by_package(stats: pstats.Stats) -> dict[str, float]:
    """The time of each package, built-in and library functions counted for who calls them."""
    found: dict[str, float] = {}
    for (file, _, _), (_, _, own, _, callers) in stats.stats.items():
        if _package(file):
            found[_package(file)] = found.get(_package(file), 0) + own
            continue
        for (caller, _, _), (_, _, part, _) in callers.items():
            package = _package(caller) or "standard library"
            found[package] = found.get(package, 0) + part
    return found


def _package(file: str) -> str:
    """The package that a file belongs to; nothing for what Python itself brings."""
    parts = Path(file).parts
    if "templates" in parts and "hooks" in parts:
        return "hooks: templates"
    if "hooks" in parts:
        return f"hooks: {parts[-1]}"
    if "site-packages" not in parts:
        return ""
    inside = parts[parts.index("site-packages") + 1 :]
    return "/".join(inside[:3]) if inside[0] == "material" else inside[0]


def main() -> int:
    parser = argparse.ArgumentParser(description="Measures what the hooks add to a plain build.")
    parser.add_argument("--rounds", type=int, default=3, help="builds of each kind; 3")
    parser.add_argument(
        "--size",
        type=int,
        nargs=2,
        action="append",
        metavar=("BRIEFINGS", "NAMES"),
        help="a site to build; may be given again",
    )
    parser.add_argument("--profile", action="store_true", help="show where the time goes instead")
    given = parser.parse_args()
    sizes = [(pages, names) for pages, names in given.size or SIZES]
    if given.profile:
        for pages, names in sizes:
            profile(pages, names)
        return 0
    met = [check(given.rounds), due(given.rounds)]
    costs = {}
    for size in sizes:
        well, costs[size] = compare(*size, given.rounds)
        met.append(well)
    return 0 if all((*met, growth(costs))) else 1


if __name__ == "__main__":
    sys.exit(main())
