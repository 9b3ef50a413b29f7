import re

import pytest
from lxml import html

from bot.feeds.prune import Pruner

PRUNER = Pruner(
    {"*": ["newsletter", "caption", "read-more"], "tide": ["deck", "div[data-kind=promo|poll]"]},
    re.compile(r"(read more|your support|comments?$)", re.IGNORECASE),
)
PROSE = "<p>" + "The convoy left the port before dawn and nobody in the harbour saw it go. " * 4 + "</p>"


def left(markup: str, host: str = "www.example.org") -> str:
    tree = html.document_fromstring(f"<html><body><main>{PROSE}{markup}{PROSE}</main></body></html>")
    PRUNER.prune(tree, host)
    middle = html.tostring(tree.find(".//main"), encoding="unicode")
    return middle.removeprefix("<main>").replace(PROSE, "").removesuffix("</main>")


@pytest.mark.parametrize(
    "clutter",
    [
        '<div class="inline-newsletter"><p>Sign up.</p></div>',
        '<div class="InlineNewsletterBox"><p>Sign up.</p></div>',
        '<section id="newsletter_2"><p>Sign up.</p></section>',
        '<span class="img-caption">A HIMARS in Latvia</span>',
        "<figure><img><figcaption>A HIMARS in Latvia</figcaption></figure>",
        "<div><h3>Read more</h3><p>ATACMS, and what it can do.</p></div>",
        '<h3>Read more</h3><ul><li><a href="/a">ATACMS, and what it can do</a></li></ul>',
        '<p><a href="/a">Patriots sign quarterback</a></p>',
        '<p>Related: <a href="/a">Patriots sign quarterback</a></p>',
        '<p><b>See also:</b> <a href="/a">Patriots</a> <a href="/b">Leopards</a></p>',
    ],
)
def test_clutter_goes(clutter: str):
    assert left(clutter) == ""


@pytest.mark.parametrize(
    "text",
    [
        '<div class="subnewsletter"><p>A word inside a word is none.</p></div>',
        "<h3>Why they left</h3><p>Nobody knows.</p>",
        '<p>The minister told <a href="/t">the Tide</a> that six would go.</p>',
        '<p>“Six,” he said: <a href="/v">see the video</a>, at length, in which he says it twice.</p>',
        '<div data-kind="poll"><p>Another outlet\'s habit.</p></div>',
    ],
)
def test_text_stays(text: str):
    assert left(text) == text


def test_a_heading_amid_the_text_goes_without_the_sentences_after_it():
    assert left("<h3>Read more</h3><p>Nobody knows, and nobody asks.</p>") == "<p>Nobody knows, and nobody asks.</p>"


def test_an_outlets_own_names_count_on_its_hosts_only():
    assert left('<div data-kind="poll"><p>Vote.</p></div>', "www.thetide.example") == ""
    assert left('<div class="deck"><p>Vote.</p></div>', "thetide.example") == ""
    assert left('<div class="deck"><p>Vote.</p></div>', "tidewater.example") != ""


def test_a_name_alone_never_takes_most_of_the_prose():
    assert "<p>x" in left('<div class="newsletter-layout"><p>' + "x " * 900 + "</p></div>")


def test_a_name_and_a_heading_take_any_share_of_it():
    appeal = "<h2>Your support counts</h2><p>" + "x " * 900 + "</p></div>"
    assert left('<div class="newsletter">' + appeal) == ""
    assert "x x" in left('<div class="box">' + appeal)


def test_the_title_is_never_taken_out():
    assert "Six howitzers" in left('<div class="newsletter"><h1>Six howitzers</h1></div>')


def test_a_time_inside_a_sentence_keeps_its_words():
    assert left("<p>on <time>Monday</time>, he said.</p>") == "<p>on Monday, he said.</p>"
