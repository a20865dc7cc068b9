"""The style sheet: every rule is for something that a page can hold, and sizes are of one scale."""

from __future__ import annotations

import re
from pathlib import Path

import pytest


def _rules(root: Path) -> list[tuple[str, str]]:
    """The rules of the style sheet, each with its selectors and its declarations."""
    text = (root / "docs/assets/style.css").read_text(encoding="utf-8")
    plain = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    found = re.findall(r"([^{};]+)\{(?:([^{}]*)\})?", plain)
    return [(" ".join(head.split()), body) for head, body in found]


def _names(selectors: str) -> set[str]:
    """The elements, classes and ids in selectors: `.facts > ul:hover` gives `.facts` and `ul`."""
    plain = re.sub(r"\[[^]]*\]|::?[\w-]+", " ", selectors)
    return set(re.findall(r"[.#]?[A-Za-z][\w-]*", plain))


def _in_html(text: str) -> set[str]:
    """The elements, classes and ids in a page or in a template."""
    classes = " ".join(re.findall(r'\sclass="([^"]*)"', text)).split()
    ids = re.findall(r'\sid="([^"]*)"', text)
    elements = re.findall(r"<([a-z][\w-]*)", text)
    return {*elements, *(f".{name}" for name in classes), *(f"#{name}" for name in ids)}


def _in_script(text: str) -> set[str]:
    """What a script may make: any word of it, but for the short ones, which stand for anything."""
    return {kind + word for word in re.findall(r"[\w-]{3,}", text) for kind in ("", ".", "#")}


@pytest.fixture(scope="module")
def present(root: Path, site: Path, lakes: Path) -> set[str]:
    """What pages hold as built, or once scripts have run, ours and the theme's. The templates, too:
    neither site has every kind of vote."""
    scripts = [file for file in site.rglob("*.js") if file.parent.name != "workers"]
    pages = [*site.rglob("*.html"), *lakes.rglob("*.html")]
    templates = (root / "hooks/briefings/pages/templates").iterdir()
    html = (_in_html(file.read_text(encoding="utf-8")) for file in (*pages, *templates))
    return set().union(*html, *(_in_script(file.read_text(encoding="utf-8")) for file in scripts))


@pytest.mark.parametrize(
    ("selectors", "names"),
    [
        (".facts > ul:hover::before, #x", {".facts", "ul", "#x"}),
        (".md-nav:not(.open, [class]) a[href^='h']", {".md-nav", ".open", "a"}),
        (":target", set()),
    ],
)
def test_names_of_selectors(selectors: str, names: set[str]) -> None:
    assert _names(selectors) == names


def test_every_rule_is_for_something_that_a_page_can_hold(root: Path, present: set[str]) -> None:
    heads = [head for head, _ in _rules(root) if not re.match(r"@|from$|to$", head)]
    assert len(heads) > 200
    dead = {head: absent for head in heads if (absent := _names(head) - present)}
    assert not dead, f"rules for nothing that is there: {dead}"


def test_every_property_of_ours_is_used(root: Path) -> None:
    text = (root / "docs/assets/style.css").read_text(encoding="utf-8")
    defined = set(re.findall(r"\s(--(?!md-)[\w-]+):", text))
    assert "--paper" in defined
    assert defined == set(re.findall(r"var\((--(?!md-)[\w-]+)", text))


def test_every_size_of_type_is_one_of_the_scale(root: Path) -> None:
    """But for the margins of a sheet, which know no properties."""
    bodies = dict.fromkeys(body for head, body in _rules(root) if not head.startswith("@"))
    scale = {name for body in bodies for name in re.findall(r"\s(--size-[a-z]+):", body)}
    sizes = [size for body in bodies for size in re.findall(r"\sfont(?:-size)?: ([^;]+);", body)]
    assert len(scale) <= 8
    assert len(sizes) > 50
    odd = [s for s in sizes if s != "inherit" and scale.isdisjoint(re.findall(r"--[\w-]+", s))]
    assert not odd, f"sizes of no scale: {odd}; the scale is {sorted(scale)}"
