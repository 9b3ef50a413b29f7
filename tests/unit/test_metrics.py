from datetime import timedelta
from types import SimpleNamespace

from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from bot.feeds.cadence import Cadence
from bot.metrics import Metrics
from bot.model import AlertKind, FeedHealth, FeedSpec
from tests.clock import START

ORDER = ("platform", "outcome", "kind", "health", "why", "tier", "version", "le")


def shown(metrics: Metrics) -> dict[str, float]:
    """Our series as /metrics writes them."""
    families = text_string_to_metric_families(generate_latest(metrics.registry).decode())
    return {
        ",".join([sample.name.removeprefix("aidwire_"), *(sample.labels[name] for name in ORDER if name in sample.labels)]): sample.value
        for family in families if not family.name.endswith("_created")
        for sample in family.samples if sample.name.startswith("aidwire_")
    }  # fmt: skip


def test_every_series_that_can_be_watched_is_there_at_nought():
    found = shown(Metrics(["slack"]))
    assert {name for name, value in found.items() if value == 0} >= {
        "entries_read_total,told", "entries_read_total,silent", "alerts_total,open", "polls_total,failed",
        "deliveries_total,slack,sent", "deliveries_total,slack,given_up", "delivery_delay_seconds_count,slack",
    }  # fmt: skip
    assert not any("discord" in name for name in found)


def test_entries_alerts_and_polls_are_counted():
    metrics = Metrics([])
    for kind in (AlertKind.OPEN, AlertKind.NONE, AlertKind.NONE, AlertKind.REPLY):
        metrics.entry(kind)
    metrics.poll("failed")
    metrics.page("given_up")
    found = shown(metrics)
    assert (found["entries_read_total,told"], found["entries_read_total,silent"]) == (2, 2)
    assert (found["alerts_total,open"], found["alerts_total,reply"], found["alerts_total,edit"]) == (1, 1, 0)
    assert (found["polls_total,failed"], found["polls_total,read"]) == (1, 0)
    assert (found["pages_total,given_up"], found["pages_total,retried"]) == (1, 0)
    assert "alerts_total,none" not in found


def test_only_what_was_sent_has_a_delay():
    metrics = Metrics(["slack"])
    metrics.delivery("slack", "sent", 0.3)
    metrics.delivery("slack", "sent", 4000.0)
    metrics.delivery("slack", "retried", 7.0)
    found = shown(metrics)
    assert (found["deliveries_total,slack,sent"], found["deliveries_total,slack,retried"]) == (2, 1)
    assert found["delivery_delay_seconds_bucket,slack,0.25"] == 0
    assert found["delivery_delay_seconds_bucket,slack,0.5"] == found["delivery_delay_seconds_bucket,slack,900.0"] == 1
    assert (found["delivery_delay_seconds_count,slack"], found["delivery_delay_seconds_sum,slack"]) == (2, 4000.3)


class Store:
    """What the store says of itself."""

    def __init__(self) -> None:
        self.deliveries = self
        self.waits = {"slack": START - timedelta(seconds=12.5), "preview": START - timedelta(seconds=3)}
        self.shut = {("slack", "paused"): 2, ("preview", "gone"): 1}
        self.healths = [
            FeedHealth(), FeedHealth(newest=START - timedelta(hours=1)),
            FeedHealth(missing=99, newest=START - timedelta(hours=2)),
        ]  # fmt: skip
        self.failed = 3

    @property
    def feeds(self):
        spec = FeedSpec("https://courier.example/feed", "The Courier")
        feeds = [(spec, health, "config") for health in self.healths]
        return SimpleNamespace(feeds=lambda: feeds, given_up=lambda _now: (self.failed, ""))

    def oldest(self):
        return self.waits

    def closed(self, _now):
        return self.shut


def test_gauges_fall_back_to_nought():
    metrics, store = Metrics(["slack", "discord"], "1.2.3"), Store()
    metrics.look(store, Cadence(), START, START)
    found = shown(metrics)
    assert found["oldest_unsent_delivery_age_seconds,slack"] == 12.5
    assert found["oldest_unsent_delivery_age_seconds,discord"] == 0
    assert "oldest_unsent_delivery_age_seconds,preview" not in found
    assert (found["feeds,live"], found["feeds,dead"], found["feeds,gone"]) == (2, 1, 0)
    assert (found["entries_given_up"], found["newest_entry_age_seconds,2"], found["build_info,1.2.3"]) == (3, 3600, 1)
    assert (found["lanes_closed,slack,paused"], found["lanes_closed,slack,gone"]) == (2, 0)
    assert "lanes_closed,preview,gone" not in found
    store.waits, store.shut, store.failed, store.healths = {}, {}, 0, [FeedHealth()]
    metrics.look(store, Cadence(), START, START)
    assert (shown(metrics)["entries_given_up"], shown(metrics)["lanes_closed,slack,paused"]) == (0, 0)
    assert (shown(metrics)["oldest_unsent_delivery_age_seconds,slack"], shown(metrics)["feeds,dead"]) == (0, 0)


def test_names_carry_their_units_and_the_process_has_its_own():
    families = list(text_string_to_metric_families(generate_latest(Metrics(["slack"]).registry).decode()))
    assert {f.name for f in families} >= {"process_cpu_seconds", "process_resident_memory_bytes", "python_info"}
    assert {f.name for f in families if f.name.startswith("aidwire_") and not f.name.endswith("_created")} == {
        "aidwire_entries_read", "aidwire_alerts", "aidwire_polls", "aidwire_deliveries",
        "aidwire_delivery_delay_seconds", "aidwire_oldest_unsent_delivery_age_seconds", "aidwire_feeds",
        "aidwire_pages", "aidwire_entries_given_up", "aidwire_lanes_closed", "aidwire_newest_entry_age_seconds",
        "aidwire_build_info",
    }  # fmt: skip
    assert {label for f in families for s in f.samples if s.name.startswith("aidwire_") for label in s.labels} <= {
        "outcome", "kind", "platform", "health", "le", "why", "tier", "version"
    }  # fmt: skip
