"""A reading as plain values for JSON lines, as `aidwire read --jsonl` prints them."""

from __future__ import annotations

from typing import Any

from bot.model import Claim, Hedge, Money, Origin, Party, Quantity, Quote, Reaction, Reading, Role, Span

_ROLES: tuple[tuple[str, Role], ...] = (
    ("requesters", "requester"),
    ("suppliers", "supplier"),
    ("makers", "maker"),
    ("organisers", "organiser"),
    ("approvers", "approver"),
)


def as_json(reading: Reading) -> dict[str, Any]:
    """A reading with every span's offsets, which count characters of `text` or, where `field` says so, of the title."""
    return {
        "about": reading.about,
        "about_why": reading.about_why,
        "topics": _topics(reading),
        "mentions": [
            {
                "entity": m.entity,
                "kind": m.kind,
                "name": m.name,
                "alias": m.alias,
                "evidence": list(m.evidence),
                **_span(m.span),
            }
            for m in reading.mentions
        ],
        "parties": [_party(p) for p in dict.fromkeys(p for c in reading.claims for p in c.parties)],
        "quotes": [_quote(q) for q in reading.quotes if not q.indirect],
        "statements": [_quote(q) for q in reading.quotes if q.indirect],
        "claims": [_claim(c) for c in reading.claims],
        "key_quotes": [_quote(q) for q in reading.key_quotes],
        "reactions": [_reaction(r) for r in reading.reactions],
        "origin": _origin(reading.origin),
        "correction": _span(reading.correction) if reading.correction else None,
        "text": reading.article.text,
    }


def _topics(reading: Reading) -> list[str]:
    names = {m.entity: m.name for m in reversed(reading.mentions)}
    return [names[topic] for topic in reading.topics]


def _span(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.text, "field": span.field}


def _party(party: Party) -> dict[str, Any]:
    return {"code": party.code, "name": party.name, "role": party.role, "rule": party.rule, **_span(party.span)}


def _quote(quote: Quote) -> dict[str, Any]:
    speaker = quote.speaker
    return {
        **_span(quote.span),
        "sure": quote.sure,
        "rule": quote.rule,
        "confidence": quote.confidence,
        "partial": quote.partial,
        "indirect": quote.indirect,
        "speaker": None
        if speaker is None
        else {
            **_span(speaker.span),
            "name": speaker.name,
            "kind": speaker.kind,
            "office": speaker.office,
            "count": speaker.count,
            "via": speaker.via,
        },
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
        "items": [{"entity": i.entity, "name": i.name, "quantity": _quantity(i.quantity)} for i in claim.items],
        "money": _money(claim.money),
        "mechanism": claim.mechanism,
        "package_number": claim.package_number,
        "hedge": _hedge(claim.hedge),
        "origin": _origin(claim.origin),
        "rule": claim.rule,
        "evidence": list(claim.evidence),
        "sentence": _span(claim.sentence),
    }


def _quantity(quantity: Quantity | None) -> dict[str, Any] | None:
    return {"value": quantity.value, "unit": quantity.unit, "words": quantity.words} if quantity else None


def _money(money: Money | None) -> dict[str, Any] | None:
    if money is None:
        return None
    return {"amount": money.amount, "currency": money.currency, "measures": money.measures, "words": money.words}


def _hedge(hedge: Hedge) -> dict[str, Any]:
    return {"level": hedge.level, "words": hedge.words}


def _origin(origin: Origin) -> dict[str, Any]:
    return {
        "outlet": origin.outlet,
        "sources": origin.sources,
        "source_words": origin.source_words,
        "named": origin.named,
    }


def _reaction(reaction: Reaction) -> dict[str, Any]:
    return {"mark": reaction.mark, "who": list(reaction.who), **_span(reaction.span)}
