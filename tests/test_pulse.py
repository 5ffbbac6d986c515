"""Long work is heard at every step, on its own thread only."""

from __future__ import annotations

from threading import Thread

import pytest

from perfdesk.pulse import beat, heard_by


def test_beats_are_heard_while_somebody_listens() -> None:
    heard: list[str] = []
    beat()
    with heard_by(lambda: heard.append("outer")):
        beat()
        with heard_by(lambda: heard.append("inner")):
            beat()
        beat()
        other = Thread(target=beat)
        other.start()
        other.join()
    beat()
    assert heard == ["outer", "inner", "outer"]


def test_what_the_listener_raises_ends_the_work() -> None:
    def stop() -> None:
        raise KeyError

    with pytest.raises(KeyError), heard_by(stop):
        beat()
    beat()
