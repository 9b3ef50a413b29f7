"""What Slack does not say of a channel is taken for no."""

import pytest

from handlers.slack.places import Place, Places


class Told:
    """A workspace that lists no channels, and says this of the one that is looked up."""

    def __init__(self, said: dict) -> None:
        self.said = said

    async def call(self, method: str, **_: object) -> dict:
        return {"channels": []} if method == "users.conversations" else {"channel": {"name": "aid"} | self.said}

    async def full_member(self, _: str) -> bool:
        return True


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ({"is_private": False}, {"C1": Place("aid", joined=False)}),
        ({"is_private": True}, {}),
        ({}, {}),
        ({"is_private": None}, {}),
        ({"is_private": False, "is_mpim": True}, {}),
        ({"is_private": False, "is_im": True}, {}),
    ],
)
async def test_only_what_slack_calls_public_is_shown_to_who_is_not_in_it(said, seen):
    slack = Told(said)
    assert await Places(slack, slack).seen_by("U1", ["C1"]) == seen
