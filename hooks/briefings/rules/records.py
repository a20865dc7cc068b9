"""Rules about records as such: their ids, labels, names and addresses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from functools import lru_cache

from pydantic import BaseModel

from ..problem import Keys, Origin, Problem, choice, nearest
from ..query.index import RecordIndex
from ..record.catalogue import SETTINGS_FILE, Catalogue, written_parts
from ..record.facts import Statement
from ..record.items import Actor, Document, Item, Source, Term
from ..record.parts import Record, references, remembered, walk
from ..text import inline_syntax
from ..text.matcher import Matcher

_NAME_ENDS = re.compile(r"\w.*\w|\w", re.S)


# All records together --------------------------------------------------------------------------


def ids_exist(catalogue: Catalogue) -> Iterator[Problem]:
    """A field with an id names a record of a kind that may stand there."""
    for each in catalogue.misnamed:
        field = next(key for key in reversed(each.keys) if isinstance(key, str))
        hint = catalogue.nearest_id(each.typed, each.names.types)
        hint = hint or f"; here belongs the id of {catalogue.one_of(each.names.types)}"
        yield each.origin.problem(each.keys, f"'{field}': '{each.typed}' is not an id{hint}")
    for part, origin in written_parts(catalogue):
        for keys, id, names in references(part):
            known = id in catalogue.kinds
            if not known and catalogue.may_be_lost(id):
                continue
            if not known:
                message = f"'{keys[0]}' names '{id}', which is the id of no record"
                yield origin.problem(keys, message + catalogue.nearest_id(id, names.types))
            elif catalogue.settings.kinds and catalogue.type_of(id) not in names.types:
                wanted = catalogue.one_of(names.types)
                message = f"'{keys[0]}' names '{id}', {catalogue.one(id)}, where {wanted} belongs"
                yield origin.problem(keys, message)


def source_classes_exist(catalogue: Catalogue) -> Iterator[Problem]:
    origin = catalogue.settings_origin
    if origin is None:
        return
    classes = catalogue.settings.source_classes
    used: list[tuple[Origin, Keys, str]] = [
        (catalogue.origins[source.id], ("class",), source.class_) for source in catalogue.of(Source)
    ]
    for nth, label in enumerate(catalogue.settings.primary):
        used.append((origin, ("primary", nth), label))
    for place, keys, label in used:
        if label not in classes:
            message = f"'{label}' is no source class of {SETTINGS_FILE}{choice(label, classes)}"
            yield place.problem(keys, message)


def words_of_settings_exist(catalogue: Catalogue) -> Iterator[Problem]:
    """The topic of a document and the answer of a group are among those of the settings."""
    settings, origin = catalogue.settings, catalogue.settings_origin
    if origin is None:
        return
    used: list[tuple[Origin, Keys, str | None, Mapping[str, object]]] = [
        (catalogue.origins[each.id], ("topic",), each.topic, settings.topics)
        for each in catalogue.of(Document)
    ]
    for nth, group in enumerate(settings.groups):
        used.append((origin, ("groups", nth, "answer"), group.answer, settings.answers))
    for place, keys, word, known in used:
        if word and word not in known:
            kind = "topic" if known is settings.topics else "answer"
            message = f"'{word}' is no {kind} of {SETTINGS_FILE}{choice(word, known)}"
            yield place.problem(keys, message)


def addresses_are_unique(catalogue: Catalogue) -> Iterator[Problem]:
    seen: dict[str, Source] = {}
    for source in catalogue.of(Source):
        if source.url and source.url in seen:
            first = seen[source.url].id
            message = f"the address is that of '{first}'; one publication is one source"
            yield catalogue.problem(source, ["url"], message)
        seen.setdefault(source.url or "", source)


def names_are_findable(catalogue: Catalogue) -> Iterator[Problem]:
    for thing in catalogue.of(Item):
        for keys, name in _written_names(thing) if thing.match else ():
            if not _NAME_ENDS.fullmatch(name):
                message = f"the name '{name}' must start and end with a letter or a digit"
                yield catalogue.problem(thing, keys, message)


def names_are_unambiguous(catalogue: Catalogue) -> Iterator[Problem]:
    """A name that two records share is meant for one of them, which is marked."""
    owners: dict[str, list[tuple[Item, Keys]]] = defaultdict(list)
    for thing in catalogue.of(Item):
        for keys, name in _written_names(thing) if thing.match else ():
            owners[name].append((thing, keys))
    for name, shared in owners.items():
        things = {thing.id: thing for thing, _ in shared}
        preferred = [thing for thing in things.values() if thing.preferred]
        if len(things) < 2 or len(preferred) == 1:
            continue
        for thing, keys in shared:
            others = " and ".join(f"'{id}'" for id in things if id != thing.id)
            message = (
                f"the name '{name}' is also a name of {others}; mark one 'preferred: true', "
                "or keep the others from matching"
            )
            yield catalogue.problem(thing, keys, message)


def _written_names(thing: Item) -> Iterator[tuple[Keys, str]]:
    yield ("name",), thing.name
    if thing.short and thing.short != thing.name:
        yield ("short",), thing.short
    for nth, name in enumerate(thing.names):
        if name.match:
            yield ("names", nth, "text"), name.text


def languages_have_names(catalogue: Catalogue) -> Iterator[Problem]:
    """The language of a name or of words is one that the settings can call by its name, if any."""
    named = catalogue.settings.languages
    for record, keys, lang in _languages(catalogue) if named else ():
        if lang not in named:
            message = (
                f"'{lang}' is not among 'languages' in data/site.yml"
                f"{nearest(lang, named)}; add it there, with the name of the language"
            )
            yield catalogue.problem(record, keys, message)


def _languages(catalogue: Catalogue) -> Iterator[tuple[Record, Keys, str]]:
    for thing in catalogue.of(Item):
        for nth, name in enumerate(thing.names):
            if name.lang:
                yield thing, ("names", nth, "lang"), name.lang
    for fact in catalogue.of(Statement):
        if fact.original:
            yield fact, ("original", "lang"), fact.original.lang


_PROSE = (
    *("name", "summary", "text", "what", "note", "resolution", "value", "method", "rank_reason"),
    *("reason", "description", "title", "looked", "asks", "counts", "label"),
)


@remembered
def own_texts(part: BaseModel) -> Iterator[tuple[Keys, str]]:
    """The texts in a record that are in our own words, each with the keys that lead to it."""
    for keys, name, item, _ in walk(part):
        if isinstance(item, str) and name in _PROSE:
            yield keys, item


def tiles_are_free(index: RecordIndex) -> Iterator[Problem]:
    """Every square of the tile map lies on the map and is one state's own."""
    taken: dict[tuple[int, int], str] = {}
    for entity in index.catalogue.of(Actor):
        if entity.tile is None:
            continue
        place = (entity.tile.row, entity.tile.column)
        if 0 in place:
            message = "rows and columns of the tile map are counted from 1"
            yield index.catalogue.problem(entity, ["tile"], message)
        elif place in taken:
            message = f"'{taken[place]}' has this square of the tile map; choose a free one"
            yield index.catalogue.problem(entity, ["tile"], message)
        taken.setdefault(place, entity.id)


def terms_are_found(index: RecordIndex) -> Iterator[Problem]:
    """A capital is looked for as typed, so that a term with one is not found in lower case."""
    capitals = [
        (term, keys, name, name[0].lower() + name[1:])
        for term in index.catalogue.of(Term)
        for keys, name in (_written_names(term) if term.match else ())
        if name[0] != name[0].lower() and name[1:] == name[1:].lower()
    ]
    texts = [*_told(index)] if capitals else []
    for term, keys, name, common in capitals:
        word = re.compile(rf"(?<![\w-]){re.escape(common)}(?:e?s)?(?![\w-])")
        holding = (text for id, text in texts if common in text and id != term.id)
        if any(word.search(inline_syntax.blank(text)) for text in holding):
            message = f"'{name}' is not found where a text has '{common}'; write '{common}'"
            yield index.catalogue.problem(term, keys, message)


def records_are_used(index: RecordIndex) -> Iterator[Problem]:
    """Every entity, term and source is referred to by something."""
    records = [*index.catalogue.of(Item), *index.catalogue.of(Source)]
    unused = {record.id: record for record in records}
    for id in _named(index):
        unused.pop(id, None)
    cores = _cores(unused, index)
    for id, text in _told(index) if unused else ():
        # To look for all names in all prose would cost more than all other rules together.
        if any(core in text for core in cores):
            for named in _named_in(index.matcher, text) - {id}:
                unused.pop(named, None)
    for record in unused.values():
        message = f"nothing refers to '{record.id}'; name it in a text or a record, or delete it"
        yield index.catalogue.problem(record, [], message)


@lru_cache(maxsize=4096)  # in a preview most texts and all names are what they were
def _named_in(matcher: Matcher, text: str) -> frozenset[str]:
    return frozenset(match.id for match in matcher.find(text))


def _cores(ids: Container[str], index: RecordIndex) -> set[str]:
    """What a text holds if one of some records is named in it: the longest word, ends left out.

    A name may begin with a capital, and end otherwise in the plural.
    """
    words = (max(name.split(), key=len) for name, id in index.matcher.names if id in ids)
    return {re.split("['’]", word)[0][1:-1] for word in words}


def _named(index: RecordIndex) -> Iterator[str]:
    """The ids that records and pages name as such, or may name where they could not be read."""
    yield from index.catalogue.doubtful
    for record in index.catalogue.records.values():
        yield from (id for _, id, _ in references(record) if id != record.id)
    for page in index.catalogue.written.values():
        yield from (form.id for form in inline_syntax.scan(page.body, page.body_line))


def _told(index: RecordIndex) -> Iterator[tuple[str, str]]:
    """All prose, and what could not be read; each text with the id of the record it is in."""
    for record in index.catalogue.records.values():
        yield from ((record.id, text) for _, text in own_texts(record))
    for text in (*index.catalogue.lost, *(p.body for p in index.catalogue.written.values())):
        yield "", text
