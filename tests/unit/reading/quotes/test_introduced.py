import pytest

from tests.unit.reading.quote_kit import read

SAID = "“There are no ships left in the port,”"
LATER = "“We have looked for them everywhere,”"


def _speaker(text: str, number: int = 0) -> tuple[str, str | None, str | None]:
    speaker = read(text)[number].speaker
    assert speaker is not None
    return speaker.span.text, speaker.name, speaker.office


@pytest.mark.parametrize(
    ("said", "office"),
    [
        ("said a spokesperson for the ministry, Ana Tall.", "a spokesperson for the ministry"),
        ("a spokesperson for the ministry, Ana Tall, said.", "a spokesperson for the ministry"),
        ("said the ministry's commissioner for deliveries, Ana Tall, in Alder.", "the ministry's commissioner for deliveries"),
        ("said the ministry's spokesperson Ana Tall.", "the ministry's spokesperson"),
        ("said former harbour commissioner Ana Tall.", "former harbour commissioner"),
        ("said never sober commissioner Ana Tall.", None),  # what is no known part of a role may be anything
        ("said former commissioner Ana Tall.", "former commissioner"),
        ("said Ana Tall, a spokesperson for the ministry.", "a spokesperson for the ministry"),
        ("Ana Tall, the harbour's director, said.", "the harbour's director"),
        ("said a spokesperson for Boris Small, Ana Tall.", "a spokesperson for Boris Small"),
    ],
)  # fmt: skip
def test_name_and_role_side_by_side(said: str, office: str | None) -> None:
    if office:
        assert _speaker(f"{SAID} {said}") == ("Ana Tall", "Ana Tall", office)
    else:
        assert _speaker(f"{SAID} {said}")[1:] == ("Ana Tall", None)


@pytest.mark.parametrize(
    "said",
    [
        "said a spokesperson for the minister, Ana Tall.",  # the minister, too, may be Ana Tall
        "said an aide to the minister, Ana Tall.",
        "said the sister of the victim, Ana Tall.",
        "said the minister, Ana Tall, and the mayor, Boris Small.",
        "said the mayor, Ana Tall, Boris Small and Leo Grey.",
        "said the company, Alder Lines.",
        "said the mayor, Alder Council.",
        "said Ana Tall, the mayor, Boris Small.",
    ],
)
def test_a_name_that_may_be_anothers_is_nobodys(said: str) -> None:
    assert _speaker(f"{SAID} {said}")[2] is None


@pytest.mark.parametrize(
    "lead",
    ["After meeting the mayor, Ana Tall, in Alder, he left.", "In New Alder, the mayor, in a hat, slept."],
)
def test_who_is_met_on_the_way_is_not_introduced(lead: str) -> None:
    assert _speaker(f"{lead} {SAID} the mayor said.") == ("the mayor", None, None)


def test_a_last_name_and_a_role_are_the_person_who_was_introduced() -> None:
    text = f"{SAID} said the port's commissioner, Ana Tall. Tall spoke in Alder. {LATER} Tall said. {SAID} the commissioner said."
    assert _speaker(text, 1) == ("Tall", "Ana Tall", "the port's commissioner")
    assert _speaker(text, 2) == ("the commissioner", "Ana Tall", "the port's commissioner")


@pytest.mark.parametrize(
    "between",
    [
        "A commissioner for fish was there.",
        "Boris Small, the town's commissioner, was there.",
        "Two commissioners were there.",
        "The commissioner of Elm was there.",
        "Commissioner Small was there.",
    ],
)
def test_a_role_that_somebody_else_has_means_nobody(between: str) -> None:
    text = f"{SAID} said the port's commissioner, Ana Tall. {between} {LATER} the commissioner said."
    assert _speaker(text, 1) == ("the commissioner", None, None)


def test_nobody_is_recalled_before_the_introduction() -> None:
    text = f"{SAID} the commissioner said. The port's commissioner, Ana Tall, slept."
    assert _speaker(text) == ("the commissioner", None, None)


def test_a_name_in_the_text_goes_before_the_holder_by_date() -> None:
    assert _speaker(f"{SAID} said the Ukrainian president, Ana Tall.")[1] == "Ana Tall"
