"""The settings that make the site the one it is."""

from __future__ import annotations

from pydantic import Field

from .ids import StateId
from .parts import StrictModel
from .scalars import Day, Id, Language, Line


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


class SiteSettings(StrictModel):
    """`data/site.yml`: labels, and the few choices that make the site this one."""

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
    languages: dict[Language, Line] = Field(
        default={}, description="What languages of names are called, by BCP 47 tag."
    )
