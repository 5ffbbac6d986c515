"""Say which libraries the system brings and which come with the program.

What has had the same name from Debian 10 (the age of UOS 20) to Debian 13 is asked of the system
and stands among the package's dependencies. What is missing on some of them, or is another there,
is in the program: the small libraries around XCB, libffi, and SQLite, which keeps the reports.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

#: Library -> what brings it, as ``Depends`` of a Debian package says it. The C library's lowest
#: version is added by ``floor``.
SYSTEM = {
    "ld-linux-x86-64.so.2": "libc6",
    "libc.so.6": "libc6",
    "libdl.so.2": "libc6",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "libresolv.so.2": "libc6",
    "librt.so.1": "libc6",
    "libutil.so.1": "libc6",
    "libgcc_s.so.1": "libgcc-s1 | libgcc1",
    "libstdc++.so.6": "libstdc++6 (>= 8)",
    "libz.so.1": "zlib1g",
    "libbz2.so.1.0": "libbz2-1.0",
    "liblzma.so.5": "liblzma5",
    "libexpat.so.1": "libexpat1",
    "libzstd.so.1": "libzstd1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libcups.so.2": "libcups2",
}
#: What the system's libraries ask for in their turn; PyInstaller would take it along.
_BEHIND = (
    *("libgio-2*", "libgobject-2*", "libgmodule-2*", "libmount*", "libblkid*"),
    *("libpcre*", "libpng16.so*", "libuuid.so*", "libbrotli*", "libkrb5*"),
    *("libk5crypto*", "libcom_err*", "libkeyutils*", "libavahi*", "libgnutls*", "libgcrypt*"),
    *(
        "libsystemd*",
        "liblz4*",
        "libgpg-error*",
        "libgmp*",
        "libnettle*",
        "libhogweed*",
    ),
    *("libidn2*", "libtasn1*", "libp11-kit*", "libunistring*", "libXau*", "libXdmcp*", "libbsd*"),
    *("libmd.so*", "libGLdispatch*", "libcrypt.so*", "libnsl*", "libtirpc*", "libselinux*"),
)
#: A wheel's own library bears a part of its hash, lest it be taken for the system's.
_WHEELS_OWN = re.compile(r"-[0-9a-f]{8}\.so")
#: Modules of Python that nothing of the program imports and that would need a library more.
EXCLUDED_MODULES = ("_crypt", "crypt", "nis", "readline", "_curses", "_dbm", "_gdbm", "_uuid")


def is_systems(name: str) -> bool:
    """Say whether a library is left to the system, by its file name or path."""
    file = name.rpartition("/")[2]
    if _WHEELS_OWN.search(file):
        return False
    return file in SYSTEM or any(fnmatchcase(file, pattern) for pattern in _BEHIND)


def dependencies(needed: set[str], glibc: str) -> list[str]:
    """Return what stands under ``Depends``: the packages that bring the libraries.

    Args:
        needed: Names of libraries that the program's files ask for.
        glibc: The lowest version of the C library that has all that is asked of it.
    """
    named = {SYSTEM[name] for name in needed if name in SYSTEM}
    return sorted(f"libc6 (>= {glibc})" if name == "libc6" else name for name in named | {"libc6"})
