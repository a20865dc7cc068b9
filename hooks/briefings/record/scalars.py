"""How the text of one field is read: a line, an id, a number, a date, a web address.

Each type checks what was typed and says what to write instead; JSON Schema has it for editors.
Dates are ISO 8601 calendar dates of three precisions, languages BCP 47 tags, addresses URLs as
browsers read them (https://url.spec.whatwg.org/).
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    HttpUrl,
    PlainSerializer,
    PlainValidator,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)

from ..text import limits
from .dates import UNKNOWN, Date, parse_date

SUMMARY_LIMIT = 160  # characters; what fits a tooltip and a search result
LAST_YEAR = 9999  # the calendar of computers ends with it
LAST_WRITTEN = 2105  # the time in a packed site map has 32 bits, which end in February 2106
QUOTE_LIMIT = 25  # words; short enough to be a quotation and not a copy
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COUNT = re.compile(r"[0-9]{1,15}")  # more digits are a slip of the hand
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_WHOLE = re.compile(
    r"[0-9]{1,3}(?:[,' \u00a0\u202f][0-9]{3})+(?![\w.,])|(?<![\w.,+-])[0-9]+(?![\w.,])"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_CODE = re.compile(r"[A-Z]{3}")
_QUOTES = '"“”„«»'
_ADDRESS = re.compile(r"https?://[^\s<>\"\\^`{|}]+", re.I)
_URL = TypeAdapter(HttpUrl)
_MAILBOX = re.compile(r"[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*@([^@]+)")  # what needs no quotation
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)\.?")


# Scalars ---------------------------------------------------------------------------------------


def text_value(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a text, not a list or a mapping")
    if not value.strip():
        raise ValueError("has no value; write one or take the line out")
    if _CONTROL.search(value):
        raise ValueError("has a control character; type the text again")
    if limits.paragraph(value):
        raise ValueError(
            f"has a paragraph of over {limits.PARAGRAPH:,} characters; start a new one"
        )
    return unicodedata.normalize("NFC", value.strip())


def _line(value: Any) -> str:
    line = " ".join(text_value(value).split())
    if len(line) > limits.LINE:
        raise ValueError(f"has {len(line):,} characters; {limits.LINE:,} at most")
    return line


class NoIdError(ValueError):
    """Raised for a text where an id belongs."""


def _write_id(text: str) -> str:
    """What to write where a text is no id."""
    write = as_id(text)
    rule = "ids are lower-case letters a-z, digits and single hyphens"
    return f"; {rule}, as '{write}'" if write else f"; {rule}"


def as_id(text: str) -> str:
    """A text as an id would have it: `Bram Roach` as `bram-roach`; maybe nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _id(value: Any) -> str:
    text = text_value(value)
    if not _ID.fullmatch(text):
        raise NoIdError(f"'{text}' is not an id{_write_id(text)}")
    return text


def _summary(value: Any) -> str:
    text = _line(value)
    if len(text) > SUMMARY_LIMIT:
        raise ValueError(f"has {len(text)} characters; {SUMMARY_LIMIT} at most, to fit a tooltip")
    return text


def _quote(value: Any) -> str:
    text = _line(value)
    if len(text.split()) > QUOTE_LIMIT:
        raise ValueError(f"has {len(text.split())} words; a quotation has {QUOTE_LIMIT} at most")
    if text[0] in _QUOTES and text[-1] in _QUOTES:
        raise ValueError("leave the quotation marks around it out; the page has them")
    return text


def _language(value: Any) -> str:
    text = text_value(value)
    if not _LANGUAGE.fullmatch(text):
        raise ValueError(f"'{text}' is not a language tag; write en, ru, uk or kk, as in BCP 47")
    return text


def _code(value: Any) -> str:
    text = text_value(value)
    if not _CODE.fullmatch(text):
        raise ValueError(f"'{text}' is not the code of a country: three capitals, as in ISO 3166-1")
    return text


def _count(value: Any) -> int:
    text = text_value(value)
    if not _COUNT.fullmatch(text):
        write = _digits(text, "1410")
        raise ValueError(f"'{text}' is not a whole number; write it in digits only, as {write}")
    return int(text)


def _digits(text: str, otherwise: str) -> str:
    """The whole number that stands in a text, without separators, or else an example."""
    found = _WHOLE.findall(text)
    return re.sub(r"\D", "", found[0]) if len(found) == 1 else otherwise


def _number(value: Any) -> Decimal:
    text = text_value(value)
    if not _NUMBER.fullmatch(text):
        write = _digits(text, "1410 or 99.23")
        raise ValueError(f"'{text}' is not a number; write it as {write}, with no separators")
    return Decimal(text)


def _flag(value: Any) -> bool:
    text = text_value(value)
    if text not in ("true", "false"):
        raise ValueError(f"'{text}' is neither true nor false; write one of them")
    return text == "true"


def web_address(value: Any) -> str:
    """An address on the web, as it was typed.

    It is read as browsers do (https://url.spec.whatwg.org/), and its host has a name that others
    can look up. Raises ValueError, with what to write instead, for anything else.
    """
    text = text_value(value)
    if not _ADDRESS.fullmatch(text):
        raise ValueError(f"'{text}' is not a web address; it starts with https:// or http://")
    try:
        url = _URL.validate_python(text)
    except ValidationError as error:
        why = error.errors()[0]["msg"].rpartition("URL, ")[2]
        raise ValueError(f"'{text}' is not a web address: {why}") from None
    if url.username or url.password or not _HOST.fullmatch(url.host or ""):
        raise ValueError(f"'{text}' has no host that readers can reach, such as example.org")
    return text


def _mailbox(value: Any) -> str:
    text = text_value(value)
    found = _MAILBOX.fullmatch(text)
    if not found or not _HOST.fullmatch(found[1].lower()):
        raise ValueError(f"'{text}' is no e-mail address, such as editor@example.org")
    return text


def _date(value: Any) -> Date:
    date = value if isinstance(value, Date) else parse_date(text_value(value))
    if date.last.year > LAST_WRITTEN:
        raise ValueError(f"'{date}' lies after {LAST_WRITTEN}; mend the year")
    return date


def _end(value: Any) -> Date | str:
    return UNKNOWN if value == UNKNOWN else _date(value)


_DATE_PATTERN = r"^\d{4}(-\d{2}(-\d{2})?)?$"
_DATE_SCHEMA = {"type": ["string", "integer"], "pattern": _DATE_PATTERN}
Text = Annotated[str, PlainValidator(text_value), WithJsonSchema({"type": "string"})]
Line = Annotated[str, PlainValidator(_line), WithJsonSchema({"type": "string"})]
Id = Annotated[
    str,
    PlainValidator(_id),
    WithJsonSchema({"type": "string", "pattern": f"^{_ID.pattern}$"}),
]
Language = Annotated[str, PlainValidator(_language), WithJsonSchema({"type": "string"})]
Summary = Annotated[
    str,
    PlainValidator(_summary),
    WithJsonSchema({"type": "string", "maxLength": SUMMARY_LIMIT}),
]
Quote = Annotated[str, PlainValidator(_quote), WithJsonSchema({"type": "string"})]
Code = Annotated[
    str,
    PlainValidator(_code),
    WithJsonSchema({"type": "string", "pattern": f"^{_CODE.pattern}$"}),
]
Count = Annotated[int, PlainValidator(_count), WithJsonSchema({"type": "integer", "minimum": 0})]
Number = Annotated[
    Decimal,
    PlainValidator(_number),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": ["number", "string"]}),
]
Flag = Annotated[bool, PlainValidator(_flag), WithJsonSchema({"type": "boolean"})]
Address = Annotated[
    str, PlainValidator(web_address), WithJsonSchema({"type": "string", "format": "uri"})
]
Mailbox = Annotated[
    str, PlainValidator(_mailbox), WithJsonSchema({"type": "string", "format": "email"})
]
Day = Annotated[
    Date,
    PlainValidator(_date),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(_DATE_SCHEMA),
]
End = Annotated[
    Date | str,
    PlainValidator(_end),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"anyOf": [_DATE_SCHEMA, {"const": UNKNOWN}]}),
]
