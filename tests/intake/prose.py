"""Invented official prose, and ways to cut it into the lines of a page."""

from __future__ import annotations

from random import Random

from perfdesk.intake.readers.source import FileKind, FileLine, SourceFile
from perfdesk.intake.words.wording import width

_WHO = ("我局", "本中心", "区水务局", "各科室", "办公室", "财务部门", "项目单位", "街道办事处")
_DID = ("认真落实", "统筹推进", "规范开展", "按时完成", "严格执行", "全面加强", "及时组织")
_WHAT = (
    "年度重点工作",
    "预算绩效管理",
    "河道清淤工程",
    "档案数字化加工",
    "政府采购项目",
    "资金支付",
)
_HOW = (
    "全年完成{a}项",
    "完成率{b}%",
    "涉及资金{c}万元",
    "较上年增长{b}个百分点",
    "受益群众{d}人次",
    "使用 Office 系统办理",
    "依据《预算法》（2018年修正）",
)
#: No line begins with one of these.
_NOT_FIRST = frozenset("，。、；：！？）》”%")


def seeded(seed: int) -> Random:
    """Return chance that is the same each time."""
    return Random(seed)  # noqa: S311 - texts, no secrets


def sentence(random: Random) -> str:
    """Return a sentence of an office."""
    text = random.choice(_WHO) + random.choice(_DID) + random.choice(_WHAT)
    for _ in range(random.randint(0, 3)):
        text += "，" + random.choice(_HOW).format(
            a=random.randint(1, 40),
            b=random.randint(100, 9999) / 100,
            c=f"{random.randint(1000, 999999) / 100:,.2f}",
            d=random.randint(100, 9999),
        )
    return text + "。"


def paragraphs(random: Random, count: int) -> list[str]:
    """Return so many paragraphs, some of them numbered items."""
    texts: list[str] = []
    while len(texts) < count:
        if random.random() < 0.2:
            texts += [f"（{n}）{sentence(random)}" for n in range(1, random.randint(3, 5))]
        else:
            texts.append("".join(sentence(random) for _ in range(random.randint(1, 6))))
    return texts


def cut(text: str, room: int) -> list[str]:
    """Cut a paragraph at so many half cells, as a printer does: no closing mark begins a line."""
    lines: list[str] = []
    line = ""
    for mark in text:
        if width(line) + width(mark) > room and mark not in _NOT_FIRST:
            lines.append(line)
            line = ""
        line += mark
    return [*lines, line]


def text_file(text: str, kind: FileKind = FileKind.TEXT) -> SourceFile:
    """Return a file with the lines of a text."""
    raw = text.split("\n")
    return SourceFile(
        "旧报告.txt",
        kind,
        tuple(FileLine(line, number, f"第 {number} 行") for number, line in enumerate(raw, 1)),
    )
