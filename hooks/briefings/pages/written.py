"""What a written page can show besides its text, where its front matter asks for it."""

from __future__ import annotations

from itertools import groupby

from ..query import as_of
from ..record.enums import Ballot
from ..record.facts import Vote
from ..record.items import Document
from ..text import escaping
from ..text.escaping import Markdown
from .context import Context


def signature(context: Context) -> Markdown:
    """Who edits the site and where to write to; nothing of what the settings leave out."""
    settings = context.index.catalogue.settings
    said = [f"Edited by {escaping.inline(settings.editor)}."] if settings.editor else []
    if settings.mailbox:
        said += [f"Write to [{escaping.inline(settings.mailbox)}](<mailto:{settings.mailbox}>)."]
    return Markdown(" ".join(said))


class Votes:
    """Every vote of the one that the site is about, by the day of a page, in order of time."""

    def __init__(self, context: Context) -> None:
        self._index = context.index
        cast = as_of.used(self._index.facts(Vote, by=self._index.focus))
        self.all = [vote for vote in cast if vote.on and vote.on.last <= context.on]

    @property
    def years(self) -> list[tuple[int, list[Vote]]]:
        """The years with votes, each with its votes."""
        by_year = groupby(self.all, key=lambda vote: vote.on.first.year if vote.on else 0)
        return [(year, list(votes)) for year, votes in by_year]

    @property
    def totals(self) -> list[tuple[Ballot, int]]:
        """How often each ballot was cast, those that never were left out."""
        counts = [(each, sum(vote.ballot is each for vote in self.all)) for each in Ballot]
        return [(ballot, count) for ballot, count in counts if count]

    def mark(self, vote: Vote) -> Markdown:
        """A vote as a mark: a link in words, with the card of the vote."""
        document = self._index.get(vote.document)
        assert isinstance(document, Document)
        day = vote.on.english if vote.on else ""
        said = document.subject or document.name, document.short, day
        what = ", ".join(filter(None, dict.fromkeys(said)))
        words = escaping.inline(f"{what}: {vote.ballot.label}")
        link = f"[[{vote.id}\\|{words}]]"
        return Markdown(f'<span class="mark mark-{vote.ballot.css}">{link}</span>')
