from __future__ import annotations

import struct
import zipfile
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from perfdesk.errors import UserError
from perfdesk.intake.sheets.spreadsheet import Sheet, column_name, read_workbook

_FILES = Path(__file__).parent.parent / "tables"


def _saved(book: Workbook, folder: Path, name: str = "表.xlsx") -> Path:
    file = folder / name
    book.save(file)
    return file


def _only(file: Path) -> Sheet:
    (sheet,) = read_workbook(file)
    return sheet


def _refused(file: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_workbook(file)
    assert str(caught.value)
    return caught.value.code


def _texts(sheet: Sheet) -> list[list[str]]:
    return [[cell.text for cell in row] for row in sheet.rows]


def test_cells_are_texts_as_they_are_shown(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    at = datetime(2023, 1, 2)  # noqa: DTZ001 - a sheet knows no time zones
    sheet.append(["字", 95, 0.1 + 0.2, True, date(2023, 11, 30), at, time(8, 30)])
    sheet.append([0.95, 30, 1200, "两\n行"])
    sheet["A2"].number_format = '"≥"0%'
    sheet["B2"].number_format = '0"万页"'
    sheet["C2"].number_format = "#,##0.00"
    read = _only(_saved(book, tmp_path))
    assert _texts(read) == [
        ["字", "95", "0.3", "是", "2023年11月30日", "2023年1月2日", "08:30:00"],
        ["≥95%", "30万页", "1,200.00", "两\n行", "", "", ""],
    ]


def test_faults_and_formulas_without_results_are_known(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "=1+1"
    sheet["B1"] = "#DIV/0!"
    sheet["B1"].data_type = "e"
    sheet["C1"] = 3
    read = _only(_saved(book, tmp_path))
    problems = [cell.problem for cell in read.rows[0]]
    assert problems == ["cell_not_computed", "cell_error", ""]


def test_merged_cells_show_what_stands_in_the_first(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["B2"] = "产出指标"
    sheet["C4"] = 1
    sheet.merge_cells("B2:B4")
    read = _only(_saved(book, tmp_path))
    assert read.cell(3, 1).text == "产出指标"
    assert read.area(3, 1) == (1, 1, 3, 1)
    assert read.address(3, 1) == "Sheet!B2"
    assert read.cell(99, 99).text == ""
    assert Sheet("空", ()).width == 0


@pytest.mark.parametrize(("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_have_letters(column: int, name: str) -> None:
    assert column_name(column) == name


@pytest.mark.parametrize("name", ["filled.xlsx", "filled.xls", "filled.ods"])
def test_all_kinds_of_files_read_alike(name: str) -> None:
    read = _only(_FILES / name)
    texts = _texts(read)
    assert texts[0][:5] == ["项目", "≥95%", "30万页", "1,200.50", "2023年11月30日"]
    assert read.cell(2, 0).text == "合并"
    assert read.cell(1, 3).problem == "cell_error"
    assert texts[1][1:3] == ["12.5%", "7"]
    assert texts[2][1] == "8"


def test_hidden_sheets_are_marked(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("藏").sheet_state = "hidden"
    book.create_chartsheet("图")
    assert [(one.name, one.is_hidden) for one in read_workbook(_saved(book, tmp_path))] == [
        ("Sheet", False),
        ("藏", True),
    ]


# -- hostile files -----------------------------------------------------------------------------


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert _refused(tmp_path) == "import_folder"
    assert _refused(tmp_path / "没有.xlsx") == "import_missing"


def test_unreadable_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"PK\x03\x04")
    for error, code in (
        (PermissionError(), "import_forbidden"),
        (OSError(), "import_unreadable"),
    ):

        def fail(*_arguments: object, error: OSError = error) -> None:
            raise error

        monkeypatch.setattr(Path, "open", fail)
        assert _refused(file) == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "sheet_unknown_kind"),
        (b"<html><table></table></html>", "sheet_unknown_kind"),
        (b"PK\x03\x04broken", "sheet_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "sheet_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "sheet_damaged"),
        (b"x" * ((16 << 20) + 1), "sheet_too_large"),
    ],
)
def test_what_is_no_spreadsheet_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "表.xls"
    file.write_bytes(content)
    assert _refused(file) == code


def _packed(folder: Path, parts: dict[str, bytes]) -> Path:
    file = folder / "表.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file


def _parts(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as packed:
        return {part: packed.read(part) for part in packed.namelist()}


def test_packed_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    assert _refused(_packed(tmp_path, {"word/document.xml": b"<a/>"})) == "sheet_unknown_kind"


def test_file_that_unpacks_too_large_is_refused(tmp_path: Path) -> None:
    parts = {"xl/workbook.xml": b"<a>" + b" " * (30 << 20) + b"</a>"}
    assert _refused(_packed(tmp_path, parts)) == "sheet_unpacks_too_large"


@pytest.mark.parametrize(
    "breaking",
    [
        {"xl/workbook.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"},
        {"xl/workbook.xml": b"<a"},
        {"xl/worksheets/sheet1.xml": b"<a"},
        {"xl/_rels/workbook.xml.rels": b"<a/>"},
    ],
)
def test_damaged_parts_are_refused(tmp_path: Path, breaking: dict[str, bytes]) -> None:
    parts = _parts(_saved(Workbook(), tmp_path))
    assert _refused(_packed(tmp_path, parts | breaking)) == "sheet_damaged"


@pytest.mark.parametrize("told", ["4294967296", "2147483647", "&#57;999999999", "-1"])
def test_more_words_than_a_part_can_hold_are_damage(tmp_path: Path, told: str) -> None:
    """Harm: memory was set aside for so many, and the program ended."""
    assert _refused(_with_words_told(tmp_path, told)) == "sheet_damaged"


def test_words_that_are_counted_as_often_as_they_stand_are_read(tmp_path: Path) -> None:
    assert _texts(_only(_with_words_told(tmp_path, "4000")))[0][0] == "项目"


@pytest.mark.parametrize("place", ["endstreamF2", "AAAA1", "A12345678", "A0", "A", "1", "$A$1"])
def test_a_cell_at_no_place_is_damage(tmp_path: Path, place: str) -> None:
    """Harm: memory was set aside for a sheet of as many columns, and the program ended."""
    assert _refused(_with_cell_at(tmp_path, place)) == "sheet_damaged"


def test_places_may_be_in_small_letters(tmp_path: Path) -> None:
    assert _texts(_only(_with_cell_at(tmp_path, "a1")))[0][0] == "项目"


def _with_cell_at(folder: Path, place: str) -> Path:
    parts = _parts(_FILES / "filled.xlsx")
    name = "xl/worksheets/sheet1.xml"
    changed = parts[name].replace(b'r="A1"', f'r="{place}"'.encode(), 1)
    assert changed != parts[name]
    return _packed(folder, parts | {name: changed})


def _with_words_told(folder: Path, told: str) -> Path:
    parts = _parts(_FILES / "filled.xlsx")
    name = "xl/sharedStrings.xml"
    changed = parts[name].replace(b'uniqueCount="2"', f'uniqueCount="{told}"'.encode())
    assert changed != parts[name]
    return _packed(folder, parts | {name: changed})


@pytest.mark.parametrize("cell", ["A1048576", "XFD1"])
def test_too_many_rows_or_columns_are_refused(tmp_path: Path, cell: str) -> None:
    book = Workbook()
    book.worksheets[0][cell] = 1
    assert _refused(_saved(book, tmp_path)) == "sheet_too_many_cells"


def test_formats_alone_are_no_content(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = 1
    for row in (1, 60_000):
        sheet.cell(row, 300).number_format = "0.00"
    assert _texts(_only(_saved(book, tmp_path))) == [["1"]]


def test_file_without_styles_is_read(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append([1.5])
    parts = _parts(_saved(book, tmp_path))
    del parts["xl/styles.xml"]
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b' r="A1"', b"").replace(b' r="1"', b"")
    file = _packed(tmp_path, parts | {"xl/worksheets/sheet1.xml": sheet})
    assert _texts(_only(file)) == [["1.5"]]


def test_password_is_told_of(tmp_path: Path) -> None:
    file = tmp_path / "密.xlsx"
    file.write_bytes(_compound({"EncryptedPackage": bytes(5000)}))
    assert _refused(file) == "sheet_password"
    locked = struct.pack("<HHHH", 0x0809, 4, 0x0600, 5) + struct.pack("<HHH", 0x002F, 2, 0)
    file.write_bytes(_compound({"Workbook": locked + bytes(5000)}))
    assert _refused(file) == "sheet_password"


def test_old_formats_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "旧.xls"
    book = struct.pack("<HHHH", 0x0809, 4, 0x0500, 5)
    file.write_bytes(_compound({"Workbook": book + bytes(5000)}))
    assert _refused(file) == "sheet_damaged"
    file.write_bytes(_compound({"WordDocument": bytes(5000)}))
    assert _refused(file) == "sheet_damaged"
    file.write_bytes(_compound({"Workbook": book}))  # So short that it lies among the small ones.
    assert _refused(file) == "sheet_damaged"


def test_garbled_part_is_damage(tmp_path: Path) -> None:
    """Two bytes that were turned over on a stick ended in a fault of the program."""
    content = bytearray((_FILES / "filled.ods").read_bytes())
    content[951] = 0
    for at in range(900, 1100):
        file = tmp_path / "filled.ods"
        file.write_bytes(bytes((*content[:at], content[at] ^ 0xFF, *content[at + 1 :])))
        with suppress(UserError):
            read_workbook(file)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), name=st.sampled_from(["filled.xlsx", "filled.xls", "filled.ods"]))
def test_damaged_files_never_do_more_than_be_refused(
    tmp_path: Path, data: st.DataObject, name: str
) -> None:
    content = bytearray((_FILES / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    file = tmp_path / name
    file.write_bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))])
    with suppress(UserError):
        assert all(sheet.name for sheet in read_workbook(file))


def _compound(streams: dict[str, bytes]) -> bytes:
    """Return a compound file ([MS-CFB], version 3) with these streams."""
    (name, content), *_rest = streams.items()
    is_small = len(content) < 4096
    size = 64 if is_small else 512
    body = content + bytes(-len(content) % 512)
    count = len(body) // 512
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    # Sector 0: the table, 1: the entries, 2: the table of small ones, then the content.
    following = [table, end, end, *range(4, 3 + count), end]
    fat = struct.pack("<128I", *following, *[free] * (128 - len(following)))
    used = -(-len(content) // size)
    small = [*range(1, used), end] if is_small else []
    small_table = struct.pack("<128I", *small, *[free] * (128 - len(small)))

    def entry(title: str, kind: int, first: int, length: int) -> bytes:
        text = title.encode("utf-16-le")
        head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
        return (
            head + struct.pack("<3I", free, free, 1) + bytes(36) + struct.pack("<IQ", first, length)
        )

    entries = entry("Root Entry", 5, 3 if is_small else end, len(body) if is_small else 0)
    entries += entry(name, 2, 0 if is_small else 3, len(content)) + bytes(256)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, 2, 1, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    return header + fat + entries + small_table + body


def test_cells_in_far_corners_of_many_sheets_are_refused_unread(tmp_path: Path) -> None:
    """Harm: 8 KB with one cell in IV5000 of each of 20 sheets filled gigabytes of memory."""
    book = Workbook()
    for _ in range(4):
        book.create_sheet()["EZ4000"] = 1
    assert _refused(_saved(book, tmp_path)) == "sheet_too_many_cells"


def test_merged_ranges_that_lie_over_each_other_cost_no_more_than_the_sheet(
    tmp_path: Path,
) -> None:
    """Harm: 300 ranges over the whole sheet kept the window busy for minutes."""
    book = Workbook()
    book.worksheets[0]["A1"], book.worksheets[0]["C3"] = "a", "b"
    parts = _parts(_saved(book, tmp_path))
    name = "xl/worksheets/sheet1.xml"
    area = b'<mergeCell ref="A1:IV5000"/>'
    merged = b"</sheetData><mergeCells>" + area * 100_000 + b"</mergeCells>"
    parts[name] = parts[name].replace(b"</sheetData>", merged)
    sheet = _only(_packed(tmp_path, parts))
    assert sheet.area(2, 2) == (0, 0, 4999, 255)
