"""Writes beside each key point the fingerprint of the facts it rests on.

Run it after reading the key points that `check.py` names against their facts as they are now: it
says that somebody did. Only lines with fingerprints change; everything else stays as typed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from briefings import check
from briefings.lookup import Lookup
from briefings.model import Briefing
from briefings.problem import Origin, report
from briefings.review import fingerprint


def main(root: Path) -> int:
    """The exit status: 1 where the record has a problem that must be mended first, else 0."""
    lookup, problems = check(root)
    if lookup is None:
        print(report(problems), file=sys.stderr)
        return 1
    for briefing in lookup.catalogue.of(Briefing):
        origin = lookup.catalogue.origins[briefing.id]
        path = root / origin.path
        before = path.read_text("utf-8")
        after = confirmed(before, briefing, origin, lookup)
        if after != before:
            path.write_text(after, "utf-8")
            print(f"confirmed the key points of {origin.path}")
    return 0


def confirmed(text: str, briefing: Briefing, origin: Origin, lookup: Lookup) -> str:
    """The text of a briefing with the fingerprint of each key point as it is now."""
    lines = text.split("\n")
    for index in reversed(range(len(briefing.key_points))):
        mark = fingerprint(briefing.key_points[index], lookup)
        line = origin.lines.get(("key_points", index, "confirmed"))
        if line:
            lines[line - 1] = f"{lines[line - 1].partition('confirmed:')[0]}confirmed: {mark}"
        else:
            at, key = max(
                (origin.lines["key_points", index, key], key) for key in ("text", "facts")
            )
            indent = " " * lines[at - 1].index(f"{key}:")
            lines.insert(at - 1, f"{indent}confirmed: {mark}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent))
