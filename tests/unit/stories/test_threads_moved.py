"""Entries that a person moved: the cache that saw it happen and one that is built afterwards say the same."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Features, Member
from bot.stories.background import Background
from bot.stories.threads import Threads
from tests.invented import arrival, at, claim

TITLES = (
    "Netherlands promised Kyiv Sky Falcon missiles, report says",
    "Netherlands promised Kyiv Sky Falcon missiles in March, report says",
    "Harbour cranes and a new lighthouse for the northern coast",
    "New lighthouse for the northern coast: harbour cranes moved",
)


def threads() -> Threads:
    return Threads(Background(1000, {}, 1))


def placed(where: Threads, title: str, entry: int = 99):
    return where.place(arrival(claim(), entry, 5, title=title))


def member(entry: int, story: int, title: str, hours: float = 0) -> Member:
    features: Features = placed(threads(), title).features
    return Member(
        entry, story, f"Paper {entry}", f"paper-{entry}", at(hours), title, features, origin=f"outlet:{entry}"
    )


@given(
    stories=st.lists(st.integers(1, 3), min_size=2, max_size=8),
    moves=st.lists(st.tuples(st.integers(0, 7), st.integers(1, 4)), max_size=6),
)
def test_a_cache_that_saw_the_moves_is_the_cache_that_is_built_afterwards(stories, moves):
    rows = [member(n, story, TITLES[n % 4], n / 4) for n, story in enumerate(stories)]
    live = threads()
    for one in rows:
        live.add(one)
    for n, story in moves:
        moved = rows.pop(n % len(rows))
        rows.append(replace(moved, story=story, parted_from=moved.story))
        live.add(rows[-1])
    built = threads()
    for one in rows:
        built.add(one)
    for where in (live, built):
        where.forget(at(-1))
    assert [placed(live, title) for title in TITLES] == [placed(built, title) for title in TITLES]


def test_what_continues_a_member_goes_where_a_person_put_that():
    """Story 1 has all words of it, in four members; the member that a person took out has most of them in one."""
    words = ["alpha", "bravo", "carol", "delta", "eagle", "ferry", "giant", "house"]

    def of(entry, story, *some, **more):
        return replace(member(entry, story, " ".join(words)), features=Features(dict.fromkeys(some, 0.4), ()), **more)

    where = threads()
    for n in range(4):
        where.add(of(n, 1, *words[2 * n : 2 * n + 2]))
    where.add(of(8, 2, *words[:3], "other", "words"))
    assert placed(where, " ".join(words)).story == 1
    where.add(of(8, 2, *words[:3], "other", "words", parted_from=1))
    found = placed(where, " ".join(words))
    assert found.story == 2
    assert "a person parted these stories: the member most alike is in story 2" in found.why


def test_what_was_parted_is_remembered_when_either_story_went_into_a_third():
    def of(entry, story, *some, **more):
        return replace(member(entry, story, " ".join(some)), features=Features(dict.fromkeys(some, 0.4), ()), **more)

    words = ["alpha", "bravo", "carol", "delta", "eagle", "ferry", "giant", "house"]
    for goes in (1, 2):  # story 2 was parted from story 1; one of them went into story 7
        where = threads()
        for n in range(4):
            some = words[2 * n : 2 * n + 2]
            where.add(of(n, 7, *some, was_in=(1,)) if goes == 1 else of(n, 1, *some))
        other = of(8, 2, *words[:3], "other", "words", parted_from=1)
        where.add(replace(other, story=7, was_in=(2,)) if goes == 2 else other)
        found = placed(where, " ".join(words))
        assert found.story == (2 if goes == 1 else 7)
        assert "a person parted these stories" in found.why[-2]


def test_a_copy_goes_where_its_original_was_put():
    where = threads()
    prints = Features({}, tuple(range(40)))
    where.add(replace(member(1, 1, TITLES[0]), features=prints))
    assert where._repeated(prints, arrival(claim(), 9, 5, title=TITLES[2])).story == 1
    where.add(replace(member(1, 7, TITLES[0]), features=prints, parted_from=1))
    assert where._repeated(prints, arrival(claim(), 9, 5, title=TITLES[2])).story == 7


def test_a_story_whose_members_all_went_is_gone():
    where = threads()
    where.add(member(1, 1, TITLES[0]))
    where.add(replace(member(1, 1, TITLES[0]), story=2))
    assert placed(where, TITLES[0]).story == 2
