"""A document -> the article in it: which passages are its sentences, and why the rest is not.

Each rule looks at one passage and what stands before it; the first that fits says why it was
dropped. What is dropped may still say something of the article: its day, its author.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

from .article import Passage
from .dates import dates, published
from .reading import Document

_SENTENCE = re.compile(r"[.!?…][\"”»’')\]]*(?:\s|$)")
_BANNER = re.compile(
    r"\W*(?:(?:advert(?:isement|ising|orial)?s?|sponsored(?: content| post)?|promoted|реклама|ad)"
    r"(?:\W.{0,60})?|(?:story|article) continues below.*|paid (?:content|post).*)\W*",
    re.I,
)
_SHARE = re.compile(
    r"\b(?:share|subscrib\w+|newsletters?|sign (?:up|in)|log ?in|follow us|read more|click here|"
    r"comments?|cookies?|whatsapp|telegram|facebook|twitter|e-?mail|print|donate|support us|"
    r"inbox|app store|download|tweet|подпи[сш]\w+|поделиться|комментари\w+)\b",
    re.I,
)
_DISCLAIMER = re.compile(
    r"©|\(c\) \d{4}|all rights reserved|\bcopyright\b|views expressed|terms (?:of use|and cond)|"
    r"privacy policy|may not be (?:published|reproduced|copied)|not (?:an? )?(?:offer|advice)|"
    r"opinions? of the author|cookie policy|disclaimer|все права защищены|riproduzione riservata",
    re.I,
)
_CREDIT = re.compile(
    r"(?:\W*(?:photo|picture|image|file photo|getty|credit|фото)\b[^.]{0,200}|.{0,200}"
    r"\((?:photo|image|picture)\b[^()]{0,80}\)\W*|.{0,250}\[(?:photo|image|file)[^\]]{0,80}\]\W*)",
    re.I,
)
_STAMP_WORDS = re.compile(
    r"\b(?:published|updated|posted|last|modified|edited|on|at|min(?:ute)?s?|hours?|days?|read|"
    r"ago|gmt|utc|e[sd]t|p[sd]t|cet|[ap]\.?m|local|time|date|опубликовано|обновлено|года|mon|"
    r"tue|wed|thu|fri|sat|sun|\d+\w*)\b",
    re.I,
)
_DATED = ("time stamp", "byline", "menu or label")  # what may say the day of the article
_UPDATED = re.compile(r"\W*(?:last )?(?:updated|modified|обновлено)", re.I)
_AUTHOR = re.compile(r"(?:by|автор:?|words by) ((?:[^\W\d_][\w.'’-]+ ?(?:and |, )?){2,6})", re.I)
_OTHERS = re.compile(
    r"\W*(?:related|read (?:also|next|more)|see also|more (?:from|on|news|stories|in)|most (?:read|"
    r"popular|viewed)|latest|trending|top (?:stories|news)|other news|you may (?:also )?like|"
    r"recommended|also (?:read|in the news)|editors?['’]s? picks?|further reading|don['’]t miss|"
    r"popular|recent posts|читайте также|другие новости|главное|ещё по теме)\b[^.]{0,60}",
    re.I,
)


@dataclass(frozen=True)
class Dropped:
    """A passage that is no sentence of the article, and why."""

    passage: Passage
    why: str


@dataclass(frozen=True)
class Article:
    """What an article says, and of it: its day as 2022-09-27 with how that is known."""

    document: Document
    title: str
    author: str
    date: str
    dated_by: str
    passages: list[Passage]
    dropped: list[Dropped]
    notes: list[str]

    @property
    def day(self) -> datetime.date | None:
        """The day of the article, where it is known."""
        return datetime.date.fromisoformat(self.date) if self.date else None


def clean(document: Document) -> Article:
    """The article in a document."""
    title = document.title or _title(document)
    kept, dropped = _sorted_out(document, title)
    date, dated_by, notes = _dated(document, dropped, kept)
    found = (_AUTHOR.fullmatch(each.passage.text) for each in dropped)
    author = document.author or next((match[1] for match in found if match), "")
    said = [*document.notes, *notes]
    return Article(document, title, author, date, dated_by, kept, dropped, said)


def _title(document: Document) -> str:
    """The line that is repeated, else the first that is as long as a headline and no label."""
    lines = [" ".join(each.text.split()) for each in document.passages]
    heads = [line for line in lines if 4 <= len(line.split()) <= 25 and not _label(line)]
    repeated = [line for line in heads if lines.count(line) > 1 and not line.endswith(".")]
    return next(iter([*repeated, *(line for line in heads if not line.endswith("."))]), "")


# What is dropped -------------------------------------------------------------------------------

Rule = Callable[[str], bool]


def _label(text: str) -> bool:
    return any(holds(text) for _, holds in _RULES)


def _is_stamp(text: str) -> bool:
    """Whether a day or a time is said, and beside it a word at most, such as a place."""
    if len(text) > 120 or not re.search(r"\d", text):
        return False
    left = text
    for when in reversed(list(dates(text, datetime.date(2000, 1, 1)))):
        left = left[: when.start] + left[when.end :]
    return (len(re.findall(r"[^\W\d_]+", _STAMP_WORDS.sub("", left))) <= 1 and left != text) or (
        not re.search(r"[^\W\d_]", _STAMP_WORDS.sub("", text))
    )


def _is_share(text: str) -> bool:
    words = len(text.split())
    return words <= 25 and bool(_SHARE.search(text)) and not re.search(r"[\"“”«»]", text) and (
        words <= 8 or len(_SHARE.findall(text)) > 1
    )  # fmt: skip


def _is_menu(text: str) -> bool:
    """Whether it is a row of links, or a label of a word or three."""
    if len(re.findall(r"\s[|·•/>›]\s", text)) > 1:
        return True
    return len(text.split()) <= 3 and not _SENTENCE.search(text)


_RULES: tuple[tuple[str, Rule], ...] = (
    ("advertisement", lambda text: bool(_BANNER.fullmatch(text))),
    ("time stamp", _is_stamp),
    ("disclaimer", lambda text: len(text) < 900 and bool(_DISCLAIMER.search(text))),
    ("byline", lambda text: bool(_AUTHOR.fullmatch(text))),
    ("caption or credit", lambda text: bool(_CREDIT.fullmatch(text))),
    ("share or subscribe line", _is_share),
    ("address", lambda text: bool(re.fullmatch(r"(?:\w+: ?)?(?:https?://|www\.)\S+", text))),
    ("heading of other news", lambda text: bool(_OTHERS.fullmatch(text))),
    ("menu or label", _is_menu),
)


def _sorted_out(document: Document, title: str) -> tuple[list[Passage], list[Dropped]]:
    kept, dropped, seen = [], list[Dropped](), set[str]()
    others = _other_news(document.passages)
    for nth, passage in enumerate(document.passages):
        key = " ".join(passage.text.split()).casefold()
        why = _why(passage.text, key in seen, key == " ".join(title.split()).casefold())
        if not why and nth in others:
            why = "list of other news"
        if not why and nth in document.around:
            why = "stands around the article in the page"
        seen.add(key)
        if why:
            dropped.append(Dropped(passage, why))
        else:
            kept.append(passage)
    return kept, dropped


def _why(text: str, again: bool, is_title: bool) -> str:
    if is_title:
        return "repeated headline" if again else "headline"
    named = next((name for name, holds in _RULES if holds(text)), "")
    return named or ("said before" if again else "")


def _other_news(passages: list[Passage]) -> set[int]:
    """Positions of headlines: three in a row, or those under a heading such as *Related*."""
    found, run, headed = set[int](), list[int](), False
    for nth, passage in enumerate(passages):
        if _OTHERS.fullmatch(passage.text):
            headed = True
        elif _is_headline(passage.text):
            run.append(nth)
        elif not _label(passage.text):
            headed = _ends_run(run, headed, found)
    _ends_run(run, headed, found)
    return found


def _ends_run(run: list[int], headed: bool, found: set[int]) -> bool:
    """Takes a run of headlines for other news where it is one; what follows is under no heading."""
    if headed or len(run) >= 3:
        found.update(run)
    run.clear()
    return False


def _is_headline(text: str) -> bool:
    """Whether it has the length of one and does not end as a sentence does."""
    return 3 < len(text.split()) <= 22 and not re.search(r"[.…:;][\"”»’')\]]*$", text)


# When it was published -------------------------------------------------------------------------


def _dated(
    document: Document, dropped: list[Dropped], kept: list[Passage]
) -> tuple[str, str, list[str]]:
    """The day of the article, how it is known, and what speaks against it."""
    stamps = [each.passage for each in dropped if each.why in _DATED]
    stamps.sort(key=lambda each: bool(_UPDATED.match(each.text)))
    found = [(day, f"the time stamp on line {each.line}") for each in stamps
             if (day := published(each.text))]  # fmt: skip
    if _is_day(document.date):
        found.insert(0, (document.date, "what the page declares"))
    if not found:
        found = [(day, f"the first day named, on line {each.line}") for each in kept[:3]
                 if (day := published(each.text[:150]))]  # fmt: skip
    if not found:
        return "", "", ["No day of publication was found: give it with --date 2022-09-27."]
    (date, dated_by), *others = found
    notes = [f"Its day is {date} by {dated_by}, but {day} by {by}." for day, by in others
             if day != date]  # fmt: skip
    return date, dated_by, notes[:5]


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False
