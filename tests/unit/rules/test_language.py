"""The language of rules: what is read, what is shown back, and what is said of mistakes."""

import pytest
from hypothesis import given, settings

from bot.errors import UserError
from bot.model import Rung
from bot.rules.language import LONGEST, Language, RuleError, read
from bot.rules.rule import EVERYTHING, NOTHING, Term, all_of, any_of, negated, text, threshold
from tests.unit.rules.kit import VOCABULARY, rules

LANGUAGE = Language(VOCABULARY)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("topic:sky-falcon", "topic:sky-falcon"),
        ("topic:SF-140", "topic:sky-falcon"),
        ('topic:"Sky Falcon" donor:Germany', "topic:sky-falcon AND donor:DE"),
        ("donor:germans recipient:Kyiv", "donor:DE AND recipient:UA"),
        ("party:US or class:air_defense", "class:air_defence OR party:US"),
        ("not topic:heron and (donor:FR OR donor:DE)", "(donor:DE OR donor:FR) AND NOT topic:heron"),
        ("topic:heron,SF140", "topic:heron OR topic:sky-falcon"),
        ("person:Holm AND origin:unnamed", "person:marit-holm AND origin:official_unnamed"),
        ("status >= shipped topic:heron", "topic:heron AND status>=delivered"),
        ("status:denied", "status:denied"),
        ("status:shipped", "status:shipped"),
        ("“Spare-Parts” AND lang:EN", '"spare parts" AND lang:en'),
        ('feed:"The Courier" OR story:012', 'story:12 OR feed:"the courier"'),
        ("topic:heron AND topic:heron", "topic:heron"),
        ("NOT NOT topic:heron", "topic:heron"),
        ("everything", "everything"),
        ("everything AND topic:heron", "topic:heron"),
        ("", "everything"),
        ("topic:heron AND NOT (donor:DE OR donor:FR)", "topic:heron AND NOT (donor:DE OR donor:FR)"),
        ("((topic:heron))", "topic:heron"),
    ],
)
def test_a_rule_has_one_text_however_it_was_typed(typed, shown):
    assert text(LANGUAGE.read(typed)) == shown


@settings(deadline=None)
@given(rules)
def test_the_text_of_a_rule_is_read_back_as_that_rule(rule):
    assert read(text(rule)) == rule
    assert LANGUAGE.read(text(rule)) == rule


@pytest.mark.parametrize(
    ("typed", "column", "said"),
    [
        ("topic:herom", 7, "“herom” is no topic that is known. Did you mean Heron?"),
        ("donor:DE topic:falcn", 16, "Did you mean Sky Falcon"),
        ('topic:"Sky Falcom"', 8, "Did you mean Sky Falcon?"),
        ("topic:heron,falcm", 13, "“falcm” is no topic"),
        ("donor:Atlantis", 7, "no country or alliance"),
        ("tpoic:heron", 1, "Rules know no “tpoic:”. Did you mean topic:?"),
        ("colour:red", 1, "Known are story, topic, class"),
        ("phrase:red", 1, "Rules know no “phrase:”"),
        ("topic:heron german", 13, "“german” stands alone"),
        ("(topic:heron", 13, "The rule ends too early"),
        ("topic:heron AND", 16, "The rule ends too early"),
        ("topic:", 7, "The rule ends too early"),
        ("topic:heron )", 13, "This bracket has no partner here"),
        ('"spare parts', 1, "This quotation mark is never closed"),
        ('"..."', 1, "no word between these quotation marks"),
        ("story:soon", 7, "no story's number"),
        ("lang:english", 6, "no language's code"),
        ("status>=denied", 9, "“denied” is no step of the ladder"),
        ("status>=annonced", 9, "Did you mean announced?"),
        ("origin:offical", 8, "Did you mean official?"),
        ("topic:heron AND NOT everything", 1, "No story could ever meet"),
        ("(" * 30, 21, "brackets"),
    ],
)
def test_a_mistake_is_shown_where_it_is(typed, column, said):
    with pytest.raises(RuleError) as error:
        LANGUAGE.read(typed)
    problem, shown, caret = str(error.value).split("\n")
    assert said in problem
    assert error.value.column == column
    assert shown == typed
    assert caret.index("^") == column - 1


def test_a_rule_that_nobody_could_read_is_refused():
    with pytest.raises(UserError, match="at most 1,000 characters"):
        LANGUAGE.read("topic:heron OR " * (LONGEST // 10))


def test_the_threshold_is_kept_apart_where_all_must_hold():
    rule = LANGUAGE.read("topic:heron AND status>=announced AND status>=approved")
    assert threshold(rule) == (Term("topic", "heron"), Rung.APPROVED)
    assert threshold(Term("status>=", "announced")) == (EVERYTHING, Rung.ANNOUNCED)
    nested = LANGUAGE.read("topic:heron OR status>=announced")
    assert threshold(nested) == (nested, Rung.NONE)


@given(rules, rules)
def test_equal_rules_are_equal_however_they_are_put_together(one, other):
    assert all_of((one, other)) == all_of((other, one, other))
    assert any_of((one, other)) == any_of((other, one, other))
    assert negated(negated(one)) == one


def test_what_is_always_or_never_so_disappears():
    heron = Term("topic", "heron")
    assert all_of((heron, EVERYTHING)) == heron
    assert any_of((heron, NOTHING)) == heron
    assert all_of((heron, NOTHING)) == NOTHING
    assert any_of((heron, EVERYTHING)) == EVERYTHING
