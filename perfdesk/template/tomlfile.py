"""Read one TOML file from outside: a limited size, and what is wrong with it in Chinese.

It knows nothing of templates, so that the list of templates does without the schema library.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from perfdesk.errors import message

if TYPE_CHECKING:
    from pathlib import Path

_MAX_BYTES = 1 << 20


def read_toml(path: Path) -> dict[str, Any]:
    """Read one template file, numbers with a point as Decimal.

    Raises:
        OSError: It cannot be read.
        ValueError: It is too large, not UTF-8, or no TOML; the text says so in Chinese.
    """
    with path.open("rb") as file:
        content = file.read(_MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        raise ValueError(message("template", "file_too_large", limit=_MAX_BYTES >> 20))
    try:
        # Windows' own editor puts a mark before the text; it is dropped ("-sig").
        return tomllib.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError as err:
        raise ValueError(message("template", "file_not_utf8")) from err
    except (ValueError, InvalidOperation) as err:
        raise ValueError(message("template", "file_not_toml", reason=err)) from err
    except RecursionError as err:
        raise ValueError(message("template", "file_too_deep")) from err
