"""Folding: what names stand for."""

from datetime import date

from bot.catalogue import Catalogue, Country, Entity, Office, TopicClass
from bot.model import Article, Mention, Reading, Span
from bot.stories.folding import Domain, Name, names

CATALOGUE = Catalogue(
    entities={
        e.id: e
        for e in (
            Entity("lund", "person", "politician", "Eva Lund", surname_aliases=("Lund",), country="SE",
                   roles=(Office("se-pm", date(2024, 1, 1), date(2026, 1, 1)),)),
            Entity("lund-per", "person", "politician", "Per Lund", surname_aliases=("Lund",), country="NO",
                   roles=(Office("no-mod", date(2025, 6, 1)),)),
            Entity("ministry", "organisation", "gov.defence", "Ministry", country="SE"),
            Entity("works", "organisation", "company.state", "Gun Works", country="SE"),
            Entity("archer", "system", "artillery.sp", "Archer", country="SE"),
            Entity("drone", "system", "drone", "Gull"),
        )
    },
    countries={"SE": Country("SE", ("Sweden",), usual_role="donor")},
    roles={},
    classes={"artillery": TopicClass("artillery", ("artillery.",), {}), "armour": TopicClass("armour", ("tank",), {})},
    kind_cues={},
)  # fmt: skip
DOMAIN = Domain.of(CATALOGUE)


def test_people_and_ministries_stand_for_their_country_and_companies_do_not():
    assert DOMAIN.lands == {"lund": "SE", "lund-per": "NO", "ministry": "SE"}


def test_systems_belong_to_the_class_that_their_kind_is_under():
    assert DOMAIN.classes == {"archer": "artillery"}


def test_a_surname_names_the_one_in_office():
    assert DOMAIN.in_office("Lund", date(2024, 5, 1)) == "lund"
    assert DOMAIN.in_office("Lund", date(2026, 5, 1)) == "lund-per"
    assert DOMAIN.in_office("Lund", date(2025, 7, 1)) is None
    assert DOMAIN.in_office("Berg", date(2025, 7, 1)) is None


def test_mentions_and_bare_surnames_in_the_order_of_the_text():
    title = "Lund\u2019s gift: Swedish guns, says Lund"
    mention = Mention("SE", "country", "Sweden", Span(13, 20, "Swedish", "title"), "Swedish")
    found = names(Reading(Article(title, ""), "aid", mentions=(mention,)), "title", DOMAIN, date(2024, 5, 1))
    assert found == [
        Name(0, 4, "person", "lund", "SE"),
        Name(13, 20, "country", "SE", "SE"),
        Name(32, 36, "person", "lund", "SE"),
    ]


def test_a_mention_goes_before_a_surname():
    title = "Lund speaks"
    mention = Mention("lund-per", "person", "Per Lund", Span(0, 4, "Lund", "title"), "Lund")
    found = names(Reading(Article(title, ""), "aid", mentions=(mention,)), "title", DOMAIN, date(2024, 5, 1))
    assert [name.entity for name in found] == ["lund-per"]
