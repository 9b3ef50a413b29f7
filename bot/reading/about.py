"""Whether an article is about defence aid, about defence, or about something else, and which frame decided."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import About, Mention
from bot.reading.frames import Frame
from bot.reading.scan import Scan

_LEAD = 4  # sentences of the text in which an article says what it is about


def about(
    found: Sequence[tuple[Scan, Frame]], mentions: tuple[Mention, ...], body: Scan, title: Scan
) -> tuple[About, str]:
    """The verdict and the evidence. Aid is a frame with parties, never the presence of a word."""
    lead = body.text.sentences[min(_LEAD, len(body.text.sentences)) - 1][1] if body.text.sentences else 0
    for scan, frame in found:
        if (scan is title or frame.sentence[0] < lead) and (why := aid(frame)):
            return "aid", f"{why}: {scan.text.raw[frame.clause.start : frame.clause.end].strip()[:120]}"
    arms = [m for m in mentions if m.kind == "system"] or title.things or body.things
    if arms and (title.actors or body.actors):
        return "defence", "arms without anybody who gives them"
    return "other", "no arms and countries together"


def aid(frame: Frame) -> str:
    """Why a frame is about aid; "" where it is not."""
    roles = {p.role for p in frame.parties}
    kinds = {t.kind for t in frame.clause.things}
    gives = bool(roles & {"donor", "supplier", "approver"})
    if frame.rule == "talk of aid":
        return frame.rule
    if kinds == {"money"} or not kinds:
        return ""  # money for a country may be for its schools
    if gives and "recipient" in roles:
        return f"{frame.status or 'aid'}: somebody gives, somebody gets"
    named = bool(kinds & {"system", "aid", "mechanism"}) or "recipient" in roles
    if frame.status and frame.chain and named and roles & {"donor", "recipient", "supplier", "approver"}:
        return f"{frame.status}: {frame.rule}"
    if "aid" in kinds and roles & {"recipient", "donor"}:
        return "military aid by name"
    meant = any(p.role == "recipient" and p.rule != "usual recipient" for p in frame.parties)
    if not frame.status and meant and (frame.head or frame.rule == "aid for"):
        return "aid for a recipient"
    return ""
