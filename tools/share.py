"""Draws what shows the site elsewhere, from its settings: the picture for links and the icon.

The words are those of mkdocs.yml, the mark is overrides/.icons/brand/mark.svg. The picture carries
the hash of the drawing it was made from; a test compares the two. Browsers and fonts differ from
machine to machine, so the pixels themselves are for a person to look at.
"""

from __future__ import annotations

import hashlib
import os
import re
import struct
import textwrap
import zlib
from base64 import b64encode
from pathlib import Path

import jinja2
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE, PICTURE = ROOT / "tools/share.svg.j2", ROOT / "docs/assets/share.png"
MARK, ICON = ROOT / "overrides/.icons/brand/mark.svg", ROOT / "docs/assets/favicon.svg"
SIZE = {"width": 1200, "height": 630}  # px; what the large previews of the common networks show
LINE = 28  # characters of the title that fit side by side
COLOURS = "path{fill:#1b1f23}@media(prefers-color-scheme:dark){path{fill:#e6e3dc}}"


def main() -> None:
    """Draws picture and icon, and says where they are."""
    made = drawing()
    address = f"data:image/svg+xml;base64,{b64encode(made.encode()).decode()}"
    PICTURE.write_bytes(with_source(draw(address), digest(made)))
    ICON.write_text(icon(), encoding="utf-8")
    print(PICTURE.relative_to(ROOT), ICON.relative_to(ROOT))


def drawing() -> str:
    """The picture as SVG."""
    name, description = _setting("site_name"), _setting("site_description")
    template = jinja2.Template(TEMPLATE.read_text(encoding="utf-8"), autoescape=True)
    lines = _lines(description)
    claim = "Every fact with its day and its source"
    return template.render(name=name, lines=lines, claim=claim, mark=_mark())


def icon() -> str:
    """The mark as the icon of the site, in the colours of a light and a dark browser."""
    start = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
    return f'{start}<style>{COLOURS}</style><path d="{_mark()}"/></svg>\n'


def _lines(text: str) -> list[str]:
    """A text in lines that fit, broken after commas where that is enough."""
    parts = re.split(r"(?<=,) ", text)
    return parts if max(map(len, parts)) <= LINE else textwrap.wrap(text, LINE)


def _mark() -> str:
    return re.findall(r'\bd="([^"]+)"', MARK.read_text(encoding="utf-8"))[0]


def _setting(name: str) -> str:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    return re.findall(rf"^{name}: (.+)$", text, re.M)[0]


def draw(address: str) -> bytes:
    """What a browser shows at an address, as PNG. CHROME names the browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["CHROME"], args=["--no-sandbox"]
        )
        page = browser.new_page(viewport=SIZE)
        page.goto(address)
        return page.screenshot()


def digest(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def with_source(png: bytes, source: str) -> bytes:
    """The PNG with a `tEXt` chunk `Source` before its end (PNG, third edition, 11.3.3.2)."""
    chunk = b"tEXtSource\0" + source.encode("ascii")
    framed = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    end = png.rindex(b"IEND") - 4
    return png[:end] + framed + png[end:]


if __name__ == "__main__":
    main()
