"""Raw HTML and addresses in written pages: what may stand there, and that nothing else does."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from briefings import check
from briefings.text import limits, markup
from worlds import told

Write = Callable[[dict[str, str]], Path]

PAGE = "---\ntitle: Lakes\ndescription: The lakes.\n---\n\n"
TODAY = datetime.date(2026, 11, 25)


@pytest.fixture
def look(write: Write) -> Callable[..., list[str]]:
    """The problems of a project with one written page of some text, and other files."""

    def run(body: str, files: dict[str, str] | None = None) -> list[str]:
        pages = {"docs/index.md": PAGE + body, "docs/other.md": f"{PAGE}## Head\n"}
        _, problems = check(write(pages | (files or {})), TODAY)
        return [told(problem) for problem in problems]

    return run


@pytest.mark.parametrize(
    "text",
    [
        "Plain text with 1 < 2 and a <- b and &lt;script&gt;.",
        'A <span class="a b" id="x-1" lang="ru">word</span>, <em>one</em><br> and <sup>2</sup>.',
        '<div class="doors" markdown="1">\n\nText.\n\n</div>',
        '<details markdown="1">\n<summary>More</summary>\n\nText.\n\n</details>',
        '<abbr title="A League">AL</abbr> and <q lang="de">Wort</q>',
        "<https://example.org/?a=1> and <someone@example.org>",
        "`<script>` and\n\n    <iframe>\n\n```\n<form>\n```\n",
        "<!-- a note -->",
    ],
)
def test_what_the_list_allows_may_stand(text: str) -> None:
    assert list(markup.faults(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//other.example></SCRIPT>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<iframe src='https://other.example'></iframe>",
        "<style>body{display:none}</style>",
        '<meta http-equiv="refresh" content="0;url=https://other.example">',
        '<base href="https://other.example/">',
        "<form action=/x><input></form>",
        '<b onclick="alert(1)">word</b>',
        "<b class=bare>word</b>",
        "<b\tclass='single'>word</b>",
        '<span style="position:fixed">word</span>',
        '<a href="javascript:alert(1)">word</a>',
        '<div class="x" onmouseover="y" markdown="1">\n\nText.\n\n</div>',
        "<!-- never closed",
        "<!DOCTYPE html>",
        "<?xml version='1.0'?>",
        "<![CDATA[x]]>",
        "</script>",
        "<math><mi>x</mi></math>",
        "<x-own>word</x-own>",
        "a <b/onclick=alert(1)> c",
        "<b \n onclick=alert(1)>c</b>",
    ],
)
def test_everything_else_that_begins_like_a_tag_is_refused(text: str) -> None:
    assert list(markup.faults(text))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("One.\n\n<div>\n\nTwo.\n", 3, "never closed"),
        ("<em>One\n\ntwo</em>", 3, "in one paragraph"),
        ("One.\n</em>", 2, "closes nothing"),
        ("<em><b>One</em></b>", 1, "close '<b>' first"),
        ("\n".join("<div>" for _ in range(9)) + "</div>" * 9, 9, "levels deep"),
        ("- a\n" + " " * 40 + "- b", 2, "levels deep"),
        ("> " * 20 + "a", 1, "levels deep"),
    ],
)
def test_elements_open_and_close_in_turn(text: str, line: int, words: str) -> None:
    found = [(at, message) for at, message in markup.faults(text) if words in message]
    assert [at for at, _ in found] == [line]


@pytest.mark.parametrize(
    "link",
    [
        "[a](other.md)",
        "[a](other.md#head)",
        "[a](#own)\n\n## Own",
        "[a](data/record.json)",
        "[a](organisations/ull.md)",
        "[a](https://example.org/a?b=c#d)",
        "[a](mailto:someone@example.org)",
        '![a](assets/map.png){: width="2" height="1" } Map: Ada Pike, CC BY 4.0.',
        "[a]\n\n[a]: other.md",
    ],
)
def test_a_link_that_leads_somewhere_is_no_problem(
    link: str, look: Callable[..., list[str]]
) -> None:
    files = {
        "docs/assets/map.png": "x",
        "data/entities/organisations/ull.yml": "name: Ull\nsummary: A lake.\n",
    }
    assert look(f"{link}\n\nUll.\n", files) == []


@pytest.mark.parametrize(
    "link",
    [
        "[a](nowhere.md)",
        "[a](other/)",
        "[a](other.md#foot)",
        "[a](#foot)",
        "[a](/other/)",
        "[a](..\\\\other.md)",
        "[a](https://[)",
        "[a](https://localhost/)",
        "[a](https://10.0.0.1/)",
        "[a](https://user:word@example.org/)",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html,x)",
        "[a](vbscript:x)",
        "[a](file:///etc/passwd)",
        "[a](//other.example/x)",
        "[a]\n\n[a]: javascript:alert(1)",
        '![a](https://other.example/a.png){: width="2" height="1" } CC0',
        '![a](nowhere.png){: width="2" height="1" } CC0',
        '![a](data:image/svg+xml,x){: width="2" height="1" } CC0',
        "*a*{: onclick=alert(1) }",
        "*a*{: style=color:red }",
        "[a](other.md){: ping=https://other.example/ }",
        "## Head {: onmouseover=alert(1) }",
    ],
)
def test_a_link_that_leads_nowhere_or_runs_is_told_with_its_line(
    link: str, look: Callable[..., list[str]]
) -> None:
    found = look(f"Text.\n\n{link}\n")
    assert len(found) == 1
    assert found[0].startswith(f"docs/index.md:{10 if '[a]:' in link else 8}: ")


def test_links_are_told_even_while_the_record_has_problems(look: Callable[..., list[str]]) -> None:
    broken = {"data/entities/organisations/ull.yml": "name: [\n"}
    found = look("[a](nowhere.md), [b](#foot), [c](#sources-cited) and [[ull]].\n", broken)
    assert [line.split(":")[0] for line in found] == [
        "data/entities/organisations/ull.yml",
        "docs/index.md",
        "docs/index.md",
    ]


NAV = """site_name: Lakes
nav:
  - Home: index.md
  - {nav}
not_in_nav: |
  /*.md
  /*/
  {apart}
"""


@pytest.mark.parametrize(
    ("nav", "apart", "message"),
    [
        ("Other: other.md", "", ""),
        ("Web: https://example.org/", "", ""),
        ("Gone: gone.md", "", "mkdocs.yml:4: 'nav' names 'gone.md', which is no page"),
        ("Other: [other.md, {Deep: gone.md}]", "", "mkdocs.yml:4: 'nav' names 'gone.md'"),
        ("glossary.md", "!/other.md", "docs/other.md:1: 'other.md' is not in the navigation"),
        ("glossary.md", "!/review.md", "mkdocs.yml:1: 'review.md' is not in the navigation"),
    ],
)
def test_every_page_is_in_the_navigation_or_apart_from_it(
    nav: str, apart: str, message: str, look: Callable[..., list[str]]
) -> None:
    found = look("Text.\n", {"mkdocs.yml": NAV.format(nav=nav, apart=apart)})
    assert [line[: len(message)] for line in found] == ([message] if message else [])


def test_the_navigation_may_be_that_of_another_file(look: Callable[..., list[str]]) -> None:
    inner = "INHERIT: base.yml\nsite_name: !ENV [NAME, Lakes]\n"
    found = look("Text.\n", {"base.yml": NAV.format(nav="gone.md", apart=""), "mkdocs.yml": inner})
    assert [line.split(",")[0] for line in found] == ["mkdocs.yml:1: 'nav' names 'gone.md'"]


SOURCE = "- id: g\n  publisher: G\n  title: T\n  class: agency\n  group: g\n  url: "


@pytest.mark.parametrize("address", ["https://example.org", "http://a.b-c.example:8080/x?y=(z)#w"])
def test_an_address_is_kept_as_it_was_typed(address: str, write: Write) -> None:
    source = SOURCE + address
    page = f"{PAGE}Text [@g, page 1].\n"
    index, problems = check(write({"data/sources/s.yml": source, "docs/index.md": page}), TODAY)
    assert (index is not None, problems) == (True, [])


@pytest.mark.parametrize(
    "address",
    [
        "https://[",
        "https://",
        "https:///x",
        "https://localhost",
        "https://127.0.0.1/",
        "http://[::1]/",
        "https://user@example.org",
        "https://example",
        "https://exa mple.org",
        "https://example.org\\x",
        "javascript:alert(1)",
        "ftp://example.org",
        "https://example.org:99999/",
        "https://.example.org/",
        "https://xn--/",
    ],
)
def test_an_address_without_a_real_host_is_refused(address: str, write: Write) -> None:
    _, problems = check(write({"data/sources/s.yml": f"{SOURCE}'{address}'\n"}), TODAY)
    assert [str(p) for p in problems if p.line == 6 and "'url'" in p.message]


def test_the_limit_of_nesting_is_said_in_the_message() -> None:
    ((_, message),) = markup.faults("> " * 30 + "a")
    assert str(limits.LIST_DEPTH) in message


SIZE = '{: width="2" height="1" }'


@pytest.mark.parametrize(
    ("picture", "lacks"),
    [
        (f"![A map](assets/map.png){SIZE}\nMap: Ada Pike, CC BY 4.0.", []),
        (f"![A map](assets/map.png){SIZE} By Ada Pike; in the public domain.", []),
        (f"[![A map](assets/map.png){SIZE}](other.md) © Ada Pike, used by permission.", []),
        (f"- ![A map](assets/map.png){SIZE} CC0", []),
        (f"![A map][map]{SIZE} CC0\n\n[map]: assets/map.png", []),
        ("`![](assets/map.png)`", []),
        (f"![](assets/map.png){SIZE} CC0", ["words"]),
        (f"![ ](assets/map.png){SIZE} CC0", ["words"]),
        (f'![](assets/map.png "A map"){SIZE} CC0', ["words"]),
        ("![A map](assets/map.png) CC0", ["size"]),
        ('![A map](assets/map.png){: width="2" } CC0', ["size"]),
        ('![A map](assets/map.png){: width="50%" height="auto" } CC0', ["size"]),
        ('![A map](assets/map.png){: width="0" height="1" } CC0', ["size"]),
        (f"![A map](assets/map.png){SIZE}", ["licence"]),
        (f"![A map](assets/map.png){SIZE} A map.\n\nCC BY 4.0", ["licence"]),
        (f"![A map, CC0](assets/map.png){SIZE}", ["licence"]),
        ("![](assets/map.png)", ["words", "size", "licence"]),
    ],
)
def test_a_picture_has_words_a_size_and_a_licence(
    picture: str, lacks: list[str], look: Callable[..., list[str]]
) -> None:
    found = look(f"Text.\n\n{picture}\n", {"docs/assets/map.png": "x"})
    told = [re.match(r"docs/index.md:8: the picture '.*' has no (\w+)", line) for line in found]
    assert [match and match[1] for match in told] == lacks
