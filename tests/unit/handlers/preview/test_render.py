from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markupsafe import escape

from bot.model import Action, Fact, File, Link, Message, QuoteCard
from bot.ports import Shown, ShownChannel, ShownThread
from handlers.preview import render
from handlers.preview.render import Hint, View
from tests.contract import preview_samples as samples
from tests.contract.preview_samples import NOW
from tests.pseudo import learnt, wide
from tests.unit.handlers.preview.selecting import select

TONES = ("plain", "low", "mid", "high", "mark", "error")
OVERRIDE = "\u202e"  # RIGHT-TO-LEFT OVERRIDE


def shown(message: Message, **changes) -> Shown:
    return replace(Shown("m1", "all", None, message, NOW, 1, 1), **changes)


def thread(message: Message, **changes) -> ShownThread:
    return replace(ShownThread(shown(message), 0, 1, NOW), **changes)


def parsed(fragment: str):
    return html.fromstring(fragment)


def said(element) -> str:
    """The text as a reader sees it, spaces folded."""
    return " ".join(element.text_content().split())


def view(**changes) -> View:
    channels = (ShownChannel("all", "everything"), ShownChannel("atacms", "ATACMS"))
    given = View(channels, channels[0], (thread(samples.report()),), None, (), (Hint("/aid help", "help"),), 7, NOW)
    return replace(given, **changes)


# --- order and meaning ---


@pytest.mark.parametrize(
    ("lines", "story"), [(("latest", "why story:12"), 12), (("why story:", "why https://x.example"), 0), ((), 0)]
)
def test_a_message_leads_to_its_story_where_its_buttons_name_it(lines, story):
    message = samples.report(actions=tuple(Action("Press", line) for line in lines))
    assert render.story_of(message) == story
    links = select(parsed(render.message(shown(message))), "a.act")
    assert [a.get("href") for a in links] == ([f"/stories/{story}"] if story else [])


def test_a_card_says_status_first_then_title_then_who_gives_whom():
    text = said(parsed(render.card(thread(samples.report()))))
    places = [text.index(piece) for piece in ("Reported, not confirmed", "Norland weighs", "From Norland to Ukraine")]
    assert places == sorted(places)
    assert places[0] == 0


def test_a_card_leads_to_its_thread_and_to_its_source():
    card = parsed(render.card(thread(samples.report())))
    assert [link.get("href") for link in select(card, "a.open")] == ["/c/all/t/m1"]
    source = select(card, ".meta .out")[0]
    assert source.get("href") == "https://courier.example/norland-atacms"
    assert said(source).startswith("courier.example")


def test_a_card_counts_developments_and_quotes():
    message = samples.report(quotes=samples.report().quotes * 3)
    text = said(parsed(render.card(thread(message, replies=1, latest=NOW + timedelta(hours=1)))))
    assert "1 development latest 14 Nov 2026, 13:30 UTC" in text
    assert "2 more quotes" in text


def test_a_summary_goes_by_the_newest_message():
    later = NOW + timedelta(hours=1)
    messages = [shown(samples.report(), seq=9), shown(samples.denial(), id="m2", root="m1", at=later, born=2, seq=2)]
    assert render.summary(messages) == ShownThread(messages[0], replies=1, active=2, latest=later)


def test_the_route_says_what_is_not_said():
    assert "recipient not said" in said(parsed(render.message(shown(Message("x", facts=(Fact("From", "Norland"),))))))
    assert "giver not said" in said(parsed(render.message(shown(Message("x", facts=(Fact("To", "Ukraine"),))))))
    assert not select(parsed(render.message(shown(Message("x")))), ".route")


def test_the_route_is_seen_in_whatever_language_the_message_is():
    with learnt():
        message = Message("x", facts=(Fact(wide("From"), "Norland"), Fact(wide("To"), "Ukraine"), Fact("What", "y")))
        shown_as = parsed(render.message(shown(message)))
    assert said(select(shown_as, ".route")[0]) == "From Norland to Ukraine"
    assert [said(term) for term in select(shown_as, "dt")] == ["What"]


@pytest.mark.parametrize("first", [False, True])
def test_facts_stand_above_a_list_that_they_are_the_head_of_and_below_what_happened(first):
    message = Message("x", lines=("1. First",), facts=(Fact("Rule", "heron"),), facts_first=first)
    text = said(parsed(render.answer(message, "/aid x", samples.NOW)))
    assert (text.index("heron") < text.index("First"), text.count("heron")) == (first, 1)


def test_facts_are_a_list_of_terms_without_the_route():
    facts = select(parsed(render.message(shown(samples.report()))), "dl.facts")[0]
    assert [said(term) for term in select(facts, "dt")] == ["What", "Origin", "Carried by"]
    assert said(select(facts, "dd")[0]) == "ATACMS, “a small number”"


@pytest.mark.parametrize("tone", TONES)
def test_each_tone_has_a_sign_of_its_own_beside_its_word(tone):
    pills = {other: select(parsed(render.message(shown(Message("Status", tone=other)))), ".pill")[0] for other in TONES}
    signs = {other: [(s.tag, s.get("class")) for s in select(pill, "svg")[0]] for other, pill in pills.items()}
    assert [other for other, sign in signs.items() if sign == signs[tone]] == [tone]
    assert select(pills[tone], "svg[aria-hidden=true]")
    assert said(pills[tone]) == "Status"


def test_a_quote_is_a_blockquote_with_its_speaker_as_written_and_its_source():
    figure = select(parsed(render.message(shown(samples.report()))), "figure")[0]
    words = samples.report().quotes[0]
    assert said(select(figure, "blockquote")[0]) == f"“{words.text}”"
    assert select(figure, "blockquote")[0].get("cite") == words.url
    caption = said(select(figure, "figcaption")[0])
    assert caption.startswith("Ingrid Solvang, deputy defence minister of Norland, in the text: the deputy minister")
    assert select(figure, "figcaption a")[0].get("href") == words.url


def test_a_partial_quote_stands_in_its_sentence_without_marks_of_ours():
    block = select(parsed(render.message(shown(samples.denial()))), "blockquote")[0]
    assert said(block) == samples.denial().quotes[0].sentence
    assert said(select(block, "em")[0]) == "no decision of any kind"


def test_an_anonymous_speaker_is_not_said_twice():
    card = QuoteCard(text="Soon.", speaker="two officials", as_written="two officials", via="NBC News")
    caption = select(parsed(render.message(shown(Message("x", quotes=(card,))))), "figcaption")[0]
    assert said(caption) == "two officials, to NBC News"


def test_what_was_said_before_a_correction_is_struck():
    for fragment in (render.message(shown(samples.corrected())), render.card(thread(samples.corrected()))):
        assert said(select(parsed(fragment), "del")[0]) == "Westmark has handed over six radars."


def test_an_edited_message_says_when():
    assert "edited" not in render.message(shown(samples.report()))
    edited = parsed(render.message(shown(samples.report(), edited=NOW + timedelta(minutes=5))))
    assert select(edited, ".edited time")[0].get("datetime") == "2026-11-14T12:35:00+00:00"


def test_times_are_marked_up_and_readable_without_the_script():
    time = select(parsed(render.card(thread(samples.report()))), "time")[0]
    assert (time.get("datetime"), said(time)) == ("2026-11-14T12:30:00+00:00", "14 Nov 2026, 12:30 UTC")


def test_an_answer_says_who_sees_it_and_what_was_asked():
    text = said(parsed(render.answer(samples.help_answer(), "/aid help", NOW)))
    assert text.startswith("Only you see this /aid help")
    assert "What you can ask" in text


def test_a_refusal_says_what_to_do_in_a_tone_of_its_own():
    answer = parsed(render.refusal("There is no topic “x”. Try /aid topics.", "/aid latest x", NOW))
    assert select(answer, ".pill")[0].get("data-tone") == "error"
    assert "Try /aid topics." in said(answer)


def test_a_line_is_spoken_with_its_status_first():
    assert render.spoken(shown(samples.report())).startswith("New in #all: Reported, not confirmed")
    assert render.spoken(shown(samples.denial(), root="m0")).startswith("Development in #all: Denied by the ministry")
    assert render.spoken(shown(samples.report(), edited=NOW)).startswith("Update in #all: ")
    assert render.spoken(shown(samples.report(), channel="@ada")).startswith("New for you alone: ")


def test_a_message_without_title_is_named_by_its_first_line():
    assert render.name_of(Message("Feed is silent", lines=("No entry since Monday.",))) == "No entry since Monday."
    assert render.name_of(Message("Feed is silent")) == "Feed is silent"
    assert render.name_of(Message("x", title="t" * 200)) == "t" * 119 + "…"


# --- the page ---


def test_the_page_has_its_landmarks_and_one_first_heading():
    page = parsed(render.page(view(thread=(shown(samples.report()),))))
    assert [len(select(page, tag)) for tag in ("main", "nav[aria-label]", "h1")] == [1, 1, 1]
    assert page.get("lang") == "en"
    assert select(page, "[role=status][aria-live=polite]")
    assert said(select(page, "nav a[aria-current=page]")[0]) == "#all"


def test_the_page_has_neither_inline_script_nor_inline_style():
    page = parsed(render.page(view(thread=(shown(samples.report()),))))
    assert all(script.get("src", "").startswith("/preview/static/") for script in page.iter("script"))
    assert not select(page, "style, [style]")
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]


def test_the_page_loads_nothing_from_elsewhere():
    page = parsed(render.page(view(thread=(shown(samples.report()),))))
    loaded = [e.get("src") for e in select(page, "[src]")] + [e.get("href") for e in select(page, "link")]
    assert loaded
    assert all(address.startswith("/preview/static/") for address in loaded)


def test_every_id_of_a_page_is_its_own():
    messages = (shown(samples.report()), shown(samples.denial(), id="m2", root="m1"))
    ids = [element.get("id") for element in select(parsed(render.page(view(thread=messages))), "[id]")]
    assert len(ids) == len(set(ids))


def test_an_empty_channel_says_what_to_wait_for():
    text = said(select(parsed(render.page(view(threads=()))), ".empty")[0])
    assert "A thread opens here when" in text
    assert "This channel hears: everything." in text


def test_older_threads_have_an_address():
    page = parsed(render.page(view(older=41)))
    assert select(page, ".older a")[0].get("href") == "/c/all?before=41"
    assert not select(parsed(render.page(view())), ".older")


# --- hostile words ---


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//evil.example/x",
        "/c/all",
        "https:",
        "https://",
        "https:///path",
        "https://nato.int@evil.example/",
        "http://[broken",
        "ftp://files.example/",
        "",
    ],
)
def test_other_addresses_than_web_pages_are_no_links(url):
    assert render.safe_url(url) == ""
    message = Message(
        "x", title="Title", url=url, links=(Link("Here", url),), quotes=(QuoteCard("Words", "X", source="S", url=url),)
    )
    for fragment in (render.message(shown(message)), render.answer(message, "/aid x", NOW)):
        element = parsed(fragment)
        assert not select(element, "a")
        assert "Title" in said(element)
        assert "Here" in said(element)


def test_links_out_tell_nothing_about_where_they_were():
    links = select(parsed(render.message(shown(samples.announcement()))), "a[target=_blank]")
    assert links
    assert {link.get("rel") for link in links} == {"noopener noreferrer"}


def test_an_override_of_direction_is_taken_out():
    message = Message(f"Reported{OVERRIDE}", title=f"{OVERRIDE}gnp.exe\u2066", footer=f"a{OVERRIDE}b")
    for fragment in (render.card(thread(message)), render.message(shown(message)), render.spoken(shown(message))):
        assert OVERRIDE not in fragment
        assert "\u2066" not in fragment
    assert "gnp.exe" in render.card(thread(message))


def test_marks_that_scripts_need_stay():
    assert render.clean("می\u200cخواهم") == "می\u200cخواهم"
    assert render.clean("👩\u200d🚀 \u200fא\tb\n") == "👩\u200d🚀 \u200fא\tb\n"


HOSTILE = st.one_of(
    st.text(),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "' onmouseover='alert(1)",
            "</title><script>x</script>",
            "{{ 7 * 7 }}{% raw %}",
            "&lt;b&gt;",
            "]]><!--",
            "\u2028\u2029",
        ]
    ),
)
TAGS = {
    *("article", "div", "p", "svg", "rect", "path", "circle", "span", "time", "h3", "a", "bdi", "li", "ul", "dl", "dt"),
    *("dd", "figure", "blockquote", "figcaption", "del", "em"),
}


@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_words_become_markup(one, two, three):
    card = QuoteCard(two, one, as_written=three, office=two, via=one, source=three, url=one, sentence=one + two)
    message = Message(
        *(one, "low", two, three),
        lines=(three,),
        facts=(Fact(one, two), Fact("From", three)),
        quotes=(card,),
        links=(Link(two, one),),
        footer=three,
        struck=one,
    )
    for fragment in (render.message(shown(message)), render.card(thread(message)), render.answer(message, one, NOW)):
        root = parsed(fragment)
        assert {element.tag for element in root.iter()} <= TAGS
        assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_words_arrive_as_they_are(words):
    words = render.clean(words)
    block = select(parsed(render.message(shown(Message("x", quotes=(QuoteCard(words, "X"),))))), "blockquote p")[0]
    assert block.text_content() == f"“{words}”"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    assert render.clean(render.clean(text)) == render.clean(text)


def test_channels_and_threads_have_addresses_whatever_their_names():
    assert render.thread_path("a/b?c", "m#1") == "/c/a%2Fb%3Fc/t/m%231"


# --- what stands out, files, buttons ---


MARKUP = st.text("<>&\"'ab/ \u202e")


@given(MARKUP, st.lists(st.text("<>&ab"), max_size=3))
def test_marking_changes_no_letter_and_lets_nothing_through(text, strong):
    shown = str(render.marked(text, strong))
    bare = shown.replace("<mark>", "").replace("</mark>", "")
    assert bare == str(escape(render.clean(text)))


def test_words_stand_out_in_any_case_the_longest_first():
    line = str(render.marked("ATACMS and atacms-like, A & B", ("atacms", "ATACMS-like", "&")))
    assert line == "<mark>ATACMS</mark> and <mark>atacms-like</mark>, A <mark>&amp;</mark> B"


def test_an_answer_carries_its_picture_with_its_words_and_buttons_that_type_lines():
    tree = parsed(render.answer(samples.picture_answer(), "/aid timeline", NOW))
    (picture,) = select(tree, "img")
    assert picture.get("alt") == "Norland: announced (14 Nov 2026)."
    assert picture.get("src").startswith("data:image/png;base64,iVBOR")
    assert [(b.get("value"), b.get("form")) for b in select(tree, ".act")] == [
        ("/aid help", "press"),
        ("/aid busy", "press"),
    ]
    assert [mark.text for mark in select(tree, "mark")] == ["Norland"]


def test_a_table_is_a_link():
    said_file = Message("x", file=File("pledges.csv", "text/csv; charset=utf-8", b"a,b\r\n", "1 row"))
    (link,) = select(parsed(render.answer(said_file, "/aid pledges csv", NOW)), "a")
    assert (link.get("download"), link.get("href")) == ("pledges.csv", "data:text/csv;base64,YSxiDQo=")
