"""What the templates of the theme are told, whichever engine prints them."""

from __future__ import annotations

import base64
import hashlib
import html
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import escape

from briefings import Site


def escaped(front: dict[str, Any]) -> dict[str, Any]:
    """The front matter of a page as text for HTML, where templates print it as it is.

    The search shows tags so, and a reader types an apostrophe.
    """
    words: dict[str, Any] = {
        key: html.escape(str(front[key]))
        for key in ("title", "description", "head")
        if key in front
    }
    tags = [html.escape(str(tag), quote=False) for tag in front.get("tags", ())]
    return {**front, **words, **({"tags": tags} if tags else {})}


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


def without(nav: Any, paths: frozenset[str]) -> Any:
    """A navigation without some pages, and without the sections in which nothing is left."""
    if isinstance(nav, list):
        return list(filter(None, (without(item, paths) for item in nav)))
    if isinstance(nav, dict):
        kept = {title: without(to, paths) for title, to in nav.items()}
        return {title: to for title, to in kept.items() if to}
    return None if nav in paths else nav
