from bot.web.patience import TRIES, WINDOW, Patience


def tried(patience: Patience, peer: str, times: int = TRIES) -> None:
    for n in range(times):
        patience.failed(peer, float(n))


def test_who_fails_often_waits_and_others_do_not():
    patience = Patience()
    tried(patience, "203.0.113.7", TRIES - 1)
    assert patience.left("203.0.113.7", 10.0) == 0
    patience.failed("203.0.113.7", 10.0)
    assert patience.left("203.0.113.7", 10.0) == WINDOW - 10
    assert patience.left("203.0.113.8", 10.0) == 0


def test_the_wait_ends():
    patience = Patience()
    tried(patience, "203.0.113.7")
    assert patience.left("203.0.113.7", WINDOW - 0.5) == 0.5
    assert patience.left("203.0.113.7", WINDOW) == 0


def test_the_addresses_of_one_home_count_as_one():
    patience = Patience()
    for n in range(TRIES):
        patience.failed(f"2001:db8:0:1::{n:x}", 0.0)
    assert patience.left("2001:db8:0:1:ffff::1", 1.0) > 0
    assert patience.left("2001:db8:0:2::1", 1.0) == 0
