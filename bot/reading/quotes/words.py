"""The words that tags are made from: closed classes of a language, and its verbs of saying from the lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.catalogue import Lexicon
from bot.reading.text import letters

# The closed classes of English; open ones (the verbs of saying) come from the lexicon.
_CLASSES = {  # tag (see quotetags) -> words
    "D": "the a an this these those his her their its our my your no any every such",
    "S": "some several many another one both all few most each",
    "N": "two three four five six seven eight nine ten eleven twelve dozen dozens hundreds",
    "P": "he she they it i we you everyone nobody someone",
    "O": "him them us me",
    "x": "has had have having did does do didn't doesn't don't hasn't hadn't haven't",
    "m": "will would could can may might should must won't wouldn't can't cannot couldn't shouldn't",
    "z": (
        "was is were are been be being isn't wasn't aren't weren't i'm he's she's it's that's there's what's they're"
        " we're you're i've they've we've you've he'd she'd they'd we'd i'd i'll he'll she'll we'll they'll"
    ),
    "a": (
        "also then later once again still even often never always further not just since now previously first himself"
        " herself themselves itself already too however meanwhile instead soon ever yet perhaps therefore thus there"
        " here only almost last next earlier ago recently"
    ),
    "T": "to",
    "t": (
        "monday tuesday wednesday thursday friday saturday sunday january february march april june july august"
        " september october november december today yesterday tomorrow week weeks month months year years day days hour"
        " hours minutes night morning afternoon evening weekend"
    ),
    "C": "united beijing",  # names that end like verb forms
    "o": (
        "in on during by from into against through about over under within between amid among via outside toward"
        " towards despite following like near upon at without across around behind per throughout along besides beyond"
        " inside onto"
    ),
    "f": "of for with",
    "r": "who which whose whom",
    "s": (
        "if when while because as although though after before until whether what how why where so unless whereas than"
    ),
    "h": "that",
    "j": "and or nor &",
    "b": "but",
    "e": (
        "went came took gave made got saw met held won lost led left ran began kept sent brought stood sat heard fell"
        " rose drew shot fought broke grew knew became found built paid set hit cut let seemed wants"
    ),
}
_CLOSED = {word: name for name, words in _CLASSES.items() for word in words.split()} | {"according to": "A"}
# Of other languages as much as keeps a speaker's phrase from running on.
_ABROAD = {
    "de": {
        "D": "der die das den dem ein eine einer",
        "o": "am im in an auf bei mit nach vor zu laut",
        "x": "hat haben",
    },
    "fr": {"D": "le la les un une", "o": "à en dans sur lors au aux", "f": "de du des", "x": "a ont est"},
    "uk": {"o": "у в на про для після під з із зі до"},
    "ru": {"o": "в на о об для после с до во"},
}
ACRONYMS = frozenset(("US", "IT", "WHO"))  # closed words but for their capitals
_MARKS = {mark: mark for mark in ",:.;()?!-"} | {"—": "-", "–": "-", "--": "-", "…": ".", "[": "(", "]": ")"}
_FUNCTION_WORDS = frozenset(word for word, name in _CLOSED.items() if name not in "Ct")
_SAMPLE = 1500  # characters


@dataclass(frozen=True, eq=False)
class SpeechVerbs:
    """Forms of verbs in lower case: of saying ("said") and of framing ("called", "praised"), which need more care.

    `closed`: the tags of the language's closed classes.
    """

    saying: frozenset[str]
    framing: frozenset[str]
    closed: Mapping[str, str]
    nouns: frozenset[str] = frozenset()  # forms that are nouns after a noun: "a radio comment"
    promising: frozenset[str] = frozenset()  # forms that commit with an infinitive: "promised to send"
    listening: frozenset[str] = frozenset()  # "told", "assured": the object is who hears it
    denying: frozenset[str] = frozenset()  # "denied", "refused"
    unreal: frozenset[str] = frozenset()  # "fake", "forged"

    @cached_property
    def plain(self) -> Mapping[str, str]:
        """The tags of words and marks that have the same wherever they stand and however they are written."""
        careful = {word.lower() for word in ACRONYMS}
        return _MARKS | {word: tag for word, tag in self.closed.items() if tag != "e" and word not in careful}

    @cached_property
    def speech(self) -> frozenset[str]:
        """One of these words is in whatever is tagged V or A."""
        return self.saying | self.framing | {"according"}

    @classmethod
    def of(cls, lexicon: Lexicon, lang: str = "en") -> SpeechVerbs:
        """A language's: English verbs with all their forms, those of other languages as the lexicon gives them."""
        if lang != "en":
            abroad = (form for group in lexicon.speech_verbs.values() for form in group.get(lang, ()))
            closed = {word: name for name, words in _ABROAD.get(lang, {}).items() for word in words.split()}
            return cls(frozenset(max(form.lower().split(), key=len) for form in abroad), frozenset(), closed)
        given = lexicon.quoting
        saying, commits = _forms(given.saying), set(lexicon.speech_verbs.get("commit", {}).get("en", ()))
        return cls(
            saying,
            _forms(given.framing) - saying,
            _CLOSED,
            nouns=frozenset(given.nouns),
            promising=_forms(verb for verb in given.saying if commits.intersection(verb.split())),
            listening=_forms(given.listener),
            denying=frozenset(given.denying),
            unreal=frozenset(given.unreal),
        )


def _forms(verbs: Iterable[str]) -> frozenset[str]:
    return frozenset(form for verb in verbs for form in verb.split())


def is_function_word(word: str) -> bool:
    """Whether the word belongs to a closed class: articles, pronouns, prepositions, auxiliaries."""
    return word.lower() in _FUNCTION_WORDS


def reads_english(text: str) -> bool:
    """Whether at least a fifth of the first words belong to English closed classes (news: two fifths; German: none)."""
    words = letters(text[:_SAMPLE])
    return 5 * sum(map(is_function_word, words)) >= len(words)
