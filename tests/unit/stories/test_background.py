"""Background: the frozen counts."""

import math

import pytest

from bot.stories.background import Background
from bot.stories.words import words
from tests.shared import ROOT

COUNTS = b'{"documents": 1000, "rare": 5, "frequency": {"ship": 100}}'


def test_rare_words_weigh_more_and_unknown_ones_most():
    background = Background.parse(COUNTS)
    assert background.weight("ship") == pytest.approx(math.log(10))
    assert background.weight("lindvik") == pytest.approx(math.log(200))


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"documents": 3}', b'{"documents": 3, "rare": 1, "frequency": []}'])
def test_damaged_counts_are_refused(raw):
    with pytest.raises(ValueError):
        Background.parse(raw)


def test_the_shipped_counts_know_words_and_entities():
    background = Background.parse((ROOT / "config" / "background.json").read_bytes())
    assert background.weight("howitz") > background.weight("ukrain") > background.weight("with")
    assert background.weight("@UA") > background.weight("@US")


def test_words_that_say_nothing_weigh_nothing_in_every_language():
    config = ROOT / "config"
    background = Background.parse((config / "background.json").read_bytes(), (config / "threads.yaml").read_bytes())
    weights = [background.weight(stem) for _, stem in words("und sich та который avec Haubitze")]
    assert weights[:-1] == [0.0] * 5
    assert weights[-1] > 5
