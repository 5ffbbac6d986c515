"""Find praise without a figure, notes on secrecy that are open, and words of another unit."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from perfdesk.proof.structure.letters import has_figure, one_of, word_lists
from perfdesk.proof.values import Slip, Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.proof.values import Passage, Setting

_SENTENCE_ENDS = "。；！？\n"
#: Header lines of a published report: 保密审查情况：已审查 / 部门主要负责人审签情况：已审签.
_RELEASE = re.compile(
    r"(?:保密审查|负责人审签|主要领导审签)(?:情况|意见)?\s*[：:]"
    r"[ \t\u3000]*(?P<state>[^\n，。；/]*)"
)
_RELEASED = re.compile("已|通过|同意|[√☑■]")
_OPENINGS = re.compile(
    r"按照?(?:资金|经费|收入|支出)?(?:来源|性质|类别|类型|功能|用途)(?P<verb>划分|分|看|统计)[，,：:]"
)
_ORGAN = re.compile(r"(?P<place>(?:[^省市县区旗盟社]{1,8}[省市县区旗盟]){1,4})(?P<organ>.{4,})")
_ABROAD = re.compile("学习|考察|交流|兄弟|赴|调研|合作|对口|帮扶|协作|来访|借鉴|会同|联合")
_NO_NAME = "本全各我该辖属外原两地和与及同向到在由赴"


@cache
def _praise() -> re.Pattern[str]:
    lists = word_lists()
    return re.compile("|".join([one_of(lists["praise"]), *lists["praise_kinds"]]))


@cache
def _wanted() -> re.Pattern[str]:
    return re.compile(one_of(word_lists()["praise_wanted"]))


def find_claims(passage: Passage, _: Setting) -> Iterator[Slip]:
    """Find praise in sentences that tell no figure; what is only wanted is no praise."""
    if passage.kind not in {"text", "items"} or passage.is_generated:
        return
    text = passage.text
    for match in _praise().finditer(text):
        start = max(text.rfind(mark, 0, match.start()) for mark in _SENTENCE_ENDS) + 1
        clause = max(start, text.rfind("，", 0, match.start()) + 1)
        if _wanted().search(text, clause, match.start()):
            continue
        ends = [at for mark in _SENTENCE_ENDS if (at := text.find(mark, match.end())) >= 0]
        if not has_figure(text[start : min(ends, default=len(text))]):
            yield Slip("praise", Spot(passage.key, match.start(), match.end()))


def find_open_release(passage: Passage, _: Setting) -> Iterator[Slip]:
    """Find 保密审查 and 审签 lines that say neither yes nor by whom."""
    if passage.kind in {"heading", "figure"}:
        return
    for match in _RELEASE.finditer(passage.text):
        if _RELEASED.search(match["state"]) is None:
            yield Slip("not_released", Spot(passage.key, match.start(), match.end("state")))


def find_unparallel(passage: Passage, _: Setting) -> Iterator[Slip]:
    """Find openings that are not parallel: 按资金来源分…按支出性质看."""
    if passage.role != "money" or passage.is_generated or passage.kind != "text":
        return
    openings = list(_OPENINGS.finditer(passage.text))
    for first, second in pairwise(openings):
        if first["verb"] != second["verb"]:
            spots = [Spot(passage.key, one.start(), one.end("verb")) for one in (second, first)]
            yield Slip("openings_unparallel", spots[0], (spots[1],), {"verb": first["verb"]})


@lru_cache(maxsize=16)
def _own(unit: str) -> tuple[str, re.Pattern[str]] | None:
    """Return the last three characters of the unit's place, and what another place looks like."""
    match = _ORGAN.fullmatch("".join(unit.split()))
    if match is None:
        return None
    place = match["place"]
    organ = re.escape(match["organ"])
    return place[-3:], re.compile(rf"(?P<place>[\u4e00-\u9fff]{{2}}{place[-1]}){organ}")


def find_foreign_unit(passage: Passage, setting: Setting) -> Iterator[Slip]:
    """Find the unit's own name with the name of another place before it: copied from there."""
    own = _own(setting.unit)
    if own is None or passage.is_generated:
        return
    text = passage.text
    for match in own[1].finditer(text):
        start = max(text.rfind(mark, 0, match.start()) for mark in _SENTENCE_ENDS) + 1
        is_known = match["place"] == own[0] or match["place"][1] in _NO_NAME
        if not is_known and _ABROAD.search(text[start : match.start()]) is None:
            yield Slip(
                "foreign_unit",
                Spot(passage.key, match.start(), match.end()),
                (),
                {"unit": setting.unit},
            )
