"""Measures the built site against what it may cost a reader, and checks that its HTML is valid.

The real site is built into a temporary folder and served compressed from this machine, as a host
would serve it. Parts: `lighthouse`, `weight` and `html`; without a name all of them.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import unquote, urlsplit

import yaml
from playwright.sync_api import Browser, sync_playwright

from shared import (
    BROWSER_FLAGS,
    KINDS,
    PHONE,
    ROOT,
    SHIFTS,
    Failed,
    Site,
    find_browser,
    packed,
    served,
)

MODULES = ROOT / ".venv/budgets/node_modules"
KNOWN = ROOT / "tests/budgets/known.yml"

SCORES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
SCORED = ("home", "briefing", "compare", "timeline", "question", "person")
RUNS = 3  # of which the median counts
FIRST_VIEW = 150_000  # bytes of a page and all it asks for, compressed, without HTTP headers
CARD_SCRIPT = 4_000  # bytes, compressed
COMPARISON = 40_000  # bytes of its own script and data, compressed


def verdict(what: str, value: float, target: float, *, least: bool = False, unit: str = "") -> bool:
    """Prints a value beside its target; whether it is met."""
    met = value >= target if least else value <= target
    bound = "at least" if least else "at most"
    print(f"  {what:<28}{value:>10,g}{unit}, {bound} {target:,g}: {'pass' if met else 'FAIL'}")
    return met


def none_of(what: str, found: Iterable[str]) -> bool:
    """Prints what was found of something that must not be; whether there was none."""
    lines = sorted(found)
    print(f"  {what:<28}{len(lines):>10}, at most 0: {'FAIL' if lines else 'pass'}")
    for line in lines:
        print(f"    {line}")
    return not lines


# Lighthouse ----------------------------------------------------------------------------------


def lighthouse(site: Site) -> bool:
    """Whether the medians of some kinds of pages reach the scores on a slow phone."""
    met = []
    for kind in SCORED:
        print(f"\nLighthouse, {kind}: {KINDS[kind] or '/'}, medians of {RUNS}")
        runs = [_scores(site.url + KINDS[kind]) for _ in range(RUNS)]
        for name, target in SCORES.items():
            score = statistics.median(run[name] for run in runs)
            met.append(verdict(name, score, target, least=True))
    return all(met)


def _scores(url: str) -> dict[str, int]:
    """The scores of one run, in hundredths, and why any is not full."""
    flags = " ".join(["--headless=new", *BROWSER_FLAGS])
    report = json.loads(
        _run(
            [_found("node"), str(MODULES / "lighthouse/cli/index.js"), url],
            ["--quiet", "--output=json", f"--chrome-flags={flags}"],
            CHROME_PATH=find_browser(),
        ).stdout
    )
    for name in ("accessibility", "best-practices", "seo"):
        for part in report["categories"][name]["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 1:
                print(f"  {name}: {audit['title']}")
    return {name: round(100 * report["categories"][name]["score"]) for name in SCORES}


# Weight --------------------------------------------------------------------------------------

BLOCKING = """() => performance.getEntriesByType("resource")
    .filter((e) => e.initiatorType === "script" && e.renderBlockingStatus === "blocking")
    .map((e) => e.name)"""


def weight(site: Site) -> bool:
    """Whether the first views of some pages on a phone are as light and steady as they must be."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_FLAGS)
        met = [first_view(browser, site, KINDS[kind]) for kind in SCORED]
        browser.close()
    cards, _ = packed(site.folder / "assets/cards.js")
    own = [packed(site.folder / path)[0] for path in ("assets/compare.js", "compare/answers.json")]
    print("\nScripts and their data")
    met += [
        verdict("cards", len(cards) / 1000, CARD_SCRIPT / 1000, unit=" kB"),
        verdict("comparison", sum(map(len, own)) / 1000, COMPARISON / 1000, unit=" kB"),
    ]
    return all(met)


def first_view(browser: Browser, site: Site, address: str) -> bool:
    """Whether a page on a phone is light, moves nothing and asks no other host."""
    print(f"\nFirst view of {address or 'the home page'} on a phone")
    asked: list[str] = []
    site.sent.clear()
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(site.url + address, wait_until="networkidle")
    shift, blocking = page.evaluate(SHIFTS), page.evaluate(BLOCKING)
    context.close()
    elsewhere = [url for url in asked if not url.startswith((site.url, "data:"))]
    return all(
        [
            verdict("transferred", sum(site.sent) / 1000, FIRST_VIEW / 1000, unit=" kB"),
            none_of("asked of other hosts", elsewhere),
            none_of("scripts that block", blocking),
            verdict("layout shift", round(shift, 4), 0),
        ]
    )


# HTML ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Message:
    """What the checker says of a place in a page."""

    text: str
    page: str
    line: int

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


@dataclass(frozen=True)
class Known:
    """A message that stays: its text and its pages, both as patterns with `*`, and the reason."""

    message: str
    page: str
    reason: str

    def covers(self, message: Message) -> bool:
        """Whether a message is this one."""
        return fnmatchcase(message.text, self.message) and fnmatchcase(message.page, self.page)


def html(site: Site) -> bool:
    """Whether every page is valid, but for what is known, and all that is known still occurs."""
    print("\nHTML of every page")
    listed = yaml.safe_load(KNOWN.read_text(encoding="utf-8"))
    messages, known = _check(site.folder), [Known(**entry) for entry in listed]
    return all(
        [
            none_of("messages", once_each(unknown(messages, known))),
            none_of("known, but gone", (f"{k.message} ({k.page})" for k in gone(messages, known))),
        ]
    )


def once_each(messages: Sequence[Message], places: int = 3) -> list[str]:
    """Each message once, with the first places it is about and how many there are in all."""
    by_text: dict[str, list[Message]] = {}
    for message in messages:
        by_text.setdefault(message.text, []).append(message)
    return [
        f"{len(found)} x {text} {', '.join(map(str, found[:places]))}"
        for text, found in by_text.items()
    ]


def unknown(messages: Sequence[Message], known: Sequence[Known]) -> list[Message]:
    """The messages that no entry of the list covers."""
    return [message for message in messages if not any(k.covers(message) for k in known)]


def gone(messages: Sequence[Message], known: Sequence[Known]) -> list[Known]:
    """The entries of the list that cover no message any more: so the list can only shrink."""
    return [k for k in known if not any(k.covers(message) for message in messages)]


def _check(folder: Path) -> list[Message]:
    """What the Nu checker finds in the pages of a folder."""
    jar = MODULES / "vnu-jar/build/dist/vnu.jar"
    options = ["--format", "json", "--exit-zero-always", "--skip-non-html"]
    report = _run([_found("java"), "-jar", str(jar)], [*options, str(folder)]).stderr
    return [
        Message(m["message"], _beneath(folder, m["url"]), m.get("lastLine", 0))
        for m in json.loads(report)["messages"]
    ]


def _beneath(folder: Path, url: str) -> str:
    """The path in a folder of a file, whose address Java writes with one slash or with three."""
    return Path(unquote(urlsplit(url).path)).relative_to(folder.resolve()).as_posix()


# The tools, the parts ------------------------------------------------------------------------


def _found(program: str) -> str:
    """The path of a program; without one the command ends and says what to install."""
    packages = {"java": "default-jre-headless", "node": "nodejs npm"}
    path = shutil.which(program)
    if not path:
        sys.exit(f"{program} is needed. On Debian or Ubuntu: apt-get install {packages[program]}")
    return path


def _run(command: list[str], options: list[str], **more: str) -> subprocess.CompletedProcess[str]:
    """What a command prints; its end is shown where it fails, and ends this one."""
    result = subprocess.run(
        [*command, *options],
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        sys.exit(f"failed: {' '.join(command)}\n{result.stderr[-3000:]}")
    return result


PARTS: dict[str, Callable[[Site], bool]] = {
    "html": html,
    "weight": weight,
    "lighthouse": lighthouse,
}


def main() -> int:
    parser = argparse.ArgumentParser(description="Measures the site against its budgets.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all")
    parts = parser.parse_args().parts or list(PARTS)
    if wrong := set(parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(wrong))}; there are {', '.join(PARTS)}")
    try:
        with served() as site:
            met = [PARTS[part](site) for part in parts]
    except Failed as failure:
        sys.exit(str(failure))
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
