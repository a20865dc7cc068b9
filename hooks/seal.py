"""Writes into a built site what it was made from (`build.json`), and the list of its files.

`tools/build.sh` runs it before the new site takes the place of the last one.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from workbench import build, manifest

RECORD = "data/record.json"


def main(root: Path, site: Path) -> int:
    """The exit status: 0, and 1 where the site holds what cannot be listed."""
    try:
        record = json.loads((site / RECORD).read_text(encoding="utf-8"))
        (site / build.FILE).write_text(build.told(root, record), encoding="utf-8")
        (site / manifest.FILE).write_bytes(manifest.written(manifest.sums_of(site)))
    except (manifest.Unsound, OSError) as error:
        print(f"The list of the site's files cannot be written: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent, Path(sys.argv[1])))
