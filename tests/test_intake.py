"""The intake of an article: what is found in it, what is dropped, what is written, and where."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import bench_intake
import check
import intake
from briefings.text.matcher import Matcher
from shared import ROOT, copy_of_lakes
from workbench.intake import text
from workbench.intake.clean import RULES, SAID, clean
from workbench.intake.dates import dates
from workbench.intake.figures import figures
from workbench.intake.findings import find
from workbench.intake.passages import Article, Known, Passage, plain, sentences
from workbench.intake.quotations import quotations, shortened
from workbench.intake.read import read
from workbench.kinds import Refused

TODAY = datetime.date(2023, 6, 30)
THURSDAY = datetime.date(2023, 5, 4)
TEXTS = ROOT / "tests/cases/intake"
GAZETTE = "northmere-gazette-2022-09-14"
ARTICLE = """A bridge for Westfen

By Odile Marsh
4 May 2023

The town of Westfen will build a bridge of 40 metres over the canal by next spring.

“Nobody should have to swim to the baker any longer,” said Bram Roach, who opened the work.
"""


@pytest.fixture(scope="module")
def shared_lakes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the lakes, for what may not change it."""
    return copy_of_lakes(tmp_path_factory.mktemp("intake"))


@pytest.fixture
def lakes(tmp_path: Path) -> Path:
    """The site of the lakes, to be written in."""
    return copy_of_lakes(tmp_path)


def take(root: Path, *words: str | Path) -> int:
    return intake.main(root, [str(word) for word in words], TODAY)


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, but for what checks have kept."""
    files = (each for each in folder.rglob("*") if each.is_file() and not each.is_symlink())
    return {str(each): each.read_bytes() for each in files if ".reuse" not in each.parts}


def article(*lines: str, title: str = "A title of no importance") -> Article:
    about = {"title": Known(title, "given"), "date": Known(THURSDAY.isoformat(), "given")}
    return Article(about, [Passage(nth, nth, line) for nth, line in enumerate(lines, 1)])


# How well it finds -------------------------------------------------------------------------------

FLOORS = {  # precision and recall, a little under what `tests/bench_intake.py` prints
    "title": (1, 1),
    "publisher": (1, 1),
    "author": (1, 1),
    "paragraph": (1, 1),
    "date": (0.95, 0.95),
    "name": (0.95, 0.93),
    "quotation": (0.95, 0.95),
    "figure": (0.93, 0.9),
}


@pytest.fixture(scope="module")
def scores() -> dict[str, bench_intake.Score]:
    return bench_intake.scores()


@pytest.mark.parametrize("kind", FLOORS)
def test_what_is_found_in_the_labelled_texts(
    scores: dict[str, bench_intake.Score], kind: str
) -> None:
    precision, recall = FLOORS[kind]
    assert scores[kind].precision >= precision, scores[kind].wrong
    assert scores[kind].recall >= recall, scores[kind].missed


# Plain text, rule by rule ------------------------------------------------------------------

BODY = "The league met in the old town hall and spoke for two hours about fish and about nets."


def of(*lines: str, publishers: tuple[str, ...] = ()) -> Article:
    return text.article("\n".join(lines), list(publishers), is_dated=False)


def test_lines_that_were_broken_at_a_width_are_one_passage() -> None:
    found = of(
        "The league met in the old town hall and",
        "spoke for two hours about fish, and about",
        "nets.",
        "",
        "Nothing came of it, although the ministers",
        "Pike and Roach were there.",
    )
    assert [(each.line, each.end) for each in found.passages] == [(1, 3), (5, 6)]


def test_headlines_below_each_other_stay_apart() -> None:
    found = of("Swans leave the lake at last today", "A bell for Westfen and its people", BODY)
    assert [each.line for each in found.passages] == [1, 2, 3]


def test_the_title_is_the_line_above_the_text_that_occurs_most_often() -> None:
    found = of("Fish, fowl and the news of today", "No more nets", BODY, "No more nets")
    assert found.value("title") == "No more nets"


def test_of_several_lines_the_first_with_four_words_is_the_title() -> None:
    found = of("Home / News / Lakes", "News", "No more nets today", "What it means for all", BODY)
    assert found.value("title") == "No more nets today"


def test_what_ends_the_title_is_its_publisher_after_a_bar() -> None:
    found = of("No more nets in Northmere | Mere Daily", BODY)
    assert (found.value("title"), found.value("publisher")) == (
        "No more nets in Northmere",
        "Mere Daily",
    )


def test_what_ends_the_title_after_a_dash_is_part_of_it_unless_it_occurs_elsewhere() -> None:
    assert of("No more nets – minister", BODY).value("publisher") == ""
    assert of("No more nets – Mere Daily", BODY, "© Mere Daily").value("publisher") == "Mere Daily"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("4 May 2023", "2023-05-04"),
        ("May 4, 2023 09:15", "2023-05-04"),
        ("Thursday, 4th May 2023", "2023-05-04"),
        ("2023-05-04", "2023-05-04"),
        ("Date: 16:04, 26-09-2022.", "2022-09-26"),
        ("04.05.2023", "2023-05-04"),
        ("5/14/2023", "2023-05-14"),
        ("Published 4 May 2023 | Updated 6 May 2023", "2023-05-04"),
        ("Updated: 6 May 2023", ""),
        ("32 May 2023", ""),
    ],
)
def test_the_date_is_what_a_line_of_its_own_gives(line: str, day: str) -> None:
    assert of("No more nets", line, BODY).value("date") == day


def test_author_address_and_a_known_publisher_are_lines_of_their_own() -> None:
    found = of(
        "No more nets",
        "By Odile Marsh, our correspondent",
        "https://courier.example/nets",
        "Lake Courier",
        BODY,
        publishers=("Lake Courier",),
    )
    assert found.value("author") == "Odile Marsh"
    assert found.value("url") == "https://courier.example/nets"
    assert found.value("publisher") == "Lake Courier"


def test_a_page_says_best_in_json_ld_who_published_it(tmp_path: Path) -> None:
    data = '{"datePublished": "2023-05-04", "publisher": {"name": "Mere Wire"}}'
    file = tmp_path / "page.html"
    file.write_text(
        "<html><head><title>No more nets</title><meta property='og:site_name' content='World'>"
        f"<script type='application/ld+json'>{data}</script></head><body><p>{BODY}</p>",
        "utf-8",
    )
    found = read(file, {}, {})
    assert (found.value("publisher"), found.value("date")) == ("Mere Wire", "2023-05-04")


def test_a_day_that_is_written_nowhere_in_a_page_is_not_guessed(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(f"<html><title>No more nets in 2019</title><p>{BODY}</p></html>", "utf-8")
    with pytest.raises(Refused, match="--date"):
        read(file, {}, {})


# What is dropped ---------------------------------------------------------------------------------

DIRT = {
    "advertisement": [
        "ADVERTISEMENT",
        "Sponsored by Carp & Sons",
        "Story continues below",
        "Skip to content",
        "We use cookies to give you a better site",
    ],
    "share": [
        "Share this article",
        "Facebook",
        "Sign up for our weekly newsletter and never miss a fish",
        "12 comments",
        "Follow us on any network you like.",
    ],
    "appeal": ["We depend on readers like you. Become a patron and keep the lake in the news."],
    "time stamp": ["Published: 4 May 2023, 09:15", "3 min read", "2 hours ago", "6:02 pm"],
    "byline": ["By Odile Marsh", "Reporting by Odile Marsh; Editing by Jonas Reed"],
    "caption": [
        "Photo: the lake at dawn",
        "Men stand at the shore and look for a boat that has not come back. (AP Photo)",
        "A net on the shore of Lake Ull. EPA-EFE/ODILE MARSH",
    ],
    "disclaimer": [
        "© 2023 Lake Courier. All rights reserved.",
        "The opinions expressed in this article are those of the author alone.",
        "If you notice an error, mark it and press Ctrl+Enter.",
    ],
    "headline": ["A title of no importance", "A title of no importance | Lake Courier"],
    "other news": ["Read more: Swans leave the lake"],
    "repeated": [BODY],
    "before or after the text": ["The short answer"],
}


@pytest.mark.parametrize(("rule", "line"), [(rule, line) for rule in DIRT for line in DIRT[rule]])
def test_dirt_is_dropped_with_the_name_of_its_rule(rule: str, line: str) -> None:
    around = (
        [BODY, line] if rule in ("before or after the text", "repeated") else [BODY, line, BODY]
    )
    kept, dropped = clean(article(*around))
    assert (dropped[0].rule, dropped[0].passage.line) == (rule, 2)
    assert BODY in [each.text for each in kept]


def test_every_rule_has_an_example_and_a_sentence() -> None:
    assert {*DIRT, "outside"} == {*SAID}
    assert {rule.name for rule in RULES} <= {*SAID}


def test_sentences_of_an_article_are_kept() -> None:
    said = [
        "More than 200 families have asked the league for help since the first of June.",
        "The latest count puts the loss at 61 boats, the league said in a statement.",
        "Most of the boats were lost on the first day of the storm.",
        "He sat at home and waited for the post to come.",
        "Share prices of the two largest fishing companies fell by a tenth on Monday.",
        "“We lost it,” she said.",
    ]
    kept, _ = clean(article(*said))
    assert [each.text for each in kept] == said


def test_a_wall_of_headlines_goes_and_one_heading_stays() -> None:
    wall = ["Swans leave the lake", "A bell for Westfen", "Carp and how to cook it", "Tram stolen"]
    last = "The next meeting of the league is to take place before the summer is over."
    kept, dropped = clean(article(BODY, "What comes next", last, *wall))
    assert [each.line for each in kept] == [1, 2, 3]
    assert {each.rule for each in dropped} == {"other news"}


def test_a_list_of_other_news_ends_where_the_article_goes_on() -> None:
    more = "After the vote the ministers drove to the lake and looked at the water for a while."
    kept, _ = clean(article(BODY, "Related stories", "Swans leave the lake", "Tram stolen", more))
    assert [each.line for each in kept] == [1, 5]


def test_headlines_each_with_a_sentence_are_no_article() -> None:
    teaser = "What the {} has to do with the price of bread, and why nobody wants to talk of it."
    rest = [
        each for word in ("swan", "bell", "tram") for each in (f"The {word}", teaser.format(word))
    ]
    kept, _ = clean(article(BODY, "Most read", *rest))
    assert [each.line for each in kept] == [1]


# Dates -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("on Tuesday", "2023-05-02"),
        ("on Thursday", "2023-05-04"),  # the day of the article
        ("on Friday", "2023-04-28"),
        ("last Thursday", "2023-04-27"),
        ("It will begin on Friday", "2023-05-05"),
        ("It will begin on Thursday", "2023-05-11"),
        ("next Monday", "2023-05-08"),
        ("It stays shut until Saturday", "2023-05-06"),
        ("The minister, who will resign, said on Monday", "2023-05-01"),
        ("yesterday", "2023-05-03"),
        ("tomorrow", "2023-05-05"),
        ("on 9 March 2020", "2020-03-09"),
        ("on March 9, 2020", "2020-03-09"),
        ("on 2 May", "2023-05-02"),
        ("on December 31", "2022-12-31"),
        ("on 1 July", "2023-07-01"),
        ("in February 2022", "2022-02"),
        ("in June", "2022-06"),
        ("since 1947", "1947"),
        ("on 31 February 2020", None),
        ("on Mondays", None),
        ("1947 boats", None),
        ("May I go", None),
    ],
)
def test_a_date_is_resolved_against_the_day_of_the_article(words: str, day: str | None) -> None:
    assert [each.date for each in dates(words, THURSDAY)] == ([day] if day else [])


def test_how_a_date_was_resolved_is_said() -> None:
    (tuesday,) = dates("They met on Tuesday.", THURSDAY)
    assert tuesday.how == "Tuesday: the last one up to 2023-05-04, the day of the article"
    (written,) = dates("They met on 2 May 2023.", THURSDAY)
    assert written.how == ""


@given(st.dates(datetime.date(1900, 1, 8), datetime.date(2090, 1, 1)), st.integers(0, 6))
@settings(max_examples=60, deadline=None)
def test_a_weekday_is_that_weekday_within_the_week_before(day: datetime.date, number: int) -> None:
    name = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[number]
    (found,) = dates(f"It rained on {name}.", day)
    then = datetime.date.fromisoformat(found.date)
    assert then.weekday() == number
    assert 0 <= (day - then).days <= 6


# Quotations, names and figures -------------------------------------------------------------

KNOWN = Matcher(
    [("Ada Pike", "ada-pike"), ("Bram Roach", "bram-roach"), ("Northmere", "northmere")]
)


def found_in(*lines: str) -> dict[str, list[tuple[str, str]]]:
    kept = [Passage(nth, nth, line) for nth, line in enumerate(lines, 1)]
    found = find(kept, THURSDAY, KNOWN, {"Pia Storm": "pia-storm"})
    kinds = ("name", "quotation", "figure")
    return {kind: [(each.value, each.detail) for each in found.of(kind)] for kind in kinds}


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("“We have kept every word of it,” Ada Pike said in Northmere.", "Ada Pike"),
        ("“We have kept every word of it,” said Ada Pike of Northmere.", "Ada Pike"),
        ("Ada Pike told Bram Roach: “We have kept every word of it.”", "Ada Pike"),
        ("“We have kept every word of it,” Ada Pike told Bram Roach.", "Ada Pike"),
        ("Ada Pike thanked Bram Roach. “We have kept every word of it,” she said.", "Ada Pike"),
        ('"We have kept every word of it," Ada Pike said.', "Ada Pike"),
        ("‘We don’t know a word of it,’ Ada Pike said.", "Ada Pike"),
        ("«We have kept every word of it», Ada Pike said.", "Ada Pike"),
        ("“We have kept every word of it,” said a woman at the shore.", ""),
    ],
)
def test_the_speaker_is_who_says_so(line: str, speaker: str) -> None:
    assert [who for _, who in found_in(line)["quotation"]] == [speaker]


def test_a_second_quotation_goes_on_with_the_same_speaker() -> None:
    line = "“We have kept every word,” Ada Pike said. “We shall keep it again and again.”"
    assert [who for _, who in found_in(line)["quotation"]] == ["Ada Pike", "Ada Pike"]


def test_the_next_paragraph_goes_on_with_who_was_reported_before() -> None:
    found = found_in("Ada Pike said that the lake is low.", "“We shall keep every word of it.”")
    assert [who for _, who in found["quotation"]] == ["Ada Pike"]


def test_four_words_in_quotation_marks_are_no_quotation() -> None:
    assert found_in("The so-called “Republic of the Reach” was there.")["quotation"] == []


def test_a_quotation_mark_without_a_partner_is_told_and_nothing_is_taken() -> None:
    passage = Passage(7, 7, "He said: “We have kept every word of it, and went away.")
    found, notes = quotations([passage], [])
    assert found == []
    assert notes == ["line 7: a quotation mark has no partner; read it there"]


def test_a_long_quotation_is_cut_at_25_words() -> None:
    assert len(shortened("word " * 40).removesuffix(" […]").split()) == 25
    assert shortened("only these") == "only these"


def test_names_are_those_of_the_record_and_capitalised_ones() -> None:
    found = found_in(
        "Prime Minister Ada Pike met Ruth Amsel at the High Court of Northmere in Old Weir.",
        "She and Pike were silent. Pia Storm was not there. Russian boats were.",
    )
    assert found["name"] == [
        ("Ada Pike", "ada-pike"),
        ("Ruth Amsel", ""),
        ("High Court of Northmere", ""),
        ("Northmere", "northmere"),
        ("Old Weir", ""),
        ("Pike", "ada-pike"),
        ("Pia Storm", "pia-storm"),
    ]


def test_a_person_of_a_body_are_two_names_and_any_script_has_capitals() -> None:
    found = found_in(
        "The net was sold by Mira Holt of the Fishers’ Guild and by the Bank of the Lakes."
    )
    assert [name for name, _ in found["name"]] == [
        "Mira Holt",
        "Fishers’ Guild",
        "Bank of the Lakes",
    ]
    found = found_in("Во вторник начальник гавани Иван Ершов был в городе.")
    assert ("Иван Ершов", "") in found["name"]
    assert ("вторник", "") not in found["name"]


@pytest.mark.parametrize(
    ("line", "value", "what", "exact"),
    [
        ("58 boats were lost.", "58", "boats", ""),
        ("About 1,400 people came.", "1400", "people", "about"),
        ("More than forty-two boats sank.", "42", "boats", "over"),
        ("It costs at least $2.5 million.", "2500000", "$", "at-least"),
        ("Up to 14.5 per cent of the fleet sank.", "14.5", "per cent fleet", "up-to"),
        ("Some 30% of voters came.", "30", "per cent voters", "about"),
        ("It fell to -12 degrees.", "-12", "degrees", ""),
        ("The budget is 41.7 billion marks.", "41700000000", "marks", ""),
        ("2,022 boats came.", "2022", "boats", ""),
    ],
)
def test_a_figure_has_its_number_what_it_counts_and_how_exact_it_is(
    line: str, value: str, what: str, exact: str
) -> None:
    (found,) = figures([Passage(1, 1, line)])
    assert (found.value, found.qualifier) == (value, exact)
    assert found.detail.startswith(what)


@pytest.mark.parametrize(
    "line",
    [
        "It happened in 2022 and after 1947.",
        "They left at 5:40 a.m. on 4 May.",
        "Article 5 of resolution 11 is short.",
        "It was the 3rd time, on the 21st floor.",
        "The 45-year-old man left in the 1990s.",
        "Call +7 or tel. 123-456.",
        "Nobody was there.",
    ],
)
def test_what_is_no_figure(line: str) -> None:
    assert [each.value for each in figures([Passage(1, 1, line)])] == []


def test_abbreviations_and_initials_end_no_sentence() -> None:
    passage = Passage(
        1, 1, "Dr. Otto J. Fenn left at 5 p.m. on Monday. He came back. “Why?” she asked."
    )
    assert len(sentences(passage)) == 3


# Beside the record -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compared(shared_lakes: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The verdict on each finding of a text that was written to be held against the lakes."""
    file = tmp_path_factory.mktemp("article") / "article.txt"
    file.write_text(
        "What the drought did\n\n4 May 2023\n\nLake Courier\n\n"
        "Some 58 boats were lost in the Great Drought, the Mere Angling League said.\n"
        "Others count 70 boats that were lost in the Great Drought.\n"
        "The town spent 12 crowns on a bell for its hall.\n"
        "“Let the lake rest for a while,” Ada Pike said in Halden on Tuesday.\n"
        "Northmere and the Mere Angling League signed the treaty on 2 April 2019.\n",
        encoding="utf-8",
    )
    index = intake._index(shared_lakes, TODAY)
    whole = intake.taken(read(file, {}, {"courier.example": "Lake Courier"}), index, TODAY)
    return {
        f"{each.finding.kind} {each.finding.value}": f"{each.verdict.value} {each.against}".strip()
        for each in whole.compared
    }


@pytest.mark.parametrize(
    ("finding", "verdict"),
    [
        ("figure 58", "agrees boats-lost-58"),
        ("figure 70", "differs boats-lost-58"),
        ("figure 12", "new"),
        ("quotation Let the lake rest for a while", "agrees pike-speech"),
        ("name Ada Pike", "agrees ada-pike"),
        ("name Great Drought", "agrees great-drought"),
        ("name Halden", "new"),
        ("date 2019-04-02", "agrees mal-northmere"),
        ("date 2023-05-02", "new"),
    ],
)
def test_each_finding_is_held_against_the_record(
    compared: dict[str, str], finding: str, verdict: str
) -> None:
    assert compared[finding] == verdict


# What is written ---------------------------------------------------------------------------------


def test_an_intake_is_four_files_in_one_folder_and_nothing_else(lakes: Path) -> None:
    before = snapshot(lakes)
    assert take(lakes, TEXTS / "drought.html") == 0
    made = {Path(name) for name in snapshot(lakes)} - {Path(name) for name in before}
    folder = lakes / "intake" / GAZETTE
    assert made == {folder / n for n in ("source.yml", "facts.yml", "briefing.md", "receipt.md")}
    assert {name: snapshot(lakes)[name] for name in before} == before


def test_git_ignores_the_folder() -> None:
    assert "/intake/" in (ROOT / ".gitignore").read_text("utf-8").split()


def test_the_source_is_a_record_with_what_is_known_of_its_publisher(shared_lakes: Path) -> None:
    take(shared_lakes, TEXTS / "drought.html")
    text = (shared_lakes / "intake" / GAZETTE / "source.yml").read_text("utf-8")
    assert yaml.load(text, yaml.BaseLoader) == {
        "id": GAZETTE,
        "publisher": "Northmere Gazette",
        "title": "League raises its count of lost boats",
        "date": "2022-09-14",
        "url": "https://gazette.example/2022/count",
        "class": "gazette",
        "group": "northmere",
    }


@pytest.mark.parametrize("file", bench_intake.texts(), ids=lambda file: file.name)
def test_no_sentence_of_the_article_is_in_the_draft(lakes: Path, file: Path) -> None:
    """Six words in a row are only taken over inside quotation marks, 25 of them at most."""
    labels = yaml.safe_load(file.with_suffix(".yml").read_text("utf-8"))
    flags = [f"--{name}={value}" for name, value in labels.get("given", {}).items()]
    assert take(lakes, file, *flags) == 0
    (draft,) = (lakes / "intake").glob("*/briefing.md")
    own = draft.read_text("utf-8")
    for quoted in re.findall("“([^”]*)”", own):
        assert len(quoted.removesuffix(" […]").split()) <= 25
    bare = f" {plain(re.sub('“[^”]*”', '', own))} "
    article = read(file, labels.get("given", {}), {})
    for passage in clean(article)[0]:
        said = plain(passage.text).split()
        for nth in range(len(said) - 5):
            assert f" {' '.join(said[nth : nth + 6])} " not in bare


def test_the_receipt_says_of_every_passage_what_became_of_it(shared_lakes: Path) -> None:
    take(shared_lakes, TEXTS / "accord.txt")
    receipt = (shared_lakes / "intake/lake-courier-2023-05-04/receipt.md").read_text("utf-8")
    _, kept = receipt.split("## What was kept")
    told = {int(number) for number in re.findall(r"^- line (\d+)", kept, re.M)}
    lines = (TEXTS / "accord.txt").read_text("utf-8").splitlines()
    assert told == {number for number, line in enumerate(lines, 1) if line.strip()}


# Accepting ---------------------------------------------------------------------------------------


def accepted(lakes: Path, *kinds: str) -> int:
    """Takes in the article on the drought and accepts the proposals of some kinds."""
    if not (lakes / "intake").exists():
        assert take(lakes, TEXTS / "drought.html") == 0
    facts = lakes / "intake" / GAZETTE / "facts.yml"
    text = facts.read_text("utf-8")
    for kind in kinds:
        text = text.replace(f"accept: no  # {kind}", f"accept: yes  # {kind}")
    facts.write_text(text, "utf-8")
    return take(lakes, "--accept", GAZETTE)


def test_what_is_accepted_comes_into_its_place_and_the_check_passes(
    lakes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert accepted(lakes, "quotation") == 0
    assert f"- id: {GAZETTE}\n" in (lakes / "data/sources/papers.yml").read_text("utf-8")
    assert "quote: A count that corrects itself" in (lakes / "data/facts/league.yml").read_text()
    draft = lakes / f"docs/briefings/briefing-{GAZETTE}.md"
    assert draft.read_text("utf-8").count("\ndraft: true\n") == 1
    capsys.readouterr()
    assert check.main(lakes, []) == 0
    assert "in a draft: " in capsys.readouterr().err  # its key point is not confirmed


def test_facts_may_be_accepted_later_and_none_twice(lakes: Path) -> None:
    assert accepted(lakes) == 0
    source = (lakes / "data/sources/papers.yml").read_bytes()
    assert accepted(lakes, "figure") == 0
    once = snapshot(lakes)
    assert accepted(lakes, "figure") == 0
    assert snapshot(lakes) == once
    assert (lakes / "data/sources/papers.yml").read_bytes() == source
    assert "accept: done  # figure" in (lakes / f"intake/{GAZETTE}/facts.yml").read_text("utf-8")
    assert (lakes / "data/facts/drought.yml").read_text("utf-8").count("value: 61\n") == 1


def test_an_event_waits_for_somebody_to_say_what_happened(
    lakes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take(lakes, TEXTS / "drought.html")
    assert accepted(lakes, "date") == 1
    assert f"intake/{GAZETTE}/facts.yml:4: say in your own words" in capsys.readouterr().err


def test_an_article_of_the_record_is_not_made_a_source_again(lakes: Path, tmp_path: Path) -> None:
    file = tmp_path / "count.txt"
    file.write_text(f"Drought count revised\n\n1 August 2022\n\nLake Courier\n\n{BODY}\n", "utf-8")
    assert take(lakes, file) == 0
    source = (lakes / "intake/lake-courier-2022-08-01/source.yml").read_text("utf-8")
    assert source.endswith("\nid: lake-courier-2022-08-01\n")
    assert "title" not in source
