"""Feeds of rules: well-formed whatever was read, ids that never change, news only where there is some."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bot.model import QuoteCard
from bot.stories.state import fold
from handlers.preview.render import clean
from handlers.preview.syndication import Syndicated, atom, entry, json_feed, urn
from tests.invented import arrival, at, claim, official, placed

ATOM = "{http://www.w3.org/2005/Atom}"
TEXT = st.text(max_size=60)  # also what XML cannot hold: controls, surrogates, U+FFFE


def state(**changes):
    return replace(fold(None, arrival(claim()), placed()), **changes)


def feed(*told) -> Syndicated:
    return Syndicated(
        urn("abcd", "feed:all"), "Aidwire", "https://desk.example", "https://desk.example/feed.atom", told
    )


@given(TEXT, TEXT, TEXT)
def test_whatever_was_read_the_feed_is_well_formed_and_says_it(title, source, words):
    told = entry("abcd", 7, state(title=title, source=source, quotes=(QuoteCard(words, source),)))
    tree = etree.fromstring(atom(feed(told)).encode())
    found = tree.find(f"{ATOM}entry")
    assert found.findtext(f"{ATOM}title") == f"Reported, not confirmed: {clean(title)}"
    shown = etree.fromstring(f"<div>{found.findtext(f'{ATOM}content')}</div>".replace("&nbsp;", " "))
    assert {e.tag for e in shown.iter()} <= {"div", "p", "strong", "blockquote"}
    assert clean(words) in "".join(shown.itertext())
    (item,) = json_feed(feed(told))["items"]
    assert item["title"] == found.findtext(f"{ATOM}title")


def test_an_id_is_the_storys_and_the_databases_for_ever():
    first, later = entry("abcd", 7, state()), entry("abcd", 7, state(title="Another head"))
    assert first.id == later.id == "urn:uuid:e2a9b2f4-ddd6-5a88-a540-90dce3c6a564"
    assert len({first.id, entry("abcd", 8, state()).id, entry("dcba", 7, state()).id}) == 3


def test_a_copy_makes_nothing_unread_and_a_new_word_does():
    begun = state()
    copied = fold(begun, arrival(claim(), 2, 3, source="The Courier"), placed(copy_of=1))
    said = fold(copied, arrival(official("announced"), 3, 30, source="The Courier"), placed("outlet:the-courier"))
    assert [entry("abcd", 7, one).changed for one in (begun, copied, said)] == [at(0), at(0), at(30)]
    assert entry("abcd", 7, said).began == at(0)
    assert feed(entry("abcd", 7, said), entry("abcd", 8, begun)).changed - at(0) == timedelta(hours=30)


def test_an_address_that_is_no_ones_is_not_linked():
    told = entry("abcd", 7, state(url="javascript:alert(1)"))
    assert "javascript" not in atom(feed(told))
    assert "external_url" not in json_feed(feed(told))["items"][0]


def test_an_empty_feed_is_a_feed():
    tree = etree.fromstring(atom(feed()).encode())
    assert tree.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"
    assert json_feed(feed())["items"] == []
