"""What the detectors of this room share: what they read, characters, lists kept as data."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from perfdesk import paths
from perfdesk.proof.values import Slip, Spot
from perfdesk.template.datatypes import half_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from perfdesk.proof.values import Local, Passage, Setting

#: Chinese characters, for a set of a regular expression.
HAN = "\u4e00-\u9fff〇"
#: A number as clerks write it: Arabic (blanks beside it are the caller's), or Chinese.
ARABIC = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?"
CHINESE = r"[〇零一二两三四五六七八九十百千]{1,10}"

_LINKS = re.compile(
    r"(?:https?://|www\.)[!-~]{1,500}|[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}\.[\w.-]{1,63}"
)
#: So many characters on either side show where a single mark stands.
_NEAR = 6
_MAY_BE_LINK = ("://", "www.", "@")


def prose(find: Callable[[Passage], Iterable[Slip]]) -> Local:
    """Let a detector read only what a person wrote in words."""

    def detect(passage: Passage, _setting: Setting) -> Iterable[Slip]:
        return find(passage) if is_prose(passage) else ()

    return detect


def prose_and_setting(find: Local) -> Local:
    """Let a detector that needs the setting read only what a person wrote in words."""

    def detect(passage: Passage, setting: Setting) -> Iterable[Slip]:
        return find(passage, setting) if is_prose(passage) else ()

    return detect


def is_prose(passage: Passage) -> bool:
    """Say whether a person wrote this in words."""
    return (
        not passage.is_generated and passage.kind not in {"annex", "figure"} and passage.text != ""
    )


def without_links(text: str) -> str:
    """Return a text with addresses of the net made unreadable; every character keeps its place."""
    if not any(mark in text for mark in _MAY_BE_LINK):
        return text
    return _LINKS.sub(lambda match: "\x00" * len(match[0]), text)


_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ．％＠＋－／＿＊]")


def folded(text: str) -> str:
    """Return a text with digits, letters and signs of half width; marks of the text stay.

    Every character keeps its place.
    """
    if _WIDE.search(text) is None:
        return text
    return _WIDE.sub(lambda match: half_width(match[0]), text)


def is_han(character: str) -> bool:
    """Say whether this is a Chinese character; no character at all is none."""
    return "\u4e00" <= character <= "\u9fff" or character == "〇"


def slip(
    check: str,
    passage: Passage,
    span: tuple[int, int],
    replacement: str | None = None,
    *,
    variant: str = "",
    **slots: str,
) -> Slip:
    """Return a slip at a piece of a passage, with the words around it as ``{near}``."""
    start, end = span
    near = " ".join(passage.text[max(start - _NEAR, 0) : end + _NEAR].split())
    return Slip(
        check,
        Spot(passage.key, *span),
        slots={"near": near, **slots},
        variant=variant,
        replacement=replacement,
    )


@cache
def table(name: str) -> Mapping[str, Any]:
    """Return a list of ``resources/proof`` by its file's name; strings, and lists of them."""
    file = paths.resources() / "proof" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def names(name: str, key: str) -> tuple[str, ...]:
    """Return a list of words, the longest first, so that each is found in full."""
    return tuple(sorted(table(name)[key], key=len, reverse=True))


@cache
def one_of(name: str, key: str) -> str:
    """Return a list of words as a choice in a regular expression."""
    return "(?:" + "|".join(map(re.escape, names(name, key))) + ")"


def word_ends(character: str) -> str:
    """Return what stands before a character at the end of a word of two and more."""
    joins: str = table("doubled")["joins"].get(character, "|")
    return joins.partition("|")[0]


def word_begins(character: str) -> str:
    """Return what stands behind a character at the beginning of a word of two and more."""
    joins: str = table("doubled")["joins"].get(character, "|")
    return joins.partition("|")[2]
