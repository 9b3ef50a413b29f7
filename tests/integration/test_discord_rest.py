"""What each of Discord's answers makes the caller do next, over real sockets."""

import logging

import pytest

from bot.errors import GiveUp, RetryLater
from handlers.discord.rest import Refused, Rest
from tests.standins.discord import ME, TOKEN, StandInDiscord, serve

AGENT = "DiscordBot (https://aidwire.example, 1)"


class Hand:
    """A clock that only sleep moves."""

    def __init__(self, discord: StandInDiscord) -> None:
        self.discord = discord
        self.slept: list[float] = []

    def now(self) -> float:
        return self.discord.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.discord.now += seconds


@pytest.fixture
async def world():
    discord = StandInDiscord()
    hand = Hand(discord)
    async with serve(discord) as base:
        rest = Rest(TOKEN, AGENT, base=base, clock=hand.now, sleep=hand.sleep)
        yield discord, hand, rest
        await rest.close()


async def test_an_answer_is_its_json(world):
    _, _, rest = world
    assert await rest.call("GET", "/users/@me") == ME


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
async def test_an_outage_is_tried_later_and_not_within_the_call(world, status):
    discord, hand, rest = world
    discord.fail(status, "<html>bad gateway</html>")
    with pytest.raises(RetryLater) as later:
        await rest.call("GET", "/users/@me")
    assert later.value.after == 0.0
    assert (len(discord.asked), hand.slept) == (1, [])


async def test_a_limit_is_waited_for_as_long_as_discord_says(world):
    discord, _, rest = world
    discord.limit(37.5)
    with pytest.raises(RetryLater) as later:
        await rest.call("GET", "/users/@me")
    assert later.value.after == 37.5
    with pytest.raises(RetryLater):
        await rest.call("GET", "/users/@me")
    assert len(discord.asked) == 1


async def test_a_global_limit_holds_other_routes(world):
    discord, _, rest = world
    discord.limit(60.0, everywhere=True)
    with pytest.raises(RetryLater):
        await rest.call("GET", "/users/@me")
    with pytest.raises(RetryLater) as later:
        await rest.call("GET", "/applications/@me")
    assert later.value.after == 60.0
    assert len(discord.asked) == 1


async def test_a_banned_address_asks_nothing_for_long(world):
    discord, _, rest = world
    discord.fail(429, "<html>error code: 1015</html>")
    with pytest.raises(RetryLater) as later:
        await rest.call("GET", "/users/@me")
    assert later.value.after == 900.0
    with pytest.raises(RetryLater):
        await rest.call("GET", "/applications/@me")
    assert len(discord.asked) == 1


async def test_no_limit_is_ever_broken(world):
    discord, hand, rest = world
    discord.quota = (5, 2.0)
    room = discord.channel()
    for _ in range(23):
        await rest.call("POST", f"/channels/{room.id}/messages", {"content": "x"})
    assert len(room.messages) == len(discord.asked) == 23
    assert sum(hand.slept) == pytest.approx(8.0)


async def test_a_long_wait_is_the_lanes_and_not_the_calls(world):
    discord, hand, rest = world
    discord.quota = (1, 30.0)
    await rest.call("GET", "/users/@me")
    with pytest.raises(RetryLater) as later:
        await rest.call("GET", "/users/@me")
    assert later.value.after == pytest.approx(30.0)
    assert hand.slept == []


async def test_a_refusal_says_what_discord_said(world):
    _, _, rest = world
    with pytest.raises(Refused, match=r"10003.*Unknown Channel") as refused:
        await rest.call("GET", "/channels/1")
    assert refused.value.code == 10003
    assert isinstance(refused.value, GiveUp)


async def test_an_answer_that_came_too_late_is_refused_and_says_nothing_of_the_bots_token(world):
    discord, _, rest = world
    discord.fail(401, {"message": "Invalid Webhook Token", "code": 50027})
    with pytest.raises(Refused, match="50027"):
        await rest.call("PATCH", "/webhooks/9/t/messages/@original", {"content": "x"})


async def test_a_refusal_that_is_not_discords_is_tried_again(world):
    """Something between us and Discord answered: a proxy, a page that asks for a person."""
    discord, _, rest = world
    discord.fail(403, "<html>Attention Required!</html>")
    with pytest.raises(RetryLater):
        await rest.call("GET", "/users/@me")


async def test_an_answer_that_is_no_json_may_have_been_carried_out(world):
    discord, _, rest = world
    discord.fail(200, "<html>")
    with pytest.raises(RetryLater):
        await rest.call("GET", "/users/@me")


async def test_a_redirect_is_not_followed(world):
    discord, _, rest = world
    discord.fail(302, {"a": 1}, {"Location": "/applications/@me"})
    with pytest.raises(RetryLater):
        await rest.call("GET", "/users/@me")
    assert len(discord.asked) == 1


async def test_nobody_answers():
    rest = Rest(TOKEN, AGENT, base="http://127.0.0.1:1")
    with pytest.raises(RetryLater, match="no answer"):
        await rest.call("GET", "/users/@me")
    await rest.close()


@pytest.mark.parametrize("secret", ["MTIz.another-token.x"])
async def test_a_token_that_is_not_accepted_stands_in_no_error_and_no_log(secret, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    async with serve(StandInDiscord()) as base:
        rest = Rest(secret, AGENT, base=base)
        with pytest.raises(RetryLater, match="token") as later:
            await rest.call("GET", "/users/@me")
        with pytest.raises(Refused) as refused:
            await rest.call("PATCH", f"/webhooks/1/{secret}/messages/@original", {"content": "x"})
        await rest.close()
        with pytest.raises(RuntimeError) as closed:
            await rest.call("GET", "/users/@me")
    said = [str(error.value) + repr(error.value) for error in (later, refused, closed)]
    printed = capsys.readouterr()
    assert secret not in "".join([*said, repr(rest), caplog.text, printed.out, printed.err])
    assert later.value.after == 900.0


async def test_the_agent_is_the_one_that_discord_wants():
    async with serve(StandInDiscord()) as base:
        rest = Rest(TOKEN, "curl/8", base=base)
        with pytest.raises(RetryLater):
            await rest.call("GET", "/users/@me")
        await rest.close()
