"""The files of the theme that overrides/ copies or replaces are the ones that somebody compared."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

import pytest

# As sha256sum prints them, of the theme's own files.
COMPARED = """
80c93494b5432b1bcdf292caeb67a0653c45b37372f49e08ad4a70ca695a7495  404.html
a919e32d2225e09ecbdeb8076ca6ce9ca0836329760bf7871a04172569b77842  base.html
bc86bca3bf75070fe5d72e2a3463bdddf87c10f4d6459c945fe81c5d384e35ea  partials/copyright.html
d6113712bc4deb30b4bd810ee0dfc28b6f04d2f88cc0016c0f1766eac7b762b6  partials/javascripts/base.html
3722e156f0f6339de39fbbfc178b6e401d1a4fb890f189ac5b80c2504bda7dcf  partials/javascripts/content.html
8790389765ea6036effddba548b15093bb05bdc75624eaeaf8b13f3c24be4ab5  partials/javascripts/palette.html
af33f6e032f632eb055c365eb5f1a975bf8456152fa768e69a1aad6d470b843f  partials/nav.html
fb935107ae7d3d7475965019eec36c1ad72bf1d154254dab2474921fcd2710e3  partials/palette.html
bfd556535abcddb99396ab2a7e3acc2ebcd3f36756007d3969396caa4126be30  partials/search.html
6847616d67be4920d39c278c2799bf20222bbc02ee2a8393aca85e3eaa518752  partials/source.html
d2c82916569e645a6b6dc5a36a2beddfaca5a66c8738c5b3e13b7d100ac2e8b7  partials/tabs.html
fde48f583563364b0e0e6865a5ab1e7060ec1826161f69f5cbee653e621b0f84  partials/toc.html
"""
DIGESTS = {file: digest for digest, file in map(str.split, COMPARED.strip().splitlines())}

# An override stands at the same path, but for this one: it extends base.html and copies a block.
PLACES = {"base.html": "main.html"}


@pytest.fixture(scope="module")
def theme() -> Path:
    """The folder of the theme's templates."""
    spec = importlib.util.find_spec("material")
    assert spec
    assert spec.origin
    return Path(spec.origin).parent / "templates"


@pytest.mark.parametrize("file", DIGESTS)
def test_the_file_of_the_theme_is_the_one_that_was_compared(theme: Path, file: str) -> None:
    found = hashlib.sha256((theme / file).read_bytes()).hexdigest()
    override = f"overrides/{PLACES.get(file, file)}"
    advice = f"compare it with {override}, then put {found} here"
    assert found == DIGESTS[file], f"the theme's {file} changed: {advice}"


@pytest.mark.parametrize("file", DIGESTS)
def test_an_override_begins_with_the_name_of_the_file_of_the_theme(root: Path, file: str) -> None:
    text = (root / "overrides" / PLACES.get(file, file)).read_text(encoding="utf-8")
    assert text.startswith("{#- ")
    assert f"the theme's {file}" in text.splitlines()[0]


def test_no_other_file_of_the_theme_is_replaced(root: Path, theme: Path) -> None:
    overrides = {path.relative_to(root / "overrides") for path in root.glob("overrides/**/*.html")}
    replaced = {path.as_posix() for path in overrides if (theme / path).exists()}
    assert replaced == {PLACES.get(file, file) for file in DIGESTS}
