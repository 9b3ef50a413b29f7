import pytest

from bot.reading.claims.bodies import Bodies
from bot.reading.claims.cues import Phrasebook
from bot.reading.claims.parties import Actors
from bot.reading.text import Text
from bot.settings.lexicon import load_lexicon
from tests.unit.reading.reader_kit import ROOT, catalogue

ACTORS = Actors(catalogue())
BOOK = Phrasebook(ACTORS.phrases())
BODIES = Bodies(load_lexicon(ROOT / "config/lexicon"))


def named(sentence: str) -> list[tuple[str, str, str]]:
    text = Text(sentence)
    actors = ACTORS.of(text, BOOK.find(text.folded, text.raw), (), None)
    return [(text.raw[b.start : b.end], b.code, b.name) for b in BODIES.of(text, actors)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The Latvian defence ministry met.", ("Latvian defence ministry", "LV", "Latvian defence ministry")),
        ("Estonia's government met.", ("Estonia's government", "EE", "Estonia's government")),
        ("Estonia and its army met.", ("army", "EE", "Estonia's army")),
        ("Later the ministry met.", ("ministry", "", "ministry")),
    ],
)
def test_who_speaks_for_a_country(sentence: str, expected: tuple[str, str, str]) -> None:
    assert named(sentence) == [expected]


def test_a_short_name_means_the_one_before_it() -> None:
    said = named("The Latvian defence ministry met. The Estonian army left. The ministry stayed.")

    assert said[-1] == ("ministry", "LV", "Latvian defence ministry")


def test_a_country_that_does_something_to_an_army_is_not_that_army() -> None:
    assert named("Latvia sends an army there.") == []
