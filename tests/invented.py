"""Invented people, outlets and reports for tests of stories and messages: values as the reading gives them."""

from datetime import UTC, datetime, timedelta

from bot.model import (
    Arrival,
    Article,
    Claim,
    Features,
    Hedge,
    HedgeLevel,
    Item,
    Mark,
    Mention,
    Money,
    Origin,
    Party,
    Placement,
    Quantity,
    Quote,
    Reaction,
    Reading,
    Rung,
    Span,
    Speaker,
)

NOON = datetime(2023, 9, 22, 12, 0, tzinfo=UTC)
RUNG = {
    "requested": Rung.REQUESTED,
    "considering": Rung.CONSIDERED,
    "no_decision": Rung.CONSIDERED,
    "expected": Rung.REPORTED,
    "reported_agreed": Rung.REPORTED,
    "announced": Rung.ANNOUNCED,
    "approved": Rung.APPROVED,
    "funded": Rung.APPROVED,
    "contracted": Rung.CONTRACTED,
    "in_production": Rung.CONTRACTED,
    "training": Rung.ANNOUNCED,
    "shipped": Rung.DELIVERED,
    "delivered": Rung.DELIVERED,
    "deployed": Rung.IN_USE,
    "used": Rung.IN_USE,
    "lost": Rung.IN_USE,
}


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def span(text: str) -> Span:
    return Span(0, len(text), text)


def quantity(value: float | None, words: str, unit: str = "missiles") -> Quantity:
    return Quantity(value, unit, words)


FALCON = Item("sky-falcon", "Sky Falcon", quantity(None, "a small number"))
NORDLAND = Party("NL", "Netherlands", "donor", span("The Hague"))
UKRAINE = Party("UA", "Ukraine", "recipient", span("Kyiv"))
SOURCES = Origin(outlet="Harbour News", sources=4, source_words="four sources")
MINISTRY = Origin(named="Dutch Ministry of Defence")


def claim(
    status: str = "reported_agreed",
    level: HedgeLevel = "single_outlet_sources",
    *,
    words: str = "reportedly",
    items: tuple[Item, ...] = (FALCON,),
    parties: tuple[Party, ...] = (NORDLAND, UKRAINE),
    marks: tuple[Mark, ...] = (),
    origin: Origin = SOURCES,
    money: Money | None = None,
) -> Claim:
    return Claim(
        status=status,
        rung=RUNG.get(status, Rung.NONE),
        sentence=span("The Netherlands has reportedly promised Kyiv a small number of Sky Falcon missiles."),
        hedge=Hedge(level, "" if level == "official" else words),
        parties=parties,
        items=items,
        marks=marks,
        origin=origin,
        money=money,
    )


def official(status: str, **more) -> Claim:
    return claim(status, "official", **({"origin": MINISTRY} | more))


def reading(
    main: Claim | None,
    *,
    title: str = "Netherlands promised Kyiv Sky Falcon missiles, report says",
    url: str = "https://harbour.example/falcon",
    source: str = "Harbour News",
    about: str = "aid",
    reactions: tuple[Reaction, ...] = (),
    key_quotes: tuple[Quote, ...] = (),
    correction: str = "",
) -> Reading:
    return Reading(
        article=Article(title=title, text="", url=url, source=source),
        about=about,
        mentions=(Mention("sky-falcon", "system", "Sky Falcon", span("Sky Falcon"), "Sky Falcon"),),
        claims=(main,) if main else (),
        origin=main.origin if main else Origin(),
        reactions=reactions,
        key_quotes=key_quotes,
        correction=span(correction) if correction else None,
    )


def arrival(
    main: Claim | None, entry: int = 1, hours: float = 0, *, source: str = "Harbour News", tier: int = 2, **more
) -> Arrival:
    more.setdefault("url", f"https://{source.lower().replace(' ', '-')}.example/{entry}")
    return Arrival(entry, source, source.lower(), at(hours), reading(main, source=source, **more), tier)


def placed(
    origin: str = "outlet:harbour-news",
    *,
    copy_of: int | None = None,
    roundup: bool = False,
    comment: bool = False,
    frame: tuple[str, ...] = (),
) -> Placement:
    features = Features({}, (), frame, roundup=roundup, comment=comment)
    return Placement(story=1, features=features, origin=origin, copy_of=copy_of)


def quote(words: str, name: str = "Marit Holm", office: str = "defence minister", *, sure: bool = True) -> Quote:
    said = Speaker(
        span(f"Ms {name.rsplit(maxsplit=1)[-1]}"), "person", name, entity=name.lower().replace(" ", "-"), office=office
    )
    return Quote(span(words), said, rule="post-verb", confidence=0.97, sure=sure)


def denial(*who: str) -> Reaction:
    return Reaction("denied", who, span("denied the report"))


def silence(*who: str) -> Reaction:
    return Reaction("no_comment", who, span("declined to comment"))
