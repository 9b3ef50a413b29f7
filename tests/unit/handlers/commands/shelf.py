"""A room for commands whose answers are made of values: nothing is stored, nothing is asked."""

from datetime import UTC, datetime

from bot.errors import UserError
from bot.ledger import export, timeline
from bot.ledger.rows import rows
from bot.model import Destination, File, Reading, StoryState
from bot.rules.near import did_you_mean, fold, near
from bot.rules.rule import EVERYTHING, Term
from handlers.commands.room import Asked, Counts, Hit

NOW = datetime(2023, 9, 25, 12, 0, tzinfo=UTC)
NAMES = {"sky falcon": ("topic", "sky-falcon", "Sky Falcon"), "falcon": ("topic", "sky-falcon", "Sky Falcon"),
         "heron": ("topic", "heron", "Heron"), "holm": ("person", "marit-holm", "Marit Holm"),
         "netherlands": ("party", "NL", "Netherlands")}  # fmt: skip


class Shelf:
    """Names, Questions, and the languages of Subscriptions, over these stories and readings."""

    def __init__(self, *stories: StoryState, readings: tuple[Reading, ...] = (), now: datetime = NOW) -> None:
        self._stories = list(enumerate(stories, 1))
        self._readings = readings
        self._now = now
        self.looks: dict[str, datetime] = {}
        self.spoken: dict[Destination, str] = {}

    def now(self):
        return self._now

    async def language(self, destination):
        return self.spoken.get(destination, "")

    async def speak(self, destination, code, person):
        self.spoken[destination] = code

    def understood(self, text, *, giving=False):
        if not text:
            return Asked(EVERYTHING)
        if text.casefold() not in NAMES:
            shown = [name for _, _, name in NAMES.values()]
            raise UserError(f"“{text}” is no name that is known. {did_you_mean(near(text, shown))}".strip())
        key, value, name = NAMES[text.casefold()]
        key = "donor" if giving and key == "party" else key
        return Asked(Term(key, value), name)

    def sought(self, text):
        try:
            return self.understood(text)
        except UserError:
            return Asked(Term("phrase", fold(text)), f"“{fold(text)}”")

    def alike(self, text):
        shown = near(text, [name for _, _, name in NAMES.values()])
        return {name: name for name in shown}

    async def count(self, asked, *, since=None, until=None, most):
        return len(await self.entries(asked, since=since, until=until, limit=most))

    async def stories(self, asked, *, since=None, until=None, offset=0, limit):
        found = [(n, s) for n, s in self._stories if self._about(asked, s) and _within(s.at, since, until)]
        return found[offset : offset + limit]

    async def entries(self, asked, *, since=None, until=None, before=None, limit):
        hits = [
            Hit(n, r, r.article.source, self._now, 7, "… a piece …", ("piece",))
            for n, r in reversed(list(enumerate(self._readings, 1)))
            if (before is None or n < before) and self._says(asked, r)
        ]
        return hits[:limit]

    async def rows(self, asked, *, since=None, until=None, open_only=False):
        found = [r for n, s in self._stories if self._about(asked, s) for r in rows(n, s)]
        return [r for r in found if (r.open or not open_only) and _within(r.latest, since, until)]

    async def picture(self, rows, title):
        return File("timeline.png", "image/png", timeline.svg(rows, title).encode(), timeline.alt(rows, title))

    async def table(self, rows):
        return File("pledges.csv", "text/csv", export.table(rows, {}, {}).encode())

    async def counts(self):
        return Counts("0.2", len(self._readings), len(self._stories))

    async def looked(self, person):
        before = self.looks.get(person)
        self.looks[person] = self._now
        return before

    def _about(self, asked, story):
        match asked.rule:
            case Term("topic", topic):
                return topic in story.topics
            case Term("donor" | "party", code):
                return code in story.parties
        return asked.rule == EVERYTHING

    def _says(self, asked, reading):
        match asked.rule:
            case Term("phrase", words):
                return words in fold(reading.article.title)
            case Term("person", person):
                return any(q.speaker and q.speaker.entity == person for q in reading.quotes)
        return True


def _within(at, since, until):
    return (since is None or at >= since) and (until is None or at < until)
