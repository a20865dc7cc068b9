"""Texts that somebody typed for a field -> the value as a file has it, or why it cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from briefings.problem import Origin, Problem
from briefings.record.catalogue import Catalogue
from briefings.record.defaults import Defaults
from briefings.record.ids import MayName, may_name
from briefings.record.load import RawRecord
from briefings.record.parts import Reference, StrictModel, written_fields
from briefings.record.typed import problem_of
from briefings.record.yaml_text import parse

from .kinds import Kind, Refused
from .lookup import id_of

FILLED = frozenset(written_fields(Defaults))


def given_fields(kind: Kind) -> list[str]:
    """The fields that may be written in a record of a kind, in the order of its definition."""
    return [
        name
        for name in written_fields(kind.model)
        if name != "type" and (name not in kind.model.given or name == "id")
    ]


def value_of(kind: Kind, name: str, texts: Sequence[Any], catalogue: Catalogue) -> Any:
    """The value of a field as YAML has it, checked by its definition.

    An id may be typed as a name; a list as its items with commas between, or an item at a time; a
    cited source as `id, place in it`; anything else that has parts as YAML, or as a mapping.
    Raises Refused.
    """
    info = written_fields(kind.model)[name]
    marks = _marks(kind.model, name)
    if is_list(info.annotation):
        value: Any = _items(info.annotation, name, texts, marks, catalogue)
    elif len(texts) > 1:
        raise Refused(f"'{name}' is given {len(texts)} times; it holds one value")
    elif _has_parts(info.annotation) or get_origin(info.annotation) is dict:
        value = _yaml(name, texts[0])
    else:
        value = id_of(name, texts[0], marks, catalogue) if marks else texts[0]
    value = _named(value, info.annotation, name, catalogue)
    check(kind, name, value, catalogue)
    return _tidy(value, keep_lines=name == "text")


def check(kind: Kind, name: str, value: Any, catalogue: Catalogue) -> None:
    """Raises Refused where a value does not fit its field."""
    answers = catalogue.settings.answers or None
    try:
        kind.model.model_validate({name: value}, context=answers)
    except ValidationError as error:
        raw = RawRecord(kind.folder, {name: value}, Origin(""))
        wrong = [each for each in error.errors() if each["loc"] and _is_wrong(each, name)]
        found: list[Problem] = [problem_of(kind.model, raw, each) for each in wrong]
        if found:
            raise Refused("; ".join(dict.fromkeys(_said(each, name) for each in found))) from None


def _is_wrong(error: Any, name: str) -> bool:
    """Whether an error is one of this field; what a file may give is not missed yet."""
    last = str(error["loc"][-1])
    return error["loc"][0] == name and not (error["type"] == "missing" and last in FILLED)


def _said(problem: Problem, name: str) -> str:
    """A problem of a part with the field that it is a part of."""
    inside = problem.message.startswith(f"'{name}'")
    return problem.message if inside else f"'{name}': {problem.message}"


def is_list(annotation: Any) -> bool:
    """Whether a field holds a list."""
    return get_origin(annotation) is list or any(is_list(each) for each in _inner(annotation))


def _inner(annotation: Any) -> tuple[Any, ...]:
    return tuple(each for each in get_args(annotation) if not isinstance(each, str | MayName))


def model_in(annotation: Any) -> type[StrictModel] | None:
    """The definition of the parts that a field holds, if it holds such."""
    if isinstance(annotation, type) and issubclass(annotation, StrictModel):
        return annotation
    return next(filter(None, map(model_in, _inner(annotation))), None)


def _has_parts(annotation: Any) -> bool:
    return model_in(annotation) is not None


def _marks(cls: type[BaseModel], name: str) -> MayName | None:
    ours = next(own for own, info in cls.model_fields.items() if (info.alias or own) == name)
    return may_name(cls).get(ours)


def _items(
    annotation: Any, name: str, texts: Sequence[Any], marks: MayName | None, catalogue: Catalogue
) -> list[Any]:
    part = model_in(annotation)
    found: list[Any] = []
    for text in texts:
        if isinstance(text, dict):
            found.append(text)
        elif part is Reference and not text.lstrip().startswith(("{", "[")):
            found.append(_cited(text))
        elif part or text.lstrip().startswith("["):
            value = _yaml(name, text)
            found += value if isinstance(value, list) else [value]
        elif marks:
            found += [each.strip() for each in text.split(",")]
        else:
            found.append(text)
    if marks:
        return [id_of(name, each, marks, catalogue) for each in found]
    return found


def _cited(text: str) -> dict[str, str]:
    """A cited source as citations in prose have it: its id, then the place in it."""
    id, _, where = text.partition(",")
    return {"source": id.strip()} | ({"where": where.strip()} if where.strip() else {})


def _yaml(name: str, text: str) -> Any:
    problems: list[Problem] = []
    value, _ = parse(text, name, 0, problems)
    if problems:
        raise Refused(f"'{name}': {problems[0].message}")
    return value


def _named(value: Any, annotation: Any, name: str, catalogue: Catalogue) -> Any:
    """A value in whose parts names stand for ids, with the ids."""
    part = model_in(annotation)
    if isinstance(value, list):
        return [_named(each, annotation, name, catalogue) for each in value]
    if not (part and isinstance(value, dict)):
        return value
    fields = written_fields(part)
    found = {}
    for key, each in value.items():
        marks = _marks(part, key) if key in fields else None
        if marks and isinstance(each, list):
            each = [id_of(key, str(item), marks, catalogue) for item in each]
        elif marks:
            each = id_of(key, str(each), marks, catalogue)
        elif key in fields:
            each = _named(each, fields[key].annotation, key, catalogue)
        found[key] = each
    return found


def _tidy(value: Any, keep_lines: bool) -> Any:
    """A value without the blanks around its texts, and each text on one line."""
    if isinstance(value, dict):
        return {key: _tidy(each, keep_lines=False) for key, each in value.items()}
    if isinstance(value, list):
        return [_tidy(each, keep_lines=False) for each in value]
    return str(value).strip() if keep_lines else " ".join(str(value).split())
