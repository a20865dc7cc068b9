"""What a site was made from: a short id, and what is needed to make the same bytes again.

No time counts, and no commit: the same input has the same id wherever and whenever it is built.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from reuse.engine import files, settings, variables
from reuse.store import digest

FILE = "build.json"
COMMIT = "SOURCE_COMMIT"  # names the commit of a published build; git is never asked
DAY = "SOURCE_DATE_EPOCH"
ENGINE = "ENGINE"  # names what builds the site
ENGINES = ("mkdocs", "properdocs", "zensical")
_FOLDERS = ("data", "docs", "hooks", "overrides")
_FILES = ("mkdocs.yml", "requirements.txt")
_LENGTH = 12  # hexadecimal digits of an id: 48 bits, plenty for the versions of one site
_PIN = re.compile(r"^([\w.-]+)==", re.M)


def told(root: Path, record: Mapping[str, Any]) -> str:
    """What `build.json` says of a site that was made from a project; `record` is its record.json.

    `settings` are the variables of the environment that were set and count; `python` has no third
    number, since it changes nothing in a site.
    """
    said = {
        "build": id_of(root, str(record["record_date"])),
        "data_version": record["version"],
        "record_date": record["record_date"],
        "commit": os.environ.get(COMMIT) or None,
        "engine": engine(),
        "settings": {name: os.environ[name] for name in names(root) if os.environ.get(name)},
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "packages": _packages(root),
    }
    return json.dumps({k: v for k, v in said.items() if v is not None}, indent=2) + "\n"


def id_of(root: Path, record_date: str) -> str:
    """The id of the site that is made from a project as it lies there, for a record date."""
    folders = [(name, _files(root / name)) for name in _FOLDERS]
    texts = [(name, (root / name).read_text(encoding="utf-8")) for name in _FILES]
    whole = digest(folders, texts, settings(root / "mkdocs.yml"), record_date, engine())
    return whole[:_LENGTH]


def engine() -> str:
    """What builds the site, as the environment has it."""
    return os.environ.get(ENGINE) or ENGINES[0]


def complaint(command: Sequence[str], root: Path, env: Mapping[str, str]) -> str | None:
    """What a command that builds a site has printed, if it failed; None if it did not."""
    ran = subprocess.run(
        command,
        cwd=root,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return ran.stdout.strip() if ran.returncode else None


def names(root: Path) -> list[str]:
    """The variables of the environment on which the bytes of a site depend."""
    return sorted({*variables(root / "mkdocs.yml"), DAY})


def _files(folder: Path) -> list[tuple[str, str]]:
    """The files of a folder by path and bytes, but for those that running Python leaves there."""
    return [each for each in files(folder, "*") if "__pycache__" not in each[0].split("/")]


def _packages(root: Path) -> dict[str, str]:
    """The versions that are installed of what is pinned, and of the engine."""
    pinned = set(_PIN.findall((root / "requirements.txt").read_text(encoding="utf-8")))
    found = {}
    for name in sorted({*pinned, engine()}):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:  # pinned for another Python or system
            continue
    return found
