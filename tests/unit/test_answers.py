import pytest

from bot.answers.names import CatalogueNames
from bot.answers.questions import StoredQuestions
from bot.catalogue import Catalogue, Entity
from bot.errors import UserError
from bot.rules.plain import Plain
from bot.rules.rule import text
from bot.rules.vocabulary import Vocabulary
from tests.unit.rules.kit import CATALOGUE as KIT
from tests.unit.rules.kit import VOCABULARY as KIT_VOCABULARY

FALCON = Entity(
    "sky-falcon", "system", "missile", "Sky Falcon", {"en": ("Falcon missile",), "uk": ("Скай Фалкон",)},
    designations=("SF-140",), cased_aliases=("SKYFAL",), weak_aliases=("falcon", "grey owl"),
)  # fmt: skip
OWL = Entity("grey-owl", "system", "drone", "Grey Owl", weak_aliases=("falcon",))
FUND = Entity("harbour-fund", "mechanism", "fund", "Harbour Fund")
HOLM = Entity("marit-holm", "person", "gov.defence", "Marit Holm")
CATALOGUE = Catalogue({e.id: e for e in (FALCON, OWL, FUND, HOLM)}, {}, {}, {}, {})


def room() -> CatalogueNames:
    return CatalogueNames(Vocabulary(CATALOGUE))


def asked(words: str) -> str:
    """The rule that plain words of that catalogue mean."""
    return Plain(Vocabulary(CATALOGUE)).read(words).rule


def test_names_are_looked_up_in_any_case_and_several_at_once():
    assert asked(" SKY falcon ,, Harbour Fund") == "topic:harbour-fund OR topic:sky-falcon"


def test_two_names_of_one_topic_are_that_topic():
    assert asked("Sky Falcon, SF-140") == "topic:sky-falcon"


def test_what_is_no_topic_names_what_may_have_been_meant():
    with pytest.raises(UserError, match=r"“Grey Oul” is no name that is known\. Did you mean Grey Owl\?"):
        asked("Sky Falcon, Grey Oul")


def test_no_words_name_nothing():
    assert asked("  ") == "everything"
    with pytest.raises(UserError, match="“,” names nothing"):
        asked(" , ")


def test_names_are_offered_while_they_are_typed():
    suggest = room().suggest
    assert suggest("topic", "sk") == ["Sky Falcon"]
    assert suggest("topic", "fal") == ["Sky Falcon"]
    assert suggest("topic", "") == ["Grey Owl", "Harbour Fund", "Sky Falcon"]
    assert suggest("topic", "Sky Falcom") == ("Sky Falcon",)
    assert suggest("person", "hol") == ["Marit Holm"]
    assert suggest("status", "ann") == ["announced"]
    assert suggest("country", "x") == ()


def questions() -> StoredQuestions:
    """Questions that ask no store."""
    return StoredQuestions(None, None, KIT_VOCABULARY, KIT, {}, None, "0")


def test_a_search_finds_an_organisation_wherever_its_names_stand():
    asked = questions().sought("Norland Arms from Germany")
    assert asked.words == "Norland Arms (works), from Germany"
    assert text(asked.rule) == 'donor:DE AND ("norland arms" OR "norland arms works" OR party:norland-arms)'


def test_a_country_that_is_only_named_is_the_giver_where_gifts_are_asked_for():
    assert text(questions().understood("Germany, War Office", giving=True).rule) == "party:war-office OR donor:DE"
    assert text(questions().understood("not Germany", giving=True).rule) == "NOT donor:DE"


def test_what_is_mistyped_is_offered():
    assert questions().alike("Sea Sheild engines since May") == {"Sea Shield": "Sea Shield engines since May"}
