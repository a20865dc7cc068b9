"""The templates, what they may call, and how what they print is escaped.

Everything a template prints is escaped unless it is `Markdown` already (`text/escaping.py`), so a
value from data can never become markup.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..query import freshness, wording
from ..record.dates import day
from ..record.items import Source
from ..record.parts import Name, Original
from ..rules.rulebook import RULES
from ..text import escaping
from ..text.escaping import Markdown
from . import alphabet, changes, charts, codebook, fields, lists, timeline, written
from .charts import Chart
from .compare import Comparison
from .digest import Digest
from .versions import versions

TEMPLATES = Path(__file__).parent / "templates"

_FUNCTIONS = (
    *(lists.answer_history, lists.board, lists.briefings, lists.contested_series, lists.disputed),
    *(
        lists.due_by_month,
        lists.entities,
        lists.is_of_actors,
        lists.focus_answer,
        lists.focus_vote,
        lists.glossary,
    ),
    *(lists.latest, lists.members, lists.officers, lists.open_questions, lists.questions),
    *(
        lists.reviewed,
        lists.source_classes,
        lists.support,
        lists.undertaken,
        lists.undertakings,
        lists.table_template,
    ),
    *(timeline.actors, timeline.bars, timeline.lanes, timeline.years),
    *(alphabet.letters, changes.change_log, fields.field_tables, fields.words),
    *(codebook.columns_of_facts, codebook.described_tables),
    *(freshness.overdue, written.signature),
)


def markdown_template(name: str) -> Any:
    """The template of a page or table, in Markdown."""
    return _environment(finalize=escaping.escape).get_template(name)


def html_template(name: str) -> Any:
    """The template of a part that is HTML: a chart, a card."""
    return _environment(autoescape=True).get_template(name)


def refresh() -> tuple[bytes, ...]:
    """The texts of all templates; they are read again where one has changed, as in a preview.

    Asking for each include whether its file has changed would cost more than all of them.
    """
    texts = tuple(file.read_bytes() for file in sorted(TEMPLATES.iterdir()) if file.is_file())
    if list(texts) != _read:
        _environment.cache_clear()
        _read[:] = texts
    return texts


_read: list[bytes] = []


@functools.cache
def _environment(**options: Any) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )
    environment.globals |= {function.__name__: function for function in _FUNCTIONS}
    environment.globals |= {
        "digest_of": Digest,
        "comparison": Comparison,
        "versions": versions,
        "votes_of": written.Votes,
    }
    environment.globals |= {"rulebook": lambda: RULES}
    environment.globals |= {"spans_chart": charts.spans}
    environment.globals |= {"tiles_chart": charts.tiles, "board_chart": charts.board}
    environment.filters |= _filters()
    return environment


def _filters() -> dict[str, Callable[..., Any]]:
    """What templates put values into words with."""
    return {
        "ago": wording.ago,
        "anchor": escaping.anchor,
        "archived": _archived,
        "cited": wording.cited,
        "code": escaping.code,
        "code_block": escaping.code_block,
        "drawn": drawn,
        "in_use": wording.in_use,
        "issued": _issued,
        "due": lambda fact: day(freshness.due(fact.review)).english,
        "outward": _outward,
        "paragraphs": escaping.paragraphs,
        "published": wording.published,
        "sentence": escaping.sentence,
        "spelled": _spelled,
        "standing": wording.standing,
        "stopped": wording.stopped,
        "tally": wording.tally,
        "with_code": escaping.with_code,
    }


def drawn(chart: Chart | None) -> Markdown:
    """A chart as one block of HTML: a drawing in SVG and its legend; nothing for no chart."""
    made = html_template("chart.html.j2").render(chart=chart) if chart else ""
    return Markdown("".join(line.strip() for line in made.splitlines()))


def _archived(source: Source) -> Markdown:
    """A link to the copy of a source in an archive."""
    return Markdown(f"[Archived copy](<{source.archive}>)")


def _outward(address: str, words: str = "") -> Markdown:
    """A link to another site; without words it says the host, and the last part of the path."""
    url = urlsplit(address)
    parts = [(url.hostname or "").removeprefix("www."), url.path.rstrip("/").rpartition("/")[2]]
    return Markdown(f"[{escaping.inline(words or ' '.join(filter(None, parts)))}](<{address}>)")


def _issued(source: Source) -> Markdown:
    """When a source was published, as the permanent link to its entry in the list of all."""
    words = escaping.inline(wording.issued(source))
    return Markdown(f'[{words}](#{source.id}){{: aria-label="{words}: link to this source" }}')


def _spelled(name: Name | Original) -> Markdown:
    """A name, or words, with the language marked, so that it is read out and hyphenated right."""
    words = escaping.inline(name.words if isinstance(name, Original) else name.text)
    return Markdown(f'<span lang="{name.lang}">{words}</span>' if name.lang else words)
