"""Rows of a ledger, what may be added up, and the table that other trackers load."""

import csv
import io
from dataclasses import replace

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


REFUSED = official("ruled_out", marks=(Mark.REFUSED,))


def test_a_refusal_stands_before_the_step_with_its_own_day():
    (row,) = rows(1, story(arrival(claim("considering"), 1), arrival(REFUSED, 2, 96)))
    assert (row.stopped.status, row.stopped.at, row.stopped.origin) == (
        "ruled_out",
        at(96),
        "Dutch Ministry of Defence",
    )
    assert (row.rung, row.first, row.latest) == (Rung.CONSIDERED, at(0), at(96))
    assert [turn.mark for turn in row.turns] == [None, Mark.REFUSED]


def test_what_was_taken_back_stops_nothing_and_is_still_told():
    (row,) = rows(1, story(
        arrival(claim("considering"), 1), arrival(official("denied", marks=(Mark.DENIED,)), 2, 24),
        arrival(official("announced"), 3, 72),
    ))  # fmt: skip
    assert (row.stopped, row.latest) == (None, at(72))
    assert [(aside.mark, aside.at) for aside in row.asides] == [(Mark.DENIED, at(24))]


def test_what_is_only_reported_stops_nothing():
    rumour = claim("ruled_out", marks=(Mark.REFUSED,))
    (row,) = rows(1, story(arrival(official("announced"), 1), arrival(rumour, 2, 5, source="Quay Post")))
    assert (row.stopped, row.open, row.unconfirmed) == (None, True, (Mark.REFUSED,))
    assert row.asides[0].level == "single_outlet_sources"


def test_the_refusal_of_one_thing_is_not_of_the_other():
    both = claim("considering", items=(SIX, HERON))
    refused = official("ruled_out", items=(HERON,), marks=(Mark.REFUSED,))
    falcon, heron = rows(1, story(arrival(both, 1), arrival(refused, 2, 5)))
    assert (falcon.stopped, falcon.marks, heron.stopped.mark) == (None, (), Mark.REFUSED)


def test_another_givers_refusal_is_its_own():
    danish = claim("considering", items=(HERON,), parties=(DENMARK, UKRAINE))
    refused = official("ruled_out", items=(HERON,), marks=(Mark.REFUSED,), parties=(DENMARK, UKRAINE))
    found = rows(1, story(arrival(official("announced"), 1), arrival(danish, 2, 1), arrival(refused, 3, 9)))
    assert [(r.donors[0].code, r.marks, bool(r.stopped)) for r in found] == [
        ("NL", (), False), ("DK", (Mark.REFUSED,), True),
    ]  # fmt: skip


def test_a_mark_is_told_once_until_another_comes():
    paused, resumed = (official(s, marks=(m,)) for s, m in (("paused", Mark.PAUSED), ("resumed", Mark.RESUMED)))
    (row,) = rows(1, story(
        arrival(official("announced"), 1), arrival(claim("paused", marks=(Mark.PAUSED,)), 2, 1, source="Quay Post"),
        arrival(paused, 3, 2), arrival(resumed, 4, 9), arrival(replace(paused, items=(SIX,)), 5, 20),
    ))  # fmt: skip
    assert [(aside.mark, aside.level, aside.at) for aside in row.asides] == [
        (Mark.PAUSED, "official", at(2)), (Mark.RESUMED, "official", at(9)), (Mark.PAUSED, "official", at(20)),
    ]  # fmt: skip


def test_the_table_says_what_stopped_a_row_and_when():
    (row,) = table(*rows(1, story(arrival(claim("considering"), 1), arrival(REFUSED, 2, 96))))
    assert [row[c] for c in ("status", "latest", "stopped", "stopped_on", "stopped_by")] == [
        "considering", "2023-09-26", "ruled_out", "2023-09-26", "Dutch Ministry of Defence",
    ]  # fmt: skip


def test_what_was_called_off_is_promised_no_more_and_what_came_of_it_is():
    ended = official("cancelled", items=(SIX,), marks=(Mark.ENDED,))
    promised = arrival(official("announced", items=(SIX,), money=PRICE), 1)
    found = rows(1, story(promised, arrival(ended, 2, 5)))
    assert [row.called_off for row in found] == [True, True]
    assert (sums.things(found), sums.money(found)) == ((), ())
    part = arrival(official("delivered", items=(THREE,)), 2, 5)
    (row,) = rows(1, story(arrival(official("announced", items=(SIX,)), 1), part, arrival(ended, 3, 9)))
    assert (row.open, sums.things([row])) == (False, (sums.Sum("Sky Falcon", "missiles", 3, 1, come=3),))
