"""The file keeps the clauses of ISO 19005-2 (PDF/A-2b) that a file of ours can break."""

from __future__ import annotations

import re
import struct
import zlib
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from perfdesk.document.blocks import Document, Paragraph
from perfdesk.export.pdf import render_pdf
from perfdesk.export.pdf.pdfa import About, grey_profile, xmp

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
}
#: Operators that a page of ours may use; all stand in ISO 32000-1, none sets a colour but grey.
_OPERATORS = {
    "cm",
    "h",
    "c",
    "f",
    "BT",
    "ET",
    "Tf",
    "Tc",
    "Tm",
    "Tj",
    "BDC",
    "BMC",
    "EMC",
    "q",
    "Q",
    "g",
    "w",
    "m",
    "l",
    "S",
}


@pytest.fixture(scope="module")
def data(module_report: Document) -> bytes:
    return render_pdf(module_report)[0]


@pytest.fixture(scope="module")
def module_report() -> Document:
    texts = ("完成预算的96.4%；" * 200, "姓名为\ua015的人员，Café。", "执行数 3,102.75 万元。" * 30)
    return Document(
        "附件2", "自评<报告>&", "示例单位", "gb9704", tuple(map(Paragraph, texts)), mark="草稿"
    )


def _objects(data: bytes) -> dict[int, bytes]:
    """Return the objects by their numbers, their dictionaries in one line each."""
    found = re.finditer(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj(?=\n)", data, re.DOTALL)
    return {int(one[1]): _in_one_line(one[2]) for one in found}


def _in_one_line(body: bytes) -> bytes:
    head, mark, rest = body.partition(b"\nstream\n")
    return b" ".join(head.split()) + mark + rest


def _streams(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    for body in _objects(data).values():
        head, mark, rest = body.partition(b"\nstream\n")
        if mark:
            assert rest.endswith(b"\nendstream")
            yield head, rest.removesuffix(b"\nendstream")


def _xmp(data: bytes) -> ET.Element:
    packet = next(body for head, body in _streams(data) if b"/Subtype /XML" in head)
    return ET.fromstring(packet.decode("utf-8"))  # noqa: S314 - our own


def _told(data: bytes, path: str) -> str:
    found = _xmp(data).find(f".//{path}", _NAMES)
    assert found is not None
    return found.text or ""


def test_header_and_trailer(data: bytes) -> None:
    """6.1.2 and 6.1.3: version, four bytes beyond ASCII, identifier, no encryption, a sound end."""
    first, second = data.split(b"\n")[:2]
    assert first == b"%PDF-1.7"
    assert second[:1] == b"%"
    assert min(second[1:5]) > 127
    trailer = data.rpartition(b"trailer")[2]
    assert re.search(rb"/ID\s*\[<[0-9a-f]{32}>\s*<[0-9a-f]{32}>\]", trailer)
    assert b"/Encrypt" not in trailer
    assert data.endswith(b"%%EOF\n")


def test_streams_are_as_long_as_they_say(data: bytes) -> None:
    """6.1.7: no other filter than Flate, no stream outside the file."""
    seen = 0
    for head, body in _streams(data):
        seen += 1
        length = re.search(rb"/Length (\d+) ", head)
        assert length is not None
        assert len(body) == int(length[1])
        assert b"/F " not in head
        assert set(re.findall(rb"/\w+Decode", head)) <= {b"/FlateDecode"}
    assert seen > 10


def test_output_intent_says_what_grey_means(data: bytes) -> None:
    """6.2.3 and 6.2.4.3: device grey is allowed under an output intent with a profile."""
    objects = _objects(data)
    catalog = _object(objects, data.rpartition(b"trailer")[2], rb"/Root (\d+) 0 R")
    intent = _object(objects, catalog, rb"/OutputIntents \[ (\d+) 0 R \]")
    assert b"/S /GTS_PDFA1 /Type /OutputIntent" in intent
    assert re.search(rb"/Info \([^)]+\) /OutputConditionIdentifier \([^)]+\)", intent)
    profile = _object(objects, intent, rb"/DestOutputProfile (\d+) 0 R")
    head, _, body = profile.partition(b"\nstream\n")
    assert head.endswith(b"/N 1 >>")
    assert zlib.decompress(body.removesuffix(b"\nendstream")) == grey_profile()


def test_profile_is_sound() -> None:
    profile = grey_profile()
    assert struct.unpack_from(">L", profile)[0] == len(profile)
    assert (profile[12:24], profile[36:40]) == (b"mntrGRAYXYZ ", b"acsp")
    tags = [
        struct.unpack_from(">4s2L", profile, 132 + 12 * index)
        for index in range(struct.unpack_from(">L", profile, 128)[0])
    ]
    assert [tag for tag, _, _ in tags] == [b"desc", b"cprt", b"wtpt", b"kTRC"]
    assert all(at % 4 == 0 and at + length <= len(profile) for _, at, length in tags)
    cms = pytest.importorskip("PIL.ImageCms")
    read = cms.ImageCmsProfile(__import__("io").BytesIO(profile)).profile
    assert (read.xcolor_space.strip(), read.device_class.strip()) == ("GRAY", "mntr")


def test_pages_use_known_operators_and_grey_only(data: bytes) -> None:
    """6.2.2 and 6.2.4; each page names its resources; marks open and close in pairs."""
    pages = [body for body in _objects(data).values() if b"/Type /Page " in body]
    assert pages
    for page in pages:
        assert b"/Resources " in page
        number = re.search(rb"/Contents (\d+) 0 R", page)
        assert number is not None
        body = _objects(data)[int(number[1])].partition(b"\nstream\n")[2]
        text = zlib.decompress(body.removesuffix(b"\nendstream")).decode("ascii")
        words = re.sub(r"<<[^<]*<[0-9A-F]*>>>|<[0-9A-F]*>|/\w+", " ", text).split()
        operators = [word for word in words if not re.fullmatch(r"-?[\d.]+", word)]
        assert set(operators) <= _OPERATORS
        assert operators.count("EMC") == operators.count("BDC") + operators.count("BMC")
        assert operators.count("q") == operators.count("Q")


def test_fonts_are_whole(data: bytes) -> None:
    """6.2.11: every font is embedded, its codes are its glyphs, its widths those of the program."""
    objects = _objects(data)
    fonts = [body for body in objects.values() if b"/Subtype /Type0" in body]
    assert len(fonts) >= 4
    for font in fonts:
        descendant = _object(objects, font, rb"/DescendantFonts \[ (\d+) 0 R")
        assert b"/Encoding /Identity-H" in font
        assert b"/ToUnicode " in font
        assert b"/CIDToGIDMap /Identity " in descendant
        descriptor = _object(objects, descendant, rb"/FontDescriptor (\d+) 0 R")
        program = _object(objects, descriptor, rb"/FontFile2 (\d+) 0 R")
        font_file = zlib.decompress(
            program.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
        )
        told = re.search(rb"/W \[0 \[([^]]*)\]\]", descendant)
        assert told is not None
        widths = [float(word) for word in told[1].split()]
        assert widths == pytest.approx(_widths(font_file), abs=0.001)


def _object(objects: dict[int, bytes], body: bytes, pattern: bytes) -> bytes:
    found = re.search(pattern, body)
    assert found is not None
    return objects[int(found[1])]


def _widths(font_file: bytes) -> list[float]:
    tables = {}
    for index in range(struct.unpack_from(">H", font_file, 4)[0]):
        tag, _, at, length = struct.unpack_from(">4s3L", font_file, 12 + 16 * index)
        tables[tag] = font_file[at : at + length]
    assert {b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"} <= set(tables)
    units = struct.unpack_from(">H", tables[b"head"], 18)[0]
    count = struct.unpack_from(">H", tables[b"hhea"], 34)[0]
    return [
        struct.unpack_from(">H", tables[b"hmtx"], 4 * glyph)[0] * 1000 / units
        for glyph in range(count)
    ]


def test_nothing_that_is_forbidden(data: bytes) -> None:
    """6.1.12, 6.2.8 to 6.2.10, 6.3 to 6.5, 6.8, 6.9: dictionaries only, streams aside."""
    heads = b"\n".join(body.partition(b"\nstream\n")[0] for body in _objects(data).values())
    for word in (
        b"/JavaScript", b"/AA", b"/Launch", b"/EmbeddedFile", b"/XObject", b"/ExtGState", b"/OCG",
        b"/AcroForm", b"/LZWDecode", b"/Perms", b"Helvetica", b"/OpenAction",
    ):  # fmt: skip
        assert word not in heads


def test_metadata_identify_the_file(data: bytes) -> None:
    """6.6.2 and 6.6.4."""
    assert _told(data, "pdfaid:part") == "2"
    assert _told(data, "pdfaid:conformance") == "B"
    head = next(head for head, _ in _streams(data) if b"/Subtype /XML" in head)
    assert b"/Filter" not in head
    assert re.search(rb"/Metadata \d+ 0 R", data)


def test_old_information_equals_the_metadata(data: bytes, module_report: Document) -> None:
    dictionary = _object(_objects(data), data.rpartition(b"trailer")[2], rb"/Info (\d+) 0 R")

    def info(key: str) -> str:
        found = re.search(rb"/%b \(((?:\\.|[^\\)])*)\)" % key.encode(), dictionary)
        assert found is not None
        code = re.sub(rb"\\(\d{3}|.)", _unescaped, found[1])
        return code.decode("utf-16") if code.startswith(b"\xfe\xff") else code.decode("ascii")

    assert info("Title") == _told(data, "dc:title//rdf:li") == module_report.title
    assert info("Author") == _told(data, "dc:creator//rdf:li") == module_report.author
    assert info("Keywords") == _told(data, "pdf:Keywords")
    assert info("Creator") == _told(data, "xmp:CreatorTool")
    assert info("Producer") == _told(data, "pdf:Producer")
    assert "Perfdesk FangSong" in info("Keywords")
    assert b"Date" not in dictionary


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes([int(code, 8)]) if code.isdigit() else code


def test_what_xml_does_not_allow_is_left_out() -> None:
    told = ET.fromstring(xmp(About("a\x00\x0b<&>\ufffe", "乙")).decode("utf-8"))  # noqa: S314
    assert told.findtext(".//dc:title//rdf:li", namespaces=_NAMES) == "a<&>"
