import pytest

from tests.unit.reading.reader_kit import claim

CASES = (
    ("Denmark will send 14 Leopard 2 tanks to Ukraine.", (14, "tanks", "14")),
    ("Denmark will send at least one MGM-140 ATACMS missile to Ukraine.", (1, "missile", "at least one")),
    ("Denmark will send up to 18 Caesar howitzers to Ukraine.", (18, "howitzers", "up to 18")),
    ("Denmark will send a small number of ATACMS missiles to Ukraine.", (None, "missiles", "a small number")),
    ("Denmark will send two batteries of Patriot missiles to Ukraine.", (2, "batteries", "two")),
    ("Denmark will send 200,000 artillery shells to Ukraine.", (200_000, "shells", "200,000")),
    ("Denmark will send 1 million artillery shells to Ukraine.", (1e6, "shells", "1 million")),
    ("Denmark will send a dozen Soviet-era MiG-29 jets to Ukraine.", (12, "jets", "dozen")),
    ("Denmark will send dozens of Leopard 1 tanks to Ukraine.", (None, "tanks", "dozens of")),
    ("Six of the 18 ATACMS missiles that Norway offered have arrived in Ukraine.", (6, "missiles", "Six of the 18")),
    ("At least two of its 40 Leopard 2 tanks have arrived in Ukraine.", (2, "tanks", "At least two of its 40")),
    ("The first of 18 ATACMS missiles have arrived in Ukraine.", (None, "missiles", "first of 18")),
    ("Several of the 12 Caesar howitzers have arrived in Ukraine.", (None, "howitzers", "Several of the 12")),
    ("Latvia has handed over 1,200 drones to Ukraine.", (1200, "drones", "1,200")),
    ("Latvia will send two more Caesar howitzers to Ukraine.", (2, "howitzers", "two more")),
    ("Latvia will send a further two Caesar howitzers to Ukraine.", (2, "howitzers", "a further two")),
    ("Latvia has sent over 1,200 drones to Ukraine.", (1200, "drones", "over 1,200")),
)


@pytest.mark.parametrize(("sentence", "expected"), CASES, ids=[c[2] if len(c) > 2 else c[0][:50] for c in CASES])
def test_how_many_of_what(sentence: str, expected: tuple[float | None, str, str]) -> None:
    quantity = claim(sentence).items[0].quantity

    assert quantity
    assert (quantity.value, quantity.unit, quantity.words) == expected
    assert quantity.span
    assert sentence[quantity.span.start : quantity.span.end] == quantity.words


@pytest.mark.parametrize(
    "sentence",
    [
        "Denmark will send Leopard 2 tanks to Ukraine.",
        "In 2023 Denmark will send Patriot missiles to Ukraine.",
        "Denmark will within 14 days send Patriot missiles to Ukraine.",
        "Denmark will spend $20 million on Patriot missiles for Ukraine.",
    ],
)
def test_other_numbers_are_none(sentence: str) -> None:
    assert [item.quantity for item in claim(sentence).items] == [None]
