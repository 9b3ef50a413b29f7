"""A small catalogue of invented systems, and rules as hypothesis makes them; words of rules as German has them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from gettext import NullTranslations

from hypothesis import strategies as st

from bot.catalogue import Catalogue, Country, Entity, Office, RolePhrase, Status, TopicClass
from bot.language import Language, known, learn, speaking
from bot.model import Mark, Rung
from bot.rules.rule import NOTHING, Term, all_of, any_of, negated
from bot.rules.vocabulary import Vocabulary

ENTITIES = (
    Entity("heron", "system", "drone.recon", "Heron", {"en": ("Heron drone",)}, generic=True),
    Entity("heron-2", "system", "drone.recon", "Heron 2", designations=("HR-2",), parent="heron"),
    Entity("sky-falcon", "system", "missile.cruise", "Sky Falcon", designations=("SF-140",), weak_aliases=("falcon",)),
    Entity("sea-shield", "system", "air_defence.long", "Sea Shield"),
    Entity("grey-owl", "system", "air_defence.short", "Grey Owl", weak_aliases=("falcon",)),
    Entity("harbour-fund", "mechanism", "fund", "Harbour Fund"),
    Entity("norland-arms", "organisation", "company", "Norland Arms (works)", {"en": ("Norland Arms",)}),
    Entity("war-office", "organisation", "gov.defence", "War Office", {"de": ("Kriegsamt",)}),
    Entity("courier", "organisation", "media", "The Courier"),
    Entity(
        "marit-holm",
        "person",
        "gov.defence",
        "Marit Holm",
        surname_aliases=("Holm",),
        roles=(Office("it-minister", date(2020, 1, 1)),),
    ),
    Entity(
        "ada-berg",
        "person",
        "gov.defence",
        "Ada Berg",
        roles=(Office("it-minister", date(2015, 1, 1), date(2020, 1, 1)),),
    ),
)
COUNTRIES = (
    Country("DE", ("Germany",), ("German",), ("Berlin",), {"de": ("Deutschland",)}, {"de": ("deutsch",)}),
    Country("FR", ("France",), ("French",), ("Paris",)),
    Country("UA", ("Ukraine",), ("Ukrainian",), ("Kyiv",)),
    Country(
        "US", ("United States", "US"), ("American",), ("Washington", "War Office"), {"de": ("Vereinigte Staaten",)}
    ),
    Country("IT", ("Italy",), ("Italian",)),
)
CLASSES = (
    TopicClass("air_defence", ("air_defence.",), {"en": ("air defence", "air defense")}),
    TopicClass(
        "drones",
        ("drone.",),
        {"en": ("drones", "drone")},
        asked={"en": ("drones", "UAVs"), "de": ("Drohnen und Roboter", "Drohnen")},
    ),
)
ROLES = (
    RolePhrase(
        "it-minister", "IT", {"en": ("Italian sea minister", "sea minister"), "it": ("ministro italiano del mare",)}
    ),
    RolePhrase("it-envoy", "IT", {"en": ("Italian envoy",)}),
)
CATALOGUE = Catalogue(
    {e.id: e for e in ENTITIES}, {c.code: c for c in COUNTRIES}, {r.id: r for r in ROLES}, {c.id: c for c in CLASSES}, {},
)  # fmt: skip
STATUSES = {
    "shipped": Status("shipped", 5, "main", {}, rung="delivered"),
    "resumed": Status("resumed", 3, "exception", {}, rung="announced", mark="resumed"),
}
VOCABULARY = Vocabulary(CATALOGUE, STATUSES)

_VALUES = {
    "topic": [e.id for e in ENTITIES if e.type in ("system", "mechanism")],
    "class": ["air_defence", "drones"],
    "donor": ["DE", "FR", "US"],
    "recipient": ["UA", "IT"],
    "party": ["DE", "UA", "norland-arms", "war-office"],
    "person": ["marit-holm"],
    "status": [*Mark, *[*Rung][1:]],
    "status>=": [*Rung][1:],
    "origin": ["official", "media_reports"],
    "feed": ["the courier", "harbour news"],
    "lang": ["en", "uk"],
    "story": ["7", "12"],
    "phrase": ["spare parts", "parts", "cluster munitions"],
}
terms = st.sampled_from([Term(key, str(value)) for key, values in _VALUES.items() for value in values])
rules = st.recursive(
    terms,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(all_of), st.lists(inner, max_size=4).map(any_of), inner.map(negated)
    ),
    max_leaves=8,
).filter(lambda rule: rule != NOTHING)

_GERMAN = {
    "from {name}": "aus {name}", "to {name}": "an {name}", "words of {name}": "Worte von {name}",
    "outlet “{name}”": "Medium „{name}“", "language {name}": "Sprache {name}", "story {name}": "Vorgang {name}",
    "“{name}”": "„{name}“", "at least {name}": "mindestens {name}", "exactly {status}": "genau {status}",
    "not {what}": "nicht {what}", "{one} with {other}": "{one} mit {other}", "{one} or {other}": "{one} oder {other}",
    "{one}; or {other}": "{one}; oder {other}", "everything about aid": "alles über Hilfe",
    "on the record": "amtlich", "on media reports": "laut Medienberichten",
    "on the word of unnamed officials": "laut amtlichen Kreisen",
    "on the word of an outlet’s sources": "laut Quellen eines Mediums",
    "on the word of one side": "laut einer Seite", "as speculation": "als Spekulation",
    "requested": "angefordert", "considered": "erwogen", "reported": "gemeldet", "announced": "angekündigt",
    "approved": "genehmigt", "contracted": "bestellt", "delivered": "geliefert", "in use": "im Einsatz",
    "refused": "abgelehnt", "paused": "ausgesetzt", "resumed": "fortgesetzt", "ended": "beendet",
    "denied": "dementiert", "no comment": "kein Kommentar", "permission": "Erlaubnis", "restricted": "eingeschränkt",
    "corrected": "berichtigt", "daily at {time}": "täglich um {time}", "at once": "sofort",
    "weekly on {day} at {time}": "wöchentlich am {day} um {time}", "Monday": "Montag", "Tuesday": "Dienstag",
    "Wednesday": "Mittwoch", "Thursday": "Donnerstag", "Friday": "Freitag", "Saturday": "Samstag", "Sunday": "Sonntag",
}  # fmt: skip


class _German(NullTranslations):
    def gettext(self, text: str) -> str:
        return _GERMAN[text]


@contextmanager
def german() -> Iterator[None]:
    """Speak German in here: what is missing in it fails."""
    before = known().get("de")
    learn(Language("de", "Deutsch", _German(), {"DE": "Deutschland", "IT": "Bella Italia", "US": "Vereinigte Staaten"}))
    try:
        with speaking("de"):
            yield
    finally:
        del known()["de"]
        if before:
            learn(before)
