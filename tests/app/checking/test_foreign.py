"""Reports from elsewhere are checked in any file, and nothing of them is kept."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from docx import Document
from reportlab.pdfgen.canvas import Canvas

from perfdesk.app.checking import foreign
from perfdesk.app.checking.foreign import ForeignReview, check_file
from perfdesk.app.library.library import Library
from perfdesk.app.library.samples import FIRST_SAMPLE, read_sample
from perfdesk.app.printed.exporting import export_document
from perfdesk.app.safety.reading import document_text
from perfdesk.errors import UserError
from perfdesk.models.reports.repository import Repository
from perfdesk.template.catalogue import Catalogue
from perfdesk.template.datatypes import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession

#: Invented; with one fault each of several kinds.
REPORT = """附件 2

2022 年度星河区 档案馆整体支出绩效自评报告

一、基本情况

（一）部门职能

星河区档案馆接收、保管和开放全区机关的档案。

（二）部门整体收支情况

全年收入320.50万元，支出300.20万元，结余20.30万元按规定上缴。

（三）部门年度重点工作任务

一是接收到期档案；二是修复受损档案。

二、综合评价分析

（一）自评结论综述

自评得分93.6分，等级为优。采购、“三公”经费和资产管理合规，满意率92%。

（二）各重点工作任务绩效目标完成情况分析

任务一：接收到期档案1万卷。完成情况：接收1.2万卷，绩效指标全部完成。

任务 2：修复受损档案300卷。完成情况：修复310卷。

三、存在的主要问题

数字化项目支出率71%，因招标8月才完成。

四、下一步改进措施

3月底前完成数字化项目招标。
"""
FOUND = {
    (1, "annex_label", "附件 2"),
    (3, "title_pattern", "区 档"),
    (3, "title_pattern", "整体支出绩效"),
    (29, "number_style_mixed", "任务 2："),
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.standard()


@pytest.fixture
def session(tmp_path: Path, catalogue: Catalogue) -> Iterator[ReportSession]:
    repository = Repository.open(tmp_path / "数据" / "perfdesk.sqlite3", tmp_path / "备份")
    library = Library(repository, catalogue)
    sample = read_sample(FIRST_SAMPLE)
    opened = library._begin(sample.template_id, sample.fiscal_year, sample.unit)
    sample.fill(opened)
    yield opened
    library.close()


def marks(review: ForeignReview) -> set[tuple[int, str, str]]:
    """Return what is told beyond taste of blanks beside figures."""
    return {
        (one.line, one.check, one.quote) for one in review.findings if one.check != "digits_spaced"
    }


def written(tmp_path: Path, text: str = REPORT) -> Path:
    path = tmp_path / "外单位.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_text_file_is_checked(tmp_path: Path, catalogue: Catalogue) -> None:
    review = check_file(written(tmp_path), catalogue)
    assert review.title == "2022年度星河区档案馆整体支出绩效自评报告"
    assert review.template_id == "liwan-2023"
    assert review.fiscal_year == 2022
    assert marks(review) >= FOUND
    label, first, *_ = review.findings
    assert (label.check, label.severity) == ("annex_label", Severity.HINT)
    assert "附件4" in label.message  # What the template's office prescribes.
    assert first.line == 3
    assert first.where == "第 3 行"
    assert first.title
    assert first.basis
    assert "请" in first.message
    assert isinstance(first.severity, Severity)
    last = next(one for one in review.findings if one.check == "number_style_mixed")
    assert last.where == "第 29 行，任务2年初目标"
    assert "第 27 行" in last.message


def test_a_message_names_the_line_and_not_its_paragraph(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    lines = [
        "星河区档案馆接收、保管、修复和开放全区各机关的档案，承担地方",
        "志的编修工作，并指导街道和社区的档案工作，开展档案法制化营商",
        "环境的宣传和教育活动，组织志愿者参加征集。",
    ]
    text = REPORT.replace("星河区档案馆接收、保管和开放全区机关的档案。", "\n".join(lines))
    review = check_file(written(tmp_path, text), catalogue)
    finding = next(one for one in review.findings if "法制化" in one.quote)
    assert finding.line == 10
    assert finding.where.startswith("第 10 行")
    assert "第 9 行" not in finding.message


def test_a_word_file_tells_the_same(tmp_path: Path, catalogue: Catalogue) -> None:
    document = Document()
    for line in REPORT.split("\n"):
        document.add_paragraph(line)
    path = tmp_path / "外单位.docx"
    document.save(str(path))
    review = check_file(path, catalogue)
    assert marks(review) == marks(check_file(written(tmp_path), catalogue))
    assert [one.where for one in review.findings[:2]] == ["第 1 段", "第 3 段"]


def test_an_annex_label_that_is_missing_or_set_otherwise_is_told(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    """Nobody was told that the annex bore last year's number, or none (C30)."""

    def label(text: str) -> list[tuple[int, str]]:
        found = check_file(written(tmp_path, text), catalogue).findings
        return [(one.line, one.quote) for one in found if one.check == "annex_label"]

    assert label(REPORT.replace("附件 2", "附件4")) == []
    assert label(REPORT.replace("附件 2", "附件四：")) == [(1, "附件四：")]
    assert label(REPORT.replace("附件 2\n", "")) == [(2, "")]


def test_what_is_said_of_one_cause_many_times_is_said_once(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    """Forty equal lines on half-width commas hid the one line on a wrong sum."""
    text = REPORT.replace(
        "开放全区机关的档案。", "开放全区机关的档案,".ljust(11, "甲") + "乙,丙,丁,戊,己。"
    )
    review = check_file(written(tmp_path, text), catalogue)
    (finding,) = [one for one in review.findings if one.check == "half_width_mark"]
    assert finding.line == 9
    assert "全文共5处" in finding.message
    few = REPORT.replace("开放全区机关的档案。", "开放全区,机关,档案。")
    review = check_file(written(tmp_path, few), catalogue)
    assert sum(one.check == "half_width_mark" for one in review.findings) == 2


def test_our_own_print_is_read_back_from_pdf(
    tmp_path: Path, catalogue: Catalogue, session: ReportSession
) -> None:
    path = tmp_path / "示例.pdf"
    export_document(session.document(), "pdf", path)
    review = check_file(path, catalogue)
    assert review.template_id == "general"
    assert review.fiscal_year == read_sample(FIRST_SAMPLE).fiscal_year
    assert review.title.endswith("部门整体支出绩效自评报告")
    # Neither the paper's lines nor the cells of its tables are faults of the text.
    assert {one.severity for one in review.findings} <= {Severity.HINT}
    assert len(review.findings) <= 3


def test_a_good_report_is_left_in_peace(
    tmp_path: Path, catalogue: Catalogue, session: ReportSession
) -> None:
    path = written(tmp_path, document_text(session.document()))
    review = check_file(path, catalogue)
    assert {one.severity for one in review.findings} <= {Severity.HINT}
    assert len(review.findings) <= 3


def test_nothing_is_kept_nor_logged(
    tmp_path: Path, catalogue: Catalogue, caplog: pytest.LogCaptureFixture
) -> None:
    path = written(tmp_path)
    with caplog.at_level(logging.DEBUG):
        check_file(path, catalogue)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    assert "档案" not in caplog.text


def test_names_on_the_list_are_told(tmp_path: Path, catalogue: Catalogue) -> None:
    path = written(tmp_path, REPORT.replace("修复310卷。", "修复310卷，欧阳小川参加。"))
    before = check_file(path, catalogue)
    found = marks(check_file(path, catalogue, ["欧阳小川"])) - marks(before)
    assert [quote for _, _, quote in found] == ["欧阳小川"]


def test_a_text_without_known_headings_is_checked_too(tmp_path: Path, catalogue: Catalogue) -> None:
    review = check_file(written(tmp_path, "会议通知\n\n2024年5月请带齐材材料。\n"), catalogue)
    assert review.title == "外单位.txt"
    assert review.template_id == ""
    assert review.fiscal_year == 2024


def test_a_report_without_title_has_no_year(tmp_path: Path, catalogue: Catalogue) -> None:
    review = check_file(written(tmp_path, "一、基本情况\n全年接收档案。\n"), catalogue)
    assert review.fiscal_year == 0
    assert review.title == "外单位.txt"


def test_a_faulty_template_of_the_office_does_not_stand_in_the_way(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    folder = tmp_path / "自己的" / "own"
    folder.mkdir(parents=True)
    (folder / "template.toml").write_text(
        '[template]\nid = "own"\ntitle = "坏"\nversion = 1\n', encoding="utf-8"
    )
    both = Catalogue((*catalogue.folders, folder.parent))
    assert check_file(written(tmp_path), both) == check_file(written(tmp_path), catalogue)


def test_endless_files_are_refused(
    tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign, "_MAX_LINES", 10)
    with pytest.raises(UserError) as caught:
        check_file(written(tmp_path), catalogue)
    assert caught.value.code == "check_too_many_lines"


def test_a_scanned_file_is_told_in_its_own_words(tmp_path: Path, catalogue: Catalogue) -> None:
    canvas = Canvas(str(tmp_path / "扫描.pdf"))
    canvas.rect(100, 100, 200, 200)
    canvas.save()
    with pytest.raises(UserError) as caught:
        check_file(tmp_path / "扫描.pdf", catalogue)
    assert caught.value.code == "file_scanned"
