from datetime import UTC, datetime

from bot.answers.names import CatalogueNames
from bot.answers.stories import StoredStories
from bot.catalogue import Catalogue, Entity
from bot.model import StoryState
from bot.rules.vocabulary import Vocabulary

FALCON = Entity(
    "sky-falcon", "system", "missile", "Sky Falcon", {"en": ("Falcon missile",), "uk": ("Скай Фалкон",)},
    designations=("SF-140",), cased_aliases=("SKYFAL",), weak_aliases=("falcon", "grey owl"),
)  # fmt: skip
OWL = Entity("grey-owl", "system", "drone", "Grey Owl", weak_aliases=("falcon",))
FUND = Entity("harbour-fund", "mechanism", "fund", "Harbour Fund")
HOLM = Entity("marit-holm", "person", "gov.defence", "Marit Holm")
CATALOGUE = Catalogue({e.id: e for e in (FALCON, OWL, FUND, HOLM)}, {}, {}, {}, {})


class Stories:
    """Stands for the store: what it was asked for, and two stories."""

    def latest(self, topics, limit):
        self.asked = (topics, limit)
        return [(7, StoryState("newer", at=datetime(2024, 5, 1, tzinfo=UTC))), (3, StoryState("older"))]


def room() -> CatalogueNames:
    return CatalogueNames(Vocabulary(CATALOGUE))


def test_names_are_looked_up_in_any_case_and_several_at_once():
    found = room().resolve(" SKY falcon ,, Harbour Fund")
    assert (found.ids, found.names) == (("sky-falcon", "harbour-fund"), ("Sky Falcon", "Harbour Fund"))


def test_two_names_of_one_topic_are_that_topic():
    assert room().resolve("Sky Falcon, SF-140").ids == ("sky-falcon",)


def test_what_is_no_topic_names_what_may_have_been_meant():
    found = room().resolve("Sky Falcon, Grey Oul")
    assert (found.ids, found.near) == ((), ("Grey Owl",))


def test_no_words_name_nothing():
    assert room().resolve(" , ").ids == ()


async def test_the_latest_stories_come_without_their_numbers():
    stories = Stories()
    found = await StoredStories(stories).latest(("sky-falcon",), 5)
    assert [state.title for state in found] == ["newer", "older"]
    assert stories.asked == (("sky-falcon",), 5)
