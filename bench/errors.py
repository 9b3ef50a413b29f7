"""What the bot got wrong on labelled news, each error on a line or two that an editor understands, the worst first."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bench.gold import Gold, Line

_WIDE = 150  # characters of a title or a sentence
Errors = dict[str, list[str]]


def short(text: str, wide: int = _WIDE) -> str:
    """A text on one line, cut visibly."""
    line = " ".join(text.split())
    return line if len(line) <= wide else line[: wide - 1] + "…"


def _pairs(gold: Sequence[Line], said: Sequence[Line]) -> list[tuple[Line, Line]]:
    found = {line["id"]: line for line in said}
    return [(true, found.get(true["id"], {})) for true in gold]


# --- topics, claims ------------------------------------------------------------------------------------------------


def of_topics(gold: Gold, lines: list[Line], said: list[Line]) -> Errors:
    """Topics, alerts, statuses and parties."""
    pairs = _pairs(lines, said)
    claims = [(t, s) for t, s in pairs if t.get("claim") and t.get("sure") and t["claim"]["status"] != "none"]
    return {
        "missed and extra topics": [error for pair in pairs for error in _topics(gold, *pair)],
        "alerts without aid, aid without an alert": [e for t, s in pairs for e in _about(t, s)],
        "statuses, over-claims first": _statuses(gold, claims),
        "parties": _parties(gold, claims),
    }


def _topics(gold: Gold, true: Line, said: Line) -> Iterator[str]:
    table = gold.scorer["names"]()
    known, fold = set(table.values()), gold.scorer["fold"]
    labelled, mine = ({table.get(fold(t), t) for t in line.get("topics") or []} & known for line in (true, said))
    for topic in sorted(labelled - mine):
        yield f"missed {topic} | {_title(true)}"
    for topic in sorted(mine - labelled):
        why = [m for m in said["mentions"] if table.get(fold(m["name"])) == topic]
        yield (
            f"extra {topic}: "
            + "; ".join(f'"{m["text"]}" ({", ".join(m["evidence"])})' for m in why)
            + f" | {_title(true)}"
        )


def _about(true: Line, said: Line) -> Iterator[str]:
    aid = said.get("about") == "aid"
    if aid != (true["about"] == "aid"):
        verdict = "an alert, but it is about " + true["about"] if aid else "aid, but the bot is silent"
        yield f"{verdict}: {short(said.get('about_why', ''))} | {_title(true)}"


def _statuses(gold: Gold, claims: list[tuple[Line, Line]]) -> list[str]:
    """Over-claims first, then by how far apart the two rungs are."""
    ladder: list[str] = gold.scorer["LADDER"]
    found = []
    for true, said in claims:
        fine = _main(said).get("status") or "none"
        mine, status = gold.scorer["COARSE"].get(fine, fine), true["claim"]["status"]
        if mine != status and mine in ladder:
            far = ladder.index(mine) - ladder.index(status)
            over = far > 0 and ladder.index(mine) >= ladder.index("reported")
            shown = f"{'OVER ' if over else ''}{status} read as {fine} {_rule(said)} | {_title(true)}"
            found.append((not over, -abs(far), shown))
    return [shown for _, _, shown in sorted(found)]


def _parties(gold: Gold, claims: list[tuple[Line, Line]]) -> list[str]:
    """Those with the most wrong first."""
    lands, fold = gold.scorer["countries"](), gold.scorer["fold"]
    found = []
    for true, said in claims:
        claim, mine = true["claim"], _main(said)
        wrong = []
        for role, labelled, read in (
            ("donor", claim["donor"], "donors"),
            ("recipient", claim["recipient"], "recipients"),
        ):
            a, b = ({lands.get(fold(c), fold(c)): c for c in cs} for cs in (labelled, mine.get(read) or []))
            wrong += [f"missed {role} {a[c]}" for c in a.keys() - b.keys()]
            wrong += [f"extra {role} {b[c]}" for c in b.keys() - a.keys()]
        if wrong:
            found.append((-len(wrong), f"{', '.join(sorted(wrong))} {_rule(said)} | {_title(true)}"))
    return [shown for _, shown in sorted(found)]


def _main(said: Line) -> Line:
    claims: list[Line] = said.get("claims") or [{}]
    return claims[0]


def _rule(said: Line) -> str:
    claim = _main(said)
    return f'by "{claim["rule"]}" in “{short(claim["sentence"]["text"])}”' if claim else "(no claim read)"


def _title(line: Line) -> str:
    return f"{line['id']} {short(line.get('title') or line['text'])}"


# --- quotations ----------------------------------------------------------------------------------------------------


def of_quotes(gold: Gold, lines: list[Line], said: list[Line]) -> Errors:
    """Words in a wrong mouth, the sure ones first; then what was missed and what is no quotation of the labels."""
    found: Errors = {
        "wrong speakers, the sure ones first": [],
        "missed quotes": [],
        "extra quotes, the sure ones first": [],
    }
    for true, mine in _pairs(lines, said):
        for kind, errors in zip(found, _quotes(gold, true, mine), strict=True):
            found[kind] += errors
    return {kind: sorted(errors) if "sure" in kind else errors for kind, errors in found.items()}


def _quotes(gold: Gold, true: Line, said: Line) -> tuple[list[str], list[str], list[str]]:
    """As the scorer pairs them: each label with the quotation that covers it best, at least by half."""
    mine = [q for q in said.get("quotes") or [] if _counts(q, true)]
    wrong, missed, used = [], [], set()
    for label in true["quotes"]:
        shares = [0 if i in used else _share(gold, label, q) for i, q in enumerate(mine)]
        best = max(range(len(mine)), key=shares.__getitem__, default=None)
        if best is None or shares[best] < 0.5:
            missed.append(f"{_spoken(true, label)} {_instead(gold, label, said)} | {_title(true)}")
            continue
        used.add(best)
        if not _right(gold, label, mine[best]["speaker"]):
            wrong.append(f"{_said(mine[best])}; it was {_sources(true, label)} | {_title(true)}")
    extra = [f"{_said(q)} | {_title(true)}" for i, q in enumerate(mine) if i not in used]
    return wrong, missed, extra


def _counts(quote: Line, true: Line) -> bool:
    words = len(true["text"][quote["start"] : quote["end"]].split())
    return quote["field"] == "text" and bool(quote["speaker"]) and words >= true.get("min_words", 4)


def _share(gold: Gold, label: Line, quote: Line) -> float:
    share: float = gold.scorer["overlap"]((label["start"], label["end"]), (quote["start"], quote["end"]))
    return share


def _right(gold: Gold, label: Line, speaker: Line) -> bool:
    fold = gold.scorer["fold"]
    near = (
        speaker["start"] < end
        and start < speaker["end"]
        and speaker["end"] - speaker["start"] <= 3 * (end - start) + 40
        for start, end in label["sources"]
    )
    return any(near) or (bool(label.get("name")) and fold(label["name"]) == fold(speaker["name"] or ""))


def _said(quote: Line) -> str:
    sure = "sure" if quote["sure"] else "unsure"
    return f"{sure} ({quote['rule']}) {quote['speaker']['text']}: “{short(quote['text'], 90)}”"


def _spoken(true: Line, label: Line) -> str:
    words = true["text"][label["start"] : label["end"]].strip("\"'“”‘’")
    return f"{_sources(true, label)}: “{short(words, 90)}”"


def _instead(gold: Gold, label: Line, said: Line) -> str:
    """What the bot made of words that it did not give to a speaker."""
    near = next((q for q in said.get("quotes") or [] if _share(gold, label, q) >= 0.5), None)
    return "(found, but too short or nobody's)" if near else "(not found)"


def _sources(true: Line, label: Line) -> str:
    return short(" / ".join(true["text"][start:end] for start, end in label["sources"]), 80)


# --- threads -------------------------------------------------------------------------------------------------------


def of_stories(_: Gold, lines: list[Line], said: list[Line]) -> Errors:
    """Stories in several threads and threads of several stories, those with the most wrong pairs first."""
    threads = {line["id"]: line.get("story") for line in said}
    rows = [line for line in lines if line["story"] is not None and not line["roundup"]]
    mine = {row["id"]: threads.get(row["id"]) or f"alone-{row['id']}" for row in rows}
    why = {line["id"]: "; ".join(line["why"]) for line in said}
    return {
        "split stories": _torn(rows, lambda row: row["story"], lambda row: mine[row["id"]], "threads", why),
        "merged threads": _torn(rows, lambda row: mine[row["id"]], lambda row: row["story"], "stories", why),
    }


def _torn(
    rows: list[Line], whole: Callable[[Line], Any], part: Callable[[Line], Any], parts: str, why: dict[str, str]
) -> list[str]:
    """The groups of one kind that hold several of the other, with the first title of each part."""
    groups: dict[Any, list[Line]] = defaultdict(list)
    for row in rows:
        groups[whole(row)].append(row)
    found = []
    for key, members in groups.items():
        sizes = Counter(map(part, members))
        if len(sizes) > 1:
            apart = len(members) ** 2 - sum(n * n for n in sizes.values())
            found.append((-apart, f"{key}: {len(members)} entries in {len(sizes)} {parts}{_parts(members, part, why)}"))
    return [shown for _, shown in sorted(found)]


def _parts(members: list[Line], part: Callable[[Line], Any], why: dict[str, str]) -> str:
    heads = {part(row): row for row in reversed(members)}
    shown = [
        f"\n    {short(row['title'] or row['text'], 100)} [{short(why.get(row['id'], ''))}]" for row in heads.values()
    ]
    return "".join(shown[:3])


# --- text ----------------------------------------------------------------------------------------------------------


def of_text(gold: Gold, lines: list[Line], said: list[Line]) -> Errors:
    """Pages, the worst F1 first."""
    shingles, prf = gold.scorer["shingles"], gold.scorer["prf"]
    found = []
    for true, mine in _pairs(lines, said):
        a, b = shingles(true["text"]), shingles(mine.get("text") or "")
        p, r, f = prf((a & b).total(), b.total(), a.total())
        found.append((f, f"F1 {f:.3f} (precision {p:.3f}, recall {r:.3f}) {true['url']} | {short(true['text'], 80)}"))
    return {"pages": [shown for f, shown in sorted(found) if f < 0.95]}


KINDS: dict[str, Callable[[Gold, list[Line], list[Line]], Errors]] = {
    "topics": of_topics,
    "quotes": of_quotes,
    "stories": of_stories,
    "text": of_text,
}
