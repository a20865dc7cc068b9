"""Writes beside each key point the fingerprint of the facts it rests on.

Run it after reading the key points that `check.py` names against their facts as they are now: it
says that somebody did. Only fingerprints change; everything else stays as it was typed.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import yaml

from briefings import check
from briefings.problem import Origin, report
from briefings.query.freshness import fingerprint
from briefings.query.index import RecordIndex
from briefings.record.pages import Briefing

_MARK = re.compile(r"""((["']?)confirmed\2\s*:\s*)(?:"[^"]*"|'[^']*'|[^\s,}#]+)""")


def main(root: Path) -> int:
    """The exit status: 1 where a problem must be mended first or by hand, else 0."""
    index, problems = check(root, drafts=True)
    if index is None:
        print(report(problems), file=sys.stderr)
        return 1
    done = [_confirm(root, briefing, index) for briefing in index.catalogue.of(Briefing)]
    return 0 if all(done) else 1


def _confirm(root: Path, briefing: Briefing, index: RecordIndex) -> bool:
    """Writes one briefing anew where its marks changed; False where a person has to."""
    origin = index.catalogue.origins[briefing.id]
    path = root / origin.path
    before = path.read_bytes().decode("utf-8")
    marks = [fingerprint(point, index) for point in briefing.key_points]
    after = confirmed(before, marks, origin)
    if _front(after) != _with_marks(_front(before), marks):
        print(f"{origin.path}: write the marks by hand: {', '.join(marks)}", file=sys.stderr)
        return False
    if after != before:
        path.write_bytes(after.encode("utf-8"))
        print(f"confirmed the key points of {origin.path}")
        for point, mark in zip(briefing.key_points, marks, strict=True):
            if point.confirmed != mark:
                print(f"  {point.text}")
    return True


def confirmed(text: str, marks: list[str], origin: Origin) -> str:
    """The text of a briefing with a mark for each key point; `origin` knows their lines."""
    lines = text.split("\n")
    for nth in reversed(range(len(marks))):
        written = origin.lines.get(("key_points", nth, "confirmed"))
        if written:
            line = lines[written - 1]
            lines[written - 1] = _MARK.sub(rf"\g<1>{marks[nth]}", line, count=1)
        else:
            _insert(lines, nth, marks[nth], origin)
    return "\n".join(lines)


def _insert(lines: list[str], nth: int, mark: str, origin: Origin) -> None:
    """Puts a mark on a line of its own, or first within braces."""
    at, key = max((origin.lines["key_points", nth, key], key) for key in ("text", "facts"))
    line = lines[at - 1]
    if line.lstrip(" -").startswith("{"):
        lines[at - 1] = line.replace("{", f"{{confirmed: {mark}, ", 1)
        return
    field = re.search(rf"""(["']?){key}\1\s*:""", line)
    if field:
        end = "\r" if line.endswith("\r") else ""
        lines.insert(at - 1, f"{' ' * field.start()}confirmed: {mark}{end}")


def _front(text: str) -> Any:
    """The front matter as YAML reads it, or nothing where it is broken."""
    try:
        front = re.split(r"^---\s*$", text.lstrip("\ufeff"), maxsplit=2, flags=re.M)[1]
        return yaml.load(front, yaml.BaseLoader)
    except yaml.YAMLError:
        return None


def _with_marks(front: Any, marks: list[str]) -> Any:
    points = zip(front["key_points"], marks, strict=True)
    return {**front, "key_points": [{**point, "confirmed": mark} for point, mark in points]}


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent))
