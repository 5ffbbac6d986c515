"""Change a packed file (Word, spreadsheets): its parts, their markup, what its lists tell."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from tests.fuzz.changed_bytes import LARGEST, MARKS, VALUES, change_bytes, exchanged, flip

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

_TAG = re.compile(rb"<[^<>]{1,400}>")
_NAME = re.compile(rb"(?<=<)([\w:.-]+)")
_VALUE = re.compile(rb'="[^"<>]{0,200}"')
_TEXT = re.compile(rb">[^<>]{1,400}<")
#: The beginning of a part, and of its entry in the list, with how many bytes each has.
_ENTRY = re.compile(rb"PK(?:\x03\x04|\x01\x02|\x05\x06)")
_ENTRY_BYTES = 46
_BOMB = 24 << 20


def change_packed(content: bytes, seeds: Sequence[bytes], chance: Random) -> bytes:
    """Return a packed file with other parts; now and then its lists tell what is not so."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for _ in range(chance.choice((1, 1, 2, 3))):
        _change_part(parts, seeds, chance)
    way = chance.random()
    if way < 0.001 and parts:
        parts[chance.choice(sorted(parts))] += b" " * _BOMB
    stored = 0.001 < way < 0.9
    content = _packed(parts, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    if way > 0.96:
        content = flip(content, seeds, chance)
    elif way > 0.88:
        content = _change_lists(content, chance)
    return content


def _packed(parts: dict[str, bytes], way: int) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as packed:
        for name, part in parts.items():
            # Without a time: what is made of a number is the same at any hour.
            packed.writestr(zipfile.ZipInfo(name), part, way, 1)
    return whole.getvalue()


def _change_lists(content: bytes, chance: Random) -> bytes:
    """Change sizes, places, ways of packing or names that a part's head or entry tells."""
    changed = bytearray(content)
    entries = [entry.start() for entry in _ENTRY.finditer(content)]
    for _ in range(chance.randint(1, 3)):
        at = chance.choice(entries) + chance.randrange(4, _ENTRY_BYTES)
        value = chance.choice((b"\0", b"\1", b"\x08", b"\x63", b"\xff", b"\xff" * 4, b"\0" * 4))
        changed[at : at + len(value)] = value
    return bytes(changed)


def _change_part(parts: dict[str, bytes], seeds: Sequence[bytes], chance: Random) -> None:
    names = sorted(parts)
    if not names:
        return
    # What is read stands in a few large parts; they are changed most. Where a list of the package
    # is wrong, little else is looked at.
    name = max(chance.sample(names, min(2, len(names))), key=lambda one: len(parts[one]))
    if name.endswith((".rels", "_Types].xml")) and chance.random() < 0.8:
        name = max(parts, key=lambda one: len(parts[one]))
    what = chance.random()
    if what < 0.03:
        del parts[name]
    elif what < 0.06:
        parts[chance.choice(names)] = parts[name]
    elif what < 0.08:
        parts[chance.choice(("../outside.xml", "/outside.xml", "word/document.xml"))] = parts[name]
    elif what < 0.1:
        parts[name] = _otherwise_written(parts[name], chance)
    elif what < 0.17:
        parts[name] = change_bytes(parts[name], seeds, chance, 1)
    else:
        parts[name] = _markup(parts[name], chance)
    if name in parts:
        parts[name] = parts[name][: 4 * LARGEST]


def _otherwise_written(part: bytes, chance: Random) -> bytes:
    encoding = chance.choice(("utf-16", "utf-16-be", "gb18030", "utf-32", "latin-1"))
    written = part.decode("utf-8", "replace")
    if chance.random() < 0.5:
        written = written.replace("UTF-8", encoding, 1)
    return written.encode(encoding, "replace")


def _markup(part: bytes, chance: Random) -> bytes:
    """Change tags, texts or values; in most cases it stays markup that a parser takes."""
    elements = _elements(part)
    if not elements:
        return part
    (start, end), (other, other_end) = sorted((chance.choice(elements), chance.choice(elements)))
    match chance.randrange(12):
        case 0:
            return part[:start] + part[end:]
        case 1:
            return part[:other] + part[start:end][:20_000] * chance.choice((1, 3)) + part[other:]
        case 2:
            return part[:start] + part[other:other_end] + part[end:]
        case 3:
            return _nested(part, start, chance)
        case 4 | 5:
            return exchanged(part, _TEXT, b">" + _text(chance) + b"<", chance)
        case 6:
            # From one tag to another: what was opened is not closed, or the other way round.
            return part[:start] + part[other:]
        case 7:
            return exchanged(part, _TAG, chance.choice((b"", part[start:end])), chance)
        case 8:
            return exchanged(part, _NAME, chance.choice(_NAME.findall(part)), chance)
        case _:
            return exchanged(part, _VALUE, b'="' + _value(chance) + b'"', chance)


def _elements(part: bytes) -> list[tuple[int, int]]:
    """Return where whole elements begin and end."""
    found, opened = [], []
    for tag in _TAG.finditer(part):
        word = tag[0]
        if word.endswith(b"/>"):
            found.append(tag.span())
        elif not word.startswith((b"</", b"<?", b"<!")):
            opened.append(tag.start())
        elif opened and word.startswith(b"</"):
            found.append((opened.pop(), tag.end()))
    # The last one is the whole.
    return found[:-1]


def _nested(part: bytes, at: int, chance: Random) -> bytes:
    """Open an element many times over, and close it as often."""
    name = _NAME.search(part, at)
    if name is None:
        return part
    times = chance.choice((2, 2, 2, 30, 30, 200, 300, 3000))
    opened, closed = b"<" + name[1] + b">", b"</" + name[1] + b">"
    return part[:at] + opened * times + b"x" + closed * times + part[at:]


def _text(chance: Random) -> bytes:
    marks = "".join(chance.choice(MARKS) for _ in range(chance.randint(0, 30)))
    # Those that markup may not hold end the reading of the part.
    for one in "\0" if chance.random() < 0.1 else "\0\v":
        marks = marks.replace(one, "")
    return marks.encode() * chance.choice((1, 1, 200))


def _value(chance: Random) -> bytes:
    value = chance.choice(VALUES)
    return value if not value.startswith(b"&") or chance.random() < 0.1 else b"&#x202e;"
