import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bot.errors import UserError
from bot.feeds.opml import read, write
from bot.model import FeedSpec

words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=40
).map(str.strip).filter(bool)  # fmt: skip
urls = st.builds(
    "{}://{}.example/{}".format,
    st.sampled_from(["http", "https"]),
    st.from_regex(r"[a-z0-9]{1,12}", fullmatch=True),
    st.from_regex(r"[a-z0-9/?&=%.<>'\"-]{0,30}", fullmatch=True),
)
specs = st.builds(
    FeedSpec,
    url=urls,
    name=words,
    lang=st.none() | st.sampled_from(["en", "uk", "de"]),
    country=st.none() | st.sampled_from(["GB", "UA"]),
    tier=st.integers(1, 4),
    family=st.none() | words,
    page=st.sampled_from(["when_relevant", "always", "never"]),
    poll_minutes=st.none() | st.floats(0.1, 10000),
)


@given(st.lists(specs, min_size=1, max_size=8, unique_by=lambda s: s.url), words)
def test_what_is_written_is_read_back(listed, title):
    assert read(write(listed, title)) == tuple(listed)


def test_other_readers_find_what_they_look_for():
    root = etree.fromstring(write([FeedSpec("https://h.example/rss?a=1&b=2", 'Herald "& Co"')], "Feeds <of> mine"))
    outline = root.find("body/outline")
    assert root.get("version") == "2.0"
    assert root.findtext("head/title") == "Feeds <of> mine"
    assert outline is not None
    assert (outline.get("type"), outline.get("text")) == ("rss", 'Herald "& Co"')
    assert outline.get("xmlUrl") == "https://h.example/rss?a=1&b=2"


def test_characters_that_xml_has_not_are_left_out():
    assert read(write([FeedSpec("https://h.example/", "He\x00ra\x1bld")], "t\x07"))[0].name == "Herald"


def opml(*outlines: str) -> bytes:
    return ("<opml version='1.0'><head/><body>\n" + "\n".join(outlines) + "\n</body></opml>").encode()


def test_folders_are_flattened_and_doubles_dropped():
    body = opml(
        "<outline text='Press'>",
        "<outline text='Herald' xmlUrl='https://h.example/rss'/><outline text='Abroad'>",
        "<outline title='Post' text='x' xmlurl=' https://p.example/rss '/></outline></outline>",
        "<outline text='Herald again' xmlUrl='https://h.example/rss'/>",
        "<outline xmlUrl='feed://n.example/rss'/><outline xmlUrl='feed:https://m.example/rss'/>",
    )
    assert [(s.name, s.url) for s in read(body)] == [
        ("Herald", "https://h.example/rss"),
        ("Post", "https://p.example/rss"),
        ("n.example", "http://n.example/rss"),
        ("m.example", "https://m.example/rss"),
    ]


AW = "xmlns:aidwire='urn:aidwire:feeds'"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "not well-formed XML"),
        (b"<opml><body>", "not well-formed XML"),
        (b"<rss/>", "first element is <rss>, not <opml>"),
        (opml("<outline text='folder'/>"), "names no feeds"),
        (opml("", "<outline xmlUrl='ftp://h.example/rss'/>"), "Line 3: 'ftp://h.example/rss' is not an address of the web"),
        (opml("<outline xmlUrl=''/>"), "Line 2: '' is not an address"),
        (opml("<outline xmlUrl='https://me:word@h.example/'/>"), "is not an address of the web"),
        (opml(f"<outline {AW} xmlUrl='https://h.example/' aidwire:tier='first'/>"), "tier must be a number from 1 to 4, not 'first'"),
        (opml(f"<outline {AW} xmlUrl='https://h.example/' aidwire:tier='9'/>"), "tier must be"),
        (opml(f"<outline {AW} xmlUrl='https://h.example/' aidwire:pollMinutes='nan'/>"), "pollMinutes must be"),
        (opml(f"<outline {AW} xmlUrl='https://h.example/' aidwire:page='often'/>"), "page must be one of when_relevant"),
        (b"x" * (4 * 1024 * 1024 + 1), "Split it"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_what_to_do(body, said):
    with pytest.raises(UserError, match=re.escape(said)):
        read(body)


def test_entities_are_neither_expanded_nor_loaded():
    body = b"<!DOCTYPE opml [<!ENTITY x SYSTEM 'file:///etc/passwd'><!ENTITY y 'boom'>]>" + opml(
        "<outline text='Herald &y;' xmlUrl='https://h.example/rss'/>"
    )
    assert "root:" not in str(read(body))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Courier", "The Courier"),
        ("https://www.courier.example/world/rss.xml", "courier.example"),
        ("", "courier.example"),
    ],
)
def test_an_outlet_is_called_by_its_name_or_its_host(text, name):
    (spec,) = read(
        f'<opml><body><outline text="{text}" xmlUrl="https://feeds.courier.example/a.xml"/></body></opml>'.encode()
    )
    assert spec.name == name
