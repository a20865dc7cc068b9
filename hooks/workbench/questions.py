"""Asks for one field after another, at a terminal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, get_args

from briefings.record.catalogue import Catalogue
from briefings.record.enums import LabelledEnum
from briefings.record.parts import Reference, written_fields

from .kinds import Kind, Refused
from .known import Known
from .lookup import Unsure
from .values import is_list, model_in, value_of

T = TypeVar("T")


@dataclass(frozen=True)
class Ask:
    """Somebody who can be asked: `prompt` returns a line they type, `tell` shows them one."""

    prompt: Callable[[str], str]
    tell: Callable[[str], None]

    def until(self, name: str, hint: str, proposed: str, take: Callable[[str], T]) -> T:
        """The first answer that can be taken; an empty one takes what is proposed."""
        self.tell(f"{name}: {hint}")
        while True:
            text = self.prompt(f"  [{proposed}] " if proposed else "  > ").strip() or proposed
            try:
                return take(text)
            except Unsure as fault:
                self.tell(f"  {fault}")
                proposed = fault.offers[0] if len(fault.offers) == 1 else proposed
            except Refused as fault:
                self.tell(f"  {fault}")


def say(kind: Kind, name: str, catalogue: Catalogue) -> str:
    """What a field holds, with its words where it has only some, or an example."""
    info = written_fields(kind.model)[name]
    words = ", ".join(_words(info.annotation) or _set(name, catalogue))
    example = f", such as {info.examples[0]}" if info.examples else ""
    return f"{(info.description or '').rstrip('.')}{f': {words}' if words else example}"


def _set(name: str, catalogue: Catalogue) -> list[str]:
    """The words that the settings have for a field."""
    settings = catalogue.settings
    match name:
        case "class":
            return [*settings.source_classes]
        case "stance":
            return [*settings.answers]
        case "topic":
            return [*settings.topics]
    return []


def _words(annotation: Any) -> list[str]:
    if isinstance(annotation, type) and issubclass(annotation, LabelledEnum):
        return [str(each.value) for each in annotation]
    return [word for each in get_args(annotation) for word in _words(each)]


def answer(
    ask: Ask, kind: Kind, name: str, needed: bool, found: Known | None, catalogue: Catalogue
) -> Any:
    """The value of a field as somebody gave it; None where it may be left out and was."""
    hint = say(kind, name, catalogue) + (f" ({found.why})" if found else "")
    part = model_in(written_fields(kind.model)[name].annotation)
    if part and is_list(written_fields(kind.model)[name].annotation):
        return _several(ask, kind, name, needed, catalogue)

    def take(text: str) -> Any:
        if not text and not needed:
            return None
        return value_of(kind, name, [text], catalogue)

    hint += "" if needed else "; empty to leave it out"
    return ask.until(name, hint, found.value if found else "", take)


def _several(ask: Ask, kind: Kind, name: str, needed: bool, catalogue: Catalogue) -> Any:
    """Parts, one after another, until an empty answer."""
    part = model_in(written_fields(kind.model)[name].annotation)
    found: list[Any] = []
    while True:
        may_end = bool(found) or not needed
        nth = "empty to go on" if may_end else "the first"
        nth = f"another, or {nth}" if found else nth
        hint = f"{say(kind, name, catalogue)} ({nth})"
        one = _one if part is Reference else _parts
        value = one(ask, kind, name, hint, may_end, catalogue)
        if value is None:
            return found or None
        found += value


def _one(
    ask: Ask, kind: Kind, name: str, hint: str, may_end: bool, catalogue: Catalogue
) -> list[Any] | None:
    def take(text: str) -> list[Any] | None:
        return None if not text and may_end else list(value_of(kind, name, [text], catalogue))

    return ask.until(name, f"{hint}; write its id, a comma, the place in it", "", take)


def _parts(
    ask: Ask, kind: Kind, name: str, hint: str, may_end: bool, catalogue: Catalogue
) -> list[Any] | None:
    """One part by its needed fields; a list in it as its items with commas between."""
    part = model_in(written_fields(kind.model)[name].annotation)
    assert part
    while True:
        ask.tell(f"{name}: {hint}")
        said: dict[str, Any] = {}
        for each, info in written_fields(part).items():
            if not info.is_required():
                continue
            text = ask.prompt(f"  {each} > ").strip()
            if not text and not said and may_end:
                return None
            many = is_list(info.annotation)
            said[each] = [item.strip() for item in text.split(",")] if many else text
        try:
            return list(value_of(kind, name, [said], catalogue))
        except Refused as fault:
            ask.tell(f"  {fault}")
