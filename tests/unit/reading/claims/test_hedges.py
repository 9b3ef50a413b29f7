import pytest

from tests.unit.reading.reader_kit import claim

PLAN = "Norway will send NASAMS launchers to Ukraine"


@pytest.mark.parametrize(
    ("sentence", "level", "words"),
    [
        (f"{PLAN}, the defence minister said.", "official", ""),
        ("Norway will reportedly send NASAMS launchers to Ukraine.", "media_reports", "reportedly"),
        (f"{PLAN}, two US officials said.", "official_unnamed", "two US officials"),
        (f"{PLAN}, four sources said.", "single_outlet_sources", "four sources"),
        (f"{PLAN}, a person familiar with the plan said.", "single_outlet_sources", "a person familiar with"),
        (f"{PLAN}, according to the Harbour Post.", "media_reports", "the Harbour Post"),
        ("Norway will reportedly send NASAMS launchers to Ukraine, officials said.", "media_reports", "reportedly"),
    ],
)
def test_the_strongest_hedge_of_the_sentence(sentence: str, level: str, words: str) -> None:
    hedge = claim(sentence).hedge

    assert (hedge.level, hedge.words) == (level, words)
    if hedge.span:
        assert sentence[hedge.span.start : hedge.span.end] == words


@pytest.mark.parametrize("code", [": sources", ", report says", " - reports"])
def test_how_headlines_hedge(code: str) -> None:
    hedge = claim(title=f"Norway to send NASAMS launchers to Ukraine{code}").hedge

    assert hedge.words == code.strip(" :,-")
    assert hedge.level != "official"


def test_a_question_is_speculation() -> None:
    found = claim(title="Will Norway send NASAMS launchers to Ukraine?")

    assert (found.status, found.hedge.level) == ("considering", "speculation")


def test_a_qualifier_of_a_number_is_no_hedge() -> None:
    assert claim("Norway will send up to 12 NASAMS launchers to Ukraine.").hedge.words == ""
