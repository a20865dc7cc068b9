"""Loading: what people typed is what is read, and whatever cannot be read is a problem."""

from __future__ import annotations

import errno
import json
import os
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefings import check
from briefings.problem import Problem
from briefings.record.load import Input, load
from briefings.text.limits import FILE_BYTES

CONTROL = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]")
CASES = sorted(Path(__file__).parent.glob("cases/yaml/*.yml"))

Write = Callable[[dict[str, str]], Path]


def read(root: Path, name: str, content: str | bytes) -> Input:
    """What the loader makes of one file of a project."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load(root)


def problems(found: Input) -> list[str]:
    return [f"{problem.line}: {problem.message}" for problem in found.problems]


def values(found: Input, name: str) -> Any:
    """The only record or front matter, without what its place in the project gives it."""
    (raw,) = [page.front for page in found.pages] if name.endswith(".md") else found.records
    return {key: value for key, value in raw.data.items() if key != "id"}


@pytest.fixture
def root(write: Write) -> Path:
    return write({})


# What was typed -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_yaml_is_read_as_the_case_says(path: Path, root: Path) -> None:
    case = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    name = case.get("file", "data/glossary/case.yml")
    found = read(root, name, case["text"])
    if "value" in case:
        assert problems(found) == []
        assert values(found, name) == case["value"]
    else:
        assert problems(found) == case["problems"]


@pytest.mark.parametrize("name", ["data/glossary/case.yml", "docs/case.md"])
@pytest.mark.parametrize(
    ("start", "end"),
    [("", "\n"), ("\ufeff", "\n"), ("", "\r\n"), ("\ufeff", "\r\n")],
    ids=["plain", "with a byte order mark", "with Windows line ends", "with both"],
)
def test_a_file_reads_the_same_from_every_editor(
    start: str, end: str, name: str, root: Path
) -> None:
    lines = ["---", "name: Ull", "text: |", "  one", "  two", "name: Ulla", "---", "", "Words."]
    lines = lines if name.endswith(".md") else lines[:6]
    found = read(root, name, start + end.join(lines))
    assert problems(found) == ["6: 'name' stands here twice; the first is in line 2"]
    assert values(found, name) == {"name": "Ulla", "text": "one\ntwo\n"}


def test_the_body_of_a_page_keeps_its_lines(root: Path) -> None:
    found = read(root, "docs/case.md", "---\ntitle: Ull\n---\n\n# One\r\n\n---\ntwo\n")
    (page,) = found.pages
    assert (page.body_line, page.body) == (4, "\n# One\n\n---\ntwo\n")
    assert (page.path, page.front.origin.path) == ("case.md", "docs/case.md")


def test_every_field_knows_its_line(root: Path) -> None:
    text = "# Papers.\n- id: one\n  names:\n    - text: Ull\n      lang: en\n- id: two\n"
    one, two = read(root, "data/sources/case.yml", text).records
    assert one.origin.lines == {
        (): 2,
        ("id",): 2,
        ("names",): 3,
        ("names", 0): 4,
        ("names", 0, "text"): 4,
        ("names", 0, "lang"): 5,
    }
    assert two.origin.lines == {(): 6, ("id",): 6}
    assert one.kind == "sources"


def test_a_file_with_one_record_gives_it_its_id_and_kind(root: Path) -> None:
    (raw,) = read(root, "data/entities/places/lake-ull.yml", "name: Lake Ull\n").records
    assert raw.data == {"name": "Lake Ull", "id": "lake-ull", "kind": "places"}


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("data/entities/places/ull.yml", "name: Ull\nid: ull\nkind: places\n", ["2", "3"]),
        ("data/glossary/ull.yml", "id: ull\nname: Ull\n", ["1"]),
        ("docs/ull.md", "---\nid: ull\ntitle: Ull\n---\n", ["2"]),
    ],
)
def test_what_the_place_of_a_file_gives_is_not_written_in_it(
    name: str, text: str, expected: list[str], root: Path
) -> None:
    found = problems(read(root, name, text))
    assert sorted(line.split(":")[0] for line in found) == expected
    assert all("take the line out" in line for line in found)


# What cannot be read --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["data/facts/case.yml", "data/glossary/case.yml", "docs/case.md"])
@pytest.mark.parametrize("text", ["", "\n", " \n\t\n", "\ufeff", "\r\n\r\n"])
def test_an_empty_file_is_a_problem(name: str, text: str, root: Path) -> None:
    found = read(root, name, text)
    assert problems(found) == ["1: is empty; write the record or delete the file"]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"name: Ull\nsummary: Caf\xe9 by the lake.\n", 2),
        (b"\xff", 1),
        (b"a: b\r\nc: d\r\ne: \x80\r\n", 3),
        ("name: Ull\n".encode("utf-16"), 1),
        (b"name: Ull\nsummary: cut \xe2\x82", 2),
    ],
)
@pytest.mark.parametrize("name", ["data/glossary/case.yml", "docs/case.md"])
def test_a_file_that_is_not_utf8_is_a_problem_at_its_line(
    name: str, content: bytes, line: int, root: Path
) -> None:
    found = read(root, name, content)
    assert problems(found) == [f"{line}: is not UTF-8 text; save the file as UTF-8"]


@pytest.mark.parametrize(
    ("text", "line"), [("name: Ull\nsummary: a\x07b\n", 2), ("name: a\x00b\n", 1)]
)
def test_a_character_that_yaml_refuses_is_a_problem_at_its_line(
    text: str, line: int, root: Path
) -> None:
    found = problems(read(root, "data/glossary/case.yml", text))
    assert found == [f"{line}: has a character that YAML does not allow; retype it"]


@pytest.mark.parametrize("text", ["---\ntitle: Ull\n---\n\nA \x00 b.\n", "---\ntitle: a\x1bb\n---"])
def test_a_control_character_in_a_page_is_a_problem(text: str, write: Write) -> None:
    _, found = check(write({"docs/case.md": text}))
    assert [problem for problem in found if "character" in problem.message]


@pytest.mark.parametrize("break_", ["\u2028", "\u2029", "\x85", "\r"])
def test_a_line_is_what_an_editor_counts_as_one(break_: str, root: Path) -> None:
    text = f"name: Ull\nsummary: 'one{break_}two'\nname: Ulla\n"
    found = problems(read(root, "data/glossary/case.yml", text))
    assert found
    assert not [line for line in found if int(line.split(":")[0]) > 3 and break_ != "\r"]


@pytest.mark.parametrize(
    "text",
    ["[" * 9_000, "{a: " * 2_000, "- " * 4_000, "? " * 4_000, "a: " + "[" * 9_000],
    ids=["lists", "mappings", "dashes", "keys", "in a field"],
)
@pytest.mark.parametrize("name", ["data/glossary/case.yml", "data/facts/case.yml", "docs/case.md"])
def test_deep_nesting_is_one_problem(name: str, text: str, root: Path) -> None:
    text = f"---\n{text}\n---\n" if name.endswith(".md") else text
    found = problems(read(root, name, text))
    assert len(found) == 1
    assert "nested" in found[0] or "plain word" in found[0]


def test_a_file_of_one_megabyte_is_read_and_a_larger_one_is_not(root: Path) -> None:
    start = "name: Ull\nsummary: Ull\n"
    name = "data/glossary/case.yml"
    comments = ("#" * 99 + "\n\n") * (FILE_BYTES // 101)
    text = start + comments[len(start) :] + "#" * (FILE_BYTES - len(comments))
    assert problems(read(root, name, text)) == []
    found = read(root, name, text + "#")
    assert problems(found) == ["1: has 1,000,001 bytes; 1,000,000 at most: split it"]
    assert found.records == []


@pytest.mark.parametrize(
    "body",
    ["<!--" * 10_000, "[[ull]] " * 5_000, "{{ table ull }}\n\n" * 2_000, "`` ` " * 10_000],
    ids=["comments", "links", "tables", "code"],
)
def test_no_text_takes_longer_to_check_than_its_length_explains(body: str, write: Write) -> None:
    page = "---\ntitle: Ull\ndescription: A lake.\n---\n\n"
    root = write({"data/entities/organisations/ull.yml": "name: Ull\nsummary: A lake.\n"})
    (root / "docs/case.md").write_text(page + body, encoding="utf-8")
    start = os.times()
    check(root)
    end = os.times()
    assert end.user - start.user < 2


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("\tname: Ull", "spaces"),
        ("names:\n\t- text: Ull", "spaces"),
        ("name: *Ull* is a lake", "quotation marks"),
        ("name: @ull", "quotation marks"),
        ("name: `ull`", "quotation marks"),
        ("name: %ull", "quotation marks"),
        ("name: 'Ull's water'", "quotation marks"),
        ('name: "Ull" water', "quotation marks"),
        ("name: [Ull] water", "quotation marks"),
        ("name: {{ ull }}", "quotation marks"),
        ("name: & ull", "quotation marks"),
        ("name: ! ull", "plain value"),
        ("name: > ull", "quotation marks"),
        ("name: 'Ull", "quotation mark"),
        ("name Ull\nsummary: A lake.", "field: value"),
    ],
)
def test_a_mistake_in_yaml_says_what_to_write_instead(line: str, advice: str, root: Path) -> None:
    (found,) = problems(read(root, "data/glossary/case.yml", f"{line}\n"))
    assert advice in found


def test_a_problem_does_not_repeat_a_whole_text(write: Write) -> None:
    _, found = check(write({"data/facts/case.yml": f"- id: {'ull ' * 20_000}\n  type: event\n"}))
    assert max(len(problem.message) for problem in found) < 500


def test_front_matter_that_is_not_closed_says_so(root: Path) -> None:
    (found,) = problems(read(root, "docs/case.md", "---\ntitle: Ull\n\nWords.\n"))
    assert "close" in found or "end" in found


def test_front_matter_that_is_empty_says_what_belongs_there(root: Path) -> None:
    (found,) = problems(read(root, "docs/case.md", "---\n---\n\nWords.\n"))
    assert found.startswith(("1: ", "2: "))
    assert "title" in found


# Places ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("data/ull.txt", "is not a data file; their names end in .yml"),
        ("data/facts/ull.yaml", "is not a data file; their names end in .yml"),
        ("data/facts/ull.YML", "is not a data file; their names end in .yml"),
        ("data/facts/ull.md", "is not a data file; their names end in .yml"),
        ("data/facts/Ull.yml", "has a name that is no id; "),
        ("data/facts/lake ull.yml", "has a name that is no id; "),
        ("data/facts/lake.ull.yml", "has a name that is no id; "),
        ("data/facts/lake_ull.yml", "has a name that is no id; "),
        ("data/facts/lake--ull.yml", "has a name that is no id; "),
        ("data/facts/-ull.yml", "has a name that is no id; "),
        ("data/facts/озеро.yml", "has a name that is no id; "),
        ("data/ull.yml", "is in no folder of the record; "),
        ("data/lakes/ull.yml", "is in no folder of the record; "),
        ("data/facts/more/ull.yml", "is in no folder of the record; "),
        ("data/facts/ull.yml/ull.yml", "is in no folder of the record; "),
        ("data/entities/ull.yml", "is in no folder of entities; "),
        ("data/entities/lakes/ull.yml", "is in no folder of entities; "),
        ("data/entities/places/more/ull.yml", "is in no folder of entities; "),
    ],
)
def test_a_file_in_the_wrong_place_is_a_problem(name: str, message: str, root: Path) -> None:
    found = read(root, name, "name: Ull\n")
    assert [(problem.path, problem.line) for problem in found.problems] == [(name, 1)]
    assert found.problems[0].message.startswith(message)
    assert found.records == []


@pytest.mark.parametrize("name", ["Ull.md", "lake ull.md", "lake.ull.md", "README.md"])
def test_a_page_whose_name_is_no_id_is_told_so_as_a_data_file_is(name: str, write: Write) -> None:
    _, found = check(write({f"docs/{name}": "---\ntitle: Ull\ndescription: A lake.\n---\n"}))
    assert [(problem.path, problem.line) for problem in found] == [(f"docs/{name}", 1)]
    assert "has a name that is no id" in found[0].message


@pytest.mark.parametrize("name", ["ull.MD", "ull.markdown", "briefings/ull.mkd", "ull.mdown"])
def test_a_page_with_another_ending_is_not_lost_without_a_word(name: str, root: Path) -> None:
    found = read(root, f"docs/{name}", "---\ntitle: Ull\n---\n")
    assert [problem.path for problem in found.problems] == [f"docs/{name}"]


def test_pictures_and_hidden_files_are_left_alone(root: Path) -> None:
    read(root, "data/facts/.ull.yml.swp", b"\xff")
    read(root, "docs/.cache/ull.md", b"\xff")
    found = read(root, "docs/assets/ull.png", b"\x89PNG\xff")
    assert found.problems == []
    assert found.assets == ["assets/ull.png"]


@pytest.mark.parametrize("missing", ["data", "docs"])
def test_a_missing_folder_is_a_problem(missing: str, tmp_path: Path) -> None:
    (tmp_path / ("docs" if missing == "data" else "data")).mkdir()
    assert load(tmp_path).problems == [
        Problem(missing, 1, f"there is no folder '{missing}' here", "file-place")
    ]


@pytest.mark.parametrize("top", ["data", "docs"])
def test_a_link_out_of_the_tree_is_a_problem_and_is_not_followed(top: str, tmp_path: Path) -> None:
    (tmp_path / "project/data/glossary").mkdir(parents=True)
    (tmp_path / "project/docs").mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/ull.yml").write_text("name: Ull\n", encoding="utf-8")
    (tmp_path / "project" / top / "file.yml").symlink_to(tmp_path / "outside/ull.yml")
    (tmp_path / "project" / top / "folder").symlink_to(tmp_path / "outside")
    (tmp_path / "project" / top / "gone.yml").symlink_to(tmp_path / "nowhere.yml")
    found = load(tmp_path / "project")
    message = "is a link to another place; put the file itself here"
    names = ("file.yml", "folder", "gone.yml")
    assert found.problems == [Problem(f"{top}/{name}", 1, message, "file-place") for name in names]
    assert (found.records, found.assets) == ([], [])


@pytest.mark.parametrize("name", ["data/glossary/ull.yml", "docs/ull.md"])
def test_a_link_that_leads_nowhere_is_a_problem(name: str, root: Path) -> None:
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).symlink_to("nothing-here")
    assert [problem.path for problem in load(root).problems] == [name]


@pytest.mark.parametrize("name", ["data/glossary/ull.yml", "docs/ull.md"])
def test_a_link_to_itself_is_a_problem(name: str, root: Path) -> None:
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).symlink_to(Path(name).name)
    assert [problem.path for problem in load(root).problems] == [name]


def test_a_link_to_a_folder_of_the_tree_is_not_skipped_without_a_word(root: Path) -> None:
    read(root, "data/glossary/ull.yml", "name: Ull\n")
    (root / "data/questions").symlink_to("glossary")
    assert [problem.path for problem in load(root).problems] == ["data/questions"]


@pytest.mark.parametrize("name", ["data/glossary/ull.yml", "docs/ull.md", "docs/ull.png"])
def test_what_is_neither_file_nor_folder_is_a_problem_and_is_never_opened(
    name: str, root: Path
) -> None:
    (root / name).parent.mkdir(exist_ok=True)
    os.mkfifo(root / name)  # who opens it waits for ever
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(root / f"{name}-socket"))
    found = load(root)
    message = "is a named pipe, a socket or a device; take it away"
    assert found.problems == [
        Problem(f"{name}{end}", 1, message, "file-place") for end in ("", "-socket")
    ]
    assert (found.records, found.pages, found.assets) == ([], [], [])


@pytest.mark.parametrize("name", ["Lakes", "lake ull", "lake_ull", "озеро", "-ull", "lake.ull"])
def test_a_folder_of_pages_has_a_name_as_pages_have(name: str, root: Path) -> None:
    found = read(root, f"docs/{name}/more/ull.md", "---\ntitle: Ull\n---\n")
    message = "has a name that is no id; use lower-case letters a-z, digits and single hyphens"
    assert found.problems == [Problem(f"docs/{name}", 1, message, "file-place")]
    assert [page.path for page in found.pages] == [f"{name}/more/ull.md"]


@pytest.mark.parametrize("name", ["ull lake.png", "озеро.png", "-ull.png", "ull(1).png", "ull&.js"])
def test_the_name_of_a_picture_is_plain(name: str, root: Path) -> None:
    found = read(root, f"docs/assets/{name}", "x")
    message = (
        "has a name that is not plain; use letters a-z, digits, dots, hyphens and underscores, "
        "and a letter or digit first"
    )
    assert found.problems == [Problem(f"docs/assets/{name}", 1, message, "file-place")]
    assert found.assets == []


@pytest.mark.parametrize("name", ["Ull.png", "ull_2.min.js", "CNAME", "2.svg"])
def test_a_plain_name_of_a_picture_is_taken(name: str, root: Path) -> None:
    found = read(root, f"docs/assets/{name}", "x")
    assert (found.problems, found.assets) == ([], [f"assets/{name}"])


@pytest.mark.parametrize(
    "name", ["evil.html", "evil.HTM", "evil.xhtml", "evil.xml", "a.swf", "a.sh", "folder"]
)
def test_a_file_that_a_browser_would_take_for_a_page_is_refused(name: str, root: Path) -> None:
    found = read(root, f"docs/assets/{name}", "<script>alert(1)</script>")
    assert [problem.path for problem in found.problems] == [f"docs/assets/{name}"]
    assert "may not lie below docs/" in found.problems[0].message
    assert found.assets == []


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<g onload='alert(1)'/>",
        "<a xlink:href='javascript:alert(1)'><text>a</text></a>",
        "<foreignObject><b/></foreignObject>",
        "<image href='https://evil.example/a.png'/>",
        "<!DOCTYPE svg [<!ENTITY a 'b'>]>",
    ],
)
def test_a_drawing_holds_shapes_and_nothing_that_runs(inside: str, root: Path) -> None:
    found = read(
        root, "docs/assets/a.svg", f"<svg xmlns='http://www.w3.org/2000/svg'>{inside}</svg>"
    )
    assert [problem.path for problem in found.problems] == ["docs/assets/a.svg"]
    assert "shapes only" in found.problems[0].message


STRANGE_NAMES = {
    b"\xff.md": r"\xff.md",
    b"\xe2\x82.png": r"\xe2\x82.png",
    b"a\nb.md": r"a\nb.md",
    b"a\x1b[31mb.md": r"a\x1b[31mb.md",
    b"a\xe2\x80\xaeb.md": r"a\u202eb.md",
    b"caf\xc3\xa9.md": "café.md",
}


@pytest.mark.parametrize("name", STRANGE_NAMES)
@pytest.mark.parametrize("folder", ["data/glossary", "docs", "docs/assets"])
def test_a_name_that_cannot_be_printed_is_told_with_its_bytes(
    name: bytes, folder: str, root: Path
) -> None:
    (root / folder).mkdir(exist_ok=True)
    (root / folder / os.fsdecode(name)).write_text("x", encoding="utf-8")
    (problem,) = load(root).problems
    assert problem.path == f"{folder}/{STRANGE_NAMES[name]}"
    assert str(problem).encode("utf-8")


def test_a_folder_with_a_name_that_cannot_be_printed_is_told_with_its_bytes(root: Path) -> None:
    (root / "docs" / os.fsdecode(b"\xff")).mkdir()
    assert [problem.path for problem in load(root).problems] == [r"docs/\xff"]


@pytest.mark.parametrize("folder", ["data/glossary", "docs/briefings", "docs"])
def test_a_folder_that_may_not_be_read_is_a_problem(
    folder: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / folder).mkdir(exist_ok=True)
    listed = Path.iterdir

    def refuse(path: Path) -> Iterator[Path]:  # for root every folder is open
        if path == root / folder:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert load(root).problems == [
        Problem(folder, 1, "cannot be opened: Permission denied", "file-text")
    ]


def test_a_file_that_is_gone_before_it_is_looked_at_is_none(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(root, "docs/assets/ull.png", "x")
    listed = os.listdir
    monkeypatch.setattr(os, "listdir", lambda path=".": [*listed(path), "gone.png"])
    found = load(root)
    assert (found.problems, found.assets) == ([], ["assets/ull.png"])


@pytest.mark.parametrize("name", ["ull.md", ".ull.md.swp"])
def test_a_folder_that_may_be_listed_but_not_entered_is_a_problem(
    name: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(root, f"docs/briefings/{name}", "x")
    looked = os.stat

    def refuse(path: Any, **options: Any) -> os.stat_result:
        if str(path) == str(root / "docs/briefings" / name):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return looked(path, **options)

    monkeypatch.setattr(os, "stat", refuse)
    message = "cannot be opened: Permission denied"
    assert load(root).problems == [Problem("docs/briefings", 1, message, "file-text")]


def test_a_folder_lies_only_so_deep(root: Path) -> None:
    folder = root / "docs"
    for _ in range(40):
        folder = folder / "a"
        try:
            folder.mkdir()
        except OSError:  # the system allows no longer path
            break
    found = load(root)
    assert len(found.problems) == 1
    assert found.problems[0].message == "lies more than 5 folders deep; move it up"


def test_a_hidden_link_to_a_folder_is_a_problem_since_a_generator_would_follow_it(
    root: Path, tmp_path: Path
) -> None:
    (root / "docs/.hidden").symlink_to(tmp_path)
    (root / "docs/.#ull.md").symlink_to("somebody@a-machine.4711")  # an editor's lock
    assert [problem.path for problem in load(root).problems] == ["docs/.hidden"]


def test_a_file_that_may_not_be_read_is_a_problem(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, mode: str) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    (root / "data/site.yml").unlink()
    (root / "docs/ull.md").write_text("---\ntitle: Ull\n---\n", encoding="utf-8")
    monkeypatch.setattr(Path, "open", refuse)
    (found,) = load(root).problems
    assert (found.path, found.line) == ("docs/ull.md", 1)


# Properties -----------------------------------------------------------------------------------

SYNTAX = [
    *("- ", "? ", ": ", ":", ", ", "\n", "\n", "\n  ", "\n    ", "\r\n", "\r", "\t", " ", "\u2028"),
    *("\x85", "\ufeff", "[", "]", "{", "}", "&a ", "*a", "!!str ", "!x ", "%YAML 1.2\n", "---\n"),
    *("---", "...\n", "# ", "'", '"', "\\", "|", ">", "|2-\n", "@", "`", "=", "<<: ", "~", "null"),
    *("id: ull", "name: Ull", "title: Ull\n", "summary: ", "type: event\n", "sources: ", "about: "),
    *("on: 2022", "tally: ", "names: ", "text: ", "[[ull]]", "[@ull]", "{{ ull }}", "# One\n"),
    *("as_of: 2020\n", "key_points: ", "facts: ", "review: ", "class: ", "<!--", "-->", "```\n"),
]
texts = st.text(max_size=30) | st.lists(
    st.sampled_from(SYNTAX) | st.text(max_size=3), max_size=40
).map("".join)
contents = texts.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=60)
NAMES = [
    "data/site.yml",
    "data/entities/places/case.yml",
    "data/questions/case.yml",
    "data/facts/case.yml",
    "data/sources/case.yml",
    "docs/case.md",
    "docs/briefings/briefings.md",
]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Makes a project with nothing but its two folders."""

    def make() -> Path:
        root = tmp_path_factory.mktemp("property")
        (root / "data").mkdir()
        (root / "docs").mkdir()
        return root

    return make


@settings(deadline=None, max_examples=300)
@given(name=st.sampled_from(NAMES), content=contents)
@example(name="data/facts/case.yml", content=b"- type: [a]\n  id: [b]\n")
@example(name="data/facts/case.yml", content=b'- type: "a\\nb"\n  id: "a\\e[31mb"\n')
@example(name="data/site.yml", content=b"source_classes:\n  ? ''\n  : ''\n")
@example(name="data/entities/places/case.yml", content=b"'': a\n")
def test_any_content_gives_problems_within_the_file(
    name: str, content: bytes, empty: Callable[[], Path]
) -> None:
    root = empty()
    body = b"---\ntitle: Ull\n" + content if name.endswith(".md") else content
    for text in (content, body):
        found = read(root, name, text)
        index, all_problems = check(root)
        last = max(text.count(b"\n"), len(re.findall(rb"\r\n?|\n", text))) + 1
        for problem in [*found.problems, *all_problems]:
            assert problem.path in (name, "data/site.yml")
            assert 1 <= problem.line <= (last if problem.path == name else 1)
            assert not CONTROL.search(str(problem)), "one line that is safe in a terminal"
        assert (index is None) == bool(all_problems)


words = st.from_regex(r"[^\W_][\w.+/~=-]*(?: [^\W_][\w.+/~=-]*){0,3}", fullmatch=True)


@given(word=words)
@settings(deadline=None)
def test_a_plain_word_comes_back_as_it_was_typed(word: str, empty: Callable[[], Path]) -> None:
    found = read(empty(), "data/glossary/case.yml", f"name: {word}\nnames: [{word}]\n{word}: x\n")
    assert problems(found) == []
    (record,) = found.records
    assert record.data["names"] == [word]
    assert record.data[word] == "x"
    assert record.data["name"] == word or word == "name"


def dump(value: Any, indent: str = "") -> str:
    """A value as YAML: every text in quotation marks, everything else in block form."""
    if isinstance(value, str):
        return json.dumps(value)
    if not value:
        return "{}" if isinstance(value, dict) else "[]"
    inner = indent + "  "
    starts = value if isinstance(value, list) else value.items()
    lines = [
        f"{indent}- {dump(each, inner).lstrip()}"
        if isinstance(value, list)
        else f"{indent}{json.dumps(each[0])}: {_on_its_own(dump(each[1], inner))}"
        for each in starts
    ]
    return "\n".join(lines)


def _on_its_own(text: str) -> str:
    return f"\n{text}" if text.startswith(" ") else text


plain = st.text(st.characters(exclude_categories=("Cs",), max_codepoint=0xFFFF), max_size=12)
keys = plain.filter(lambda key: key not in ("id", "kind"))
nested = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=12,
)


@given(value=st.dictionaries(keys, nested, min_size=1, max_size=4))
@settings(deadline=None)
def test_a_record_that_was_written_is_read_back_equal(
    value: dict[str, Any], empty: Callable[[], Path]
) -> None:
    found = read(empty(), "data/glossary/case.yml", dump(value) + "\n")
    assert problems(found) == []
    assert values(found, "data/glossary/case.yml") == value
