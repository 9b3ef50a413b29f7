"""What the rest of an article tells of a speaker: the name beside a role, the role beside a name, the house meant."""

from __future__ import annotations

from dataclasses import replace

from bot.model import Speaker
from bot.reading.quotes.houses import Houses
from bot.reading.quotes.introduced import Introduced, Introductions
from bot.reading.quotes.speakers import Speakers, Written
from bot.reading.quotes.tags import Lines, Range


class Told:
    """Knows the people whom a field introduces and the houses that it and the title above it name."""

    def __init__(self, speakers: Speakers, written: Written, lines: Lines, houses: Houses) -> None:
        self._speakers, self._written, self._houses = speakers, written, houses
        self._introductions = Introductions(written, lines)

    def of(self, speaker: Speaker) -> Speaker:
        """The speaker with name, office and house as the text gives them elsewhere; as it is where that is not sure.

        "said a spokesperson, Ana Tall" and later "said Tall" are Ana Tall, a spokesperson; "the spokesperson" is, too,
        where no other is spoken of.
        """
        span, known = (speaker.span.start, speaker.span.end), self._introductions
        beside = known.beside(span)
        if beside:
            return self._named(speaker, beside, self._speakers.speaker(beside.name, self._written))
        if speaker.kind == "person" and speaker.name and not speaker.entity:
            met = known.named(speaker.name)
            return self._introduced(speaker, met, span) if met else speaker
        if speaker.kind not in ("role", "anonymous") or speaker.name:
            return speaker
        met = known.recalled(span)
        if met:
            meant = self._named(speaker, met, self._speakers.speaker(met.name, self._written))
            return replace(meant, span=speaker.span, kind="role") if meant.name else speaker
        return replace(speaker, body=self._houses.meant(span))

    def _named(self, speaker: Speaker, met: Introduced, named: Speaker) -> Speaker:
        """The person of that name instead of the phrase; the phrase where the name is no person's, or known already."""
        if named.kind != "person" or not named.name or (named.entity and named.entity == speaker.entity):
            return speaker
        return named if named.office else self._with_role(named, met)

    def _introduced(self, speaker: Speaker, met: Introduced, span: Range) -> Speaker:
        """A person with the role beside the name; of "the spokesperson Ana Tall" only the name remains."""
        together = span[0] <= met.role[0] and met.name[1] <= span[1]
        where = self._written.text.span(*met.name) if together else speaker.span
        return self._with_role(replace(speaker, span=where), met)

    def _with_role(self, speaker: Speaker, met: Introduced) -> Speaker:
        role = self._written.text.span(*met.role).text
        return replace(speaker, office=role, body=self._houses.meant(met.role))
