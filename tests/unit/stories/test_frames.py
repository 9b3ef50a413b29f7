"""Frames: what a headline and its lead say of who gives what to whom."""

from dataclasses import replace
from datetime import date

import pytest

from bot.model import Article, Claim, Hedge, Item, Mention, Money, Quantity, Reading, Rung, Span
from bot.stories.background import Background
from bot.stories.folding import Domain
from bot.stories.frames import frame
from bot.stories.headlines import Headlines

DAY = date(2026, 3, 2)
ENTITIES = {
    "Norway": ("country", "NO"),
    "Sweden": ("country", "SE"),
    "NATO": ("country", "NATO"),
    "Ukraine": ("country", "UA"),
    "Taiwan": ("country", "TW"),
    "Lund": ("person", "lund"),
    "Archer": ("system", "archer"),
    "jets": ("class", "aircraft"),
}
DOMAIN = Domain(
    lands={"lund": "SE"},
    roles={"NO": "donor", "SE": "donor", "NATO": "donor", "UA": "recipient", "TW": "recipient"},
    classes={"archer": "artillery"},
)
PHRASES = b"roundups: {en: [live]}\nasides: {en: [after]}\nacts: {give: {en: [send]}, ask: {en: [seek]}, strike: {en: [hit]}}\nmore: {behind: {en: [more]}}"
BACKGROUND = Background(1_000, {}, 5, Headlines.parse(PHRASES), DOMAIN)


def reading(title, text="", about="aid"):
    mentions = [
        Mention(entity, kind, name, Span(at, at + len(name), name, where), name)
        for where, string in (("title", title), ("text", text))
        for name, (kind, entity) in ENTITIES.items()
        if (at := string.find(name)) >= 0
    ]
    return Reading(Article(title, text), about, mentions=tuple(mentions))


def tags(*args, **kwargs):
    return set(frame(reading(*args, **kwargs), BACKGROUND, DAY))


@pytest.mark.parametrize(
    ("title", "donors"),
    [
        ("Norway sends howitzers", {"donor:NO"}),
        ("Norway and Sweden send howitzers", {"donor:NO", "donor:SE"}),
        ("Norway joins Sweden in sending howitzers", {"donor:NO"}),
        ("Lund says Sweden will send howitzers", {"donor:SE"}),
        ("Norway meets NATO", {"donor:NO"}),
        ("NATO meets", set()),
    ],
)
def test_the_donor_is_who_is_named_first_and_who_is_joined_to_it(title, donors):
    assert {tag for tag in tags(title) if tag.startswith("donor")} == donors


def test_the_lead_speaks_where_the_headline_is_silent():
    assert tags("Howitzers on their way", "Norway will send them to Ukraine.") == {"donor:NO?", "recipient:UA?"}
    assert tags("Norway helps", "Sweden will send Archer guns to Ukraine.") == {
        "donor:NO", "recipient:UA?", "item:artillery?", "item:archer?",
    }  # fmt: skip


def test_the_main_clause_comes_first():
    assert tags("Ukraine seeks jets after Norway sends Archer guns") == {"recipient:UA", "item:aircraft", "act:ask"}
    assert tags("Crowds cheer after Norway sends Archer guns") == {
        "donor:NO", "item:artillery", "item:archer", "act:give",
    }  # fmt: skip


def test_a_roundups_frame_is_that_of_its_first_part():
    assert tags("War live: Norway sends jets; Sweden seeks Archer") == {"donor:NO", "item:aircraft", "act:give"}


def test_other_news_has_no_frame():
    assert tags("Norway sends jets", about="other") == set()


def test_the_main_claim_gives_rung_package_and_amount():
    money = Money(2.5e8, "USD", "package", "$250 million")
    claim = Claim(
        "announced", Rung.ANNOUNCED, Span(0, 1, "N"), Hedge("official"), money=money, mechanism="pda", package_number=55
    )
    found = frame(replace(reading("Norway sends jets"), claims=(claim,)), BACKGROUND, DAY)
    assert set(found) >= {"rung:announced", "package:pda#55", "amount:USD=250000000"}
    total = replace(claim, money=replace(money, measures="total"))
    assert not any("amount" in tag for tag in frame(replace(reading("Norway"), claims=(total,)), BACKGROUND, DAY))


def test_a_count_on_top_of_what_came_before_is_marked():
    title = "Norway sends two more jets and six trucks"
    items = [
        Item(name, name, Quantity(n, "", words, Span(at, at + len(words), words, "title")))
        for name, n, words in (("jets", 2, "two"), ("trucks", 6, "six"))
        if (at := title.index(words))
    ]
    claim = Claim("delivered", Rung.DELIVERED, Span(0, 1, "N"), Hedge("official"), items=tuple(items))
    found = frame(replace(reading(title), claims=(claim,)), BACKGROUND, DAY)
    assert [tag for tag in found if tag.startswith("more")] == ["more:jets"]


def test_what_was_once_given_is_an_attacks_background():
    text = "Norway promised Ukraine jets only a day before."
    assert tags("Blasts hit the harbour", text) == {"act:strike", "recipient:UA?"}
    assert tags("Blasts in the harbour", text) == {"donor:NO?", "recipient:UA?", "item:aircraft?"}
