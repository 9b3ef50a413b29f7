"""A paragraph as tags: one character a word, a whole quotation one character, so that rules are patterns over a string.

Tags:
    Q quotation            D article, "his"      N number              P "he", "they"
    S "some", "one"        O "him", "them"
    C capitalised word     w other word          e likely verb form    g likely participle
    V verb of saying       v verb of framing     G, y their participles (saying, calling)
    x "has", "did"         m modal verb          z form of "be"        a adverb
    T infinitive "to"      A "according to"
    o preposition          f "of", "for", "with" r relative pronoun    s subordinator
    h "that"
    j "and", "or"          b "but"               t day or month        , : . ; - ( ) ? !  punctuation
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.catalogue import Lexicon
    from bot.reading.quotemarks import Marked

_TOKEN = re.compile(
    r"\x01+|\x02+|according\ to\b"
    r"|(?:[^\W\d_]\.){2,}|(?:[^\W\d_]\.)(?=\s?[^\W\d_])"
    r"|(?:mr|mrs|ms|dr|sen|sens|rep|reps|gov|gen|lt|col|sgt|maj|adm|capt|cmdr|st|jr|sr|rev|prof|hon|pres|no|vs|inc|corp"
    r"|co|ltd|jan|feb|aug|sept|oct|nov|dec)\.(?=\s|,)"
    r"|[$€£]?\d[\d.,:]*\d\b|[^\W_]+(?:['&/.-][^\W_]+)*'?"
    r"|--|[^\w\s]",
    re.IGNORECASE,
)


# The closed classes of English; open ones (the verbs of saying) come from the lexicon.
_CLASSES = {
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
    "C": "united beijing",
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
_YEAR = re.compile(r"(?:19|20)\d\d")
_ACRONYMS = frozenset(("US", "IT", "WHO"))
_POSSESSIVE = re.compile(r"(?:'s|s')\s$")
_PUNCTUATION = {"—": "-", "–": "-", "--": "-", "…": ".", "-": "-", "[": "(", "]": ")"}
_PARTICLES = frozenset(("de", "van", "von", "der", "den", "bin", "ibn", "al", "la", "le", "du", "da", "di", "el", "zu"))
_DETERMINING = frozenset("DSofN")
_SENTENCE_END = frozenset(".?!")


Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
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

    @classmethod
    def of(cls, lexicon: Lexicon, lang: str = "en") -> SpeechVerbs:
        """A language's: English verbs with all their forms, those of other languages as the lexicon gives them."""
        if lang != "en":
            given = (form for group in lexicon.speech_verbs.values() for form in group.get(lang, ()))
            closed = {word: name for name, words in _ABROAD.get(lang, {}).items() for word in words.split()}
            return cls(frozenset(max(form.lower().split(), key=len) for form in given), frozenset(), closed)
        saying = {form for verb in lexicon.quoting.saying for form in verb.split()}
        framing = {form for verb in lexicon.quoting.framing for form in verb.split()}
        commits = set(lexicon.speech_verbs.get("commit", {}).get("en", ()))
        promising = {
            form for verb in lexicon.quoting.saying if commits & (forms := set(verb.split())) for form in forms
        }
        return cls(
            frozenset(saying),
            frozenset(framing - saying),
            _CLOSED,
            frozenset(lexicon.quoting.nouns),
            frozenset(promising),
            frozenset(form for verb in lexicon.quoting.listener for form in verb.split()),
            frozenset(lexicon.quoting.denying),
            frozenset(lexicon.quoting.unreal),
        )


def is_function_word(word: str) -> bool:
    """Whether the word belongs to a closed class: articles, pronouns, prepositions, auxiliaries."""
    return _CLOSED.get(word.lower(), "C") not in "Ct"


@dataclass(frozen=True, slots=True)
class Tagged:
    """A paragraph's tokens: `tags[i]` is the tag of the characters `spans[i]`; `quotes[i]` a quotation by token."""

    tags: str
    spans: Spans
    quotes: dict[int, Marked]
    sentences: tuple[tuple[int, int], ...]  # token ranges


_LETTERS = re.compile(r"[^\W\d_]+")
_SAMPLE = 1500  # characters
QUOTED = "\x01\x02"  # what a mask puts in the place of quotations, alternately


def reads_english(text: str) -> bool:
    """Whether at least a fifth of the first words belong to English closed classes (news: two fifths; German: none)."""
    words = _LETTERS.findall(text, 0, _SAMPLE)
    return 5 * sum(is_function_word(word) for word in words) >= len(words)


def mask(raw: str, cased: str, marks: Sequence[Marked]) -> str:
    """`cased` with every quotation overwritten, so that no rule sees a word that stands in quotation marks."""
    pieces, at = [], 0
    for number, marked in enumerate(marks):
        start, end = marked.outer
        pieces.append(_CONTROL.sub(" ", cased[at:start]))
        pieces.append(QUOTED[number % 2] * (end - start))
        at = end
    pieces.append(_CONTROL.sub(" ", cased[at : len(raw)]))
    return "".join(pieces)


_CONTROL = re.compile(r"[\x01\x02]")


def tag(masked: str, start: int, end: int, quotes: dict[int, Marked], raw: str, verbs: SpeechVerbs) -> Tagged:
    """The paragraph between two offsets as tags; `quotes` by the offset of their opening mark."""
    spans = tuple(m.span() for m in _TOKEN.finditer(masked, start, end))
    tags: list[str] = []
    at: dict[int, Marked] = {}
    for number, (left, right) in enumerate(spans):
        if masked[left] in QUOTED:
            tags.append("Q")
            at[number] = quotes[left]
        else:
            before = "D" if tags and _POSSESSIVE.search(masked, spans[number - 1][0], left) else (tags or ".")[-1]
            tags.append(_tag(masked[left:right], before, verbs))
    line = _NOUN_AFTER_ALL.sub(lambda m: m.group()[:-1] + "w", "".join(tags)).replace("vh", "Vh")  # "reported that"
    return Tagged(line, spans, at, tuple(_sentences(line, spans, at, raw)))


def _tag(word: str, before: str, verbs: SpeechVerbs) -> str:
    low = word.lower()
    found = verbs.closed.get(low) if word not in _ACRONYMS else None
    if found and not (found == "e" and word[0].isupper() and before != "."):
        return found
    if not word[0].isalnum():
        return _PUNCTUATION.get(word, word if word in ",:.;()?!" else "%")
    if word[0].isdigit() or word[0] in "$€£":
        return "t" if _YEAR.fullmatch(word) else "N"
    if low in verbs.saying or low in verbs.framing:
        return _verb(low, before, verbs)
    if (word[0].isupper() and not (before == "." and low.endswith("ing"))) or low in _PARTICLES:
        return "C"
    return _by_ending(low, before) if verbs.framing else "w"


def _verb(low: str, before: str, verbs: SpeechVerbs) -> str:
    saying = low in verbs.saying
    if low.endswith("ing"):
        return "w" if before == "D" or (before == "C" and not saying) else "Gy"[not saying]
    if before in _DETERMINING or (before in "Cw" and low in verbs.nouns):
        return "w"
    return "Vv"[not saying]


def _by_ending(low: str, before: str) -> str:
    if low.endswith("ly") and len(low) > 4:
        return "a"
    if low.endswith("ed") and before not in _DETERMINING:
        return "e"
    return "g" if low.endswith("ing") and before not in _DETERMINING else "w"


# "Why?" the minister asked. And: "We will." Smith said.
_TELLS = re.compile(r"(?:[DS]?[NeCw]{0,5}[Cw])[axmz]*(?:V|[ve](?=[.,;:oaQ(-]))")
_TELLS_ALONE = re.compile(r"(?:P|[DS]?[NeCw]{0,3}[Cw])[axmz]*Va*[.]")
_NOUN_AFTER_ALL = re.compile(
    r"(?:[DS][wCeN]{0,3}|[Cw])v(?=[Vvxmz])|[DS][wCeN]{0,3}V(?=[Vvxmz])"
)  # "the congressional report said"


def _sentences(tags: str, spans: Spans, quotes: dict[int, Marked], raw: str) -> Iterator[tuple[int, int]]:
    start = 0
    for at in range(len(tags) - 1):
        if _ends(tags, start, at, quotes, raw) and not raw[spans[at + 1][0]].islower():
            yield start, at + 1
            start = at + 1
    if start < len(tags):
        yield start, len(tags)


def _ends(tags: str, start: int, at: int, quotes: dict[int, Marked], raw: str) -> bool:
    if tags[at] in _SENTENCE_END:
        return tags[at + 1] not in ",;:).?!"
    if tags[at] != "Q" or tags[at + 1] in ",;:-.(":
        return False
    last = raw[quotes[at].start : quotes[at].end].rstrip()[-1:]
    if last in "?!":
        return tags[start:at].strip("Q.") != "" or not _TELLS.match(tags, at + 1)
    return last in (".", "…") and not _TELLS_ALONE.match(tags, at + 1)
