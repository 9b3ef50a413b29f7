"""How many pages a second one core turns into articles, against plain trafilatura on the same pages in the same run.

    python -m bench.extract PAGES_FOLDER [--rounds N]

PAGES_FOLDER holds *.html or *.html.gz. Both sides read the same bytes, in turn, round by round; CPU time is counted.
"""

import argparse
import gzip
import time
from collections.abc import Callable
from pathlib import Path

import trafilatura

from bot.errors import GiveUp
from bot.feeds.extract import Extractor
from bot.settings.lexicon import load_lexicon

ROOT = Path(__file__).resolve().parent.parent


def pages(folder: Path) -> list[bytes]:
    found = sorted(folder.glob("*.html")) + sorted(folder.glob("*.html.gz"))
    return [gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes() for p in found]


def seconds(read: Callable[[bytes], object], bodies: list[bytes]) -> float:
    began = time.process_time()
    for body in bodies:
        read(body)
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    extractor = Extractor(load_lexicon(ROOT / "config" / "lexicon").clutter)

    def ours(body: bytes) -> object:
        try:
            return extractor.extract(body)
        except GiveUp as why:
            return why

    def plain(body: bytes) -> object:
        return trafilatura.extract(body, fast=True, include_comments=False)

    bodies = pages(args.folder)
    spent = {"aidwire": [], "trafilatura": []}
    for _ in range(args.rounds):
        spent["aidwire"].append(seconds(ours, bodies))
        spent["trafilatura"].append(seconds(plain, bodies))
    for name, rounds in spent.items():
        print(f"{name:12} {len(bodies) / min(rounds):7.1f} pages/s (best of {len(rounds)} rounds, {len(bodies)} pages)")
    print(f"ratio        {min(spent['trafilatura']) / min(spent['aidwire']):7.2f}")


if __name__ == "__main__":
    main()
