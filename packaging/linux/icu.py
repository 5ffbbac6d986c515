"""Take out of Qt's ICU data what a Chinese program never reads: 27 of 32 MB.

Qt asks ICU for the order of texts, for other character sets, for names of time zones and for
capital letters; of that stay Chinese, English and what is common to all languages. Languages that
are gone are read by the common rules. Windows has an ICU of its own, so that this is for Linux.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, NamedTuple

from common.running import run
from common.steps import BuildError

if TYPE_CHECKING:
    from pathlib import Path

    from linux.machine import Chroot

_LIBRARY = "_internal/PySide6/Qt/lib/libicudata.so.*"
_SYMBOL = re.compile(r"\s(0x[0-9a-f]+|\d+)\s+OBJECT\s.*\s(icudt\d+_dat)$", re.MULTILINE)
#: Of the head of a package of data: its length, two bytes that every file of ICU has, its kind.
_HEAD = struct.Struct("<H2s")
_MAGIC, _KIND, _KIND_AT = b"\xda\x27", b"CmnD", 12
_COUNT, _ENTRY = struct.Struct("<I"), struct.Struct("<II")
#: Every file begins at a multiple of it.
_STEP = 16
#: Named without the package: ``coll/zh.res``.
_KEPT = re.compile(
    # of every kind of knowledge about languages: what is common, Chinese and English
    r"(?:(?:coll|curr|lang|region|unit|zone)/)?"
    r"(?:root|pool|res_index|zh(?:_\w+)?|en(?:_\w+)?)\.res"
    r"|coll/ucadata\.icu"
    # tables beside languages: time zones, likely scripts, numbers; not the rules of sums of money
    r"|(?:[a-z]+[A-Z]\w*|icuver|icustd|metadata|plurals|units|zoneinfo64)\.res"
    r"|(?:cnvalias|uemoji|ulayout)\.icu|\w+\.nrm"
    # character sets: Chinese ones, and the West's of one byte
    r"|(?:gb18030|windows-9(?:36|50)-2000|ibm-(?:1252|13(?:73|75|83|86)|5348)_P\w+-\d+)\.cnv"
)
_SOURCE = """\
.section .rodata
.balign 16
.globl {symbol}
.type {symbol}, @object
.size {symbol}, {size}
{symbol}:
.incbin "{data}"
.section .note.GNU-stack, "", @progbits
"""
_LINK = ("-shared", "-nostdlib", "-Wl,--build-id=none", "-Wl,-Bsymbolic", "-Wl,-s")
#: Asks the smaller data for what Qt asks of it; run with the folder of the libraries.
_ASK = """\
import ctypes, glob, sys
from ctypes import byref, c_char_p, c_int, c_void_p, create_string_buffer, create_unicode_buffer
folder = sys.argv[1]
data, common, more = (ctypes.CDLL(glob.glob(f"{folder}/libicu{n}.so.*")[0], ctypes.RTLD_GLOBAL)
                      for n in ("data", "uc", "i18n"))
suffix = "_" + glob.glob(f"{folder}/libicudata.so.*")[0].rsplit(".", 1)[1]
fault = c_int(0)
def call(library, name, kind, *words):
    function = getattr(library, name + suffix)
    function.restype = kind
    fault.value = 0
    told = function(*words, byref(fault))
    assert fault.value <= 0, (name, words, fault.value)
    return told
def utf16(text):
    return (ctypes.c_uint16 * len(text))(*map(ord, text))
for name in ("GB18030", "GBK", "GB2312", "Big5", "windows-1252", "ISO-8859-1", "UTF-8", "UTF-16"):
    converter = c_void_p(call(common, "ucnv_open", c_void_p, name.encode()))
    text = "prix" if name in ("windows-1252", "ISO-8859-1") else "中文"
    got = create_string_buffer(40)
    size = call(common, "ucnv_fromUChars", c_int, converter, got, 40, utf16(text), len(text))
    if name != "UTF-16":
        assert got.raw[:size] == text.encode(name), (name, got.raw[:size])
order = c_void_p(call(more, "ucol_open", c_void_p, b"zh_CN"))
compare = getattr(more, "ucol_strcoll" + suffix)
def less(one, other):
    return compare(order, utf16(one), len(one), utf16(other), len(other))
assert (less("安", "中"), less("中", "安"), less("重", "中")) == (-1, 1, 1)
for name in (b"en_US", b"zh_TW", b"bo_CN", b"ug_CN", b"fr_FR", b"C"):
    assert call(more, "ucol_open", c_void_p, name)
zone = utf16("Asia/Shanghai")
calendar = c_void_p(call(more, "ucal_open", c_void_p, zone, len(zone), b"zh_CN", 0))
shown = (ctypes.c_uint16 * 80)()
size = call(more, "ucal_getTimeZoneDisplayName", c_int, calendar, 0, b"zh_CN", shown, 80)
print("".join(map(chr, shown[:size])))
"""
_SHOWN = "中国标准时间"


class Item(NamedTuple):
    """One file of a package of ICU's data."""

    name: bytes
    content: bytes


def read(package: bytes) -> tuple[bytes, list[Item]]:
    """Return the head of a package and its files.

    Raises:
        BuildError: It is none.
    """
    length, magic = _HEAD.unpack_from(package)
    if magic != _MAGIC or package[_KIND_AT : _KIND_AT + len(_KIND)] != _KIND:
        raise BuildError("Qt's ICU data are not of the form that is known.")
    body = package[length:]
    (count,) = _COUNT.unpack_from(body)
    places = [_ENTRY.unpack_from(body, _COUNT.size + at * _ENTRY.size) for at in range(count)]
    ends = [start for _name, start in places[1:]] + [len(body)]
    items = [
        Item(body[name : body.index(b"\0", name)], body[start:end])
        for (name, start), end in zip(places, ends, strict=True)
    ]
    return package[:length], items


def write(head: bytes, items: list[Item]) -> bytes:
    """Return the package of these files, which stand in the order of their names."""
    names_at = _COUNT.size + len(items) * _ENTRY.size
    names, starts = bytearray(), []
    for item in items:
        starts.append(names_at + len(names))
        names += item.name + b"\0"
    at = names_at + len(names)
    at += -at % _STEP
    table, content = bytearray(_COUNT.pack(len(items))), bytearray()
    for name, item in zip(starts, items, strict=True):
        table += _ENTRY.pack(name, at + len(content))
        content += item.content + bytes(-len(item.content) % _STEP)
    return bytes(head + table + names + bytes(at - names_at - len(names)) + content)


def keeps(name: bytes) -> bool:
    """Say whether a file stays; its name begins with that of the package."""
    return _KEPT.fullmatch(name.decode("ascii").partition("/")[2]) is not None


def reduce(tree: Path, machine: Chroot, python: Path, work: Path) -> str:
    """Make the library of data anew with what stays, and ask it; say what came of it.

    Args:
        tree: The frozen program.
        machine: Where there is a compiler.
        python: A Python of that machine.
        work: A folder that the machine sees.

    Raises:
        BuildError: There is no library of data, it is another than is known, or it lacks something.
    """
    found = sorted(path for path in tree.glob(_LIBRARY) if not path.is_symlink())
    if len(found) != 1:
        raise BuildError(f"Qt brings {len(found)} libraries of ICU data; one was expected.")
    library = found[0]
    whole, symbol = _data(library)
    head, items = read(whole)
    kept = [item for item in items if keeps(item.name)]
    data, source = work / "icu.dat", work / "icu.S"
    data.write_bytes(write(head, kept))
    told = {"symbol": symbol, "size": data.stat().st_size, "data": machine.path(data)}
    source.write_text(_SOURCE.format(**told), encoding="ascii")
    words = ("gcc", *_LINK, f"-Wl,-soname,{library.name}", "-o", library, source)
    machine.run(words, timeout=120).must("Linking the ICU data")
    asked = machine.run((python, "-c", _ASK, library.parent), timeout=60).must("Asking ICU")
    if _SHOWN not in asked:
        raise BuildError(f"ICU calls the time of China {asked.strip()!r}.")
    return f"ICU data: {len(kept)} of {len(items)} files, {len(whole) / 1e6:.1f} MB before"


def _data(library: Path) -> tuple[bytes, str]:
    """Return the package that a library holds, and the name under which it is found there."""
    told = run(("readelf", "--wide", "--dyn-syms", library), timeout=60).must("readelf")
    found = _SYMBOL.search(told)
    content = library.read_bytes()
    at = content.find(_KIND) - _KIND_AT
    if found is None or at < 0:
        raise BuildError(f"{library.name} holds no ICU data.")
    return content[at : at + int(found[1], 0)], found[2]
