"""Moments in messages can be read back in every language."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.dates import PATTERN, dated, moment
from bot.language import known, learn, speaking
from bot.settings.languages import load_languages

LANGUAGES = load_languages(Path(__file__).resolve().parents[3] / "config" / "languages")
MINUTES = st.integers(0, 500_000_000).map(lambda minutes: datetime(1971, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))


@pytest.fixture(scope="module", autouse=True)
def learned():
    for language in LANGUAGES:
        learn(language)
    yield
    for language in LANGUAGES:
        del known()[language.code]


@pytest.mark.parametrize("code", ["en", *(language.code for language in LANGUAGES)])
@given(at=MINUTES)
def test_what_a_language_writes_can_be_found_and_read_back(code, at):
    with speaking(code):
        said = dated(at)
    found = re.search(PATTERN, f"Harbour News · {said}")
    assert found
    assert found[0] == said
    assert moment(said) == at


@pytest.mark.parametrize("form", ["22.09.2023, 12:00 UTC", "22/09/2023, 12:00 UTC", "2023-09-22, 12:00 UTC"])
def test_translators_may_choose_among_these(form):
    assert re.fullmatch(PATTERN, form)
    assert moment(form) == datetime(2023, 9, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize("text", ["22 Sep 2023", "41.09.2023, 12:00 UTC", "noon", "22 Sept 2023, 12:00 UTC"])
def test_what_is_no_such_date_is_none(text):
    assert moment(text) is None
