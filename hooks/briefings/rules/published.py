"""Rules about addresses: what was published once goes on to lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from ..problem import Problem, nearest
from ..record.addresses import FILE, Listed
from ..record.catalogue import RESERVED, Catalogue
from ..record.pages import Page
from .rule import Rule

_OR = "or take the line out, and say why"
_ADDRESS = re.compile(r"[a-z0-9-]+(?:/[a-z0-9.-]+)*/?")


@dataclass(frozen=True)
class Addresses:
    """The addresses that were published, the pages of today with their anchors, and moved pages.

    `moved` has earlier addresses of pages, each with that of today; `pages` have a slash first.
    """

    listed: tuple[Listed, ...]
    pages: Mapping[str, Set[str]]
    moved: Mapping[str, str]
    catalogue: Catalogue
    whole: bool = True

    def in_doubt(self, address: str) -> bool:
        """Whether an address may be that of a record which could not be read or asked."""
        if self.whole or not self.catalogue.settings.kinds:
            return not self.whole
        words = {*address.strip("/").split("/")}
        return not (
            words.isdisjoint(self.catalogue.kinds) and words.isdisjoint(self.catalogue.doubtful)
        )


def former_ids_are_free(catalogue: Catalogue) -> Iterator[Problem]:
    """An id that a record had before is that of no other, before or today."""
    seen: dict[str, str] = {}
    for record in catalogue.records.values():
        for nth, old in enumerate(record.was):
            taken = (
                f"'{seen[old]}' was '{old}' too; an id leads to one record" if old in seen else ""
            )
            if old in catalogue.kinds or old in RESERVED:
                taken = f"'{old}' is an id of today; 'was' has ids that nothing has any more"
            if taken:
                yield catalogue.problem(record, ["was", nth], taken)
            seen.setdefault(old, record.id)
    for path, page in catalogue.pages.items():
        if isinstance(page, Page) and page.was:
            message = "a page has no id; name its earlier address under 'moved' in data/site.yml"
            yield catalogue.written[path].front.origin.problem(["was"], message)


def moves_lead_somewhere(addresses: Addresses) -> Iterator[Problem]:
    """An earlier address of a page is that of no page of today, and leads to one."""
    origin = addresses.catalogue.settings_origin
    for before, to in addresses.catalogue.settings.moved.items() if origin else ():
        pages = [page.strip("/") for page in addresses.pages]
        fault = ""
        if not _ADDRESS.fullmatch(before):
            fault = f"'{before}' is no address of a page; write it as 'people/ada-pike/'"
        elif before.strip("/") in pages:
            fault = f"'{before}' is a page of today, and leads nowhere else"
        elif to.strip("/") not in pages and not addresses.in_doubt(to):
            fault = f"'{to}' is no page{nearest(to.strip('/'), pages)}"
        if fault and origin:
            yield origin.problem(["moved", before], fault)


def addresses_last(addresses: Addresses) -> Iterator[Problem]:
    """Every address that was published is there, or leads to where its record is now."""
    gone = ""
    for each in addresses.listed:
        page = f"/{addresses.moved.get(each.page[1:], each.page[1:])}"
        if addresses.in_doubt(f"{each.page}/{each.anchor}") or (each.anchor and each.page == gone):
            continue
        if page not in addresses.pages:
            gone = each.page
            yield Problem(FILE, each.line, _lost_page(each.page, addresses))
        elif each.anchor and each.anchor not in addresses.pages[page]:
            yield Problem(FILE, each.line, _lost_anchor(each, addresses))


def _lost_page(page: str, addresses: Addresses) -> str:
    """What to do about a page that is gone."""
    parts = page.strip("/").split("/")
    now = next((to for to in addresses.pages if to.split("/")[2:3] == parts[1:2] != [""]), "")
    write = f"'was: [{parts[-1]}]' in the record that took its place"
    if len(parts) != 2 or now:
        to = now.strip("/") or "its address now"
        write = f"'{page.strip('/')}/: {to}/' under 'moved' in data/site.yml"
    return f"the address {page} is gone; write {write}, {_OR}"


def _lost_anchor(each: Listed, addresses: Addresses) -> str:
    """What to do about an anchor that is gone from its page."""
    now = next((page for page, ids in addresses.pages.items() if each.anchor in ids), None)
    gone = f"the address {each.page}#{each.anchor} is gone"
    if now:
        return f"{gone}, and the record is on {now}; take it back, {_OR}"
    return f"{gone}; write 'was: [{each.anchor}]' in the record that took its place, {_OR}"


RULES = (
    Rule(
        "former-id",
        "An id that a record had before is that of no other record, before or today.",
        "was: [league]",
        "was: [lake-league]",
        former_ids_are_free,
        Catalogue,
    ),
    Rule(
        "moved-page",
        "An earlier address of a page is that of no page of today, and leads to one.",
        "moved:\n  table/: comparr/",
        "moved:\n  table/: compare/",
        moves_lead_somewhere,
        Addresses,
        pending=True,
    ),
    Rule(
        "lasting-address",
        "Every published address is there, or leads to where its record is now.",
        "data/people/ada-pike.yml, renamed to ada-pike-smith.yml",
        "was: [ada-pike]",
        addresses_last,
        Addresses,
        pending=True,
    ),
)
