import pytest

from bot.reading.claims.bodies import Bodies
from bot.reading.claims.cues import Phrasebook
from bot.reading.claims.parties import Actors
from bot.reading.text import Text
from bot.settings.lexicon import load_lexicon
from tests.unit.reading.reader_kit import ROOT, catalogue

ACTORS = Actors(catalogue())
BOOK = Phrasebook(ACTORS.phrases())
BODIES = Bodies(load_lexicon(ROOT / "config/lexicon"), ACTORS.name)


def named(sentence: str) -> list[tuple[str, str, str]]:
    text = Text(sentence)
    actors = ACTORS.of(text, BOOK.find(text.folded, text.raw), (), None)
    return [(text.raw[b.start : b.end], b.code, b.name) for b in BODIES.of(text, actors)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The Latvian defence ministry met.", ("Latvian defence ministry", "LV", "Latvia's defence ministry")),
        ("Estonia's government met.", ("Estonia's government", "EE", "Estonia's government")),
        ("Estonia and its army met.", ("army", "EE", "Estonia's army")),
        ("Estonia's Ministry of Defense met.", ("Estonia's Ministry of Defense", "EE", "Estonia's defence ministry")),
        (
            "The Ministry of National Defence of Latvia met.",
            ("Ministry of National Defence of Latvia", "LV", "Latvia's defence ministry"),
        ),
        ("The foreign ministry in Tallinn met.", ("foreign ministry in Tallinn", "EE", "Estonia's foreign ministry")),
        ("The Dutch parliament met.", ("Dutch parliament", "NL", "Netherlands' parliament")),
        ("Later the ministry met.", ("ministry", "", "ministry")),
    ],
)
def test_an_institution_has_one_name_with_its_country(sentence: str, expected: tuple[str, str, str]) -> None:
    assert named(sentence) == [expected]


def test_a_short_name_means_the_one_before_it() -> None:
    said = named("The Latvian defence ministry met. The Estonian army left. The ministry stayed.")

    assert said[-1] == ("ministry", "LV", "Latvia's defence ministry")


def test_a_country_that_does_something_to_an_army_is_not_that_army() -> None:
    assert named("Latvia sends an army there.") == []
