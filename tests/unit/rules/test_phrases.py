"""Phrases are found in a text, however many come and go."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.phrases import Phrases

WORDS = ("harbour", "spare", "parts", "heron")
phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)


def test_words_are_whole_and_in_any_case():
    found = Phrases()
    found.want(["spare parts", "parts"])
    assert found.found("Spare-Parts.") == {"phrase:spare parts", "phrase:parts"}
    assert found.found("spare partsmen") == frozenset()


def test_a_new_phrase_among_many_is_found():
    many = [f"word{n}" for n in range(100)]
    found = Phrases()
    found.want(many)
    assert found.found("word7 and the spare parts") == {"phrase:word7"}
    found.want(["spare parts"])
    found.want(["the spare"])
    assert found.found("word7 and the spare parts") == {"phrase:word7", "phrase:spare parts", "phrase:the spare"}


@settings(deadline=None)  # other tests may share the processor
@given(st.lists(st.tuples(st.booleans(), phrases)), st.lists(st.sampled_from(WORDS)))
def test_what_is_wanted_is_found_after_each_change(changes, words):
    found, wanted = Phrases(), [f"word{n}" for n in range(20)]
    found.want(wanted)
    said = " ".join(words)
    for comes, phrase in changes:
        if comes:
            wanted.append(phrase)
            found.want([phrase])
        elif phrase in wanted:
            wanted.remove(phrase)
            found.forget([phrase])
        there = {f"phrase:{phrase}" for phrase in wanted if f" {phrase} " in f" {said} "}
        assert there == found.found(said) & {f"phrase:{phrase}" for phrase in wanted}
