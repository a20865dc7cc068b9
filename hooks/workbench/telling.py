"""A comparison -> a report of it, as plain text or as Markdown, grouped by page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefings.text.escaping import inline

from .causes import Causes
from .comparing import Comparison
from .matching import LINE, Change

_TITLE = "## What a reader meets otherwise"
NOTHING = "Nothing that a reader meets changes."
_UNKNOWN = "one of the {} records and pages, or of the {} files of templates and code, that differ"
_HEADING, _POINT, _PART = range(3)
_PLAIN = ("\n{}", "  {}", "      {}")
_MARKDOWN = ("\n### {}\n", "- {}", "    - {}")
_SHOWN = 8  # causes of one change
Line = tuple[int, str]  # how deep it stands, and its text


def told(found: Comparison, causes: Causes, markdown: bool = False) -> str:
    """The report, which ends with a line break."""
    forms, shown = (_MARKDOWN, inline) if markdown else (_PLAIN, str)
    title = [_TITLE] if markdown else []
    if found.is_empty:
        return "\n\n".join([*title, f"{NOTHING}\n"])
    lines = [forms[depth].format(shown(text)) for depth, text in _all(found, causes)]
    return "\n".join([*title, *lines]).strip("\n") + "\n"


def _all(found: Comparison, causes: Causes) -> Iterator[Line]:
    """Everything that is otherwise; what is lost comes first."""
    if found.days:
        yield _HEADING, "The day of the record: it was {}, and is {}.".format(*found.days)
    yield from _group("Addresses that lead nowhere now", found.gone, causes)
    yield from _group("New pages", found.new, causes)
    for address, changes in found.pages.items():
        yield from _group(f"/{address}", changes, causes, address)
    yield from _group("Cards", found.cards, causes)
    for path, changes in found.data.items():
        yield from _group(f"/{path}", changes, causes)
    yield from _group("Other files", found.others, causes)


def _group(
    title: str, changes: Iterable[Change], causes: Causes, address: str = ""
) -> Iterator[Line]:
    """A heading with what is under it; nothing where nothing is."""
    for nth, change in enumerate(changes):
        if not nth:
            yield _HEADING, title
        yield from _change(change, causes, address)


def _change(change: Change, causes: Causes, address: str) -> Iterator[Line]:
    """One change: of what, where, from what to what, and by what."""
    yield _POINT, f"{', '.join(filter(None, (change.kind, change.where)))}: {_word(change)}"
    for word, text in (("was", change.was), ("now", change.now)):
        if text not in ("", change.where):
            yield _PART, f"{word}: {text.replace(LINE, '; ')}"
    if by := _by(change, causes, address):
        yield _PART, f"by: {by}"


def _by(change: Change, causes: Causes, address: str) -> str:
    """What has caused a change, if that can be told; nothing for what is made of the rest."""
    found = causes.of(change, address)
    by = "; ".join(dict.fromkeys(each.told(change) for each in found[:_SHOWN]))
    if not found and change.kind != "file":
        return _UNKNOWN.format(causes.written, causes.code) if causes.written + causes.code else ""
    return f"{by} and {len(found) - _SHOWN} more" if len(found) > _SHOWN else by


def _word(change: Change) -> str:
    if change.was and change.now:
        return "changed"
    return "removed" if change.was else "new"
