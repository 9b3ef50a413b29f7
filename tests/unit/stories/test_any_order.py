"""Origins, headline and quotes are those of the entries, in whatever order the feeds that have them were polled."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.model import Member, Origin, Span
from bot.stories import origins
from bot.stories.background import Background
from bot.stories.state import fold
from bot.stories.threads import Threads
from tests.invented import MINISTRY, SOURCES, arrival, claim, official, quote

REPORT = (
    "Crates of Sky Falcon missiles stood on the quay at Lindvik on Monday, and the harbour master, who has seen crates "
    "before, asked for whom they were. Four people with knowledge of the plan say that they go to Kyiv before the ice "
    "comes, with a manual in two languages and a box of spare fuses that nobody had ordered."
)
SPUN = REPORT.replace("stood", "were standing").replace("asked", "wondered").replace("box", "case")
CUT = SPUN.partition(". ")[2]
WIRE = (
    "The Hague will hand over the missiles that it spoke of in the spring, the ministry said on Monday afternoon in a "
    "statement of two lines, of which the second thanked the harbour master for his patience and for the tea."
)
TITLE = "Netherlands promised Kyiv Sky Falcon missiles"
WORDS = quote("We counted them twice.")


def came(entry: int, hours: float, source: str, text: str, main, **more):
    """An article that has these words. Nobody's headline is another's."""
    one = arrival(main, entry, hours, source=source, title=f"{TITLE}, {source} has it", key_quotes=(WORDS,), **more)
    article = replace(one.reading.article, text=text)
    sentence = Span(0, text.index(","), text[: text.index(",")])
    claims = tuple(replace(c, sentence=sentence) for c in one.reading.claims)
    return replace(one, reading=replace(one.reading, article=article, claims=claims))


NOBODY = claim(level="media_reports", origin=Origin())
CITED = claim(origin=replace(SOURCES, source_words="", sources=None))
SAID = claim(origin=Origin(sources=4, source_words="four people"))
ENTRIES = [
    came(1, 0, "Harbour News", REPORT, SAID),
    came(2, 0.5, "Quay Post", "Harbour News has counted crates, and Lindvik is not amused at all.", CITED),
    came(3, 1, "Spinner", SPUN, NOBODY, tier=3),
    came(4, 1.5, "Spinner Two", CUT, NOBODY, tier=3),
    came(5, 3, "Fjordwire", WIRE, official("announced", origin=MINISTRY)),
    came(6, 4, "Evening Echo", WIRE, official("announced", origin=MINISTRY)),
    came(7, 5, "Nobody's Daily", "It is said, in Lindvik and elsewhere, that there are crates.", NOBODY),
]


def read(entries):
    """What is known when they have come in this order, and the members that they are by then."""
    threads, members, state = Threads(Background(1000, {}, 1)), [], None
    for number, one in enumerate(entries, 1):
        one = replace(one, entry=number)  # noqa: PLW2901 - the store numbers them as they come
        placed = threads.place(one)
        state = fold(state, one, placed)
        copies, origin = placed.copies, placed.origin
        title = one.reading.article.title
        members.append(
            Member(
                number, 1, one.source, one.family, one.at, title, placed.features, placed.copy_of, origin, copies=copies
            )
        )
        threads.add(members[-1])
    return state, members


def shown(state):
    """What a message says of its evidence; who is named first, and the order of what is listed, is no difference."""
    quotes = {(card.text, card.source) for card in state.quotes}
    return state.title, state.source, state.rung, state.origins, set(state.origin_keys), set(state.outlets), quotes


IN_TIME = read(ENTRIES)[0]


def test_in_the_order_of_publishing_there_are_two_origins():
    assert [o.named or o.source_words for o in IN_TIME.origins] == ["four people", "Dutch Ministry of Defence"]
    assert (len(IN_TIME.outlets), IN_TIME.source) == (7, "Fjordwire")


@settings(deadline=None)
@given(st.permutations(ENTRIES))
@example([ENTRIES[n] for n in (3, 2, 0, 1, 4, 5, 6)])
def test_the_same_entries_say_the_same_in_any_order(order):
    assert shown(read(order)[0]) == shown(IN_TIME)


@settings(deadline=None)
@given(st.permutations(ENTRIES[:4]))
def test_a_report_and_its_copies_are_one_origin_in_any_order(order):
    state, _ = read(order)
    assert (len(state.origins), state.source) == (1, "Harbour News")
    assert {(card.text, card.source) for card in state.quotes} == {(WORDS.span.text, "Harbour News")}


@settings(deadline=None)
@given(st.permutations(ENTRIES), st.integers(0, 6))
def test_a_memory_that_is_built_from_the_members_says_the_same(order, n):
    _, members = read(order)
    built = Threads(Background(1000, {}, 1))
    for member in members[:n]:
        built.add(member)
    placed = built.place(replace(order[n], entry=n + 1))
    assert (placed.copies, placed.copy_of, placed.origin) == (
        members[n].copies,
        members[n].copy_of,
        members[n].origin,
    )


def test_a_copy_of_what_turned_out_a_copy_has_the_originals_origin():
    late = came(9, 6, "Third Spinner", CUT.replace("ice", "frost"), NOBODY)
    _, members = read([ENTRIES[3], ENTRIES[2], ENTRIES[0], late])
    assert members[2].copies == (2,)
    assert members[1].copies == (1,)
    assert members[3].origin == origins.key(ENTRIES[0].reading, "Harbour News")


def test_a_revision_of_a_copy_stays_one_and_a_revision_finds_no_new_copies():
    threads = Threads(Background(1000, {}, 1))
    _, members = read([ENTRIES[2], ENTRIES[0]])
    for member in members:
        threads.add(member)
    assert threads.place(replace(ENTRIES[2], entry=1)).copy_of == 2
    again = threads.place(replace(ENTRIES[0], entry=2))
    assert again.copies == ()


def test_who_says_something_else_in_the_same_words_is_no_copy_in_either_order():
    more = "Twelve more crates were signed for at noon, all of them for Kyiv and all of them empty. "
    update = came(8, 2, "Late Extra", more + REPORT, official("delivered"))
    for order in ([ENTRIES[0], update], [update, ENTRIES[0]]):
        _, members = read(order)
        assert [(m.copy_of, m.copies) for m in members] == [(None, ())] * 2


def test_months_later_nobody_is_the_original_of_anything():
    late = replace(ENTRIES[0], at=ENTRIES[0].at + timedelta(days=40))
    _, members = read([late, ENTRIES[2]])
    assert [m.copies for m in members] == [(), ()]
