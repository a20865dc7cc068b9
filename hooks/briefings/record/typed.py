"""Raw records -> typed records, with a problem for every field that does not fit."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from pydantic import ValidationError

from ..problem import Keys, Problem, closest, meant, nearest
from .again import again
from .catalogue import RESERVED, SETTINGS_FILE, Catalogue, Misnamed, texts_in
from .defaults import Defaults
from .facts import FACT_TYPES
from .ids import may_name
from .items import ENTITY_TYPES, OpenQuestion, Question, Series, Source, Term
from .load import Input, PageSource, RawRecord
from .pages import Briefing, Page
from .parts import Record, StrictModel, written_fields
from .roll_calls import claim_votes
from .scalars import NoIdError, as_id
from .site import KindOfAnswer, SiteSettings

M = TypeVar("M", bound=StrictModel)
_MODELS: dict[str, type[Record]] = {
    "glossary": Term,
    "questions": Question,
    "series": Series,
    "sources": Source,
    "open": OpenQuestion,
}


def catalogue_of(
    given: Input, today: datetime.date | None = None
) -> tuple[Catalogue, list[Problem]]:
    """The typed records as they were written, and every problem of reading them.

    `today` is the day of the check, against which rules hold dates.
    """
    catalogue = Catalogue(today=today, lost=list(given.lost), misplaced=list(given.misplaced))
    problems = list(given.problems)
    problems += _read_settings(given, catalogue)
    for raw in given.defaults:
        problems += _typed(Defaults, raw, catalogue)[1]
    for raw in given.unread:
        problems += _register_id(raw, catalogue)
    for raw in given.records:
        problems += _read_record(raw, catalogue)
    for written in given.pages:
        problems += _read_page(written, catalogue)
    problems += claim_votes(given.records, catalogue)
    return catalogue, problems


def _read_settings(given: Input, catalogue: Catalogue) -> Iterator[Problem]:
    raw = given.settings
    if raw:
        settings, problems = _typed(SiteSettings, raw, catalogue)
        yield from problems
        if settings:
            catalogue.settings, catalogue.settings_origin = settings, raw.origin
    elif not any(problem.path == SETTINGS_FILE for problem in given.problems):
        yield Problem(
            SETTINGS_FILE, 1, "is missing; it says which kinds of entities there are", "field"
        )


def _read_record(raw: RawRecord, catalogue: Catalogue) -> Iterator[Problem]:
    yield from _register_id(raw, catalogue)
    cls = _model(raw, catalogue)
    if cls is None:
        if raw.kind == "facts":
            yield _unknown_type(raw)
        catalogue.lost += texts_in(raw.data)
        return
    record, problems = _typed(cls, raw, catalogue)
    yield from problems
    if record is None:
        catalogue.lost += texts_in(raw.data)
    if record and catalogue.origins.get(record.id) is raw.origin:
        catalogue.records[record.id] = record


def _model(raw: RawRecord, catalogue: Catalogue) -> type[Record] | None:
    """The definition of a record; None where its type or kind is not known."""
    if raw.kind == "entities":
        kind = catalogue.settings.kinds.get(raw.data["kind"])
        return ENTITY_TYPES[kind.type] if kind else None
    return _MODELS.get(raw.kind) or FACT_TYPES.get(str(raw.data.get("type")))


def _register_id(raw: RawRecord, catalogue: Catalogue) -> Iterator[Problem]:
    """Gives an id to the first record that has it; a second one is a problem."""
    id = raw.data.get("id")
    if not isinstance(id, str):
        return
    first = catalogue.origins.get(id)
    if as_id(id) != id:
        catalogue.misplaced.append(as_id(id))  # under which it will be known when it is mended
    if id in RESERVED:
        yield raw.origin.problem(
            ["id"], f"the id '{id}' is kept for the list of that name", "unique-id"
        )
    elif first:
        place = f"{first.path}:{first.lines.get((), 1)}"
        yield raw.origin.problem(
            ["id"], f"the id '{id}' is taken by {place}; ids are unique", "unique-id"
        )
    else:
        catalogue.origins[id] = raw.origin
        catalogue.kinds[id] = raw.data["kind"] if raw.kind == "entities" else raw.kind


def _unknown_type(raw: RawRecord) -> Problem:
    known = ", ".join(FACT_TYPES)
    if "type" not in raw.data:
        return raw.origin.problem([], f"missing field 'type'; it is one of {known}", "fact-type")
    word = str(raw.data["type"])
    message = f"'{word}' is no type of fact; it is one of {known}{nearest(word, FACT_TYPES)}"
    return raw.origin.problem(["type"], message, "fact-type")


def _read_page(written: PageSource, catalogue: Catalogue) -> Iterator[Problem]:
    catalogue.written[written.path] = written
    is_briefing = written.front.kind == "briefings"
    if is_briefing:
        yield from _register_id(written.front, catalogue)
    cls: type[Briefing | Page] = Briefing if is_briefing else Page
    page, problems = _typed(cls, written.front, catalogue)
    yield from problems
    if page is None:
        catalogue.lost += texts_in(written.front.data)
    if page:
        catalogue.pages[written.path] = page
        if is_briefing and catalogue.origins.get(page.id) is written.front.origin:
            catalogue.records[page.id] = page


def _typed(cls: type[M], raw: RawRecord, catalogue: Catalogue) -> tuple[M | None, list[Problem]]:
    """The record as its model, or None with a problem for every field that does not fit.

    Which id was meant by a word that is none can be said when all records are known. Records never
    change, so that one which was typed before is the same object again.
    """
    answers = (catalogue.settings.answers or None) if raw.kind == "facts" else None
    known = _KNOWN.get(raw)
    if known is None or known[:2] != (cls, answers):
        record, problems, misnamed = _read(cls, raw, answers)
        known = _KNOWN[raw] = (
            cls,
            answers,
            again(record) if isinstance(record, Record) else record,
            problems,
            misnamed,
        )
    catalogue.misnamed += known[4]
    return known[2], known[3]


_KNOWN: WeakKeyDictionary[RawRecord, tuple[Any, ...]] = WeakKeyDictionary()


def _read(
    cls: type[M], raw: RawRecord, answers: dict[str, KindOfAnswer] | None
) -> tuple[M | None, list[Problem], list[Misnamed]]:
    try:
        return cls.model_validate(raw.data, context=answers), [], []
    except ValidationError as error:
        errors = error.errors()
    misnamed = [each for item in errors if (each := _misnamed(cls, raw, item))]
    others = [item for item in errors if not _misnamed(cls, raw, item)]
    slips = _slips(cls, others)
    problems = [problem_of(cls, raw, item) for item in others if item["loc"] not in slips]
    return None, problems, misnamed


def _misnamed(cls: type[StrictModel], raw: RawRecord, error: Any) -> Misnamed | None:
    """What was typed where the id of a record belongs, if that is what is wrong."""
    name, owner, _ = _place(cls, error["loc"])
    names = {
        (owner.model_fields[each].alias or each): mark for each, mark in may_name(owner).items()
    }.get(name)
    if not names or not isinstance(error.get("ctx", {}).get("error"), NoIdError):
        return None
    return Misnamed(raw.origin, error["loc"], error["input"].strip(), names)


def _slips(cls: type[StrictModel], errors: list[Any]) -> set[Keys]:
    """The missing fields of which a misspelt one stands there, and is told already."""
    missing = {error["loc"] for error in errors if error["type"] == "missing"}
    unknown = [error["loc"] for error in errors if error["type"] == "extra_forbidden"]
    meant = {(*loc[:-1], _meant_field(str(loc[-1]), _place(cls, loc)[2])) for loc in unknown}
    return missing & meant


def problem_of(cls: type[StrictModel], raw: RawRecord, error: Any) -> Problem:
    """What is wrong with a field and what to write instead; `error` is one of pydantic's."""
    name, owner, inside = _place(cls, keys := error["loc"])
    match error["type"]:
        case "missing":
            message = f"missing field '{name}': {written_fields(owner)[name].description}"
            return raw.origin.problem(keys[:-1], message, "field")
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
            message = f"'{name}' must be a list{_as_list(error['input'])}"
        case "model_type" | "dict_type":
            message = f"'{name}' must be lines of 'field: value'{_as_fields(keys, owner, inside)}"
        case _:
            message = f"'{name}': {error['msg']}"
    return raw.origin.problem(keys, message, "field")


def _as_fields(keys: Keys, owner: type[StrictModel], inside: type[StrictModel]) -> str:
    """Where the lines of a part of a record start, and which fields may be in them."""
    item = " after '- '" if isinstance(keys[-1], int) else ""
    return f"{item}; the fields are {', '.join(_fields(inside))}" if inside is not owner else item


def _as_list(typed: Any) -> str:
    """How to write as a list what was typed in its place."""
    if isinstance(typed, str) and typed.strip():
        return f": write '[{', '.join(typed.replace(',', ' ').split())}]', or lines with '- '"
    return ": lines that start with '- '"


def _place(cls: type[StrictModel], keys: Keys) -> tuple[str, type[StrictModel], type[StrictModel]]:
    """The last field that keys lead through, the definition it stands in, and that of its items."""
    name, owner, inside = "", cls, cls
    for key in keys:
        info = written_fields(inside).get(str(key))
        if info:
            name, owner = str(key), inside
            inside = next(_models_in(info.annotation), inside)
    return name, owner, inside


def _known_field(word: str, cls: type[StrictModel]) -> str:
    """A hint for a field that is not known: the one that is meant, or all that may be written."""
    hint = _meant_field(word, cls)
    return meant(hint) if hint else f"; the fields here are {', '.join(_fields(cls))}"


def _meant_field(word: str, cls: type[StrictModel]) -> str | None:
    """The field that a word probably stands for."""
    ours = cls.model_fields.get(word)  # our own name for it, such as `start`
    return (ours.alias if ours else None) or closest(word, _fields(cls))


def _fields(cls: type[StrictModel]) -> list[str]:
    return [name for name in written_fields(cls) if name not in cls.given]


def _models_in(annotation: Any) -> Iterator[type[StrictModel]]:
    if isinstance(annotation, type) and issubclass(annotation, StrictModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models_in(inner)
