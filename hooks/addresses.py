"""Adds what is new to the list of published addresses; run when a version is released.

Nothing is taken out: an address that is gone is a problem, which `make check` tells.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from briefings import addresses, check
from briefings.problem import report
from briefings.record.addresses import FILE, listed, written


def main(root: Path) -> int:
    """The exit status: 0, and 1 where the check finds a problem, so that nothing is written."""
    index, problems = check(root)
    if index is None or problems:
        print(report(problems), file=sys.stderr)
        return 1
    file = root / FILE
    found: dict[str, set[str]] = defaultdict(set, addresses(index))
    before = list(listed(file.read_text(encoding="utf-8"))) if file.exists() else []
    for each in before:
        found[each.page] |= {each.anchor} - {""}
    file.write_text(written(found), encoding="utf-8")
    count = sum(1 + len(anchors) for anchors in found.values())
    print(f"{FILE} has {count} addresses, {count - len(before)} of them new.")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent))
