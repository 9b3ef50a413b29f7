"""Claims by minimal pairs: what one word changes, and what must never be read above its evidence."""

from collections.abc import Iterator

import pytest

from bot.model import Mark, Rung
from tests.unit.reading.reader_kit import claim, corpus, read


def _sentences() -> Iterator[tuple[str, str, str]]:
    for field, groups in corpus("claims.yaml").items():
        for group in groups:
            for status, sentence in group.items():
                yield field, status.removesuffix("_again"), sentence


SENTENCES = tuple(_sentences())


@pytest.mark.parametrize(("field", "status", "sentence"), SENTENCES, ids=[s[2][:60] for s in SENTENCES])
def test_minimal_pairs(field: str, status: str, sentence: str) -> None:
    reading = read(title=sentence) if field == "title" else read(sentence)

    assert (reading.claims[0].status if reading.claims else "none") == status


def test_there_are_two_hundred_of_them() -> None:
    assert len(SENTENCES) >= 200


def test_status_has_its_rung_and_its_mark() -> None:
    assert claim("Norway will send NASAMS launchers to Ukraine.").rung is Rung.ANNOUNCED
    paused = claim("Norway paused the delivery of NASAMS launchers to Ukraine.")
    assert paused.rung is Rung.NONE
    assert paused.marks == (Mark.PAUSED,)


@pytest.mark.parametrize(
    "words",
    [
        "two people familiar with the plan said",
        "according to unnamed sources",
        "the Harbour Post reported",
        "Fjord Wire reported, citing a diplomat",
    ],
)
def test_what_others_report_is_never_announced(words: str) -> None:
    found = claim(f"Norway will send NASAMS launchers to Ukraine, {words}.")

    assert found.status == "reported_agreed"
    assert found.rung is Rung.REPORTED
    assert found.hedge.words


def test_what_sources_say_was_handed_over_is_only_reported() -> None:
    assert (
        claim("Norway has delivered NASAMS launchers to Ukraine, two people familiar with it said.").rung
        is Rung.REPORTED
    )
    assert claim("Norway has delivered NASAMS launchers to Ukraine, an official said.").rung is Rung.DELIVERED
    assert claim("Norway has delivered NASAMS launchers to Ukraine.").rung is Rung.DELIVERED


def test_several_claims_with_the_main_one_first() -> None:
    reading = read(
        "Denmark will donate Leopard 1 tanks to Ukraine, its defence ministry said on Monday.\n"
        "Kyiv has asked Berlin for Taurus missiles.\n"
        "Germany has delivered IRIS-T launchers to Ukraine."
    )

    assert [c.status for c in reading.claims] == ["announced", "requested", "delivered"]
    assert [c.named("donor") for c in reading.claims] == [("Denmark",), ("Germany",), ("Germany",)]


def test_a_headline_is_code_and_the_lead_says_what_it_means() -> None:
    found = claim(
        "Denmark has agreed to send Leopard 1 tanks to Ukraine, two people familiar with the talks said.",
        title="Denmark to send tanks to Ukraine",
    )

    assert found.status == "reported_agreed"
    assert found.hedge.level == "single_outlet_sources"
    assert [item.entity for item in found.items] == ["leopard-1"]


def test_a_hedged_headline_is_not_lifted_by_a_bolder_text() -> None:
    found = claim(
        "Denmark will send Leopard 1 tanks to Ukraine.", title="Denmark to send tanks to Ukraine, report says"
    )

    assert found.rung is Rung.REPORTED
    assert found.hedge.words == "report says"


def test_a_running_total_is_background() -> None:
    reading = read(
        "Since 2022 the United States has provided more than $66 billion in military aid to Ukraine.\n"
        "It will now send Stinger missiles to Ukraine."
    )

    assert reading.claims[0].status == "announced"
    total = reading.claims[1]
    assert total.money
    assert total.money.measures == "total"


def test_money_package_number_and_mechanism() -> None:
    found = claim(
        "The United States announced a $275 million military aid package for Ukraine, the 55th drawdown package."
    )

    assert found.money
    assert (found.money.amount, found.money.currency, found.money.measures) == (275e6, "USD", "package")
    assert found.package_number == 55
    assert found.mechanism == "pda"


@pytest.mark.parametrize(
    "sentence",
    [
        "Ukraine struck the headquarters of the fleet in Sevastopol with missiles.",
        "Russian forces fired Iskander missiles at Kharkiv.",
        "The missiles can be fired from the M142 HIMARS launcher.",
        "The tanks sent to Ukraine are old.",
        "Trucks carried grain to Ukraine.",
    ],
)
def test_war_reports_and_background_are_no_claims(sentence: str) -> None:
    assert not read(sentence).claims


def test_the_sentence_and_the_evidence_are_exact() -> None:
    text = "Officials met.\nSweden promised to give Archer howitzers to Ukraine, while Kyiv asked for more."
    found = read(text)

    for each in found.claims:
        assert text[each.sentence.start : each.sentence.end] == each.sentence.text
        assert all(piece in text for piece in each.evidence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Latvia has handed over 1,200 drones to Ukraine, the Latvian defence ministry said.",
        "Latvia donated 1,200 drones to Ukraine, the Latvian government said on Monday.",
        "The Latvian defence ministry said Latvia had delivered 1,200 drones to Ukraine.",
        "Latvia's defence ministry said on Monday that it had delivered 1,200 drones to Ukraine.",
    ],
)
def test_who_says_it_does_not_get_it(sentence: str) -> None:
    found = claim(sentence)

    assert (found.named("donor"), found.named("recipient")) == (("Latvia",), ("Ukraine",))
    assert found.hedge.level == "official"


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("The Danish defence ministry denied on Tuesday a report that Denmark has decided to give Ukraine tanks.", "denied"),
        ("The Danish government said a report that Denmark will give Ukraine tanks was false.", "denied"),
        ("President Joe Biden said that the United States will not provide F-16 jets to Ukraine.", "ruled_out"),
    ],
)  # fmt: skip
def test_a_giver_says_no_on_the_record(sentence: str, status: str) -> None:
    found = claim(sentence)

    assert (found.status, found.hedge.level) == (status, "official")
    assert found.origin.named


@pytest.mark.parametrize(
    "sentence",
    [
        "Estonia's defence ministry declined to comment on a report that it was considering giving Ukraine tanks.",
        "Estonia's defence ministry refused to comment on a report that Estonia had decided to give Ukraine tanks.",
        "The Estonian government did not respond to a request for comment on giving Ukraine tanks.",
    ],
)
def test_silence_refuses_nothing_and_confirms_nothing(sentence: str) -> None:
    claims = read(sentence).claims

    assert all(c.status in ("considering", "reported_agreed") and c.hedge.level == "media_reports" for c in claims)


@pytest.mark.parametrize(
    ("title", "text", "status"),
    [
        (
            "Norway rules out third NASAMS battery for Ukraine",
            "Norway will not give Ukraine a third NASAMS battery this year, its defence ministry said.",
            "ruled_out",
        ),
        (
            "Estonia denies report of ATACMS for Ukraine",
            "Estonia's defence ministry on Tuesday denied a report that it would send Ukraine 80 ATACMS missiles.",
            "denied",
        ),
    ],
)
def test_a_headline_without_a_source_takes_nothing_from_who_is_on_the_record(
    title: str, text: str, status: str
) -> None:
    said = claim(text, title=title)

    assert (said.status, said.hedge.level) == (status, "official")
    assert said.origin.named
    assert "ministry" in said.origin.named


def test_what_an_article_had_wrong_is_no_claim() -> None:
    note = "Correction: an earlier version of this article said that Estonia would send 80 missiles."
    reading = read(f"Estonia will send Ukraine 18 ATACMS missiles.\n{note}")

    assert reading.correction
    assert [c.items[0].quantity and c.items[0].quantity.value for c in reading.claims] == [18]
    assert read(note).claims == ()


@pytest.mark.parametrize("field", ["title", "text"])
def test_who_confirms_a_report_announces_it(field: str) -> None:
    words = "Estonia will send Ukraine 18 ATACMS missiles, the defence ministry announced on Thursday, confirming what"
    said = claim(**{field: f"{words} The Baltic Ledger reported"})

    assert (said.status, said.hedge.level, said.origin.outlet) == ("announced", "official", None)
    assert said.origin.named == "defence ministry"


def test_who_does_not_confirm_a_report_leaves_it_one() -> None:
    said = claim("Estonia will send Ukraine missiles, without confirming what The Baltic Ledger reported.")

    assert said.hedge.level == "media_reports"


def test_whom_a_spokesperson_speaks_for_gets_nothing() -> None:
    said = claim(
        "Czechia delivered 60,000 shells to Ukraine in April, a spokesperson for the Czech defence ministry said."
    )

    assert (said.status, said.hedge.level) == ("delivered", "official")
    assert [(p.role, p.code) for p in said.parties] == [("donor", "CZ"), ("recipient", "UA")]


def test_a_countrys_own_initiative_gives_for_it() -> None:
    given = "The Czech-led ammunition initiative delivered 60,000 large-calibre shells to Ukraine in April"
    said = claim(f"{given}, a spokesperson for the Czech defence ministry said.")

    assert (said.status, said.hedge.level) == ("delivered", "official")
    assert [(p.role, p.code) for p in said.parties] == [("organiser", "CZ"), ("donor", "CZ"), ("recipient", "UA")]
    assert said.origin.named == "Czechia's defence ministry"


@pytest.mark.parametrize(
    ("sentence", "organisers", "donors"),
    [
        ("Britain will send Ukraine 1,000 drones under the drone coalition led by Latvia.", ("Latvia",), ("United Kingdom",)),
        ("The coalition led by Latvia and Britain has delivered 5,000 drones to Ukraine.", ("Latvia", "United Kingdom"), ()),
        ("Britain, which chairs the contact group, pledged 9,000 drones for Ukraine.", ("United Kingdom",), ("United Kingdom",)),
        ("Slovenia will give Ukraine 28 tanks and get trucks from Germany in return.", ("Germany",), ("Slovenia",)),
        ("Slovenia will give Ukraine 28 tanks under a Ringtausch.", ("Germany",), ("Slovenia",)),
        ("Slovenia will give Ukraine 28 tanks from Germany.", (), ("Slovenia", "Germany")),
    ],
)  # fmt: skip
def test_who_organises_gives_nothing_for_that(
    sentence: str, organisers: tuple[str, ...], donors: tuple[str, ...]
) -> None:
    said = claim(sentence)

    assert (said.named("organiser"), said.named("donor")) == (organisers, donors)


@pytest.mark.parametrize(
    "sentence",
    [
        "Reports that Germany sent Taurus missiles to Ukraine were rejected by the German defence ministry.",
        "A report that Germany had sent Taurus missiles to Ukraine was denied by the German defence ministry.",
        "The German defence ministry rejected as false the reports that it had sent Taurus missiles to Ukraine.",
    ],
)
def test_a_denial_in_the_passive_voice(sentence: str) -> None:
    said = claim(sentence)

    assert (said.status, said.hedge.level, said.named("donor")) == ("denied", "official", ("Germany",))
    assert said.origin.named == "Germany's defence ministry"


@pytest.mark.parametrize(
    "title",
    [
        "How Germany decided to send tanks to Ukraine",
        "Explained: Germany to send tanks to Ukraine",
        "Germany sends tanks to Ukraine: what it means",
    ],
)
def test_the_headline_of_an_analysis_claims_nothing_new(title: str) -> None:
    assert read(title=title).claims == ()
    assert [c.status for c in read("Germany is mulling Leopard 2 tanks for Ukraine.", title=title).claims] == [
        "considering"
    ]
