"""A roll-call -> the vote of each state in it, as a fact of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..problem import Keys, Problem
from .again import again
from .catalogue import Catalogue
from .enums import Ballot
from .facts import RollCall, Vote
from .load import RawRecord


def listed_states(roll: RollCall) -> Iterator[tuple[Keys, str]]:
    for ballot in Ballot:
        for index, id in enumerate(getattr(roll, ballot.value)):
            yield (ballot.value, index), id


# Roll-calls ------------------------------------------------------------------------------------


def vote_id(roll: str, state: str) -> str:
    """The id of the fact that holds one state's vote in a roll-call."""
    return f"{roll}-{state}"


def claim_votes(raws: Iterable[RawRecord], catalogue: Catalogue) -> Iterator[Problem]:
    """Gives each state's vote its id, so that pages and key points may name it.

    A roll-call with a mistake has its votes too, so that those who name one are not blamed.
    """
    for raw in raws:
        for keys, state in _written_roll(raw):
            id = vote_id(str(raw.data.get("id")), state)
            if catalogue.origins.setdefault(id, raw.origin) is not raw.origin:
                message = f"the vote of '{state}' has the id '{id}', which another record has"
                yield raw.origin.problem(keys, message, "unique-id")
            catalogue.kinds.setdefault(id, "facts")


def _written_roll(raw: RawRecord) -> Iterator[tuple[Keys, str]]:
    """The states of a roll-call as it was written."""
    for ballot in Ballot if raw.data.get("type") == "roll-call" else ():
        listed = raw.data.get(ballot.value)
        for index, state in enumerate(listed if isinstance(listed, list) else []):
            yield (ballot.value, index), str(state)


def with_votes(catalogue: Catalogue) -> Catalogue:
    """A catalogue in which each state's vote is a fact of its own, beside those of `catalogue`.

    A vote rests on the sources of its roll-call that speak of it, and lies where that was written.
    """
    records, origins = dict(catalogue.records), dict(catalogue.origins)
    for roll in catalogue.of(RollCall):
        for vote in _votes(roll, catalogue):
            if records.setdefault(vote.id, vote) is vote:
                origins[vote.id] = origins[roll.id]
    return replace(catalogue, records=records, origins=origins)


Former = dict[str, list[str]]
_KNOWN: dict[str, tuple[RollCall, Former, list[Vote]]] = {}  # by the id of the roll-call


def _votes(roll: RollCall, catalogue: Catalogue) -> list[Vote]:
    """The votes in a roll-call: the same objects as before, if it is the same."""
    known, former = _KNOWN.get(roll.id), _former_ids(roll, catalogue)
    if known is None or known[0] is not roll or known[1] != former:
        votes = [
            again(_vote(roll, Ballot.read(keys[0]), state, former.get(state, [])))
            for keys, state in listed_states(roll)
        ]
        known = _KNOWN[roll.id] = roll, former, votes
    return known[2]


def _former_ids(roll: RollCall, catalogue: Catalogue) -> Former:
    """For each state the ids that its vote had before the roll-call or the state was renamed."""
    found = {}
    for _, state in listed_states(roll):
        record = catalogue.records.get(state)
        states = [state, *(record.was if record else [])]
        ids = [vote_id(each, one) for each in (roll.id, *roll.was) for one in states]
        if len(ids) > 1:
            found[state] = ids[1:]
    return found


def _vote(roll: RollCall, ballot: Ballot, state: str, was: list[str]) -> Vote:
    about_it = [c for c in roll.sources if {state, ballot.value} & set(c.supports)]
    general = [cite for cite in roll.sources if not cite.supports]
    return Vote(
        id=vote_id(roll.id, state),
        was=was,
        type="vote",
        document=roll.document,
        body=roll.body,
        by=state,
        ballot=ballot,
        roll=roll.id,
        on=roll.on,
        disputes=[d for d in roll.disputes if d.field in (ballot.value, state)],
        rank=roll.rank,
        rank_reason=roll.rank_reason,
        sources=about_it or general or roll.sources,
        review=roll.review,
        recorded=roll.recorded,
    )
