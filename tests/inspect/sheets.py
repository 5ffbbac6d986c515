"""Pages as they are measured, made from rows of text."""

from __future__ import annotations

from dataclasses import dataclass

from perfdesk.intake.measuring.measures import Letter, MeasuredLine, MeasuredPage, Measures

CELL, PITCH, LEFT, TOP = 15.79, 28.99, 79.37, 104.88
FANGSONG, KAI, HEI, SONG, NUMBER = "仿宋_GB2312", "KaiTi", "SimHei", "FZXBSJW--GB1-0", "SimSun"
WIDTH, HEIGHT = 595.28, 841.89
#: 28 hanzi, and two that end a paragraph.
FULL = "本单位按照年度工作安排推进各项任务落实情况良好成效明显有关"
INDENTED = "　　" + FULL[:26]


@dataclass(frozen=True)
class Row:
    """A row of a page; blank ones take a row's height. Two wide blanks are an indent."""

    text: str
    face: str = FANGSONG
    size: float = 16
    left: float | None = None
    grid: bool = False
    digits: str = ""
    gap: float = 0


def line(row: Row, baseline: float, left: float = LEFT, cell: float = CELL) -> MeasuredLine:
    step = cell * row.size / 16
    x = left if row.left is None else row.left
    letters = []
    for mark in row.text:
        width = step / 2 if mark.isdigit() else step
        face = row.digits if row.digits and mark.isdigit() else row.face
        if mark != "　":
            letters.append(Letter(mark, x, x + width, row.size, face))
        x += width
    return MeasuredLine(tuple(letters), baseline, (LEFT, LEFT + 442) if row.grid else None)


def amid(text: str, face: str, size: float) -> Row:
    width = sum(0.5 if mark.isdigit() else 1 for mark in text) * CELL * size / 16
    return Row(text, face, size, left=(LEFT + LEFT + 28 * CELL - width) / 2)


def number_row(value: int, text: str = "", **changes: object) -> Row:
    shown = text or f"—{value}—"
    width = sum(CELL * 14 / 16 * (0.5 if mark.isdigit() else 1) for mark in shown)
    left = LEFT + 28 * CELL - CELL - width if value % 2 else LEFT + CELL
    return Row(**{"text": shown, "face": NUMBER, "size": 14, "left": left, **changes})  # type: ignore[arg-type]


def page(
    number: int,
    *rows: Row | str,
    foot: Row | str | None = "",
    left: float = LEFT,
    pitch: float = PITCH,
    cell: float = CELL,
    foot_at: float = 767.6,
    size: tuple[float, float] = (WIDTH, HEIGHT),
) -> MeasuredPage:
    y = TOP + 20.6
    lines = []
    for one in rows:
        row = Row(one) if isinstance(one, str) else one
        y += row.gap
        if row.text:
            lines.append(line(row, y, left, cell))
        y += pitch
    if foot is not None:
        row = number_row(number) if isinstance(foot, str) else foot
        lines.append(line(row, foot_at))
    return MeasuredPage(number, *size, tuple(lines), is_turned=False, others="")


def opening(*rest: Row | str, **options: object) -> MeasuredPage:
    """Return a first page as it should be, with a title of two lines."""
    title = [amid("2023年度示例市城关区水务管理局", SONG, 22), amid("绩效自评报告", SONG, 22)]
    rows = rest or (Row("　　一、基本情况", HEI), *(INDENTED, *[FULL[:28]] * 17))
    return page(1, *title, "", *rows, **options)  # type: ignore[arg-type]


def filled(number: int, **options: object) -> MeasuredPage:
    return page(number, *[FULL[:28]] * 22, **options)  # type: ignore[arg-type]


def measures(*pages: MeasuredPage, **missing: tuple[int, ...]) -> Measures:
    return Measures(pages, missing)
