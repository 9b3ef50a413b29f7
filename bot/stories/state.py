"""What is known of a story after one more arrival: never above the evidence, and nothing that was said is dropped.

A story is a set of observations, one for each status that an origin gave it; what is shown is derived from them. The
rules are the lexicon's `transitions` and the design's promises 3 and 4.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.model import (
    About,
    Arrival,
    Claim,
    HedgeLevel,
    Item,
    Mark,
    Observation,
    Placement,
    Quote,
    QuoteCard,
    Reading,
    Rung,
    Span,
    StoryState,
    Voice,
)
from bot.stories.frames import MORE
from bot.stories.origins import RECORD, in_order, independent
from bot.stories.parts import counterpart
from bot.stories.shown import LEVELS, allowed, detail, fewer, show, weight

_TRUSTED_TIER = 2  # feeds of tiers 3 (aggregators, OSINT) and 4 (state-controlled) make nothing official on their own
_GRACE = timedelta(hours=12)  # feeds are polled, and may be out, for hours: within it who comes late is heard as ever
_MOST_OBSERVATIONS = 32  # a story with more keeps the weightiest; far above any story of the labelled news
_MOST_QUOTES = 6  # cards that a story keeps; a message shows two
_QUOTES_AN_ARTICLE = 2
_ABOUT: tuple[About, ...] = ("other", "defence", "aid")


def fold(state: StoryState | None, arrival: Arrival, placement: Placement) -> StoryState:
    """What is known after this arrival.

    A copy changes counts alone: what says something else is none (`Threads.place`). A retelling of a known origin may
    add what it says, but never makes that origin's report official. An article older than what is shown adds its voice,
    not its status. A roundup is counted and not heard: it mixes many stories, which come as articles of their own. So
    is a comment, which weighs what others reported; who is heard first takes the head. A revised article replaces what
    it said before; where that lowers the claim, the state says it was corrected.
    """
    if placement.features.roundup or placement.features.comment:
        return _carried(state or _begun(arrival), arrival, placement)
    revised = _revised(state, arrival)
    claim = arrival.reading.claim
    tells = claim is not None and not _by_the_way(claim, placement.features.frame)
    if state is not None and placement.copies:
        state = _without(state, placement.copies, replaced=tells and placement.copy_of is None)
    if state is not None and revised is None and placement.copy_of is not None:
        return _carried(state, arrival, placement)
    state = _carried(state or _begun(arrival), arrival, placement)
    state = _noted(_headed(state, arrival), arrival)
    if claim is not None and tells:
        state = _observed(state, arrival, placement, claim, revised)
    return show(_corrected(_reacted(state, arrival.reading), arrival, revised))


def _without(state: StoryState, copies: tuple[int, ...], *, replaced: bool) -> StoryState:
    """The state without what articles told that turn out to be copies, unless nobody else tells it."""
    rest = tuple(o for o in state.observations if o.entry not in copies)
    if not (rest or replaced):
        return state
    gone = {o.url for o in state.observations if o.entry in copies}
    known = _voices_of(state)
    voices = tuple(v for v in known if v.entry not in copies)
    fewer_told = len(_first_heard(known)) - len(_first_heard(voices))
    quotes = tuple(card for card in state.quotes if card.url not in gone)
    state = replace(state, observations=rest, claim=None, quotes=quotes, copies=state.copies + fewer_told)
    return show(_counted(state, voices))


def _begun(arrival: Arrival) -> StoryState:
    article = arrival.reading.article
    return StoryState(title=article.title, url=article.url, source=arrival.source, at=arrival.at)


def _headed(state: StoryState, arrival: Arrival) -> StoryState:
    """The state with the arrival's head where all that came before was counted and not heard."""
    if state.about != "other" or arrival.reading.about == "other":
        return state
    article = arrival.reading.article
    return replace(state, title=article.title, url=article.url, source=arrival.source, at=arrival.at)


def _by_the_way(claim: Claim, frame: tuple[str, ...]) -> bool:
    """Whether a claim is the background of an attack's report: the headline tells of the attack and of no giver."""
    given = any(tag.startswith("donor:") and not tag.endswith("?") for tag in frame)
    return "act:strike" in frame and not given and claim.rung.height < Rung.DELIVERED.height


def _revised(state: StoryState | None, arrival: Arrival) -> Observation | None:
    """The observation that the arrival takes the place of: its own article's, or the one that its outlet corrects."""
    if state is None:
        return None
    own = next((o for o in state.observations if o.entry == arrival.entry), None)
    if own is not None or arrival.reading.correction is None:
        return own
    said = (o for o in state.observations if o.source == arrival.source and _may_correct(arrival.reading.claim, o))
    return max(said, key=lambda o: o.at, default=None)


def _may_correct(claim: Claim | None, said: Observation) -> bool:
    """Whether a claim may be what its outlet says now instead: another step is no correction of an earlier one, nor is
    a denial corrected by the decision that came after it.
    """
    return claim is None or (not said.claim.marks and said.claim.rung.height >= claim.rung.height)


def _origin_key(arrival: Arrival, placement: Placement) -> str:
    return placement.origin or f"outlet:{arrival.family or arrival.source}"


def _carried(state: StoryState, arrival: Arrival, placement: Placement) -> StoryState:
    """Count the outlet, once; `copies` counts the outlets that were first seen repeating."""
    if arrival.source in state.outlets:
        return state
    repeats = bool(state.outlets) and (
        placement.copy_of is not None or _origin_key(arrival, placement) in state.origin_keys
    )
    return replace(state, outlets=(*state.outlets, arrival.source), copies=state.copies + repeats)


def _noted(state: StoryState, arrival: Arrival) -> StoryState:
    """What an article adds whatever its claim is worth: subject, topics, and words that may be printed."""
    reading = arrival.reading
    named = [i.entity for i in reading.claim.items] if reading.claim else []
    parties = [p.code for p in reading.claim.parties] if reading.claim else []
    return replace(
        state,
        about=max(state.about, reading.about, key=_ABOUT.index),
        topics=_joined(state.topics, (*named, *reading.topics)),
        parties=_joined(state.parties, (*parties, *reading.bodies)),
        quotes=_quoted(state, arrival),
    )


def _joined(have: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*have, *more)))


def _quoted(state: StoryState, arrival: Arrival) -> tuple[QuoteCard, ...]:
    """The cards with the arrival's. Where they are too many, the oldest words of the lowest step make room."""
    article, claim, cards = arrival.reading.article, arrival.reading.claim, state.quotes
    step = claim.rung.height if claim and claim.hedge.level == "official" else 0
    printable = [q for q in arrival.reading.key_quotes if _printable(q)]
    for quote in printable[:_QUOTES_AN_ARTICLE]:
        card = replace(QuoteCard.of(quote, arrival.source, article.url), step=step, at=arrival.at)
        if any(same_words(card.text, c.text) for c in state.unsaid):
            continue
        if same := next((c for c in cards if same_words(card.text, c.text)), None):
            cards = tuple(_first_to_quote(c, card) if c is same else c for c in cards)
            continue
        lowest = min(cards, key=lambda c: c.step, default=card)
        if len(cards) < _MOST_QUOTES:
            cards = (*cards, card)
        elif lowest.step < step:
            cards = (*(c for c in cards if c is not lowest), card)
    return cards


def _first_to_quote(have: QuoteCard, card: QuoteCard) -> QuoteCard:
    """Of two cards of the same words, the one that was published first."""
    return replace(card, step=max(have.step, card.step)) if have.at and card.at and card.at < have.at else have


def _printable(quote: Quote) -> bool:
    return quote.sure and not quote.indirect and quote.speaker is not None


def same_words(a: str, b: str) -> bool:
    """Whether one is the other or a piece of it, as outlets cut the same statement differently."""
    a, b = (" ".join(t.casefold().split()).rstrip(".,!?…") for t in (a, b))
    return a in b or b in a


# --- observations ----------------------------------------------------------------------------------------------------


def _observed(
    state: StoryState, arrival: Arrival, placement: Placement, claim: Claim, revised: Observation | None
) -> StoryState:
    origin, key = arrival.reading.origin, _origin_key(arrival, placement)
    seen = Observation(
        entry=arrival.entry,
        at=arrival.at,
        source=arrival.source,
        origin=key,
        claim=claim,
        level=_worth(state, arrival, placement, claim),
        title=arrival.reading.article.title,
        url=arrival.reading.article.url,
        family="" if origin.outlet or origin.named or key.startswith(RECORD) else arrival.family,
        more=tuple(tag.removeprefix(MORE) for tag in placement.features.frame if tag.startswith(MORE)),
    )
    state = _with_voice(state, seen)
    if revised is not None:
        replaced = tuple(seen if o is revised else o for o in state.observations)
        taken_back = _lowered(revised, seen) if _is_shown(state, revised) else ""
        return replace(state, observations=replaced, corrected=taken_back or state.corrected)
    if state.claim is not None and state.at is not None and arrival.at < state.at - _GRACE:
        return state
    return replace(state, observations=_admitted(state, seen))


def _worth(state: StoryState, arrival: Arrival, placement: Placement, claim: Claim) -> HedgeLevel:
    """The level that the claim may have here: an untrusted feed or a retelling of a report makes nothing official."""
    level = claim.hedge.level
    if level != "official" or (claim.origin.named and arrival.tier <= _TRUSTED_TIER):
        return level
    if arrival.tier > _TRUSTED_TIER:
        return "media_reports"
    key = _origin_key(arrival, placement)
    if key.startswith(RECORD):
        return level  # a government's own word, whatever it said before
    told = [o.level for o in state.observations if o.origin == key and o.source != arrival.source]
    return max(told, key=LEVELS.index, default=level)


def _with_voice(state: StoryState, seen: Observation) -> StoryState:
    """Count whose word it is; of an outlet that says it again, the article that was published first.

    What a government announces is its own word, also where no speaker is named.
    """
    origin = seen.claim.origin
    if seen.origin.startswith(RECORD) and not origin.named:
        origin = replace(origin, named=", ".join(seen.claim.named("donor")))
    voice = Voice(seen.entry, seen.at, seen.source, seen.origin, origin, seen.family)
    known = tuple(v for v in _voices_of(state) if v.entry != seen.entry)
    again = next((v for v in known if (v.source, v.key) == (voice.source, voice.key)), None)
    if again is not None and (again.at, again.entry) < (voice.at, voice.entry):
        return _counted(state, known)
    return _counted(state, (*(v for v in known if v is not again), voice))


def _counted(state: StoryState, voices: tuple[Voice, ...]) -> StoryState:
    return replace(state, voices=voices, origins=independent(voices), origin_keys=tuple(in_order(voices)))


def _voices_of(state: StoryState) -> tuple[Voice, ...]:
    """Those that it keeps; of a story that an earlier version began, those of its observations."""
    begun = (Voice(o.entry, o.at, o.source, o.origin, o.claim.origin, o.family) for o in state.observations)
    return state.voices or tuple(begun)


def _first_heard(voices: tuple[Voice, ...]) -> set[str]:
    """The outlets that were first heard with a word, in the order of arrival: the others repeat."""
    first: dict[str, str] = {}
    for voice in sorted(voices, key=lambda v: v.entry):
        first.setdefault(voice.key, voice.source)
    return set(first.values())


def _admitted(state: StoryState, seen: Observation) -> tuple[Observation, ...]:
    """Add what is new; what an origin says again replaces it only where it says more. What it says in one of the
    stories that a person put together is nothing that it said in the other (docs/decisions/0017-merged-ledgers.md).
    """
    have = state.observations
    for i, old in enumerate(have):
        if _identity(old) == _identity(seen) and _strand(state, old) == _strand(state, seen):
            return (*have[:i], seen, *have[i + 1 :]) if _telling(seen) > _telling(old) else have
    have = (*have, seen)
    if len(have) > _MOST_OBSERVATIONS:
        lightest = min(have, key=weight)
        have = tuple(o for o in have if o is not lightest)
    return have


def _strand(state: StoryState, o: Observation) -> int | None:
    return next((n for n, entries in enumerate(state.strands) if o.entry in entries), None)


def _telling(o: Observation) -> tuple[float, ...]:
    """How much it says; of those that say as much, the first published is kept."""
    return detail(o.claim), -o.at.timestamp()


def _identity(o: Observation) -> tuple[object, ...]:
    counts = tuple((i.entity, i.quantity.value if i.quantity else None) for i in o.claim.items)
    return o.origin, o.claim.status, o.level, o.claim.marks, counts, o.more


def _is_shown(state: StoryState, o: Observation) -> bool:
    """Whether a message says what an observation says: nobody is told of a mistake that nobody was shown."""
    best = state.claim is not None and (o.source, o.url) == (state.source, state.url)
    return best or o == state.also or o in state.beside or any(item in state.promised for item in o.claim.items)


def _lowered(before: Observation, after: Observation) -> str:
    """What a revised article takes back, in words; "" where it takes nothing back."""
    found: list[str] = []
    if allowed(after).height < allowed(before).height:
        found.append(f"{allowed(before)} → {allowed(after)}")
    for old in before.claim.items:
        new = counterpart(after.claim.items, old)
        if new and fewer(new, old):
            found.append(f"{old.name}: {_count(old)} → {_count(new)}")
    for role in ("donor", "recipient"):
        was, now = before.claim.named(role), after.claim.named(role)
        if was and now and set(was) != set(now):
            found.append(f"{role}: {', '.join(was)} → {', '.join(now)}")
    return "; ".join(found)


def _count(item: Item) -> str:
    return item.quantity.words if item.quantity else ""


def _reacted(state: StoryState, reading: Reading) -> StoryState:
    """Denials and silence stand beside the report; one that denies is no longer one without comment.

    Who announces has taken its denial back, and the denials that such an article tells of are of the past.
    """
    said = {mark: [w for r in reading.reactions if r.mark == mark for w in r.who] for mark in ("denied", "no_comment")}
    if givers := _announcing(reading):
        denied = tuple(who for who in state.denied_by if not any(_one(who, giver) for giver in givers))
    else:
        denied = _voices(state.denied_by, _disputing(state, reading, said["denied"] or _denying(reading)))
    silent = _voices(state.no_comment, said["no_comment"])
    return replace(
        state, denied_by=denied, no_comment=tuple(w for w in silent if not any(_one(w, who) for who in denied))
    )


def _voices(have: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
    """Those who spoke, each once: a ministry speaks for its country."""
    for who in more:
        if not any(_one(who, known) for known in have):
            have = (*have, who)
    return have


def _one(who: str, other: str) -> bool:
    return who in other or other in who


def _announcing(reading: Reading) -> tuple[str, ...]:
    """Those by whose own word an article announces or more: the givers, and who says it for them on the record."""
    claim = reading.claim
    if claim is None or claim.hedge.level != "official" or claim.rung.height < Rung.ANNOUNCED.height:
        return ()
    return (*claim.named("donor"), *((claim.origin.named,) if claim.origin.named else ()))


def _disputing(state: StoryState, reading: Reading, who: Iterable[str]) -> Iterable[str]:
    """Those whose denial is of this story's claim. Anybody may deny a report, but an official word only its parties:

    an article that tells of a decision also tells what others deny of themselves.
    """
    claims = [c for c in (state.claim, reading.claim) if c is not None]
    if not any(c.hedge.level == "official" and Mark.DENIED not in c.marks for c in claims):
        return who  # a denial is no word that would have to be disputed, however official
    parties = {p.name for c in claims for p in c.parties}
    return [w for w in who if any(_one(w, party) for party in parties)]


def _denying(reading: Reading) -> tuple[str, ...]:
    """Who denies, where the denial is the article's claim: who is on the record, else a giver who begins it."""
    claim = reading.claim
    if claim is None or Mark.DENIED not in claim.marks:
        return ()
    if claim.origin.named:
        return (claim.origin.named,)
    return tuple(
        p.name for p in claim.givers if p.span.field == claim.sentence.field and _begins(p.span, claim.sentence)
    )


def _begins(part: Span, sentence: Span) -> bool:
    return part.start - sentence.start <= len("The ")


def _corrected(state: StoryState, arrival: Arrival, revised: Observation | None) -> StoryState:
    """An outlet's own line says best what it takes back; one about what was never shown is left out."""
    line = arrival.reading.correction
    return replace(state, corrected=line.text) if line and revised and _is_shown(state, revised) else state
