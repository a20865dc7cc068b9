"""Finds quotations with their speakers.

A quotation is five or more words between quotation marks; fewer are a name or a word held at a
distance. Its speaker is who says so in the same sentence; `he`, `she` and `they` are whom the
sentence before names first, else the last speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .passages import WORDS_QUOTED, Finding, Passage, sentences

SHORTEST = 5  # words
# A single mark closes where no letter follows, so that an apostrophe closes nothing.
_SINGLE = re.compile(r"(?<![\w’])‘(?P<words>[^‘“]{15,}?)’(?![\w])")
_PAIRS = (("“", "”"), ("«", "»"), ("„", "“"), ('"', '"'))
_SAYS = (
    r"(?:said|says|told|asserted|added|adds|noted|stressed|stated|wrote|announced|explained|warned|insisted|"
    r"continued|argued|declared|replied|answered|asked|recalled|emphasi[sz]ed|remarked|concluded|"
    r"tweeted|posted|underlined|pointed out|commented|claimed|promised|admitted|acknowledged|"
    r"according to|called|described|urged|quoted|believes|thinks|observed|reiterated)"
)
_BY_PRONOUN = re.compile(rf"\b(?:he|she|they) (?:\w+ly |also |later |then )?{_SAYS}\b", re.I)
_TELLING = frozenset(["told", "asked", "urged", "warned", "called"])
_SAYING = re.compile(rf"\b{_SAYS}\b", re.I)


def quotations(passages: list[Passage], names: list[Finding]) -> tuple[list[Finding], list[str]]:
    """The quotations, `detail` being the speaker's name as found, and what could not be read."""
    found: list[Finding] = []
    notes: list[str] = []
    speaker = ""
    for passage in passages:
        here = [each for each in names if each.passage == passage]
        spans, is_open = _spans(passage.text)
        if is_open:
            notes.append(f"line {passage.line}: a quotation mark has no partner; read it there")
        for start, end in spans:
            words = passage.text[start:end].strip(" ,")
            if len(words.split()) < SHORTEST:
                continue
            said, how = _speaker(passage, start, end, spans, here, speaker)
            if not said and found and found[-1].passage == passage and found[-1].detail:
                said, how = found[-1].detail, "goes on after the quotation before"
            speaker = said or speaker
            found.append(Finding("quotation", words, passage, start, end, said, how))
        if not (found and found[-1].passage == passage):
            speaker = _reported(passage, here) or speaker
    return found, notes


def shortened(words: str) -> str:
    """A quotation of 25 words at most, with a mark where it was cut."""
    parts = words.split()
    return words if len(parts) <= WORDS_QUOTED else " ".join(parts[:WORDS_QUOTED]) + " […]"


def _spans(text: str) -> tuple[list[tuple[int, int]], bool]:
    """What stands between marks, and whether one is left open; an open one goes to the end.

    In print a paragraph that the next one continues has no closing mark.
    """
    single = [match.span("words") for match in _SINGLE.finditer(text)]
    if single and not any(opens in text for opens, _ in _PAIRS):
        return single, False
    found: list[tuple[int, int]] = []
    at = 0
    while True:
        opening = [(place, pair) for pair in _PAIRS if (place := text.find(pair[0], at)) >= 0]
        if not opening:
            return found, False
        start, (_, closes) = min(opening)
        stop = text.find(closes, start + 1)
        if stop < 0:
            begins = start == 0
            return [*found, (1, len(text))] if begins and not found else found, not begins
        found.append((start + 1, stop))
        at = stop + 1


def _speaker(
    passage: Passage,
    start: int,
    end: int,
    spans: list[tuple[int, int]],
    names: list[Finding],
    last: str,
) -> tuple[str, str]:
    """Who says a quotation, and how that is known; empty where nothing tells."""
    outside = [each for each in names if not any(a <= each.start < b for a, b in spans)]
    for text, offset in _around(passage.text, start, end, spans):
        saying = _SAYING.search(text)
        if not saying:
            continue
        if by_pronoun := _BY_PRONOUN.search(text):
            who = _before(passage, offset + by_pronoun.start(), outside) or last
            return who, f"by “{by_pronoun[0]}”: whom the sentence before names first" if who else ""
        near = [n for n in outside if offset <= n.start < offset + len(text)]
        if who := _nearest(near, saying[0], offset + saying.start()):
            return who, f"by “{saying[0]}” beside the name"
    if last and start <= 1:
        return last, "nobody is named: the last speaker before"
    return "", ""


def _before(passage: Passage, place: int, outside: list[Finding]) -> str:
    """Whom a pronoun means: the first name of the nearest sentence before that names anybody."""
    earlier = [s for s in sentences(passage) if s.start + len(s.text) <= place]
    for sentence in reversed(earlier):
        end = sentence.start + len(sentence.text)
        if here := [n for n in outside if sentence.start <= n.start < end]:
            return here[0].value
    return ""


def _reported(passage: Passage, names: list[Finding]) -> str:
    """Who speaks in a passage without quotations: the last name right before or after a verb."""
    for verb in reversed([*_SAYING.finditer(passage.text)]):
        gaps = ((n, verb.start() - n.end, n.start - verb.end()) for n in names)
        near = [n for n, before, after in gaps if 0 <= before <= 1 or 0 <= after <= 1]
        if who := _nearest(near, verb[0], verb.start()):
            return who
    return ""


def _nearest(names: list[Finding], verb: str, place: int) -> str:
    """The name nearest to a verb at a place; after `told` stands who was told."""
    end = place + len(verb)
    fit = [n for n in names if n.end <= place or verb.lower() not in _TELLING]
    best = min(fit, key=lambda n: min(abs(n.end - place), abs(n.start - end)), default=None)
    return best.value if best else ""


def _around(
    text: str, start: int, end: int, spans: list[tuple[int, int]]
) -> Iterator[tuple[str, int]]:
    """The words after a quotation up to the end of their sentence, then those before it."""
    next_one = min((a for a, _ in spans if a > end), default=len(text) + 1)
    after = text[end : next_one - 1]
    ended = text[start:end].rstrip().endswith((".", "!", "?"))
    stop = re.search(r"[.!?…](?=\s|$)", after)
    first = after[: stop.end()] if stop else after
    if not (
        ended
        and re.match(r"[”\"»“]?\s+[A-Z“\"]", after)
        and not re.match(rf"[”\"»]?\s+(?:[\w.’'-]+\s+){{0,6}}?{_SAYS}\b", after)
    ):
        yield first, end
    previous = max((b for _, b in spans if b < start), default=0)
    before = text[previous : start - 1]
    cut = max((m.end() for m in re.finditer(r"[.!?…][”\"]?\s", before)), default=0)
    yield before[cut:], previous + cut
