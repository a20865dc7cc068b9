"""What tests of the core share: a record read, planned and converted without a generator."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from markdown import Markdown

import confirm
from briefings import BriefingExtension, PageSpec, Site
from briefings.pages.convert import Converter
from briefings.pages.links import Links
from briefings.pages.plan import plan
from briefings.pages.render import Renderer
from briefings.problem import Problem
from briefings.query.index import RecordIndex
from briefings.record.catalogue import Catalogue
from briefings.record.generator import Extensions
from briefings.record.load import Input, load
from briefings.record.roll_calls import with_votes
from briefings.record.typed import catalogue_of
from briefings.rules import rulebook

WORLD = Path(__file__).parent / "cases/world"


def world() -> RecordIndex:
    """The record of the small world in `cases/world`, which has no problems, in June 2024."""
    catalogue, problems = validate(load(WORLD))
    assert problems == []
    return RecordIndex(catalogue, date(2024, 6, 30))


def validate(given: Input, today: date | None = None) -> tuple[Catalogue, list[Problem]]:
    """The typed records, votes included, and every problem of them and of the rules for records."""
    catalogue, problems = catalogue_of(given, today)
    problems += rulebook.run(catalogue)
    return with_votes(catalogue), problems


def site_of(index: RecordIndex, extensions: Iterable[str] = ()) -> Site:
    """The site that shows a record, whose pages are converted by some extensions of Markdown."""
    renderer = Renderer(index)
    links = Links(renderer)
    return Site(
        plan(index), renderer, links, Converter(links, Extensions(tuple(extensions)), True, None)
    )


def page_of(renderer: Renderer, path: str) -> PageSpec:
    """A page of the site that shows a record, by its path."""
    return next(page for page in plan(renderer.index).pages if page.path == path)


def converted(site: Site, extensions: Iterable[str]) -> dict[str, str]:
    """The pages of a site by their paths, converted in their order as a generator would."""
    extension = BriefingExtension(lambda: site.links)
    md = Markdown(extensions=[extension, *extensions])
    pages = {}
    for page in site.plan.pages:
        html = md.reset().convert(site.text(page))
        pages[page.path] = html + site.cards(extension.notes)
    return pages


def told(problem: Problem) -> str:
    """Where a problem is and what it says, without the name of its rule."""
    return f"{problem.path}:{problem.line}: {problem.message}"


def confirm_all(root: Path) -> int:
    """Marks every key point of a made-up project as read; gives the exit status."""
    return confirm.main(root, [path.stem for path in root.glob("docs/briefings/*.md")], yes=True)
