"""What does not fit follows: nothing is lost, nothing is said twice, and each part is one that Discord takes."""

from hypothesis import given, settings

from bot.model import Action, Destination, Fact, Link, Message, QuoteCard
from handlers.discord import render
from handlers.discord.split import parts, split
from tests.standins import discord_bodies as bodies
from tests.standins.discord import read
from tests.unit.handlers.discord.test_render import MESSAGES

HERE = Destination("discord", "42")


def body(message: Message, follow: int = 0) -> dict:
    return render.payload(message, key="aidwire-17+9", to=HERE, follow=follow, note=render.GONE)


def shown(message: Message) -> str:
    return read({"content": ""} | body(message))


@settings(deadline=None)
@given(MESSAGES)
def test_discord_takes_every_part(message):
    for part in parts(message):
        assert list(bodies.message(body(part, follow=7))) == []


@settings(deadline=None)
@given(MESSAGES)
def test_pieces_keep_their_order_and_none_is_lost(message):
    head, rest = split(message)
    rest = rest or Message("")
    assert (*head.quotes, *rest.quotes) == message.quotes
    assert (*head.links, *rest.links) == message.links
    told = {*head.facts, *rest.facts}
    assert all(fact in told or not render.uncut(fact) for fact in message.facts)
    assert (head.headline, head.title, head.actions, head.struck) == (
        message.headline, message.title, message.actions, message.struck,
    )  # fmt: skip


@settings(deadline=None)
@given(MESSAGES)
def test_what_fits_is_shown_uncut_beside_all_that_may_be_added(message):
    if render.whole(message):
        description = body(message, follow=9)["embeds"][0].get("description", "")
        assert description.startswith(render.GONE)
        assert description.endswith("… goes on in the thread")
        alone = render.payload(message, key="k", to=HERE)["embeds"][0].get("description", "")
        assert description == "\n\n".join(filter(None, (render.GONE, alone, "… goes on in the thread")))


def test_at_the_edge_of_what_fits_there_is_room_for_what_may_be_added():
    edge = [Message("x", lines=("l" * n,)) for n in range(3950, 4060, 3)]
    fitting = [message for message in edge if render.whole(message)]
    assert 0 < len(fitting) < len(edge)
    cut = [one for one in fitting if one.lines[0] not in body(one, follow=9)["embeds"][0]["description"]]
    assert cut == []
    tight = [
        Message("x", lines=("l" * n,), quotes=(QuoteCard(text="q", speaker="Bo Lind"),)) for n in range(3900, 4060, 3)
    ]
    assert all("Bo Lind" in shown(one) for one in tight if render.whole(one))


def test_the_status_stands_over_every_part():
    found = parts(Message("Reported, not confirmed", lines=tuple(f"{n} " + "word " * 600 for n in range(4))))
    assert [part.headline for part in found] == [
        "Reported, not confirmed",
        *["Reported, not confirmed · continued"] * 3,
    ]


def test_a_line_that_no_message_holds_is_told_in_several_between_words():
    line = " ".join(f"word{n}" for n in range(3000))
    found = parts(Message("x", lines=(line,)))
    assert " ".join(piece for part in found for piece in part.lines) == line
    assert "…" not in shown(found[1])


def test_a_title_and_facts_that_would_be_cut_are_told_in_full():
    title, text = "Title " * 60, "text " * 300
    found = parts(Message("x", title=title, facts=(Fact("Short", "fact"), Fact("Long", text))))
    said = "\n".join(line for part in found for line in part.lines)
    assert title.strip() in said
    assert f"Long: {text.strip()}" in said
    assert found[0].facts == (Fact("Short", "fact"),)


def test_links_that_find_no_place_follow():
    links = tuple(Link(str(n), f"https://q.example/{n}") for n in range(30))
    head, rest = split(Message("x", links=links, actions=(Action("Why", "why story:1"),)))
    assert (len(head.links), len(rest.links)) == (24, 6)


def test_what_no_message_holds_is_cut_where_it_is_seen_and_the_rest_goes_on():
    monster = QuoteCard(text="word " * 3000, speaker="Ada Holm")
    found = parts(Message("x", quotes=(monster, QuoteCard(text="short", speaker="Bo Lind"))))
    assert len(found) == 3
    assert "…”" in shown(found[1])
    assert "— **Ada Holm**" in shown(found[1])
    assert "Bo Lind" in shown(found[2])


def test_there_is_an_end_to_it():
    endless = Message("x", lines=tuple("word " * 600 for _ in range(100)))
    found = parts(endless)
    assert len(found) == 9
    assert shown(found[-1]).endswith("…")
