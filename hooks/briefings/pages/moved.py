"""Addresses of pages that have moved, and every address that others may have noted."""

from __future__ import annotations

from collections import defaultdict

from ..query.index import RecordIndex
from ..query.places import Target, address
from .plan import PageSpec, Plan


def moved(planned: Plan, index: RecordIndex) -> dict[str, str]:
    """The earlier addresses of pages, each with that of today, relative to the site's own.

    They are those under former ids, and those that the settings name, views for a day included.
    """
    found: dict[str, str] = {}
    for page in planned.pages:
        to = address(Target(page.path))
        found |= dict.fromkeys(_under_former_ids(page), to)
    named = {
        before.strip("/"): to.strip("/") for before, to in index.catalogue.settings.moved.items()
    }
    for before, to in named.items():
        for page in planned.pages:
            now = address(Target(page.path))
            if now == f"{to}/" or (page.base and address(Target(page.base)) == f"{to}/"):
                found[f"{before}/{now.removeprefix(f'{to}/')}"] = now
    return found


def _under_former_ids(page: PageSpec) -> list[str]:
    """The addresses of the page of a record under the ids that it had before."""
    if page.record is None or not page.record.was:
        return []
    folder, _, name = page.path.partition("/")
    rest = name.removeprefix(page.record.id)
    return [address(Target(f"{folder}/{old}{rest}")) for old in page.record.was]


def noted(planned: Plan, index: RecordIndex) -> dict[str, set[str]]:
    """Every page, as `/people/`, with the ids of the records that have their place on it.

    Those that a record had before are among them.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for page in planned.pages:
        found[f"/{address(Target(page.path))}"] = set()
    for id, target in index.targets.items():
        if target.anchor:
            found[f"/{address(Target(target.path))}"] |= {id, *index.get(id).was}
    return found
