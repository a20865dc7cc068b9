"""A small page under each earlier address, which leads to where its page is now.

No host need be told of them: a page works on each. They are in no navigation, search or site map.
"""

from __future__ import annotations

import posixpath

from ..pages.moved import moved
from ..pages.plan import Plan
from ..pages.render import Renderer
from ..pages.templating import html_template
from ..query.index import RecordIndex
from ..query.places import Target, address

SCRIPT = "assets/moved.js"


def paths(index: RecordIndex, plan: Plan) -> list[str]:
    """Where they lie, with their script; nothing where no page has moved."""
    found = [f"{before}index.html" for before in moved(plan, index)]
    return [SCRIPT, *found] if found else []


def files(index: RecordIndex, plan: Plan, renderer: Renderer) -> dict[str, str]:
    """The page under each earlier address, and the script that they share."""
    titles = {address(Target(page.path)): page.title for page in plan.pages}
    made = {
        f"{before}index.html": _page(before, to, titles[to], renderer.publication.address)
        for before, to in moved(plan, index).items()
    }
    return made and {SCRIPT: f"{html_template('moved.js').render()}\n", **made}


def _page(before: str, to: str, title: str, site: str) -> str:
    here = posixpath.relpath(to or ".", before) + "/"
    script = posixpath.relpath(SCRIPT, before)
    canonical = site + to if site else here
    made = html_template("moved.html.j2").render(
        to=here, title=title, canonical=canonical, script=script
    )
    return f"{made}\n"
