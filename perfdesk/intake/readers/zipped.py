"""Look into a packed office file before a library unpacks it: how large it would become."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from perfdesk.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

#: An office file with pictures has a few hundred parts; what is unpacked is held in memory.
_MAX_PARTS = 2_000
_MAX_UNPACKED = 96 << 20
_MAX_XML = 24 << 20
#: No office program packs in another way (ISO/IEC 29500-2, annex B; OpenDocument 1.3, part 2).
_WAYS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
#: Markup that no office program writes: entities that grow when they are read.
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
#: What a container tells of parts that are torn or garbled.
_DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, ValueError)


def check_packed(content: bytes, name: str, *, needs: Iterable[str]) -> None:
    """Refuse a packed file that is not what it should be or would become too large.

    A part is never longer than its entry in the list says: zipfile reads no further.

    Args:
        content: The file.
        name: What it is called, for the sentence.
        needs: Parts that it must have.

    Raises:
        UserError: ``file_damaged`` or ``file_unpacks_too_large``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            _check_sizes(parts, name)
            if any(part.compress_type not in _WAYS for part in parts):
                raise UserError("file_damaged", file=name)
            if not set(needs) <= {part.filename for part in parts}:
                raise UserError("file_damaged", file=name)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_markup(packed.read(part), name)
    except (*_DAMAGES, NotImplementedError, RuntimeError) as err:
        # RuntimeError: a part is locked by a password, which no office program does.
        raise UserError("file_damaged", file=name) from err


def _check_sizes(parts: list[zipfile.ZipInfo], name: str) -> None:
    sizes = [part.file_size for part in parts]
    largest = max(
        (part.file_size for part in parts if part.filename.endswith((".xml", ".rels"))), default=0
    )
    if len(parts) > _MAX_PARTS or sum(sizes) > _MAX_UNPACKED or largest > _MAX_XML:
        raise UserError("file_unpacks_too_large", file=name)


def _check_markup(text: bytes, name: str) -> None:
    # Two bytes a character (UTF-16) would hide the words; office programs write UTF-8.
    if text[:2] in {b"\xff\xfe", b"\xfe\xff"} or any(mark in text for mark in _DECLARATIONS):
        raise UserError("file_damaged", file=name)
