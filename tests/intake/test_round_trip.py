"""What is printed of any filled report comes back the same from text, Word and PDF."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfdesk.app.library.library import Library
from perfdesk.app.printed.exporting import export_document
from perfdesk.app.safety.reading import document_text
from perfdesk.document.build import build_document
from perfdesk.intake.cleaning import clean
from perfdesk.intake.files import read_source
from perfdesk.intake.read import propose
from perfdesk.intake.words.wording import compact
from perfdesk.models.reports.repository import Repository
from perfdesk.report.calculate import Calculator
from perfdesk.report.report import Report
from perfdesk.report.values import FieldRef, Provenance, ReportMeta
from perfdesk.template.catalogue import Catalogue
from perfdesk.template.datatypes import DataType

from .filled import annexes, filled, taken, told, values, wild

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.template.template import ReportTemplate

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
@settings(max_examples=10, suppress_health_check=list(HealthCheck), deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_text(tmp_path: Path, catalogue: Catalogue, template_id: str, seed: int) -> None:
    template = catalogue.load(template_id)
    report = filled(seed, template, without=annexes(template))
    path = tmp_path / "报告.txt"
    path.write_text(document_text(build_document(report)), encoding="utf-8")
    assert_comes_back(template, report, path)


@pytest.mark.parametrize("form", ["docx", "pdf"])
@pytest.mark.parametrize("template_id", TEMPLATES)
@settings(
    max_examples=2,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
@given(seed=st.integers(0, 1_000_000))
def test_finished_file(
    tmp_path: Path, catalogue: Catalogue, template_id: str, form: str, seed: int
) -> None:
    template = catalogue.load(template_id)
    report = filled(seed, template, without=annexes(template))
    path = tmp_path / f"报告.{form}"
    export_document(build_document(report), form, path)
    assert_comes_back(template, report, path)


@pytest.mark.parametrize("template_id", TEMPLATES)
@settings(max_examples=10, suppress_health_check=list(HealthCheck), deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_nothing_is_lost_of_texts_that_look_like_something_else(
    tmp_path: Path, catalogue: Catalogue, template_id: str, seed: int
) -> None:
    """Marks of items in the middle of texts: their place may be wrong, none is gone."""
    template = catalogue.load(template_id)
    random = Random(seed)  # noqa: S311 - no secret
    report = Report(template, ReportMeta(template_id, 1, 2023, "某馆"))
    for code, field in template.fields.items():
        is_inside = field.section is not None and field.section not in annexes(template)
        if is_inside and field.type in (DataType.TEXT, DataType.LIST):
            report.put(FieldRef(code), wild(random), Provenance.TYPED)
    Calculator(report).calculate_all()
    path = tmp_path / "报告.txt"
    path.write_text(document_text(build_document(report)), encoding="utf-8")
    proposal = propose(path, catalogue, template_id)
    source = "".join(compact(line.text) for line in clean(read_source(path)))
    assert Counter("".join(compact(span.text) for span in proposal.account)) == Counter(source)


#: Of the sample: what no line of the printed report tells.
_NOT_ON_PAPER = frozenset({
    "answers_problem", "is_met", "leader_signed", "secrecy_reviewed", "operating_cost",
    "personnel_cost", "dept_eval_account", "project_eval_account", "dept_eval_scheme",
    "project_eval_scheme", "procurement_budget", "procurement_actual", "operating_budget",
    "vehicle_purchase", "vehicle_running", "three_public_budget", "revenue_total", "carried_in",
    "carried_out", "title_break", "sign_sealed",
})  # fmt: skip


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_worked_sample_with_its_scoring_tables(tmp_path: Path, form: str) -> None:
    store = Repository.open(tmp_path / "perfdesk.sqlite3", tmp_path)
    library = Library(store, Catalogue.standard())
    session = library.open(library.create_sample())
    path = tmp_path / f"示例.{form}"
    export_document(session.document(), form, path)
    proposal = propose(path, library.catalogue)
    found = values(taken(session.template, proposal))
    wanted = values(session.report)
    library.close()
    assert proposal.template_id == session.template.identity.id
    assert proposal.leftovers == ()
    different = {path for path in {*wanted, *found} if wanted.get(path) != found.get(path)}
    assert {path.rpartition(".")[2] for path in different} <= _NOT_ON_PAPER
