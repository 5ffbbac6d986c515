"""What of Qt and Python goes into the program, by the names that files have there."""

from __future__ import annotations

import pytest
from common import slim


@pytest.mark.parametrize(
    "name",
    [
        r"PySide6\plugins\platforms\qwindows.dll",
        r"PySide6\plugins\platforms\qoffscreen.dll",
        r"PySide6\plugins\imageformats\qsvg.dll",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforminputcontexts/libfcitxplatforminputcontextplugin.so",
        "PySide6/Qt/plugins/platformthemes/libqxdgdesktopportal.so",
        "PySide6/Qt/lib/libQt6XcbQpa.so.6",
        r"PySide6\translations\qtbase_zh_CN.qm",
        "PySide6/Qt6Network.dll",
        "PySide6/QtNetwork.pyd",
        "sqlite3.dll",
        "resources/fonts/perfdesk-rare.ttf",
        "resources/fonts/ofl-noto-serif-sc.txt",
        "perfdesk/models/migrations/versions/0001_first.py",
        "docx/templates/default.docx",
        "lxml/etree.cp311-win_amd64.pyd",
        "PIL/_imaging.cp311-win_amd64.pyd",
        r"rapidfuzz\distance\metrics_cpp.cp311-win_amd64.pyd",
        "reportlab-5.1.0.dist-info/METADATA",
        "reportlab-5.1.0.dist-info/licenses/LICENSE",
    ],
)
def test_what_is_used_stays(name: str) -> None:
    assert slim.keeps(name)


@pytest.mark.parametrize(
    "name",
    [
        r"PySide6\plugins\platforms\qdirect2d.dll",
        r"PySide6\plugins\tls\qschannelbackend.dll",
        r"PySide6\plugins\networkinformation\qnetworklistmanager.dll",
        r"PySide6\plugins\sqldrivers\qsqlite.dll",
        r"PySide6\plugins\imageformats\qtiff.dll",
        r"PySide6\plugins\of-a-newer-qt\unheard.dll",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/platforms/libqeglfs.so",
        "PySide6/Qt/lib/libQt6WaylandClient.so.6",
        "libQt6WlShellIntegration.so.6",
        "libQt6EglFsKmsSupport.so.6",
        r"PySide6\translations\qtbase_de.qm",
        r"PySide6\translations\qt_zh_CN.qm",
        "PySide6/opengl32sw.dll",
        "PySide6/Qt6Quick.dll",
        "libcrypto-3.dll",
        "libssl-3-x64.dll",
        "PIL/_avif.cp311-win_amd64.pyd",
        "PIL/_imagingft.cp311-win_amd64.pyd",
        r"rapidfuzz\distance\metrics_cpp_avx2.cp311-win_amd64.pyd",
        "rapidfuzz/fuzz_cpp_avx2.cpython-311-x86_64-linux-gnu.so",
        "lxml/html/diff.cp311-win_amd64.pyd",
        "lxml/includes/libxml/tree.h",
        "docx/templates/default-docx-template/word/styles.xml",
        "platformdirs-4.14.7.dist-info/sboms/platformdirs.cdx.json",
        "platformdirs-4.14.7.dist-info/RECORD",
        "platformdirs-4.14.7.dist-info/direct_url.json",
    ],
)
def test_what_is_not_used_stays_out(name: str) -> None:
    assert not slim.keeps(name)


def test_what_alembic_and_reportlab_import_at_once_is_not_excluded() -> None:
    assert not {"sqlalchemy.dialects.postgresql", "PIL", "PIL.Image"} & set(slim.EXCLUDED_MODULES)


def test_names_that_stay_keep_their_order() -> None:
    assert slim.slim(["b.dll", "libssl-3.dll", "a.dll"]) == ["b.dll", "a.dll"]
