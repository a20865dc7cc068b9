"""The front matter of written pages."""

from __future__ import annotations

from pydantic import Field

from .ids import FactOrSeriesIds, SourceIds
from .parts import Change, Record, StrictModel
from .scalars import Day, Flag, Line, Summary

# Written pages ---------------------------------------------------------------------------------


class KeyPoint(StrictModel):
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
    recorded: Day | None = Field(
        default=None,
        title="first published",
        description="The day it was first published, once `date` is that of a later rewriting.",
    )
    as_of: Day = Field(description="The day for which its facts hold.")
    articles: SourceIds = Field(
        default=[], description="Source ids of the articles that it digests."
    )
    key_points: list[KeyPoint] = Field(min_length=1, description="What a reader should know first.")
    changes: list[Change] = Field(
        default=[], description="Corrections of the text, for the revision history of the page."
    )
    draft: Flag = Field(
        default=False,
        exclude=True,  # what is published is none
        description="`true` keeps it out of the published site; a preview shows it.",
    )


class Page(Record):
    """The front matter of any other page in `docs/`."""

    given = ("id",)

    title: Line = Field(description="The title.")
    description: Summary = Field(description="One sentence for search results.")
    as_of: Day | None = Field(
        default=None,
        description="The day for which its facts hold; else the record date.",
    )
    hide: list[Line] = Field(default=[], description="Parts of the theme to hide, such as toc.")
    board: Flag = Field(
        default=False,
        description="`true` shows first how the one that the site is about answers each question.",
    )
    votes: Flag = Field(
        default=False,
        description="`true` shows next every vote of the one that the site is about, by year.",
    )
    signed: Flag = Field(
        default=False,
        description="`true` says first who edits the site and where to write, where that is set.",
    )
