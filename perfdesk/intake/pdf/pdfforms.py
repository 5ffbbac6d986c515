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
_NAME = rb"/([^\s\0/<>\[\](){}%]+)"
#: A name and what is drawn by it; a name and the object that bears it.
_DRAWN = re.compile(_NAME + rb"[\s\0]+Do(?![A-Za-z0-9])")
_NAMED = re.compile(_NAME + rb"\s+(\d{1,9})\s+\d{1,5}\s+R\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_NUMBER = re.compile(rb"\d+")
#: Bytes of drawing that a page may become; a drawn map has some millions.
_MOST = 24 << 20
_MOST_OF_STREAM = 32 << 20
#: From a form to its names' list, to the list of forms in it, to the form.
_STEPS = 3
#: So deep does the library follow forms in forms.
_DEEPEST = 40


@dataclass(slots=True)
class _Objects:
    """A file's objects: what they say, how long their drawing is and what it draws.

    Attributes:
        draws: Names of what an object draws, one for each time; blank where it cannot be told.
        named: Objects that have a name somewhere.
    """

    words: dict[int, bytes] = field(default_factory=dict)
    lengths: dict[int, int] = field(default_factory=dict)
    draws: dict[int, list[bytes]] = field(default_factory=dict)
    forms: set[int] = field(default_factory=set)
    pictures: set[int] = field(default_factory=set)
    named: dict[bytes, set[int]] = field(default_factory=dict)

    def largest(self) -> int:
        """Return how many bytes of drawing the costliest form becomes.

        The library follows a form that draws itself down to some depth: where it is packed, it
        does not know it again.
        """
        for words in self.words.values():
            for name, number in _NAMED.findall(words):
                self.named.setdefault(name, set()).add(int(number))
        inner = {one: self._inner(one) if self.draws[one] else set() for one in self.forms}
        costs = {one: self.lengths[one] for one in self.forms}
        for _ in range(_DEEPEST):
            before = costs
            costs = {
                one: min(
                    self.lengths[one]
                    + len(self.draws[one])
                    * max((before[other] for other in inner[one]), default=0),
                    _MOST + 1,
                )
                for one in self.forms
            }
            if costs == before:
                break
        return max(costs.values(), default=0)

    def _inner(self, number: int) -> set[int]:
        """Return the forms that a form may draw; all where it does not say which."""
        found: set[int] = set()
        ways = {number}
        for _ in range(_STEPS):
            refs = {int(ref) for way in ways for ref in _REF.findall(self.words.get(way, b""))}
            found |= refs & self.forms
            ways = refs - self.forms - self.lengths.keys()
        found = found or self.forms
        names = set(self.draws[number])
        drawn = set().union(*(self.named.get(name, ()) for name in names))
        if names <= self.named.keys() and drawn <= self.pictures | self.lengths.keys():
            # What it draws by these names may be pictures, with other forms beside them.
            found = found & drawn
        return found


def check_forms(content: bytes, name: str) -> None:
    """Refuse a PDF whose forms become more than any page of a report.

    Raises:
        UserError: ``file_unpacks_too_large``.
    """
    if b"Form" not in content and b"#" not in content:
        return
    objects = _objects(content)
    largest = objects.largest()
    pages = (one for one in objects.lengths if one not in objects.forms)
    if any(len(objects.draws[one]) * largest > _MOST for one in pages) or largest > _MOST:
        raise UserError("file_unpacks_too_large", file=name)


def _objects(content: bytes) -> _Objects:
    objects = _Objects()
    places = list(_OBJECT.finditer(content))
    for at, place in enumerate(places):
        end = places[at + 1].start() if at + 1 < len(places) else len(content)
        stream = _BEGIN.search(content, place.end(), end)
        words = content[place.end() : stream.start() if stream else end]
        words = _unescaped(words)
        number = int(place[1])
        objects.words[number] = words
        if stream is None or b"/FontFile" in words:
            continue
        if _IMAGE.search(words):
            objects.pictures.add(number)
            continue
        plain = _plain(content[stream.end() : end])
        if b"/ObjStm" in words:
            _packed_objects(objects, words, plain)
            continue
        objects.lengths[number], objects.draws[number] = len(plain), _drawn(plain)
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


def _drawn(plain: bytes) -> list[bytes]:
    names = [_unescaped(name) for name in _DRAWN.findall(plain)]
    return names + [b""] * (len(_DRAWS.findall(plain)) - len(names))


def _unescaped(words: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes((int(found[1], 16),)), words)


def _plain(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, _MOST_OF_STREAM)
    except zlib.error:
        return packed.partition(b"endstream")[0]
