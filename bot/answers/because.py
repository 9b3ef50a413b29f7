"""Why something was told in a channel, or was not, in a few plain lines. Each rests on what is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.alerts import compose, reasons, words
from bot.alerts.dates import dated
from bot.alerts.decide import kind_for, quiet
from bot.language import N_, _, ngettext, quoted
from bot.model import Alert, AlertKind, HedgeLevel, Mention, Reading, Ruling, Rung, StoryState, Subscription
from bot.model.desk import LookedAt, StoryFile
from bot.model.rulings import Said
from bot.rules.vocabulary import Vocabulary
from bot.rules.words import in_words
from handlers.commands.command import PREFIX

_MOST_TOPICS, _MOST_BESIDE, _MOST_ASKING = 3, 3, 2  # named in a line
_LONGEST = 180  # characters of a sentence that is given; what is cut is marked
_TOPICS = ("system", "mechanism")
_ON_ITS_WAY = ("pending", "intent")
# Whose word it is, by the level of a claim; of an official's only where nobody is named.
_WORD: dict[HedgeLevel, str] = {
    "official": N_("given as being on the record; by whom is not said"),
    "official_unnamed": N_("officials say it who are not named"),
    "single_outlet_sources": N_("one outlet has it from its sources; no official confirms it"),
    "media_reports": N_("media report it; no official confirms it"),
    "claim_by_party": N_("only one side says so"),
    "speculation": N_("it is only held to be possible"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A story as a channel sees it, with all that is stored of why. `told`: what was said of it there, oldest first;
    `asking`: the subscriptions there that mean it; `muted`: what is muted there and covers it, until when.
    """

    file: StoryFile
    told: Sequence[Said]
    asking: Sequence[Subscription]
    muted: tuple[str, datetime] | None
    reading: Reading | None  # of the article that the message shows
    vocabulary: Vocabulary

    @property
    def state(self) -> StoryState:
        """The story as it stands."""
        return self.file.state


def of_story(case: Case) -> list[str]:
    """The account of a story: what made it, what was recognised, what it is worth, who asked for it, what was told."""
    found = (
        _made(case), recognised(case.reading), worth(case.state), _put_right(case.state), _asked(case), *_told(case)
    )  # fmt: skip
    return [line for line in found if line]


# --- what it is ------------------------------------------------------------------------------------------------------


def _made(case: Case) -> str:
    state, others = case.state, len(case.file.entries) - 1
    when = dated(state.at) if state.at else ""
    said = _("It comes from {source}, {when}.").format(source=state.source, when=when)
    if others < 1:
        return said
    first = min(case.file.entries, key=lambda entry: entry.at)
    more = ngettext(
        "{count} other article tells of it; the first came from {source}, {when}.",
        "{count} other articles tell of it; the first came from {source}, {when}.",
        others,
    )
    return f"{said} {more.format(count=others, source=first.feed, when=dated(first.at))}"


def recognised(reading: Reading | None) -> str:
    """By which words its topics were recognised; "" where nothing that can be given was."""
    if reading is None:
        return ""
    first: dict[str, Mention] = {}
    for mention in reading.mentions:
        if mention.kind in _TOPICS:
            first.setdefault(mention.entity, mention)
    if not first:
        first = {m.entity: m for m in reversed(reading.mentions) if m.kind == "class"}
    if not first:
        return ""
    names = {mention.entity: mention.name for mention in reading.mentions}
    named = "; ".join(_mentioned(mention, names) for mention in list(first.values())[:_MOST_TOPICS])
    return _("Recognised: {what}.").format(what=named)


def _mentioned(mention: Mention, names: Mapping[str, str]) -> str:
    """A topic with the words that named it, and what spoke for it where they might mean something else."""
    beside = [cue for cue in (_beside(one, names) for one in mention.evidence) if cue][:_MOST_BESIDE]
    if beside:
        said = _("{topic}, by the word “{words}” beside {others}")
        return said.format(topic=mention.name, words=mention.span.text, others=", ".join(beside))
    return _("{topic}, by the word “{words}”").format(topic=mention.name, words=mention.span.text)


def _beside(evidence: str, names: Mapping[str, str]) -> str:
    """What stands beside a weak name: "+missile" is a word, "with Harpoon" or "+with harpoon" another system."""
    if evidence.startswith(("+with ", "with ")):
        other = evidence.partition("with ")[2]
        return names.get(other, other)
    return quoted(evidence[1:]) if evidence.startswith("+") else ""


def worth(state: StoryState) -> str:
    """Which words carry the status that is shown, and whose they are."""
    if state.withdrawn:
        return ""
    if state.claim is None:
        return _("It is worth no status: nobody is said to ask for, promise, give or stop anything.")
    said = _("“{worth}”, because it says: “{sentence}” ({whose}).")
    whose = _whose(state)
    return said.format(worth=words.headline(state), sentence=_cut(state.claim.sentence.text), whose=whose)


def _whose(state: StoryState) -> str:
    level, hedge = state.hedge.level, state.hedge.words
    who = compose.origin(state) if state.claim and (state.claim.origin.outlet or state.claim.origin.named) else ""
    word = who if who and level == "official" else ": ".join(part for part in (who, _(_WORD[level])) if part)
    if hedge and level != "official":
        return _("{whose}; its reserve: “{hedge}”").format(whose=word, hedge=hedge)
    return word


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]} …"


def _put_right(state: StoryState) -> str:
    if state.withdrawn:
        return _withdrawn(state.withdrawn)
    if state.continued:
        return _("It went into story {number}, by a person's word, and goes on there.").format(number=state.continued)
    return ""


def _withdrawn(by: Ruling) -> str:
    said = _("{person} withdrew it on {when}: {reason}.") if by.reason else _("{person} withdrew it on {when}.")
    return said.format(person=by.person, when=dated(by.at), reason=by.reason.rstrip("."))


# --- who asked for it ------------------------------------------------------------------------------------------------


def _asked(case: Case) -> str:
    asking = case.asking
    if not asking:
        topic = _topic(case)
        none = _("No subscription of this channel asks for it. {command} would.")
        return none.format(command=f"{PREFIX} subscribe {topic}")
    meant = [(one.number, in_words(one.rule, one.at_least, case.vocabulary)) for one in asking[:_MOST_ASKING]]
    said = "; ".join(f"{number} ({rule})" for number, rule in meant)
    if len(asking) > _MOST_ASKING:
        said = _("{what} and {count} more").format(what=said, count=len(asking) - _MOST_ASKING)
    return ngettext(
        "Subscription {numbers} of this channel asks for it.", "Subscriptions {numbers} of this channel ask for it.",
        len(asking),
    ).format(numbers=said)  # fmt: skip


def _topic(case: Case) -> str:
    """What one would subscribe to, in a word that the commands know."""
    state = case.state
    items = [item.name for item in state.claim.items] if state.claim else []
    named = [m.name for m in case.reading.mentions if m.kind == "system"] if case.reading else []
    return next(iter((*named, *items)), "everything")


# --- what was told, and what became of it ----------------------------------------------------------------------------


def _told(case: Case) -> Iterator[str]:
    said = [one for one in case.told if one.state != "merged" or one.kind is not AlertKind.EDIT]
    there = [one for one in said if one.state == "sent" and one.kind is not AlertKind.EDIT]
    if there:
        yield _sent(there, [one for one in case.told if one.kind is AlertKind.EDIT and one.state == "sent"])
        yield _newest(there[-1])
    waiting = [one for one in said if one.state in (*_ON_ITS_WAY, "held", "dead")]
    if waiting:
        yield fate(waiting[-1])
    if not said:
        yield silent(case)
    elsewhere = len({letter.to for letter in case.file.letters if letter.state == "sent"}) - bool(there)
    if elsewhere > 0:
        other = ngettext("It was told in {count} other channel.", "It was told in {count} other channels.", elsewhere)
        yield other.format(count=elsewhere)


def _sent(there: Sequence[Said], edits: Sequence[Said]) -> str:
    first, replies = there[0], len(there) - 1
    began = _("Told here on {when}.").format(when=_moment(first))
    follow = ngettext("{count} reply came since.", "{count} replies came since.", replies) if replies else ""
    if not edits:
        return " ".join(part for part in (began, follow.format(count=replies)) if part)
    last = _("Its first message was brought up to date {count} times, last on {when}.")
    if len(edits) == 1:
        last = _("Its first message was brought up to date on {when}.")
    last = last.format(count=len(edits), when=_moment(edits[-1]))
    return " ".join(part for part in (began, follow.format(count=replies), last) if part)


def _newest(said: Said) -> str:
    """Why the last message came when it came."""
    why = reasons.sentence(said.what)
    return _("The last message came because of this: {reason}").format(reason=why) if why else ""


def fate(said: Said) -> str:
    """What becomes of a message that is not there yet."""
    if said.state == "held":
        until = dated(said.not_before) if said.not_before else ""
        return _("It waits until {when}: quiet hours, or a digest.").format(when=until)
    if said.state == "dead":
        return _("It could not be delivered: {problem}").format(problem=said.problem or _("the chat refused it"))
    if said.problem:
        return _("It is on its way; the last attempt failed: {problem}").format(problem=said.problem)
    return _("It is on its way.")


def _moment(said: Said) -> str:
    return dated(said.sent_at) if said.sent_at else ""


def silent(case: Case) -> str:
    """The one reason why a channel was told nothing of a story."""
    state = case.state
    if state.withdrawn or state.continued:
        return _("Nothing was told here.")
    if case.muted:
        rule, until = case.muted
        said = _("Nothing was told here: {what} is muted until {when}. {command} ends that.")
        what = in_words(rule, Rung.NONE, case.vocabulary)
        return said.format(what=what, when=dated(until), command=f"{PREFIX} unmute")
    return _no_news(case) if case.asking else _("So nothing was told here.")


def _no_news(case: Case) -> str:
    """Why a story that somebody here asks for is none to be told."""
    state = case.state
    if all(entry.backlog for entry in case.file.entries):
        return _("Nothing was told: all its articles are older than the first look at their feeds.")
    if state.about != "aid":
        return _("Nothing was told: it is not about arms that somebody asks for, gives or gets.")
    if quiet(state):
        return _("Nothing was told: nobody asks for, promises, gives or stops anything in it.")
    if all(_below(one, state) for one in case.asking):
        return _("Nothing was told: its status is lower than these subscriptions ask for.")
    asked = max((one.made_at for one in case.asking if one.made_at), default=None)
    told = max((letter.created_at for letter in case.file.letters if letter.kind != AlertKind.EDIT), default=None)
    if asked and told and told < asked:
        late = _("It was told elsewhere before this channel asked for it ({when}); nothing new came of it since.")
        return late.format(when=dated(asked))
    return _("What came of it was no reason for a message here.")


def _below(subscription: Subscription, state: StoryState) -> bool:
    told = kind_for(Alert(AlertKind.OPEN, ()), opened=False, state=state, subscription=subscription)
    return told is AlertKind.NONE


# --- one article -----------------------------------------------------------------------------------------------------


def of_entry(entry: LookedAt, case: Case | None, reading: Reading | None) -> list[str]:
    """The account of an article: the one reason that decided, what one may do, and what was recognised in it."""
    found = [_decided(entry, case), *_to_do(entry, case), recognised(reading)]
    if case is not None:
        said = _("It belongs to story {number}: {worth} ({spread}).")
        worth_, spread = words.headline(case.state), compose.spread(case.state)
        found.append(said.format(number=case.file.story, worth=worth_, spread=spread))
    return [line for line in found if line]


def told_of(entry: LookedAt, case: Case | None) -> Said | None:
    """The message that was made of an entry in this channel, the last one; None where none was."""
    mine = [one for one in case.told if one.entry == entry.entry and one.kind is not AlertKind.EDIT] if case else []
    return mine[-1] if mine else None


def _decided(entry: LookedAt, case: Case | None) -> str:
    if entry.state == "due":
        return _("It is still to be read.")
    if entry.state == "failed":
        return _("It could not be read: {problem}").format(problem="; ".join(entry.outcome))
    if said := told_of(entry, case):
        if said.state != "sent":
            return fate(said)
        told = _("It was told here on {when}. {reason}")
        return told.format(when=_moment(said), reason=reasons.sentence(said.what))
    return _passed_over(entry, case)


# Why an article that was read was told nowhere, by how the reason begins that is kept of it.
_PASSED_OVER = (
    (
        "not about defence",
        N_("It is not about defence: it names no arms together with a country."),
    ),
    ("the story is not about aid", N_("It is not about arms that somebody asks for, gives or gets.")),
    ("about aid, but", N_("It is about aid, but nobody asks for, promises, gives or stops anything in it.")),
    ("speculation", N_("It only holds something to be possible: that alone is no news.")),
    ("the story was withdrawn", N_("A person had withdrawn its story: nothing more was told of it.")),
    ("nothing that a message shows", N_("It says nothing that the story did not say already.")),
    ("no channel subscribes", N_("No channel had asked for it when it came.")),
    (
        "its channels wait",
        N_("Its story had not been told yet, and this article alone was no reason to."),
    ),
    ("muted where", N_("It was muted wherever it is asked for when it came.")),
    ("edit in", N_("It says nothing new: it only changed the counts in the first message of the story.")),
)
_NO_NEWS = ("nothing that a message shows", "edit in")  # after which somebody may think otherwise


def _passed_over(entry: LookedAt, case: Case | None) -> str:
    """Why an article that was read was not told here."""
    if entry.copy:
        return _copied(entry)
    if entry.backlog:
        old = _("It is older than the first look at {feed}: such articles can be searched, but are never told.")
        return old.format(feed=entry.feed)
    last = entry.outcome[-1] if entry.outcome else ""
    if known := next((said for begins, said in _PASSED_OVER if last.startswith(begins)), ""):
        return _(known)
    if case is None or not case.told:
        return silent(case) if case else ", ".join(entry.outcome)
    return _("It was told elsewhere. When it came, no subscription of this channel asked for it, or it was muted here.")


def _copied(entry: LookedAt) -> str:
    where = next((reason for reason in entry.outcome if reason.startswith("a copy: ")), "")
    of = where.rpartition(" stand in ")[2]
    if not of:
        return _("It is a copy of another article of its story: copies are counted, not told.")
    return _("It is a copy of {other}: copies are counted, not told.").format(other=of)


def _to_do(entry: LookedAt, case: Case | None) -> Iterator[str]:
    """What one may do about it."""
    if case is None or told_of(entry, case):
        return
    number = case.file.story
    if not case.asking and case.state.about == "aid":
        yield _asked(case)
    elif entry.copy or any(reason.startswith(_NO_NEWS) for reason in entry.outcome):
        said = _("Is it news of its own? {command} makes it a story of its own.")
        yield said.format(command=f"{PREFIX} split story:{number} entry:{entry.entry}")
