"""What a link to the site shows elsewhere: a title, a sentence, an address and a picture."""

from __future__ import annotations

import importlib.util
import re
import struct
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from shared import pages_in

PROPERTIES = ("og:title", "og:description", "og:url", "og:image", "og:image:alt")


def chunks(png: bytes) -> dict[bytes, bytes]:
    """The chunks of a PNG file by their types; of several of one type the last."""
    found, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        found[png[at + 4 : at + 8]] = png[at + 8 : at + 8 + length]
        at += length + 12
    return found


def test_every_page_says_what_a_link_to_it_shows(site: Path, site_url: str) -> None:
    pages = pages_in(site, "index.html")
    assert len(pages) > 100
    for file in pages:
        head = lxml.html.document_fromstring(file.read_bytes()).find("head")
        found = {p: head.xpath(f"string(meta[@property='{p}']/@content)") for p in PROPERTIES}
        assert all(found.values()), file
        address = site_url + file.parent.relative_to(site).as_posix().removeprefix(".")
        assert found["og:url"].rstrip("/") == address.rstrip("/")
        assert head.xpath("string(link[@rel='canonical']/@href)") == found["og:url"]
        assert head.xpath("string(meta[@name='description']/@content)") == found["og:description"]
        picture = found["og:image"].removeprefix(site_url)
        assert (site / picture).is_file(), file


def test_the_picture_has_the_size_that_large_previews_show(root: Path) -> None:
    png = (root / "docs/assets/share.png").read_bytes()
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", chunks(png)[b"IHDR"][:8]) == (1200, 630)
    assert len(png) < 100_000


@pytest.fixture(scope="module")
def share(root: Path) -> Any:
    """The script that draws them."""
    spec = importlib.util.spec_from_file_location("share", root / "tools/share.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_picture_was_made_from_the_settings_as_they_are_now(root: Path, share: Any) -> None:
    """If this fails: make share."""
    png = (root / "docs/assets/share.png").read_bytes()
    assert chunks(png)[b"tEXt"] == b"Source\0" + share.digest(share.drawing()).encode()
    assert (root / "docs/assets/favicon.svg").read_text(encoding="utf-8") == share.icon()


def test_the_words_of_the_picture_are_those_of_the_site(root: Path, share: Any) -> None:
    words = " ".join(re.findall(r">([^<>\n]+)</text>", share.drawing()))
    settings = (root / "mkdocs.yml").read_text(encoding="utf-8")
    for field in ("site_name", "site_description"):
        (text,) = re.findall(rf"^{field}: (.+)$", settings, re.M)
        assert text in words


def test_a_site_without_a_picture_names_none(lakes: Path) -> None:
    home = lxml.html.document_fromstring((lakes / "index.html").read_bytes())
    assert home.xpath("//meta[@property='og:image' or @name='twitter:card']") == []
    assert home.xpath("//meta[@property='og:title']")
