import pytest

from bot.reading.claims.press import Press
from bot.reading.text import Text
from bot.settings.lexicon import load_lexicon
from tests.unit.reading.reader_kit import ROOT, claim

PRESS = Press(load_lexicon(ROOT / "config/lexicon"))
PLAN = "Estonia has agreed to give Ukraine Leopard 2 tanks"


@pytest.mark.parametrize(
    ("words", "outlet"),
    [
        ("the Baltic Ledger reported on Monday, citing three officials", "Baltic Ledger"),
        ("according to The Quay Courier", "Quay Courier"),
        ("three officials told The Quay Courier", "Quay Courier"),
        ("the Blue Lantern first reported", "Blue Lantern"),
        ("the newspaper Skerry reported", "Skerry"),
        ("Skerry News said", "Skerry News"),
        ("berichtet die Zeitung Nordblatt unter Berufung auf drei Beamte", "Nordblatt"),
    ],
)
def test_an_outlet_by_how_it_is_cited(words: str, outlet: str) -> None:
    text = Text(f"{PLAN}, {words}.")

    assert [text.raw[slice(*place)] for place in PRESS.outlets(text, (0, len(text.raw)))] == [outlet]


@pytest.mark.parametrize(
    "words",
    [
        "according to Liisa Kask",
        "the Defence Ministry reported",
        "Liisa Kask told the Security Council",
        "the Blue Lantern said",
        "Liisa Kask reported",
        "the Institute for Sea Studies reported",
    ],
)
def test_people_and_institutions_are_no_outlets(words: str) -> None:
    text = Text(f"{PLAN}, {words}.")

    assert list(PRESS.outlets(text, (0, len(text.raw)))) == []


def test_what_an_unknown_outlet_reports_is_only_reported() -> None:
    found = claim(f"{PLAN}, the Baltic Ledger reported on Monday, citing three officials.")

    assert (found.status, found.origin.outlet, found.origin.sources) == ("reported_agreed", "Baltic Ledger", 3)


def test_a_country_is_no_outlet() -> None:
    assert claim(f"{PLAN}, according to the United States.").origin.outlet is None
