from datetime import UTC, datetime

import pytest

from bot.cli.entries import Line, lines, moment
from bot.errors import UserError


def test_an_entry_is_read_and_other_keys_are_passed_over():
    text = (
        '{"id": "a", "title": "T", "text": "X", "source": "S", "url": "u", "html": null, "t": "2023-09-22", "gold": 1}'
    )
    assert list(lines(["\n", text])) == [Line("a", "T", "X", "", "u", "S", datetime(2023, 9, 22, tzinfo=UTC))]


def test_an_entry_without_an_id_is_called_by_its_line_and_may_have_no_time():
    (line,) = lines(['{"title": "T", "t": null}'])
    assert (line.id, line.at) == (1, None)


def test_half_a_character_is_replaced_and_all_offsets_stay():
    (line,) = lines(['{"title": "a\\ud800b \\ud83d\\ude00"}'])
    assert line.title == "a\ufffdb \U0001f600"


@pytest.mark.parametrize("key", ["t", "published", "date"])
def test_a_time_stands_under_any_of_three_keys(key):
    (line,) = lines([f'{{"{key}": "2023-09-22 18:48"}}'])
    assert line.at == datetime(2023, 9, 22, 18, 48, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2023-09-22T18:48:00Z", "2023-09-22T20:48:00+02:00", "Fri, 22 Sep 2023 18:48:00 GMT"])
def test_times_with_a_zone_are_turned_to_utc(text):
    assert moment(text) == datetime(2023, 9, 22, 18, 48, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "line 2: "),
        ("[]", "line 2: an object was expected"),
        ('{"title": 5}', 'line 2: "title" must be a text'),
        ('{"t": 5}', "line 2: 5 is no time"),
        ('{"t": "noon"}', "line 2: 'noon' is no time"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text, says):
    with pytest.raises(UserError, match="Give one JSON object a line") as error:
        list(lines(["{}", text]))
    assert str(error.value).startswith(says)
