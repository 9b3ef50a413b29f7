"""The Reader: an article in, everything that it says out. Pure; built once, shared by any number of threads."""

from __future__ import annotations

from datetime import date

from bot.catalogue import Catalogue, Lexicon
from bot.model import Article, Mention, Origin, Reading, Span
from bot.reading.claims.about import about
from bot.reading.claims.claims import Claims
from bot.reading.claims.reactions import Reactions
from bot.reading.claims.scan import Scan, Scanner, sober
from bot.reading.claims.sources import Sources
from bot.reading.language import LANGUAGES, language
from bot.reading.quotes.keyquotes import key_quotes
from bot.reading.quotes.quoter import Quoter
from bot.reading.text import Text, fold
from bot.reading.topics.matcher import Matcher

_SAMPLE = 600  # characters from which the language is told
_ORIGIN = 1500  # characters of a text without a claim in which its origin is named


class Reader:
    """Composes the parts of reading; everything is compiled here, once."""

    def __init__(self, catalogue: Catalogue, lexicon: Lexicon) -> None:
        self._matcher = Matcher(catalogue, lexicon.clutter)
        self._quoter = Quoter(catalogue, lexicon)
        self._scanner = Scanner(catalogue, lexicon)
        self._sources = Sources(catalogue, lexicon)
        self._claims = Claims(catalogue, lexicon, self._sources)
        self._reactions = Reactions(lexicon)
        self._helped = frozenset(c.code for c in catalogue.countries.values() if c.usual_role == "recipient")

    def read(self, article: Article) -> Reading:
        """What the article says; the same article always gives the same reading.

        Where neither arms nor a decision of a country are named, the reading stops at mentions and quotations.
        """
        day = article.published.date() if article.published else None
        lang = (
            article.lang if article.lang in LANGUAGES else language(fold(f"{article.title} {article.text[:_SAMPLE]}"))
        )
        title, text = Text(article.title, "title", lang), Text(article.text, "text", lang)
        mentions = self._matcher.mentions(title, text, day)
        scans = sober(self._scanner.scan(title, mentions, day), self._scanner.scan(text, mentions, day))
        if any(scan.promising for scan in scans):
            return self._read(article, scans, mentions, day)
        why, quotes = "no arms and nobody who gives", self._quoter.quotes(title, text, mentions, day)
        return Reading(article, "other", why, mentions, quotes=quotes, correction=_correction(scans))

    def _read(
        self, article: Article, scans: tuple[Scan, Scan], mentions: tuple[Mention, ...], day: date | None
    ) -> Reading:
        title, body = scans
        found = self._scanner.read(title, body)
        verdict, why = about(found, mentions, body, title, self._helped)
        claims = self._claims.read(scans, found, mentions, verdict)
        quotes = self._quoter.quotes(title.text, body.text, mentions, day)
        return Reading(
            article,
            verdict,
            why,
            mentions,
            quotes=quotes,
            claims=claims,
            reactions=self._reactions.of(title, body, mentions),
            key_quotes=key_quotes(quotes, claims, title.text, body.text),
            origin=claims[0].origin if claims else self._origin(body, mentions),
            correction=_correction(scans),
        )

    def _origin(self, body: Scan, mentions: tuple[Mention, ...]) -> Origin:
        """Whom an article without a claim cites first."""
        start = (0, min(_ORIGIN, len(body.text.raw)))
        speaker = self._sources.speaker(body.text, start, mentions, body.bodies)
        return self._sources.origin(body.text, self._sources.cited(body.text, start, mentions), speaker)


def _correction(scans: tuple[Scan, Scan]) -> Span | None:
    """The sentence in which the outlet corrects or withdraws what it wrote."""
    for scan in scans:
        for cue in scan.cues:
            if cue.family == "status:corrected" and cue.value:
                return scan.text.span(*scan.text.sentence_at(cue.start))
    return None
