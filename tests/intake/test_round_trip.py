"""What is printed of any filled report comes back the same from text, Word and PDF."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from perfdesk.app.exporting import export_document
from perfdesk.app.reading import document_text
from perfdesk.document.build import build_document
from perfdesk.intake.cleaning import clean
from perfdesk.intake.files import read_source
from perfdesk.intake.read import propose
from perfdesk.intake.wording import compact
from perfdesk.report.calculate import Calculator
from perfdesk.report.report import Report
from perfdesk.report.values import FieldRef, Provenance, ReportMeta
from perfdesk.template.datatypes import DataType

from .filled import annexes, filled, taken, told, values, wild

if TYPE_CHECKING:
    from pathlib import Path

    from hypothesis.strategies import DataObject

    from perfdesk.template.catalogue import Catalogue
    from perfdesk.template.template import ReportTemplate

#: To make a whole report small takes minutes: what fails is shown as it is.
_PHASES = (Phase.explicit, Phase.generate)
TEMPLATES = ("general", "guangdong", "liwan-2021", "liwan-2023")
#: What the program writes where the clerk wrote nothing, or guesses where paper does not tell.
_GUESSED = ("sign_author", "is_met")


def assert_comes_back(template: ReportTemplate, report: Report, path: Path) -> None:
    """Import a file and compare with what of the report is told on paper."""
    proposal = propose(path, catalogue=_Only(template), template_id=template.identity.id)  # type: ignore[arg-type]
    found = taken(template, proposal)
    wanted, got = told(report), values(found)
    assert proposal.leftovers == ()
    assert {path: got.get(path) for path in wanted} == wanted
    extra = {path for path in got if path not in values(report) and not path.endswith(_GUESSED)}
    assert not extra


class _Only:
    """A catalogue of one template that is loaded."""

    def __init__(self, template: ReportTemplate) -> None:
        self._template = template

    def entries(self) -> tuple[()]:
        """Return no other ones."""
        return ()

    def load(self, _template_id: str) -> ReportTemplate:
        """Return the template."""
        return self._template


@pytest.mark.parametrize("template_id", TEMPLATES)
@settings(max_examples=10, suppress_health_check=list(HealthCheck), deadline=None, phases=_PHASES)
@given(data=st.data())
def test_text(tmp_path: Path, catalogue: Catalogue, template_id: str, data: DataObject) -> None:
    template = catalogue.load(template_id)
    report = data.draw(filled(template, without=annexes(template)))
    path = tmp_path / "报告.txt"
    path.write_text(document_text(build_document(report)), encoding="utf-8")
    assert_comes_back(template, report, path)


def _without_tables(report: Report) -> None:
    """A PDF does not tell which of its lines are one cell: rows of its tables come as texts."""
    for code, field in report.template.fields.items():
        if field.display_layout.kind == "table" and field.group is None:
            for line in report.lines(code):
                report.remove_line(line)
    Calculator(report).calculate_all()


@pytest.mark.parametrize("form", ["docx", "pdf"])
@pytest.mark.parametrize("template_id", TEMPLATES)
@settings(
    max_examples=2,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    deadline=None,
    phases=_PHASES,
)
@given(data=st.data())
def test_finished_file(
    tmp_path: Path, catalogue: Catalogue, template_id: str, form: str, data: DataObject
) -> None:
    template = catalogue.load(template_id)
    report = data.draw(filled(template, without=annexes(template)))
    if form == "pdf":
        _without_tables(report)
    path = tmp_path / f"报告.{form}"
    export_document(build_document(report), form, path)
    assert_comes_back(template, report, path)


@pytest.mark.parametrize("template_id", TEMPLATES)
@settings(max_examples=10, suppress_health_check=list(HealthCheck), deadline=None, phases=_PHASES)
@given(data=st.data())
def test_nothing_is_lost_of_texts_that_look_like_something_else(
    tmp_path: Path, catalogue: Catalogue, template_id: str, data: DataObject
) -> None:
    """Marks of items in the middle of texts: their place may be wrong, none is gone."""
    template = catalogue.load(template_id)
    report = Report(template, ReportMeta(template_id, 1, 2023, "某馆"))
    for code, field in template.fields.items():
        is_inside = field.section is not None and field.section not in annexes(template)
        if is_inside and field.type in (DataType.TEXT, DataType.LIST):
            report.put(FieldRef(code), data.draw(wild()), Provenance.TYPED)
    Calculator(report).calculate_all()
    path = tmp_path / "报告.txt"
    path.write_text(document_text(build_document(report)), encoding="utf-8")
    proposal = propose(path, catalogue, template_id)
    source = "".join(compact(line.text) for line in clean(read_source(path)))
    assert Counter("".join(compact(span.text) for span in proposal.account)) == Counter(source)
