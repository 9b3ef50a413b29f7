"""Whatever a command says is looked up in the language of who reads it: every command is asked in a language that nobody
speaks (tests/pseudo.py), and what comes back in ASCII must be a name, a rule, or a line to type.
"""

import re
from collections.abc import Iterator
from dataclasses import fields, replace

import pytest
from babel.messages.extract import extract_from_dir

from bot.answers.feeds import StoredFeeds
from bot.answers.names import CatalogueNames
from bot.answers.questions import StoredQuestions
from bot.answers.rulings import StoredRulings
from bot.answers.subscriptions import StoredSubscriptions
from bot.answers.why import StoredFiles
from bot.errors import GiveUp
from bot.feeds.cadence import Cadence
from bot.feeds.discover import Named
from bot.model import Destination, Entry, Item, Message, Money, ParsedFeed, Party, Subscription
from bot.ports import Fetched
from bot.rules.facts import Witness
from bot.storage.database import migrate, open_database
from handlers.commands.registry import TABLE, answered, parse
from handlers.commands.room import Room
from handlers.commands.timing import _STEPS
from handlers.preview.chat import PreviewChat
from tests.clock import START
from tests.contract.test_rulings import ALL, OTHER, TITLE, WORDS, Newsroom
from tests.invented import UKRAINE, claim, official, quantity, quote, reading, span
from tests.pseudo import CODE, learnt
from tests.shared import ROOT
from tests.unit.rules.kit import CATALOGUE, VOCABULARY

FEED, PAGE, EMPTY, GONE = (f"https://quay.example/{path}" for path in ("rss", "feeds", "nothing", "gone"))
# What is asked, command by command: found and empty, a page and the one behind it, understood and not. The story is 1.
ASKED = {
    "help": ("help", "help latets", "help xyzzy", "help latest", "help language", "latets", "xyzzy"),
    "latest": ("latest", "latest falcon", "latest page 2", "latest page 9", "latest grey owl", "latest grey owl 7d",
               "latest falcon from Germany since March 2024", "latest falcom", "latest since the war began"),
    "since": ("since", "since", "since falcon 30d", "since grey owl", "since Monday", "since falcom"),
    "search": ("search", "search falcon", "search parsnip", "search falcon 7d", "search donor:"),
    "quotes": ("quotes", "quotes holm", "quotes grey owl", "quotes Holm page 2"),
    "timeline": ("timeline", "timeline falcon", "timeline grey owl", "timeline falcon since March 2024"),
    "pledges": ("pledges", "pledges falcon", "pledges page 2", "pledges page 9", "pledges grey owl", "pledges csv"),
    "open": ("open", "open grey owl", "open page 2", "open page 9"),
    "story": ("story", "story 1", "story 1 page 2", "story 99", "story falcon", "story grey owl"),
    "why": ("why", "why falcon", "why grey owl", "why story:1", "why story:1 page 2", "why entry:1", "why entry:3", "why https://a.example/entry-1",
            "why https://www.harbour-news.example/x", "why https://quay.example/x"),
    "subscribe": ("subscribe", "subscribe falcon from Germany at least announced daily at 8",
                  "subscribe falcon from Germany at least announced",
                  "subscribe falcon from Germany at least announced weekly monday 9", "subscribe grey owl to Ukraine",
                  "subscribe everything weekly monday 8:30 Europe/Berlin", "subscribe heron or not sea shield",
                  "subscribe falcom", "subscribe topic:nowhere", "subscribe topic:heron AND (", "subscribe falcon daily at 25"),
    "subscriptions": ("subscriptions", "subscriptions page 2"),
    "change": ("change", "change 1", "change 1 heron", "change 99 heron"),
    "resubscribe": ("resubscribe", "unsubscribe 1", "resubscribe 1", "resubscribe 99"),
    "unsubscribe": ("unsubscribe 99", "unsubscribe grey owl", "unsubscribe 2"),
    "digest": ("digest", "digest 1", "digest 1 daily at 8", "digest 1 weekly friday 9 Berlin", "digest 1 now and then",
               "digest 1 off", "digest 1 daily at 8 Nowhere"),
    "quiet": ("quiet 1", "quiet 1 22-7", "quiet 1 22-22", "quiet 1 at night", "quiet 1 off"),
    "ping": ("ping 1", "ping 1 @editors at announced, in use", "ping 1 @editors at annonced", "ping 1 @editors at xyz",
             "ping 1 off"),
    "mute": ("mute", "mute falcon", "mute story:1 for 2d", "mute everything", 'mute "spare parts"', "mute heron for 99d", "mute heron for ever", "mute heron 3d", "mute heron",
             "mute falcom"),
    "unmute": ("mute falcon", "unmute falcon", "unmute falcon", "unmute"),
    "follow": ("follow", "follow 1", "follow 1", "follow 99"),
    "unfollow": ("unfollow", "unfollow 1", "follow 1", "unfollow 1"),
    "log": ("log", "subscribe heron", "wrong 1 a drill", f"feeds add {FEED}", "log"),
    "export": ("export",),
    "wrong": ("wrong", "wrong 1", "wrong 1 1", "wrong story:1 quote 9", "wrong story:1 quote 1 not hers", "wrong story:1 a drill", "wrong 1",
              "wrong 99", "latest", "story 1", "why story:1"),
    "restore": ("restore", "restore 1 1", "restore 1", "wrong 1 quote 1", "restore 1 quote 1", "wrong 1 a drill", "restore 1"),
    "split": ("split", "split 1", "split 1 that", "split 9", "split 2", "split 1 entry:99", "split 1 https://a.example/none", "split 1 entry:2", "story 1"),
    "merge": ("merge", "merge 1", "merge 1 into 1", "merge 2 into 1", "merge 2 into 1", "story 1", "story 2", "restore 2"),
    "feeds": ("feeds", "feeds what", "feeds add", f"feeds add {FEED}", f"feeds add {PAGE}", f"feeds add {EMPTY}",
              f"feeds add {GONE}", "feeds remove Quay Pots", f"feeds remove {FEED}", f"feeds remove {FEED}", "feeds remove"),
    "language": ("language", "language esperant", "language xyzzy", "language esperanto"),
    "about": ("about",),
}  # fmt: skip
# Asked by somebody who does not manage the channel: said by the registry, and by feeds.
FORBIDDEN = ("subscribe heron", "wrong story:1", f"feeds add {FEED}")
# Asked in a channel that has no subscription.
UNHEARD = ("subscriptions", "change heron", "unsubscribe 1", "log", "unmute", "export")
HEADLINES = (
    "Cranes for the northern harbour", "A bridge over the river opens", "Trains run late in the valley",
    "Orchard prices fall again", "The museum of clocks is moved", "Winter fair begins early",
)  # fmt: skip
# What may come back in ASCII.
NAMES = (
    "Sky Falcon", "Heron", "Grey Owl", "Sea Shield", "Germany", "Ukraine", "Netherlands", "Dutch Ministry of Defence",
    "Harbour News", "Quay Post", "Marit Holm", "Ms Holm", "Holm", "defence minister", "reportedly", "a small number",
    "missiles", "six", "four sources", "USD", "UTC", "Europe/Berlin", "Aidwire", "bench", "English", "Esperanto",
    "ada", "all", "spare parts", "csv", "editors", "Tide", "$325m", WORDS, TITLE, f"{TITLE} today", OTHER, *HEADLINES,
    *_STEPS, claim().sentence.text, "harbour-news.example", "quay.example", "a drill", "it was a drill", "not hers",
    "she never said so", "ATACMS", "aidwire subscriptions import",
    "/aid subscribe ATACMS, HIMARS · /aid subscribe everything on Ukraine daily at 8",
)  # fmt: skip
_NAME = re.compile("|".join(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])" for name in sorted(NAMES, key=len)[::-1]))
_TERM = r"(?:(?:topic|class|donor|recipient|party|person|story|entry|status|origin)(?::|>=)[\w-]+|everything)"
_RULE = re.compile(rf"{_TERM}(?: (?:AND|OR)(?: NOT)? {_TERM})*")
_USAGE = r"(?: <[^>]+>| \[[^\]]+\]| into <[^>]+>)*"
_COMMAND = "|".join(one.name for one in TABLE)
_LINE = re.compile(
    rf"/aid(?: (?:feeds (?:add|remove)|help (?:{_COMMAND})|{_COMMAND}))?{_USAGE}|(?:{_COMMAND}|into)(?= story:1[23])|quote (?=1)"
)
_OPTIONS = {option.name for command in TABLE for option in command.options}
# What the log keeps is kept in one language, whoever reads it.
_LOGGED = re.compile(r" · ada · (?:(?:un)?subscribed|changed|(?:un)?muted|follows|language|again|feed)\b.*")
_ASCII = re.compile(r"[A-Za-z]{2,}")


class Door:
    """The web: a feed, a page that names two, a page that names none, and nothing else."""

    async def get(self, url, *, headers=None):
        return Fetched(url, 404 if url == GONE else 200, {}, url.encode())

    async def parse(self, body, url, kind):
        if url != FEED:
            raise GiveUp("no feed")
        return ParsedFeed("Quay Post", (Entry("1", "https://quay.example/1", TITLE, "", START),))

    async def discover(self, body, url, kind):
        return [Named("Quay Post", FEED), Named("", f"{FEED}2")] if url == PAGE else []


@pytest.fixture
def database(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'aidwire.db'}")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def room(bench) -> Room:
    """Every room of a bot that has heard some news, told it in one channel, and is asked there."""
    store, wall, witness, door = bench.store, bench.wall, Witness(CATALOGUE), Door()
    news = Newsroom(bench)
    news.subscribes(Subscription(ALL, "topic:sky-falcon"), Subscription(ALL, "topic:grey-owl", listed_in="config"))
    hear(news)
    wall.forward(hours=99)
    news.send()
    chat = PreviewChat(store.preview, wall, lambda: None)
    names = CatalogueNames(VOCABULARY)
    return Room(
        names,
        StoredQuestions(store.search, store.looks, VOCABULARY, CATALOGUE, {}, wall, "bench"),
        StoredSubscriptions(store.subscriptions, store.search, VOCABULARY, wall, wall, lambda: {"preview": chat}),
        StoredFeeds(store.feeds, door, door.parse, door.discover, Cadence(), wall, wall),
        StoredRulings(store.rulings, store.desk, witness),
        StoredFiles(store.desk, store.rulings, store.subscriptions, witness, VOCABULARY),
    )


def hear(news: Newsroom) -> None:
    """Stories enough for two pages, one of them told twice with a quote, and what is not about aid."""
    parties = (Party("DE", "Germany", "donor", span("Berlin")), UKRAINE)
    six = Item("sky-falcon", "Sky Falcon", quantity(6, "six"))
    said = reading(claim(parties=parties), key_quotes=(quote(WORDS),), title=TITLE)
    news.hear(replace(said, quotes=(quote(WORDS),)), 10)
    price = Money(325e6, "USD", "package", "$325m")
    promised = official("announced", parties=parties, items=(six,), money=price)
    news.hear(promised, 20, source="Quay Post", title=f"{TITLE} today")
    news.hear(None, 30, source="Quay Post", about="other", title=OTHER)
    for n, title in enumerate(HEADLINES):
        news.hear(official("announced", parties=parties, items=(six,)), 40 + n, source=f"Tide {n}", title=title)


async def told(line: str, room: Room, *, to: Destination = ALL, **may: bool) -> Message:
    """The answer in that language, or why there is none."""
    call = replace(parse(line, person="ada", destination=to), **({"manager": True, "lang": CODE} | may))
    return await answered(call, room)


def texts(said: object) -> Iterator[str]:
    """Every text of an answer that a person reads; lines of buttons and addresses are none."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, tuple):
        for one in said:
            yield from texts(one)
    elif hasattr(said, "__dataclass_fields__"):
        for one in fields(said):
            if one.name not in ("line", "style", "url", "tone", "name", "kind", "strong", "ping", "lang"):
                yield from texts(getattr(said, one.name))


def leaks(line: str, said: Message) -> list[str]:
    """Texts that were not looked up. What was typed is said back as it was."""
    found = []
    typed = line.partition(" ")[2]
    for text in texts(said):
        left = re.sub(r"https?://[^\s)]*[^\s).,]", "", text)
        left = re.sub(r"[“\"]([^”\"]+)[”\"]", lambda quoted: "" if quoted[1] in line else quoted[0], left)
        if typed:
            left = re.sub(rf"(^|/aid (?:{_COMMAND}) ){re.escape(typed)}(?= |$)", "", left, flags=re.MULTILINE)
        for known in (_LOGGED, _LINE, _RULE, _NAME):
            left = known.sub("", left)
        if _ASCII.search(left) and text not in _OPTIONS:
            found.append(text)
    return found


@pytest.mark.parametrize("name", [command.name for command in TABLE])
async def test_a_command_says_nothing_that_is_not_looked_up(name, room):
    with learnt(CODE):
        found = {line: leaks(line, await told(line, room)) for line in ASKED[name]}
    assert {line: left for line, left in found.items() if left} == {}


def test_what_help_looks_up_is_marked_for_translators():
    marked = {text for *_where, text, _notes, _context in extract_from_dir(ROOT / "handlers" / "commands")}
    for command in TABLE:
        assert {command.summary, *(option.summary for option in command.options)} <= marked, command.name


@pytest.mark.parametrize("line", UNHEARD)
async def test_where_nothing_is_heard_yet_that_is_said_so_too(line, room):
    with learnt(CODE):
        assert leaks(line, await told(line, room, to=Destination("preview", "other"))) == []


@pytest.mark.parametrize("line", FORBIDDEN)
async def test_what_somebody_may_not_do_is_said_so_too(line, room):
    with learnt(CODE):
        for here in (ALL, replace(ALL, platform="discord"), replace(ALL, platform="slack")):
            assert leaks(line, await told(line, room, to=here, manager=False)) == []
        assert leaks(line, await told(line, room, ruler=False)) == []
