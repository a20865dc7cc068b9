"""Measures the intake of articles: precision and recall on labelled texts, and seconds for a page.

    python tests/bench_intake.py [-v]

The texts in tests/cases/intake/ are invented, with the dirt of real pages, and were labelled
before anything had read them. Names and dates count once for each text; a figure is right with its
number and a word of what it counts, a quotation with its beginning and its speaker.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "hooks"), str(ROOT / "tests")]

from briefings.record.load import load  # noqa: E402
from briefings.record.typed import catalogue_of  # noqa: E402
from briefings.text.matcher import Matcher  # noqa: E402
from workbench.intake import compare  # noqa: E402
from workbench.intake.clean import clean  # noqa: E402
from workbench.intake.findings import KINDS, Findings, find  # noqa: E402
from workbench.intake.passages import Article, Passage, plain  # noqa: E402
from workbench.intake.read import read  # noqa: E402

TEXTS = ROOT / "tests/cases/intake"
LAKES = ROOT / "tests/lakes"
PUBLISHERS = {"courier.example": "Lake Courier", "gazette.example": "Northmere Gazette"}
ABOUT = ("title", "publisher", "date", "author")


@dataclass
class Score:
    """What was found and is there, was found and is not, and is there and was not found."""

    right: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return len(self.right) / max(1, len(self.right) + len(self.wrong))

    @property
    def recall(self) -> float:
        return len(self.right) / max(1, len(self.right) + len(self.missed))


def texts() -> list[Path]:
    """The labelled texts; each has its labels beside it."""
    return sorted(each for each in TEXTS.iterdir() if each.suffix in (".txt", ".html"))


def taken(
    file: Path, given: dict[str, str], matcher: Matcher
) -> tuple[Article, list[Passage], Findings]:
    """A text as it was read, what is left of it, and what was found."""
    article = read(file, given, PUBLISHERS)
    kept, _ = clean(article)
    return article, kept, find(kept, article.day, matcher, {})


def matcher() -> Matcher:
    """The names of the record of the lakes."""
    return compare.matcher(catalogue_of(load(LAKES))[0])


def scores(verbose: bool = False) -> dict[str, Score]:
    """The score of each kind over all texts."""
    total = {kind: Score() for kind in (*ABOUT, "paragraph", *KINDS)}
    known = matcher()
    for file in texts():
        labels = yaml.safe_load(file.with_suffix(".yml").read_text("utf-8"))
        article, kept, found = taken(file, labels.get("given", {}), known)
        for kind, want, got in _pairs(labels, article, kept, found):
            score = _score(want, got)
            for name in ("right", "wrong", "missed"):
                getattr(total[kind], name).extend(getattr(score, name))
            if verbose and (score.wrong or score.missed):
                print(f"{file.name} {kind}: wrong {score.wrong}, missed {score.missed}")
    return total


def _pairs(
    labels: dict[str, Any], article: Article, kept: list[Passage], found: Findings
) -> Iterator[tuple[str, list[str], list[str]]]:
    for name in filter(labels.get, ABOUT):
        yield name, [str(labels[name])], [article.value(name)]
    prose = [each for each in kept if each.is_prose]
    yield (
        "paragraph",
        [str(n) for n in range(labels["paragraphs"])],
        [str(n) for n in range(len(prose))],
    )
    straight = {each.value.replace("’", "'"): None for each in found.of("name")}
    yield "name", labels["names"], [*straight]
    yield (
        "date",
        [str(each) for each in labels["dates"]],
        [*{e.value: None for e in found.of("date")}],
    )
    want = [str(each) for each in labels["figures"]]
    yield "figure", [*map(_figure, want)], _figures(found, want)
    quoted = [f"{plain(words)}: {who}" for words, who in labels["quotations"].items()]
    got = [f"{' '.join(plain(e.value).split()[:5])}: {e.detail}" for e in found.of("quotation")]
    yield "quotation", [*map(_five, quoted)], [*map(_five, got)]


def _five(text: str) -> str:
    words, _, who = text.rpartition(": ")
    return f"{' '.join(words.split()[:5])}: {who}"


_WORDS = [
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
]


def _figure(label: str) -> str:
    number, _, what = label.partition(" ")
    number = str(_WORDS.index(number)) if number in _WORDS else number
    return f"{number} {what}".strip()


def _figures(found: Findings, labels: list[str]) -> list[str]:
    """The figures as the labels have them, where number and a word of what is counted agree."""
    got = []
    left = [*map(_figure, labels)]
    for each in found.of("figure"):
        text = f"{each.value} {each.detail}".strip()
        same = next((label for label in left if _same(label, each.value, each.detail)), None)
        if same:
            left.remove(same)
        got.append(same or text)
    return got


def _same(label: str, value: str, detail: str) -> bool:
    number, _, what = label.partition(" ")
    return number == value and (not what or bool(set(what.split()) & set(re.split(r"\s+", detail))))


def _score(want: list[str], got: list[str]) -> Score:
    score, left = Score(), [*want]
    for each in got:
        if each in left:
            left.remove(each)
            score.right.append(each)
        else:
            score.wrong.append(each)
    score.missed = left
    return score


def main() -> None:
    """Prints both tables."""
    start = time.perf_counter()
    total = scores(verbose="-v" in sys.argv)
    print(f"{'kind':10} {'labels':>6} {'precision':>9} {'recall':>6}")
    for kind, score in total.items():
        labels = len(score.right) + len(score.missed)
        print(f"{kind:10} {labels:6} {score.precision:9.2f} {score.recall:6.2f}")
    print(f"{len(texts())} texts in {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
