"""Every rule of the check, in one list: its name, what it demands, a wrong and a right example.

The name stands at the end of each message. A rule is a generator of problems that takes one kind of
input; it prints nothing and stops nothing. Rules without one are kept while files are read.
"""

from __future__ import annotations

from dataclasses import replace

from ..problem import Problem
from ..query.index import RecordIndex
from ..record.catalogue import Catalogue
from . import facts, layout, pages, pictures, proof, prose, published, records
from .layout import Layout
from .proof import Draft
from .published import Addresses
from .rule import Rule

RULES: tuple[Rule, ...] = (
    # Kept while files are read
    Rule(
        "file-place",
        "A file lies in a folder of the record, under a plain name that can be an id.",
        "data/terms/Quota.yaml",
        "data/glossary/quota.yml",
    ),
    Rule(
        "file-text",
        "A file is UTF-8 text, and no longer than is read at once.",
        "a line of 20,000 characters",
        "the same text in paragraphs",
    ),
    Rule(
        "yaml",
        "YAML is plain: fields, lists and texts, each field once.",
        "name: Lake: the union",
        'name: "Lake: the union"',
    ),
    Rule(
        "record-shape",
        "A file holds one record, or a list of them, as its folder demands.",
        "id: joined",
        "- id: joined",
    ),
    Rule(
        "front-matter",
        "A page starts with front matter between two lines '---'.",
        "# The boats",
        "---\ntitle: The boats\n---",
    ),
    Rule(
        "field",
        "A record has the fields that it needs, no others, and each holds what its type takes.",
        "on: 26.9.2022",
        "on: 2022-09-26",
    ),
    Rule("fact-type", "A fact says of which type it is.", "type: memebership", "type: membership"),
    Rule(
        "unique-id",
        "No two records have one id.",
        "- id: joined\n- id: joined",
        "- id: joined-2019\n- id: joined-2022",
    ),
    Rule(
        "record-date",
        "SOURCE_DATE_EPOCH, where it is set, is a time.",
        "SOURCE_DATE_EPOCH=yesterday",
        "SOURCE_DATE_EPOCH=1700000000",
    ),
    # About the records as they were written
    Rule(
        "known-id",
        "A field with an id names a record of a kind that may stand there.",
        "of: leage",
        "of: league",
        records.ids_exist,
        Catalogue,
    ),
    Rule(
        "source-class",
        "A source has a class from the settings.",
        "class: gazete",
        "class: gazette",
        records.source_classes_exist,
        Catalogue,
    ),
    Rule(
        "settings-word",
        "The topic of a document and the answer of a group are among those of the settings.",
        "topic: fishng",
        "topic: fishing",
        records.words_of_settings_exist,
        Catalogue,
    ),
    Rule(
        "unique-address",
        "One publication is one source.",
        "two sources with one url",
        "one source, cited twice",
        records.addresses_are_unique,
        Catalogue,
        pending=True,
    ),
    Rule(
        "findable-name",
        "A name that is looked for in prose starts and ends with a letter or a digit.",
        "name: Lake (upper)",
        "name: Upper Lake",
        records.names_are_findable,
        Catalogue,
        pending=True,
    ),
    Rule(
        "clear-name",
        "A name that two records share is meant for one of them, which is marked.",
        "two records with short: LL",
        "preferred: true in one of them",
        records.names_are_unambiguous,
        Catalogue,
    ),
    Rule(
        "named-language",
        "The language of a name or of words is among those that the settings have words for.",
        "lang: du",
        "lang: de",
        records.languages_have_names,
        Catalogue,
        pending=True,
    ),
    Rule(
        "real-part",
        "What a source supports and what a dispute is about are fields of the fact.",
        "supports: [signed]",
        "supports: [signer]",
        facts.parts_are_real,
        Catalogue,
        pending=True,
    ),
    Rule(
        "time-order",
        "Nothing ends before it begins.",
        "from: 2022\nto: 2019",
        "from: 2019\nto: 2022",
        facts.times_are_in_order,
        Catalogue,
        pending=True,
    ),
    Rule(
        "not-ahead",
        "No date is later than the day of the check, but when something will begin or end.",
        "stated: 2062-06-17",
        "stated: 2026-06-17",
        facts.nothing_lies_ahead,
        Catalogue,
        pending=True,
    ),
    Rule(
        "position-date",
        "A position holds for the day on which it was stated.",
        "last_seen: 2026-01-01",
        "another position, stated: 2026-01-01",
        facts.positions_are_statements,
        Catalogue,
        pending=True,
    ),
    Rule(
        "search-in-vain",
        "Under 'searched' in a question stands only whose answer was looked for and not found.",
        "searched: [{by: northmere, ...}], beside a position of northmere",
        "the position of northmere alone",
        facts.searches_found_nothing,
        Catalogue,
        pending=True,
    ),
    Rule(
        "carried-text",
        "What was read on somebody else's site is not verified, unless the source says why it is.",
        "evidence: verified",
        "evidence: secondary",
        facts.carried_texts_are_secondary,
        Catalogue,
        pending=True,
    ),
    Rule(
        "dated-fact",
        "A fact has the date that its type needs.",
        "type: signature",
        "type: signature\non: 1994-12-05",
        facts.facts_are_dated,
        Catalogue,
    ),
    Rule(
        "first-recorded",
        "A fact says when the record first held it, where most do; it neither happened after that "
        "day nor was changed before.",
        "on: 2026-11-25\nrecorded: 2026-11-22",
        "on: 2026-11-25\nrecorded: 2026-11-26",
        facts.facts_were_recorded,
        Catalogue,
        pending=True,
    ),
    Rule(
        "rank-reason",
        "A fact that is preferred or not used says why, and one figure of a series is preferred.",
        "rank: deprecated",
        "rank: deprecated\nrank_reason: The office corrected it.",
        facts.ranks_have_reasons,
        Catalogue,
    ),
    Rule(
        "roll-call",
        "Each actor has one vote in a roll-call, and the totals fit the lists.",
        "in_favour: [northmere]\nagainst: [northmere]",
        "in_favour: [northmere]",
        facts.rolls_agree,
        Catalogue,
    ),
    # About written pages
    Rule(
        "page-place",
        "A briefing lies in docs/briefings/ itself, and is for no day after it was written.",
        "docs/briefings/2022/boats.md",
        "docs/briefings/boats.md",
        pages.pages_lie_right,
        Catalogue,
    ),
    Rule(
        "one-title",
        "The title in the front matter is the only heading of the first level.",
        "# The boats",
        "## The boats",
        pages.titles_stand_once,
        Catalogue,
        pending=True,
    ),
    Rule(
        "block",
        "Folds, tables and lists are written so that Markdown reads them as such.",
        "The boats:\n- one",
        "The boats:\n\n- one",
        pages.blocks_come_out,
        Catalogue,
        pending=True,
    ),
    Rule(
        "markup",
        "A page holds Markdown and a short list of HTML elements.",
        "<font>a</font>",
        "**a**",
        pages.markup_is_plain,
        Catalogue,
    ),
    Rule(
        "free-anchor",
        "A page gives no place a name that pages have of themselves.",
        "## Our sources {: #sources-cited }",
        "## Our sources {: #our-sources }",
        pages.ids_are_free,
        Catalogue,
        pending=True,
    ),
    Rule(
        "whole-form",
        "An inline form has all its brackets.",
        "[league]",
        "[[league]]",
        pages.brackets_are_whole,
        Catalogue,
        pending=True,
    ),
    Rule(
        "known-form",
        "An inline form stands where it may, and names a record that can stand there.",
        "{{ leage-boats }}",
        "{{ league-boats }}",
        pages.forms_resolve,
        Catalogue,
    ),
    Rule(
        "known-figure",
        "A page shows a series of which a figure was known on its day.",
        "as_of: 1990-01-01",
        "as_of: 2022-01-01",
        pages.series_have_values,
        Catalogue,
    ),
    # About the record as it can be asked
    Rule(
        "list-rows",
        "A list or table on a page has something to show on the day of the page.",
        "{{ table quota }}",
        "{{ table league }}",
        pages.lists_have_rows,
        RecordIndex,
    ),
    Rule(
        "confirmed",
        "A key point has been read against its facts as they are, and all of them are used.",
        "confirmed: 00000000",
        "what 'make confirm' writes",
        pages.key_points_are_confirmed,
        RecordIndex,
        pending=True,
    ),
    Rule(
        "sourced-number",
        "A number in a briefing comes from a fact or stands in a sentence with a citation.",
        "It had 41 boats.",
        "It had 41 boats [@gazette-2020].",
        prose.numbers_have_sources,
        RecordIndex,
        pending=True,
    ),
    Rule(
        "source-place",
        "The first page and digests of articles say where in its source each claim is found.",
        "[@gazette-2020]",
        "[@gazette-2020, second paragraph]",
        prose.citations_have_places,
        RecordIndex,
        pending=True,
    ),
    Rule(
        "naming",
        "Words that the naming policy avoids stand in quotations only.",
        "the Lake Union",
        "the Lake League",
        prose.naming_policy_is_kept,
        RecordIndex,
        pending=True,
    ),
    Rule(
        "office-held",
        "Who speaks in an office is not known to have been out of all offices on that day.",
        "stated: 2023-01-01, a year after the office ended",
        "stated: 2021-01-01",
        facts.offices_were_held,
        RecordIndex,
        pending=True,
    ),
    Rule(
        "free-tile",
        "Every square of the tile map lies on the map and is one record's own.",
        "tile: {row: 0, column: 1, label: NOR}",
        "tile: {row: 1, column: 1, label: NOR}",
        records.tiles_are_free,
        RecordIndex,
        pending=True,
    ),
    Rule(
        "plain-front",
        "No inline form stands in front matter, where it is shown as it was typed.",
        "title: The [[league]]",
        "title: The league",
        pages.front_matter_is_plain,
        RecordIndex,
        pending=True,
    ),
    Rule(
        "used-record",
        "Something refers to each entity, term and source.",
        "a term that no text and no record names",
        "a term that a page mentions",
        records.records_are_used,
        RecordIndex,
        pending=True,
    ),
    Rule(
        "lower-case",
        "A term is written in lower case where texts write it so, or it is not found there.",
        "name: Catch limit",
        "name: catch limit",
        records.terms_are_found,
        RecordIndex,
        pending=True,
    ),
    # About the site as it would be built
    Rule(
        "settings",
        "mkdocs.yml can be read.",
        "nav: Home",
        "nav:\n  - Home: index.md",
        layout.settings_are_read,
        Layout,
    ),
    Rule(
        "own-place",
        "No two files become one file of the site.",
        "docs/timeline.md",
        "docs/our-timeline.md",
        layout.files_are_apart,
        Layout,
    ),
    Rule(
        "navigation",
        "Every page is in the navigation or named as apart from it, and nothing else is.",
        "- Home: indx.md",
        "- Home: index.md",
        layout.navigation_is_whole,
        Layout,
        pending=True,
    ),
    Rule(
        "extensions",
        "Every Markdown extension that the settings name can be used.",
        "- attr_lst",
        "- attr_list",
        proof.extensions_work,
        Draft,
    ),
    Rule(
        "proof",
        "A converted page holds what it may, and its links and pictures lead somewhere.",
        "[data](abuot.md)",
        "[data](about.md)",
        proof.pages_come_out,
        Draft,
        pending=True,
    ),
    Rule(
        "picture",
        "A picture has words for who does not see it, its size in pixels, and a licence below it.",
        "![](assets/map.png)",
        '![The lake](assets/map.png){: width="640" height="480" }\nMap: Ada Pike, CC BY 4.0.',
        pictures.pictures_are_told,
        Draft,
        pending=True,
    ),
    *published.RULES,
)

_BY_NAME = {rule.name: rule for rule in RULES}


def run(subject: Catalogue | RecordIndex | Layout | Draft | Addresses) -> list[Problem]:
    """The problems that the rules for one kind of input find in it, each with its rule's name."""
    return [
        replace(problem, rule=rule.name)
        for rule in RULES
        if rule.find and rule.needs and isinstance(subject, rule.needs)
        for problem in rule.find(subject)
    ]


def blocks(problem: Problem) -> bool:
    """Whether a record with this problem cannot be asked."""
    return not (problem.rule in _BY_NAME and _BY_NAME[problem.rule].pending)
