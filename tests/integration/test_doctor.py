"""`aidwire doctor`, `discord invite` and `health` as an operator runs them. The chats are in test_doctor_chats.py."""

import asyncio
import sys
from pathlib import Path

import pytest

import handlers.discord
from bot.cli.discord import _application
from bot.web.server import Server
from tests.integration.child import Child
from tests.standins import discord as ds


async def done(folder: Path, *words: str, **variables: str) -> tuple[int, list[str]]:
    file = folder / "bot.toml"
    if not file.exists():
        file.write_text(f'[store]\nurl = "sqlite:///{folder / "aidwire.db"}"\n[poll]\nfeeds = ""\n')
    with Child(sys.executable, "-m", "bot", "--settings", str(file), *words, **variables) as child:
        return await asyncio.to_thread(child.ended), child.lines


async def test_without_tokens_all_is_well(tmp_path):
    code, lines = await done(tmp_path, "doctor")
    assert code == 0, lines
    assert [line.partition(":")[0] for line in lines] == [
        "ok       Settings", "ok       Disk", "ok       Database", "ok       Discord", "ok       Slack",
        "well",
    ]  # fmt: skip
    assert not (tmp_path / "aidwire.db").exists()


async def test_each_problem_is_followed_by_what_to_do(tmp_path):
    (tmp_path / "bot.toml").write_text(
        f'[store]\nurl = "sqlite:///{tmp_path / "aidwire.db"}"\n[poll]\nfeeds = ""\n'
        '[[channel]]\nname = "123"\nplatform = "discord"\n'
    )
    code, lines = await done(tmp_path, "doctor", AIDWIRE_SLACK_BOT_TOKEN="a secret that is no token")
    assert code == 1
    place = "OAuth & Permissions, Bot User OAuth Token"
    at = [number for number, line in enumerate(lines) if line.startswith("problem")]
    assert [lines[n : n + 2] for n in at] == [
        ["problem  Discord: channels are to hear something, but no token is given",
         "         -> set AIDWIRE_DISCORD_TOKEN (docs/discord.md, step 1)"],
        [f"problem  AIDWIRE_SLACK_BOT_TOKEN: begins with xoxb-: copy it again from the app's page, {place}",
         "         -> see docs/slack.md, step 1"],
    ]  # fmt: skip
    assert "secret" not in "\n".join(lines)


async def test_a_wrong_setting_is_a_problem_with_its_line(tmp_path):
    (tmp_path / "bot.toml").write_text("[web]\nprot = 1\n")
    code, lines = await done(tmp_path, "doctor")
    assert (code, len(lines)) == (1, 3)
    assert f"{tmp_path / 'bot.toml'}:2" in lines[0]


async def test_the_invite_link_wants_a_token(tmp_path):
    code, lines = await done(tmp_path, "discord", "invite")
    assert code == 78
    assert lines == ["aidwire: AIDWIRE_DISCORD_TOKEN: is not set: docs/discord.md says where to find the token"]


async def test_the_invite_link_is_that_of_the_token_s_application():
    discord = ds.StandInDiscord()
    async with ds.serve(discord) as base:
        bot = handlers.discord.connect(ds.TOKEN, contact="x", version="1", table=(), answer=None, base=base)
        assert await _application(bot) == ds.APPLICATION


@pytest.mark.parametrize(("ok", "code"), [(True, 0), (False, 1)])
async def test_health_is_what_the_bot_says(tmp_path, ok, code):
    async def say() -> dict[str, object]:
        return {"ok": ok, "stuck": ["slack::C1"]}

    server = Server(port=0, health=say)
    await server.start()
    try:
        port = server.address.rpartition(":")[2]
        for host in ("127.0.0.1", "0.0.0.0"):
            assert await done(tmp_path, "health", AIDWIRE_WEB_PORT=port, AIDWIRE_WEB_HOST=host) == (
                code, [f'{{"ok": {str(ok).lower()}, "stuck": ["slack::C1"]}}'],
            )  # fmt: skip
    finally:
        await server.stop()


async def test_where_no_bot_runs_health_says_so(tmp_path):
    server = Server(port=0, health=lambda: None)
    await server.start()
    port = server.address.rpartition(":")[2]
    await server.stop()
    code, (line,) = await done(tmp_path, "health", AIDWIRE_WEB_PORT=port)
    assert (code, line) == (1, f"aidwire: no bot answers at 127.0.0.1:{port} (ConnectionRefusedError): is it running?")
