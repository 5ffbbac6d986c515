"""Sign one file as the build does; makensis has the uninstaller signed by it.

python sign_file.py CERTIFICATE --password-env NAME --timestamp URL FILE
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from common.project import Project
from common.steps import BuildError

from windows import signing
from windows.context import Context


def main(arguments: list[str]) -> int:
    """Sign the file and verify it; return the exit code."""
    parser = argparse.ArgumentParser(prog="sign_file.py", description=__doc__)
    parser.add_argument("certificate", type=Path)
    parser.add_argument("--password-env", default="")
    parser.add_argument("--timestamp", default="")
    parser.add_argument("file", type=Path)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="perfdesk-sign-") as name:
        context = Context(Path(name), Path(name), Project.read())
        context.certificate = given.certificate
        context.password_variable = given.password_env
        context.timestamp = given.timestamp
        try:
            print(signing.sign(context, [given.file]))
        except BuildError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
