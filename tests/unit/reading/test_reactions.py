import pytest

from tests.unit.reading.reader_kit import read

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
    ],
)  # fmt: skip
def test_reactions(sentence: str, mark: str, who: tuple[str, ...]) -> None:
    (reaction,) = read(REPORT + sentence).reactions

    assert (reaction.mark, reaction.who) == (mark, who)
    assert reaction.span.text == sentence


def test_a_request_for_arms_is_no_request_for_comment() -> None:
    assert read(REPORT + "Kyiv requested Leopard 2 tanks from the Pentagon.").reactions == ()


def test_nobody_named_no_reaction() -> None:
    assert read(REPORT + "They declined to comment.").reactions == ()
