"""Whether an article is about defence aid, about defence, or about something else, and which frame decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.model import About, Mention
from bot.reading.claims.frames import Frame
from bot.reading.claims.scan import Scan
from bot.reading.claims.statuses import RULES_OF_USE

_LEAD = 4  # sentences of the text in which an article says what it is about


def about(
    found: Sequence[tuple[Scan, Frame]], mentions: tuple[Mention, ...], body: Scan, title: Scan, helped: Collection[str]
) -> tuple[About, str]:
    """The verdict and the evidence. Aid is a frame with parties, never the presence of a word.

    `helped`: codes of the countries that others usually help. What any other buys for itself is no aid.
    """
    lead = body.text.sentences[min(_LEAD, len(body.text.sentences)) - 1][1] if body.text.sentences else 0
    for scan, frame in found:
        if (scan is title or frame.sentence[0] < lead) and (why := aid(frame, helped)):
            return "aid", f"{why}: {scan.text.raw[frame.clause.start : frame.clause.end].strip()[:120]}"
    arms = any(m.kind == "system" for m in mentions) or any(t.kind != "money" for t in (*title.things, *body.things))
    if arms and (title.actors or body.actors):
        return "defence", "arms without anybody who gives them"
    return "other", "no arms and countries together"


def aid(frame: Frame, helped: Collection[str]) -> str:
    """Why a frame is about aid; "" where it is not."""
    if frame.rule == "talk of aid":
        return frame.rule
    if frame.role == "buy" and not any(p.role != "recipient" or p.code in helped for p in frame.parties):
        return ""
    kinds = {t.kind for t in frame.clause.things}
    if not kinds - {"money"}:
        return ""  # money for a country may be for its schools
    roles = {p.role for p in frame.parties}
    takes, gives = "recipient" in roles, bool(roles & {"donor", "supplier", "approver"})
    codes = {p.code for p in frame.parties}
    meant = any(p.role == "recipient" and p.rule != "usual recipient" for p in frame.parties)
    named = takes or bool(kinds & {"system", "aid", "mechanism"})
    reasons = (
        (gives and takes, "somebody gives, somebody gets"),
        (frame.status in RULES_OF_USE and takes, "the use of arms is allowed or limited"),
        (frame.status == "training" and takes and "system" in kinds, "crews are trained for arms that are given"),
        ("system" in kinds and any(p.rule == "supplied by" for p in frame.parties), "arms by their giver"),
        (frame.status and frame.chain and named and (takes or (gives and frame.status != "contracted")), frame.rule),
        (frame.status and frame.head and gives and (len(codes) > 1 or (named and len(frame.chain) > 1)), frame.rule),
        ("aid" in kinds and roles & {"recipient", "donor"}, "military aid by name"),
        (not frame.status and meant and (frame.head or frame.rule == "aid for"), "aid for a recipient"),
    )
    return next((f"{frame.status or 'aid'}: {why}" for holds, why in reasons if holds), "")
