import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.robots import LONGEST_DELAY, read


def allowed(text: str, path: str, agent: str = "Aidwire") -> bool:
    return read(text, agent).allows(path)


@pytest.mark.parametrize(
    ("rules", "path", "answer"),
    [
        ("", "/a", True),
        ("Disallow:", "/a", True),
        ("Disallow: /", "/a", False),
        ("Disallow: /a", "/ab", False),
        ("Disallow: /a/", "/a", True),
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("Allow: /a/b\nDisallow: /a", "/a/c", False),
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Disallow: /*.pdf$", "/x/y.pdf", False),
        ("Disallow: /*.pdf$", "/x/y.pdf?z", True),
        ("Disallow: /*?print", "/a?print=1", False),
        ("Disallow: /a$", "/a", False),
        ("Disallow: /a$", "/ab", True),
        ("Disallow: /x*y*z$", "/x1y2z", False),
        ("Disallow: /x*zz$", "/xz", True),
        ("Disallow: /новини", "/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/1", False),
        ("Disallow: /a # why\nnonsense\n: /", "/a", False),
    ],
)
def test_the_longest_rule_that_fits_decides(rules, path, answer):
    assert allowed(f"User-agent: *\n{rules}", path) is answer


def test_our_own_group_comes_before_everyones():
    text = "User-agent: *\nDisallow: /\n\nUser-Agent: AIDWIRE/2\nUser-agent: other\nDisallow: /x\n\nUser-agent: bad\nDisallow: /y"
    assert allowed(text, "/a")
    assert not allowed(text, "/x")
    assert allowed(text, "/y")
    assert not allowed(text, "/a", agent="Somebody")


def test_groups_of_one_agent_count_together():
    text = "User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /b"
    assert not allowed(text, "/a")
    assert not allowed(text, "/b")


@pytest.mark.parametrize(("text", "delay"), [("2", 2.0), ("0.5", 0.5), ("86400", LONGEST_DELAY), ("soon", 0.0)])
def test_the_delay_is_honoured_within_reason(text, delay):
    assert read(f"User-agent: *\nCrawl-delay: {text}", "Aidwire").delay == delay


def test_a_hostile_pattern_costs_nothing():
    assert allowed("User-agent: *\nDisallow: /" + "*a" * 5000 + "b$", "/" + "a" * 4000)


@given(st.text(max_size=200), st.text(max_size=40))
def test_any_text_is_rules(text, path):
    assert allowed(text, "/" + path) in (True, False)
