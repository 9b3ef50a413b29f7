"""`/aid language`, and in which language any command is answered."""

from dataclasses import replace

import pytest

from bot.language import known, learn, spoken
from bot.model import Action, Destination
from handlers.commands.registry import answered, parse, suggest
from handlers.commands.room import Room
from tests.pseudo import learnt, wide
from tests.unit.handlers.commands.shelf import Shelf

DESK = Destination("preview", "desk")


@pytest.fixture(autouse=True)
def german():
    with learnt("de", "Deutsch", "German"):
        yield


@pytest.fixture
def shelf():
    return Shelf()


async def ask(line, shelf, *, lang="", manager=True):
    call = replace(parse(line, person="ada", destination=DESK), manager=manager, lang=lang)
    return await answered(call, Room(shelf, shelf, shelf, shelf, shelf, shelf))


async def test_it_says_which_it_is_and_those_there_are(shelf):
    said = await ask("language", shelf)
    assert said.headline == "This channel is spoken to in English"
    assert (said.actions, said.private) == ((Action("Deutsch", "language de"),), True)


async def test_where_there_is_one_language_nothing_is_offered(shelf):
    german = known().pop("de")
    said = await ask("language", shelf)
    assert (said.actions, said.lines) == ((), ("Who runs the bot has given it no other language.",))
    learn(german)


@pytest.mark.parametrize("name", ["German", "deutsch", "DE", " de "])
async def test_by_any_of_its_names_it_is_spoken_from_now_on(shelf, name):
    said = await ask(f"language {name}", shelf)
    assert shelf.spoken == {DESK: "de"}
    assert said.headline == wide("This channel is spoken to in {language} now").format(language="Deutsch")
    assert (await ask("latest", shelf)).headline == wide("Nothing yet")
    undo = next(a.line for a in said.actions if a.label == wide("Undo"))
    assert (await ask(undo, shelf)).headline == "This channel is spoken to in English now"
    assert spoken() == "en"


async def test_the_same_again_has_nothing_to_undo(shelf):
    assert (await ask("language english", shelf)).actions == ()


async def test_what_is_mistyped_or_unknown_is_said(shelf):
    assert (await ask("language Germn", shelf)).lines == ("“Germn” is no language that I speak. Did you mean German?",)
    assert "I speak English, Deutsch." in (await ask("language xyzzy", shelf)).lines[0]
    assert shelf.spoken == {}


async def test_only_who_manages_a_channel_chooses_for_it(shelf):
    assert "manages this channel" in (await ask("language de", shelf, manager=False)).lines[0]


async def test_where_nobody_chose_the_persons_own_is_spoken(shelf):
    assert (await ask("latest", shelf, lang="de")).headline == wide("Nothing yet")
    assert (await ask("latest", shelf, lang="tlh")).headline == "Nothing yet"
    await ask("language en", shelf)
    assert (await ask("latest", shelf, lang="de")).headline == "Nothing yet"


async def test_what_was_not_done_is_said_in_the_channels_language_too(shelf):
    await ask("language de", shelf)
    said = await ask("timeline", shelf)
    assert (said.headline, said.tone, said.lang) == (wide("That did not work"), "error", "de")
    assert said.lines[0].startswith(wide("Say of what"))
    assert (
        (await ask("subscribe heron", shelf, manager=False)).lines[0].startswith(wide("Only who manages this channel"))
    )


def test_languages_are_offered_by_any_of_their_names(shelf):
    assert suggest("language", "", names=shelf) == ["English", "Deutsch"]
    assert suggest("language", "ger", names=shelf) == suggest("language", "De", names=shelf) == ["Deutsch"]
