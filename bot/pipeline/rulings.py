"""A person takes back what was said, or gives it back: in one transaction with what is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.alerts import compose, righted
from bot.errors import UserError
from bot.language import _, ngettext
from bot.model import Delivery, QuoteCard, Ruling, StoryState
from bot.pipeline.everywhere import Hours, Saying, channels, everywhere, opened, ruled
from bot.pipeline.ruled import RulingLedger, RulingStore
from bot.rules.facts import Witness
from bot.stories.state import same_words


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: the story as it stands, and in how many channels that is told.

    Where entries moved, `other` is the story that they left: it has a thread in `threads` channels.
    """

    story: int
    state: StoryState
    channels: int
    quote: QuoteCard | None = None  # that it was about
    moved: int = 0  # entries
    opened: int = 0  # channels in which it has a thread of its own from now on
    other: int = 0
    threads: int = 0


@dataclass(frozen=True, slots=True)
class Withdrawals:
    """A ruling is for all destinations of the bot. All methods block, and raise UserError."""

    store: RulingStore
    witness: Witness

    def would_withdraw(self, story: int) -> Done:
        """The story as it stands, and in how many channels `withdraw` would be told. Nothing is changed."""
        with self.store.ruling() as ledger:
            before = _standing(ledger, story)
            return Done(story, before, len([*ledger.told_in(story), *ledger.digested_in(story)]))

    def withdraw(self, story: int, person: str, reason: str = "") -> Done:
        """Take a story back everywhere. It stays silent, whatever comes, until it is restored.

        What is held of it is never said; who was told in a digest hears of it in a thread of its own.
        """
        with self.store.ruling() as ledger:
            before = _standing(ledger, story)
            by = Ruling(person, ledger.wall, reason)
            after = replace(before, withdrawn=by)
            ledger.hush(story)
            saying = Saying.of(story, after, partial(righted.withdrawn, before, by))
            in_threads = [opened(saying, to) for to in ledger.digested_in(story)]
            return self._ruled(ledger, saying, by, "withdrawn", in_threads)

    def restore(self, story: int, person: str, reason: str = "") -> Done:
        """Let a story that was withdrawn be told again, as it stands now."""
        with self.store.ruling() as ledger:
            before = opened_story(ledger, story)
            if not before.withdrawn:
                raise UserError(_("Story {number} is not withdrawn.").format(number=story))
            by, after = Ruling(person, ledger.wall, reason), replace(before, withdrawn=None)
            return self._ruled(ledger, Saying.of(story, after, partial(righted.restored, after, by)), by, "restored")

    def withdraw_quote(self, story: int, number: int, person: str, reason: str = "") -> Done:
        """Take words out of a mouth, in whichever article they stand; `number` counts the quotes as shown, from 1."""
        with self.store.ruling() as ledger:
            before = opened_story(ledger, story)
            card = _numbered(compose.foremost(before), number, _many_quotes(story, len(before.quotes)))
            by = Ruling(person, ledger.wall, reason)
            kept = tuple(c for c in before.quotes if not same_words(c.text, card.text))
            after = replace(before, quotes=kept, unsaid=(*before.unsaid, card))
            saying = Saying.of(story, after, partial(righted.quote_withdrawn, card, by))
            return replace(self._ruled(ledger, saying, by, f"quote withdrawn: {card.text}"), quote=card)

    def restore_quote(self, story: int, number: int, person: str, reason: str = "") -> Done:
        """Give words back that were withdrawn; `number` counts those, from 1."""
        with self.store.ruling() as ledger:
            before = opened_story(ledger, story)
            card = _numbered(before.unsaid, number, _many_withdrawn(story, len(before.unsaid)))
            by = Ruling(person, ledger.wall, reason)
            unsaid = tuple(c for c in before.unsaid if c is not card)
            after = replace(before, quotes=(*before.quotes, card), unsaid=unsaid)
            saying = Saying.of(story, after, partial(righted.quote_restored, card, by))
            return replace(self._ruled(ledger, saying, by, f"quote restored: {card.text}"), quote=card)

    def _ruled(
        self, ledger: RulingLedger, saying: Saying, by: Ruling, what: str, more: Sequence[Delivery] = ()
    ) -> Done:
        number = ledger.note(saying.story, by, what)
        ledger.restate(saying.story, saying.state)
        hours = Hours(ledger, self.witness.of(saying.story, saying.state))
        born = [*everywhere(ledger, saying, hours), *more]
        ledger.tell_ruling(number, saying.story, ruled(what, number), born)
        return Done(saying.story, saying.state, channels(born))


def opened_story(ledger: RulingLedger, story: int) -> StoryState:
    """A story that people may put right. Raises UserError."""
    if not ledger.known(story):
        raise UserError(_("There is no story {number}.").format(number=story))
    state = ledger.story(story).state
    if state.continued:
        gone = _("Story {number} went into story {other}: name that one.")
        raise UserError(gone.format(number=story, other=state.continued))
    return state


def _standing(ledger: RulingLedger, story: int) -> StoryState:
    """A story that may be withdrawn. Raises UserError."""
    state = opened_story(ledger, story)
    if state.withdrawn:
        already = _("Story {number} was withdrawn already, by {person}.")
        raise UserError(already.format(number=story, person=state.withdrawn.person))
    return state


def _numbered(cards: Sequence[QuoteCard], number: int, otherwise: str) -> QuoteCard:
    if not 1 <= number <= len(cards):
        raise UserError(otherwise)
    return cards[number - 1]


def _many_quotes(story: int, count: int) -> str:
    if not count:
        return _("Story {number} has no quotes.").format(number=story)
    said = ngettext("Story {number} has {count} quote.", "Story {number} has {count} quotes.", count)
    return said.format(number=story, count=count)


def _many_withdrawn(story: int, count: int) -> str:
    if not count:
        return _("No quote of story {number} was withdrawn.").format(number=story)
    said = ngettext(
        "{count} quote of story {number} was withdrawn.", "{count} quotes of story {number} were withdrawn.", count
    )
    return said.format(number=story, count=count)
