"""What need not be asked: what the record, a source or its address say of a new record already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from briefings.record.catalogue import RESERVED, Catalogue
from briefings.record.facts import FACT_TYPES, Fact, Figure
from briefings.record.items import OpenQuestion, Source
from briefings.record.parts import Record

from .kinds import Kind, slug

_DATES = ("on", "stated", "from", "last_seen", "date")


@dataclass(frozen=True)
class Known:
    """A value that need not be typed, and where it is known from."""

    value: str
    why: str


def known(kind: Kind, data: dict[str, Any], catalogue: Catalogue) -> dict[str, Known]:
    """What is known of fields that are not given yet."""
    if kind.model is Source:
        found = dict(_of_source(data, catalogue))
    elif kind.model is Figure:
        found = dict(_of_figure(data, catalogue))
    else:
        found = {}
    return {name: each for name, each in found.items() if name not in data}


def _of_source(data: dict[str, Any], catalogue: Catalogue) -> Iterator[tuple[str, Known]]:
    """Publisher, class and group as in other sources of the same host, else of the publisher."""
    host = _host(data.get("url"))
    others = catalogue.of(Source)
    near = [each for each in others if host and _host(each.url) == host]
    direct = [each for each in near if not each.via]
    why = f"as in other sources of {host}"
    if direct and "publisher" not in data:
        yield "publisher", Known(_most(each.publisher for each in direct), why)
    publisher = data.get("publisher") or (direct and _most(each.publisher for each in direct))
    same = [each for each in others if each.publisher == publisher]
    if same:
        why = f"as in other sources of {publisher}"
        yield "class", Known(_most(each.class_ for each in same), why)
        yield "group", Known(_most(each.group for each in same), why)
        language = _most(each.language for each in same)
        if language != Source.model_fields["language"].default:
            yield "language", Known(language, why)
    elif publisher and (group := slug(publisher) or slug(host.partition(".")[0])):
        yield "group", Known(group, "the name of its publisher")


def _of_figure(data: dict[str, Any], catalogue: Catalogue) -> Iterator[tuple[str, Known]]:
    """Where nobody else is named, a publication gives its figure on its own day."""
    cited = data.get("sources") or [{}]
    source = catalogue.records.get(cited[0].get("source", ""))
    if isinstance(source, Source) and data.get("by", source.publisher) == source.publisher:
        yield "by", Known(source.publisher, f"the publisher of {source.id}")
        if source.date:
            yield "stated", Known(str(source.date), f"the date of {source.id}")


def _most(words: Iterator[str]) -> str:
    return Counter(words).most_common(1)[0][0]


def _host(url: Any) -> str:
    try:
        return (urlsplit(str(url or "")).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


# Ids -------------------------------------------------------------------------------------------


def proposed_id(kind: Kind, data: dict[str, Any], catalogue: Catalogue) -> str:
    """An id that says what a record is and that no other has; empty where nothing tells.

    A source has its publisher and date; a fact the first two things that it names, then what tells
    it apart; everything else its name.
    """
    base = "-".join(filter(None, _parts(kind, data)))
    if not base:
        return ""
    number, id = 2, base
    while id in catalogue.kinds or id in RESERVED:
        id, number = f"{base}-{number}", number + 1
    return id


def _parts(kind: Kind, data: dict[str, Any]) -> list[str]:
    if kind.model is Source:
        publisher = slug(data.get("publisher", "")) or slug(_host(data.get("url")).split(".")[0])
        return [publisher, data.get("date", "")] if publisher else []
    if issubclass(kind.model, Fact):
        things = [_first(data[name]) for name in kind.model.names_things if name in data]
        return [*things[:2], _telling(data)] if things else []
    if kind.model is OpenQuestion:
        return ["open", _first(data.get("about")) or slug(data.get("asks", ""), 40)]
    return [slug(data.get("short") or data.get("name") or data.get("title") or "")]


def _telling(data: dict[str, Any]) -> str:
    """What tells a fact apart from others about the same: its number, its clause or its date."""
    word = next((data[name] for name in ("value", "clause", *_DATES) if name in data), "")
    return slug(str(word).replace(".", "-"))


def _first(value: Any) -> str:
    return str((value or [""])[0] if isinstance(value, list | None) else value)


# Files -----------------------------------------------------------------------------------------


def home_of(kind: Kind) -> str:
    """The field whose first id says where among others a record belongs."""
    return kind.model.names_things[0] if issubclass(kind.model, Fact) else ""


def files_of(kind: Kind, catalogue: Catalogue) -> list[str]:
    """The files that hold records of this sort."""
    folder = f"{kind.folder}/"
    return sorted(
        {each.path for each in catalogue.origins.values() if each.path.startswith(folder)}
    )


def proposed_file(kind: Kind, data: dict[str, Any], catalogue: Catalogue) -> str:
    """The file that holds most records like a new one; empty where none does."""
    files = files_of(kind, catalogue)
    if len(files) == 1:
        return files[0]
    for like in (_like_it, _about_the_same):
        counts = Counter(
            catalogue.origins[record.id].path
            for record in catalogue.records.values()
            if record.id in catalogue.origins and like(kind, data, record)
        )
        if best := [path for path, _ in counts.most_common() if path in files]:
            return best[0]
    return ""


def _like_it(kind: Kind, data: dict[str, Any], record: Record) -> bool:
    if type(record) is not kind.model:
        return False
    if isinstance(record, Source):
        return bool(data.get("url")) and _host(record.url) == _host(data["url"])
    return bool(_things(record) & {_first(data.get(home_of(kind) or "about"))} - {""})


def _about_the_same(kind: Kind, data: dict[str, Any], record: Record) -> bool:
    if not (isinstance(record, Fact) and kind.type in FACT_TYPES):
        return (
            type(record) is kind.model
            and isinstance(record, Source)
            and (record.publisher == data.get("publisher"))
        )
    return bool(_things(record) & {_first(data.get(home_of(kind)))} - {""})


def _things(record: Record) -> set[str]:
    """What a record names first: of a fact its home, of an open question what it is about."""
    if isinstance(record, Fact):
        names = record.names_things[:1]
        return {_first(getattr(record, name, None)) for name in names}
    return {*record.about[:1]} if isinstance(record, OpenQuestion) else set()
