"""Agreement: how an article's frame and those of a story's members compare."""

import pytest

from bot.stories.agreement import AGREEMENT, HEARSAY, Frames, differences, says_else, tagged


def agreement(one, *others):
    frames = Frames()
    for other in others:
        frames.add(tagged(other))
    return frames.agreement(tagged(one))


@pytest.mark.parametrize(
    ("kind", "one", "other", "which"),
    [
        ("donor", ["NO"], ["NO"], 1),
        ("donor", ["NO"], ["SE"], 0),
        ("item", ["aircraft"], ["aircraft", "f-16"], 1),
        ("item", ["aircraft"], ["artillery"], 0),
        ("act", ["give"], ["ask"], 0),
        ("package", ["pda#55"], ["pda#56"], 0),
        ("amount", ["USD=300000000"], ["USD=290000000"], 1),
        ("amount", ["USD=300000000"], ["USD=250000000"], 0),
        ("amount", ["EUR=300000000"], ["USD=250000000"], 1),
        ("number", ["5.9", "12"], ["12", "7"], 1),
        ("number", ["5.9"], ["12", "7"], 0),
        ("day", ["6"], ["4"], 0),
        ("count", ["mortar=24"], ["drone=1200"], 0),
        ("count", ["missile=18", "boot=14000"], ["missile="], 1),
    ],
)
def test_factors(kind, one, other, which):
    found = agreement([f"{kind}:{v}" for v in one], [f"{kind}:{v}" for v in other])
    assert found == {kind: pytest.approx(AGREEMENT[kind][which])}
    assert differences(found) == ([] if which else [kind])


def test_two_donors_are_not_one_of_them():
    differ, same = AGREEMENT["donor"]
    one_of_two = agreement(["donor:NO"], ["donor:NO", "donor:SE"])["donor"]
    assert one_of_two == pytest.approx(differ + (same - differ) / 4)


def test_silence_neither_agrees_nor_differs():
    assert agreement([], ["donor:NO"]) == {}
    assert agreement(["donor:NO"], ["item:aircraft"]) == {}


def test_the_lead_counts_less_than_the_headline():
    sure, unsure = agreement(["donor:NO"], ["donor:SE"]), agreement(["donor:NO?"], ["donor:SE"])
    assert unsure["donor"] == pytest.approx(HEARSAY * sure["donor"] + 1 - HEARSAY)


def test_what_most_members_say_is_what_counts():
    assert agreement(["donor:NO"], ["donor:NO"], ["donor:NO"], ["donor:SE"])["donor"] == AGREEMENT["donor"][1]


def test_a_number_that_any_member_names_is_common_ground():
    assert agreement(["number:12"], ["number:5.9"], ["number:5.9"], ["number:12"])["number"] > 1


def test_counted_units_are_compared_only_where_an_item_is_unknown():
    mortars, drones = ("donor:LV", "count:mortar=24"), ("donor:LV", "count:drone=1200", "item:drones")
    assert differences(agreement(mortars, drones)) == ["count"]
    assert differences(agreement((*mortars, "item:drones"), drones)) == []


@pytest.mark.parametrize(
    ("one", "other", "which"),
    [
        (["rung:announced"], ["rung:considered"], True),
        (["rung:none", "mark:denied"], ["rung:none", "mark:refused"], True),
        (["rung:none", "mark:denied"], ["rung:none", "mark:denied"], False),
        (["rung:announced", "count:missile=18"], ["rung:announced", "count:missile=80"], True),
        (["rung:announced", "count:missile=18"], ["rung:announced", "count:missile="], False),
        (["rung:announced", "count:missile=18"], ["rung:announced", "count:rocket=80"], False),
        (["rung:announced"], [], False),
        ([], ["rung:announced"], False),
    ],
)
def test_another_step_mark_or_number_is_another_claim(one, other, which):
    assert says_else(tagged(one), tagged(other)) is which


DELIVERED = ("donor:NO", "item:artillery", "item:archer", "rung:delivered")
PROMISED = ("donor:NO", "item:artillery", "item:archer", "rung:announced")


@pytest.mark.parametrize(
    ("found", "members", "follows"),
    [
        (DELIVERED, [PROMISED], True),
        (DELIVERED, [PROMISED, DELIVERED], False),
        ((*DELIVERED, "more:archer"), [PROMISED, DELIVERED], True),
        (PROMISED, [PROMISED], False),
        (("donor:NO", "item:artillery", "rung:delivered"), [PROMISED], False),
        (("donor:SE", *DELIVERED[1:]), [PROMISED], False),
        (("donor:NO?", *DELIVERED[1:]), [PROMISED], False),
        ((), [PROMISED], False),
    ],
)
def test_a_delivery_follows_the_promise_of_the_same_donors_same_system(found, members, follows):
    frames = Frames()
    for one in members:
        frames.add(tagged(one))
    assert frames.follows(tagged(found)) is follows
