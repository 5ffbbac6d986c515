"""Tell what a web page puts around a text: breadcrumbs, dates of publication, links.

Such lines stand before the report begins or behind its end; within it every line is the report's.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from perfdesk.intake.arrangement import Furniture
from perfdesk.intake.words.numbers import leading_number
from perfdesk.intake.words.wording import compact

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfdesk.intake.cleaning.paragraphs import SourceLine

#: What a line of a web page's frame begins with; blanks are out, widths are as they are.
_BEGINS = re.compile(
    r"[【\[（(|｜·>》]*(?:"
    r"(?:您|你)?(?:现在|目前|当前)?的?(?:所在|所处)?的?(?:位置|栏目)(?:是)?[：:]"
    r"|(?:首页|网站首页|主页)(?:[>》»/｜|\-→›]|$)"
    r"|(?:发布|发文|公布|更新|录入|成文|生成|公开|文章|信息|稿件)(?:时间|日期|来源|机构|单位)[：:]"
    r"|(?:来源|信息来源|稿源|作者|编辑|责任编辑|责编|审核|审核人|初审|终审|录入员|供稿|摄影|时间|日期|字号|字体|字体大小)[：:]"
    r"|(?:浏览|阅读|点击|访问|查看)(?:次数|量|数|人次)?[：:]?[0-9０-９,，]*(?:次)?$"
    r"|(?:索引号|信息索引号|信息名称|主题分类|主题词|关键词|信息分类|文件编号|公开方式|公开形式|有效性|发布机构|体裁分类|组配分类|内容分类|服务对象)[：:]"
    r"|(?:字体|字号)?[：:]?[\[【（(]?(?:大|特大)[|｜/]?中[|｜/]?小[】\]）)]?"
    r"|(?:【|\[)?(?:打印|打印本页|打印此页|打印文章|关闭|关闭窗口|关闭本页|返回顶部|回到顶部|返回首页|返回上一页|返回列表|收藏|加入收藏|我要纠错|我要分享|网页纠错)(?:】|\])?(?:$|[|｜【\[／/])"
    r"|分享(?:到|至|本文|文章)?[：:]?|扫一扫|手机扫码|微信扫|微博|二维码"
    r"|上一[篇条页][：:]?|下一[篇条页][：:]?|相关(?:链接|文章|新闻|附件|稿件|信息|阅读|文档|解读)[：:]?"
    r"|附件下载[：:]?|点击下载|下载附件|文件下载"
    r"|(?:版权所有|主办单位|主办|承办单位|承办|技术支持|网站标识码|联系我们|关于我们|网站地图|网站声明|免责声明|隐私|法律声明|运行维护|维护单位|网站支持IPv6|政府网站)"
    r"|.{0,12}(?:ICP备|公网安备)|Copyright|©|copyright"
    r"|无障碍|长者模式|适老|繁体版?$|简体版?$|English$|登录$|注册$|搜索$|设为首页"
    r")"
)
#: Words that are a report's own, wherever they stand.
_REPORT = re.compile("自评|绩效|报告|附件[0-9０-９一二三四五六七八九十]*$")
_PAGE_FILE = re.compile(r".{1,80}\.(?:docx?|pdf|xlsx?|wps|zip|rar)(?:[（(].*[）)])?")
_WIDEST = 120
#: A row of links has so many words at least, each no longer than this.
_LINKS, _LONGEST_LINK = 3, 8
#: So many lines that are none may stand between two of a frame.
_STRAY = 2
_SENTENCE = re.compile("[，。；]")
#: What parts the steps of a path, and how a report's title ends.
_STEPS = (">", "》", "»", "›")
_STEP = re.compile("[>»›]")
_TOLD = ("报告", "报告书", "自评表")


def mark_web(lines: tuple[SourceLine, ...]) -> tuple[SourceLine, ...]:
    """Mark a web page's frame before the report's title and behind its last paragraph."""
    found = {*_head(lines), *_foot(lines)}
    return tuple(
        replace(line, furniture=Furniture.WEB) if at in found and line.furniture is None else line
        for at, line in enumerate(lines)
    )


def _head(lines: Sequence[SourceLine]) -> Iterable[int]:
    """Yield the frame's lines before the first numbered line or sentence."""
    before = ""
    for at, line in enumerate(lines):
        if line.furniture is not None:
            continue
        if _is_frame(line) or _is_links(line) or _is_frame_row(line) or _goes_on(before, line):
            before = compact(line.text)
            yield at
            continue
        before = ""
        if leading_number(line.text) is not None or _SENTENCE.search(line.text):
            return


def _foot(lines: Sequence[SourceLine]) -> Iterable[int]:
    """Yield the frame's lines from the end upward; a few others may stand between them.

    What stands between two of them belongs to the frame too, if it is short and no sentence.
    """
    stray: list[int] = []
    seen = False
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if line.furniture is not None:
            continue
        if _is_frame(line) or (seen and _is_links(line)):
            yield at
            yield from stray
            stray, seen = [], True
        elif len(stray) < _STRAY and len(compact(line.text)) * 2 <= _WIDEST // 2:
            if _SENTENCE.search(line.text) or leading_number(line.text) is not None:
                return
            stray.append(at)
        else:
            return


def _is_frame(line: SourceLine) -> bool:
    text = compact(line.text)
    if line.is_row or len(text) * 2 > _WIDEST:
        return False
    if _PAGE_FILE.fullmatch(text):
        return True
    match = _BEGINS.match(text)
    return match is not None and "。" not in text


def _is_frame_row(line: SourceLine) -> bool:
    """Say whether a row of short cells is of the frame: 发布时间：… | 来源：…."""
    cells = [compact(cell) for cell in line.cells if cell.strip()]
    return (
        bool(cells)
        and sum(map(len, cells)) * 2 <= _WIDEST
        and any(map(_BEGINS.match, cells))
        and _REPORT.search("".join(cells)) is None
    )


def _goes_on(before: str, line: SourceLine) -> bool:
    """Say whether a line is the rest of a path that was cut (首页 > |政务公开)."""
    text = compact(line.text)
    is_path = before.endswith(_STEPS) or (before and _STEP.search(text) and _STEP.search(before))
    return (
        bool(is_path)
        and not line.is_row
        and len(text) * 2 <= _WIDEST // 2
        and not text.endswith(_TOLD)
    )


def _is_links(line: SourceLine) -> bool:
    """Say whether a line is a row of short words (首页 政务公开 互动交流)."""
    words = line.original.replace("|", " ").replace("｜", " ").split()
    return (
        len(words) >= _LINKS
        and not line.is_row
        and max(map(len, words)) <= _LONGEST_LINK
        and min(map(len, words)) > 1
        and _REPORT.search(compact(line.text)) is None
        and not _SENTENCE.search(line.text)
    )
