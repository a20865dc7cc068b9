"""The preview of `make serve`: what is wrong is told in the browser, and nothing ends the server.

`problems.json` lies beside the pages of a preview, and a script asks for it each second; so no page
differs from what it is without a problem, and what is kept of earlier builds stays right.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from logging import getLogger
from pathlib import Path
from threading import Event, Thread
from typing import Any

from briefings import Site
from briefings.problem import Problem, report
from briefings.query import places
from briefings.query.places import Target
from briefings.record import generator
from briefings.record.load import Input
from briefings.rules.rulebook import blocks

_HERE = Path(__file__).parent
_PROBLEMS = "preview/problems.json"
FILES = {f"preview/{name}": _HERE / name for name in ("overlay.css", "overlay.js")}

log = getLogger("mkdocs.plugins.briefings")


class Idle:
    """What is done between two builds of a preview, when nobody waits."""

    def __init__(self) -> None:
        self._stopped = Event()
        self._thread = Thread()

    def begin(self, *steps: tuple[float, Callable[[], object]]) -> None:
        """Does each step, one after the other, when its seconds have passed."""
        stopped = self._stopped = Event()

        def run() -> None:
            for seconds, step in steps:
                if stopped.wait(seconds):
                    return
                step()

        self._thread = Thread(target=run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Waits for the step that is being done; those after it are left for another time."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()


class Listed:
    """The files of a theme, listed once: only those of the project change while a preview runs.

    That of Material has fourteen thousand, most of them icons.
    """

    def __init__(self) -> None:
        self._basis: object = None
        self._names: list[str] = []

    def of(self, theme: Any) -> None:
        """Makes a theme of MkDocs list its files as they were listed before."""
        make = theme.get_env

        def get_env() -> Any:
            env = make()
            anew = env.list_templates

            def listed(*given: Any, **named: Any) -> list[str]:
                folders = [Path(theme.custom_dir)] if theme.custom_dir else []
                own = sorted(str(file) for folder in folders for file in folder.rglob("*"))
                basis = own, list(theme.dirs), sorted(theme.static_templates)
                if basis != self._basis:
                    self._basis, self._names = basis, anew(*given, **named)
                return self._names

            env.list_templates = listed
            return env

        theme.get_env = get_env


class Preview:
    """What the last build of a preview has found, and the server that shows it."""

    def __init__(self) -> None:
        self._server: Any = None
        self._root: Path | None = None
        self._folder: Path | None = None
        self._site: Site | None = None
        self._problems: list[Problem] = []
        self._is_stale = False
        self.made_from = Input()

    def take(self, site: Site | None, problems: Iterable[Problem], made_from: Input) -> None:
        """Tells in the terminal what is wrong; without a site the last good one is shown.

        `made_from` is what that site was made from.
        """
        self.made_from = made_from
        self._problems = sorted(set(problems))
        self._is_stale = site is None
        self._site = site or self._site
        if self._is_stale:
            log.error(f"showing the last good site until this is mended:\n{report(self._problems)}")
        elif self._problems:
            log.warning(f"to be mended before this is published:\n{report(self._problems)}")
            if any(map(blocks, self._problems)):
                log.warning("files that cannot be read are shown as they last could be")

    def watch(self, server: Any, root: Path) -> None:
        """Makes a server go on after whatever a build of a project may raise."""
        self._server, self._root = server, root
        server.builder = self._guarded(server.builder)

    def _guarded(self, build: Callable[[], None]) -> Callable[[], None]:
        def guarded() -> None:
            try:
                build()
            except (Exception, SystemExit) as error:  # MkDocs would answer no request any more
                self._fail(error)

        return guarded

    def _fail(self, error: BaseException) -> None:
        """Tells why a build has ended, and leaves the site as it is."""
        said = " ".join(str(error).split()) or type(error).__name__
        log.error(f"showing the last good site: the build ended: {said}")
        log.debug("the build ended", exc_info=error)
        settings = generator.read(self._root).problems if self._root else ()
        if settings or not self._problems:
            self._problems = list(settings) or [
                Problem(generator.FILE, 1, f"the build ended: {said}")
            ]
        self._is_stale = True
        self._write()
        self._stay()
        self._problems = []

    def end(self, folder: Path, has_changed: bool) -> None:
        """Ends a build into a folder; browsers load their page again only where a file changed."""
        self._folder = folder
        self._write()
        if not has_changed:
            self._stay()

    def _stay(self) -> None:
        """Makes the server say that nothing is newer than what browsers show."""
        if self._server:
            self._server._wanted_epoch = self._server._visible_epoch

    def _write(self) -> None:
        if self._folder:
            path = self._folder / _PROBLEMS
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(self.told(), ensure_ascii=False), encoding="utf-8")

    def told(self) -> dict[str, Any]:
        """What the script of the preview is told; addresses are below that of the site."""
        index = self._site.renderer.index if self._site else None
        written = index.catalogue.written.values() if index else ()
        return {
            "stale": self._is_stale,
            "blocked": any(map(blocks, self._problems)),
            "drafts": [_address(page.path) for page in written if page.is_draft],
            "problems": [
                {
                    "path": problem.path,
                    "line": problem.line,
                    "message": problem.message,
                    "pages": _pages(problem, self._site) if self._site else [],
                }
                for problem in self._problems
            ],
        }


def _address(path: str) -> str:
    return places.address(Target(path))


def _pages(problem: Problem, site: Site) -> list[str]:
    """The addresses of the pages that show what a problem is about."""
    index = site.renderer.index
    written = [path for path in index.catalogue.written if f"docs/{path}" == problem.path]
    if written:
        return [_address(path) for path in written]
    starts = {
        origin.lines.get((), 1): id
        for id, origin in index.catalogue.origins.items()
        if origin.path == problem.path and id in index.targets
    }
    above = [line for line in starts if line <= problem.line]
    return [_address(index.targets[starts[max(above)]].path)] if above else []
