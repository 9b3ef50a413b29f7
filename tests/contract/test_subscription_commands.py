"""What people type about subscriptions, down to the store, on both databases."""

import functools
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.answers.names import CatalogueNames
from bot.answers.rulings import StoredRulings
from bot.answers.subscriptions import Makers, StoredSubscriptions
from bot.answers.why import StoredFiles
from bot.errors import GiveUp, UserError
from bot.model import (
    AlertKind,
    Delivery,
    Destination,
    FeedSpec,
    Message,
    Ping,
    Quiet,
    Receipt,
    Rhythm,
    Rung,
    Subscription,
)
from bot.model.rulings import Change
from bot.rules.facts import Witness
from bot.storage import search
from bot.stories.state import fold
from handlers.commands.registry import answer, answered, parse
from handlers.commands.room import Room
from handlers.preview.chat import PreviewChat
from tests.clock import START
from tests.invented import arrival, claim, placed
from tests.pseudo import CODE, learnt, wide
from tests.unit.rules.kit import CATALOGUE, VOCABULARY

DESK = Destination("preview", "desk")


@pytest.fixture
def ask(bench):
    chat = PreviewChat(bench.store.preview, bench.wall, lambda: None)
    here = StoredSubscriptions(
        bench.store.subscriptions, bench.store.search, VOCABULARY, bench.wall, bench.wall, lambda: {"preview": chat}
    )
    names = CatalogueNames(VOCABULARY)
    files = StoredFiles(
        bench.store.desk, bench.store.rulings, bench.store.subscriptions, Witness(CATALOGUE), VOCABULARY
    )
    rulings = StoredRulings(bench.store.rulings, bench.store.desk, Witness(CATALOGUE))
    own = {"subscriptions": here, "files": files, "rulings": rulings}
    room = Room(*(own.get(field, names) for field in Room.__dataclass_fields__))

    async def asked(line, *, manager=True, direct=False, to=DESK, by=answer):
        call = parse(line, person="ada", destination=to)
        return await by(replace(call, manager=manager, direct=direct), room)

    return asked


def facts(message):
    return {fact.label: fact.text for fact in message.facts}


def heard(bench, to=DESK):
    return bench.store.subscriptions.of(to)


def told(bench, *states, hours=1.0):
    """Stories as settling leaves them."""
    with bench.store.stories.settling() as ledger:
        for state in states:
            at = START - timedelta(hours=hours)
            story = ledger.save_story(None, state, at=at, aid=True)
            terms = Witness(CATALOGUE).of(story, state).terms
            search.save_story(ledger._connection, story, terms, ())


async def test_subscribing_answers_with_what_was_understood_and_a_dry_run(bench, ask):
    report = replace(fold(None, arrival(claim(), 1), placed()), about="aid")
    told(bench, report, replace(report, topics=("heron",), claim=None), replace(report, about="defence"))
    told(bench, report, hours=31 * 24)
    said = await ask("/aid subscribe sky falcon to Ukraine daily at 8 Europe/Berlin")
    (kept,) = heard(bench)
    assert (kept.rule, kept.rhythm, kept.made_by) == ("topic:sky-falcon AND recipient:UA", Rhythm("daily", 480, 0, "Europe/Berlin"), "ada")  # fmt: skip
    assert facts(said) == {
        "Understood": "Sky Falcon, to Ukraine",
        "Rule": "topic:sky-falcon AND recipient:UA",
        "When": "daily at 8:00 Europe/Berlin",
        "Last 30 days": "1 story would have been told",
    }
    assert said.facts_first
    assert said.lines == (f"Reported, not confirmed: {report.title} · story 1",)
    assert [a.line for a in said.actions] == ["change 1", "unsubscribe 1", "digest 1 off"]
    assert said.private


async def test_a_threshold_is_part_of_the_dry_run(bench, ask):
    told(bench, replace(fold(None, arrival(claim(), 1), placed()), about="aid"))
    said = await ask("/aid subscribe sky falcon at least announced")
    assert heard(bench)[0].at_least is Rung.ANNOUNCED
    assert facts(said)["Last 30 days"] == "no story would have been told"
    assert "drop a part" in said.lines[0]
    assert (await ask("/aid subscribe grey owl")).lines == ()


async def test_the_same_twice_is_said(bench, ask):
    await ask("/aid subscribe heron, sky falcon")
    with pytest.raises(UserError, match="subscription 1"):
        await ask("/aid subscribe sky falcon or heron")
    with pytest.raises(UserError, match="Say what to hear"):
        await ask("/aid subscribe")
    assert len(heard(bench)) == 1


async def test_the_same_at_another_time_is_offered(bench, ask):
    await ask("/aid subscribe heron")
    await ask("/aid quiet 1 22-7")
    said = await ask("/aid subscribe heron daily at 8 Europe/Berlin")
    assert said.headline == "This channel hears that already"
    assert said.lines == ("Subscription 1 is told at once, quiet 22:00-7:00 UTC.",)
    assert [(a.label, a.line) for a in said.actions] == [
        ("Tell it daily at 8:00 Europe/Berlin", "digest 1 daily at 8:00 Europe/Berlin")
    ]
    await ask(said.actions[0].line)
    assert [s.rhythm for s in heard(bench)] == [Rhythm("daily", 480, 0, "Europe/Berlin")]
    with pytest.raises(UserError, match="already: subscription 1"):
        await ask("/aid subscribe heron daily at 8 Europe/Berlin")


async def test_a_long_list_has_pages(bench, ask):
    for number in range(1, 24):
        bench.store.subscriptions.save(
            Subscription(DESK, f"story:{number}", made_by="preview"), "preview", "subscribed"
        )
    await ask("/aid mute heron")
    said = await ask("/aid subscriptions")
    assert [fact.label for fact in said.facts][::9] == ["Subscription 1", "Subscription 10"]
    assert facts(said)["Subscription 1"].endswith("made here")
    assert len(said.lines) == 1
    assert (said.actions[0].label, said.actions[0].line) == ("13 more", "subscriptions page 2")
    last = await ask("/aid subscriptions page 3")
    assert [fact.label for fact in last.facts] == ["Subscription 21", "Subscription 22", "Subscription 23"]
    assert (last.actions[0].line, last.lines) == ("change 21", ())
    assert (await ask("/aid subscriptions page 4")).headline == "Nothing more"


async def test_a_change_keeps_the_rest_and_can_be_undone(bench, ask):
    await ask("/aid subscribe heron daily at 9")
    said = await ask("/aid change 1 heron from Germany")
    assert (heard(bench)[0].rule, heard(bench)[0].rhythm.at) == ("topic:heron AND donor:DE", 540)
    undo = next(a.line for a in said.actions if a.label == "Undo")
    await ask(undo)
    assert (heard(bench)[0].rule, heard(bench)[0].rhythm.at) == ("topic:heron", 540)
    how = await ask("/aid change 1")
    assert (how.lines, how.draft) == (("/aid change 1 topic:heron",), "/aid change 1 topic:heron")


async def test_a_change_of_the_rhythm_is_undone_too(bench, ask):
    await ask("/aid subscribe heron")
    said = await ask("/aid change 1 heron daily at 9")
    assert heard(bench)[0].rhythm.how == "daily"
    await ask(next(a.line for a in said.actions if a.label == "Undo"))
    assert heard(bench)[0].rhythm.how == "instant"


async def test_where_one_subscription_can_be_changed_it_needs_no_number(bench, ask):
    bench.store.subscriptions.list_configured([Subscription(DESK)])
    await ask("/aid subscribe heron")
    await ask("/aid digest daily at 9")
    assert [s.rhythm.how for s in heard(bench)] == ["instant", "daily"]
    await ask("/aid subscribe sea shield")
    with pytest.raises(UserError, match=r"3 \(Sea Shield\)"):
        await ask("/aid unsubscribe")


async def test_what_ended_is_brought_back_just_as_it_was(bench, ask):
    for line in (
        "subscribe heron at least announced weekly friday 9 Europe/Berlin",
        "quiet 1 22-7",
        "ping 1 <@&99> at delivered",
    ):
        await ask(f"/aid {line}")
    (before,) = heard(bench)
    said = await ask("/aid unsubscribe 1")
    assert heard(bench) == []
    assert b"heron" not in (await ask("/aid export")).file.body
    back = await ask(said.actions[0].line)
    assert heard(bench) == [before]
    assert None not in (before.quiet, before.ping)
    assert [a.line for a in back.actions] == ["unsubscribe 1"]
    assert " · ada · subscribed again: Heron, at least announced · weekly on Friday" in (await ask("/aid log")).lines[0]


@pytest.mark.parametrize("number", ["1", "2", "3", "0", "99", "9" * 30, "heron", ""])
async def test_only_what_somebody_ended_here_is_brought_back(bench, ask, number):
    """1 is heard, 2 ended elsewhere, 3 left the configuration."""
    await ask("/aid subscribe heron")
    await ask("/aid subscribe heron", to=Destination("preview", "other"))
    await ask("/aid unsubscribe 2", to=Destination("preview", "other"))
    for configured in ([Subscription(DESK, "topic:owl")], []):
        bench.store.subscriptions.list_configured(configured)
    with pytest.raises(UserError, match="No subscription of this channel was ended"):
        await ask(f"/aid resubscribe {number}")
    assert [s.number for s in bench.store.subscriptions.of()] == [1]


async def test_what_is_heard_again_meanwhile_is_not_heard_twice(bench, ask):
    await ask("/aid subscribe heron")
    await ask("/aid unsubscribe 1")
    await ask("/aid subscribe heron daily at 8")
    with pytest.raises(UserError, match="subscription 2"):
        await ask("/aid resubscribe 1")
    assert [s.number for s in heard(bench)] == [2]


async def test_what_is_heard_is_ended_by_its_words(bench, ask):
    await ask("/aid subscribe heron at least announced")
    await ask("/aid subscribe grey owl")
    assert (await ask("/aid unsubscribe Grey Owls")).lines == ("Grey Owl · at once",)
    with pytest.raises(UserError, match="hears just that"):
        await ask("/aid unsubscribe heron")
    with pytest.raises(UserError, match="Did you mean Grey Owl"):
        await ask("/aid unsubscribe grey oul")
    assert [s.rule for s in heard(bench)] == ["topic:heron"]


async def test_times_are_changed_and_a_zone_is_remembered(bench, ask):
    await ask("/aid subscribe heron")
    await ask("/aid digest 1 weekly monday 8:30 Europe/Berlin")
    await ask("/aid quiet 1 22-7")
    await ask("/aid ping 1 <@&99> at announced, in use")
    (kept,) = heard(bench)
    assert kept.rhythm == Rhythm("weekly", 510, 0, "Europe/Berlin")
    assert kept.quiet == Quiet(1320, 420, "Europe/Berlin")
    assert kept.ping == Ping("99", ("announced", "in_use"))
    await ask("/aid ping 1 <@&99> when announced, in use")
    assert heard(bench) == [kept]
    for line in ("digest 1 off", "quiet off", "ping 1 off"):
        await ask(f"/aid {line}")
    assert heard(bench) == [replace(kept, rhythm=Rhythm(), quiet=None, ping=None)]
    with pytest.raises(UserError, match="Did you mean announced"):
        await ask("/aid ping 1 @editors at annonced")
    with pytest.raises(UserError, match="Say whom and when"):
        await ask("/aid ping 1 editors")


async def test_the_list_says_all_of_each(bench, ask):
    assert (await ask("/aid subscriptions")).headline == "This channel hears nothing yet"
    bench.store.subscriptions.list_configured([Subscription(DESK)])
    await ask("/aid subscribe heron at least announced")
    await ask("/aid mute sky falcon for 2h")
    notice = Delivery(AlertKind.NOTICE, DESK, "dead", Message("A feed went silent"))
    bench.store.stories.notify("feed:1", [notice], START)
    bench.store.deliveries.gone(DESK.key, "the channel was deleted")
    said = await ask("/aid subscriptions")
    assert facts(said) == {
        "Subscription 1": "everything about aid · at once · everything · from config/bot.toml · paused: the channel was deleted",
        "Subscription 2": "Heron, at least announced · at once · topic:heron AND status>=announced · made by ada · "
        "paused: the channel was deleted",
    }
    assert said.lines == ("Muted until 1 May 2024, 14:00 UTC: Sky Falcon",)
    assert {a.line for a in said.actions} == {"change 2", "digest 2 daily at 8", "unsubscribe 2", "share subscriptions"}
    await ask("/aid digest 2 daily at 8")
    assert ("At once 2", "digest 2 off") in {(a.label, a.line) for a in (await ask("/aid subscriptions")).actions}


async def test_who_may_not_manage_a_channel_changes_nothing_there_but_may_for_themselves(bench, ask):
    for line in ("subscribe heron", "unsubscribe 1", "resubscribe 1", "mute heron", "digest 1 off", "change 1 heron"):
        with pytest.raises(UserError, match="manages this channel"):
            await ask(f"/aid {line}", manager=False)
    assert bench.store.subscriptions.log(DESK.key, 9) == []
    mine = Destination("preview", "@ada")
    await ask("/aid subscribe heron", manager=False, direct=True, to=mine)
    assert len(heard(bench, mine)) == 1


async def test_what_the_configuration_lists_is_not_for_chats(bench, ask):
    bench.store.subscriptions.list_configured([Subscription(DESK)])
    with pytest.raises(UserError, match=r"config/bot\.toml"):
        await ask("/aid unsubscribe 1")


async def test_a_number_of_another_channel_is_none_here(bench, ask):
    await ask("/aid subscribe heron", to=Destination("preview", "other"))
    with pytest.raises(UserError, match="no subscription yet"):
        await ask("/aid unsubscribe 1")
    await ask("/aid subscribe heron")
    with pytest.raises(UserError, match="There is no subscription 1 here, but there are: 2"):
        await ask("/aid unsubscribe 1")


@pytest.mark.parametrize(
    ("words", "rule", "hours"),
    [
        ("heron", "topic:heron", 8),
        ("heron for 3h", "topic:heron", 3),
        ("heron 2d", "topic:heron", 48),
        ("heron for a week", "topic:heron", 168),
        ("heron for 3 weeks", "topic:heron", 504),
        ("heron 2", "topic:heron-2", 8),
        ("heron 2 for 4 hours", "topic:heron-2", 4),
        ("heron für 2 Tage", "topic:heron", 48),
        ("heron 3 Stunden", "topic:heron", 3),
        ("heron für eine Woche", "topic:heron", 168),
        ("heron 1,5 h", "topic:heron", 1.5),
        ("1", "story:1", 8),
        ("Vorgang 1 für 1 Tag", "story:1", 24),
        ("story:1 4", "story:1", 4),
        ("#1 8h", "story:1", 8),
        ("donor:DE", "donor:DE", 8),
    ],
)
async def test_stories_and_topics_are_muted_for_some_hours(bench, ask, words, rule, hours):
    told(bench, replace(fold(None, arrival(claim(), 1), placed()), about="aid"))
    said = await ask(f"/aid mute {words}")
    assert bench.store.subscriptions.muted(DESK.key) == [(rule, START + timedelta(hours=hours))]
    await ask(said.actions[0].line)
    assert bench.store.subscriptions.muted(DESK.key) == []


@pytest.mark.parametrize(
    "words", ["", "everything", '"spare parts"', "heron for 0h", "heron for 31d", "herom", "story:999"]
)
async def test_what_cannot_be_muted_is_said(bench, ask, words):
    with pytest.raises(UserError):
        await ask(f"/aid mute {words}")


@pytest.mark.parametrize("words", ["heron forever", "heron for ever", "heron für immer", "heron dauerhaft"])
async def test_for_ever_is_thirty_days(bench, ask, words):
    said = await ask(f"/aid mute {words}")
    assert (said.headline, bench.store.subscriptions.muted(DESK.key)) == ("A mute lasts for at most 30 days", [])
    assert (await ask(said.actions[0].line)).headline == "Muted"
    assert bench.store.subscriptions.muted(DESK.key) == [("topic:heron", START + timedelta(days=30))]


async def test_a_later_mute_makes_none_shorter_unless_that_is_said(bench, ask):
    await ask("/aid mute heron for 2d")
    bench.wall.forward(hours=1)
    said = await ask("/aid mute heron")
    assert said.headline == "Muted for longer already"
    assert facts(said)["Until"].startswith("3 May 2024, 12:00")
    assert len(bench.store.subscriptions.log(DESK.key, 9)) == 1
    assert (await ask("/aid mute heron for 3d")).headline == "Muted"
    assert said.actions[1].line == "mute topic:heron only for 8h"
    assert (await ask(said.actions[1].line)).headline == "Muted"
    assert bench.store.subscriptions.muted(DESK.key) == [("topic:heron", START + timedelta(hours=9))]


async def test_unmute_alone_ends_all_mutes(bench, ask):
    told(bench, replace(fold(None, arrival(claim(), 1), placed()), about="aid"))
    await ask("/aid mute heron")
    await ask("/aid mute story:1")
    assert sorted((await ask("/aid unmute")).lines) == ["Heron", "story 1"]
    assert (await ask("/aid unmute")).headline == "Nothing of that is muted here"


async def test_a_story_is_followed_by_one_person(bench, ask):
    told(bench, replace(fold(None, arrival(claim(), 1), placed()), about="aid"))
    said = await ask("/aid follow story:1", manager=False)
    assert said.lines[0] == arrival(claim(), 1).reading.article.title
    assert [s.rule for s in heard(bench, Destination("preview", "@ada"))] == ["story:1"]
    with pytest.raises(UserError, match="already"):
        await ask("/aid follow 1", manager=False)
    with pytest.raises(UserError, match="There is no story 12"):
        await ask("/aid follow 12", manager=False)
    await ask(said.actions[0].line, manager=False)
    assert heard(bench, Destination("preview", "@ada")) == []
    with pytest.raises(UserError, match="do not follow"):
        await ask("/aid unfollow 12")
    with pytest.raises(UserError, match="which story"):
        await ask("/aid follow heron")
    assert (await ask("/aid follow Vorgang 1", manager=False)).headline == "You follow story 1"


async def test_the_log_tells_who_did_what(bench, ask):
    assert (await ask("/aid log")).headline == "Nobody has changed anything here yet"
    await ask("/aid subscribe heron")
    await ask("/aid digest 1 daily at 8")
    assert (await ask("/aid log")).lines == (
        "1 May 2024, 12:00 UTC · ada · changed: Heron · at once > Heron · daily at 8:00 UTC",
        "1 May 2024, 12:00 UTC · ada · subscribed: Heron · at once",
    )


async def test_the_log_tells_what_holds_everywhere_too_in_order_of_time(bench, ask):
    """Rulings and feeds are every channel's."""
    await ask("/aid subscribe heron")
    told(bench, replace(fold(None, arrival(claim(), 1), placed()), about="aid"))
    for line, minutes in (("wrong 1 a drill", 1), ("restore 1", 2)):
        bench.wall.forward(minutes=minutes)
        await ask(f"/aid {line}")
    bench.wall.forward(minutes=1)
    courier = FeedSpec("https://courier.example/feed", "The Courier")
    bench.store.feeds.list_feeds([courier], listed_in="chat: ben", by=Change(bench.wall.now(), "ben", "feed added"))
    bench.wall.forward(minutes=1)
    gone = Change(bench.wall.now(), "ben", "feed removed")
    assert bench.store.feeds.unlist(courier.url, gone)
    assert not bench.store.feeds.unlist(courier.url, gone)
    await ask("/aid subscribe grey owl", to=Destination("preview", "other"))
    assert [line.partition(" · ")[2] for line in (await ask("/aid log")).lines] == [
        "ben · feed removed", "ben · feed added", "ada · story 1: restored", "ada · story 1: withdrawn: a drill",
        "ada · subscribed: Heron · at once",
    ]  # fmt: skip


async def test_what_changes_something_is_not_run_again_to_be_shared(ask):
    said = await ask("/aid subscribe heron")
    assert not any(a.label == "Share here" for a in said.actions)


async def test_a_phrase_is_tried_on_the_articles_of_the_last_days(bench, ask):
    said = await ask('/aid subscribe "spare parts"')
    assert facts(said)["Last 30 days"] == "no story would have been told"


async def test_a_file_holds_the_channels_subscriptions(ask):
    await ask("/aid subscribe heron daily at 8")
    assert "rule: topic:heron\n" in (await ask("/aid export")).file.body.decode()


async def test_a_channel_is_spoken_to_in_the_language_that_was_chosen_and_only_there(bench, ask):
    await ask("/aid subscribe heron")
    with learnt():
        ask = functools.partial(ask, by=answered)
        assert (await ask("/aid language esperanto")).headline.endswith(wide(" now"))
        assert bench.store.subscriptions.language(DESK) == CODE
        assert (await ask("/aid subscriptions", to=Destination("preview", "other"))).headline[0] == "T"
        said = await ask("/aid digest daily at 8")
        assert said.headline == wide("Told at another time now")
        undo = await ask("/aid change heron from Germany")
        await ask(next(a.line for a in undo.actions if a.label == wide("Undo")))
    assert [(s.rule, s.rhythm.how) for s in heard(bench)] == [("topic:heron", "daily")]
    assert [line.partition(" · ada · ")[2] for line in (await ask("/aid log")).lines] == [
        "changed: Heron, from Germany · daily at 8:00 UTC > Heron · daily at 8:00 UTC",
        "changed: Heron · daily at 8:00 UTC > Heron, from Germany · daily at 8:00 UTC",
        "changed: Heron · at once > Heron · daily at 8:00 UTC",
        f"language: {CODE}",
        "subscribed: Heron · at once",
    ]


async def test_who_subscribed_is_told_once_that_the_channel_is_gone(bench, ask):
    await ask("/aid subscribe heron")
    await ask("/aid subscribe sky falcon")
    chat = PreviewChat(bench.store.preview, bench.wall, lambda: None)
    owners = Makers(bench.store.subscriptions, lambda: {"preview": chat})
    for _ in range(2):
        await owners.tell(DESK, "the channel was deleted")
    (thread,) = await bench.store.preview.threads("@ada", None, 9)
    assert (thread.root.message.headline, thread.replies) == ("A channel that you subscribed is gone", 0)
    assert "2 subscriptions" in thread.root.message.lines[0]
    assert [channel.name for channel in await bench.store.preview.channels()] == ["all", "atacms", "@ada"]
    with pytest.raises(GiveUp, match="nobody"):
        await owners.tell(Destination("preview", "other"), "the channel was deleted")


async def test_who_is_told_alone_is_told_in_a_language_of_their_own(bench, ask):
    await ask("/aid subscribe heron")
    bench.store.subscriptions.speak(Destination("preview", "@ada"), CODE, "ada", f"language: {CODE}")
    chat = PreviewChat(bench.store.preview, bench.wall, lambda: None)
    with learnt():
        await Makers(bench.store.subscriptions, lambda: {"preview": chat}).tell(DESK, "the channel was deleted")
    (thread,) = await bench.store.preview.threads("@ada", None, 9)
    assert thread.root.message.headline == wide("A channel that you subscribed is gone")


async def test_a_notice_that_arrived_is_not_sent_again(bench, ask):
    class Sent:
        """A chat that takes whatever it is given, the same twice too."""

        def __init__(self):
            self.keys = []

        async def direct(self, person, workspace=""):
            return Destination("preview", f"@{person}")

        async def find(self, to, key, *, thread=None):
            return Receipt(key) if key in self.keys else None

        async def post(self, to, message, *, key, thread=None):
            self.keys.append(key)

    await ask("/aid subscribe heron")
    chat = Sent()
    for _ in range(2):
        await Makers(bench.store.subscriptions, lambda: {"preview": chat}).tell(DESK, "the channel was deleted")
    assert len(chat.keys) == 1
    assert len(chat.keys[0]) <= 25
