"""The settings that make the site the one it is."""

from __future__ import annotations

from pydantic import Field

from .enums import EntityType, LinkedType, Sign
from .ids import ActorId, ActorIds, BodyId
from .parts import StrictModel
from .scalars import Day, Id, Language, Line, Mailbox, Summary


class Milestone(StrictModel):
    """A day for which pages with views show the state of things."""

    day: Day = Field(description="The day.", examples=["2022-02-22"])
    label: Line = Field(description="Why that day, in a few words.")


class Naming(StrictModel):
    """A rule of the naming policy that can be checked."""

    avoid: Line = Field(
        description="What is not written outside quotations.", examples=["Lower Town"]
    )
    use: Line = Field(description="What is written instead.", examples=["Lowtown"])


class KindOfEntity(StrictModel):
    """A kind of entity: a folder in `data/entities/`, and a page that lists what is in it."""

    type: EntityType = Field(description="Which fields its records have.")
    linked_as: LinkedType | None = Field(
        default=None,
        description="What one of them is in linked data; left out, what its type is. An actor is "
        "then a `Thing`, which takes no side.",
    )
    label: Line = Field(description="The title of its page.", examples=["Lakes"])
    singular: Line = Field(description="One of them.", examples=["lake"])
    meaning: Line = Field(description="What belongs there, as a sentence.")

    @property
    def one(self) -> str:
        """One of them with its article, as `an organisation`."""
        return f"a{'n' if self.singular[0] in 'aeiou' else ''} {self.singular}"


class KindOfAnswer(StrictModel):
    """An answer that a question can have."""

    label: Line = Field(description="What pages call it.", examples=["approved"])
    sign: Sign = Field(description="Which way it goes: its shape and colour.")
    meaning: Line = Field(description="When it is given, as a sentence.")


class Group(StrictModel):
    """Actors that are compared with one another; who is in it may be said in several ways."""

    label: Line = Field(description="What it is called.", examples=["Members of the league"])
    body: BodyId | None = Field(default=None, description="Its members, on the day of a page.")
    answer: Id | None = Field(
        default=None, description="Those that have given this answer to any question."
    )
    actors: ActorIds = Field(default=[], description="Those named here.")


class PageWords(StrictModel):
    """What a page made from many records is called."""

    title: Line = Field(description="The title.")
    description: Summary = Field(description="One sentence, for the page and search results.")
    note: Line | None = Field(default=None, description="What its readers should know besides.")


class PagesWords(StrictModel):
    """What the pages made from many records are called; each has words of its own if left out."""

    compare: PageWords | None = Field(
        default=None, description="The comparison of positions and votes."
    )
    timeline: PageWords | None = Field(default=None, description="The timeline.")
    changes: PageWords | None = Field(
        default=None, description="The log of corrections and briefings."
    )
    disagreements: PageWords | None = Field(default=None, description="Where sources differ.")
    open_questions: PageWords | None = Field(default=None, description="What is not known.")
    review: PageWords | None = Field(default=None, description="The review queue.")
    briefings: PageWords | None = Field(default=None, description="The list of briefings.")
    questions: PageWords | None = Field(default=None, description="The list of questions.")
    glossary: PageWords | None = Field(default=None, description="The glossary.")
    sources: PageWords | None = Field(default=None, description="The list of sources.")
    fields: PageWords | None = Field(default=None, description="The field reference.")
    rules: PageWords | None = Field(default=None, description="The rules of the check.")
    a_to_z: PageWords | None = Field(default=None, description="All names, by letter.")


class Labels(StrictModel):
    """The few headings that depend on the subject."""

    positions: Line = Field(default="Answers", description="Over the answers of an actor.")
    statements: Line = Field(default="Statements", description="Over the statements behind them.")


class SiteSettings(StrictModel):
    """`data/site.yml`: labels, and the few choices that make the site this one."""

    focus: ActorId | None = Field(
        default=None, description="The actor whose answers question pages give first."
    )
    editor: Line | None = Field(
        default=None, description="Who answers for the site, for its foot and its own page."
    )
    mailbox: Mailbox | None = Field(
        default=None, description="The e-mail address to which readers may write."
    )
    milestones: list[Milestone] = Field(
        default=[], description="Days for which some pages have a view, in order."
    )
    naming: list[Naming] = Field(default=[], description="Words to avoid, and what to write.")
    primary: list[Id] = Field(
        default=[], description="The source classes that need no second source."
    )
    kinds: dict[Id, KindOfEntity] = Field(
        min_length=1, description="Kinds of entities, in order; each is a folder and a page."
    )
    answers: dict[Id, KindOfAnswer] = Field(
        default={}, description="The answers that questions can have, in order."
    )
    topics: dict[Id, Line] = Field(
        default={}, description="What documents are about, in the order of the comparison."
    )
    groups: list[Group] = Field(
        default=[], description="Groups of actors to choose in the comparison, in order."
    )
    pages: PagesWords = Field(default=PagesWords(), description="What some pages are called.")
    labels: Labels = Field(default=Labels(), description="Headings that depend on the subject.")
    source_classes: dict[Id, Line] = Field(description="Source classes, strongest first.")
    moved: dict[Line, Line] = Field(
        default={},
        description="Pages that have moved: the address of each before, and that of today.",
        examples=[{"matrix/": "compare/"}],
    )
    languages: dict[Language, Line] = Field(
        default={}, description="What languages of names are called, by BCP 47 tag."
    )


def unread_settings() -> SiteSettings:
    """Settings that say nothing, in the place of those that could not be read."""
    return SiteSettings.model_construct(kinds={}, source_classes={})
