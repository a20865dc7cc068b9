"""Every rule of the check, in the order in which they are run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..problem import Problem
from ..query.index import RecordIndex
from ..record.catalogue import Catalogue
from . import facts, pages, prose, records

ON_RECORDS: tuple[Callable[[Catalogue], Iterator[Problem]], ...] = (
    records.ids_exist,
    records.source_classes_exist,
    records.addresses_are_unique,
    records.names_are_findable,
    records.names_are_unambiguous,
    facts.parts_are_real,
    facts.times_are_in_order,
    facts.nothing_lies_ahead,
    facts.positions_are_statements,
    facts.carried_texts_are_secondary,
    facts.facts_are_dated,
    facts.ranks_have_reasons,
    facts.rolls_agree,
    pages.pages_lie_right,
    pages.titles_stand_once,
    pages.blocks_come_out,
    pages.markup_is_plain,
    pages.ids_are_free,
    pages.brackets_are_whole,
    records.languages_have_names,
    pages.forms_resolve,
    pages.series_have_values,
)
ON_THE_WHOLE: tuple[Callable[[RecordIndex], Iterator[Problem]], ...] = (
    pages.key_points_are_confirmed,
    prose.numbers_have_sources,
    prose.citations_have_places,
    prose.naming_policy_is_kept,
    facts.offices_were_held,
    records.tiles_are_free,
    pages.front_matter_is_plain,
    records.records_are_used,
)
