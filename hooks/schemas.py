"""Writes the JSON Schemas by which editors know the fields, words and ids of the record.

They lie in `.schemas/`, which git ignores, since they hold the ids of the record as it is on this
machine. `make check` and `make serve` write them too: a new id is offered once it was checked.
"""

from __future__ import annotations

import sys
from pathlib import Path

from briefings.record.load import Input, load
from briefings.record.typed import catalogue_of
from workbench.schemas import schemas

FOLDER = ".schemas"


def main(root: Path) -> int:
    """The exit status: 0, and 1 where the settings cannot be read, so that nothing is known."""
    written = write(root)
    if not written:
        print("data/site.yml cannot be read; run 'make check'", file=sys.stderr)
    return int(not written)


def write(root: Path, given: Input | None = None) -> list[Path]:
    """Writes the schemas of a project, and gives their paths; none where its settings are broken.

    `given` is what lies under `root`, where that was read before.
    A file that would be the same is not touched, and one that changes is there at every moment:
    an editor may be reading.
    """
    catalogue, _ = catalogue_of(given or load(root), None)
    if not catalogue.settings.kinds:
        return []
    made = {root / path_of(pattern): text for pattern, text in schemas(catalogue).items()}
    (root / FOLDER).mkdir(exist_ok=True)
    for path, text in made.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            new = path.with_suffix(".new")
            new.write_text(text, encoding="utf-8")
            new.replace(path)
    return list(made)


def path_of(pattern: str) -> str:
    """Where the schema for files of a pattern lies: `.schemas/entities-states.json`."""
    folder = pattern.removeprefix("data/").removesuffix("/*.yml").removesuffix(".yml")
    return f"{FOLDER}/{folder.replace('/', '-')}.json"


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent))
