"""The preview on a real server, over a store in memory, with a clock that tests set."""

from datetime import datetime
from typing import Self

from bot.errors import RetryLater
from bot.model import CommandCall, Destination, Message, Posting
from bot.web.gate import Admission, Gate
from bot.web.server import Server
from handlers.commands.command import refused
from handlers.preview.chat import PreviewChat
from handlers.preview.live import Live
from handlers.preview.pages import desk_routes
from handlers.preview.render import Hint, login, trouble
from handlers.preview.routes import assets, routes
from handlers.preview.syndication import feed_routes
from tests.contract import preview_samples as samples
from tests.contract.preview_store import FakePreviewStore
from tests.integration.desk_shelf import FakeDesk, room

HINTS = (
    Hint("/aid help", "what you can ask"),
    Hint("/aid latest [topic]", "the newest threads"),
    Hint("/aid search <words>", "threads and articles with these words"),
    Hint("/aid why <link>", "why a thread was posted, or was not"),
)


class SetClock:
    """A clock that stands where it was put."""

    def __init__(self, at: datetime = samples.NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


async def _well() -> dict[str, bool]:
    return {"ok": True}


class PreviewPage:
    """The server with its parts: post through `chat`, look at `store`, see what was asked in `calls`."""

    def __init__(
        self, channels: dict[str, str] | None = None, admission: Admission | None = None, token: str = ""
    ) -> None:
        self.clock = SetClock()
        self.store = FakePreviewStore(channels)
        self.live = Live(self.store, self.clock, poll_seconds=0.1, streams=4)
        self.chat = PreviewChat(self.store, self.clock, self.live.notify)
        self.calls: list[CommandCall] = []
        self.gate = Gate(admission or Admission(), token, self.clock, login)
        self.server = Server(port=0, health=_well, knows=self.gate.knows, dressed=trouble)
        self.server.add(assets())
        self.server.add(self.gate.routes())
        keep = self.gate.keep
        self.server.add(keep(routes(self.store, self.answer, live=self.live, clock=self.clock, hints=HINTS)))
        self.room, self.desk = room(), FakeDesk()
        self.server.add(keep(desk_routes(self.store, self.room, self.desk, self.clock)))
        self.server.add(keep(feed_routes(self.room.questions, self.desk), by_key=True))

    async def __aenter__(self) -> Self:
        await self.server.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.live.close()
        await self.server.stop()

    def url(self, path: str) -> str:
        return self.server.address + path

    async def answer(self, call: CommandCall) -> Message:
        self.calls.append(call)
        if call.name == "help":
            return samples.help_answer()
        if call.name == "picture":
            return samples.picture_answer()
        if call.name == "busy":
            raise RetryLater("the index is being built")
        return refused(f"There is no command “{call.name}”. Try /aid help.")

    async def tell(self, message: Message, key: str, *, channel: str = "all", at=None, root: str | None = None) -> str:
        """Post a message as the outbox would, at a time."""
        self.clock.at = at or samples.NOW
        thread = Posting(root, root) if root else None
        receipt = await self.chat.post(Destination("preview", channel), message, key=key, thread=thread)
        self.clock.at = samples.NOW
        return receipt.message_id


async def fill(page: PreviewPage) -> str:
    """Sample threads in #all; gives the id of the one with replies."""
    await page.tell(samples.request(), "request", at=samples.ago(days=2, hours=3))
    await page.tell(samples.corrected(), "corrected", at=samples.ago(hours=20))
    await page.tell(samples.delivery(), "delivery", at=samples.ago(hours=5))
    root = await page.tell(samples.report(), "report", at=samples.ago(hours=3, minutes=12))
    await page.tell(samples.denial(), "denial", at=samples.ago(minutes=48), root=root)
    await page.tell(samples.announcement(), "announcement", at=samples.ago(minutes=6), root=root)
    page.clock.at = samples.ago(minutes=6)
    await page.chat.edit(Destination("preview", "all"), Posting(root, root), samples.announced(), key="edit")
    page.clock.at = samples.NOW
    await page.tell(samples.rumour(), "rumour", at=samples.ago(seconds=20))
    return root
