"""Drawings as PNG. The letters come with us: without a font the renderer draws no text and says nothing."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import as_file, files

_FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")


def png(svg: str) -> bytes:
    """The picture of an SVG text, by resvg. Takes some tens of milliseconds: not for the event loop."""
    import resvg_py  # noqa: PLC0415 - only where a picture is asked for

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=list(_fonts())))


@lru_cache(maxsize=1)
def _fonts() -> tuple[str, ...]:
    found = []
    for name in _FONTS:
        with as_file(files("bot.pictures").joinpath("fonts", name)) as path:
            found.append(str(path))
    return tuple(found)
