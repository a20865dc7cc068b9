"""Raw records -> typed records and all problems: each record alone, then all of them together.

A rule is a generator of problems; it prints nothing and stops nothing. `RULES` is the list of
what must hold across fields and files.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from . import forms, history
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
    Fact,
    Figure,
    Measure,
    Membership,
    Office,
    OpenQuestion,
    Page,
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
)
from .problem import Keys, Origin, Problem

R = TypeVar("R", bound=Record)
M = TypeVar("M", bound=BaseModel)

RESERVED = ("briefings",)  # `{{ table briefings }}` lists them; no record may take the name

_MODELS: dict[str, type[Record]] = {
    "entities": Entity,
    "glossary": Term,
    "questions": Question,
    "series": Series,
    "sources": Source,
    "open": OpenQuestion,
}
_NAME_ENDS = re.compile(r"\w.*\w|\w", re.S)


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

    def of(self, cls: type[R]) -> list[R]:
        """The records of one class, in the order of their files."""
        return [record for record in self.records.values() if isinstance(record, cls)]

    def problem(self, record: Record, keys: Iterable[Any], message: str) -> Problem:
        """A problem at a field of a record."""
        return self.origins[record.id].problem(keys, message)


def validate(given: Input) -> tuple[Catalogue, list[Problem]]:
    """The typed records, and every problem of the input, those of loading included."""
    catalogue = Catalogue()
    problems = list(given.problems)
    problems += _read_vocabulary(given.vocabulary, catalogue)
    for raw in given.records:
        problems += _read_record(raw, catalogue)
    for written in given.pages:
        problems += _read_page(written, catalogue)
    problems += _claim_votes(catalogue)
    for rule in RULES:
        problems += rule(catalogue)
    if not problems:
        _expand_votes(catalogue)
    return catalogue, problems


# Each record alone -----------------------------------------------------------------------------


def _read_vocabulary(raw: Raw | None, catalogue: Catalogue) -> Iterator[Problem]:
    if raw is None:
        yield Problem("data/vocabulary.yml", 1, "is missing; it labels source classes and topics")
        return
    vocabulary, problems = _typed(Vocabulary, raw)
    yield from problems
    catalogue.vocabulary = vocabulary or catalogue.vocabulary


def _read_record(raw: Raw, catalogue: Catalogue) -> Iterator[Problem]:
    id = raw.data.get("id")
    if isinstance(id, str):
        yield from _claim(id, _kind(raw), raw, catalogue)
    cls = _MODELS.get(raw.kind) or FACT_TYPES.get(str(raw.data.get("type")))
    if cls is None:
        yield _unknown_type(raw)
        return
    record, problems = _typed(cls, raw)
    yield from problems
    if record and catalogue.origins.get(record.id) is raw.origin:
        catalogue.records[record.id] = record
        catalogue.topics[record.id] = raw.topic


def _kind(raw: Raw) -> str:
    return str(raw.data["kind"]) if raw.kind == "entities" else raw.kind


def _claim(id: str, kind: str, raw: Raw, catalogue: Catalogue) -> Iterator[Problem]:
    """Gives an id to the first record that has it; a second one is a problem."""
    first = catalogue.origins.get(id)
    if id in RESERVED:
        yield raw.origin.problem(["id"], f"the id '{id}' is kept for the list of that name")
    elif first:
        place = f"{first.path}:{first.lines.get((), 1)}"
        yield raw.origin.problem(["id"], f"the id '{id}' is taken by {place}; ids are unique")
    else:
        catalogue.origins[id] = raw.origin
        catalogue.kinds[id] = kind


def _unknown_type(raw: Raw) -> Problem:
    known = ", ".join(FACT_TYPES)
    if "type" not in raw.data:
        return raw.origin.problem([], f"missing field 'type'; it is one of {known}")
    word = str(raw.data["type"])
    message = f"'{word}' is no type of fact; it is one of {known}{nearest(word, FACT_TYPES)}"
    return raw.origin.problem(["type"], message)


def _read_page(written: Written, catalogue: Catalogue) -> Iterator[Problem]:
    catalogue.written[written.path] = written
    is_briefing = written.path.startswith("briefings/")
    if is_briefing:
        yield from _claim(written.front.data["id"], "briefings", written.front, catalogue)
    cls: type[Briefing | Page] = Briefing if is_briefing else Page
    page, problems = _typed(cls, written.front)
    yield from problems
    if page:
        catalogue.pages[written.path] = page
        if is_briefing:
            catalogue.records[page.id] = page


def _typed(cls: type[M], raw: Raw) -> tuple[M | None, list[Problem]]:
    """The record as its model, or None with a problem for every field that does not fit."""
    try:
        return cls.model_validate(raw.data), []
    except ValidationError as error:
        return None, [_field_problem(cls, raw, item) for item in error.errors()]


def _field_problem(cls: type[BaseModel], raw: Raw, error: Any) -> Problem:
    keys: Keys = error["loc"]
    name = keys[-1] if keys else ""
    owner = _owner(cls, keys)
    match error["type"]:
        case "missing":
            info = next(i for n, i in owner.model_fields.items() if (i.alias or n) == name)
            message = f"missing field '{name}': {info.description}"
            return raw.origin.problem(keys[:-1], message)
        case "extra_forbidden":
            fields = [info.alias or each for each, info in owner.model_fields.items()]
            hint = nearest(str(name), fields) or f"; the fields here are {', '.join(fields)}"
            return raw.origin.problem(keys, f"unknown field '{name}'{hint}")
        case "value_error":
            text = str(error["ctx"]["error"])
            where = f"'{name}' " if text.startswith(("has ", "must ", "is ")) else f"'{name}': "
            return raw.origin.problem(keys, (where if keys else "") + text)
        case "too_short":
            return raw.origin.problem(keys, f"'{name}' is empty; it needs one item at least")
        case "list_type":
            return raw.origin.problem(keys, f"'{name}' must be a list: lines that start with '- '")
        case "model_type" | "dict_type":
            return raw.origin.problem(keys, f"'{name}' must be lines of 'field: value'")
        case _:
            return raw.origin.problem(keys, f"'{name}': {error['msg']}")


def _owner(cls: type[BaseModel], keys: Keys) -> type[BaseModel]:
    """The model of the part of a record that holds the last of the keys."""
    for key in keys[:-1]:
        for name, info in cls.model_fields.items():
            if (info.alias or name) == key:
                cls = next(_models_in(info.annotation), cls)
    return cls


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models_in(inner)


# All records together --------------------------------------------------------------------------


def _ids_exist(catalogue: Catalogue) -> Iterator[Problem]:
    for record in catalogue.records.values():
        for keys, id, names in references(record):
            kind = catalogue.kinds.get(id)
            if kind is None:
                near = [each for each, its in catalogue.kinds.items() if its in names.kinds]
                message = f"'{keys[0]}' names '{id}', which is the id of no record"
                yield catalogue.problem(record, keys, message + nearest(id, near))
            elif kind not in names.kinds:
                message = f"'{keys[0]}' names '{id}', {KIND_LABELS[kind]}, where {names} belongs"
                yield catalogue.problem(record, keys, message)


def _labels_exist(catalogue: Catalogue) -> Iterator[Problem]:
    classes, topics = catalogue.vocabulary.source_classes, catalogue.vocabulary.topics
    for source in catalogue.of(Source):
        if source.class_ not in classes:
            message = f"'{source.class_}' is no source class of data/vocabulary.yml"
            yield catalogue.problem(source, ["class"], message + nearest(source.class_, classes))
    files = {catalogue.origins[fact.id].path: fact for fact in catalogue.of(Fact)}
    for path, fact in files.items():
        topic = catalogue.topics[fact.id]
        if topic not in topics:
            message = f"the file's name is no topic of data/vocabulary.yml{nearest(topic, topics)}"
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
        fields = {info.alias or name for name, info in type(fact).model_fields.items()}
        states = {id for _, id in _roll(fact)} if isinstance(fact, RollCall) else set()
        for keys, cite in _cites(fact):
            for index, part in enumerate(cite.supports):
                if part not in fields | states:
                    message = f"'{part}' is no field of this fact{nearest(part, fields)}"
                    yield catalogue.problem(fact, (*keys, "supports", index), message)
        for index, dispute in enumerate(fact.disputes):
            if dispute.field not in fields:
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
        parts = path.split("/")
        if parts[0] == "briefings" and (len(parts) != 2 or parts[1] == "index.md"):
            message = "a briefing is a file of its own in docs/briefings/; its index is made for it"
            yield written.front.origin.problem([], message)
    for page in catalogue.of(Briefing):
        if page.as_of.first > page.date.last:
            message = f"'as_of' is {page.as_of}, later than 'date', which is {page.date}"
            yield catalogue.problem(page, ["as_of"], message)


def _titles_stand_once(catalogue: Catalogue) -> Iterator[Problem]:
    """The heading of a page is its title; its text starts with the second level."""
    for written in catalogue.written.values():
        for number, line in enumerate(forms.blank_code(written.body).split("\n")):
            if re.match(r" {0,3}#\s", line):
                message = "the title in the front matter is the heading of the page; start with ##"
                yield Problem(written.front.origin.path, written.body_line + number, message)


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
    "list": ("organisations", "documents", "series", "states", "claimed-states", "questions"),
}


def _form_fault(form: forms.Form, catalogue: Catalogue) -> str:
    if form.kind in ("list", "table") and form.id in RESERVED:
        return ""
    every = tuple(KIND_LABELS)
    linkable = tuple(kind for kind in every if kind not in ("sources", "series"))
    kinds = _FORM_NAMES.get("list" if form.kind == "table" else form.kind, linkable)
    kind = catalogue.kinds.get(form.id)
    if kind in kinds:
        return ""
    wanted = "a record" if form.kind == "link" else " or ".join(KIND_LABELS[k] for k in kinds)
    if kind:
        return f"'{form.id}' is {KIND_LABELS[kind]}; here belongs {wanted}"
    near = nearest(form.id, [id for id, its in catalogue.kinds.items() if its in kinds])
    return f"no record '{form.id}'; here belongs {wanted}{near}"


def _series_have_values(catalogue: Catalogue) -> Iterator[Problem]:
    """A page can only show the value of a series of which a figure was known on its day."""
    figures: dict[str, list[Figure]] = defaultdict(list)
    for figure in catalogue.of(Figure):
        figures[figure.series].append(figure)
    for path, page in catalogue.pages.items():
        if not page.as_of:
            continue
        written = catalogue.written[path]
        for form in forms.scan(written.body, written.body_line):
            known = catalogue.kinds.get(form.id) == "series"
            if form.kind not in ("value", "date") or not known:
                continue
            if not history.current_figure(figures[form.id], page.as_of.last):
                message = f"no figure of '{form.id}' was known on {page.as_of.english}; name one"
                yield Problem(written.front.origin.path, form.line, message)


RULES: tuple[Callable[[Catalogue], Iterator[Problem]], ...] = (
    _ids_exist,
    _labels_exist,
    _addresses_are_unique,
    _names_are_findable,
    _names_are_unambiguous,
    _parts_are_real,
    _times_are_in_order,
    _facts_are_dated,
    _ranks_have_reasons,
    _rolls_agree,
    _pages_lie_right,
    _titles_stand_once,
    _forms_resolve,
    _series_have_values,
)


# Roll-calls ------------------------------------------------------------------------------------


def vote_id(roll: RollCall, state: str) -> str:
    """The id of the fact that holds one state's vote in a roll-call."""
    return f"{roll.id}-{state}"


def _claim_votes(catalogue: Catalogue) -> Iterator[Problem]:
    """Gives each state's vote its id, so that pages and key points may name it."""
    for roll in catalogue.of(RollCall):
        for keys, state in _roll(roll):
            id = vote_id(roll, state)
            if catalogue.kinds.setdefault(id, "facts") != "facts" or id in catalogue.origins:
                message = f"the vote of '{state}' has the id '{id}', which another record has"
                yield catalogue.problem(roll, keys, message)


def _expand_votes(catalogue: Catalogue) -> None:
    """Adds each state's vote as a fact of its own, resting on the sources that speak of it."""
    for roll in catalogue.of(RollCall):
        for keys, state in _roll(roll):
            vote = _vote(roll, Ballot.read(keys[0]), state)
            catalogue.records[vote.id] = vote
            catalogue.origins[vote.id] = catalogue.origins[roll.id]


def _vote(roll: RollCall, ballot: Ballot, state: str) -> Vote:
    about_it = [c for c in roll.sources if {state, ballot.value} & set(c.supports)]
    general = [cite for cite in roll.sources if not cite.supports]
    return Vote(
        id=vote_id(roll, state),
        type="ballot",
        document=roll.document,
        body=roll.body,
        state=state,
        ballot=ballot,
        roll=roll.id,
        on=roll.on,
        sources=about_it or general or roll.sources,
        review=roll.review,
    )
