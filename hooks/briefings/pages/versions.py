"""Facts on which sources differ -> rows: what about, what we use, what others have, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..query.tables import used_value
from ..record.facts import Fact
from ..record.items import Source
from ..record.parts import Dispute, Reference
from ..text import escaping
from ..text.escaping import Markdown
from .context import Context


@dataclass(frozen=True)
class Row:
    """One difference: each cell is Markdown in one line."""

    about: Markdown
    ours: Markdown
    others: Markdown
    why: Markdown


def versions(context: Context, facts: Iterable[Fact]) -> Iterator[Row]:
    """A row for each other value of some facts; what a fact states stands in its first row."""
    for fact in facts:
        for nth, dispute in enumerate(fact.disputes):
            yield _row(context, fact, dispute, is_first=nth == 0)


def _row(context: Context, fact: Fact, dispute: Dispute, is_first: bool) -> Row:
    value = used_value(context.index, fact, dispute.field)
    statement = context.index.statement(fact)
    carry = _carrying(fact, dispute.field)
    about = [f"**{escaping.inline(_part(context, fact, dispute))}**, {context.date(fact)}"]
    why = [escaping.inline(dispute.resolution)]
    if is_first:
        rest = Markdown("".join(context.cite(cite) for cite in fact.sources if cite not in carry))
        about.append(f"<br>{escaping.inline(statement)}{rest}" if value else rest)
        reason = f"{fact.rank.label.capitalize()}: {fact.rank_reason}" if fact.rank_reason else ""
        why.insert(0, escaping.inline(reason))
    return Row(
        Markdown("".join(about)),
        _said(context, value or statement, carry),
        _said(context, dispute.value, dispute.sources),
        Markdown(" ".join(filter(None, why))),
    )


def _part(context: Context, fact: Fact, dispute: Dispute) -> str:
    return escaping.sentence(context.index.part(fact, dispute.field))


def _carrying(fact: Fact, field: str) -> list[Reference]:
    """The citations that carry a part of a fact; all of them, where none does by itself."""
    carry = [cite for cite in fact.sources if not cite.supports or field in cite.supports]
    return carry or fact.sources


def _said(context: Context, value: str, cites: list[Reference]) -> Markdown:
    """A value, and under it who gives it, each publisher with its citations."""
    by_publisher: dict[str, list[Reference]] = {}
    for cite in cites:
        source = context.index.get(cite.source)
        assert isinstance(source, Source)
        by_publisher.setdefault(source.publisher, []).append(cite)
    who = "; ".join(
        f"{escaping.inline(publisher)} {''.join(dict.fromkeys(map(context.cite, found)))}"
        for publisher, found in by_publisher.items()
    )
    return Markdown(f'{escaping.inline(value)} <span class="who">{who}</span>')
