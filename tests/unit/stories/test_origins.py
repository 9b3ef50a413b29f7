"""Origins: who counts as a source of its own."""

from dataclasses import replace

import pytest

from bot.model import Article, Claim, Hedge, Mention, Origin, Party, Quote, Reading, Rung, Span, Speaker
from bot.stories import origins

PLAIN = Reading(Article("A title", "A text."), "aid")


def reading(**origin):
    return replace(PLAIN, origin=Origin(**origin))


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


def test_another_governments_word_is_an_origin_of_its_own():
    theirs = claimed(named="Swedish defence ministry", rung=Rung.DELIVERED)
    theirs = replace(theirs, mentions=(Mention("SE", "country", "Sweden", Span(0, 7, "Swedish"), "Swedish"),))
    assert origins.key(theirs, "Post") == "record:SE"
    own = replace(claimed(donors=("SE", "GB")), origin=theirs.origin, mentions=theirs.mentions)
    assert origins.key(own, "Post") == origins.key(claimed(donors=("GB", "SE")), "Times")


def test_a_quoted_minister_speaks_for_the_state_that_the_catalogue_knows():
    lund = Speaker(Span(0, 4, "Lund"), "person", "Per Lund", country="NO")
    quote = Quote(Span(5, 9, "Here"), lund, "said", 1.0, sure=True)
    assert origins.key(replace(claimed(named="Per Lund"), quotes=(quote,)), "Post") == "record:NO"
    assert origins.key(replace(claimed(named="Eva Berg"), quotes=(quote,)), "Post") == "record:GB"


def test_a_state_in_an_institutions_name_is_its_origin_also_where_it_denies():
    norway = Mention("NO", "country", "Norway", Span(0, 6, "Norway"), "Norway")
    denied = replace(reading(named="Norway's defence ministry"), mentions=(norway,))
    assert origins.key(denied, "Post") == origins.key(claimed(donors=("NO",)), "Times")
    assert "record:NO" not in origins.key(replace(denied, origin=Origin(named="Norwayside Council")), "Post")
