import pytest

from bot.reading.claims.modality import Modality, modality


def before(words: str) -> Modality:
    return modality(words, len(words), 0)


@pytest.mark.parametrize(
    ("words", "flags"),
    [
        ("the minister will ", {"future"}),
        ("the minister won't ", {"future", "negated"}),
        ("the minister would also ", {"would"}),
        ("the minister may not ", {"possible", "negated"}),
        ("the minister cannot ", {"possible", "negated"}),
        ("the minister should ", {"duty"}),
        ("the minister has already ", {"perfect"}),
        ("the tanks have been ", {"perfect", "passive"}),
        ("the tanks are being ", {"passive", "going"}),
        ("with tanks being ", set()),
        ("the minister is to ", {"future", "infinitive", "passive"}),
        ("the minister, to ", {"infinitive"}),
        ("the minister quickly ", set()),
    ],
)
def test_the_auxiliaries_before_a_verb(words: str, flags: set[str]) -> None:
    mood = before(words)

    assert {flag for flag in Modality.__slots__ if getattr(mood, flag) is True} == flags


def test_it_does_not_read_over_punctuation_or_the_floor() -> None:
    assert not before("they will, ").future
    assert not modality("they will now ", 14, 10).future


def test_the_first_word_that_is_no_auxiliary() -> None:
    assert before("talks about ").before == "about"
    assert before("italy ").before == "italy"
