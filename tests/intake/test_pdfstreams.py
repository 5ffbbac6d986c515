"""Packed pieces of a PDF are measured before they are unpacked."""

from __future__ import annotations

import zlib

import pytest

from perfdesk.errors import UserError
from perfdesk.intake.pdfstreams import check_streams


def _stream(content: bytes, head: bytes = b"<</Filter/FlateDecode>>") -> bytes:
    return b"1 0 obj" + head + b"stream\n" + content + b"\nendstream endobj\n"


def _packed(size: int) -> bytes:
    return zlib.compress(b" " * size, 9)


@pytest.mark.parametrize(
    "content",
    [
        _stream(_packed(40 << 20)),
        _stream(_packed(150 << 20), b"<</Subtype/Image/Filter/FlateDecode>>"),
        _stream(b"x", b"<</Filter[/FlateDecode/FlateDecode]>>"),
        b"".join(_stream(_packed(30 << 20)) for _ in range(20)),
    ],
    ids=["text", "image", "packed twice", "many"],
)
def test_what_grows_without_measure_is_refused(content: bytes) -> None:
    """Harm: 400 KB became more than the memory of the PC, and the program was killed."""
    assert len(content) < 1 << 20
    with pytest.raises(UserError) as caught:
        check_streams(b"%PDF-1.7\n" + content, "a.pdf")
    assert caught.value.code == "file_unpacks_too_large"


@pytest.mark.parametrize(
    "content",
    [
        _stream(_packed(1 << 20)) * 3,
        _stream(_packed(40 << 20), b"<</Subtype/Image/Filter/FlateDecode>>"),
        _stream(b"no zlib at all"),
        _stream(_packed(1000)[:20]),
        b"stream\n",
    ],
)
def test_all_else_passes(content: bytes) -> None:
    check_streams(b"%PDF-1.7\n" + content, "a.pdf")
