"""Counts that are declared beside what they count: 6个委员会（甲、乙…）, 三个问题：一是…二是…."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.proof.figures.known import known
from perfdesk.proof.figures.numbers import YUAN
from perfdesk.proof.figures.sentences import ANY, BREAKS, C, sentences
from perfdesk.proof.figures.words import plain
from perfdesk.proof.values import Slip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.proof.figures.numbers import Mention
    from perfdesk.proof.figures.sentences import Placed, Sentence
    from perfdesk.proof.values import Passage, Setting

CHECK = "listed_count"
_IN_BRACKETS = re.compile(
    rf"{C}(?P<noun>[^{BREAKS}{ANY}]{{0,20}})[（(](?P<items>[^（）(){ANY}]{{3,600}})[）)]"
)
_BEHIND = re.compile(
    rf"{C}(?P<noun>[^{BREAKS}{ANY}]{{0,20}})[，,：:]?(?:分别)(?:是|为|有|叫)[：:]?"
    rf"(?P<items>[^，。；：,;:{ANY}]{{3,600}})(?=[。；;]|$)"
)
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_LONGEST_NAME = 20
_QUOTED = re.compile(r"《[^《》]*》|“[^“”]*”")
_NOT_ALL = re.compile(
    r"^(?:含|包括|包含|其中|如|例如|主要|不含|另|见|详见|今年|较|比|均|不包括|原)|等$|等[^、]{0,8}$|…"
)
_TWO_IN_ONE = re.compile(r"[和与及]")
_MOST = 60


def find(passage: Passage, _setting: Setting) -> Iterator[Slip]:
    """Find counts that differ from the number of the names, or of the points, beside them."""
    if passage.kind not in {"text", "items"}:
        return
    for placed in sentences(passage.text):
        for mention, listed in _declared(placed.sentence):
            yield _slip(passage, placed, mention, listed)
        yield from _series(passage, placed)


def _slip(passage: Passage, placed: Placed, mention: Mention, listed: int, kind: str = "") -> Slip:
    declared = int(mention.value)
    return Slip(
        CHECK,
        placed.spot(passage.key, mention),
        slots={
            "declared": plain(mention.value),
            "listed": str(listed),
            "difference": str(abs(declared - listed)),
            "noun": mention.noun[:12],
        },
        variant=kind,
    )


def _declared(sentence: Sentence) -> Iterator[tuple[Mention, int]]:
    """Yield counts with the different number of names that stand beside them."""
    for match in _IN_BRACKETS.finditer(sentence.shape):
        mention = sentence.mention(match.start())
        if _may_be_listed(mention):
            listed = _count_in_brackets(match["items"], match["noun"], int(mention.value))
            if listed is not None:
                yield mention, listed
    for match in _BEHIND.finditer(sentence.shape):
        mention = sentence.mention(match.start())
        if _may_be_listed(mention):
            listed = _count_behind(match["items"], int(mention.value))
            if listed is not None:
                yield mention, listed
    for place, mention in zip(sentence.at, sentence.mentions, strict=True):
        if _may_be_listed(mention) and mention.unit in {"个", "家", "所"}:
            listed = _count_before(sentence.shape, place, mention)
            if listed is not None:
                yield mention, listed


def _may_be_listed(mention: Mention) -> bool:
    is_count = bool(mention.unit) and not mention.is_percent and mention.unit not in {YUAN, "人次"}
    return is_count and not mention.is_approximate and 1 < mention.value <= _MOST


def _count_in_brackets(words: str, noun: str, declared: int) -> int | None:
    """Return how many names stand in brackets, if surely another number than declared."""
    bare = _QUOTED.sub(lambda match: "名" * len(match[0]), words)
    if _NOT_ALL.search(bare) or "；" in bare or "：" in bare:
        return None
    if "、" not in bare and "，" not in bare:
        return None
    if "、" in bare and "，" in bare:
        return None
    items = [item for item in re.split(r"[、，]", bare) if item]
    extra = 1 if _TWO_IN_ONE.search(items[-1]) else 0
    if len(items) <= declared <= len(items) + extra or not _are_alike(items, noun):
        return None
    return len(items) + (extra if declared > len(items) else 0)


def _count_behind(words: str, declared: int) -> int | None:
    """Return how many names stand behind 分别是, if surely another number than declared."""
    bare = _QUOTED.sub(lambda match: "名" * len(match[0]), _ASIDE.sub("", words))
    items = bare.split("、")
    if len(items) < _FEWEST or not all(0 < len(item) <= _LONGEST_NAME for item in items):
        return None
    joined = len(_TWO_IN_ONE.findall(bare))
    if _NOT_ALL.search(bare) or len(items) <= declared <= len(items) + joined:
        return None
    return len(items) + (joined if declared > len(items) else 0)


def _are_alike(items: list[str], noun: str) -> bool:
    """Say whether items are names of one kind, not words that explain something."""
    ends = {item[-1] for item in items}
    if len(ends) == 1 or ends <= known().bodies or (noun and ends <= set(noun)):
        return True
    return len({len(item) for item in items}) == 1


_HEAD = re.compile(rf"[^，。；：,;:（）(){ANY}]*$")
_TOGETHER = re.compile(r"(?:一共|总共|共计|合计|共有?)$")
_BODIES_IN_GENERAL = ("单位", "机构", "部门", "科室", "处室", "街道", "镇街", "场馆", "")


def _count_before(shape: str, place: int, mention: Mention) -> int | None:
    """Return how many names stand before their count, if surely another number than declared."""
    match = _HEAD.search(shape, max(place - 600, 0), place)
    head = _TOGETHER.sub("", match[0]) if match else ""
    items = head.split("、")
    is_short = items[-1].endswith("等")
    items[-1] = items[-1].removesuffix("等")
    if len(items) < 2 or not all(item and item[-1] in known().bodies for item in items):
        return None
    if mention.noun not in _BODIES_IN_GENERAL and mention.noun[-1] not in {i[-1] for i in items}:
        return None
    listed = len(items) + (1 if _TWO_IN_ONE.search(items[-1]) else 0)
    if listed == mention.value or len(items) == mention.value:
        return None
    return None if is_short and len(items) < mention.value else listed


# -- 一是…二是… ------------------------------------------------------------------------------

_POINTS = re.compile(
    r"(?:主要|突出|具体|明显|重点|以下|个别|薄弱|短板和)*(?:方面|点|条|项)?的?(?:主要|突出|明显|重点|工作)*"
    r"(?:问题|不足|措施|任务|工作|成效|亮点|特点|原因|短板|举措|环节|目标|意见|建议|困难|差距|方面|内容|经验)*"
)
_NUMERALS = "一二三四五六七八九十"
_STYLES = (
    (re.compile(r"([一二三四五六七八九十])是"), _NUMERALS),
    (re.compile(r"[（(]([一二三四五六七八九十])[）)]"), _NUMERALS),
    (re.compile(r"[（(](\d)[）)]"), "123456789"),
    (re.compile(r"(?<![\d.])(\d)[.、．](?!\d)"), "123456789"),
    (re.compile(r"([①②③④⑤⑥⑦⑧⑨])"), "①②③④⑤⑥⑦⑧⑨"),
)
_GAP = re.compile(r"[^\d一①（(]{0,10}?[：:。，,；\n]\s*")
_FEWEST = 2


def _series(passage: Passage, placed: Placed) -> Iterator[Slip]:
    """Find declared numbers of points that other points follow than were declared."""
    for mention in placed.sentence.mentions:
        if mention.unit not in {"个", "项", "点", "条", "方面"} or not _may_be_listed(mention):
            continue
        end = placed.start + mention.end
        noun = _POINTS.match(passage.text, end, end + 30)
        gap = _GAP.match(passage.text, noun.end() if noun else end)
        if noun is None or gap is None or (mention.unit != "点" and not noun[0]):
            continue
        points = _points_from(passage.text, gap.end())
        if points >= _FEWEST and points != mention.value:
            yield _slip(passage, placed, mention, points, "series")


def _points_from(text: str, start: int) -> int:
    """Count numbered points that begin exactly here, in whatever style the first one has.

    None where their numbers do not run on: that is another fault.
    """
    for style, order in _STYLES:
        if not style.match(text, start):
            continue
        found = [match[1] for match in style.finditer(text, start)]
        again = found.index(order[0], 1) if order[0] in found[1:] else len(found)
        return again if found[:again] == list(order[:again]) else 0
    return 0
