"""Sources -> whom each counts as one with: those of one independence group are one voice.

A group is called by the publisher of the source that bears its id, as `wire-2022-05-01` bears
that of the group `wire`; where none does, by the publisher of most of its sources.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from ..record.catalogue import Catalogue
from ..record.items import Source


def counted_with(catalogue: Catalogue) -> dict[str, str]:
    """For each source that is not of the publisher its group is called by, that publisher."""
    groups: dict[str, list[Source]] = defaultdict(list)
    for source in catalogue.of(Source):
        groups[source.group].append(source)
    voices = {group: _voice(sources) for group, sources in groups.items()}
    found = {source.id: (source.publisher, voices[source.group]) for source in catalogue.of(Source)}
    return {id: voice for id, (own, voice) in found.items() if own.casefold() != voice.casefold()}


def _voice(group: list[Source]) -> str:
    """The publisher that a group is called by."""
    bearing = [each for each in group if each.id == each.group or _begins(each)]
    return Counter(each.publisher for each in bearing or group).most_common(1)[0][0]


def _begins(source: Source) -> bool:
    return source.id.startswith(f"{source.group}-")
