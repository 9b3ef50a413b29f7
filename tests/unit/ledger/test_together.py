"""The ledger of stories that a person put together: nothing is lost, nothing is there twice."""

from dataclasses import replace

import pytest

from bot.ledger import sums
from bot.ledger.rows import rows
from bot.model import Item, Mark, Money, Party, Rung
from bot.stories.shown import show
from bot.stories.state import fold
from tests.invented import FALCON, UKRAINE, arrival, at, claim, official, placed, quantity, span

DENMARK = Party("DK", "Denmark", "donor", span("Copenhagen"))
SIX, TEN = (Item("sky-falcon", "Sky Falcon", quantity(n, words)) for n, words in ((6, "six"), (10, "ten")))
TWO = Item("sky-falcon", "Sky Falcon", quantity(2, "two", "batteries"))
HERON = Item("heron", "Heron", quantity(4, "four", "launchers"))
AID = Item("aid", "military aid")
PRICE = Money(325e6, "USD", "package", "$325m")


def together(*stories):
    """What a merge makes of stories, each as its claims: their observations, and which entry is of which story."""
    state, entry, strands = None, 0, []
    for claims in stories:
        strands.append(tuple(range(entry + 1, entry + 1 + len(claims))))
        for said in claims:
            entry += 1
            state = fold(state, arrival(said, entry, entry, source=f"Paper {entry}"), placed(f"outlet:{entry}"))
    return show(replace(state, strands=tuple(strands)))


def amounts(state):
    return [(r.item, r.quantity.words if r.quantity else "", r.money.words if r.money else "") for r in rows(1, state)]


@pytest.mark.parametrize("other", [TEN, TWO, HERON])
def test_two_packages_of_one_day_are_both_there(other):
    both = together([official("announced", items=(SIX,))], [official("announced", items=(other,))])
    assert amounts(both) == [("Sky Falcon", "six", ""), (other.name, other.quantity.words, "")]


def test_kinds_and_units_are_not_added_and_different_amounts_are():
    both = together([official("announced", items=(SIX, TWO))], [official("announced", items=(TEN,))])
    assert {(s.what, s.unit, s.amount) for s in sums.things(rows(1, both))} == {
        ("Sky Falcon", "missiles", 16), ("Sky Falcon", "batteries", 2),
    }  # fmt: skip


def test_what_is_told_twice_is_there_once():
    said = official("announced", items=(SIX, HERON), money=PRICE)
    (falcon, heron, price) = rows(1, together([said], [said]))
    assert (falcon.quantity.words, heron.quantity.words, price.money) == ("six", "four", PRICE)


def test_one_thing_on_its_way_up_is_one_row_with_all_its_steps():
    (row,) = rows(1, together([official("announced", items=(SIX,))], [official("delivered", items=(SIX,))]))
    assert [(s.rung, s.at) for s in row.steps] == [(Rung.ANNOUNCED, at(1)), (Rung.DELIVERED, at(2))]
    assert (row.rung, row.open) == (Rung.DELIVERED, False)


def test_a_report_and_the_announcement_of_the_same_are_one_row():
    (row,) = rows(1, together([claim(items=(SIX,))], [official("announced", items=(SIX,))]))
    assert (row.rung, row.official, row.quantity.words) == (Rung.ANNOUNCED, True, "six")


def test_what_nobody_counted_is_no_other_amount():
    assert amounts(together([official("announced", items=(FALCON,))], [official("announced", items=(SIX,))])) == [
        ("Sky Falcon", "six", "")
    ]
    assert amounts(together([official("announced", items=(SIX,))], [official("approved", items=())])) == [
        ("Sky Falcon", "six", "")
    ]


def test_a_part_that_came_is_a_part_of_what_was_promised():
    (row,) = rows(1, together([official("announced", items=(TEN,))], [official("delivered", items=(SIX,))]))
    assert (row.quantity.words, row.promised.words, row.open) == ("six", "ten", True)


def test_a_delivery_that_nobody_counted_does_not_take_over_what_was_promised():
    (row,) = rows(1, together([official("announced", items=(TEN,))], [official("delivered", items=(FALCON,))]))
    assert (row.rung, row.quantity.words) == (Rung.DELIVERED, "a small number")


@pytest.mark.parametrize(("money", "many"), [(397e6, 2), (329e6, 2), (322e6, 1), (325e6, 1)])
def test_money_is_compared_as_it_is_reported_roundly(money, many):
    other = Money(money, "USD", "package", f"nearly ${money / 1e6:g}m")
    price = replace(PRICE, amount=320e6)
    both = together(
        [official("announced", items=(AID,), money=price)], [official("announced", items=(AID,), money=other)]
    )
    assert len(rows(1, both)) == many


def test_another_giver_receiver_or_package_is_another_row():
    moldova = replace(UKRAINE, code="MD", name="Moldova")
    first = official("announced", items=(SIX,))
    for other in (
        replace(first, parties=(DENMARK, UKRAINE)),
        replace(first, parties=(first.parties[0], moldova)),
        replace(first, package_number=56),
    ):
        assert len(rows(1, together([replace(first, package_number=55)], [other]))) == 2


def test_the_price_of_a_thing_and_the_same_price_alone_are_one_row():
    both = together(
        [official("announced", items=(AID,), money=PRICE)], [official("announced", items=(HERON,), money=PRICE)]
    )
    assert amounts(both) == [("military aid", "", "$325m"), ("Heron", "four", "")]


def test_one_government_that_says_money_twice_has_promised_it_twice():
    packages = [
        replace(official("announced", items=(AID,), money=Money(worth, "DKK", "package", words)), package_number=number)
        for worth, words, number in ((1.2e9, "1.2 billion kroner", 26), (1.3e9, "1.3 billion kroner", 27))
    ]
    state = None
    for entry, said in enumerate(packages, 1):
        state = replace(state, strands=((1,), (2,))) if state else None
        state = fold(state, arrival(said, entry, entry), placed("record:DK"))
    assert [(r.package_number, r.money.words) for r in rows(1, state)] == [
        (26, "1.2 billion kroner"), (27, "1.3 billion kroner"),
    ]  # fmt: skip
    assert sums.money(rows(1, state)) == (sums.Sum("package", "DKK", 2.5e9, 2),)


def test_what_comes_later_goes_to_the_one_that_it_says_most_of():
    state = together([official("announced", items=(SIX,))], [official("announced", items=(TEN,))])
    state = fold(state, arrival(official("delivered", items=(TEN,)), 9, 50, source="The Courier"), placed("outlet:9"))
    assert [(r.quantity.words, r.rung) for r in rows(1, state)] == [("six", Rung.ANNOUNCED), ("ten", Rung.DELIVERED)]


def test_an_end_of_one_does_not_end_the_other():
    ended = official("cancelled", items=(TEN,), marks=(Mark.ENDED,))
    both = together([official("announced", items=(SIX,))], [official("announced", items=(TEN,)), ended])
    assert [(r.quantity.words, r.open) for r in rows(1, both)] == [("six", True), ("ten", False)]
