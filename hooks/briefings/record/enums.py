"""The words that the code branches on, each with the label and meaning that a reader is shown."""

from __future__ import annotations

import operator
from enum import Enum
from typing import Any, Self

from pydantic_core import CoreSchema, core_schema

from ..problem import nearest
from .scalars import text_value

# Words -----------------------------------------------------------------------------------------


class LabelledEnum(Enum):
    """A word of the record: its value in YAML, its label on pages and what it means."""

    label: str
    meaning: str

    def __new__(cls, value: str, label: str, meaning: str) -> Self:
        word = object.__new__(cls)
        word._value_ = value
        word.label = label
        word.meaning = meaning
        return word

    @property
    def css(self) -> str:
        """The word as the name of a class of elements, which gives it a shape and a colour."""
        return str(self.value).replace("_", "-")

    @classmethod
    def read(cls, value: Any) -> Self:
        """The member written as `value`; ValueError names the words that may stand there."""
        if isinstance(value, cls):
            return value
        text = text_value(value)
        member = cls._value2member_map_.get(text)
        if isinstance(member, cls):
            return member
        known = [each.value for each in cls]
        raise ValueError(f"'{text}' is not one of {', '.join(known)}{nearest(text, known)}")

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> CoreSchema:
        as_text = core_schema.plain_serializer_function_ser_schema(
            operator.attrgetter("_value_"), return_schema=core_schema.str_schema()
        )
        return core_schema.no_info_plain_validator_function(cls.read, serialization=as_text)

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: Any, _handler: Any) -> dict[str, Any]:
        return {"enum": [member.value for member in cls]}


class Evidence(LabelledEnum):
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


class Rank(LabelledEnum):
    """Which of several values is used."""

    PREFERRED = "preferred", "preferred", "The value this site uses."
    NORMAL = "normal", "normal", "A value this site records."
    DEPRECATED = (
        "deprecated",
        "not used",
        "A value kept with the reason why it is not used.",
    )


class DateBasis(LabelledEnum):
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


class MemberStatus(LabelledEnum):
    """What an actor is to a body or to a treaty."""

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


class Role(LabelledEnum):
    """In what part somebody signed a document."""

    SIGNATORY = "signatory", "signatory", "Signed as one of the parties."
    RECIPIENT = (
        "recipient",
        "recipient",
        "Signed as the one to whom assurances are given.",
    )
    ASSURING = "assuring", "assuring party", "Signed as one that gives assurances."


class Sign(LabelledEnum):
    """Which way an answer goes; it gives the answer its shape and colour."""

    YES = "yes", "yes", "The answer is yes."
    NO = "no", "no", "The answer is no."
    MIXED = "mixed", "mixed", "The answer points both ways."
    NONE = "none", "none", "No answer was found."


class Basis(LabelledEnum):
    """What a position rests on."""

    QUOTED = "quoted", "quoted words", "The words of the speaker are quoted."
    REPORTED = (
        "reported",
        "reported speech",
        "A report gives the sense in its own words.",
    )
    DOCUMENT = "document", "document", "A text that it adopted or published."
    CONDUCT = "conduct", "conduct", "What it did, without a statement."


class Ballot(LabelledEnum):
    """What an actor did when a vote was taken."""

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


class Lane(LabelledEnum):
    """What kind of thing an entry of the timeline tells."""

    SAID = "said", "said", "A statement or a position."
    VOTED = "voted", "voted", "A vote that was taken."
    SIGNED = "signed", "signed", "A document was signed."
    DONE = "done", "done", "Something happened, was done, began or ended."


class Qualifier(LabelledEnum):
    """How exact a figure is said to be."""

    EXACT = "exact", "", "The figure as given."
    ABOUT = "about", "about", "Given as a round or approximate figure."
    OVER = "over", "more than", "Given as a lower bound."
    UP_TO = "up-to", "up to", "Given as an upper bound."


class LinkedType(LabelledEnum):
    """What an entity is to programs: a type of schema.org that says more than its own."""

    COUNTRY = "Country", "country", "A country."
    AREA = "AdministrativeArea", "area", "A region under one administration."
    AUTHORITY = "GovernmentOrganization", "authority", "A part of a government."
    PRODUCT = "Product", "product", "Something that is made and sold."
    LEGISLATION = "Legislation", "legislation", "A law, or another text that binds."
    THING = "Thing", "thing", "Something of which the type shall not say more."


class EntityType(LabelledEnum):
    """What an entity is: it decides which fields its record has."""

    ACTOR = "actor", "actor", "Answers questions, votes, signs and belongs to organisations."
    PERSON = "person", "person", "Speaks and holds offices."
    ORGANISATION = "organisation", "organisation", "Has members, and votes are taken in it."
    DOCUMENT = "document", "document", "Is signed, voted on, and binds somebody."
    EVENT = "event", "event", "Happened, in its own right."
    PLACE = "place", "place", "Is what questions and facts are about."
