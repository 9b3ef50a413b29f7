"""The image and the compose file, read by compose's own parser and by linters; no engine runs here."""

import json
import os
import platform
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from bot.app import _GRACE_SECONDS
from bot.web.server import PATIENCE
from tests.integration.child import ROOT, clean

FILES = ("docker-compose.yml", ".env")
ONE, SCALE = {"bot"}, {"database", "poll", "slack", "discord", "web"}


# Elsewhere the programs are not to be had as packages. Where they are, a missing one is a failure, not a skip.
pytestmark = pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"), reason="these linters run on Linux on x86-64 alone"
)


def tool(name: str) -> str:
    """A program of the environment that runs the tests."""
    return str(Path(sys.executable).parent / name)


@pytest.fixture(scope="module")
def compose() -> str:
    # Its Python wrapper answers 0 whatever the parser says, so the parser itself is called.
    package = find_spec("compose")
    assert package is not None
    return str(Path(package.origin or "").parent / "docker-compose")


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder with the two files, as on a team's machine."""
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def parsed(compose: str, folder: Path, *words: str, **variables: str) -> dict[str, Any]:
    environment = {name: value for name, value in clean().items() if name != "COMPOSE_PROFILES"} | variables
    done = subprocess.run([compose, *words, "config", "--format", "json"], cwd=folder, env=environment,
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "level=warning" not in done.stderr, done.stderr
    return json.loads(done.stdout)["services"]


def test_one_process_or_several_and_never_both(compose, folder):
    assert set(parsed(compose, folder)) == ONE
    assert set(parsed(compose, folder, "--profile", "scale")) == SCALE


def test_without_the_choice_of_a_profile_nothing_starts_at_all(compose, folder):
    (folder / ".env").write_text("")
    assert parsed(compose, folder) == {}


def test_tokens_come_from_the_shell_or_from_a_file_of_their_own(compose, folder):
    given = {"AIDWIRE_DISCORD_TOKEN": "from-shell", "AIDWIRE_SLACK_BOT_TOKEN": "from-shell"}
    assert given.items() <= parsed(compose, folder, **given)["bot"]["environment"].items()
    (folder / "tokens.env").write_text("AIDWIRE_SLACK_BOT_TOKEN=from-file\n")
    both = parsed(compose, folder, **given)["bot"]["environment"]
    assert both.items() >= {"AIDWIRE_DISCORD_TOKEN": "from-shell", "AIDWIRE_SLACK_BOT_TOKEN": "from-file"}.items()
    assert not [name for name in parsed(compose, folder)["bot"]["environment"] if "DISCORD" in name]


def test_each_worker_has_its_role_and_the_database(compose, folder):
    services = parsed(compose, folder, "--profile", "scale", POSTGRES_PASSWORD="secret")
    workers = {name: services[name]["environment"] for name in SCALE - {"database"}}
    assert {name: worker["AIDWIRE_ROLES"] for name, worker in workers.items()} == {
        "poll": "poll", "slack": "deliver:slack", "discord": "deliver:discord", "web": "web",
    }  # fmt: skip
    assert {worker["AIDWIRE_STORE_URL"] for worker in workers.values()} == {"postgresql+psycopg://aidwire@database/aidwire"}  # fmt: skip
    assert {worker["PGPASSWORD"] for worker in workers.values()} == {"secret"}
    assert services["database"]["networks"].keys() == {"store"}


@pytest.mark.parametrize("words", [(), ("--profile", "scale")], ids=["one", "scale"])
def test_every_service_is_confined(compose, folder, words):
    for name, service in parsed(compose, folder, *words).items():
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["user"].split(":")[0] not in ("", "0", "root"), name
        assert min(int(service["mem_limit"]), service["pids_limit"]) > 0, name
        assert service["restart"] == "unless-stopped", name
        assert service["logging"]["options"].keys() == {"max-size", "max-file"}, name
        assert all(port["host_ip"] == "127.0.0.1" for port in service.get("ports", ())), name


def test_the_bot_has_longer_to_stop_than_it_takes(compose, folder):
    assert parsed(compose, folder)["bot"]["stop_grace_period"] == "30s"
    assert PATIENCE <= _GRACE_SECONDS <= 20


def test_a_broken_file_is_refused(compose, folder):
    file = folder / "docker-compose.yml"
    file.write_text(file.read_text().replace("read_only: true", "readonly: true", 1))
    done = subprocess.run([compose, "config", "--quiet"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "readonly" in done.stderr


def linted(folder: Path) -> subprocess.CompletedProcess[str]:
    """compose-lint reads every service, whatever its profile."""
    return subprocess.run([tool("compose-lint"), "check", "--fail-on", "low", "--quiet", "docker-compose.yml"], cwd=folder,
                          capture_output=True, text=True, check=False, env=dict(os.environ))  # fmt: skip


def test_compose_lint_finds_nothing(folder):
    done = linted(folder)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("good", "bad", "rule"),
    [
        ("cap_drop: [ALL]", "cap_drop: []", "CL-0006"),
        ("read_only: true", "read_only: false", "CL-0007"),
        ("127.0.0.1:${", "0.0.0.0:${", "CL-0005"),
        ("@sha256:996d0920e4ff9df1fc19dacb904492f3c1ec0ec1cc338f0ad7123be7731c5f5e", "", "CL-0019"),
        ("${POSTGRES_PASSWORD:-}", "hunter2hunter2", "CL-0020"),
    ],
)
def test_compose_lint_sees_a_rule_broken(folder, good, bad, rule):
    file = folder / "docker-compose.yml"
    assert good in file.read_text()
    file.write_text(file.read_text().replace(good, bad))
    done = linted(folder)
    assert done.returncode == 1
    assert rule in done.stdout


def hadolinted(dockerfile: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([tool("hadolint"), "--no-color", "--failure-threshold", "style", "-"], input=dockerfile,
                          capture_output=True, text=True, check=False)  # fmt: skip


def test_hadolint_finds_nothing():
    done = hadolinted((ROOT / "Dockerfile").read_text())
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("good", "bad", "rule"),
    [("USER 10001:10001", "USER root", "DL3002"), ('ENTRYPOINT ["aidwire"]', "ENTRYPOINT aidwire", "DL3025")],
)
def test_hadolint_sees_a_rule_broken(good, bad, rule):
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert good in dockerfile
    done = hadolinted(dockerfile.replace(good, bad))
    assert done.returncode == 1
    assert rule in done.stdout


def test_the_image_holds_what_is_copied_into_it_and_no_state():
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = [line.split()[1:-1] for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("COPY ")]
    ours = {name for names in copied for name in names if not name.startswith(("--", "/"))}
    assert ours == allowed
    assert all((ROOT / name).exists() for name in allowed)
