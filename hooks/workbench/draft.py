"""Flags and answers -> a record as its file will have it, and the file where it belongs."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from briefings.record.catalogue import RESERVED, Catalogue
from briefings.record.facts import Fact, Figure
from briefings.record.items import Item, Source
from briefings.record.load import Input
from briefings.record.pages import Briefing
from briefings.record.parts import Record, written_fields
from briefings.rules.facts import DATED

from . import form, known
from .flags import FILE, Flags
from .kinds import Kind, Refused, slug
from .questions import Ask, answer, say
from .values import check, given_fields, value_of

_MONTHS, _EVIDENCE = "24", "verified"  # where a file gives no others
# What follows from another field is not asked for before that is given.
_FOLLOWS: dict[tuple[type[Record], str], str] = {
    (Source, "group"): "publisher",
    (Figure, "by"): "sources",
    (Figure, "stated"): "sources",
}
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass
class Draft:
    """A record that is being made."""

    flags: Flags
    given: Input
    catalogue: Catalogue
    today: datetime.date
    ask: Ask | None  # None where nobody can be asked
    data: dict[str, Any] = field(default_factory=dict)
    path: str = ""
    notes: list[str] = field(default_factory=list)  # what was taken without being typed

    @property
    def kind(self) -> Kind:
        return self.flags.kind


def drafted(draft: Draft) -> Draft:
    """Gives a draft everything that it needs. Raises Refused, with all flags that are missing."""
    _take_flags(draft)
    _complete(draft)
    _place(draft)
    _fill(draft)
    _name(draft)
    return draft


def _take_flags(draft: Draft) -> None:
    """Reads what was given; everything that is wrong with it is said at once."""
    faults = []
    for name in given_fields(draft.kind):
        if name in draft.flags.fields and name != "id":
            try:
                texts = draft.flags.fields[name]
                draft.data[name] = value_of(draft.kind, name, texts, draft.catalogue)
            except Refused as fault:
                faults.append(str(fault))
    if faults:
        raise Refused("\n".join(faults))


def _complete(draft: Draft) -> None:
    """Asks for what is needed and not known, in the order in which one follows from another."""
    missing: list[str] = []
    for name, needed in _wanted(draft):
        found = known.known(draft.kind, draft.data, draft.catalogue).get(name)
        if name in draft.data or (name in _dates(draft.kind) and _is_dated(draft)):
            continue
        if draft.ask and (found or name != "language"):
            value = answer(draft.ask, draft.kind, name, needed, found, draft.catalogue)
            if value is not None:
                draft.data[name] = value
        elif found:
            draft.data[name] = value_of(draft.kind, name, [found.value], draft.catalogue)
            draft.notes.append(f"{name}: {found.value} ({found.why})")
        elif needed and _FOLLOWS.get((draft.kind.model, name)) not in missing:
            missing.append(name)
    if missing:
        flags = [_flag(draft, name) for name in missing]
        raise Refused("\n".join(["missing, and nobody can be asked here:", *flags]))


def _flag(draft: Draft, name: str) -> str:
    """A flag with what belongs in it."""
    both = _dates(draft.kind)
    more = f" or --{both[1]}" if name in both[:1] and both[1:] else ""
    if name == "sources":
        return "  --source: the id of a source or 'id, place in it'; once for each"
    return f"  --{name}{more}: {say(draft.kind, name, draft.catalogue)}"


def _wanted(draft: Draft) -> list[tuple[str, bool]]:
    """The fields to ask for, and whether each is needed."""
    kind = draft.kind
    fields = written_fields(kind.model)
    needed = [
        n for n in given_fields(kind) if fields[n].is_required() and n not in ("id", "review")
    ]
    wanted = dict.fromkeys([*needed, *_dates(kind)[:1]], True)
    if kind.model is Source:
        wanted = {"url": "publisher" not in draft.data, "title": True, "date": False} | wanted
        wanted["language"] = False
    if issubclass(kind.model, Item) and draft.ask:
        wanted["sources"] = False
    if issubclass(kind.model, Briefing) and draft.ask:
        wanted = {"title": True, "description": True, "articles": False} | wanted
    if issubclass(kind.model, Briefing):
        draft.data.setdefault("date", draft.today.isoformat())
    if issubclass(kind.model, Fact):
        wanted = form.ordered(wanted, kind.model)
    late = [n for n in ("sources", "by", "stated") if kind.model is Figure and n in wanted]
    return [*((n, w) for n, w in wanted.items() if n not in late), *((n, wanted[n]) for n in late)]


def _dates(kind: Kind) -> tuple[str, ...]:
    """The dates of which a type of fact needs one."""
    return next((fields for cls, fields in DATED if cls is kind.model), ())


def _is_dated(draft: Draft) -> bool:
    return any(name in draft.data for name in _dates(draft.kind))


# What is filled in -----------------------------------------------------------------------------


def _place(draft: Draft) -> None:
    """Finds the file of a record that stands in a list; `--file` may name a new one."""
    if not draft.kind.listed:
        if FILE in draft.flags.others:
            raise Refused(f"--file: a {draft.kind.word} has a file of its own, named by its id")
        return
    files = known.files_of(draft.kind, draft.catalogue)
    name = draft.flags.others.get(FILE) or known.proposed_file(
        draft.kind, draft.data, draft.catalogue
    )
    if draft.ask and FILE not in draft.flags.others:
        name = _asked_file(draft, name, files)
    if not name:
        words = ", ".join(map(_stem, files))
        raise Refused(
            f"missing: --file, one of {words}; or a new name: {draft.kind.folder}/NAME.yml"
        )
    draft.path = _path(draft.kind, name)


def _asked_file(draft: Draft, name: str, files: list[str]) -> str:
    assert draft.ask
    proposed = _stem(name) or _new_file(draft)
    hint = f"where it goes: {', '.join(map(_stem, files))}, or a new name"
    return draft.ask.until("file", hint, proposed, lambda text: _path(draft.kind, text))


def _new_file(draft: Draft) -> str:
    """The name of a file for what is like nothing yet: its publisher, or what it is about."""
    about = draft.data.get("publisher") or draft.data.get(known.home_of(draft.kind) or "about")
    return slug(str(about[0] if isinstance(about, list) and about else about or ""))


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".yml")


def _path(kind: Kind, name: str) -> str:
    """The path of a file of a folder, by its name. Raises Refused for a name that is no id."""
    stem = name.removeprefix(f"{kind.folder}/").removesuffix(".yml")
    if not stem:
        raise Refused("write one of these names, or a new one such as lake-votes")
    if not _ID.fullmatch(stem):
        raise Refused(
            f"--file: '{name}' is no name for a file of {kind.folder}/; use lower-case letters "
            "a-z, digits and single hyphens"
        )
    return f"{kind.folder}/{stem}.yml"


def _fill(draft: Draft) -> None:
    """The same everywhere: the days of a record that is new, how sources were read."""
    shared = file_defaults(draft)
    others = draft.flags.others
    if issubclass(draft.kind.model, Fact) and "review" not in draft.data:
        months = others.get("months") or (None if "months" in shared else _MONTHS)
        last = {"last": draft.today.isoformat()}
        draft.data["review"] = last | ({"months": months} if months else {})
        check(draft.kind, "review", draft.data["review"], draft.catalogue)
    if issubclass(draft.kind.model, Fact):
        draft.data.setdefault("recorded", draft.today.isoformat())
    for name in ("sources", "disputes"):
        for part in draft.data.get(name, []):
            for cited in part.get("sources", [part]) if name == "disputes" else [part]:
                _read(cited, draft, shared)
        if name in draft.data:
            check(draft.kind, name, draft.data[name], draft.catalogue)


def _read(cited: dict[str, Any], draft: Draft, shared: dict[str, Any]) -> None:
    """Says how a cited source was read, where that is not said and the file does not say it."""
    others = draft.flags.others
    source = draft.catalogue.records.get(cited.get("source", ""))
    carried = isinstance(source, Source) and source.via and not source.via_reason
    if "evidence" not in cited and "evidence" in others:
        cited["evidence"] = others["evidence"]
    elif "evidence" not in cited and carried:
        cited["evidence"] = "secondary"
        draft.notes.append(f"evidence: secondary ({cited['source']} was read at another's site)")
    elif "evidence" not in cited and "evidence" not in shared:
        cited["evidence"] = _EVIDENCE
    if "method" in others:
        cited.setdefault("method", others["method"])


def file_defaults(draft: Draft) -> dict[str, Any]:
    """The defaults of the file of a fact; of a new file, those that most files have."""
    if draft.kind.folder != "data/facts":
        return {}
    all_of_them = {each.origin.path: each.data for each in draft.given.defaults}
    exists = draft.path in known.files_of(draft.kind, draft.catalogue)
    if exists or not all_of_them:
        return all_of_them.get(draft.path, {})
    own = ("recorded",)  # the day of another file's facts
    kinds = [tuple((k, v) for k, v in d.items() if k not in own) for d in all_of_them.values()]
    return dict(Counter(kinds).most_common(1)[0][0])


def _name(draft: Draft) -> None:
    """Gives a record its id, and the path of its file where that has its name."""
    proposed = known.proposed_id(draft.kind, draft.data, draft.catalogue)
    texts = draft.flags.fields.get("id", [])
    if len(texts) > 1:
        raise Refused("'id' is given twice; a record has one")
    taken: Callable[[str], str] = lambda text: _free(draft, text)  # noqa: E731
    if texts:
        id = taken(texts[0])
    elif (same := _of_that_name(draft)) and not draft.ask:
        raise Refused(f"'{draft.data['name']}' is {same} already; give --id where this is another")
    elif draft.ask:
        if same:
            draft.ask.tell(f"'{draft.data['name']}' is {same} already; is this another one?")
        id = draft.ask.until("id", "shown in addresses, and never changed", proposed, taken)
    elif proposed:
        id = taken(proposed)
        draft.notes.append(f"id: {id} (proposed; --id gives another)")
    else:
        raise Refused("missing: --id, lower-case letters a-z, digits and single hyphens")
    if draft.kind.listed:
        draft.data["id"] = id
    else:
        ending = "md" if draft.kind.folder.startswith("docs/") else "yml"
        draft.path = f"{draft.kind.folder}/{id}.{ending}"


def _of_that_name(draft: Draft) -> str:
    """The record of the same kind and name that is there already, if there is one."""
    name = str(draft.data.get("name", "")).casefold() or None
    alike = (each for each in draft.catalogue.records.values() if type(each) is draft.kind.model)
    return next((e.id for e in alike if str(getattr(e, "name", "")).casefold() == name), "")


def _free(draft: Draft, id: str) -> str:
    """An id that may be taken. Raises Refused with why another may not."""
    check(draft.kind, "id", id, draft.catalogue)
    id = id.strip()
    if id in RESERVED:
        raise Refused(f"the id '{id}' is kept for the list of that name; choose another")
    if id in draft.catalogue.kinds:
        place = draft.catalogue.origins[id]
        where = f"{place.path}:{place.lines.get((), 1)}"
        raise Refused(f"the id '{id}' is taken by {where}; ids are unique")
    return id
