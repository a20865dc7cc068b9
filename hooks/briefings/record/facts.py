"""The types of facts: dated, sourced statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from pydantic import (
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from ..problem import nearest
from .enums import Ballot, Basis, DateBasis, Lane, MemberStatus, Qualifier, Rank, Role, Sign
from .ids import (
    ActorId,
    ActorIds,
    ActorOrBodyId,
    BodyId,
    BodyOrTreatyId,
    DocumentId,
    EntityIds,
    PersonId,
    QuestionId,
    SeriesId,
)
from .parts import Change, Dispute, Original, Record, Reference, Review
from .scalars import (
    QUOTE_LIMIT,
    Address,
    Count,
    Day,
    End,
    Flag,
    Id,
    Line,
    Number,
    Quote,
    text_value,
)

# Facts -----------------------------------------------------------------------------------------


class Fact(Record):
    """One dated, sourced statement. Each type adds its own few fields."""

    names_things: ClassVar[tuple[str, ...]] = ()  # fields with ids of entities; the first is home
    is_news: ClassVar[bool] = False  # whether it is told on its day, on the timeline

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
    sources: list[Reference] = Field(min_length=1, description="What it rests on; one at least.")
    rank: Rank = Field(default=Rank.NORMAL, description="Whether this value is used.")
    rank_reason: Line | None = Field(default=None, description="Why it is preferred or not used.")
    disputes: list[Dispute] = Field(default=[], description="Other values that sources give.")
    note: Line | None = Field(default=None, description="What a reader should know besides.")
    review: Review = Field(description="When it was reviewed and is due again.")
    changes: list[Change] = Field(default=[], description="Corrections since publication.")
    recorded: Day | None = Field(
        default=None,
        title="first recorded",
        description="The day on which the record first held it; defaults may say it for a file.",
        examples=["2026-11-22"],
    )


class Membership(Fact):
    """An actor is something to a body or a treaty for a time."""

    names_things = ("of", "member")
    is_news = True

    type: Literal["membership"] = Field(description="The type of fact.")
    member: ActorOrBodyId = Field(description="Who belongs to it.")
    of: BodyOrTreatyId = Field(title="body", description="The organisation, or the treaty.")
    status: MemberStatus = Field(description="What it is to it.")


class Signature(Fact):
    """A document was signed for somebody."""

    names_things = ("document", "party", "signer")

    type: Literal["signature"] = Field(description="The type of fact.")
    document: DocumentId = Field(description="What was signed.")
    party: ActorOrBodyId = Field(description="For whom it was signed.")
    role: Role = Field(default=Role.SIGNATORY, description="In what part it signed.")
    signer: PersonId | None = Field(
        default=None,
        description="Who signed; left out, pages say that it is not verified.",
    )


class Undertaking(Fact):
    """What a document binds somebody to do, or says it will do."""

    names_things = ("document", "by", "given_to")

    type: Literal["undertaking"] = Field(description="The type of fact.")
    document: DocumentId = Field(description="The document.")
    clause: Line = Field(description="The clause or article.", examples=["4"])
    by: ActorIds = Field(default=[], description="Who undertakes it; left out, every party.")
    given_to: ActorIds = Field(default=[], description="To whom.")
    what: Line = Field(title="wording", description="What is undertaken, in our words.")


class RollCall(Fact):
    """How actors voted on one document. Each vote becomes a fact of its own."""

    names_things = ("document", "body")

    type: Literal["roll-call"] = Field(description="The type of fact.")
    document: DocumentId = Field(description="The text voted on.")
    body: BodyId = Field(description="Where the vote was taken.")
    tally: dict[Line, Count] = Field(
        default={},
        description="The published totals, under in_favour, against, abstained, did_not_vote.",
    )
    complete: Flag = Field(
        default=False,
        description="`true` where the lists below hold everybody who could vote.",
    )
    in_favour: ActorIds = Field(default=[], description="Who voted for it.")
    against: ActorIds = Field(default=[], description="Who voted against it.")
    abstained: ActorIds = Field(default=[], description="Who abstained.")
    did_not_vote: ActorIds = Field(default=[], description="Who did not vote.")
    abstained_or_did_not_vote: ActorIds = Field(
        default=[],
        description="Who is known only to be in neither list of the two sides.",
    )
    not_against: ActorIds = Field(
        default=[], description="Who is known only not to have voted against."
    )
    not_seen: ActorIds = Field(default=[], description="Who was not seen in any list.")
    official: Address | None = Field(
        default=None,
        title="official record",
        description="The address of the official record of this vote, to check it by. What it "
        "rests on here stands in `sources`.",
        examples=["https://library.example/votes/7"],
    )


class Vote(Fact):
    """How one actor voted on one document; made from a roll-call, never written."""

    names_things = ("document", "by", "body")

    type: Literal["vote"] = Field(description="The type of fact.")
    document: DocumentId = Field(description="The text voted on.")
    body: BodyId = Field(description="Where the vote was taken.")
    by: ActorId = Field(description="Who voted.")
    ballot: Ballot = Field(description="How it voted.")
    roll: Id = Field(description="The roll-call that the vote is part of.")


@dataclass(frozen=True)
class Answer:
    """An answer as the settings have it: its word in YAML, its label, its sign and its meaning."""

    value: str
    label: str
    sign: Sign
    meaning: str

    @property
    def css(self) -> str:
        """The class of elements that gives it a shape and a colour."""
        return self.sign.css


def _answer(value: Any, info: ValidationInfo) -> Answer:
    """The answer written as `value`; ValueError names those that the settings have.

    `info.context` holds the answers of the settings by their words, where those could be read.
    """
    if isinstance(value, Answer):
        return value
    word = text_value(value)
    if info.context is None:
        return Answer(word, word, Sign.MIXED, "")
    if word not in info.context:
        known = ", ".join(info.context)
        raise ValueError(f"'{word}' is not one of {known}{nearest(word, info.context)}")
    answer = info.context[word]
    return Answer(word, answer.label, answer.sign, answer.meaning)


Stance = Annotated[
    Answer,
    PlainValidator(_answer),
    PlainSerializer(lambda answer: answer.value, return_type=str),
    WithJsonSchema({"type": "string"}),
]


class Statement(Fact):
    """What facts share that may be somebody's words."""

    speaker: PersonId | None = Field(default=None, description="Who said it.")
    office: Line | None = Field(default=None, description="In what office.")
    quote: Quote | None = Field(
        default=None, description=f"The words themselves, {QUOTE_LIMIT} at most."
    )
    original: Original | None = Field(
        default=None,
        title="original words",
        description="The words of `quote` before translation, as a source gives them.",
    )

    @model_validator(mode="after")
    def _original_has_a_translation(self) -> Self:
        if self.original and not self.quote:
            raise ValueError("'original' stands beside 'quote', which has its translation")
        return self


class Position(Statement):
    """An actor's answer to a question, as stated on a day."""

    names_things = ("question", "by", "speaker")
    is_news = True

    type: Literal["position"] = Field(description="The type of fact.")
    question: QuestionId = Field(description="The question.")
    by: ActorId = Field(description="Who answers.")
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
    of: ActorOrBodyId = Field(description="In which body, or for whom.")


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
    """What an actor or body did: a law, a ban, a programme."""

    names_things = ("by", "about")
    is_news = True

    type: Literal["measure"] = Field(description="The type of fact.")
    by: ActorOrBodyId = Field(description="Who took it.")
    about: EntityIds = Field(default=[], description="Other entities it concerns.")
    what: Line = Field(title="wording", description="The measure, as a full sentence.")


class Event(Statement):
    """Something that happened or was said."""

    names_things = ("about", "speaker")
    is_news = True

    type: Literal["event"] = Field(description="The type of fact.")
    about: EntityIds = Field(
        min_length=1,
        description="The entities it concerns; the first one's page is its home.",
    )
    what: Line = Field(title="wording", description="What happened, as a full sentence.")
    lane: Lane | None = Field(
        default=None,
        description="Its lane on the timeline; left out, `said` where it has a speaker or a "
        "quotation, else `done`.",
    )


FACT_TYPES: dict[str, type[Fact]] = {
    "membership": Membership,
    "signature": Signature,
    "undertaking": Undertaking,
    "roll-call": RollCall,
    "position": Position,
    "office": Office,
    "figure": Figure,
    "measure": Measure,
    "event": Event,
}

# Every type of fact; what treats each in its own way is checked to treat all (`assert_never`).
AnyFact: TypeAlias = (
    Membership
    | Signature
    | Undertaking
    | RollCall
    | Vote
    | Position
    | Office
    | Figure
    | Measure
    | Event
)
