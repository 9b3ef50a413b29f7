"""What the torture is to be, and its table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bench.torture_books import Books
from bench.torture_bot import POINTS

DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Trial:
    """What is to be endured."""

    database: str
    seed: int = 1
    kills: int = 60
    deliveries: int = 3000
    channels: int = 8  # on Slack and on Discord each; half as many forums and pages
    broken: str = ""
    brief: bool = False  # without what takes long: answers that hang, and counts, which wait for a minute
    points: tuple[str, ...] = POINTS


@dataclass
class Outcome:
    """How it was endured."""

    trial: Trial
    books: Books = field(default_factory=Books)
    at_points: Counter[str] = field(default_factory=Counter)
    unreached: list[str] = field(default_factory=list)
    at_random: int = 0
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0
    busy: float = 0.0  # until the last kill
    peak: dict[str, float] = field(default_factory=dict)
    stops: list[float] = field(default_factory=list)  # seconds from SIGTERM to the end
    troubles: Counter[str] = field(default_factory=Counter)
    weather: dict[str, int] = field(default_factory=dict)

    @property
    def kills(self) -> int:
        return self.at_random + self.at_points.total()

    def wrong(self) -> list[str]:
        return [*self.problems, *self.books.problems()]


def head() -> str:
    return (f"{'database':12}{'seed':>5}{'kills (random + by point)':>27}{'deliveries':>12}{'lost':>6}{'doubled':>9}"
            f"{'out of order':>14}{'seconds':>9}{'a second':>10}  peak MB")  # fmt: skip


def row(outcome: Outcome) -> str:
    books, trial = outcome.books, outcome.trial
    sent = books.states["sent"]
    kills = f"{outcome.kills} ({outcome.at_random} + {outcome.at_points.total()})"
    peak = " ".join(f"{mb:.0f}" for _, mb in sorted(outcome.peak.items()))
    pace = sent / max(outcome.seconds, 0.1)
    return (f"{trial.database:12}{trial.seed:5}{kills:>27}{sent:12}{len(books.lost):6}{len(books.doubled):9}"
            f"{len(books.disordered):14}{outcome.seconds:9.0f}{pace:10.1f}  {peak}")  # fmt: skip


def details(outcome: Outcome) -> Iterator[str]:
    books = outcome.books
    yield f"  states {_counted(books.states)}; kinds {_counted(books.kinds)}"
    yield f"  weather: {_counted(outcome.weather)}"
    yield f"  killed at: {_counted(outcome.at_points)}"
    if outcome.unreached:
        yield f"  killed elsewhere, since not reached: {', '.join(sorted(outcome.unreached))}"
    stops = ", ".join(f"{seconds:.1f} s" for seconds in outcome.stops)
    yield f"  troubles: {_counted(outcome.troubles)}; SIGTERM took {stops}; last kill after {outcome.busy:.0f} s"
    yield from (f"  PROBLEM {one}" for one in outcome.wrong())


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
