import contextlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError
from bot.settings.files import Table, read_toml, read_yaml, shape


@dataclass(frozen=True)
class Wheel:
    size: int


@dataclass(frozen=True)
class Car:
    name: str
    wheels: tuple[Wheel, ...] = ()
    colour: Literal["red", "blue"] = "red"
    built: date | None = None
    price: float = 0.0
    words: dict[str, tuple[str, ...]] | None = None


def yaml(folder: Path, text: str) -> Table:
    path = folder / "a.yaml"
    path.write_text(text, "utf-8")
    return read_yaml(path)


def problem(folder: Path, text: str) -> tuple[int, str]:
    with pytest.raises(ConfigError) as error:
        shape(Car, yaml(folder, text))
    return int(error.value.where.rpartition(":")[2]), error.value.problem


def test_norway_days_and_switches_are_texts(tmp_path: Path) -> None:
    table = yaml(tmp_path, "a: NO\nb: [no, yes, off, y]\nc: 2024-02-29\nd: 0x10\ne: 12:30:45\n")
    assert table == {"a": "NO", "b": ["no", "yes", "off", "y"], "c": "2024-02-29", "d": "0x10", "e": "12:30:45"}


def test_only_the_core_scalars_are_not_texts(tmp_path: Path) -> None:
    table = yaml(tmp_path, "a: true\nb: null\nc: ~\nd:\ne: -7\nf: 1.5\ng: 1e6\nh: '1'\ni: .\n")
    assert list(table.values()) == [True, None, None, None, -7, 1.5, 1e6, "1", "."]


def test_equal_keys_are_refused_at_the_second(tmp_path: Path) -> None:
    assert problem(tmp_path, "name: x\nwords:\n  en: []\n  en: []\n") == (
        4,
        "the key `en` stands here twice (first in line 3)",
    )


def test_anchors_are_refused(tmp_path: Path) -> None:
    line, text = problem(tmp_path, "name: x\nwheels: &w [1]\nwords: *w\n")
    assert line == 2
    assert "anchors" in text


def test_a_syntax_error_names_its_line(tmp_path: Path) -> None:
    assert problem(tmp_path, "name: x\nwords: [a\n")[0] == 3


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("name: x\nweels: []\n", 2, "did you mean `wheels`?"),
        ("colour: red\n", 1, "`name` is missing"),
        ("name: 155\n", 1, "`name` must be a text, not 155 (in quotes it would be a text)"),
        ("name: x\nwheels:\n- {size: 1}\n- {size: big}\n", 4, "`size` must be a whole number, not the text 'big'"),
        ("name: x\ncolour: green\n", 2, "one of red, blue"),
        ("name: x\nbuilt: 2024-02-30\n", 2, "a day like 2024-02-29, not 2024-02-30"),
        (
            "name: x\nwords:\n  en: ATACMS\n",
            3,
            "`en` must be a list, [...], of which each is a text, not the text 'ATACMS'",
        ),
    ],
)
def test_a_wrong_shape_is_told_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    where, told = problem(tmp_path, text)
    assert where == line
    assert says in told


def test_a_table_becomes_a_value(tmp_path: Path) -> None:
    table = yaml(tmp_path, "name: x\nwheels: [{size: 3}]\nbuilt: 2024-02-29\nprice: 4\nwords: {en: [a]}\n")
    assert shape(Car, table, colour="blue") == Car("x", (Wheel(3),), "blue", date(2024, 2, 29), 4.0, {"en": ("a",)})


def test_toml_keys_know_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "bot.toml"
    path.write_text('top = 1\n\n[slack]\n# a note\nport = "x"\n[slack.limits]\na = 2\n', "utf-8")
    table = read_toml(path)
    assert table["slack"].where("port") == f"{path}:5"
    assert table["slack"]["limits"].where("a") == f"{path}:7"
    assert table.where("top") == f"{path}:1"


def test_a_toml_error_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "bot.toml"
    path.write_text("a = 1\nb = \n", "utf-8")
    with pytest.raises(ConfigError) as error:
        read_toml(path)
    assert error.value.where == f"{path}:2"


@pytest.mark.parametrize("name", ["none.yaml", "latin.yaml"])
def test_an_unreadable_file_is_a_config_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"name: \xe9\n")
    with pytest.raises(ConfigError):
        read_yaml(tmp_path / name)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    path = Path("any.yaml")

    class Memory(type(path)):  # type: ignore[misc]  # a path whose file is in memory
        def read_text(self, *_: object, **__: object) -> str:
            return text

    with contextlib.suppress(ConfigError):
        assert isinstance(read_yaml(Memory("any.yaml")), Table)


def test_each_table_of_a_toml_list_knows_its_own_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(
        '[[car]]\nname = "a"\n\n[[car]]\ncolour = 1\n[car.words]\nen = 2\n[[car.wheels]]\nsize = 3\n', "utf-8"
    )
    first, second = read_toml(path)["car"]
    assert (first.where(), first.where("name")) == (f"{path}:1", f"{path}:2")
    assert (second.where(), second.where("colour")) == (f"{path}:4", f"{path}:5")
    assert (second["words"].where("en"), second["wheels"][0].where("size")) == (f"{path}:7", f"{path}:9")
    assert read_toml(path).where("car") == f"{path}:1"


def test_a_list_of_tables_on_one_line_stands_there(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("\ncars = [{name = 1}]\n", "utf-8")
    assert read_toml(path)["cars"][0].where("name") == f"{path}:2"
