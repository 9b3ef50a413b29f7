from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.catalogue import Catalogue, Country, Cues, Entity, Office, RolePhrase
from bot.settings.checks import Problem, check, check_catalogue, check_lexicon, wrong_pattern
from bot.settings.lexicon import read_lexicon

CONFIG = Path(__file__).parents[3] / "config"
US = Country("US", ("United States",))
CHAIR = RolePhrase("us-chair", "US", {"en": ("chair of the board",)})


def system(name: str, **fields: object) -> Entity:
    return replace(Entity(name, "system", "drone", name.title()), **fields)  # type: ignore[arg-type]


def person(name: str, *offices: Office) -> Entity:
    return Entity(name, "person", "person", name.title(), roles=offices)


def problems(*entities: Entity, role: RolePhrase = CHAIR) -> list[Problem]:
    catalogue = Catalogue({e.id: e for e in entities}, {"US": US}, {role.id: role}, {}, {"drone": {"en": ("drone",)}})
    places = {e.id: f"a.yaml:{n}" for n, e in enumerate(entities, 1)} | {f"role:{role.id}": "roles.yaml:1"}
    return list(check_catalogue(catalogue, places))


def test_our_own_configuration_has_no_problem() -> None:
    assert check(CONFIG) == []


@pytest.mark.parametrize(
    ("entity", "says"),
    [
        (system("x", parent="y"), "no entity `y` to be its parent"),
        (system("x", parent="x"), "must be another entity"),
        (system("x", maker=("acme",)), "no organisation `acme`"),
        (system("x", origin=("XX",)), "no country `XX`"),
        (person("x", Office("us-boss", date(2020, 1, 1))), "no office `us-boss`"),
        (person("x", Office("us-chair", date(2020, 1, 1), date(2019, 1, 1))), "before it began"),
        (system("x", designations=("K9",)), "too short to be safe"),
    ],
)
def test_what_leads_nowhere_is_an_error(entity: Entity, says: str) -> None:
    (problem,) = problems(entity)
    assert (problem.where, problem.severity) == ("a.yaml:1", "error")
    assert says in problem.text


def test_a_short_name_may_be_cased_or_weak() -> None:
    assert not problems(system("x", designations=("K9",), cased_aliases=("K9",)), system("y", weak_aliases=("K8",)))


@pytest.mark.parametrize("spelling", ["Night Owl", "night-owl", "NIGHT OWL"])
def test_a_name_that_is_safe_twice_is_an_error_with_both_places(spelling: str) -> None:
    (problem,) = problems(system("x", aliases={"en": ("Night Owl",)}), system("y", aliases={"de": (spelling,)}))
    assert problem.where == "a.yaml:2"
    assert "a.yaml:1" in problem.text


def test_a_name_may_be_weak_twice() -> None:
    assert not problems(system("x", weak_aliases=("Owl",)), system("y", weak_aliases=("Owl",)))


def test_a_name_that_is_both_safe_and_weak_is_a_warning() -> None:
    (problem,) = problems(system("x", aliases={"en": ("OWL",)}, weak_aliases=("Owl",)))
    assert problem.severity == "warning"
    assert "counts as weak" in problem.text


def test_weak_names_need_cues() -> None:
    fund = Entity("x", "mechanism", "fund", "X", weak_aliases=("Safe",))
    assert [p.severity for p in problems(fund)] == ["warning"]
    assert not problems(replace(fund, cues=Cues(yes=("loan",))))
    assert not problems(system("x", weak_aliases=("Owl",)))  # its kind has cues


def test_two_holders_of_one_office_are_an_error() -> None:
    first = person("x", Office("us-chair", date(2020, 1, 1), date(2022, 1, 2)))
    (problem,) = problems(first, person("y", Office("us-chair", date(2022, 1, 1))))
    assert problem.where == "a.yaml:2"
    assert "while `x` holds it until 2022-01-02" in problem.text


def test_an_office_may_pass_on_the_day_or_be_shared() -> None:
    first = person("x", Office("us-chair", date(2020, 1, 1), date(2022, 1, 1)))
    assert not problems(first, person("y", Office("us-chair", date(2022, 1, 1))))
    both = person("x", Office("us-chair", date(2020, 1, 1))), person("y", Office("us-chair", date(2021, 1, 1)))
    assert problems(*both)
    assert not problems(*both, role=replace(CHAIR, shared=True))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"rung": "none", "mark": ""}, "needs a `rung`"),
        ({"rung": "high"}, "no rung `high`"),
        ({"mark": "odd"}, "no mark"),
    ],
)
def test_a_status_that_is_never_shown_is_an_error(change: dict[str, str], says: str) -> None:
    lexicon, places = read_lexicon(CONFIG / "lexicon")
    paused = replace(lexicon.statuses["paused"], **change)  # type: ignore[arg-type]
    (problem,) = check_lexicon(replace(lexicon, statuses=lexicon.statuses | {"paused": paused}), places)
    assert problem.where == places["status:paused"]
    assert says in problem.text


@pytest.mark.parametrize("pattern", ["(x", "(a+)+b", r"(?:\w+\s?)*$", "(a|aa)+$", r"^(?:read more|(?:\w+ ?)+)$"])
def test_wrong_patterns(pattern: str) -> None:
    assert wrong_pattern(pattern)


@pytest.mark.parametrize(
    "pattern", ["^.{0,80}x", r"(?:(?:more|new)\s+)*", r"(\d{1,3}(?:[.,]\d{3})+|\d+)", "[(+]+", r"\(a+\)+"]
)
def test_right_patterns(pattern: str) -> None:
    assert not wrong_pattern(pattern)
