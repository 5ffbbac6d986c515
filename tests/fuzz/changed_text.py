"""Change a text by characters and lines, and write it in any of the ways texts are written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fuzz.changed_bytes import LARGEST, MARKS, change_bytes
from tests.fuzz.seeds import ENCODINGS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

_ENDS = ("\n", "\r\n", "\r", "\n\n", "\u2028", "\v", "\x85", "\u3000", "")
_BEGINNINGS = (
    *("一、", "（一）", "(一)", "1.", "1、", "1.1 ", "1.1.1.1 ", "（1）", "①", "一是", "任务一："),
    *("第一章 ", "任务1：", "一", "- 1 -", "— 2 —", "第 1 页 共 9 页", "附件", "目录", "99999、"),
    *("{\\rtf1", "<html>", "%PDF-", "mime-version:", "一百二十三、", "ⅩⅢ.", "&nbsp;", "1.000.000"),
)  # fmt: skip
_RUNS = (
    "一",
    "、",
    " ",
    "（",
    "）",
    "1",
    "9",
    ".",
    "\t",
    "，",
    "。",
    "\n",
    "①",
    "%",
    "万元",
    "-",
    "：",
    "《",
)


def change_text(content: bytes, seeds: Sequence[bytes], chance: Random) -> bytes:
    """Return a text with one to five changes; some have other bytes then, too."""
    text = _read(content)
    if text is None:
        return change_bytes(content, seeds, chance)
    for _ in range(chance.randint(1, 5)):
        text = _changed(text, chance)
    encoding = chance.choice((*ENCODINGS[:5], *ENCODINGS))
    written = text[:LARGEST].encode(encoding, chance.choice(("replace", "ignore")))
    return change_bytes(written, seeds, chance, 2) if chance.random() < 0.3 else written


def _read(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _changed(text: str, chance: Random) -> str:
    at = chance.randint(0, len(text))
    end = min(len(text), at + chance.choice((1, 2, 8, 60)))
    match chance.randrange(10):
        case 0:
            return text[:at] + text[end:]
        case 1:
            return text[:at] + text[at:end] * chance.choice((2, 30, 300)) + text[end:]
        case 2:
            marks = "".join(chance.choice(MARKS) for _ in range(chance.randint(1, 30)))
            return text[:at] + marks + text[at:]
        case 3:
            return text[:at] + chance.choice(_RUNS) * chance.choice((2, 40, 3000)) + text[at:]
        case 4:
            return chance.choice(_ENDS).join(text.splitlines())
        case 5 | 6:
            lines = text.split("\n")
            place = chance.randrange(len(lines))
            lines[place] = chance.choice(_BEGINNINGS) + lines[place]
            return "\n".join(lines)
        case 7:
            lines = text.split("\n")
            chance.shuffle(lines)
            return "\n".join(lines)
        case 8:
            # Any character at all, but for halves of pairs.
            code = chance.choice((0x80, 0x3000, 0x10000, 0x110000))
            mark = chr(chance.randrange(code))
            return text[:at] + (mark if not "\ud800" <= mark <= "\udfff" else "?") + text[end:]
        case _:
            return text[:at] + chance.choice(_ENDS) + text[at:]
