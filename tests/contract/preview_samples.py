"""News that never was, as the preview shows it: invented people and outlets, our own prose."""

from base64 import b64decode
from datetime import UTC, datetime, timedelta

from bot.model import Action, Fact, File, Link, Message, QuoteCard

NOW = datetime(2026, 11, 14, 12, 30, tzinfo=UTC)


def ago(**spans: float) -> datetime:
    return NOW - timedelta(**spans)


def report(**changes) -> Message:
    """A root: reported by one outlet, not confirmed."""
    said = {
        "headline": "Reported, not confirmed · citing four sources",
        "tone": "low",
        "title": "Norland weighs sending longer-range ATACMS to Ukraine before winter",
        "url": "https://courier.example/norland-atacms",
        "facts": (
            Fact("From", "Norland"),
            Fact("To", "Ukraine"),
            Fact("What", "ATACMS, “a small number”"),
            Fact("Origin", "Harbour Courier, four sources"),
            Fact("Carried by", "8 outlets, 1 origin"),
        ),
        "quotes": (
            QuoteCard(
                text="We are looking at what would arrive before the ground freezes, and at nothing else.",
                speaker="Ingrid Solvang",
                as_written="the deputy minister",
                office="deputy defence minister of Norland",
                source="Harbour Courier",
                url="https://courier.example/norland-atacms",
            ),
        ),
    }
    return Message(**(said | changes))


def announced() -> Message:
    """The same root after the government's word."""
    return report(
        headline="Announced · denied before",
        tone="mid",
        title="Norland sends 18 longer-range ATACMS to Ukraine before winter",
        facts=(
            Fact("From", "Norland"),
            Fact("To", "Ukraine"),
            Fact("What", "ATACMS, 18 missiles"),
            Fact("Origin", "Harbour Courier; Government of Norland"),
            Fact("Carried by", "23 outlets, 2 origins"),
        ),
    )


def rumour() -> Message:
    return Message(
        headline="Reported, not confirmed · one unnamed official",
        tone="low",
        title="Westmark may release long-range drones from its reserve",
        url="https://harbour.example/westmark-drones",
        facts=(
            Fact("From", "Westmark"),
            Fact("To", "Ukraine"),
            Fact("What", "long-range drones, number not said"),
            Fact("Origin", "Harbour Courier, one unnamed official"),
        ),
    )


def denial() -> Message:
    return Message(
        headline="Denied by the ministry",
        tone="mark",
        title="Norland's ministry says that no decision has been taken",
        url="https://ledger.example/norland-denies",
        lines=("The report by the Harbour Courier stands beside it; its four sources are not named.",),
        quotes=(
            QuoteCard(
                text="no decision of any kind",
                speaker="Marek Dolan",
                office="spokesman of Norland's defence ministry",
                source="The Evening Ledger",
                url="https://ledger.example/norland-denies",
                sentence="Dolan told reporters there had been “no decision of any kind” and that talks went on.",
            ),
        ),
    )


def announcement() -> Message:
    return Message(
        headline="Announced by the government",
        tone="mid",
        title="Norland announces 18 ATACMS for Ukraine in its tenth package",
        url="https://government.example/tenth-package",
        facts=(
            Fact("What", "ATACMS, 18 missiles"),
            Fact("Value", "NOK 640 million, this package"),
            Fact("Origin", "Government of Norland, on the record"),
        ),
        quotes=(
            QuoteCard(
                text="Eighteen missiles leave our depots this month. We have told our allies, and now we tell everyone.",
                speaker="Ingrid Solvang",
                office="deputy defence minister of Norland",
                source="Government of Norland",
                url="https://government.example/tenth-package",
            ),
        ),
        links=(Link("Statement in full", "https://government.example/tenth-package"),),
        footer="Government of Norland, 14 Nov 2026, 12:20 UTC",
    )


def delivery() -> Message:
    return Message(
        headline="Delivered · confirmed by both sides",
        tone="high",
        title="Two more IRIS-T batteries have arrived, Kyiv and the donor say",
        url="https://ledger.example/irist",
        facts=(
            Fact("From", "Germany"),
            Fact("To", "Ukraine"),
            Fact("What", "IRIS-T SLM, 2 batteries"),
            Fact("Origin", "2 independent origins"),
            Fact("Carried by", "14 outlets"),
        ),
    )


def corrected() -> Message:
    return Message(
        headline="Corrected · contracted, not delivered",
        tone="mark",
        title="Order for six radars was signed, not handed over",
        url="https://harbour.example/radars",
        facts=(Fact("From", "Westmark"), Fact("To", "Ukraine"), Fact("What", "6 radars")),
        struck="Westmark has handed over six radars.",
    )


def request() -> Message:
    return Message(
        headline="Requested",
        tone="plain",
        title="Kyiv asks partners for interceptors for its Patriot batteries",
        url="https://ledger.example/patriot-request",
        facts=(Fact("To", "Ukraine"), Fact("What", "PAC-3 interceptors, number not said")),
        footer="3 outlets, 1 origin",
    )


def help_answer() -> Message:
    return Message(
        headline="What you can ask",
        facts=(
            Fact("/aid help [command]", "What can be asked, and how."),
            Fact("/aid latest [topic]", "The newest stories, and what is known."),
        ),
        footer="Answers are shown to you alone.",
        private=True,
    )


# One white pixel.
_PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==")


def picture_answer() -> Message:
    return Message(
        headline="Timeline of ATACMS",
        lines=("Norland: announced\nWestmark: reported",),
        strong=("norland",),
        file=File("timeline.png", "image/png", _PIXEL, "Norland: announced (14 Nov 2026)."),
        actions=(Action("As a table", "help", "primary"), Action("Mute", "busy", "danger")),
        private=True,
    )
