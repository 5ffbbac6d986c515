"""Decide what of Qt and Python stays out of the frozen program, on every system.

Qt's plug-ins are named that the program uses; every other one stays out, so that a new one of a
newer Qt does not come in unseen; the frozen program's ``self-test --window`` shows that none lacks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Modules that nothing of the program imports though something it uses could.
EXCLUDED_MODULES = (
    "IPython",
    "PIL.AvifImagePlugin",
    "PIL.ImageQt",
    "PIL.ImageShow",
    "PIL.ImageTk",
    "PIL._avif",
    "PIL._imagingcms",
    "PIL._imagingft",
    "PIL._imagingmath",
    "PIL._imagingmorph",
    "PIL._imagingtk",
    "PIL._webp",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtOpenGL",
    "PySide6.QtOpenGLWidgets",
    "PySide6.QtSql",
    "_hashlib",  # with _ssl all of OpenSSL: there is no network, and Python has hashes of its own
    "_ssl",
    "cchardet",
    "chardet",
    "charset_normalizer",  # reportlab asks for it where it reads marked-up text, which we do not
    "doctest",
    "ensurepip",
    "greenlet",
    "lib2to3",
    "lxml.html",
    "lxml.isoschematron",
    "lxml.objectify",
    "matplotlib",
    "numpy",
    "pandas",
    "pip",
    "pkg_resources",
    "pydoc",
    "pydoc_data",
    "pygments",
    "reportlab.graphics",
    "reportlab.platypus",
    "setuptools",
    "sqlalchemy.testing",
    "ssl",
    "test",
    "tkinter",
    "unittest",
    "xmlrpc",
)
#: Packages that stand in the lock files because others ask for them, and are left out.
UNSHIPPED = frozenset({"charset-normalizer"})
#: Plug-ins of Qt that the program uses: ``folder/name``, the name without lib and ending.
KEPT_PLUGINS = frozenset(
    {
        "iconengines/qsvgicon",
        "imageformats/qsvg",
        "platforms/qoffscreen",  # self-test without a screen
        "platforms/qwindows",
        "platforms/qxcb",
        "platforminputcontexts/composeplatforminputcontextplugin",
        "platforminputcontexts/fcitxplatforminputcontextplugin",
        "platforminputcontexts/ibusplatforminputcontextplugin",
        "platformthemes/qxdgdesktopportal",
        "printsupport/cupsprintersupport",
        "printsupport/windowsprintersupport",
        "xcbglintegrations/qxcb-glx-integration",
    }
)
_PLUGIN = re.compile(r"/plugins/([^/]+)/(?:lib)?([^/]+?)\.(?:dll|so)$")
_TRANSLATION = re.compile(r"/translations/[^/]+\.qm$")
#: Qt's own sentences (dialogs, buttons, print dialog) in the one language of the program.
_KEPT_TRANSLATION = re.compile(r"/translations/qtbase_zh_cn\.qm$")
#: Parts of libraries' names that are never used: drawing by OpenGL without a card, QML, network's
#: secrecy, what reads pictures of kinds that the program does not show, what is there twice.
_DROPPED = re.compile(
    r"(?:^|/)(?:opengl32sw\.dll|d3dcompiler_\d+\.dll|lib(?:crypto|ssl)-3[^/]*|"
    r"(?:lib)?qt6(?:qml|quick|sql|opengl|virtualkeyboard|pdf|wayland|wlshell|eglfs)[^/]*)$"
    r"|(?:^|/)_(?:avif|webp|imagingft|imagingcms|imagingmath|imagingmorph|imagingtk)\."
    r"|(?:^|/)docx/templates/default-docx-template/|\.dist-info/(?:sboms/|(?:record|installer|requested|direct_url\.json)$)"
    r"|(?:^|/)lxml/(?:html|isoschematron|includes)/|\.(?:pyi|pxd|h)$|(?:^|/)py\.typed$"
    # The same once more for newer processors: 2,500 headings take 0.3 ms without it too.
    r"|(?:^|/)rapidfuzz/(?:distance/)?\w+_avx2\."
)


def keeps(name: str) -> bool:
    """Say whether a file belongs into the program, by the name that it would have there."""
    path = "/" + name.replace("\\", "/").lower()
    plugin = _PLUGIN.search(path)
    if plugin is not None and "pyside6" in path:
        return f"{plugin[1]}/{plugin[2]}" in KEPT_PLUGINS
    if _TRANSLATION.search(path):
        return _KEPT_TRANSLATION.search(path) is not None
    return _DROPPED.search(path[1:]) is None


def slim(names: Iterable[str]) -> list[str]:
    """Return the names that stay."""
    return [name for name in names if keeps(name)]
