"""The pages of an open report: frozen while it changes, with the mark of a draft, by place."""

from __future__ import annotations

import shutil
import threading
from typing import TYPE_CHECKING

import pytest

from perfdesk.app.library.library import Library
from perfdesk.app.printed.preview import Sheets, freeze, lay_out, sheets_of
from perfdesk.app.settings import Choices, Settings
from perfdesk.document.blocks import Document, Paragraph
from perfdesk.document.build import build_document
from perfdesk.models.reports.repository import Repository
from perfdesk.template.catalogue import Catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.report.values import FieldRef


@pytest.fixture
def library(tmp_path: Path, desk_with_sample: Path) -> Iterator[Library]:
    database = tmp_path / "数据.db"
    shutil.copy(desk_with_sample, database)
    library = Library(Repository.open(database, tmp_path / "备份"), Catalogue.standard())
    yield library
    library.close()


@pytest.fixture
def sample(library: Library) -> ReportSession:
    return library.open(library.create_sample())


def _printed_text(session: ReportSession) -> FieldRef:
    sheets = lay_out(freeze(session))
    return next(
        line.source
        for page in sheets.pages
        for line in page.lines
        if line.source is not None and session.template.fields[line.source.code].type == "text"
    )


def test_the_pages_are_those_of_the_document(sample: ReportSession) -> None:
    sheets = lay_out(freeze(sample))
    assert sheets == sheets_of(sample.document())
    assert not sheets.notes
    assert all(page.stamp is None for page in sheets.pages)


def test_a_frozen_report_hears_of_no_change(sample: ReportSession) -> None:
    frozen = freeze(sample)
    before = build_document(frozen.report, "")
    group = next(line.group for line in sample.report.tree.all() if not line.parent)
    sample.add_line(group, 0)
    sample.enter(_printed_text(sample), "一句完全不同的话。")
    first = sample.report.lines(group)[0]
    sample.move_line(first, 2)
    sample.remove_line(first)
    assert build_document(frozen.report, "") == before
    assert sample.document() != before


def test_it_is_laid_out_beside_the_screen_while_the_report_changes(sample: ReportSession) -> None:
    ref = _printed_text(sample)
    expected = lay_out(freeze(sample))
    frozen, found = freeze(sample), list[Sheets]()
    worker = threading.Thread(target=lambda: found.append(lay_out(frozen)))
    worker.start()
    for n in range(40):
        sample.enter(ref, "字" * n)
    worker.join()
    assert found == [expected]


def test_while_errors_stand_the_pages_bear_the_mark(library: Library) -> None:
    empty = library.open(library.create("liwan-2023", 2023, "某某局"))
    assert all(page.stamp is not None for page in lay_out(freeze(empty)).pages)


def test_the_offices_rules_of_the_page_hold(sample: ReportSession) -> None:
    settings = Settings()
    before = settings.choices
    settings.keep(Choices(page_style="pitch-30"))
    try:
        wide = lay_out(freeze(sample))
    finally:
        settings.keep(before)
    assert wide != lay_out(freeze(sample))


def test_a_line_leads_to_its_field_and_back(sample: ReportSession) -> None:
    sheets, ref = lay_out(freeze(sample)), _printed_text(sample)
    page, box = sheets.boxes(ref)[0]
    middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    section, source = sheets.source_at(page, *middle, 0.0)
    assert source == ref
    assert section == sample.template.section_of(ref.code)
    assert sheets.source_at(page, 1.0, 1.0, 5.0) == ("", None)


def test_a_character_of_no_font_is_told() -> None:
    document = Document("", "标题", "某局", "gb9704", (Paragraph("少一个字\U0001f600。"),))
    (note,) = sheets_of(document).notes
    assert "\U0001f600" in note


def test_shapes_have_the_width_of_their_font() -> None:
    document = Document("", "标题", "某局", "gb9704", (Paragraph("正文。"),))
    sheets = sheets_of(document)
    run = next(line for line in sheets.pages[0].lines if line.text == "正文。").runs[0]
    shape = sheets.shapes.of(run.face, "正")
    assert shape.advance == pytest.approx(1.0, abs=0.05)
    assert shape.contours
    assert sheets.shapes == sheets_of(document).shapes


def test_a_click_means_the_paragraph_and_not_all_of_its_field(sample: ReportSession) -> None:
    sheets = lay_out(freeze(sample))
    for page in sheets.pages:
        for line in page.lines:
            if line.source is None:
                continue
            box = line.box
            meant = sheets.boxes_at(page.number - 1, box.left + 2, (box.top + box.bottom) / 2, 0)
            whole = sheets.boxes(line.source)
            assert (page.number - 1, box) in meant
            assert set(meant) <= set(whole)
    assert sheets.boxes_at(0, 1, 1, 0) == ()
    heading = next(one for one in sheets.pages[0].lines if one.source is None)
    box = heading.box
    assert sheets.boxes_at(0, box.left + 2, box.bottom - 2, 0) == ()
