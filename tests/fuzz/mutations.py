"""Change a file at random: its bytes, its parts, its markup, its packed streams."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

_PACKED, _PDF = b"PK\x03\x04", b"%PDF-"
_KINDS = frozenset({_PACKED, _PDF[:4], b"\xd0\xcf\x11\xe0"})
_TAG = re.compile(rb"<[^<>]{1,400}>")
_VALUE = re.compile(rb'="[^"<>]{0,200}"')
_TEXT = re.compile(rb">[^<>]{1,400}<")
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_STREAM = re.compile(rb"(?<!end)stream\r?\n(.*?)endstream", re.DOTALL)
_VALUES = (
    b"", b"-1", b"0", b"1", b"8", b"255", b"65536", b"2147483647", b"-2147483648", b"4294967296",
    b"99999999999999999999", b"1e308", b"NaN", b"%1%2%3%4%5%6%7%8%9", b"../../../../etc/passwd",
    b"file:///etc/passwd", b"true", b"&#x202e;", b"&#0;", b"&lol;", b"A" * 5000,
)  # fmt: skip
_MARKS = "\u202e\u200b\u2f00\uf900\ue000\u0000\t\u000b\u2028\ufeff\U0002f800\ud7ff，。（1）一、①"
#: Things that mean something to a reader of a format.
_WORDS = (
    b"<w:p>", b"</w:p>", b"<w:tbl>", b"</w:tbl>", b"<w:txbxContent>", b"<!--", b"<![CDATA[", b"]]>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"endobj", b"stream\n", b"endstream", b"/Kids [1 0 R]",
    b"/Filter /LZWDecode", b"/Length 0", b"1 0 R", b"<<", b">>", b"BT", b"ET", b"Do", b"xref",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"\xff\xff\xff\xff", b"\x00" * 16,
)  # fmt: skip
_LARGEST = 1 << 20


def mutated(seeds: Sequence[bytes], chance: Random) -> bytes:
    """Return one of the files with one to four changes; each kind of file comes as often."""
    kinds = sorted({seed[:4] if seed[:4] in _KINDS else b"" for seed in seeds})
    kind = chance.choice(kinds)
    content = chance.choice(
        [one for one in seeds if (one[:4] if one[:4] in _KINDS else b"") == kind]
    )
    if content.startswith(_PACKED) and chance.random() < 0.85:
        return _packed(content, seeds, chance)
    if content.startswith(_PDF) and chance.random() < 0.7:
        return _pdf(content, chance)
    for _ in range(chance.randint(1, 4)):
        content = chance.choice(_BYTES)(content, seeds, chance)
    return content[:_LARGEST]


# -- bytes -----------------------------------------------------------------------------------------


def _flip(content: bytes, _seeds: Sequence[bytes], chance: Random) -> bytes:
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
    word = chance.choice((*_WORDS, chance.choice(_MARKS).encode("utf-8", "surrogatepass")))
    return content[:at] + word + content[at:]


def _overwrite(content: bytes, _seeds: Sequence[bytes], chance: Random) -> bytes:
    at, length = chance.randint(0, len(content)), chance.choice((1, 2, 4, 8, 100))
    fill = chance.choice((b"\x00", b"\xff", b"\x7f", b"\x80", b" "))
    return content[:at] + fill * length + content[at + length :]


_BYTES: tuple[Callable[[bytes, Sequence[bytes], Random], bytes], ...] = (
    _flip, _flip, _cut, _drop, _splice, _repeat, _insert, _overwrite,
)  # fmt: skip


# -- parts and markup ------------------------------------------------------------------------------


def _packed(content: bytes, seeds: Sequence[bytes], chance: Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for _ in range(chance.randint(1, 4)):
        _change_part(parts, seeds, chance)
    whole = io.BytesIO()
    way = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(whole, "w", way, compresslevel=1) as packed:
        for name, part in parts.items():
            packed.writestr(name, part[: 4 * _LARGEST])
    content = whole.getvalue()
    return _flip(content, seeds, chance) if chance.random() < 0.1 else content


def _change_part(parts: dict[str, bytes], seeds: Sequence[bytes], chance: Random) -> None:
    names = sorted(parts)
    if not names:
        return
    # What is read stands in a few large parts; they are changed most.
    name = max(chance.sample(names, min(2, len(names))), key=lambda one: len(parts[one]))
    what = chance.random()
    if what < 0.03:
        del parts[name]
    elif what < 0.06:
        parts[chance.choice(names)] = parts[name]
    elif what < 0.08:
        parts[chance.choice(("../outside.xml", "/outside.xml", "word/document.xml"))] = parts[name]
    elif what < 0.3:
        parts[name] = chance.choice(_BYTES)(parts[name], seeds, chance)
    else:
        parts[name] = _markup(parts[name], chance)


def _markup(part: bytes, chance: Random) -> bytes:
    tags = list(_TAG.finditer(part))
    if not tags:
        return part
    one, other = sorted((chance.choice(tags), chance.choice(tags)), key=lambda tag: tag.start())
    match chance.randrange(7):
        case 0:
            return part[: one.start()] + part[one.end() :]
        case 1:
            return part[: one.start()] + part[other.start() :]
        case 2:
            piece = part[one.start() : other.start()][:20_000]
            return part[: other.start()] + piece * chance.choice((1, 3)) + part[other.start() :]
        case 3:
            return _nested(part, one, chance)
        case 4:
            return _exchanged(part, _TEXT, b">" + _text(chance) + b"<", chance)
        case _:
            return _exchanged(part, _VALUE, b'="' + chance.choice(_VALUES) + b'"', chance)


def _nested(part: bytes, tag: re.Match[bytes], chance: Random) -> bytes:
    """Open an element many times over, and close it as often."""
    name = re.match(rb"<([\w:.-]+)", tag[0])
    if name is None or tag[0].endswith(b"/>"):
        return part
    times = chance.choice((2, 30, 300, 3000))
    bare = b"<" + name[1] + b">"
    return part[: tag.start()] + bare * times + b"x" + b"</" + name[1] + b">" * times + part[
        tag.start() :
    ]  # fmt: skip


def _exchanged(part: bytes, what: re.Pattern[bytes], by: bytes, chance: Random) -> bytes:
    found = list(what.finditer(part))
    if not found:
        return part
    one = chance.choice(found)
    return part[: one.start()] + by + part[one.end() :]


def _text(chance: Random) -> bytes:
    marks = "".join(chance.choice(_MARKS) for _ in range(chance.randint(0, 30)))
    return marks.replace("\0", "").encode() * chance.choice((1, 1, 200))


# -- PDF -------------------------------------------------------------------------------------------


def _pdf(content: bytes, chance: Random) -> bytes:
    for _ in range(chance.randint(1, 4)):
        streams = list(_STREAM.finditer(content))
        if streams and chance.random() < 0.5:
            one = chance.choice(streams)
            content = content[: one.start(1)] + _stream(one[1], chance) + content[one.end(1) :]
        else:
            content = _exchanged(content, _NUMBER, chance.choice(_VALUES[:11]), chance)
    return content[: 4 * _LARGEST]


def _stream(packed: bytes, chance: Random) -> bytes:
    """Change what is in a packed stream; its told length is then wrong, as in broken files."""
    try:
        plain = zlib.decompressobj().decompress(packed, 4 * _LARGEST)
    except zlib.error:
        return _flip(packed, (), chance)
    if chance.random() < 0.5:
        plain = _exchanged(plain, _NUMBER, chance.choice(_VALUES[:11]), chance)
    else:
        plain = chance.choice((_flip, _cut, _drop, _repeat, _insert))(plain, (plain,), chance)
    return zlib.compress(plain, 1) + b"\n"
