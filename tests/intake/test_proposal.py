"""What becomes of a proposal."""

from __future__ import annotations

from perfdesk.intake.proposal import Placed, Proposal, as_data, contradicted
from perfdesk.report.values import FieldRef, Line, Provenance

SECTION, HEADING = "revenue_expenditure", "（二）部门整体收支情况"
SENTENCE = FieldRef("budget_sentence")
PLACED = (
    Placed(FieldRef("full_year_budget"), SECTION, HEADING, "100", within=SENTENCE),
    Placed(
        FieldRef("execution_rate"), SECTION, HEADING, "99.4％", calculated=True, within=SENTENCE
    ),
    Placed(SENTENCE, SECTION, HEADING, "全年预算数100万元…", calculated=True),
    Placed(FieldRef("task_goal", 1), "task_completion", "", ""),
)
PROPOSAL = Proposal(
    "liwan-2023", 1, 2022, "某馆", (Line(1, "task", 0, 0),), PLACED, ("没有位置。",)
)


def test_as_data_leaves_out_what_is_generated_or_empty() -> None:
    data = as_data(PROPOSAL, 2023, "别馆")
    assert (data.meta.template_id, data.meta.fiscal_year, data.meta.unit) == (
        "liwan-2023",
        2023,
        "别馆",
    )
    assert [(value.ref.code, value.text) for value in data.values] == [("full_year_budget", "100")]
    assert data.values[0].provenance is Provenance.IMPORTED
    assert data.lines == PROPOSAL.lines
    assert data.leftovers == ("没有位置。",)


def test_sentence_that_contradicts_its_figures() -> None:
    assert contradicted(PROPOSAL, lambda _: "99.4%") == ()
    assert contradicted(PROPOSAL, lambda _: "98%") == (PLACED[2],)
