"""What every shipped template promises, whatever it holds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from perfdesk import paths
from perfdesk.template.catalogue import Catalogue
from perfdesk.template.datatypes import content_type
from tests.helpers.packages import open_session

if TYPE_CHECKING:
    from perfdesk.report.values import FieldRef
    from perfdesk.template.template import ReportTemplate

CATALOGUE = Catalogue.standard()


@pytest.fixture(params=[entry.id for entry in CATALOGUE.entries()])
def template(request: pytest.FixtureRequest) -> ReportTemplate:
    return CATALOGUE.load(request.param)


def test_there_is_a_template_for_any_year() -> None:
    assert any(not entry.years for entry in CATALOGUE.entries())


def test_identity_says_what_a_list_shows(template: ReportTemplate) -> None:
    assert template.identity.description.endswith("。")
    assert "{unit}" in template.identity.report_title
    assert "{fiscal_year}" in template.identity.report_title


def test_style_of_the_template_is_shipped(template: ReportTemplate) -> None:
    assert (paths.resources() / "styles" / f"{template.identity.style}.toml").is_file()


def test_every_default_passes_its_own_type(template: ReportTemplate) -> None:
    for field in template.fields.values():
        if field.default:
            value = content_type(field.type).parse(field.default, field.options)
            assert content_type(field.type).show(value, field.options)


def test_every_section_says_what_belongs_there_or_has_sections_below(
    template: ReportTemplate,
) -> None:
    for code, section in template.sections.items():
        assert section.help.what or template.children.get(code), code
        assert not section.help.what or section.help.what.endswith("。"), code


def test_every_section_has_fields_or_sections_below(template: ReportTemplate) -> None:
    for code in template.sections:
        assert template.members.get(code) or template.children.get(code), code


def test_heading_stands_once_below_its_parent(template: ReportTemplate) -> None:
    for codes in template.children.values():
        headings = Counter(template.sections[code].heading for code in codes)
        assert max(headings.values()) == 1, headings


def test_alias_is_no_heading_beside_its_section(template: ReportTemplate) -> None:
    """An import that meets such a heading could not tell which of the two is meant."""
    for codes in template.children.values():
        for code in codes:
            others = {template.sections[other].heading for other in codes if other != code}
            assert not others & set(template.sections[code].aliases), code


def test_alias_leads_to_one_section_of_its_level(template: ReportTemplate) -> None:
    for codes in template.children.values():
        aliases = Counter(alias for code in codes for alias in set(template.sections[code].aliases))
        assert [alias for alias, count in aliases.items() if count > 1] == []


def test_label_stands_once_below_its_holder(template: ReportTemplate) -> None:
    for codes in template.members.values():
        labels = Counter(template.fields[code].label for code in codes)
        assert max(labels.values()) == 1, labels


def test_every_check_says_where_it_comes_from_and_what_to_do(template: ReportTemplate) -> None:
    for check in template.checks:
        assert check.check.source, check.check.code
        assert "请" in check.check.message, check.check.code
        places = {slot.name for slot in check.message.slots if slot.aspect == "place"}
        assert places, check.check.code


def test_empty_report_opens_calculates_and_prints(template: ReportTemplate) -> None:
    session, _store = open_session(template)
    assert session.progress.percent == 0
    assert session.document().title
    assert {finding.check for finding in session.findings} <= {"required", "min_lines"}


def test_every_field_takes_a_value_and_keeps_any_text(template: ReportTemplate) -> None:
    session, _store = open_session(template)
    for code, field in template.fields.items():
        if field.is_container:
            parent = session.report.lines(field.group)[0] if field.group else 0
            session.add_line(code, parent)
    refs = [ref for ref in session.report.refs() if not _is_closed(template, ref)]
    for text in ("不是数字的一段话。", "1"):
        for ref in refs:
            session.enter(ref, text)
        assert {session.value(ref).text for ref in refs} == {text}
        assert session.document().blocks


def _is_closed(template: ReportTemplate, ref: FieldRef) -> bool:
    field = template.fields[ref.code]
    return field.is_container or field.calculate is not None or field.readonly
