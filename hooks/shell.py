"""What the templates of the theme are told of the whole site, whichever engine prints them."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import escape

from briefings import Site


def signed(site: Site) -> dict[str, str]:
    """Who signs the site, as text for a page; empty where nobody does."""
    its = site.settings
    return {"editor": escape(its.editor or ""), "mailbox": escape(its.mailbox or "")}


def inline_scripts(overrides: str | Path | None) -> str:
    """The hashes of the inline scripts that may run: of what is written in them, not in a page."""
    templates = Environment(loader=FileSystemLoader(overrides or ()))
    names = templates.list_templates(filter_func=lambda name: name.startswith(".inline/"))
    texts = [templates.get_template(name).render().encode() for name in names]
    hashes = [base64.b64encode(hashlib.sha256(text).digest()).decode() for text in texts]
    return " ".join(f"'sha256-{hash}'" for hash in hashes)
