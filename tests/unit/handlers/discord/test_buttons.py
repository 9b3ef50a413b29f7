"""Buttons that type a line, beside links."""

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Action, Link
from handlers.discord.buttons import line_of, linked, rows
from tests.standins import discord_bodies as bodies

ACTIONS = st.lists(
    st.builds(Action, st.text(max_size=120), st.text(max_size=150), st.sampled_from(["plain", "primary", "danger"])),
    max_size=30,
)


def buttons(actions=(), links=()) -> list[dict]:
    return [button for row in rows(actions, links) for button in row["components"]]


@given(ACTIONS, st.lists(st.builds(Link, st.text(max_size=90), st.just("https://q.example/")), max_size=30))
def test_discord_takes_all_of_them(actions, links):
    assert list(bodies.message({"content": "x", "components": rows(actions, links)})) == []


@given(st.text(max_size=96).map(lambda text: " ".join(text.split())))
def test_a_button_carries_its_line(line):
    (button,) = buttons([Action("Why", line)])
    if not button.get("disabled"):
        assert line_of(button["custom_id"]) == line


def test_a_line_that_is_too_long_is_refused_where_it_is_seen():
    (button,) = buttons([Action("Share here", "share search " + "x" * 84)])
    assert (button["disabled"], button["label"]) == (True, "Share here (too long for a button: type it)")
    assert line_of(button["custom_id"]) == ""
    (fits,) = buttons([Action("Share here", "share search " + "x" * 83)])
    assert "disabled" not in fits


def test_styles_are_discords():
    styles = [
        one["style"] for one in buttons([Action("a", "a"), Action("b", "b", "primary"), Action("c", "c", "danger")])
    ]
    assert styles == [2, 1, 4]


def test_actions_stand_before_links_five_in_a_row_and_25_at_most():
    made = rows(
        [Action(str(n), f"why {n}") for n in range(7)], [Link(f"L{n}", "https://q.example/") for n in range(30)]
    )
    assert [len(row["components"]) for row in made] == [5] * 5
    assert [one["label"] for row in made for one in row["components"]][6:9] == ["6", "L0", "L1"]


def test_the_same_line_twice_is_one_button():
    assert len(buttons([Action("Why", "why  story:1"), Action("Why", "why story:1 ")])) == 1


def test_what_is_no_link_is_no_button():
    good = Link("Quay", "https://q.example/")
    assert linked(
        (good, Link("bad", "javascript:x"), Link("long", "https://q.example/" + "x" * 500), Link(" ", good.url))
    ) == (good,)
