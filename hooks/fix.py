"""Lays out data/ and the front matter below docs/ as everybody writes them here.

The order of fields, empty lines, indentation, braces, brackets and quotation marks are mended; what
is read from a file and its comments stay the same, or the file stays as it was and is named. With
`--check` nothing is written; the files that would change are listed, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from briefings.problem import Problem
from briefings.record.facts import FACT_TYPES
from briefings.record.files import files_below, path_in, read
from briefings.record.items import ENTITY_TYPES, OpenQuestion, Question, Series, Source, Term
from briefings.record.pages import Briefing, Page
from briefings.record.parts import Record, written_fields
from briefings.record.yaml_text import parse
from workbench.form import FACT_ORDER, ITEM_ORDER
from workbench.formats import as_annotations
from workbench.layout import StuckError, laid_out


def _of(model: type[Record]) -> tuple[str, ...]:
    return tuple(name for name in written_fields(model) if name not in model.given)


ORDERS = {
    "facts": FACT_ORDER,
    **dict.fromkeys(("entities", "glossary", "questions", "series"), ITEM_ORDER),
    "sources": _of(Source),
    "open": _of(OpenQuestion),
    "briefings": _of(Briefing),
    "pages": _of(Page),
}
MODELS: dict[str, tuple[type[Record], ...]] = {
    "facts": tuple(FACT_TYPES.values()),
    "entities": tuple(ENTITY_TYPES.values()),
    "glossary": (Term,),
    "questions": (Question,),
    "series": (Series,),
}


def main(root: Path, arguments: list[str]) -> int:
    """The exit status: 1 with `--check` where a file would change, else 0."""
    parser = argparse.ArgumentParser(prog="make fix", description="Lay out data/ and docs/.")
    parser.add_argument("--check", action="store_true", help="only list what would change")
    parser.add_argument("--format", choices=("text", "github"), default="text")
    given = parser.parse_args(arguments)
    unchanged: list[Problem] = []
    for path, after in _changes(root):
        name = path_in(root, path)
        if isinstance(after, Problem):
            print(after, file=sys.stderr)
        elif given.check:
            unchanged.append(Problem(name, 1, "is not laid out; run 'make fix'", "layout"))
        else:
            _write(path, after)
            print(f"laid out {name}")
    if unchanged:
        form = as_annotations if given.format == "github" else _lines
        print(form(unchanged))
    return 1 if unchanged else 0


def _lines(problems: Iterable[Problem]) -> str:
    return "\n".join(map(str, problems))


def _changes(root: Path) -> Iterator[tuple[Path, str | Problem]]:
    """Each file that would change, with what it would hold, or with why it stays as it is."""
    for top, ending in (("data", ".yml"), ("docs", ".md")):
        for path in files_below(root, top, []):
            if path.suffix == ending:
                name = path_in(root, path)
                text, problems = _mended(path, name)
                if problems:
                    yield path, problems[0]
                elif text.encode("utf-8") != path.read_bytes():
                    yield path, text


def _mended(path: Path, name: str) -> tuple[str, list[Problem]]:
    """What a file should hold, or why it cannot be laid out."""
    problems: list[Problem] = []
    text, is_whole = read(path, name, problems)
    lines = text.split("\n")
    end = 0
    if name.startswith("docs/"):
        end = next((at for at, line in enumerate(lines) if at and line.rstrip() == "---"), 0)
        if lines[0].rstrip() != "---" or not end:
            return text, [*problems, Problem(name, 1, "has no front matter")]
    front = "\n".join(lines[1:end]) if end else text
    if is_whole:
        parse(front, name, 1 if end else 0, problems)
    if problems:
        return text, problems
    try:
        laid = laid_out(front, _order(name))
    except (StuckError, yaml.YAMLError) as error:
        return text, [Problem(name, 1, f"is left as it is: {error}")]
    return ("\n".join(["---", f"{laid}---", *lines[end + 1 :]]) if end else laid), []


def _order(name: str) -> tuple[str, ...]:
    """The order of fields in the records of a file; none where their order is that on pages."""
    folder = name.split("/")[1]
    if name.startswith("docs/"):
        return ORDERS["briefings" if folder == "briefings" else "pages"]
    return ORDERS.get(folder, ())


def _write(path: Path, text: str) -> None:
    """Puts a text in place of a file, all of it or nothing."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(text.encode("utf-8"))
    fresh.chmod(path.stat().st_mode)
    fresh.replace(path)


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent, sys.argv[1:]))
