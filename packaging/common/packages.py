"""Install packages of the host's Debian that a build needs."""

from __future__ import annotations

import os
import shutil

from common.running import run
from common.steps import BuildError


def install(packages: list[str]) -> None:
    """Install packages with apt.

    Raises:
        BuildError: This is no Debian, or apt could not.
    """
    apt = shutil.which("apt-get")
    if apt is None:
        raise BuildError(f"These Debian packages are missing: {', '.join(packages)}.")
    prefix = [] if os.geteuid() == 0 else ["sudo"]
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run((*prefix, apt, "update", "-qq"), timeout=600, environment=quiet).must("apt-get update")
    command = ("install", "-y", "-qq", "--no-install-recommends", *packages)
    run((*prefix, apt, *command), timeout=3600, environment=quiet).must("apt-get install")
