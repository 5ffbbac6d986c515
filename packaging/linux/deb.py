"""Write the package: the frozen program under /opt, and what desktops are told of it."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from common.project import NAME, PRODUCT, TOP
from common.running import run
from common.tree import set_times, size

from linux import floor, libraries
from linux.context import ARCHITECTURE
from linux.freeze import PICTURES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from linux.context import Context

#: Where the program is, and nothing else ever.
FOLDER = f"opt/{NAME}"
MIME = f"application/x-{NAME}"
#: Stands only in the older package that an upgrade is tried with.
ONLY_OLDER = "_internal/only-in-older-version.txt"
#: Without these the program works: printing, and input methods and dialogs of the desktop.
_RECOMMENDS = ("libcups2",)
_MAINTAINER = "perfdesk <perfdesk@localhost>"
_KIB = 1 << 10
#: Both scripts in one: run before an upgrade and before a removal. Data are never looked at.
_REFUSE_WHILE_RUNNING = f"""\
#!/bin/sh
# No window may lose what it needs while somebody writes in it.
set -e
case "$1" in upgrade|install|remove) ;; *) exit 0 ;; esac
for program in /proc/[0-9]*/exe; do
    case "$(readlink "$program" 2>/dev/null || true)" in
    /{FOLDER}/{NAME}|/{FOLDER}/{NAME}-cli)
        echo "{PRODUCT}正在运行，没有改动任何内容。请先保存并关闭它的窗口，再重新安装或卸载。" >&2
        exit 1 ;;
    esac
done
"""


def control(version: str, kibibytes: int, depends: Sequence[str]) -> str:
    """Return the package's description as dpkg reads it."""
    return f"""\
Package: {NAME}
Version: {version}
Architecture: {ARCHITECTURE}
Maintainer: {_MAINTAINER}
Installed-Size: {kibibytes}
Depends: {", ".join(depends)}
Recommends: {", ".join(_RECOMMENDS)}
Section: editors
Priority: optional
Description: {PRODUCT}
 离线填写部门整体支出绩效自评报告，导出 PDF、Excel 和 Word。
 不联网，不驻留后台；报告数据保存在用户自己的文件夹，升级和卸载都不改动。
"""


def desktop_entry() -> str:
    """Return the entry in the menu of programs."""
    return f"""\
[Desktop Entry]
Type=Application
Name={PRODUCT}
Name[zh_CN]={PRODUCT}
GenericName=部门整体支出绩效自评
Comment=填写、核对和导出部门整体支出绩效自评报告
Exec=/{FOLDER}/{NAME} %f
Icon={NAME}
Terminal=false
Categories=Office;
Keywords=绩效;自评;报告;perfdesk;
MimeType={MIME};
StartupWMClass={NAME}
"""


def mime_type() -> str:
    """Return the kind of file that is opened by a double click: the report package alone."""
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{MIME}">
    <comment>绩效自评报告包</comment>
    <icon name="{NAME}"/>
    <glob pattern="*.{NAME}"/>
  </mime-type>
</mime-info>
"""


def copyright_text(components: str) -> str:
    """Return the package's ``copyright``: its own licence, and all that it comes with."""
    indented = "\n".join(f" {line}" if line.strip() else " ." for line in components.splitlines())
    return f"""\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: {NAME}
Comment:
{indented}
 .
 许可文本：/{FOLDER}/licenses；机器可读的组成清单：/{FOLDER}/licenses/bom.json

Files: *
Copyright: the authors of {NAME}
License: Apache-2.0
 /usr/share/common-licenses/Apache-2.0
"""


def make(context: Context) -> str:
    """Make the package, and one of a lower version to try an upgrade with."""
    needs = floor.measure(context.tree)
    optional = {name for name, file in needs.libraries.items() if "/printsupport/" in file}
    own = floor.own_libraries(context.tree)
    asked = set(needs.libraries) - own - optional
    depends = libraries.dependencies(asked, needs.highest("GLIBC"))
    version = context.project.version
    pack(context, lay_out(context, version, depends), context.package)
    older = lay_out(context, context.project.before(), depends)
    (older / FOLDER / ONLY_OLDER).write_text("older\n", encoding="ascii")
    pack(context, older, context.previous, is_quick=True)
    megabytes = context.package.stat().st_size / 1e6
    return f"{context.package.name}, {megabytes:.1f} MB\nDepends: {', '.join(depends)}"


def lay_out(context: Context, version: str, depends: Sequence[str]) -> Path:
    """Lay out all files of a package of that version in a folder, and return it."""
    root = context.work / "package" / version
    shutil.rmtree(root, ignore_errors=True)
    (root / FOLDER).parent.mkdir(parents=True)
    run(("cp", "-a", context.tree, root / FOLDER), timeout=300).must("Copying the program")
    share = root / "usr" / "share"
    components = context.tree / "licenses" / "components.txt"
    texts = {
        share / "applications" / f"{NAME}.desktop": desktop_entry(),
        share / "mime" / "packages" / f"{NAME}.xml": mime_type(),
        share / "doc" / NAME / "copyright": copyright_text(components.read_text("utf-8")),
        root / "DEBIAN" / "preinst": _REFUSE_WHILE_RUNNING,
        root / "DEBIAN" / "prerm": _REFUSE_WHILE_RUNNING,
    }
    for path, text in texts.items():
        _write(path, text)
    icons = share / "icons" / "hicolor"
    _copy(TOP / "resources" / "icons" / "program.svg", icons / "scalable" / "apps", f"{NAME}.svg")
    for side in PICTURES:
        _copy(context.made / f"{side}.png", icons / f"{side}x{side}" / "apps", f"{NAME}.png")
    links = root / "usr" / "bin"
    links.mkdir()
    for program in (NAME, f"{NAME}-cli"):
        (links / program).symlink_to(f"../../{FOLDER}/{program}")
    _write(root / "DEBIAN" / "control", control(version, size(root) // _KIB, depends))
    for script in ("preinst", "prerm"):
        (root / "DEBIAN" / script).chmod(0o755)
    return root


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    path.chmod(0o644)


def _copy(source: Path, folder: Path, name: str) -> None:
    folder.mkdir(parents=True)
    shutil.copyfile(source, folder / name)


def pack(context: Context, root: Path, target: Path, *, is_quick: bool = False) -> None:
    """Pack a folder; the same files make the same package."""
    for path in root.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
    set_times(root, context.project.epoch)
    words = ("dpkg-deb", "-Zxz", f"-z{1 if is_quick else 9}", "--root-owner-group", "--build")
    told = {"SOURCE_DATE_EPOCH": str(context.project.epoch), "LC_ALL": "C.UTF-8"}
    if is_quick and os.cpu_count():
        told["XZ_DEFAULTS"] = "-T0"
    run((*words, root, target), timeout=1800, environment=told).must("dpkg-deb")
