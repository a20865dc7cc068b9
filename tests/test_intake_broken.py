"""Broken articles, flags and folders: a clear problem, nothing written, nothing overwritten."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared import copy_of_lakes
from test_intake import ARTICLE, BODY, GAZETTE, TEXTS, snapshot, take

GIVEN = ("--title=A bridge", "--publisher=Mere Daily", "--date=2023-05-04")
PARAGRAPH = f"<p>{BODY}</p>"
NEWS = "<meta property='article:published_time' content='{}'>"


def page(body: str, head: str = "") -> bytes:
    return f"<html><head><title>A bridge</title>{head}</head><body>{body}</body></html>".encode()


@pytest.fixture(scope="module")
def lakes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the lakes, in which nothing is to be written."""
    return copy_of_lakes(tmp_path_factory.mktemp("broken"))


def refused(lakes: Path, capsys: pytest.CaptureFixture[str], *words: str | Path) -> str:
    """What is said, after seeing that nothing in the project or around it has changed."""
    around = lakes.parent.parent
    before = snapshot(around)
    assert take(lakes, *words) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.endswith("\nNothing was written.\n")
    assert len(said.err) < 1500
    assert snapshot(around) == before
    return said.err


# What a file may hold ----------------------------------------------------------------------------

NO_TEXT = "this is no text"
NO_BODY = "no paragraph of an article was found"
FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "the file is empty"),
    "blanks only": (b" \n\t\n ", "the file is empty"),
    "zeros": (b"\x00" * 500, NO_TEXT),
    "bytes of a program": (b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 8, NO_TEXT),
    "a PDF": (b"%PDF-1.7\n1 0 obj\n", NO_TEXT),
    "a PNG": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, NO_TEXT),
    "a JPEG": (b"\xff\xd8\xff\xe0" + b"JFIF" * 40, NO_TEXT),
    "a GIF": (b"GIF89a" + b"x" * 40, NO_TEXT),
    "a zip, as of a word processor": (b"PK\x03\x04" + b"x" * 40, NO_TEXT),
    "a gzip": (b"\x1f\x8b\x08" + b"x" * 40, NO_TEXT),
    "control characters": (b"\x01\x02\x03 news \x04\x05\x06" * 40, NO_TEXT),
    "a mark of UTF-16 and no UTF-16": (b"\xff\xfe\x00\xd8\x00", "say utf-16"),
    "larger than 5 MB": (b"word " * 1_100_000, "5.5 MB are too much"),
    "a headline alone": (b"No more nets", NO_BODY),
    "headlines alone": (b"No more nets\nSwans leave\nA bell\nTram stolen\n" * 9, NO_BODY),
    "numbers": (b"1 2 3\n4 5 6\n" * 50, NO_BODY),
    "punctuation": ("…!? «» “” —\n".encode() * 20, NO_BODY),
    "one endless word": (b"a" * 200_000, NO_BODY),
    "zero-width characters only": ("\u200b\u200d\ufeff\u2060".encode() * 90, NO_BODY),
    "marks of direction only": ("\u202e\u202b\u2066\u2069".encode() * 90, NO_BODY),
    "script only": (page("<script>var a = 'One two three four five.';</script>"), NO_BODY),
    "style only": (page("<style>p { color: red }</style>"), NO_BODY),
    "a page that wants scripts": (
        page("<noscript>Turn your scripts on.</noscript>"),
        NO_BODY,
    ),
    "an empty page": (page(""), NO_BODY),
    "no body at all": (b"<!doctype html>", "the page cannot be read as HTML"),
    "comments only": (page(f"<!-- {BODY} -->"), NO_BODY),
    "a menu only": (page("<nav><ul>" + "<li>News</li>" * 40 + "</ul></nav>"), NO_BODY),
    "a picture only": (page("<img src='lake.png' alt='A lake at dawn'>"), NO_BODY),
    "a wall of cookies": (page("<div>We use cookies. <button>Accept all</button></div>"), NO_BODY),
    "nested 300 deep": (page("<div>" * 300 + PARAGRAPH + "</div>" * 300), "deep"),
    "nested 100,000 deep": (page("<div>" * 100_000 + PARAGRAPH), ""),
    "spans nested 5,000 deep": (page("<span>" * 5_000 + BODY), ""),
    "a frame in a frame": (b"<html><frameset><frame src='a.html'></frameset></html>", NO_BODY),
    "XML without HTML": (b"<?xml version='1.0'?><rss><channel/></rss>", NO_BODY),
    "JSON": (b'{"title": "A bridge", "body": ["One two three"]}', NO_BODY),
    "two days of publication in a page": (
        page(PARAGRAPH, NEWS.format("2022-01-01") + NEWS.format("2023-05-04")),
        "the page says that it was published on 2022-01-01 and 2023-05-04",
    ),
    "two days, one of them in JSON-LD": (
        page(
            PARAGRAPH,
            NEWS.format("2022-01-01")
            + '<script type=\'application/ld+json\'>{"datePublished": "2023-05-04"}</script>',
        ),
        "published on 2022-01-01 and 2023-05-04",
    ),
    "two days of publication in a text": (
        f"No more nets\nPublished 1 May 2023\nPublished 4 May 2023\n{BODY}\n".encode(),
        "the text says that it was published on 2023-05-01 and 2023-05-04",
    ),
    "no day in a page": (page(PARAGRAPH), "--date"),
    "a day that is none in a page": (page(PARAGRAPH, NEWS.format("2023-02-31")), "--date"),
    "a day in words in a page": (page(PARAGRAPH, NEWS.format("yesterday")), "--date"),
    "no day in a text": (f"No more nets\nLake Courier\n{BODY}\n".encode(), "give --date …"),
    "a day that is none in a text": (
        f"No more nets\nLake Courier\n31 February 2023\n{BODY}\n".encode(),
        "give --date …",
    ),
    "only the day of an update": (
        f"No more nets\nLake Courier\nUpdated 4 May 2023\n{BODY}\n".encode(),
        "give --date …",
    ),
    "no publisher": (f"No more nets\n4 May 2023\n{BODY}\n".encode(), "give --publisher …"),
    "no title": (f"4 May 2023\nLake Courier\n{BODY}\n".encode(), "give --title …"),
    "nothing but a text": (f"{BODY}\n".encode(), "--title … --publisher … --date …"),
    "JSON-LD nested beyond reason": (
        page(
            PARAGRAPH,
            f"<script type='application/ld+json'>{'[' * 50_000}{']' * 50_000}</script>",
        ),
        "--date",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_broken_file_is_refused(
    lakes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    content, said = FILES[name]
    file = tmp_path / "article"
    file.write_bytes(content)
    assert said in refused(lakes, capsys, file)


# What stands in the way and does not matter --------------------------------------------------

TAKEN: dict[str, bytes] = {
    "UTF-8 with a mark": ARTICLE.encode("utf-8-sig"),
    "UTF-16 with a mark": ARTICLE.encode("utf-16"),
    "UTF-16 without a mark": ARTICLE.encode("utf-16-le"),
    "UTF-16, the other way round": ARTICLE.encode("utf-16-be"),
    "Windows-1252": ARTICLE.encode("cp1252"),
    "Latin-1 with an accent": re.sub("[“”]", '"', ARTICLE).encode("latin-1") + b"\xe9",
    "lines that end as on Windows": ARTICLE.replace("\n", "\r\n").encode(),
    "lines that end as on an old Mac": ARTICLE.replace("\n", "\r").encode(),
    "zero-width characters in words": ARTICLE.replace("e", "e\u200b").encode(),
    "a mark that turns the direction": ARTICLE.replace("bridge", "\u202ebridge\u202c").encode(),
    "soft hyphens": ARTICLE.replace("bridge", "bri\u00addge").encode(),
    "letters and their accents apart": ARTICLE.replace("a", "a\u0301").encode(),
    "blanks that do not break": ARTICLE.replace("the", "the\u00a0").encode(),
    "a quotation mark without a partner": ARTICLE.replace("”", "").encode(),
    "quotation marks without end": (ARTICLE + "“" * 3000).encode(),
    "inline forms": ARTICLE.replace("baker", "[[baker]] {{ boats-lost }} [@source]").encode(),
    "tags and Markdown": ARTICLE.replace("baker", "`*_<b>baker</b>_*`").encode(),
    "a word that Arabic surrounds": ARTICLE.replace("baker", "الخباز baker الخباز").encode(),
    "a lone control character": ARTICLE.replace("baker", "ba\x08ker").encode(),
    "a page in an unknown encoding": page(
        PARAGRAPH, f"<meta charset='klingon'>{NEWS.format('2023-05-04')}"
    ),
    "a page that never closes a tag": page(f"<div><p>{BODY}<p>{BODY} Twice.<div><ul><li>"),
    "a page of one line of 300,000 signs": page(PARAGRAPH + f"<p>{BODY} Once more.</p>" * 3000),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_does_not_matter_is_taken(tmp_path: Path, lakes: Path, name: str) -> None:
    """Into a project of its own; the names of files and ids come out plain."""
    root = tmp_path / "project"
    shutil.copytree(lakes, root, ignore=shutil.ignore_patterns(".reuse", "intake"))
    file = tmp_path / "article"
    file.write_bytes(TAKEN[name])
    assert take(root, file, *GIVEN) == 0
    folder = root / "intake/mere-daily-2023-05-04"
    draft = (folder / "briefing.md").read_text("utf-8").partition("\n---\n")[2]
    assert "<" not in draft
    assert "{{" not in draft
    assert "[[baker" not in draft
    assert all(id in ("@mere-daily-2023-05-04",) for id in _cited(draft))


def _cited(text: str) -> Iterator[str]:
    for part in text.split("[@")[1:]:
        yield "@" + part.partition(",")[0]


def test_a_publisher_without_a_latin_letter_gets_an_id_all_the_same(tmp_path: Path) -> None:
    root = copy_of_lakes(tmp_path)
    assert take(root, TEXTS / "levy.txt", "--publisher=Озеро") == 0
    assert [each.name for each in (root / "intake").iterdir()] == ["herald-2024-01-12"]


# Words after the command ---------------------------------------------------------------------

ARGUMENTS: dict[str, tuple[list[str], str]] = {
    "nothing": ([], "give one file"),
    "two files": (["a.html", "b.html"], "give one file"),
    "an empty name": ([""], "give one file"),
    "no such file": (["nowhere.html"], "nowhere.html: there is no such file"),
    "a name with a zero": (["a\x00b"], "cannot be read"),
    "a name too long": (["a" * 5000], "cannot be read"),
    "the folder above": ([".."], "..: a folder"),
    "a device": (["/dev/zero"], "no ordinary file"),
    "a file below a file": (["{article}/x"], "cannot be read"),
    "an unknown flag": (["{article}", "--force=yes"], "'--force' is none of"),
    "a flag twice": (["{article}", "--title=A", "--title=B"], "'--title' is given twice"),
    "a flag without a value": (["{article}", "--title"], "--title: give some text"),
    "an empty value": (["{article}", "--publisher="], "--publisher: give some text"),
    "a value of 600 signs": (["{article}", "--title=" + "a" * 600], "--title: give some text"),
    "a value that turns the direction": (["{article}", "--title=A\u202eB"], "--title: give some"),
    "a day that is none": (["{article}", "--date=2023-02-31"], "'2023-02-31' is no day"),
    "a day in words": (["{article}", "--date=yesterday"], "'yesterday' is no day"),
    "a month": (["{article}", "--date=2023-05"], "'2023-05' is no day"),
    "an address that is none": (["{article}", "--url=lake"], "'lake' is no address"),
    "an address of a script": (["{article}", "--url=javascript:alert(1)"], "is no address"),
    "an address of a file": (["{article}", "--url=file:///etc/passwd"], "is no address"),
    "an address with brackets": (["{article}", "--url=https://[::1"], "is no address"),
    "accept nothing": (["--accept"], "give one id after --accept"),
    "accept two": (["--accept", "a", "b"], "give one id after --accept"),
    "accept what is not there": (["--accept", "lake-2020"], "there is no intake/lake-2020"),
    "accept the folder above": (["--accept", ".."], "'..' is no id"),
    "accept a way out": (["--accept", "../../data"], "'../../data' is no id"),
    "accept a path": (["--accept", "/etc"], "'/etc' is no id"),
    "accept a dot": (["--accept", "."], "'.' is no id"),
    "accept capitals": (["--accept", "Lake"], "'Lake' is no id"),
    "accept an empty name": (["--accept", ""], "'' is no id"),
    "accept a line break": (["--accept", "a\nb"], "is no id"),
}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_broken_words_are_refused(
    lakes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    words, said = ARGUMENTS[name]
    article = tmp_path / "article.txt"
    article.write_text(ARTICLE, "utf-8")
    assert said in refused(lakes, capsys, *(each.format(article=article) for each in words))


@pytest.mark.skipif(sys.platform == "win32", reason="has no pipes with names")
def test_a_pipe_is_not_waited_for(
    lakes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "no ordinary file" in refused(lakes, capsys, tmp_path / "pipe")


def test_a_link_to_nowhere_is_no_file(
    lakes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    assert "there is no such file" in refused(lakes, capsys, tmp_path / "link")


# What is there already -----------------------------------------------------------------------


@pytest.fixture
def taken(tmp_path: Path) -> Path:
    """A project with an article taken in."""
    root = copy_of_lakes(tmp_path)
    assert take(root, TEXTS / "drought.html") == 0
    return root


def test_a_second_intake_overwrites_nothing(
    taken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert "is there already" in refused(taken, capsys, TEXTS / "drought.html")


def test_a_file_in_the_place_of_the_folder_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = copy_of_lakes(tmp_path)
    (root / "intake").write_text("mine", "utf-8")
    assert "intake/" in refused(root, capsys, TEXTS / "drought.html")


@pytest.mark.parametrize("where", ["intake", f"intake/{GAZETTE}"])
def test_a_link_leads_nothing_out_of_the_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], where: str
) -> None:
    root = copy_of_lakes(tmp_path)
    (tmp_path / "outside").mkdir()
    (root / where).parent.mkdir(exist_ok=True)
    (root / where).symlink_to(tmp_path / "outside")
    assert "a link leads out" in refused(root, capsys, TEXTS / "drought.html")
    assert "a link leads out" in refused(root, capsys, "--accept", GAZETTE)


EDITS: dict[str, tuple[str, Callable[[str], str], str]] = {
    "source.yml without an id": (
        "source.yml",
        lambda text: text.replace("id:", "no:"),
        "no record",
    ),
    "source.yml that is a list": ("source.yml", lambda text: "- a\n", "is no record"),
    "source.yml that is no YAML": ("source.yml", lambda text: "a: [", "source.yml:1"),
    "a key twice": ("source.yml", lambda text: text + "title: Again\n", "source.yml:8"),
    "a way out as the file": ("source.yml", lambda text: text + "file: ../../x\n", "is no name"),
    "an unknown field": ("source.yml", lambda text: text + "colour: red\n", "'colour' is no"),
    "an unknown class": (
        "source.yml",
        lambda text: text.replace("class: gazette", "class: song"),
        "song",
    ),
    "a day that is none": (
        "source.yml",
        lambda text: text.replace("2022-09-14\n", "2022-09-41\n"),
        "2022-09-41",
    ),
    "an address that runs": (
        "source.yml",
        lambda text: text.replace("https:", "javascript:"),
        "javascript",
    ),
    "facts.yml that is a record": ("facts.yml", lambda text: "a: b\n", "is no list"),
    "facts.yml with a text in it": ("facts.yml", lambda text: "- a\n", "has `accept` and `fact`"),
    "accept that is neither": (
        "facts.yml",
        lambda text: text.replace("accept: no ", "accept: perhaps "),
        "'accept' is yes, no or done",
    ),
    "an unknown type": (
        "facts.yml",
        lambda text: text.replace("no  # fig", "yes  # fig").replace("type: figure", "type: x"),
        "is no kind of record",
    ),
    "an unknown speaker": (
        "facts.yml",
        lambda text: text.replace("no  # quot", "yes  # quot").replace("speaker: ", "speaker: x"),
        "facts.yml:",
    ),
    "a quotation of 30 words": (
        "facts.yml",
        lambda text: text.replace("no  # quot", "yes  # quot").replace(
            "quote: ", "quote: " + "word " * 30
        ),
        "25",
    ),
    "a briefing with a tag": ("briefing.md", lambda text: text + "\n<script>a()</script>\n", "md:"),
    "a briefing that cites nothing": (
        "briefing.md",
        lambda text: text.replace(f"[@{GAZETTE}, paragraph 1]", "[@nobody-2020]"),
        "nobody-2020",
    ),
    "a briefing without front matter": ("briefing.md", lambda text: "No more.\n", "md:"),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_broken_edit_is_refused_and_taken_back(
    taken: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    file, edit, said = EDITS[name]
    place = taken / "intake" / GAZETTE / file
    place.write_text(edit(place.read_text("utf-8")), "utf-8")
    capsys.readouterr()
    assert said in refused(taken, capsys, "--accept", GAZETTE)


@pytest.mark.parametrize("file", ["source.yml", "facts.yml", "briefing.md"])
def test_a_file_that_is_missing_binary_or_a_link_is_refused(
    taken: Path, capsys: pytest.CaptureFixture[str], file: str
) -> None:
    capsys.readouterr()
    place = taken / "intake" / GAZETTE / file
    place.write_bytes(b"\xff\xfe\x00")
    assert f"{file}: cannot be read" in refused(taken, capsys, "--accept", GAZETTE)
    place.unlink()
    assert f"{file}: there is no such file" in refused(taken, capsys, "--accept", GAZETTE)
    place.symlink_to("/etc/hostname")
    assert f"{file}: there is no such file" in refused(taken, capsys, "--accept", GAZETTE)


# Any text ----------------------------------------------------------------------------------------

_WORDS = st.sampled_from(
    [
        *(
            "“",
            "”",
            '"',
            "‘",
            "’",
            "said",
            "Ada Pike",
            "Monday",
            "May 4",
            "2023",
            "1,000",
            "%",
            "$",
        ),
        *(
            "Read more",
            "Share",
            "©",
            "\n",
            "\n\n",
            ".",
            "[[",
            "]]",
            "{{",
            "}}",
            "[@",
            "<p>",
            "</p>",
        ),
        *("---", "#", "- ", "\u202e", "\u200b", "\x00", "é", "Озеро", "hundred", "per cent", BODY),
    ]
)


@given(st.lists(_WORDS | st.text(max_size=12), max_size=60), st.booleans())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_text_is_taken_or_refused_in_words(
    lakes: Path, tmp_path: Path, parts: list[str], is_page: bool
) -> None:
    file = tmp_path / "any"
    text = " ".join(parts)
    file.write_bytes((f"<html><body>{text}" if is_page else text).encode("utf-8", "surrogatepass"))
    shutil.rmtree(lakes / "intake", ignore_errors=True)
    status = take(lakes, file, *GIVEN)
    made = [*(lakes / "intake").glob("*/*")]
    assert len(made) == (4 if status == 0 else 0)
    shutil.rmtree(lakes / "intake", ignore_errors=True)
