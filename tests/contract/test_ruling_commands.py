"""What people type to put stories right and to see why, down to the store, on both databases."""

from dataclasses import replace

import pytest

from bot.answers.rulings import StoredRulings, address
from bot.answers.why import StoredFiles
from bot.errors import UserError
from bot.model import AlertKind, Destination, Origin, Posting, Rung, Subscription
from bot.rules.facts import Witness
from bot.rules.rule import EVERYTHING
from handlers.commands.polled import FeedState
from handlers.commands.registry import answer, parse
from handlers.commands.room import Asked, Room
from tests.contract.test_rulings import ALL, DESK, OTHER, TITLE, WORDS, Newsroom, quoted
from tests.invented import claim, official, reading
from tests.unit.rules.kit import VOCABULARY


class Shelf:
    """Questions, Feeds and Subscriptions, as far as these commands ask them."""

    def __init__(self, store):
        self._store = store

    async def language(self, destination):
        return ""

    def understood(self, text):
        return Asked(EVERYTHING, text)

    async def stories(self, asked, *, limit):
        return self._store.search.stories(asked.rule, limit=limit)

    async def all(self):
        return [FeedState("Harbour News", "https://feeds.harbour.example/rss", "live", None, "", "config")]


@pytest.fixture
def room(bench):
    room = Newsroom(bench)
    room.subscribes(Subscription(ALL, "topic:sky-falcon"))
    store, shelf, witness = bench.store, Shelf(bench.store), Witness()
    files = StoredFiles(store.desk, store.rulings, store.subscriptions, witness, VOCABULARY)
    rulings = StoredRulings(store.rulings, store.desk, witness)
    room.commands = Room(shelf, shelf, shelf, shelf, rulings, files)
    return room


async def ask(room, line, *, manager=True, ruler=None, direct=False, to=ALL, message=""):
    call = parse(line, person="ada", destination=to)
    call = replace(call, manager=manager, ruler=ruler, direct=direct, message_id=message)
    return await answer(call, room.commands)


# --- putting right ---------------------------------------------------------------------------------------------------


async def test_wrong_and_its_undo(room):
    room.hear(claim())
    said = await ask(room, "/aid wrong story:1 it was a drill")
    assert (said.headline, said.lines[-1], said.private) == ("Withdrawn", "Told in 1 channel.", True)
    assert room.state(1).withdrawn.reason == "it was a drill"
    undo = next(a.line for a in said.actions if a.label == "Undo")
    assert (await ask(room, undo)).headline == "Restored"
    assert room.state(1).withdrawn is None


async def test_a_quote_is_wrong_and_its_undo(room):
    room.hear(quoted(WORDS))
    said = await ask(room, "/aid wrong 1 quote 1 she never said so")
    assert said.headline == "Quote withdrawn"
    assert room.state(1).quotes == ()
    await ask(room, next(a.line for a in said.actions if a.label == "Undo"))
    assert len(room.state(1).quotes) == 1


async def test_a_whole_story_is_asked_back_where_no_reason_is_given(room):
    room.hear(quoted(WORDS))
    said = await ask(room, "/aid wrong 1")
    assert (said.headline, said.private) == ("Take back story 1 everywhere?", True)
    assert said.lines == (
        "It says now: Reported, not confirmed: Sky Falcon, “a small number”.",
        "It would be taken back in 1 channel; nothing more would be told of it until it is restored.",
        f"Quote 1 · Marit Holm, defence minister: “{WORDS}” (Harbour News)",
    )
    assert [(a.label, a.line) for a in said.actions] == [
        ("Take it back", "wrong story:1 now"), ("Only quote 1", "wrong story:1 quote 1"),
    ]  # fmt: skip
    assert (room.state(1).withdrawn, room.store.rulings.of(1)) == (None, [])
    assert (await ask(room, said.actions[0].line)).headline == "Withdrawn"
    assert room.state(1).withdrawn.reason == ""
    with pytest.raises(UserError, match="withdrawn already"):
        await ask(room, "wrong 1")
    assert "Restored" in (await ask(room, "restore 1 now")).headline


async def test_a_number_alone_may_be_a_quotes_and_is_asked_back(room):
    room.hear(quoted(WORDS))
    for line, more in (("wrong 1 1", ""), ("wrong 1 #1", ""), ("wrong 1 1 not hers", " not hers")):
        said = await ask(room, line)
        assert said.headline == "Quote 1 of story 1, or all of story 1?"
        assert said.actions[1].line == f"wrong story:1 quote 1{more}"
    assert said.actions[0].line == "wrong story:1 because 1 not hers"
    assert (await ask(room, "wrong 1 7")).headline == "Take back story 1 everywhere?"
    assert room.store.rulings.of(1) == []
    await ask(room, "wrong 1 because 1 ship was meant")
    assert room.state(1).withdrawn.reason == "1 ship was meant"
    said = await ask(room, "restore 1 1")
    assert [a.line for a in said.actions] == ["restore story:1 quote 1", "restore story:1"]
    assert room.state(1).withdrawn
    assert (await ask(room, said.actions[1].line)).headline == "Restored"


async def test_a_reason_may_begin_with_a_number_that_is_no_quotes(room):
    room.hear(claim())
    assert (await ask(room, "wrong 1 2 outlets deny it")).headline == "Withdrawn"
    assert room.state(1).withdrawn.reason == "2 outlets deny it"


async def test_what_nobody_was_told_of_is_said_before_it_is_taken_back(room):
    room.hear(official("announced"), source="Quay Post", title=OTHER)
    with room.store.database.begin() as connection:
        connection.exec_driver_sql("DELETE FROM delivery")
    assert (await ask(room, "wrong 1")).lines[1].startswith("No channel has been told of it.")


async def test_split_by_number_or_address_and_its_undo(room):
    room.hear(claim(), title=TITLE)
    room.hear(official("announced"), 3, source="Quay Post", title=f"{TITLE} today")
    for entry in ("entry:2", "https://a.example/entry-2?utm_source=x"):
        with pytest.raises(UserError, match="Say which entry"):
            await ask(room, "/aid split story:1 that one")
        said = await ask(room, f"/aid split story:1 {entry} another package")
        new = room.store.rulings.of(1)[-1].other
        assert said.headline == f"Parted: story {new}"
        assert said.lines == (
            f"1 article went from story 1 to story {new}.",
            f"Story {new} opens a thread of its own in 1 channel.",
            "The thread of story 1 says so in 1 channel.",
        )
        assert room.store.rulings.of(1)[-1].by.reason == "another package"
        back = await ask(room, next(a.line for a in said.actions if a.label == "Undo"))
        assert back.headline == "Merged into story 1"
        assert back.lines[0] == f"1 article went from story {new} to story 1."


async def test_what_could_be_parted_is_offered(room):
    for n in range(6):
        room.hear(official("announced"), n, source=f"Paper {n}", title=TITLE)
    said = await ask(room, "split 1")
    assert [a.line for a in said.actions[4:]] == ["split story:1 entry:2", "split story:1 page 2"]
    assert said.lines[0].startswith("1. entry 6 · Paper 5")
    assert (await ask(room, "split story:1 page 2")).lines[0].startswith("6. entry 1 · Paper 0")
    assert (await ask(room, said.actions[0].line)).headline == "Parted: story 2"
    with pytest.raises(UserError, match="nothing to part"):
        await ask(room, "split 2")


async def test_a_split_says_of_each_thread_what_becomes_of_it(room):
    """What an outlet says twice changes nothing that a message shows."""
    room.hear(official("announced"), title=TITLE)
    room.hear(official("announced"), 1, title=f"{TITLE} again")
    said = await ask(room, "split story:1 entry:2")
    assert said.lines[1:] == (
        "Story 2 opens a thread of its own in 1 channel.",
        "What story 1 says stays the same, and so does its thread.",
    )


async def test_a_split_of_what_nobody_was_told_of_says_so(room):
    other = official("announced", items=())
    for n in range(2):
        with room.store.database.begin() as connection:
            connection.exec_driver_sql("UPDATE subscription SET body = replace(body, 'topic:sky-falcon', 'topic:none')")
        room.settle = room.process()
        room.hear(other, n, source=("Harbour News", "Quay Post")[n], title=TITLE)
    said = await ask(room, "split story:1 entry:2")
    assert said.lines[1:] == (
        "No channel gets a thread of story 2: for none is it news by the rules.",
        "No channel had been told of story 1.",
    )


async def test_merge_and_its_undo(room):
    room.hear(claim(), title=TITLE)
    room.hear(official("announced"), 3, source="Quay Post", title=OTHER)
    said = await ask(room, "merge story:2 into story:1 one package")
    assert said.lines == (
        "1 article went from story 2 to story 1.",
        "The thread of story 2 leads there in 1 channel.",
    )
    undo = next(a.line for a in said.actions if a.label == "Undo")
    back = await ask(room, undo)
    assert back.headline == "Story 2 is a story of its own again"
    assert back.lines == (
        "1 article went from story 1 to story 2.",
        "Its own thread goes on in 1 channel.",
        "The thread of story 1 says so in 1 channel.",
    )
    assert (await ask(room, next(a.line for a in back.actions if a.label == "Undo"))).headline == "Merged into story 1"
    with pytest.raises(UserError, match="not withdrawn"):
        await ask(room, "restore story:1")


async def test_only_who_manages_a_channel_puts_right_for_all_a_place_of_ones_own_is_not_enough(room):
    room.hear(claim())
    for line in ("wrong story:1", "restore story:1", "split story:1 entry:1", "merge story:1 into story:2"):
        with pytest.raises(UserError, match="every channel"):
            await ask(room, line, manager=False, direct=True)
    with pytest.raises(UserError, match="only people whom its operator named"):
        await ask(room, "wrong story:1", ruler=False)
    assert room.store.rulings.of(1) == []
    assert (await ask(room, "wrong story:1 now", manager=False, ruler=True)).headline == "Withdrawn"


@pytest.mark.parametrize("line", ["wrong", "wrong atacms", "wrong story:1x", "merge story:1", "merge 1 into", "story", "story 7", "why", "why 7", "split story:1 https://a.example/none"])  # fmt: skip
async def test_what_is_not_understood_is_said(room, line):
    room.hear(claim())
    with pytest.raises(UserError):
        await ask(room, line)


# --- story -----------------------------------------------------------------------------------------------------------


async def test_a_story_tells_its_course_and_who_said_what(room):
    room.hear(quoted(WORDS))
    room.hear(official("announced"), 3, source="Quay Post")
    await ask(room, "wrong story:1 quote 1 not hers")
    said = await ask(room, "/aid story 1", manager=False)
    assert said.headline == "Announced"
    assert [line.partition(" · ")[2] for line in said.lines] == [
        "Harbour News · A new story: Reported, not confirmed.",
        "Quay Post · It went from “Reported, not confirmed” to “Announced”.",
        f"ada · quote withdrawn: {WORDS}: not hers",
        "Harbour News: Reported, not confirmed – Sky Falcon, “a small number”",
        "Quay Post, citing Dutch Ministry of Defence: Announced – Sky Falcon, “a small number”",
    ]
    assert said.private
    assert [a.line for a in said.actions] == ["why story:1", "mute story:1 8h", "follow story:1", "share story 1"]


async def test_an_outlet_that_names_itself_cites_nobody(room):
    room.hear(claim(origin=Origin(named="Quay Post")), source="The Quay Post")
    said = await ask(room, "/aid story 1")
    assert said.lines[-1].partition(" · ")[2].startswith("The Quay Post: Reported")


async def test_a_story_names_its_quotes_by_number_and_what_is_alike(room):
    room.hear(quoted(WORDS), title=TITLE)
    room.hear(official("announced"), 3, source="Quay Post", title=f"{TITLE} today")
    await ask(room, "split story:1 entry:2")
    said = await ask(room, "/aid story:1".replace(":", " "))
    assert said.lines[-1] == f"Quote 1 · Marit Holm, defence minister: “{WORDS}” (Harbour News)"
    assert "story 2" in [a.line for a in said.actions]
    assert said.links[-1].text.startswith("Alike: story 2")


async def test_words_that_mean_several_stories_ask_which(room):
    room.hear(claim(), title=TITLE)
    assert (await ask(room, "story falcon")).headline == "Reported, not confirmed"
    room.hear(official("announced"), 3, source="Quay Post", title=OTHER)
    said = await ask(room, "story falcon")
    assert [a.line for a in said.actions][:2] == ["story 2", "story 1"]
    said = await ask(room, "why falcon")
    assert [a.line for a in said.actions][:2] == ["why 2", "why 1"]


async def test_words_that_mean_one_story_are_explained(room):
    room.hear(claim(), title=TITLE)
    assert (await ask(room, "why falcon")).lines == (await ask(room, "why story:1")).lines
    assert (await ask(room, "why falcon all")).lines == (await ask(room, "why story:1 all")).lines


async def test_a_long_course_is_cut_visibly_and_goes_on_behind_a_button(room):
    room.hear(claim())
    for _ in range(9):
        await ask(room, "wrong story:1 now")
        await ask(room, "restore story:1")
    said = await ask(room, "story 1")
    assert len(said.lines) == 15
    assert (said.actions[0].label, said.actions[0].line) == ("5 more", "story 1 page 2")
    assert len((await ask(room, said.actions[0].line)).lines) == 5


# --- why -------------------------------------------------------------------------------------------------------------


NOON, LATER = "1 May 2024, 12:00 UTC", "1 May 2024, 15:00 UTC"


async def test_why_says_in_a_few_lines_what_made_a_message(room):
    room.subscribes(Subscription(DESK))
    room.hear(claim())
    room.hear(official("announced"), 3, source="Quay Post")
    room.send()
    room.send(DESK)
    said = await ask(room, "/aid why story:1", manager=False)
    assert said.lines == (
        f"It comes from Quay Post, {LATER}. 1 other article tells of it; the first came from Harbour News, {NOON}.",
        "Recognised: Sky Falcon, by the word “Sky Falcon”.",
        f"“Announced”, because it says: “{claim().sentence.text}” (Dutch Ministry of Defence, on the record).",
        "Subscription 1 (Sky Falcon) of this channel asks for it.",
        f"Told here on {NOON}. 1 reply came since. Its first message was brought up to date on {NOON}.",
        "The last message came because of this: It went from “Reported, not confirmed” to “Announced”.",
        "It was told in 1 other channel.",
    )
    assert [(a.label, a.line) for a in said.actions] == [
        ("All the evidence", "why story:1 all"), ("Story", "story 1"), ("Wrong", "wrong story:1"),
        ("Share here", "share why story:1"),
    ]  # fmt: skip


async def test_why_says_whose_word_it_is_and_what_reserve_it_makes(room):
    room.hear(claim())
    said = (await ask(room, "why story:1")).lines[2]
    assert said.endswith(
        "(Harbour News, four sources (unnamed): one outlet has it from its sources; no official confirms it; "
        "its reserve: “reportedly”)."
    )
    room.hear(official("announced", origin=Origin(), parties=()), 9, title=OTHER)
    assert (await ask(room, "why story:2")).lines[2].endswith("(given as being on the record; by whom is not said).")
    room.hear(None, 9, title="Seven cellos and an orchestra in the rain")
    assert "It is worth no status" in (await ask(room, "why story:3")).lines[2]


async def test_all_the_evidence_stands_behind_a_button_stage_by_stage(room):
    room.subscribes(Subscription(DESK))
    room.hear(claim())
    room.send()
    said = await ask(room, "/aid why story:1 all", manager=False)
    assert said.lines[:2] == (
        "Delivery 1 here: first message, sent 1 May 2024, 12:00 UTC",
        "Deliveries elsewhere: 1 on its way",
    )
    assert said.lines[2].startswith("entry 1 · Harbour News · 1 May 2024, 12:00 UTC · ")
    assert said.lines[3] == "– Told: A new story: Reported, not confirmed."
    assert "– Thread: a new story: nothing is like it" in said.lines
    assert said.lines[-1] == "– Channels: open in all"
    assert not any("in 42" in line for line in said.lines)  # another channel's
    assert said.actions[0].line == "why story:1"


async def test_updates_that_a_later_one_overtook_are_only_counted(room):
    room.hear(claim())
    for n in range(3):
        room.hear(claim(), n + 1, source=f"Paper {n}")
    room.send()
    said = await ask(room, "why story:1 all")
    assert sum("update of the first message, sent" in line for line in said.lines) == 1
    assert "2 updates went out with a later one." in said.lines


async def test_why_of_what_is_held_or_failed_says_what_becomes_of_it(room):
    room.hear(claim())
    for state, more, said in (
        ("held", "not_before = 1714694400000000", "It waits until"),
        ("dead", "problem = 'not_in_channel'", "It could not be delivered: not_in_channel"),
        ("pending", "problem = 'timed out'", "It is on its way; the last attempt failed: timed out"),
        ("pending", "problem = ''", "It is on its way."),
    ):
        with room.store.database.begin() as connection:
            connection.exec_driver_sql(f"UPDATE delivery SET state = '{state}', {more}")
        assert (await ask(room, "why story:1")).lines[-1].startswith(said)


async def test_why_nothing_was_told_here(room):
    room.hear(claim())
    none = await ask(room, "why story 1", to=DESK)
    assert none.lines[-2:] == (
        "No subscription of this channel asks for it. /aid subscribe Sky Falcon would.",
        "So nothing was told here.",
    )
    room.subscribes(Subscription(DESK, "topic:sky-falcon", at_least=Rung.DELIVERED))
    low = await ask(room, "why story 1", to=DESK)
    assert low.lines[-1] == "Nothing was told: its status is lower than these subscriptions ask for."
    room.subscribes(Subscription(DESK, "topic:sky-falcon"))
    assert (await ask(room, "why story 1", to=DESK)).lines[-1] == "What came of it was no reason for a message here."
    room.bench.wall.forward(hours=1)
    room.subscribes(Subscription(DESK, "donor:NL", made_at=room.bench.wall.now()))
    late = await ask(room, "why story 1", to=DESK)
    assert late.lines[-1] == (
        "It was told elsewhere before this channel asked for it (1 May 2024, 13:00 UTC); nothing new came of it since."
    )
    room.store.subscriptions.mute(DESK.key, "story:1", room.bench.wall.now().replace(year=2025), "ada", "muted")
    muted = await ask(room, "why story 1", to=DESK)
    assert (
        muted.lines[-1] == "Nothing was told here: story 1 is muted until 1 May 2025, 13:00 UTC. /aid unmute ends that."
    )
    await ask(room, "wrong story:1 a drill")
    wrong = await ask(room, "why story 1")
    assert "ada withdrew it on 1 May 2024, 13:00 UTC: a drill." in wrong.lines
    assert "Put right: 1 May 2024, 13:00 UTC · ada · withdrawn: a drill" in (await ask(room, "why story 1 all")).lines


async def test_why_no_news_was_told(room):
    room.hear(None, title=TITLE)
    assert (await ask(room, "why story:1")).lines[-1] == (
        "Nothing was told: nobody asks for, promises, gives or stops anything in it."
    )
    room.hear(None, title=OTHER, about="defence")
    assert "not about arms that somebody asks for" in (await ask(room, "why story:2")).lines[-1]
    room.hear(claim(parties=()), -48, title="Seven cellos and an orchestra in the rain")
    assert "older than the first look" in (await ask(room, "why story:3")).lines[-1]


async def test_why_an_article_is_explained_by_what_held_when_it_came(room):
    first = {}
    room.hear(claim(), title=TITLE)
    room.hear(claim(), 1, title=TITLE, revision_of="entry 1")
    room.hear(None, 2, title=OTHER, about="defence")
    room.hear(claim("considering", "speculation"), 3, title="Seven cellos and an orchestra in the rain")
    await ask(room, "wrong story:1 now")
    room.hear(official("announced"), 4, source="Quay Post", title=TITLE)
    room.store.subscriptions.mute(ALL.key, "topic:sky-falcon", room.bench.wall.now().replace(year=2025), "ada", "muted")
    room.hear(official("announced", parties=()), 5, source="Quay Post", title="A ferry, a lantern and two brass bands")
    for entry in range(1, 6):
        first[entry] = (await ask(room, f"why entry:{entry}")).lines[0]
    assert first == {
        1: "It is on its way.",
        2: "It is not about arms that somebody asks for, gives or gets.",
        3: "It only holds something to be possible: that alone is no news.",
        4: "A person had withdrawn its story: nothing more was told of it.",
        5: "It was muted wherever it is asked for when it came.",
    }


async def test_what_an_article_changed_only_in_counts_may_be_parted(room):
    room.hear(claim(), title=TITLE)
    room.hear(None, 1, source="Quay Post", title=f"{TITLE} today")
    counted = await ask(room, "why entry:2")
    assert counted.lines[0] == "It says nothing new: it only changed the counts in the first message of the story."
    assert "split story:1 entry:2" in counted.lines[1]
    assert (await ask(room, "why entry:2", to=DESK)).lines[1].startswith("No subscription of this channel asks")


async def test_a_subscription_to_words_of_an_article_asked_for_its_story(room):
    room.subscribes(Subscription(DESK, "“nightly ferry”"))
    said = reading(claim(), title=TITLE)
    room.hear(replace(said, article=replace(said.article, text="The nightly ferry brought them.")))
    assert "Subscription 2 (“nightly ferry”) of this channel asks for it." in (await ask(room, "why 1", to=DESK)).lines


async def test_why_an_address_was_told_or_not(room):
    room.hear(claim())
    room.hear(None, 1, source="Quay Post", about="other", title=OTHER)
    told = await ask(room, "why https://a.example/entry-1?utm_source=chat&fbclid=1")
    assert told.lines[0] == "It is on its way."
    room.send()
    told = await ask(room, "why https://a.example/entry-1?utm_source=chat&fbclid=1")
    assert told.lines[0] == "It was told here on 1 May 2024, 12:00 UTC. A new story: Reported, not confirmed."
    assert [a.line for a in told.actions][:2] == ["why https://a.example/entry-1 all", "why story:1"]
    silent = await ask(room, "why https://a.example/entry-2")
    assert silent.lines[0].startswith("It is not about defence: it names no arms together with a country.")
    assert (await ask(room, "why entry:2")).lines == silent.lines
    assert (await ask(room, "why http://a.example/entry-2/#top")).lines == silent.lines
    assert any("not about defence" in line for line in (await ask(room, "why entry:2 all")).lines)
    with pytest.raises(UserError, match="no entry:99"):
        await ask(room, "why entry:99")


async def test_why_an_article_was_passed_over_and_what_one_may_do(room):
    words = " ".join(f"the ship number {n} came with crate {n} from harbour {n}" for n in range(12))

    def told(source):
        said = reading(claim(), source=source, title=TITLE)
        return replace(said, article=replace(said.article, text=words))

    room.hear(told("Harbour News"))
    room.hear(told("Quay Post"), 1, source="Quay Post")
    room.hear(told("Quay Post"), 2, source="Quay Post")
    room.hear(claim(), -48, source="The Courier", title=TITLE)
    for entry, first in (
        (2, "It is a copy of entry 1, Harbour News: copies are counted, not told."),
        (3, "It is a copy of entry "),
        (4, "It is older than the first look at The Courier"),
    ):
        assert (await ask(room, f"why entry:{entry}")).lines[0].startswith(first)
    assert "/aid split story:1 entry:2 makes it a story" in (await ask(room, "why entry:2")).lines[1]
    assert "/aid subscribe Sky Falcon would." in (await ask(room, "why entry:1", to=DESK)).lines[1]


async def test_why_an_address_is_not_known(room):
    said = await ask(room, "why https://www.harbour.example/2024/falcon")
    assert said.lines[0] == "No feed gave https://www.harbour.example/2024/falcon."
    assert "Harbour News" in said.lines[1]
    assert "No feed of quay.example is polled" in (await ask(room, "why https://quay.example/x")).lines[1]


async def test_why_a_message(room):
    room.hear(claim())
    room.hear(official("announced"), 3, source="Quay Post")
    _, reply, _ = room.send()
    said = await ask(room, "why", message=f"m{reply.id}")
    assert said.lines[0] == "This message: It went from “Reported, not confirmed” to “Announced”."
    assert said.footer == "Story 1"
    for message in ("m99", ""):
        with pytest.raises(UserError):
            await ask(room, "why", message=message)
    with pytest.raises(UserError):
        await ask(room, "why", message=f"m{reply.id}", to=DESK)


async def test_why_a_digest_and_a_notice(room):
    for title in (TITLE, OTHER):
        room.hear(claim(), title=title, source=title.split()[0])
    room.bench.wall.forward(minutes=5)
    with room.store.database.begin() as connection:
        connection.exec_driver_sql("UPDATE delivery SET state = 'held', not_before = 0")
    room.store.held.release(room.bench.wall.now())
    (digest,) = room.send()
    assert digest.delivery.kind is AlertKind.DIGEST
    said = await ask(room, "why", message=f"m{digest.id}")
    assert [a.line for a in said.actions][:2] == ["why story:1", "why story:2"]
    told = replace(digest.delivery, kind=AlertKind.NOTICE)
    room.store.stories.notify("blind", [told], room.bench.wall.now())
    (notice,) = room.send()
    assert "about the bot itself" in (await ask(room, "why", message=f"m{notice.id}")).lines[-1]


def test_addresses_of_threads():
    thread, here = Posting("7", "8"), Destination("discord", "42", "1")
    assert address(here, thread) == "https://discord.com/channels/1/8"
    assert address(here, Posting("7")) == "https://discord.com/channels/1/42/7"
    assert address(Destination("discord", "42"), thread) == address(Destination("preview", "desk"), thread) == ""
    assert (
        address(Destination("slack", "C1"), Posting("17.000002", "17.000001"))
        == "https://slack.com/archives/C1/p17000001"
    )
