"""What an operator reads where the database cannot be used: what is wrong, what to do, and no traceback."""

import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.errors import ConfigError, RetryLater
from bot.storage.database import migrate
from bot.storage.opening import explained, open_answering
from bot.storage.presence import present
from tests.integration.child import ROOT, clean

NOBODY = 65534


def begin(url: str) -> None:
    """What each start does."""
    with explained(url):
        engine = open_answering(url, patience=0.0)
        presence = present(engine, "begin")
        try:
            migrate(engine)
        finally:
            presence.leave()
            engine.dispose()


def said(url: str) -> str:
    with pytest.raises(ConfigError) as problem:
        begin(url)
    assert problem.value.where == "store.url"
    return problem.value.problem


def said_for_now(url: str) -> str:
    with pytest.raises(RetryLater) as problem:
        begin(url)
    return str(problem.value).removeprefix("store.url: ")


@contextmanager
def nobody() -> Iterator[Path]:
    """A folder of root's, looked at by one who may read it and no more."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        if os.geteuid() != 0:
            Path(folder).chmod(0o555)
            yield Path(folder)
            Path(folder).chmod(0o755)
            return
        os.seteuid(NOBODY)
        try:
            yield Path(folder)
        finally:
            os.seteuid(0)


def test_a_folder_is_no_file(tmp_path):
    assert (
        said(f"sqlite:///{tmp_path}") == f"{tmp_path} is a folder: name a file, such as sqlite:///{tmp_path}/aidwire.db"
    )


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    assert said(f"sqlite:///{tmp_path}/file/aidwire.db").startswith(f"the folder {tmp_path}/file cannot be made (")


def test_a_folder_that_may_not_be_written():
    with nobody() as folder:
        assert "let this user write the file and into its folder" in said(f"sqlite:///{folder}/aidwire.db")
        assert f"the folder {folder}/var cannot be made (Permission denied)" in said(
            f"sqlite:///{folder}/var/aidwire.db"
        )


def test_a_file_that_may_not_be_written():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        file = Path(folder) / "aidwire.db"
        begin(f"sqlite:///{file}")
        for one in Path(folder).iterdir():
            one.chmod(0o444)
        if os.geteuid() == 0:
            os.seteuid(NOBODY)
        try:
            assert "let this user write the file and into its folder" in said(f"sqlite:///{file}")
        finally:
            if os.getuid() == 0:
                os.seteuid(0)


def test_a_file_that_is_no_database(tmp_path):
    (tmp_path / "notes.txt").write_text("Herring, mostly. " * 100)
    assert said(f"sqlite:///{tmp_path}/notes.txt") == (
        f"{tmp_path}/notes.txt cannot be used (file is not a database): "
        "the file is something else: name another, or restore it from the backup"
    )


def grown(url: str) -> None:
    """As a newer version would leave it."""
    begin(url)
    engine = open_answering(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()


def test_a_database_of_a_newer_version(tmp_path, postgres):
    for url in (f"sqlite:///{tmp_path}/aidwire.db", postgres.fresh("newer")):
        grown(url)
        assert re.search(
            r"was written by a newer Aidwire \(.*9999.*\): upgrade this one, or restore a backup", said(url)
        )


def test_a_server_that_does_not_answer():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    text = said_for_now(f"postgresql+psycopg://aidwire:secret@127.0.0.1:{port}/aidwire")
    assert text.startswith("the database aidwire at 127.0.0.1 cannot be used (")
    assert text.endswith("see that it runs, and that the address is right")
    assert "secret" not in text


def test_a_database_or_a_user_that_is_not_there(postgres):
    here = sa.make_url(postgres.url)
    for url, what in ((here.set(database="nowhere"), 'database "nowhere"'), (here.set(username="noone"), "noone")):
        text = said(url.render_as_string(hide_password=False))
        assert what in text
        assert text.endswith("make it there (createuser, createdb), or correct the address")


@pytest.mark.parametrize(
    ("words", "error", "todo"),
    [
        (
            'FATAL:  password authentication failed for user "aidwire"',
            ConfigError,
            "the password is wrong: set PGPASSWORD",
        ),
        ("connection failed: fe_sendauth: no password supplied", ConfigError, "it wants a password: set PGPASSWORD"),
        ("FATAL:  the database system is starting up", RetryLater, "see that it runs"),
        ("FATAL:  sorry, too many clients already", RetryLater, "see that it runs"),
        ("database or disk is full", RetryLater, "make room on its disk"),
        ("database is locked", RetryLater, "another program is writing to it"),
    ],
)
def test_what_a_server_refuses_is_explained(words, error, todo):
    with pytest.raises(error, match=todo), explained("postgresql+psycopg://aidwire:secret@db/aidwire"):
        raise sa.exc.OperationalError("", {}, RuntimeError(f"connection to server at db failed\n{words}"))


def test_a_bug_stays_a_bug():
    with pytest.raises(sa.exc.IntegrityError), explained("sqlite:///aidwire.db"):
        raise sa.exc.IntegrityError("", {}, RuntimeError("UNIQUE constraint failed"))


def test_a_user_who_may_make_no_tables(postgres):
    url = sa.make_url(postgres.fresh("closed"))
    with sa.create_engine(postgres.url).begin() as connection:
        connection.exec_driver_sql("create role guest login")
    text = said(url.set(username="guest").render_as_string(hide_password=False))
    assert "permission denied" in text
    assert text.endswith("GRANT CREATE ON SCHEMA public, and ON DATABASE")


def test_the_process_says_it_in_a_line(tmp_path):
    grown(f"sqlite:///{tmp_path}/aidwire.db")
    for words in (("run",), ("deliveries",), ("feeds", "list")):
        done = subprocess.run(
            [sys.executable, "-m", "bot", *words], cwd=ROOT, capture_output=True, text=True, check=False,
            env=clean() | {"AIDWIRE_STORE_URL": f"sqlite:///{tmp_path}/aidwire.db"}, timeout=60,
        )  # fmt: skip
        assert done.returncode == 78, done.stderr
        assert "was written by a newer Aidwire" in done.stderr
        assert "Traceback" not in done.stderr
