"""Slack from end to end on the stand-in: Socket Mode, signed calls, commands from the one table, secrets in no log."""

import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.errors import AidwireError, ConfigError
from bot.model import CommandCall, Destination, Message, Subscription
from handlers.commands.command import refused
from handlers.commands.registry import answered
from handlers.commands.room import Room
from handlers.slack import Connection, Keys, connect
from handlers.slack.answers import Answer, Answers, Desk
from handlers.slack.calls import opened as opened_home
from handlers.slack.calls import typed
from handlers.slack.hearing import PATH, listen
from handlers.slack.people import People
from handlers.slack.socketmode import SocketMode
from handlers.slack.web import Web
from tests.shared import ROOT
from tests.standins import slack_bodies as bodies
from tests.standins.slack import APP_TOKEN, BOT_TOKEN, SECRET, StandInSlack, serving

NOW = datetime(2026, 11, 14, 12, 30, tzinfo=UTC)


class Wall:
    def now(self) -> datetime:
        return NOW


class Wishes:
    """What the Home asks about, where nobody has subscribed anything."""

    async def language(self, _: Destination) -> str:
        return ""

    async def in_workspace(self, _platform: str, _workspace: str) -> list[Subscription]:
        return []


ROOM = Room(*[Wishes()] * len(Room.__dataclass_fields__))


async def RUN(call: CommandCall) -> Message:
    """A desk that knows two commands."""
    if call.name == "latest" and call.text in ("", "atacms"):
        return Message("Latest about ATACMS", lines=("Reported: Norland weighs sending ATACMS",), private=True)
    if call.name == "latest":
        return refused(f"“{call.text}” is no topic that is watched.")
    return await answered(replace(call, text=""), ROOM)  # help, and what is no command


KEYS = Keys(BOT_TOKEN, APP_TOKEN, SECRET)


def opened(stand_in: StandInSlack, run: Answer = RUN) -> Connection:
    return connect(KEYS, answer=run, wall=Wall(), subscriptions=Wishes(), base=f"{stand_in.base}/api")


@pytest.fixture
async def stand_in() -> AsyncIterator[StandInSlack]:
    async with serving(StandInSlack()) as slack:
        yield slack


@pytest.fixture
async def slack(stand_in: StandInSlack) -> AsyncIterator[Connection]:
    slack = opened(stand_in)
    yield slack
    await slack.close()


@pytest.fixture
async def listening(slack: Connection, stand_in: StandInSlack) -> AsyncIterator[Connection]:
    task = asyncio.create_task(slack.run())
    await stand_in.until(lambda: stand_in.sockets)
    yield slack
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def caller(slack: Connection) -> AsyncIterator[TestClient]:
    app = web.Application()
    app.add_routes(slack.routes)
    async with TestClient(TestServer(app)) as client:
        yield client


def envelope(payload: dict[str, str], number: int = 1, kind: str = "slash_commands") -> dict:
    return {"type": kind, "envelope_id": f"e{number}", "payload": payload, "accepts_response_payload": True}


# --- Socket Mode -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("latest atacms", "Norland weighs sending ATACMS"),
        ("", "What you can ask"),
        ("latst", "/aid latest"),
        ("latest bread &amp; butter", "bread & butter"),
    ],
)
async def test_a_command_is_acknowledged_and_answered_to_who_asked(listening, stand_in, typed, said):
    await stand_in.send(envelope(stand_in.command(typed)))
    await stand_in.until(lambda: stand_in.answers and stand_in.acknowledged)
    assert stand_in.acknowledged == [{"envelope_id": "e1"}]
    told = stand_in.answers[0]
    assert said in bodies.shown(told["blocks"])
    assert told["response_type"] == "ephemeral"


async def test_the_acknowledgement_does_not_wait_for_the_answer(stand_in):
    asked = asyncio.Event()

    async def never(_: CommandCall) -> Message:
        asked.set()
        await asyncio.Event().wait()
        raise AssertionError

    slack = opened(stand_in, never)
    task = asyncio.create_task(slack.run())
    await stand_in.until(lambda: stand_in.sockets)
    await stand_in.send(envelope(stand_in.command("latest")))
    await asked.wait()
    await stand_in.until(lambda: stand_in.acknowledged)
    assert stand_in.answers == []
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    for open_answer in list(slack._answers._open):
        open_answer.cancel()
    await slack.close()


async def test_nothing_is_asked_of_slack_before_the_acknowledgement(listening, stand_in):
    """bolt given a token would ask auth.test first, and who asked would wait for that."""
    before = len(stand_in.asked)
    stand_in.on_acknowledgement = lambda: seen.append([asked.method for asked in stand_in.asked[before:]])
    seen: list[list[str]] = []
    await stand_in.send(envelope(stand_in.command("help")))
    await stand_in.until(lambda: stand_in.answers)
    assert seen == [[]]
    assert stand_in.asked[before:]  # who the person is was asked, later


async def test_a_repeat_is_acknowledged_and_not_answered_twice(listening, stand_in):
    payload = stand_in.command("latest", trigger="t1")
    for number in (1, 2):
        await stand_in.send(envelope(payload, number) | {"retry_attempt": number - 1})
    await stand_in.send(envelope(stand_in.command("latest", trigger="t2"), 3))
    await stand_in.until(lambda: len(stand_in.answers) == 2 and len(stand_in.acknowledged) == 3)
    await listening._answers.close()
    assert [a["envelope_id"] for a in stand_in.acknowledged] == ["e1", "e2", "e3"]
    assert len(stand_in.answers) == 2


async def test_other_envelopes_are_acknowledged_and_what_is_none_is_passed_over(listening, stand_in):
    event = {"type": "event_callback", "event_id": "Ev1", "event": {"type": "message", "text": "hello", "user": "U1"}}
    stale = {"type": "block_actions", "actions": [{"action_id": "of another version"}], "user": {"id": "U1"}}
    for strange in ("no json", "[]", "{", json.dumps({"type": "hello"}), json.dumps(envelope(event, 1, "events_api")),
                    json.dumps(envelope(stale, 2, "interactive")), json.dumps(envelope({}, 3, "interactive"))):  # fmt: skip
        await stand_in.send(strange)
    await stand_in.send(envelope(stand_in.command("help"), 4))
    await stand_in.until(lambda: stand_in.answers)
    assert {one["envelope_id"] for one in stand_in.acknowledged} == {"e1", "e2", "e3", "e4"}


async def test_a_connection_that_slack_ends_is_replaced_before_it_is_gone(stand_in):
    slept: list[float] = []
    mode, task, heard = listener(stand_in, slept)
    await stand_in.until(lambda: stand_in.sockets)
    first = stand_in.sockets[0]
    await first.send_json({"type": "disconnect", "reason": "warning", "debug_info": {}})
    await stand_in.until(lambda: stand_in.opened == 2)
    await stand_in.until(lambda: len(stand_in.sockets) == 1)
    assert mode.connected
    assert stand_in.sockets[0] is not first
    await stand_in.send(envelope(stand_in.command("help")))
    await stand_in.until(lambda: stand_in.acknowledged)
    assert len(heard) == 1
    await ended(task)


async def test_the_old_connection_is_read_until_the_new_one_lives(stand_in):
    """slack_sdk by itself closes the old one first: what Slack sends between them would be lost."""
    _, task, heard = listener(stand_in, [])
    await stand_in.until(lambda: stand_in.sockets)
    first = stand_in.sockets[0]
    stand_in.hears = False
    await first.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})
    await stand_in.until(lambda: stand_in.opened == 2)
    await first.send_str(json.dumps(envelope(stand_in.command("help"))))
    await stand_in.until(lambda: stand_in.acknowledged)
    assert len(heard) == 1
    await ended(task)


async def test_a_connection_that_drops_without_a_word_is_replaced(stand_in):
    mode, task, _ = listener(stand_in, [])
    await stand_in.until(lambda: stand_in.sockets)
    stand_in.drop(stand_in.sockets[0])
    await stand_in.until(lambda: stand_in.opened == 2, seconds=15)  # slack_sdk looks every five seconds
    await stand_in.send(envelope(stand_in.command("help")))
    await stand_in.until(lambda: stand_in.acknowledged)
    assert mode.connected
    await ended(task)


async def test_a_connection_that_looks_alive_and_carries_nothing_is_replaced(stand_in):
    mode, task, _ = listener(stand_in, [], quiet=0.05)
    await stand_in.until(lambda: stand_in.opened == 3)
    await ended(task)
    assert not mode.connected


async def test_a_connection_that_does_not_say_hello_is_given_up(stand_in):
    stand_in.hears = False
    mode, task, _ = listener(stand_in, slept := [], quiet=0.05)
    await stand_in.until(lambda: stand_in.opened == 3)
    assert not mode.connected
    assert slept[:2] == [1.0, 2.0]
    stand_in.hears = True
    await stand_in.until(lambda: stand_in.opened == 4)
    await ended(task)


async def test_a_lost_connection_comes_back_slower_and_slower(stand_in):
    slept: list[float] = []
    _, task, _ = listener(stand_in, slept)
    for n in range(1, 4):
        await stand_in.until(lambda n=n: stand_in.opened == n and stand_in.sockets)
        await stand_in.sockets[-1].close()
        await stand_in.until(lambda: not stand_in.sockets)
    await stand_in.until(lambda: stand_in.opened == 4)
    assert slept[:3] == [1.0, 2.0, 4.0]
    await ended(task)


async def test_it_ends_soon_where_slack_does_not_say_goodbye_and_leaves_nothing_behind(stand_in):
    before = asyncio.all_tasks()
    _, task, _ = listener(stand_in, [])
    await stand_in.until(lambda: stand_in.sockets)
    stand_in.polite = False
    async with asyncio.timeout(4):
        await ended(task)
    left = [one for one in asyncio.all_tasks() - before if "handlers" in repr(one) or "slack_sdk" in repr(one)]
    assert left == []


async def test_a_token_that_is_refused_does_not_end_it(stand_in):
    slept: list[float] = []
    stand_in.dead = "invalid_auth"
    mode, task, _ = listener(stand_in, slept)
    await stand_in.until(lambda: len(stand_in.asked) == 4)
    assert slept == [1.0, 2.0, 4.0]
    assert not mode.connected
    stand_in.dead = ""
    await stand_in.until(lambda: stand_in.sockets)
    await ended(task)


class Notes:
    """Answers nothing; notes what was heard."""

    def __init__(self, heard: list) -> None:
        self.heard = heard

    def begin(self, _, payload) -> None:
        self.heard.append(payload)

    submitted = choices = None


def listener(stand_in: StandInSlack, slept: list[float], quiet: float = 600.0):
    """Socket Mode whose waits take no time."""

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await asyncio.sleep(0)

    heard: list = []
    app = Web(APP_TOKEN, base=f"{stand_in.base}/api")
    mode = SocketMode(listen(Notes(heard), ""), app, quiet=quiet, clock=lambda: 0.0, sleep=sleep)

    async def run() -> None:
        try:
            await mode.run()
        finally:
            await app.close()

    return mode, asyncio.create_task(run()), heard


async def ended(task: asyncio.Task) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


# --- signed calls ----------------------------------------------------------------------------------------------------


def now() -> datetime:
    return datetime.now(UTC)


async def test_a_signed_call_is_acknowledged_and_answered(caller, stand_in):
    body, headers = stand_in.signed(stand_in.command("latest atacms"), now().timestamp())
    reply = await caller.post(PATH, data=body, headers=headers)
    assert (reply.status, await reply.text()) == (200, "")
    await stand_in.until(lambda: stand_in.answers)
    assert "Norland weighs" in bodies.shown(stand_in.answers[0]["blocks"])


async def test_buttons_and_events_come_the_same_way(caller, stand_in):
    button = {"type": "button", "action_id": "line:0", "value": "latest atacms", "text": {"type": "plain_text", "text": "x"}}  # fmt: skip
    for payload in (stand_in.pressed(button), stand_in.opened_home()):
        body, headers = stand_in.signed(payload, now().timestamp())
        assert (await caller.post(PATH, data=body, headers=headers)).status == 200
    await stand_in.until(lambda: stand_in.answers and stand_in.homes)


async def test_slacks_question_whether_events_may_come_here_is_answered(caller, stand_in):
    payload = {"type": "url_verification", "challenge": "c1", "token": "x"}
    body, headers = stand_in.signed(payload, now().timestamp())
    reply = await caller.post(PATH, data=body, headers=headers)
    assert (reply.status, (await reply.json())["challenge"]) == (200, "c1")


@pytest.mark.parametrize(
    ("late", "secret", "spoil"),
    [
        (timedelta(minutes=6), SECRET, {}),
        (timedelta(minutes=-6), SECRET, {}),
        (timedelta(), "another secret", {}),
        (timedelta(), SECRET, {"X-Slack-Signature": "v0=ü"}),
        (timedelta(), SECRET, {"X-Slack-Request-Timestamp": "yesterday"}),
        (timedelta(), SECRET, {"X-Slack-Signature": ""}),
    ],
)
async def test_a_call_that_slack_did_not_sign_now_is_refused(caller, stand_in, late, secret, spoil):
    body, headers = stand_in.signed(stand_in.command("help"), (now() - late).timestamp(), secret)
    reply = await caller.post(PATH, data=body, headers=headers | spoil)
    assert reply.status in (400, 401)
    assert stand_in.answers == []


async def test_a_changed_body_is_refused(caller, stand_in):
    body, headers = stand_in.signed(stand_in.command("help"), now().timestamp())
    reply = await caller.post(PATH, data=body + b"&text=latest", headers=headers)
    assert reply.status == 401


@pytest.mark.parametrize("body", [b"\xff\xfe", b"{", b"[]", b"payload={", b"payload=1", b"{" * 100_000, b""])
@pytest.mark.parametrize(
    "kind", ["application/json", "application/x-www-form-urlencoded", "text/plain; charset=klingon"]
)
async def test_whatever_anybody_sends_is_refused_and_nothing_breaks(caller, stand_in, body, kind, caplog):
    reply = await caller.post(PATH, data=body, headers={"Content-Type": kind})
    assert reply.status in (400, 401)
    assert "Traceback" not in caplog.text


async def test_slacks_look_whether_the_address_answers_is_no_command(caller, slack, stand_in):
    body, headers = stand_in.signed({"ssl_check": "1", "token": "x"}, now().timestamp())
    assert (await caller.post(PATH, data=body, headers=headers)).status == 200
    assert not slack._answers._open


async def test_variables_of_bolts_own_make_no_app_of_many_workspaces(monkeypatch):
    monkeypatch.setenv("SLACK_CLIENT_ID", "1")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "2")
    with pytest.raises(ConfigError, match="SLACK_CLIENT_ID"):
        listen(Notes([]), SECRET)


# --- answers ---------------------------------------------------------------------------------------------------------


class Strangers(People):
    """Nobody is asked about."""

    async def known(self, call: CommandCall) -> CommandCall:
        return call

    async def language(self, _: str) -> str:
        return ""

    async def own(self, _: str) -> str:
        return "D0READER"

    async def may_change(self, _: str) -> bool:
        return False


async def test_a_lost_answer_is_sent_again(stand_in):
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    bot = Web(BOT_TOKEN, base=f"{stand_in.base}/api")
    answers = Answers(bot, Desk((), RUN, lambda *_: (), Wishes()), Strangers(bot, None), sleep=sleep)
    for read, payload, there in (
        (typed, stand_in.command("latest"), lambda: stand_in.answers),
        (opened_home, stand_in.opened_home(), lambda: stand_in.homes),
    ):
        stand_in.fail(500, "oops")
        answers.begin(read, payload)
        await stand_in.until(there)
    assert slept == [2.0, 2.0]
    await answers.close()
    await bot.close()


async def test_a_bug_in_a_command_is_told_and_logged(stand_in, caplog):
    async def bug(_: CommandCall) -> Message:
        raise ZeroDivisionError

    slack = opened(stand_in, bug)
    with structlog.testing.capture_logs() as logs:
        slack._answers.begin(typed, stand_in.command("latest"))
        await stand_in.until(lambda: stand_in.answers)
    await slack.close()
    assert "Something broke on our side" in bodies.shown(stand_in.answers[0]["blocks"])
    assert [log["event"] for log in logs] == ["a command hit a bug"]


async def test_without_an_app_token_and_a_secret_it_only_posts(stand_in):
    slack = connect(Keys(BOT_TOKEN), answer=RUN, wall=Wall(), base=f"{stand_in.base}/api")
    await slack.run()
    assert slack.listening
    assert slack.routes == ()
    assert slack._socket is None
    channel = stand_in.channel()
    await slack.chat.post(Destination("slack", channel.id), Message("Announced", title="Norland sends 18"), key="d1")
    assert len(channel.messages) == 1
    await slack.close()


@pytest.mark.parametrize(("keys", "hint"), [(Keys("xoxp-1"), "xoxb-"), (Keys(BOT_TOKEN, "xoxb-2"), "xapp-")])
def test_a_token_of_another_kind_is_named(keys, hint):
    with pytest.raises(ConfigError, match=hint) as error:
        connect(keys, answer=RUN, wall=Wall())
    assert keys.bot not in str(error.value)


async def test_the_workspace_is_named_by_its_token(slack):
    assert await slack.workspace() == ("T0STANDIN", "Newsroom")


# --- secrets ---------------------------------------------------------------------------------------------------------


async def test_no_secret_is_in_a_log_or_an_error(stand_in, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    said: list[str] = [repr(KEYS)]
    with structlog.testing.capture_logs() as logs:
        slack = opened(stand_in)
        task = asyncio.create_task(slack.run())
        await stand_in.until(lambda: stand_in.sockets)
        channel = Destination("slack", stand_in.channel().id)
        for arrange in (
            lambda: setattr(stand_in, "lose_writes", 1),
            lambda: stand_in.fail(502, "<html>"),
            lambda: stand_in.fail(429, {"ok": False, "error": "ratelimited"}, Retry_After="1"),
            lambda: setattr(stand_in, "dead", "token_revoked"),
        ):
            arrange()
            with pytest.raises(AidwireError) as error:
                await slack.chat.post(channel, Message("Announced"), key="d1")
            said += [str(error.value), repr(error.value), repr(error.value.__context__)]
        stand_in.dead = ""
        stand_in.addresses.clear()
        expired = stand_in.command("help") | {"response_url": f"{stand_in.base}/hooks/commands/T/secret-ticket"}
        await stand_in.send(envelope(expired))
        await stand_in.send(
            envelope(stand_in.command("help") | {"response_url": "https://hooks.example:no/secret-ticket"})
        )
        await stand_in.until(lambda: len(stand_in.acknowledged) == 2)
        await slack._answers.close()
        stand_in.ticketless = True  # the next connection is refused, with its ticket in the library's error
        await stand_in.sockets[-1].close()
        await stand_in.until(lambda: stand_in.refused)
        while not any("library" in log["event"] for log in logs):  # noqa: ASYNC110 - a log is no event
            await asyncio.sleep(0.01)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await slack.close()
        dead = connect(KEYS, answer=RUN, wall=Wall(), base="http://127.0.0.1:1/api")
        with pytest.raises(AidwireError) as error:
            await dead.chat.post(channel, Message("Announced"), key="d1")
        said += [str(error.value)]
        await dead.close()
    said += [str(logs), caplog.text, *capsys.readouterr()]
    everything = "\n".join(said)
    assert "a command got no answer" in everything
    assert "slack's library has a problem" in everything
    for secret in (BOT_TOKEN, APP_TOKEN, SECRET, "secret-ticket", "/hooks/commands/"):
        assert secret not in everything


def test_no_library_of_slacks_is_loaded_where_it_only_posts():
    look = (
        "import sys, handlers.slack as s; c = s.connect(s.Keys('xoxb-1'), answer=None, wall=None); c.routes;"
        "print([m for m in sys.modules if m.split('.')[0] in ('slack_bolt', 'slack_sdk')])"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
