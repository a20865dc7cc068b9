"""What people meet who want to take part: forms, owners, updates, a container, Windows."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from shared import ROOT

GITHUB = ROOT / ".github"
FORMS = sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml"))
TEXT = {"type": "string", "minLength": 1}


def _element(kind: str, needed: list[str], **attributes: Any) -> dict[str, Any]:
    """A part of a form: its type, and what is said of it."""
    said = {"label": TEXT, "description": TEXT, "placeholder": TEXT, **attributes}
    return {
        "if": {"properties": {"type": {"const": kind}}},
        "then": {
            "required": ["id"] if kind != "markdown" else [],
            "properties": {
                "attributes": {
                    "required": needed,
                    "properties": said,
                    "additionalProperties": False,
                }
            },
        },
    }


# As https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests
# has it under "Syntax for GitHub's form schema"; what we do not use is left out.
FORM = {
    "type": "object",
    "required": ["name", "description", "body"],
    "additionalProperties": False,
    "properties": {
        "name": TEXT,
        "description": TEXT,
        "title": TEXT,
        "body": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["type", "attributes"],
                "additionalProperties": False,
                "properties": {
                    "type": {"enum": ["markdown", "input", "textarea", "dropdown"]},
                    "id": {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"},
                    "attributes": {"type": "object"},
                    "validations": {
                        "additionalProperties": False,
                        "properties": {"required": {"type": "boolean"}},
                    },
                },
                "allOf": [
                    _element("markdown", ["value"], value=TEXT),
                    _element("input", ["label"]),
                    _element("textarea", ["label"]),
                    _element(
                        "dropdown",
                        ["label", "options"],
                        options={"type": "array", "minItems": 1, "uniqueItems": True},
                    ),
                ],
            },
        },
    },
}


@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.stem)
def test_a_form_is_one_that_github_takes(file: Path) -> None:
    form = yaml.safe_load(file.read_text("utf-8"))
    assert [error.message for error in Draft7Validator(FORM).iter_errors(form)] == []
    fields = [each for each in form["body"] if each["type"] != "markdown"]
    for of_each in ([each["id"] for each in fields], [e["attributes"]["label"] for e in fields]):
        assert len(set(of_each)) == len(of_each)


def test_there_is_a_form_for_a_mistake_and_one_for_a_proposal() -> None:
    assert [file.stem for file in FORMS] == ["mistake", "proposal"]


def test_updates_are_asked_for_all_that_is_pinned_and_never_at_once() -> None:
    settings = yaml.safe_load((GITHUB / "dependabot.yml").read_text("utf-8"))
    assert settings["version"] == 2
    by = {each["package-ecosystem"]: each for each in settings["updates"]}
    assert by.keys() == {"pip", "npm", "github-actions"}
    assert all(each["cooldown"]["default-days"] >= 7 for each in by.values())
    locks = {f"/{lock.parent.relative_to(ROOT)}" for lock in ROOT.glob("tests/*/package-lock.json")}
    assert set(by["npm"]["directories"]) == locks


def test_the_owners_name_folders_that_exist() -> None:
    text = (GITHUB / "CODEOWNERS").read_text("utf-8")
    folders = re.findall(r"^(?:# )?/(\S+)", text, re.M)
    assert len(folders) > 4
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []


def test_the_container_sets_up_what_the_commands_need_and_tells_nobody() -> None:
    container = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text("utf-8"))
    made = container["postCreateCommand"]
    assert {"chromium", "npm", "default-jre-headless"} <= set(made.split())
    assert made.endswith("&& make check")
    settings = container["customizations"]["vscode"]["settings"]
    assert settings["telemetry.telemetryLevel"] == "off"
    assert settings["redhat.telemetry.enabled"] is False
    recommended = json.loads((ROOT / ".vscode/extensions.json").read_text("utf-8"))
    assert container["customizations"]["vscode"]["extensions"] == recommended["recommendations"]


# Without make ----------------------------------------------------------------------------------


def _lines() -> list[str]:
    """The commands for a machine without make, as the guide has them."""
    (block,) = re.findall(r"```bat\n(.*?)```", (ROOT / "guide/tools.md").read_text("utf-8"), re.S)
    return block.splitlines()


PYTHON = ".venv\\Scripts\\python "
COMMANDS = [line.removeprefix(PYTHON) for line in _lines() if line.startswith(PYTHON)]


def test_the_commands_without_make_are_those_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("$(ENGINE)", "mkdocs")
    shown = [re.sub("-m (?=mkdocs)| (fewer-boats|source)$", "", line) for line in COMMANDS[1:]]
    assert len(shown) == 6
    assert [line for line in shown if line not in makefile] == []
    assert _lines()[0] == "py -m venv .venv"
    assert COMMANDS[0] == "-m pip install --require-hashes -r requirements.txt"
    assert "--require-hashes -r" in (ROOT / "tools/venv.sh").read_text("utf-8")


@pytest.mark.parametrize("line", COMMANDS)
def test_the_commands_without_make_run(line: str) -> None:
    words = line.replace("fewer-boats", "where-things-stand").split()
    if words[0] == "-m":  # would install, or serve until somebody ends it
        words.append("--help")
    if "fix.py" in words[0]:  # would change files
        words.append("--check")
    ran = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    is_asking = b"nobody can be asked here" in ran.stderr  # what `make new` makes needs answers
    assert is_asking if "new.py" in words[0] else ran.returncode == 0, ran.stderr
