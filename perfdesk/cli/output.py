"""What the commands say, and the codes they end with."""

from __future__ import annotations

import json
import os
import sys

DONE, FINDINGS, USAGE, FAULT = 0, 1, 2, 3


def say(text: str) -> None:
    """Give an answer."""
    sys.stdout.write(f"{text}\n")


def end_of_pipe() -> None:
    """Stop speaking to a reader who has gone (``show 1 | head -1``), which is no fault."""
    # Python writes what is left when it ends, and would complain about the closed pipe.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(text: str) -> None:
    """Tell what is wrong, beside the answer."""
    sys.stderr.write(f"{text}\n")


def say_json(content: object) -> None:
    """Give an answer that a program reads."""
    say(json.dumps(content, ensure_ascii=False, indent=2))
