"""Where pages lie: rows, sizes, what is in sight, and what a view holds on to."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPointF, QRectF

from perfdesk.export.pdf.layout import Box, Page
from perfdesk.ui.printed.sheet_plan import Hold, Plan, fitting, plan_of

_UPRIGHT, _ACROSS = (600.0, 800.0), (800.0, 600.0)


def _pages(*sizes: tuple[float, float]) -> list[Page]:
    return [Page(at, wide, high, (), ()) for at, (wide, high) in enumerate(sizes, start=1)]


def test_pages_lie_below_one_another_amid_the_plane() -> None:
    plan = plan_of(_pages(_UPRIGHT, _ACROSS), 1, 0.5, 10, 1000)
    assert [rect.getRect() for rect in plan.rects] == [
        (350, 10, 300, 400),
        (300, 420, 400, 300),
    ]
    assert (plan.width, plan.height) == (1000, 730)


def test_pairs_and_a_last_one_alone() -> None:
    plan = plan_of(_pages(*[_UPRIGHT] * 3), 2, 0.5, 10, 100)
    assert [(rect.left(), rect.top()) for rect in plan.rects] == [(10, 10), (320, 10), (165, 420)]
    assert plan.width == 630
    assert [plan.page_at(y) for y in (0, 210, 211, 9999)] == [0, 0, 2, 2]


def test_no_pages() -> None:
    plan = plan_of([], 1, 1.0, 10, 100)
    assert plan.page_at(5) == 0
    assert not plan.in_sight(QRectF(0, 0, 100, 100))
    assert plan.hold(QRectF(0, 0, 100, 100), []) is None
    assert Plan().top_of(Hold(0, 0.5, 0.0), []) is None


def test_the_scale_that_fits() -> None:
    pages = _pages(_UPRIGHT, _ACROSS)
    assert fitting(pages, 1, 10, 420, math.inf) == pytest.approx(0.5)
    assert fitting(pages, 2, 10, 1430, math.inf) == pytest.approx(1.0)
    assert fitting(pages, 1, 10, 9999, 420) == pytest.approx(0.5)


def test_what_is_in_sight() -> None:
    plan = plan_of(_pages(*[_UPRIGHT] * 4), 1, 0.5, 10, 320)
    assert plan.in_sight(QRectF(0, 415, 320, 430)) == range(1, 3)
    assert plan.point(QPointF(30, 40)) == QPointF(60, 80)


def test_a_mark_in_sight_is_held_else_the_page() -> None:
    plan = plan_of(_pages(*[_UPRIGHT] * 4), 1, 0.5, 10, 320)
    marks = plan.marks(((1, Box(100, 200, 300, 220)), (9, Box(0, 0, 1, 1))))
    assert [rect.getRect() for rect in marks] == [(60, 520, 100, 10)]
    held = plan.hold(QRectF(0, 500, 320, 300), marks)
    assert held == Hold(-1, 0.0, 20.0)
    assert plan.top_of(held, marks) == 500
    assert plan.top_of(held, []) is None
    away = plan.hold(QRectF(0, 1030, 320, 300), marks)
    assert away == Hold(2, 0.5, 0.0)
    assert plan.top_of(away, marks) == 1030
    fewer = plan_of(_pages(*[_UPRIGHT] * 2), 1, 0.5, 10, 320)
    assert fewer.top_of(away, marks) == 620


def test_behind_the_last_page_nothing_is_held() -> None:
    plan = plan_of(_pages(_UPRIGHT), 1, 0.5, 10, 320)
    assert plan.hold(QRectF(0, 5000, 320, 300), []) is None
