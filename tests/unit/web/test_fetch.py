from types import SimpleNamespace

import pytest
from yarl import URL

from bot.errors import GiveUp
from bot.web.fetch import _target


def _leads(where: str, start: str) -> str:
    """Where an answer with that Location leads from there."""
    return str(_target(URL(start), SimpleNamespace(status=302, headers={"Location": where})))


def test_a_redirect_never_leaves_https():
    with pytest.raises(GiveUp, match="from https to http"):
        _leads("http://h.example/b", "https://h.example/a")
    assert _leads("https://h.example/b", "http://h.example/a") == "https://h.example/b"
    assert _leads("http://h.example/b", "http://h.example/a") == "http://h.example/b"


@pytest.mark.parametrize(
    ("where", "address"),
    [
        ("b", "https://h.example/x/b"),
        ("/b", "https://h.example/b"),
        ("//o.example/b", "https://o.example/b"),
        ("?p=2", "https://h.example/x/a?p=2"),
        ("/новини", "https://h.example/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8"),
    ],
)
def test_relative_redirects_start_from_where_they_were_met(where, address):
    assert _leads(where, "https://h.example/x/a") == address


def test_what_is_no_redirect_leads_nowhere():
    for status, headers in ((302, {}), (304, {"Location": "/b"}), (201, {"Location": "/b"})):
        assert _target(URL("https://h.example/a"), SimpleNamespace(status=status, headers=headers)) is None
