"""All detectors of language, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.proof.language import (
    amounts,
    blanks,
    doubled,
    labels,
    leftovers,
    marks,
    pairs,
    persons,
    phrases,
    styles,
    years,
)
from perfdesk.proof.language.words import prose, prose_and_setting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.proof.values import Across, Local

LOCAL: Mapping[str, Local] = {
    find.__name__: prose(find)
    for find in (
        doubled.doubled_characters,
        doubled.doubled_words,
        phrases.wrong_phrases,
        phrases.wrong_constructions,
        pairs.unmatched_brackets,
        pairs.nested_titles,
        pairs.quotation_marks,
        marks.half_width_marks,
        marks.half_width_brackets,
        marks.straight_quotes,
        marks.full_width_digits,
        marks.repeated_marks,
        marks.document_numbers,
        marks.missing_list_marks,
        blanks.stray_blanks,
        amounts.malformed_numbers,
        amounts.rates_over_all,
        amounts.approximate_twice,
        amounts.approximate_exact,
        amounts.unmeasured,
        amounts.odd_units,
        amounts.missing_ordinals,
        persons.personal_numbers,
        persons.secrecy_words,
        leftovers.placeholders,
    )
} | {find.__name__: prose_and_setting(find) for find in (years.wrong_years, persons.personal_names)}
ACROSS: Mapping[str, Across] = {
    one.check: one for one in (styles.SPACED, styles.ORDINALS, styles.LEVELS, styles.NUMERALS)
} | {"label_commas": labels.LabelCommas()}
