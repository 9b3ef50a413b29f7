"""The picture of steps over time, as text and as what is drawn."""

import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bot.language import Language, known, learn, speaking
from bot.ledger import timeline
from bot.ledger.rows import rows
from bot.model import Item, Mark, Party
from bot.pictures import png
from bot.stories.state import fold
from tests.invented import UKRAINE, arrival, claim, official, placed, quantity, span


def course(number, *arrivals):
    state = None
    for one in arrivals:
        state = fold(state, one, placed(f"outlet:{one.source}"))
    return rows(number, state)


def giver(name: str) -> tuple[Party, Party]:
    return (Party(name[:2].upper(), name, "donor", span(name)), UKRAINE)


DUTCH = course(1, arrival(claim(), 1), arrival(official("announced"), 2, 50), arrival(official("delivered"), 3, 480))
OTHER = course(2, arrival(claim("considering", parties=giver("Німеччина")), 4, 200))


def drawn(svg: str) -> etree._Element:
    return etree.fromstring(svg.encode())


def texts(svg: str) -> list[str]:
    return [text.text for text in drawn(svg).iter("{*}text")]


def test_a_full_mark_is_on_the_record_and_a_hollow_one_is_not():
    svg = timeline.svg(DUTCH, "Sky Falcon")
    marks = [c.get("fill") for c in drawn(svg).iter("{*}circle")]
    assert marks[:-2] == ["#ffffff", "#0072b2", "#0072b2"]  # the last two explain the marks
    assert {"Sky Falcon", "Netherlands", "Announced", "on the record", "reported, not confirmed"} <= set(texts(svg))


def test_later_is_further_right_and_more_is_higher():
    scale = timeline.Scale.over(DUTCH[0].steps, 1)
    places = [(scale.x(s.at), scale.y(s.rung)) for s in DUTCH[0].steps]
    assert places == sorted(places, key=lambda place: place[0])
    assert places == sorted(places, key=lambda place: -place[1])


REFUSED = course(
    3, arrival(claim("considering", parties=giver("Norland")), 5),
    arrival(official("ruled_out", parties=giver("Norland"), marks=(Mark.REFUSED,)), 6, 96),
)  # fmt: skip


def test_who_cannot_see_it_hears_each_rows_last_step():
    said = timeline.alt((*DUTCH, *OTHER), "Sky Falcon").removeprefix("Sky Falcon. ").split("; ")
    assert said == [
        "Німеччина: Sky Falcon, a small number – considered, not confirmed (30 Sep 2023)",
        "Netherlands: Sky Falcon, a small number – delivered (12 Oct 2023).",
    ]


def test_who_cannot_see_it_hears_of_a_refusal_and_its_day():
    assert timeline.alt(REFUSED, "Sky Falcon").endswith(
        "considered, not confirmed (22 Sep 2023), refused (26 Sep 2023)."
    )
    by_others = replace(DUTCH[0], marks=(Mark.DENIED, Mark.NO_COMMENT))
    assert timeline.alt((by_others,), "Sky Falcon").endswith("delivered (12 Oct 2023), denied.")
    rumour = replace(REFUSED[0].asides[0], level="media_reports")
    assert "reported refused (26 Sep 2023)" in timeline.alt((replace(REFUSED[0], asides=(rumour,)),), "Sky Falcon")


def signs(svg: str) -> list[etree._Element]:
    return [path for path in drawn(svg).iter("{*}path") if path.get("transform")]


def test_a_refusal_is_drawn_where_and_when_it_came_and_named_in_the_key():
    svg = timeline.svg((*DUTCH, *REFUSED), "Sky Falcon")
    placed_, explained = signs(svg)
    assert (placed_.get("d"), placed_.get("fill")) == (explained.get("d"), placed_.get("stroke"))
    scale = timeline.Scale.over([*DUTCH[0].turns, *REFUSED[0].turns], 2)
    assert placed_.get("transform").startswith(f"translate({scale.x(REFUSED[0].latest):.1f} ")
    assert "refused" in texts(svg)
    assert "refused" not in texts(timeline.svg(DUTCH, "Sky Falcon"))


def test_a_mark_that_is_only_reported_is_hollow():
    rumour = replace(REFUSED[0].asides[0], level="media_reports")
    assert signs(timeline.svg((replace(REFUSED[0], asides=(rumour,)),), "Sky Falcon"))[0].get("fill") == "#ffffff"


def test_every_sign_has_a_shape_of_its_own_and_the_key_has_room_for_all():
    every = [replace(REFUSED[0].asides[0], mark=mark) for mark in timeline._SIGNS]
    svg = timeline.svg((replace(REFUSED[0], asides=tuple(every)),), "Sky Falcon")
    assert len({sign.get("d") for sign in signs(svg)}) == len(every)
    assert {"refused", "paused", "resumed", "ended", "denied"} <= set(texts(svg))
    assert all(float(t.get("x")) + PLAIN * len(t.text) <= timeline.WIDTH for t in drawn(svg).iter("{*}text"))


def test_two_things_of_one_giver_are_two_courses():
    heron = Item("heron", "Heron", quantity(24, "24", "mortars"))
    two = (*DUTCH, *course(4, arrival(official("announced", items=(heron,)), 9, 70)))
    svg = timeline.svg(two, "Netherlands")
    assert {"Sky Falcon", "Heron"} <= set(texts(svg))
    assert len({c.get("stroke") for c in drawn(svg).iter("{*}circle")}) == 3  # one of the key
    assert timeline.alt(two, "All").count("Netherlands: ") == 2


def test_many_givers_share_the_last_colour():
    many = [
        row for n in range(12) for row in course(n, arrival(official("announced", parties=giver(f"{n:02d}land")), n))
    ]
    assert "others" in texts(timeline.svg(many, "All"))


class Long(NullTranslations):
    """A language with many words for little."""

    def gettext(self, text: str) -> str:
        return f"{text}, which is to say {text}"

    def pgettext(self, context: str, text: str) -> str:
        return self.gettext(text)


@pytest.fixture
def long_words():
    learn(Language("eo", "Esperanto", Long()))
    yield
    del known()["eo"]


BOLD, PLAIN = 17 * 0.69, 17 * 0.58  # pixels of the widest letters, in the mean of a name


def test_nothing_is_wider_than_its_place(long_words):
    many = course(1, arrival(official("announced", parties=giver("Bosnia and Herzegovina, United Kingdom")), 1))
    with speaking("eo"):
        (title, *said) = drawn(timeline.svg(many, "Sky Falcon " * 20)).iter("{*}text")
    (name,) = (text for text in said if text.get("font-weight") == "bold")
    assert float(name.get("x")) + BOLD * len(name.text) <= timeline.WIDTH
    assert 32 + BOLD * 26 / 17 * len(title.text) <= timeline.WIDTH
    steps = [text for text in said if text.get("text-anchor") == "end"]
    assert all(PLAIN * len(step.text) <= float(step.get("x")) for step in steps)
    assert all(text.text.endswith("…") for text in (title, name, *steps))


def test_names_that_fit_are_not_cut():
    for name in ("Vereinigtes Königreich", "Bosnia and Herzegovina"):
        assert name in texts(timeline.svg(course(1, arrival(official("announced", parties=giver(name)), 1)), "All"))


@pytest.mark.parametrize("language", ["en", "eo"])
def test_what_the_marks_mean_stands_side_by_side(long_words, language):
    with speaking(language):
        svg = drawn(timeline.svg(DUTCH, "Sky Falcon"))
    (full, hollow), (record, _reported) = list(svg.iter("{*}circle"))[-2:], list(svg.iter("{*}text"))[-2:]
    assert float(full.get("cx")) < float(record.get("x"))
    gap = float(hollow.get("cx")) - float(record.get("x")) - PLAIN * len(record.text)
    assert 20 < gap < 60


def test_letters_are_drawn_cyrillic_too():
    """A renderer without the font draws none, and says nothing."""
    plain = _ink(png('<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40"/>'))
    latin, cyrillic = (_ink(png(_said(words))) for words in ("Sky Falcon", "Небесний сокіл"))
    assert plain < latin < cyrillic


def _said(words: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40">'
        f'<text x="4" y="28" font-family="DejaVu Sans" font-size="20">{words}</text></svg>'
    )


def _ink(picture: bytes) -> int:
    """How much of a PNG is not empty: the sum of its bytes before the filters are undone says enough."""
    assert picture.startswith(b"\x89PNG")
    body, at = b"", 8
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        if picture[at + 4 : at + 8] == b"IDAT":
            body += picture[at + 8 : at + 8 + length]
        at += 12 + length
    return sum(byte != 0 for byte in zlib.decompress(body))


@pytest.mark.parametrize(("days", "few"), [(0.5, 1), (3, 2), (20, 2), (90, 2), (400, 2), (4000, 2)])
def test_ticks_are_few_and_within(days, few):
    since = datetime(2023, 9, 22, 5, tzinfo=UTC)
    until = since + timedelta(days=days)
    found = timeline.ticks(since, until)
    assert len(found) <= 9
    assert len(found) >= few or days < 1
    assert all(since <= at <= until for at, _ in found)


@given(st.text(max_size=30), st.text(min_size=1, max_size=20))
def test_any_words_make_a_picture(title, name):
    found = course(1, arrival(official("announced", parties=giver(name)), 1))
    assert drawn(timeline.svg(found, title)) is not None
