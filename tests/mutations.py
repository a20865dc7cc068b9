"""Made-up projects: a small sound world of records and pages with a few changes made to it.

A gentle change is one that a writer might make and that is often accepted; a rough one is what an
attacker, a broken editor or a strange file system may leave behind.
"""

from __future__ import annotations

import functools
import json
import os
import re
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import strategies as st

WORLD = Path(__file__).parent / "cases/fuzz/world"
Draw = Callable[[st.SearchStrategy], object]


@dataclass
class Project:
    """Files by their paths, and what else lies there: `fifo`, `folder`, or the target of a link."""

    files: dict[str, bytes]
    others: dict[str, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)  # the names of the changes

    def text(self, path: str) -> str:
        return self.files.get(path, b"").decode("utf-8", "replace")

    def put(self, path: str, text: str) -> None:
        self.files[path] = text.encode("utf-8", "surrogatepass")


def world(settings: str) -> Project:
    """The world without any change; `settings` is the text of its mkdocs.yml."""
    files = {**_world(), "mkdocs.yml": settings.encode()}
    return Project(dict(files))


@functools.cache
def _world() -> dict[str, bytes]:
    found = sorted(path for path in WORLD.rglob("*") if path.is_file())
    return {path.relative_to(WORLD).as_posix(): path.read_bytes() for path in found}


def lay(project: Project, root: Path) -> None:
    """Writes a project into an empty folder; what the file system cannot hold is left out."""
    for path, content in project.files.items():
        try:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
        except (OSError, ValueError):
            continue
    for path, what in project.others.items():
        try:
            _lay_other(root / path, what)
        except (OSError, ValueError):
            continue


def _lay_other(path: Path, what: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if what == "fifo":
        os.mkfifo(path)
    elif what == "folder":
        path.mkdir()
    else:
        path.symlink_to(what)


# Words -----------------------------------------------------------------------------------------

SIGNS = [
    *("[", "]", "(", ")", "*", "_", "`", "<", ">", "&", '"', "'", "{", "}", "|", "#", "!", "\\"),
    *("~", "^", "=", "+", "-", ":", ";", "@", "$", "%", "/", "?", ".", ",", "\n", "\t", " ", "  "),
    *("&amp;", "&#60;", "&lt;b&gt;", "<b>", "</b>", "<!--", "-->", "<script>", "]]>", "<?", "[["),
    *("]]", "{{", "}}", "{%", "%}", "[@", "**", "__", "``", "```", "~~~", "1. ", "- ", "> ", "|-|"),
    *("{: ", "{:.x}", "{#id}", "\u00a0", "\u200b", "\u202e", "\u2066", "\u2028", "\x85", "\ufeff"),
    *("\x00", "\x02", "\x03", "\x1b[31m", "\ud800", "\U0001f1f0", "é", "é", "ß", "İ", "ﬁ"),
    *("https://a.example/", "javascript:alert(1)", "www.example.org", "a@b.example", "\x02stx\x03"),
    *("klzzwxh:0001", "wzxhzdk:0", "Northmere", "Angling League", "41", "12 May 2021", "3.5 %"),
]
_LETTERS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
WORDS = st.one_of(
    _LETTERS,
    st.lists(st.sampled_from(SIGNS) | st.text(string.ascii_letters, max_size=4), max_size=12).map(
        "".join
    ),
    st.lists(st.sampled_from(["a", "net", "b*c", "d_e", "x & y", "5 < 6", "“q”", "'s", "{f}"])).map(
        " ".join
    ),
)
DATES = [
    *("2020", "2020-05", "2020-02-29", "2021-02-29", "0001-01-01", "9999-12-31", "2105-12-31"),
    *("2106-01-01", "unknown", "2020-13", "20-05-01", "2020-5-1", "2020/05/01", "today", "-1"),
    *("2020-05-01T00:00:00", "1 May 2020", "٢٠٢٠", "2200-01-01", "0000", "''", "[2020]", "~"),
]
IDS = [
    *("northmere", "sallow", "ada-pike", "league", "resolution-7", "drought", "close-season"),
    *("sallow-2021", "boats", "gazette-2020", "courier-2021", "on-sallow", "vote-7", "speech"),
    *("vote-7-northmere", "lake", "open-vote", "nobody", "northmeer", "A", "", "a-", "briefings"),
]
FORMS = [
    *(
        "[[league]]",
        "[[ada-pike|she]]",
        "[@gazette-2020]",
        "[@courier-2021, page 2]",
        "{{ boats }}",
    ),
    *("{{ boats date }}", "{{ boats-41 }}", "{{ on-sallow date }}", "{{ list boats }}"),
    *("[[on-sallow|the words]]", "[[close-season|a \\[season\\]]]", "{{ list resolution-7 }}"),
    *(
        "[[league|*the* league]]",
        "[[league|a\nb]]",
        "[@gazette-2020, p. *1* & 2]",
        "[[sallow-2021]]",
    ),
]
INLINE = [
    *("word", "Northmere", "a *word*", "**bold** text", "`code`", "``a`b``", "a & b", "1 < 2"),
    *("[a](about.md)", "[b](#here)", "[c](https://example.org/?a=1&b=2)", "<em>x</em>", "x<br>y"),
    *('<span lang="ru">да</span>', "\\*no\\*", "&copy;", "&#65;", "“quoted words here”", "it's"),
    *("<https://example.org/a>", "a_b_c", "![map](assets/map.svg)", "[d](about.md 'title')"),
    *("*x*{: .note }", "a\\\nb", "x  \ny", "H<sub>2</sub>O", '<abbr title="A B">AB</abbr>'),
    *(
        "[e][r]",
        "[^1]",
        "~~gone~~",
        "Boats lost",
        "the Angling League's",
        "close seasons",
        "…",
        "--",
    ),
    *("[f](mailto:a@b.example)", '<q lang="de">Wort</q>', "[g](assets/map.svg)", "\\[[id]]", "$x$"),
]
BLOCKS = [
    *("## Here", "### A *title*", "- one\n- two", "1. one\n2. two", "- a\n    - b\n        - c"),
    *("> quoted\n> words", "| A | B |\n|---|---|\n| 1 | 2 |", "```text\n<script>\n```", "---"),
    *("    code [[x]]", "!!! note\n    In it.", "{{ table northmere }}", "{{ table briefings }}"),
    *(
        "{{ table boats }}",
        "{{ table sallow-2021 }}",
        "{{ table latest }}",
        "<!-- note -->",
        "* * *",
    ),
    *('<details markdown="1">\n<summary>More</summary>\n\nText.\n\n</details>', "Text {: .x }"),
    *(
        '<div class="doors" markdown="1">\n\n## In it\n\n- x\n\n</div>',
        "[r]: about.md",
        "Line\n===",
    ),
    *(
        "## Here {: #here }",
        "para\n{: .lead }",
        "- a\n\n    b\n\n- c",
        "term\n: no",
        "## Sources cited",
    ),
    *(
        "## Here\n\n## Here",
        "| A |\n|---|\n| [[league\\|x]] |",
        '<div markdown="1">\n\nx\n\n</div>',
    ),
]
ROUGH = [
    *(
        "<script>x</script>",
        "<b onclick=x>",
        "<div>",
        "</div>",
        "<details>",
        "<summary>x</summary>",
    ),
    *(
        "<!-- open",
        "-->",
        "<![CDATA[x]]>",
        "<?php ?>",
        "<!DOCTYPE html>",
        "<p>",
        "<img src=x>",
        "<a>",
    ),
    *(
        "[x](javascript:x)",
        "[x](nowhere.md)",
        "[x](/about/)",
        "[x](..\\about.md)",
        "[x](about.md#no)",
    ),
    *(
        "![x](https://a.example/x.png)",
        "[x](//a.example)",
        "[x]( )",
        "[x](<a b>)",
        "[x](about.md?q)",
    ),
    *("*x*{: onclick=y }", "*x*{: style=y }", "## x {: #cite }", "*x*{: id='a b' }", "{: #a #b }"),
    *(
        "[[",
        "]]",
        "{{",
        "}}",
        "[@",
        "[[nobody]]",
        "{{ nobody }}",
        "{{ list ada-pike }}",
        "[@league]",
    ),
    *(
        "{{ table league }} x",
        "# One",
        "One\n===",
        "| a | b |\n| c |",
        "|a|\n|-|\n|b|c|",
        "text\n- x",
    ),
    *("`" * 3, "~~~", "``", "> " * 12 + "x", "- " * 9 + "x", " " * 44 + "- x", "\t\t\t\t\t\t\t\tx"),
    *("[" * 500, "*" * 500, "_" * 501, "`" * 501, "<" * 500, "&" * 500, "{" * 500, "a" * 10001),
    *(
        "[a](" * 100,
        "![" * 300,
        "**a" * 200,
        "<b>" * 200,
        "&#" * 300,
        "\\" * 501,
        "| " * 300,
        "x\x02y",
    ),
    *(
        "<!-- page: about.md 2020-01-01 -->",
        "\x02wzxhzdk:0\x03",
        "\x02klzzwxh:0000\x03",
        "[toc]",
        "[TOC]",
    ),
    *(
        "<span>\n\n</span>",
        "<em>",
        "<b><i></b></i>",
        "<span class='x'>y</span>",
        "<BR>",
        "< br>",
        "<br",
    ),
    *(
        "<xmp>",
        "<plaintext>",
        "<noscript>",
        "<svg><style>",
        "<math>",
        "<template>",
        "<select>",
        "<a:b>",
    ),
    *(
        "[x](about.md){: href=javascript:x }",
        "![x](assets/map.svg){: onerror=x src=y }",
        "*[AB]: x",
    ),
]


# Changes ---------------------------------------------------------------------------------------

Change = Callable[[Draw, Project], None]

_PROSE = (
    *("name", "short", "summary", "text", "what", "note", "value", "resolution", "publisher"),
    *("title", "via", "where", "method", "quote", "office", "by", "counts", "rank_reason", "unit"),
    *("asks", "looked", "label", "reason", "clause", "symbol", "description", "avoid", "use"),
)
_FIELD = re.compile(r"(?P<key>\b[a-z_]+): (?P<value>[^\s{\[|][^,}\n]*)(?=[,}\n])")


def _any(draw: Draw, project: Project) -> str:
    """A file of the record or a page; settings are the generator's, but for those read here."""
    paths = sorted(path for path in project.files if path.startswith(("data/", "docs/")))
    return str(draw(st.sampled_from(paths or ["data/x.yml"])))


def _page(draw: Draw, project: Project) -> str:
    return str(
        draw(
            st.sampled_from(sorted(p for p in project.files if p.endswith(".md")) or ["docs/x.md"])
        )
    )


def _set(project: Project, path: str, match: re.Match[str], value: str) -> None:
    text = match.string
    project.put(path, text[: match.start("value")] + value + text[match.end("value") :])


def _field(draw: Draw, project: Project, keys: tuple[str, ...]) -> tuple[str, re.Match[str]] | None:
    """A field with one of some names, somewhere in the record, the settings or front matter."""
    paths = [p for p in project.files if p.endswith((".yml", ".md")) and p != "mkdocs.yml"]
    found = [
        (path, match)
        for path in sorted(paths)
        for match in _FIELD.finditer(project.text(path))
        if not keys or match["key"] in keys
    ]
    return draw(st.sampled_from(found)) if found else None  # type: ignore[return-value]


def _retell(draw: Draw, project: Project) -> None:
    """Another text in a field of prose."""
    field = _field(draw, project, _PROSE)
    if field:
        words = str(draw(WORDS)).replace("\n", " ")
        wrapped = draw(st.sampled_from([words, f"A {words} b", f"Net {words}1"]))
        _set(project, *field, json.dumps(wrapped, ensure_ascii=False))


def _retype(draw: Draw, project: Project) -> None:
    """Any text, bare, in any field."""
    field = _field(draw, project, ())
    if field:
        _set(project, *field, str(draw(WORDS)))


def _redate(draw: Draw, project: Project) -> None:
    """Another day in a field of a day."""
    keys = ("on", "from", "to", "date", "stated", "last", "as_of", "opened", "withdrawn", "day")
    field = _field(draw, project, (*keys, "last_seen"))
    if field:
        known = st.dates().map(str) | st.integers(2019, 2022).map(str)
        _set(project, *field, str(draw(known | st.sampled_from(DATES))))


def _rename(draw: Draw, project: Project) -> None:
    """Another id, word or number in a field."""
    field = _field(draw, project, ())
    if field:
        _set(project, *field, str(draw(st.sampled_from([*IDS, "true", "false", "0", "12", "en"]))))


def _forget(draw: Draw, project: Project) -> None:
    """A line taken out."""
    path = _any(draw, project)
    lines = project.text(path).split("\n")
    del lines[int(draw(st.integers(0, len(lines) - 1)))]  # type: ignore[call-overload]
    project.put(path, "\n".join(lines))


def _repeat(draw: Draw, project: Project) -> None:
    """A line put in again at another place."""
    path = _any(draw, project)
    lines = project.text(path).split("\n")
    lines.insert(draw(st.integers(0, len(lines))), draw(st.sampled_from(lines)))  # type: ignore[arg-type]
    project.put(path, "\n".join(lines))


def _insert(draw: Draw, project: Project) -> None:
    """Signs at any place of a file of the record."""
    path = _any(draw, project)
    text = project.text(path)
    at = int(draw(st.integers(0, len(text))))  # type: ignore[call-overload]
    project.put(path, text[:at] + str(draw(WORDS)) + text[at:])


def _garble(draw: Draw, project: Project) -> None:
    """Bytes at any place of a file, or in its stead."""
    path = _any(draw, project)
    whole, content = project.files.get(path, b""), draw(st.binary(max_size=20))
    at = int(draw(st.integers(0, len(whole))))  # type: ignore[call-overload]
    assert isinstance(content, bytes)
    project.files[path] = draw(st.sampled_from([whole[:at] + content + whole[at:], content]))  # type: ignore[assignment]


def _into_body(draw: Draw, project: Project, text: str) -> None:
    path = _page(draw, project)
    before = project.text(path)
    project.put(path, f"{before}\n{text}\n")


def _tell(draw: Draw, project: Project) -> None:
    """A paragraph of forms and inline Markdown at the end of a page."""
    parts = st.lists(st.sampled_from([*FORMS, *INLINE]), min_size=1, max_size=6)
    _into_body(draw, project, str(draw(parts.map(" ".join))) + "\n\n## Here {: #here }")


def _structure(draw: Draw, project: Project) -> None:
    """Blocks of Markdown at the end of a page."""
    blocks = st.lists(st.sampled_from([*BLOCKS, *INLINE]), min_size=1, max_size=5)
    _into_body(draw, project, str(draw(blocks.map("\n\n".join))))


def _smuggle(draw: Draw, project: Project) -> None:
    """What may not stand in a page, among what may."""
    every = st.sampled_from([*ROUGH, *ROUGH, *INLINE, *BLOCKS, *FORMS]) | WORDS
    parts = st.lists(every, min_size=1, max_size=5)
    _into_body(
        draw, project, str(draw(parts.map(draw(st.sampled_from([" ", "\n", "\n\n", ""])).join)))
    )  # type: ignore[attr-defined]


def _new_page(draw: Draw, project: Project) -> None:
    """One more written page, of an ordinary or of an odd name."""
    path = str(draw(st.sampled_from(_NEW_PAGES)))
    day = "date: 2021-01-01\nas_of: 2021-01-01\nkey_points: []\n" if "briefings/" in path else ""
    project.put(path, f"---\ntitle: New\ndescription: A page.\n{day}---\n\nA [[league]].\n")


_NEW_PAGES = [
    *(
        "docs/new.md",
        "docs/sub/new.md",
        "docs/sub/index.md",
        "docs/a/b/c/d/e/f/new.md",
        "docs/x-1.md",
    ),
    *("docs/templates/new.md", "docs/search.md", "docs/404.md", "docs/sitemap.md", "docs/data.md"),
    *(
        "docs/briefings/new.md",
        "docs/briefings/sub/new.md",
        "docs/states.md",
        "docs/states/sallow.md",
    ),
    *(
        "docs/readme.md",
        "docs/README.md",
        "docs/sub/README.md",
        "docs/New.md",
        "docs/a b.md",
        "docs/é.md",
    ),
    *(
        "docs/new.markdown",
        "docs/.hidden.md",
        "docs/.git/new.md",
        "docs/compare/index.md",
        "docs/a..b.md",
    ),
    *(
        "docs/" + "long" * 50 + ".md",
        "docs/" + "deep/" * 60 + "new.md",
        "docs/index/index.md",
        "docs/-.md",
    ),
    *(
        "docs/assets/new.md",
        "docs/a%20b/new.md",
        "docs/a#b/new.md",
        "docs/a?b/new.md",
        "docs/Ä/new.md",
    ),
    *(
        "docs/a\\b.md",
        "docs/a\nb.md",
        "docs/a:b/new.md",
        "docs/~/new.md",
        "docs/con.md",
        "docs/'/new.md",
    ),
    *(
        "docs/<b>/new.md",
        "docs/a&b/new.md",
        "docs/{{x}}/new.md",
        "docs/sub/-/new.md",
        "docs/ /new.md",
    ),
]
_NEW_FILES = [
    *(
        "docs/a.png",
        "docs/assets/b.css",
        "docs/a b.txt",
        "docs/é.png",
        "docs/\udcff.png",
        "docs/a\nb.txt",
    ),
    *(
        "docs/" + "n" * 240 + ".txt",
        "docs/" + "d/" * 80 + "a.txt",
        "docs/sub/a.html",
        "docs/index.html",
    ),
    *(
        "docs/sitemap.xml",
        "docs/404.html",
        "docs/search/search_index.json",
        "docs/data/record.json",
    ),
    *("docs/assets/javascripts/a.js", "docs/assets/x.js", "docs/templates/a.txt", "docs/a?b#c.txt"),
    *(
        "docs/sitemap.xml.gz",
        "docs/CNAME",
        "docs/robots.txt",
        "docs/.nojekyll",
        "docs/x.yml",
        "docs/x",
    ),
    *(
        "docs/assets/stylesheets",
        "docs/assets/images/favicon.png",
        "docs/about/index.html",
        "docs/x.MD",
    ),
    *(
        "docs/about",
        "docs/states",
        "docs/data",
        "docs/404",
        "docs/objects.inv",
        "docs/a.py",
        "docs/a.html",
    ),
    *(
        "data/x.yml",
        "data/facts/x.yml",
        "data/facts/X.yml",
        "data/facts/a b.yml",
        "data/facts/\udcff.yml",
    ),
    *(
        "data/entities/x.yml",
        "data/entities/states/x.txt",
        "data/entities/gods/x.yml",
        "data/.x/y.yml",
    ),
    *(
        "data/facts/sub/x.yml",
        "data/open/" + "o" * 240 + ".yml",
        "data/glossary/\U0001f1f0.yml",
        "data/a\nb",
    ),
    *(
        "site/x",
        "extra.txt",
        "docs/assets/\u202e.png",
        "docs/a'b\"c.txt",
        "docs/a&b.txt",
        "docs/<b>.txt",
    ),
]


def _new_file(draw: Draw, project: Project) -> None:
    """A file of an odd name or place, and perhaps a link to it."""
    path = str(draw(st.sampled_from(_NEW_FILES)))
    project.files[path] = draw(st.sampled_from([b"", b"x\n", b"\xff\x00", b"name: X\n"]))  # type: ignore[assignment]
    if draw(st.booleans()) and path.startswith("docs/"):
        project.put("docs/about.md", f"{project.text('docs/about.md')}\n[x](<{path[5:]}>)\n")


def _other_kind(draw: Draw, project: Project) -> None:
    """Something that is no ordinary file, beside the files or in the place of one."""
    names = [
        "docs/x.md",
        "docs/x.png",
        "data/facts/x.yml",
        "docs/sub/x.md",
        "data/x",
        "docs/index.md",
    ]
    path = str(draw(st.sampled_from([*names, "data/site.yml", "docs", "data"])))
    what = str(
        draw(st.sampled_from(["fifo", "folder", "about.md", "/etc/passwd", "..", "nowhere", "."]))
    )
    for each in [each for each in project.files if each == path or each.startswith(f"{path}/")]:
        del project.files[each]
    project.others[path] = what


def _lose_file(draw: Draw, project: Project) -> None:
    """A file taken away, or given another's name."""
    path = _any(draw, project)
    content = project.files.pop(path, b"")
    if project.files and draw(st.booleans()):
        project.files[_any(draw, project)] = content


def _label(draw: Draw, project: Project) -> None:
    """One more label, milestone, naming rule, language or choice in the settings."""
    lines = [
        *("focus: sallow", "focus: league", "naming:\n  - {avoid: '[', use: x}", "primary: [x]"),
        *(
            "languages: {xx: X, zz-1: <b>}",
            "source_classes: []",
            "milestones: []",
        ),
        *("x: y", "naming: []", "primary: []"),
        *(
            "milestones:\n  - {day: 2022, label: '*'}",
            "milestones:\n  - {day: 1000-01-01, label: a}",
        ),
    ]
    added = str(draw(st.sampled_from(lines)))
    key = added.partition(":")[0]
    text = project.text("data/site.yml")
    kept = re.sub(rf"^{key}:.*\n(?:[ ].*\n)*", "", text, flags=re.M)
    project.put("data/site.yml", f"{kept}{added}\n")


_APART = 'not_in_nav: "/*\\n/*/**\\n"\n'
_NAVS = [
    *(
        "nav: [index.md]",
        "nav: []",
        "nav: {}",
        "nav: index.md",
        "nav: [{Home: index.md}]",
        "nav: ~",
    ),
    *(
        "nav: [index.md, nowhere.md]",
        "nav: [{A: {B: about.md}}]",
        "nav: [{A: about.md, B: index.md}]",
    ),
    *(
        "nav: [[index.md]]",
        "nav: [1]",
        "nav: [~]",
        "nav: [{A: ~}]",
        "nav: [{~: index.md}]",
        "nav: true",
    ),
    *(
        "nav: [{A: [{B: [about.md]}]}]",
        "nav: [about.md, about.md]",
        "nav: [/about.md]",
        "nav: ['']",
    ),
    *(
        "nav: [{Web: https://example.org/}]",
        "nav: [{Web: //a.example}]",
        "nav: [{M: mailto:a@b.example}]",
    ),
    *(
        "nav: [{J: 'javascript:alert(1)'}]",
        "nav: [./about.md]",
        "nav: [about.md#x]",
        "nav: [about.md?x]",
    ),
    *(
        "nav: [assets/map.svg]",
        "nav: [{A: []}]",
        "nav: [{A: 1}]",
        "nav: [{'<b>': about.md}]",
        "nav: [.]",
    ),
    *(
        "nav: [states/index.md]",
        "nav: [states/northmere.md, glossary.md]",
        "nav: ['about/']",
        "nav: [",
    ),
    *(
        "nav: [2020-01-01]",
        "nav: [{2020: about.md}]",
        "nav: [{A: !ENV [X, about.md]}]",
        "nav: !x [a]",
    ),
    *(
        "nav: [{A: true}]",
        "nav: [{[a]: about.md}]",
        "nav: [*a]",
        "nav: &a [*a]",
        'nav: ["\\ud800"]',
    ),
    *(
        "nav: ['../x.md']",
        "nav: [About.md]",
        "nav: [docs/about.md]",
        "nav: [{A: ''}]",
        "nav: ['a\\b.md']",
    ),
]
_SETTINGS = [
    *(
        "not_in_nav: [x]",
        "not_in_nav: 1",
        "not_in_nav: '!'",
        "not_in_nav: '['",
        "markdown_extensions: x",
    ),
    *(
        "markdown_extensions: [nowhere]",
        "markdown_extensions: {toc: {x: y}}",
        "markdown_extensions: [1]",
    ),
    *(
        "markdown_extensions: [attr_list]",
        "markdown_extensions: [{toc: 1}]",
        "INHERIT: nowhere.yml",
    ),
    *("site_name: <b>\"'&", "site_author: ~", "site_author: '*'", "site_description: '\"<b>'"),
    *(
        "markdown_extensions: ~",
        "markdown_extensions: []",
        "\x00",
        "\t",
        "'",
        "- x",
        "a: b: c",
        "? [",
    ),
]


def _navigate(draw: Draw, project: Project) -> None:
    """Another navigation, with the other pages apart from it or not."""
    apart = draw(st.sampled_from([_APART, _APART, _APART, "", 'not_in_nav: "/*.md"\n']))
    text = re.sub(r"^(?:nav|not_in_nav):.*\n", "", project.text("mkdocs.yml"), flags=re.M)
    project.put("mkdocs.yml", f"{text}{draw(st.sampled_from(_NAVS))}\n{apart}")


def _settle(draw: Draw, project: Project) -> None:
    """Another setting of the site."""
    added = str(draw(st.sampled_from(_SETTINGS)))
    key = added.partition(":")[0]
    text = re.sub(rf"^{re.escape(key)}:.*\n", "", project.text("mkdocs.yml"), flags=re.M)
    project.put("mkdocs.yml", f"{text}{added}\n")


def _overdo(draw: Draw, project: Project) -> None:
    """Very much of something: a long line, a deep nesting, many items."""
    kind, n = draw(st.sampled_from(_MUCH)), draw(st.sampled_from([10, 300, 3000, 12000]))
    path, made = kind  # type: ignore[misc]
    project.put(path, project.text(path) + made(n))


_MUCH: list[tuple[str, Callable[[int], str]]] = [
    ("docs/about.md", lambda n: "\n" + "word " * (n // 5) + "\n"),
    ("docs/about.md", lambda n: "\n" + "> " * (n // 10) + "x\n"),
    (
        "docs/about.md",
        lambda n: "\n" + "\n".join(" " * i + "- x" for i in range(min(n, 60))) + "\n",
    ),
    ("docs/about.md", lambda n: "\n" + "Northmere and the league. " * (n // 30) + "\n"),
    ("docs/about.md", lambda n: "\n" + "[[league]] " * (n // 11) + "\n"),
    ("docs/about.md", lambda n: "\n\n" + "- x\n" * (n // 4)),
    ("docs/about.md", lambda n: "\n\n|a|b|\n|-|-|\n" + "|1|2|\n" * (n // 20)),
    ("docs/about.md", lambda n: "\n" + "\n\n".join(f"## H {i}" for i in range(n // 100)) + "\n"),
    ("docs/briefings/lake.md", lambda n: "\n" + "It has 5 boats. " * (n // 16) + "\n"),
    ("data/glossary/close-season.yml", lambda n: "".join(f"x{i}: y\n" for i in range(n // 10))),
    ("data/glossary/close-season.yml", lambda n: "related: " + "[" * min(n, 3000) + "\n"),
    ("data/glossary/close-season.yml", lambda n: f"note: {'y' * n}\n"),
    (
        "data/glossary/close-season.yml",
        lambda n: "names:\n" + "".join(f"  - text: n{i}\n" for i in range(n // 50)),
    ),
    (
        "data/site.yml",
        lambda n: "naming:\n" + "".join(f"  - {{avoid: v{i}, use: w}}\n" for i in range(n // 50)),
    ),
    ("data/sources/papers.yml", lambda n: "- id: q\n" * (n // 20)),
]

GENTLE: list[Change] = [
    *(
        _retell,
        _retell,
        _retell,
        _tell,
        _tell,
        _structure,
        _structure,
        _redate,
        _new_file,
        _new_page,
    ),
    *(_label, _navigate),
]
ROUGHER: list[Change] = [
    *(
        _retype,
        _rename,
        _forget,
        _repeat,
        _insert,
        _garble,
        _smuggle,
        _smuggle,
        _smuggle,
        _other_kind,
    ),
    *(_lose_file, _settle, _overdo, _redate, _navigate, _new_page, _new_file),
]


@st.composite
def projects(draw: Draw, settings: str) -> Project:
    """The world with up to three changes."""
    project = world(settings)
    rough = st.sampled_from(ROUGHER)
    changes = draw(
        st.lists(st.sampled_from(GENTLE), min_size=1, max_size=2)
        | st.lists(rough, min_size=2, max_size=3)
        | st.lists(rough, min_size=1, max_size=2)
        | st.lists(rough, min_size=1, max_size=1)
        | st.lists(st.sampled_from([*GENTLE, *ROUGHER]), min_size=1, max_size=3)
    )
    for change in changes:  # type: ignore[attr-defined]
        if project.files:
            change(draw, project)
            project.done.append(change.__name__.strip("_"))
    return project
