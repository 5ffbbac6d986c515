"""Build what users get, on Debian 12 or on Windows, with one command.

python packaging/build.py windows|linux [--work DIR] [--out DIR] [--steps STEPS]
                                  [--certificate FILE --password-env NAME [--timestamp ADDRESS]]

Gathers what is pinned, freezes the program, tries it, builds and tries installer and portable zip,
and writes checksums and the bill of materials. Each step prints its result; the first that fails
ends it with a sentence and exit code 1. ``--steps a,b`` runs only those, ``a-`` all from a on, on
what an earlier run left in the work folder; ``--steps ?`` lists them.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from common.project import TOP
from common.steps import BuildError

SYSTEMS = ("windows", "linux")


def main(arguments: list[str]) -> int:
    """Build for the system that is named; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="build.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("system", choices=SYSTEMS)
    parser.add_argument("--work", type=Path, help="work folder (build/<system>)")
    parser.add_argument("--out", type=Path, help="where the results go (dist/<system>)")
    parser.add_argument("--steps", default="", help="only these steps; ? lists them")
    parser.add_argument("--certificate", type=Path, help="PKCS#12 file to sign with")
    parser.add_argument("--password-env", default="", help="variable that holds its password")
    parser.add_argument("--timestamp", default="", help="address of a time stamp authority")
    given = parser.parse_args(arguments)
    work = (given.work or TOP / "build" / given.system).absolute()
    out = (given.out or TOP / "dist" / given.system).absolute()
    try:
        if given.system == "linux":
            _build_linux(work, out, given)
        else:
            _build_windows(work, out, given)
    except BuildError as error:
        print(f"BUILD STOPPED: {error}", file=sys.stderr)
        return 1
    return 0


def _build_windows(work: Path, out: Path, given: argparse.Namespace) -> None:
    from windows import plan  # noqa: PLC0415 - each system has steps of its own

    context = plan.make_context(work, out)
    context.certificate = given.certificate.absolute() if given.certificate else None
    context.password_variable = given.password_env
    context.timestamp = given.timestamp
    plan.build(context, given.steps)


def _build_linux(work: Path, out: Path, given: argparse.Namespace) -> None:
    from linux import plan  # noqa: PLC0415 - as above

    if given.certificate:
        raise BuildError("The Linux package is not signed: a certificate is for Windows alone.")
    plan.build(plan.make_context(work, out), given.steps)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
