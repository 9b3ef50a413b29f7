import json

from bot.reading.report import as_json
from tests.unit.reading.reader_kit import read


def test_a_reading_as_plain_values() -> None:
    reading = read(
        "Denmark will send 14 Leopard 1 tanks to Ukraine, two officials said.\n"
        "“We will never leave our friends alone in the dark,” the minister, Ada Lund, said.",
        title="Denmark to send Leopard 1 tanks to Ukraine",
    )
    line = json.loads(json.dumps(as_json(reading)))

    assert (line["about"], line["topics"]) == ("aid", ["Leopard 1"])
    assert line["text"] == reading.article.text
    (claim,) = line["claims"]
    assert (claim["status"], claim["rung"]) == ("reported_agreed", "reported")
    assert (claim["donors"], claim["recipients"]) == (["Denmark"], ["Ukraine"])
    assert claim["items"][0]["quantity"] == {"value": 14, "unit": "tanks", "words": "14"}
    assert claim["hedge"] == {"level": "official_unnamed", "words": "two officials"}
    assert {m["field"] for m in line["mentions"]} == {"title", "text"}
    for span in line["mentions"] + line["quotes"] + line["parties"]:
        source = reading.article.title if span["field"] == "title" else line["text"]
        assert source[span["start"] : span["end"]] == span["text"]


def test_who_sells_stands_among_the_donors_where_nobody_gives() -> None:
    line = as_json(read("The State Department approved a possible sale of Harpoon missiles to Taiwan."))

    assert line["claims"][0]["donors"] == line["claims"][0]["suppliers"] == ["United States"]


def test_an_empty_article() -> None:
    line = as_json(read())

    assert (line["about"], line["claims"], line["topics"], line["correction"]) == ("other", [], [], None)
