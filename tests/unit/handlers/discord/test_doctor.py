"""What a member may do in a channel, by Discord's rules."""

import pytest

from handlers.discord.doctor import permissions

GUILD, ROLE, OTHER, ME = "1", "2", "3", "9"
VIEW, SEND = 1 << 10, 1 << 11


def may(*overwrites, roles=((GUILD, VIEW | SEND), (ROLE, 0))) -> int:
    held = [{"id": name, "permissions": str(bits)} for name, bits in roles]
    shut = [{"id": name, "deny": str(deny), "allow": str(allow)} for name, deny, allow in overwrites]
    return permissions(ME, {"roles": [ROLE]}, held, {"guild_id": GUILD, "permission_overwrites": shut})


def test_a_member_may_what_everyone_and_its_roles_may():
    assert may() == VIEW | SEND
    assert may(roles=((GUILD, VIEW), (ROLE, SEND), (OTHER, 1 << 5))) == VIEW | SEND


@pytest.mark.parametrize(
    ("overwrites", "allowed"),
    [
        ([(GUILD, SEND, 0)], VIEW),
        ([(GUILD, SEND, 0), (ROLE, 0, SEND)], VIEW | SEND),
        ([(ROLE, 0, SEND), (GUILD, SEND, 0)], VIEW | SEND),  # not their order counts, but how near they are
        ([(ROLE, SEND, 0), (ME, 0, SEND)], VIEW | SEND),
        ([(ME, SEND, 0), (ROLE, 0, SEND)], VIEW),
        ([(OTHER, SEND, 0)], VIEW | SEND),
    ],
)
def test_the_nearest_overwrite_counts(overwrites, allowed):
    assert may(*overwrites) == allowed


def test_an_administrator_may_everything():
    assert may((GUILD, VIEW | SEND, 0), roles=((GUILD, 0), (ROLE, 1 << 3))) == -1
