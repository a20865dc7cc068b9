"""The layers: the core knows no site generator, and no layer of code knows the subject."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

# Where the subject of the site has no business: it lives in data/ and docs/.
CODE = ("hooks", "overrides", "docs/assets", "tools", "tests/lakes")
TYPEFACE = "Georgia, serif"


def test_the_core_loads_no_module_of_the_site_generator(root: Path) -> None:
    """In a fresh interpreter, every module of the core included."""
    script = textwrap.dedent("""
        import importlib, pkgutil, sys
        import briefings
        for module in pkgutil.walk_packages(briefings.__path__, "briefings."):
            importlib.import_module(module.name)
        loaded = {name.partition(".")[0] for name in sys.modules}
        print(*sorted(loaded & {"mkdocs", "material", "properdocs", "zensical"}))
        """)
    result = subprocess.run(
        [sys.executable, "-c", script],
        cwd=root / "hooks",
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == ""


def test_only_the_adapter_imports_the_site_generator(root: Path) -> None:
    """And the part of what is reused that puts pages back."""
    files = sorted((root / "hooks").rglob("*.py"))
    importing = [file.name for file in files if "mkdocs" in set(_imports(file))]
    assert importing == ["main.py", "pages.py"]


def test_only_two_modules_read_files_that_people_wrote(root: Path) -> None:
    """And nothing in the core writes one."""
    reading = {
        file.name
        for file in (root / "hooks/briefings").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("read_text", "read_bytes", "write_text", "write_bytes", "open")
    }
    assert reading == {"files.py", "generator.py", "templating.py"}  # the last, its templates


def test_the_core_never_reads_the_clock(root: Path) -> None:
    for file in sorted((root / "hooks/briefings").rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        assert re.findall(r"\.now\(|\.today\(|\butcnow\(|time\.time\(|import time", text) == [], (
            file
        )


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize("folder", CODE)
def test_no_word_of_the_subject_stands_in(root: Path, folder: str) -> None:
    names = sorted(_subject(root), key=len, reverse=True)
    assert len(names) > 200
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(name) for name in names)})(?!\w)")
    found = [
        f"{file.relative_to(root)}:{number}: {match[0]}"
        for file in sorted((root / folder).rglob("*"))
        if file.suffix in (".py", ".j2", ".html", ".css", ".js", ".sh", ".yml", ".md")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        for match in pattern.finditer(line.replace(TYPEFACE, ""))
    ]
    assert found == []


def _subject(root: Path) -> Iterator[str]:
    """Names and ids of entities, and publishers of sources."""
    for file in sorted((root / "data/entities").rglob("*.yml")):
        record = yaml.safe_load(file.read_text(encoding="utf-8"))
        others = [name["text"] for name in record.get("names", []) if name.get("match", True)]
        yield from (name for name in (record["name"], record.get("short"), *others) if name)
        if "-" in file.stem:
            yield file.stem
    for file in sorted((root / "data/sources").glob("*.yml")):
        for source in yaml.safe_load(file.read_text(encoding="utf-8")):
            yield source["id"]
            yield source["publisher"]


# Requirements ----------------------------------------------------------------------------------


def _requirements(root: Path) -> list[Path]:
    files = sorted(root.glob("requirements*"))
    assert len(files) == 4
    return files


def test_requirements_name_no_index_no_host_and_no_path(root: Path) -> None:
    place = re.compile(r"://|\bfile:|\s@\s|(?<![\w-])[./]*/\w|^\s*-(?!r requirements|-hash=)")
    for file in _requirements(root):
        for line in file.read_text(encoding="utf-8").splitlines():
            assert not place.search(line), f"{file.name}: {line}"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_is_exact_and_has_a_hash(root: Path, name: str) -> None:
    text = (root / name).read_text(encoding="utf-8").replace("\\\n", " ")
    pins = [line for line in text.splitlines() if line.strip() and line.lstrip()[0] != "#"]
    assert len(pins) > 10
    for pin in pins:
        assert re.match(r"[a-z0-9._-]+(?:\[[a-z,]+\])?==[\w.!+]+\s", pin, re.I), pin
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", pin), pin


def test_what_is_asked_for_is_what_is_pinned(root: Path) -> None:
    for stem in ("requirements", "requirements-dev"):
        asked = (root / f"{stem}.in").read_text(encoding="utf-8")
        pinned = (root / f"{stem}.txt").read_text(encoding="utf-8").lower()
        for pin in re.findall(r"^([a-z][\w-]*==[\w.]+)", asked, re.M):
            assert f"\n{pin.lower()} " in f"\n{pinned}", pin


def test_the_tests_need_no_other_version_than_the_site(root: Path) -> None:
    def pins(name: str) -> dict[str, str]:
        text = (root / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.M))

    site, dev = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: dev.get(name) for name in site} == site


# Workflows and settings ------------------------------------------------------------------------


def test_no_address_of_a_publisher_is_written_into_the_settings(root: Path) -> None:
    """A fork publishes under its own name without editing a file."""
    text = (root / "mkdocs.yml").read_text(encoding="utf-8")
    for name in ("site_url", "repo_url", "edit_uri"):
        assert re.search(rf"^{name}: !ENV \[{name.upper()}, null\]$", text, re.M), name


def test_actions_are_pinned_by_commit_and_permissions_are_named(root: Path) -> None:
    files = sorted((root / ".github/workflows").glob("*.yml"))
    assert files
    for file in files:
        text = file.read_text(encoding="utf-8")
        uses = re.findall(r"uses:\s*(\S+)", text)
        assert uses, file
        unpinned = [each for each in uses if not re.search(r"@[0-9a-f]{40}$", each)]
        assert [each for each in unpinned if not each.startswith("./")] == [], file
        assert "permissions:" in text, file
