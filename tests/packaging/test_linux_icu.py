"""What of ICU's data comes with the Linux program, and how a package of them is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from common.steps import BuildError
from linux import icu

if TYPE_CHECKING:
    from pathlib import Path

#: As ICU's own tools write it, with a word of copyright at its end.
HEAD = b"\x20\x00\xda\x27" + b"\x14\x00\x00\x00\x00\x00\x02\x00" + b"CmnD" + b"\x01" + bytes(15)
ITEMS = [
    icu.Item(b"icudt73l/coll/zh.res", b"z" * 16),
    icu.Item(b"icudt73l/gb18030.cnv", b"g" * 48),
    icu.Item(b"icudt73l/translit/root.res", b"t" * 32),
]


@pytest.mark.parametrize(
    "name",
    [
        *("root.res", "pool.res", "zh.res", "zh_Hans_CN.res", "en_001.res", "supplementalData.res"),
        *("coll/zh.res", "coll/ucadata.icu", "zone/pool.res", "zoneinfo64.res", "nfkc.nrm"),
        *("gb18030.cnv", "windows-936-2000.cnv", "ibm-1386_P100-2001.cnv", "cnvalias.icu"),
        # Windows' own big5 says only in what it differs from this one.
        *("windows-950-2000.cnv", "ibm-1373_P100-2002.cnv"),
    ],
)
def test_what_is_chinese_english_or_common_stays(name: str) -> None:
    assert icu.keeps(f"icudt73l/{name}".encode())


@pytest.mark.parametrize(
    "name",
    [
        *("de.res", "zu_ZA.res", "coll/ja.res", "unit/ru.res", "zone/fr.res", "translit/root.res"),
        *("brkitr/cjdict.dict", "brkitr/root.res", "rbnf/zh.res", "unames.icu", "rfc3491.spp"),
        *("euc-tw-2014.cnv", "ibm-943_P15A-2003.cnv", "confusables.cfu"),
    ],
)
def test_what_qt_never_asks_for_goes(name: str) -> None:
    assert not icu.keeps(f"icudt73l/{name}".encode())


def test_what_is_written_is_read_the_same() -> None:
    package = icu.write(HEAD, ITEMS)
    assert icu.read(package) == (HEAD, ITEMS)
    assert len(package) % 16 == 0


def test_what_stays_is_whole_when_a_neighbour_goes() -> None:
    kept = [item for item in ITEMS if icu.keeps(item.name)]
    assert icu.read(icu.write(HEAD, kept))[1] == ITEMS[:2]


def test_what_is_no_package_of_icu_is_refused() -> None:
    with pytest.raises(BuildError, match="not of the form"):
        icu.read(bytes(64))


def test_another_number_of_libraries_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="0 libraries of ICU data"):
        icu.reduce(tmp_path, None, tmp_path, tmp_path)  # type: ignore[arg-type]
