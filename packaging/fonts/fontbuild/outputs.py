"""What is written: licence texts, fonts.toml, and the check against the pinned hashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fontbuild.errors import FontBuildError
from fontbuild.recipe import sha256_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fontbuild.recipe import Licence, Recipe

INDEX_FILE = "fonts.toml"

_INDEX_HEAD = """\
# The shipped typefaces. Written by packaging/fonts/build.py from sources.toml: do not edit.
# role: fangsong (body), song (title, stands in for XiaoBiaoSong), hei (first-level
# headings), kai (second-level headings), fangsong_fallback (characters that fangsong
# lacks), page_number (digits and dashes).
"""


def licence_text(licence: Licence, upstream: bytes) -> bytes:
    """Compose a licence file: what it covers, the copyright lines, the upstream text."""
    text = upstream.decode("utf-8").replace("\r\n", "\n")
    start = text.find(licence.body_from)
    if start < 0:
        raise FontBuildError(f"{licence.member}: no text {licence.body_from!r}")
    head = "\n".join((licence.title, "", *licence.copyright)).rstrip()
    return f"{head}\n\n{text[start:].rstrip()}\n".encode()


def index_text(recipe: Recipe) -> bytes:
    """Give fonts.toml, by which the program finds a face for a role."""
    blocks = [_INDEX_HEAD]
    for face in recipe.faces:
        lines = [
            "",
            "[[face]]",
            f'role = "{face.role}"',
            f'file = "{face.file}"',
            f'family = "{face.family}"',
            f'postscript_name = "{face.postscript_name}"',
            f'origin = "{face.origin}"',
            f'licence = "{face.licence}"',
            f"bytes = {face.bytes}",
            f'sha256 = "{face.sha256}"',
            f'crc32 = "{face.crc32}"',
            *(["rare = true"] if face.is_rare else []),
            "",
        ]
        blocks.append("\n".join(lines))
    return "".join(blocks).encode("utf-8")


def pinned_outputs(recipe: Recipe) -> dict[str, str]:
    """Give the SHA-256 of every file that is built into resources/fonts."""
    faces = {face.file: face.sha256 for face in recipe.faces}
    licences = {licence.file: licence.sha256 for licence in recipe.licences}
    return {**faces, **licences, INDEX_FILE: sha256_of(index_text(recipe))}


def differences(pinned: Mapping[str, str], contents: Mapping[str, bytes]) -> list[str]:
    """Say for each file whose bytes are not the pinned ones what was found."""
    found = {name: sha256_of(content) for name, content in contents.items()}
    return [
        f"{name}: found {found.get(name, 'no file')} "
        f"({len(contents.get(name, b''))} bytes), pinned {expected}"
        for name, expected in pinned.items()
        if found.get(name) != expected
    ]


def read_present(folder: Path, names: Mapping[str, str]) -> dict[str, bytes]:
    """Read those of the named files that exist."""
    return {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}


def write_all(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write each file beside its place, then move it there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        beside = folder / f"{name}.part"
        beside.write_bytes(content)
        beside.replace(folder / name)
