"""Any message becomes a body that Discord takes, with its status first and nothing alive in it."""

import json
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Destination, Fact, File, Link, Message, QuoteCard
from handlers.discord import render
from handlers.discord.markdown import units
from tests.standins import discord_bodies as bodies
from tests.standins.discord import read
from tests.unit.handlers.discord.test_markdown import ALIVE, HOSTILE

HERE = Destination("discord", "42", "7")
WORDS = st.one_of(st.text(max_size=60), HOSTILE, st.text(min_size=1, max_size=4).map(lambda text: text * 900))
URLS = st.one_of(WORDS, WORDS.map(lambda text: f"https://a.example/{text}"))
CARDS = st.builds(QuoteCard, text=WORDS, speaker=WORDS, as_written=WORDS, office=WORDS, via=WORDS, source=WORDS, url=URLS,
                  sentence=WORDS)  # fmt: skip
MESSAGES = st.builds(
    Message, headline=WORDS, tone=st.sampled_from(["plain", "low", "mid", "high", "mark", "error"]), title=WORDS, url=URLS,
    lines=st.lists(WORDS, max_size=6).map(tuple), facts=st.lists(st.builds(Fact, WORDS, WORDS), max_size=30).map(tuple),
    quotes=st.lists(CARDS, max_size=4).map(tuple), links=st.lists(st.builds(Link, WORDS, URLS), max_size=14).map(tuple),
    footer=WORDS, struck=WORDS, facts_first=st.booleans(),
)  # fmt: skip


def body(message: Message, key: str = "aidwire-17") -> dict:
    return render.payload(message, key=key, to=HERE)


def description(message: Message) -> str:
    return body(message)["embeds"][0].get("description", "")


@settings(deadline=None)
@given(MESSAGES)
def test_discord_takes_every_message(message):
    assert list(bodies.message(body(message))) == []


@settings(deadline=None)
@given(MESSAGES)
def test_nobody_is_called_and_every_link_is_of_the_web(message):
    made = body(message)
    assert made["allowed_mentions"] == {"parse": [], "replied_user": False}
    assert not ALIVE.search(json.dumps(made["embeds"], ensure_ascii=False))
    assert all(
        button["url"].startswith(("http://", "https://")) for row in made["components"] for button in row["components"]
    )


@settings(deadline=None)
@given(MESSAGES)
def test_the_key_is_found_again_in_every_message(message):
    assert render.carries(body(message)["embeds"], "aidwire-17")
    assert not render.carries(body(message)["embeds"], "aidwire-1")


@given(st.builds(Message, headline=WORDS, title=WORDS, lines=st.lists(WORDS, max_size=2).map(tuple)))
def test_a_thread_has_a_name_that_discord_takes(message):
    for name in (render.thread_name(message), render.shown_name(body(message)["embeds"])):
        assert list(bodies.thread({"name": name})) == []


def test_a_thread_made_later_has_the_name_of_its_root():
    root = Message("Reported", title="Norland *weighs* [again] #1: 5 < 6")
    assert render.shown_name(body(root)["embeds"]) == render.thread_name(root) == root.title


def test_the_status_comes_first_and_the_title_leads_to_the_article_unchanged():
    (embed,) = body(Message("Reported, not confirmed", title="T", url="https://c.example/a#part"))["embeds"]
    assert embed["author"] == {"name": "Reported, not confirmed", "url": "https://c.example/a#aidwire-17"}
    assert embed["url"] == "https://c.example/a#part"
    assert read({"content": "", "embeds": [embed]}).startswith("Reported, not confirmed\nT")


def test_without_an_article_the_headline_leads_to_the_channel():
    (embed,) = body(Message("A feed went silent"))["embeds"]
    assert embed["author"]["url"] == "https://discord.com/channels/7/42#aidwire-17"
    (embed,) = render.payload(Message("x"), key="k", to=Destination("discord", "42"))["embeds"]
    assert embed["author"]["url"] == "https://discord.com/channels/@me/42#k"


def test_an_answer_needs_no_key():
    (embed,) = render.answer(Message("Latest"), to=HERE)[0]["embeds"]
    assert embed["author"] == {"name": "Latest"}


def test_a_footers_time_is_shown_in_the_readers_zone():
    (embed,) = body(Message("x", footer="Harbour News · 22 Sep 2023, 12:00 UTC"))["embeds"]
    assert embed["footer"] == {"text": "Harbour News"}
    assert datetime.fromisoformat(embed["timestamp"]).isoformat() == "2023-09-22T12:00:00+00:00"
    (embed,) = body(Message("x", footer="22 Sep 2023, 12:00 UTC"))["embeds"]
    assert "footer" not in embed


def test_a_quotation_is_a_block_quote_with_its_speaker_below():
    card = QuoteCard(text="We will\nsend it", speaker="Ada Holm", as_written="the minister", office="minister of defence",
                     via="NBC News", source="Harbour News", url="https://h.example/1")  # fmt: skip
    assert description(Message("x", quotes=(card,))) == (
        "> “We will\n> send it”\n"
        "> — **Ada Holm**, minister of defence, in the text: the minister, to NBC News · [Harbour News](https://h.example/1)"
    )


def test_words_of_a_partial_quote_are_only_shown_in_their_sentence():
    card = QuoteCard(text="soon *", speaker="A", sentence="It would come “soon *”, he said.")
    assert description(Message("x", quotes=(card,))).startswith("> It would come “**soon \\***”, he said.\n")


def test_a_long_quotation_is_cut_where_it_is_seen_and_keeps_its_speaker():
    cards = tuple(QuoteCard(text=f"{n} " + "word " * 900, speaker=f"Speaker {n}") for n in range(3))
    said = description(Message("x", quotes=cards))
    assert "…”\n> — **Speaker 0**" in said
    assert said.endswith("\n\n…")
    assert said.count("“") == said.count("— **")


def test_a_quotation_of_many_lines_stays_within_its_card():
    card = QuoteCard(text="00\n" * 900, speaker="Ada Holm", sentence="0")
    assert list(bodies.message(body(Message("x", quotes=(card,))))) == []


def test_what_was_said_before_a_correction_is_struck_through():
    assert (
        description(Message("x", struck="Announced: 31~ tanks"))
        == "Said before the correction: ~~Announced: 31\\~ tanks~~"
    )


def test_more_facts_than_fit_are_counted():
    fields = body(Message("x", facts=tuple(Fact(f"L{n}", "v") for n in range(30))))["embeds"][0]["fields"]
    assert len(fields) == 25
    assert fields[-1] == {"name": "…", "value": "6 more facts", "inline": False}
    fields = body(Message("x", facts=tuple(Fact(f"L{n}", "word " * 200) for n in range(5))))["embeds"][0]["fields"]
    assert fields[-1]["value"] == "3 more facts"


def test_25_facts_are_all_shown():
    fields = body(Message("x", facts=tuple(Fact(f"L{n}", "v") for n in range(25))))["embeds"][0]["fields"]
    assert fields[-1]["name"] == "L24"


def test_short_facts_stand_side_by_side():
    short, long = body(Message("x", facts=(Fact("To", "Ukraine"), Fact("What", "word " * 20))))["embeds"][0]["fields"]
    assert (short["inline"], long["inline"]) == (True, False)


def test_facts_stand_above_a_list_that_they_are_the_head_of():
    message = Message("x", lines=("First",), facts=(Fact("Rule", "a > b"),), facts_first=True)
    (embed,) = body(message)["embeds"]
    assert (embed["description"], embed["fields"]) == ("**Rule:** a \\> b\n\nFirst", [])
    long = replace(message, facts=tuple(Fact("Rule", "word " * 200) for _ in range(3)))
    assert (description(long), len(body(long)["embeds"][0]["fields"])) == ("First", 3)


def test_links_are_buttons_and_bad_ones_are_none():
    links = (
        Link("Quay", "https://q.example/"),
        Link("bad", "javascript:x"),
        Link("long", "https://q.example/" + "x" * 500),
    )
    (row,) = body(Message("x", links=links))["components"]
    assert row == {"type": 1, "components": [{"type": 2, "style": 5, "label": "Quay", "url": "https://q.example/"}]}


def test_a_role_that_a_subscription_names_is_called_and_nobody_else():
    made = body(Message("x", title="<@&9> @everyone", ping="5151"))
    assert made["content"] == "<@&5151>"
    assert made["allowed_mentions"] == {"parse": [], "replied_user": False, "roles": ["5151"]}
    for none in ("", "everyone", "5> <@&6"):
        assert "content" not in body(Message("x", ping=none))


def test_a_picture_is_shown_in_the_card_and_a_table_below_it():
    picture, _ = render.answer(Message("x", file=File("time line.png", "image/png", b"1", "Two *steps*")), to=HERE)
    assert picture["embeds"][0]["image"] == {"url": "attachment://time_line.png"}
    assert picture["attachments"] == [{"id": 0, "filename": "time_line.png", "description": "Two *steps*"}]
    assert list(bodies.message(picture, create=False, files=["time_line.png"])) == []
    table, _ = render.answer(Message("x", file=File("pledges.csv", "text/csv", b"1")), to=HERE)
    assert "image" not in table["embeds"][0]
    assert table["attachments"] == [{"id": 0, "filename": "pledges.csv"}]


def test_a_file_that_is_too_large_is_told_of():
    huge = File("pledges.csv", "text/csv", b"1" * (10 * 1024 * 1024 + 1))
    made, file = render.answer(Message("x", file=huge), to=HERE)
    assert file is None
    assert made["embeds"][0]["description"] == "pledges.csv is too large for Discord."
    assert "attachments" not in made


def test_every_tone_has_a_colour_of_its_own():
    assert len(set(render.COLOURS.values())) == 6


TAGS = [{"id": str(n), "name": name} for n, name in enumerate(
    ["Reported", "Delivered", "Denied", "Paused", "Media reports", "Media", "Announced"]
)]  # fmt: skip


@pytest.mark.parametrize(
    ("headline", "names"),
    [
        ("Reported, not confirmed: delivered · denied", ["Reported", "Denied"]),
        ("Media reports, not confirmed", ["Media reports"]),
        ("Announced", ["Announced"]),
        ("Deliveredness", []),
        ("In the news, no step reported", []),
        ("Announced · paused · paused", ["Announced", "Paused"]),
    ],
)
def test_a_storys_tags_say_what_its_headline_says_and_never_more(headline, names):
    assert [TAGS[int(tag)]["name"] for tag in render.tags(headline, TAGS)] == names


def test_a_story_carries_no_more_tags_than_a_forum_allows():
    assert len(render.tags(" · ".join(tag["name"] for tag in TAGS), TAGS)) == 5


def test_a_message_at_every_limit_is_not_cut():
    (embed,) = body(Message("h" * 256, title="t" * 256, lines=("l" * 4096,)))["embeds"]
    assert (units(embed["author"]["name"]), units(embed["title"]), embed["description"][-1]) == (256, 256, "…")
    (embed,) = body(Message("h", lines=("l" * 4000,)))["embeds"]
    assert embed["description"] == "l" * 4000


def test_what_was_looked_for_stands_out_in_the_lines():
    said = Message("Found", lines=("Norland sends MGM-140 *now*", "to the MGM-140 crews"), strong=("MGM-140",))
    shown = render.answer(said, to=HERE)[0]["embeds"][0]["description"]
    assert shown == "Norland sends **MGM-140** \\*now\\*\nto the **MGM-140** crews"


def test_where_bold_words_do_not_fit_the_lines_are_cut_as_ever():
    said = Message("Found", lines=("word " * 2000,), strong=("word",))
    shown = render.answer(said, to=HERE)[0]["embeds"][0]["description"]
    assert "**" not in shown
    assert len(shown) <= 4096
