"""Shows the key points of a briefing that want reading beside their facts, and asks about each.

A key point that somebody has read and found right gets a mark, the fingerprint of what it rests
on. Only the briefings that are named are marked, and only marks change: everything else stays as it
was typed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from briefings import check
from briefings.problem import nearest, report
from briefings.query import wording
from briefings.query.freshness import fingerprint
from briefings.query.index import RecordIndex
from briefings.record.facts import Fact
from briefings.record.pages import Briefing, KeyPoint
from workbench.history import Then, as_marked, differences, facts_of
from workbench.marks import Marks, confirmed

Ask = Callable[[str], str]
_QUESTION = "Does it say what they say? [y/n] "
_NOBODY = "Nobody is there to answer: run it in a terminal, or add --yes once you have read."


def main(root: Path, ids: Sequence[str] = (), yes: bool = False, ask: Ask | None = None) -> int:
    """The exit status: 0 where each key point of the named briefings has its mark, else 1.

    Without a name it says which briefings have something to read. `yes` answers each question with
    yes; `ask` puts one to a person, and is None where nobody is there.
    """
    index, problems = check(root, drafts=True)
    if index is None:
        print(report(problems), file=sys.stderr)
        return 1
    known = {briefing.id: briefing for briefing in index.catalogue.of(Briefing)}
    for id in ids:
        if id not in known:
            print(f"there is no briefing '{id}'{nearest(id, known)}", file=sys.stderr)
            return 1
    if not ids:
        return _listed(known.values(), index)
    done = [_confirm(root, known[id], index, yes, ask) for id in ids]
    return 0 if all(done) else 1


def _listed(briefings: Iterable[Briefing], index: RecordIndex) -> int:
    """Says which briefings have key points to read, and how to go on."""
    waiting = {each.id: len(_unread(each, index)) for each in briefings}
    for id, count in waiting.items():
        if count:
            points = f"{count} key point{'' if count == 1 else 's'}"
            print(f"{points} to read in '{id}': make confirm ARGS={id}")
    if not any(waiting.values()):
        print("Every key point has been read against its facts as they are.")
    return int(any(waiting.values()))


def _unread(briefing: Briefing, index: RecordIndex) -> dict[int, str]:
    """The key points without the mark that they should have: which, and that mark."""
    marks = {nth: fingerprint(each, index) for nth, each in enumerate(briefing.key_points)}
    return {nth: mark for nth, mark in marks.items() if briefing.key_points[nth].confirmed != mark}


def _confirm(
    root: Path, briefing: Briefing, index: RecordIndex, yes: bool, ask: Ask | None
) -> bool:
    """Whether each key point of a briefing has its mark, once those in doubt were shown."""
    unread, found = _unread(briefing, index), {}
    if not unread:
        print(f"Nothing to read in '{briefing.id}'.")
    for nth, mark in unread.items():
        print("\n".join(_shown(root, briefing, nth, index)), end="\n\n")
        answer = True if yes else _answer(ask)
        if answer is None and ask:  # gone: the rest is not asked
            break
        if answer:
            found[nth] = mark
    if unread and not (yes or ask):
        print(_NOBODY, file=sys.stderr)
    marks = [found.get(nth) for nth in range(len(briefing.key_points))]
    return (not found or _write(root, briefing, marks, index)) and len(found) == len(unread)


def _answer(ask: Ask | None) -> bool | None:
    """What somebody answers; None where nobody does."""
    try:
        while ask:
            word = ask(_QUESTION).strip().lower()
            if word in ("y", "yes", "n", "no"):
                return word.startswith("y")
    except (EOFError, KeyboardInterrupt):
        print()
    return None


def _write(root: Path, briefing: Briefing, marks: Marks, index: RecordIndex) -> bool:
    """Writes the marks of one briefing; False where a person has to."""
    origin = index.catalogue.origins[briefing.id]
    path = root / origin.path
    text = confirmed(path.read_bytes().decode("utf-8"), marks, origin)
    if text is None:
        by_hand = ", ".join(mark for mark in marks if mark)
        print(f"{origin.path}: write the marks by hand: {by_hand}", file=sys.stderr)
        return False
    path.write_bytes(text.encode("utf-8"))
    count = len([mark for mark in marks if mark])
    print(f"{origin.path}: {count} key point{'' if count == 1 else 's'} confirmed")
    return True


# What is shown ---------------------------------------------------------------------------------


def _shown(root: Path, briefing: Briefing, nth: int, index: RecordIndex) -> Iterator[str]:
    """A key point, each of its facts as pages word it, and what changed since the mark."""
    point, origin = briefing.key_points[nth], index.catalogue.origins[briefing.id]
    then = as_marked(root, origin, briefing.id, point.confirmed)
    place = origin.place(("key_points", nth))
    yield f"{place.path}:{place.line}: key point {nth + 1} of {len(briefing.key_points)}"
    yield f"\n  {point.text}\n"
    if then and then[0].text != point.text:
        yield f"  It was: {then[0].text}\n"
    for fact in facts_of(point, index).values():
        yield from _fact(fact, index)
        yield from (f"      {line}" for line in _since(fact, then))
    yield from _gone(point, index, then)
    if not then:
        never = "It was never confirmed." if not point.confirmed else _UNKNOWN
        yield f"  {never}"


_UNKNOWN = "What changed since it was confirmed is not known: git has no commit that it fits."


def _fact(fact: Fact, index: RecordIndex) -> Iterator[str]:
    """A fact in the words of its page, with what to know before relying on it."""
    sentence, value = index.dated_sentence(fact), index.value(fact)
    unsaid = "" if value in sentence else f": {value}"
    yield f"  - {wording.date(fact)}: {sentence}"
    place = index.catalogue.place(fact, ())
    weak = "".join(f"; {label}" for _, label in index.weaknesses(fact))
    yield f"      {fact.id} ({index.title(fact.id)}{unsaid}), {place.path}:{place.line}{weak}"
    for each in fact.disputes:
        yield f"      {wording.dispute(each, index.part(fact, each.field))}"


def _since(fact: Fact, then: Then | None) -> list[str]:
    """What has changed in a fact since a key point was confirmed, if that is known."""
    if not then:
        return []
    before = facts_of(*then).get(fact.id)
    if not before:
        return ["new under this key point"]
    return [f"changed: {line}" for line in differences(before, fact)] or ["not changed"]


def _gone(point: KeyPoint, index: RecordIndex, then: Then | None) -> Iterator[str]:
    """The facts on which a key point rests no longer."""
    now = facts_of(point, index)
    for id, fact in (facts_of(*then) if then else {}).items():
        if then and id not in now:
            yield f"  - no longer under it: {then[1].statement(fact)} ({id})"


def run(root: Path) -> int:
    """The exit status of the command as it was typed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("briefing", nargs="*", help="the name of its file, without the ending")
    parser.add_argument("--yes", action="store_true", help="for those who have read: do not ask")
    given = parser.parse_args()
    is_terminal = sys.stdin is not None and sys.stdin.isatty()
    return main(root, given.briefing, given.yes, input if is_terminal else None)


if __name__ == "__main__":
    sys.exit(run(Path(__file__).resolve().parent.parent))
