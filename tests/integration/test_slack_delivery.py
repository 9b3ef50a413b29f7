"""The outbox and Slack together, with answers lost and refused by chance: each delivery stands there once, in order."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from bot.model import AlertKind, Delivery, Destination, Message, Posting, Receipt
from bot.outbox import Outbox
from bot.ports import Taken
from handlers.slack.chat import SlackChat
from handlers.slack.web import Web
from tests.standins import slack_bodies as bodies
from tests.standins.slack import BOT_TOKEN, StandInSlack, serving

STORIES, REPLIES = 12, 4
LONG = tuple(f"Line {n}: " + "words " * 200 for n in range(24))  # every fifth delivery goes on in further messages


@dataclass
class Lane:
    """bot.ports.DeliveryStore for one destination: stories, each with its replies."""

    to: Destination
    waiting: list[tuple[int, int]]  # delivery and story
    roots: dict[int, Posting] = field(default_factory=dict)
    attempts: int = 0
    dead: list[str] = field(default_factory=list)

    def take(self, lane: str, now: datetime) -> Taken | None:
        if not self.waiting:
            return None
        number, story = self.waiting[0]
        self.attempts += 1
        root = self.roots.get(story)
        said = Message("Reported", title=f"Development {number}", lines=LONG if number % 5 == 0 else ())
        delivery = Delivery(AlertKind.REPLY if root else AlertKind.OPEN, self.to, "reported_agreed", said)
        return Taken(number, story, delivery, root, self.attempts, 0.0)

    def sent(self, taken: Taken, receipt: Receipt, now: datetime, *, more: bool = False) -> None:
        assert not more
        assert taken.story is not None
        self.roots.setdefault(taken.story, Posting(receipt.message_id, receipt.thread_id))
        self._next()

    def failed(self, taken: Taken, problem: str) -> None:
        self.dead.append(problem)
        self._next()

    def pause(self, lane: str, until: datetime, problem: str) -> None: ...

    def gone(self, lane: str, reason: str) -> None:
        self.dead.append(reason)

    def _next(self) -> None:
        self.waiting.pop(0)
        self.attempts = 0


class Platform:
    """The stand-in's time, and its bad luck."""

    def __init__(self, slack: StandInSlack, luck: random.Random) -> None:
        self.slack, self.luck, self.seconds = slack, luck, 0.0

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.slack.now, UTC)

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    def strike(self) -> None:
        match self.luck.randrange(8):
            case 0 | 1:
                self.slack.lose_writes = 1
            case 2:
                self.slack.fail(502, "<html>Bad Gateway</html>")
            case 3:
                self.slack.fail(429, {"ok": False, "error": "ratelimited"}, Retry_After="3")
            case 4:
                self.slack.fail(200, {"ok": False, "error": "internal_error"})


@pytest.mark.parametrize("seed", range(3))
async def test_each_delivery_stands_there_once_and_in_order(seed):
    async with serving(StandInSlack()) as slack:
        platform = Platform(slack, random.Random(seed))
        channel = slack.channel()
        to = Destination("slack", channel.id)
        order = [(100 * reply + story, story) for reply in range(REPLIES + 1) for story in range(STORIES)]
        lane = Lane(to, list(order))
        attempts = 0
        while lane.waiting:
            # A new client each time: a process that was killed remembers nothing.
            web = Web(BOT_TOKEN, base=f"{slack.base}/api", clock=lambda: platform.seconds, sleep=platform.sleep)
            platform.strike()
            outbox = Outbox(lane, {"slack": SlackChat(web, platform)}, platform)
            drained = await outbox.drain(to.key, lambda _done: False)
            await web.close()
            slack.say(channel, "chatter")
            platform.seconds += drained.wait or 0.0
            attempts += 1
        ours = [(m, m["metadata"]["event_payload"]) for m in channel.messages.values() if "metadata" in m]
        keys = [said["key"] for _, said in ours if "part" not in said]
        assert keys == [f"aidwire-{number}" for number, _ in order]
        for number in range(0, 100 * REPLIES + STORIES, 5):
            told = [m for m, said in ours if said["key"] == f"aidwire-{number}"]
            text = "\n".join(bodies.shown(m["blocks"]) for m in told)
            places = [text.find(f"Line {n}:") for n in range(len(LONG))] if told else []
            assert places == sorted(places)
            assert all(text.count(f"Line {n}:") == 1 for n in range(len(LONG)) if told)
            assert len({m.get("thread_ts", m["ts"]) for m in told}) <= 1
        assert lane.dead == []
        assert attempts > 1.2 * len(order)  # there was bad luck
        for message in channel.messages.values():
            if "part" not in message.get("metadata", {"event_payload": {"part": 0}})["event_payload"]:
                number = int(message["metadata"]["event_payload"]["key"].removeprefix("aidwire-"))
                assert f"Development {number}" in bodies.shown(message["blocks"])
                root = lane.roots[number % 100].message_id
                assert message.get("thread_ts") == (None if number < 100 else root)
