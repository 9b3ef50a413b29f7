"""A file into a conversation: three steps, of which the last shows it (reference, "Working with files")."""

from __future__ import annotations

from bot.model import File
from handlers.slack.mrkdwn import plain
from handlers.slack.web import Web

_ALT, _TITLE = 1000, 200


async def send(web: Web, file: File, channel: str, *, thread: str = "") -> None:
    """Show it in the channel, or in one of its threads. Raises RetryLater, GiveUp.

    It is never tried again by itself: a repeat after a lost answer would show it twice.
    """
    alt = {"alt_txt": plain(file.alt, _ALT)} if file.alt else {}
    place = await web.call("files.getUploadURLExternal", filename=file.name, length=len(file.body), **alt)
    await web.upload(str(place["upload_url"]), file.body)
    shown = [{"id": place["file_id"], "title": plain(file.name, _TITLE)}]
    await web.call("files.completeUploadExternal", files=shown, channel_id=channel, thread_ts=thread or None)
