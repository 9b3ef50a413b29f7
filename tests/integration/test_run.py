"""The real process, `python -m bot`, on a newsroom of the test's own: what an operator sees, kills and restarts included."""

import asyncio
import json
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

import aiohttp
import pytest

from tests.integration.child import PATIENCE, ROOT, Child, clean
from tests.integration.newsroom import OUTLETS, Newsroom

GIVERS = {
    "Norway": "10 Leopard 2 tanks", "Denmark": "19 CAESAR howitzers", "Sweden": "50 CV90 vehicles",
    "Canada": "39 Senator vehicles", "Spain": "six HAWK launchers", "Finland": "three Leopard 2R vehicles",
    "Italy": "one SAMP/T battery", "Greece": "40 BMP-1 vehicles",
}  # fmt: skip


def bot(*words: str, folder: Path, **variables: str) -> Child:
    settings = ("--settings", str(folder / "bot.toml")) if (folder / "bot.toml").exists() else ()
    return Child(sys.executable, "-m", "bot", *settings, *words, **variables)


async def done(*words: str, folder: Path) -> tuple[int, list[str]]:
    """Run a command to its end."""
    with bot(*words, folder=folder) as child:
        return await asyncio.to_thread(child.ended), child.lines


def configure(folder: Path, room: Newsroom) -> None:
    (folder / "bot.toml").write_text(f"""\
[store]
url = "sqlite:///{folder / "aidwire.db"}"
[web]
port = 0
[poll]
feeds = ""
min_minutes = 1
tick_seconds = 0.1
page_delay_seconds = 0
allow = ["{room.host}"]
[[channel]]
name = "all"
[[channel]]
name = "leopards"
topics = ["Leopard 2"]
""")


class Running:
    """A bot at work on a newsroom."""

    def __init__(self, folder: Path, room: Newsroom) -> None:
        self.room = room
        self.child = bot("run", "--clock", f"{room.url}/clock", folder=folder, AIDWIRE_LOG="debug")

    async def __aenter__(self) -> Self:
        try:
            lines = await asyncio.to_thread(self.child.until, '"running"')
        except BaseException:
            self.child.__exit__()
            raise
        self.url = next(json.loads(line)["address"] for line in lines if '"running"' in line)
        self.session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()
        self.child.__exit__()

    async def get(self, path: str) -> tuple[int, str]:
        async with self.session.get(self.url + path) as answer:
            return answer.status, await answer.text()

    async def titles(self, channel: str = "all") -> list[str]:
        _, html = await self.get(f"/c/{channel}")
        return re.findall(r"(\w+) to send [^<]+ to Ukraine, ministry says", html)

    async def until_told(self, *givers: str) -> list[str]:
        """What the channel shows, as soon as it shows all of these; looked at again whenever the bot says something."""
        end = time.monotonic() + PATIENCE
        while not set(givers) <= set(found := await self.titles()):
            assert time.monotonic() < end, f"only {found} were told:\n" + "\n".join(self.child.lines)
            await asyncio.to_thread(self.child.hear, 0.2)
        return found

    async def until_all_were_asked(self) -> None:
        """Every feed was asked and read once."""
        await asyncio.to_thread(self.child.until, '"feed read"', count=len(OUTLETS))

    async def until_asked_again(self) -> None:
        asked = len(self.room.asked)
        while len(self.room.asked) < asked + len(OUTLETS):
            await asyncio.to_thread(self.child.hear, 0.2)

    async def stop(self) -> int:
        return await asyncio.to_thread(self.child.stop)


def announce(room: Newsroom, outlet: str, giver: str) -> None:
    room.publish(
        outlet,
        f"{giver} to send {GIVERS[giver]} to Ukraine, ministry says",
        f"{giver} will send {GIVERS[giver]} to Ukraine, its defence ministry said on Wednesday.",
    )


@pytest.fixture
async def room():
    async with Newsroom() as newsroom:
        for outlet in OUTLETS:
            newsroom.publish(outlet, f"{outlet} looks back on a year of fishing", "Herring, mostly.")
        announce(newsroom, "Harbour News", "Greece")  # before the bot came: backlog
        newsroom.forward(hours=1)
        yield newsroom


async def test_from_the_first_alert_over_a_stop_and_a_kill_to_the_last_and_none_twice(room, tmp_path):
    configure(tmp_path, room)
    assert await done("feeds", "import", f"{room.url}/feeds.opml", folder=tmp_path) == (
        0,
        [f"3 feeds imported from {room.url}/feeds.opml"],
    )
    async with Running(tmp_path, room) as running:
        await running.until_all_were_asked()
        assert (await running.get("/health"))[0] == 200
        announce(room, "Harbour News", "Norway")
        room.forward(hours=1)
        assert await running.until_told("Norway") == ["Norway"]
        assert await running.stop() == 0

    announce(room, "Quay Post", "Norway")  # while nobody was looking
    announce(room, "The Courier", "Denmark")
    room.forward(hours=1)
    async with Running(tmp_path, room) as running:
        assert sorted(await running.until_told("Denmark")) == ["Denmark", "Norway"]
        for giver in ("Sweden", "Canada", "Spain"):
            announce(room, "Quay Post", giver)
        for giver in ("Finland", "Italy"):
            announce(room, "Harbour News", giver)
        before = sum('"delivered"' in line for line in running.child.lines)
        room.forward(hours=1)
        await asyncio.to_thread(running.child.until, '"delivered"', count=before + 1)
        running.child.kill()

    wanted = sorted(GIVERS.keys() - {"Greece"})
    async with Running(tmp_path, room) as running:
        assert sorted(await running.until_told(*wanted)) == wanted
        assert "Norway" in await running.titles("leopards")
        room.forward(hours=1)
        await running.until_asked_again()
        assert sorted(await running.titles()) == wanted
        assert await running.stop() == 0
    code, listed = await done("feeds", "list", folder=tmp_path)
    assert (code, len(listed)) == (0, 3)
    assert all("newest 2024-05-01" in line and " ok " in line for line in listed)


def entries(*rows: dict[str, object]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def given(*words: str, lines: bytes = b"", cwd: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    """A command with something on its standard input."""
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(
        command, input=lines, capture_output=True, check=False, cwd=cwd, timeout=PATIENCE, env=clean()
    )


ROWS = [
    {"id": f"{giver}-{outlet}", "source": outlet, "t": f"2024-05-0{day} 12:00",
     "title": f"{giver} to send {GIVERS[giver]} to Ukraine, ministry says",
     "text": f"{giver} will send {GIVERS[giver]} to Ukraine, its defence ministry said."}
    for day, giver, outlet in ((1, "Norway", "Harbour News"), (2, "Spain", "Quay Post"), (2, "Norway", "The Courier"))
]  # fmt: skip


def replayed(*rows: dict[str, object]) -> list[dict[str, object]]:
    run = given("replay", "--jsonl", lines=entries(*rows))
    assert run.returncode == 0, run.stderr.decode()
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_a_replay_decides_in_order_and_never_by_what_comes_later():
    whole = replayed(*(row | {"gold": "another key", "n": 1} for row in ROWS))
    assert [(r["id"], r["story"], r["action"]) for r in whole] == [
        ("Norway-Harbour News", 1, "open"), ("Spain-Quay Post", 2, "open"), ("Norway-The Courier", 1, "edit"),
    ]  # fmt: skip
    assert list(whole[0]) == ["id", "story", "action", "origin", "why"]
    assert replayed(*ROWS[:2]) == whole[:2]


def test_lines_are_read_for_machines():
    run = given("read", "--jsonl", lines=entries(*ROWS, {"id": 7, "title": "Герринг", "html": ""}))
    found = [json.loads(line) for line in run.stdout.splitlines()]
    assert [line["id"] for line in found] == [*(row["id"] for row in ROWS), 7]
    assert [found[0][key] for key in ("about", "text")] == ["aid", ROWS[0]["text"]]


# One process for several commands: three quarters of a command's time are its imports.
IN_TURN = """
import contextlib, io, json, sys
from bot.cli import main
for words in json.load(sys.stdin):
    out, err, code = io.StringIO(), io.StringIO(), None
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(words)
        except SystemExit as end:
            code = end.code
    print(json.dumps([code, out.getvalue() + err.getvalue()]))
"""


@pytest.fixture(scope="module")
def broken(tmp_path_factory) -> Path:
    """A configuration with one wrong key, and settings with one wrong topic."""
    folder = tmp_path_factory.mktemp("broken")
    shutil.copytree(ROOT / "config", folder / "config")
    with (folder / "config" / "feeds.yaml").open("a", encoding="utf-8") as feeds:
        feeds.write("\nharbour:\n  name: Harbour News\n  ulr: https://harbour.example\n")
    (folder / "own.toml").write_text('[[channel]]\nname = "x"\ntopics = ["Atlantis"]\n')
    return folder


def test_an_operators_slips_are_one_line_and_a_code(broken):
    feeds = broken / "config" / "feeds.yaml"
    cases = [
        (("read", "tests/corpus/pages/harbour-times.html"), 0, "NASAMS"),
        (("check",), 0, "all is well"),
        (("read",), 1, "give pages to read"),
        (("read", "no-such-page.html"), 1, "no-such-page.html: No such file"),
        (("feeds", "import", "no-such-list.opml"), 1, "no-such-list.opml: No such file"),
        (("fly",), 2, "No such command 'fly'"),
        (("--config", f"{broken / 'config'}", "check"), 78, f"{feeds}:{_lines(feeds)}: unknown key `ulr`; did you mean `url`?"),
        (("--settings", f"{broken / 'own.toml'}", "check"), 78, f"{broken / 'own.toml'}:3: the catalogue has no topic 'Atlantis'"),
    ]  # fmt: skip
    run = subprocess.run(
        [sys.executable, "-c", IN_TURN], input=json.dumps([words for words, _, _ in cases]).encode(),
        capture_output=True, check=True, cwd=ROOT, env=clean(), timeout=2 * PATIENCE,
    )  # fmt: skip
    said = [json.loads(line) for line in run.stdout.splitlines()]
    for (words, code, text), (got, output) in zip(cases, said, strict=True):
        assert got == code, (words, output)
        assert text in output


def _lines(file: Path) -> int:
    return len(file.read_text("utf-8").splitlines())


async def test_a_port_that_is_taken_is_a_wrong_configuration_said_on_one_line(tmp_path, room):
    configure(tmp_path, room)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with bot("run", "--clock", f"{room.url}/clock", folder=tmp_path, AIDWIRE_WEB_PORT=port) as child:
            assert await asyncio.to_thread(child.ended) == 78
    (line,) = child.lines
    assert f"bot.toml, [web] port: cannot listen on 127.0.0.1:{port} (Address already in use)" in line
    assert "AIDWIRE_WEB_PORT" in line
