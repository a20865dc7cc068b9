"""Holds a copy of the site, in a folder or at an address, against the list of its files.

Needs nothing but Python: `python3 hooks/verify.py https://example.org/site/` says the same. A list
that came with a copy shows that the copy is whole; that it is ours, only one from elsewhere shows.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from workbench import build, manifest
from workbench.copies import Copy, Fault, copy_at
from workbench.git import GitError, ask
from workbench.manifest import Sums, Unsound

_SHOWN = 50  # faults; more of them say nothing new
_NO_LIST = "a copy of the site has it beside its first page; name another by --manifest"


def main(root: Path, place: str, elsewhere: str = "", rebuild: bool = False) -> int:
    """The exit status: 0 where all is as listed, 1 where it is not, 2 where nobody can tell.

    `elsewhere` is the file or the address of another list than that of the copy; with `rebuild`
    the copy is compared with what the project builds as it lies here.
    """
    try:
        copy = copy_at(place)
        sums = _listed_at(elsewhere) if elsewhere else _own_list(copy)
        status = _held(copy.faults(sums), f"{len(sums)} files", "the list")
        if status:
            return status
        said = _build(copy, sums)
        print(_versions(said))
        return _rebuilt(root, sums, said) if rebuild else _advised(root, said, bool(elsewhere))
    except (Unsound, OSError) as error:
        print(f"Nothing can be compared: {error}", file=sys.stderr)
        return 2


def _own_list(copy: Copy) -> Sums:
    try:
        data = copy.read(manifest.FILE)
    except Unsound as error:
        raise Unsound(f"{error}; {_NO_LIST}") from None
    return manifest.listed(data)


def _listed_at(place: str) -> Sums:
    """The list in a file or at an address; a folder or a site stands for the list in it."""
    if "://" in place:
        folder, _, name = place.rpartition("/")
    elif Path(place).is_dir():
        folder, name = place, ""
    else:
        folder, name = str(Path(place).parent), Path(place).name
    return manifest.listed(copy_at(folder).read(name or manifest.FILE))


def _held(faults: Iterable[Fault], what: str, against: str) -> int:
    """The exit status; each fault has been printed."""
    found = [*faults]
    for fault, path in found[:_SHOWN]:
        print(f"{fault}: {manifest.shown(path)}")
    if found:
        kinds = Counter(fault for fault, _ in found)
        counts = ", ".join(f"{count} {fault}" for fault, count in sorted(kinds.items()))
        more = f"; {len(found) - _SHOWN} are not shown" if len(found) > _SHOWN else ""
        print(f"Not the same as {against} of {what}: {counts}{more}.", file=sys.stderr)
        return 1
    print(f"{what}, each as in {against}.")
    return 0


# How to make the same again ----------------------------------------------------------------------


def _build(copy: Copy, sums: Sums) -> dict[str, Any]:
    """What a copy says that it was made from; nothing that has another form than we write."""
    try:
        said = json.loads(copy.read(build.FILE)) if build.FILE in sums else {}
    except (ValueError, RecursionError):
        said = {}
    return said if isinstance(said, dict) else {}


def _word(said: dict[str, Any], name: str) -> str:
    """A word that a copy says, or nothing."""
    value = said.get(name)
    return value if isinstance(value, str) and value.isprintable() else ""


def _settings(root: Path, said: dict[str, Any]) -> dict[str, str]:
    """The variables of a build that this project knows, as a copy has them."""
    given = said.get("settings")
    given = given if isinstance(given, dict) else {}
    found = {name: _word(given, name) for name in build.names(root)}
    found[build.COMMIT] = _word(said, "commit")
    engine = _word(said, "engine")
    if engine in build.ENGINES[1:]:  # a program is run by that name
        found[build.ENGINE] = engine
    return {name: value for name, value in found.items() if value}


def _versions(said: dict[str, Any]) -> str:
    parts = {"build": "Build", "record_date": "record of", "data_version": "data"}
    known = [f"{word} {_word(said, name)}" for name, word in parts.items() if _word(said, name)]
    return f"{', '.join(known) or 'It does not say what it was made from'}."


def _advised(root: Path, said: dict[str, Any], from_elsewhere: bool) -> int:
    """0; how to know more has been printed."""
    if not from_elsewhere:
        print("The list came with the copy. Hold the copy against one from elsewhere, by")
        print(f"--manifest https://the-address-of-the-site/{manifest.FILE}, or build it again:")
    commit = _word(said, "commit")
    steps = [f"git checkout {shlex.quote(commit)}"] if commit else []
    settings = [f"{name}={shlex.quote(value)}" for name, value in _settings(root, said).items()]
    steps.append(" ".join([*settings, "make build ARGS=--clean"]))
    print(f"  {' && '.join(steps)}")
    return 0


def _rebuilt(root: Path, sums: Sums, said: dict[str, Any]) -> int:
    """0 where this project gives the same files; else 1, and what differs has been printed."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        env = {**_without(root), **_settings(root, said), "SITE_DIR": str(site)}
        failed = build.complaint(["sh", str(root / "tools/build.sh"), "--clean"], root, env)
        if failed is not None:
            raise Unsound(f"the project as it lies here cannot be built:\n{failed}")
        here = json.loads((site / build.FILE).read_text(encoding="utf-8"))
        _differing(root, said, here)
        left = {path: sum for path, sum in sums.items() if path != build.FILE}
        faults = [each for each in copy_at(str(site)).faults(left) if each[1] != build.FILE]
        return _held(faults, f"{len(left)} files", "what is built here")


def _without(root: Path) -> dict[str, str]:
    """The environment without what a build depends on."""
    counts = {*build.names(root), build.COMMIT, build.ENGINE}
    return {name: value for name, value in os.environ.items() if name not in counts}


def _differing(root: Path, said: dict[str, Any], here: dict[str, Any]) -> None:
    """Prints in what this project is another than the one of which a copy was made."""
    for name in here:
        if said.get(name) != here[name] and name != "packages":
            print(f"{name}: {_word(said, name) or 'not said'} in the copy, {here[name]} here")
    try:
        head = ask(root, "rev-parse", "HEAD").decode().strip()
    except GitError:
        return
    commit = _word(said, "commit")
    if commit and commit != head:
        print(f"The copy is of another commit than this: git checkout {shlex.quote(commit)}")


def run(root: Path) -> int:
    """The exit status of the command as it was typed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("copy", help="a folder, or the address of a site")
    parser.add_argument("--manifest", default="", metavar="LIST", help="a list from elsewhere")
    parser.add_argument("--rebuild", action="store_true", help="build the project, and compare")
    given = parser.parse_args()
    return main(root, given.copy, given.manifest, given.rebuild)


if __name__ == "__main__":
    sys.exit(run(Path(__file__).resolve().parent.parent))
