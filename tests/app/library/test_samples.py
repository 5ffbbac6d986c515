from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk import paths
from perfdesk.app.library.samples import FIRST_SAMPLE, is_sample, read_sample
from perfdesk.app.printed.exporting import export_document

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.library.library import Library
    from perfdesk.report.values import ReportData

_SHIPPED = sorted(path.stem for path in (paths.resources() / "samples").glob("*.toml"))


@pytest.fixture
def previous(library: Library) -> ReportData:
    number = library._repository.load(library.create_sample()).previous_id
    assert number is not None
    return library._repository.load(number)


def test_the_first_sample_is_shipped() -> None:
    assert FIRST_SAMPLE in _SHIPPED
    assert read_sample(FIRST_SAMPLE).previous in _SHIPPED


@pytest.mark.parametrize("name", _SHIPPED)
def test_a_sample_is_a_model(library: Library, name: str, tmp_path: Path) -> None:
    """What a new user looks at first is complete, free of findings, and can be printed."""
    sample = read_sample(name)
    session = library._begin(sample.template_id, sample.fiscal_year, sample.unit)

    sample.fill(session)

    assert session.progress.percent == 100
    assert [finding.message for finding in session.findings] == []
    result = export_document(session.document(), "pdf", tmp_path / "示例.pdf")
    assert result.missing == ()
    assert (tmp_path / "示例.pdf").stat().st_size > 10_000


def test_the_sample_is_marked_and_has_a_year_before(library: Library, previous: ReportData) -> None:
    years = {one.meta.fiscal_year for one in library.summaries()}
    assert years == {previous.meta.fiscal_year, previous.meta.fiscal_year + 1}
    for summary in library.summaries():
        assert is_sample(summary.meta.unit)
        assert (summary.percent, summary.errors, summary.unfinished) == (100, 0, 0)


def test_the_sample_repeats_nothing_of_its_year_before(library: Library) -> None:
    """Beside last year's report, too, a model has nothing that must be explained."""
    session = library.open(library.create_sample())
    last_year = library.last_year(session)
    assert last_year is not None

    session.look_back(last_year)

    assert [finding.message for finding in session.findings] == []


def test_the_sample_is_made_once_until_it_is_thrown_away(library: Library) -> None:
    first = library.create_sample()
    assert library.create_sample() == first

    library.discard(first)
    second = library.create_sample()

    assert second != first
    assert len(library.summaries()) == 2


def test_other_units_are_no_samples() -> None:
    assert not is_sample("某某局")
