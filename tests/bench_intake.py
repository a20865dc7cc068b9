"""What `make intake` finds in small labelled texts: precision and recall of each kind.

The texts are ours, in tests/cases/intake/, with the dirt of saved pages; beside each lies what a
reader finds in it. Run it as a script for the figures, and with `--missed` for what went wrong.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

TESTS = Path(__file__).resolve().parent
sys.path.insert(0, str(TESTS.parent / "hooks"))

from briefings import check  # noqa: E402
from briefings.query.index import RecordIndex  # noqa: E402
from workbench.intake.article import saved  # noqa: E402
from workbench.intake.cleaning import Article, clean  # noqa: E402
from workbench.intake.findings import Found, find  # noqa: E402
from workbench.intake.reading import read  # noqa: E402

CASES = TESTS / "cases/intake"
KINDS = ("names", "dates", "figures", "quotations", "speakers")


def lakes() -> RecordIndex:
    """The record that the texts are held against."""
    index, problems = check(TESTS / "lakes")
    assert index, problems
    return index


def taken_in(path: Path, index: RecordIndex) -> tuple[Article, list[Found]]:
    """The article in a saved file, and what was found in it."""
    article = clean(read(saved(path)))
    return article, find(article, index)[0]


def found(passages: list[Found]) -> dict[str, set[Any]]:
    """What was found, as the labels have it."""
    said = [each for passage in passages for each in passage.quotations]
    return {
        "names": {each.text for passage in passages for each in passage.names},
        "dates": {each.value for passage in passages for each in passage.dates},
        "figures": {f"{each.value} {each.unit}" for p in passages for each in p.figures},
        "quotations": {each.words for each in said},
        "speakers": {(each.words, each.speaker.text if each.speaker else "") for each in said},
    }


def labelled(path: Path) -> dict[str, set[Any]]:
    """What a reader found in a text."""
    label = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))
    said = label["quotations"]
    return {
        "names": set(label["names"]),
        "dates": {str(each) for each in label["dates"]},
        "figures": set(label["figures"]),
        "quotations": {each["words"] for each in said},
        "speakers": {(each["words"], each["speaker"]) for each in said},
    }


def texts() -> list[Path]:
    """The labelled texts."""
    return sorted(path for path in CASES.iterdir() if path.suffix in (".txt", ".html"))


def score(index: RecordIndex) -> tuple[dict[str, tuple[float, float]], list[str]]:
    """Precision and recall of each kind, and what was missed or made up."""
    right, made, wanted = Counter[str](), Counter[str](), Counter[str]()
    wrong = []
    for path in texts():
        ours, theirs = found(taken_in(path, index)[1]), labelled(path)
        for kind in KINDS:
            right[kind] += len(ours[kind] & theirs[kind])
            made[kind] += len(ours[kind])
            wanted[kind] += len(theirs[kind])
            wrong += [f"{path.name}: missed {kind}: {x}" for x in theirs[kind] - ours[kind]]
            wrong += [f"{path.name}: made up {kind}: {x}" for x in ours[kind] - theirs[kind]]
    return {kind: (right[kind] / made[kind], right[kind] / wanted[kind]) for kind in KINDS}, wrong


def main() -> None:
    """Prints the figures."""
    index = lakes()
    start = time.perf_counter()
    scores, wrong = score(index)
    seconds = (time.perf_counter() - start) / len(texts())
    for kind, (precision, recall) in scores.items():
        print(f"{kind:11} precision {precision:.2f}  recall {recall:.2f}")
    print(f"{len(texts())} texts, {seconds:.3f} s each")
    if "--missed" in sys.argv:
        print(*sorted(wrong), sep="\n")


if __name__ == "__main__":
    main()
