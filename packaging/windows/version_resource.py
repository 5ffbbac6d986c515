"""Write the version resource of a program: what Windows shows under 属性 → 详细信息."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.project import NAME, PRODUCT

if TYPE_CHECKING:
    from common.project import Project

#: Simplified Chinese, in Unicode.
_LANGUAGE, _CODE_PAGE = 0x0804, 1200
#: Program -> what it is described as.
DESCRIPTIONS = {NAME: PRODUCT, f"{NAME}-cli": f"{PRODUCT}（命令行）"}
COMPANY = f"{PRODUCT}项目"
COPYRIGHT = "Apache-2.0"


def strings(project: Project, program: str) -> dict[str, str]:
    """Return what the resource says of one program."""
    return {
        "CompanyName": COMPANY,
        "FileDescription": DESCRIPTIONS[program],
        "FileVersion": project.version,
        "InternalName": program,
        "LegalCopyright": COPYRIGHT,
        "OriginalFilename": f"{program}.exe",
        "ProductName": PRODUCT,
        "ProductVersion": project.version,
    }


def resource(project: Project, program: str) -> str:
    """Return the resource as PyInstaller reads it."""
    lines = "\n".join(
        f"        StringStruct({name!r}, {text!r}),"
        for name, text in strings(project, program).items()
    )
    return f"""\
VSVersionInfo(
    ffi=FixedFileInfo(
        filevers={project.numbers},
        prodvers={project.numbers},
        mask=0x3F,
        flags=0x0,
        OS=0x40004,
        fileType=0x1,
        subtype=0x0,
        date=(0, 0),
    ),
    kids=[
        StringFileInfo([StringTable("{_LANGUAGE:04x}{_CODE_PAGE:04x}", [
{lines}
        ])]),
        VarFileInfo([VarStruct("Translation", [{_LANGUAGE}, {_CODE_PAGE}])]),
    ],
)
"""
