"""The few CSS selectors that these tests need, over lxml: "tag.class[name=value] below", and "a, b"."""

import re

_STEP = re.compile(r"^(\w+)?((?:\.[\w-]+)*)((?:\[[\w-]+(?:=[^\]]*)?\])*)$")


def _xpath(step: str) -> str:
    tag, classes, attributes = _STEP.fullmatch(step).groups()
    tests = [f"contains(concat(' ', @class, ' '), ' {name} ')" for name in classes.split(".") if name]
    for name, value in re.findall(r"\[([\w-]+)(?:=([^\]]*))?\]", attributes):
        tests.append(f"@{name}='{value}'" if value else f"@{name}")
    return f"descendant-or-self::{tag or '*'}" + "".join(f"[{test}]" for test in tests)


def select(element, selector: str) -> list:
    """The elements that match, in the order of the document."""
    ways = ["./" + "/descendant::*/".join(map(_xpath, way.split())) for way in selector.split(", ")]
    ways = [way.replace("/descendant::*/descendant-or-self::", "/descendant::") for way in ways]
    return element.xpath(" | ".join(ways))
