"""A page -> what it is in the vocabulary of schema.org, as JSON-LD 1.1.

It is a data block in the text of the page (`script` of the type `application/ld+json`, which HTML
allows there), not in the head: so it reaches every generator with the text, and what is kept of a
page depends on it without being told. No browser runs it, no search reads it, and no name in it
becomes a link.

An address is whole where that of the site is known. Elsewhere it is relative to the page, as a
link is, which JSON-LD resolves alike.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..query import as_of, places, wording
from ..query.briefings import Briefings
from ..query.index import RecordIndex
from ..query.places import Target
from ..record.enums import EntityType
from ..record.facts import Fact, Office
from ..record.items import Document, Entity, Item, Occurrence, Place, Question, Source, Term
from ..record.pages import Briefing, Page
from ..text import inline_syntax
from . import lists
from .citation import Publication
from .plan import PageSpec

Node = dict[str, Any]

HOME = "index.md"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
_LANGUAGE = "en"  # of our own words, as in `extra.language` of the settings
_TYPES = {
    EntityType.ACTOR: "Thing",  # what else an actor is, the settings say
    EntityType.PERSON: "Person",
    EntityType.ORGANISATION: "Organization",
    EntityType.DOCUMENT: "CreativeWork",
    EntityType.EVENT: "Event",
    EntityType.PLACE: "Place",
}
_FORMATS = {".csv": "text/csv", ".json": "application/json"}
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class Linked:
    """What there is to be said of one page, from the record and what is known of the site.

    `body` is what people wrote of its text, and `files` are the paths of the data files that hold
    the record, as one document first.
    """

    page: PageSpec
    index: RecordIndex
    briefings: Briefings
    publication: Publication
    body: str = ""
    files: Sequence[str] = ()

    @property
    def block(self) -> str:
        """The data as one line of HTML; no value can end it, or is read as a reference."""
        graph = [self._main(), *self._way()]
        data = {"@context": "https://schema.org", "@graph": graph}
        text = json.dumps(_said(data), ensure_ascii=False, separators=(",", ":"))
        return f'<script type="application/ld+json">{text.translate(_ESCAPED)}</script>'

    def _main(self) -> Node:
        if self.page.path == HOME:
            return self._site()
        match self.page.record:
            case Briefing():
                return self._briefing(self.page.record)
            case Question() if not self.page.is_as_of_page:
                return self._page(mainEntity=self._question(self.page.record))
            case Entity() if not self.page.is_as_of_page:
                return self._page(mainEntity=self._entity(self.page.record))
        if self._describes_data():
            return self._page(mainEntity=self._data_set())
        if self.page.path == places.GLOSSARY:
            return self._page(mainEntity=self._terms())
        if self.page.is_as_of_page:
            base = {"@id": self._at(Target(self.page.base))}
            return self._page(temporalCoverage=self.page.day.isoformat(), isBasedOn=base)
        return self._page("CollectionPage" if self.page.kind else "WebPage")

    # Pages -----------------------------------------------------------------------------------

    def _page(self, type: str = "WebPage", **more: Any) -> Node:
        return {
            "@type": type,
            "url": self._at(Target(self.page.path)),
            "name": self.page.head.title,
            "description": self.page.head.description,
            "inLanguage": _LANGUAGE,
            "dateModified": self.page.updated and self.page.updated.isoformat(),
            "isPartOf": {"@id": self._at(Target(HOME))},
            **more,
        }

    def _way(self) -> Iterator[Node]:
        """The pages above a page, and itself; the first page has none above it."""
        if self.page.path == HOME:
            return
        named = [
            (path, self.publication.name if path == HOME else t) for path, t in self.page.trail
        ]
        steps = [
            {
                "@type": "ListItem",
                "position": nth,
                "name": name,
                "item": {"@id": self._at(Target(path))},
            }
            for nth, (path, name) in enumerate(named, 1)
        ]
        yield {"@type": "BreadcrumbList", "itemListElement": steps}

    def _site(self) -> Node:
        home = self._at(Target(HOME))
        return {
            "@type": "WebSite",
            "@id": home,
            "url": home,
            "name": self.publication.name,
            "headline": self.page.title,
            "description": self.page.head.description,
            "inLanguage": _LANGUAGE,
            "license": LICENCE_ADDRESS,
            "publisher": self._publisher(),
            "hasPart": self._data() if self.files else None,
        }

    def _describes_data(self) -> bool:
        """Whether the page shows the codebook of the data files."""
        is_of_data = isinstance(self.page.record, Page) and bool(self.files)
        forms = inline_syntax.scan(self.body) if is_of_data else ()
        return any((form.kind, form.id) == ("table", "codebook") for form in forms)

    def _data(self) -> Node:
        """The record as data; it is the first of its files that others name it by."""
        return {"@id": self._file(self.files[0]), "name": f"{self.publication.name}: the record"}

    def _data_set(self) -> Node:
        """The record as data, with each file in which it can be had."""
        dated = (when.first for fact in self.index.facts(Fact) if (when := as_of.when(fact)))
        until = self.index.record_date.isoformat()
        return {
            "@type": "Dataset",
            **self._data(),
            "url": self._at(Target(self.page.path)),
            "description": self.page.head.description,
            "inLanguage": _LANGUAGE,
            "license": LICENCE_ADDRESS,
            "creator": self._publisher(),
            "isAccessibleForFree": True,
            "dateModified": until,
            "temporalCoverage": f"{first.isoformat()}/{until}"
            if (first := next(dated, None))
            else None,
            "distribution": [self._download(path) for path in self.files],
        }

    def _download(self, path: str) -> Node:
        return {
            "@type": "DataDownload",
            "name": posixpath.basename(path),
            "contentUrl": self._file(path),
            "encodingFormat": _FORMATS[posixpath.splitext(path)[1]],
        }

    def _publisher(self) -> Node:
        """Who is named as the author: the settings do not say whether that is one or many."""
        publication = self.publication
        return {"@type": "Organization", "name": publication.author or publication.name}

    def _briefing(self, briefing: Briefing) -> Node:
        subjects = self.briefings.main_subjects(briefing)
        page = self._page("Article")
        name = page.pop("name")
        return {
            **page,
            "headline": name,
            "datePublished": briefing.date.text,
            "license": LICENCE_ADDRESS,
            "author": self._publisher(),
            "publisher": self._publisher(),
            "about": [self._named(id) for id in subjects],
            "citation": [_article(self.index.get(id)) for id in briefing.articles],
        }

    def _named(self, id: str) -> Node:
        return {"@id": self._of(id), "name": self.index.full_name(id)}

    # What pages are about ------------------------------------------------------------------------

    def _question(self, question: Question) -> Node:
        answer = lists.focus_answer(self.index, question.id, self.page.day)
        return {
            "@type": "Question",
            "@id": self._of(question.id),
            "name": question.asks or question.name,
            "text": question.summary,
            "about": [self._named(id) for id in question.about],
            "acceptedAnswer": answer
            and {
                "@type": "Answer",
                "text": f"{wording.headline(answer, self.index.name)}, last stated on "
                f"{wording.date(answer)}. {answer.what}",
                "dateCreated": answer.stated.text,
                "url": self._of(answer.id),
                "citation": [each.url for each in self.index.sources(answer) if each.url],
            },
        }

    def _entity(self, entity: Entity) -> Node:
        kind = self.index.catalogue.settings.kinds[entity.kind]
        node = {"@id": self._of(entity.id), **_item(entity), **_elsewhere(entity)}
        if kind.linked_as:
            return {"@type": kind.linked_as.value, **node}
        return {"@type": _TYPES[kind.type], **node, **self._own(entity)}

    def _own(self, entity: Entity) -> Node:
        """What the type of an entity has besides a name."""
        match entity:
            case Document():
                return {"dateCreated": entity.date and entity.date.text}
            case Occurrence() if entity.date:
                return {"startDate": entity.date.text}
            case Occurrence():
                return {"@type": "Thing"}  # an event without a day is of no use to anybody
            case Place() if entity.part_of:
                whole = self.index.get(entity.part_of)
                return {
                    "containedInPlace": self._named(whole.id) if isinstance(whole, Place) else None
                }
        held = as_of.as_of(self.index.facts(Office, person=entity.id), self.index.record_date)
        return {"jobTitle": [f"{each.title}, {self.index.name(each.of)}" for each in held]}

    def _terms(self) -> Node:
        terms = [item for item in lists.glossary(self.index) if isinstance(item, Term)]
        entries = [
            {"@type": "DefinedTerm", "@id": self._of(term.id), **_item(term)} for term in terms
        ]
        return {
            "@type": "DefinedTermSet",
            "@id": self._at(Target(self.page.path)),
            "name": self.page.title,
            "hasDefinedTerm": entries,
        }

    # Addresses -----------------------------------------------------------------------------------

    def _of(self, id: str) -> str:
        return self._at(self.index.targets[id])

    def _at(self, target: Target) -> str:
        return self._file(places.address(target))

    def _file(self, path: str) -> str:
        """The address of a path below that of the site."""
        if self.publication.address:
            return self.publication.address_of(path)
        path, mark, anchor = path.partition("#")
        here = places.address(Target(self.page.path))
        folder = "/" if path.endswith("/") or not path else ""
        return f"{posixpath.relpath(path or '.', here or '.')}{folder}{mark}{anchor}"


def _item(item: Item) -> Node:
    """The names of an item and what it is, as pages say it."""
    others = [item.short, *(name.text for name in item.names)]
    names = [name for name in dict.fromkeys(others) if name and name != item.name]
    return {"name": item.name, "alternateName": names, "description": item.summary}


def _elsewhere(entity: Entity) -> Node:
    """What others know an entity by: its code or its symbol, and its addresses in catalogues."""
    code = getattr(entity, "code", None) or getattr(entity, "symbol", None)
    return {"identifier": code, "sameAs": entity.same_as}


def _article(source: Any) -> Node:
    """A source that is digested, as a work."""
    assert isinstance(source, Source)
    return {
        "@type": "CreativeWork",
        "name": source.title,
        "url": source.url,
        "publisher": {"@type": "Organization", "name": source.publisher},
        "datePublished": source.date and source.date.text,
    }


def _said(value: Any) -> Any:
    """A value without what is not known; a list of one is that one."""
    if isinstance(value, dict):
        return {key: _said(each) for key, each in value.items() if each not in (None, [], "")}
    if isinstance(value, list):
        return _said(value[0]) if len(value) == 1 else [_said(each) for each in value]
    return value
