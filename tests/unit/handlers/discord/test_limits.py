"""Rate limits as Discord's answers tell them; the clock is turned by hand."""

from handlers.discord.limits import RateLimits, Route

HERE = Route.of("POST", "/channels/1/messages")
THERE = Route.of("POST", "/channels/2/messages")
EDIT = Route.of("PATCH", "/channels/1/messages/5")
ANSWER = Route.of("PATCH", "/webhooks/9/token/messages/@original")


def spent(bucket: str, after: float) -> dict[str, str]:
    return {"X-RateLimit-Bucket": bucket, "X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": str(after)}


def test_an_empty_bucket_holds_its_channel_until_it_opens():
    limits = RateLimits()
    limits.heard(HERE, spent("b", 3.0), now=10.0)
    assert limits.wait(HERE, 11.0) == 2.0
    assert limits.wait(HERE, 13.0) == 0.0
    assert limits.wait(THERE, 11.0) == 0.0


def test_routes_of_one_bucket_are_held_together():
    limits = RateLimits()
    limits.heard(EDIT, {"X-RateLimit-Bucket": "b", "X-RateLimit-Remaining": "4"}, now=0.0)
    limits.heard(HERE, spent("b", 3.0), now=0.0)
    assert limits.wait(EDIT, 1.0) == 2.0


def test_a_bucket_that_is_not_empty_holds_nobody():
    limits = RateLimits()
    limits.heard(
        HERE, {"X-RateLimit-Bucket": "b", "X-RateLimit-Remaining": "1", "X-RateLimit-Reset-After": "9"}, now=0.0
    )
    assert limits.wait(HERE, 0.0) == 0.0


def test_a_global_limit_holds_all_but_answers_to_people():
    limits = RateLimits()
    limits.hold(HERE, 60.0, all_routes=True)
    assert limits.wait(THERE, 10.0) == 50.0
    assert limits.wait(ANSWER, 10.0) == 0.0


def test_no_second_sees_more_requests_than_discord_takes():
    limits = RateLimits()
    made = sum(limits.wait(Route.of("GET", f"/channels/{n}"), now=n / 1000) == 0.0 for n in range(100))
    assert made == 45
    assert limits.wait(HERE, 0.5) == 0.5
    assert limits.wait(HERE, 1.0) == 0.0


def test_headers_that_say_nothing_of_use_are_passed_over():
    limits = RateLimits()
    limits.heard(HERE, {}, now=0.0)
    limits.heard(HERE, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "soon"}, now=0.0)
    assert limits.wait(HERE, 0.0) == 0.0


def test_no_route_remembers_the_token_of_an_interaction():
    assert Route.of("PATCH", "/webhooks/9/secret-1/messages/@original") == ANSWER
    assert "secret" not in repr(Route.of("POST", "/interactions/9/secret/callback"))


def test_what_is_remembered_stays_small():
    limits = RateLimits()
    for n in range(10_000):
        limits.heard(Route.of("POST", f"/channels/{n}/messages"), spent("b", n), now=0.0)
    assert len(limits._opens) <= 4097
    assert limits.wait(Route.of("POST", "/channels/9999/messages"), 0.0) == 9999.0


def refused(limits: RateLimits, times: int, *, at: float, scope: str = "user") -> None:
    for _ in range(times):
        limits.heard(HERE, {"X-RateLimit-Scope": scope}, now=at, status=429)


def test_far_from_the_number_of_refusals_at_which_an_address_is_banned_nothing_is_asked_any_more():
    limits = RateLimits()
    refused(limits, 4999, at=0.0)
    assert limits.wait(ANSWER, 1.0) == 0.0
    limits.heard(HERE, {}, now=100.0, status=403)
    assert limits.wait(ANSWER, 150.0) == 450.0
    assert limits.wait(THERE, 599.0) == 1.0
    assert limits.wait(THERE, 600.0) == 0.0


def test_refusals_that_do_not_count_are_not_counted():
    limits = RateLimits()
    refused(limits, 6000, at=0.0, scope="shared")
    for _ in range(6000):
        limits.heard(HERE, {}, now=0.0, status=404)
    assert limits.wait(THERE, 1.0) == 0.0
