"""Features: the terms of title and lead, independent of everything but the article."""

import json
import math
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Arrival, Article, Mention, Reading, Span
from bot.stories.background import Background
from bot.stories.features import LEAD, TERMS, features
from bot.stories.folding import Domain
from bot.stories.headlines import Headlines

PHRASES = b"roundups: {en: [live]}\nasides: {en: [after]}\nacts: {give: {en: [send]}}"
BACKGROUND = Background(
    1_000, {"the": 900, "gun": 50, "@US": 100}, 5, Headlines.parse(PHRASES), Domain(lands={"lund": "US"})
)


def found(title, text="", mentions=()):
    reading = Reading(Article(title, text), "other", mentions=mentions)
    return features(Arrival(1, "post", "post", datetime(2026, 3, 2, tzinfo=UTC), reading), BACKGROUND)


def mention(entity, kind, text, start=0):
    return Mention(entity, kind, entity, Span(start, start + len(text), text, "title"), text)


@given(st.text(max_size=200), st.text(max_size=400))
def test_terms_are_a_vector_of_length_one_that_json_keeps(title, text):
    terms = found(title, text).terms
    assert len(terms) <= TERMS
    assert not terms or math.isclose(sum(w * w for w in terms.values()), 1, abs_tol=0.02)
    assert json.loads(json.dumps(terms)) == terms


def test_common_words_say_nothing_and_rare_ones_most():
    terms = found("the gun barge").terms
    assert "the" not in terms
    assert terms["barg"] > terms["gun"] > 0
    assert "gun barg" in terms


def test_the_title_weighs_more_than_the_lead_and_the_rest_nothing():
    terms = found("barge", "dock " + "crane " * LEAD + "winch").terms
    assert terms["barg"] > terms["dock"]
    assert "winch" not in terms


def test_names_are_folded_to_entities_and_lands():
    white_house, washington = (
        found(f"{name} sends guns", mentions=(mention("US", "country", name),))
        for name in ("White House", "Washington")
    )
    assert white_house.terms == washington.terms
    person = found("Lund sends guns", mentions=(mention("lund", "person", "Lund"),))
    assert {"@US", "@lund"} <= set(person.terms)


def test_a_name_within_a_sentence_weighs_more():
    named, plain = found("", "a barge near Lindvik").terms, found("", "a barge near lindvik").terms
    assert named["lindvik"] / named["barg"] > plain["lindvik"] / plain["barg"]
    shouted = found("", "The Barge Near Lindvik Sank").terms
    assert shouted["lindvik"] == shouted["barg"]


def test_a_roundups_phrases_are_no_terms():
    roundup = found("War live: barge sinks")
    assert roundup.roundup
    assert set(roundup.terms) == {"barg", "sink", "barg sink"}
