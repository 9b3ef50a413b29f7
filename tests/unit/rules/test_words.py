"""Rules and rhythms in words, which are understood again: in English, and in German."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language import Language, known, learn, speaking
from bot.model import Mark, Quiet, Rhythm, Rung
from bot.rules.language import read
from bot.rules.plain import Plain, whole
from bot.rules.rule import EVERYTHING, Rule, Term, all_of, any_of, negated, text, threshold
from bot.rules.tongues import TONGUES
from bot.rules.vocabulary import Vocabulary
from bot.rules.when import quiet, rhythm
from bot.rules.words import in_words, quiet_in_words, rhythm_in_words
from bot.settings.catalogue import load_catalogue
from bot.settings.languages import load_languages
from bot.settings.lexicon import load_lexicon
from tests.shared import ROOT
from tests.unit.rules.kit import VOCABULARY, german

PLAIN = Plain(VOCABULARY)
LANGUAGES = {"en": nullcontext, "de": german}


@pytest.mark.parametrize(
    ("rule", "at_least", "said"),
    [
        ("class:drones AND donor:DE", Rung.ANNOUNCED, "drones, from Germany, at least announced"),
        ("topic:heron AND NOT (donor:DE OR donor:FR)", Rung.NONE, "Heron, not (from Germany or France)"),
        ("donor:DE OR donor:FR", Rung.NONE, "from Germany or France"),
        ("everything", Rung.NONE, "everything about aid"),
        ("everything", Rung.DELIVERED, "everything about aid, at least delivered"),
        ('"spare parts" OR (topic:heron AND story:7)', Rung.NONE, "“spare parts” or story 7 with Heron"),
        ("(topic:heron OR topic:sky-falcon) AND person:marit-holm", Rung.NONE,
         "words of Marit Holm with (Heron or Sky Falcon)"),
        ("(topic:heron AND donor:DE) OR class:drones", Rung.NONE, "Heron, from Germany; or drones"),
        ("topic:heron AND origin:official", Rung.NONE, "Heron, on the record"),
        ("NOT origin:official OR origin:official_unnamed", Rung.NONE,
         "on the word of unnamed officials or not on the record"),
        ("party:norland-arms AND status:delivered", Rung.NONE, "Norland Arms (works), exactly delivered"),
        ('feed:"the courier"', Rung.NONE, "outlet “The Courier”"),
        ('feed:"quay post"', Rung.NONE, "outlet “quay post”"),
    ],
)  # fmt: skip
def test_a_rule_is_said_in_words(rule, at_least, said):
    assert in_words(rule, at_least, VOCABULARY) == said


def test_german_has_its_own_words():
    with german():
        said = in_words("class:drones AND donor:DE AND NOT topic:heron", Rung.IN_USE, VOCABULARY)
        assert said == "Drohnen und Roboter, aus Deutschland, nicht Heron, mindestens im Einsatz"
        assert rhythm_in_words(Rhythm("weekly", 510, 4)) == "wöchentlich am Freitag um 8:30 UTC"


def _terms(key: str, *values: str) -> st.SearchStrategy[Rule]:
    return st.sampled_from([Term(key, value) for value in values])


things = st.one_of(
    _terms("topic", "heron", "heron-2", "sky-falcon", "harbour-fund"), _terms("class", "drones", "air_defence"),
    _terms("party", "DE", "US", "norland-arms", "war-office"), _terms("person", "marit-holm"),
    _terms("phrase", "spare parts", "or"), _terms("story", "7", "12"), _terms("feed", "the courier"),
    _terms("lang", "uk", "en"),
)  # fmt: skip
givers = st.lists(_terms("donor", "DE", "FR", "US"), min_size=1, max_size=3).map(any_of)
getters = st.lists(_terms("recipient", "UA", "IT"), min_size=1, max_size=2).map(any_of)
marks = st.lists(_terms("status", *Mark, *[*Rung][1:]), min_size=1, max_size=2).map(any_of)
origins = st.lists(
    _terms("origin", "official", "official_unnamed", "single_outlet_sources", "media_reports", "claim_by_party",
           "speculation"), min_size=1, max_size=2,
).map(any_of)  # fmt: skip
barred = st.one_of(things, _terms("donor", "DE", "FR"), _terms("origin", "official")).map(negated)
said_of_them = st.tuples(*(st.one_of(st.just(EVERYTHING), one) for one in (givers, getters, marks, origins))).map(
    all_of
)
subject = st.one_of(st.lists(things, max_size=3).map(all_of), st.lists(things, min_size=1, max_size=3).map(any_of))
clauses = st.tuples(_terms("topic", "heron", "sea-shield") | _terms("class", "drones"), givers).map(all_of)
common = st.one_of(
    st.tuples(subject, said_of_them, st.lists(barred, max_size=2).map(all_of)).map(all_of),
    st.lists(clauses, min_size=2, max_size=3).map(any_of),
)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(deadline=None)
@given(rule=common, at_least=st.sampled_from(Rung))
def test_what_is_said_is_understood_as_the_same_rule(language, rule, at_least):
    with LANGUAGES[language]():
        said = in_words(text(rule), at_least, VOCABULARY)
        wish = PLAIN.read(said)
    assert (wish.rule, wish.at_least) == (text(threshold(rule)[0]), at_least), said


TRANSLATED = [language for language in load_languages(ROOT / "config" / "languages") if language.code in TONGUES]


@contextmanager
def translated(language: Language) -> Iterator[None]:
    before = known().get(language.code)
    learn(language)
    try:
        with speaking(language.code):
            yield
    finally:
        del known()[language.code]
        if before:
            learn(before)


@pytest.mark.parametrize("language", TRANSLATED, ids=lambda language: language.code)
@settings(deadline=None)
@given(rule=common, at_least=st.sampled_from(Rung))
def test_translators_say_it_in_words_that_are_understood(language, rule, at_least):
    with translated(language):
        said = in_words(text(rule), at_least, VOCABULARY)
        assert PLAIN.read(said).whole == whole(text(threshold(rule)[0]), at_least), said


def everything_known() -> Vocabulary:
    return Vocabulary(load_catalogue(ROOT / "config" / "catalogue"), load_lexicon(ROOT / "config" / "lexicon").statuses)


SPOKEN = LANGUAGES | {f"{language.code}.po": partial(translated, language) for language in TRANSLATED}


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("asked", ["status:{}", "topic:patriot AND NOT status:{}"])
def test_every_status_is_understood_as_it_is_said(language, asked):
    vocabulary = everything_known()
    rules = [text(read(asked.format(status))) for status in {status for _name, status in vocabulary.names("status")}]
    with SPOKEN[language]():
        said = [in_words(rule, Rung.NONE, vocabulary) for rule in rules]
        assert [Plain(vocabulary).read(words).whole for words in said] == rules, said


def test_every_name_of_the_catalogue_is_understood_as_it_is_shown():
    vocabulary = everything_known()
    plain = Plain(vocabulary)
    for kind in ("topic", "class", "party", "person"):
        for found in {found for _name, found in vocabulary.names(kind)}:
            assert plain.read(vocabulary.name(kind, found)).rule == f"{kind}:{found}"


@pytest.mark.parametrize("language", LANGUAGES)
@given(how=st.sampled_from(["daily", "weekly"]), at=st.integers(0, 1439), day=st.integers(0, 6))
def test_a_rhythm_in_words_is_understood(language, how, at, day):
    told = Rhythm(how, at, day if how == "weekly" else 0, "Europe/Berlin")
    with LANGUAGES[language]():
        said = rhythm_in_words(told)
    assert rhythm(said) == told
    assert PLAIN.read(f"Heron {said}").rhythm == told
    assert quiet(quiet_in_words(Quiet(at, (at + 90) % 1440, "Asia/Tokyo"))) == Quiet(at, (at + 90) % 1440, "Asia/Tokyo")


def test_a_rhythm_is_said_in_words():
    assert rhythm_in_words(Rhythm()) == "at once"
    assert rhythm_in_words(Rhythm(), Quiet(1320, 420)) == "at once, quiet 22:00-7:00 UTC"
    assert rhythm_in_words(Rhythm("weekly", 510, 4, "Asia/Tokyo")) == "weekly on Friday at 8:30 Asia/Tokyo"
