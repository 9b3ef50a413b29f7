from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Span
from bot.reading.text import Text
from tests.shared import shared
from tests.unit.reading.quote_kit import DAY, quoter, read

MARKS = "“”„«»\"'‘’`"
PIECES = st.sampled_from(
    [
        *MARKS,
        "''",
        "``",
        " ",
        "\n",
        ". ",
        ", ",
        "? ",
        ": ",
        " – ",
        "(",
        ")",
        "he",
        "She",
        "said",
        "Ana Tall",
        "the minister",
        "according to",
        "officials",
        "who",
        "two",
        "told",
        "saying",
        "that",
        "İ",
        "ǅ",
        "\x01",
        "\x02",
        "it's",
        "U.S.",
        "ministers'",
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=80)


def _exact(span: Span, title: str, text: str) -> bool:
    return (title if span.field == "title" else text)[span.start : span.end] == span.text


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_every_span_is_an_exact_piece_and_none_overlaps(title: str, text: str) -> None:
    last = {"title": 0, "text": 0}
    for quote in quoter().quotes(Text(title, "title"), Text(text), (), DAY):
        spans = [quote.span, quote.sentence, quote.speaker.span if quote.speaker else None]
        assert all(_exact(span, title, text) for span in spans if span)
        assert quote.span.text.strip() == quote.span.text != ""
        assert last[quote.span.field] <= quote.span.start < quote.span.end
        last[quote.span.field] = quote.span.end
        assert quote.speaker or not quote.sure


@given(
    st.permutations(["The weather was mild in Port Alder.", "Trains ran late.", "Nobody complained.", "A dog barked."])
)
def test_unrelated_paragraphs_change_nothing(others: list[str]) -> None:
    said = "“We will send the batteries in May,” said Ana Tall, the harbour minister."
    text = "\n".join([*others, said, *reversed(others)])
    (quote,) = read(text)
    assert text[quote.span.start : quote.span.end] == quote.span.text == "We will send the batteries in May,"
    assert quote.speaker is not None
    assert quote.speaker.name == "Ana Tall"


def _seed_body() -> str:
    raw = shared("seed/independent-atacms.txt").read_text("utf-8")
    start, end = raw.index("President Joe Biden has"), raw.index("With reporting from")
    return "\n".join(line for line in raw[start:end].splitlines() if line.strip())


def test_the_seed_story() -> None:
    quotes = {q.span.text: q for q in read(_seed_body())}
    assert set(quotes) == {
        "a small number",
        "deep attack of enemy second-echelon forces,",
        "it has exactly what our soldiers need now",
    }
    needed = quotes["it has exactly what our soldiers need now"]
    assert needed.speaker is not None
    assert (needed.speaker.kind, needed.speaker.name) == ("role", "Volodymyr Zelensky")
    assert needed.speaker.span.text == "The Ukrainian president"
    assert needed.sure
    website = quotes["deep attack of enemy second-echelon forces,"].speaker
    assert website is not None
    assert website.span.text == "a US Army website"
    small = quotes["a small number"]
    assert small.partial
    assert not small.sure
    assert small.speaker is None or "Biden" not in small.speaker.span.text
    assert small.sentence is not None
    assert small.sentence.text.startswith("Citing four sources, NBC reported")
