"""The host's own programs that the build needs, installed where a bare Debian lacks them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from common import packages
from common.running import run
from common.steps import BuildError

from windows.machine import LOCALE

if TYPE_CHECKING:
    from windows.context import Context

#: Program -> Debian package; wine starts only what the package wine64 brings.
PROGRAMS = {
    "wine": "wine",
    "wineboot": "wine",
    "Xvfb": "xvfb",
    "makensis": "nsis",
    "osslsigncode": "osslsigncode",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64-win32",
    "localedef": "locales",
    "import": "imagemagick",
    "xdotool": "xdotool",
    "openssl": "openssl",
}
#: File -> package, for what is no program.
FILES = {
    "/usr/lib/wine/wine64": "wine64",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc": "fonts-wqy-microhei",
    "/usr/share/i18n/locales/zh_CN": "locales",
    "/etc/ssl/certs/ca-certificates.crt": "ca-certificates",
}
#: What Windows needs; everything else there is Windows itself or stands in the lock files.
_WINDOWS_PROGRAMS = ("makensis",)


def install(context: Context) -> str:
    """Install what is missing; on Windows only look for NSIS, which has to be there.

    Raises:
        BuildError: Something is missing that this cannot install.
    """
    del context
    if os.name == "nt":
        return _look_on_windows()
    missing = {package for program, package in PROGRAMS.items() if not shutil.which(program)}
    missing |= {package for file, package in FILES.items() if not Path(file).exists()}
    if not _has_pip():
        missing.add("python3-pip")
    if missing:
        packages.install(sorted(missing))
    if not _has_locale():
        run(("localedef", "-i", "zh_CN", "-f", "UTF-8", LOCALE), timeout=120).must(
            f"Making the locale {LOCALE}"
        )
    return f"installed: {', '.join(sorted(missing))}" if missing else "all there"


def _look_on_windows() -> str:
    for program in _WINDOWS_PROGRAMS:
        if not shutil.which(program):
            raise BuildError(f"{program} is not on the PATH; install NSIS 3.08 or newer first.")
    return "all there"


def _has_pip() -> bool:
    asked = subprocess.run(
        [sys.executable, "-m", "pip", "--version"], capture_output=True, check=False
    )
    return asked.returncode == 0


def _has_locale() -> bool:
    told = run(("locale", "-a"), timeout=60).output.lower()
    return "zh_cn.utf8" in told or "zh_cn.utf-8" in told
