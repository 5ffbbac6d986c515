"""Judge the front of a report from elsewhere: annex label and title, what they name and how."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.proof.structure.letters import letters_of, places_of
from perfdesk.proof.values import Slip, Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.proof.values import Passage, Setting

_STRAY = re.compile(r"(?<=[\u4e00-\u9fff])[ \t\u3000\u00a0]+(?=[\u4e00-\u9fff])")
_WHOLE = re.compile("整体支出绩效")
_YEAR = re.compile(r"20\d\d\s*年|二[〇○Ｏ零]..年")
#: A unit's name may be broken behind these.
_ENDS = "省市区县旗州盟镇乡会局委厅办部院室处站所心馆社司学府"
#: As GB/T 9704 has it: no blank, no mark, Arabic; a single annex has no number.
_LABEL = re.compile(r"附件([1-9]\d?)?")
_LOOSE_LABEL = re.compile(r"[ \t\u3000\u00a0]")


def find_annex_slips(passage: Passage, _: Setting) -> Iterator[Slip]:
    """Find an annex label that is missing, set in another way, or not the one prescribed."""
    if passage.kind != "annex":
        return
    text, wanted = passage.text, passage.names[0] if passage.names else ""
    spot = Spot(passage.key, 0, len(text))
    bare = _LOOSE_LABEL.sub("", text)
    if not text:
        if wanted:
            yield Slip("annex_label", spot, (), {"wanted": wanted}, "missing")
    elif _LABEL.fullmatch(bare) is None:
        yield Slip("annex_label", spot)
    elif wanted and bare != wanted:
        yield Slip("annex_label", spot, (), {"wanted": wanted}, "number")
    elif bare != text:
        yield Slip("annex_label", spot, (), {}, "blank", bare)


def find_title_slips(passage: Passage, setting: Setting) -> Iterator[Slip]:
    """Find stray blanks, a missing year, a missing 部门, and a line that ends inside a name."""
    if passage.kind != "title" or not passage.is_file:
        return
    text, key = passage.text, passage.key
    for match in _STRAY.finditer(text):
        yield Slip("title_pattern", Spot(key, match.start() - 1, match.end() + 1), (), {}, "blank")
    whole = _WHOLE.search(text)
    if whole and "部门" not in text[: whole.start()] and "单位" not in text[: whole.start()]:
        yield Slip("title_pattern", Spot(key, whole.start(), whole.end()), (), {}, "department")
    if _YEAR.search(text) is None:
        yield Slip("title_pattern", Spot(key, 0, len(text)), (), {}, "year")
    yield from _broken(passage, letters_of(setting.unit))


def _broken(passage: Passage, unit: str) -> Iterator[Slip]:
    """Find lines that end inside a word of the unit's name."""
    begin = letters_of(passage.text).find(unit) if unit else -1
    if begin < 0:
        return
    places = places_of(passage.text)
    first, last = places[begin], places[begin + len(unit) - 1]
    for cut in passage.cuts:
        if first < cut <= last and passage.text[cut - 1] not in _ENDS:
            yield Slip("title_pattern", Spot(passage.key, cut - 2, cut + 2), (), {}, "broken")
