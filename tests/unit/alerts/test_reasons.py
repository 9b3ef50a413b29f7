"""What an alert told, in sentences."""

import pytest

from bot.alerts.reasons import sentence
from bot.language import speaking
from tests.pseudo import CODE, learnt, wide


@pytest.mark.parametrize(("reason", "said"), [
    ("new: Reported, not confirmed", "A new story: Reported, not confirmed."),
    ("status: Requested > Announced", "It went from “Requested” to “Announced”."),
    ("hedge: Reported, not confirmed: requested > Requested",
     "It is on the record now: it went from “Reported, not confirmed: requested” to “Requested”."),
    ("claim: Poland: Announced (Quay Post), Leopard 2", "A further claim: Poland: Announced (Quay Post), Leopard 2."),
    ("denied by: the Kremlin", "Denied by the Kremlin."),
    ("mark: paused", "Now also: paused."),
    ("counts: 6 outlets, 3 origins", "Only the counts changed."),
    ("correction: The number was wrong.", "Corrected: The number was wrong."),
    ("merged into story 3", "A person put it right: merged into story 3."),
])  # fmt: skip
def test_each_reason_is_a_sentence(reason, said):
    assert sentence((reason,)) == said


def test_several_reasons_follow_one_another():
    assert sentence(("denied by: A", "mark: paused")) == "Denied by A. Now also: paused."


def test_what_was_kept_in_english_is_said_in_the_language_of_who_reads():
    with learnt(), speaking(CODE):
        assert sentence(("mark: paused",)) == wide("Now also: paused.")
        assert "Requested" not in sentence(("hedge: Reported, not confirmed: requested > Requested",))
