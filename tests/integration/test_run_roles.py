"""The bot as several processes on PostgreSQL: each does its part, and a second one of a part takes over."""

import asyncio

from tests.integration.newsroom import Newsroom
from tests.integration.test_run import Running, announce, bot, configure, done, room

__all__ = ["room"]


class Role(Running):
    """A process that does a part."""

    def __init__(self, folder, newsroom: Newsroom, roles: str, name: str) -> None:
        self.room = newsroom
        self.child = bot("run", "--clock", f"{newsroom.url}/clock", folder=folder, AIDWIRE_LOG="debug",
                         AIDWIRE_ROLES=roles, AIDWIRE_EXECUTOR=name)  # fmt: skip


async def test_one_polls_and_another_tells_and_a_third_goes_on_for_it(tmp_path, postgres, room):
    configure(tmp_path, room)
    settings = tmp_path / "bot.toml"
    url = f"sqlite:///{tmp_path / 'aidwire.db'}"
    settings.write_text(settings.read_text().replace(url, postgres.fresh("roles")))
    await done("feeds", "import", f"{room.url}/feeds.opml", folder=tmp_path)
    async with Role(tmp_path, room, "poll", "poller") as poller:
        async with Role(tmp_path, room, "web", "first") as first:
            await poller.until_all_were_asked()
            announce(room, "Harbour News", "Norway")
            room.forward(hours=1)
            assert await first.until_told("Norway") == ["Norway"]
            assert (await poller.get("/health"))[0] == (await first.get("/health"))[0] == 200
            assert (await poller.get("/c/all"))[0] == 404
            assert not any('"feed read"' in line for line in first.child.lines)
            first.child.kill()
        announce(room, "Quay Post", "Denmark")
        room.forward(hours=1)
        await asyncio.to_thread(poller.child.until, '"feed read"', count=4)
        async with Role(tmp_path, room, "web", "second") as second:
            assert sorted(await second.until_told("Denmark")) == ["Denmark", "Norway"]
            assert await second.stop() == 0
        assert await poller.stop() == 0


async def test_a_role_whose_chat_is_not_configured_is_refused(tmp_path, postgres, room):
    configure(tmp_path, room)
    with bot(
        "run", folder=tmp_path, AIDWIRE_ROLES="deliver:slack", AIDWIRE_STORE_URL=postgres.fresh("tokenless")
    ) as child:
        assert await asyncio.to_thread(child.ended) == 78
    assert child.lines[-1] == (
        "aidwire: AIDWIRE_ROLES: says deliver:slack, but no token for it is given (docs/slack.md says which)"
    )
