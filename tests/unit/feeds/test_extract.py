import html as entities
import pickle
import re
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import GiveUp
from bot.feeds.extract import Extractor
from bot.settings.lexicon import load_lexicon
from tests.shared import ROOT, shared

EXTRACTOR = Extractor(load_lexicon(ROOT / "config" / "lexicon").clutter)
PAGE = (ROOT / "tests" / "corpus" / "pages" / "harbour-times.html").read_bytes()

ARTICLE = """\
OSLO (Fjordwire) — Norway is considering a third NASAMS battery for Ukraine, two officials with knowledge of the talks \
said on Wednesday, a step that would leave one of its own air stations without cover until the summer.
“It is on the table, and the table is still being laid,” one of the officials said, speaking on condition of anonymity.
The battery would come from stocks rather than from the production line at Kongsberg & friends, as the officials put \
it: “the line is booked until 2026”.
A spokesperson for the defence ministry, Tora Vik, declined to comment on the number of launchers.
UPD: The ministry said on Thursday morning that it had “nothing to add to what was not said”.
What a battery is
A battery is usually
three or four launchers, a radar and a cabin; the officials spoke of launchers only.
Correction: an earlier version of this article put the air station in Bergen. It is in Bodø."""


def read(page: bytes | str, url: str = "https://www.harbourtimes.example/2024/nasams"):
    return EXTRACTOR.extract(page, url=url)


def paragraph(text: str) -> str:
    return f"<p>{text}</p>"


def page_of(*paragraphs: str) -> str:
    body = "".join(map(paragraph, paragraphs))
    return f"<html><head><title>Title</title></head><body><article><h1>Title</h1>{body}</article></body></html>"


def test_a_page_with_every_kind_of_clutter_gives_its_paragraphs_and_nothing_else():
    assert read(PAGE).text == ARTICLE


def test_a_page_says_who_published_it_and_when():
    article = read(PAGE)
    assert article.title == "Norway weighs a third NASAMS battery for Ukraine, officials say"
    assert article.source == "The Harbour Times"
    assert article.published == datetime(2024, 2, 7, 17, 5, tzinfo=UTC)
    assert article.lang == "en"
    assert article.url == "https://www.harbourtimes.example/2024/nasams"


def test_lines_that_name_the_wire_or_correct_the_text_are_noted():
    assert read(PAGE).notes == (
        "UPD: The ministry said on Thursday morning that it had “nothing to add to what was not said”.",
        "Correction: an earlier version of this article put the air station in Bergen. It is in Bodø.",
        "With reporting from Fjordwire",
        "(Reporting by Liv Aasen; Editing by Jon Moe)",
    )


def test_the_seed_page_gives_exactly_its_thirteen_paragraphs():
    page = shared("seed/independent-atacms.html").read_bytes()
    text = shared("seed/independent-atacms.txt").read_text("utf-8")
    article = read(page, "https://www.independent.co.uk/news/atacms.html")
    paragraphs = article.text.split("\n")
    assert len(paragraphs) == 13
    between = text[text.index("President Joe Biden has") : text.index("With reporting from")]
    assert paragraphs == [line for line in between.split("\n") if line]
    assert article.notes == ("With reporting from Reuters",)
    assert article.published == datetime(2023, 9, 22, 18, 48, tzinfo=UTC)


def test_another_clutter_shape_leaves_only_the_text():
    page = shared("newsroom/page.html").read_text("utf-8")
    said = [
        "Estonia will send nine howitzers, its ministry said.",
        "Latvia will follow in the spring.",
        "It gave no date.",
    ]
    page = page.replace("{{title}}", "Nine howitzers").replace("{{text}}", "".join(map(paragraph, said)))
    assert read(page).text.split("\n") == said
    assert read(page).title == "Nine howitzers"


SENTENCES = ("The first convoy crossed the border at dawn, the ministry said in a statement on its site.",) * 3


@pytest.mark.parametrize(
    "line",
    [
        "Kyiv wants more on air defence, and it wants it before the winter.",
        "Sign up to the treaty or stay outside, the minister told the partners.",
        "Copyright law has nothing to do with the missiles, the lawyer said.",
        "Loading of the missiles began on Monday at the port, a spokesman said.",
        "By Friday the missiles had arrived.",
        "Support for Ukraine will not waver, the chancellery said.",
    ],
)
def test_a_sentence_that_begins_like_clutter_stays(line: str):
    text = read(page_of(SENTENCES[0], line, "The ministry gave no further details, and would not say who paid.")).text
    assert line in text.split("\n")


@pytest.mark.parametrize(
    ("page", "kind", "reason"),
    [
        (b"", "", "empty"),
        (b"%PDF-1.7", "application/pdf", "not a page"),
        (b"<p>x</p>" * 700_000, "", "too large"),
        (b"<p " + b"a " * 2_000 + b">text", "", "giant tag"),
        (b"<p>a</p><p " + b"/x" * 60_000 + b">text", "", "giant tag"),
        (b'<p a="' + b">" * 9_000 + b'" ' + b"x " * 2_000 + b">text", "", "giant tag"),
        (b"<html><body><nav><a href=/>News</a></nav></body></html>", "text/html", "no article"),
    ],
)
def test_what_is_no_article_is_given_up_with_its_reason(page: bytes, kind: str, reason: str):
    with pytest.raises(GiveUp, match=reason):
        EXTRACTOR.extract(page, content_type=kind)


def test_a_long_image_inside_a_tag_is_no_giant():
    image = f'<img src="data:image/png;base64,{"QUJD/" * 30_000}">'
    assert read(page_of(SENTENCES[0], SENTENCES[0] + image, "And so it went, all morning long.")).text


@pytest.mark.parametrize(
    ("encoding", "declared", "header"),
    [
        ("utf-8", "", ""),
        ("windows-1251", '<meta charset="windows-1251">', ""),
        ("koi8-u", "", "text/html; charset=KOI8-U"),
        ("utf-8", '<meta charset="iso-8859-1">', "text/html; charset=iso-8859-1"),
        ("utf-16", "", "text/html"),
    ],
)
def test_the_text_is_decoded_as_it_was_written(encoding: str, declared: str, header: str):
    line = "Данія передасть Україні дев'ятнадцять літаків, повідомило міністерство оборони у середу."
    page = page_of(line, "Перші шість прибудуть до нового року, сказав речник.").replace("<head>", f"<head>{declared}")
    assert line in EXTRACTOR.extract(page.encode(encoding), content_type=header).text


def test_an_extractor_can_be_sent_to_a_worker_process():
    again = pickle.loads(pickle.dumps(EXTRACTOR))
    assert again.extract(PAGE).text == EXTRACTOR.extract(PAGE).text


WORD = re.compile(r"\w+")


def is_subsequence(words: list[str], of: list[str]) -> bool:
    rest = iter(of)
    return all(word in rest for word in words)


def words_of(page: str) -> list[str]:
    return WORD.findall(entities.unescape(re.sub(r"<[^>]*>", " ", page)))


PIECES = st.sampled_from(
    ["<p>", "</p>", "<div class='donate'>", "</div>", "<h2>Read more</h2>", "<ul><li>", "</ul>", "<table><tr><td>", "</table>",
     "<br>", "<time>", "</time>", "<!--", "-->", "<script>", "</script>", "<figure>", "</figure>", "&amp;", "&nbsp;", "&#x201c;",
     "<article>", "</article>", "<h1>", "</h1>", "<svg>", "<b>", "</b>", "\x00", "<", ">", '"', "=", "<p a='", "\ud800"]
) | st.text(st.characters(codec="utf-8"), max_size=60)  # fmt: skip
WORDS = st.lists(
    st.sampled_from(["aid", "battery", "convoy", "donor", "euro", "front", "grant", "howitzer", "index", "June"]),
    min_size=12,
    max_size=40,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=2_000) | st.lists(PIECES, max_size=60).map("".join))
def test_any_bytes_are_an_article_or_given_up(page: bytes | str):
    try:
        article = EXTRACTOR.extract(page, url="http://[broken")
    except GiveUp:
        return
    assert article.text
    assert "\n\n" not in article.text


@settings(deadline=None)
@given(st.lists(WORDS.map(" ".join), min_size=1, max_size=8), st.data())
def test_every_paragraph_has_the_words_of_the_page_in_their_order(paragraphs: list[str], data: st.DataObject):
    wrap = st.sampled_from(["<p>{}</p>", "<p><b>{}</b></p>", "<div><p>{}</p></div>", "<ul><li>{}</li></ul>", "<h3>{}</h3>",
                            "<blockquote>{}</blockquote>", "<p>&lt;i&gt; {} &amp;</p>", "{}<br>"])  # fmt: skip
    body = "".join(data.draw(wrap).format(p) for p in paragraphs)
    page = f"<html><body><article>{body}</article></body></html>"
    try:
        text = EXTRACTOR.extract(page).text
    except GiveUp:
        return
    for line in text.split("\n"):
        assert is_subsequence(WORD.findall(line), words_of(page))
