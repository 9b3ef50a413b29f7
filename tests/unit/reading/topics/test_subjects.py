from collections import defaultdict

from bot.catalogue import Catalogue, Country, Entity, RolePhrase, TopicClass
from bot.reading.topics.subjects import every_form, subjects

OWL = Entity(
    "owl",
    "system",
    "drone",
    "Owl 3",
    aliases={"en": ("Night Owl", "OWL drone"), "de": ("Eule",)},
    designations=("OW-3",),
    cased_aliases=("OWL", "NOCT"),
    weak_aliases=("Owl", "OWL"),
    weak_aliases_i18n={"uk": ("Сова",)},
)
CATALOGUE = Catalogue(
    {
        "owl": OWL,
        "post": Entity("post", "organisation", "media", "The Post"),
        "ann": Entity("ann", "person", "person", "Ann Berg", surname_aliases=("Berg",)),
    },
    {"NO": Country("NO", ("Norway",), ("Norwegian",), ("Oslo",), {"de": ("Norwegen",)})},
    {"drones": RolePhrase("drones", "NO", {"en": ("drone chief", "Norway’s drone chief", "Drone Office chief")})},
    {"drones": TopicClass("drones", ("drone",), {"en": ("drones",), "de": ("Drohnen",)})},
    {},
)


def test_subjects_of_one_id_are_told_apart() -> None:
    found = subjects(CATALOGUE)
    assert (found["owl"].kind, found["owl"].name) == ("system", "Owl 3")
    assert (found["role:drones"].kind, found["role:drones"].id, found["role:drones"].name) == (
        "role",
        "drones",
        "drone chief",
    )
    assert (found["class:drones"].kind, found["class:drones"].name) == ("class", "drones")
    assert found["country:NO"].name == "Norway"


def test_every_name_has_its_strength() -> None:
    strengths = defaultdict(set)
    for form in every_form(CATALOGUE):
        strengths[form.key, form.strength].add(form.alias)
    assert strengths["owl", "safe"] == {"Owl 3", "Night Owl", "OWL drone", "Eule", "OW-3"}
    assert strengths["owl", "cased"] == {"NOCT"}
    assert strengths["owl", "weak"] == {"Owl", "OWL", "Сова"}
    assert strengths["ann", "name"] == {"Ann Berg"}
    assert strengths["ann", "surname"] == {"Berg"}
    assert strengths["country:NO", "name"] == {"Norway", "Norwegen"}
    assert strengths["country:NO", "metonym"] == {"Oslo"}
    assert strengths["role:drones", "bare"] == {"drone chief"}
    assert strengths["role:drones", "phrase"] == {"Norway’s drone chief", "Drone Office chief"}


def test_only_class_words_keep_to_their_language() -> None:
    assert {form.alias: form.lang for form in every_form(CATALOGUE) if form.lang} == {"drones": "en", "Drohnen": "de"}


def test_capitals_are_minded_where_they_tell() -> None:
    cases = {form.alias: form.case for form in every_form(CATALOGUE)}
    assert cases["Night Owl"] == "any"
    assert (
        cases["Owl"] == cases["Norway"] == cases["the Post"] == cases["Ann Berg"] == cases["drone chief"] == "capitals"
    )
    assert cases["OWL"] == cases["NOCT"] == "exact"
