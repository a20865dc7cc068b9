"""An article without what is around it; what is dropped keeps the rule that says so.

`RULES` are asked in order, each of every passage that is left. Headings inside the article stay,
but nothing is looked for in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from .passages import Article, Dropped, Passage, any_of, plain

_LONG = 12  # words of a sentence with which an article goes on after a list of other news
_BANNER = re.compile(
    any_of(r"""
    advertis(?:e?ment|ing)|ads?
    (?:sponsored|promoted|partner)(?: content| by .{1,40})?
    (?:article|story) continues (?:below|after).*
    scroll (?:down )?to (?:continue|read).*
    (?:content|video) (?:is )?loading.*|loading|this content is hosted.*
    (?:skip|return|back) to .{1,40}|end of .{1,40}
    menu|search|close|home|log ?in|sign in
    (?:allow|accept|manage) (?:all )?cookies.*|we use cookies.*
    """)
    + r"[.:…]*",
    re.I,
)
_SHARE = re.compile(
    any_of(r"""
    share(?: (?:this|on|via|article|story|page|full article).*)?
    tweet|facebook|twitter|x|whatsapp|telegram|linkedin|reddit|e-?mail
    print(?: this)?|copy(?: the)? link|save(?: article| for later)?|bookmark
    (?:sign up|subscribe|register|follow us|join us|like us)\b.{0,160}
    (?:get (?:the|our)|support (?:us|our)|donate)\b.{0,160}
    .{0,80}\bnewsletters?\b.{0,80}
    (?:\d+ )?comments?(?: \(?\d+\)?)?|leave a (?:comment|reply).*
    read (?:this|it) (?:in|on)\b.*
    (?:listen|watch|play)(?: to)?(?: this)?(?: article| live| now| video)?
    add .{1,40} on google.*|make .{1,40} preferred source.*
    """)
    + r"[.:!]*",
    re.I,
)
_APPEAL = re.compile(
    any_of(r"""
    \bpatreon\b|\bbecome a (?:patron|member|supporter)\b|\bindependent journalism\b
    \b(?:make|with) a (?:one-time )?(?:donation|contribution)\b|\bplease (?:donate|consider)\b
    """),
    re.I,
)
_DISCLAIMER = re.compile(
    any_of(r"""
    ©|\(c\)\s*\d{4}|\bcopyright\b|\ball rights reserved\b
    \bterms (?:of|and) (?:use|service|conditions)\b|\bprivacy (?:policy|notice)\b
    \b(?:may|must) not be (?:published|reproduced|reprinted|copied|redistributed)\b
    \b(?:opinions|views) expressed\b|\bnot (?:necessarily )?(?:reflect|responsible for)\b
    \bcookies?\b.{0,80}\b(?:consent|experience|settings|website|site)\b|\bpersonal data\b
    \breprint(?:ed|s)?\b.{0,40}\bpermission\b|\bwith an active link\b
    \bhyperlink (?:is|to)\b.{0,40}\b(?:required|obligatory)\b
    \bif you (?:notice|find|spot) (?:an?|any) (?:error|mistake|typo)\b
    """),
    re.I,
)
_OTHER_NEWS = re.compile(
    any_of(r"""
    read (?:more|also|next|on)|(?:see|read|watch) also|also read|keep reading
    related(?: (?:news|stories|articles|topics|content|links|posts|coverage))?
    (?:most|more|top|latest|other|recent|editor'?s'?)(?: .{1,40})?
    (?:recommended|popular|trending|must[- ]read)(?: .{1,40})?
    (?:also )?in (?:this|other|the) (?:news|story)
    you (?:may|might) (?:also )?(?:like|be interested in).*|don'?t miss|up next
    tags?|topics?|list of \d+ items?
    """)
    + r"(?P<rest>:.*)?",
    re.I,
)
_STAMP = re.compile(
    r"(?:"
    + any_of(r"""
    published|posted|updated|last (?:updated|modified)|first published|date|on|at|time
    mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun|day|(?:mon|tues|thurs|fri|sun)day
    (?:wednes|satur)day|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sept?\w*|oct\w*
    nov\w*|dec\w*|\d+(?:st|nd|rd|th)?|am|pm|a\.m|p\.m|gmt|utc|e[sd]t|cet|bst
    min(?:ute)?s?|hours?|days?|weeks?|ago|read(?:ing)?|views?|h|m|by
    """)
    + r"\b[\s,.:;|•·/()–+-]*)+",
    re.I,
)
_CAPTION = re.compile(
    any_of(r"""
    (?:photo|image|picture|video|file photo|photograph|illustration|credit|caption)s?\b.{0,8}:.*
    source:.*
    .{0,900}[\[(](?:(?:ap|afp|file|epa) )?(?:photo|file|image)[^\])]{0,60}[\])]\.?
    .{0,900}[\[(][^\])]{1,40}/(?:[A-Z]{2,}|getty|reuters)[^\])]{0,30}[\])]\.?
    .{0,900}[.!?]\s+(?:epa(?:-efe)?|afp|ap|reuters|getty(?: images)?)\s*/.{0,40}
    (?:screengrab|screenshot)\b.{0,300}
    .{0,60}(?:getty images|shutterstock|stock photo).{0,40}
    """),
    re.I,
)
_BYLINE = re.compile(
    r"(?:by|written by|reporting by|edited by|editing by|author:?)\s.{2,120}", re.I
)


@dataclass(frozen=True)
class Rule:
    """What drops passages: a name, the sentence of the receipt, and the test of one passage."""

    name: str
    says: str
    drops: Callable[[Passage, Article], bool]


def _whole(pattern: re.Pattern[str], words: int) -> Callable[[Passage, Article], bool]:
    """Drops a passage of so many words at most that is nothing but what the pattern means."""
    return lambda each, _: each.words <= words and bool(pattern.fullmatch(each.text))


def _is_disclaimer(each: Passage, _: Article) -> bool:
    return bool(_DISCLAIMER.search(each.text))


def _is_headline(each: Passage, article: Article) -> bool:
    """The title, alone or with its publisher."""
    title, text = plain(article.value("title")), plain(each.text)
    short = each.words <= len(title.split()) + 8
    return bool(title) and (text == title or (short and text.startswith(title)))


RULES = (
    Rule("outside", "outside the article, for the extraction library", lambda p, _: p.outside),
    Rule("headline", "the headline, or a repetition of it", _is_headline),
    Rule("advertisement", "a banner, or a part of the page's machinery", _whole(_BANNER, 14)),
    Rule("share", "asks to share, subscribe, follow or comment", _whole(_SHARE, 30)),
    Rule("appeal", "asks for money", lambda p, _: bool(_APPEAL.search(p.text))),
    Rule("time stamp", "a time stamp", _whole(_STAMP, 20)),
    Rule("byline", "says who wrote it", _whole(_BYLINE, 14)),
    Rule("caption", "a caption or a credit of a picture", _whole(_CAPTION, 160)),
    Rule("disclaimer", "a disclaimer or a note of rights", _is_disclaimer),
)
# These look at what is around a passage.
OTHER_NEWS = "other news"
REPEATED = "repeated"
AROUND = "before or after the text"
SAID = {rule.name: rule.says for rule in RULES} | {
    OTHER_NEWS: "a list of other news",
    REPEATED: "was there before, word for word",
    AROUND: "stands before the first or after the last paragraph",
}


def clean(article: Article) -> tuple[list[Passage], list[Dropped]]:
    """The passages of the article itself, and what was dropped, both in the order of the file."""
    kept, dropped = list[Passage](), list[Dropped]()
    for passage in article.passages:
        rule = next((rule for rule in RULES if rule.drops(passage, article)), None)
        if rule:
            dropped.append(Dropped(passage, rule.name))
        else:
            kept.append(passage)
    for stage in (_without_repeats, _without_other_news, _without_edges):
        kept, more = stage(kept)
        dropped += more
    return kept, sorted(dropped, key=lambda each: each.passage.line)


_Split = tuple[list[Passage], list[Dropped]]


def _without_repeats(passages: list[Passage]) -> _Split:
    seen: set[str] = set()
    kept, dropped = list[Passage](), list[Dropped]()
    for each in passages:
        text = plain(each.text)
        if not text or text in seen:
            dropped.append(Dropped(each, REPEATED))
        else:
            seen.add(text)
            kept.append(each)
    return kept, dropped


def _without_other_news(passages: list[Passage]) -> _Split:
    """Drops what follows a line such as `Read more`, until the article goes on, and lists.

    The article goes on with a paragraph that ends as a sentence does and has twelve words; if most
    of what follows is none, it does not. Three or more headlines in a row are a list; one or two
    are headings of the article.
    """
    is_other: dict[int, bool] = {}
    is_list, run = False, list[int]()
    for nth, each in enumerate(passages):
        opens, goes_on = _marks_other_news(each), each.is_prose and each.words >= _LONG
        if opens == "list" and _is_tail(passages[nth + 1 :]):
            is_other |= dict.fromkeys(range(nth, len(passages)), True)
            break
        is_list = opens == "list" or (is_list and not goes_on)
        run = [] if each.is_prose or opens else [*run, nth]
        is_other[nth] = is_list or bool(opens)
        if len(run) >= 3:
            is_other |= dict.fromkeys(run, True)
    kept = [each for nth, each in enumerate(passages) if not is_other[nth]]
    out = [Dropped(each, OTHER_NEWS) for nth, each in enumerate(passages) if is_other[nth]]
    return kept, out


def _marks_other_news(passage: Passage) -> str:
    """`line` where a passage names one other story, `list` where a list follows, else empty."""
    marker = _OTHER_NEWS.fullmatch(passage.text) if passage.words <= 25 else None
    rest = (marker["rest"] or "").strip(": ") if marker else ""
    if not marker or (not rest and passage.words > 6):
        return ""
    return "line" if rest else "list"


def _is_tail(rest: list[Passage]) -> bool:
    """Whether nothing that follows is a text: headlines alone, or with a sentence for each."""
    prose = [nth for nth, each in enumerate(rest) if each.is_prose and each.words >= _LONG]
    if not prose:
        return True
    between = prose[-1] - prose[0] + 1 - len(prose)
    return 0 < between >= len(prose) - 1


def _without_edges(passages: list[Passage]) -> _Split:
    """Drops what is before the first paragraph and after the last; a subtitle goes with it."""
    prose = [nth for nth, each in enumerate(passages) if each.is_prose]
    if not prose:
        return [], [Dropped(each, AROUND) for each in passages]
    inside = passages[prose[0] : prose[-1] + 1]
    edges = [*passages[: prose[0]], *passages[prose[-1] + 1 :]]
    return inside, [Dropped(each, AROUND) for each in edges]
