"""What a written page can show besides its text, where its front matter asks for it."""

from __future__ import annotations

from ..text import escaping
from ..text.escaping import Markdown
from .context import Context


def signature(context: Context) -> Markdown:
    """Who edits the site and where to write to; nothing of what the settings leave out."""
    settings = context.index.catalogue.settings
    said = [f"Edited by {escaping.inline(settings.editor)}."] if settings.editor else []
    if settings.mailbox:
        said += [f"Write to [{escaping.inline(settings.mailbox)}](<mailto:{settings.mailbox}>)."]
    return Markdown(" ".join(said))
