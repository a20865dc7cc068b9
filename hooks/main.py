"""MkDocs adapter: hands the site that `briefings` makes over to MkDocs, in memory.

The only file that imports MkDocs, but for `reuse/pages.py`, which puts kept pages back. Another
generator needs another file like this one, or a loop that writes the same texts into a folder.
"""

from __future__ import annotations

import errno
import gc
import os
import posixpath
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, Literal
from urllib.parse import unquote

import mkdocs
from jinja2 import ChoiceLoader, DictLoader, Environment
from markupsafe import escape
from mkdocs import utils
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page, _RelativePathTreeprocessor
from mkdocs.structure.toc import get_toc

from briefings import (
    Converted,
    Memory,
    PageNotes,
    PageSpec,
    Publication,
    Site,
    build,
    preview,
)
from briefings.problem import ContentError, Problem, report
from briefings.record.generator import Extensions
from briefings.record.load import Input
from clock import newest_day
from reuse.conversions import Conversions
from reuse.engine import code, settings, templates
from reuse.pages import KEPT, Reuse
from reuse.remembered import keep, recall
from reuse.store import Store, digest, store
from shell import escaped, inline_scripts, signed, without
from workbench.compiled import Compiled
from workbench.preview import FILES, Idle, Listed, Preview
from workbench.written import Written

log = get_plugin_logger("briefings")
Anchors = dict[str, dict[str, str]]  # the anchors of each page to which another leads, and how

_LOOK = 0.1  # seconds between two looks at the files of a preview
_CALM = 0.02  # seconds without a change before a build begins: a look sees all of a save at once
_IDLE = 1.0  # seconds after a build of a preview until what it has left to do is done
_AWAY = 10.0  # more seconds until its garbage is collected, in two seconds for a large site
_MANY = 20  # builds, after which it is collected all the same
_CARDS = "\x02cards\x03"  # where the cards of a page stand while it is printed; no text has these
_KEY_POINT = 30  # the weight of its words in the search; titles and names have it in mkdocs.yml


class _State:
    """The site in hand, what converting its pages has found, and whether a preview is served."""

    site: Site
    pages: dict[str, PageSpec]
    found: ClassVar[dict[str, PageNotes]] = {}
    cards: ClassVar[dict[str, str]] = {}
    kept: ClassVar[dict[Path, tuple[Store, Memory]]] = {}  # of one project, by its folder
    store: Store
    memory: Memory
    places: object  # one and the same as long as every page is at its place
    reuse: Reuse
    written: Written  # for a preview
    preview = Preview()
    listed = Listed()
    data: ClassVar[dict[str, str]] = {}  # the texts of the data files as they were written
    folder: Path  # where the site is written
    compiled = Compiled()  # templates of the theme, which MkDocs would compile for each build
    nav: Navigation
    files: Files
    idle = Idle()  # for a preview: begins when a build has ended
    builds = 0
    serving = False
    built = False


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    _State.serving = command == "serve"
    _State.built = False
    if _State.serving and not hasattr(_State, "written"):
        _State.written = Written(utils)
    gc.disable()  # nearly all that a build makes stays; a preview collects when nobody waits


def on_pre_build(config: MkDocsConfig) -> None:
    """Loads and checks before MkDocs lists docs/: it follows links, which the check refuses."""
    _State.idle.stop()
    _State.store, _State.memory = _kept(Path(config.config_file_path).parent)
    _take_site(config, Conversions(_State.store, _State.memory))
    _State.reuse = Reuse(_State.store, _engine(config))
    if _State.serving:
        _State.listed.of(config.theme)


def _kept(root: Path) -> tuple[Store, Memory]:
    """What is kept of the pages of a project, the same from build to build of a preview."""
    folder = root / ".reuse"
    if not (_State.serving and folder in _State.kept):
        kept = store(folder, in_memory=_State.serving)
        memory = recall(folder, _makers()) if kept.keeps else Memory(lasts=_State.serving)
        _State.kept.clear()  # of another project, in a process that builds several
        _State.kept[folder] = kept, memory
    return _State.kept[folder]


def _makers() -> str:
    """A digest of what makes the pages; ProperDocs stands here under its own name."""
    return digest(code(), mkdocs.__name__, mkdocs.__version__)


def on_shutdown() -> None:
    """Keeps what the last build has made of the record."""
    _State.idle.stop()
    for folder, (kept, memory) in _State.kept.items() if _State.built else ():
        if kept.keeps:
            keep(folder, _makers(), memory)


def _engine(config: MkDocsConfig) -> str:
    """A digest of what all finished pages depend on."""
    overrides = Path(config.theme.custom_dir or "")
    given = settings(Path(config.config_file_path)), config.site_url, config.use_directory_urls
    return digest(_makers(), templates(overrides), given, config.theme.name, _State.serving)


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
    """Makes the preview look for changes more often than MkDocs does."""
    for emitter in server.observer.emitters:
        emitter._timeout = _LOOK
    server.observer._timeout = _LOOK  # of what is watched from now on
    server.build_delay = _CALM
    _State.preview.watch(server, Path(config.config_file_path).parent)
    return server


@event_priority(50)  # early, so that plugins see the pages made here
def on_files(files: Files, config: MkDocsConfig) -> Files:
    config.nav = without(config.nav, _State.site.plan.empty)
    for file in list(files.documentation_pages()):
        if file.src_uri not in _State.pages:
            files.remove(file)  # a page with a problem that has no last good text
    for page in _State.pages.values():
        _stage(page, files, config)
    for path, text in _data().items():
        files.append(File.generated(config, path, content=text))
    for path, source in FILES.items() if _State.serving else ():
        files.append(File.generated(config, path, content=source.read_text(encoding="utf-8")))
    _take_static(files, config)
    return files


def _data() -> dict[str, str]:
    """The data files of the site; a preview has those of before, until nobody waits for a page."""
    if not _State.serving or _State.data.keys() != set(_State.site.file_paths):
        _State.data = _State.site.files
    return _State.data


def _renew_data() -> None:
    """Writes the data files of a preview that are no longer as they were."""
    before, _State.data = _State.data, _State.site.files
    for path, text in _State.data.items():
        if text != before.get(path):
            _State.written.write(text.encode(), str(_State.folder / path))


def _take_static(files: Files, config: MkDocsConfig) -> None:
    """Reads the pictures and scripts of docs/ now: one removed while a preview builds is left out.

    MkDocs would copy them later, and end in a traceback.
    """
    for file in list(files):
        if file.src_dir != config.docs_dir or file.is_documentation_page():
            continue
        try:
            file.content_bytes = _regular(file).read_bytes()
        except OSError as error:
            log.info(f"the site is made without '{file.src_uri}': {error.strerror}")
            files.remove(file)


def _regular(file: File) -> Path:
    """The path of a file; OSError where there is none, or a pipe, which would never end."""
    path = Path(file.abs_src_path or "")
    if not path.is_file():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    return path


def on_build_error(error: Exception) -> None:
    """One line where files cannot be written, or a page of a preview is nested too deeply."""
    if isinstance(error, RecursionError):
        raise PluginError("\na page is nested too deeply to be shown") from None
    if isinstance(error, OSError):
        raise PluginError(f"\nthe site cannot be written: {error}") from None


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """What templates are given: the names of the site as text, and what the policy lets run."""
    _escape_names(config)
    _State.files = files
    _date_one(files)
    config.extra |= signed(_State.site) | {"is_preview": _State.serving}
    config.extra["inline_scripts"] = (
        "'unsafe-inline'" if _State.serving else inline_scripts(config.theme.custom_dir)
    )  # a preview has one more script in each page, which differs each time
    env.bytecode_cache = _State.compiled
    search = _search_index(config)
    if search:
        _State.reuse.index(search)
    if _State.store.keeps:
        _take_finished(env, config, files)
    return env


def _date_one(files: Files) -> None:
    """Dates the first page where the record dates none: MkDocs dates its packed site map by one."""
    pages = [file.page for file in files.documentation_pages() if file.page]
    if pages and not any(page.update_date for page in pages):
        pages[0].update_date = _State.pages[pages[0].file.src_uri].day.isoformat()


def _search_index(config: MkDocsConfig) -> Any:
    """The index that the theme's search writes, where the settings have that plugin."""
    return getattr(config.plugins.get("material/search"), "search_index", None)


def _take_finished(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Finds the pages that would be printed as before."""
    assert env.loader
    env.loader = ChoiceLoader([DictLoader({KEPT: "{{ kept }}"}), env.loader])
    given = [str(config.extra[name]) for name in ("inline_scripts", "editor", "mailbox")]
    nav = digest(_plain_nav(_State.nav.items), *given)
    for path in _State.pages:
        file = files.get_file_from_path(path)
        assert file
        assert file.page
        _State.reuse.shell(file.page, nav, _told(path))


def _told(path: str) -> dict[str, Any]:
    """What the templates ask of a page; its cards are put in when it has been printed.

    So a page is finished as before where only one of its cards is another.
    """
    told = _State.site.told(_State.pages[path], _State.found[path])
    _State.cards[path] = told["cards"]
    return {**told, "cards": _CARDS if told["cards"] else ""}


def _plain_nav(items: Iterable[StructureItem]) -> list[Any]:
    """A navigation as titles and addresses."""
    return [
        [
            str(item.title),
            getattr(item, "url", None),
            _plain_nav(getattr(item, "children", None) or ()),
        ]
        for item in items
    ]


def _escape_names(config: MkDocsConfig) -> None:
    """What the settings say of the site is text, and is escaped once, however it is printed."""
    for key in ("site_name", "site_author", "site_description"):
        if config[key]:
            config[key] = escape(config[key])


def _take_site(config: MkDocsConfig, kept: Conversions) -> None:
    """Makes the site anew; a preview in which a problem blocks goes on with the last good one."""
    root = Path(config.config_file_path).parent
    extensions = Extensions(tuple(config.markdown_extensions), config.mdx_configs or {})
    given = root, _publication(config), newest_day(), kept, extensions
    if _State.serving:
        _take_preview(*preview(*given, _State.preview.made_from))
    else:
        try:
            _State.site = build(*given)
        except ContentError as error:
            raise PluginError(f"\n{error}") from None
    _State.built = True
    _State.found.clear()
    _State.pages = {page.path: page for page in _State.site.plan.pages}


def _take_preview(site: Site | None, problems: list[Problem], made_from: Input) -> None:
    """Shows what can be shown; a preview that begins with nothing to show says why, and ends."""
    if site is None and not _State.built:
        raise PluginError(f"\n{report(problems)}")
    _State.site = site or _State.site
    _State.preview.take(site, problems, made_from)


def _publication(config: MkDocsConfig) -> Publication:
    """What the settings say of the site: each name as one line, which formats of citations need."""
    name, author = (
        " ".join((text or "").split()) for text in (config.site_name, config.site_author)
    )
    return Publication(name, author, config.site_url or "")


def _stage(page: PageSpec, files: Files, config: MkDocsConfig) -> None:
    """Gives MkDocs a page: front matter now, its text when the pages before it are known."""
    file = files.get_file_from_path(page.path)
    if file is None:
        file = File.generated(config, page.path, content=page.front)
        files.append(file)
    else:
        file.content_string = page.front
    if page.edit:
        file.edit_uri = f"../{page.edit}"


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """The words of the navigation are text: the templates print them as they are."""
    _escape_titles(nav.items)
    _State.nav = nav
    places = [(file.src_uri, file.url, file.inclusion.name) for file in files]
    _State.places = _State.memory.once("places of files", lambda _: object(), places)
    return nav


def _escape_titles(items: Iterable[StructureItem]) -> None:
    """Escapes the titles that the settings give; those of pages come with their front matter."""
    for item in items:
        if not isinstance(item, Page):
            item.title = escape(item.title or "")
        elif "title" in vars(item):
            item.title = escape(item.title)
        _escape_titles(getattr(item, "children", None) or ())


@event_priority(50)  # early: a plugin that reads the text must see all of it
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    made = _State.pages[page.file.src_uri]
    page.update_date = made.updated.isoformat() if made.updated else ""
    page.meta.update(escaped(dict(page.meta)))
    page.render = lambda config, files: _render(page, config, files)  # type: ignore[method-assign]
    return _State.site.text(made)


def _render(page: Page, config: MkDocsConfig, files: Files) -> None:
    """Does for a page what `Page.render` does, by the converter that the check has used."""
    path = page.file.src_uri
    converted = _State.site.converter.page(path, page.markdown or "")
    links = _RelativePathTreeprocessor(page.file, files, config)
    page.content, anchors = _filled(path, converted, links)
    page.toc = get_toc(converted.toc)  # type: ignore[arg-type]
    page.present_anchor_ids = set(converted.anchors)
    page.links_to_anchors = {files.src_uris[to]: dict(each) for to, each in anchors.items()}
    _State.found[path] = converted.notes


def _filled(path: str, made: Converted, links: _RelativePathTreeprocessor) -> tuple[str, Anchors]:
    """The HTML of a page with its addresses, and the anchors that it leads to, by page."""

    def fill(_: object) -> tuple[str, Anchors]:
        content = made.filled(_resolve(links))
        return content, {file.src_uri: found for file, found in links.links_to_anchors.items()}

    if not _State.serving:  # it takes as long to read it again from a file
        return fill(None)
    return _State.memory.once(("filled", path), fill, (_State.places, made.filled_from))


def _resolve(links: _RelativePathTreeprocessor) -> Callable[[str], str]:
    """What gives the address of a link to a page of the site; MkDocs is asked for all others."""
    folder, url = posixpath.dirname(links.file.src_uri), links.file.url
    files = links.files.src_uris

    def resolve(address: str) -> str:
        path, _, anchor = address.partition("#")
        file = files.get(_path(folder, path)) if path else None
        if file is None or file.inclusion.is_excluded():  # type: ignore[no-untyped-call]
            return links.path_to_url(address)
        if anchor:
            links.links_to_anchors.setdefault(file, {}).setdefault(anchor, address)
        to = _relative_url(file.url, url)
        return f"{to}#{anchor}" if anchor else to

    return resolve


@lru_cache(maxsize=100_000)  # the same few thousand pairs are asked for all the time
def _path(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(path)))


_relative_url = lru_cache(maxsize=100_000)(utils.get_relative_url)


def on_page_context(context: Any, page: Page, config: MkDocsConfig, nav: Any) -> Any:
    if page.meta.get("template") == KEPT:
        context["kept"] = _State.reuse.finished(page)
        del page.meta["template"]
        return context
    page.meta.update(_told(page.file.src_uri))
    return context


@event_priority(-100)  # late: what other plugins make of a page is kept with it
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    _State.reuse.printed(page, output)
    return output.replace(_CARDS, _State.cards.pop(page.file.src_uri))


@event_priority(50)  # early: before the search plugin writes its index
def _weigh_key_points(config: MkDocsConfig) -> None:
    """A briefing is found by its key points before pages that say the same in passing."""
    index = _search_index(config)
    for entry in index.entries if index else ():
        if entry["location"].endswith("#key-points"):
            entry["boost"] = _KEY_POINT


@event_priority(-100)  # late: when all is written
def _end_build(config: MkDocsConfig) -> None:
    if _State.serving:
        _State.written.end(file.abs_dest_path for file in _State.files)
        _State.folder = Path(config.site_dir)
        _State.preview.end(_State.folder, _State.written.has_changed)
        _State.builds += 1
        away = _AWAY if _State.builds % _MANY else 0
        _State.idle.begin((_IDLE, _renew_data), (0, _State.store.flush), (away, gc.collect))
    else:
        _State.store.give_up(_State.pages)


on_post_build = CombinedEvent(_weigh_key_points, _end_build)
