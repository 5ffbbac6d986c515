"""A web page's frame goes, what stands within the report stays."""

from __future__ import annotations

import pytest

from perfdesk.intake.arrangement import Furniture
from perfdesk.intake.cleaning import clean
from perfdesk.intake.cleaning.paragraphs import SourceLine
from perfdesk.intake.cleaning.web import mark_web
from perfdesk.intake.readers.source import LineKind
from tests.intake.prose import text_file

_TITLE = "星河区水务局2022年部门整体支出绩效自评报告"
_REPORT = f"{_TITLE}\n一、基本情况\n本局按要求开展工作。\n二、存在的问题\n支付进度偏慢。"


def web(text: str) -> list[str]:
    return [line.text for line in clean(text_file(text)) if line.furniture is Furniture.WEB]


@pytest.mark.parametrize(
    "line",
    [
        "当前位置：首页 > 政务公开 > 预决算",
        "您现在的位置: 首页 » 财政信息",
        "首页>信息公开>绩效",
        "首页 政务公开 互动交流 办事服务",
        "发布时间：2023-06-01 10:20",
        "发布时间：2023-06-01 来源：本站 浏览次数：125",
        "来源：区水务局",
        "信息来源: 办公室",
        "浏览次数：1,024",
        "字体：大 中 小",
        "【字体：大 中 小】",
        "字号：[大 中 小]",
        "打印本页 | 关闭窗口",
        "索引号：000014349/2023-00123",
        "分享到：",
    ],
)
def test_head(line: str) -> None:
    assert len(web(f"{line}\n{_REPORT}")) == 1
    assert len(web(f"{_TITLE}\n{line}\n{_REPORT}")) == 1


def test_path_and_date_that_were_cut() -> None:
    path = "您现在的位置：首页>政府信息公开>法定公开内容>\n财政预决算>部门收支\n"

    assert len(web(f"{path}发布时间：2024-09-12　来源：区水务局\n{_REPORT}")) == 3
    assert len(web(f"首页>政务公开>\n{_REPORT}")) == 1


def test_row_of_a_pages_frame() -> None:
    rows = (("发布时间：2024-09-12", "来源：水务局"), ("财务科", "浏览：318次"), ("科目", "金额"))
    head = [SourceLine("".join(row), kind=LineKind.ROW, cells=row) for row in rows]

    marked = mark_web((*head, SourceLine(_TITLE)))

    assert [line.furniture is Furniture.WEB for line in marked] == [True, True, False, False]


@pytest.mark.parametrize(
    "line",
    [
        "【打印本页】 【关闭窗口】",
        "上一篇：2021年度部门决算公开",
        "下一篇：没有了",
        "相关链接：",
        "附件下载：自评表.xlsx",
        "自评表.docx",
        "扫一扫在手机打开当前页",
        "版权所有：星河区人民政府",
        "主办单位：星河区水务局",
        "粤ICP备05000000号 粤公网安备 44010302000000号",
        "网站地图",
        "责任编辑：王小明",
    ],
)
def test_foot(line: str) -> None:
    assert len(web(f"{_REPORT}\n{line}")) == 1
    assert len(web(f"{_REPORT}\n{line}\n网站地图")) == 2


def test_report_within_stays() -> None:
    text = (
        f"{_TITLE}\n一、基本情况\n来源：财政拨款100万元。\n发布时间：每季度末\n"
        "审核：由办公室负责\n二、存在的问题\n支付进度偏慢。\n星河区水务局\n2023年6月1日"
    )
    assert web(text) == []


def test_what_stands_between_lines_of_the_foot() -> None:
    assert web(f"{_REPORT}\n上一篇：甲\n星河区人民政府\n版权所有") == [
        "上一篇：甲",
        "星河区人民政府",
        "版权所有",
    ]
    assert web(f"{_REPORT}\n星河区水务局\n2023年6月1日\n网站地图") == ["网站地图"]
    assert web(f"{_REPORT}\n三、网站建设\n网站地图") == ["网站地图"]


def test_spaced_title_is_no_row_of_links() -> None:
    assert web("2022 年度 星河区 水务局 绩效 自评 报告\n一、基本情况\n甲。") == []
