"""The sections of a page for the search: those that the theme's own parser would find."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from material.plugins.search.plugin import Parser

import exact
from briefings.out.search import sections

CASES = {
    "a preface, then a heading": '<p>Before &amp; after.</p><h2 id="x">Boats</h2><p>One.</p>',
    "a title with markup and its link": (
        '<h2 id="x">The <code>A&lt;B</code> <a class="headerlink" href="#x">¶</a></h2><p>One.</p>'
    ),
    "a title first": '<h1 id="top">Lakes</h1><p>One.</p><h2 id="y">Rules</h2>',
    "a heading without an id": '<h2 id="x">Rules</h2><h2>More</h2><p>One.</p>',
    "a heading in an item": '<ul><li>a<h3 id="x">Boats</h3>b</li><li>c</li></ul><p>d</p>',
    "headings in a block": '<div><h2 id="x">A</h2>a<h2 id="y">B</h2>b</div>c',
    "an excluded section": '<h2 id="x">A</h2>a<h2 id="y" data-search-exclude>B</h2>b',
    "an excluded element": "<p>a</p><details data-search-exclude><p>b</p></details><p>c</p>",
    "empty elements": "<p> </p><ul><li></li></ul><p>a</p><p></p>",
    "white space": "<p>a\n b</p>\n\n<p>c <b> </b>d</p>\n<pre><code>e\n\n  f\n</code></pre>",
    "what is never read": "<style>a</style><p>b<script>c</script><br>d<img alt='e'></p>",
    "a comment": "<p>a<!-- b -->c</p>",
    "no text": "",
}


def _theirs(html: str) -> list[Any]:
    parser = Parser()
    parser.feed(html)
    parser.close()
    return [section for section in parser.data if not section.is_excluded()]


def _plain(found: list[Any]) -> list[tuple[str | None, str, str]]:
    return [(each.id, "".join(each.title).strip(), "".join(each.text).strip()) for each in found]


@pytest.mark.parametrize("html", CASES.values(), ids=CASES)
def test_a_page_has_the_sections_that_the_theme_finds(html: str) -> None:
    assert _plain(sections(html)) == _plain(_theirs(html))


def test_the_pages_of_a_site_have_the_sections_that_the_theme_finds(tmp_path: Path) -> None:
    """Of the second site, as it is built; the entries of the first are tested by what they find."""
    exact.copy_project(tmp_path)
    made = exact.made(tmp_path / "tests/lakes", tmp_path / "site", reuse=False)
    pages = [text.decode() for path, text in (made or {}).items() if path.endswith(".html")]
    articles = [page.partition("<article")[2].partition("</article>")[0] for page in pages]
    assert len(articles) > 20
    for article in articles:
        html = article.partition(">")[2]
        assert _plain(sections(html)) == _plain(_theirs(html))


def test_an_excluded_element_is_left_out_whole() -> None:
    """The theme would go on reading after the first element inside that has the same tag."""
    html = "<div data-search-exclude>a<div>b</div>c</div><p>d</p>"
    assert _plain(sections(html)) == [(None, "", "<p>d</p>")]
