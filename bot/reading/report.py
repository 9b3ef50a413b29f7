"""A reading as plain values for JSON lines, as `aidwire read --jsonl` prints them."""

from __future__ import annotations

from typing import Any

from bot.model import Claim, Item, Mention, Party, Quote, Reaction, Reading, Role, Span

_ROLES: tuple[tuple[str, Role], ...] = (
    ("requesters", "requester"),
    ("suppliers", "supplier"),
    ("makers", "maker"),
    ("organisers", "organiser"),
    ("approvers", "approver"),
)
_ORIGIN = "outlet sources source_words named"


def as_json(reading: Reading) -> dict[str, Any]:
    """A reading with every span's offsets, which count characters of `text` or, where `field` says so, of the title."""
    names = {m.entity: m.name for m in reversed(reading.mentions)}
    return {
        **_fields(reading, "about about_why"),
        "topics": [names[topic] for topic in reading.topics],
        "mentions": [_mention(m) for m in reading.mentions],
        "parties": [_party(p) for p in dict.fromkeys(p for c in reading.claims for p in c.parties)],
        "quotes": [_quote(q) for q in reading.quotes if not q.indirect],
        "statements": [_quote(q) for q in reading.quotes if q.indirect],
        "claims": [_claim(c) for c in reading.claims],
        "key_quotes": [_quote(q) for q in reading.key_quotes],
        "reactions": [_reaction(r) for r in reading.reactions],
        "origin": _fields(reading.origin, _ORIGIN),
        "correction": _span(reading.correction) if reading.correction else None,
        "text": reading.article.text,
    }


def _fields(value: object, names: str) -> dict[str, Any]:
    return {name: getattr(value, name) for name in names.split()}


def _span(span: Span) -> dict[str, Any]:
    return _fields(span, "start end text field")


def _mention(mention: Mention) -> dict[str, Any]:
    return {**_fields(mention, "entity kind name alias"), "evidence": list(mention.evidence), **_span(mention.span)}


def _party(party: Party) -> dict[str, Any]:
    return {**_fields(party, "code name role rule"), **_span(party.span)}


def _quote(quote: Quote) -> dict[str, Any]:
    who = quote.speaker
    return {
        **_span(quote.span),
        **_fields(quote, "sure rule confidence partial indirect"),
        "speaker": {**_span(who.span), **_fields(who, "name kind office body count via")} if who else None,
    }


def _claim(claim: Claim) -> dict[str, Any]:
    """`donors` are those who give or, in a sale, who sell."""
    return {
        "status": claim.status,
        "rung": claim.rung.value,
        "marks": [mark.value for mark in claim.marks],
        "donors": list(claim.named("donor") or claim.named("supplier")),
        "recipients": list(claim.named("recipient")),
        **{key: list(claim.named(role)) for key, role in _ROLES},
        "items": [_item(item) for item in claim.items],
        "money": _fields(claim.money, "amount currency measures words") if claim.money else None,
        **_fields(claim, "mechanism package_number"),
        "hedge": _fields(claim.hedge, "level words"),
        "origin": _fields(claim.origin, _ORIGIN),
        "rule": claim.rule,
        "evidence": list(claim.evidence),
        "sentence": _span(claim.sentence),
    }


def _item(item: Item) -> dict[str, Any]:
    quantity = _fields(item.quantity, "value unit words") if item.quantity else None
    return {**_fields(item, "entity name"), "quantity": quantity}


def _reaction(reaction: Reaction) -> dict[str, Any]:
    return {"mark": reaction.mark, "who": list(reaction.who), **_span(reaction.span)}
