"""What rules see of a story."""

from dataclasses import replace

from bot.model import Mark, Mention, Observation, QuoteCard, Rung, Span, StoryState
from bot.rules.facts import Witness
from bot.rules.vocabulary import Vocabulary
from bot.stories.state import fold
from tests.invented import arrival, at, claim, official, placed
from tests.unit.rules.kit import CATALOGUE, VOCABULARY

WITNESS = Witness(CATALOGUE)


def test_a_topic_is_of_its_family_and_of_its_class():
    terms = WITNESS.of(1, StoryState("t", topics=("heron-2",))).terms
    assert {"topic:heron-2", "topic:heron", "class:drones", "story:1"} <= terms
    assert "topic:heron-2" not in WITNESS.of(1, StoryState("t", topics=("heron",))).terms


def test_parties_are_known_by_what_they_do():
    terms = WITNESS.of(1, StoryState("t", claim=claim())).terms
    assert {"donor:NL", "recipient:UA", "party:NL", "party:UA", "topic:sky-falcon"} <= terms
    assert "donor:UA" not in terms


def test_a_status_is_reached_with_all_below_it():
    state = StoryState("t", rung=Rung.APPROVED, status="funded", marks=(Mark.PAUSED,))
    terms = WITNESS.of(1, state).terms
    assert {"status>=:announced", "status>=:approved", "status:approved", "status:funded", "status:paused"} <= terms
    assert "status>=:contracted" not in terms


def test_what_another_giver_denied_on_the_record_was_denied_in_the_story():
    denial = Observation(2, at(2), "Harbour News", "official", official("denied", marks=(Mark.DENIED,)), "official")
    story = StoryState("t", claim=claim(), beside=(denial,))
    assert "status:denied" in WITNESS.of(1, story).terms
    rumour = replace(story, beside=(replace(denial, level="media_reports"),))
    assert "status:denied" not in WITNESS.of(1, rumour).terms


def test_people_are_those_whose_words_are_shown():
    state = StoryState("t", quotes=(QuoteCard("No.", "Marit Holm"), QuoteCard("Yes.", "two officials")))
    assert {t for t in WITNESS.of(1, state).terms if t.startswith("person:")} == {"person:marit-holm"}


def test_an_arrival_adds_its_language_its_outlet_and_its_words():
    came = arrival(claim(), 1)
    state = fold(None, came, placed())
    article = replace(came.reading.article, lang="EN")
    facts = WITNESS.of(7, state, replace(came, reading=replace(came.reading, article=article)))
    assert {"lang:en", "feed:harbour news", "origin:single_outlet_sources"} <= facts.terms
    assert facts.text.startswith(article.title)


def test_a_class_that_is_named_itself_counts():
    assert "class:drones" in WITNESS.of(1, StoryState("t", topics=("drones",))).terms


def test_names_of_all_kinds_lead_to_ids_and_back():
    find = VOCABULARY.find
    assert [find("topic", n) for n in ("falcon", "HR-2", "herons", "the herons", "nothing")] == ["sky-falcon", "heron-2", "heron", "heron", None]  # fmt: skip
    assert [find("country", n) for n in ("Germans", "the Germans", "US", "us", "IT", "it")] == ["DE", "DE", "US", "US", "IT", None]  # fmt: skip
    assert (find("person", "Holm"), find("class", "air defense"), find("status", "in use")) == ("marit-holm", "air_defence", "in_use")  # fmt: skip
    assert VOCABULARY.name("country", "DE") == "Germany"
    assert Vocabulary(replace(CATALOGUE, entities={})).near("Germny", "country") == ("Germany",)


def test_an_organisation_that_an_article_is_about_is_a_party_of_its_story():
    came = arrival(claim(), 1)
    places = {"title": (("title", 0, 8),), "claim": (("text", 0, 8),), "once": (("text", 90, 98),),
              "twice": (("text", 90, 98), ("text", 120, 128))}  # fmt: skip
    mentions = tuple(
        Mention(f"{name}-works", "organisation", name, Span(start, end, "?", field), name)
        for name, spans in places.items()
        for field, start, end in spans
    )
    read = replace(came.reading, mentions=(*mentions, replace(mentions[0], entity="heron", kind="system")))
    terms = WITNESS.of(1, fold(None, replace(came, reading=read), placed())).terms
    assert {"party:title-works", "party:claim-works", "party:twice-works", "party:NL"} <= terms
    assert terms.isdisjoint({"party:once-works", "party:heron"})
