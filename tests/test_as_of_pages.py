"""Pages made from many records: views for milestone days, the comparison, the timeline,
disagreements, open questions, the review queue, and the tables for programs. Both sites, unless
one is named.
"""

from __future__ import annotations

import calendar
import csv
import datetime
import functools
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import lxml.html
import pytest
import yaml

from briefings import check
from briefings.pages.render import Renderer
from briefings.query.index import RecordIndex
from shared import pages_in
from worlds import page_of

Element = lxml.html.HtmlElement
Fact = dict[str, Any]
Write = Callable[[dict[str, str]], Path]

TESTS = Path(__file__).parent
ROOTS = {"site": TESTS.parent, "lakes": TESTS / "lakes"}
# The fields of a fact that name what it is about.
ABOUT = {
    "membership": ("of", "member"),
    "signature": ("document", "party", "signer"),
    "undertaking": ("document", "by", "given_to"),
    "roll-call": ("document", "body"),
    "vote": ("document", "by", "body"),
    "position": ("question", "by", "speaker"),
    "office": ("person", "of"),
    "measure": ("by", "about"),
    "event": ("about", "speaker"),
}
LABELS = {
    "in_favour": "in favour",
    "against": "against",
    "abstained": "abstained",
    "did_not_vote": "did not vote",
    "abstained_or_did_not_vote": "abstained or did not vote",
    "not_against": "not against",
    "not_seen": "not seen",
}


class Built:
    """A built site with what people wrote for it."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder = folder
        self.record = json.loads((folder / "data/record.json").read_text(encoding="utf-8"))
        self.facts: dict[str, Fact] = {fact["id"]: fact for fact in self.record["facts"]}
        self.today = datetime.date.fromisoformat(self.record["record_date"])
        self.root = root
        settings = (root / "data/site.yml").read_text(encoding="utf-8")
        self.settings = yaml.load(settings, yaml.BaseLoader)
        days = [milestone["day"] for milestone in self.settings["milestones"]]
        self.milestones = [datetime.date.fromisoformat(day) for day in days]

    @functools.cached_property
    def addresses(self) -> list[str]:
        return [
            file.parent.relative_to(self.folder).as_posix().removeprefix(".") + "/"
            for file in pages_in(self.folder, "index.html")
        ]

    @functools.cache  # noqa: B019
    def page(self, address: str) -> Element:
        text = (self.folder / address.lstrip("/") / "index.html").read_text(encoding="utf-8")
        return lxml.html.document_fromstring(text).xpath("//article")[0]

    def bases(self) -> list[str]:
        """The pages that have views."""
        questions = [question["page"] for question in self.record["questions"]]
        entities = [
            entity["page"] for entity in self.record["entities"] if entity.get("as_of_pages")
        ]
        return ["compare/", *questions, *entities]

    def views(self) -> Iterator[tuple[str, str, datetime.date]]:
        """Each view: the page it is a view of, its address, its day; the page itself comes last."""
        for base in self.bases():
            for day in self.milestones:
                yield base, f"{base}as-of-{day}/", day
            yield base, base, self.today

    def of(self, *types: str) -> list[Fact]:
        return [fact for fact in self.facts.values() if fact["type"] in types]

    def fact_at(self, address: str, link: str) -> Fact:
        """The fact to which a link on a page leads."""
        place, _, anchor = urljoin(f"/{address}", link).partition("#")
        fact = self.facts[anchor]
        assert place == "/" + fact["page"].partition("#")[0], (address, link)
        return fact

    def named(self, fact: Fact) -> list[str]:
        """The ids of what a fact is about."""
        if fact["type"] == "figure":
            series = {each["id"]: each["about"] for each in self.record["series"]}
            return [series[fact["series"]]]
        values = [fact.get(field) or [] for field in ABOUT[fact["type"]]]
        return [id for value in values for id in ([value] if isinstance(value, str) else value)]


@pytest.fixture(scope="session", params=["site", "lakes"])
def built(request: pytest.FixtureRequest) -> Built:
    return Built(request.getfixturevalue(request.param), ROOTS[request.param])


@pytest.fixture(scope="session")
def real(site: Path) -> Built:
    return Built(site, ROOTS["site"])


@pytest.fixture(scope="module")
def lake() -> Renderer:
    """What renders the second site, for any day."""
    index, problems = check(ROOTS["lakes"])
    assert index, problems
    return Renderer(index)


def words(element: Element) -> str:
    text = " ".join(element.text_content().replace("¶", "").split())
    return plain(text)


def plain(text: str) -> str:
    """A text with quotation marks as people type them."""
    return text.translate({ord(a): b for a, b in zip("“”‘’", "\"\"''", strict=True)})


def english(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"


def on(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def bounds(text: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day that a date can mean."""
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    last = day or calendar.monthrange(year, month or 12)[1]
    first = datetime.date(year, month or 1, day or 1)
    return first, datetime.date(year, month or 12, last)


def read(date: str) -> tuple[datetime.date, datetime.date]:
    """The bounds of a date as pages print it."""
    for form, iso in (("%d %B %Y", "%Y-%m-%d"), ("%B %Y", "%Y-%m"), ("%Y", "%Y")):
        try:
            return bounds(datetime.datetime.strptime(date, form).strftime(iso))
        except ValueError:
            continue
    raise AssertionError(f"no date: {date}")


def when(fact: Fact) -> str | None:
    return fact.get("on") or fact.get("from") or fact.get("stated") or fact.get("last_seen")


def order(fact: Fact) -> tuple[datetime.date, datetime.date, str]:
    date = when(fact)
    return (*bounds(date), fact["id"]) if date else (on("9999-12-31"), on("9999-12-31"), fact["id"])


def before_since(article: Element) -> list[Element]:
    """The parts of a page above `What changed since`, the links among views left out."""
    found = []
    for part in article:
        if part.get("id") == "since":
            break
        if part.get("class") != "views":
            found.append(part)
    return found


# Views -----------------------------------------------------------------------------------------


def test_each_milestone_has_a_view_with_an_address_of_its_own(built: Built, site_url: str) -> None:
    views = [address for base, address, _ in built.views() if address != base]
    assert len(views) == len(set(views)) == len(built.bases()) * len(built.milestones) > 3
    assert [address for address in built.addresses if "as-of-" in address] == sorted(views)
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    tree = ElementTree.parse(built.folder / "sitemap.xml")
    listed = {str(loc.text).removeprefix(site_url) for loc in tree.iter(f"{space}loc")}
    assert set(views) <= listed


def test_a_view_says_its_day(built: Built) -> None:
    for base, address, day in built.views():
        article = built.page(address)
        assert f" as at {english(day)}." in words(article.xpath(".//p[@class='page-day']")[0])
        assert english(day) in words(article.xpath(".//p[contains(@class, 'as-of')]")[0]), address
        heading = words(article.xpath(".//h1")[0])
        ends = heading.endswith((f", {english(day)}", f"? As at {english(day)}"))
        assert ends == (address != base), address


def test_links_among_views_lead_to_all_days_and_mark_the_present_one(built: Built) -> None:
    labels = [milestone["label"] for milestone in built.settings["milestones"]]
    labels.append("the record date")
    for base in built.bases():
        views = [(address, day) for b, address, day in built.views() if b == base]
        for address, _ in views:
            (line,) = built.page(address).xpath(".//p[@class='views']")
            expected = ", ".join(
                f"{english(d)} ({label})" for (_, d), label in zip(views, labels, strict=True)
            )
            assert words(line) == plain(f"Show this page as at: {expected}.")
            days = line.xpath("./*[not(@data-term)]")
            assert [words(day) for day in days] == [english(day) for _, day in views]
            for element, (other, _) in zip(days, views, strict=True):
                if other == address:
                    assert element.tag == "strong", address
                    assert not element.xpath(".//a"), address
                else:
                    assert urljoin(f"/{address}", element.get("href")) == f"/{other}"


def test_a_view_shows_nothing_that_came_after_its_day(built: Built) -> None:
    seen = 0
    for base, address, day in built.views():
        if address == base:
            continue
        for part in before_since(built.page(address)):
            for link in part.xpath(".//a/@href[contains(., '#')]"):
                if link.partition("#")[2] in built.facts:
                    fact = built.fact_at(address, link)
                    assert bounds(when(fact) or "9999")[0] <= day, (address, fact["id"])
                    seen += 1
    assert seen > 10


def test_what_changed_since_a_view_came_after_its_day_in_order(built: Built) -> None:
    seen = 0
    for base, address, day in built.views():
        dates = built.page(address).xpath(".//*[@class='since']//li/strong[1]")
        if base == "compare/" or address == base:
            assert dates == [], address
            continue
        last = [read(words(date))[1] for date in dates]
        assert last == sorted(last), address
        assert [each for each in last if each < day] == [], address
        seen += len(last)
    assert seen > 3


# Members on a day ------------------------------------------------------------------------------

LEAGUE = "mere-angling-league"
TURNS: dict[str, dict[str, str]] = {
    "2019-04-02": {"eastwater": "member", "northmere": "member"},
    "2019-12-31": {"southmere": "member"},  # from some day of 2019
    "2020-01-31": {"westfen": "observer"},
    "2021-01-01": {"westfen": ""},  # has left, so that the table has it no longer
    "2022-02-28": {"eastwater": "member, participation frozen"},
}


def members(renderer: Renderer, day: datetime.date) -> dict[str, str]:
    """What states were to the league on a day, as the table of that day says."""
    table = renderer.table(LEAGUE, "index.md", day)
    rows = re.findall(r"^\| \[\[(.+?)\]\] \| ([a-z, ]*[a-z])", table, re.M)
    assert len(rows) == len(dict(rows)), "a member stands there twice"
    return dict(rows)


def test_the_members_on_a_day_are_those_of_that_day(lake: Renderer) -> None:
    one = datetime.timedelta(days=1)
    expected: dict[str, str] = {}
    for turn, change in TURNS.items():
        assert members(lake, on(turn) - one) == expected, turn
        expected = {state: word for state, word in (expected | change).items() if word}
        assert members(lake, on(turn)) == expected, turn
    assert members(lake, lake.index.record_date) == expected


def test_tables_of_two_days_agree_where_nothing_changed_between_them(lake: Renderer) -> None:
    one = datetime.timedelta(days=1)

    def table(id: str, day: datetime.date) -> str:
        return lake.table(id, "index.md", day).replace(f"Status on {english(day)}", "Status", 1)

    answers = ["2021-05-03", "2021-05-20", "2021-05-31", "2022-08-01"]
    for id, turns in ((LEAGUE, [*TURNS]), ("sallow-2021", answers)):
        for a, b in pairwise([*map(on, turns), lake.index.record_date + one]):
            assert table(id, a) == table(id, b - one), (id, a, b)
            assert (table(id, b - one) != table(id, b)) == (b <= lake.index.record_date)


def test_the_comparison_changes_on_the_days_on_which_something_happened_and_on_no_other(
    lake: Renderer,
) -> None:
    page = page_of(lake, "compare.md")

    def compared_on(day: datetime.date) -> str:
        body = lake.body(replace(page, day=day), {}).partition("\n")[2]
        then = body.replace(f"Facts as at {english(day)}", "Facts as at then")
        return then.replace(f"by {english(day)}", "by then")

    one = datetime.timedelta(days=1)
    turns = ["2021-05-01", "2021-05-03", "2021-05-20", "2021-05-31", "2022-03-01", "2022-08-01"]
    for a, b in pairwise([*map(on, turns), lake.index.record_date]):
        assert compared_on(a) == compared_on(b - one), (a, b)
        assert (compared_on(b - one) != compared_on(b)) == (str(b) in turns), b


def test_views_show_the_latest_period_of_each_member_that_had_begun(built: Built) -> None:
    seen = 0
    for entity in (each for each in built.record["entities"] if each.get("as_of_pages")):
        periods = [f for f in built.of("membership") if f["of"] == entity["id"]]
        for day in built.milestones:
            begun = [f for f in periods if bounds(f.get("from") or f["last_seen"])[1] <= day]
            last = {f["member"]: f for f in sorted(begun, key=order)}
            gone = [m for m, f in last.items() if f["status"] in ("former", "suspended")]
            ended = {m: f["to"] for m, f in last.items() if f.get("to") not in (None, "unknown")}
            over = [m for m, end in ended.items() if bounds(end)[1] < day]
            latest = {m: f["id"] for m, f in last.items() if m not in (*gone, *over)}
            address = f"{entity['page']}as-of-{day}/"
            rows = built.page(address).xpath(
                f".//table[.//th[. = 'Status on {english(day)}']]/tbody/tr"
            )
            facts = [built.fact_at(address, row[2].xpath("string(./a/@href)")) for row in rows]
            assert sorted(f["id"] for f in facts) == sorted(latest.values()), address
            seen += len(facts)
    assert seen > 5


CITED = "sources: [{source: gazette, evidence: verified}], review: {last: 2023-01-15, months: 6}}"
SLIP = f"rank: deprecated, rank_reason: A slip., {CITED}"
MEMBER = "type: membership, member: northmere, of: league"
VOTE = "type: roll-call, document: treaty, body: league, in_favour: [northmere]"
DIFFER = "disputes: [{field: in_favour, value: It abstained., resolution: We use the gazette., "
NOT_USED = f"""
- {{id: slip, {MEMBER}, status: suspended, from: 2021-01-01, {SLIP}
- {{id: true-one, {MEMBER}, status: member, from: 2019-04-02, {CITED}
- {{id: voted, {VOTE}, on: 2022-01-01, {SLIP}
- {{id: counted, {VOTE}, on: 2022-02-01, against: [eastwater], {DIFFER}
    sources: [{{source: gazette, supports: [northmere], evidence: seed}}]}}], {CITED}
"""


@pytest.fixture
def slips(write: Write) -> Renderer:
    """A membership and a vote that are not used, and a vote on which sources differ."""
    root = write(
        {
            "data/sources/papers.yml": (
                "- {id: gazette, publisher: G, title: T, class: agency, group: gazette}\n"
            ),
            "data/entities/states/northmere.yml": "name: Northmere\nsummary: A state.\n",
            "data/entities/states/eastwater.yml": "name: Eastwater\nsummary: A state.\n",
            "data/entities/documents/treaty.yml": "name: Treaty\nsummary: A paper.\n",
            "data/entities/organisations/league.yml": "summary: S.\nname: L\nas_of_pages: true\n",
            "data/facts/all.yml": NOT_USED,
        }
    )
    index, problems = check(root)
    assert index, problems
    return Renderer(index)


def test_what_is_not_used_stands_for_nothing_in_a_view(slips: Renderer) -> None:
    table = slips.table("league", "index.md", on("2023-01-01"))
    assert re.findall(r"\| \[\[northmere\]\] \| ([a-z]+)", table) == ["member"]
    page = page_of(slips, "compare.md")
    body = slips.body(page, {})
    assert "[Northmere]" in body
    assert len(re.findall(r"^\| .*\[.*in favour", body, re.M)) == 1


def test_a_vote_on_which_sources_differ_says_so_wherever_it_is_read(slips: Renderer) -> None:
    """Not only on the page of the text voted on: a state's vote is a fact of its own."""
    index = slips.index
    disputed, other = (index.get(f"counted-{state}") for state in ("northmere", "eastwater"))
    labels = [[label for _, label in index.weaknesses(vote)] for vote in (disputed, other)]
    assert ["sources differ" in each for each in labels] == [True, False]


def test_the_votes_on_which_sources_differ_are_marked_for_programs(real: Built) -> None:
    for roll in real.of("roll-call"):
        votes = [real.facts[id] for id in roll["votes"]]
        for dispute in roll["disputes"]:
            listed = [vote for vote in votes if dispute["field"] in (vote["ballot"], vote["by"])]
            marked = [vote for vote in listed if "sources differ" in vote["weaknesses"]]
            assert marked or not listed, f"{roll['id']}: {dispute['value']}"


# The comparison and the answers -----------------------------------------------------------------


def latest_positions(built: Built, day: datetime.date) -> dict[tuple[str, str], Fact]:
    """For each question and state, what was stated last by a day; words outweigh none found."""
    found: dict[tuple[str, str], Fact] = {}
    used = [f for f in built.of("position") if f["rank"] != "deprecated"]
    known = [f for f in used if bounds(f["stated"])[1] <= day]
    for fact in sorted(
        known,
        key=lambda f: (
            f["stance"] != "none-found",
            f["rank"] == "preferred",
            bounds(f["stated"])[1],
            f["id"],
        ),
    ):
        found[fact["question"], fact["by"]] = fact
    return found


def compared(built: Built, address: str) -> tuple[list[str], list[Element]]:
    """The ids of the actors that head the columns, and the rows."""
    (table,) = built.page(address).xpath(".//div[contains(@class, 'compare')]//table")
    links = table.xpath("./thead//th//a/@href")
    return [link.rstrip("/").rpartition("/")[2] for link in links], table.xpath("./tbody/tr")


def test_what_is_compared_is_what_was_asked_and_voted_by_the_day(built: Built) -> None:
    documents = {each["id"]: each for each in built.record["entities"]}
    topics = built.settings["topics"]
    counts = []
    for base, address, day in built.views():
        if base != "compare/":
            continue
        opened = [q for q in built.record["questions"] if bounds(q["opened"])[0] <= day]
        opened.sort(key=lambda q: (bounds(q["opened"])[0], q["id"]))
        taken = sorted((v for v in built.of("roll-call") if bounds(v["on"])[1] <= day), key=order)
        expected = [plain(question.get("short") or question["name"]) for question in opened]
        for topic in topics:
            for vote in taken:
                document = documents[vote["document"]]
                if document["topic"] == topic:
                    on = english(bounds(vote["on"])[0])
                    detail = f"{document['short']} · {on}" if document.get("short") else on
                    expected.append(plain(f"{document['subject']} {detail}"))
        heads = [words(row[0]) for row in compared(built, address)[1] if row[0].xpath(".//a")]
        assert heads == expected, address
        counts.append(len(heads))
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_those_compared_come_by_group_with_the_focus_first(built: Built) -> None:
    actors, _ = compared(built, "compare/")
    items = built.page("compare/").xpath(".//div[contains(@class, 'groups')]//li")
    groups = [item.xpath(".//a/@href") for item in items]
    assert len(groups) == len(built.settings["groups"])
    grouped = [link.rstrip("/").rpartition("/")[2] for links in groups for link in links]
    in_order = dict.fromkeys([built.settings["focus"], *grouped])
    assert actors[: len(in_order)] == [actor for actor in in_order if actor in actors]
    rest = actors[len(in_order) :]
    names = {each["id"]: each.get("short") or each["name"] for each in built.record["entities"]}
    assert rest == sorted(rest, key=names.__getitem__)


def test_each_mark_shows_its_fact_and_opens_it(built: Built) -> None:
    for base, address, day in built.views():
        if base != "compare/":
            continue
        shown = []
        actors, rows = compared(built, address)
        for row in rows:
            for actor, cell in zip(actors, row[1:], strict=True):
                for link in cell.xpath("./a[span][not(contains(@href, '#searched'))]"):
                    fact = built.fact_at(address, link.get("href"))
                    assert fact["by"] == actor, (address, fact["id"])
                    word = fact.get("ballot") or fact["stance"]
                    classes = link[0].get("class").split()
                    answer = built.settings["answers"].get(word, {})
                    sign = answer.get("sign", word.replace("_", "-"))
                    assert classes == ["mark", f"mark-{sign}"], fact["id"]
                    label = LABELS.get(word) or answer["label"]
                    weak = "†" if fact["weaknesses"] else ""
                    assert words(cell) == f"{label}{weak}", fact["id"]
                    assert words(link) == label, fact["id"]
                    shown.append(fact["id"])
        opened = {q["id"] for q in built.record["questions"] if bounds(q["opened"])[0] <= day}
        latest = latest_positions(built, day)
        expected = [fact["id"] for (question, _), fact in latest.items() if question in opened]
        expected += [f["id"] for f in built.of("vote") if bounds(f["on"])[1] <= day]
        assert sorted(shown) == sorted(expected), address


def test_agreement_counts_the_votes_in_which_both_took_a_side_or_abstained(built: Built) -> None:
    actors, rows = compared(built, "compare/")
    (last,) = [row for row in rows if words(row[0]).startswith("Voted as")]
    ballots = {(vote["roll"], vote["by"]): vote["ballot"] for vote in built.of("vote")}
    sides = ("in_favour", "against", "abstained")
    focus = built.settings["focus"]
    for actor, cell in zip(actors, last[1:], strict=True):
        pairs = [
            (ballots.get((roll["id"], focus)), ballots.get((roll["id"], actor)))
            for roll in built.of("roll-call")
        ]
        both = [(a, b) for a, b in pairs if a in sides and b in sides]
        figure = f"{sum(a == b for a, b in both)} of {len(both)}"
        assert words(cell) == ("" if actor == focus or not both else figure), actor


def test_a_question_lists_the_votes_that_bear_on_it(built: Built) -> None:
    found = {}
    for item in built.page("compare/").xpath(".//div[contains(@class, 'bearing')]//li"):
        question, *documents = [a.rstrip("/").rpartition("/")[2] for a in item.xpath(".//a/@href")]
        found[question] = documents
    expected: dict[str, list[str]] = {}
    documents = {each["id"]: each for each in built.record["entities"]}
    for roll in sorted(built.of("roll-call"), key=order):
        for question in documents[roll["document"]].get("bears_on", []):
            expected.setdefault(question, []).append(roll["document"])
    assert found == expected
    assert found


def test_the_answers_to_a_question_are_the_latest_by_the_day(built: Built) -> None:
    seen = 0
    for base, address, day in built.views():
        if not base.startswith("questions/"):
            continue
        id = base.split("/")[1]
        latest = latest_positions(built, day)
        expected = sorted(fact["id"] for (q, _), fact in latest.items() if q == id)
        rows = built.page(address).xpath(".//table[.//th[. = 'Answer']]/tbody/tr")
        links = [row[2].xpath("string(./a/@href)") for row in rows]
        assert sorted(built.fact_at(address, link)["id"] for link in links) == expected, address
        focus = latest.get((id, built.settings["focus"]))
        first = built.page(address).xpath(".//p[@class='answer']")
        assert bool(first) == bool(focus), address
        if focus:
            assert built.fact_at(
                address, first[0].xpath("string(.//a[contains(@href, '#')]/@href)")
            )
            assert plain(focus["statement"]) in words(first[0]), address
        seen += len(rows)
    assert seen > 3


# The timeline ----------------------------------------------------------------------------------


def entries(built: Built) -> list[tuple[int, Element, Fact]]:
    """The entries of the timeline: the year above, the entry, the first of its facts."""
    found = []
    for part in built.page("timeline/").xpath(".//div[contains(@class, 'timeline')]/*"):
        if part.tag == "h2":
            year = int(words(part))
        for item in part.xpath("./li"):
            link = item.xpath("string(./strong/a/@href)")
            found.append((year, item, built.fact_at("timeline/", link)))
    return found


def together(built: Built) -> dict[str, list[Fact]]:
    """The facts of each entry of the timeline, under the id of the first: signatures and
    memberships that differ only in whom they are about are one entry."""
    facts = built.of("event", "measure", "position", "roll-call", "membership", "signature")
    found: dict[object, list[Fact]] = {}
    for fact in sorted(filter(when, facts), key=order):
        same = ("type", "document", "role", "of", "status", "on", "from", "to", "date_basis")
        key = (*map(fact.get, same), *fact["weaknesses"])
        if not fact.get("from"):  # known for the day on which it was last seen alone
            key = (*key, fact.get("last_seen"))
        is_one_of_many = fact["type"] in ("membership", "signature")
        found.setdefault(key if is_one_of_many else fact["id"], []).append(fact)
    return {each[0]["id"]: each for each in found.values()}


def test_the_timeline_has_every_fact_in_order(built: Built) -> None:
    groups = together(built)
    assert [fact["id"] for _, _, fact in entries(built)] == list(groups)
    assert built.root == ROOTS["lakes"] or max(map(len, groups.values())) > 5


def test_the_timeline_begins_with_the_record(real: Built) -> None:
    years = [year for year, _, _ in entries(real)]
    assert years[0] == 1991
    assert len({year for year in years if year < 2014}) > 15


def test_each_year_of_the_timeline_has_its_facts(built: Built) -> None:
    years = [year for year, _, _ in entries(built)]
    assert years == [bounds(when(fact) or "")[0].year for _, _, fact in entries(built)]
    heads = built.page("timeline/").xpath(".//div[contains(@class, 'timeline')]/h2/@id")
    assert heads == [f"year-{year}" for year in dict.fromkeys(years)]


def test_the_bars_of_the_timeline_count_the_entries_of_each_year(built: Built) -> None:
    years = [year for year, _, _ in entries(built)]
    counts = {year: years.count(year) for year in dict.fromkeys(years)}
    (bars,) = built.page("timeline/").xpath(".//nav[@class='years']")
    links = bars.xpath(".//li/a")
    assert [link.get("href") for link in links] == [f"#year-{year}" for year in counts]
    named = [f"{year}: {n} {'entry' if n == 1 else 'entries'}" for year, n in counts.items()]
    assert [link.get("aria-label") for link in links] == named
    sides = [int(rect.get("width")) for rect in bars.xpath(".//rect")]
    most = max(counts.values())
    shares = [side * side / max(sides) ** 2 for side in sides]  # areas
    assert shares == pytest.approx([n / most for n in counts.values()], abs=0.005)
    skip, back = bars.xpath("./a/@href"), built.page("timeline/").xpath(".//*[@id='timeline-end']")
    assert skip == ["#timeline-end"]
    assert back[0].xpath("./a/@href") == ["#years"]


def test_each_entry_of_the_timeline_has_its_lane(built: Built) -> None:
    lanes = {"position": "said", "roll-call": "voted", "signature": "signed"}
    seen = set()
    for _, item, fact in entries(built):
        words_of_event = fact.get("speaker") or fact.get("quote")
        own = fact.get("lane") or ("said" if words_of_event else "done")
        lane = own if fact["type"] == "event" else lanes.get(fact["type"], "done")
        (label,) = item.xpath("./span[contains(@class, 'lane')]")
        assert (words(label), label.get("class")) == (lane, f"lane lane-{lane}"), fact["id"]
        seen.add(lane)
    assert seen == {"said", "voted", "signed", "done"}


def test_an_entry_of_the_timeline_says_what_happened_and_what_weakens_it(built: Built) -> None:
    names = {each["id"]: each.get("short") or each["name"] for each in built.record["entities"]}
    groups = together(built)
    for _, item, fact in entries(built):
        for each in groups[fact["id"]]:
            told = plain(each["statement"])
            if each["type"] == "membership":  # here its period stands before the sentence
                told = plain(names[each["member"]])
                assert plain(names[each["of"]]) in words(item), fact["id"]
            if each["type"] == "signature":  # its document stands above it elsewhere
                told = told.removeprefix("Signed for ").partition(" as ")[0]
                assert plain(names[each["document"]]) + ": signed for" in words(item), fact["id"]
            assert told in words(item), each["id"]
        chips = [words(chip) for chip in item.xpath("./span[contains(@class, 'chip')]")]
        assert chips == fact["weaknesses"], fact["id"]


def test_a_vote_on_the_timeline_says_how_the_state_of_the_site_voted(real: Built) -> None:
    focus = real.settings["focus"]
    votes = {fact["roll"]: fact for fact in real.of("vote") if fact["by"] == focus}
    told = [(item, votes[fact["id"]]) for _, item, fact in entries(real) if fact["id"] in votes]
    assert len(told) > 20
    for item, vote in told:
        ballot = vote["ballot"].replace("_", " ")
        assert f"Kazakhstan: {ballot}." in words(item), vote["id"]


def test_an_entry_of_the_timeline_names_its_states_and_questions(built: Built) -> None:
    pages = {
        each["page"]: each["id"]
        for each in [*built.record["entities"], *built.record["questions"]]
        if each["page"].split("/")[0] in ("states", "claimed-states", "questions")
    }
    bears_on = {each["id"]: each.get("bears_on", []) for each in built.record["entities"]}
    groups = together(built)
    tagged = 0
    for _, item, fact in entries(built):
        (tags,) = item.xpath("./span[@class='tags']")
        found = [pages[urljoin("/timeline/", link)[1:]] for link in tags.xpath("./a/@href")]
        named = [id for each in groups[fact["id"]] for id in built.named(each)]
        voted = [built.facts[id]["by"] for id in fact.get("votes", [])]
        named += [state for state in voted if state == built.settings["focus"]]
        named += bears_on[fact["document"]] if fact["type"] == "roll-call" else []
        named = [id for id in named if id in pages.values()]
        assert found == list(dict.fromkeys(named)), fact["id"]
        tagged += bool(found)
    assert tagged > 10


def test_an_entry_of_the_timeline_leads_to_the_briefings_that_tell_of_it(real: Built) -> None:
    told = 0
    for _, item, fact in entries(real):
        for link in item.xpath("./span[@class='told']/a/@href"):
            address = urljoin("/timeline/", link)[1:]
            assert address.startswith("briefings/")
            briefing = real.page(address)
            ids = briefing.xpath(".//a/@data-term")
            ids += [href.partition("#")[2] for href in briefing.xpath(".//a/@href")]
            assert fact["id"] in ids, (fact["id"], address)
            told += 1
    assert told > 20


# Disagreements ---------------------------------------------------------------------------------


def test_every_value_on_which_sources_differ_is_on_the_page_of_disagreements(built: Built) -> None:
    page = built.page("disagreements/")
    disputed = {id: fact for id, fact in built.facts.items() if fact["disputes"]}
    # Votes are made from roll-calls; the roll-call has the disagreement.
    disputed = {id: fact for id, fact in disputed.items() if fact["type"] != "vote"}
    assert disputed
    addresses = {each["id"]: each.get("url") for each in built.record["sources"]}
    found: dict[str, list[list[Element]]] = {}
    for row in page.xpath(".//div[@class='versions']//tbody/tr"):
        fact = built.fact_at("disagreements/", row.xpath("string(td[1]/a/@href)"))
        found.setdefault(fact["id"], []).append(row.xpath("td"))
    assert found.keys() == disputed.keys()
    for id, fact in disputed.items():
        first = " ".join(words(cell) for cell in found[id][0])
        assert plain(fact["statement"]) in first, id
        assert plain(fact.get("rank_reason", "")) in first, id
        for dispute, (_, ours, others, why) in zip(fact["disputes"], found[id], strict=True):
            assert words(others).startswith(plain(dispute["value"])), id
            assert words(why).endswith(plain(dispute["resolution"])), id
            assert words(ours.xpath("*[@class='who']")[0]), id
        assert cited(page, found[id]) == cited_in(fact, addresses), id


def cited(page: Element, rows: list[list[Element]]) -> set[str]:
    """The addresses of the sources that rows cite."""
    numbers = [number for row in rows for cell in row for number in cell.xpath(".//sup/a/@href")]
    items = (page.xpath(f".//li[@id='{number[1:]}']/a[1]/@href")[0] for number in numbers)
    return {item.rpartition("#")[2] if "sources/#" in item else item for item in items}


def cited_in(fact: Fact, addresses: dict[str, str | None]) -> set[str]:
    """The addresses of the sources of a fact and of the other values; an id where one has none."""
    cites = [*fact["sources"], *(cite for each in fact["disputes"] for cite in each["sources"])]
    return {addresses[cite["source"]] or cite["source"] for cite in cites}


@pytest.mark.parametrize(
    ("field", "start"),
    [
        ("Day, 2 January 2022", "2 January 2022 "),
        ("Stance, 17 June 2022", "does not recognise "),
        ("Signer, 5 December 1994", "Alexander Lukashenko "),
        ("Value, 28 September 2022", "97.51% "),
        ("Vote of Armenia, 24 February 2025", "in favour "),
        ("Status, since 22 February 2024", "participation frozen "),
    ],
)
def test_what_is_used_stands_beside_what_others_have(real: Built, field: str, start: str) -> None:
    rows = real.page("disagreements/").xpath(".//div[@class='versions']//tbody/tr")
    used = [words(row[1]) for row in rows if words(row[0]).startswith(field)]
    assert [each for each in used if each.startswith(start)], used


def test_every_series_with_several_figures_is_on_the_page_of_disagreements(built: Built) -> None:
    page = built.page("disagreements/")
    seen = 0
    for series in built.record["series"]:
        figures = [f["id"] for f in built.of("figure") if f["series"] == series["id"]]
        heads = page.xpath(f".//h2[@id='series-{series['id']}']")
        assert len(heads) == (len(figures) > 1), series["id"]
        if heads:
            rows = heads[0].xpath("./following-sibling::table[1]/tbody/tr")
            links = [row[0].xpath("string(./a/@href)") for row in rows]
            shown = [built.fact_at("disagreements/", link)["id"] for link in links]
            assert sorted(shown) == sorted(figures)
            seen += 1
    assert seen


def test_each_disagreement_stands_on_the_page_of_its_fact_too(built: Built) -> None:
    missing = []
    for fact in built.facts.values():
        text = words(built.page(fact["page"].partition("#")[0]))
        for dispute in fact["disputes"]:
            if plain(dispute["value"]) not in text or plain(dispute["resolution"]) not in text:
                missing.append(f"{fact['id']}: {dispute['value']}")
    assert missing == []


def test_why_a_value_is_used_or_not_stands_on_the_page_of_its_fact(built: Built) -> None:
    reasoned = [fact for fact in built.facts.values() if fact.get("rank_reason")]
    assert reasoned
    for fact in reasoned:
        page = built.page(fact["page"].partition("#")[0])
        assert plain(fact["rank_reason"]) in words(page), fact["id"]


# Every page ------------------------------------------------------------------------------------


def test_every_page_that_states_facts_says_for_which_day(real: Built) -> None:
    briefings = {each["page"]: each["as_of"] for each in real.record["briefings"]}
    views = {address: str(day) for base, address, day in real.views() if address != base}
    days = briefings | views
    stating = 0
    for address in real.addresses:
        article = real.page(address)
        links = article.xpath(".//a/@href[contains(., '#')]")
        if any(link.partition("#")[2] in real.facts for link in links):
            last = bounds(days.get(address, str(real.today)))[1]
            lines = [words(line) for line in article.xpath(".//p[@class='page-day']")]
            later = " Later events are dated."
            told = f"Facts as at {english(last)}.{later * (last < real.today)}"
            assert lines == [told], address
            stating += 1
    assert stating > 100


def test_a_claim_is_two_clicks_from_its_source(built: Built) -> None:
    """The first leads to the list at the foot of the page, the second out, or to our list."""
    ids = sorted(built.facts)
    broken = []
    for id in random.Random(2022).sample(ids, min(len(ids), 200)):
        fact = built.facts[id]
        address, _, anchor = fact["page"].partition("#")
        page = built.page(address)
        (place,) = page.xpath(f".//*[@id='{anchor}']")
        cites = block_of(place, fact).xpath(".//sup[@class='cite']/a/@href")
        entries = [page.xpath(f".//*[@id='{cite.removeprefix('#')}']") for cite in cites]
        onward = [str(link) for entry in entries for link in entry[0].xpath(".//a/@href")]
        good = [
            link
            for link in onward
            if re.match("https?://", link) or "/sources/#" in urljoin(f"/{address}", link)
        ]
        if not good or len(entries) < len({cite["source"] for cite in fact["sources"]}):
            broken.append(id)
    assert broken == []


def block_of(place: Element, fact: Fact) -> Element:
    """What a reader sees as one with an anchor: the row, the entry or the paragraph."""
    block = place.xpath("(ancestor::tr | ancestor::li | ancestor::p)[1]")[0]
    if fact["type"] == "vote":  # in the lists of a vote; its line above has the sources
        block = place.xpath("ancestor::li/preceding::p[.//sup][1]")[0]
    return block


def test_every_open_question_is_on_its_page_and_no_fact(built: Built) -> None:
    page = built.page("open-questions/")
    written = [
        (item["id"], item["asks"], item["looked"])
        for file in sorted((built.root / "data/open").glob("*.yml"))
        for item in yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)
    ]
    assert written
    for id, asks, looked in written:
        (anchor,) = page.xpath(f".//*[@id='{id}']")
        text = words(anchor.xpath("ancestor::li[1]")[0])
        assert text.startswith(plain(" ".join(f"{asks} {looked}".split()))), id
        assert id not in built.facts
    assert len(page.xpath(".//li")) == len(written)


# Freshness -------------------------------------------------------------------------------------


def due(fact: Fact) -> datetime.date:
    first = bounds(fact["review"]["last"])[0]
    month = first.year * 12 + first.month - 1 + fact["review"]["months"]
    last = calendar.monthrange(month // 12, month % 12 + 1)[1]
    return datetime.date(month // 12, month % 12 + 1, min(first.day, last))


def queue(page: Element) -> tuple[int, int, int]:
    """What the review queue says: due, all, and the sum of what comes."""
    late, total = re.findall(r"\d+", words(page.xpath(".//p[contains(@class, 'as-of')]")[0]))[:2]
    coming = page.xpath(".//h2[@id='next']/following-sibling::table[1]/tbody/tr/td[2]")
    return int(late), int(total), sum(int(words(cell)) for cell in coming)


def test_the_review_queue_counts_every_fact_of_the_record(built: Built) -> None:
    written = [fact for fact in built.facts.values() if fact["type"] != "vote"]
    late = [fact for fact in written if due(fact) < built.today]
    page = built.page("review/")
    assert queue(page) == (len(late), len(written), len(written) - len(late))
    rows = page.xpath(".//h2[@id='due']/following-sibling::table[1]/tbody/tr")
    assert len(rows) == len(late)


def test_the_review_queue_lists_what_is_due_the_longest_due_first(lake: Renderer) -> None:
    later = Renderer(RecordIndex(lake.index.catalogue, on("2024-01-01")))
    page = page_of(later, "review.md")
    text = later.body(page, {})
    assert "7 of 28 facts were due for review by 1 January 2024." in text
    section = text.partition("{: #due }")[2].partition("## Next")[0]
    rows = re.findall(r"^\| 15 July 2023 \| .*#([\w-]+)\)", section, re.M)
    assert rows == sorted(rows)
    assert len(rows) == 7
    coming = re.findall(r"^\| (\w+ \d{4}) \| (\d+) \|", text.partition("## Next")[2], re.M)
    assert coming == [("January 2024", "14"), ("January 2025", "7")]


def test_a_page_says_how_many_of_its_facts_are_due(built: Built) -> None:
    about: dict[str, set[str]] = {}
    for fact in built.facts.values():
        for id in built.named(fact) if fact["type"] != "vote" else ():
            about.setdefault(id, set()).add(fact["id"])
    for each in [*built.record["entities"], *built.record["questions"]]:
        facts = about.get(each["id"], set())
        late = [id for id in facts if due(built.facts[id]) < built.today]
        lines = built.page(each["page"]).xpath(".//p[contains(@class, 'freshness')]")
        if not facts:
            assert lines == [], each["id"]
            continue
        numbers = re.findall(r"^(\d+) facts?\b.*?, (\d+) due", words(lines[0]))
        assert numbers == [(str(len(facts)), str(len(late)))], each["id"]


def test_the_facts_that_a_page_counts_are_on_it(built: Built) -> None:
    missing = []
    for each in [*built.record["entities"], *built.record["questions"]]:
        page = built.page(each["page"])
        shown = {*page.xpath(".//@id"), *(a.partition("#")[2] for a in page.xpath(".//a/@href"))}
        missing += [
            f"{each['page']}: {fact['id']}"
            for fact in built.facts.values()
            if fact["type"] != "vote" and each["id"] in built.named(fact)
            if fact["id"] not in shown
        ]
    assert missing == []


# Tables for programs ---------------------------------------------------------------------------

THINGS = ("entities", "questions")
# What is promised of three tables: each column, and the field of the record that it holds. A change
# here is a new version of the contract.
COLUMNS = {
    "votes": {
        "document": "document",
        "body": "body",
        "actor": "by",
        "ballot": "ballot",
        "roll_call": "roll",
        "edtf": "on",
    },
    "positions": {
        "question": "question",
        "actor": "by",
        "stance": "stance",
        "basis": "basis",
        "speaker": "speaker",
        "stated_edtf": "stated",
        "wording": "what",
        "quote": "quote",
    },
    "memberships": {
        "body": "of",
        "member": "member",
        "status": "status",
        "last_seen_edtf": "last_seen",
    },
}
NAMED = {"document_symbol": "symbol", "actor_code": "code", "member_code": "code"}
TYPES = {"votes": "vote", "positions": "position", "memberships": "membership"}


def table(built: Built, name: str) -> list[dict[str, str]]:
    text = (built.folder / f"data/{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), strict=True))


@pytest.mark.parametrize("name", COLUMNS)
def test_a_table_for_programs_says_what_the_record_says(built: Built, name: str) -> None:
    things = {each["id"]: each for group in THINGS for each in built.record[group]}
    facts = sorted(built.of(TYPES[name]), key=lambda fact: fact["id"])
    rows = table(built, name)
    assert [row["id"] for row in rows] == [fact["id"] for fact in facts]
    for row, fact in zip(rows, facts, strict=True):
        for column, field in COLUMNS[name].items():
            value = str(fact.get(field, ""))
            assert row[column].removeprefix("'") == value.removeprefix("'"), (fact["id"], column)
            if value in things:
                assert row[f"{column}_name"] == things[value]["name"]
        for column in NAMED.keys() & row.keys():
            thing = things[row[column.rpartition("_")[0]]]
            assert row[column] == thing.get(NAMED[column], "")
        assert row["address"] == "https://example.org/nrb/" + fact["page"]


def test_each_vote_of_a_roll_call_is_one_row(built: Built) -> None:
    listed = [
        (roll["id"], state, ballot)
        for roll in built.of("roll-call")
        for ballot in LABELS
        for state in roll[ballot]
    ]
    rows = table(built, "votes")
    found = sorted((row["roll_call"], row["actor"], row["ballot"]) for row in rows)
    assert found == sorted(listed)


@pytest.mark.parametrize("base", ["compare/", "questions/", "organisations/"])
def test_a_download_stands_beside_what_it_holds(built: Built, base: str) -> None:
    found = 0
    for address in (each for each in built.bases() if each.startswith(base)):
        for link in built.page(address).xpath(".//a/@href[contains(., '.csv')]"):
            file = built.folder / urljoin(f"/{address}", link).lstrip("/")
            assert file.is_file(), (address, link)
            found += 1
    assert found
