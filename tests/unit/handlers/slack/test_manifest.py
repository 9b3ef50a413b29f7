"""The manifest is what Slack's own schemas accept, and asks for no more than the bot uses."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from handlers.commands.registry import TABLE
from tests.shared import ROOT, shared
from tests.standins.slack import OWN_HISTORY, SCOPES

MANIFEST = yaml.safe_load((ROOT / "config" / "slack-manifest.yaml").read_text("utf-8"))
_TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
_SAID = {"$ref", "type", "title", "description", "default", "definitions", "properties", "patternProperties", "format",
         "requires", "_note", "$schema"}  # fmt: skip
_SIZES = {"Items", "Length", "Properties"}


def faults(value: Any, rule: dict[str, Any], whole: dict[str, Any], at: str = "") -> list[str]:
    """Where a value breaks a JSON schema. A keyword that this does not know is a fault, too."""
    if "$ref" in rule:
        return faults(value, whole["definitions"][rule["$ref"].removeprefix("#/definitions/")], whole, at)
    if "type" in rule and (not isinstance(value, _TYPES[rule["type"]]) or (rule["type"] == "integer" and isinstance(value, bool))):  # fmt: skip
        return [f"{at}: not of type {rule['type']}"]
    found = []
    for keyword, want in rule.items():
        if keyword[:3] in ("min", "max") and keyword[3:] in _SIZES:
            broken = len(value) < want if keyword.startswith("min") else len(value) > want
        elif keyword == "required":
            broken = not set(want) <= set(value)
        elif keyword == "additionalProperties":
            broken = not want and bool(set(value) - set(rule.get("properties", {})))
        elif keyword in ("pattern", "regex"):
            broken = re.search(want, value) is None
        elif keyword == "enum":
            broken = value not in want
        elif keyword == "uniqueItems":
            broken = len(set(map(str, value))) < len(value)
        elif keyword == "anyOf":
            broken = all(faults(value, one, whole, at) for one in want)
        elif keyword == "items":
            found += [f for n, one in enumerate(value) for f in faults(one, want, whole, f"{at}[{n}]")]
            broken = False
        else:
            broken = keyword not in _SAID
        found += [f"{at}: {keyword}"] if broken else []
    known = rule.get("properties", {})
    inner = value.items() if isinstance(value, dict) else ()
    return found + [f for key, one in inner if key in known for f in faults(one, known[key], whole, f"{at}.{key}")]


def schema(version: str) -> dict[str, Any]:
    return json.loads(Path(shared(f"specs/slack-manifest/manifest.schema.{version}.json")).read_text("utf-8"))


@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
def test_slacks_schema_accepts_it(version):
    rule = schema(version)
    assert faults(MANIFEST, rule, rule) == []


@pytest.mark.parametrize(
    "broken",
    [
        {"display_information": {"name": "A" * 36}},
        {"display_information": {"description": "no name"}},
        {"display_information": {"name": "Aidwire", "background_color": "blue green"}},
        {"features": {"slash_commands": [{"command": "aid", "description": "no slash"}]}},
        {"features": {"slash_commands": []}},
        {"settings": {"socket_mode": True}},
        {"settings": {"socket_mode_enabled": "yes"}},
        {"oauth_config": {"scopes": {"bot": ["s" * 51]}}},
    ],
)
def test_what_slack_would_refuse_is_seen(broken):
    rule = schema("2.0.0")
    assert faults(MANIFEST | broken, rule, rule)


def test_every_scope_is_used_and_every_call_has_its_scope():
    asked = set(MANIFEST["oauth_config"]["scopes"]["bot"])
    assert asked == set(SCOPES.values()) | {"groups:history", "groups:read", "commands", OWN_HISTORY}


def test_the_one_command_hints_at_commands_that_there_are():
    (command,) = MANIFEST["features"]["slash_commands"]
    hints = {hint.split()[0] for hint in command["usage_hint"].split("|")}
    assert hints <= {one.name for one in TABLE}


def test_a_shortcut_of_everywhere_is_a_command_that_needs_no_words():
    anywhere = {one["callback_id"] for one in MANIFEST["features"]["shortcuts"] if one["type"] == "global"}
    assert anywhere <= {one.name for one in TABLE if not any(option.required for option in one.options)}


def test_no_message_of_people_is_subscribed_to():
    assert MANIFEST["settings"]["event_subscriptions"]["bot_events"] == ["app_home_opened"]


def test_the_guide_gives_a_reason_for_every_scope():
    guide = (ROOT / "docs" / "slack.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z:]+)`.*\| \w+", guide, re.MULTILINE)
    assert set(rows) == set(MANIFEST["oauth_config"]["scopes"]["bot"]) | {"connections:write"}
