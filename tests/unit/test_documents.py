"""What the documents list is what the code asks for."""

import re
from datetime import timedelta

import pytest

from bot.health import health
from bot.metrics import Metrics
from bot.settings.files import read_yaml
from bot.settings.roles import ALL, load_roles
from handlers.discord.invite import PERMISSIONS, SCOPES
from tests.clock import START
from tests.shared import ROOT
from tests.unit.test_health import Store


def rows(name: str, heading: str) -> dict[str, str]:
    """The table whose first column is headed so: first cell by cell, without backticks."""
    _, _, after = (ROOT / "docs" / name).read_text("utf-8").partition(f"| {heading} |")
    lines = after.split("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip().replace("`", "") for cell in line.strip("|").split("|")] for line in lines]
    return {cell[0]: cell[1] for cell in cells}


def test_discord_is_asked_for_what_the_document_says():
    said = rows("discord.md", "scope or permission")
    assert said.keys() == {*SCOPES, *(one.name for one in PERMISSIONS)}
    assert {one.name: one.why for one in PERMISSIONS}.items() <= said.items()


def test_slack_is_asked_for_what_the_document_says():
    said = {name.split(" (")[0] for name in rows("slack.md", "scope")}
    asked = read_yaml(ROOT / "config/slack-manifest.yaml")["oauth_config"]["scopes"]["bot"]
    assert said == {*asked, "connections:write"}


def test_the_document_explains_each_word_of_health():
    said = health(Store({}), START, platforms=(), up=timedelta(0), ticks_late=False)
    assert said.keys() <= rows("operating.md", "field").keys()


def test_the_document_lists_each_metric_with_its_labels():
    said = rows("operating.md", "name")
    families = [f for f in Metrics(["slack"], "1").registry.collect() if f.name.startswith("aidwire_")]
    assert {f"{f.name}_total" if f.type == "counter" else f.name for f in families} == said.keys()
    for family in families:
        labels = {label for sample in family.samples for label in sample.labels} - {"le"}
        assert all(
            label in said[name] for name in (family.name, f"{family.name}_total") if name in said for label in labels
        )


@pytest.mark.parametrize("file", ["docs/operating.md", "docker-compose.yml"])
def test_the_roles_that_are_named_do_everything_together(file):
    text = (ROOT / file).read_text("utf-8")
    names = sorted(set(re.findall(r"deliver:\w+", text)) | {"poll", "web"})
    assert all(re.search(rf"(AIDWIRE_ROLES: |\| `){name}\b", text) for name in ("poll", "web"))
    roles = load_roles({"AIDWIRE_ROLES": ",".join(names)}, url="postgresql://", host="h")
    assert (roles.poll, roles.web, set(roles.deliver)) == (ALL.poll, ALL.web, set(ALL.deliver))


def test_links_between_documents_lead_somewhere():
    for page in [*(ROOT / "docs").glob("*.md"), ROOT / "README.md"]:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text("utf-8")):
            assert "://" in target or (page.parent / target).exists(), f"{page.name}: {target}"
