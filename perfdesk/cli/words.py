"""Argparse's complaints in Chinese."""

from __future__ import annotations

import re

_WORDS = (
    (r"the following arguments are required: (.+)", r"缺少参数 \1"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"参数 \1 不能是 \2，可选 \3"),
    (r"argument (.+?): invalid int value: (.+)", r"参数 \1 须为整数，而不是 \2"),
    (r"argument (.+?): expected one argument", r"参数 \1 后面缺少内容"),
    (r"argument (.+?): (文件夹不能为空)", r"参数 \1：\2"),
    (r"argument (.+?): not allowed with argument (.+)", r"参数 \1 不能与 \2 同时使用"),
    (r"unrecognized arguments: (.+)", r"不认识的参数 \1"),
)


def translated(text: str) -> str:
    """Return an argparse message in Chinese, or as it is where it is not one of the usual."""
    for pattern, words in _WORDS:
        if re.fullmatch(pattern, text):
            return re.sub(pattern, words, text)
    return text
