import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.settings.catalogue import load_catalogue
from demo.stream import STREAM, load, newest
from tests.shared import ROOT

NEWS = load()
CATALOGUE = load_catalogue(ROOT / "config" / "catalogue")
PROSE = [f"{v.title}\n{v.summary}\n" + "\n".join(v.paragraphs) for e in NEWS.entries for v in e.versions]
PROSE += ["\n".join((e.caption, *e.promos)) for e in NEWS.entries]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def stands_in_the_news(phrase: str) -> bool:
    pattern = re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)", re.IGNORECASE)
    return any(pattern.search(text) for text in PROSE)


def test_no_office_that_somebody_holds_is_in_the_news():
    phrases = {p for role in CATALOGUE.roles.values() for said in role.phrases.values() for p in said}
    assert len(phrases) > 150
    assert [p for p in sorted(phrases) if stands_in_the_news(p)] == []
    offices = r"\b(minister|president|premier|chancellor|ambassador|general|secretary|king|queen|commander)\b"
    assert [text for text in PROSE if re.search(offices, text, re.IGNORECASE)] == []


def test_nobody_in_the_news_is_in_the_catalogue():
    people = [e for e in CATALOGUE.entities.values() if e.type == "person"]
    names = {n for p in people for n in (p.name, *p.surname_aliases, *(a for said in p.aliases.values() for a in said))}
    assert len(names) > 200
    assert [n for n in sorted(names) if stands_in_the_news(n)] == []


def test_every_entry_says_what_it_plays_and_has_an_id_of_its_own():
    assert all(e.plays for e in NEWS.entries)
    assert len(NEWS.by_id) == len(NEWS.entries) >= 40
    assert {e.feed for e in NEWS.entries} == set(NEWS.feeds)


def test_a_little_of_it_is_backlog():
    assert 2 <= sum(e.at < NEWS.start for e in NEWS.entries) <= 3


def test_one_report_is_carried_by_six_outlets_within_hours():
    morning = [e for e in NEWS.served(utc("2026-05-04 11:00")) if "ATACMS" in e.versions[0].title]
    assert len({e.feed for e in morning}) == len(morning) == 6


def test_an_entry_reads_as_of_its_time():
    entry = next(e for e in NEWS.entries if len(e.versions) > 1 and "80 ATACMS" in e.versions[0].title)
    assert "80" in entry.reads(utc("2026-05-07 11:29")).title
    assert "18" in entry.reads(utc("2026-05-07 11:30")).title
    assert entry.reads(utc("2026-01-01 00:00")) is entry.versions[0]


def test_a_feed_fails_from_a_time_on():
    radio = NEWS.feeds["copperfield-radio"]
    days = ["2026-05-05 23:59", "2026-05-06 00:00", "2026-05-09 00:00"]
    assert [radio.status(utc(day)) for day in days] == [200, 500, 404]


def test_feeds_list_the_newest_first_and_not_more_than_asked_for():
    assert newest(NEWS.entries, 2) == (NEWS.entries[-1], NEWS.entries[-2])


@pytest.mark.parametrize(
    ("was", "becomes", "problem"),
    [
        ("feed: baltic-ledger\n  plays: the origin", "feed: nobody\n  plays: the origin", "no feed 'nobody'"),
        ("- at: 2026-05-13 07:00", "- at: 2026-05-01 07:00", "order of time|after the last"),
        ("  - at: 2026-05-08 18:00", "  - at: 2026-05-20 18:00", "after the last entry"),
    ],
)
def test_a_stream_that_cannot_be_played_is_refused(tmp_path: Path, was: str, becomes: str, problem: str):
    text = STREAM.read_text("utf-8")
    assert was in text
    (tmp_path / "stream.yaml").write_text(text.replace(was, becomes), "utf-8")
    with pytest.raises(ValueError, match=problem):
        load(tmp_path / "stream.yaml")
