"""The page's colours, computed: every pair that carries words or meaning has the contrast that WCAG 2.2 AA asks for."""

import re
from importlib.resources import files

import pytest

CSS = files("handlers.preview").joinpath("static", "style.css").read_text(encoding="utf-8")
TONES = ("plain", "low", "mid", "high", "mark", "error")
GROUNDS = ("paper", "rail", "card")


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", block))


def schemes() -> dict[str, dict[str, str]]:
    light, dark = re.findall(r":root \{(.*?)\n *\}", CSS, re.DOTALL)
    return {"light": tokens(light), "dark": tokens(light) | tokens(dark)}


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance of an sRGB colour."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


WORDS = [
    *(("ink", ground) for ground in (*GROUNDS, "select", "flash")),
    *(("soft", ground) for ground in (*GROUNDS, "select")),
    *(("link", ground) for ground in GROUNDS),
    *((tone, f"{tone}-bg") for tone in TONES),
    ("mark", "card"),
    ("card", "link"),
    ("paper", "ink"),
]
SHAPES = [
    *(("focus", ground) for ground in GROUNDS),
    ("edge", "card"),
    ("edge", "paper"),
    ("high", "rail"),
    ("mark", "rail"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("fore", "back"), WORDS)
def test_words_have_a_contrast_of_4_5(scheme, fore, back):
    colours = schemes()[scheme]
    assert contrast(colours[fore], colours[back]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("fore", "back"), SHAPES)
def test_borders_and_signs_have_a_contrast_of_3(scheme, fore, back):
    colours = schemes()[scheme]
    assert contrast(colours[fore], colours[back]) >= 3


def test_white_on_the_button_can_be_read():
    assert all(contrast("#ffffff", colours["brand"]) >= 4.5 for colours in schemes().values())


def test_both_schemes_set_every_colour():
    light, dark = re.findall(r":root \{(.*?)\n *\}", CSS, re.DOTALL)
    assert set(tokens(light)) - set(tokens(dark)) == {"brand-top"}


def test_the_style_loads_nothing():
    assert "url(" not in CSS
    assert "@import" not in CSS


def test_motion_stands_only_where_it_is_wanted():
    still = re.sub(r"@media \(prefers-reduced-motion: no-preference\) \{.*?\n\}", "", CSS, flags=re.DOTALL)
    assert "animation:" not in still
