"""Random edits of a project: after each, a build that reuses and one that does not give the same.

As a script it edits copies of the real site and of tests/lakes/ fifty times each; the suite does a
few edits of the latter. An edit may break the project: then both builds must refuse it.

With --preview it builds as a preview does, one after the other in the same folder, which leaves
what is the same; the other build is then one by a preview that has just begun.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from unittest import mock

import shared  # noqa: F401  before MkDocs, in whose place it may put another engine

# isort: split

from mkdocs import utils
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("data", "docs", "hooks", "overrides", "mkdocs.yml", "tests/lakes")
BY_BUILDS = ("__pycache__", ".reuse", "site")
WORDS = ("drought", "a new sentence", "quota & limit", "*emphasis*", "<b>bold</b>", "in 2021")

WRITING = ("clean_directory", "write_file", "copy_file")  # what a preview puts its own in place of
ORIGINAL = {name: getattr(utils, name) for name in WRITING}

Edit = Callable[[Path, random.Random], None]
Files = dict[str, bytes]
Made = Callable[[Path, Path, bool], Files | None]


def copy_project(root: Path) -> None:
    """Copies what a build needs, both sites included."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, root / part, ignore=shutil.ignore_patterns(*BY_BUILDS))
        else:
            (root / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, root / part)


def made(site: Path, folder: Path, reuse: bool) -> Files | None:
    """The files of a build, or None where the project is refused."""
    shutil.rmtree(folder, ignore_errors=True)
    os.environ["REUSE"] = "yes" if reuse else "no"
    config = load_config(str(site / "mkdocs.yml"), site_dir=str(folder), strict=False)
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    except Abort:
        return None
    finally:
        config.plugins.on_shutdown()
        gc.collect()  # builds do not, since each has a process of its own
    return _files(folder)


def made_by_preview(site: Path, folder: Path, reuse: bool) -> Files | None:
    """The files of a running preview, or of one that begins; None where the project is refused."""
    config = load_config(str(site / "mkdocs.yml"), site_dir=str(folder), strict=False)
    config.plugins.on_startup(command="serve", dirty=False)
    [main] = config.hooks.values()
    try:
        with nullcontext() if reuse else _begun(main, folder):
            build(config, serve_url="http://127.0.0.1/")
    except Abort:
        return None
    finally:
        main._State.idle.stop()  # it would write into a folder that is being taken away
    if reuse:
        main._renew_data()
    return _files(folder)


@contextmanager
def _begun(main: Any, folder: Path) -> Iterator[None]:
    """For the time of a build, the hooks know of no other, and the folder is empty.

    They know which files could last be read, so that both show the same of one that cannot.
    """
    shutil.rmtree(folder, ignore_errors=True)
    state = main._State
    with (
        mock.patch.multiple(utils, **ORIGINAL),
        mock.patch.multiple(state, kept={}, data={}, written=mock.Mock(), built=False),
    ):
        yield


def _files(folder: Path) -> Files:
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".gz")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def run(site: Path, edits: int, seed: int, made: Made = made) -> list[str]:
    """What differed after each edit of a site, in words; a site is put back after each fault."""
    chance = random.Random(seed)
    faults = []
    made(site, site / "warm", True)
    for nth in range(edits):
        edit = chance.choice(EDITS)
        before = _texts(site)
        edit(site, chance)
        warm, clean = made(site, site / "warm", True), made(site, site / "clean", False)
        if warm != clean:
            differ = sorted(
                path
                for path in {*(warm or {}), *(clean or {})}
                if (warm or {}).get(path) != (clean or {}).get(path)
            )
            faults.append(f"edit {nth}, {edit.__name__}: {differ[:5]}")
        if clean is None or _is_blocked(clean):
            _put_back(site, before)
    return faults


def _is_blocked(files: Files) -> bool:
    """Whether a preview shows a file as it was before, since it cannot be read."""
    told = files.get("preview/problems.json")
    return bool(told and json.loads(told)["blocked"])


def _texts(site: Path) -> dict[Path, bytes]:
    folders = (site / "data", site / "docs")
    return {path: path.read_bytes() for each in folders for path in each.rglob("*.*")}


def _put_back(site: Path, texts: dict[Path, bytes]) -> None:
    for path in _texts(site).keys() - texts.keys():
        path.unlink()
    for path, text in texts.items():
        path.write_bytes(text)


# Edits -----------------------------------------------------------------------------------------


def _pick(site: Path, pattern: str, chance: random.Random) -> Path:
    return chance.choice(sorted(site.glob(pattern)))


def _sub(file: Path, pattern: str, to: str, chance: random.Random) -> None:
    """Replaces one place, by chance, in which a pattern occurs."""
    text = file.read_text(encoding="utf-8")
    places = list(re.finditer(pattern, text, re.M))
    if places:
        place = chance.choice(places)
        text = text[: place.start()] + place.expand(to) + text[place.end() :]
        file.write_text(text, encoding="utf-8")


def prose(site: Path, chance: random.Random) -> None:
    _sub(_pick(site, "docs/**/*.md", chance), r"\.$", rf". {chance.choice(WORDS)}.", chance)


def a_fact(site: Path, chance: random.Random) -> None:
    file = _pick(site, "data/facts/*.yml", chance)
    _sub(file, r"^(  (?:what|note): .*?)\.?$", rf"\1 {chance.randrange(99)}.", chance)


def a_date(site: Path, chance: random.Random) -> None:
    file = _pick(site, "data/facts/*.yml", chance)
    day = f"20{chance.randrange(10, 23)}-0{chance.randrange(1, 10)}-11"
    _sub(file, r"(?<=(?:on|to): )\d{4}-\d\d-\d\d$", day, chance)


def a_name(site: Path, chance: random.Random) -> None:
    file = _pick(site, "data/entities/*/*.yml", chance)
    _sub(file, r"^(name: .*)$", rf"\1 {chance.randrange(99)}", chance)


def an_alias(site: Path, chance: random.Random) -> None:
    file = _pick(site, "data/glossary/*.yml", chance)
    alias = chance.choice(("quota", "harbour", "resolution", "minister", "first"))
    text = file.read_text(encoding="utf-8")
    if "names:" not in text:
        file.write_text(f"{text.rstrip()}\nnames:\n  - {{text: {alias}}}\n", encoding="utf-8")


def a_summary(site: Path, chance: random.Random) -> None:
    file = _pick(site, "data/**/*.yml", chance)
    _sub(file, r"^(summary: .{1,90}).*$", rf"\1 {chance.randrange(99)}.", chance)


def a_setting(site: Path, chance: random.Random) -> None:
    if chance.random() < 0.5:
        _sub(site / "data/site.yml", r"^(  \w+: [A-Z]\w+)$", r"\1 x", chance)
    else:
        _sub(site / "mkdocs.yml", r"^(site_description: .*)$", r"\1 x", chance)


def a_template(site: Path, chance: random.Random) -> None:
    project = site if (site / "overrides").is_dir() else site.parents[1]
    file = chance.choice(
        [project / "overrides/main.html", project / "overrides/partials/tabs.html"]
    )
    file.write_text(f"{file.read_text('utf-8')}<!-- {chance.randrange(9)} -->\n", "utf-8")


def a_new_page(site: Path, chance: random.Random) -> None:
    text = f"---\ntitle: New {chance.randrange(99)}\ndescription: A page.\n---\n\nA text.\n"
    file = site / f"docs/places/new-{chance.randrange(99)}.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def a_page_removed(site: Path, chance: random.Random) -> None:
    new = sorted(site.glob("docs/places/new-*.md"))
    if new:
        chance.choice(new).unlink()


def an_id_renamed(site: Path, chance: random.Random) -> None:
    file = _pick(site, "data/glossary/*.yml", chance)
    new = f"{file.stem}-x"
    for each in [*site.glob("data/**/*.yml"), *site.glob("docs/**/*.md")]:
        text = each.read_text(encoding="utf-8")
        changed = re.sub(rf"(?<![\w-]){file.stem}(?![\w-])", new, text)
        if changed != text and each != file:
            each.write_text(changed, encoding="utf-8")
    file.rename(file.with_name(f"{new}.yml"))


def a_problem(site: Path, chance: random.Random) -> None:
    _sub(_pick(site, "data/facts/*.yml", chance), r"^  type: ", "  tipe: ", chance)


EDITS: tuple[Edit, ...] = (
    *(prose, a_fact, a_date, a_name, an_alias, a_summary, a_setting, a_template, a_new_page),
    *(a_page_removed, an_id_renamed, a_problem),
)


def main() -> int:
    """1 where a build that reuses differed from one that does not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--preview", action="store_true", help="build as a preview does")
    parser.add_argument("--sites", nargs="*", default=["tests/lakes", "."])
    given = parser.parse_args()
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        copy_project(Path(folder))
        for site in given.sites:
            each = made_by_preview if given.preview else made
            found = run(Path(folder) / site, given.edits, given.seed, each)
            print(f"{site}: {given.edits} edits, {len(found)} faults")
            faults += found
    print(*faults, sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
