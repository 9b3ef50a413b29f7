import pytest

from bot.catalogue import Catalogue, Country, Cues, Entity
from bot.reading.text import Text
from bot.reading.topics.aliases import Finder, Spaced
from bot.reading.topics.evidence import Document, Senses, Verdict
from bot.reading.topics.subjects import every_form

OWL = Entity(
    "owl", "system", "drone.recon", "Owl", weak_aliases=("Owl",), cues=Cues(("Norway", "glider"), ("feather", "zoo"))
)
NORWAY = Country("NO", ("Norway",), ("Norwegian",))
KITE = Entity("kite", "system", "drone.recon", "Kite 7", designations=("Kite 7",))
FUND = Entity("fund", "mechanism", "fund", "Owl Fund", weak_aliases=("Owl",), cues=Cues(("loan",)))
KINDS = {
    "drone": {"en": ("drone", "drones", "unmanned")},
    "aid_context": {"en": ("Kyiv", "send", "donate")},
    "not_military": {"en": ("recipe",)},
}


def verdict(text: str, title: str = "", entity: Entity = OWL) -> Verdict:
    catalogue = Catalogue({e.id: e for e in (entity, KITE)}, {"NO": NORWAY}, {}, {}, KINDS)
    finder, senses = Finder(every_form(catalogue)), Senses(catalogue)
    fields = [(field, Spaced(field)) for field in (Text(title, "title"), Text(text))]
    hits = [hit for field, words in fields for hit in finder.find(field, words)]
    return senses.weigh(entity.id, [h for h in hits if h.form.key == entity.id], Document(fields, hits, senses.cues))


FAR = " " + "And so on it went that day. " * 30


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("An Owl sat there.", 0),
        ("An Owl drone sat there.", 1),
        ("An Owl drone, unmanned.", 2),
        ("An Owl, drones and a drone, unmanned.", 2),
        ("An Owl glider.", 4),
        ("An Owl glider with one feather.", -2),
        ("An Owl drone to send and donate.", 3),
        ("An Owl to send and donate to Kyiv.", 2),
        ("An Owl and a Kite 7.", 1),
        (f"It rained.{FAR}An Owl glider.", 2),
        (f"An Owl sat.{FAR}A glider.", 0),
        (f"An Owl drone.{FAR}A zoo.", -2),
        ("An Owl drone recipe.", -3),
        ("Ann Owl drew a drone.", -2),
        ("In Owl we trust, a drone.", 1),
        ("A drone by Owl Biggins.", -2),
    ],
)
def test_weights(text: str, weight: int) -> None:
    assert verdict(text).weight == weight


def test_the_title_counts_double() -> None:
    assert verdict("", title="An Owl glider").weight == 4


def test_the_setting_alone_does_not_suffice() -> None:
    assert not verdict("An Owl to send and donate to Kyiv.").accepted
    assert verdict("An Owl drone to send.").accepted


def test_a_country_among_its_own_cues_suffices_where_it_is_prominent() -> None:
    assert verdict("Norway gets an Owl.").accepted
    assert not verdict("Sweden gets an Owl.").accepted
    assert not verdict("Norway gets an Owl. So does a zoo.").accepted
    assert not verdict(f"It rained.{FAR}Norway gets an Owl.").accepted


def test_a_headline_in_capitals_shows_no_strangers() -> None:
    assert verdict("", title="Northern Ann Owl Shows Many Drone Pictures").weight == 1


def test_a_mechanism_goes_by_its_own_cues() -> None:
    assert not verdict("An Owl drone, unmanned, to send.", entity=FUND).accepted
    assert verdict("An Owl loan.", entity=FUND).accepted


def test_what_was_weighed_is_told() -> None:
    assert verdict("Ann Owl, a drone, a feather.").why == ("+drone", "-feather", "-beside Ann")
