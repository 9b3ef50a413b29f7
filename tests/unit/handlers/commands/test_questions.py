"""What people ask, and the answers: one shelf of values for all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import UserError
from bot.model import Action, Destination, Item, Mark, Money, StoryState
from bot.rules.rule import EVERYTHING, Term
from bot.stories.state import fold
from handlers.commands.lists import about
from handlers.commands.registry import answer, parse
from handlers.commands.room import Asked, Room
from tests.invented import NOON, arrival, at, claim, official, placed, quantity, quote, reading
from tests.unit.handlers.commands.shelf import NOW, Shelf

DESK = Destination("preview", "desk")
SIX = Item("sky-falcon", "Sky Falcon", quantity(6, "six"))
PRICE = Money(325e6, "USD", "package", "$325m")


def story(*arrivals) -> StoryState:
    state = None
    for one in arrivals:
        state = fold(state, one, placed(f"outlet:{one.source}"))
    return state


REPORTED = story(arrival(claim()))
ANNOUNCED = story(arrival(claim(), 1), arrival(official("announced", items=(SIX,), money=PRICE), 2, 24))
DELIVERED = story(arrival(official("announced", items=(SIX,)), 3), arrival(official("delivered", items=(SIX,)), 4, 48))


async def ask(line, *stories, shelf=None, readings=(), direct=False):
    shelf = shelf or Shelf(*stories, readings=readings)
    call = replace(parse(line, person="ada", destination=DESK), direct=direct)
    return await answer(call, Room(shelf, shelf, shelf, shelf, shelf, shelf))


# --- latest and since ------------------------------------------------------------------------------------------------


async def test_latest_goes_on_page_by_page():
    stories = [replace(REPORTED, title=f"Story {n}") for n in range(1, 8)]
    first = await ask("latest", *stories)
    assert first.lines[4].startswith("5. Reported, not confirmed: Story 5")
    assert first.lines[4].endswith("story 5")
    assert first.actions[0] == Action("More", "latest page 2")
    second = await ask("latest page 2", *stories)
    assert [line[:2] for line in second.lines] == ["6.", "7."]
    assert [a.label for a in second.actions] == ["Share here"]


async def test_latest_of_a_time_alone():
    message = await ask("latest falcon since 23 September 2023", REPORTED, ANNOUNCED)
    assert message.headline == "Latest: Sky Falcon since 23 Sep 2023"
    assert len(message.lines) == 1


async def test_since_is_the_time_of_ones_own_last_look():
    shelf = Shelf(REPORTED, now=NOON + timedelta(hours=1))
    first = await ask("since", shelf=shelf)
    assert (first.headline, len(first.lines)) == ("New in the last seven days", 1)
    shelf._now += timedelta(hours=1)
    second = await ask("since", shelf=shelf)
    assert second.headline == "Nothing new since you last asked, 22 Sep 2023, 13:00 UTC"
    assert second.lines == ("/aid latest shows the newest stories all the same.",)


async def test_since_a_day_is_no_look():
    shelf = Shelf(REPORTED, ANNOUNCED)
    for line in ("since 23 September 2023", "since since 23 September 2023"):
        message = await ask(line, shelf=shelf)
        assert (message.headline, len(message.lines)) == ("New since 23 Sep 2023", 1)
    assert shelf.looks == {}
    with pytest.raises(UserError, match="no name that is known"):
        await ask("since parsnip", shelf=shelf)


@pytest.mark.parametrize("line", ["latest", "open", "pledges", "quotes holm"])
async def test_behind_the_last_page_there_is_nothing_more(line):
    message = await ask(f"{line} page 9", ANNOUNCED, readings=READINGS)
    assert (message.headline, message.lines) == ("Nothing more", (f"/aid {line} begins anew.",))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked(Term("class", "drones"), "drones"), ": drones"),
        (Asked(Term("donor", "DK"), "from Denmark"), ": from Denmark"),
        (Asked(EVERYTHING), ""),
    ],
)
def test_a_headline_says_what_was_understood(asked, said):
    assert about(asked) == said


# --- search and quotes -----------------------------------------------------------------------------------------------

READINGS = tuple(reading(None, title=f"Article {n}", url=f"https://harbour.example/{n}") for n in range(1, 8))


async def test_search_shows_the_piece_that_was_meant_and_where_its_story_stands():
    message = await ask("search Article 3", readings=READINGS)
    assert message.headline == "1 article: “article 3”"
    assert message.lines == ("1. Article 3 (Harbour News, 25 Sep 2023, 12:00 UTC · story 7)\n… a piece …",)
    assert (message.strong, message.links[0].url) == (("piece",), "https://harbour.example/3")


async def test_search_goes_on_where_the_page_before_ended():
    first = await ask("search article", readings=READINGS)
    assert first.actions[0] == Action("More", "search article before:3")
    second = await ask("search article before:3", readings=READINGS)
    assert [line.split(" (")[0] for line in second.lines] == ["1. Article 2", "2. Article 1"]


async def test_a_search_without_words_or_hits_says_what_to_do():
    with pytest.raises(UserError, match="Say what to look for"):
        await ask("search 7d")
    message = await ask("search parsnip", readings=READINGS)
    assert (message.headline, message.lines[0]) == (
        "Nothing found: “parsnip”", "Fewer words, or one name alone, find more.",
    )  # fmt: skip


async def test_a_search_that_is_mistyped_offers_what_may_have_been_meant():
    message = await ask("search sky falcom", readings=READINGS)
    assert message.lines[0] == "Did you mean Sky Falcon?"
    assert message.actions[0] == Action("Sky Falcon", "search Sky Falcon")


async def test_a_search_says_how_many_there_are():
    assert (await ask("search article", readings=READINGS)).headline == "7 articles: “article”"
    many = READINGS * 144
    assert (await ask("search article", readings=many)).headline == "More than 1000 articles: “article”"
    assert (await ask("search article before:1", readings=READINGS)).headline == "Nothing more"


async def test_quotes_are_sure_ones_each_once_with_their_speaker():
    words, other, unsure = quote("We will send them."), quote("Not yet.", "Jon Wick"), quote("Maybe.", sure=False)
    said = (replace(READINGS[0], quotes=(words, unsure)), replace(READINGS[1], quotes=(other, words)))
    message = await ask("quotes falcon", readings=said)
    assert [(c.speaker, c.text, c.source) for c in message.quotes] == [
        ("Jon Wick", "Not yet.", "Harbour News, 25 Sep 2023"),
        ("Marit Holm", "We will send them.", "Harbour News, 25 Sep 2023"),
    ]
    holm = await ask("quotes holm", readings=said)
    assert [(c.speaker, c.office, c.url) for c in holm.quotes] == [
        ("Marit Holm", "defence minister", "https://harbour.example/2")
    ]


async def test_whoever_said_nothing_is_looked_for_in_articles():
    message = await ask("quotes holm", readings=())
    assert message.lines == ("/aid search holm shows the articles themselves.",)


# --- the ledger ------------------------------------------------------------------------------------------------------


async def test_pledges_say_what_each_is_worth_and_add_up_only_what_may_be():
    message = await ask("pledges netherlands", REPORTED, ANNOUNCED, DELIVERED)
    assert message.headline == "Pledges: Netherlands"
    assert message.lines[0].startswith("1. Delivered: Sky Falcon, six from Netherlands to Ukraine (Dutch Ministry of")
    assert any(line.endswith("$325m (package) from Netherlands to Ukraine (Dutch Ministry of Defence, 23 Sep 2023) · story 2")
               for line in message.lines)  # fmt: skip
    assert any("Reported, not confirmed" in line for line in message.lines)
    assert {f.label: f.text for f in message.facts} == {
        "Sky Falcon": "12 missiles, 6 delivered",
        "Money, packages": "325,000,000 USD",
    }


async def test_what_was_ruled_out_says_so_before_all_else():
    refused = official("ruled_out", marks=(Mark.REFUSED,))
    message = await ask("pledges", story(arrival(claim("considering"), 1), arrival(refused, 2, 24)))
    now, before = message.lines[0].split(". Before that: ")
    assert now.startswith("1. Ruled out: Sky Falcon, a small number from Netherlands")
    assert now.endswith("(Dutch Ministry of Defence, 23 Sep 2023)")
    assert before == "Reported, not confirmed: under consideration (Harbour News, 22 Sep 2023) · story 1"


async def test_what_is_only_reported_refused_stands_beside_the_step():
    rumour = claim("ruled_out", marks=(Mark.REFUSED,))
    told = story(arrival(official("announced"), 1), arrival(rumour, 2, 24, source="Quay Post"))
    (line,) = (await ask("pledges", told)).lines
    assert line.startswith("1. Announced · reported refused: Sky Falcon")
    assert "22 Sep 2023" in line


async def test_pledges_as_a_table():
    assert (await ask("pledges", ANNOUNCED)).actions[0] == Action("As a table", "pledges csv")
    message = await ask("pledges falcon csv", ANNOUNCED)
    assert (message.file.name, message.file.body.count(b"\r\n")) == ("pledges.csv", 3)
    assert "As a table" not in [a.label for a in message.actions]
    assert (await ask("pledges falcon", ANNOUNCED)).file is None


async def test_large_sums_are_written_out():
    shells = replace(SIX, quantity=quantity(1_500_000, "1.5 million"))
    promised = story(arrival(official("announced", items=(shells,)), 5))
    assert (await ask("pledges", promised)).facts[0].text == "1,500,000 missiles, none delivered yet"


async def test_open_is_what_was_promised_the_oldest_first():
    message = await ask("open", REPORTED, ANNOUNCED, DELIVERED)
    assert message.headline == "Promised, not delivered"
    assert [line.split(":")[0] for line in message.lines] == ["1. 3 days", "2. 3 days"]
    (fresh,) = (await ask("open", story(arrival(official("announced", items=(SIX,)), 1, 71)))).lines
    assert fresh.startswith("1. Today: Announced: ")
    assert (await ask("open heron", ANNOUNCED)).lines == ("/aid pledges heron shows what came, too.",)


async def test_a_timeline_is_a_picture_and_its_words():
    message = await ask("timeline falcon", ANNOUNCED)
    assert message.headline == "Timeline: Sky Falcon"
    assert message.lines == (
        "Netherlands: Sky Falcon, six – announced (23 Sep 2023)",
        "Netherlands: $325m (package) – announced (23 Sep 2023)",
    )
    assert message.file.kind == "image/png"
    assert message.file.alt.startswith("Sky Falcon.")
    with pytest.raises(UserError, match="Say of what"):
        await ask("timeline since 2023")


async def test_an_answer_for_oneself_has_no_button_to_share():
    assert [a.label for a in (await ask("pledges falcon", ANNOUNCED, direct=True)).actions] == ["As a table"]


def test_the_shelf_stands_where_the_news_ends():
    assert at(72) <= NOW
