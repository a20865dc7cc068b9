"""Quotations in a passage, with those who said them as the words beside tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .names import Named

_PAIRS = re.compile(
    r"“([^“”]{1,3000})”|\"([^\"]{1,3000})\"|«([^«»]{1,3000})»|„([^„“”]{1,3000})[“”]"
)
_SAID = (
    r"(?:said|says|told|added|adds|wrote|stated|noted|stressed|declared|explained|insisted|"
    r"warned|argued|announced|continued|replied|asked|claimed|recalled|concluded|according to|"
    r"emphasi[sz]ed|tweeted|called|сказала?|заявила?|отметила?|подчеркнула?|добавила?)"
)
_VERB = re.compile(rf"\b{_SAID}\b", re.I)
_WHO = re.compile(r"\b(?:he|she|they|он|она)\b", re.I)
_WORDS = 3  # fewer are a word held at a distance, not a quotation


@dataclass(frozen=True)
class Quotation:
    """Words between quotation marks at text[start:end], and their speaker where one is named."""

    start: int
    end: int
    words: str
    speaker: Named | None


def quotations(text: str, people: list[Named], last: Named | None) -> Iterator[Quotation]:
    """The quotations of a passage; `people` are the names in it, `last` who spoke before it."""
    marks = list(_PAIRS.finditer(text))
    spans = [(match.start(), match.end()) for match in marks]
    outside = [each for each in people if not any(a <= each.start < b for a, b in spans)]
    for match in marks:
        words = " ".join(next(filter(None, match.groups())).split()).rstrip(",")
        if len(words.split()) >= _WORDS:
            speaker = _speaker(text, match, outside) or last
            last = speaker
            yield Quotation(match.start(), match.end(), words, speaker)


def unbalanced(text: str) -> bool:
    """Whether a quotation mark opens what no other closes."""
    return text.count('"') % 2 == 1 or text.count("“") > text.count("”")


def _speaker(text: str, match: re.Match[str], people: list[Named]) -> Named | None:
    """The name nearest to a verb of speech beside the quotation, after it before before it."""
    after = re.split(r"[.!?]\s+(?=[A-ZА-Я“\"])", text[match.end() :])[0][:160]
    before = re.split(r"[.!?]\s+", text[: match.start()])[-1]
    for offset, part in ((match.end(), after), (match.start() - len(before), before)):
        verb = _VERB.search(part)
        if not verb:
            continue
        near = [each for each in people if offset <= each.start < offset + len(part)]
        if near:
            return min(
                near, key=lambda each: _gap(each, offset + verb.start(), offset + verb.end())
            )
        if _WHO.search(part):
            earlier = [each for each in people if each.start < match.start() and each.personal]
            return earlier[-1] if earlier else None
    return None


def _gap(name: Named, start: int, end: int) -> int:
    """How far a name stands from a verb; one that begins right after it counts as nearest."""
    return start - name.end if name.end <= start else name.start - end
