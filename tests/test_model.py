"""The records: how the text of each type of field is read, and what every definition must have."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, get_args

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from briefings.problem import nearest
from briefings.record import enums, facts, ids, items, parts, scalars
from briefings.record.dates import UNKNOWN, Date
from briefings.record.enums import EntityType, LabelledEnum
from briefings.record.facts import FACT_TYPES, Fact
from briefings.record.ids import RECORD_LABELS, RECORD_TYPES
from briefings.record.parts import references


def models(cls: type[BaseModel] = parts.StrictModel) -> list[type[BaseModel]]:
    """Every definition, the abstract ones included."""
    return [cls, *(each for child in cls.__subclasses__() for each in models(child))]


WRITTEN = [cls for cls in models() if cls is not facts.Vote]
WORDS = LabelledEnum.__subclasses__()


def read(kind: Any, value: Any) -> Any:
    """A value as a type of field, or the name of one, reads it."""
    kind = getattr(scalars, kind) if isinstance(kind, str) else kind
    return TypeAdapter(kind).validate_python(value)


# Types of field -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        # Texts: spaces around them are no part of them; a line has no breaks; letters are composed.
        ("Line", "  Lake   Ull\n by night ", "Lake Ull by night"),
        ("Text", " one\n\ntwo\n", "one\n\ntwo"),
        ("Line", "Cafe\u0301", "Café"),
        ("Line", "NO", "NO"),
        ("Line", "null", "null"),
        ("Line", "<b>[[ull]]</b>", "<b>[[ull]]</b>"),
        ("Summary", "x" * 160, "x" * 160),
        ("Quote", "one " * 25, " ".join(["one"] * 25)),
        # Ids and tags.
        ("Id", "lake-ull-2", "lake-ull-2"),
        ("Id", "2020", "2020"),
        ("Code", "XNM", "XNM"),
        ("Language", "en", "en"),
        ("Language", "sr-Latn", "sr-Latn"),
        ("Address", "https://courier.example/a?b=c#d", "https://courier.example/a?b=c#d"),
        ("Address", "http://courier.example", "http://courier.example"),
        # Numbers keep what was typed, zeros at the end included.
        ("Count", "0", 0),
        ("Count", "1410", 1410),
        ("Number", "61.50", Decimal("61.50")),
        ("Number", "-3", Decimal(-3)),
        # Only two words are flags.
        ("Flag", "true", True),
        ("Flag", "false", False),
        ("End", "unknown", UNKNOWN),
    ],
)
def test_a_good_value_is_read(kind: str, text: str, value: Any) -> None:
    found = read(kind, text)
    assert found == value
    assert str(found) == str(value)


TEXTS = ("Line", "Text", "Id", "Summary", "Quote", "Language", "Code", "Day")
NOT_TEXT = "must be a text, not a list or a mapping"


@pytest.mark.parametrize("kind", [*TEXTS, "Count", "Number", "Flag", "Address"])
@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("", "has no value; write one or take the line out"),
        (" \n ", "has no value; write one or take the line out"),
        ([], NOT_TEXT),
        (["a"], NOT_TEXT),
        ({"a": "b"}, NOT_TEXT),
        ("a\x00b", "has a control character; type the text again"),
        ("a\x1b[31mb", "has a control character; type the text again"),
        ("a\x85b", "has a control character; type the text again"),
    ],
)
def test_no_field_takes_what_is_no_text(kind: str, value: Any, message: str) -> None:
    assert refusal(kind, value) == message


NOT_ID = "is not an id; ids are lower-case letters a-z, digits and single hyphens"
NOT_DATE = "is not a date; write 20"
NO_DAY = "is not a day of the calendar; write year, month, day"
NOT_COUNT = "is not a whole number; write it in digits only, as 1"
NOT_NUMBER = "is not a number; write it as 1"
NOT_FLAG = "is neither true nor false; write one of them"
NOT_ADDRESS = "is not a web address; it starts with https:// or http://"
NOT_MAILBOX = "is no e-mail address, such as editor@example.org"
NOT_CODE = "is not the code of a country: three capitals, as in ISO 3166-1"
NOT_LANGUAGE = "is not a language tag; write en, ru, uk or kk, as in BCP 47"


@pytest.mark.parametrize(
    ("kind", "texts", "message"),
    [
        ("Id", ["Ull", "lake ull", "lake_ull", "-ull", "ull-", "a--b"], NOT_ID),
        ("Id", ["../ull", "a/b", "a\\b", ".", "..", "a.b", "озеро", "ü", "x\u0301"], NOT_ID),
        ("Day", ["26.09.2022", "2022-9-26", "26 September 2022", "2022/09"], NOT_DATE),
        ("Day", ["yesterday", "22", "20220926", "2022-09-26T10:00", "-2022"], NOT_DATE),
        ("Day", ["2022-09-", "c. 2022", "unknown", "２０２２-09", "٢٠٢٢"], NOT_DATE),
        ("Day", ["2022-02-30", "2023-02-29", "2022-13", "2022-04-31", "0000"], NO_DAY),
        ("Day", ["2022-00", "2022-00-00", "2022-02-00", "2022-00-15"], NO_DAY),
        ("Day", ["2106", "2106-02-07", "9999-12-31"], "lies after 2105; mend the year"),
        ("End", ["Unknown", "ongoing", "present"], NOT_DATE),
        ("Code", ["XN", "xnm", "XNMR", "X1M", "ХNМ", "X M"], NOT_CODE),
        ("Count", ["1,410", "1_410", "1 410", "-1", "+1", "1.0", "1e3", "two"], NOT_COUNT),
        ("Count", ["²", "١٢", "１２"], NOT_COUNT),
        ("Number", ["1,410", "1 410", "1_410", "+5", ".5", "5.", "1e3", "0x1F"], NOT_NUMBER),
        ("Number", ["nan", ".inf", "12%", "12:30", "--1", "１２", "١٢.٥"], NOT_NUMBER),
        ("Flag", ["yes", "no", "True", "FALSE", "on", "1"], NOT_FLAG),
        ("Address", ["courier.example", "ftp://a.example", "//a.example"], NOT_ADDRESS),
        ("Address", ["javascript:alert(1)", "https://", "HTTPS:a", "mailto:a@b"], NOT_ADDRESS),
        ("Address", ['https://a.example/"b', "https://a.example/<b>", "see x"], NOT_ADDRESS),
        ("Mailbox", ["editor", "editor@", "@a.example", "a@b", "A <a@b.example>"], NOT_MAILBOX),
        (
            "Mailbox",
            ["mailto:a@b.example", 'a"@b.example', "a@b.example?cc=c", "a..b@c.example"],
            NOT_MAILBOX,
        ),
        ("Language", ["english", "EN", "e", "en_GB", "en-", "рус"], NOT_LANGUAGE),
    ],
)
def test_a_wrong_value_is_quoted_with_what_to_write(
    kind: str, texts: list[str], message: str
) -> None:
    for text in texts:
        assert refusal(kind, text).startswith(f"'{text}' {message}")


@pytest.mark.parametrize(
    ("kind", "text", "write"),
    [
        *(("Day", day, "write 2022-03-01") for day in ("1 March 2022", "01.03.2022", "2022-3-1")),
        *(("Day", day, "write 2022-03-01") for day in ("March 1, 2022", "1st march 2022")),
        *(("Day", day, "write 2022-03") for day in ("March 2022", "2022/03", "2022.3")),
        *(
            ("Day", day, "write 2022-09-26, 2022-09 or 2022")
            for day in ("1/3/2022", "May", "c. 2022")
        ),
        *(
            ("Count", text, "as 1410")
            for text in ("1,410", "1 410", "about 1410", "1410 men", "two")
        ),
        *(("Count", text, "as 1410") for text in ("1410 to 1500", "-1", "1.4", "12th", "１２")),
        ("Count", "12 months", "as 12"),
        ("Number", "12%", "write it as 12, with no separators"),
        ("Number", "1,410.5", "write it as 1410 or 99.23, with no separators"),
        ("Id", "Bram Roach", "as 'bram-roach'"),
        ("Id", "Éire_2", "as 'eire-2'"),
        ("Id", "озеро", "digits and single hyphens"),
    ],
)
def test_what_was_meant_is_offered_where_it_can_be_told(kind: str, text: str, write: str) -> None:
    assert refusal(kind, text).endswith(write)


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("Summary", "x" * 161, "has 161 characters; 160 at most, to fit a tooltip"),
        ("Quote", "one " * 26, "has 26 words; a quotation has 25 at most"),
    ],
)
def test_a_text_that_is_too_long_is_told_by_how_much(kind: str, text: str, message: str) -> None:
    assert refusal(kind, text) == message


def test_a_number_of_absurd_length_is_refused_in_our_words() -> None:
    assert "sys." not in refusal("Count", "9" * 5000)


def refusal(kind: Any, value: Any) -> str:
    """What is said about a value that does not fit."""
    with pytest.raises(ValidationError) as caught:
        read(kind, value)
    (error,) = caught.value.errors()
    return str(error["msg"]).removeprefix("Value error, ")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022-09-26", (2022, 9, 26), (2022, 9, 26)),
        ("2024-02", (2024, 2, 1), (2024, 2, 29)),
        ("2022", (2022, 1, 1), (2022, 12, 31)),
    ],
)
def test_a_date_spans_the_days_it_can_mean(text: str, first: Any, last: Any) -> None:
    date = Date(text, datetime.date(*first), datetime.date(*last))
    assert read("Day", text) == date
    assert read("End", text) == date


# Words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("cls", WORDS, ids=lambda cls: cls.__name__)
def test_a_word_is_read_as_it_is_written_and_in_no_other_way(cls: type[LabelledEnum]) -> None:
    known = ", ".join(member.value for member in cls)
    for member in cls:
        assert read(cls, member.value) is member
        assert member.meaning.endswith(".")
        assert refusal(cls, member.value.upper()).startswith(
            f"'{member.value.upper()}' is not one of {known}"
        )
    assert refusal(cls, "zzz") == f"'zzz' is not one of {known}"
    assert refusal(cls, ["zzz"]) == NOT_TEXT
    assert TypeAdapter(cls).json_schema() == {"enum": [member.value for member in cls]}


def test_a_word_that_is_nearly_right_gets_a_hint() -> None:
    known = "member, party, frozen, suspended, observer, former"
    assert (
        refusal(enums.MemberStatus, "membr")
        == f"'membr' is not one of {known}; did you mean 'member'?"
    )


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("lake-ul", "; did you mean 'lake-ull'?"),
        ("lke-ull", "; did you mean 'lake-ull'?"),
        ("river-ash", ""),
        ("", ""),
    ],
)
def test_only_a_close_word_is_suggested(word: str, hint: str) -> None:
    assert nearest(word, ["lake-ull", "northmere"]) == hint


# Definitions ----------------------------------------------------------------------------------


@pytest.mark.parametrize("cls", WRITTEN, ids=lambda cls: cls.__name__)
def test_every_field_is_explained_in_a_sentence(cls: type[BaseModel]) -> None:
    assert cls.__doc__
    for name, info in cls.model_fields.items():
        assert info.description, name
        assert info.description.endswith("."), name


@pytest.mark.parametrize("cls", WRITTEN, ids=lambda cls: cls.__name__)
def test_examples_in_definitions_are_good_values(cls: type[BaseModel]) -> None:
    for name, info in cls.model_fields.items():
        for example in info.examples or []:
            error = _error_at(cls, info.alias or name, example)
            assert error is None, f"{name}: {error}"


def _error_at(cls: type[BaseModel], name: str, value: Any) -> Any:
    try:
        cls.model_validate({name: value})
    except ValidationError as found:
        return next((error for error in found.errors() if error["loc"][0] == name), None)
    return None


@pytest.mark.parametrize("cls", FACT_TYPES.values(), ids=FACT_TYPES)
def test_a_fact_type_names_its_things_in_fields_that_hold_ids(cls: type[Fact]) -> None:
    assert cls.names_things
    for name in cls.names_things:
        assert name in ids.may_name(cls), name
    home = cls.model_fields[cls.names_things[0]]
    assert home.is_required(), "the first one is the page on which the fact stands"


@pytest.mark.parametrize(("word", "cls"), FACT_TYPES.items(), ids=FACT_TYPES)
def test_a_fact_type_is_read_by_its_word(word: str, cls: type[Fact]) -> None:
    assert get_args(cls.model_fields["type"].annotation) == (word,)


def test_every_kind_of_record_has_a_label() -> None:
    marks = [mark for cls in models() for mark in ids.may_name(cls).values()]
    kinds = {type for mark in marks for type in mark.types}
    assert kinds <= set(RECORD_TYPES)
    assert all(label.startswith(("a ", "an ")) for label in RECORD_LABELS.values())


SOURCE = {"source": "gazette", "evidence": "verified"}
DISPUTE = {"field": "on", "value": "May", "sources": [SOURCE], "resolution": "We use April."}
EVENT = {
    "id": "low-water",
    "type": "event",
    "about": ["ull", "northmere"],
    "on": "2020-04",
    "what": "The lake is low.",
    "speaker": "ada-pike",
    "sources": [{"source": "courier", "evidence": "seed"}, SOURCE],
    "disputes": [DISPUTE],
    "review": {"last": "2023-01-15", "months": "12"},
}


def test_every_id_that_a_record_names_is_found_with_its_place() -> None:
    found = {keys: (id, names.types) for keys, id, names in references(read(facts.Event, EVENT))}
    entities = tuple(type.value for type in EntityType)
    assert found == {
        ("about", 0): ("ull", entities),
        ("about", 1): ("northmere", entities),
        ("speaker",): ("ada-pike", ("person",)),
        ("sources", 0, "source"): ("courier", ("sources",)),
        ("sources", 1, "source"): ("gazette", ("sources",)),
        ("disputes", 0, "sources", 0, "source"): ("gazette", ("sources",)),
    }


def test_a_record_cannot_be_changed_after_reading() -> None:
    event = read(facts.Event, EVENT)
    with pytest.raises(ValidationError, match="frozen"):
        event.what = "Something else."


@pytest.mark.parametrize(
    ("cls", "name"),
    [(facts.Event, "start"), (facts.Event, "end"), (parts.Name, "start"), (items.Source, "class_")],
)
def test_a_field_has_only_the_name_that_is_written_in_yaml(cls: Any, name: str) -> None:
    error = _error_at(cls, name, "2020")
    assert error is not None
    assert error["type"] == "extra_forbidden"


@pytest.mark.parametrize(
    ("cite", "fits"),
    [
        ({"evidence": "derived", "method": "By counting."}, True),
        ({"evidence": "verified"}, True),
        ({"evidence": "derived"}, False),
        ({"evidence": "verified", "method": "By counting."}, False),
    ],
)
def test_a_method_stands_with_derived_evidence_and_only_there(
    cite: dict[str, str], fits: bool
) -> None:
    value = {"source": "gazette", **cite}
    if fits:
        assert read(parts.Reference, value).source == "gazette"
    else:
        assert (
            refusal(parts.Reference, value)
            == "'method' stands with 'evidence: derived', and only there"
        )


def test_a_record_is_written_as_it_was_read() -> None:
    event = read(facts.Event, EVENT)
    plain = event.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    assert plain == {**EVENT, "review": {"last": "2023-01-15", "months": 12}}
