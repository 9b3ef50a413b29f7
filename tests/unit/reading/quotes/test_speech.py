import pytest

from bot.reading.quotes.speech import statements
from bot.reading.quotes.tags import Lines
from bot.reading.quotes.words import SpeechVerbs
from bot.reading.text import Text
from tests.unit.reading.quote_kit import lexicon

VERBS = SpeechVerbs.of(lexicon())


def _said(raw: str, topic: str = "ATACMS") -> list[tuple[str, str, str]]:
    offsets = [raw.index(topic)] if topic in raw else []
    found = statements(Lines(Text(raw), VERBS), offsets)
    return [(s.rule, raw[slice(*s.who)], raw[slice(*s.content)]) for s in found]


@pytest.mark.parametrize(
    ("raw", "rule", "who", "content"),
    [
        (
            "Ana Tall told Boris Small that the port would send ATACMS.",
            "indirect-that",
            "Ana Tall",
            "the port would send ATACMS",
        ),
        (
            "The Alder Tribune reported that Ana Tall told them that the port would send ATACMS.",
            "indirect-that",
            "Ana Tall",
            "the port would send ATACMS",
        ),
        ("Ana Tall said the port would send ATACMS.", "indirect-bare", "Ana Tall", "the port would send ATACMS"),
        ("Ana Tall promised to send ATACMS in May.", "indirect-promise", "Ana Tall", "to send ATACMS in May"),
        (
            "The port will send ATACMS, two officials said.",
            "indirect-after",
            "two officials",
            "The port will send ATACMS",
        ),
        ("The port will send ATACMS, said Ana Tall.", "indirect-after-vs", "Ana Tall", "The port will send ATACMS"),
        (
            "The port will send ATACMS, according to four people familiar with the talks.",
            "indirect-cited-after",
            "four people familiar with the talks",
            "The port will send ATACMS",
        ),
        (
            "According to Ana Tall, the port will send ATACMS.",
            "indirect-cited",
            "Ana Tall",
            "the port will send ATACMS",
        ),
    ],
)
def test_statements(raw: str, rule: str, who: str, content: str) -> None:
    assert _said(raw) == [(rule, who, content)]


@pytest.mark.parametrize(
    "raw",
    [
        "The port will send ATACMS in May.",
        "Ana Tall said the port was closed. ATACMS lay in the depot.",
        "Ana Tall continued to send ATACMS.",
        "",
    ],
)
def test_no_statement(raw: str) -> None:
    assert _said(raw) == []


def test_without_a_topic_nothing_is_looked_for() -> None:
    assert _said("Ana Tall said the port would send ships.") == []
