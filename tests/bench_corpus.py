"""Makes the synthetic project that `bench.py` builds, about lakes and fishing leagues.

Run by path, in a process of its own: the memory of the parent would count as that of the builds.
The same numbers give the same files. `project/` is built with the hooks. `plain/` holds the very
Markdown that the core stages for MkDocs, built with the same settings and no hooks.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import accumulate, count, islice
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent

WORDS_ON_A_PAGE = 600
SECTIONS = 5
KNOWN_ON_A_PAGE = 24  # records that a page keeps coming back to
NAMES_PER_RECORD = (1, 2, 3)  # in turn: a full name, another spelling, another script
MOST_RECORDS = 5_000  # with more names, each record has more of them
MOST_SOURCES = 5_000
PER_FILE = 200  # facts or sources

# The real briefings are as dense: a citation for every second line, a value in every fifth.
CITED, VALUED, LINKED, POSSESSIVE, TABLED = 0.7, 0.25, 0.06, 0.1, 0.3

# What a record is made of, in turn. Terms live in the glossary, everything else has a page.
KINDS = (
    *("states", "glossary", "people", "documents", "glossary", "organisations", "people"),
    *("places", "documents", "glossary", "people", "states", "events", "documents", "glossary"),
    *("places", "people", "organisations", "glossary", "documents"),
)

# Prose ---------------------------------------------------------------------------------------


def _words(text: str) -> list[str]:
    return text.split()


def _phrases(text: str) -> list[str]:
    return [phrase.strip() for phrase in text.split("|")]


SYLLABLES = _words("""
    bar bel bren cal cor dal den dor el fal fen gar gil hal har hol ir jor kel kor lan lor mar mel
    mor nar nor ol per pol ran ros sal sel tar tor ul van ver wen
""")
LETTERS = str.maketrans("abcdefghijklmnoprstuvw", "абцдефгхийклмнопрстуви")
NOUNS = _words("""
    anglers boats buoys canoes catches clubs committees courts dates ferries fines fleets harbours
    hatcheries inspectors islands jetties keepers landings licences limits locks lures markets
    measurements meetings members mills moorings nets newspapers notices offers owners papers
    permits piers ponds prices quotas records reports rivers rods rules seasons shores signatures
    spokesmen statements stocks streams surveys teams tides tolls towns trawlers treaties villages
    visitors votes wardens weirs witnesses
""")
VERBS = _words("""
    accepted announced answered avoided banned bought challenged checked closed confirmed counted
    declined delayed denied described disputed dropped ended explained followed halted heard
    ignored inspected kept left limited measured moved named noted opened ordered postponed praised
    published raised refused rejected renewed replaced restored reviewed saw settled signed
    supported suspended tolerated visited welcomed withdrew
""")
QUALITIES = _words("""
    annual brief broad careful cheap coastal common daily deep disputed early empty foreign former
    free full heavy joint large late local long lower minor narrow national new northern old open
    plain public quiet rare regional rough second several shallow short similar small southern
    strict temporary unusual upper usual warm western whole wide yearly
""")
TIMES = _phrases("""
    in the spring | after the first vote | before the ice had gone | over the winter |
    for two seasons | within a week | on the same evening | by the end of the year |
    without giving a reason | at the request of both sides | according to the minutes |
    as the season opened | in plain terms | under the older rules | from the eastern shore |
    with hardly a day's notice
""")
OPENINGS = _phrases("""
    However, | At the time | In practice | Later | By one account | For its part | Since then |
    On that day | | | | |
""")


class Writer:
    """Writes sentences; the random numbers, and so the sentences, are the same in every run."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)

    def pick(self, items: Any) -> Any:
        return items[int(self.random.random() * len(items))]

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def things(self) -> str:
        article = self.pick(("the ", "some ", "many ", "both ", "", "most "))
        quality = f"{self.pick(QUALITIES)} " if self.chance(0.6) else ""
        return f"{article}{quality}{self.pick(NOUNS)}"

    def sentence(self, *names: str) -> str:
        """A sentence of about 16 words that speaks of some names."""
        parts = [*names, *(self.things() for _ in range(3))]
        first, second, third = parts[:3]
        opening = self.pick(OPENINGS)
        start = f"{opening} " if opening else ""
        middle = self.pick((" and ", ", while ", ", because ", ", although "))
        tail = self.pick(TIMES)
        text = (
            f"{start}{first} {self.pick(VERBS)} {second} {tail}{middle}{third} {self.pick(VERBS)}"
        )
        return f"{text[0].upper()}{text[1:]} {self.things()}."


def made_up_word(number: int) -> str:
    """A word of three syllables; no two numbers below 64,000 share one."""
    spread = number * 27_644_437 % 64_000
    n = len(SYLLABLES)
    return "".join(SYLLABLES[spread // n**place % n] for place in range(3))


# The record ----------------------------------------------------------------------------------


def names_of(number: int, kind: str) -> list[str]:
    """The names of a record: its full name first. First words are shared as in real names."""
    word = made_up_word(number).capitalize()
    full = {
        "states": f"{word}ia",
        "people": f"{made_up_word(number % 37).capitalize()} {word}",
        "organisations": f"{word} Fishing League",
        "documents": f"Treaty of {word}" if number % 2 else f"Resolution {number}/{number % 7}",
        "events": f"{word} regatta",
        "places": f"Lake {word}" if number % 3 else word,
        "glossary": f"{word.lower()} netting",
    }[kind]
    other = f"{word.lower()}-net" if kind == "glossary" else f"{word}mere"
    return [full, other, word.lower().translate(LETTERS).capitalize()]


def spellings(number: int, kind: str) -> Iterator[str]:
    """As many names of a record as anybody asks for."""
    yield from names_of(number, kind)
    yield from (f"{made_up_word(number).capitalize()} {made_up_word(nth)}" for nth in count())


class World:
    """The records of the synthetic project, with what pages may refer to."""

    def __init__(self, names: int, writer: Writer, due: bool = False) -> None:
        self.writer = writer
        self.review = {"last": "2006-01-31" if due else "2026-01-31", "months": 12}
        self.names: dict[str, list[str]] = {}
        self.kinds: dict[str, list[str]] = {kind: [] for kind in KINDS}
        self.questions = [f"claim-{number}" for number in range(1, 4)]
        left = names - len(self.questions)  # a question has one name, its title
        for number in count(1):
            kind = KINDS[number % len(KINDS)]
            few = max(NAMES_PER_RECORD[number % len(NAMES_PER_RECORD)], names // MOST_RECORDS)
            id = f"{kind.removesuffix('s')}-{number}"
            self.names[id] = list(islice(spellings(number, kind), min(few, left)))
            self.kinds[kind].append(id)
            left -= len(self.names[id])
            if left == 0:
                break
        self.ids = list(self.names)
        self.places = {id: nth for nth, id in enumerate(self.ids)}
        # A few names are on every page and most on hardly any, as in any archive.
        self.weights = list(accumulate(1 / (rank + 5) for rank in range(len(self.ids))))
        self.sources = [f"gazette-{number}" for number in range(1, min(names, MOST_SOURCES))]
        self.series = {id: f"catch-of-{id}" for id in self.kinds["places"]}
        self.facts = list(self._facts())
        self.about: dict[str, list[str]] = {}
        for number, fact in enumerate(self.facts):
            fact["id"] = f"fact-{number}"
            for value in fact.values():
                if isinstance(value, str) and value in self.names:
                    self.about.setdefault(value, []).append(fact["id"])

    def known(self, number: int) -> list[str]:
        """Records that one page speaks of."""
        drawn = self.writer.random.choices(self.ids, cum_weights=self.weights, k=2 * number)
        return list(dict.fromkeys(drawn))[:number]

    def day(self, first: int = 2004, last: int = 2025) -> str:
        pick = self.writer.pick
        return f"{pick(range(first, last + 1))}-{pick(range(1, 13)):02}-{pick(range(1, 29)):02}"

    def cites(self, number: int = 1) -> list[dict[str, str]]:
        return [
            {"source": self.writer.pick(self.sources), "where": "page 2", "evidence": "verified"}
            for _ in range(number)
        ]

    def some(self, kind: str, number: int) -> list[str]:
        return self.writer.random.sample(self.kinds[kind], min(number, len(self.kinds[kind])))

    def _facts(self) -> Iterator[dict[str, Any]]:
        """About three facts a record, of every type."""
        for id in self.kinds["organisations"]:
            first, *others = self.some("states", 6)
            founder = {"member": first, "from": self.day(2004, 2014)}  # so that a table has a row
            for since in (founder, *({"member": state, **self._since()} for state in others)):
                yield self._fact("membership", of=id, status="member", **since)
        for nth, id in enumerate(self.kinds["documents"]):
            on = self.day()
            for state, signer in zip(self.some("states", 4), self.some("people", 4), strict=False):
                yield self._fact("signature", document=id, party=state, signer=signer, on=on)
            yield self._fact("undertaking", document=id, clause="1", what=self._what(), on=on)
            if nth % 4 == 0:
                yield self._roll(id, on)
        for id in self.kinds["people"]:
            of = self.some("states", 1)[0]
            yield self._fact("office", person=id, title="Warden", of=of, **self._since())
            about = self.some("organisations", 1)
            yield self._fact("event", about=about, speaker=id, what=self._what(), on=self.day())
        for id in self.kinds["states"]:
            answer = {"question": self.writer.pick(self.questions), "by": id, "basis": "quoted"}
            stance = self.writer.pick(("recognises", "does-not-recognise"))
            yield self._fact(
                "position", **answer, stance=stance, stated=self.day(), what=self._what()
            )
            yield self._fact("measure", by=id, what=self._what(), **self._since())
        for id in [*self.kinds["events"], *self.kinds["places"]]:
            yield self._fact("event", about=[id], what=self._what(), on=self.day())
        for series in self.series.values():
            for value in ("120", "164", "227"):
                given = {"value": value, "by": "the harbour office", "stated": self.day(2004, 2014)}
                yield self._fact("figure", series=series, **given)

    def _fact(self, type: str, **fields: Any) -> dict[str, Any]:
        sources = self.cites(1 + self.writer.chance(0.8))
        fact = {"id": "", "type": type, **fields, "sources": sources, "review": self.review}
        if self.writer.chance(0.05):
            fact["disputes"] = [
                {
                    "field": "sources",
                    "value": "another account",
                    "sources": self.cites(),
                    "resolution": self._what(),
                }
            ]
        return fact

    def _roll(self, document: str, on: str) -> dict[str, Any]:
        states = self.some("states", 18)
        lists = {"in_favour": states[:10], "against": states[10:13], "abstained": states[13:]}
        return self._fact(
            "roll-call", document=document, body=self.kinds["organisations"][0], on=on, **lists
        )

    def _since(self) -> dict[str, str]:
        start = self.day(2004, 2014)
        return {"from": start, "to": self.day(2015)} if self.writer.chance(0.4) else {"from": start}

    def _what(self) -> str:
        return self.writer.sentence()

    # Files -----------------------------------------------------------------------------------

    def files(self) -> Iterator[tuple[str, str]]:
        """The files under data/."""
        yield (
            "site.yml",
            _record({"source_classes": {"press": "Press"}, **_subject()}),
        )
        for kind, ids in self.kinds.items():
            folder = kind if kind == "glossary" else f"entities/{kind}"
            for id in ids:
                yield f"{folder}/{id}.yml", _record(self._thing(id))
        for id, series in self.series.items():
            fields = {"about": id, "unit": "fish", "summary": self._summary()}
            yield (
                f"series/{series}.yml",
                _record({"name": f"Catch of {self.names[id][0]}", **fields}),
            )
        for nth, question in enumerate(self.questions):
            fields = {"about": [self.kinds["places"][nth]], "opened": "2004-01-01"}
            summary = {"name": f"Claim number {nth + 1}", "summary": self._summary()}
            yield f"questions/{question}.yml", _record({**summary, **fields})
        yield from _lists("facts/topic", self.facts)
        yield from _lists("sources/list", [self._source(id) for id in self.sources])

    def _thing(self, id: str) -> dict[str, Any]:
        name, *others = self.names[id]
        text = "\n\n".join(self._what() for _ in range(2))
        # Every record is referred to, as the check demands: each one names the next.
        at = self.places[id]
        following = self.ids[(at + 1) % len(self.ids)]
        related = [following, *(o for o in self.known(3) if o not in (id, following))]
        texts = [{"text": other} for other in others]
        fields = {"summary": self._summary(), "text": text, "related": related}
        own = [self.sources[n] for n in range(at, len(self.sources), len(self.ids))]
        sources = [{"source": s, "where": "page 1", "evidence": "verified"} for s in own]
        return {"name": name, "names": texts, **fields, "sources": sources or self.cites(1)}

    def _summary(self) -> str:
        return f"One of {self.writer.things()} and {self.writer.things()}."

    def _source(self, id: str) -> dict[str, str]:
        number = id.rpartition("-")[2]
        return {
            "id": id,
            "publisher": f"{made_up_word(int(number) % 60).capitalize()} Gazette",
            "title": self.writer.sentence().removesuffix("."),
            "date": self.day(),
            "url": f"https://example.org/gazette/{number}",
            "class": "press",
            "group": id,
        }


def _record(fields: dict[str, Any]) -> str:
    """A record as a file; each item of a list of parts on a line of its own, as people write."""
    lines = []
    for key, value in fields.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines += [f"{key}:", *(f"  - {json.dumps(each)}" for each in value)]
        else:
            lines.append(f"{key}: {json.dumps(value)}")
    return "".join(f"{line}\n" for line in lines)


def _item(fields: dict[str, Any]) -> str:
    """A record as an item of a list."""
    return "- " + _record(fields).replace("\n", "\n  ").rstrip(" ")


def _lists(path: str, records: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    rest = iter(records)
    for number in count():
        part = list(islice(rest, PER_FILE))
        if not part:
            return
        yield f"{path}-{number}.yml", "\n".join(_item(record) for record in part)


# Pages ---------------------------------------------------------------------------------------


class PageWriter:
    """Writes briefings about a world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.writer = world.writer

    def page(self, number: int) -> str:
        """A briefing with its front matter."""
        self.known = self.world.known(KNOWN_ON_A_PAGE)
        about = self.world.about
        self.facts = [self.writer.pick(about[id]) for id in self.known if id in about]
        points = [
            {"text": self.writer.sentence(), "facts": [self.writer.pick(self.facts)]}
            for _ in range(4)
        ]
        front = {
            "title": f"Briefing {number} on {self.writer.things()}",
            "description": f"What was said of {self.writer.things()}.",
            "date": "2026-01-31",
            "as_of": self.world.day(2015, 2024),
            "articles": [self.writer.pick(self.world.sources)],
            "key_points": points,
        }
        return f"---\n{_record(front)}---\n\n{self._body()}"

    def _body(self) -> str:
        blocks: list[str] = []
        words = 0
        for section in range(1, SECTIONS + 1):
            blocks.append(f"## {self.writer.things().capitalize()}")
            while words < WORDS_ON_A_PAGE * section / SECTIONS:
                blocks.append(self._block())
                words += len(blocks[-1].split())
        if self.writer.chance(TABLED):
            blocks.append(f"{{{{ table {self.writer.pick(self.world.kinds['organisations'])} }}}}")
        return "\n\n".join(blocks) + "\n"

    def _block(self) -> str:
        """A paragraph, or now and then a list or a quotation."""
        if self.writer.chance(0.08):
            return "\n".join(f"- {self._sentence()}" for _ in range(4))
        if self.writer.chance(0.04):
            return f"> {self.writer.sentence()}"
        return " ".join(self._sentence() for _ in range(self.writer.pick((2, 3, 4))))

    def _sentence(self) -> str:
        writer = self.writer
        names = [self._name() for _ in range(writer.pick((0, 1, 1, 2)))]
        text = writer.sentence(*names)
        if writer.chance(0.1):
            text = text.replace(" some ", " “some” ").replace(" the ", " *the* ", 1)
        if writer.chance(VALUED):
            form = writer.pick(("{{ %s }}", "{{ %s date }}")) % writer.pick(self.facts)
            text = f"{text[:-1]}: {form}."
        if writer.chance(CITED):
            text = (
                f"{text[:-1]} [@{writer.pick(self.world.sources)}, page {writer.pick(range(9))}]."
            )
        return text

    def _name(self) -> str:
        id = self.writer.pick(self.known)
        if self.writer.chance(LINKED):
            return f"[[{id}]]"
        name = str(self.writer.pick(self.world.names[id]))
        return f"{name}'s boats" if self.writer.chance(POSSESSIVE) else name


# The two folders -----------------------------------------------------------------------------

PLAIN = """\
INHERIT: ../project/mkdocs.yml
strict: false
hooks: []
watch: []
"""


def write_project(root: Path, pages: int, names: int, due: bool) -> None:
    """The project that is built with the hooks: this one's settings, hooks and look."""
    for folder in ("hooks", "overrides", "docs/assets"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(PROJECT / folder, root / folder, ignore=ignore)
    shutil.copy(PROJECT / "mkdocs.yml", root)
    for page in (PROJECT / "docs").rglob("*.md"):  # the pages that the navigation names
        if page.parent.name != "briefings":
            front = {"title": page.stem.capitalize(), "description": "A page of this site."}
            path = root / page.relative_to(PROJECT)
            _write(path, f"---\n{_record(front)}---\n\nLakes, and who may fish in them.\n")
    world = World(names, Writer(f"{pages} {names}"), due)
    for name, text in world.files():
        _write(root / "data" / name, text)
    writer = PageWriter(world)
    for number in range(1, pages + 1):
        _write(root / "docs" / "briefings" / f"briefing-{number}.md", writer.page(number))
    confirm = [sys.executable, str(root / "hooks" / "confirm.py"), "--yes"]
    written = [f"briefing-{number}" for number in range(1, pages + 1)]
    subprocess.run([*confirm, *written], check=True, stdout=subprocess.DEVNULL)


def _subject() -> dict[str, Any]:
    """The kinds of entities and the answers of this site, whose navigation the corpus has."""
    import yaml

    settings = yaml.load((PROJECT / "data/site.yml").read_text("utf-8"), yaml.BaseLoader)
    return {name: settings[name] for name in ("kinds", "answers")}


def write_plain(root: Path, linked: Path, project: Path) -> None:
    """The Markdown that the core stages for a project, as two projects without hooks.

    In `root` inline forms stay as they are; in `linked` they are links, typed as a person would.
    """
    for folder in (root, linked):
        shutil.copytree(project / "overrides", folder / "overrides")
        shutil.copytree(project / "docs" / "assets", folder / "docs" / "assets")
        _write(folder / "mkdocs.yml", PLAIN)
    sys.path.insert(0, str(project / "hooks"))
    from briefings import build
    from briefings.text.inline_syntax import ANY

    site = build(project)
    for page in site.plan.pages:
        body = site.text(page)
        _write(root / "docs" / page.path, page.front + body)
        _write(linked / "docs" / page.path, page.front + by_hand(body, page, site, ANY))


def by_hand(body: str, page: Any, site: Any, forms: str) -> str:
    """A page with the same links and citations as a person would type them in Markdown."""
    cited: dict[str, int] = {}

    def typed(match: re.Match[str]) -> str:
        id, words, source, _, value = match.groups()
        if source is not None:
            if not site.links.ask("source", source):
                return match[0]  # what a page for authors shows as an example
            number = cited.setdefault(source, len(cited) + 1)
            return f"<sup>[{number}](#cite-{number})</sup>"
        if value and value.startswith("table"):
            table = site.links.ask("table", value.split()[1], page.path, page.day.isoformat())
            return table or match[0]
        id = id if id is not None else value.split()[-1 if value.startswith("list") else 0]
        found = site.links.ask("link", id)
        return f"[{words or found[1]}]({_href(found, page)})" if found else match[0]

    lines = [_named(re.sub(forms, typed, line), page, site) for line in body.split("\n")]
    foot = [
        f'1. <span id="cite-{number}"></span>{title}, [{title}]({address})'
        for id, number in cited.items()
        for _, title, address, *_ in [site.links.ask("source", id)]
    ]
    return "\n".join([*lines, "", "## Sources cited", "", *foot]) if foot else "\n".join(lines)


def _named(line: str, page: Any, site: Any) -> str:
    """A line of prose with the names in it as links."""
    if "](" in line or line.startswith(("#", "|", "<", ">", "    ")):
        return line
    for start, end, id in reversed(site.links.ask("names", line)):
        href = _href(site.links.ask("link", id), page)
        line = f"{line[:start]}[{line[start:end]}]({href}){line[end:]}"
    return line


def _href(found: list[Any], page: Any) -> str:
    """Where a link of a page leads; `found` is what the record says of its target."""
    from briefings.pages import links

    return links.href(found[0], page.path)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, required=True)
    parser.add_argument("--names", type=int, required=True)
    parser.add_argument("--due", action="store_true", help="the review of every fact is due")
    parser.add_argument("--alone", action="store_true", help="without the pages for plain MkDocs")
    given = parser.parse_args()
    write_project(given.folder / "project", given.pages, given.names, given.due)
    if not given.alone:
        write_plain(given.folder / "plain", given.folder / "linked", given.folder / "project")


if __name__ == "__main__":
    main()
