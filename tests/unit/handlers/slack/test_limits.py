"""A message a second, short bursts, and what a 429 said."""

from handlers.slack.limits import RateLimits

POST = "chat.postMessage"


def test_a_burst_goes_out_at_once_and_then_one_a_second():
    limits = RateLimits()
    assert [limits.wait(POST, "C1", 0.0) for _ in range(6)] == [0, 0, 0, 0, 0, 1.0]
    assert limits.wait(POST, "C1", 1.0) == 0
    assert limits.wait(POST, "C1", 1.5) == 0.5


def test_a_burst_is_whole_again_after_silence():
    limits = RateLimits()
    for _ in range(5):
        limits.wait(POST, "C1", 0.0)
    assert [limits.wait(POST, "C1", 60.0) for _ in range(6)] == [0, 0, 0, 0, 0, 1.0]


def test_channels_do_not_wait_for_each_other():
    limits = RateLimits()
    for _ in range(6):
        limits.wait(POST, "C1", 0.0)
    assert limits.wait(POST, "C2", 0.0) == 0


def test_a_429_holds_its_method_in_its_channel_alone():
    limits = RateLimits()
    limits.hold(POST, "C1", 30.0)
    assert limits.wait(POST, "C1", 10.0) == 20.0
    assert limits.wait("chat.update", "C1", 10.0) == 0
    assert limits.wait(POST, "C2", 10.0) == 0
    assert limits.wait(POST, "C1", 30.0) == 0


def test_looking_and_editing_do_not_count_towards_the_burst():
    limits = RateLimits()
    assert {limits.wait("conversations.history", "C1", 0.0) for _ in range(50)} == {0}


def test_what_is_long_past_is_forgotten():
    limits = RateLimits()
    for n in range(4100):
        limits.wait(POST, f"C{n}", 0.0)
        limits.hold(POST, f"C{n}", float(n))
    assert len(limits._full) == 4096
    assert len(limits._opens) <= 3600
