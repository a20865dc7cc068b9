"""Makes a new record: asks only for what cannot be known, writes it in its place, and checks it.

    python hooks/new.py figure --series boats --value 41 --source gazette-2020

Where nobody can be asked (standard input is no terminal) the flags have to say everything. What
comes out wrong is taken back, so that the file is what it was, and is shown instead. Without a word
it lists what can be made.
"""

from __future__ import annotations

import datetime
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from briefings import check
from briefings.problem import Problem
from briefings.record.facts import FACT_TYPES
from briefings.record.load import load
from briefings.record.typed import catalogue_of
from clock import newest_day
from reuse.conversions import Conversions
from reuse.store import store
from workbench import flags, writing
from workbench.draft import Draft, drafted
from workbench.kinds import FACT, Refused, kind_of, kinds
from workbench.questions import Ask

# What nothing refers to yet and nobody has confirmed is no fault of a record that is new.
_YOUNG = ("used-record", "confirmed")


def main(root: Path, words: Sequence[str], ask: Ask | None, today: datetime.date) -> int:
    """The exit status: 0 where a record was written, else 1; then nothing was."""
    if {"-h", "--help"} & {*words}:
        print(__doc__)
        return 0
    try:
        return _make(root, words, ask, today)
    except Refused as fault:
        print(f"{fault}\nNothing was written.", file=sys.stderr)
    except (EOFError, KeyboardInterrupt):
        print("\nStopped. Nothing was written.", file=sys.stderr)
    return 1


def _make(root: Path, words: Sequence[str], ask: Ask | None, today: datetime.date) -> int:
    given = load(root)
    catalogue, _ = catalogue_of(given)
    known = kinds(catalogue.settings)
    if ask and list(words) in ([], [FACT]):
        among = FACT_TYPES if words else sorted({kind.word for kind in known.values()})
        words = [ask.until("kind", ", ".join(among), "", lambda word: kind_of(word, known).word)]
    draft = drafted(Draft(flags.read(words, known), given, catalogue, today, ask))
    change = writing.change(draft, root)
    before = problems_now(root)
    writing.write(change)
    is_kept = False
    try:
        wrong, young = found_since(before, root)
        is_kept = not wrong or _is_kept(wrong, ask)
    finally:
        if not is_kept:
            writing.take_back(change)
    if not is_kept:
        shown = "\n".join(f"  {line}" for line in _written(change))
        raise Refused("\n".join([*map(str, wrong), "The record would have been:", shown]))
    _tell(draft, change, wrong + young)
    return 0


def problems_now(root: Path) -> Counter[tuple[str, str]]:
    """How often each problem is there, whatever its line."""
    return Counter(_key(each) for each in _check(root))


def _check(root: Path) -> list[Problem]:
    return sorted(set(check(root, newest_day(), Conversions(store(root / ".reuse")))[1]))


def _key(problem: Problem) -> tuple[str, str]:
    """What stays of a problem when lines are put in above it."""
    return problem.path, re.sub(r":\d+", ":", problem.message)


def found_since(
    before: Counter[tuple[str, str]], root: Path
) -> tuple[list[Problem], list[Problem]]:
    """The problems that were not there before: what is wrong, and what is only young."""
    left = before.copy()
    wrong: list[Problem] = []
    young: list[Problem] = []
    for problem in _check(root):
        if left[_key(problem)]:
            left[_key(problem)] -= 1
        else:
            (young if problem.rule in _YOUNG else wrong).append(problem)
    return wrong, young


def _is_kept(wrong: list[Problem], ask: Ask | None) -> bool:
    """Whether somebody wants to keep a record with problems, to mend it by hand."""
    if not ask:
        return False
    for problem in wrong:
        ask.tell(str(problem))
    return ask.prompt("Keep it all the same, to mend it by hand? [y/N] ").strip().lower() == "y"


def _written(change: writing.Change) -> list[str]:
    """The lines that a change puts in."""
    before = change.before.decode("utf-8").split("\n") if change.before is not None else []
    after = change.after.decode("utf-8").split("\n")
    count = len(after) - len(before) if before else len(after)
    start = change.line - 1 if before else 0
    return [line.rstrip("\r") for line in after[start : start + count] if line.strip()]


def _tell(draft: Draft, change: writing.Change, left: list[Problem]) -> None:
    """Says what was written where, what was taken without being typed, and what comes next."""
    print(f"{draft.path}:{change.line}: a new {draft.kind.word.replace('-', ' ')}")
    for line in _written(change):
        print(f"  {line}")
    for note in draft.notes:
        print(f"taken: {note}")
    for problem in left:
        print(f"left to do: {problem}")
    print(f"Next: {_next(draft)}, then make check.")


def _next(draft: Draft) -> str:
    id = draft.data.get("id") or draft.path.rpartition("/")[2].partition(".")[0]
    if draft.kind.type:
        return f"look whether it says what the source says, cite it as {{{{ {id} }}}} or [[{id}]]"
    return {
        "source": f"cite it: [@{id}, place] in a page, or --source '{id}, place' in make new",
        "briefing": "write its text, read each key point against its facts, make confirm",
        "open-question": "look whether a reader can tell what would answer it",
        "series": f"add its figures: make new ARGS='figure --series {id}'",
        "question": f"add answers: make new ARGS='position --question {id}'",
    }.get(draft.kind.word, f"name it in a fact or a text, as in [[{id}]]")


def _terminal() -> Ask | None:
    """Somebody at a terminal; None where standard input is none."""
    return Ask(input, print) if sys.stdin and sys.stdin.isatty() else None


if __name__ == "__main__":
    project = Path(__file__).resolve().parent.parent
    sys.exit(main(project, sys.argv[1:], _terminal(), datetime.date.today()))
