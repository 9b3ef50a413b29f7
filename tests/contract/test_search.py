"""Looking things up by rule, on both databases: what is found is what the rule says, whatever it mixes."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ledger.rows import rows
from bot.pipeline.backfill import backfill
from bot.rules.facts import Witness
from bot.rules.index import holds
from bot.rules.near import fold
from bot.rules.rule import EVERYTHING, All, Any, Not, Rule, Term, all_of, any_of, negated
from bot.storage import schema as t
from bot.storage.codec import dump
from bot.storage.search import SqlSearch, save_entry, save_story
from bot.stories.state import fold as told
from tests.clock import START
from tests.invented import arrival, official, placed, reading

TERMS = ("topic:sky-falcon", "topic:heron", "donor:NL", "status>=:announced", "feed:the courier")
TEXTS = ("Norland sends MGM-140 missiles", "The heron's nest, 7,5 m high", "Ракети летять до Києва", "x")


@pytest.fixture
def search(database) -> SqlSearch:
    with database.begin() as connection:
        feed = connection.execute(sa.insert(t.feed).values(url="u", spec="", listed_in="config")).inserted_primary_key[
            0
        ]
        for n, text in enumerate(TEXTS, 1):
            at = START + timedelta(hours=n)
            row = {"feed_id": feed, "key": str(n), "url": "", "title": text, "summary": "", "seen_at": at, "at": at,
                   "digest": ""}  # fmt: skip
            connection.execute(sa.insert(t.entry).values(id=n, **row))
            read = dump(reading(None, title=text))
            connection.execute(sa.insert(t.article).values(entry_id=n, revision=1, reading=read))
            save_entry(connection, n, held(n), text)
    return SqlSearch(database)


def held(entry: int) -> set[str]:
    """Terms of the entry with that number: some of all, each in another mixture."""
    return {term for place, term in enumerate(TERMS) if entry & 1 << place or place == entry}


def ids(search: SqlSearch, rule: Rule, **more) -> list[int]:
    return [found.entry for found in search.entries(rule, limit=10, **more)]


def term(text: str) -> Term:
    key, _, value = text.rpartition(":")
    return Term(key, value)


def phrase(words: str) -> Term:
    return Term("phrase", fold(words))


@pytest.mark.parametrize("words", ["MGM-140", "mgm 140", "7,5 m", "ракети", "Києва", "Heron's nest"])
def test_words_are_found_however_they_are_written(search, words):
    expected = [n for n, text in enumerate(TEXTS, 1) if f" {fold(words)} " in f" {fold(text)} "]
    assert ids(search, phrase(words)) == expected
    assert len(expected) == 1


def test_words_are_found_whole_and_in_their_order(search):
    assert ids(search, phrase("missile")) == []
    assert ids(search, phrase("140 MGM")) == []


rules = st.recursive(
    st.sampled_from([*map(term, TERMS), *map(phrase, ("missiles", "sends mgm", "nest", "nowhere"))]),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(all_of)
        | st.lists(inner, min_size=1, max_size=3).map(any_of)
        | inner.map(negated)
    ),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rules)
def test_what_is_found_is_what_the_rule_says(search, rule):
    phrases = ("missiles", "sends mgm", "nest", "nowhere")
    facts = {
        n: frozenset(held(n) | {f"phrase:{p}" for p in phrases if f" {p} " in f" {fold(text)} "})
        for n, text in enumerate(TEXTS, 1)
    }
    assert sorted(ids(search, rule)) == [n for n in facts if holds(rule, facts[n])]


def test_everything_is_found_the_newest_first_page_by_page(search):
    assert ids(search, EVERYTHING) == [4, 3, 2, 1]
    assert ids(search, EVERYTHING, before=3) == [2, 1]
    assert ids(search, EVERYTHING, since=START + timedelta(hours=2), until=START + timedelta(hours=4)) == [3, 2]
    assert ids(search, Any(())) == []
    assert ids(search, All((Not(term(TERMS[0])), phrase("heron")))) == [2]


def test_the_newest_published_is_found_first_page_by_page(search, database):
    """Entries of equal times, and later ones with lower numbers: a page goes on exactly where the one before ended."""
    hours = {1: 5, 2: 3, 3: 5, 4: 3}
    with database.begin() as connection:
        for entry, hour in hours.items():
            connection.execute(sa.update(t.entry).where(t.entry.c.id == entry).values(at=START + timedelta(hours=hour)))
    newest = [3, 1, 4, 2]
    assert ids(search, EVERYTHING) == newest
    assert [ids(search, EVERYTHING, before=entry) for entry in newest] == [newest[n:] for n in range(1, 5)]
    assert ids(search, phrase("x"), before=1) == [4]


def test_what_is_found_is_counted_up_to_some_number(search):
    assert search.count(EVERYTHING) == 4
    assert search.count(EVERYTHING, most=3) == 3
    assert search.count(phrase("missiles")) == 1
    assert search.count(EVERYTHING, since=START + timedelta(hours=2), until=START + timedelta(hours=4)) == 2


def test_an_entry_with_a_revision_to_be_read_is_found_as_it_was_read(search, database):
    with database.begin() as connection:
        connection.execute(sa.update(t.entry).where(t.entry.c.id == 2).values(revision=2))
    assert ids(search, phrase("nest")) == [2]


def test_a_revision_is_found_by_its_own_words_alone(search, database):
    with database.begin() as connection:
        save_entry(connection, 1, {"topic:heron"}, "Another title")
    assert ids(search, phrase("missiles")) == []
    assert ids(search, All((phrase("another title"), term("topic:heron")))) == [1]


def test_what_was_read_comes_with_it(search):
    (found,) = search.entries(phrase("nest"), limit=1)
    assert (found.source, found.reading.article.title, found.story) == ("Harbour News", TEXTS[1], None)


@pytest.fixture
def shelf(database) -> SqlSearch:
    with database.begin() as connection:
        for n, status in enumerate(("announced", "delivered", "used"), 1):
            state = told(None, arrival(official(status), n), placed())
            at = START + timedelta(days=n)
            values = {"id": n, "opened_at": at, "updated_at": at, "aid": status != "used", "state": dump(state)}
            connection.execute(sa.insert(t.story).values(values))
            for _ in range(2):  # the second time takes the first one's place
                save_story(connection, n, {"topic:sky-falcon", f"status:{status}"}, rows(n, state))
    return SqlSearch(database)


def test_stories_about_aid_are_found_by_their_terms_the_newest_first(shelf):
    assert [n for n, _ in shelf.stories(Term("topic", "sky-falcon"), limit=9)] == [2, 1]
    assert [n for n, _ in shelf.stories(Term("topic", "sky-falcon"), limit=1, offset=1)] == [1]
    assert [n for n, _ in shelf.stories(Term("status", "announced"), limit=9)] == [1]
    assert [n for n, _ in shelf.stories(EVERYTHING, limit=9, since=START + timedelta(days=2))] == [2]


def test_what_is_held_is_counted(shelf):
    assert shelf.counts() == (0, 2)


def test_rows_of_the_ledger_are_found_once(shelf):
    assert [row.story for row in shelf.rows(EVERYTHING)] == [1, 2, 3]
    assert [row.story for row in shelf.rows(EVERYTHING, open_only=True)] == [1]
    assert shelf.rows(Term("status", "delivered"))[0].item == "Sky Falcon"


def test_what_an_earlier_version_kept_is_made_found_once(database, shelf):
    state = told(None, arrival(official("announced"), 9), placed())
    with database.begin() as connection:
        values = {"id": 9, "opened_at": START, "updated_at": START, "aid": True, "state": dump(state)}
        connection.execute(sa.insert(t.story).values(values))
        connection.execute(sa.insert(t.member).values(story_id=9, entry_id=_entry(connection), at=START, body=""))
    assert shelf.stories(Term("story", "9"), limit=9) == []
    assert backfill(shelf, Witness())
    assert not backfill(shelf, Witness())
    assert [n for n, _ in shelf.stories(Term("story", "9"), limit=9)] == [9]
    assert [row.item for row in shelf.rows(Term("donor", "NL")) if row.story == 9] == ["Sky Falcon"]
    assert [found.story for found in shelf.entries(Term("phrase", "old title"), limit=9)] == [9]


def _entry(connection: sa.Connection) -> int:
    feed = connection.execute(sa.insert(t.feed).values(url="u", spec="", listed_in="config")).inserted_primary_key[0]
    row = {
        "feed_id": feed,
        "key": "1",
        "url": "",
        "title": "",
        "summary": "",
        "seen_at": START,
        "at": START,
        "digest": "",
    }
    entry = connection.execute(sa.insert(t.entry).values(row)).inserted_primary_key[0]
    read = dump(reading(None, title="An old title"))
    connection.execute(sa.insert(t.article).values(entry_id=entry, revision=1, reading=read))
    return entry
