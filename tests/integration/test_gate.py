"""Who gets in: on a real server, with tokens, proxies, forged requests, and a clock that tests turn."""

import re
from datetime import timedelta
from http.cookies import SimpleCookie

import aiohttp
import pytest
from yarl import URL

from bot.errors import ConfigError
from bot.model import Message
from bot.web.gate import COOKIE, LASTS, Admission, Gate
from bot.web.patience import TRIES
from tests.integration.preview_page import PreviewPage, SetClock, fill

TOKEN = "correct-horse-battery"
BY_TOKEN = Admission("token", public=True)
BY_PROXY = Admission("proxy", public=True, proxies=("127.0.0.0/8",), managers=("ada",))
HTML = {"Accept": "text/html"}


@pytest.fixture
async def page():
    async with PreviewPage(admission=BY_TOKEN, token=TOKEN) as page:
        yield page


@pytest.fixture
async def client():
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as client:
        yield client


def home(page: PreviewPage) -> str:
    return page.url("/").rstrip("/")


async def log_in(client, page, token=TOKEN, name="Ada Byrne", to="/c/all", origin=None) -> aiohttp.ClientResponse:
    form = {"token": token, "name": name, "next": to}
    headers = {"Origin": origin or home(page)}
    return await client.post(page.url("/login"), data=form, headers=headers, allow_redirects=False)


async def session(client, page, name="Ada Byrne") -> dict[str, str]:
    """The header of somebody who is logged in."""
    answer = await log_in(client, page, name=name)
    assert answer.status == 303
    (morsel,) = SimpleCookie(answer.headers["Set-Cookie"]).values()
    return {"Cookie": f"{morsel.key}={morsel.value}"}


async def csrf(client, page, headers) -> str:
    async with client.get(page.url("/c/all"), headers=headers) as answer:
        return re.search(r'data-csrf="([^"]+)"', await answer.text())[1]


@pytest.mark.parametrize("path", ["/", "/c/all", "/c/all/t/1", "/preview/events"])
async def test_strangers_see_nothing(page, client, path):
    await fill(page)
    async with client.get(page.url(path)) as answer:
        assert answer.status == 401
        assert "Norland" not in await answer.text()


async def test_a_browser_is_led_to_the_login_and_back(page, client):
    async with client.get(page.url("/c/all?before=7&x=1"), headers=HTML, allow_redirects=False) as answer:
        leads = URL(answer.headers["Location"])
        assert (answer.status, leads.path, dict(leads.query)) == (303, "/login", {"next": "/c/all?before=7&x=1"})
    async with client.get(page.url("/login?next=%2Fc%2Fall%3Fbefore%3D7")) as answer:
        assert 'name="next" value="/c/all?before=7"' in await answer.text()
    answer = await log_in(client, page, to="/c/all?before=7")
    assert (answer.status, answer.headers["Location"]) == (303, "/c/all?before=7")


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "", "\n/"]
)
async def test_the_login_leads_nowhere_else(page, client, to):
    assert (await log_in(client, page, to=to)).headers["Location"] == "/"


async def test_the_session_is_kept_from_scripts_and_other_sites(page, client):
    cookie = (await log_in(client, page)).headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "Secure", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


async def test_who_is_logged_in_asks_by_name(page, client):
    headers = await session(client, page)
    token = await csrf(client, page, headers)
    asked = headers | {"Origin": home(page), "X-CSRF-Token": token}
    body = {"channel": "all", "text": "/aid help"}
    async with client.post(page.url("/preview/command"), json=body, headers=asked) as answer:
        assert answer.status == 200
    assert (page.calls[0].person, page.calls[0].manager) == ("Ada Byrne", True)


async def test_a_session_ends(page, client):
    headers = await session(client, page)
    page.clock.at += LASTS - timedelta(seconds=1)
    async with client.get(page.url("/c/all"), headers=headers) as answer:
        assert answer.status == 200
    page.clock.at += timedelta(seconds=1)
    async with client.get(page.url("/c/all"), headers=headers) as answer:
        assert answer.status == 401


async def test_another_token_ends_all_sessions(page, client):
    headers = await session(client, page)
    async with (
        PreviewPage(admission=BY_TOKEN, token=TOKEN + "!") as other,
        client.get(other.url("/c/all"), headers=headers) as answer,
    ):
        assert answer.status == 401


async def test_logging_out_takes_the_cookie_back(page, client):
    headers = await session(client, page)
    form = {"csrf": await csrf(client, page, headers)}
    asked = headers | {"Origin": home(page)}
    async with client.post(page.url("/logout"), data=form, headers=asked, allow_redirects=False) as answer:
        assert answer.status == 303
        assert f'{COOKIE}=""; ' in answer.headers["Set-Cookie"]
        assert "Max-Age=0" in answer.headers["Set-Cookie"]


async def test_guessing_is_slow_even_for_who_guesses_right_at_last(page, client):
    for _ in range(TRIES):
        assert (await log_in(client, page, token="wrong")).status == 403
    answer = await log_in(client, page)
    assert (answer.status, answer.headers["Retry-After"]) == (429, "61")
    page.clock.at += timedelta(seconds=61)
    assert (await log_in(client, page)).status == 303


async def test_nobody_logs_in_without_a_name_or_from_elsewhere(page, client):
    assert (await log_in(client, page, name=" \t")).status == 403
    assert (await log_in(client, page, origin="https://evil.example")).status == 403


@pytest.mark.parametrize("token", ["", "x", None])
async def test_a_form_without_its_token_changes_nothing(page, client, token):
    headers = await session(client, page) | {"Origin": home(page)}
    form = {"channel": "all", "text": "/aid help"} | ({} if token is None else {"csrf": token})
    async with client.post(page.url("/preview/command"), data=form, headers=headers) as answer:
        assert answer.status == 403
    assert page.calls == []


async def test_one_persons_token_is_nothing_to_another(page, client):
    token = await csrf(client, page, await session(client, page, "Eve"))
    headers = await session(client, page) | {"Origin": home(page)}
    form = {"channel": "all", "text": "/aid help", "csrf": token}
    async with client.post(page.url("/preview/command"), data=form, headers=headers) as answer:
        assert answer.status == 403


async def test_a_form_without_a_script_gets_the_page_with_the_answer(page, client):
    headers = await session(client, page)
    form = {"channel": "all", "text": "/aid help", "csrf": await csrf(client, page, headers)}
    asked = headers | {"Origin": home(page)}
    async with client.post(page.url("/preview/command"), data=form, headers=asked) as answer:
        text = await answer.text()
    assert answer.status == 200
    assert "What you can ask" in text
    assert "<title>#all" in text


async def test_a_link_from_elsewhere_is_asked_again_by_our_own_page(page, client):
    async with client.get(page.url("/c/all"), headers=HTML | {"Sec-Fetch-Site": "cross-site"}) as answer:
        assert (answer.status, 'http-equiv="refresh"' in await answer.text()) == (200, True)


async def test_a_persons_own_channel_is_theirs(client):
    channels = {"all": "", "@Ada Byrne": ""}
    async with PreviewPage(channels, BY_TOKEN, TOKEN) as page:
        await page.tell(Message("For Ada alone"), "own", channel="@Ada Byrne")
        ada, eve = await session(client, page), await session(client, page, "Eve")
        for who, status in ((ada, 200), (eve, 404)):
            async with client.get(page.url("/c/@Ada%20Byrne"), headers=who) as answer:
                assert (answer.status, "For Ada alone" in await answer.text()) == (status, status == 200)
        async with client.get(page.url("/c/all"), headers=eve) as answer:
            assert "Ada Byrne" not in await answer.text()
        await page.tell(Message("For all"), "all")
        async with client.get(page.url("/preview/events?after=0"), headers=eve) as answer:
            said = b""
            while b"For all" not in said:
                said += await answer.content.readany()
        assert b"Ada" not in said


# --- probes ---


async def test_strangers_hear_whether_it_is_well_and_nothing_else(client):
    async with PreviewPage(admission=BY_TOKEN, token=TOKEN) as page:
        async with client.get(page.url("/health")) as answer:
            assert await answer.json() == {"ok": True}
        async with client.get(page.url("/metrics")) as answer:
            assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        for given, status in ((TOKEN, 200), ("wrong", 401), ("", 401)):
            async with client.get(page.url("/metrics"), headers={"Authorization": f"Bearer {given}"}) as answer:
                assert answer.status == status


# --- a proxy that knows people ---


async def test_a_proxy_names_who_asks_and_who_may_manage(client):
    async with PreviewPage(admission=BY_PROXY) as page:
        for name, manager in (("ada", True), ("eve", False)):
            headers = {"X-Forwarded-User": name}
            asked = headers | {"Origin": home(page), "X-CSRF-Token": await csrf(client, page, headers)}
            body = {"channel": "all", "text": "/aid help"}
            async with client.post(page.url("/preview/command"), json=body, headers=asked) as answer:
                assert answer.status == 200
            assert (page.calls[-1].person, page.calls[-1].manager) == (name, manager)


async def test_nobody_names_themselves(client):
    far = Admission("proxy", public=True, proxies=("192.0.2.1",))
    headers = {"X-Forwarded-User": "ada"}
    async with PreviewPage(admission=far) as page, client.get(page.url("/c/all"), headers=headers) as answer:
        assert answer.status == 403


@pytest.mark.parametrize("names", [(), ("ada", "eve"), (" ",)])
async def test_a_proxy_that_names_nobody_or_several_lets_nobody_in(client, names):
    async with PreviewPage(admission=BY_PROXY) as page:
        headers = [("X-Forwarded-User", name) for name in names]
        async with client.get(page.url("/c/all"), headers=headers) as answer:
            assert answer.status == 403


# --- configuration ---


@pytest.mark.parametrize(
    ("admission", "token", "where"),
    [
        (Admission(public=True), "", "bot.toml"),
        (Admission(public=True), TOKEN, "bot.toml"),
        (Admission("token"), "", "AIDWIRE_WEB_TOKEN"),
        (Admission("token"), "short", "AIDWIRE_WEB_TOKEN"),
        (Admission("proxy", public=True), "", "bot.toml"),
        (Admission("proxy", public=True, proxies=("proxy.example",)), "", "bot.toml"),
        (Admission("tokens"), TOKEN, "AIDWIRE_WEB_LOGIN"),
    ],
)
def test_what_would_let_strangers_in_does_not_start(admission, token, where):
    with pytest.raises(ConfigError) as caught:
        Gate(admission, token, SetClock(), lambda _to, _problem: "")
    assert caught.value.where.startswith(where)
