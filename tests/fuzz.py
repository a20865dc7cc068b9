"""Made-up projects, checked and built: whether the two agree, and harm nothing.

For each project: the check neither raises, nor takes two seconds, nor writes anything. What it
accepts is built strictly without a warning, and only the site folder is written; what it refuses
is refused by the build with the same problems.

    make fuzz ARGS="--count 1000 --seed 2"

Another seed makes other projects. What it finds is printed with the files that show it, and is to
be kept as a case in tests/test_fuzz.py.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import functools
import io
import json
import logging
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import hypothesis
import jinja2
from hypothesis import HealthCheck, Phase, given

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "hooks"), str(ROOT / "tests")]

from briefings import check  # noqa: E402
from briefings.problem import report  # noqa: E402
from mutations import Project, lay, projects  # noqa: E402
from shared import ENGINE  # noqa: E402

TODAY = datetime.date(2026, 11, 25)
SECONDS = 2.0  # of processor time, for a check
PATIENCE = 60  # seconds after which something hangs, on however busy a machine

SETTINGS = f"""\
INHERIT: {ROOT}/mkdocs.yml
site_name: Lakes
hooks: ["{ROOT}/hooks/main.py"]
watch: []
theme: {{custom_dir: "{ROOT}/overrides", favicon: assets/images/favicon.png}}
extra_css: []
extra_javascript: []
extra: {{scripts: {{changes: "", compare: "", days: "", facts: "", report: "", timeline: ""}}}}
nav: null
not_in_nav: ""
"""


# What is written -------------------------------------------------------------------------------


class _Writes:
    """The paths that this process writes, while it is watched."""

    paths: list[str] | None = None
    is_set = False


_CHANGES = (
    "os.mkdir",
    "os.remove",
    "os.rmdir",
    "os.rename",
    "os.symlink",
    "os.link",
    "os.truncate",
)


def _note(event: str, args: tuple[Any, ...]) -> None:
    if _Writes.paths is None:
        return
    opens = event == "open" and isinstance(args[2], int)
    if event in _CHANGES or (opens and args[2] & (os.O_WRONLY | os.O_RDWR)):
        _Writes.paths.append(str(args[0]))


@contextlib.contextmanager
def watched() -> Iterator[list[str]]:
    """The paths that are written in this block; those of Python's own cache are left out."""
    if not _Writes.is_set:
        sys.addaudithook(_note)
        _Writes.is_set = True
    paths: list[str] = []
    _Writes.paths = paths
    try:
        yield paths
    finally:
        _Writes.paths = None
        paths[:] = [path for path in paths if "__pycache__" not in path and path != os.devnull]


# The build -------------------------------------------------------------------------------------


@dataclass
class Built:
    """What a strict build of MkDocs said: an error, if it failed, and its warnings."""

    error: str = ""
    log: str = ""


def build(root: Path) -> Built:
    """Builds a project strictly, in this process, as the command does."""
    from mkdocs.commands.build import build as make
    from mkdocs.config import load_config

    _reuse_templates()
    # What is kept would be written, and is not looked at here.
    with _logged() as log, mock.patch.dict(os.environ, REUSE="no"):
        try:
            config = load_config(str(root / "mkdocs.yml"), site_dir=str(root / "site"), strict=True)
            config.plugins.on_startup(command="build", dirty=False)
            try:
                make(config)
            finally:
                config.plugins.on_shutdown()
        except _expected() as error:
            return Built(f"{type(error).__name__}: {error}", log.getvalue())
        except Exception:
            return Built(f"Traceback: {traceback.format_exc()}", log.getvalue())
    return Built("", log.getvalue())


def _expected() -> tuple[type[BaseException], ...]:
    from mkdocs.exceptions import Abort, ConfigurationError

    return (Abort, ConfigurationError)


@contextlib.contextmanager
def _logged() -> Iterator[io.StringIO]:
    """What MkDocs and its plugins log from warnings on."""
    log, logger = io.StringIO(), logging.getLogger(ENGINE)
    handler = logging.StreamHandler(log)
    handler.setLevel(logging.WARNING)
    counters = list(logger.handlers)
    logger.addHandler(handler)
    try:
        yield log
    finally:
        logger.handlers[:] = counters


@functools.cache
def _reuse_templates() -> None:
    """Finds and compiles the templates of the theme once, and not once for each site."""
    from mkdocs.theme import Theme

    make, cache = Theme.get_env, _Templates()

    def get_env(theme: Theme) -> jinja2.Environment:
        environment = make(theme)
        environment.bytecode_cache = cache
        names = cache.names or environment.list_templates()
        cache.names = names
        environment.list_templates = lambda filter_func: filter(filter_func, names)  # type: ignore
        return environment

    Theme.get_env = get_env  # type: ignore[method-assign]


class _Templates(jinja2.BytecodeCache):
    """The names of templates and what they are compiled to, in memory."""

    names: list[str] | None = None

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Any) -> None:
        if bucket.key + bucket.checksum in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key + bucket.checksum])

    def dump_bytecode(self, bucket: Any) -> None:
        self.kept[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


# The verdict -----------------------------------------------------------------------------------


@dataclass
class Verdict:
    """Whether a project was accepted, and what was wrong with check or build, if anything."""

    accepted: bool = False
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


def judge(root: Path, builds: bool = True) -> Verdict:
    """What check and build make of a project, and whether they agree, where it `builds` at all."""
    verdict, start = Verdict(), time.process_time()
    with watched() as written, _deadline():
        try:
            _, problems = check(root, TODAY)
            verdict.accepted, told = not problems, report(problems)
            told.encode()
        except BaseException:
            verdict.faults.append(f"check raises:\n{traceback.format_exc()}")
            return verdict
    verdict.seconds = time.process_time() - start
    if verdict.seconds > SECONDS:
        verdict.faults.append(f"check takes {verdict.seconds:.1f} s")
    verdict.faults += [f"check writes {path}" for path in written]
    verdict.faults += _of_build(root, verdict.accepted, told) if builds else ()
    return verdict


def _of_build(root: Path, accepted: bool, told: str) -> Iterator[str]:
    """Where the build does not do what the check has told."""
    site = str(root / "site")
    with watched() as written, _deadline():
        built = build(root)
    for path in written:
        if path != site and not path.startswith(f"{site}/"):
            yield f"build writes {path}"
    if built.error.startswith("Traceback"):
        yield f"build raises:\n{built.error}"
    elif accepted and (built.error or built.log):
        yield f"accepted, but the build fails:\n{built.error}\n{built.log}"
    elif not accepted and not built.error:
        yield f"refused, but built:\n{told}"
    elif not accepted and told not in built.log and not _of_generator(told):
        yield f"refused for another reason:\n{told}\n--\n{built.error}\n{built.log}"


def _of_generator(told: str) -> bool:
    """Whether the generator refuses a project by itself, before it asks the hooks."""
    return any(line.startswith(("mkdocs.yml:", "docs:1:")) for line in told.splitlines())


@contextlib.contextmanager
def _deadline() -> Iterator[None]:
    """Raises where something hangs."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"hangs for {PATIENCE} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def try_out(project: Project, folder: Path, builds: bool = True) -> Verdict:
    """The verdict on a project, laid out in a folder of its own for a while."""
    root = Path(tempfile.mkdtemp(dir=folder))
    try:
        lay(project, root)
        return judge(root, builds)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def run(count: int, seed: int | None, folder: Path, tally: Tally, most: int | None = None) -> None:
    """Counts the verdicts on so many projects; without a seed they are the same each time.

    Once `most` were accepted and built, and as many refused, the rest is only checked.
    """

    @hypothesis.settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=seed is None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(project=projects(SETTINGS))
    def look(project: Project) -> None:
        few = most is None or min(tally.accepted, tally.projects - tally.accepted) < most
        tally.take(project, try_out(project, folder, few))

    (look if seed is None else hypothesis.seed(seed)(look))()


# The command -----------------------------------------------------------------------------------


@dataclass
class Tally:
    """How many projects there were, and each fault once, with the project that shows it."""

    projects: int = 0
    accepted: int = 0
    slowest: float = 0.0
    changes: Counter[str] = field(default_factory=Counter)
    faults: dict[str, tuple[str, Project]] = field(default_factory=dict)

    def take(self, project: Project, verdict: Verdict) -> None:
        self.projects += 1
        self.accepted += verdict.accepted
        self.slowest = max(self.slowest, verdict.seconds)
        self.changes.update(project.done if verdict.accepted else ())
        for fault in verdict.faults:
            self.faults.setdefault(_shape(fault), (fault, project))

    def add(self, other: Tally) -> None:
        self.projects += other.projects
        self.accepted += other.accepted
        self.slowest = max(self.slowest, other.slowest)
        self.changes += other.changes
        self.faults = {**other.faults, **self.faults}


def _shape(fault: str) -> str:
    """What two reports of one fault share: where it was raised, or how its message begins."""
    places = [line.strip() for line in fault.splitlines() if line.strip().startswith('File "')]
    lines = [line for line in fault.splitlines()[:3] if line]
    return places[-1] if places else " ".join(line[:60] for line in lines[:2])


def _work(task: tuple[int, int]) -> Tally:
    count, seed = task
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        run(count, seed, Path(folder), tally)
    return tally


def main() -> int:
    """The exit status: 1 where check and build disagree, or one of them does harm, else 0."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=10_000, help="how many projects")
    options.add_argument("--seed", type=int, default=1, help="other projects for another number")
    options.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many at once")
    asked = options.parse_args()
    start, whole, parts = time.monotonic(), Tally(), max(asked.jobs, asked.count // 100)
    tasks = [(-(-asked.count // parts), asked.seed * 100_000 + part) for part in range(parts)]
    with multiprocessing.Pool(asked.jobs) as pool:
        for tally in pool.imap_unordered(_work, tasks):
            whole.add(tally)
            print(
                f"{whole.projects} projects, {whole.accepted} accepted, {len(whole.faults)} faults",
                flush=True,
            )
    _print(whole, time.monotonic() - start)
    return 1 if whole.faults else 0


def _print(tally: Tally, seconds: float) -> None:
    for fault, project in tally.faults.values():
        changed = {path: text.decode("utf-8", "replace") for path, text in project.files.items()}
        same = {path: text.decode() for path, text in _untouched().items()}
        shown = {path: text[-600:] for path, text in changed.items() if same.get(path) != text}
        gone = sorted(set(same) - set(changed))
        print(
            f"\n== {fault}\n-- {project.done} {json.dumps(shown)} {project.others} without {gone}"
        )
    share = 100 * tally.accepted // max(1, tally.projects)
    print(
        f"{tally.projects} projects in {seconds:.0f} s: {tally.accepted} ({share} %) accepted and"
    )
    print(f"built, the others refused alike; the slowest check took {tally.slowest:.2f} s.")
    print("Accepted, by what was changed:", dict(tally.changes.most_common()))


def _untouched() -> dict[str, bytes]:
    from mutations import world

    return world(SETTINGS).files


if __name__ == "__main__":
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    sys.exit(main())
