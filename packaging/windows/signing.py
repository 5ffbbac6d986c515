"""Sign programs and installer where a certificate is given, and verify that it was done.

With ``osslsigncode`` on every system. A time stamp needs an authority on the network, so it is
asked for only where one is named; without it a signature ends with its certificate.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from common.project import PRODUCT
from common.running import run
from common.steps import BuildError

from windows import signatures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from windows.context import Context

_UNSIGNED = "no certificate given: not signed"


def sign_programs(context: Context) -> str:
    """Sign the two programs of the tree; libraries have their makers' signatures or none."""
    return sign(context, [context.program, context.console])


def sign_setup(context: Context) -> str:
    """Sign the installer."""
    return sign(context, [context.setup])


def sign(context: Context, files: list[Path]) -> str:
    """Sign files in place and verify each; return what was done.

    Raises:
        BuildError: The certificate cannot be used, or a signature does not hold.
    """
    if context.certificate is None:
        return _UNSIGNED
    if not context.certificate.is_file():
        raise BuildError(f"There is no certificate {context.certificate}.")
    with _password_file(context.password_variable) as password:
        authority = _chain(context.certificate, password)
        for path in files:
            _sign(context, path, password)
            _verify(path, authority)
    stamp = "with a time stamp" if context.timestamp else "without a time stamp"
    return f"signed and verified, {stamp}: {', '.join(path.name for path in files)}"


@contextlib.contextmanager
def _password_file(variable: str) -> Iterator[Path]:
    """Hold the password in a file of our own, for a command line is seen by everybody."""
    if variable and variable not in os.environ:
        raise BuildError(f"The variable {variable} with the certificate's password is not set.")
    with tempfile.TemporaryDirectory(prefix="perfdesk-sign-") as name:
        folder = Path(name)
        path = folder / "password"
        path.touch(mode=0o600)
        path.write_text(os.environ.get(variable, "") if variable else "", encoding="utf-8")
        yield path


def _chain(certificate: Path, password: Path) -> Path:
    """Return a file of the certificates that the PKCS#12 file holds, to verify against."""
    told = run(
        (
            *("openssl", "pkcs12", "-in", certificate, "-nokeys", "-passin", f"file:{password}"),
            "-legacy",
        ),
        timeout=60,
    )
    if told.code:
        told = run(
            ("openssl", "pkcs12", "-in", certificate, "-nokeys", "-passin", f"file:{password}"),
            timeout=60,
        )
    text = told.must("Reading the certificate (is the password right?)")
    target = password.parent / "chain.pem"
    target.write_text(text, encoding="utf-8")
    return target


def _sign(context: Context, path: Path, password: Path) -> None:
    part = path.with_name(f"{path.name}.signed")
    part.unlink(missing_ok=True)
    stamp = ("-ts", context.timestamp) if context.timestamp else ()
    run(
        (
            *("osslsigncode", "sign", "-pkcs12", context.certificate or "", "-readpass", password),
            *("-h", "sha256", "-n", PRODUCT, *stamp, "-in", path, "-out", part),
        ),
        timeout=300,
    ).must(f"Signing {path.name}")
    part.replace(path)
    os.utime(path, (context.project.epoch,) * 2)


def _verify(path: Path, authority: Path) -> None:
    told = signatures.verify(path, authority)
    if told.code or "Signature verification: ok" not in told.output:
        raise BuildError(f"The signature of {path.name} does not hold:\n{told.output[-1500:]}")
