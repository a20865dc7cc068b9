"""The words after a command -> the kind of record and the texts given for its fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from briefings.problem import nearest
from briefings.record.facts import FACT_TYPES

from .kinds import FACT, Kind, Refused, kind_of
from .values import given_fields

FILE = "file"
_CITED = ("evidence", "method")  # said once, they are those of each cited source
_SHORT = {"source": "sources", "months": "months", FILE: FILE} | {each: each for each in _CITED}


@dataclass
class Flags:
    """What was given: texts by field, and under names of their own what is no field."""

    kind: Kind
    fields: dict[str, list[str]] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)


def read(words: Sequence[str], known: dict[str, Kind]) -> Flags:
    """Reads `figure --series boats --value=41 --set by=League`. Raises Refused."""
    for word in words:
        if not word.isascii() and any("\ud800" <= letter <= "\udfff" for letter in word):
            raise Refused(f"{word!a} is not UTF-8 text; type it again")
    names, pairs = _split(words)
    of_type = [text for name, text in pairs if name == "type"]
    if names[:1] == [FACT]:
        names, pairs = [*names[1:], *of_type], [pair for pair in pairs if pair[0] != "type"]
        if not names:
            raise Refused(f"say which type of fact: {', '.join(FACT_TYPES)}")
    if len(names) != 1:
        words = sorted({kind.word for kind in known.values()})
        what = f"after '{names[0]}' comes '{names[1]}'" if names else "say what to make"
        hint = "put words with blanks in quotation marks" if names else ", ".join(words)
        raise Refused(f"{what}; {hint}")
    flags = Flags(kind_of(names[0], known))
    for name, text in pairs:
        _take(name, text, flags)
    return flags


def _split(words: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """The words without a flag, and the flags with their texts."""
    names, pairs = [], []
    rest = iter(words)
    for word in rest:
        if not word.startswith("--"):
            if word.startswith("-"):
                raise Refused(f"'{word}': a field is given as --field value")
            names.append(word)
            continue
        name, equals, text = word[2:].partition("=")
        text = text if equals else _next(rest, word)
        if name == "set":
            name, equals, text = text.partition("=")
            if not equals:
                raise Refused(f"'--set {name}' has no value; write --set field=value")
        pairs.append((name, text))
    return names, pairs


def _next(rest: Iterator[str], flag: str) -> str:
    text = next(rest, None)
    if text is None or text.startswith("--"):
        raise Refused(f"'{flag}' has no value; write {flag} value, or {flag}=value")
    return text


def _take(name: str, text: str, flags: Flags) -> None:
    """Puts the text of one flag under the name of its field."""
    fields = given_fields(flags.kind)
    for each in (name, name.replace("-", "_")):
        if each in fields:
            flags.fields.setdefault(each, []).append(text)
            return
    if name in _SHORT and _fits(name, fields):
        if name == "source":
            flags.fields.setdefault("sources", []).append(text)
        elif name in flags.others:
            raise Refused(f"'--{name}' is given twice")
        else:
            flags.others[name] = text
        return
    also = [each for each in _SHORT if _fits(each, fields)]
    every = [*fields, *also]
    raise Refused(
        f"'--{name}' is no field of a {flags.kind.word}; there are "
        f"{', '.join(every)}{nearest(name, every)}"
    )


def _fits(name: str, fields: list[str]) -> bool:
    """Whether a flag that is no field says something about a record with these fields."""
    if name == FILE:
        return True
    return ("review" if name == "months" else "sources") in fields
