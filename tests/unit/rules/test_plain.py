"""Plain words: what people type when they want to hear of something."""

from dataclasses import replace
from datetime import date

import pytest

from bot.catalogue import Entity
from bot.errors import UserError
from bot.model import Quiet, Rhythm, Rung
from bot.rules.plain import Plain, whole
from bot.rules.rule import text
from bot.rules.vocabulary import Vocabulary
from bot.rules.when import quiet, rhythm
from bot.rules.words import in_words
from tests.unit.rules.kit import CATALOGUE, VOCABULARY

PLAIN = Plain(VOCABULARY)


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("Sky Falcon, Heron", "topic:heron OR topic:sky-falcon"),
        ("Sky Falcon/Heron", "topic:heron OR topic:sky-falcon"),
        ("sky falcons and herons", "topic:heron OR topic:sky-falcon"),
        ("air defence from Germany", "class:air_defence AND donor:DE"),
        ("Sea Shield to Kyiv", "topic:sea-shield AND recipient:UA"),
        ("#heron not Sky Falcon", "topic:heron AND NOT topic:sky-falcon"),
        ("drones except Heron, Sky Falcon from US", "class:drones AND donor:US AND NOT topic:heron AND NOT topic:sky-falcon"),
        ("drones not from Germany", "class:drones AND NOT donor:DE"),
        ("everything on Ukraine", "party:UA"),
        ("the Germans", "party:DE"),
        ("German drones", "class:drones AND party:DE"),
        ("drones from Germany, France or the US to Ukraine", "class:drones AND recipient:UA AND (donor:DE OR donor:FR OR donor:US)"),
        ("Heron from Germany, Sea Shield from France", "(topic:heron AND donor:DE) OR (topic:sea-shield AND donor:FR)"),
        ("Holm on Sky Falcon", "topic:sky-falcon AND person:marit-holm"),
        ("Heron and Holm", "topic:heron AND person:marit-holm"),
        ("Heron, Holm", "topic:heron OR person:marit-holm"),
        ("“spare parts” from US", '"spare parts" AND donor:US'),
        ("SF140", "topic:sky-falcon"),
        ("Sky Falcon refused", "topic:sky-falcon AND status:refused"),
        ("Heron resumed", "topic:heron AND status:resumed"),
        ("IT", "party:IT"),
        ("everything", "everything"),
        ("all news about aid", "everything"),
        ("updates on military aid", "everything"),
        ("weapons", "everything"),
        ("everything, please", "everything"),
        ("all news about German military aid to Ukraine", "party:DE AND recipient:UA"),
        ("I want to know everything about drones", "class:drones"),
        ("weapons for Ukraine", "recipient:UA"),
        ("drone systems, please", "class:drones"),
        ("what the Germans give to Ukraine", "party:DE AND recipient:UA"),
        ("Germany's Heron", "topic:heron AND party:DE"),
        ("when somebody denies sending Heron", "topic:heron AND status:denied"),
        ("what Holm says about Sky Falcon", "topic:sky-falcon AND person:marit-holm"),
        ("Heron, only if confirmed", "topic:heron AND origin:official"),
        ("official only", "origin:official"),
        ("Heron but not rumours", "topic:heron AND origin:official"),
        ("no rumors", "origin:official"),
        ("unconfirmed reports of Heron", "topic:heron AND NOT origin:official"),
        ("", "everything"),
        ("topic:SF-140 or donor:DE", "topic:sky-falcon OR donor:DE"),
    ],
)  # fmt: skip
def test_plain_words_are_a_rule(typed, rule):
    wish = PLAIN.read(typed)
    assert (wish.rule, wish.at_least, wish.rhythm) == (rule, Rung.NONE, None)


@pytest.mark.parametrize(
    "typed",
    [
        "Heron at least announced", "Heron, at least announced", "at least announced: Heron", "Heron if announced",
        "Heron once announced", "Heron only announced", "Heron from announced on", "Heron announced or higher",
        "announced Heron", "topic:heron status>=announced", "announced or higher: Heron", "announcements of Heron",
    ],
)  # fmt: skip
def test_a_threshold_is_kept_apart(typed):
    wish = PLAIN.read(typed)
    assert (wish.rule, wish.at_least) == ("topic:heron", Rung.ANNOUNCED)
    assert wish.whole == "topic:heron AND status>=announced"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("Heron daily", Rhythm("daily", 480, 0, "Asia/Tokyo")),
        ("Heron daily at 8", Rhythm("daily", 480, 0, "Asia/Tokyo")),
        ("Heron, every day at 7:45 UTC", Rhythm("daily", 465, 0, "UTC")),
        ("Heron weekly on Friday at 9pm", Rhythm("weekly", 1260, 4, "Asia/Tokyo")),
        ("Heron every monday 8 Europe/Berlin", Rhythm("weekly", 480, 0, "Europe/Berlin")),
        ("topic:heron weekly", Rhythm("weekly", 480, 0, "Asia/Tokyo")),
        ("Heron at once", Rhythm()),
        ("Heron daily at 12 am", Rhythm("daily", 0, 0, "Asia/Tokyo")),
        ("Heron, at 7am every day in Berlin", Rhythm("daily", 420, 0, "Europe/Berlin")),
        ("Heron every friday at 9 New York", Rhythm("weekly", 540, 4, "America/New_York")),
        ("Heron daily at 8 Kyiv time", Rhythm("daily", 480, 0, "Europe/Kyiv")),
        ("Heron every morning", Rhythm("daily", 480, 0, "Asia/Tokyo")),
        ("Heron every evening in Berlin", Rhythm("daily", 1080, 0, "Europe/Berlin")),
        ("weekly summary of Heron", Rhythm("weekly", 480, 0, "Asia/Tokyo")),
        ("daily digest: Heron", Rhythm("daily", 480, 0, "Asia/Tokyo")),
    ],
)
def test_what_follows_says_when(typed, wanted):
    wish = PLAIN.read(typed, "Asia/Tokyo")
    assert (wish.rule, wish.rhythm) == ("topic:heron", wanted)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Herom", "“Herom” is no name that is known. Did you mean Heron?"),
        ("Sky Falcom from Germany", "“Sky Falcom” is no name that is known. Did you mean Sky Falcon?"),
        ("Heron from Germny", "Did you mean Germany?"),
        ("Heron form Germany", "“form” is no name that is known. Did you mean from?"),
        ("Heron wihtout drones", "Did you mean without?"),
        ("something else entirely", 'In quotation marks it is looked for as it is: "something"'),
        ("tell me about it", '"it"'),
        ("Heron at least annonced", "“annonced” is no step that aid takes. Did you mean announced?"),
        ("Heron daily at 8 Europe/Atlantis", "no time zone"),
        ("Heron daily at 25", "A day has no 25:00"),
        ("Heron every Monday and Thursday", "When it is told comes last"),
        ("Heron above 100 million", "Amounts and counts cannot be asked for"),
        ("Heron hourly", "When it is told comes last"),
        ("German sea minister", "“sea” is no"),
        ("Heron since Monday", "“since Monday” speaks of a time"),
        ("Heron seit Montag", "“seit Montag” speaks of a time"),
        ("the Italian envoy on Heron", "Nobody is known who is “the Italian envoy”"),
        ("topic:herom", "column 7"),
        ("🚀", "“🚀” names nothing to look for"),
        ("AND", "“AND” names nothing to look for"),
        ("!!!", "“!!!” names nothing to look for"),
        ("from", "“from” names nothing to look for"),
        (",", "“,” names nothing to look for"),
        ('""', "names nothing to look for"),
        ("🚀 daily at 8", "“🚀” names nothing to look for"),
        ("bitte", "“bitte” names nothing to look for"),
        ("x" * 2000, "At most 1,000 characters"),
    ],
)
def test_what_is_not_understood_is_said(typed, said):
    with pytest.raises(UserError) as error:
        PLAIN.read(typed)
    assert said in str(error.value)


def test_a_rule_with_its_threshold_is_one_rule():
    assert whole("everything", Rung.ANNOUNCED) == "status>=announced"
    assert whole("topic:a OR topic:b", Rung.ANNOUNCED) == "status>=announced AND (topic:a OR topic:b)"
    assert whole("topic:a", Rung.NONE) == "topic:a"


def test_hours_and_rhythms_are_read_on_their_own():
    assert quiet("22-7 Europe/Berlin") == Quiet(1320, 420, "Europe/Berlin")
    assert quiet("from 10pm to 6:30", "Asia/Tokyo") == Quiet(1320, 390, "Asia/Tokyo")
    assert quiet("off") is None
    assert rhythm("off") == Rhythm()
    assert rhythm("weekly sunday 9") == Rhythm("weekly", 540, 6)
    assert rhythm("sunday 9") == Rhythm("weekly", 540, 6)
    assert rhythm("at 7am every day in Berlin") == Rhythm("daily", 420, 0, "Europe/Berlin")
    assert rhythm("7:30") == Rhythm("daily", 450)
    for wrong in ("soon", "8-8"):
        with pytest.raises(UserError):
            quiet(wrong)
    with pytest.raises(UserError, match="no rhythm"):
        rhythm("sometimes")


def test_a_number_before_the_rhythm_belongs_to_the_name():
    assert PLAIN.read("Heron 2 daily").rule == "topic:heron-2"


@pytest.mark.parametrize("typed", ["🚀", "AND", "!!!", "the"])
def test_a_search_for_nothing_is_told_so(typed):
    with pytest.raises(UserError, match="names nothing to look for"):
        PLAIN.sought(typed)


@pytest.mark.parametrize("typed", ["at least announced", "only announced", "please, at least announced"])
def test_a_step_alone_is_asked_of_everything(typed):
    assert PLAIN.read(typed).whole == "status>=announced"


@pytest.mark.parametrize(
    "typed",
    ["the Italian sea minister", "Italy’s sea minister", "sea minister of Italy", "Italy sea minister", "ministro italiano del mare"],
)  # fmt: skip
def test_an_office_is_who_holds_it(typed):
    assert PLAIN.read(typed, day=date(2019, 5, 1)).rule == "person:ada-berg"
    assert PLAIN.read(typed, day=date(2020, 1, 1)).rule == "person:marit-holm"
    assert PLAIN.read(typed).rule == "person:ada-berg OR person:marit-holm"


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("Italian sea minister on Heron", "(topic:heron AND person:ada-berg) OR (topic:heron AND person:marit-holm)"),
        ("Heron not the Italian sea minister", "topic:heron AND NOT person:ada-berg AND NOT person:marit-holm"),
        ("drones or the Italian sea minister", "class:drones OR person:ada-berg OR person:marit-holm"),
    ],
)
def test_all_who_held_an_office_are_alternatives(typed, rule):
    wish = PLAIN.read(typed)
    assert wish.rule == rule
    assert PLAIN.read(in_words(wish.rule, Rung.NONE, VOCABULARY)).rule == rule


def test_a_search_looks_for_an_office_as_it_is_written():
    assert text(PLAIN.sought("Italian envoy")) == '"envoy" AND party:IT'


def test_what_a_search_looks_for_is_not_passed_over():
    assert text(PLAIN.sought("weapons Heron")) == 'topic:heron AND "weapons"'


def test_a_plain_word_is_never_taken_for_a_mistyped_name():
    aster = Entity("aster", "system", "missile", "Aster")
    plain = Plain(Vocabulary(replace(CATALOGUE, entities={"aster": aster})))
    with pytest.raises(UserError, match="In quotation marks"):
        plain.read("drones after Germany")
    assert plain.alike("after") == {}
    with pytest.raises(UserError, match="Did you mean Aster"):
        plain.read("astar")


@pytest.mark.parametrize("typed", ["wien", "Chevrons", "Fleron"])
def test_what_is_only_somewhat_alike_is_not_offered(typed):
    with pytest.raises(UserError, match="In quotation marks"):
        PLAIN.read(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Sea Sheild engines", {"Sea Shield": "Sea Shield engines"}),
        ("Grey Oul from Germany", {"Grey Owl": "Grey Owl from Germany"}),
        ("heroon", {"Heron": "Heron", "Heron 2": "Heron 2"}),
        ('"Grey Oul"', {"Grey Owl": '"Grey Owl"'}),
        ("Heron", {}),
        ("submarine", {}),
    ],
)
def test_a_search_offers_what_is_like_it(typed, meant):
    assert PLAIN.alike(typed) == meant


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("Drohnen aus Deutschland", "class:drones AND donor:DE"),
        ("Sea Shield von den Vereinigten Staaten an die Ukraine", "topic:sea-shield AND donor:US AND recipient:UA"),
        ("alles über die Ukraine", "party:UA"),
        ("alles außer Drohnen", "NOT class:drones"),
        ("Neues über Militärhilfe", "everything"),
        ("deutsche Heron-Systeme", "topic:heron AND party:DE"),
        ("Heron-Drohnen oder Sea Shield", "topic:heron OR topic:sea-shield"),
        ("ich möchte wissen, was Holm über Heron sagt", "topic:heron AND person:marit-holm"),
        ("Heron, aber keine Gerüchte", "topic:heron AND origin:official"),
        ("Heron abgelehnt", "topic:heron AND status:refused"),
        ("Vorgang 12", "story:12"),
        ("alle Vorgänge zu Heron", "topic:heron"),
        ("Heron, amtlich", "topic:heron AND origin:official"),
        ("Heron aus amtlichen Kreisen", "topic:heron AND origin:official_unnamed"),
        ("Heron laut den Quellen eines Mediums", "topic:heron AND origin:single_outlet_sources"),
        ("Heron laut Medien oder laut einer Seite", "topic:heron AND (origin:claim_by_party OR origin:media_reports)"),
        ("Heron für die Ukraine und US", "topic:heron AND (recipient:UA OR recipient:US)"),
        ("an American Heron", "topic:heron AND party:US"),  # "an" leads in German only
    ],
)
def test_german_is_understood_beside_english(typed, rule):
    assert PLAIN.read(typed).rule == rule


@pytest.mark.parametrize(
    ("typed", "at_least", "rhythm"),
    [
        ("Heron mindestens angekündigt", Rung.ANNOUNCED, None),
        ("Heron ab genehmigt", Rung.APPROVED, None),
        ("Heron erst wenn geliefert", Rung.DELIVERED, None),
        ("Heron nur im Einsatz", Rung.IN_USE, None),
        ("Heron täglich um 8", Rung.NONE, Rhythm("daily", 480, 0, "Asia/Tokyo")),
        ("Heron um 7 Uhr jeden Tag in Berlin", Rung.NONE, Rhythm("daily", 420, 0, "Europe/Berlin")),
        ("Heron montags um 9:30 Uhr", Rung.NONE, Rhythm("weekly", 570, 0, "Asia/Tokyo")),
        ("Heron wöchentlich am Freitag um 9", Rung.NONE, Rhythm("weekly", 540, 4, "Asia/Tokyo")),
        ("Heron jeden Abend", Rung.NONE, Rhythm("daily", 1080, 0, "Asia/Tokyo")),
        ("tägliche Zusammenfassung über Heron", Rung.NONE, Rhythm("daily", 480, 0, "Asia/Tokyo")),
        ("Heron on Mondays at 9", Rung.NONE, Rhythm("weekly", 540, 0, "Asia/Tokyo")),
    ],
)
def test_steps_and_times_in_german(typed, at_least, rhythm):
    wish = PLAIN.read(typed, "Asia/Tokyo")
    assert (wish.rule, wish.at_least, wish.rhythm) == ("topic:heron", at_least, rhythm)


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("Norland Arms", "party:norland-arms"),
        ("everything on Norland Arms (works)", "party:norland-arms"),
        ("the War Office on Heron", "topic:heron AND party:war-office"),
        ("Heron from the War Office", "topic:heron AND donor:US"),
        ("Heron from Norland Arms", "topic:heron AND party:norland-arms"),
        ("drones from Germany, Heron from the War Office", "(class:drones AND donor:DE) OR (topic:heron AND donor:US)"),
        ("UAV", "class:drones"),
        ("Sea Shield drones from Germany", "topic:sea-shield AND donor:DE"),
        ("drones with Sea Shield", "topic:sea-shield AND class:drones"),
        ("Heron, not drones, not from Germany", "topic:heron AND NOT class:drones AND NOT donor:DE"),
        ("story 12", "story:12"),
        ('outlet "The Courier"', 'feed:"the courier"'),
        ("Heron exactly in use", "topic:heron AND status:in_use"),
    ],
)
def test_organisations_and_what_rules_have_a_term_for(typed, rule):
    assert PLAIN.read(typed).rule == rule


def test_hours_are_read_in_german():
    assert quiet("von 22 bis 7 Uhr") == Quiet(1320, 420)
    assert quiet("aus") is None
    assert rhythm("wöchentlich sonntag 9") == Rhythm("weekly", 540, 6)
