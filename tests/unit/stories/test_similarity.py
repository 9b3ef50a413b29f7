"""Similarity: cosine, the blend of aggregate and best members, and the fading of time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.similarity import BEST, FADE, blend, cosine, fade


def test_cosine_of_unit_vectors():
    one = {"a": 0.6, "b": 0.8}
    assert cosine(one, one) == pytest.approx(1)
    assert cosine(one, {"b": 1.0}) == cosine({"b": 1.0}, one) == pytest.approx(0.8)
    assert cosine(one, {"c": 1.0}) == 0


@given(st.floats(0, 1), st.lists(st.floats(0, 1), min_size=BEST, max_size=20))
def test_only_the_best_members_count(aggregate, members):
    best = sorted(members, reverse=True)[:BEST]
    assert blend(aggregate, members) == pytest.approx((aggregate + sum(best) / BEST) / 2)


def test_a_likeness_fades_with_the_hours():
    assert fade(0) == 1
    assert fade(FADE) == pytest.approx(0.6065, abs=1e-3)
    assert fade(24) > fade(48) > fade(24 * 7) > 0
