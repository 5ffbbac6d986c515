"""Make source and expectation of the named texts, or of all: ``python -m tests.intake.corpus``."""

from __future__ import annotations

import sys

from tests.intake.corpus import office, shapes, written
from tests.intake.corpus.expectation import expected

MAKERS = {
    "txt": shapes.encoded,
    "docx": office.word_file,
    "xlsx": office.workbook,
    "pdf": office.printed,
}


def main(names: list[str]) -> None:
    """Write ``source.*`` and ``expected.toml``."""
    for name in names or written.names():
        one = written.read(name)
        for old in one.folder.glob("source.*"):
            old.unlink()
        one.source.write_bytes(MAKERS[one.form](one))
        (one.folder / "expected.toml").write_text(expected(one), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
