"""Write Python's bytecode so that equal code gives equal bytes, whichever process compiled it.

CPython's ``marshal`` marks an object as shared where its count of references happens to be above
one in this process, marks a text as interned where anybody here interned one like it, and writes
the members of a frozen set in an order that may hang on addresses. Here what is equal is written
once and referred to, nothing else is marked; a text is interned if it could be a name, as the
compiler does it; members stand in the order of their bytes. Python reads both alike. The spec file
lets PyInstaller write with this module in the place of ``marshal``.
"""

from __future__ import annotations

import marshal
import re
import struct
from marshal import load, loads
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import BinaryIO

__all__ = ["dump", "dumps", "load", "loads"]

#: The format that CPython 3.4 to 3.13 write.
_VERSION = 4
_SHARED = 0x80
_REFERENCE = ord("r")
#: Written by one byte; Python counts no reference to them.
_SINGLE = frozenset(b"0NTFS.")
_FIXED = {ord("i"): 4, ord("g"): 8, ord("y"): 16}
_LONG_COUNT = frozenset(b"stuaA")
_SHORT_COUNT = frozenset(b"zZ")
#: Kinds of texts, interned and not.
_PLAIN = {ord("Z"): ord("z"), ord("A"): ord("a"), ord("t"): ord("u")}
_INTERNED = {ord("z"): ord("Z"), ord("a"): ord("A")}
_NAME = re.compile(rb"\w*", re.ASCII)
_MANY = frozenset(b"([<>")
_FEW = ord(")")
_FROZEN_SET = ord(">")
_LIST = ord("[")
_CODE = ord("c")
#: Of a code object: so many bytes of counts and flags, then objects, the first line, two objects.
_CODE_HEAD, _CODE_OBJECTS, _CODE_LINE, _CODE_TAIL = 20, 8, 4, 2


class _Node(NamedTuple):
    """One object: its kind, its own bytes, what it holds; of a code object also the bytes between.

    Equal nodes are one and the same; ``_Reader`` sees to that.
    """

    kind: int
    own: bytes
    members: tuple[int, ...] = ()
    between: bytes = b""


def _text(kind: int, count: bytes, text: bytes) -> _Node:
    """Return the node of a text or of bytes; whether it is interned hangs on its content alone."""
    plain = _PLAIN.get(kind, kind)
    is_name = plain in _INTERNED and _NAME.fullmatch(text) is not None
    return _Node(_INTERNED[plain] if is_name else plain, count + text)


class _Reader:
    """Reads what ``marshal`` wrote into nodes; each is known by its number."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._shared: list[int] = []
        self._numbers: dict[_Node | tuple[_Node, int], int] = {}
        self.nodes: list[_Node] = []

    def read(self) -> int:
        """Read the object that comes next.

        Raises:
            ValueError: It is of a kind that no code object holds.
        """
        mark = self._take(1)[0]
        kind = mark & ~_SHARED
        if kind == _REFERENCE:
            return self._shared[self._whole()]
        place = len(self._shared)
        if mark & _SHARED:
            self._shared.append(-1)
        number = self._number(self._node(kind))
        if mark & _SHARED:
            self._shared[place] = number
        return number

    def _node(self, kind: int) -> _Node:
        if kind in _SINGLE:
            return _Node(kind, b"")
        if kind in _FIXED:
            return _Node(kind, self._take(_FIXED[kind]))
        if kind == ord("l"):
            count = self._take(4)
            return _Node(kind, count + self._take(2 * abs(struct.unpack("<i", count)[0])))
        if kind in _LONG_COUNT:
            count = self._take(4)
            return _text(kind, count, self._take(int.from_bytes(count, "little")))
        if kind in _SHORT_COUNT:
            count = self._take(1)
            return _text(kind, count, self._take(count[0]))
        if kind == _CODE:
            return self._code()
        return self._group(kind)

    def _group(self, kind: int) -> _Node:
        if kind not in _MANY and kind != _FEW:
            raise ValueError(f"an object of the kind {chr(kind)!r} has no place in bytecode")
        count = self._take(1 if kind == _FEW else 4)
        members = [self.read() for _each in range(int.from_bytes(count, "little"))]
        if kind == _FROZEN_SET:
            members.sort(key=lambda number: write(self.nodes, number))
        return _Node(kind, count, tuple(members))

    def _code(self) -> _Node:
        head = self._take(_CODE_HEAD)
        members = [self.read() for _each in range(_CODE_OBJECTS)]
        between = self._take(_CODE_LINE)
        members += [self.read() for _each in range(_CODE_TAIL)]
        return _Node(_CODE, head, tuple(members), between)

    def _number(self, node: _Node) -> int:
        # A list may be changed by who reads it, so two equal ones stay two.
        key = (node, len(self.nodes)) if node.kind == _LIST else node
        number = self._numbers.setdefault(key, len(self.nodes))
        if number == len(self.nodes):
            self.nodes.append(node)
        return number

    def _whole(self) -> int:
        return int.from_bytes(self._take(4), "little")

    def _take(self, count: int) -> bytes:
        self._at += count
        return self._data[self._at - count : self._at]


def write(nodes: Sequence[_Node], top: int) -> bytes:
    """Return the bytes of an object; what stands in it more than once is written once."""
    uses = _uses(nodes, top)
    places: dict[int, int] = {}
    written = bytearray()

    def put_all(numbers: Iterable[int]) -> None:
        for number in numbers:
            put(number)

    def put(number: int) -> None:
        if number in places:
            written.append(_REFERENCE)
            written.extend(places[number].to_bytes(4, "little"))
            return
        node = nodes[number]
        is_shared = uses[number] > 1 and node.kind not in _SINGLE
        if is_shared:
            places[number] = len(places)
        written.append(node.kind | (_SHARED if is_shared else 0))
        written.extend(node.own)
        tail = len(node.members) - _CODE_TAIL if node.kind == _CODE else len(node.members)
        put_all(node.members[:tail])
        written.extend(node.between)
        put_all(node.members[tail:])

    put(top)
    return bytes(written)


def _uses(nodes: Sequence[_Node], top: int) -> dict[int, int]:
    """Return how often each object below and including the top one is held."""
    uses = {top: 1}
    waiting = [top]
    while waiting:
        for number in nodes[waiting.pop()].members:
            uses[number] = uses.get(number, 0) + 1
            if uses[number] == 1:
                waiting.append(number)
    return uses


def dumps(value: object) -> bytes:
    """Return a value (a code object, or plain values that one may hold) as bytes.

    Raises:
        ValueError: It holds what this does not know, or would be read back as something else.
    """
    # What it cannot write it refuses itself.
    reader = _Reader(marshal.dumps(value, _VERSION))  # type: ignore[arg-type]
    data = write(reader.nodes, reader.read())
    if loads(data) != value:  # noqa: S302 - what was written just now
        raise ValueError("the bytes of a code object are read back as another one")
    return data


def dump(value: object, file: BinaryIO) -> None:
    """Write a value to a file as ``dumps`` gives it."""
    file.write(dumps(value))
