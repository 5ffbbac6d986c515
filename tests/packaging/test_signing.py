"""A certificate signs and its signature holds; without one nothing is touched."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from common.project import Project
from common.steps import BuildError
from windows import signing
from windows.context import Context

if TYPE_CHECKING:
    from pathlib import Path

_TOOLS = ("osslsigncode", "openssl", "x86_64-w64-mingw32-gcc")
_WORD = "a word"
_VARIABLE = "PERFDESK_TEST_PASSWORD"
needs_tools = pytest.mark.skipif(
    not all(shutil.which(tool) for tool in _TOOLS), reason="no tools for signing here"
)


@pytest.fixture(name="context")
def _context(tmp_path: Path) -> Context:
    context = Context(tmp_path / "work", tmp_path / "out", Project("1.2.3", 1_700_000_000))
    context.tree.mkdir(parents=True)
    for path in (context.program, context.console):
        path.write_bytes(b"program")
    return context


def _certificate(folder: Path) -> Path:
    key, certificate, target = (folder / name for name in ("key.pem", "cert.pem", "self.p12"))
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30"),
            *("-subj", "/CN=Self-made", "-addext", "extendedKeyUsage=codeSigning"),
            *("-keyout", key, "-out", certificate),
        ],
        check=True,
        capture_output=True,
    )
    subprocess.run(
        [
            *("openssl", "pkcs12", "-export", "-inkey", key, "-in", certificate, "-out", target),
            *("-passout", f"pass:{_WORD}"),
        ],
        check=True,
        capture_output=True,
    )
    return target


def _compile(path: Path) -> None:
    source = path.with_suffix(".c")
    source.write_text("int main(void) { return 0; }", encoding="ascii")
    subprocess.run(["x86_64-w64-mingw32-gcc", "-s", "-o", path, source], check=True)


def test_without_a_certificate_nothing_is_signed(context: Context) -> None:
    assert "not signed" in signing.sign_programs(context)
    assert context.program.read_bytes() == b"program"


@needs_tools
def test_programs_are_signed_and_verified(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (context.program, context.console):
        _compile(path)
    before = context.program.read_bytes()
    context.certificate = _certificate(tmp_path)
    context.password_variable = _VARIABLE
    monkeypatch.setenv(_VARIABLE, _WORD)
    assert "signed and verified" in signing.sign_programs(context)
    assert len(context.program.read_bytes()) > len(before)
    assert int(context.program.stat().st_mtime) == context.project.epoch
    assert sorted(path.name for path in context.tree.glob("*.exe*")) == [
        "perfdesk-cli.exe",
        "perfdesk.exe",
    ]


@needs_tools
def test_a_wrong_password_is_told(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context.certificate = _certificate(tmp_path)
    context.password_variable = _VARIABLE
    monkeypatch.setenv(_VARIABLE, "another")
    with pytest.raises(BuildError, match="is the password right"):
        signing.sign_programs(context)


def test_a_missing_certificate_or_variable_is_told(context: Context, tmp_path: Path) -> None:
    context.certificate = tmp_path / "none.p12"
    with pytest.raises(BuildError, match="no certificate"):
        signing.sign_programs(context)
    context.certificate.touch()
    context.password_variable = f"{_VARIABLE}_NOT_SET"
    with pytest.raises(BuildError, match="is not set"):
        signing.sign_programs(context)
