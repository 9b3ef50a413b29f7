"""Origins: who counts as a source of its own."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.model import Article, Claim, Features, Hedge, Member, Mention, Origin, Party, Reading, Rung, Span
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


def test_one_person_has_one_origin_under_each_of_their_names():
    mention = Mention("lund", "person", "Per Lund", Span(0, 4, "Lund"), "Lund")
    keys = {origins.key(replace(reading(named=name), mentions=(mention,)), "Post") for name in ("Lund", "Per Lund")}
    assert len(keys) == 1
    assert origins.key(replace(reading(named="Eva Berg"), mentions=(mention,)), "Post") not in keys


def claimed(level="official", rung=Rung.ANNOUNCED, donors=("GB",), **origin):
    parties = tuple(Party(code, code, "donor", Span(0, 1, "A")) for code in donors)
    claim = Claim("announced", rung, Span(0, 1, "A"), Hedge(level), parties)
    return replace(reading(**origin), claims=(claim,))


def test_what_a_government_announces_has_one_origin_whichever_minister_says_so():
    keys = {origins.key(claimed(), "Post"), origins.key(claimed(named="Per Lund"), "Times")}
    assert keys == {origins.key(claimed(rung=Rung.DELIVERED, named="Eva Berg"), "Post")}
    assert origins.key(claimed(donors=("SE",)), "Post") not in keys
    assert origins.key(claimed(donors=("GB", "SE")), "Post") == origins.key(claimed(donors=("SE", "GB")), "Times")


@pytest.mark.parametrize("report", [claimed("media_reports"), claimed(rung=Rung.REPORTED), claimed(donors=())])
def test_what_is_no_announcement_is_its_reporters(report):
    assert origins.key(report, "Post") == origins.key(PLAIN, "Post") != origins.key(report, "Times")


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
