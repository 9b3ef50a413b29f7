"""Pictures of a thread and of answers as Slack and Discord show them: `python -m bench.cards [folder]`. Needs Chromium.

The bodies are those that the adapters send; only what draws them is ours. The news in them never was.
"""

import asyncio
import base64
import html
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

from bot.alerts import compose
from bot.alerts.decide import decide
from bot.model import Action, Destination, Item, Message, Money, StoryState
from bot.stories.state import fold
from handlers.commands.registry import answer, parse
from handlers.commands.room import Room
from handlers.discord import render as discord
from handlers.slack import render as slack
from handlers.slack import views
from handlers.slack.views import Group, Listed, Row
from tests.integration.chromium import chromium
from tests.invented import arrival, claim, denial, official, placed, quantity, quote
from tests.unit.handlers.commands.shelf import Shelf

ROOT = Path(__file__).resolve().parent.parent
HERE = Destination("discord", "42", "7")
SIX, PRICE = Item("sky-falcon", "Sky Falcon", quantity(6, "six")), Money(325e6, "USD", "package", "$325m")
Json = dict[str, Any]
_NAMED = {"channel": {"C0DESK": "#aid-desk", "C0OLD": "#archive"}, "user": {"U0ADA": "@Ada"}}  # as Slack would
DOTS = {
    "white_circle": "#bbb", "large_yellow_circle": "#e8b339", "large_blue_circle": "#3b82d6",
    "large_green_circle": "#2e9e63", "red_circle": "#d2513c", "warning": "#b3265c",
}  # fmt: skip
BUTTONS = (
    Action("Why", "why story:12"), Action("Mute story", "mute story:12 8h"), Action("Follow", "follow story:12"),
)  # fmt: skip


def story() -> Iterator[Message]:
    """A report, its denial, the announcement, its correction: the root as it stands at last, then the replies."""
    arrivals = [
        arrival(claim(), 1, key_quotes=(quote("They will be there before the first snow."),)),
        arrival(claim(), 2, 5, source="Quay Post", reactions=(denial("Dutch Ministry of Defence"),)),
        arrival(
            official("announced"), 3, 30, source="The Tide", title="Netherlands gives Ukraine Sky Falcon missiles",
            key_quotes=(quote("We said that we would think about it, and we have.", "Jon Wick", "prime minister"),),
        ),
        arrival(official("considering"), 3, 34, source="The Tide", title="Netherlands weighs Sky Falcon missiles",
                correction="Correction: an earlier version said that the missiles had been announced."),
    ]  # fmt: skip
    state: StoryState | None = None
    replies = []
    for one in arrivals:
        where = placed(f"outlet:{one.source}")
        after = fold(state, one, where)
        alert = decide(state, after, one.reading, where)
        if state is not None and alert.what:
            replies.append(compose.reply(state, after, alert.what, one.reading))
        state = after
    assert state is not None
    root = compose.root(state)
    for message in (root, *replies):
        yield Message(**{name: getattr(message, name) for name in message.__slots__} | {"actions": BUTTONS})


async def answers() -> list[Message]:
    """What commands say about that story."""
    arrivals = [
        arrival(claim(), 1, key_quotes=(quote("They will be there before the first snow."),)),
        arrival(official("announced", items=(SIX,), money=PRICE), 3, 30, source="The Tide"),
    ]
    state: StoryState | None = None
    for one in arrivals:
        state = fold(state, one, placed(f"outlet:{one.source}"))
    assert state is not None
    said = quote("They will be there before the first snow.")
    shelf = Shelf(state, readings=tuple(replace(one.reading, quotes=(said,)) for one in arrivals))
    room = Room(*[shelf] * len(Room.__dataclass_fields__))
    lines = ("latest", "search falcon", "quotes falcon", "pledges netherlands", "open", "timeline falcon")
    return [await answer(parse(line, person="ada", destination=HERE), room) for line in lines]


def home() -> Json:
    """The Home on Slack of somebody who may manage, after they ended a subscription."""

    def row(number: int, what: str, when: str, **more: str) -> Row:
        label = "As a digest" if when.startswith("at once") else "At once"
        buttons = (Action("Edit", "change 1"), Action(label, "digest 1 off"), Action("Unsubscribe", "x", "danger"))
        return Row(what, f"Subscription {number} · {when}", by="U0ADA", actions=buttons, **more)

    groups = [
        Group("D0ADA", [row(9, "story 12", "at once")]),
        Group(
            "C0DESK",
            [
                row(3, "Sky Falcon or air defence, from Germany, at least announced", "at once, quiet 22:00-7:00 UTC"),
                row(4, "everything about aid, to Ukraine", "daily at 8:00 Europe/Berlin"),
            ],
            ["Muted until 14 Nov 2026, 20:00 UTC: Heron"],
        ),
        Group("C0OLD", [row(5, "Heron", "at once", paused="Slack refused (not_in_channel): invite the bot")]),
    ]
    ended = Message("Unsubscribed", lines=("Grey Owl · at once",), private=True, actions=(Action("Undo", "x"),))
    return views.home(Listed(groups, "D0ADA", manager=True), ended, "C0DESK")


def drawn(message: Message) -> str:
    """The picture that comes with an answer."""
    if message.file is None:
        return ""
    body = base64.b64encode(message.file.body).decode()
    return f'<img src="data:image/svg+xml;base64,{body}" alt="{html.escape(message.file.alt)}">'


def page(platform: str, bodies: Sequence[str], pictures: Sequence[str] = (), *, thread: bool = True) -> str:
    """Messages one below the other; those of a thread after its root stand to the right."""
    shown = "".join(
        f'<div class="msg {"reply" if n and thread else ""}"><div class="face">A</div><div><b>Aidwire</b> '
        f'<i class="app">APP</i> <span class="when">12:0{n}</span>{body}{picture}</div></div>'
        for n, (body, picture) in enumerate(zip_longest(bodies, pictures, fillvalue=""))
    )
    return f'<div class="{platform}">{shown}</div>'


# --- Slack -----------------------------------------------------------------------------------------------------------


def _slack(message: Json) -> str:
    return "".join(map(_block, message["blocks"]))


def _block(block: Json) -> str:
    match block["type"]:
        case "rich_text":
            return "".join(_rich(element) for element in block["elements"])
        case "section":
            fields = "".join(f"<div>{_mrkdwn(field['text'])}</div>" for field in block.get("fields", ()))
            return f'<div class="fields">{fields}</div>'
        case "context":
            return f'<div class="context">{"".join(_mrkdwn(e["text"]) for e in block["elements"])}</div>'
        case "divider":
            return "<hr>"
        case "actions":
            return f'<div class="actions">{"".join(_button(e["text"]["text"]) for e in block["elements"])}</div>'
    raise ValueError(block["type"])


def _rich(element: Json) -> str:
    kind = "blockquote" if element["type"] == "rich_text_quote" else "div"
    return f"<{kind}>{''.join(map(_run, element['elements']))}</{kind}>"


def _run(run: Json) -> str:
    if run["type"] == "emoji":
        return f'<span class="dot" style="background:{DOTS[run["name"]]}"></span>'
    if run["type"] == "date":
        return html.escape(run["fallback"])
    if run["type"] in _NAMED:
        return f'<a href="#"><b>{_NAMED[run["type"]][run[run["type"] + "_id"]]}</b></a>'
    text = html.escape(run["text"]).replace("\n", "<br>")
    for style, tag in (("bold", "b"), ("italic", "em"), ("strike", "s")):
        text = f"<{tag}>{text}</{tag}>" if run.get("style", {}).get(style) else text
    return f'<a href="#">{text}</a>' if run["type"] == "link" else text


def _mrkdwn(text: str) -> str:
    text = re.sub(r"<!date\^[^|]*\|([^>]*)>", r"\1", text)
    return re.sub(r"\*([^*\n]+)\*", r"<b>\1</b>", text).replace("\n", "<br>")


def _button(label: str) -> str:
    return f"<button>{html.escape(label)}</button>"


# --- Discord ---------------------------------------------------------------------------------------------------------


def _discord(message: Json) -> str:
    return "".join((*map(_embed, message["embeds"]), *map(_row, message["components"])))


def _embed(embed: Json) -> str:
    author = f'<div class="author">{html.escape(embed["author"]["name"])}</div>'
    title = f'<div class="title"><a href="#">{_markdown(embed["title"])}</a></div>' if "title" in embed else ""
    body = f'<div class="body">{_markdown(embed.get("description", ""))}</div>'
    fields = "".join(
        f'<div class="{"inline" if f["inline"] else "whole"}"><b>{_markdown(f["name"])}</b>'
        f"<br>{_markdown(f['value'])}</div>"
        for f in embed.get("fields", ())
    )
    foot = embed.get("footer", {}).get("text", "")
    at = f" • {datetime.fromisoformat(embed['timestamp']):%d/%m/%Y %H:%M}" if "timestamp" in embed else ""
    return (
        f'<div class="embed" style="border-color:#{embed["color"]:06x}">{author}{title}{body}'
        f'<div class="fields">{fields}</div><div class="foot">{html.escape(foot)}{at}</div></div>'
    )


def _markdown(text: str) -> str:
    text = re.sub(r"<t:(\d+):f>", lambda m: f"{datetime.fromtimestamp(int(m[1]), UTC):%-d %B %Y %H:%M}", text)
    text = html.escape(text, quote=False)
    quoted = re.sub(
        r"(?:^&gt; .*\n?)+", lambda m: f"<blockquote>{m[0].replace('&gt; ', '')}</blockquote>", text, flags=re.MULTILINE
    )
    for pattern, tag in ((r"\*\*(.+?)\*\*", "b"), (r"~~(.+?)~~", "s")):
        quoted = re.sub(pattern, rf"<{tag}>\1</{tag}>", quoted, flags=re.DOTALL)
    quoted = re.sub(r"\[([^\]]+)\]\([^)]*\)", r'<a href="#">\1</a>', quoted)
    return re.sub(r"\\([^\w\s])", r"\1", quoted).replace("\n", "<br>")


def _row(row: Json) -> str:
    return f'<div class="actions">{"".join(_button(c["label"]) for c in row["components"])}</div>'


STYLE = """
body{margin:0;padding:20px;font:15px/1.45 Lato,'Noto Sans','DejaVu Sans',sans-serif}
.msg{display:flex;gap:10px;margin-bottom:16px}.reply{margin-left:46px}
.face{flex:none;width:36px;height:36px;border-radius:8px;background:#1f2a37;color:#fff;text-align:center;line-height:36px}
.app{font:600 10px sans-serif;padding:1px 4px;border-radius:3px}.when{font-size:12px;opacity:.6}
img{max-width:100%;margin-top:8px;border-radius:8px}
.dot{display:inline-block;width:12px;height:12px;border-radius:50%;vertical-align:-1px}
.fields{display:grid;gap:6px 20px;margin:8px 0}blockquote{margin:6px 0;padding:0 0 0 12px;border-left:4px solid}
.actions{display:flex;gap:8px;margin-top:8px}button{font:600 13px inherit;padding:5px 12px;border-radius:4px}
.slack{background:#fff;color:#1d1c1d;width:640px;padding:18px}.slack .fields{grid-template-columns:1fr 1fr}
.slack blockquote{border-color:#ddd}.slack a{color:#1264a3;text-decoration:none}
.slack .context{font-size:12px;color:#616061}
.slack .app{background:#eee;color:#616061}.slack button{background:#fff;border:1px solid #bbb;color:#1d1c1d}
.slack hr{border:0;border-top:1px solid #ddd;margin:16px 0}.home .actions{margin-bottom:14px}
.discord{background:#313338;color:#dbdee1;width:600px;padding:18px}.discord .face{border-radius:50%}
.discord .app{background:#5865f2;color:#fff}.discord a{color:#00a8fc;text-decoration:none}
.discord .embed{background:#2b2d31;border-left:4px solid;border-radius:4px}
.discord .embed{padding:10px 14px;margin-top:4px;max-width:480px}
.discord .author{font-weight:600;font-size:13.5px}.discord .title{font-weight:600;margin:6px 0}
.discord blockquote{border-color:#4e5058}.discord .foot{font-size:12px;opacity:.75;margin-top:8px}
.discord .fields{grid-template-columns:repeat(3,1fr);font-size:13.5px}.discord .whole{grid-column:1/-1}
.discord button{background:#4e5058;color:#fff;border:0}
"""


async def take(folder: Path) -> None:
    messages, said = list(story()), await answers()
    pictures = [drawn(message) for message in said]
    in_discord = [discord.answer(replace(m, file=None), to=HERE)[0] for m in said]
    in_thread = [discord.payload(m, key="aw-1", to=HERE) for m in messages]
    pages = {
        "slack-answers.png": page("slack", [_slack(slack.payload(m)) for m in said], pictures, thread=False),
        "discord-answers.png": page("discord", list(map(_discord, in_discord)), pictures, thread=False),
        "slack-thread.png": page("slack", [_slack(slack.payload(m)) for m in messages]),
        "slack-home.png": f'<div class="slack home">{_slack(home())}</div>',
        "discord-thread.png": page("discord", list(map(_discord, in_thread))),
    }
    async with chromium() as browser:
        tab = await browser.new_page()
        for name, body in pages.items():
            await tab.set_content(f"<style>{STYLE}</style>{body}")
            await tab.locator("body > div").screenshot(path=folder / name)
            print(f"{folder / name}: {(folder / name).stat().st_size:,} bytes")


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(take(target))
