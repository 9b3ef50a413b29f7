"""Commands from a person's words to an answer."""

from dataclasses import replace

import pytest

from bot.errors import UserError
from bot.model import Action, CommandCall, Destination, Fact, Link
from bot.rules.near import did_you_mean
from bot.stories.state import fold
from handlers.commands.registry import TABLE, answer, parse
from handlers.commands.room import Room
from tests.invented import arrival, claim, placed
from tests.unit.handlers.commands.shelf import Shelf

DESK = Destination("preview", "desk")
STORY = fold(None, arrival(claim(), 1), placed())


async def ask(text, *stories):
    return await answer(parse(text, person="ada", destination=DESK), room(*stories))


def room(*stories) -> Room:
    return Room(shelf := Shelf(*stories), shelf, shelf, shelf, shelf, shelf)


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("/aid latest sky falcon", "latest", "sky falcon"),
        ("  /AID   Latest  ", "latest", ""),
        ("latest heron", "latest", "heron"),
        ("/aid", "help", ""),
        ("", "help", ""),
    ],
)
def test_a_line_is_read_with_or_without_its_prefix(text, name, rest):
    assert parse(text, person="ada", destination=DESK) == CommandCall(name, rest, "ada", DESK)


async def test_help_lists_every_command_and_one_when_asked():
    message = await ask("/aid help")
    assert [line.partition(" · ")[0] for line in message.lines] == [c.brief for c in TABLE]
    assert message.private
    assert (await ask("/aid help latest")).facts == (
        Fact("/aid latest [what]", "The newest stories, and what is known."),
        Fact("what", "A system, class, country or person; since Monday, 7d, …"),
    )


async def test_an_unknown_command_says_what_may_have_been_meant():
    with pytest.raises(UserError, match=r"no command “latets”\. Did you mean /aid latest\?"):
        await ask("/aid latets")
    with pytest.raises(UserError, match="/aid help lists them"):
        await ask("/aid xyzzy")
    with pytest.raises(UserError, match=r"Did you mean /aid subscriptions\?"):
        await ask("/aid list")
    with pytest.raises(UserError, match=r"Did you mean /aid latest sky Falcon\?"):
        await ask("/aid Sky Falcon")


async def test_help_on_what_is_no_command_says_so():
    with pytest.raises(UserError, match=r"no command “xyzzy”\. /aid help lists them"):
        await ask("/aid help xyzzy")
    with pytest.raises(UserError, match=r"Did you mean /aid help latest\?"):
        await ask("/aid help latets")


@pytest.mark.parametrize(("typed", "meant"), [("hilfe", "help"), ("neu", "since"), ("abos", "subscriptions")])
async def test_german_words_for_commands_are_understood(typed, meant):
    with pytest.raises(UserError, match=f"Did you mean /aid {meant}"):
        await ask(f"/aid {typed}")


async def test_latest_says_what_each_story_is_worth_first():
    message = await ask("/aid latest falcon", STORY)
    assert message.headline == "Latest: Sky Falcon"
    (line,) = message.lines
    assert line.startswith("1. Reported, not confirmed: Netherlands promised Kyiv Sky Falcon missiles, report says")
    assert line.endswith("(1 outlet, 1 origin, 22 Sep 2023, 12:00 UTC) · story 1")
    assert message.links == (Link("1. Harbour News", "https://harbour-news.example/1"),)
    assert message.private


async def test_latest_shows_a_handful():
    message = await ask("/aid latest", *(replace(STORY, title=f"Story {n}") for n in range(9)))
    assert (message.headline, len(message.lines)) == ("Latest", 5)


async def test_an_empty_answer_says_what_would_widen_it():
    message = await ask("/aid latest heron", STORY)
    assert (message.headline, message.lines) == ("Nothing yet: Heron", ("/aid latest shows all topics.",))
    assert (await ask("/aid latest")).lines == ("Stories appear as the feeds bring them.",)


async def test_a_topic_that_nobody_knows_is_the_persons_to_mend():
    with pytest.raises(UserError, match=r"“herom” is no name that is known\. Did you mean Heron\?"):
        await ask("/aid latest herom")


async def test_a_call_that_a_platform_has_parsed_is_answered_alike():
    assert await answer(CommandCall("latest", "", "ada", DESK), room(STORY)) == await ask("/aid latest", STORY)


async def test_an_answer_is_private_and_can_be_shared_with_the_channel():
    asked = await ask("/aid latest falcon", STORY)
    assert asked.actions == (Action("Share here", "share latest falcon"),)
    shared = await ask("/aid share latest falcon", STORY)
    assert (shared.private, shared.actions, shared.lines) == (False, (), asked.lines)


async def test_where_nobody_else_reads_there_is_nobody_to_share_with():
    call = CommandCall("latest", "", "ada", DESK, direct=True)
    assert (await answer(call, room(STORY))).actions == ()


def test_each_command_can_be_registered_on_a_platform():
    assert len({c.name for c in TABLE}) == len(TABLE)
    assert all(c.name.isalpha() and c.name.islower() and len(c.summary) <= 100 for c in TABLE)
    assert all(c.usage.startswith(f"/aid {c.name}") for c in TABLE)


def test_names_are_offered_as_a_question():
    assert did_you_mean([]) == ""
    assert did_you_mean(["A"]) == "Did you mean A?"
    assert did_you_mean(["A", "B", "C"]) == "Did you mean A, B or C?"
