"""Write the SHA-256 of all that is handed out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common import locks
from common.project import NAME

if TYPE_CHECKING:
    from windows.context import Context


def write(context: Context) -> str:
    """Write ``perfdesk-VERSION-sha256.txt`` as ``sha256sum -c`` reads it."""
    bill = context.out / f"{NAME}-{context.project.version}-bom.json"
    files = [context.setup, context.portable, bill]
    lines = [f"{locks.sha256(path)} *{path.name}" for path in files]
    target = context.out / f"{NAME}-{context.project.version}-sha256.txt"
    target.write_text("\n".join(lines) + "\n", encoding="ascii", newline="\n")
    return "\n".join([target.name, *lines])
