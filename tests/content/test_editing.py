"""This site's own content, as an editor would measure it: claims, places, proportions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml

Element = lxml.html.HtmlElement
TESTS = Path(__file__).parent
CLAIMS: list[dict[str, str]] = yaml.safe_load((TESTS / "claims.yml").read_text("utf-8"))
BRIEFINGS = sorted(path.stem for path in (TESTS.parents[1] / "docs/briefings").glob("*.md"))


def visible(article: Element) -> str:
    """What a reader sees of an article without opening anything: no fold, no card."""
    copy = lxml.html.fromstring(lxml.html.tostring(article))
    for fold in copy.xpath(".//details/*[not(self::summary)] | .//*[@class='cards']"):
        fold.getparent().remove(fold)
    return _collapsed(copy)


def _collapsed(element: Element) -> str:
    return re.sub(r"\s+", " ", str(element.text_content())).replace("’", "'").strip()


def _words(text: str) -> int:
    return len(re.findall(r"\w[\w'.-]*", text))


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim["claim"][:60])
def test_a_digest_carries_each_claim_of_its_article(
    claim: dict[str, str], page: Callable[[str], Element]
) -> None:
    """Or differs and says so: either way, in the open text and not in a fold only."""
    (article,) = page(f"briefings/{claim['page']}/").xpath("//article")
    assert " ".join(claim["carried"].replace("’", "'").split()) in visible(article)


def test_both_articles_are_taken_apart_in_a_dozen_claims_and_more() -> None:
    articles = [claim["article"] for claim in CLAIMS]
    counts = {article: articles.count(article) for article in articles}
    assert len(counts) == 2
    assert min(counts.values()) >= 12


@pytest.mark.parametrize("briefing", BRIEFINGS)
def test_at_least_half_of_what_a_reader_sees_of_a_briefing_was_written_for_it(
    briefing: str, page: Callable[[str], Element]
) -> None:
    (article,) = page(f"briefings/{briefing}/").xpath("//article")
    made = article.xpath("./*[@id='since' or @id='facts-behind']/preceding-sibling::*")
    start = article.xpath("./*[@id='since' or @id='facts-behind']")[0]
    written = [each for each in made if each.getparent() is start.getparent()]
    text = " ".join(visible(each) for each in written if isinstance(each.tag, str))
    assert _words(text) * 2 >= _words(visible(article))


def test_most_citations_of_a_number_a_quotation_or_a_vote_say_where_in_the_source(
    read_json: Callable[[str], Any],
) -> None:
    cites = list(_telling(read_json("data/record.json")["facts"]))
    with_place = [cite for cite in cites if cite.get("where")]
    assert len(cites) > 200
    assert len(with_place) / len(cites) >= 0.6, f"{len(with_place)} of {len(cites)}"


def _telling(facts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The citations that carry a figure, a quotation or a roll-call."""
    for fact in facts:
        carries = {"figure": "value", "roll-call": "tally"}.get(fact["type"], "quote")
        if fact["type"] == "vote" or not fact.get(carries):
            continue
        for cite in fact["sources"]:
            if not cite.get("supports") or carries in cite["supports"]:
                yield cite


@pytest.mark.parametrize("address", ["", *(f"briefings/{each}/" for each in BRIEFINGS)])
def test_what_is_weak_has_its_mark_on_the_first_page_and_in_key_points(
    address: str, page: Callable[[str], Element], read_json: Callable[[str], Any]
) -> None:
    facts = {fact["id"]: fact for fact in read_json("data/record.json")["facts"]}
    scope = "//article" if address == "" else "//div[@class='key-points']//li"
    for place in page(address).xpath(scope):
        for link in place.xpath(".//a[@data-term]"):
            fact = facts.get(link.get("data-term"))
            if fact and fact["weaknesses"]:
                around = link.xpath("ancestor::*[self::li or self::tr][1]")
                chips = around[0].xpath(".//span[contains(@class, 'chip')]") if around else []
                assert chips or "caveat" in link.get("class"), fact["id"]


def test_every_state_has_a_code_of_its_own_and_a_claimed_state_has_none(
    read_json: Callable[[str], Any],
) -> None:
    entities = read_json("data/record.json")["entities"]
    codes = {each["id"]: each["code"] for each in entities if "code" in each}
    assert set(codes) == {each["id"] for each in entities if each["kind"] == "states"}
    assert len(set(codes.values())) == len(codes) > 20
