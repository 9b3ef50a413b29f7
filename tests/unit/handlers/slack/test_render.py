"""A message as Block Kit: what is said, how, and never more than Slack takes."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.alerts import compose
from bot.model import Action, Article, Fact, Link, Message, QuoteCard, Reading, StoryState
from handlers.commands.command import refused
from handlers.slack import render
from tests.contract.preview_samples import announcement, corrected, denial, report
from tests.standins import slack_bodies as bodies

WORDS = st.one_of(
    st.text(st.characters(codec=None), max_size=60),
    st.sampled_from(
        ["<!channel>", "<@U1>", "@here", "*b*", "\n\n", "\u202e", "\ud800", "22 Sep 2023, 12:00 UTC", "Status: a → b"]
    ),
    st.builds(lambda n, s: s * n, st.integers(1, 2500), st.sampled_from(["word ", '"', "\n", "😀", "&", "*"])),
)
URLS = st.one_of(WORDS, st.sampled_from(["https://a.example/x", "javascript:alert(1)", "https://a.example/" + "x" * 1400]))  # fmt: skip
CARDS = st.builds(QuoteCard, WORDS, WORDS, WORDS, WORDS, WORDS, WORDS, URLS, WORDS) | st.builds(
    lambda words, before, after: QuoteCard(words, "A speaker", sentence=before + words + after), WORDS, WORDS, WORDS
)
MESSAGES = st.builds(
    Message,
    headline=WORDS,
    tone=st.sampled_from(["plain", "low", "mid", "high", "mark", "error"]),
    title=WORDS,
    url=URLS,
    lines=st.lists(WORDS, max_size=8).map(tuple),
    facts=st.lists(st.builds(Fact, WORDS, WORDS), max_size=30).map(tuple),
    quotes=st.lists(CARDS, max_size=12).map(tuple),
    links=st.lists(st.builds(Link, WORDS, URLS), max_size=14).map(tuple),
    footer=WORDS,
    struck=WORDS,
    facts_first=st.booleans(),
    private=st.booleans(),
    actions=st.lists(st.builds(Action, WORDS, WORDS, st.sampled_from(["plain", "primary", "danger"])), max_size=30).map(
        tuple
    ),
    ping=st.sampled_from(["", "here", "<!channel>"]),
)


def pieces(held: Any) -> list[dict[str, Any]]:
    """Every object of a payload."""
    if isinstance(held, dict):
        return [held, *(piece for inner in held.values() for piece in pieces(inner))]
    return [piece for inner in held for piece in pieces(inner)] if isinstance(held, list) else []


def shown(message: Message) -> str:
    return bodies.shown(render.payload(message)["blocks"])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(MESSAGES)
def test_slack_takes_every_message(message):
    said = render.payload(message)
    assert list(bodies.faults(said["text"], said["blocks"])) == []
    assert bodies.notified(said["text"], said["blocks"]) == ()
    assert bodies.units(json.dumps(said["blocks"], ensure_ascii=False)) <= 12_000
    json.dumps(said, ensure_ascii=False).encode()  # no lone surrogates
    assert all(p["url"].startswith(("http://", "https://")) for p in pieces(said["blocks"]) if "url" in p)


def test_the_status_comes_first_then_the_title():
    text = shown(report())
    assert text.index("Reported, not confirmed") < text.index("Norland weighs") < text.index("From")
    assert render.payload(report())["text"].startswith("Reported, not confirmed · citing four sources: Norland weighs")


def test_facts_stand_above_a_list_that_they_are_the_head_of_and_below_what_happened():
    message = Message("x", lines=("1. First",), facts=(Fact("Rule", "heron"),))
    said = (shown(one) for one in (message, replace(message, facts_first=True)))
    assert [text.index("heron") < text.index("First") for text in said] == [False, True]
    assert render.payload(replace(message, facts_first=True))["text"] == "x\nRule: heron\n1. First"


def test_the_title_leads_to_the_article():
    (link,) = [p for p in pieces(render.payload(report(quotes=()))["blocks"]) if p.get("type") == "link"]
    assert (link["url"], link["text"]) == ("https://courier.example/norland-atacms", report().title)


@pytest.mark.parametrize("tone", list(render.GLYPHS))
def test_every_tone_has_a_glyph_and_the_words_stand_beside_it(tone):
    text = shown(Message("Reported", tone=tone))
    assert text == f":{render.GLYPHS[tone]}:  Reported"


def test_an_answer_without_a_status_has_no_glyph():
    assert shown(Message("What you can ask", private=True)) == "What you can ask"
    assert render.answer(Message("Latest", private=True))["response_type"] == "ephemeral"
    assert render.answer(Message("Latest"))["response_type"] == "in_channel"


def test_a_refusal_says_what_to_do_to_who_asked_alone():
    said = render.answer(refused("Try /aid latest."))
    assert "Try /aid latest." in bodies.shown(said["blocks"])
    assert said["response_type"] == "ephemeral"


def test_a_quote_stands_exactly_as_printed_with_its_speaker_in_the_same_block():
    words = 'We *never* said <!here> & "no", _ever_: `5 > 3`.'
    card = QuoteCard(words, "Ingrid Solvang", "the deputy minister", "deputy defence minister", "Radio Fjord", "Courier", "https://courier.example/a")  # fmt: skip
    (quote,) = [
        p for p in pieces(render.payload(report(quotes=(card,)))["blocks"]) if p.get("type") == "rich_text_quote"
    ]
    assert bodies._shown({"type": "rich_text", "elements": [quote]}) == (
        f"“{words}”\n— Ingrid Solvang, deputy defence minister, in the text: the deputy minister, to Radio Fjord  ·  Courier"
    )


def test_a_partial_quote_stands_in_its_sentence_with_its_words_marked():
    blocks = render.payload(denial())["blocks"]
    (bold,) = [p for p in pieces(blocks) if p.get("style") == {"bold": True} and "decision" in p.get("text", "")]
    assert bold["text"] == "no decision of any kind"
    assert denial().quotes[0].sentence in bodies.shown(blocks)


def test_what_was_said_before_a_correction_is_struck():
    (struck,) = [p for p in pieces(render.payload(corrected())["blocks"]) if p.get("style") == {"strike": True}]
    assert struck["text"] == "Westmark has handed over six radars."


def test_facts_stand_two_in_a_row_ten_to_a_section():
    facts = tuple(Fact(f"L{n}", f"value {n}") for n in range(14))
    sections = [b for b in render.payload(Message("x", facts=facts))["blocks"] if b["type"] == "section"]
    assert [len(s["fields"]) for s in sections] == [10, 4]


def test_facts_that_are_left_out_are_counted():
    facts = tuple(Fact(f"L{n}", f"value {n}") for n in range(33))
    text = shown(Message("x", facts=facts))
    assert "value 18" in text
    assert "value 19" not in text
    assert "… 14 more facts" in text


def test_times_are_the_readers():
    said = Message("x", lines=("Until 22 Sep 2023, 12:00 UTC.",), footer="Courier · 22 Sep 2023, 12:00 UTC")
    blocks = render.payload(replace(said, facts=(Fact("Since", "22 Sep 2023, 12:00 UTC"),)))["blocks"]
    dates = [p for p in pieces(blocks) if p.get("type") == "date"]
    assert [(d["timestamp"], d["fallback"]) for d in dates] == [(1695384000, "22 Sep 2023, 12:00 UTC")]
    tokens = [p["text"] for p in pieces(blocks) if "<!date^1695384000^" in p.get("text", "")]
    assert len(tokens) == 2
    assert blocks[-1]["elements"][0] == {"type": "plain_text", "text": "Courier", "emoji": False}


def test_a_footer_without_a_time_is_shown_as_it_is():
    assert shown(announcement()).endswith("Government of Norland, 14 Nov 2026, 12:20 UTC")
    assert shown(Message("x", footer="Answers are shown to you alone.")).endswith("Answers are shown to you alone.")


def test_links_that_lead_nowhere_safe_are_left_out():
    links = (Link("Statement", "https://g.example/s"), Link("Evil", "javascript:x"), Link("", "https://g.example/t"))
    assert shown(Message("x", links=links)).endswith("Statement  ·  https://g.example/t")


def test_what_does_not_fit_is_cut_where_a_reader_sees_it():
    cards = tuple(QuoteCard(f"{n} " + "words " * 300, f"Speaker {n}") for n in range(30))
    text = shown(Message("Reported", quotes=cards, facts=(Fact("From", "Norland"),), footer="Courier"))
    assert "Speaker 3" in text
    assert "Speaker 29" not in text
    assert "… the rest is left out" in text
    assert text.endswith("Courier")
    assert "From" in text


def test_a_long_quote_is_cut_and_keeps_its_speaker():
    text = shown(Message("Reported", quotes=(QuoteCard("words " * 4000, "Ingrid Solvang"),)))
    assert "words…”\n— Ingrid Solvang" in text


def test_many_small_quotes_keep_within_fifty_blocks():
    cards = tuple(QuoteCard("so", "X") for _ in range(90))
    blocks = render.payload(Message("Reported", quotes=cards))["blocks"]
    assert len(blocks) <= 50


@pytest.mark.parametrize(
    ("reason", "step"),
    [
        ("status: reported > announced", True),
        ("first use: delivered > in use", True),
        ("denied by: the ministry", False),
    ],
)
def test_a_changed_status_is_told_from_other_developments(reason, step):
    state = StoryState("Norland sends ATACMS")
    assert compose.reply(state, state, (reason,), Reading(Article("t", "x"), "aid")).step is step


def test_a_message_of_nothing_is_still_one():
    said = render.payload(Message(""))
    assert list(bodies.faults(said["text"], said["blocks"])) == []


def buttons(*actions: Action) -> list[dict[str, Any]]:
    return [
        one
        for b in render.payload(Message("x", actions=actions))["blocks"]
        if b["type"] == "actions"
        for one in b["elements"]
    ]


def test_a_button_is_the_line_that_it_stands_for():
    (one,) = buttons(Action("Mute", "mute story:12 8h", "danger"))
    assert one == {
        "type": "button", "action_id": "line:0", "value": "mute story:12 8h", "style": "danger",
        "text": {"type": "plain_text", "text": "Mute", "emoji": False},
    }  # fmt: skip


def test_there_are_no_more_buttons_than_slack_shows():
    assert [one["value"] for one in buttons(*(Action("x", f"why {n}") for n in range(40)))] == [
        f"why {n}" for n in range(25)
    ]


def test_a_line_is_never_cut_since_it_would_be_another_command():
    assert [one["value"] for one in buttons(Action("A", "x" * 2001), Action("B", "x" * 2000), Action("C", ""))] == [
        "x" * 2000
    ]


def test_a_group_is_called_by_its_own_element():
    said = render.payload(Message("Announced", ping="S0EDITORS"))
    assert bodies.notified(said["text"], said["blocks"]) == ("{'type': 'usergroup', 'usergroup_id': 'S0EDITORS'}",)


def test_all_that_may_stand_around_the_lines_fits_together():
    """The worst of everything at once: quotation marks count twice in JSON."""
    url = "https://a.example/" + "x" * 1480
    message = Message(
        '"' * 300, title='"' * 500, url=url, facts=tuple(Fact('"' * 60, '"' * 400) for _ in range(20)),
        links=tuple(Link('"' * 160, url) for _ in range(10)), footer='"' * 300 + " · 22 Sep 2023, 12:00 UTC",
        actions=tuple(Action('"' * 75, '"' * 1000) for _ in range(25)), ping="S" + "0" * 20, lines=("words " * 400,),
    )  # fmt: skip
    assert render.room(message) > 0
    said = render.payload(message, follows=True)
    assert list(bodies.faults(said["text"], said["blocks"])) == []
    assert bodies.units(json.dumps(said["blocks"], ensure_ascii=False)) <= 12_000


def test_what_was_looked_for_stands_out_in_the_lines():
    said = render.payload(
        Message("Found", lines=("Norland sends MGM-140", "on 22 Sep 2023, 12:00 UTC"), strong=("MGM-140",))
    )
    (runs,) = [block["elements"][0]["elements"] for block in said["blocks"][1:]]
    assert [(run.get("text"), run.get("style")) for run in runs[:2]] == [
        ("Norland sends ", None), ("MGM-140", {"bold": True}),
    ]  # fmt: skip
    assert list(bodies.faults(said["text"], said["blocks"])) == []
