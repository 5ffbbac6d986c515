"""Make proof-readers: of all there is to be found, or of errors alone.

The detectors are imported only here and only by who reads: all of them cost a tenth of a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.proof.proofreader import Proofreader

if TYPE_CHECKING:
    from perfdesk.proof.values import Setting


def whole_reader(setting: Setting) -> Proofreader:
    """Return a proof-reader that makes every check."""
    from perfdesk.proof.catalogue import ACROSS, LOCAL  # noqa: PLC0415 - see the module

    return Proofreader(setting, LOCAL, ACROSS)


def reader_of_errors(setting: Setting) -> Proofreader:
    """Return a proof-reader that finds every error, and of the rest what is beside them."""
    from perfdesk.proof.grave import ACROSS, LOCAL  # noqa: PLC0415 - see the module

    return Proofreader(setting, LOCAL, ACROSS)
