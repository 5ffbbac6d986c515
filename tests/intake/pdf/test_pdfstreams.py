"""Packed pieces of a PDF are measured before they are unpacked."""

from __future__ import annotations

import base64
import zlib

import pytest

from perfdesk.errors import UserError
from perfdesk.intake.pdf import pdfstreams
from perfdesk.intake.pdf.pdfstreams import check_streams


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


def _lzw(content: bytes) -> bytes:
    """Pack as old programs did, with codes of 9 to 12 bits."""
    table = {bytes((one,)): one for one in range(256)}
    codes, run, following = [256], b"", 258
    widths = [9]
    width = 9
    for byte in content:
        longer = run + bytes((byte,))
        if longer in table:
            run = longer
            continue
        codes.append(table[run])
        widths.append(width)
        if following < 4095:
            table[longer] = following
            following += 1
            width = max(9, min(12, following.bit_length()))
        run = bytes((byte,))
    codes += [table[run], 257]
    widths += [width, width]
    bits = "".join(f"{code:0{size}b}" for code, size in zip(codes, widths, strict=True))
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def test_the_old_packing_is_measured_too(monkeypatch: pytest.MonkeyPatch) -> None:
    head = b"<</Filter/LZWDecode>>"
    content = b"%PDF-1.7\n" + _stream(_lzw(b"abc" * 40_000), head)
    check_streams(content, "a.pdf")
    monkeypatch.setattr(pdfstreams, "_MAX_STREAM", 119_999)
    with pytest.raises(UserError):
        check_streams(content, "a.pdf")
    monkeypatch.setattr(pdfstreams, "_MAX_STREAM", 120_000)
    check_streams(content, "a.pdf")
    check_streams(_stream(b"\xff\xff\xff\xff", head), "a.pdf")


@pytest.mark.parametrize("is_hex", [True, False])
def test_text_that_stands_for_packed_bytes_is_measured(*, is_hex: bool) -> None:
    """Harm: written as text, what grows was not known."""
    packed = _packed(40 << 20)
    text = packed.hex().encode() + b">" if is_hex else base64.a85encode(packed) + b"~>"
    way = b"ASCIIHexDecode" if is_hex else b"ASCII85Decode"
    content = _stream(text, b"<</Filter[/" + way + b"/FlateDecode]>>")
    with pytest.raises(UserError):
        check_streams(content, "a.pdf")
    check_streams(_stream(b"\xff\xff", b"<</Filter[/" + way + b"/FlateDecode]>>"), "a.pdf")
