"""Know by its name what kind of face a file uses: 仿宋, 楷体, 黑体, 小标宋, 宋体."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import NamedTuple

from perfdesk import paths


class _Kind(NamedTuple):
    role: str
    title: str
    words: tuple[str, ...]


@cache
def _kinds() -> tuple[_Kind, ...]:
    text = (paths.resources() / "fonts" / "kinds.toml").read_text(encoding="utf-8")
    return tuple(
        _Kind(kind["role"], kind["title"], tuple(kind["words"]))
        for kind in tomllib.loads(text)["kind"]
    )


def role_of(face: str) -> str:
    """Return the role that a face may have in a page design; empty where it is none of them."""
    name = face.lower()
    return next(
        (kind.role for kind in _kinds() if any(word in name for word in kind.words)),
        "",
    )


def title_of(role: str) -> str:
    """Return how a person calls the face of a role."""
    return next(kind.title for kind in _kinds() if kind.role == role)


def told(face: str) -> str:
    """Return how a person calls a face of a file: its kind, else its own name."""
    role = role_of(face)
    return title_of(role) if role else face or "未指明的字体"
