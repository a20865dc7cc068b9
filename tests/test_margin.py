"""In a wide window the sources of a paragraph stand beside it, and nothing moves for them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]

BRIEFING = "briefings/un-votes-and-abstaining/"
WIDE = {"width": 1600, "height": 900}
NOTES = """notes => notes.map((note) => {
    const { top, bottom, left } = note.getBoundingClientRect();
    return { top, bottom, left, text: note.innerText.replace(/\\s+/g, " ").trim() };
})"""
CITED = """paragraphs => paragraphs.map((each) => {
    const cited = [...each.querySelectorAll(".cite a")].map((link) => link.hash.slice(1));
    return [...new Set(cited)].map((id) => {
        const source = document.getElementById(id).firstChild.textContent.trim();
        return `${id.replace(/\\D/g, "")} ${source.replace(/\\.$/, "")}`;
    }).join(" ");
}).filter(Boolean)"""


def test_each_paragraph_has_its_sources_beside_it(visit: Visit) -> None:
    page = visit(BRIEFING, **WIDE)
    notes = page.locator(".beside").evaluate_all(NOTES)
    assert len(notes) >= 10
    assert [note["text"] for note in notes] == page.locator("article > p").evaluate_all(CITED)
    assert all(note["left"] >= 0 for note in notes)
    assert all(above["bottom"] <= below["top"] for above, below in pairwise(notes))


def test_they_are_for_the_eyes_alone(visit: Visit) -> None:
    page = visit(BRIEFING, **WIDE)
    hidden = page.locator(".beside").evaluate_all("notes => notes.map((n) => n.ariaHidden)")
    assert set(hidden) == {"true"}
    assert page.locator(".beside a").count() == 0
    page.emulate_media(media="print")
    assert not page.locator(".beside").first.is_visible()


@pytest.mark.parametrize(
    ("path", "width"),
    [(BRIEFING, 1280), ("states/kazakhstan/", 1600)],
    ids=["without room", "no briefing"],
)
def test_elsewhere_there_are_none(path: str, width: int, visit: Visit) -> None:
    assert visit(path, **{**WIDE, "width": width}).locator(".beside").count() == 0


def test_they_come_when_the_window_grows(visit: Visit) -> None:
    page = visit(BRIEFING, **{**WIDE, "width": 1280})
    height = page.evaluate("document.querySelector('article').scrollHeight")
    page.set_viewport_size(WIDE)
    page.locator(".beside").first.wait_for()
    page.set_viewport_size({**WIDE, "width": 1280})
    assert not page.locator(".beside").first.is_visible()
    assert page.evaluate("document.querySelector('article').scrollHeight") == height
