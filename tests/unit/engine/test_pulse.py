import math
import threading

import pytest

from bot.engine.pulse import Pulse


class Clock:
    now = 100.0


class Presence:
    """bot.engine.Presence: whether it is here is told after some seconds, or not at all."""

    name = "one"

    def __init__(self, sure_for: float = 4.0) -> None:
        self.sure_for, self.takes, self.said = sure_for, 0.0, True

    def here(self) -> bool:
        Clock.now += self.takes
        if isinstance(self.said, Exception):
            raise self.said
        return self.said


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr("bot.engine.pulse.time.monotonic", lambda: Clock.now)


def later(pulse: Pulse, seconds: float) -> bool:
    Clock.now += seconds
    return pulse.alive()


def test_it_is_alive_for_so_long_after_it_was_heard_of(clock):
    pulse = Pulse(Presence())
    assert later(pulse, 3.9)
    assert not later(pulse, 0.2)
    pulse.beat()
    assert later(pulse, 3.9)


def test_an_answer_that_comes_late_counts_from_when_it_was_asked_for(clock):
    presence = Presence()
    pulse = Pulse(presence)
    Clock.now += 3
    presence.takes = 2.0
    pulse.beat()
    assert later(pulse, 1.9)
    assert not later(pulse, 0.2)
    presence.takes = 5.0
    pulse.beat()
    assert not pulse.alive()


def test_who_is_not_here_is_not_sure(clock):
    presence = Presence()
    pulse = Pulse(presence)
    presence.said = False
    Clock.now += 3.5
    pulse.beat()
    assert not later(pulse, 1)


def test_a_lock_that_cannot_be_lost_makes_sure_for_ever(clock):
    assert later(Pulse(Presence(math.inf)), 1e9)


def test_it_beats_while_everything_else_stands_still_and_outlives_an_error():
    class Counting(Presence):
        beats, enough = 0, threading.Event()

        def here(self) -> bool:
            self.beats += 1
            if self.beats == 3:
                self.enough.set()
            if self.beats == 1:
                raise OSError("the database is away")
            return True

    presence = Counting()
    pulse = Pulse(presence, 0.001)
    pulse.begin()
    assert presence.enough.wait(60)  # this thread, as a loop would, does nothing meanwhile
    pulse.end()
    assert not pulse._thread.is_alive()
