"""A picture of how claims went up the ladder: time to the right, the ladder upwards, a colour for each promise. Pure.

It stands on a ground of its own, so that it reads the same in a light and in a dark chat. Shape says what colour says:
a full sign is on the record, a hollow one is reported only; a step is a circle, a refusal, a denial, a pause and an end
have a sign of their own, where and when they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

from bot.alerts import words
from bot.alerts.dates import day
from bot.language import _, pgettext
from bot.ledger import said
from bot.ledger.rows import Row, Step
from bot.model import Mark, Rung
from bot.rules.vocabulary import STATUSES

WIDTH, HEIGHT = 1200, 640  # pixels; chats scale it down, so letters are large
_LEFT, _RIGHT, _TOP, _BOTTOM = 190, 285, 92, 86
_GROUND, _INK, _FAINT, _LINE = "#ffffff", "#1c232b", "#5d6873", "#d9dee3"
# Told apart by everybody: the palette of Okabe and Ito ("Color Universal Design", 2008), without its yellow.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000")
_LADDER = tuple(rung for rung in Rung if rung is not Rung.NONE)
# What may come between the steps of a course, as paths around its place.
_SIGNS = {
    Mark.REFUSED: "M-8 -5 L-5 -8 L0 -3 L5 -8 L8 -5 L3 0 L8 5 L5 8 L0 3 L-5 8 L-8 5 L-3 0 Z",
    Mark.PAUSED: "M-7 -8 H-2 V8 H-7 Z M2 -8 H7 V8 H2 Z",
    Mark.RESUMED: "M-6 -8 L8 0 L-6 8 Z",
    Mark.ENDED: "M-7 -7 H7 V7 H-7 Z",
    Mark.DENIED: "M0 -10 L10 0 L0 10 L-10 0 Z",
}
_SIZE = 17  # of letters
_LINE_HEIGHT = 20
# How wide a letter of DejaVu Sans is, of its size: the mean of that name of a country whose letters are widest, among
# those of twelve or more, in English, German, French, Spanish, Polish and Ukrainian.
_PLAIN, _BOLD = 0.58, 0.69
_MOST_TICKS = 8
_EDGE = 0.04  # of the time shown, kept free at both ends
_SPREAD = 0.55  # of a rung's height, over which courses on it stand apart


@dataclass(frozen=True, slots=True)
class Scale:
    """From a moment and a rung to a place in the picture."""

    since: datetime
    until: datetime
    courses: int = 1  # that may stand on one rung, a little apart

    @classmethod
    def over(cls, turns: Sequence[Step], courses: int) -> Scale:
        """One that shows all of these, with a margin."""
        first, last = min(t.at for t in turns), max(t.at for t in turns)
        margin = max((last - first) * _EDGE, timedelta(hours=12))
        return cls(first - margin, last + margin, courses)

    def x(self, at: datetime) -> float:
        """How far right."""
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * ((at - self.since) / (self.until - self.since))

    def y(self, rung: Rung, nth: float | None = None) -> float:
        """How far down; higher rungs stand higher. `nth` of the courses stands a little off the rung's own line."""
        lane = (HEIGHT - _TOP - _BOTTOM) / len(_LADDER)
        apart = 0.0 if nth is None else _SPREAD * lane * ((nth + 0.5) / self.courses - 0.5)
        return HEIGHT - _BOTTOM - lane * (_LADDER.index(rung) + 0.5) + apart


def svg(rows: Sequence[Row], title: str) -> str:
    """The picture. `rows` must not be empty."""
    shown = [row for row in rows if any(s.rung in _LADDER for s in row.steps)]
    courses = _courses(shown)
    turns = [turn for row in shown for turn in row.turns]
    scale = Scale.over(turns, len(set(courses.values())))
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
            'font-family="DejaVu Sans">'
        ),
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="12" fill="{_GROUND}"/>',
        _text(32, 48, _cut(title, WIDTH - 64, 26 * _BOLD), size=26, weight="bold"),
        *_ladder(scale),
        *_ticks(scale),
        *(part for row in shown for part in _course(row, scale, courses)),
        *_names(shown, scale, courses),
        _key({turn.mark for turn in turns}),
        "</svg>",
    ]
    return "\n".join(parts)


def alt(rows: Sequence[Row], title: str) -> str:
    """The same for those who cannot see it: each row's last step, and what came beside it, each with its day."""
    told = (f"{said.giver(row)}: {', '.join(_told(row))}" for row in sorted(rows, key=lambda row: row.latest))
    return f"{title}. {'; '.join(told)}."


def _told(row: Row) -> Iterator[str]:
    """The thing, then its turns by time; that nobody confirms it is never dropped. What no claim told has no day."""
    thing = f"{said.amount(row)} – " if said.amount(row) else ""
    turns = [(said.taken(row).at, _step(row)), *((a.at, _aside(a)) for a in row.asides if a.mark)]
    dated = [f"{turn} ({day(at)})" for at, turn in sorted(turns, key=lambda one: one[0])]
    yield f"{thing}{dated[0]}"
    yield from dated[1:]
    undated = {*row.marks}.difference((a.mark for a in row.asides), (Mark.NO_COMMENT,))
    yield from (words.mark_of(m, sure=m not in row.unconfirmed) for m in row.marks if m in undated)


def _step(row: Row) -> str:
    step = _(STATUSES[row.rung]) if row.rung in _LADDER else _("no step")
    return ", ".join((step,) if row.official else (step, _("not confirmed")))


def _aside(aside: Step) -> str:
    assert aside.mark is not None, "a step is no mark"
    return words.mark_of(aside.mark, sure=aside.level == "official")


def _label(row: Row) -> tuple[str, str]:
    """What a course is called: who gives, and what."""
    return said.giver(row), row.item or (words.money(row.money) if row.money else "")


def _courses(rows: Sequence[Row]) -> dict[tuple[str, str], int]:
    """The place of each course among the colours, the most turns first; what is left over shares the last."""
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        counts[_label(row)] = counts.get(_label(row), 0) + len(row.turns)
    ranked = sorted(counts, key=lambda label: (-counts[label], label))
    return {label: min(n, len(_COLOURS) - 1) for n, label in enumerate(ranked)}


# --- ground ----------------------------------------------------------------------------------------------------------


def _ladder(scale: Scale) -> list[str]:
    found = []
    for rung in _LADDER:
        y = scale.y(rung)
        found += [
            f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{_LINE}"/>',
            _text(_LEFT - 18, y + 6, _cut(words.capital(_(STATUSES[rung])), _LEFT - 26, _SIZE * _PLAIN), anchor="end"),
        ]
    return found


def _ticks(scale: Scale) -> list[str]:
    y = HEIGHT - _BOTTOM + 28
    return [_text(scale.x(at), y, day, anchor="middle", colour=_FAINT) for at, day in ticks(scale.since, scale.until)]


def ticks(since: datetime, until: datetime) -> list[tuple[datetime, str]]:
    """At most eight moments with what is written below them: days, months or years, whichever are few enough."""
    days = (until - since) / timedelta(days=1)
    for step in (1, 2, 7, 14):
        if days / step <= _MOST_TICKS:
            first = (since + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
            count = int((until - first) / timedelta(days=step)) + 1
            return [(at, _dated(at, n)) for n in range(count) if (at := first + timedelta(days=n * step)) <= until]
    months = days / 30
    step = next((m for m in (1, 2, 3, 6) if months / m <= _MOST_TICKS), 12 * (int(months / 12 / _MOST_TICKS) + 1))
    return [(at, at.strftime(_("%b %Y")) if step < 12 else f"{at.year}") for at in _months(since, until, step)]


def _dated(at: datetime, nth: int) -> str:
    """A day; the first in a picture with its year."""
    return day(at) if nth == 0 else at.strftime(_("%-d %b"))


def _months(since: datetime, until: datetime, step: int) -> list[datetime]:
    month = since.year * 12 + since.month  # the first of the month after `since`, counted from year 0
    month += -month % step
    found: list[datetime] = []
    while (at := datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)) <= until:
        found.append(at)
        month += step
    return found


# --- courses ---------------------------------------------------------------------------------------------------------


def _placed(row: Row, scale: Scale, nth: int) -> Iterator[tuple[Step, float, float]]:
    """Each turn that is drawn with its place: a mark stands on the rung that was reached when it came."""
    steps = [step for step in row.steps if step.rung in _LADDER]
    rung = steps[0].rung
    for turn in row.turns:
        rung = turn.rung if turn in steps else rung
        if turn in steps or turn.mark in _SIGNS:
            yield turn, scale.x(turn.at), scale.y(rung, nth)


def _course(row: Row, scale: Scale, courses: Mapping[tuple[str, str], int]) -> list[str]:
    """A line that rises where a step was taken, with a sign for each turn."""
    nth = courses[_label(row)]
    turns = list(_placed(row, scale, nth))
    (_first, x, y), rest = turns[0], turns[1:]
    path = f"M{x:.1f} {y:.1f}" + "".join(f" H{x:.1f} V{y:.1f}" for _turn, x, y in rest)
    line = f'<path d="{path}" fill="none" stroke="{_COLOURS[nth]}" stroke-width="2.5" opacity="0.8"/>'
    return [line, *(_sign(t.mark, x, y, _COLOURS[nth], full=t.level == "official") for t, x, y in turns)]


def _sign(mark: Mark | None, x: float, y: float, colour: str, *, full: bool) -> str:
    """A circle for a step, else the sign of the mark."""
    look = f'fill="{colour if full else _GROUND}" stroke="{colour}" stroke-width="2.5"/>'
    if mark is None:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" {look}'
    return f'<path d="{_SIGNS[mark]}" transform="translate({x:.1f} {y:.1f})" {look}'


def _names(rows: Sequence[Row], scale: Scale, courses: Mapping[tuple[str, str], int]) -> list[str]:
    """Each course's name at the right, level with its end, moved apart where several stand close."""
    last: dict[int, tuple[datetime, float, tuple[str, str]]] = {}
    for row in rows:
        nth = courses[_label(row)]
        turn, _x, y = list(_placed(row, scale, nth))[-1]
        shared = sum(place == nth for place in courses.values()) > 1
        if nth not in last or turn.at >= last[nth][0]:
            last[nth] = (turn.at, y, (_("others"), "") if shared else _label(row))
    found: list[str] = []
    free = 0.0
    for nth, (_at, y, (giver, thing)) in sorted(last.items(), key=lambda one: one[1][1]):
        free = max(y, free)
        found += _name(free + 6, giver, thing, _COLOURS[nth])
        free += (2 if thing else 1) * _LINE_HEIGHT + 4
    return found


def _name(y: float, giver: str, thing: str, colour: str) -> Iterator[str]:
    x, room = WIDTH - _RIGHT + 16, _RIGHT - 24
    yield _text(x, y, _cut(giver, room, _SIZE * _BOLD), colour=colour, weight="bold")
    if thing:
        yield _text(x, y + _LINE_HEIGHT, _cut(thing, room, _SIZE * _PLAIN), colour=colour)


def _cut(name: str, room: float, letter: float) -> str:
    """A name, cut visibly where they would be wider than `room`; each letter is `letter` pixels wide."""
    most = int(room / letter)
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _key(marks: Iterable[Mark | None]) -> str:
    """What the signs mean, each behind the words of the one before, on a second line where they are too many."""
    steps = ((None, True, pgettext("of a step", "on the record")), (None, False, _("reported, not confirmed")))
    drawn = {*marks}
    signs = ((mark, True, _(words.MARK[mark])) for mark in _SIGNS if mark in drawn)
    x, y, parts = 38.0, HEIGHT - 32.0, []
    for mark, full, meaning in (*steps, *signs):
        width = 16 + len(meaning) * _SIZE * _PLAIN
        if mark is not None and x + width > WIDTH - 32:
            x, y = 38.0, y + 22
        parts += [_sign(mark, x, y - 5, _FAINT, full=full), _text(x + 16, y, meaning, colour=_FAINT)]
        x += width + 36
    return "".join(parts)


def _text(
    x: float,
    y: float,
    text: str,
    *,
    size: int = _SIZE,
    anchor: str = "start",
    colour: str = _INK,
    weight: str = "normal",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}" '
        f'font-weight="{weight}">{escape(_printable(text))}</text>'
    )


def _printable(text: str) -> str:
    """Without what XML may not hold."""
    return "".join(c for c in text if c.isprintable())
