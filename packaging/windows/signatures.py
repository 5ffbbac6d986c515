"""Verify Authenticode signatures with ``osslsigncode``, as Debian 12 has it and newer ones."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from common.running import run

if TYPE_CHECKING:
    from pathlib import Path

    from common.running import Ended


def verify(path: Path, authorities: Path) -> Ended:
    """Verify a signature and its time stamp against certificates, without the network."""
    trust = ("-CAfile", authorities, "-TSA-CAfile", authorities)
    return run(("osslsigncode", "verify", *_offline(), *trust, path), timeout=60)


@cache
def _offline() -> tuple[str, ...]:
    """Return what keeps it from asking for revoked certificates; older ones never ask."""
    told = run(("osslsigncode", "--help"), timeout=60).output
    return ("-ignore-crl",) if "-ignore-crl" in told else ()
