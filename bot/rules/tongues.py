"""The little words with which people ask: what leads a name in, what joins names, what says nothing, what says when.

One table a language; another one is understood once it stands in TONGUES. Names are the catalogue's: here are closed
classes, and what people say around a wish. All languages are understood at once; a word of two of them ("an") is read
in that of the words around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from bot.language import spoken

_WORDS = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r'"[^"]*"')


class Word(NamedTuple):
    """What a little word does: `lead`s a party in as donor, recipient or neither, `join`s names (and, or), `bar`s what
    follows, names the `key` of a rule whose value follows ("story 12"), is a `rule` or a `step` of aid by itself, says
    nothing (`silent`), or nothing in a wish (`idle`): a search looks for it. Of these, those with the value "all"
    are for all that there is: "everything", "news".
    """

    does: Literal["lead", "join", "bar", "key", "rule", "step", "silent", "idle"]
    value: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """How a language says when, in regular expressions without groups."""

    weekdays: tuple[str, ...]  # from Monday on
    daily: tuple[str, ...]
    morning: tuple[str, ...]
    evening: tuple[str, ...]
    weekly: tuple[str, ...]
    every: tuple[str, ...]  # before a day of the week
    on: tuple[str, ...]
    at: tuple[str, ...]  # before an hour
    in_place: tuple[str, ...]  # before a city
    at_once: tuple[str, ...]
    a_day: tuple[str, ...]  # "a daily" digest
    a_week: tuple[str, ...]
    digest: tuple[str, ...]
    of: tuple[str, ...]  # between a digest and what it is of
    since: tuple[str, ...]  # of a span of hours
    until: tuple[str, ...]
    off: tuple[str, ...]
    others: tuple[str, ...]  # words of time that are no rhythm of ours
    past: tuple[str, ...]  # words that begin a time gone by


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language's little words, in small letters; of several words, too."""

    words: Mapping[str, Word]
    least: tuple[str, ...]  # before the least step that is meant: "if", "from"
    surely: tuple[str, ...]  # of these, those that lead in nothing else: "at least"
    or_more: tuple[str, ...]  # behind a step, which means that
    onwards: tuple[str, ...]  # behind what `least` leads in
    plain: str  # words that nobody means a name by, however like one they look: "after" is no Aster
    times: Times


def _words(does: Literal["lead", "join", "bar", "key", "rule", "step"], value: str, *words: str) -> dict[str, Word]:
    return dict.fromkeys(words, Word(does, value))


def _said(does: Literal["silent", "idle"], words: str, value: str = "") -> dict[str, Word]:
    return dict.fromkeys(words.split(), Word(does, value))


def _inflected(*words: str) -> tuple[str, ...]:
    """German adjectives and participles with their endings."""
    return tuple(word + ending for word in words for ending in ("", "e", "en", "er", "es", "em"))


# fmt: off
ENGLISH = Tongue(
    {
        **_words("lead", "donor", "from", "by"), **_words("lead", "recipient", "to", "for"),
        **_words("lead", "", "on", "about", "regarding", "concerning", "involving"),
        **_words("join", "or", ",", ";", "/", "or"), **_words("join", "and", "&", "+", "and", "plus"),
        **_words("bar", "", "not", "except", "without", "excluding", "no"),
        **_words("key", "story", "story"), **_words("key", "feed", "outlet"), **_words("key", "lang", "language"),
        **_words("key", "status", "exactly"),
        **_said("silent", "all any every everything anything news stories aid", "all"),
        **_said("silent", """the a an of in with that is are going sent given donated supplied pledged promised but
            please me tell post show only military higher above later onwards"""),
        **_said("idle", """new newest latest updates developments weapons weaponry arms equipment supplies deliveries
            support assistance help""", "all"),
        **_said("idle", """i we my our want wants need like would interested know hear read see get follow send alert
            alerts inform keep what when whenever if who whoever whatever somebody someone anybody anyone says said
            say saying send sends sending give gives giving deliver delivers delivering donate donates donating
            provide provides providing promise promises promising pledge pledges pledging happens happening
            has have been will there this these those also update information report reports coverage articles digest
            summary system systems weapon supply words"""),
        **dict.fromkeys((
            "defence aid", "defense aid", "military aid", "military assistance", "military support",
            "security assistance", "military help", "weapons deliveries", "arms deliveries",
        ), Word("idle", "all")),
        **_words("rule", "origin:official", "official", "officially", "confirmed", "verified", "on the record"),
        **_words("rule", "NOT origin:official", "rumour", "rumours", "rumor", "rumors", "speculation", "unconfirmed"),
        **_words("rule", "origin:official_unnamed", "on the word of unnamed officials"),
        **_words("rule", "origin:single_outlet_sources", "on the word of an outlet’s sources"),
        **_words("rule", "origin:media_reports", "on media reports"),
        **_words("rule", "origin:claim_by_party", "on the word of one side"),
        **_words("rule", "origin:speculation", "as speculation"),
        **_words("rule", "status:denied", "denial", "denials", "denies", "deny"),
        **_words("rule", "status:refused", "refusal", "refusals", "refuses", "rejects"),
        **_words("rule", "status>=announced", "announcement", "announcements", "announces"),
        **_words("rule", "status>=contracted", "contract", "contracts"),
    },
    least=("only", "if", "when", "once", "from", "at least", "not below"),
    surely=("at least",),
    or_more=("or higher", "or more", "or above", "or later"),
    onwards=("onwards?", "on"),
    plain="""after again against around because before behind below beneath beside between beyond chief down during into
        leader minister ministry near next over past president prime secretary should since than they through till under
        until upon very were which while within would your""",
    times=Times(
        weekdays=("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        daily=("daily", "every day", "each day", "once a day"), morning=("every morning",), evening=("every evening",),
        weekly=("weekly", "every week", "once a week"), every=("every",), on=("on",), at=("at",), in_place=("in",),
        at_once=("instantly", "at once", "immediately", "instant"),
        a_day=("daily",), a_week=("weekly",), digest=("digest", "summary", "news"), of=("of", "on", "about"),
        since=("from",), until=("to", "until"), off=("off", "none", "never"),
        others=("hourly", "monthly", "weekdays", "weekend", "weekends", "morning", "evening", "night"),
        past=("since", "before", "until", "till", "between", "yesterday", "today", "ago"),
    ),
)
GERMAN = Tongue(
    {
        **_words("lead", "donor", "aus", "von", "vom", "durch"),
        **_words("lead", "recipient", "an", "ans", "für", "nach"),
        **_words("lead", "", "über", "zu", "zum", "zur", "betreffend", "bezüglich"),
        **_words("join", "or", "oder"), **_words("join", "and", "und", "sowie"),
        **_words("bar", "", "nicht", "außer", "ausser", "ohne", *_inflected("kein")),
        **_words("key", "story", "story", "geschichte", "vorgang"), **_words("key", "feed", "medium"),
        **_words("key", "lang", "sprache"), **_words("key", "status", "genau"),
        **_said("silent", """alle alles allem jede jeder jedes nachrichten neues neuigkeiten meldungen hilfe storys
            geschichten vorgänge vorgängen""", "all"),
        **_said("silent", """der die das den dem des ein eine einen einem einer eines meldung in im mit bei dass ist
            sind geht gehen wird werden aber bitte mir uns sag zeig zeige nur rund um"""),
        **_said("idle", """waffen rüstung ausrüstung lieferungen unterstützung militärhilfe waffenhilfe
            waffenlieferungen""", "all"),
        **_said("idle", """ich wir man möchte möchten will wollen brauche hätte gern gerne würde interessiere
            interessiert mich wissen hören lesen sehen erfahren folgen schick schicke was wann wenn sobald falls wer
            jemand sagt sagen sagte schickt liefert liefern gibt geben passiert hat haben wurde wurden es diese dieser
            dieses auch informationen berichte bericht artikel zusammenfassung system systeme systemen waffe
            waffensysteme gerät lieferung waffenlieferung worte aussagen zitate"""),
        **dict.fromkeys(("worte von", "aussagen von", "zitate von"), Word("idle")),
        **dict.fromkeys(_inflected("neu", "neust", "aktuell"), Word("idle", "all")),
        **dict.fromkeys(_inflected("militärisch"), Word("idle")),
        **_words("rule", "origin:official", "auf amtliches wort", *_inflected("amtlich", "offiziell", "bestätigt")),
        **_words("rule", "NOT origin:official", "gerücht", "gerüchte", "gerüchten", "spekulation", "spekulationen",
                 *_inflected("unbestätigt")),
        **_words("rule", "origin:official_unnamed", "laut amtlichen kreisen", "aus amtlichen kreisen",
                 "laut ungenannten beamten", "auf das wort ungenannter beamter"),
        **_words("rule", "origin:single_outlet_sources", "laut quellen eines mediums", "laut den quellen eines mediums",
                 "auf das wort der quellen eines mediums"),
        **_words("rule", "origin:media_reports", "laut medienberichten", "laut medien", "auf medienberichte"),
        **_words("rule", "origin:claim_by_party", "laut einer seite", "laut einer der seiten",
                 "auf das wort einer seite"),
        **_words("rule", "origin:speculation", "als spekulation"),
        **_words("rule", "status:denied", "dementi", "dementis"),
        **_words("rule", "status:refused", "ablehnung", "absage", "absagen"),
        **_words("rule", "status>=announced", "ankündigung", "ankündigungen", "zusage", "zusagen"),
        **_words("rule", "status>=contracted", "vertrag", "verträge"),
        **_words("step", "requested", *_inflected("angefordert", "erbeten", "beantragt", "gefordert")),
        **_words("step", "considered", *_inflected("erwogen", "geprüft", "diskutiert")),
        **_words("step", "reported", *_inflected("berichtet", "gemeldet")),
        **_words("step", "announced", *_inflected("angekündigt", "zugesagt", "versprochen")),
        **_words("step", "approved", *_inflected("genehmigt", "bewilligt", "gebilligt", "beschlossen")),
        **_words("step", "contracted", "unter vertrag", *_inflected("vertraglich", "bestellt", "beauftragt")),
        **_words("step", "delivered", *_inflected("geliefert", "übergeben")),
        **_words("step", "in_use", "im einsatz", *_inflected("eingesetzt")),
        **_words("step", "denied", *_inflected("dementiert", "bestritten")),
        **_words("step", "refused", *_inflected("abgelehnt", "verweigert")),
        **_words("step", "paused", *_inflected("pausiert", "ausgesetzt", "gestoppt")),
        **_words("step", "resumed", *_inflected("wiederaufgenommen", "fortgesetzt")),
        **_words("step", "ended", *_inflected("beendet", "eingestellt")),
        **_words("step", "no_comment", "kein kommentar", "kommentarlos"),
        **_words("step", "permission", "erlaubnis", *_inflected("erlaubt")),
        **_words("step", "restricted", *_inflected("eingeschränkt", "beschränkt")),
        **_words("step", "corrected", *_inflected("berichtigt", "korrigiert")),
    },
    least=("nur", "erst", "wenn", "sobald", "falls", "ab", "mindestens", "wenigstens"),
    surely=("mindestens", "wenigstens"),
    or_more=("oder höher", "oder mehr", "oder später", "oder weiter"),
    onwards=("an", "aufwärts"),
    plain="""bevor damit danach denn doch dort durch gegen hinter jetzt kanzler minister ministerin nach nachdem neben
        noch oben präsident präsidentin sehr seit seitdem sich sind trotz unter vorher während weil welche zwischen""",
    times=Times(
        weekdays=("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"),
        daily=("täglich", "jeden tag", "einmal am tag", "einmal täglich"), morning=("jeden morgen", "morgens"),
        evening=("jeden abend", "abends"), weekly=("wöchentlich", "jede woche", "einmal die woche"), every=("jeden",),
        on=("am", "jeden"), at=("um", "gegen"), in_place=("in",), at_once=("sofort", "umgehend"),
        a_day=("tägliche[rs]?",), a_week=("wöchentliche[rs]?",),
        digest=("zusammenfassung", "überblick", "nachrichten"), of=("von", "zu", "über"),
        since=("von", "ab"), until=("bis",), off=("aus", "keine", "nie"),
        others=("stündlich", "monatlich", "werktags", "wochenende", "morgen", "abend", "nacht"),
        past=("seit", "vor", "bis", "zwischen", "gestern", "heute"),
    ),
)
# fmt: on
TONGUES: Mapping[str, Tongue] = {"en": ENGLISH, "de": GERMAN}


def heard(text: str) -> Mapping[str, Word]:
    """All little words, a word of several languages as in that of which the text has most; else as in that spoken."""
    words = _WORDS.findall(_QUOTED.sub("", text).casefold())
    own = {code: _own(code, words) for code in TONGUES}
    return _first(max(own, key=lambda code: (own[code], code == spoken())))


def every(of: Iterable[str]) -> str:
    """A regular expression for any of these."""
    return f"(?:{'|'.join(sorted(of, key=len, reverse=True))})"


@cache
def _first(code: str) -> Mapping[str, Word]:
    others = {word: does for tongue in TONGUES.values() for word, does in tongue.words.items()}
    return {**others, **TONGUES[code].words}


def _own(code: str, words: Iterable[str]) -> int:
    """How many of the words are of that language alone."""
    others = [tongue for other, tongue in TONGUES.items() if other != code]
    known = (word for word in words if word in TONGUES[code].words)
    return sum(not any(word in tongue.words for tongue in others) for word in known)
