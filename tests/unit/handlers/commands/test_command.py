"""What a platform's fields make of a command: the line that a person would have typed."""

from bot.model import Option
from handlers.commands.command import Command, line
from handlers.commands.registry import suggest

WHAT, DONOR, SINCE = (
    Option("what", "What", required=True),
    Option("donor", "Who", lead="from"),
    Option("since", "When", lead="since"),
)


def test_values_follow_each_other_in_the_options_order_each_led_in_by_its_word():
    said = {"since": "May 2023", "donor": "Germany", "what": "air defence"}
    assert line((WHAT, DONOR, SINCE), said) == "air defence from Germany since May 2023"


def test_what_is_not_given_leaves_nothing():
    assert line((WHAT, DONOR), {"what": " two \n lines ", "donor": "  "}) == "two lines"
    assert line((DONOR,), {"unknown": "x"}) == ""
    assert line((), {}) == ""


def test_a_usage_shows_how_each_option_is_typed():
    quote, into = Option("quote", "Which", lead="quote"), Option("into", "Where", required=True, lead="into")
    command = Command("merge", "Sums.", lambda *_: None, (WHAT, DONOR, quote, into))
    assert command.usage == "/aid merge <what> [from donor] [quote number] into <number>"


class Shelf:
    """Names that say what they were asked."""

    def suggest(self, kind, typed):
        return [f"{kind}: {typed}"]


def test_what_is_offered_is_of_the_options_kind():
    assert suggest("topic", "hi", names=Shelf()) == ["topic: hi"]
    assert suggest("", "hi", names=Shelf()) == suggest("weather", "hi", names=Shelf()) == ()


def test_commands_are_offered_by_their_beginning():
    assert "latest" in suggest("command", "LA", names=Shelf())
    assert suggest("command", "zz", names=Shelf()) == []
