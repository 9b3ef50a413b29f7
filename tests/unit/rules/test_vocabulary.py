"""What names lead to, and what of them the reader of news never sees."""

from dataclasses import replace
from itertools import chain

import pytest

from bot.answers.names import CatalogueNames
from bot.reading.topics.subjects import every_form
from bot.rules.plain import Plain
from bot.rules.vocabulary import Vocabulary
from bot.settings.catalogue import load_catalogue
from tests.shared import ROOT
from tests.unit.rules.kit import CATALOGUE, VOCABULARY, german


@pytest.mark.parametrize(
    ("name", "party", "country"),
    [
        ("Norland Arms", "norland-arms", None),
        ("the War Office", "war-office", "US"),  # a house where a party may be meant, else what it stands for
        ("Kriegsamt", "war-office", None),
        ("deutschen", "DE", "DE"),
        ("den Vereinigten Staaten", None, None),
        ("Vereinigten Staaten", "US", "US"),
        ("The Courier", None, None),  # outlets are feeds
    ],
)
def test_parties_are_countries_and_organisations(name, party, country):
    assert (VOCABULARY.find("party", name), VOCABULARY.find("country", name)) == (party, country)


def test_an_alliance_is_not_also_an_organisation():
    nato = replace(CATALOGUE.entities["war-office"], id="us", name="The States' House")
    both = Vocabulary(replace(CATALOGUE, entities={"us": nato}))
    assert both.find("party", "Kriegsamt") == "US"


def test_what_classes_are_called_when_asked_is_not_read_in_news():
    assert VOCABULARY.find("class", "uav") == "drones"
    assert "UAVs" not in {form.alias for form in every_form(CATALOGUE)}
    bare = replace(CATALOGUE, classes={c.id: replace(c, asked={}) for c in CATALOGUE.classes.values()})
    assert list(every_form(CATALOGUE)) == list(every_form(bare))


def test_names_are_shown_in_the_language_that_is_spoken():
    asked = (
        ("class", "drones"),
        ("class", "air_defence"),
        ("party", "DE"),
        ("country", "IT"),
        ("party", "norland-arms"),
        ("status", "in_use"),
    )
    shown = [VOCABULARY.name(*one) for one in asked]
    assert shown == ["drones", "air defence", "Germany", "Italy", "Norland Arms (works)", "in use"]
    with german():
        shown = [VOCABULARY.name(*one) for one in asked]
    # A name that would not be understood is no help: that of Italy is one here.
    assert shown == ["Drohnen und Roboter", "air defence", "Deutschland", "Italy", "Norland Arms (works)", "im Einsatz"]


def test_names_are_offered_in_the_language_that_is_spoken():
    names = CatalogueNames(VOCABULARY)
    assert names.suggest("party", "norl") == ["Norland Arms (works)"]
    with german():
        assert names.suggest("country", "germ") == ["Deutschland"]
        assert names.suggest("class", "dro") == ["Drohnen und Roboter"]
        assert names.suggest("country", "Germny") == ("Deutschland",)


def test_every_everyday_name_of_the_catalogues_classes_means_its_class():
    catalogue = load_catalogue(ROOT / "config" / "catalogue")
    plain = Plain(Vocabulary(catalogue))
    for one in catalogue.classes.values():
        for name in chain(*one.asked.values()):
            assert plain.read(name).rule == f"class:{one.id}"


def test_outlets_are_written_as_they_write_themselves():
    known = Vocabulary(CATALOGUE)
    assert (known.outlet("the courier"), known.outlet("eight o clock")) == ("The Courier", "eight o clock")
    known.spell(["Eight O’Clock"])
    assert known.outlet("eight o clock") == "Eight O’Clock"
