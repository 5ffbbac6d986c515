from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from perfdesk.document.blocks import Align, Column, Document, Heading, Paragraph


def test_document_cannot_be_changed_while_another_thread_writes_it() -> None:
    document = Document("附件2", "标题", "某局", "gb9704", (Paragraph("甲"),))
    with pytest.raises(FrozenInstanceError):
        document.title = "别的"  # type: ignore[misc]


def test_blocks_are_equal_by_what_they_say() -> None:
    assert Heading(1, "一、", "甲", "a") == Heading(1, "一、", "甲", "a")
    assert Column("甲").align is Align.LEFT
