"""The article that the project began with, and a twin of our own prose with the same traps that always runs."""

from dataclasses import replace

import pytest

from bot.model import Article, Reading, Rung
from tests.shared import shared
from tests.unit.reading.reader_kit import DAY, ROOT, reader


@pytest.fixture(scope="module")
def seed() -> Reading:
    lines = [line for line in shared("seed/independent-atacms.txt").read_text("utf-8").splitlines() if line.strip()]
    title = next(line for line in lines if line.endswith("report says"))
    first = max(i for i, line in enumerate(lines) if line.startswith("Your support"))  # the appeal before the text
    last = next(i for i, line in enumerate(lines) if line.startswith("With reporting"))
    text = "\n".join(lines[first + 1 : last])
    return reader().read(Article(title, text, source="The Independent", published=DAY))


@pytest.fixture(scope="module")
def twin() -> Reading:
    title, _, text = (ROOT / "tests/corpus/seedlike.txt").read_text("utf-8").partition("\n\n")
    return reader().read(Article(title, text.strip(), source="The Quay Gazette", published=DAY))


def aliases(reading: Reading, topic: str) -> set[str]:
    mentions = [m for m in reading.mentions if m.entity == topic]
    assert all(reading.article.of(m.span.field)[m.span.start : m.span.end] == m.span.text for m in mentions)
    return {m.span.text for m in mentions}


def test_seed_topics_through_more_than_one_of_their_names(seed: Reading) -> None:
    assert seed.about == "aid"
    assert {"atacms", "himars"} <= set(seed.topics)
    assert len(aliases(seed, "atacms")) > 1
    assert len(aliases(seed, "himars")) > 1


def test_seed_is_reported_never_announced(seed: Reading) -> None:
    main = seed.claims[0]

    assert (main.status, main.rung) == ("reported_agreed", Rung.REPORTED)
    assert main.hedge.words in ("report says", "reportedly")
    assert (main.named("donor"), main.named("recipient")) == (("United States",), ("Ukraine",))
    assert [item.entity for item in main.items] == ["atacms"]
    assert main.items[0].quantity
    assert main.items[0].quantity.words == "a small number"
    assert not any(
        c.rung.height > Rung.REPORTED.height and any(i.entity == "atacms" for i in c.items) for c in seed.claims
    )


def test_seed_origin_and_reactions(seed: Reading) -> None:
    assert (seed.origin.outlet, seed.origin.sources, seed.origin.named) == ("NBC News", 4, None)
    assert [(r.mark, r.who) for r in seed.reactions] == [("no_comment", ("White House", "Pentagon"))]


def test_seed_strike_is_no_claim(seed: Reading) -> None:
    assert not any("Sevastopol" in c.sentence.text for c in seed.claims)


def test_twin(twin: Reading) -> None:
    main = twin.claims[0]

    assert twin.about == "aid"
    assert {"taurus", "f-16"} <= set(twin.topics)
    assert len(aliases(twin, "taurus")) > 1
    assert (main.status, main.rung) == ("reported_agreed", Rung.REPORTED)
    assert (main.named("donor"), main.named("recipient")) == (("Germany",), ("Greece",))
    assert main.items[0].quantity
    assert main.items[0].quantity.words == "a limited number"
    assert (twin.origin.outlet, twin.origin.sources) == ("Harbour Post", 5)
    assert [(r.mark, r.who) for r in twin.reactions] == [("no_comment", ("Bundestag", "Bundeswehr"))]
    assert not any("Sevastopol" in c.sentence.text for c in twin.claims)


def test_the_same_article_always_gives_the_same_reading(twin: Reading) -> None:
    assert reader().read(twin.article) == twin
    assert reader().read(replace(twin.article, url="https://example.org/2")).claims == twin.claims
