"""Facts -> plain words: the value, the date and the sentence that pages, cards and lists print."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import assert_never, cast

from ..record.dates import UNKNOWN, Date
from ..record.enums import Ballot, DateBasis, Evidence, MemberStatus, Rank, Role
from ..record.facts import (
    AnyFact,
    Event,
    Fact,
    Figure,
    Measure,
    Membership,
    Office,
    Position,
    RollCall,
    Signature,
    Undertaking,
    Vote,
)
from ..record.ids import may_name
from ..record.items import Source
from ..record.parts import Dispute, Name, field_label, written_fields
from .as_of import Change

NOT_VERIFIED = "not confirmed"
NOT_DATED = "no date"
SEARCHED = "searched, none found"  # in place of an answer
NameOf = Callable[[str], str]


def value(fact: Fact, name_of: NameOf, unit: str = "") -> str:
    """What `{{ id }}` shows for a fact: the one thing that it states."""
    known = cast(AnyFact, fact)
    match known:
        case Figure():
            return number(known, unit)
        case Membership():
            return known.status.label
        case Signature():
            return name_of(known.signer) if known.signer else NOT_VERIFIED
        case Vote():
            return known.ballot.label
        case RollCall():
            return tally(known)
        case Position():
            return known.stance.label
        case Office():
            return known.title
        case Undertaking() | Measure() | Event():
            return known.what.rstrip(".")
    assert_never(known)


def number(figure: Figure, unit: str) -> str:
    """A figure with its qualifier and separators; of the units only `%` is part of it."""
    words = f"{figure.qualifier.label} {_grouped(figure.value)}".strip()
    return f"{words}%" if unit == "%" else words


def _grouped(value: Decimal) -> str:
    return f"{value:,}"


def part(fact: Fact, field: str, name_of: NameOf, unit: str = "") -> str:
    """A part of a fact in words, `field` as it is written; nothing for what is its sentence."""
    attributes = {info.alias or name: name for name, info in type(fact).model_fields.items()}
    attribute = attributes.get(field, "")
    value = getattr(fact, attribute, None)
    if value is None or attribute in ("what", "sources"):
        return ""
    if attribute in may_name(type(fact)):
        return listing(map(name_of, value if isinstance(value, list) else [value]))
    match fact, attribute:
        case RollCall(), "tally":
            return tally(fact)
        case Figure(), "value":
            return number(fact, unit)
        case _, "quote":
            return f"“{value}”"
    return str(getattr(value, "english", "") or getattr(value, "label", "") or value)


def tally(roll: RollCall) -> str:
    """The published totals of a roll-call, as `143 in favour, 5 against, 35 abstained`."""
    totals = [(ballot.label, roll.tally.get(ballot.value)) for ballot in Ballot]
    return ", ".join(f"{total} {label}" for label, total in totals if total is not None)


def _totals(roll: RollCall) -> str:
    return tally(roll) or "totals not recorded"


def ago(date: Date, day: datetime.date) -> str:
    """How long before a day something was, in whole years or months: `four years ago`."""
    months = (day.year - date.last.year) * 12 + day.month - date.last.month
    months -= day.day < date.last.day
    if months < 1:
        return "within the last month"
    count, unit = (months // 12, "year") if months >= 12 else (months, "month")
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return f"{number} {unit}{'' if count == 1 else 's'} ago"


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def date(fact: Fact) -> str:
    """What `{{ id date }}` shows: the day or period of a fact."""
    if fact.on:
        return fact.on.english
    if fact.stated and not fact.start:
        return fact.stated.english
    return period(fact) or NOT_DATED


def date_then(fact: Fact, day: datetime.date) -> str:
    """The day or period of a fact as it stood on a day: an end to come is left out."""
    is_open = isinstance(fact.end, Date) and fact.end.last >= day and fact.start
    return f"since {fact.start.english}" if is_open and fact.start else date(fact)


def standing(fact: Membership) -> str:
    """What a member is to a body, where no sentence says that it is one."""
    frozen = fact.status is MemberStatus.FROZEN
    return f"member, {fact.status.label}" if frozen else fact.status.label


def period(fact: Fact) -> str:
    """From when to when a fact holds, in words; nothing where neither is known."""
    if fact.start and isinstance(fact.end, Date):
        return f"{fact.start.english} to {fact.end.english}"
    if fact.start and fact.end == UNKNOWN:
        return f"from {fact.start.english}; end date unknown"
    if fact.start:
        return f"since {fact.start.english}"
    if isinstance(fact.end, Date):
        return f"until {fact.end.english}"
    ended = "; end date unknown" if fact.end == UNKNOWN else ""
    verb = "in office on" if isinstance(fact, Office) else "as at"
    return f"{verb} {fact.last_seen.english}{ended}" if fact.last_seen else ""


def in_use(name: Name) -> str:
    """When a name was in use, in words; nothing where that is not known."""
    start = f"from {name.start.english}" if name.start else ""
    end = f"until {name.end.english}" if isinstance(name.end, Date) else ""
    return f"{start} {end}".strip()


def how_dated(fact: Fact) -> str:
    """How the date is known, where the source does not simply state it."""
    return "" if fact.date_basis is DateBasis.STATED else f"date {fact.date_basis.label}"


def statement(fact: Fact, name_of: NameOf, unit: str = "") -> str:
    """The fact as one sentence that can stand by itself."""
    words = dated_sentence(fact, name_of, unit)
    if isinstance(fact, Membership | Office):
        return f"{words.removesuffix('.')}, {period(fact)}."
    return words


def dated_sentence(fact: Fact, name_of: NameOf, unit: str = "") -> str:
    """The fact as one sentence to stand beside its date."""
    known = cast(AnyFact, fact)
    match known:
        case Membership():
            return f"{name_of(known.member)}: {_status(known, name_of)}."
        case Signature():
            return f"Signed for {_signed(known, name_of)} as {known.role.label}."
        case Undertaking():
            clause = f"Clause {known.clause}" if known.clause.isdigit() else known.clause
            return f"{clause}: {known.what}"
        case RollCall():
            return f"{name_of(known.body)}, {name_of(known.document)}: {_totals(known)}."
        case Vote():
            return f"{name_of(known.by)}: {known.ballot.label}, {name_of(known.document)}."
        case Office():
            return f"{known.title}, {name_of(known.of)}."
        case Figure():
            return f"{name_of(known.series)}: {number(known, unit)}, according to {known.by}."
        case Position() | Measure() | Event():
            return known.what
    assert_never(known)


def headline(fact: Fact, name_of: NameOf, unit: str = "") -> str:
    """Who speaks, votes or acts, and the verdict: `Northmere: does not recognise`."""
    known = cast(AnyFact, fact)
    match known:
        case Position() | Vote():
            return f"{name_of(known.by)}: {value(known, name_of)}"
        case Membership():
            return f"{name_of(known.member)}: {_status(known, name_of)}"
        case Signature():
            return f"{name_of(known.party)}: {known.role.label}"
        case Office():
            return f"{name_of(known.person)}: {known.title}"
        case Figure():
            return f"{known.by}: {number(known, unit)}"
        case RollCall():
            return f"{name_of(known.body)}: {_totals(known)}"
        case Undertaking():
            return name_of(known.document)
        case Measure():
            return name_of(known.by)
        case Event():
            return name_of(known.speaker or known.about[0])
    assert_never(known)


def besides(fact: Fact, name_of: NameOf, unit: str = "") -> str:
    """What is left to say of a fact under its headline: when, and of what."""
    match fact:
        case Vote():
            return f"{name_of(fact.document)}, {name_of(fact.body)}, {date(fact)}."
        case RollCall():
            return f"{name_of(fact.document)}, {date(fact)}."
        case Membership():
            return f"{period(fact) or NOT_DATED}."
        case Office():
            return f"{name_of(fact.of)}, {period(fact)}."
        case Signature():
            return f"{date(fact)}: {together([fact], name_of)}"
    return f"{date(fact)}: {statement(fact, name_of, unit)}"


def together(facts: Sequence[Fact], name_of: NameOf, unit: str = "") -> str:
    """Facts that differ only in whom they are about as one sentence to stand beside their date.

    A signature names its document, which stands above it elsewhere.
    """
    first, several = facts[0], len(facts) > 1
    if isinstance(first, Signature):
        signed = listing(_signed(fact, name_of) for fact in facts if isinstance(fact, Signature))
        role = f"{', each' if several else ''} as {first.role.label}"
        tail = "" if first.role is Role.SIGNATORY else role
        return f"{name_of(first.document)}: signed for {signed}{tail}."
    if isinstance(first, Membership) and several:
        members = listing(name_of(fact.member) for fact in facts if isinstance(fact, Membership))
        return f"{members}: {_status(first, name_of, several)}."
    return dated_sentence(first, name_of, unit)


def _signed(fact: Signature, name_of: NameOf) -> str:
    signer = f" by {name_of(fact.signer)}" if fact.signer else ""
    return f"{name_of(fact.party)}{signer}"


def _status(fact: Membership, name_of: NameOf, several: bool = False) -> str:
    label = _SEVERAL.get(fact.status, fact.status.label) if several else fact.status.label
    return f"{label} {'of' if fact.status in _OF else 'in'} {name_of(fact.of)}"


_OF = (MemberStatus.MEMBER, MemberStatus.FORMER, MemberStatus.OBSERVER)
_SEVERAL = {
    MemberStatus.MEMBER: "members",
    MemberStatus.PARTY: "parties",
    MemberStatus.OBSERVER: "observers",
    MemberStatus.FORMER: "former members",
}


def change(change: Change, name_of: NameOf, title_of: NameOf, unit: str = "") -> str:
    """What changed, as a sentence without its date."""
    fact = change.fact
    match fact:
        case Membership():
            verb = "" if change.what == "began" else "no longer "
            return f"{name_of(fact.member)}: {verb}{_status(fact, name_of)}."
        case Office():
            verb = "became" if change.what == "began" else "left office as"
            return f"{name_of(fact.person)} {verb} {fact.title}, {name_of(fact.of)}."
        case Figure():
            verb = "withdrawn by" if change.what == "withdrawn" else "according to"
            return f"{title_of(fact.series)}: {number(fact, unit)}, {verb} {fact.by}."
        case Position():
            answer = f"{name_of(fact.by)}: {fact.stance.label}"
            return f"{name_of(fact.question)}. {answer}. {fact.what}"
        case Measure() if change.what == "ended":
            return f"No longer in force: {fact.what}"
    return statement(fact, name_of, unit)


def listing(words: Iterable[str]) -> str:
    """Words as a list in a sentence: `a, b and c`."""
    *most, last = list(words) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def published(source: Source) -> str:
    """Who published a source and when: `The Gazette, 26 September 2022`."""
    return f"{source.publisher}, {issued(source)}"


def issued(source: Source) -> str:
    """When a source was published, and how that is known, where it does not say so itself."""
    if not source.date:
        return NOT_DATED
    doubt = "" if source.date_basis is DateBasis.STATED else f" ({source.date_basis.label})"
    return f"{source.date.english}{doubt}"


def dispute(dispute: Dispute, part: str) -> str:
    """What sources differ on, and what we do about it, in one line."""
    return f"Sources differ on the {part}: {stopped(dispute.value)} {dispute.resolution}"


def stopped(words: str) -> str:
    """A text that ends a sentence."""
    return words if words.endswith((".", "!", "?", ".”", '."')) else f"{words}."


def cited(source: Source) -> str:
    """Who published a source, when, and who carries it, where that is somebody else."""
    return f"{published(source)}, carried by {source.via}" if source.via else published(source)


def weaknesses(fact: Fact) -> list[tuple[str, str]]:
    """What a reader must know before relying on a fact, as pairs of a word and its label.

    The whole fact is as good as its best source for the whole; a part that rests on a weaker
    source is named. A deprecated fact and one that sources dispute say so.
    """
    found = []
    if fact.rank is Rank.DEPRECATED:
        found.append((fact.rank.value, fact.rank.label))
    whole = [cite.evidence for cite in fact.sources if not cite.supports]
    best = _best(whole or [cite.evidence for cite in fact.sources])
    if best is not Evidence.VERIFIED:
        found.append((best.value, best.label))
    for part in dict.fromkeys(part for cite in fact.sources for part in cite.supports):
        evidence = _best([cite.evidence for cite in fact.sources if part in cite.supports])
        if _order(evidence) > _order(best):
            found.append((evidence.value, f"{_part(fact, part)}: {evidence.label}"))
    found = list(dict.fromkeys(found))
    if isinstance(fact, Figure) and fact.withdrawn:
        found.append(("withdrawn", "withdrawn"))
    if fact.disputes:
        found.append(("disputed", "sources differ"))
    return found


def _part(fact: Fact, part: str) -> str:
    """What a part of a fact is called; the votes of single states are told together."""
    is_field = part in written_fields(type(fact))
    return field_label(type(fact), part) if is_field else "some votes"


def _best(evidence: list[Evidence]) -> Evidence:
    return min(evidence, key=_order)


def _order(evidence: Evidence) -> int:
    return list(Evidence).index(evidence)
