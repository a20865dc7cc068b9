"""Takes in a saved article: what it says, set beside the record, as four files to work through.

    python hooks/intake.py FILE [--url URL] [--title … --publisher … --date … --author … --class …]
    python hooks/intake.py --accept ID

The first writes `intake/ID/` and nothing else; the second puts the source, the facts that were
marked there and the draft into the record, checks it, and takes all of it back if it is wrong.
"""

from __future__ import annotations

import datetime
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from briefings import check_drafts
from briefings.problem import Problem
from briefings.query.index import RecordIndex
from briefings.record.catalogue import Catalogue, without_dangling
from briefings.record.items import Source
from briefings.record.load import load
from briefings.record.roll_calls import with_votes
from briefings.record.typed import catalogue_of
from clock import newest_day
from new import found_since, problems_now
from workbench.intake import accept, folder, proposals
from workbench.intake.clean import clean
from workbench.intake.compare import compare, matcher, unmatched
from workbench.intake.findings import KINDS, find
from workbench.intake.passages import Article
from workbench.intake.read import read
from workbench.intake.sheets import Intake, sheets
from workbench.kinds import Refused

_FLAGS = ("title", "publisher", "date", "author", "url", "class")
_USE = (
    'make intake ARGS="FILE", with --url, --title, --publisher, --date where the file does not say'
)


def main(root: Path, words: Sequence[str], today: datetime.date) -> int:
    """The exit status: 0 where something was written, else 1; then nothing was."""
    try:
        if list(words[:1]) == ["--accept"]:
            _accept(root, words[1:], today)
        else:
            _take(root, words, today)
    except Refused as fault:
        print(f"{fault}\nNothing was written.", file=sys.stderr)
        return 1
    return 0


def _take(root: Path, words: Sequence[str], today: datetime.date) -> None:
    file, said = _asked(words)
    index = _index(root, today)
    article = read(Path(file), said, _publishers(index.catalogue))
    intake = taken(article, index, today)
    written = folder.write(root, intake.id, sheets(intake))
    _tell(intake, written.relative_to(root).as_posix())


def _index(root: Path, today: datetime.date) -> RecordIndex:
    """The record, as far as it can be asked."""
    catalogue, problems = catalogue_of(load(root))
    whole = with_votes(catalogue)
    return RecordIndex(without_dangling(whole) if problems else whole, today)


def taken(article: Article, index: RecordIndex, today: datetime.date) -> Intake:
    """An article through all stages, in order."""
    kept, dropped = clean(article)
    if not kept:
        raise Refused("no paragraph of an article is left; copy its text into a file instead")
    findings = find(kept, article.day, matcher(index.catalogue), unmatched(index.catalogue))
    compared = compare(findings, index, article.day)
    known = proposals.source_of(article, index.catalogue)
    source = {"id": known.id} if known else proposals.source_record(article, index.catalogue)
    facts = proposals.proposals(article, compared, findings, index, str(source["id"]), kept)
    return Intake(article, kept, dropped, findings, compared, facts, source, index, today)


def _asked(words: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The file and the flags. Raises Refused for anything else."""
    files, said = list[str](), dict[str, str]()
    rest = iter(words)
    for word in rest:
        if not word.startswith("--"):
            files.append(word)
            continue
        name, equals, value = word[2:].partition("=")
        if name not in _FLAGS or name in said:
            why = "is given twice" if name in said else f"is none of --{', --'.join(_FLAGS)}"
            raise Refused(f"'--{name[:80]}' {why}")
        said[name] = value if equals else next(rest, "")
    if len(files) != 1 or not files[0]:
        raise Refused(f"give one file: {_USE}")
    return files[0], said


def _publishers(catalogue: Catalogue) -> dict[str, str]:
    """The publisher of each host whose address a source has; what it carries of others is not."""
    direct = [each for each in catalogue.of(Source) if not each.via]
    hosts = {
        (urlsplit(each.url or "").hostname or each.publisher): each.publisher for each in direct
    }
    return {host.removeprefix("www."): publisher for host, publisher in hosts.items()}


def _tell(intake: Intake, where: str) -> None:
    """Says what was made of the article, and what comes next."""
    verdicts = Counter(each.verdict.value for each in intake.compared)
    kinds = Counter(each.finding.kind for each in intake.compared)
    print(f"{where}: {', '.join(f'{kinds[kind]} {kind}s' for kind in KINDS)}")
    print(f"  {', '.join(f'{count} {word}' for word, count in sorted(verdicts.items()))}")
    print(f"  {len(intake.proposals)} facts proposed; {len(intake.dropped)} passages dropped")
    print(f"Next: read {where}/receipt.md, work through the other three files, then")
    print(f'  make intake ARGS="--accept {intake.id}"')


def _accept(root: Path, words: Sequence[str], today: datetime.date) -> None:
    if len(words) != 1:
        raise Refused("give one id after --accept: the name of a folder in intake/")
    before = problems_now(root)
    accepted = accept.accept(root, words[0], today)
    is_kept = False
    try:
        wrong, young = found_since(before, root)
        wrong += _in_draft(root, words[0])
        is_kept = not wrong
    finally:
        if not is_kept:
            accepted.take_back()
    if wrong:
        raise Refused("\n".join(map(str, wrong)))
    accept.mark(root, words[0], accepted)
    _told(accepted, young, root)


def _in_draft(root: Path, id: str) -> list[Problem]:
    """What keeps the draft of an intake from being shown."""
    blocking, _ = check_drafts(root, newest_day())
    return [each for each in blocking if each.path == accept.page_of(id)]


def _told(accepted: accept.Accepted, young: list[Problem], root: Path) -> None:
    for place in accept.changed(accepted, root):
        print(f"{place}: written")
    for left in accepted.left:
        print(f"left as it is: {left}")
    for problem in young:
        print(f"left to do: {problem}")
    print("Next: write the draft in your own words, take `draft: true` away, then make check.")


if __name__ == "__main__":
    project = Path(__file__).resolve().parent.parent
    sys.exit(main(project, sys.argv[1:], datetime.date.today()))
