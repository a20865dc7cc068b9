"""What an attacker would type, in every field where people write: it stays text in a real browser.

The payloads are lines of cases/payloads.txt; each would set `pwned`, ask another host for something
or put an element into the page. Where a page may not hold one, the check says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page as BrowserPage

from briefings import check
from fuzz import SETTINGS, TODAY, build
from mutations import lay, world
from shared import search, unsafe_entries
from worlds import confirm_all, told

pytestmark = pytest.mark.browser

PAYLOADS = (Path(__file__).parent / "cases/payloads.txt").read_text("utf-8").splitlines()
GROUPS = [" § ".join(PAYLOADS[at : at + 24]) for at in range(0, len(PAYLOADS), 24)]
REVIEW = "review: {last: 2023-01-15, months: 12}"


def q(text: str) -> str:
    """A text as YAML."""
    return json.dumps(text, ensure_ascii=False)


def _things() -> Iterator[tuple[str, str]]:
    """A term for each payload, and an entity of each kind, a question and a series for a group."""
    for index, each in enumerate(PAYLOADS):
        own = f"name: {q(f'Term{index} {each} z')}\nshort: {q(f'T{index} {each} z')}\n"
        names = f"names:\n  - text: {q(f'Spelt{index} {each} z')}\n"
        yield f"glossary/t{index}", f"{own}{names}summary: {q(each)}\ntext: {q(each)}\n"
    kinds = ("states", "claimed-states", "people", "organisations", "documents", "events", "places")
    for index, each in enumerate(GROUPS):
        kind, cite = kinds[index % 7], "source: gazette-2020, evidence: verified"
        more = f"symbol: {q(each)}\n" if kind == "documents" else ""
        own = f"name: {q(f'Thing{index} {each} z')}\nsummary: {q(PAYLOADS[index])}\n"
        own += f"text: {q(each)}\nsources:\n  - {{{cite}, where: {q(each)}}}\nmatch: false\n"
        yield f"entities/{kind}/e{index}", own + more
        yield f"questions/q{index}", f"{own}about: [sallow]\nopened: 2021-05-01\n"
        own = f"name: {q(each)}\nunit: {q(each)}\nsummary: {q(PAYLOADS[index + 9])}\n"
        yield f"series/s{index}", f"{own}about: drought\n"


def _sources() -> str:
    return "".join(
        f"- id: src{index}\n  publisher: {q(each)}\n  title: {q(each)}\n  via: {q(each)}\n"
        f"  note: {q(each)}\n  class: newspaper\n  group: g{index}\n"
        for index, each in enumerate(GROUPS)
    )


def _facts() -> str:
    """A fact of each type that has words, for each group."""
    return "".join(
        f"- id: f{index}-{at}\n  type: {kind}\n{_rest(kind, index, each)}"
        for index, each in enumerate(GROUPS)
        for at, kind in enumerate(
            ("event", "measure", "figure", "position", "office", "undertaking")
        )
    )


def _rest(kind: str, index: int, text: str) -> str:
    words, on = q(text), "  on: 2020-09-01\n"
    own = {
        "event": f"{on}  about: [drought]\n  what: {words}\n  quote: {q(PAYLOADS[index])}\n",
        "measure": f"{on}  by: northmere\n  what: {words}\n",
        "figure": f"  series: s{index}\n  value: 4\n  stated: 2020-09-01\n  by: {words}\n"
        f"  counts: {words}\n",
        "position": f"  question: q{index}\n  by: northmere\n  stance: ambiguous\n"
        f"  basis: reported\n  stated: 2021-06-01\n  what: {words}\n",
        "office": f"  person: ada-pike\n  title: {words}\n  of: northmere\n  from: 2019\n",
        "undertaking": f"{on}  document: resolution-7\n  clause: {words}\n  what: {words}\n",
    }[kind]
    dispute = f"  disputes:\n    - field: note\n      value: {words}\n      resolution: {words}\n"
    dispute += f"      sources: [{{source: src{index}, evidence: secondary, where: {words}}}]\n"
    cite = f"  sources: [{{source: src{index}, evidence: derived, method: {words}}}]\n"
    change = f"  changes: [{{on: 2023-01-10, what: {words}, reason: {words}}}]\n"
    rank = f"  rank: deprecated\n  rank_reason: {words}\n" if kind == "measure" else ""
    return f"{own}  note: {words}\n{dispute}{cite}{change}{rank}  {REVIEW}\n"


def _briefing(index: int, text: str) -> str:
    words = q(text)
    return f"""---
title: {q(f"Brief{index} {text}")}
description: {q(PAYLOADS[index])}
date: 2023-01-15
as_of: 2021-06-01
articles: [src{index}]
key_points:
  - text: {q(f"Point {PAYLOADS[index]}")}
    facts: [f{index}-0]
changes:
  - {{on: 2023-01-14, what: {words}, reason: {words}}}
---

The {{{{ list boats }}}} and [[e{index}]], [[q{index}]] or [[f{index}-0]].

It is {{{{ f{index}-2 }}}} [@src{index}, page 1].
"""


def _labels(text: str) -> str:
    extra = [f"  p{at}: {q(f'L {each}')}" for at, each in enumerate(GROUPS)]
    text = text.replace("source_classes:\n", "\n".join(["source_classes:", *extra, ""]))
    text = text.replace("Newspaper", q(GROUPS[1])).replace("Russian", q(GROUPS[2]))
    return text.replace("after the answers", q(PAYLOADS[3]))


def _settings() -> str:
    """Settings whose every word is a payload, with a navigation of such titles."""
    titles = [q(" § ".join(PAYLOADS[at : at + 8])) for at in range(0, len(PAYLOADS), 8)]
    web = [f"  - {title}: https://example.org/" for title in titles[::3]]
    sections = [f"  - {title}: [{{A: https://example.org/}}]" for title in titles[1::3]]
    page = [f"  - {titles[2]}: about.md", f"  - {titles[5]}: [{{{titles[8]}: glossary.md}}]"]
    nav = ["nav:", "  - index.md", *page, *web, *sections, 'not_in_nav: "/*\\n/*/**\\n"', ""]
    own = ("nav", "not_in", "site_")
    kept = [line for line in SETTINGS.splitlines() if not line.startswith(own)]
    said = [f"site_{key}: {q(text)}" for key, text in zip(_SAID, GROUPS[4:], strict=False)]
    return "\n".join([*kept, *said, "site_url: https://example.org/nrb/", *nav])


_SAID = ("name", "author", "description")


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project with a payload wherever text may stand."""
    root, project = tmp_path_factory.mktemp("attacked"), world(_settings())
    project.put("data/sources/attack.yml", _sources())
    project.put("data/facts/more.yml", _facts())
    project.put("data/site.yml", _labels(project.text("data/site.yml")))
    for path, text in _things():
        project.put(f"data/{path}.yml", text)
    terms = "\n\n".join(f"[[t{index}]]" for index in range(len(PAYLOADS)))
    project.put("docs/terms.md", f"---\ntitle: T\ndescription: T.\n---\n\n{terms}\n")
    asked = "".join(
        f"- id: o{i}\n  asks: {q(each)}\n  looked: {q(each)}\n" for i, each in enumerate(GROUPS)
    )
    project.put("data/open/attack.yml", asked)
    for index, each in enumerate(GROUPS):
        project.put(f"docs/briefings/b{index}.md", _briefing(index, each))
    lay(project, root)
    confirm_all(root)
    return root


@pytest.fixture(scope="module")
def site(attacked: Path) -> Path:
    """The site of that project, built strictly; no other site is needed here."""
    assert [told(problem) for problem in check(attacked, TODAY)[1]] == []
    built = build(attacked)
    assert (built.error, built.log) == ("", "")
    return attacked / "site"


# What the templates, the theme and its scripts make; a payload adds nothing to it.
LOOK = r"""(html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const found = [];
  const all = (where) => [...page.querySelectorAll(where)];
  const names = "a abbr article b blockquote br button circle code dd defs del desc details div " +
    "dl dt em figcaption figure g h1 h2 h3 h4 h5 h6 hr i li line nav ol p path pattern " +
    "polyline pre q rect s " +
    "section small span strong sub summary sup svg table tbody td text th thead time title tr u ul";
  const made = new Set(names.split(" "));
  // Linked data, which no browser runs: any text may stand in it, but nothing that could end it.
  const isData = (node) => node.type === "application/ld+json" && !/[<>]/.test(node.textContent);
  const ours = (node) => made.has(node.localName) || node.id === "fact-tools" || isData(node);
  for (const node of all("article, article *, article ~ *, .cards *"))
    if (!ours(node)) found.push(node.outerHTML.slice(0, 200));
  for (const node of all("*"))
    for (const { name, value } of node.attributes) {
      const leads = /^(?:href|src|srcset|data|action|poster|background)$/.test(name);
      const runs = /^on|^srcdoc$|^ping$|^formaction$/.test(name);
      const away = /^\s*(?:(?:https?:)?\/\/evil|javascript:|data:(?!image)|vbscript:)/i.test(value);
      if (runs || (leads && away && value !== "javascript:void(0)"))
        found.push(`${node.localName} ${name}=${value}`);
    }
  for (const node of page.scripts)
    if (!isData(node) && /pwned/.test(node.textContent)) found.push(node.outerHTML.slice(0, 200));
  if (all("title").length !== all("head > title, svg title").length) found.push("a title");
  for (const node of all("base, iframe, object, embed, frame, img[src=x]"))
    found.push(node.outerHTML.slice(0, 200));
  return found;
}"""


@pytest.fixture(scope="module")
def visit_it(
    visits_of: Callable[..., BrowserPage], site: Path, module_complaints: list[str]
) -> Callable[[str], BrowserPage]:
    """Shows a page of that site, each in the same window."""
    page = visits_of(site)
    page.on("dialog", lambda dialog: module_complaints.append(f"dialog {dialog.message}"))

    def show(path: str) -> BrowserPage:
        page.goto(f"https://example.org/nrb/{path}")
        return page

    return show


def test_no_page_of_the_site_has_an_element_or_a_handler_from_a_payload(
    visit_it: Callable[[str], BrowserPage], site: Path, complaints: list[str]
) -> None:
    page = visit_it("about/")
    for file in sorted(site.rglob("*.html")):
        found = page.evaluate(LOOK, file.read_text(encoding="utf-8"))
        assert found == [], file.relative_to(site)
    assert complaints == []


VISITED = [
    "",
    "terms/",
    "glossary/",
    "sources/",
    "open-questions/",
    "briefings/b2/",
    "compare/",
    "404.html",
]


@pytest.mark.parametrize("path", VISITED)
def test_nothing_runs_and_no_other_host_is_asked(
    path: str, visit_it: Callable[[str], BrowserPage], complaints: list[str]
) -> None:
    page = visit_it(path)
    for term in page.locator("a.term").all()[:6]:
        term.hover()
        page.keyboard.press("Escape")
    for fold in page.locator("article details > summary").all()[:5]:
        fold.click()
    page.wait_for_timeout(200)
    assert page.evaluate("typeof pwned") == "undefined"
    assert complaints == []


@pytest.mark.parametrize("words", ["Term7", "Spelt31", "script pwned"])
def test_what_is_found_is_text(
    words: str, visit_it: Callable[[str], BrowserPage], complaints: list[str]
) -> None:
    page = visit_it("about/")
    assert search(page, words)
    page.wait_for_timeout(200)
    result = page.locator(".md-search-result")
    assert (
        result.locator("img, script, svg[onload], iframe, [onerror], [onfocus], style").count() == 0
    )
    assert page.evaluate("typeof pwned") == "undefined"
    assert complaints == []


def test_the_search_index_is_safe(site: Path) -> None:
    assert unsafe_entries(site) == []


def test_a_citation_is_copied_as_it_is_shown(
    visit_it: Callable[[str], BrowserPage], complaints: list[str]
) -> None:
    page = visit_it("briefings/b0/")
    page.locator("#cite summary").click()
    for text in page.locator("#cite pre code").all():
        assert "Brief0" in (text.text_content() or "")
    assert page.evaluate("typeof pwned") == "undefined"
    assert complaints == []


# In the text of a page -------------------------------------------------------------------------


def test_the_text_of_a_page_is_refused_or_harmless(
    tmp_path: Path, visits_of: Callable[..., BrowserPage], complaints: list[str]
) -> None:
    project = world(SETTINGS)
    for index, each in enumerate(PAYLOADS):
        text = f"---\ntitle: P{index}\ndescription: A page.\n---\n\nText {each} end.\n\n{each}\n"
        project.put(f"docs/p{index}.md", text)
    lay(project, tmp_path)
    refused = {problem.path for problem in check(tmp_path, TODAY)[1]}
    for path in refused:
        (tmp_path / path).unlink()
    assert len(refused) > 100
    built = build(tmp_path)
    assert (built.error, built.log) == ("", "")
    page = visits_of(tmp_path / "site", "about/")
    for file in sorted((tmp_path / "site").glob("p*/index.html")):
        assert page.evaluate(LOOK, file.read_text(encoding="utf-8")) == [], file
        page.goto(f"{urlsplit(page.url)._replace(path='/nrb/').geturl()}{file.parent.name}/")
        assert page.evaluate("typeof pwned") == "undefined", file
    assert complaints == []
