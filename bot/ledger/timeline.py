"""A picture of how claims went up the ladder: time to the right, the ladder upwards, a colour for each giver. Pure.

It stands on a ground of its own, so that it reads the same in a light and in a dark chat. Shape says what colour says:
a full mark is on the record, a hollow one is reported only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

from bot.alerts.words import capital
from bot.language import _, country, pgettext
from bot.ledger.rows import Row, Step
from bot.model import Mark, Rung
from bot.rules.vocabulary import STATUSES

WIDTH, HEIGHT = 1200, 640  # pixels; chats scale it down, so letters are large
_LEFT, _RIGHT, _TOP, _BOTTOM = 190, 285, 92, 86
_GROUND, _INK, _FAINT, _LINE = "#ffffff", "#1c232b", "#5d6873", "#d9dee3"
# Told apart by everybody: the palette of Okabe and Ito ("Color Universal Design", 2008), without its yellow.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000")
_LADDER = tuple(rung for rung in Rung if rung is not Rung.NONE)
_SIZE = 17  # of letters
# How wide a letter of DejaVu Sans is, of its size: the mean of that name of a country whose letters are widest, among
# those of twelve or more, in English, German, French, Spanish, Polish and Ukrainian.
_PLAIN, _BOLD = 0.58, 0.69
_MOST_TICKS = 8
_EDGE = 0.04  # of the time shown, kept free at both ends
_SPREAD = 0.55  # of a rung's height, over which givers on it stand apart


@dataclass(frozen=True, slots=True)
class Scale:
    """From a moment and a rung to a place in the picture."""

    since: datetime
    until: datetime
    courses: int = 1  # givers that may stand on one rung, a little apart

    @classmethod
    def over(cls, steps: Sequence[Step], courses: int) -> Scale:
        """One that shows all of these, with a margin."""
        first, last = min(s.at for s in steps), max(s.at for s in steps)
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
    givers = _givers(shown)
    scale = Scale.over([step for row in shown for step in row.steps], len(set(givers.values())))
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
            'font-family="DejaVu Sans">'
        ),
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="12" fill="{_GROUND}"/>',
        _text(32, 48, _cut(title, WIDTH - 64, 26 * _BOLD), size=26, weight="bold"),
        *_ladder(scale),
        *_ticks(scale),
        *(part for row in shown for part in _course(row, scale, givers)),
        *_names(shown, scale, givers),
        _key(),
        "</svg>",
    ]
    return "\n".join(parts)


def alt(rows: Sequence[Row], title: str) -> str:
    """The same for those who cannot see it: each giver's last step."""
    latest: dict[str, Row] = {}
    for row in sorted(rows, key=lambda r: r.latest):
        latest[_giver(row)] = row
    said = (f"{giver}: {', '.join(_last(row))} ({_day(row.latest)})" for giver, row in latest.items())
    return f"{title}. {'; '.join(said)}."


def _last(row: Row) -> Iterator[str]:
    """The step with what must never be dropped from it: that nobody confirms it, and the marks beside it."""
    yield _(STATUSES[row.rung]) if row.rung in _LADDER else _("no step")
    if not row.official:
        yield _("not confirmed")
    yield from (_(STATUSES[mark]) for mark in row.marks if mark is not Mark.NO_COMMENT)


def _giver(row: Row) -> str:
    return ", ".join(country(party.code, party.name) for party in row.donors) or _("giver not named")


def _givers(rows: Sequence[Row]) -> dict[str, int]:
    """The place of each giver among the colours, those with the most steps first; what is left over shares the last."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[_giver(row)] = counts.get(_giver(row), 0) + len(row.steps)
    ranked = sorted(counts, key=lambda giver: (-counts[giver], giver))
    return {giver: min(n, len(_COLOURS) - 1) for n, giver in enumerate(ranked)}


# --- ground ----------------------------------------------------------------------------------------------------------


def _ladder(scale: Scale) -> list[str]:
    found = []
    for rung in _LADDER:
        y = scale.y(rung)
        found += [
            f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{_LINE}"/>',
            _text(_LEFT - 18, y + 6, _cut(capital(_(STATUSES[rung])), _LEFT - 26, _SIZE * _PLAIN), anchor="end"),
        ]
    return found


def _ticks(scale: Scale) -> list[str]:
    y = HEIGHT - _BOTTOM + 28
    return [_text(scale.x(at), y, said, anchor="middle", colour=_FAINT) for at, said in ticks(scale.since, scale.until)]


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
    return _day(at) if nth == 0 else at.strftime(_("%-d %b"))


def _months(since: datetime, until: datetime, step: int) -> list[datetime]:
    month = since.year * 12 + since.month  # the first of the month after `since`, counted from year 0
    month += -month % step
    found: list[datetime] = []
    while (at := datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)) <= until:
        found.append(at)
        month += step
    return found


# --- courses ---------------------------------------------------------------------------------------------------------


def _place(step: Step, scale: Scale, nth: int) -> tuple[float, float]:
    return scale.x(step.at), scale.y(step.rung, nth)


def _course(row: Row, scale: Scale, givers: dict[str, int]) -> list[str]:
    """A line that rises where a step was taken, with a mark on each."""
    nth = givers[_giver(row)]
    steps = [step for step in row.steps if step.rung in _LADDER]
    points = [_place(step, scale, nth) for step in steps]
    path = "".join(f" H{x:.1f} V{y:.1f}" for x, y in points[1:])
    line = f'<path d="M{points[0][0]:.1f} {points[0][1]:.1f}{path}" fill="none" stroke="{_COLOURS[nth]}" '
    marks = [_mark(x, y, _COLOURS[nth], full=s.level == "official") for s, (x, y) in zip(steps, points, strict=True)]
    return [f'{line}stroke-width="2.5" opacity="0.8"/>', *marks]


def _mark(x: float, y: float, colour: str, *, full: bool) -> str:
    fill = colour if full else _GROUND
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{fill}" stroke="{colour}" stroke-width="2.5"/>'


def _names(rows: Sequence[Row], scale: Scale, givers: dict[str, int]) -> list[str]:
    """Each giver's name at the right, level with its last step, moved apart where several stand close."""
    last: dict[int, tuple[datetime, float, str]] = {}
    for row in rows:
        nth, step = givers[_giver(row)], row.steps[-1]
        shared = sum(place == nth for place in givers.values()) > 1
        if step.rung in _LADDER and (nth not in last or step.at >= last[nth][0]):
            last[nth] = (step.at, _place(step, scale, nth)[1], _("others") if shared else _giver(row))
    found, free = [], 0.0
    for nth, (_at, y, name) in sorted(last.items(), key=lambda one: one[1][1]):
        free = max(y, free)
        said = _cut(name, _RIGHT - 24, _SIZE * _BOLD)
        found.append(_text(WIDTH - _RIGHT + 16, free + 6, said, colour=_COLOURS[nth], weight="bold"))
        free += 22
    return found


def _cut(words: str, room: float, letter: float) -> str:
    """The words, cut visibly where they would be wider than `room`; each letter is `letter` pixels wide."""
    most = int(room / letter)
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _key() -> str:
    """What the marks mean, each behind the words of the one before."""
    x, y, parts = _LEFT + 6.0, HEIGHT - 28, []
    for full, said in ((True, pgettext("of a step", "on the record")), (False, _("reported, not confirmed"))):
        parts += [_mark(x, y - 5, _FAINT, full=full), _text(x + 16, y, said, colour=_FAINT)]
        x += 16 + len(said) * _SIZE * _PLAIN + 36
    return "".join(parts)


def _text(
    x: float,
    y: float,
    words: str,
    *,
    size: int = _SIZE,
    anchor: str = "start",
    colour: str = _INK,
    weight: str = "normal",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}" '
        f'font-weight="{weight}">{escape(_printable(words))}</text>'
    )


def _printable(words: str) -> str:
    """Without what XML may not hold."""
    return "".join(c for c in words if c.isprintable())


def _day(at: datetime) -> str:
    return at.strftime(_("%-d %b %Y"))
