"""A packed file is looked into before a library unpacks it."""

from __future__ import annotations

import io
import zipfile

import pytest

from perfdesk.errors import UserError
from perfdesk.intake.readers.zipped import check_packed

_OTHER_WAYS = (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


def _packed(way: int) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", way) as packed:
        packed.writestr("word/document.xml", b"<a/>")
    return whole.getvalue()


@pytest.mark.parametrize("way", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_ways_of_office_programs_pass(way: int) -> None:
    check_packed(_packed(way), "a.docx", needs=["word/document.xml"])


@pytest.mark.parametrize("way", _OTHER_WAYS)
def test_other_ways_of_packing_are_damage(way: int) -> None:
    with pytest.raises(UserError) as caught:
        check_packed(_packed(way), "a.docx", needs=())
    assert caught.value.code == "file_damaged"


@pytest.mark.parametrize("way", _OTHER_WAYS)
def test_a_part_that_only_says_it_is_packed_in_another_way_is_damage(way: int) -> None:
    """Harm: what unpacks such parts tells of faults in words of its own; the program ended."""
    told = _packed(zipfile.ZIP_DEFLATED)
    for head, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = told.index(head) + at
        told = told[:place] + way.to_bytes(2, "little") + told[place + 2 :]
    with pytest.raises(UserError):
        check_packed(told, "a.docx", needs=())
