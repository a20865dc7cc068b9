"""The records: every field a data file may have, said once.

These models drive the checks, the field reference for contributors and the JSON Schema for
editors, so that the three cannot disagree. The loader hands over text only (`load.py`); each
field's type says how its text is read. Words that the code branches on are enumerations here,
each with the label and the explanation that a reader is shown.
"""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, ClassVar, Literal, Self, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    HttpUrl,
    PlainSerializer,
    PlainValidator,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema

from . import limits
from .dates import UNKNOWN, Date, parse_date
from .problem import Keys

SUMMARY_LIMIT = 160  # characters; what fits a tooltip and a search result
LAST_YEAR = 9999  # the calendar of computers ends with it
LAST_WRITTEN = 2105  # the time in a packed site map has 32 bits, which end in February 2106
QUOTE_LIMIT = 25  # words; short enough to be a quotation and not a copy

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COUNT = re.compile(r"[0-9]{1,15}")  # more digits are a slip of the hand
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_QUOTES = '"“”„«»'
_ADDRESS = re.compile(r"https?://[^\s<>\"\\^`{|}]+", re.I)
_URL = TypeAdapter(HttpUrl)
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)\.?")


@functools.cache
def written_fields(cls: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of a definition, by the names that are written in YAML."""
    return {info.alias or name: info for name, info in cls.model_fields.items()}


def field_label(cls: type[BaseModel], name: str) -> str:
    """What a field is called on pages; `name` is what is written in YAML."""
    info = written_fields(cls).get(name)
    return info.title or name.replace("_", " ") if info else name.replace("-", " ")


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint such as `; did you mean 'state'?`, or nothing where no known word is close."""
    close = difflib.get_close_matches(word[: limits.NAME], list(known), n=1)
    return f"; did you mean '{close[0]}'?" if close else ""


# Scalars ---------------------------------------------------------------------------------------


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a text, not a list or a mapping")
    if not value.strip():
        raise ValueError("has no value; write one or take the line out")
    if _CONTROL.search(value):
        raise ValueError("has a control character; type the text again")
    return unicodedata.normalize("NFC", value.strip())


def _line(value: Any) -> str:
    return " ".join(_text(value).split())


def _id(value: Any) -> str:
    text = _text(value)
    if not _ID.fullmatch(text):
        raise ValueError(
            f"'{text}' is not an id; ids are lower-case letters a-z, digits and single hyphens"
        )
    return text


def _summary(value: Any) -> str:
    text = _line(value)
    if len(text) > SUMMARY_LIMIT:
        raise ValueError(f"has {len(text)} characters; {SUMMARY_LIMIT} at most, to fit a tooltip")
    return text


def _quote(value: Any) -> str:
    text = _line(value)
    if len(text.split()) > QUOTE_LIMIT:
        raise ValueError(f"has {len(text.split())} words; a quotation has {QUOTE_LIMIT} at most")
    if text[0] in _QUOTES and text[-1] in _QUOTES:
        raise ValueError("leave the quotation marks around it out; the page has them")
    return text


def _language(value: Any) -> str:
    text = _text(value)
    if not _LANGUAGE.fullmatch(text):
        raise ValueError(f"'{text}' is not a language tag; write en, ru, uk or kk, as in BCP 47")
    return text


def _count(value: Any) -> int:
    text = _text(value)
    if not _COUNT.fullmatch(text):
        raise ValueError(f"'{text}' is not a whole number; write it in digits only, as 1410")
    return int(text)


def _number(value: Any) -> Decimal:
    text = _text(value)
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"'{text}' is not a number; write it as 1410 or 99.23, with no separators")
    return Decimal(text)


def _flag(value: Any) -> bool:
    text = _text(value)
    if text not in ("true", "false"):
        raise ValueError(f"'{text}' is neither true nor false")
    return text == "true"


def web_address(value: Any) -> str:
    """An address on the web, as it was typed.

    It is read as browsers do (https://url.spec.whatwg.org/), and its host has a name that others
    can look up. Raises ValueError, with what to write instead, for anything else.
    """
    text = _text(value)
    if not _ADDRESS.fullmatch(text):
        raise ValueError(f"'{text}' is not a web address; it starts with https:// or http://")
    try:
        url = _URL.validate_python(text)
    except ValidationError as error:
        why = error.errors()[0]["msg"].rpartition("URL, ")[2]
        raise ValueError(f"'{text}' is not a web address: {why}") from None
    if url.username or url.password or not _HOST.fullmatch(url.host or ""):
        raise ValueError(f"'{text}' has no host that readers can reach, such as example.org")
    return text


def _date(value: Any) -> Date:
    date = value if isinstance(value, Date) else parse_date(_text(value))
    if date.last.year > LAST_WRITTEN:
        raise ValueError(f"'{date}' lies after {LAST_WRITTEN}; mend the year")
    return date


def _end(value: Any) -> Date | str:
    return UNKNOWN if value == UNKNOWN else _date(value)


_DATE_PATTERN = r"^\d{4}(-\d{2}(-\d{2})?)?$"
_DATE_SCHEMA = {"type": ["string", "integer"], "pattern": _DATE_PATTERN}

Text = Annotated[str, PlainValidator(_text), WithJsonSchema({"type": "string"})]
Line = Annotated[str, PlainValidator(_line), WithJsonSchema({"type": "string"})]
Id = Annotated[
    str,
    PlainValidator(_id),
    WithJsonSchema({"type": "string", "pattern": f"^{_ID.pattern}$"}),
]
Language = Annotated[str, PlainValidator(_language), WithJsonSchema({"type": "string"})]
Summary = Annotated[
    str,
    PlainValidator(_summary),
    WithJsonSchema({"type": "string", "maxLength": SUMMARY_LIMIT}),
]
Quote = Annotated[str, PlainValidator(_quote), WithJsonSchema({"type": "string"})]
Count = Annotated[int, PlainValidator(_count), WithJsonSchema({"type": "integer", "minimum": 0})]
Number = Annotated[
    Decimal,
    PlainValidator(_number),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": ["number", "string"]}),
]
Flag = Annotated[bool, PlainValidator(_flag), WithJsonSchema({"type": "boolean"})]
Address = Annotated[
    str, PlainValidator(web_address), WithJsonSchema({"type": "string", "format": "uri"})
]
Day = Annotated[
    Date,
    PlainValidator(_date),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(_DATE_SCHEMA),
]
End = Annotated[
    Date | str,
    PlainValidator(_end),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"anyOf": [_DATE_SCHEMA, {"const": UNKNOWN}]}),
]


# Words -----------------------------------------------------------------------------------------


class Word(Enum):
    """A word of the record: its value in YAML, its label on pages and what it means."""

    label: str
    meaning: str

    def __new__(cls, value: str, label: str, meaning: str) -> Self:
        word = object.__new__(cls)
        word._value_ = value
        word.label = label
        word.meaning = meaning
        return word

    @classmethod
    def read(cls, value: Any) -> Self:
        """The member written as `value`; ValueError names the words that may stand there."""
        if isinstance(value, cls):
            return value
        text = _text(value)
        known = [member.value for member in cls]
        if text not in known:
            raise ValueError(f"'{text}' is not one of {', '.join(known)}{nearest(text, known)}")
        return next(member for member in cls if member.value == text)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> CoreSchema:
        as_text = core_schema.plain_serializer_function_ser_schema(
            lambda member: member.value, return_schema=core_schema.str_schema()
        )
        return core_schema.no_info_plain_validator_function(cls.read, serialization=as_text)

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: Any, _handler: Any) -> dict[str, Any]:
        return {"enum": [member.value for member in cls]}


class Evidence(Word):
    """How good the reading of a source is."""

    VERIFIED = "verified", "verified", "Read in a copy of the page or record named."
    SECONDARY = (
        "secondary",
        "secondary source",
        "Read only in a reprint, a mirror, a summary or a partisan outlet.",
    )
    DERIVED = (
        "derived",
        "derived",
        "Follows from a verified record by counting or elimination; the method is stated.",
    )
    SEED = (
        "seed",
        "one article only",
        "Stated in an article digested here; not seen elsewhere.",
    )


class Rank(Word):
    """Which of several values is used."""

    PREFERRED = "preferred", "preferred", "The value this site uses."
    NORMAL = "normal", "normal", "A value this site records."
    DEPRECATED = (
        "deprecated",
        "not used",
        "A value kept with the reason why it is not used.",
    )


class DateBasis(Word):
    """How a date is known."""

    STATED = "stated", "stated", "The source gives the date."
    WEEKDAY = (
        "weekday",
        "resolved from a weekday",
        "The source gives a weekday; we worked it out.",
    )
    INFERRED = (
        "inferred",
        "inferred",
        "The date follows from the text or address of the source.",
    )


class MemberStatus(Word):
    """What a state is to a body or to a treaty."""

    MEMBER = "member", "member", "Takes part as a member."
    PARTY = (
        "party",
        "party",
        "Bound by a treaty, which is not membership of an organisation.",
    )
    FROZEN = (
        "frozen",
        "participation frozen",
        "A member in law that says it no longer takes part.",
    )
    SUSPENDED = (
        "suspended",
        "suspended",
        "Membership suspended by decision of the body.",
    )
    OBSERVER = "observer", "observer", "Attends without a vote."
    FORMER = "former", "former member", "Was a member and is one no longer."


class Role(Word):
    """In what part a state signed a document."""

    SIGNATORY = "signatory", "signatory", "Signed as one of the parties."
    RECIPIENT = (
        "recipient",
        "recipient",
        "Signed as the state to which assurances are given.",
    )
    ASSURING = "assuring", "assuring state", "Signed as a state that gives assurances."


class Stance(Word):
    """A state's answer to a recognition question."""

    RECOGNISES = (
        "recognises",
        "recognises",
        "A formal act or a plain statement of recognition.",
    )
    DOES_NOT = (
        "does-not-recognise",
        "does not recognise",
        "A statement or a document that declines recognition.",
    )
    AMBIGUOUS = "ambiguous", "ambiguous", "Statements or acts that point both ways."
    NONE_FOUND = (
        "none-found",
        "no position found",
        "No public position in the pages read.",
    )


class Basis(Word):
    """What a position rests on."""

    QUOTED = "quoted", "quoted words", "The words of the speaker are quoted."
    REPORTED = (
        "reported",
        "reported speech",
        "A report gives the sense in its own words.",
    )
    DOCUMENT = "document", "document", "A text adopted or published by the state."
    CONDUCT = "conduct", "conduct", "What the state did, without a statement."


class Ballot(Word):
    """What a state did when a vote was taken."""

    IN_FAVOUR = "in_favour", "in favour", "Voted for the text."
    AGAINST = "against", "against", "Voted against the text."
    ABSTAINED = "abstained", "abstained", "Cast an abstention."
    DID_NOT_VOTE = "did_not_vote", "did not vote", "Absent, or present without voting."
    NO_BALLOT = (
        "abstained_or_did_not_vote",
        "abstained or did not vote",
        "In neither the list in favour nor the list against; no more is known.",
    )
    NOT_AGAINST = (
        "not_against",
        "not against",
        "Not in the list against; no more is known.",
    )
    NOT_SEEN = "not_seen", "not seen", "Not seen in a list of this vote."


class Qualifier(Word):
    """How exact a figure is said to be."""

    EXACT = "exact", "", "The figure as given."
    ABOUT = "about", "about", "Given as a round or approximate figure."
    OVER = "over", "more than", "Given as a lower bound."
    UP_TO = "up-to", "up to", "Given as an upper bound."


class Kind(Word):
    """What an entity is; also the name of its folder in `data/entities/`."""

    STATE = "states", "States", "A state that most others recognise."
    CLAIMED = (
        "claimed-states",
        "Claimed states",
        "An entity that few or no states recognise.",
    )
    PERSON = "people", "People", "A person named in the record."
    ORGANISATION = (
        "organisations",
        "Organisations",
        "An organisation or an organ of one.",
    )
    DOCUMENT = "documents", "Documents", "A treaty, resolution, decree or declaration."
    EVENT = "events", "Events", "Something that happened, in its own right."
    PLACE = "places", "Places", "A city, region or territory."


# References ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Names:
    """Marks a field that holds ids, with the kinds of record that it may name."""

    kinds: tuple[str, ...]

    def __str__(self) -> str:
        return " or ".join(KIND_LABELS[kind] for kind in self.kinds)


KIND_LABELS = {
    "states": "a state",
    "claimed-states": "a claimed state",
    "people": "a person",
    "organisations": "an organisation",
    "documents": "a document",
    "events": "an event",
    "places": "a place",
    "glossary": "a glossary term",
    "questions": "a question",
    "series": "a series",
    "sources": "a source",
    "facts": "a fact",
    "briefings": "a briefing",
    "open": "an open question",
}

_ENTITIES = tuple(kind.value for kind in Kind)

SourceId = Annotated[Id, Names(("sources",))]
StateId = Annotated[Id, Names(("states", "claimed-states"))]
PersonId = Annotated[Id, Names(("people",))]
DocumentId = Annotated[Id, Names(("documents",))]
BodyId = Annotated[Id, Names(("organisations",))]
QuestionId = Annotated[Id, Names(("questions",))]
SeriesId = Annotated[Id, Names(("series",))]
EntityId = Annotated[Id, Names(_ENTITIES)]
ActorId = Annotated[Id, Names(("states", "claimed-states", "organisations"))]
BodyOrTreatyId = Annotated[Id, Names(("organisations", "documents"))]
StateIds = Annotated[list[Id], Names(("states", "claimed-states"))]
EntityIds = Annotated[list[Id], Names(_ENTITIES)]
SourceIds = Annotated[list[Id], Names(("sources",))]
FactOrSeriesIds = Annotated[list[Id], Names(("facts", "series"))]
PageIds = Annotated[list[Id], Names((*_ENTITIES, "glossary", "questions", "briefings"))]


def references(part: BaseModel, around: Keys = ()) -> Iterator[tuple[Keys, str, Names]]:
    """Every id that a record names: the keys that lead to it, the id, and what it may name."""
    for name, info in type(part).model_fields.items():
        value = getattr(part, name)
        keys = (*around, info.alias or name)
        marks = _marks(type(part)).get(name)
        for index, item in enumerate(value if isinstance(value, list) else [value]):
            at = (*keys, index) if isinstance(value, list) else keys
            if isinstance(item, BaseModel):
                yield from references(item, at)
            elif marks and item is not None:
                yield at, item, marks


@functools.cache
def _marks(cls: type[BaseModel]) -> dict[str, Names]:
    return {
        name: mark
        for name, info in cls.model_fields.items()
        for mark in [*info.metadata, *_nested_metadata(info.annotation)]
        if isinstance(mark, Names)
    }


def _nested_metadata(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for inner in get_args(annotation):
        yield from _nested_metadata(inner)


# Parts of records ------------------------------------------------------------------------------


class Part(BaseModel):
    """What all records share: only the fields named here, and no change after reading."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
    )
    given: ClassVar[tuple[str, ...]] = ()  # fields that the place of a file gives, never written


class Cite(Part):
    """A source that a record rests on, and how far it carries."""

    source: SourceId = Field(description="The id of a source.", examples=["gazette-2022-06-17"])
    supports: list[Line] = Field(
        default=[],
        description="The fields it supports; leave it out where it supports the whole fact. "
        "For a vote, ids of states may stand here too.",
        examples=[["signer"]],
    )
    where: Line | None = Field(
        default=None, description="The place in the source.", examples=["paragraph 2"]
    )
    evidence: Evidence = Field(description="How it was read: verified, secondary, derived or seed.")
    method: Line | None = Field(
        default=None,
        description="For derived evidence: how it follows from the source.",
    )

    @model_validator(mode="after")
    def _derived_has_a_method(self) -> Self:
        if (self.evidence is Evidence.DERIVED) != (self.method is not None):
            raise ValueError("'method' stands with 'evidence: derived', and only there")
        return self


class Dispute(Part):
    """Another value for the same thing, who gives it, and what we do about it."""

    field: Line = Field(
        description="The field about which sources differ; for a vote, the id of a state may "
        "stand here.",
        examples=["signer"],
    )
    value: Line = Field(description="The other value, as the reader should see it.")
    sources: list[Cite] = Field(min_length=1, description="Who gives the other value.")
    resolution: Line = Field(description="Which value we use, and why.")


class Review(Part):
    """When somebody last held the record against its sources, and when to do so again."""

    last: Day = Field(description="The day of the last review.", examples=["2026-11-22"])
    months: Count = Field(description="The review is due this many months later.", examples=["12"])

    @model_validator(mode="after")
    def _comes_in_time(self) -> Self:
        if self.last.first.year + self.months // 12 >= LAST_YEAR:
            raise ValueError(f"must be due before {LAST_YEAR}; mend 'last' or 'months'")
        return self


class Change(Part):
    """A correction that readers should know of."""

    on: Day = Field(description="The day of the change.")
    what: Line = Field(title="wording", description="What was changed.")
    reason: Line = Field(description="Why.")


class Tile(Part):
    """A place on the tile map, counted from 1 at the top left."""

    row: Count = Field(description="The row, from the top.")
    column: Count = Field(description="The column, from the left.")
    label: Line = Field(description="The letters on the square.", examples=["LAK"])


class Name(Part):
    """Another name or spelling."""

    text: Line = Field(description="The name.", examples=["Upper Lake"])
    lang: Language | None = Field(
        default=None, description="Its language, as a BCP 47 tag.", examples=["ru"]
    )
    start: Day | None = Field(default=None, alias="from", description="In use from.")
    end: End | None = Field(default=None, alias="to", description="In use until, inclusive.")
    match: Flag = Field(default=True, description="`false` keeps it from being found in prose.")


# Records ---------------------------------------------------------------------------------------


class Record(Part):
    """One thing, with an id that no other record has."""

    id: Id = Field(description="Lower-case letters, digits and hyphens.")


class Source(Record):
    """Something published that facts and briefings cite."""

    publisher: Line = Field(description="Who published it first.", examples=["The Gazette"])
    title: Line = Field(description="Its headline or title, or a description of it.")
    date: Day | None = Field(default=None, description="When it was published.")
    date_basis: DateBasis = Field(default=DateBasis.STATED, description="How its date is known.")
    url: Address | None = Field(default=None, description="The address where it can be read.")
    via: Line | None = Field(
        default=None, description="Who carries it, where that is not the publisher."
    )
    via_reason: Line | None = Field(
        default=None,
        description="Why its text there can be relied on as if read at the publisher.",
    )
    language: Language = Field(default="en", description="Its language, as a BCP 47 tag.")
    class_: Line = Field(
        alias="class",
        description="A source class from `data/vocabulary.yml`.",
        examples=["agency"],
    )
    group: Id = Field(
        description="Its independence group: sources that repeat one text share one.",
        examples=["wire-service"],
    )
    note: Line | None = Field(default=None, description="What a reader should know about it.")


class Thing(Record):
    """What entities, terms and questions share."""

    given: ClassVar[tuple[str, ...]] = ("id",)

    name: Line = Field(description="The full name.", examples=["League of Lakes"])
    short: Line | None = Field(default=None, description="The short form.", examples=["LL"])
    names: list[Name] = Field(
        default=[],
        description="Other names and spellings, scripts, languages and periods.",
    )
    summary: Summary = Field(
        description=f"One plain sentence for the card, {SUMMARY_LIMIT} characters at most."
    )
    text: Text | None = Field(
        default=None,
        description="A longer plain text; an empty line starts a paragraph.",
    )
    sources: list[Cite] = Field(default=[], description="What the summary and text rest on.")
    related: PageIds = Field(default=[], description="Ids of records worth reading next.")
    match: Flag = Field(default=True, description="`false` keeps its names from being found.")
    preferred: Flag = Field(
        default=False,
        description="`true` where it is meant by a name that others share.",
    )


class Entity(Thing):
    """A state, claimed state, person, organisation, document, event or place."""

    given = ("id", "kind")

    kind: Kind = Field(description="Given by the folder the file lies in.")
    date: Day | None = Field(default=None, description="The day of a document or an event.")
    symbol: Line | None = Field(
        default=None,
        description="The official symbol of a document.",
        examples=["L/RES/11/4"],
    )
    part_of: EntityId | None = Field(
        default=None, description="The umbrella record of a document or organ."
    )
    glossary: Flag = Field(default=False, description="`true` lists it in the glossary too.")
    views: Flag = Field(
        default=False, description="`true` gives its page a view for each milestone day."
    )
    tile: Tile | None = Field(default=None, description="A state's square on the tile map.")


class Term(Thing):
    """A concept with an entry in the glossary."""


class Question(Thing):
    """A recognition question that states have answered."""

    about: EntityIds = Field(min_length=1, description="The entities it is about.")
    opened: Day = Field(description="The day from which states could answer it.")


class OpenQuestion(Record):
    """Something that could not be verified, said so that somebody may."""

    asks: Line = Field(description="What is not known, as a question.")
    looked: Line = Field(description="Where we looked, and what would answer it.")
    about: EntityIds = Field(default=[], description="The entities it concerns.")


class Series(Record):
    """Figures that give one quantity at different times or by different people."""

    given = ("id",)

    name: Line = Field(description="What is counted.", examples=["Deaths in January 2022"])
    about: EntityId = Field(description="The entity whose page shows the series.")
    unit: Line = Field(description="What the number counts.", examples=["people"])
    summary: Summary = Field(description="One plain sentence for the card.")


# Facts -----------------------------------------------------------------------------------------


class Fact(Record):
    """One dated, sourced statement. Each type adds its own few fields."""

    names_things: ClassVar[tuple[str, ...]] = ()  # fields with ids of entities; the first is home

    type: Line = Field(description="The type of fact.")
    on: Day | None = Field(
        default=None, title="day", description="The day of something that happened once."
    )
    start: Day | None = Field(
        default=None, alias="from", title="first day", description="The first day it holds."
    )
    end: End | None = Field(
        default=None,
        alias="to",
        title="last day",
        description="The last day it holds; `unknown` where it ended and the day is not known. "
        "Left out, it holds still.",
    )
    last_seen: Day | None = Field(default=None, description="The last day it was seen to hold.")
    stated: Day | None = Field(
        default=None, title="day of the statement", description="The day it was said or published."
    )
    date_basis: DateBasis = Field(default=DateBasis.STATED, description="How its date is known.")
    sources: list[Cite] = Field(min_length=1, description="What it rests on; one at least.")
    rank: Rank = Field(default=Rank.NORMAL, description="Whether this value is used.")
    rank_reason: Line | None = Field(default=None, description="Why it is preferred or not used.")
    disputes: list[Dispute] = Field(default=[], description="Other values that sources give.")
    note: Line | None = Field(default=None, description="What a reader should know besides.")
    review: Review = Field(description="When it was reviewed and is due again.")
    changes: list[Change] = Field(default=[], description="Corrections since publication.")


class Membership(Fact):
    """A state is something to a body or a treaty for a time."""

    names_things = ("of", "member")

    type: Literal["membership"] = Field(description="The type of fact.")
    member: ActorId = Field(description="The state.")
    of: BodyOrTreatyId = Field(title="body", description="The organisation, or the treaty.")
    status: MemberStatus = Field(description="What it is to it.")


class Signature(Fact):
    """A state signed a document."""

    names_things = ("document", "party", "signer")

    type: Literal["signature"] = Field(description="The type of fact.")
    document: DocumentId = Field(description="What was signed.")
    party: ActorId = Field(description="The state for which it was signed.")
    role: Role = Field(default=Role.SIGNATORY, description="In what part it signed.")
    signer: PersonId | None = Field(
        default=None,
        description="Who signed; left out, pages say that it is not verified.",
    )


class Undertaking(Fact):
    """What a document binds somebody to do, or says it will do."""

    names_things = ("document", "by", "to_states")

    type: Literal["undertaking"] = Field(description="The type of fact.")
    document: DocumentId = Field(description="The document.")
    clause: Line = Field(description="The clause or article.", examples=["4"])
    by: StateIds = Field(default=[], description="Who undertakes it; left out, every party.")
    to_states: StateIds = Field(default=[], description="To whom.")
    what: Line = Field(title="wording", description="What is undertaken, in our words.")


class RollCall(Fact):
    """How states voted on one resolution. Each state's vote becomes a fact of its own."""

    names_things = ("document", "body")

    type: Literal["vote"] = Field(description="The type of fact.")
    document: DocumentId = Field(description="The resolution.")
    body: BodyId = Field(description="Where the vote was taken.")
    tally: dict[Line, Count] = Field(
        default={},
        description="The published totals, under in_favour, against, abstained, did_not_vote.",
    )
    complete: Flag = Field(
        default=False,
        description="`true` where the lists below hold every state that could vote.",
    )
    in_favour: StateIds = Field(default=[], description="States that voted for.")
    against: StateIds = Field(default=[], description="States that voted against.")
    abstained: StateIds = Field(default=[], description="States that abstained.")
    did_not_vote: StateIds = Field(default=[], description="States that did not vote.")
    abstained_or_did_not_vote: StateIds = Field(
        default=[],
        description="States known only to be in neither list of the two sides.",
    )
    not_against: StateIds = Field(
        default=[], description="States known only not to have voted against."
    )
    not_seen: StateIds = Field(default=[], description="States not seen in any list.")


class Vote(Fact):
    """How one state voted on one resolution; made from a roll-call, never written."""

    names_things = ("document", "state", "body")

    type: Literal["ballot"] = Field(description="The type of fact.")
    document: DocumentId
    body: BodyId
    state: StateId
    ballot: Ballot
    roll: Id


class Statement(Fact):
    """What facts share that may be somebody's words."""

    speaker: PersonId | None = Field(default=None, description="Who said it.")
    office: Line | None = Field(default=None, description="In what office.")
    quote: Quote | None = Field(
        default=None, description=f"The words themselves, {QUOTE_LIMIT} at most."
    )


class Position(Statement):
    """A state's answer to a recognition question, as stated on a day."""

    names_things = ("question", "state", "speaker")

    type: Literal["position"] = Field(description="The type of fact.")
    question: QuestionId = Field(description="The question.")
    state: StateId = Field(description="The state, or claimed state, that answers.")
    stance: Stance = Field(description="The answer.")
    basis: Basis = Field(description="What it rests on.")
    stated: Day = Field(title="day of the statement", description="The day it was said or done.")
    what: Line = Field(
        title="wording", description="What was said or done, in our words, as a full sentence."
    )


class Office(Fact):
    """A person held an office for a time."""

    names_things = ("person", "of")

    type: Literal["office"] = Field(description="The type of fact.")
    person: PersonId = Field(description="The person.")
    title: Line = Field(description="The office.", examples=["Foreign Minister"])
    of: ActorId = Field(description="The state or organisation.")


class Figure(Fact):
    """A number of a series: who gave it and when."""

    names_things = ("series",)

    type: Literal["figure"] = Field(description="The type of fact.")
    series: SeriesId = Field(description="The series.")
    value: Number = Field(description="The number.", examples=["238"])
    qualifier: Qualifier = Field(default=Qualifier.EXACT, description="How exact it is said to be.")
    by: Line = Field(title="giver", description="Who gave it.", examples=["Lake Office"])
    stated: Day = Field(title="day of the statement", description="The day it was given.")
    withdrawn: End | None = Field(default=None, description="When its giver took it back.")
    counts: Line | None = Field(default=None, description="What it includes or leaves out.")


class Measure(Fact):
    """What a state or body did: a law, a ban, a programme."""

    names_things = ("by", "about")

    type: Literal["measure"] = Field(description="The type of fact.")
    by: ActorId = Field(description="The state or body.")
    about: EntityIds = Field(default=[], description="Other entities it concerns.")
    what: Line = Field(title="wording", description="The measure, as a full sentence.")


class Event(Statement):
    """Something that happened or was said."""

    names_things = ("about", "speaker")

    type: Literal["event"] = Field(description="The type of fact.")
    about: EntityIds = Field(
        min_length=1,
        description="The entities it concerns; the first one's page is its home.",
    )
    what: Line = Field(title="wording", description="What happened, as a full sentence.")


FACT_TYPES: dict[str, type[Fact]] = {
    "membership": Membership,
    "signature": Signature,
    "undertaking": Undertaking,
    "vote": RollCall,
    "position": Position,
    "office": Office,
    "figure": Figure,
    "measure": Measure,
    "event": Event,
}


# Written pages ---------------------------------------------------------------------------------


class KeyPoint(Part):
    """A sentence worth quoting, and the facts it rests on."""

    text: Line = Field(description="One sentence.")
    facts: FactOrSeriesIds = Field(min_length=1, description="Ids of facts or series it rests on.")
    confirmed: Line | None = Field(
        default=None,
        description="The fingerprint of those facts when somebody last read the sentence against "
        "them; `make confirm` writes it.",
    )


class Briefing(Record):
    """The front matter of a briefing in `docs/briefings/`."""

    given = ("id",)

    title: Line = Field(description="The title.")
    description: Summary = Field(description="One sentence for lists and search results.")
    date: Day = Field(description="The day the briefing was written or last rewritten.")
    as_of: Day = Field(description="The day for which it states its facts.")
    articles: SourceIds = Field(
        default=[], description="Source ids of the articles that it digests."
    )
    key_points: list[KeyPoint] = Field(min_length=1, description="What a reader should know first.")
    changes: list[Change] = Field(
        default=[], description="Corrections of the text, for the revision history of the page."
    )


class Page(Record):
    """The front matter of any other page in `docs/`."""

    given = ("id",)

    title: Line = Field(description="The title.")
    description: Summary = Field(description="One sentence for search results.")
    as_of: Day | None = Field(
        default=None,
        description="The day for which it states facts; else the record date.",
    )
    hide: list[Line] = Field(default=[], description="Parts of the theme to hide, such as toc.")


class Milestone(Part):
    """A day for which pages with views show the state of things."""

    day: Day = Field(description="The day.", examples=["2022-02-22"])
    label: Line = Field(description="Why that day, in a few words.")


class Naming(Part):
    """A rule of the naming policy that can be checked."""

    avoid: Line = Field(
        description="What is not written outside quotations.", examples=["Lower Town"]
    )
    use: Line = Field(description="What is written instead.", examples=["Lowtown"])


class Vocabulary(Part):
    """`data/vocabulary.yml`: labels, and the few choices that make the site this one."""

    focus: StateId | None = Field(
        default=None, description="The state whose answers question pages give first."
    )
    timeline_from: Day | None = Field(default=None, description="Where the timeline starts.")
    milestones: list[Milestone] = Field(
        default=[], description="Days for which some pages have a view, in order."
    )
    naming: list[Naming] = Field(default=[], description="Words to avoid, and what to write.")
    primary: list[Id] = Field(
        default=[], description="The source classes that need no second source."
    )
    source_classes: dict[Id, Line] = Field(description="Source classes, strongest first.")
    topics: dict[Id, Line] = Field(description="Topics; each names a file in `data/facts/`.")
    languages: dict[Language, Line] = Field(
        default={}, description="What languages of names are called, by BCP 47 tag."
    )
