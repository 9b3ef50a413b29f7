"""What people put right, on both databases: from settled entries to deliveries, and what is settled afterwards."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.errors import UserError
from bot.language import speaking
from bot.model import (
    AlertKind,
    Destination,
    Entry,
    FeedHealth,
    FeedSpec,
    Item,
    Origin,
    Posting,
    Quiet,
    Reading,
    Receipt,
    Rhythm,
    Subscription,
)
from bot.pipeline.regroup import Regroup
from bot.pipeline.rulings import Withdrawals
from bot.pipeline.settle import Settle
from bot.ports import Paused
from bot.rules.facts import Witness
from bot.rules.index import Index
from bot.rules.rule import EVERYTHING
from bot.stories.background import Background
from bot.stories.threads import Threads
from tests.clock import START
from tests.invented import claim, official, quantity, quote, reading
from tests.pseudo import CODE, learnt, wide

OPEN, REPLY, EDIT, DIGEST = AlertKind.OPEN, AlertKind.REPLY, AlertKind.EDIT, AlertKind.DIGEST
ALL, DESK = Destination("preview", "all"), Destination("discord", "42")
TITLE = "Netherlands promised Kyiv Sky Falcon missiles, report says"
OTHER = "Harbour cranes and a new lighthouse for the northern coast"


def address(to: Destination, posting: Posting) -> str:
    return f"https://chat.example/{to.channel}/{posting.message_id}" if to.platform == "discord" else ""


class Newsroom:
    """Entries that are settled into a store, and people who put right what becomes of them."""

    def __init__(self, bench):
        self.bench, self.store, self.entries = bench, bench.store, 0
        self.settle = self.process()
        witness = Witness()
        self.withdrawals = Withdrawals(self.store.rulings, witness)
        self.regroup = Regroup(self.store.rulings, witness, address)

    def process(self) -> Settle:
        return Settle(self.store.stories, Threads(Background(1000, {}, 1)), Index())

    def subscribes(self, *subscriptions: Subscription):
        for one in subscriptions:
            self.store.subscriptions.save(one, "ada", "subscribed")

    def hear(self, main, hours=0.0, *, source="Harbour News", revision_of=None, by=None, **more):
        """Settle an entry, or a revision of one, and give what was settled."""
        self.entries += 1
        when = START + timedelta(hours=hours)
        said = main if isinstance(main, Reading) else reading(main, source=source, **more)
        said = replace(said, article=replace(said.article, source=source, published=when))
        spec = FeedSpec(f"https://{source.lower().replace(' ', '-')}.example/feed", source)
        self.store.feeds.list_feeds([spec], listed_in=source)
        key = revision_of or f"entry {self.entries}"
        for feed in self.store.feeds.claim_feeds(
            START + timedelta(days=99, hours=self.entries), limit=9, lease=timedelta()
        ):
            if feed.spec == spec:
                old = replace(feed, added_at=START - timedelta(days=1))
                entry = Entry(
                    key,
                    f"https://a.example/{key.replace(' ', '-')}",
                    said.article.title,
                    f"version {self.entries}",
                    when,
                )
                self.store.feeds.keep(old, FeedHealth(), [entry], START + timedelta(days=99))
        now = START + timedelta(days=200)
        (due,) = self.store.feeds.due_entries(now, settled_before=now, limit=9)
        return (by or self.settle).step(due, said)

    def state(self, story):
        with self.store.rulings.ruling() as ledger:
            return ledger.story(story).state

    def send(self, lane=ALL, limit=99):
        """Let a lane run empty; what went out."""
        out = []
        while len(out) < limit:
            taken = self.store.deliveries.take(lane.key, self.bench.wall.now())
            if taken is None or isinstance(taken, Paused):
                break
            out.append(taken)
            self.store.deliveries.sent(taken, Receipt(f"m{taken.id}", f"t{taken.id}"), self.bench.wall.now())
        return out

    def sent(self, lane=ALL):
        return [(taken.delivery.kind, taken.story) for taken in self.send(lane)]


@pytest.fixture
def room(bench):
    room = Newsroom(bench)
    room.subscribes(Subscription(ALL))
    return room


# --- withdrawn -------------------------------------------------------------------------------------------------------


def test_a_story_is_taken_back_wherever_it_was_told_and_stays_silent(room):
    room.subscribes(Subscription(DESK))
    room.hear(claim())
    assert room.sent() == room.sent(DESK) == [(OPEN, 1)]
    done = room.withdrawals.withdraw(1, "ada", "it was a drill")
    assert done.channels == 2
    for lane in (ALL, DESK):
        root, reply = (taken.delivery for taken in room.send(lane))
        assert (root.kind, reply.kind) == (EDIT, REPLY)
        assert (root.message.headline, root.message.tone) == ("Withdrawn", "mark")
        assert root.message.struck.startswith("Reported, not confirmed")
        assert {f.label: f.text for f in root.message.facts} == {"Withdrawn by": "ada", "Why": "it was a drill"}
        assert "by ada: it was a drill" in reply.message.lines[0]
    settled = room.hear(official("announced"), 3, source="Quay Post")
    assert (settled.story, settled.kind, room.sent()) == (1, AlertKind.NONE, [])
    assert "withdrawn by ada" in settled.why[-1]


def test_a_restored_story_says_what_it_says_now_and_goes_on(room):
    room.hear(claim())
    room.withdrawals.withdraw(1, "ada")
    room.hear(official("announced"), 3, source="Quay Post")
    room.send()
    room.withdrawals.restore(1, "bo", "it was none")
    root, reply = (taken.delivery.message for taken in room.send())
    assert root.headline == "Announced"
    assert reply.lines[0].startswith("This stands again, by bo: it was none. It says: Announced")
    assert room.hear(official("delivered"), 9, source="The Courier").kind is REPLY


def test_what_is_held_of_it_is_never_said(room):
    room.subscribes(Subscription(DESK, rhythm=Rhythm("daily", 480)))
    room.hear(claim())
    room.withdrawals.withdraw(1, "ada")
    room.bench.wall.forward(days=2)
    room.store.held.release(room.bench.wall.now())
    assert room.sent(DESK) == []
    assert [kind for kind, _ in room.sent()] == [OPEN, EDIT, REPLY]


def test_in_quiet_hours_the_mark_is_set_at_once_and_the_reply_waits(room):
    desk = room.store.subscriptions.save(Subscription(DESK), "ada", "subscribed")
    room.hear(claim())
    room.send(DESK)
    room.store.subscriptions.save(replace(desk, quiet=Quiet(660, 840)), "ada", "quiet")  # noon lies in it
    room.withdrawals.withdraw(1, "ada")
    assert room.sent(DESK) == [(EDIT, 1)]
    room.bench.wall.forward(hours=3)
    room.store.held.release(room.bench.wall.now())
    assert room.sent(DESK) == [(REPLY, 1)]


def test_who_was_told_in_a_digest_is_told_in_a_thread(room):
    room.subscribes(Subscription(DESK, rhythm=Rhythm("daily", 480)))
    room.hear(claim())
    room.hear(official("announced", items=()), 1, title=OTHER)
    room.bench.wall.forward(days=2)
    room.store.held.release(room.bench.wall.now())
    assert [kind for kind, _ in room.sent(DESK)] == [DIGEST]
    room.withdrawals.withdraw(1, "ada")
    (told,) = room.send(DESK)
    assert (told.delivery.kind, told.story, told.delivery.message.headline) == (OPEN, 1, "Withdrawn")


def test_it_is_in_no_ledger_while_it_is_withdrawn(room):
    room.hear(official("announced"))
    assert len(room.store.search.rows(EVERYTHING)) == 1
    room.withdrawals.withdraw(1, "ada")
    room.hear(official("announced"), 1, source="Quay Post")
    assert room.store.search.rows(EVERYTHING) == []
    room.withdrawals.restore(1, "ada")
    assert len(room.store.search.rows(EVERYTHING)) == 1


@pytest.mark.parametrize("wrong", [lambda w: w.withdraw(9, "ada"), lambda w: w.restore(1, "ada"),
                                   lambda w: w.withdraw_quote(1, 1, "ada"), lambda w: w.restore_quote(1, 1, "ada")])  # fmt: skip
def test_what_cannot_be_done_is_said_and_nothing_is_written(room, wrong):
    room.hear(claim())
    with pytest.raises(UserError):
        wrong(room.withdrawals)
    assert room.store.rulings.of(1) == []


def test_who_did_it_is_kept(room):
    room.hear(claim())
    room.withdrawals.withdraw(1, "ada", "a drill")
    room.withdrawals.restore(1, "bo")
    assert [(r.by.person, r.what, r.by.reason) for r in room.store.rulings.of(1)] == [("ada", "withdrawn", "a drill"), ("bo", "restored", "")]  # fmt: skip
    with pytest.raises(UserError, match="not withdrawn"):
        room.withdrawals.restore(1, "bo")


# --- quotes ----------------------------------------------------------------------------------------------------------

WORDS = "We will send all that we have."


def quoted(words, source="Harbour News"):
    return reading(claim(), source=source, key_quotes=(quote(words),))


def test_a_quote_is_taken_out_of_a_mouth_and_comes_back_from_no_copy(room):
    room.hear(quoted(WORDS))
    assert room.send()[0].delivery.message.quotes[0].text == WORDS
    done = room.withdrawals.withdraw_quote(1, 1, "ada", "she never said so")
    assert done.quote.text == WORDS
    root, reply = (taken.delivery.message for taken in room.send())
    assert root.quotes == ()
    assert reply.struck == f"Marit Holm: “{WORDS}”"
    assert reply.lines[0] == "These are no longer given as words of Marit Holm, by ada: she never said so."
    room.hear(quoted("we will send all that we have", "Quay Post"), 1, source="Quay Post")
    assert room.state(1).quotes == ()
    room.hear(quoted("Nothing was decided yet.", "The Courier"), 2, source="The Courier")
    assert [c.text for c in room.state(1).quotes] == ["Nothing was decided yet."]


def test_words_that_were_withdrawn_can_be_given_back(room):
    room.hear(quoted(WORDS))
    room.withdrawals.withdraw_quote(1, 1, "ada")
    room.withdrawals.restore_quote(1, 1, "bo")
    assert [c.text for c in room.state(1).quotes] == [WORDS]
    assert room.send()[-2].delivery.message.quotes[0].text == WORDS


def test_a_root_that_is_held_is_told_without_them(room):
    room.subscribes(Subscription(DESK, rhythm=Rhythm("daily", 480)))
    room.hear(quoted(WORDS))
    room.withdrawals.withdraw_quote(1, 1, "ada")
    room.bench.wall.forward(days=2)
    room.store.held.release(room.bench.wall.now())
    assert [taken.delivery.message.quotes for taken in room.send(DESK)] == [()]


# --- split -----------------------------------------------------------------------------------------------------------


def two_in_one(room):
    """A report, and another country's announcement that went into the same thread."""
    room.hear(claim(), title=TITLE)
    room.hear(official("announced"), 3, source="Quay Post", title=f"{TITLE} today")
    assert room.sent() == [(OPEN, 1), (REPLY, 1), (EDIT, 1)]


def test_an_entry_becomes_a_story_of_its_own_and_the_old_root_says_what_is_left(room):
    two_in_one(room)
    done = room.regroup.split(1, 2, "ada", "another package")
    assert (done.story, done.moved, done.opened) == (2, 1, 1)
    assert room.state(1).outlets == ("Harbour News",)
    assert (room.state(1).rung, room.state(2).rung) == ("reported", "announced")
    out = room.send()
    assert [(taken.delivery.kind, taken.story) for taken in out] == [(EDIT, 1), (REPLY, 1), (OPEN, 2)]
    assert out[0].delivery.message.headline == "Reported, not confirmed"
    assert out[1].delivery.message.struck.startswith("Announced")
    assert out[2].delivery.message.actions[0].line == "why story:2"


def test_what_is_left_after_a_split_is_as_if_the_entry_had_never_been_there(room):
    room.hear(claim(), title=TITLE)
    alone = room.state(1)
    room.hear(official("announced"), 3, source="Quay Post", title=f"{TITLE} today")
    room.regroup.split(1, 2, "ada")
    assert room.state(1) == alone


def test_a_revision_and_a_restart_keep_to_it(room):
    two_in_one(room)
    room.regroup.split(1, 2, "ada")
    revised = room.hear(official("approved"), 4, source="Quay Post", title=f"{TITLE} today", revision_of="entry 2")
    assert revised.story == 2
    later = room.hear(official("contracted"), 5, source="The Courier", title=f"{TITLE} today", by=room.process())
    assert later.story == 2
    assert any("a person parted" in reason for reason in later.why)


def test_copies_go_where_their_original_goes(room):
    words = " ".join(f"the ship number {n} came with crate {n} from harbour {n}" for n in range(12))

    def told(source):
        said = reading(official("announced"), source=source, title=f"{TITLE} today")
        return replace(said, article=replace(said.article, text=words))

    room.hear(claim(), title=TITLE)
    room.hear(told("Quay Post"), 1, source="Quay Post")
    copy = room.hear(told("The Courier"), 2, source="The Courier")
    assert any("a copy" in reason for reason in copy.why)
    done = room.regroup.split(1, 2, "ada")
    assert done.moved == 2
    assert room.state(2).outlets == ("Quay Post", "The Courier")
    assert room.hear(told("Fourth"), 3, source="Fourth").story == 2


def test_a_copy_that_was_read_before_its_original_stays_one_and_goes_where_that_goes(room):
    words = " ".join(f"the ship number {n} came with crate {n} from harbour {n}" for n in range(12))

    def told(source, main):
        said = reading(main, source=source, title=f"{TITLE} today")
        return replace(said, article=replace(said.article, text=words))

    spun = claim(origin=Origin(named="nobody in particular"))
    room.hear(told("Spinner", spun), 2, source="Spinner")
    found = room.hear(told("Harbour News", claim()), 1, source="Harbour News")
    assert "came after its copy" in found.why[0]
    room.hear(official("announced"), 9, source="Quay Post", title=OTHER)

    def origins(story):
        return [origin.named or origin.outlet for origin in room.state(story).origins]

    assert origins(1) == ["Harbour News"]
    assert origins(2) == ["Dutch Ministry of Defence"]
    room.regroup.merge(2, 1, "ada")
    assert origins(1) == ["Harbour News", "Dutch Ministry of Defence"]
    parted = room.regroup.split(1, 2, "ada")
    assert (parted.moved, room.state(1).outlets, origins(parted.story)) == (2, ("Quay Post",), ["Harbour News"])
    assert room.hear(told("Fourth", spun), 3, source="Fourth", by=room.process()).origin == found.origin


def test_a_copy_that_said_more_in_a_revision_of_its_own_keeps_its_say(room):
    words = " ".join(f"the ship number {n} came with crate {n} from harbour {n}" for n in range(12))

    def told(main, source):
        said = reading(main, source=source, title=TITLE)
        return replace(said, article=replace(said.article, text=words))

    room.hear(told(claim(), "Harbour News"))
    room.hear(told(claim(), "Quay Post"), 1, source="Quay Post")
    room.hear(claim(), 2, source="The Courier", title=TITLE)
    room.hear(told(official("delivered"), "Quay Post"), 3, source="Quay Post", revision_of="entry 2")
    assert room.state(1).rung == "delivered"
    room.regroup.split(1, 3, "ada")
    assert room.state(1).rung == "delivered"


def test_processes_hear_of_what_was_moved_whatever_its_row_and_its_age(room):
    two_in_one(room)
    later = START + timedelta(days=60)
    with room.store.stories.settling() as ledger:
        last = max(row for row, _ in ledger.members_after(0, START))
    room.regroup.split(1, 2, "ada")
    with room.store.stories.settling() as ledger:
        assert [(m.entry, m.story) for _, m in ledger.members_after(last, later)] == [(2, 2)]


def test_what_an_entry_said_goes_with_it(room):
    two_in_one(room)
    room.regroup.split(1, 2, "ada")
    with room.store.database.connect() as connection:
        said = connection.exec_driver_sql("SELECT entry_id, story_id FROM observation ORDER BY id").all()
    assert [tuple(row) for row in said] == [(1, 1), (2, 2)]


def test_the_new_story_is_told_by_the_usual_rules(room):
    room.subscribes(Subscription(DESK))
    room.hear(claim(), title=TITLE)
    room.hear(official("announced"), -48, source="Quay Post", title=f"{TITLE} today")
    assert room.regroup.split(1, 2, "ada").opened == 0  # backlog alerts nobody
    room.hear(official("approved"), 3, source="The Courier", title=TITLE)
    room.store.subscriptions.mute(DESK.key, "topic:sky-falcon", room.bench.wall.now() + timedelta(days=1), "ada", "")
    assert room.regroup.split(1, 3, "ada").opened == 1
    assert [story for kind, story in room.sent(DESK) if kind is OPEN] == [1]


def test_a_reply_that_is_held_and_tells_of_it_is_never_said(room):
    desk = room.store.subscriptions.save(Subscription(DESK), "ada", "subscribed")
    room.hear(claim(), title=TITLE)
    assert room.sent(DESK) == [(OPEN, 1)]
    room.store.subscriptions.save(replace(desk, rhythm=Rhythm("daily", 480)), "ada", "daily")
    room.hear(official("announced"), 3, source="Quay Post", title=f"{TITLE} today")
    room.regroup.split(1, 2, "ada")
    with room.store.database.connect() as connection:
        replies = "FROM delivery d JOIN destination t ON t.id = destination_id WHERE channel = '42' AND kind = 'reply'"
        held = f"SELECT state {replies} ORDER BY d.id"
        assert connection.exec_driver_sql(held).scalars().all() == ["merged", "held"]  # what was parted says so instead


def test_there_must_be_something_to_part(room):
    room.hear(claim())
    for entry in (1, 7):
        with pytest.raises(UserError):
            room.regroup.split(1, entry, "ada")


# --- merge -----------------------------------------------------------------------------------------------------------


def two_stories(room):
    room.hear(claim(), title=TITLE)
    room.hear(official("announced"), 3, source="Quay Post", title=OTHER)
    assert room.sent() == [(OPEN, 1), (OPEN, 2)]


def test_a_story_goes_on_in_another(room):
    room.subscribes(Subscription(DESK))
    two_stories(room)
    room.send(DESK)
    done = room.regroup.merge(2, 1, "ada", "one package")
    assert (done.story, done.moved) == (1, 1)
    assert room.state(1).outlets == ("Harbour News", "Quay Post")
    out = room.send(DESK)
    assert [(taken.delivery.kind, taken.story) for taken in out] == [(EDIT, 1), (REPLY, 1), (EDIT, 2), (REPLY, 2)]
    assert out[1].delivery.message.headline == "Announced"
    assert out[2].delivery.message.headline == "Continued in story 1"
    assert out[2].delivery.message.links[0].url.startswith("https://chat.example/42/m")
    assert "by ada: one package" in out[3].delivery.message.lines[0]


def test_what_continues_either_goes_into_the_one_in_every_process(room):
    two_stories(room)
    other = room.process()
    room.regroup.merge(2, 1, "ada")
    for n, process in enumerate((room.settle, other, room.process())):
        assert room.hear(official("contracted"), 4 + n, source=f"Paper {n}", title=OTHER, by=process).story == 1
    assert room.hear(official("approved"), 9, source="Quay Post", title=OTHER, revision_of="entry 2").story == 1


def test_a_merged_story_is_found_no_more_and_who_follows_it_follows_the_other(room):
    two_stories(room)
    room.subscribes(Subscription(DESK, "story:2"))
    room.regroup.merge(2, 1, "ada")
    assert [number for number, _ in room.store.search.stories(EVERYTHING, limit=9)] == [1]
    assert {row.story for row in room.store.search.rows(EVERYTHING)} == {1}
    room.hear(official("delivered"), 9, source="The Courier", title=OTHER)
    assert [kind for kind, story in room.sent(DESK) if story == 1] == [OPEN]
    with pytest.raises(UserError, match="went into story 1"):
        room.withdrawals.withdraw(2, "ada")


def test_who_waits_for_both_is_told_of_one(room):
    room.subscribes(Subscription(DESK, rhythm=Rhythm("daily", 480)))
    room.hear(claim(), title=TITLE)
    room.hear(official("announced"), 3, source="Quay Post", title=OTHER)
    room.regroup.merge(2, 1, "ada")
    room.bench.wall.forward(days=2)
    room.store.held.release(room.bench.wall.now())
    (told,) = room.send(DESK)
    assert (told.delivery.kind, told.story, told.delivery.message.headline) == (OPEN, 1, "Announced")


def test_who_had_only_the_other_thread_gets_this_one(room):
    room.hear(claim(), title=TITLE)
    room.subscribes(Subscription(DESK))
    room.hear(official("announced"), 3, source="Quay Post", title=OTHER)
    assert room.sent(DESK) == [(OPEN, 2)]
    room.regroup.merge(2, 1, "ada")
    assert room.sent(DESK) == [(OPEN, 1), (EDIT, 2), (REPLY, 2)]


def test_what_was_parted_can_be_put_together_again(room):
    two_in_one(room)
    before = room.state(1)
    room.regroup.split(1, 2, "ada")
    room.regroup.merge(2, 1, "ada")
    assert replace(room.state(1), joined=(), strands=()) == before
    settled = room.hear(official("contracted"), 5, source="The Courier", title=f"{TITLE} today")
    assert settled.story == 1
    assert not any("a person parted" in reason for reason in settled.why)


def test_what_is_withdrawn_is_merged_with_nothing(room):
    two_stories(room)
    room.withdrawals.withdraw(2, "ada")
    for pair in ((2, 1), (1, 2), (1, 1)):
        with pytest.raises(UserError):
            room.regroup.merge(*pair, "ada")


def test_a_merge_is_taken_back_and_the_threads_go_on_by_themselves(room):
    two_stories(room)
    before = (room.state(1), room.state(2))
    room.regroup.merge(2, 1, "ada")
    room.hear(official("contracted"), 5, source="The Courier", title=TITLE)
    room.send()
    done = room.regroup.unmerge(2, "bo", "two packages")
    assert (done.story, done.other, done.moved) == (2, 1, 1)
    assert room.state(2) == before[1]
    assert room.state(1).outlets == ("Harbour News", "The Courier")  # what came since stays
    assert room.state(1).joined == ()
    told = [(taken.delivery.kind, taken.story, taken.delivery.message) for taken in room.send()]
    assert [(kind, story) for kind, story, _ in told if story == 2] == [(EDIT, 2), (REPLY, 2)]
    assert (
        told[-1][2].lines[0]
        == "This goes on here, by bo: two packages. It says: Announced: Sky Falcon, “a small number”"
    )
    assert {number for number, _ in room.store.search.stories(EVERYTHING, limit=9)} == {1, 2}
    assert room.hear(official("approved"), 9, source="Quay Post", title=OTHER, revision_of="entry 2").story == 2


PACKAGES = (("sky-falcon", "Sky Falcon", (6, "six")), ("heron", "Heron", (4, "four")))


def test_two_packages_that_are_merged_are_both_in_the_ledger(room):
    def packages():
        return sorted(row.quantity.words for row in room.store.search.rows(EVERYTHING))

    falcon, heron = (Item(i, n, quantity(*q)) for i, n, q in PACKAGES)
    room.hear(official("announced", items=(falcon,)), 3, title=TITLE)
    room.hear(official("announced", items=(heron,)), 1, title=OTHER)
    for _ in range(2):
        room.regroup.merge(2, 1, "ada")  # published before what was heard first
        assert packages() == ["four", "six"]
        room.regroup.unmerge(2, "ada")
        assert packages() == ["four", "six"]
    room.regroup.merge(2, 1, "ada")
    room.hear(official("delivered", items=(heron,)), 9, source="Quay Post", title=OTHER)
    assert packages() == ["four", "six"]
    assert [row.rung for row in room.store.search.rows(EVERYTHING)] == ["announced", "delivered"]


def test_rows_of_the_ledger_are_written_only_where_they_change(room):
    written = []
    sa.event.listen(room.store.database, "before_cursor_execute", lambda *said: written.append(said[2]))

    def settled(main, hours, source):
        written.clear()
        room.hear(main, hours, source=source, title=TITLE)
        return sum("INSERT INTO ledger_row" in statement for statement in written)

    assert settled(official("announced"), 0, "Harbour News") == 1
    assert settled(official("announced"), 1, "Quay Post") == 0
    assert settled(official("delivered"), 2, "The Courier") == 1


def test_a_merge_that_left_no_trace_of_what_came_with_it_is_not_taken_back(room):
    two_stories(room)
    with pytest.raises(UserError, match="was not merged"):
        room.regroup.unmerge(2, "ada")
    room.regroup.merge(2, 1, "ada")
    with room.store.rulings.ruling() as ledger:
        for one in ledger.heard(1):
            ledger.move(replace(one.member, was_in=()))  # as versions before this one kept it
    with pytest.raises(UserError, match="part them one by one"):
        room.regroup.unmerge(2, "ada")


def test_a_merge_of_a_merge_is_taken_back_step_by_step(room):
    two_stories(room)
    room.hear(
        official("announced", parties=()), 4, source="The Courier", title="A third thing entirely: boats and rain"
    )
    before = [room.state(n) for n in (1, 2, 3)]
    room.regroup.merge(3, 2, "ada")
    room.regroup.merge(2, 1, "ada")
    assert room.state(1).joined == (2, 3)
    with pytest.raises(UserError, match="went into story 1"):
        room.regroup.unmerge(3, "ada")
    assert room.regroup.unmerge(2, "ada").moved == 2
    assert room.state(2).joined == (3,)
    room.regroup.unmerge(3, "ada")
    assert [room.state(n) for n in (1, 2, 3)] == before


# --- languages -------------------------------------------------------------------------------------------------------


def test_each_channel_hears_of_a_ruling_in_its_own_language_whoever_rules(room):
    with learnt():
        room.subscribes(Subscription(DESK))
        room.store.subscriptions.speak(DESK, CODE, "ada", "another language")
        room.hear(claim(), title=TITLE)
        room.hear(official("announced"), 3, source="Quay Post", title=OTHER)
        with speaking(CODE):  # as who rules from there
            room.regroup.merge(2, 1, "ada")
            room.regroup.split(1, 2, "ada")
            room.withdrawals.withdraw(1, "ada")
        english, other = ([taken.delivery.message for taken in room.send(lane)] for lane in (ALL, DESK))
        assert [message.headline for message in other] == [wide(message.headline) for message in english]
        assert {message.actions[0].label for message in english} == {"Why"}
        assert {message.actions[0].label for message in other} == {wide("Why")}
    kept = [what for story in (1, 3) for said in room.store.rulings.told(story, ALL) for what in said.what]
    assert "status: Reported, not confirmed > Announced" in kept  # in one language, like all that is kept
    assert kept[-1] == "new: Announced"


# --- one transaction -------------------------------------------------------------------------------------------------


def test_all_of_a_ruling_holds_or_nothing(room):
    two_stories(room)

    def full(*_):
        raise OSError("disk full")

    broken = replace(room.regroup, address=full)  # asked for last
    room.subscribes(Subscription(DESK))
    with pytest.raises(OSError, match="disk full"):
        broken.merge(2, 1, "ada")
    assert room.state(2).continued == 0
    assert room.store.rulings.of(1) == room.store.rulings.of(2) == []
    assert room.sent() == []
