"""Draws docs/assets/share.png, the picture that links to the site show, from tools/share.svg.

The picture carries the hash of the drawing it was made from; a test compares the two. Browsers and
fonts differ from machine to machine, so the pixels themselves are for a person to look at.
"""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DRAWING, PICTURE = ROOT / "tools/share.svg", ROOT / "docs/assets/share.png"
SIZE = {"width": 1200, "height": 630}  # px; what the large previews of the common networks show


def main() -> None:
    """Draws the picture and says where it is."""
    PICTURE.write_bytes(with_source(draw(DRAWING.as_uri()), digest(DRAWING)))
    print(PICTURE.relative_to(ROOT))


def draw(address: str) -> bytes:
    """What a browser shows at an address, as PNG. CHROME names the browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["CHROME"], args=["--no-sandbox"]
        )
        page = browser.new_page(viewport=SIZE)
        page.goto(address)
        return page.screenshot()


def digest(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def with_source(png: bytes, source: str) -> bytes:
    """The PNG with a `tEXt` chunk `Source` before its end (PNG, third edition, 11.3.3.2)."""
    chunk = b"tEXtSource\0" + source.encode("ascii")
    framed = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    end = png.rindex(b"IEND") - 4
    return png[:end] + framed + png[end:]


if __name__ == "__main__":
    main()
