"""Foretell how much a PDF's forms, which draw each other, become when a library follows them.

Ten forms of a few bytes, each of which draws the next one ten times, are ten thousand million.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field

from perfdesk.errors import UserError

_OBJECT = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+obj\b")
_BEGIN = re.compile(rb"(?<!end)stream\r?\n")
_REF = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+R\b")
_DRAWS = re.compile(rb"(?<![A-Za-z0-9])Do(?![A-Za-z0-9])")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_NUMBER = re.compile(rb"\d+")
#: Bytes of drawing that a page may become; a drawn map has some millions.
_MOST = 24 << 20
_MOST_OF_STREAM = 32 << 20
#: From a form to its names' list, to the list of forms in it, to the form.
_STEPS = 3


@dataclass(slots=True)
class _Objects:
    """A file's objects: what they say, how long their drawing is and how often it draws forms."""

    words: dict[int, bytes] = field(default_factory=dict)
    lengths: dict[int, tuple[int, int]] = field(default_factory=dict)
    forms: set[int] = field(default_factory=set)
    costs: dict[int, int] = field(default_factory=dict)

    def cost(self, number: int) -> int:
        """Return how many bytes of drawing a form becomes; one that draws itself is no more."""
        if number not in self.costs:
            self.costs[number] = 0
            length, draws = self.lengths[number]
            inner = self._inner(number) if draws else set()
            self.costs[number] = length + draws * max(map(self.cost, inner), default=0)
        return min(self.costs[number], _MOST + 1)

    def _inner(self, number: int) -> set[int]:
        """Return the forms that a form may draw; all where it does not say which."""
        found: set[int] = set()
        ways = {number}
        for _ in range(_STEPS):
            refs = {int(ref) for way in ways for ref in _REF.findall(self.words.get(way, b""))}
            found |= refs & self.forms
            ways = refs - self.forms - self.lengths.keys()
        return found or self.forms - {number}


def check_forms(content: bytes, name: str) -> None:
    """Refuse a PDF whose forms become more than any page of a report.

    Raises:
        UserError: ``file_unpacks_too_large``.
    """
    if b"Form" not in content and b"#" not in content:
        return
    objects = _objects(content)
    largest = max(map(objects.cost, objects.forms), default=0)
    pages = (one for one in objects.lengths if one not in objects.forms)
    if any(objects.lengths[one][1] * largest > _MOST for one in pages) or largest > _MOST:
        raise UserError("file_unpacks_too_large", file=name)


def _objects(content: bytes) -> _Objects:
    objects = _Objects()
    places = list(_OBJECT.finditer(content))
    for at, place in enumerate(places):
        end = places[at + 1].start() if at + 1 < len(places) else len(content)
        stream = _BEGIN.search(content, place.end(), end)
        words = content[place.end() : stream.start() if stream else end]
        words = _ESCAPED.sub(lambda found: bytes((int(found[1], 16),)), words)
        number = int(place[1])
        objects.words[number] = words
        if stream is None or _IMAGE.search(words) or b"/FontFile" in words:
            continue
        plain = _plain(content[stream.end() : end])
        if b"/ObjStm" in words:
            _packed_objects(objects, words, plain)
            continue
        objects.lengths[number] = len(plain), len(_DRAWS.findall(plain))
        if _FORM.search(words):
            objects.forms.add(number)
    return objects


def _packed_objects(objects: _Objects, words: bytes, plain: bytes) -> None:
    """Take the objects of a packed list: numbers and places first, then what they say."""
    first = re.search(rb"/First\s+(\d{1,9})", words)
    start = int(first[1]) if first else 0
    told = [int(number) for number in _NUMBER.findall(plain[:start]) if len(number) < 10]
    pairs = list(zip(told[::2], told[1::2], strict=False))
    for at, (number, place) in enumerate(pairs):
        end = pairs[at + 1][1] if at + 1 < len(pairs) else len(plain)
        objects.words[number] = plain[start + place : start + max(place, end)]


def _plain(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, _MOST_OF_STREAM)
    except zlib.error:
        return packed.partition(b"endstream")[0]
