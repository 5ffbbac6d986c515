"""Objects become a file whose table of places is right; equal content gives equal bytes."""

from __future__ import annotations

import re
import zlib

import pypdfium2  # type: ignore[import-untyped]
import pytest

from perfdesk.export.pdf.objects import PdfFile, deflate, name, string


def _page(width: int = 200) -> bytes:
    file = PdfFile()
    tree = file.reserve()
    content = file.add_deflated(deflate(b"0 0 m 9 9 l S"))
    page = file.add(
        f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {width} 100] /Contents {content} 0 R >>"
    )
    file.put(tree, f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>")
    root = file.add(f"<< /Type /Catalog /Pages {tree} 0 R >>")
    return file.whole(root, file.add(f"<< /Title {string('水（务')} >>"))


def test_a_reader_opens_it() -> None:
    pdf = pypdfium2.PdfDocument(_page())
    size, title = pdf[0].get_size(), pdf.get_metadata_dict()["Title"]
    pdf.close()
    assert (size, title) == ((200, 100), "水（务")


def test_every_place_in_the_table_is_that_of_its_object() -> None:
    data = _page()
    table = int(data.rpartition(b"startxref\n")[2].split()[0])
    assert data[table : table + 4] == b"xref"
    entries = re.findall(rb"(\d{10}) 00000 n \n", data)
    assert len(entries) == 5
    for number, place in enumerate(entries, start=1):
        assert data[int(place) :].startswith(b"%d 0 obj\n" % number)


def test_identifier_comes_from_the_content() -> None:
    def marks(data: bytes) -> list[bytes]:
        return re.findall(rb"/ID \[<([0-9A-F]{32})> <([0-9A-F]{32})>\]", data)

    assert _page() == _page()
    assert marks(_page()) == marks(_page())
    assert marks(_page()) != marks(_page(201))


def test_streams_tell_their_length() -> None:
    file = PdfFile()
    file.add_stream(b"a\nb", "/Type /X")
    file.add_deflated(deflate(b"c"))
    data = file.whole(1, 2)
    assert b"<< /Type /X /Length 3 >>\nstream\na\nb\nendstream\nendobj\n" in data
    rest = data.partition(b"/FlateDecode /Length ")[2]
    length = int(rest.split(b" ", 1)[0])
    body = rest.partition(b"stream\n")[2]
    assert zlib.decompress(body[:length]) == b"c"
    assert body[length:].startswith(b"\nendstream")


@pytest.mark.parametrize(
    ("text", "written"),
    [("FZXBSJW--GB1-0", "/FZXBSJW--GB1-0"), ("A B#(", "/A#20B#23#28"), ("仿", "/#E4#BB#BF")],
)
def test_names(text: str, written: str) -> None:
    assert name(text) == written


@pytest.mark.parametrize(
    ("text", "written"), [("(a)", "<286129>"), ("仿", "<FEFF4EFF>"), ("𠮷", "<FEFFD842DFB7>")]
)
def test_strings(text: str, written: str) -> None:
    assert string(text) == written
