"""What the desk's tables say of rows, in colours and words."""

from bot.ledger.rows import rows
from bot.model import Mark, StoryState
from bot.stories.state import fold
from handlers.preview.render import templates
from handlers.preview.tables import counted, tone_of
from tests.invented import arrival, claim, official, placed

REFUSED = official("ruled_out", marks=(Mark.REFUSED,))


def story(*arrivals) -> StoryState:
    state = None
    for one in arrivals:
        state = fold(state, one, placed(f"outlet:{one.source}"))
    return state


def test_what_stops_a_promise_has_the_colour_of_a_stop():
    (row,) = rows(1, story(arrival(claim("considering"), 1), arrival(REFUSED, 2, 96)))
    assert [tone_of(row), *map(tone_of, row.turns)] == ["mark", "low", "mark"]


def test_a_report_of_a_stop_leaves_the_step_its_colour():
    rumour = claim("ruled_out", marks=(Mark.REFUSED,))
    (row,) = rows(1, story(arrival(official("announced"), 1), arrival(rumour, 2, 5, source="Quay Post")))
    assert tone_of(row) == "mid"


def test_a_row_begins_with_what_stands_now():
    (row,) = rows(1, story(arrival(claim("considering"), 1), arrival(REFUSED, 2, 96)))
    said = templates().from_string("{{ stands(row) }} / {{ step_of(row) }}").render(row=row)
    assert said == "Ruled out / Reported, not confirmed: under consideration"


def test_one_is_not_plural():
    assert (counted(1, "outlet"), counted(0, "origin")) == ("1 outlet", "0 origins")
