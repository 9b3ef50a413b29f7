"""Background: the frozen counts and the phrases of roundups."""

import math

import pytest

from bot.stories.background import Background
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


def test_roundups_are_told_by_whole_phrases():
    background = Background.parse(COUNTS, b"# digests\nat a glance\n^live:\n")
    assert background.is_roundup("The week at a glance")
    assert background.is_roundup("LIVE: harbour opens")
    assert not background.is_roundup("Minister wants to live: report")
    assert not background.is_roundup("Admiral looked at a glancing blow")
    assert not Background.parse(COUNTS).is_roundup("The week at a glance")


def test_the_shipped_files_are_read():
    config = ROOT / "config"
    background = Background.parse((config / "background.json").read_bytes(), (config / "roundups.txt").read_bytes())
    assert background.weight("howitz") > background.weight("ukrain") > background.weight("with")
    assert background.is_roundup("Harbour war live: two ships arrive")
