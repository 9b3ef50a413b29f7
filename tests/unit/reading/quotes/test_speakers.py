from datetime import date

import pytest

from bot.model import Mention, Span, Speaker
from bot.reading.quotes.speakers import NameWords, Speakers, Written
from bot.reading.text import Text
from tests.unit.reading.quote_kit import DAY, catalogue, lexicon, read


def _speaker(phrase: str, text: str | None = None, *mentions: Mention, day: date | None = DAY) -> Speaker:
    text = text or phrase
    start = text.index(phrase)
    written = Written(Text(text), mentions, day, NameWords.of(lexicon()))
    return Speakers(catalogue(), lexicon()).speaker((start, start + len(phrase)), written)


def _mention(entity: str, kind: str, name: str, words: str, text: str) -> Mention:
    start = text.index(words)
    return Mention(entity, kind, name, Span(start, start + len(words), words), words)  # type: ignore[arg-type]  # a Literal


@pytest.mark.parametrize(
    ("phrase", "kind", "name", "count"),
    [
        ("he", "pronoun", None, None),
        ("two US officials", "anonymous", None, 2),
        ("a senior official", "anonymous", None, 1),
        ("31 soldiers", "anonymous", None, 31),
        ("officials", "anonymous", None, None),
        ("one of the officials", "anonymous", None, 1),
        ("defence official Ana Tall", "person", "Ana Tall", None),
        ("former harbour minister Ana Tall", "person", "Ana Tall", None),
        ("Dr. Ana Tall", "person", "Ana Tall", None),
        ("Ana Tall of the Alder Institute", "person", "Ana Tall", None),
        ("the harbour minister", "role", None, None),
        ("Mr Small’s lawyer", "role", None, None),
        ("a spokesman for Ana Tall", "role", None, None),
        ("Ana Tall and Boris Small", "person", None, None),
        ("the Alder Tribune", "organisation", "Alder Tribune", None),
        ("the Harbour Ministry", "organisation", "Harbour Ministry", None),
        ("ABTN", "organisation", "ABTN", None),
        ("a US Army website", "document", None, None),
    ],
)
def test_kinds(phrase: str, kind: str, name: str | None, count: int | None) -> None:
    speaker = _speaker(phrase)
    assert (speaker.kind, speaker.name, speaker.count) == (kind, name, count)
    assert speaker.span.text == phrase


def test_a_last_name_is_given_in_full_where_the_text_gave_it_once() -> None:
    assert _speaker("Tall", "Ana Tall came. Later Tall left.").name == "Ana Tall"
    assert _speaker("Mr Grey", "Leo Grey and Clara Grey came. Then Mr Grey left.").name == "Grey"


def test_a_role_is_its_holder_on_that_day_only() -> None:
    assert _speaker("the Ukrainian president").name == "Volodymyr Zelensky"
    assert _speaker("the Ukrainian president", day=date(2016, 6, 1)).name == "Petro Poroshenko"
    assert _speaker("the Ukrainian president", day=None).name is None
    assert _speaker("the Ukrainian president").office == "Ukrainian president"


def test_a_minister_is_not_the_ministry_of_the_same_id() -> None:
    text = "The Ukrainian defence minister said nothing."
    phrase = "Ukrainian defence minister"
    speaker = _speaker(phrase, text, _mention("ua-mod", "role", phrase, phrase, text))
    assert (speaker.kind, speaker.name) == ("role", "Rustem Umerov")


def test_a_mentioned_person_has_entity_office_and_country() -> None:
    text = "Mr Zelensky said nothing."
    speaker = _speaker("Mr Zelensky", text, _mention("zelensky", "person", "Volodymyr Zelensky", "Mr Zelensky", text))
    assert (speaker.kind, speaker.name, speaker.entity) == ("person", "Volodymyr Zelensky", "zelensky")
    assert (speaker.office, speaker.country) == ("Ukrainian president", "UA")


@pytest.mark.parametrize("phrase", ["an aide to Mr Zelensky", "Mr Zelensky’s aide", "Mr Zelensky's critics"])
def test_a_part_of_the_phrase_is_not_the_speaker(phrase: str) -> None:
    mention = _mention("zelensky", "person", "Volodymyr Zelensky", "Mr Zelensky", phrase)
    speaker = _speaker(phrase, phrase, mention)
    assert speaker.entity is None
    assert speaker.name is None


def test_an_outlet_and_a_country_speak() -> None:
    nbc = next(e for e in catalogue().entities.values() if e.name == "NBC News")
    assert (
        _speaker("NBC", "NBC said so.", _mention(nbc.id, "organisation", nbc.name, "NBC", "NBC said so.")).kind
        == "outlet"
    )
    kyiv = _speaker("Kyiv", "Kyiv said so.", _mention("UA", "country", "Ukraine", "Kyiv", "Kyiv said so."))
    assert (kyiv.kind, kyiv.name, kyiv.country) == ("country", "Ukraine", "UA")


@pytest.mark.parametrize(
    "words", ["told NBC News", "said in an interview with NBC News", "said, according to NBC News"]
)
def test_the_outlet_that_heard_it(words: str) -> None:
    nbc = next(e for e in catalogue().entities.values() if e.name == "NBC News")
    text = f"“There are no ships left in the port,” Ana Tall {words}."
    (quote,) = read(text, _mention(nbc.id, "organisation", nbc.name, "NBC News", text))
    assert quote.speaker is not None
    assert (quote.speaker.name, quote.speaker.via) == ("Ana Tall", "NBC News")
