"""Keep the standard streams fit to write to: a windowed program has none, a console lacks hanzi."""

from __future__ import annotations

import io
import sys


class Spoken:
    """What was written for want of a stream, to be shown in a box in the end.

    Attributes:
        has_console: Whether both streams are there, so that nothing is held back.
    """

    def __init__(self) -> None:
        self._text = io.StringIO()
        self.has_console = True

    def catch(self) -> None:
        """Take the place of the streams that are not there; let the others raise at no character.

        A pipe and a file get UTF-8 on every system, a console its own code page; a character that
        it lacks, and half a character of a broken file name, are written as codes.
        """
        if sys.stdout is None:
            sys.stdout, self.has_console = self._text, False
        if sys.stderr is None:
            sys.stderr, self.has_console = self._text, False
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                encoding = None if stream.isatty() else "utf-8"
                stream.reconfigure(encoding=encoding, errors="backslashreplace")

    def take(self) -> str:
        """Return what was held back, once."""
        text = self._text.getvalue().strip()
        self._text.seek(0)
        self._text.truncate()
        return text
