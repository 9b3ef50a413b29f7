"""Origins: who counts as a source of its own."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.model import Article, Features, Member, Origin, Reading
from bot.stories import origins

PLAIN = Reading(Article("A title", "A text."), "aid")


def reading(**origin):
    return replace(PLAIN, origin=Origin(**origin))


def member(entry, source, origin="", family="", copy_of=None):
    at = datetime(2026, 3, 2, tzinfo=UTC)
    return Member(entry, 1, source, family or source, at, "", Features({}, ()), copy_of, origin or f"outlet:{source}")


def test_an_outlet_and_those_who_cite_it_have_one_origin():
    own = origins.key(PLAIN, "NBC News")
    assert {own} == {
        origins.key(reading(outlet="NBC"), "The Lindvik Post"),
        origins.key(reading(outlet="NBC News", sources=4, source_words="four sources"), "Harbour Times"),
        origins.key(PLAIN, "nbcnews.com"),
    }


def test_words_on_the_record_have_one_origin_whoever_prints_them():
    on_record = {origins.key(reading(named="The Ministry of Defence"), outlet) for outlet in ("Post", "Times")}
    assert on_record == {origins.key(reading(named="ministry of defence"), "Daily")}
    assert origins.key(PLAIN, "Post") not in on_record


def test_copies_and_sister_outlets_add_no_origin():
    members = [
        member(1, "post", family="lindvik"),
        member(2, "evening post", family="lindvik"),
        member(3, "daily", copy_of=1),
        member(4, "times", origin="outlet:nbc"),
        member(5, "echo", origin="outlet:nbc"),
    ]
    assert origins.independent(members) == 2
    assert origins.independent(reversed(members)) == 2
    assert origins.independent([]) == 0
