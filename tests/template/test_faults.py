from __future__ import annotations

from perfdesk.template.faults import Fault


def test_fault_names_file_and_key() -> None:
    assert str(Fault("a.toml", "field[b].type", "不在允许的取值之内")) == (
        "a.toml：field[b].type：不在允许的取值之内"
    )
    assert str(Fault("a.toml", "", "不是 UTF-8 编码")) == "a.toml：不是 UTF-8 编码"
