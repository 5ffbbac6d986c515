"""Change a file's bytes at random, and what stands in it by a pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Sequence
    from random import Random

LARGEST = 1 << 20
VALUES = (
    b"", b"-1", b"0", b"1", b"8", b"255", b"65536", b"2147483647", b"-2147483648", b"4294967296",
    b"99999999999999999999", b"1e308", b"NaN", b"%1%2%3%4%5%6%7%8%9", b"../../../../etc/passwd",
    b"file:///etc/passwd", b"true", b"&#x202e;", b"&#0;", b"&lol;", b"A" * 5000,
)  # fmt: skip
#: How many of them are numbers.
NUMBERS = 11
MARKS = "\u202e\u200b\u2f00\uf900\ue000\u0000\t\u000b\u2028\ufeff\U0002f800\ud7ff，。（1）一、①"
#: Things that mean something to a reader of a format.
_WORDS = (
    b"<w:p>", b"</w:p>", b"<w:tbl>", b"</w:tbl>", b"<w:txbxContent>", b"<!--", b"<![CDATA[", b"]]>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"endobj", b"stream\n", b"endstream", b"/Kids [1 0 R]",
    b"/Filter /LZWDecode", b"/Length 0", b"1 0 R", b"<<", b">>", b"BT", b"ET", b"Do", b"xref",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"\xff\xff\xff\xff", b"\x00" * 16,
)  # fmt: skip


def change_bytes(content: bytes, seeds: Sequence[bytes], chance: Random, most: int = 4) -> bytes:
    """Return the bytes after one to ``most`` changes."""
    for _ in range(chance.randint(1, most)):
        content = chance.choice(_BYTES)(content, seeds, chance)
    return content[:LARGEST]


def exchanged(part: bytes, what: re.Pattern[bytes], by: bytes, chance: Random) -> bytes:
    """Put something in the place of one of those that a pattern finds."""
    found = list(what.finditer(part))
    if not found:
        return part
    one = chance.choice(found)
    return part[: one.start()] + by + part[one.end() :]


def flip(content: bytes, _seeds: Sequence[bytes], chance: Random) -> bytes:
    """Turn some bits round."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 8, 64)) if changed else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(content: bytes, _seeds: Sequence[bytes], chance: Random) -> bytes:
    return content[: chance.randint(0, len(content))]


def _drop(content: bytes, _seeds: Sequence[bytes], chance: Random) -> bytes:
    start, length = chance.randint(0, len(content)), chance.choice((1, 2, 16, 512, 8192))
    return content[:start] + content[start + length :]


def _splice(content: bytes, seeds: Sequence[bytes], chance: Random) -> bytes:
    other = chance.choice(seeds)
    return content[: chance.randint(0, len(content))] + other[chance.randint(0, len(other)) :]


def _repeat(content: bytes, _seeds: Sequence[bytes], chance: Random) -> bytes:
    start, length = chance.randint(0, len(content)), chance.choice((1, 4, 64, 1024))
    piece = content[start : start + length] * chance.choice((1, 2, 30))
    return content[:start] + piece + content[start:]


def _insert(content: bytes, _seeds: Sequence[bytes], chance: Random) -> bytes:
    at = chance.randint(0, len(content))
    word = chance.choice((*_WORDS, chance.choice(MARKS).encode("utf-8", "surrogatepass")))
    return content[:at] + word + content[at:]


def _overwrite(content: bytes, _seeds: Sequence[bytes], chance: Random) -> bytes:
    at, length = chance.randint(0, len(content)), chance.choice((1, 2, 4, 8, 100))
    fill = chance.choice((b"\x00", b"\xff", b"\x7f", b"\x80", b" "))
    return content[:at] + fill * length + content[at + length :]


_BYTES: tuple[Callable[[bytes, Sequence[bytes], Random], bytes], ...] = (
    flip, flip, _cut, _drop, _splice, _repeat, _insert, _overwrite,
)  # fmt: skip
