"""What facts are about and rest on: entities, terms, questions, series and sources."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import Field, model_validator

from .enums import DateBasis, EntityType
from .ids import EntityId, EntityIds, PageIds, QuestionIds
from .parts import Name, Record, Reference, Search, Tile
from .scalars import SUMMARY_LIMIT, Address, Code, Day, Flag, Id, Language, Line, Summary, Text


class Source(Record):
    """Something published that facts and briefings cite."""

    publisher: Line = Field(description="Who published it first.", examples=["The Gazette"])
    title: Line = Field(description="Its headline or title, or a description of it.")
    date: Day | None = Field(default=None, description="When it was published.")
    date_basis: DateBasis = Field(default=DateBasis.STATED, description="How its date is known.")
    url: Address | None = Field(default=None, description="The address where it can be read.")
    archive: Address | None = Field(
        default=None, description="The address of a copy in an archive, once somebody has made one."
    )
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
        description="A source class from `data/site.yml`.",
        examples=["agency"],
    )
    group: Id = Field(
        description="Its independence group: sources that repeat one text share one.",
        examples=["wire-service"],
    )
    note: Line | None = Field(default=None, description="What a reader should know about it.")


class Item(Record):
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
    sources: list[Reference] = Field(default=[], description="What the summary and text rest on.")
    related: PageIds = Field(default=[], description="Ids of records worth reading next.")
    match: Flag = Field(default=True, description="`false` keeps its names from being found.")
    preferred: Flag = Field(
        default=False,
        description="`true` where it is meant by a name that others share.",
    )


class Entity(Item):
    """What facts are about. Each type of entity has fields of its own."""

    given = ("id", "kind")

    kind: Id = Field(description="Given by the folder the file lies in.")
    glossary: Flag = Field(default=False, description="`true` lists it in the glossary too.")
    same_as: list[Address] = Field(
        default=[],
        title="the same elsewhere",
        description="Addresses of the same thing in catalogues that others keep.",
        examples=[["https://catalogue.example/entity/Q7"]],
    )


class Actor(Entity):
    """One that answers questions, votes, signs and belongs to organisations."""

    code: Code | None = Field(
        default=None,
        description="Its code in ISO 3166-1 alpha-3, for programs; left out, where it has none.",
        examples=["XNM"],
    )
    tile: Tile | None = Field(default=None, description="Its square on the tile map.")

    @property
    def letters(self) -> str:
        """What stands on its square of the tile map."""
        return (self.tile.label if self.tile else None) or self.code or ""

    @model_validator(mode="after")
    def _square_has_letters(self) -> Self:
        if self.tile and not self.letters:
            raise ValueError("'tile' needs a 'label', as there is no 'code' to stand on the square")
        return self


class Person(Entity):
    """Somebody who speaks and holds offices."""


class Organisation(Entity):
    """A body with members, or an organ of one."""

    part_of: EntityId | None = Field(default=None, description="The body of which it is an organ.")
    as_of_pages: Flag = Field(
        default=False, description="`true` gives it a page for each milestone day."
    )


class Document(Entity):
    """A text that is signed, voted on, or binds somebody."""

    date: Day | None = Field(default=None, description="Its day.")
    symbol: Line | None = Field(
        default=None,
        description="Its official symbol.",
        examples=["L/RES/11/4"],
    )
    part_of: EntityId | None = Field(
        default=None, description="The document that it is a part of, or the organ it comes from."
    )
    subject: Line | None = Field(
        default=None,
        description="What it is about in a few plain words, where many are compared.",
        examples=["Fishing rights"],
    )
    topic: Id | None = Field(
        default=None,
        description="One of the topics of `data/site.yml`: where comparisons list it.",
        examples=["fishing"],
    )
    bears_on: QuestionIds = Field(
        default=[], description="The questions that it bears on; filters by question show it too."
    )


class Occurrence(Entity):
    """Something that happened, in its own right."""

    date: Day | None = Field(default=None, description="Its day.")


class Place(Entity):
    """What questions and facts can be about."""

    part_of: EntityId | None = Field(default=None, description="What it lies in.")


ENTITY_TYPES: dict[EntityType, type[Entity]] = {
    EntityType.ACTOR: Actor,
    EntityType.PERSON: Person,
    EntityType.ORGANISATION: Organisation,
    EntityType.DOCUMENT: Document,
    EntityType.EVENT: Occurrence,
    EntityType.PLACE: Place,
}


class Term(Item):
    """A concept with an entry in the glossary."""


class Question(Item):
    """A question that actors have answered."""

    asks: Line | None = Field(
        default=None,
        description="The question as a reader asks it of the one that the site is about.",
        examples=["May Northmere fish in the Upper Lake?"],
    )
    about: EntityIds = Field(min_length=1, description="The entities it is about.")
    opened: Day = Field(description="The day from which it could be answered.")
    searched: list[Search] = Field(
        default=[],
        description="Those whose answer we looked for and did not find, and of whom no source says "
        "so; whoever has a position may not stand here.",
    )


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
