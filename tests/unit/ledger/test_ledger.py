"""Rows of a ledger, what may be added up, and the table that other trackers load."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from bot.ledger import export, sums
from bot.ledger.rows import rows
from bot.model import Item, Mark, Money, Party, Rung
from bot.stories.state import fold
from tests.invented import FALCON, UKRAINE, arrival, at, claim, official, placed, quantity, span

DENMARK = Party("DK", "Denmark", "donor", span("Copenhagen"))
HERON = Item("heron", "Heron", quantity(6, "six", "launchers"))
SIX = Item("sky-falcon", "Sky Falcon", quantity(6, "six"))
THREE = Item("sky-falcon", "Sky Falcon", quantity(3, "three"))
PRICE = Money(325e6, "USD", "package", "$325m")


def story(*arrivals):
    state = None
    for one in arrivals:
        state = fold(state, one, placed(f"outlet:{one.source}"))
    return state


def test_each_thing_is_a_row_and_the_price_stands_once():
    found = rows(7, story(arrival(official("announced", items=(SIX, HERON), money=PRICE))))
    assert [(r.item, r.quantity.words if r.quantity else "", r.money) for r in found] == [
        ("Sky Falcon", "six", None), ("Heron", "six", None), ("", "", PRICE),
    ]  # fmt: skip
    assert {(r.story, r.rung, r.donors[0].code, r.recipients[0].code) for r in found} == {
        (7, Rung.ANNOUNCED, "NL", "UA")
    }


def test_one_thing_that_nobody_counted_and_its_price_are_one_row():
    aid = Item("aid", "military aid")
    (row,) = rows(7, story(arrival(official("announced", items=(aid,), money=PRICE))))
    assert (row.item, row.money) == ("military aid", PRICE)


def test_what_sources_say_is_never_above_reported():
    (row,) = rows(1, story(arrival(claim("delivered"))))
    assert (row.rung, row.official, row.open) == (Rung.REPORTED, False, False)


def test_the_steps_say_when_each_rung_was_reached():
    (row,) = rows(1, story(
        arrival(claim(), 1), arrival(official("announced"), 2, 5), arrival(official("announced"), 3, 9, source="Quay Post"),
        arrival(official("delivered"), 4, 48),
    ))  # fmt: skip
    assert [(s.rung, s.at) for s in row.steps] == [
        (Rung.REPORTED, at(0)), (Rung.ANNOUNCED, at(5)), (Rung.DELIVERED, at(48)),
    ]  # fmt: skip
    assert (row.first, row.latest, row.reached(Rung.CONTRACTED)) == (at(0), at(48), None)


def test_two_givers_have_rows_of_their_own():
    danish = official("announced", items=(HERON,), parties=(DENMARK, UKRAINE))
    found = rows(1, story(arrival(official("announced"), 1), arrival(danish, 2, 1)))
    assert [(r.donors[0].code, r.item) for r in found] == [("NL", "Sky Falcon"), ("DK", "Heron")]


def test_open_is_what_was_promised_on_the_record_and_has_not_come():
    announced, ended = official("announced"), official("cancelled", marks=(Mark.ENDED,))
    assert rows(1, story(arrival(announced)))[0].open
    assert not rows(1, story(arrival(announced, 1), arrival(ended, 2, 5)))[0].open
    assert not rows(1, story(arrival(announced, 1), arrival(official("delivered"), 2, 5)))[0].open


def test_a_part_that_came_leaves_the_rest_open():
    (row,) = rows(1, story(
        arrival(official("announced", items=(SIX,)), 1), arrival(official("delivered", items=(THREE,)), 2, 5),
    ))  # fmt: skip
    assert (row.quantity.words, row.promised.words, row.open) == ("three", "six", True)


def test_units_are_never_added_across_kinds_nor_totals_to_packages():
    batteries = Item("sky-falcon", "Sky Falcon", quantity(2, "two", "batteries"))
    total = Money(66e9, "USD", "total", "more than $66bn")
    found = [
        *rows(1, story(arrival(official("announced", items=(SIX,), money=PRICE)))),
        *rows(2, story(arrival(official("announced", items=(batteries,), money=total)))),
        *rows(3, story(arrival(official("announced", items=(FALCON,), money=PRICE)))),
    ]
    assert sums.things(found) == (
        sums.Sum("Sky Falcon", "missiles", 6, 2, 1), sums.Sum("Sky Falcon", "batteries", 2, 1),
    )  # fmt: skip
    assert sums.money(found) == (sums.Sum("package", "USD", 650e6, 2),)


def table(*found):
    return list(
        csv.DictReader(io.StringIO(export.table(found, {"announced": "commitment"}, {"sky-falcon": "missile"})))
    )


def test_the_table_says_what_a_tracker_counts():
    first, second = table(*rows(7, story(arrival(official("announced", items=(SIX,), money=PRICE)))))
    shown = ("donor_code", "recipient_code", "item_class", "quantity", "unit", "measure", "confirmed", "announced")
    assert [first[c] for c in shown] == ["NL", "UA", "missile", "6", "missiles", "commitment", "yes", "2023-09-22"]
    assert [second[c] for c in ("quantity", "value", "currency", "value_measures")] == [
        "",
        "325000000",
        "USD",
        "package",
    ]


def test_what_only_sources_say_is_no_commitment():
    (row,) = table(*rows(7, story(arrival(claim("announced")))))
    assert (row["measure"], row["confirmed"], row["rung"]) == ("none", "no", "reported")


def test_of_what_was_promised_it_is_said_how_much_came():
    part = story(arrival(official("announced", items=(SIX,)), 1), arrival(official("delivered", items=(THREE,)), 2, 5))
    found = [
        *rows(1, part),
        *rows(2, story(arrival(official("announced", items=(SIX,))))),
        *rows(3, story(arrival(claim()))),
    ]
    assert sums.things(found) == (sums.Sum("Sky Falcon", "missiles", 12, 2, come=3),)


@given(st.text(max_size=40))
def test_no_cell_is_a_formula_and_every_cell_comes_back(title):
    (row,) = rows(1, story(arrival(official("announced"), title=title or "x")))
    cell = table(row)[0]["title"]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'") == (title or "x").removeprefix("'")
