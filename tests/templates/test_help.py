"""The help at the field is there for every section and every entry, short, and our own words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from perfdesk.template.catalogue import Catalogue
from perfdesk.template.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.template.schema import Help
    from perfdesk.template.template import ReportTemplate

_CATALOGUE = Catalogue.standard()
_REPORTS = Path(__file__).resolve().parents[3] / "shared" / "reports"
#: So many signs in a row, the same as in a published report, are a copy and no accident.
_COPIED = 14
_HAN = r"[\u4e00-\u9fff，。；：、（）“”《》]"


@pytest.fixture(params=[entry.id for entry in _CATALOGUE.entries()])
def template(request: pytest.FixtureRequest) -> ReportTemplate:
    return _CATALOGUE.load(request.param)


def _helps(template: ReportTemplate) -> Iterator[tuple[str, Help]]:
    for code, section in template.sections.items():
        yield code, section.help
    for code, field in template.fields.items():
        yield code, field.help


def _texts(template: ReportTemplate) -> Iterator[tuple[str, str]]:
    for code, help_ in _helps(template):
        for text in (help_.what, help_.source, help_.good, help_.bad):
            yield code, text
    for code, field in template.fields.items():
        yield code, field.hint
        yield code, field.constraint_message
    for check in template.checks:
        yield check.check.code, check.check.message


def test_every_section_has_rule_source_and_both_examples(template: ReportTemplate) -> None:
    """A clerk who presses F1 and reads nothing asks a colleague, and does not press it again."""
    for code, section in template.sections.items():
        told = section.help
        assert all((told.what, told.source, told.good, told.bad)), code


def test_every_entry_says_what_belongs_there(template: ReportTemplate) -> None:
    for code, field in template.fields.items():
        assert field.is_container or field.help.what, code


def test_every_amount_says_from_which_paper_it_is_copied(template: ReportTemplate) -> None:
    """An amount that is taken from the wrong table fails the checks only months later."""
    for code, field in template.fields.items():
        if field.type is DataType.MONEY and field.calculate is None:
            assert field.help.source, code


def test_a_good_example_never_stands_without_a_bad_one(template: ReportTemplate) -> None:
    for code, help_ in _helps(template):
        assert bool(help_.good) is bool(help_.bad), code


def test_help_is_short_enough_to_be_read_beside_the_field(template: ReportTemplate) -> None:
    """The panel is 300 px wide: longer examples push the next part out of sight."""
    for code, help_ in _helps(template):
        assert len(help_.what) <= 70, (code, len(help_.what))
        assert len(help_.source) <= 90, (code, len(help_.source))
        assert max(len(help_.good), len(help_.bad)) <= 60, code


def test_no_stray_blanks(template: ReportTemplate) -> None:
    """A blank stands between a figure and Chinese at most, never between two Chinese signs."""
    for code, text in _texts(template):
        assert text == text.strip(), code
        assert "  " not in text, code
        assert not re.search(f"{_HAN} {_HAN}", text), (code, text)
        # A figure brings its unit along: 3137.52 万元, and then no blank.
        assert not re.search(r"\{(left|right|difference)\} (?!项|条|个)", text), (code, text)


@pytest.mark.skipif(not _REPORTS.is_dir(), reason="the published reports are not beside this tree")
def test_examples_are_nobody_elses_sentences(template: ReportTemplate) -> None:
    """An office's own words in every copy of the program would be taken for a model text."""
    published = "".join(
        re.sub(r"\s", "", path.read_text(encoding="utf-8")) for path in _REPORTS.glob("*.txt")
    )
    for code, help_ in _helps(template):
        for text in (help_.what, help_.good, help_.bad):
            plain = re.sub(r"\s", "", text)
            for start in range(len(plain) - _COPIED + 1):
                assert plain[start : start + _COPIED] not in published, (code, text)
