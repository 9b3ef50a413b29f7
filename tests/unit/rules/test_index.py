"""A story finds its subscriptions by what it is about."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Destination, Subscription
from bot.rules.facts import Facts
from bot.rules.index import Index, holds
from bot.rules.near import fold
from bot.rules.rule import terms, text
from tests.unit.rules.kit import rules


def sub(rule, channel="desk"):
    return Subscription(Destination("preview", channel), rule)


def about(*tokens, said=""):
    return Facts(frozenset(tokens), said)


def asked_one_by_one(subscriptions, facts):
    """The naive twin of the index: every rule is asked, phrases by looking for each."""
    said = f" {fold(facts.text)} "

    def meets(rule):
        found = {f"phrase:{p}" for p in ("spare parts", "parts", "cluster munitions") if f" {p} " in said}
        return holds(rule, facts.terms | found)

    return [s for s, rule in subscriptions if meets(rule)]


def test_a_story_finds_those_who_asked_for_it_and_those_who_want_all():
    falcon, heron, everything, land = sub("topic:sky-falcon"), sub("topic:heron"), sub("everything"), sub("party:NL")
    index = Index([falcon, heron, everything, land])
    assert index.matching(about("topic:sky-falcon", "party:NL")) == (falcon, everything, land)
    assert index.matching(about()) == (everything,)


def test_phrases_are_whole_words_in_any_case():
    index = Index([sub('"spare parts"')])
    assert index.matching(about(said="Berlin sends Spare-Parts."))
    assert not index.matching(about(said="Berlin spare partsmen."))


def test_a_change_and_an_end_take_effect_at_once():
    index = Index([sub("topic:heron"), sub("topic:heron", "other"), sub('"spare parts"')])
    index.put(0, sub("topic:sky-falcon"))
    assert [s.destination.channel for s in index.matching(about("topic:heron"))] == ["other"]
    assert index.matching(about("topic:sky-falcon")) == (sub("topic:sky-falcon"),)
    index.put(1, None)
    index.put(2, None)
    index.put(9, None)
    assert index.matching(about("topic:heron", said="spare parts")) == ()


def test_each_part_of_a_rule_counts():
    wanted = sub("topic:heron AND (donor:DE OR donor:FR) AND NOT (party:US OR status:denied)")
    index = Index([wanted])
    assert index.matching(about("topic:heron", "donor:FR"))
    assert not index.matching(about("topic:heron"))
    assert not index.matching(about("donor:FR"))
    assert not index.matching(about("topic:heron", "donor:FR", "status:denied"))
    assert not index.matching(about("topic:heron", "donor:FR", "party:US"))


def test_a_rule_that_holds_where_something_is_missing_is_found_without_a_term():
    either, none = sub("topic:heron OR NOT donor:DE"), sub("NOT topic:heron")
    index = Index([either, none])
    assert index.matching(about()) == (either, none)
    assert index.matching(about("topic:heron", "donor:DE")) == (either,)
    assert index.matching(about("donor:DE")) == (none,)


def test_a_phrase_is_looked_for_while_anybody_wants_it():
    index = Index([sub('"spare parts"'), sub('"spare parts" AND lang:en')])
    index.put(0, None)
    assert index.matching(about("lang:en", said="spare parts"))
    index.put(1, None)
    assert not index.matching(about("lang:en", said="spare parts"))


SAID = ("spare", "parts", "cluster", "munitions")


@settings(deadline=None)  # other tests may share the processor
@given(st.lists(st.tuples(st.integers(0, 5), st.none() | rules), min_size=1, max_size=12), st.data())
def test_the_index_answers_what_asking_each_would_after_each_change(changes, data):
    index, kept = Index(), {}
    # Of what the rules ask for, so that some of it is met.
    asked = sorted({t.token for _, rule in changes if rule for t in terms(rule) if t.key != "phrase"})
    for number, rule in changes:
        kept[number] = rule
        index.put(number, rule and sub(text(rule), str(number)))
        there = [(sub(text(rule), str(number)), rule) for number, rule in sorted(kept.items()) if rule]
        known = data.draw(st.frozensets(st.sampled_from(asked or ["topic:heron"])))
        story = Facts(known, " ".join(data.draw(st.lists(st.sampled_from(SAID), max_size=8))))
        assert list(index.matching(story)) == asked_one_by_one(there, story)


def test_rules_side_by_side_do_not_mix_what_they_ask_for():
    donors = ("DE", "FR", "NL")
    each = [sub(f"topic:heron AND donor:{code}", code) for code in donors]
    pairs = [
        sub(f"topic:heron AND donor:DE AND donor:{code} AND NOT party:US", f"DE and {code}") for code in donors[1:]
    ]
    index = Index([*each, *pairs, sub("topic:heron")])
    assert index.matching(about("topic:heron", "donor:FR")) == (each[1], sub("topic:heron"))
    assert index.matching(about("topic:heron", "donor:DE", "donor:NL")) == (each[0], each[2], pairs[1], sub("topic:heron"))  # fmt: skip
    assert index.matching(about("topic:heron", "donor:DE", "donor:NL", "party:US")) == (each[0], each[2], sub("topic:heron"))  # fmt: skip
