import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.claims.money import MoneyReader
from bot.reading.text import Text
from bot.settings.lexicon import load_lexicon
from tests.unit.reading.reader_kit import ROOT

READER = MoneyReader(load_lexicon(ROOT / "config/lexicon"))


def amounts(sentence: str) -> list[tuple[float, str, str]]:
    text = Text(sentence)
    return [(m.amount, m.currency, m.measures) for m in READER.read(text, (0, len(sentence)))]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("A $325m package was announced.", (325e6, "USD", "package")),
        ("The package is worth $3.75 billion.", (3.75e9, "USD", "package")),
        ("It signed a contract for €950 million.", (950e6, "EUR", "contract")),
        ("The aid is worth 1.8 billion kroner.", (1.8e9, "DKK", "package")),
        ("The sale is worth NT$12 billion.", (12e9, "TWD", "contract")),
        ("It has given more than $66bn since 2022.", (66e9, "USD", "total")),
        ("That brings the total to 20 billion euros.", (20e9, "EUR", "total")),
        ("Норвегія виділить 700 млн доларів на дрони.", (700e6, "USD", "other")),
        ("Das Paket umfasst 1,1 Milliarden Euro.", (1.1e9, "EUR", "other")),
        ("It paid 18 Danish kroner and no more.", (18, "DKK", "other")),
        ("It paid 30 million Norwegian kroner.", (30e6, "NOK", "other")),
        ("It costs £2,500,000 a piece.", (2.5e6, "GBP", "other")),
    ],
)
def test_amount_currency_and_measure(sentence: str, expected: tuple[float, str, str]) -> None:
    assert amounts(sentence) == [expected]


def test_no_amount_is_read_out_of_a_range_or_a_calibre() -> None:
    assert amounts("The first of 18 Danish missiles and 40 Swedish guns.") == []
    assert amounts("Missiles with a range of 300 km and 155 mm shells, 40 of them.") == []


@given(st.text(alphabet="$€£0123456789 .,mbnilliondollarseu-", max_size=60))
def test_amounts_lie_where_they_say(sentence: str) -> None:
    for money in READER.read(Text(sentence), (0, len(sentence))):
        assert money.span
        assert sentence[money.span.start : money.span.end] == money.words
