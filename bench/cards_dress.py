"""What Slack and Discord make of the bodies that the adapters send, near enough to look at: HTML, and its style."""

import base64
import html
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from bot.model import File

Json = dict[str, Any]
_NAMED = {"channel": {"C0DESK": "#aid-desk", "C0OLD": "#archive"}, "user": {"U0ADA": "@Ada"}}  # as Slack would
_DOTS = {
    "white_circle": "#bbb", "large_yellow_circle": "#e8b339", "large_blue_circle": "#3b82d6",
    "large_green_circle": "#2e9e63", "red_circle": "#d2513c", "warning": "#b3265c",
}  # fmt: skip


def said(body: str, asked: str = "") -> str:
    """A message with its face; above it what was typed for it."""
    typed = f'<div class="asked">{html.escape(asked)}</div>' if asked else ""
    name = '<b>Aidwire</b> <i class="app">APP</i>'
    return f'<div class="msg">{typed}<div class="face">A</div><div class="what">{name}{body}</div></div>'


def page(platform: str, messages: Iterable[str], kind: str = "") -> str:
    """Messages one below the other, or as `kind` has it: in columns, or as a thread."""
    return f'<div class="{platform} {kind}">{"".join(messages)}</div>'


def picture(file: File | None) -> str:
    """The file that stands below a message; one that is no picture by its name."""
    if file is None:
        return ""
    if not file.kind.startswith("image/"):
        return f'<div class="file">{html.escape(file.name)}</div>'
    body = base64.b64encode(file.body).decode()
    return f'<img src="data:{file.kind};base64,{body}" alt="{html.escape(file.alt)}">'


# --- Slack -----------------------------------------------------------------------------------------------------------


def slack(message: Json) -> str:
    return "".join(map(_block, message["blocks"]))


def _block(block: Json) -> str:
    match block["type"]:
        case "rich_text":
            return "".join(_rich(element) for element in block["elements"])
        case "section":
            fields = "".join(f"<div>{_mrkdwn(field['text'])}</div>" for field in block.get("fields", ()))
            return f'<div class="fields">{fields}</div>'
        case "context":
            return f'<div class="context">{" ".join(_mrkdwn(e["text"]) for e in block["elements"])}</div>'
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
        return f'<span class="dot" style="background:{_DOTS[run["name"]]}"></span>'
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


def discord(message: Json, picture: str = "") -> str:
    cards = (_embed(embed, picture) for embed in message["embeds"])
    return "".join((*cards, *map(_row, message["components"])))


def _embed(embed: Json, picture: str) -> str:
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
        f'<div class="fields">{fields}</div>{picture}<div class="foot">{html.escape(foot)}{at}</div></div>'
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
body{margin:0;font:15px/1.45 Lato,'Noto Sans','DejaVu Sans',sans-serif}
.slack,.discord{width:max-content;padding:18px}
.msg{display:grid;grid-template-columns:36px minmax(0,1fr);gap:0 10px;margin-bottom:18px;break-inside:avoid}
.asked{grid-column:1/-1;justify-self:start;margin-bottom:8px;padding:1px 8px;border-radius:6px;font:13px monospace}
.face{height:36px;border-radius:8px;background:#1f2a37;color:#fff;text-align:center;line-height:36px}
.app{font:600 10px sans-serif;padding:1px 4px;border-radius:3px}
img{display:block;max-width:100%;margin-top:8px;border-radius:8px}
.dot{display:inline-block;width:12px;height:12px;border-radius:50%;vertical-align:-1px}
.fields{display:grid;gap:6px 20px;margin:8px 0}.fields:empty{display:none}
blockquote{margin:6px 0;padding:0 0 0 12px;border-left:4px solid}
.actions{display:flex;flex-wrap:wrap;gap:8px;margin-top:8px}
button{font:600 13px inherit;padding:5px 12px;border-radius:4px}
.slack .msg{width:600px}.discord .msg{width:536px}.thread .msg:not(:first-child){margin-left:46px}
.slack.columns{columns:2 600px;column-gap:36px;width:1236px}
.discord.columns{columns:2 536px;column-gap:36px;width:1108px}
.slack{background:#fff;color:#1d1c1d}.slack .fields{grid-template-columns:1fr 1fr}.slack .asked{background:#f1f1f1}
.slack blockquote{border-color:#ddd}.slack a{color:#1264a3;text-decoration:none}
.slack .context{font-size:12px;color:#616061}
.slack .app{background:#eee;color:#616061}.slack button{background:#fff;border:1px solid #bbb;color:#1d1c1d}
.slack hr{border:0;border-top:1px solid #ddd;margin:16px 0}.slack.home{width:640px}.home .actions{margin-bottom:14px}
.discord{background:#313338;color:#dbdee1}.discord .face{border-radius:50%}.discord .asked{background:#232428}
.discord .app{background:#5865f2;color:#fff}.discord a{color:#00a8fc;text-decoration:none}
.discord .embed{background:#2b2d31;border-left:4px solid;border-radius:4px}
.discord .embed{padding:10px 14px;margin-top:4px}
.discord .author{font-weight:600;font-size:13.5px}.discord .title{font-weight:600;margin:6px 0}
.discord blockquote{border-color:#4e5058}.discord .foot{font-size:12px;opacity:.75;margin-top:8px}
.discord .fields{grid-template-columns:repeat(3,1fr);font-size:13.5px}.discord .whole{grid-column:1/-1}
.discord button{background:#4e5058;color:#fff;border:0}
"""
