"""What rules can see of a story: its state and the newest arrival, as terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.catalogue import Catalogue
from bot.model import Arrival, Claim, Rung, StoryState
from bot.rules.near import fold
from bot.rules.vocabulary import ancestry


@dataclass(frozen=True, slots=True)
class Facts:
    """The terms that hold of a story (Term.token), and the text in which phrases are looked for, as it was written."""

    terms: frozenset[str]
    text: str = ""


class Witness:
    """Makes facts. What it knows of the catalogue: the families and classes of topics, and the ids of people."""

    def __init__(self, catalogue: Catalogue | None = None) -> None:
        self._ancestry = ancestry(catalogue) if catalogue else {}
        self._classes: Mapping[str, object] = catalogue.classes if catalogue else {}
        entities = catalogue.entities.values() if catalogue else ()
        self._people = {e.name: e.id for e in entities if e.type == "person"}

    def of(self, story: int, state: StoryState, arrival: Arrival | None = None, text: str = "") -> Facts:
        """The facts of a story; what is an article's alone (language, phrases, other speakers) comes with it."""
        found = {f"story:{story}", *self._of_state(state)}
        if arrival is None:
            return Facts(frozenset(found), text)
        article = arrival.reading.article
        found.update(f"person:{q.speaker.entity}" for q in arrival.reading.quotes if q.sure and q.speaker)
        found.add(f"lang:{(article.lang or '').casefold()}")
        found.add(f"feed:{fold(arrival.source)}")
        return Facts(frozenset(found), f"{article.title}\n{article.text}")

    def _of_state(self, state: StoryState) -> Iterator[str]:
        yield from (f"story:{joined}" for joined in state.joined)
        for topic in state.topics:
            yield from self._topic(topic)
        yield from (f"party:{code}" for code in state.parties)
        yield from (f"feed:{fold(outlet)}" for outlet in state.outlets)
        yield from (f"person:{self._people[card.speaker]}" for card in state.quotes if card.speaker in self._people)
        yield f"origin:{state.hedge.level}"
        # What another giver denied or refused on the record was denied or refused in this story, too.
        aside = (mark for o in state.beside if o.level == "official" for mark in o.claim.marks)
        yield from (f"status:{status}" for status in (state.rung, state.status, *state.marks, *aside))
        yield from (f"status>=:{rung}" for rung in Rung if 0 < rung.height <= state.rung.height)
        for claim in (state.claim, *(o.claim for o in state.beside)):
            if claim is not None:
                yield from self._claim(claim)

    def _claim(self, claim: Claim) -> Iterator[str]:
        yield from (f"party:{party.code}" for party in claim.parties)
        yield from (f"donor:{party.code}" for party in claim.givers)
        yield from (f"recipient:{party.code}" for party in claim.parties if party.role == "recipient")
        for item in claim.items:
            yield from self._topic(item.entity)

    def _topic(self, topic: str) -> Iterator[str]:
        if topic in self._classes:
            yield f"class:{topic}"
        yield from self._ancestry.get(topic, (f"topic:{topic}",))
