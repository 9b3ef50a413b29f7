"""slack-bolt's app: which listener takes what people do, over Socket Mode and over HTTP alike.

Each listener acknowledges and hands on (handlers/slack/answers.py). bolt gets no token: it would ask auth.test before
its first listener, with the person waiting, and has no other use for one, since posting goes its own way
(docs/decisions/0009). What it and slack_sdk have to say goes through `quieted`.
"""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from bot.errors import ConfigError
from handlers.slack import calls, views
from handlers.slack.answers import Answers
from handlers.slack.calls import Payload, Read
from handlers.slack.render import PRESS

_log = structlog.get_logger()

PATH = "/slack/events"
_ANY = re.compile(".")

Ack = Callable[..., Awaitable[BoltResponse]]


def listen(answers: Answers, signing: str) -> AsyncApp:
    """The app with its listeners. `signing` is the secret with which Slack signs calls over HTTP; "" without them.

    Raises ConfigError where variables of bolt's own would give it another installation than ours.
    """
    app = AsyncApp(
        name="aidwire",
        logger=quieted(),
        signing_secret=signing,
        authorize=_ours,
        process_before_response=True,  # our listeners only acknowledge: that goes out at once, before anything else
        request_verification_enabled=True,
        ignoring_self_events_enabled=False,  # it would ask who we are; we hear no messages
        raise_error_for_unhandled_request=True,
    )
    if app.oauth_flow is not None:
        raise ConfigError("SLACK_CLIENT_ID", "must not be set: slack-bolt would take it for an app of many workspaces")
    app.error(_passed_over)
    app.command(_ANY)(_handing(answers, calls.typed))
    app.action(re.compile(PRESS))(_handing(answers, calls.pressed))
    app.shortcut(_ANY)(_handing(answers, calls.chosen))
    app.view(views.FORM)(_handing(answers, answers.submitted))
    app.options(re.compile(views.SUGGEST))(_offering(answers))
    app.event("app_home_opened")(_greeting(answers))
    return app


def routes(app: AsyncApp) -> list[web.RouteDef]:
    """The route that Slack calls, with what bolt makes of it: 401 for who is not Slack."""
    return [web.post(PATH, functools.partial(_call, app))]


async def _call(app: AsyncApp, request: web.Request) -> web.Response:
    try:
        asked = await to_bolt_request(request)
    except Exception:  # noqa: BLE001 - bolt reads a body before it looks at its signature: anybody may send anything
        return web.Response(status=400, text="This is no call of Slack's.")
    return await to_aiohttp_response(await app.async_dispatch(asked))


def _handing(answers: Answers, read: Read) -> Callable[..., Awaitable[None]]:
    async def heard(ack: Ack, body: Payload) -> None:
        await ack()
        answers.begin(read, body)

    return heard


def _offering(answers: Answers) -> Callable[..., Awaitable[None]]:
    async def offered(ack: Ack, body: Payload) -> None:
        await ack(options=answers.choices(body))

    return offered


def _greeting(answers: Answers) -> Callable[..., Awaitable[None]]:
    async def opened(body: Payload) -> None:  # bolt acknowledges events by itself
        if body["event"].get("tab") == "home":
            answers.begin(calls.opened, body)

    return opened


async def _ours() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id=None)


async def _passed_over(error: Exception, response: Any) -> BoltResponse | None:
    """What nobody listens to is acknowledged, so that Slack does not send it again; what cannot be read is refused."""
    if not isinstance(error, BoltUnhandledRequestError):
        _log.warning("slack sent what cannot be read", problem=type(error).__name__)
    if response is None:  # it was acknowledged already
        return None
    return BoltResponse(status=200 if isinstance(error, BoltUnhandledRequestError) else 400)


# --- logs ------------------------------------------------------------------------------------------------------------


class _Wordless(logging.Filter):
    """Says that a library has something to say, and none of its words: they hold tickets and whole bodies."""

    def filter(self, record: logging.LogRecord) -> bool:
        problem = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        _log.warning("slack's library has a problem", where=f"{record.module}.{record.funcName}", problem=problem)
        return False


def quieted() -> logging.Logger:
    """What both libraries log to, of which bolt makes more like it: warnings and errors alone, without their words."""
    logger = logging.getLogger("slack_bolt.aidwire")
    logger.setLevel(logging.WARNING)
    if not logger.filters:
        logger.addFilter(_Wordless())
    return logger
