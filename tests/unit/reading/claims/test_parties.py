"""Who gives, who gets, who asks, who allows: by names, peoples, seats and persons in office."""

from datetime import UTC, datetime

import pytest

from bot.model import Role
from tests.unit.reading.reader_kit import claim, read

CASES: tuple[tuple[str, dict[Role, tuple[str, ...]]], ...] = (
    ("Denmark and the Netherlands will donate Leopard 2 tanks to Ukraine.", {"donor": ("Denmark", "Netherlands"), "recipient": ("Ukraine",)}),
    ("Washington will send Patriot missiles to Kyiv.", {"donor": ("United States",), "recipient": ("Ukraine",)}),
    ("The White House will give Ukraine Patriot missiles.", {"donor": ("United States",), "recipient": ("Ukraine",)}),
    ("Poland will send German-made Leopard 2 tanks to Ukraine.", {"donor": ("Poland",), "maker": ("Germany",)}),
    ("Poland bought US-made Patriot systems.", {"recipient": ("Poland",), "supplier": ("United States",)}),
    ("Germany allowed Poland to send MiG-29 jets to Ukraine.", {"approver": ("Germany",), "donor": ("Poland",), "recipient": ("Ukraine",)}),
    ("Poland asked Germany for permission to send Leopard 2 tanks to Ukraine.", {"requester": ("Poland",), "donor": ("Poland",), "approver": ("Germany",)}),
    ("Kyiv urged Berlin to send Taurus missiles to Ukraine.", {"requester": ("Ukraine",), "donor": ("Germany",), "recipient": ("Ukraine",)}),
    ("Madrid came under pressure to send Patriot batteries to Ukraine.", {"donor": ("Spain",), "requester": ()}),
    ("TECRO has requested to buy Harpoon missiles.", {"recipient": ("Taiwan",)}),
    ("The State Department approved a possible sale of Harpoon missiles to Taiwan.", {"supplier": ("United States",), "recipient": ("Taiwan",)}),
    ("Hungary blocked a tranche of military aid to Ukraine.", {"approver": ("Hungary",), "donor": (), "recipient": ("Ukraine",)}),
    ("Sweden joined Norway in sending CV90 vehicles to Ukraine.", {"donor": ("Sweden", "Norway")}),
    ("NATO will send ammunition to Ukraine and Moldova.", {"donor": ("NATO",), "recipient": ("Ukraine", "Moldova")}),
    ("North Korea agreed to send artillery shells to Russia.", {"donor": ("North Korea",), "recipient": ("Russia",)}),
    ("The Netherlands will fund a package of US weapons for Ukraine.", {"donor": ("Netherlands",), "supplier": ("United States",), "recipient": ("Ukraine",)}),
    ("Ukraine will receive Gepard tanks from Germany.", {"donor": ("Germany",), "recipient": ("Ukraine",)}),
    ("Ukraine pleaded with Germany to send Leopard 2 tanks.", {"requester": ("Ukraine",), "donor": ("Germany",), "recipient": ("Ukraine",)}),
    ("Poland will be the first NATO country to give fighter jets to Ukraine.", {"donor": ("Poland",), "recipient": ("Ukraine",)}),
    ("Britain will send the ammunition London pledged to Kyiv.", {"donor": ("United Kingdom",), "recipient": ("Ukraine",)}),
    ("Kyiv called for US F-16 jets.", {"requester": ("Ukraine",), "donor": ("United States",), "recipient": ("Ukraine",)}),
    ("Berlin has told Athens it will hand over Taurus missiles to Greece.", {"donor": ("Germany",), "recipient": ("Greece",)}),
    ("Germany's move clears the way for Finland to send Leopard 2 tanks to Ukraine.", {"recipient": ("Ukraine",)}),
)  # fmt: skip


@pytest.mark.parametrize(("sentence", "roles"), CASES, ids=[c[0][:60] for c in CASES])
def test_roles(sentence: str, roles: dict[Role, tuple[str, ...]]) -> None:
    found = claim(sentence)

    assert {role: found.named(role) for role in roles} == roles


def test_a_person_counts_for_their_country_only_in_office() -> None:
    sentence = "Biden has sent a Patriot battery to Ukraine."

    assert read(sentence, day=datetime(2023, 9, 22, tzinfo=UTC)).claims[0].named("donor") == ("United States",)
    assert read(sentence, day=datetime(2025, 9, 22, tzinfo=UTC)).claims[0].named("donor") == ()


def test_who_cannot_give_is_looked_at_as_who_gets() -> None:
    found = claim("Ukraine's allies will send a battery of Patriot missiles.")

    assert (found.named("donor"), found.named("recipient")) == ((), ("Ukraine",))


def test_us_is_a_country_and_us_a_pronoun() -> None:
    assert claim("The US will send Patriot missiles to Ukraine.").named("donor") == ("United States",)
    assert claim("Sweden gave us hope and will send CV90 vehicles to Ukraine.").named("donor") == ("Sweden",)


def test_background_clauses_name_other_donors() -> None:
    found = claim("Finland will send Leopard 2 tanks to Ukraine, while Norway has sent NASAMS launchers.")

    assert found.named("donor") == ("Finland",)


def test_parties_lie_where_they_say() -> None:
    text = "Denmark and the Netherlands will donate Leopard 2 tanks to Ukraine."

    for party in claim(text).parties:
        assert text[party.span.start : party.span.end] == party.span.text
        assert party.rule
