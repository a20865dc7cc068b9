"""Raw records -> typed records and all problems: each record alone, then all of them together.

A rule is a generator of problems; it prints nothing and stops nothing. `RULES` is the list of
what must hold across fields and files.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from . import blocks, forms, history, limits, markup
from .dates import Date
from .load import Input, Raw, Written
from .model import (
    FACT_TYPES,
    KIND_LABELS,
    Ballot,
    Briefing,
    Cite,
    Entity,
    Event,
    Evidence,
    Fact,
    Figure,
    Measure,
    Membership,
    Name,
    Office,
    OpenQuestion,
    Page,
    Part,
    Position,
    Question,
    Rank,
    Record,
    RollCall,
    Series,
    Signature,
    Source,
    Term,
    Thing,
    Vocabulary,
    Vote,
    nearest,
    references,
    written_fields,
)
from .problem import Keys, Origin, Problem

R = TypeVar("R", bound=Record)
M = TypeVar("M", bound=Part)

# `{{ table briefings }}` and `{{ table latest }}` show what no single record holds; no record may
# take their names.
RESERVED = ("briefings", "latest")

_MODELS: dict[str, type[Record]] = {
    "entities": Entity,
    "glossary": Term,
    "questions": Question,
    "series": Series,
    "sources": Source,
    "open": OpenQuestion,
}
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NAME_ENDS = re.compile(r"\w.*\w|\w", re.S)
_VOCABULARY = "data/vocabulary.yml"


@dataclass
class Catalogue:
    """All typed records. `kinds` and `origins` know every id, of records with problems too."""

    records: dict[str, Record] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)
    pages: dict[str, Briefing | Page] = field(default_factory=dict)
    written: dict[str, Written] = field(default_factory=dict)
    vocabulary: Vocabulary = field(default_factory=lambda: Vocabulary(source_classes={}, topics={}))
    vocabulary_origin: Origin | None = None  # None where there is no vocabulary to hold against
    today: datetime.date | None = None  # the day of the check, where dates are held against it
    lost: list[str] = field(default_factory=list)  # the texts of what could not be read as a record

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """The ids that stand in what could not be read; what depends on them cannot be judged."""
        return frozenset(word for text in self.lost for word in _WORD.findall(text))

    def nearest_id(self, id: str, kinds: Container[str]) -> str:
        """A hint at an id that was meant: one that begins or ends alike, of certain kinds."""
        alike = self._ids_by_end[id[:3]] | self._ids_by_end[id[-3:]]
        return nearest(id, sorted(each for each in alike if self.kinds[each] in kinds))

    @cached_property
    def _ids_by_end(self) -> dict[str, dict[str, None]]:
        """Ids under their first and their last letters; so many under each as a hint needs."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for id in self.kinds:
            for end in (id[:3], id[-3:]):
                if len(found[end]) < limits.CANDIDATES:
                    found[end][id] = None
        return found

    def may_be_lost(self, id: str) -> bool:
        """Whether an id may be that of a vote in a roll-call that could not be read."""
        return any(id.startswith(f"{word}-") for word in self.doubtful if self.kinds.get(word))

    def of(self, cls: type[R]) -> list[R]:
        """The records of one class, in the order of their files."""
        return [record for record in self.records.values() if isinstance(record, cls)]

    def problem(self, record: Record, keys: Iterable[Any], message: str) -> Problem:
        """A problem at a field of a record."""
        return self.origins[record.id].problem(keys, message)


def validate(given: Input, today: datetime.date | None = None) -> tuple[Catalogue, list[Problem]]:
    """The typed records, and every problem of the input, those of loading included."""
    catalogue = Catalogue(today=today, lost=list(given.lost))
    problems = list(given.problems)
    problems += _read_vocabulary(given, catalogue)
    for raw in given.unread:
        problems += _claim(raw, catalogue)
    for raw in given.records:
        problems += _read_record(raw, catalogue)
    for written in given.pages:
        problems += _read_page(written, catalogue)
    problems += _claim_votes(given.records, catalogue)
    for rule in RULES:
        problems += rule(catalogue)
    _expand_votes(catalogue)
    return catalogue, problems


def _words(value: Any) -> Iterator[str]:
    """All texts in a raw value, names of fields left out."""
    if isinstance(value, str):
        yield value
    for item in _items(value):
        yield from _words(item)


def _items(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def sound(catalogue: Catalogue) -> Catalogue:
    """A catalogue without the records that name what is not in it, so that it can be asked."""
    records, texts = dict(catalogue.records), list(catalogue.lost)
    while lost := [
        id for id, record in records.items() if _names_a_gap(record, catalogue, records)
    ]:
        for id in lost:
            texts += _words(records.pop(id).model_dump(mode="json"))
    return replace(catalogue, records=records, lost=texts)


def _names_a_gap(record: Record, catalogue: Catalogue, records: dict[str, Record]) -> bool:
    return any(
        id not in records or catalogue.kinds[id] not in names.kinds
        for _, id, names in references(record)
    )


# Each record alone -----------------------------------------------------------------------------


def _read_vocabulary(given: Input, catalogue: Catalogue) -> Iterator[Problem]:
    raw = given.vocabulary
    if raw:
        vocabulary, problems = _typed(Vocabulary, raw)
        yield from problems
        if vocabulary:
            catalogue.vocabulary, catalogue.vocabulary_origin = vocabulary, raw.origin
    elif not any(problem.path == _VOCABULARY for problem in given.problems):
        yield Problem(_VOCABULARY, 1, "is missing; it labels source classes and topics")


def _read_record(raw: Raw, catalogue: Catalogue) -> Iterator[Problem]:
    yield from _claim(raw, catalogue)
    cls = _MODELS.get(raw.kind) or FACT_TYPES.get(str(raw.data.get("type")))
    if cls is None:
        yield _unknown_type(raw)
        catalogue.lost += _words(raw.data)
        return
    record, problems = _typed(cls, raw)
    yield from problems
    if record is None:
        catalogue.lost += _words(raw.data)
    if record and catalogue.origins.get(record.id) is raw.origin:
        catalogue.records[record.id] = record
        catalogue.topics[record.id] = raw.topic


def _claim(raw: Raw, catalogue: Catalogue) -> Iterator[Problem]:
    """Gives an id to the first record that has it; a second one is a problem."""
    id = raw.data.get("id")
    if not isinstance(id, str):
        return
    first = catalogue.origins.get(id)
    if id in RESERVED:
        yield raw.origin.problem(["id"], f"the id '{id}' is kept for the list of that name")
    elif first:
        place = f"{first.path}:{first.lines.get((), 1)}"
        yield raw.origin.problem(["id"], f"the id '{id}' is taken by {place}; ids are unique")
    else:
        catalogue.origins[id] = raw.origin
        catalogue.kinds[id] = raw.data["kind"] if raw.kind == "entities" else raw.kind


def _unknown_type(raw: Raw) -> Problem:
    known = ", ".join(FACT_TYPES)
    if "type" not in raw.data:
        return raw.origin.problem([], f"missing field 'type'; it is one of {known}")
    word = str(raw.data["type"])
    message = f"'{word}' is no type of fact; it is one of {known}{nearest(word, FACT_TYPES)}"
    return raw.origin.problem(["type"], message)


def _read_page(written: Written, catalogue: Catalogue) -> Iterator[Problem]:
    catalogue.written[written.path] = written
    is_briefing = written.front.kind == "briefings"
    if is_briefing:
        yield from _claim(written.front, catalogue)
    cls: type[Briefing | Page] = Briefing if is_briefing else Page
    page, problems = _typed(cls, written.front)
    yield from problems
    if page is None:
        catalogue.lost += _words(written.front.data)
    if page:
        catalogue.pages[written.path] = page
        if is_briefing and catalogue.origins.get(page.id) is written.front.origin:
            catalogue.records[page.id] = page


def _typed(cls: type[M], raw: Raw) -> tuple[M | None, list[Problem]]:
    """The record as its model, or None with a problem for every field that does not fit."""
    try:
        return cls.model_validate(raw.data), []
    except ValidationError as error:
        return None, [_field_problem(cls, raw, item) for item in error.errors()]


def _field_problem(cls: type[Part], raw: Raw, error: Any) -> Problem:
    keys: Keys = error["loc"]
    name, owner, inside = _place(cls, keys)
    match error["type"]:
        case "missing":
            message = f"missing field '{name}': {written_fields(owner)[name].description}"
            return raw.origin.problem(keys[:-1], message)
        case "extra_forbidden":
            message = f"unknown field '{keys[-1]}'{_known_field(str(keys[-1]), inside)}"
        case "value_error":
            text = str(error["ctx"]["error"])
            if name and written_fields(owner)[name].is_required():
                text = text.removesuffix(" or take the line out")
            where = f"'{name}' " if text.startswith(("has ", "must ", "is ")) else f"'{name}': "
            message = (where if name else "") + text
        case "too_short":
            message = f"'{name}' is empty; it needs one item at least"
        case "list_type":
            message = f"'{name}' must be a list: lines that start with '- '"
        case "model_type" | "dict_type":
            item = " after '- '" if isinstance(keys[-1], int) else ""
            message = f"'{name}' must be lines of 'field: value'{item}"
        case _:
            message = f"'{name}': {error['msg']}"
    return raw.origin.problem(keys, message)


def _place(cls: type[Part], keys: Keys) -> tuple[str, type[Part], type[Part]]:
    """The last field that keys lead through, the definition it stands in, and that of its items."""
    name, owner, inside = "", cls, cls
    for key in keys:
        info = written_fields(inside).get(str(key))
        if info:
            name, owner = str(key), inside
            inside = next(_models_in(info.annotation), inside)
    return name, owner, inside


def _known_field(word: str, cls: type[Part]) -> str:
    """A hint for a field that is not known: the one that is meant, or all that may be written."""
    known = [name for name in written_fields(cls) if name not in cls.given]
    ours = cls.model_fields.get(word)  # our own name for it, such as `start`
    hint = f"; did you mean '{ours.alias}'?" if ours else nearest(word, known)
    return hint or f"; the fields here are {', '.join(known)}"


def _models_in(annotation: Any) -> Iterator[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models_in(inner)


# All records together --------------------------------------------------------------------------


def _ids_exist(catalogue: Catalogue) -> Iterator[Problem]:
    for part, origin in _written_parts(catalogue):
        for keys, id, names in references(part):
            kind = catalogue.kinds.get(id)
            if kind is None and catalogue.may_be_lost(id):
                continue
            if kind is None:
                message = f"'{keys[0]}' names '{id}', which is the id of no record"
                yield origin.problem(keys, message + catalogue.nearest_id(id, names.kinds))
            elif kind not in names.kinds:
                message = f"'{keys[0]}' names '{id}', {KIND_LABELS[kind]}, where {names} belongs"
                yield origin.problem(keys, message)


def _written_parts(catalogue: Catalogue) -> Iterator[tuple[BaseModel, Origin]]:
    """Everything that may name a record, with its origin: records, pages and the vocabulary."""
    for record in catalogue.records.values():
        if not isinstance(record, Briefing):
            yield record, catalogue.origins[record.id]
    for path, page in catalogue.pages.items():
        yield page, catalogue.written[path].front.origin
    if catalogue.vocabulary_origin:
        yield catalogue.vocabulary, catalogue.vocabulary_origin


def _labels_exist(catalogue: Catalogue) -> Iterator[Problem]:
    origin = catalogue.vocabulary_origin
    if origin is None:
        return
    classes, topics = catalogue.vocabulary.source_classes, catalogue.vocabulary.topics
    used: list[tuple[Origin, Keys, str]] = [
        (catalogue.origins[source.id], ("class",), source.class_) for source in catalogue.of(Source)
    ]
    for index, label in enumerate(catalogue.vocabulary.primary):
        used.append((origin, ("primary", index), label))
    for place, keys, label in used:
        if label not in classes:
            message = f"'{label}' is no source class of {_VOCABULARY}{nearest(label, classes)}"
            yield place.problem(keys, message)
    files = {catalogue.origins[fact.id].path: fact for fact in catalogue.of(Fact)}
    for path, fact in files.items():
        topic = catalogue.topics[fact.id]
        if topic not in topics:
            message = f"the file's name is no topic of {_VOCABULARY}{nearest(topic, topics)}"
            yield Problem(path, 1, message)


def _addresses_are_unique(catalogue: Catalogue) -> Iterator[Problem]:
    seen: dict[str, Source] = {}
    for source in catalogue.of(Source):
        if source.url and source.url in seen:
            first = seen[source.url].id
            message = f"the address is that of '{first}'; one publication is one source"
            yield catalogue.problem(source, ["url"], message)
        seen.setdefault(source.url or "", source)


def _names_are_findable(catalogue: Catalogue) -> Iterator[Problem]:
    for thing in catalogue.of(Thing):
        for keys, name in _written_names(thing) if thing.match else ():
            if not _NAME_ENDS.fullmatch(name):
                message = f"the name '{name}' must start and end with a letter or a digit"
                yield catalogue.problem(thing, keys, message)


def _names_are_unambiguous(catalogue: Catalogue) -> Iterator[Problem]:
    """A name that two records share is meant for one of them, which is marked."""
    owners: dict[str, list[tuple[Thing, Keys]]] = defaultdict(list)
    for thing in catalogue.of(Thing):
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


def _written_names(thing: Thing) -> Iterator[tuple[Keys, str]]:
    yield ("name",), thing.name
    if thing.short and thing.short != thing.name:
        yield ("short",), thing.short
    for index, name in enumerate(thing.names):
        if name.match:
            yield ("names", index, "text"), name.text


def _parts_are_real(catalogue: Catalogue) -> Iterator[Problem]:
    """What a cite supports and what a dispute is about are fields of the fact."""
    for fact in catalogue.of(Fact):
        fields = written_fields(type(fact))
        states = {id for _, id in _roll(fact)} if isinstance(fact, RollCall) else set()
        for keys, cite in _cites(fact):
            for index, part in enumerate(cite.supports):
                if part not in fields and part not in states:
                    message = f"'{part}' is no field of this fact{nearest(part, fields)}"
                    yield catalogue.problem(fact, (*keys, "supports", index), message)
        for index, dispute in enumerate(fact.disputes):
            if dispute.field not in fields and dispute.field not in states:
                message = f"'{dispute.field}' is no field of this fact"
                hint = nearest(dispute.field, fields)
                yield catalogue.problem(fact, ("disputes", index, "field"), message + hint)


def _cites(fact: Fact) -> Iterator[tuple[Keys, Cite]]:
    for index, cite in enumerate(fact.sources):
        yield ("sources", index), cite


def _times_are_in_order(catalogue: Catalogue) -> Iterator[Problem]:
    for fact in catalogue.of(Fact):
        for first, second in (("from", "to"), ("from", "last_seen"), ("stated", "withdrawn")):
            start, end = _field(fact, first), _field(fact, second)
            if isinstance(start, Date) and isinstance(end, Date) and end.last < start.first:
                message = f"'{second}' is {end}, before '{first}', which is {start}"
                yield catalogue.problem(fact, [second], message)
        if fact.on and (fact.start or fact.end):
            message = "'on' is for one day; take it out, or take out 'from' and 'to'"
            yield catalogue.problem(fact, ["on"], message)


def _positions_are_statements(catalogue: Catalogue) -> Iterator[Problem]:
    """A position holds for the day on which that state spoke; what was said later is another."""
    for position in catalogue.of(Position):
        if position.last_seen:
            message = (
                "'last_seen' may not stand in a position: nobody else can say that it still holds; "
                "add what the state itself said later as a position of its own"
            )
            yield catalogue.problem(position, ["last_seen"], message)


def _carried_texts_are_secondary(catalogue: Catalogue) -> Iterator[Problem]:
    """What was read on somebody else's site is not verified, unless the source says why it is."""
    for part, origin in _written_parts(catalogue):
        for keys, cite in _cites_in(part):
            source = catalogue.records.get(cite.source)
            carried = isinstance(source, Source) and source.via and not source.via_reason
            if carried and cite.evidence is Evidence.VERIFIED:
                message = (
                    f"'{cite.source}' was read on the site of another; write 'secondary', or say "
                    "under 'via_reason' in the source why its text can be relied on"
                )
                yield origin.problem((*keys, "evidence"), message)


def _cites_in(part: BaseModel, around: Keys = ()) -> Iterator[tuple[Keys, Cite]]:
    """Every citation in a record, those of its disputes included."""
    for name, info in type(part).model_fields.items():
        value: Any = getattr(part, name)
        for index, item in enumerate(value if isinstance(value, list) else [value]):
            keys = (*around, info.alias or name, *([index] if isinstance(value, list) else []))
            if isinstance(item, Cite):
                yield keys, item
            elif isinstance(item, BaseModel):
                yield from _cites_in(item, keys)


_MAY_LIE_AHEAD = {"from": (Membership, Office, Measure), "to": (Fact, Name)}


def _nothing_lies_ahead(catalogue: Catalogue) -> Iterator[Problem]:
    """No date is later than the day of the check, but when something will begin or end."""
    today = catalogue.today or datetime.date.max
    for part, origin in _written_parts(catalogue):
        for keys, date, holder in dates_in(part):
            if date.first > today and not isinstance(holder, _MAY_LIE_AHEAD.get(str(keys[-1]), ())):
                message = f"'{keys[-1]}' is {date}, which is later than today; mend the date"
                yield origin.problem(keys, message)


def dates_in(part: BaseModel, around: Keys = ()) -> Iterator[tuple[Keys, Date, BaseModel]]:
    """Every date written in a record: the keys that lead to it, the date, and what holds it."""
    for name, info in type(part).model_fields.items():
        value: Any = getattr(part, name)
        keys = (*around, info.alias or name)
        for index, item in enumerate(value if isinstance(value, list) else [value]):
            at = (*keys, index) if isinstance(value, list) else keys
            if isinstance(item, BaseModel):
                yield from dates_in(item, at)
            elif isinstance(item, Date):
                yield at, item, part


def _field(fact: Fact, alias: str) -> Any:
    for name, info in type(fact).model_fields.items():
        if (info.alias or name) == alias:
            return getattr(fact, name)
    return None


def _facts_are_dated(catalogue: Catalogue) -> Iterator[Problem]:
    rules: list[tuple[type[Fact], tuple[str, ...]]] = [
        (Membership, ("from", "last_seen")),
        (Office, ("from", "last_seen")),
        (Signature, ("on",)),
        (RollCall, ("on",)),
        (Event, ("on", "from")),
        (Measure, ("on", "from")),
    ]
    for cls, fields in rules:
        for fact in catalogue.of(cls):
            if not any(_field(fact, name) for name in fields):
                names = " or ".join(f"'{name}'" for name in fields)
                message = f"has no date; a {fact.type} needs {names}"
                yield catalogue.problem(fact, [], message)


def _ranks_have_reasons(catalogue: Catalogue) -> Iterator[Problem]:
    for fact in catalogue.of(Fact):
        if fact.rank is not Rank.NORMAL and not fact.rank_reason:
            message = f"'rank: {fact.rank.value}' needs 'rank_reason': why, in one sentence"
            yield catalogue.problem(fact, ["rank"], message)
    chosen: dict[str, Figure] = {}
    for figure in catalogue.of(Figure):
        if figure.rank is Rank.PREFERRED and figure.series in chosen:
            first = chosen[figure.series].id
            message = f"'{first}' is preferred in this series already; only one can be"
            yield catalogue.problem(figure, ["rank"], message)
        elif figure.rank is Rank.PREFERRED:
            chosen[figure.series] = figure


def _rolls_agree(catalogue: Catalogue) -> Iterator[Problem]:
    ballots = [ballot.value for ballot in Ballot]
    for roll in catalogue.of(RollCall):
        seen: dict[str, str] = {}
        for keys, id in _roll(roll):
            if id in seen:
                message = f"'{id}' stands under '{seen[id]}' and under '{keys[0]}'; it has one vote"
                yield catalogue.problem(roll, keys, message)
            seen[id] = str(keys[0])
        for word, total in roll.tally.items():
            listed = len(getattr(roll, word)) if word in ballots else 0
            if word not in ballots[:4]:
                message = f"'{word}' is no total; write {', '.join(ballots[:4])}"
                yield catalogue.problem(roll, ("tally", word), message + nearest(word, ballots))
            elif listed > total or (roll.complete and listed != total):
                message = f"the total {word} is {total}, but the list has {listed} states"
                yield catalogue.problem(roll, ("tally", word), message)


def _roll(roll: RollCall) -> Iterator[tuple[Keys, str]]:
    for ballot in Ballot:
        for index, id in enumerate(getattr(roll, ballot.value)):
            yield (ballot.value, index), id


def _pages_lie_right(catalogue: Catalogue) -> Iterator[Problem]:
    for path, written in catalogue.written.items():
        if path.startswith("briefings/") and path.count("/") > 1:
            message = "a briefing lies in docs/briefings/ itself, in no folder below it"
            yield written.front.origin.problem([], message)
    for path, page in catalogue.pages.items():
        if isinstance(page, Briefing) and page.as_of.first > page.date.last:
            message = f"'as_of' is {page.as_of}, later than 'date', which is {page.date}"
            yield catalogue.written[path].front.origin.problem(["as_of"], message)


def _titles_stand_once(catalogue: Catalogue) -> Iterator[Problem]:
    """The heading of a page is its title; its text starts with the second level."""
    for written in catalogue.written.values():
        for line in forms.titles(written.body, written.body_line):
            message = "the title in the front matter is the heading of the page; start with ##"
            yield Problem(written.front.origin.path, line, message)


def _blocks_come_out(catalogue: Catalogue) -> Iterator[Problem]:
    """Folds, tables and lists are written so that Markdown reads them as such."""
    for written in catalogue.written.values():
        for line, message in blocks.faults(written.body, written.body_line):
            yield Problem(written.front.origin.path, line, message)


def _markup_is_plain(catalogue: Catalogue) -> Iterator[Problem]:
    """A page holds Markdown and a stated list of elements, and nothing that could run."""
    for written in catalogue.written.values():
        for line, message in markup.faults(written.body, written.body_line):
            yield Problem(written.front.origin.path, line, message)


# The places that pages have of themselves; a second one of the same name would hide the first.
OWN_IDS = (
    *("key-points", "since", "facts-behind", "related", "mentioned-in", "revisions"),
    *("sources-cited", "cite"),
)
_ID = re.compile(r"(?:\{:?[^{}#\n]*#|<[^<>\n]*\bid\s*=\s*[\"']?)([\w-]+)", re.I)


def _ids_are_free(catalogue: Catalogue) -> Iterator[Problem]:
    """A written page gives no place a name that the page has of itself."""
    for written in catalogue.written.values():
        body = forms.blank_code(written.body)
        for match in _ID.finditer(body):
            if match[1] in OWN_IDS or re.fullmatch(r"(?:cite|key-point)-\d+", match[1]):
                line = written.body_line + body.count("\n", 0, match.start())
                message = f"'{match[1]}' names a place that every page has; choose another name"
                yield Problem(written.front.origin.path, line, message)


_BARE = re.compile(r"(?<![\\\[!@])\[([a-z0-9-]+)(?:\|[^\[\]\n]*)?\](?![\[\](:{])")


def _brackets_are_whole(catalogue: Catalogue) -> Iterator[Problem]:
    """An id in single brackets is a form with a sign left out."""
    for written in catalogue.written.values():
        body = forms.blank(forms.blank_code(written.body))
        for match in _BARE.finditer(body):
            kind = catalogue.kinds.get(match[1])
            if kind:
                line = written.body_line + body.count("\n", 0, match.start())
                write = _FORMS_FOR.get(kind, "[[{}]]").format(match[1])
                message = f"'{match[0]}' is shown as typed; write '{write}'"
                yield Problem(written.front.origin.path, line, message)


def _languages_have_names(catalogue: Catalogue) -> Iterator[Problem]:
    """The language of a name is one that the vocabulary can call by its name, if it names any."""
    named = catalogue.vocabulary.languages
    for thing in catalogue.of(Thing) if named else ():
        for index, name in enumerate(thing.names):
            if name.lang and name.lang not in named:
                message = (
                    f"'{name.lang}' is not among 'languages' in data/vocabulary.yml"
                    f"{nearest(name.lang, named)}; add it there, with the name of the language"
                )
                yield catalogue.problem(thing, ("names", index, "lang"), message)


def _forms_resolve(catalogue: Catalogue) -> Iterator[Problem]:
    """Every inline form of a written page names a record that can stand there."""
    for written in catalogue.written.values():
        path = written.front.origin.path
        for form in forms.scan(written.body, written.body_line):
            fault = form.fault or _form_fault(form, catalogue)
            if fault:
                yield Problem(path, form.line, fault)


_FORM_NAMES = {
    "citation": ("sources",),
    "value": ("facts", "series"),
    "date": ("facts", "series"),
    "list": ("organisations", "documents", "series", "questions"),
    "table": ("organisations", "documents", "series", "states", "claimed-states", "questions"),
}


_FORMS_FOR = {"sources": "[@{}]", "series": "{{{{ {} }}}}"}  # every other kind is linked


def _form_fault(form: forms.Form, catalogue: Catalogue) -> str:
    """Why a form cannot stand for what it names, or nothing."""
    if form.id in RESERVED and form.kind in ("list", "table"):
        if form.id == "latest" and not catalogue.vocabulary.focus:
            return "'latest' is about the state that 'focus' in data/vocabulary.yml names; name one"
        write = f"'{{{{ table {form.id} }}}}'"
        return "" if form.kind == "table" else f"'{form.id}' is a table only; write {write}"
    every = tuple(KIND_LABELS)
    linkable = tuple(kind for kind in every if kind not in _FORMS_FOR)
    kinds = _FORM_NAMES.get(form.kind, linkable)
    kind = catalogue.kinds.get(form.id)
    if kind in kinds or (kind is None and catalogue.may_be_lost(form.id)):
        return ""
    wanted = "a record" if form.kind == "link" else " or ".join(KIND_LABELS[k] for k in kinds)
    if kind:
        write = _FORMS_FOR.get(kind, "[[{}]]").format(form.id)
        return f"'{form.id}' is {KIND_LABELS[kind]}; write '{write}', or name {wanted} here"
    near = catalogue.nearest_id(form.id, kinds)
    return f"no record '{form.id}'; here belongs {wanted}{near}"


def _series_have_values(catalogue: Catalogue) -> Iterator[Problem]:
    """A page can only rest on a series of which a figure was known on its day."""
    figures: dict[str, list[Figure]] = defaultdict(list)
    for figure in catalogue.of(Figure):
        figures[figure.series].append(figure)
    for path, page in catalogue.pages.items():
        day = page.as_of.last if page.as_of else datetime.date.max
        when = f"was known on {page.as_of.english}" if page.as_of else "is known"
        for id, place in _values(page, catalogue.written[path]):
            if id in catalogue.doubtful:
                continue
            if catalogue.kinds.get(id) == "series" and not history.current_figure(figures[id], day):
                yield replace(place, message=f"no figure of '{id}' {when}; name one")


def _values(page: Briefing | Page, written: Written) -> Iterator[tuple[str, Problem]]:
    """The ids whose values a page shows or rests on, each with a problem at its place."""
    origin = written.front.origin
    for form in forms.scan(written.body, written.body_line):
        if form.kind in ("value", "date"):
            yield form.id, Problem(origin.path, form.line, "")
    for index, point in enumerate(page.key_points if isinstance(page, Briefing) else []):
        for at, id in enumerate(point.facts):
            yield id, origin.problem(("key_points", index, "facts", at), "")


RULES: tuple[Callable[[Catalogue], Iterator[Problem]], ...] = (
    _ids_exist,
    _labels_exist,
    _addresses_are_unique,
    _names_are_findable,
    _names_are_unambiguous,
    _parts_are_real,
    _times_are_in_order,
    _nothing_lies_ahead,
    _positions_are_statements,
    _carried_texts_are_secondary,
    _facts_are_dated,
    _ranks_have_reasons,
    _rolls_agree,
    _pages_lie_right,
    _titles_stand_once,
    _blocks_come_out,
    _markup_is_plain,
    _ids_are_free,
    _brackets_are_whole,
    _languages_have_names,
    _forms_resolve,
    _series_have_values,
)


# Roll-calls ------------------------------------------------------------------------------------


def vote_id(roll: str, state: str) -> str:
    """The id of the fact that holds one state's vote in a roll-call."""
    return f"{roll}-{state}"


def _claim_votes(raws: Iterable[Raw], catalogue: Catalogue) -> Iterator[Problem]:
    """Gives each state's vote its id, so that pages and key points may name it.

    A roll-call with a mistake has its votes too, so that those who name one are not blamed.
    """
    for raw in raws:
        for keys, state in _written_roll(raw):
            id = vote_id(str(raw.data.get("id")), state)
            if catalogue.origins.setdefault(id, raw.origin) is not raw.origin:
                message = f"the vote of '{state}' has the id '{id}', which another record has"
                yield raw.origin.problem(keys, message)
            catalogue.kinds.setdefault(id, "facts")


def _written_roll(raw: Raw) -> Iterator[tuple[Keys, str]]:
    """The states of a roll-call as it was written."""
    for ballot in Ballot if raw.data.get("type") == "vote" else ():
        listed = raw.data.get(ballot.value)
        for index, state in enumerate(listed if isinstance(listed, list) else []):
            yield (ballot.value, index), str(state)


def _expand_votes(catalogue: Catalogue) -> None:
    """Adds each state's vote as a fact of its own, resting on the sources that speak of it."""
    for roll in catalogue.of(RollCall):
        for keys, state in _roll(roll):
            vote = _vote(roll, Ballot.read(keys[0]), state)
            if catalogue.records.setdefault(vote.id, vote) is vote:
                catalogue.origins[vote.id] = catalogue.origins[roll.id]
                catalogue.topics[vote.id] = catalogue.topics[roll.id]


def _vote(roll: RollCall, ballot: Ballot, state: str) -> Vote:
    about_it = [c for c in roll.sources if {state, ballot.value} & set(c.supports)]
    general = [cite for cite in roll.sources if not cite.supports]
    return Vote(
        id=vote_id(roll.id, state),
        type="ballot",
        document=roll.document,
        body=roll.body,
        state=state,
        ballot=ballot,
        roll=roll.id,
        on=roll.on,
        disputes=[d for d in roll.disputes if d.field in (ballot.value, state)],
        rank=roll.rank,
        rank_reason=roll.rank_reason,
        sources=about_it or general or roll.sources,
        review=roll.review,
    )
