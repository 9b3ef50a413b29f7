from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Mention
from bot.reading.text import Text
from bot.reading.topics.matcher import Matcher
from bot.settings.catalogue import load_catalogue
from bot.settings.lexicon import load_lexicon

ROOT = Path(__file__).parents[4]
CASES = yaml.safe_load((ROOT / "tests" / "corpus" / "catalogue-cases.yaml").read_text("utf-8"))["entity_cases"]
DAY = date(2023, 9, 22)


@cache
def matcher() -> Matcher:
    return Matcher(load_catalogue(ROOT / "config" / "catalogue"), load_lexicon(ROOT / "config" / "lexicon").clutter)


def read(text: str, title: str = "", day: date | None = DAY, lang: str = "en") -> tuple[Mention, ...]:
    return matcher().mentions(Text(title, "title", lang), Text(text, lang=lang), day)


def found(text: str, title: str = "", day: date | None = DAY, lang: str = "en") -> dict[str, Mention]:
    return {m.entity: m for m in reversed(read(text, title, day, lang))}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['entity']}-{case['match']}-{case['text'][:30]}")
def test_our_own_sentences(case: dict[str, object]) -> None:
    assert (case["entity"] in found(str(case["text"]))) is case["match"]


@pytest.mark.parametrize(
    "words",
    ["M142", "M-142", "M 142", "M\u2011142", "HIMARS", "Himars", "HIMARS\u2019", "himars"],
)
def test_one_system_in_many_spellings(words: str) -> None:
    assert "himars" in found(f"Two {words} launchers were shown at the parade.")


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("Doors open at 4 and close at 72.", "at4"),
        ("Tell us about it, and give us a hand.", "US"),
        ("She had to polish the china before the turkey.", "PL"),
        ("The law was SAFE from repeal, said the SAFE-deposit firm.", "safe"),
        ("Вони говорили про погоду.", "air_defence"),
        ("An independent panel met.", "independent"),
        ("Her name is Rosa Saab.", "saab"),
        ("The former Ukrainian president left.", "ua-president"),
    ],
)
def test_lookalikes_do_not_count(text: str, entity: str) -> None:
    assert entity not in found(text)


@pytest.mark.parametrize(
    ("text", "entity", "lang"),
    [
        ("Київ отримав перші ракети від Німеччини.", "DE", "uk"),
        ("Про це сказав Володимир Зеленський.", "zelensky", "uk"),
        ("Об этом сообщили Зеленскому.", "zelensky", "ru"),
        ("Крилатих ракет бракує.", "long_range", "uk"),
        ("Die Lieferung von Kampfpanzern bleibt offen.", "armour", "de"),
        ("Polska przekaże czołgi Leopard.", "leopard", "pl"),
    ],
)
def test_endings_of_other_languages(text: str, entity: str, lang: str) -> None:
    assert entity in found(text, lang=lang)


def test_capitals_tell_nothing_where_all_is_in_capitals() -> None:
    assert "harm" in found("The first HARM was fired.")
    assert "harm" not in found("", title="NO HARM DONE IN THE STORM")
    assert "harm" in found("", title="UKRAINE GETS HARM MISSILES")


def test_a_plain_word_counts_in_its_own_language() -> None:
    assert "armour" in found("Les chars arrivent.", lang="fr")
    assert "armour" not in found("A chars meeting was held.", lang="en")


def test_the_longest_name_wins() -> None:
    mentions = found("A Black Hornet drone and a PAC-3 MSE interceptor were shown in Ukraine.")
    assert "black-hornet" in mentions
    assert "hornet-fa18" not in mentions
    assert mentions["pac-3"].span.text == "PAC-3 MSE"


def test_a_family_name_means_the_variant_that_the_article_names() -> None:
    assert "leopard-2" in found("Leopard tanks go east.", title="Fourteen Leopard 2 for Kyiv")
    assert "leopard" not in found("Leopard tanks go east.", title="Fourteen Leopard 2 for Kyiv")
    assert "leopard" in found("Leopard tanks go east.")


def test_a_longer_family_name_gives_way_to_the_variant_that_it_runs_into() -> None:
    mentions = found("Polska odda czołgi Leopard 2, a Dania czołgi Leopard.")
    assert [m.span.text for m in mentions.values() if m.kind == "system"] == ["Leopard 2"]


def test_a_weak_name_is_one_sense_for_the_whole_article() -> None:
    mentions = read(
        "The Patriots arrived.\nA second story line of the day.\nPatriots are costly, the ministry said.",
        "Patriot missile battery for Ukraine",
    )
    assert sum(m.entity == "patriot" for m in mentions) == 3


@pytest.mark.parametrize(
    "words",
    [
        "said Ruta Vaitke",
        "Deputy Minister Ruta Vaitke said",
        "a word from Ruta Vaitke, a spokesperson",
        "Ruta Vaitke said",
    ],
)
def test_a_first_name_is_no_system(words: str) -> None:
    setting = "Jet drones and cruise missiles go to Ukraine, said the maker Destinus."
    assert "ruta" not in found(f"{setting} It was time, {words}.")
    assert "ruta" in found(f"{setting} It was time for the Ruta.")


def test_a_name_that_two_entities_share_goes_to_the_one_for_whom_more_speaks() -> None:
    surplus = found("Old lorries go to Taipei as EDA, excess articles from US stocks.", title="Excess lorries as EDA")
    assert "edefa" in surplus
    assert "eda-agency" not in surplus
    agency = found("The EDA, the agency for defence in the EU, may give a grant.")
    assert "eda-agency" in agency
    assert "edefa" not in agency


def test_evidence_is_told() -> None:
    mention = found("Germany will hand Ukraine three more Patriots with interceptors.")["patriot"]
    assert mention.evidence[0] == "weak name"
    assert "+ukraine" in mention.evidence
    assert "+interceptors" in mention.evidence or "+interceptor" in mention.evidence


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Boris Pistorius travelled. Later Pistorius spoke.", "full name"),
        ("Defence Minister Pistorius spoke.", "title"),
        ("Germany will decide soon, Pistorius said.", "names DE"),
    ],
)
def test_a_surname_needs_a_reason(text: str, why: str) -> None:
    mention = [m for m in read(text) if m.entity == "pistorius"][-1]
    assert mention.span.text == "Pistorius"
    assert why in mention.evidence[0]


@pytest.mark.parametrize("text", ["Pistorius spoke.", "Oscar Pistorius left prison in Germany."])
def test_a_surname_alone_is_nobody(text: str) -> None:
    assert "pistorius" not in found(text)


def test_an_office_goes_by_the_day() -> None:
    text = "Germany has time, Pistorius said."
    assert "pistorius" in found(text, day=date(2023, 2, 1))
    assert "pistorius" not in found(text, day=date(2022, 2, 1))


def test_a_capital_is_a_country_and_says_so() -> None:
    mention = found("Berlin is still thinking.")["DE"]
    assert mention.kind == "country"
    assert mention.evidence == ("metonym",)


def test_the_alliance_needs_its_name() -> None:
    assert "NATO" not in found("The alliance of farmers met.")
    assert sum(m.entity == "NATO" for m in read("NATO met. The alliance agreed.")) >= 2


def test_a_caption_beside_other_text_gives_no_evidence() -> None:
    text = "Latvia bought lorries.\nA HIMARS during an exercise in Latvia. (Ann Ink/AFP via Getty Images)"
    assert "himars" not in found(text)
    assert "himars" in found(text.replace(" (Ann Ink/AFP via Getty Images)", ""))


def test_a_caption_that_is_all_there_is_counts_and_says_so() -> None:
    mention = found("A HIMARS during an exercise in Latvia. (Ann Ink/AFP via Getty Images)")["himars"]
    assert "clutter" in mention.evidence[-1]


def test_read_more_lines_give_no_evidence() -> None:
    assert "atacms" not in found("Latvia bought lorries.\nRead more: ATACMS for Kyiv")


@given(st.text(alphabet="US HIMARS-142'\u2019\n.atкИіїpPкв\u0130ß", max_size=60))
def test_spans_are_exact(text: str) -> None:
    for mention in read(text, title=text):
        assert text[mention.span.start : mention.span.end] == mention.span.text
        assert mention.span.text.strip()
