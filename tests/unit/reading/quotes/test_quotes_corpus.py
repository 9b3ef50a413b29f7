"""Every case of tests/corpus/quotes.yaml: what is quoted, by whom, and how sure that is."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.model import Quote
from tests.unit.reading.quote_kit import DAY, read

CASES = yaml.safe_load((Path(__file__).parents[3] / "corpus" / "quotes.yaml").read_text("utf-8"))
OF_SPEAKER = ("name", "kind", "count", "via")
OF_QUOTE = ("sure", "partial", "indirect", "rule")


def _as_expected(quote: Quote, expected: dict[str, Any]) -> dict[str, Any]:
    """The quote's values for the keys that the case gives."""
    got = {"words": quote.span.text, "by": quote.speaker.span.text if quote.speaker else None}
    got |= {key: getattr(quote.speaker, key, None) for key in OF_SPEAKER if key in expected}
    got |= {key: getattr(quote, key) for key in OF_QUOTE if key in expected}
    return got | ({"field": quote.span.field} if "field" in expected else {})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    day: date = case.get("day", DAY)
    quotes = read(case["text"], title=case.get("title", ""), day=day, lang=case.get("lang", "en"))
    expected = case["quotes"]
    assert [_as_expected(q, e) for q, e in zip(quotes, expected, strict=False)] == expected
    assert len(quotes) == len(expected)
