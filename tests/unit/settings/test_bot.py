from pathlib import Path

import pytest

from bot.catalogue import Catalogue, Entity
from bot.errors import ConfigError
from bot.feeds.cadence import Rules
from bot.model import Destination, Rung, Subscription
from bot.rules.vocabulary import Vocabulary
from bot.settings.bot import Settings, WebSettings, load_settings

SHIPPED = Path(__file__).parents[3] / "config" / "bot.toml"
KNOWN = Vocabulary(
    Catalogue(
        {
            "sky-falcon": Entity("sky-falcon", "system", "missile", "Sky Falcon", designations=("SF-140",)),
            "harbour-fund": Entity("harbour-fund", "mechanism", "fund", "Harbour Fund"),
        },
        {}, {}, {}, {},
    )
)  # fmt: skip
CHANNELS = """\
[[channel]]
name = "all"

[[channel]]
name = "falcons"
topics = ["Sky Falcon", "Harbour Fund"]
at_least = "announced"
about = "Falcons"
"""


def settings(folder: Path, *texts: str, **variables: str) -> Settings:
    files = []
    for number, text in enumerate(texts):
        files.append(folder / f"{number}.toml")
        files[-1].write_text(text, "utf-8")
    return load_settings(tuple(files), variables)


def problem(folder: Path, *texts: str, **variables: str) -> tuple[str, str]:
    with pytest.raises(ConfigError) as error:
        settings(folder, *texts, **variables).subscriptions(KNOWN)
    return error.value.where.rpartition("/")[2], error.value.problem


def test_the_shipped_file_says_the_defaults():
    shipped = load_settings((SHIPPED,), {})
    assert (shipped.store, shipped.web, shipped.read) == (Settings().store, Settings().web, Settings().read)
    assert shipped.poll == Settings().poll
    assert shipped.channel[0].topics == ()


def test_without_a_file_there_are_the_defaults():
    assert load_settings((), {}) == Settings()


def test_later_files_go_over_earlier_ones_key_by_key(tmp_path):
    found = settings(tmp_path, '[web]\nhost = "0.0.0.0"\nport = 1\n[read]\nat_once = 2\n', "[web]\nport = 2\n")
    assert (found.web.host, found.web.port, found.read.at_once) == ("0.0.0.0", 2, 2)


def test_a_later_list_of_channels_takes_the_place_of_the_earlier(tmp_path):
    assert [c.name for c in settings(tmp_path, CHANNELS, '[[channel]]\nname = "one"\n').channel] == ["one"]


def test_variables_go_over_all_files(tmp_path):
    found = settings(
        tmp_path, "[web]\nport = 1\n", AIDWIRE_WEB_PORT="9000", AIDWIRE_STORE_URL="sqlite:///x.db", PATH="/bin"
    )
    assert (found.web.port, found.store.url) == (9000, "sqlite:///x.db")


def test_channels_become_subscriptions(tmp_path):
    assert settings(tmp_path, CHANNELS).subscriptions(KNOWN) == (
        Subscription(Destination("preview", "all"), listed_in="config"),
        Subscription(
            Destination("preview", "falcons"),
            "topic:harbour-fund OR topic:sky-falcon",
            Rung.ANNOUNCED,
            listed_in="config",
        ),
    )


def test_minutes_become_the_cadences_seconds(tmp_path):
    rules = settings(tmp_path, "[poll]\nmin_minutes = 1.5\nmax_minutes = 30\n").poll.rules()
    assert (rules.shortest, rules.longest, rules.per_gap) == (90, 1800, Rules().per_gap)


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ('[web]\nhost = "x"\nprot = 1\n', "0.toml:3", "unknown key `prot`; did you mean `port`?"),
        ("[wbe]\nport = 1\n", "0.toml:1", "did you mean `web`?"),
        ('[web]\nport = "80"\n', "0.toml:2", "`port` must be a whole number, not the text '80'"),
        ("[web]\nport = 70000\n", "0.toml:2", "`port` must be from 0 to 65535, not 70000"),
        ("[poll]\nat_once = 0\n", "0.toml:2", "`at_once` must be from 1 to 1000, not 0"),
        ("[web\n", "0.toml:1", "not readable as TOML"),
        ('[channel]\nname = "x"\n', "0.toml:1", "under a [[channel]] of its own"),
        ("[[channel]]\ntopics = []\n", "0.toml:1", "`name` is missing"),
        (CHANNELS + "colour = 1\n", "0.toml:9", "unknown key `colour`"),
        (CHANNELS.replace('"announced"', '"anounced"'), "0.toml:7", "`at_least` must be one of none, requested, "),
        (CHANNELS.replace("Sky Falcon", "Sky Flacon"), "0.toml:6", "the catalogue has no topic 'Sky Flacon'"),
        (CHANNELS.replace('"all"\n', '"all"\nwhere = "x"\n'), "0.toml:3", "unknown key `where`"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path, text, where, says):
    found, words = problem(tmp_path, text)
    assert found == where
    assert says in words


def test_the_file_that_is_wrong_is_named_not_the_one_under_it(tmp_path):
    assert problem(tmp_path, CHANNELS, "[web]\nprot = 1\n")[0] == "1.toml:2"
    unknown = '\n[[channel]]\nname = "x"\ntopics = ["nothing"]\n'
    assert problem(tmp_path, CHANNELS, unknown)[0] == "1.toml:4"


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("AIDWIRE_WEB_PORT", "eighty", "must be a whole number"),
        ("AIDWIRE_WEB_PORT", "99999", "must be from 0 to 65535"),
        ("AIDWIRE_WEB_PROT", "80", "is no setting; known are"),
    ],
)
def test_a_variable_that_is_wrong_is_named(tmp_path, variable, value, says):
    where, words = problem(tmp_path, **{variable: value})
    assert where == variable
    assert says in words


def test_variables_that_are_not_settings_are_passed_over():
    assert load_settings((), {"AIDWIRE_LOG": "debug", "AIDWIRE_SHARED": "/x"}) == Settings()


@pytest.mark.parametrize(
    ("web", "public"),
    [
        (WebSettings(), False),
        (WebSettings(host="localhost"), False),
        (WebSettings(host="::1"), False),
        (WebSettings(host="0.0.0.0"), True),
        (WebSettings(host="desk.example.org"), True),
        (WebSettings(names=("desk.example.org",)), True),
        (WebSettings(host="0.0.0.0", published="127.0.0.1"), False),
        (WebSettings(host="127.0.0.1", published="0.0.0.0"), True),
        (WebSettings(host="0.0.0.0", published="127.0.0.1", names=("desk.example.org",)), True),
    ],
)
def test_whether_others_may_reach_the_pages(web, public):
    assert web.public is public


def test_an_empty_variable_takes_no_login_away(tmp_path):
    file = tmp_path / "bot.toml"
    file.write_text('[web]\nlogin = "token"\n')
    assert load_settings((file,), {"AIDWIRE_WEB_LOGIN": ""}).web.login == "token"
    assert load_settings((file,), {"AIDWIRE_WEB_LOGIN": "proxy"}).web.login == "proxy"
