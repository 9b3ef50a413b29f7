from datetime import UTC, datetime
from functools import cache

import pytest

from bot.model import Article, Speaker
from bot.reading.reader import Reader
from tests.unit.reading.quote_kit import catalogue, lexicon

SAID = "“There are no ships left in the port,”"


@cache
def _reader() -> Reader:
    return Reader(catalogue(), lexicon())


def _speaker(text: str, title: str = "") -> Speaker:
    article = Article(title, text, published=datetime(2024, 5, 1, tzinfo=UTC))
    speaker = next(q.speaker for q in _reader().read(article).quotes if not q.indirect)
    assert speaker is not None
    return speaker


@pytest.mark.parametrize(
    ("before", "house"),
    [
        ("Estonia's defence ministry waited.", "Estonia's defence ministry"),
        ("Estonia's defence ministry on Monday waited.", "Estonia's defence ministry"),
        ("The Estonian defence ministry waited. The ministry answered. The defence ministry declined.", "Estonian defence ministry"),
        ("Estonia's defence ministry waited. The Estonian ministry answered.", "Estonia's defence ministry"),
        ("The Ministry of Defence of Ukraine waited.", "Ministry of Defence of Ukraine"),
        ("Estonia's defence ministry waited, as did Ukraine's army.", "Estonia's defence ministry"),
    ],
)  # fmt: skip
def test_the_only_house_that_was_named_is_meant(before: str, house: str) -> None:
    speaker = _speaker(f"{before} {SAID} a spokesperson for the ministry said.")
    assert (speaker.span.text, speaker.body, speaker.name) == ("a spokesperson for the ministry", house, None)


@pytest.mark.parametrize(
    "before",
    [
        "",
        "The ministry waited.",
        "Its defence ministry waited.",
        "The defence ministry waited. Estonia's defence ministry answered.",
        "Estonia's defence ministry waited. Ukraine's defence ministry answered.",
        "Estonia's defence ministry waited. Estonia's foreign ministry answered.",
        "Estonia's defence ministry waited. The foreign ministry answered.",
        "Estonia's defence ministry waited. Its neighbour's ministry answered.",
        "Estonia's defence ministry met the German defence minister.",
        "The Estonian and the Ukrainian defence ministries waited.",
        "Estonia's defence ministry waited. The ministry in Kyiv answered.",
        "Estonian defence ministry buildings waited.",
    ],
)
def test_where_two_may_be_meant_or_none_is_named_nothing_is_shown(before: str) -> None:
    assert _speaker(f"{before} {SAID} a spokesperson for the ministry said.").body is None


@pytest.mark.parametrize("who", ["the ministry in Kyiv", "a spokesperson for the ministry in Kyiv", "its ministry"])
def test_a_house_elsewhere_is_another(who: str) -> None:
    assert _speaker(f"Estonia's defence ministry waited. {SAID} {who} said.").body is None


def test_a_house_of_the_title_counts_against_and_not_for() -> None:
    text = f"Estonia's defence ministry waited. {SAID} a spokesperson for the ministry said."
    assert _speaker(text, "Ukraine's defence ministry wakes").body is None
    assert _speaker(text, "Estonian defence ministry sleeps").body == "Estonia's defence ministry"
    assert _speaker(f"{SAID} the ministry said.", "Estonia's defence ministry sleeps").body is None


def test_the_house_of_a_named_speaker_stands_beside_the_role() -> None:
    text = f"Ukraine's defence ministry waited. {SAID} a spokesperson for the ministry, Ana Tall, said."
    speaker = _speaker(text)
    assert (speaker.name, speaker.capacity, speaker.official) == (
        "Ana Tall",
        "a spokesperson for the ministry (Ukraine's defence ministry)",
        True,
    )


def test_a_country_behind_a_role_is_nobodys_name() -> None:
    assert _speaker(f"{SAID} said the president, South Korea.").name != "South Korea"
    assert _speaker(f"{SAID} said a spokesperson, South Korea.").name is None
