import re

import pytest

from bot.settings.lexicon import load_lexicon
from tests.unit.reading.reader_kit import ROOT, corpus, read

SAID = (
    "the ministry would not comment",
    "nor has oslo commented",
    "he refused to say whether",
    "oslo confirmed the report",
)
REPORT = "Finland has reportedly agreed to give Ukraine Leopard 2 tanks.\n"


@pytest.mark.parametrize(
    ("sentence", "mark", "who"),
    [
        ("Neither the White House nor the Pentagon have publicly commented on the report.", "no_comment", ("White House", "Pentagon")),
        ("The Pentagon declined to comment.", "no_comment", ("Pentagon",)),
        ("The Kremlin did not immediately respond to a request for comment.", "no_comment", ("Kremlin",)),
        ("The Pentagon denied the report.", "denied", ("Pentagon",)),
        ("The White House confirmed the decision.", "confirmed", ("White House",)),
        ("The German chancellor denied that tanks had been promised.", "denied", ("German chancellor",)),
        ("Estonia's defence ministry declined to comment on Monday.", "no_comment", ("Estonia's defence ministry",)),
        ("The Finnish government would not say whether it had agreed.", "no_comment", ("Finland's government",)),
        ("The Finnish defence ministry did not respond to a request for comment.", "no_comment", ("Finland's defence ministry",)),
        ("Finland's army declined to say whether tanks had left.", "no_comment", ("Finland's army",)),
        ("The Finnish defence ministry denied on Tuesday a report that it had agreed.", "denied", ("Finland's defence ministry",)),
        ("A spokesperson for the ministry denied reports that it had agreed.", "denied", ("ministry",)),
        ("Finland's foreign ministry rejected the report.", "denied", ("Finland's foreign ministry",)),
        ("The Finnish army said the report was false.", "denied", ("Finland's army",)),
        ("The report is simply not true, the Finnish army said.", "denied", ("Finland's army",)),
        ("A report that tanks had left was denied by the Finnish army on Monday.", "denied", ("Finland's army",)),
        ("Claims of a delivery have been rejected by the Ministry of Defence of Finland.", "denied", ("Finland's defence ministry",)),
        ("The Finnish Ministry of Defense has denied sending them.", "denied", ("Finland's defence ministry",)),
        ("The defence ministry in Helsinki denied that it had agreed.", "denied", ("Finland's defence ministry",)),
        ("The Finnish army called the story baseless.", "denied", ("Finland's army",)),
    ],
)  # fmt: skip
def test_reactions(sentence: str, mark: str, who: tuple[str, ...]) -> None:
    (reaction,) = read(REPORT + sentence).reactions

    assert (reaction.mark, reaction.who) == (mark, who)
    assert reaction.span.text == sentence


def test_a_request_for_arms_is_no_request_for_comment() -> None:
    assert read(REPORT + "Kyiv requested Leopard 2 tanks from the Pentagon.").reactions == ()


def test_who_said_something_else_does_not_react() -> None:
    text = "The Pentagon said the tanks were ready, and others denied the claim."
    assert read(REPORT + text).reactions == ()


@pytest.mark.parametrize(
    "dateline", ["HELSINKI (Fjord Wire) - ", "HELSINKI, May 3 \u2014 ", "Helsinki (Fjord Wire) \u2013 "]
)
def test_a_dateline_does_not_react(dateline: str) -> None:
    assert read(f"{dateline}The Pentagon denied on Tuesday a report of a delay.").reactions[0].who == ("Pentagon",)


def test_nobody_named_no_reaction() -> None:
    assert read(REPORT + "They declined to comment.").reactions == ()


def test_a_headline_reacts_where_the_text_does_not() -> None:
    (reaction,) = read("Little else was said.", title="Danish ministry denies it will send tanks to Ukraine").reactions

    assert (reaction.mark, reaction.who) == ("denied", ("Denmark's ministry",))


def test_the_ministry_is_the_one_that_was_named() -> None:
    text = "Estonia's defence ministry met reporters.\nThe ministry declined to comment on the tanks."

    assert read(text).reactions[0].who == ("Estonia's defence ministry",)


def test_a_dateline_reacts_to_nothing() -> None:
    reading = read("TALLINN: The Estonian defence ministry declined to comment on the report of tanks for Ukraine.")

    assert reading.reactions[0].who == ("Estonia's defence ministry",)


@pytest.mark.parametrize("mark", ["no_comment", "denied", "confirmed"])
def test_what_a_pattern_needs_is_in_all_that_it_matches(mark: str) -> None:
    words = load_lexicon(ROOT / "config/lexicon").frames.words
    pattern = re.compile(rf"\b(?:{'|'.join(words[mark])})")
    sentences = [s.lower() for groups in corpus("claims.yaml").values() for group in groups for s in group.values()]
    found = [text for text in (*sentences, *SAID) if pattern.search(text)]

    assert found
    assert all(any(word in text for word in words[f"{mark}_has"]) for text in found)
