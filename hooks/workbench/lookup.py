"""Names, as people remember records -> the ids of the record."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from briefings.record.catalogue import Catalogue
from briefings.record.ids import MayName
from briefings.record.likely import names_of

from .kinds import Refused

_OFFERED = 6


class Unsure(Refused):
    """Raised where a text may mean several records; `offers` are their ids, likely ones first."""

    def __init__(self, message: str, offers: list[str]) -> None:
        super().__init__(message)
        self.offers = offers


def id_of(field: str, text: str, may: MayName, catalogue: Catalogue) -> str:
    """The id that a text is or names, whatever the case. Raises Unsure with what it may mean."""
    text = " ".join(text.split())
    if not text:
        raise Refused(f"'{field}' has no value; write an id or a name")
    if text in catalogue.kinds:
        if catalogue.type_of(text) in may.types:
            return text
        is_a, wanted = catalogue.one(text), catalogue.one_of(may.types)
        raise Refused(f"'{field}': '{text}' is {is_a}; here belongs {wanted}")
    named = _called(catalogue, may)
    exact = named.get(text.casefold(), [])
    if len(exact) == 1:
        return exact[0]
    offers = exact or _alike(text.casefold(), named)
    wanted = catalogue.one_of(may.types)
    hint = f"; did you mean {', '.join(offers)}?" if offers else "; make it first"
    many = "names several records" if exact else "is no record"
    raise Unsure(f"'{field}': '{text}' {many}; here belongs {wanted}{hint}", offers)


def _called(catalogue: Catalogue, may: MayName) -> dict[str, list[str]]:
    """The ids under each name that records of some types have, in lower case."""
    found: dict[str, list[str]] = {}
    for id in catalogue.kinds:
        if catalogue.type_of(id) in may.types:
            for name in {each.casefold() for each in _names(id, catalogue)}:
                found.setdefault(name, []).append(id)
    return found


def _names(id: str, catalogue: Catalogue) -> Iterator[str]:
    yield id
    if record := catalogue.records.get(id):
        yield from filter(None, names_of(record))


def _alike(text: str, named: dict[str, list[str]]) -> list[str]:
    """Ids whose names hold the text, then those whose names are spelt alike."""
    inside = [name for name in named if len(text) > 2 and text in name]
    close = difflib.get_close_matches(text[:80], list(named), n=_OFFERED)
    ids = [id for name in [*inside, *close] for id in named[name]]
    return list(dict.fromkeys(ids))[:_OFFERED]
