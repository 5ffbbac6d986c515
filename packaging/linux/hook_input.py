"""Run by PyInstaller before the program: let Chinese input methods reach Qt 6.

Qt's wheels bring the way to IBus and none to Fcitx, whose own part for Qt must be compiled against
the very Qt that it serves. Fcitx 5, which Kylin and UOS have too, also answers as IBus does.
"""

import os
import sys
from pathlib import Path

_QT = Path(getattr(sys, "_MEIPASS", ".")) / "PySide6" / "Qt" / "plugins" / "platforminputcontexts"
_NAMED = os.environ.get("QT_IM_MODULE", "")

if _NAMED.startswith("fcitx") and not list(_QT.glob("libfcitx*")):
    os.environ["QT_IM_MODULE"] = "ibus"
    os.environ.pop("QT_IM_MODULES", None)
