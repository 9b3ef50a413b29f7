"""How well the bot reads and threads labelled real news: every figure with its target, then the worst errors by kind.

    python -m bench.quality [--only topics|quotes|threads|text] [--errors N] [--shuffles N] [--strict]

Runs the real `aidwire read --jsonl` and `aidwire replay --jsonl` on the gold of AIDWIRE_SHARED (or ../shared) and has
`score.py` judge what they say. It measures; with --strict it also exits 1 where a target is missed.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from bench import errors
from bench.gold import Gold, Line

KINDS = ("topics", "quotes", "threads", "text")
_READ, _REPLAY, _ALL = ("read", "--jsonl"), ("replay", "--jsonl"), ("replay", "--jsonl", "--all")


@dataclass(frozen=True)
class Target:
    """The least that a figure must be; the most, for one that counts errors."""

    figure: str
    value: float
    at_most: bool = False

    def margin(self, measured: float) -> float:
        """How far a figure is on the right side; below 0 on the wrong one."""
        return self.value - measured if self.at_most else measured - self.value


@dataclass(frozen=True)
class Judged:
    """A labelled set, how the bot is asked about it, and what is asked of the bot."""

    kind: str
    name: str
    what: str  # the judge in score.py
    command: tuple[str, ...]
    targets: tuple[Target, ...]
    only_sure: bool = False


def _most(figure: str, value: float) -> Target:
    return Target(figure, value, at_most=True)


_TOPICS = (
    Target("topic_precision", 0.96),
    Target("topic_recall", 0.95),
    Target("aid_f1", 0.90),
    _most("false_alerts", 1),
    Target("status_accuracy", 0.80),
    _most("claims_over", 2),
    Target("party_f1", 0.85),
)
_QUOTES = (Target("joint_f1", 0.90), _most("altered_quotes", 0))
_SURE = (Target("joint_precision", 0.97), Target("joint_recall", 0.62))
SETS = (
    Judged("topics", "topics-dev", "topics", _READ, _TOPICS),
    Judged("quotes", "quotes-dev", "quotes", _READ, _QUOTES),
    Judged("quotes", "quotes-dev", "quotes", _READ, _SURE, only_sure=True),
    Judged(
        "threads",
        "stories-dev-2023-05-11",
        "stories",
        _REPLAY,
        (Target("b3_f1", 0.95), _most("threads_per_story", 1.5)),
    ),
    Judged(
        "threads",
        "stories-dev-2023-01-24",
        "stories",
        _REPLAY,
        (Target("b3_f1", 0.80), _most("threads_per_story", 2.5)),
    ),
    Judged("threads", "clusters-basil", "stories", _ALL, (Target("b3_f1", 0.93),)),
    Judged("threads", "clusters-ecbplus", "stories", _ALL, (Target("b3_f1", 0.88),)),
    Judged("text", "text-dev", "text", _READ, (Target("text_f1", 0.962),)),
)


def report(gold: Gold, judged: Judged, said: list[Line]) -> bool:
    """Prints one set's figures; whether all its targets hold."""
    figures = gold.figures(judged.what, judged.name, said, only_sure=judged.only_sure)
    name = judged.name + (" (only sure)" if judged.only_sure else "")
    held = True
    for target in judged.targets:
        margin = target.margin(figures[target.figure])
        held &= margin >= 0
        wanted = f"{'<=' if target.at_most else '>='} {target.value:g}"
        verdict = "ok" if margin >= 0 else "short"
        print(f"{name:24} {target.figure:18} {figures[target.figure]:8.4f}  {wanted:8} {verdict:6} {margin:+.4f}")
    return held


def report_shuffled(gold: Gold, judged: Judged, shuffles: int) -> None:
    """Prints what a set of threads gives where its entries arrive in other orders: threads must not hang on chance."""
    runs = [
        gold.figures(judged.what, judged.name, gold.shuffled(judged.name, judged.command, seed))
        for seed in range(shuffles)
    ]
    for target in judged.targets:
        found = [figures[target.figure] for figures in runs]
        mean, worst = sum(found) / shuffles, (max if target.at_most else min)(found)
        print(f"{judged.name:24} {target.figure:18} {mean:8.4f}  mean of {shuffles} orders, worst {worst:.4f}")


def listed(gold: Gold, judged: Judged, said: list[Line], most: int) -> Iterator[str]:
    """The worst errors of a set, each kind under its own heading."""
    for heading, found in errors.KINDS[judged.what](gold, gold.lines(judged.name), said).items():
        yield f"\n{judged.name}: {heading} ({len(found)})"
        yield from (f"  {error}" for error in found[:most])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=KINDS)
    parser.add_argument("--errors", type=int, default=20, metavar="N", help="of each kind (default 20)")
    parser.add_argument("--shuffles", type=int, default=0, metavar="N", help="other orders of arrival (default 0)")
    parser.add_argument("--strict", action="store_true", help="exit 1 where a target is missed")
    args = parser.parse_args()
    gold = Gold.beside()
    chosen = [judged for judged in SETS if args.only in (None, judged.kind)]
    said = {name: gold.said(name, command) for name, command in {j.name: j.command for j in chosen}.items()}
    held = [report(gold, judged, said[judged.name]) for judged in chosen]
    for judged in (j for j in chosen if args.shuffles and j.kind == "threads"):
        report_shuffled(gold, judged, args.shuffles)
    for judged in (j for j in chosen if args.errors and not j.only_sure):
        print("\n".join(listed(gold, judged, said[judged.name], args.errors)))
    sys.exit(args.strict and not all(held))


if __name__ == "__main__":
    main()
