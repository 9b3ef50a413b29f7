import pytest

from tests.unit.reading.reader_kit import claim

PLAN = "Finland has agreed to give Ukraine Leopard 2 tanks"


@pytest.mark.parametrize(
    ("sentence", "outlet", "count", "words"),
    [
        (f"{PLAN}, the Harbour Post reported, citing four sources.", "Harbour Post", 4, "four sources"),
        (f"{PLAN}, Fjord Wire said, citing two people familiar with the matter.", "Fjord Wire", 2, "two people familiar with"),
        (f"{PLAN}, three US officials and a congressional official said.", None, 4, "three US officials and a congressional official"),
        (f"{PLAN}, sources told the Northern Ledger.", "Northern Ledger", None, "sources"),
        (f"According to the Harbour Post, {PLAN}.", "Harbour Post", None, ""),
    ],
)  # fmt: skip
def test_the_chain_of_citation(sentence: str, outlet: str | None, count: int | None, words: str) -> None:
    origin = claim(sentence).origin

    assert (origin.outlet, origin.sources, origin.source_words) == (outlet, count, words)
    assert origin.named is None


def test_the_chain_is_put_together_over_sentences() -> None:
    found = claim(
        "According to the Harbour Post, Finland has agreed to give Ukraine Leopard 2 tanks.\n"
        "Citing four sources, the Harbour Post reported that Finland would give Ukraine 14 tanks."
    )

    assert (found.origin.outlet, found.origin.sources) == ("Harbour Post", 4)


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("The Pentagon announced that the US will send Stinger missiles to Ukraine.", "Pentagon"),
        (f"{PLAN}, the German defence minister said.", "German defence minister"),
    ],
)
def test_who_says_it_on_the_record(sentence: str, named: str) -> None:
    origin = claim(sentence).origin

    assert origin.named
    assert named in origin.named
    assert not origin.source_words


def test_passers_by_are_no_sources() -> None:
    assert claim(f"{PLAN}, and people in Helsinki were glad.").origin.source_words == ""
