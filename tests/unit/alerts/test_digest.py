from bot.alerts.digest import digest
from bot.model import Link, Message


def root(number: int) -> Message:
    return Message("Announced", title=f"Story {number}", url=f"https://courier.example/{number}")


def test_a_line_a_story_with_its_status_first_and_links_to_the_first():
    said = digest([root(1), Message("A feed went silent", title="The Courier")])
    assert said.headline == "While you were away: 2 stories"
    assert said.lines == ("Announced: Story 1", "A feed went silent: The Courier")
    assert said.links == (Link("Story 1", "https://courier.example/1"),)


def test_many_are_cut_visibly_with_the_count():
    said = digest([root(n) for n in range(33)], behind=True)
    assert said.headline == "This channel fell behind: 33 stories"
    assert (len(said.lines), said.lines[-1], len(said.links)) == (21, "… and 13 more", 5)
