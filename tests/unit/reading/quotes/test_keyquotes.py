from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Claim, Hedge, Party, Quote, Rung, Span, Speaker
from bot.reading.quotes.keyquotes import LONGEST, key_quotes
from bot.reading.text import Text

BODY = "x" * 4000
TITLE = Text("Port Alder to send launchers", "title")


def _quote(
    words: str,
    who: str = "Ana Tall",
    at: int = 0,
    *,
    confidence: float = 0.97,
    sure: bool = True,
    partial: bool = False,
    indirect: bool = False,
    kind: str = "person",
    name: str | None = "",
    office: str | None = None,
    country: str | None = None,
    sentence: str | None = None,
) -> Quote:
    span = Span(at, at + len(words), words)
    named = who if name == "" else name
    speaker = Speaker(Span(at, at + len(who), who), kind, named, office=office, country=country)  # type: ignore[arg-type]  # a Literal
    whole = Span(at, at + len(sentence), sentence) if sentence else span
    return Quote(span, speaker, "post-vs", confidence, sure, partial, whole, indirect)


def _claim(*codes: str) -> Claim:
    span = Span(0, 8, "They said")
    parties = tuple(Party(code, code, "donor", span) for code in codes)
    return Claim("announced", Rung.ANNOUNCED, Span(0, 30, "Norway will send the launchers"), Hedge("official"), parties)


def _chosen(*quotes: Quote, claims: tuple[Claim, ...] = ()) -> list[str]:
    return [q.span.text for q in key_quotes(quotes, claims, TITLE, Text(BODY))]


SEND = "We will send the launchers in May."


def test_nothing_unsure_indirect_unnamed_or_nobodys_is_shown() -> None:
    unsure = _quote(SEND, sure=False)
    indirect = _quote(SEND, indirect=True)
    pronoun = _quote(SEND, "she", kind="pronoun", name=None)
    nobody = Quote(Span(0, len(SEND), SEND), None, "none", 0.0, sure=False)
    assert _chosen(unsure, indirect, pronoun, nobody) == []


def test_a_named_pronoun_is_shown() -> None:
    assert _chosen(_quote(SEND, "she", kind="pronoun", name="Ana Tall")) == [SEND]


def test_a_commitment_by_an_office_comes_before_a_first_remark() -> None:
    remark = _quote("It was a fine morning here.", "Leo Grey", 0)
    promise = _quote(SEND, "the minister", 2000, kind="role", name="Ana Tall", office="harbour minister")
    assert _chosen(remark, promise)[0] == SEND


def test_earlier_comes_first_among_equals() -> None:
    later, earlier = (
        _quote("It was a fine morning.", "Leo Grey", 900),
        _quote("It was a cold morning.", "Ana Tall", 100),
    )
    assert _chosen(later, earlier)[0] == "It was a cold morning."


def test_two_quotations_never_have_one_speaker() -> None:
    second = _quote("We must never wait that long again.", at=500)
    assert _chosen(_quote(SEND), second) in ([SEND], ["We must never wait that long again."])


def test_the_other_side_comes_second() -> None:
    ally = _quote("We thank the port for the launchers.", "Leo Grey", 300, office="minister", country="UA")
    enemy = _quote("It changes nothing for the front.", "Boris Small", 900, office="spokesman", country="RU")
    first = _quote(SEND, at=0, office="minister", country="NO")
    assert _chosen(first, ally, enemy, claims=(_claim("NO", "UA"),)) == [SEND, "It changes nothing for the front."]


def test_together_they_are_short() -> None:
    long = " ".join(["We will send the launchers and"] * 8)
    assert _chosen(_quote(long), _quote(long, "Leo Grey", 900)) == [long]
    assert _chosen(_quote(" ".join(["word"] * (LONGEST + 1)))) == []


def test_a_partial_one_counts_with_its_sentence() -> None:
    sentence = " ".join(["They called the plan a gift to the other side and said so"] * 6)
    assert _chosen(_quote("a gift to the other side", partial=True, sentence=sentence)) == []
    short = "They called the launchers of Port Alder “a gift to the other side”."
    assert _chosen(_quote("a gift to the other side", partial=True, sentence=short)) == ["a gift to the other side"]
    assert _chosen(_quote("a small number", partial=True, sentence=short)) == []
    assert (
        _chosen(_quote("a gift to the other side", partial=True, sentence="It was “a gift to the other side”.")) == []
    )


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["Ana Tall", "Leo Grey", "Clara Day"]), st.integers(4, 70), st.booleans()), max_size=8
    )
)
def test_limits_hold_for_any_quotations(drawn: list[tuple[str, int, bool]]) -> None:
    quotes = [_quote(" ".join(["word"] * n), who, 100 * i, sure=sure) for i, (who, n, sure) in enumerate(drawn)]
    shown = key_quotes(quotes, (), TITLE, Text(BODY))
    assert len(shown) <= 2
    assert sum(len(q.span.text.split()) for q in shown) <= LONGEST
    assert len({q.speaker.name for q in shown if q.speaker}) == len(shown)
    assert all(q.sure for q in shown)


def test_a_refusal_to_comment_is_no_key_quote() -> None:
    silent = ("We do not comment on reports of this kind", "No comment", "I won't comment on the launchers")

    assert _chosen(*(_quote(words, at=n * 100) for n, words in enumerate(silent))) == []
