"""Answers to what people do in Slack: each call is acknowledged at once by who heard it, and answered here.

Slack shows an error after 3 seconds, so nothing is looked up before the acknowledgement. The answer goes to the address
that came with the call, good for five answers in half an hour; into the Home; or into the person's direct messages.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import structlog

from bot.errors import AidwireError, GiveUp, RetryLater
from bot.language import _, speaking
from bot.model import CommandCall, File, Message
from handlers.commands.command import Command, refused
from handlers.commands.subscribing import Subscriptions
from handlers.slack import calls, files, forms, render, views
from handlers.slack.calls import Heard, Payload, Read
from handlers.slack.home import Home
from handlers.slack.people import People
from handlers.slack.places import Places
from handlers.slack.split import parts
from handlers.slack.web import Web

_log = structlog.get_logger()

Answer = Callable[[CommandCall], Awaitable[Message]]
Suggest = Callable[[str, str], Sequence[str]]  # the kind of what is sought (Option.suggests) and what was typed
Sleep = Callable[[float], Awaitable[None]]

_TRIES, _BETWEEN = 3, 2.0  # of an answer that is lost, and seconds between them
_REMEMBERED = 1024  # calls by which repeats are known
_PATIENCE = 5.0  # seconds that open answers have when the bot stops
_AT_ONCE = 4  # messages of one answer; Slack takes five


@dataclass(frozen=True, slots=True)
class Desk:
    """What is asked here: the table of commands, who runs them, and what is suggested while somebody types; what
    channels hear, for the Home and for forms that edit it (None: nobody is heard).
    """

    table: Sequence[Command]
    answer: Answer
    suggest: Suggest
    subscriptions: Subscriptions | None = None

    @property
    def by_name(self) -> Mapping[str, Command]:
        """The commands by their names."""
        return {command.name: command for command in self.table}


class Answers:
    """Answers each call once, however often Slack sends it."""

    def __init__(self, web: Web, desk: Desk, people: People, *, sleep: Sleep = asyncio.sleep) -> None:
        self._web = web
        self._desk = desk
        self._people = people
        self._home = Home(desk.subscriptions, people, Places(web, people)) if desk.subscriptions else None
        self._sleep = sleep
        self._known: dict[str, None] = {}
        self._open: set[asyncio.Task[None]] = set()

    def begin(self, read: Read, payload: Payload) -> None:
        """Begin to answer a call that was acknowledged; returns at once. `read` makes a call of the payload."""
        repeat = calls.once(payload)
        if repeat and repeat in self._known:
            return
        self._known[repeat] = None
        if len(self._known) > _REMEMBERED:
            del self._known[next(iter(self._known))]
        task = asyncio.create_task(self._serve(read, payload))
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    def submitted(self, payload: Payload) -> Heard:
        """A form that was filled in, as a call."""
        return calls.submitted(payload, self._desk.by_name)

    def choices(self, payload: Payload) -> list[dict[str, Any]]:
        """What a field of a form offers for what was typed so far."""
        kind, typed = str(payload["action_id"]).removeprefix(views.SUGGEST), str(payload.get("value") or "")
        return views.choices(self._desk.suggest(kind, typed), typed)

    async def close(self) -> None:
        """Let open answers end, for as long as patience lasts."""
        if not self._open:
            return
        _, late = await asyncio.wait(self._open, timeout=_PATIENCE)
        for task in late:
            task.cancel()

    async def _serve(self, read: Read, payload: Payload) -> None:
        """Answer. What goes wrong is said to the person, and logged without the address, which is a secret."""
        try:
            heard = read(payload)
            if await self._asked_back(heard):
                return
            heard = replace(heard, call=await self._people.known(heard.call))
            with speaking(await self._language(heard)):
                if self._home and heard.reply.home:
                    await self._at_home(heard, self._home)
                else:
                    await self._say(heard, await self._answered(heard.call))
        except AidwireError as problem:
            _log.warning("a command got no answer", problem=str(problem))
        except Exception as bug:  # noqa: BLE001 - whatever Slack sent, the next call is answered
            _log.error("a command could not be read", problem=type(bug).__name__)

    async def _asked_back(self, heard: Heard) -> bool:
        """Whether a form was opened for what the command needs and was not told."""
        if not heard.trigger:
            return False
        try:
            with speaking(await self._language(heard)):
                view = await forms.wanted(heard, self._desk.by_name, self._desk.subscriptions)
            if view is None or await self._closed(heard):
                return False
            await self._web.call("views.open", trigger_id=heard.trigger, view=view)
        except AidwireError as problem:  # too late for a form: the command says itself what it needs
            _log.warning("a form could not be opened", problem=str(problem))
            return False
        return True

    async def _language(self, heard: Heard) -> str:
        """In which somebody is answered: that of the channel; in the Home, or where nobody chose one, their own."""
        person, to, there = heard.call.person, heard.call.destination, self._desk.subscriptions
        if self._home and heard.reply.home:
            return await self._home.language(person)
        chosen = await there.language(to) if there and to.channel else ""
        return chosen or await self._people.language(person)

    async def _answered(self, call: CommandCall) -> Message:
        try:
            return await self._desk.answer(call)
        except Exception:  # noqa: BLE001 - a step boundary: a bug in a command must not leave the person waiting
            _log.exception("a command hit a bug", command=call.name)
            return refused(_("Something broke on our side, and it is noted. Please try again."))

    async def _say(self, heard: Heard, message: Message) -> None:
        """Send the answer with its file: one for all stands below it, one for the person is in their own messages."""
        if message.file is None:
            return await self._told(heard, message)
        call, reply = heard.call, heard.reply
        if not message.private:
            await self._told(heard, message)
            if problem := await self._sent(message.file, call.destination.channel, reply.thread):
                await self._told(heard, refused(problem))
            return None
        problem = await self._sent(message.file, await self._people.own(call.person))
        note = problem or _("{file} is in your direct messages with the bot.").format(file=message.file.name)
        return await self._told(heard, replace(message, lines=(*message.lines, note)))

    async def _sent(self, file: File, channel: str, thread: str = "") -> str:
        """Send a file; gives what to tell the person where that did not work."""
        try:
            await files.send(self._web, file, channel, thread=thread)
        except AidwireError as problem:
            _log.warning("a file was not sent", problem=str(problem))
            return _("{file} could not be sent: {problem}").format(file=file.name, problem=problem)
        return ""

    async def _told(self, heard: Heard, message: Message) -> None:
        reply, call = heard.reply, heard.call
        if reply.url:
            told = parts(message, _AT_ONCE)
            for n, part in enumerate(told, 1):
                body = render.answer(part, thread=reply.thread, follows=n < len(told))
                await self._surely(self._web.respond, reply.url, body)
        else:
            quiet = {"channel": await self._people.own(call.person), "unfurl_links": False, "unfurl_media": False}
            for part in parts(message, _AT_ONCE):
                await self._surely(self._web.call, "chat.postMessage", **quiet, **render.payload(part))

    async def _at_home(self, heard: Heard, home: Home) -> None:
        """The Home as it is now; what a button or a form in it answered stands above."""
        call, page, said = heard.call, calls.page_asked_for(heard), None
        if page is None:
            problem = await home.closed(call)
            said = refused(problem) if problem else await self._answered(call)
        view = await home.view(call, page or heard.reply.page, said)
        await self._surely(self._web.call, "views.publish", user_id=call.person, view=view)

    async def _closed(self, heard: Heard) -> bool:
        """Whether the place of a call, made in the Home, is none for the person (any more)."""
        if not (self._home and heard.reply.home and heard.call.destination.channel):
            return False
        return bool(await self._home.closed(await self._people.known(heard.call)))

    async def _surely(self, send: Callable[..., Awaitable[Any]], *what: Any, **more: Any) -> None:
        """Send an answer; where it is lost, again: twice the same is better than none."""
        for _attempt in range(_TRIES):
            try:
                await send(*what, **more)
            except RetryLater as lost:
                await self._sleep(max(lost.after, _BETWEEN))
            else:
                return
        raise GiveUp("its answer was lost")
