"""The Reader as a whole: when it stops, what it is about, five languages, corrections, threads."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.language import language
from bot.reading.text import fold
from tests.unit.reading.reader_kit import corpus, read

BEYOND = {  # what single sentences of the catalogue's cases leave open: no arms, no party, or a name without its sense
    "Ukrainian crews began training on the Abrams in Germany.",
    "Deliveries have begun, with trucks en route from Slovakia.",
    "UPDATE 2: adds quotes from the ministry; this is a developing story.",
    "Das Ministerium hat 100 Flugabwehrraketen bestellt.",
    "Les trois premiers Mirage ont été livrés à Kiev.",
}
BESIDE = {  # a sentence alone may name no arms: a line that makes it part of an article about aid
    True: "The rest of the page is about military aid for Ukraine.",
    False: "M142 HIMARS (Ukraine)",
}


def _cases() -> list[dict[str, str]]:
    return [case for case in corpus("catalogue-cases.yaml")["status_cases"] if case["text"] not in BEYOND]


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case["text"][:50])
def test_status_of_single_sentences_beside_talk_of_aid(case: dict[str, str]) -> None:
    headline = not case["text"].endswith(".")
    title, text = (case["text"], "") if headline else ("", case["text"])
    reading = read(f"{text}\n{BESIDE[language(fold(case['text'])) == 'en']}", title=title, day=None)

    if case["status"] == "corrected":
        assert reading.correction
        return
    assert reading.claims[0].status == case["status"]
    assert bool(reading.claims[0].hedge.words) >= bool(case["hedge"])


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Denmark to send tanks to Ukraine", "", "aid"),
        ("The case for sending tanks to Ukraine", "", "aid"),
        ("Russia calls tanks for Ukraine a mistake", "", "aid"),
        ("Pentagon admits error in military aid for Ukraine", "", "aid"),
        ("HIMARS rocket hits a depot", "A US-supplied HIMARS launcher hit a depot in Ukraine, Moscow said.", "aid"),
        ("Ukraine says Leopard 2 tanks are at the front", "", "defence"),
        ("North Korea fires long-range missile", "", "defence"),
        ("Russian missiles hit Kyiv", "Ukraine said two people were hurt by missiles.", "defence"),
        ("Jets sign quarterback", "The Patriots lost to the Jets in New York.", "other"),
        ("Danish boxer wins", "The American stopped the Ukrainian after six rounds in Denmark.", "other"),
        ("Schools debate", "The US Senate is set to debate armed guards for schools.", "other"),
        ("IMF weighs aid package", "The US backed an aid package for Ukraine's banks.", "other"),
        (
            "Maker delivers battery",
            "A Swedish firm delivered batteries for electric cars to Norway and Germany.",
            "other",
        ),
        ("Air defence battery for Ukraine", "Sweden has delivered a missile battery to Ukraine.", "aid"),
        ("Letter bombs", "Spain arrested a man who sent letter bombs to the Ukrainian embassy.", "other"),
        ("Javelin on tour", "The band Javelin brings its drummer and its songs to Germany and Ukraine.", "other"),
        ("Javelins for Kyiv", "Britain brings Javelin missiles to Ukraine and gives launchers to Kyiv.", "aid"),
        ("Fire in a munitions room", "A munitions room of a Spanish castle goes to a museum in Ukraine.", "other"),
        ("Greece sends helicopters to fight wildfires in Portugal", "", "other"),
        ("Drones for the Olympics", "France deploys drones for the Paris Olympics, the ministry said.", "other"),
        ("Griechenland schickt Hubschrauber gegen Waldbrände nach Portugal", "", "other"),
        ("Greece sends missiles to Ukraine as wildfires rage at home", "", "aid"),
        ("Germany buys 35 more Leopard 2 tanks for its brigade in Lithuania", "", "defence"),
        ("Norway considers buying the Patriot air defence system after lessons of a war", "", "defence"),
        ("Ukraine buys 300 howitzers", "", "aid"),
        ("Taiwan buys HIMARS from the United States", "", "aid"),
        ("Gun sales rise", "More Americans are buying guns in the United States.", "other"),
        ("Hedgehog rescued", "The animal was found in a garden in Denmark.", "other"),
        ("Denmark to fund schools in Ukraine", "Copenhagen will give Ukraine 20 million euros for schools.", "other"),
    ],
)
def test_about(title: str, text: str, expected: str) -> None:
    reading = read(text, title=title)

    assert reading.about == expected, reading.about_why


def test_about_says_which_frame_decided() -> None:
    assert "Denmark to send tanks to Ukraine" in read(title="Denmark to send tanks to Ukraine").about_why


def test_a_caption_is_not_what_the_article_says() -> None:
    caption = "M142 HIMARS launchers arrived in Latvia on Monday. (Jo Roe/AFP via Getty Images)"
    reading = read(caption, title="Denmark to send Patriot missiles to Ukraine")

    assert [c.status for c in reading.claims] == ["announced"]


def test_nothing_found_stop_at_the_quotations() -> None:
    reading = read("“I like the garden very much in the summer,” said the gardener.", title="A garden")

    assert (reading.about, reading.claims, reading.key_quotes) == ("other", (), ())
    assert [quote.span.text for quote in reading.quotes] == ["I like the garden very much in the summer,"]


def test_a_correction_is_noted() -> None:
    text = "Denmark will send 14 tanks to Ukraine.\nCorrection: an earlier version of this story said 40 tanks."
    reading = read(text)

    assert reading.correction
    assert reading.correction.text in text.splitlines()[1]


def test_a_note_that_explains_corrects_nothing() -> None:
    assert read("Editor's note: this story explains what the ATACMS missile can do.").correction is None
    assert read("Editor's note: this story misstated how many ATACMS missiles there are.").correction


def test_a_reader_is_shared_by_threads() -> None:
    texts = [f"Denmark will send {n} Patriot missiles to Ukraine, two officials said." for n in range(2, 34)]
    alone = [read(text) for text in texts]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(read, texts)) == alone


WORDS = [
    "Denmark",
    "Ukraine",
    "will",
    "send",
    "not",
    "if",
    "“",
    "”",
    "ATACMS",
    "missiles",
    "to",
    ",",
    ".",
    "\n",
    "US",
    "said",
    "$5m",
    "İ",
    "sources",
    "?",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25), st.lists(st.sampled_from(WORDS), max_size=40))
def test_every_span_is_exact_whatever_the_text(title: list[str], text: list[str]) -> None:
    reading = read(" ".join(text), title=" ".join(title))
    spans = [m.span for m in reading.mentions] + [q.span for q in reading.quotes] + [r.span for r in reading.reactions]
    for claim in reading.claims:
        spans += [claim.sentence, *(p.span for p in claim.parties)]
        spans += [s for s in (claim.hedge.span, claim.origin.span, claim.money and claim.money.span) if s]
        spans += [i.quantity.span for i in claim.items if i.quantity and i.quantity.span]

    assert all(reading.article.of(s.field)[s.start : s.end] == s.text for s in spans)
