"""A screenshot as a PNG of 256 colours: a third of the size, and nobody sees it on a page of text."""

import base64
import struct
import zlib

from playwright.async_api import Page

# Frequent colours stay as they are, unless they are almost another; each of the rest becomes the nearest of them.
_QUANTIZE = """async (png) => {
  const image = await createImageBitmap(await (await fetch("data:image/png;base64," + png)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const pixels = new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer);
  const counts = new Map();
  for (const one of pixels) counts.set(one, (counts.get(one) ?? 0) + 1);
  const parts = (one) => [one & 255, (one >> 8) & 255, (one >> 16) & 255];
  const apart = (a, b) => parts(a).reduce((sum, part, n) => sum + (part - parts(b)[n]) ** 2, 0);
  const palette = [];
  for (const [one] of [...counts].sort((a, b) => b[1] - a[1]))
    if (palette.length < 256 && palette.every((other) => apart(one, other) > 150)) palette.push(one);
  const nearest = (one) =>
    palette.reduce((best, other, n) => (apart(one, other) < apart(one, palette[best]) ? n : best), 0);
  const place = new Map(palette.map((one, n) => [one, n]));
  for (const one of counts.keys()) if (!place.has(one)) place.set(one, nearest(one));
  let indices = "";
  for (const one of pixels) indices += String.fromCharCode(place.get(one));
  return [image.width, image.height, palette.flatMap(parts), btoa(indices)];
}"""


async def screenshot(tab: Page, what: str) -> bytes:
    """The picture of the element that a selector finds."""
    png = base64.b64encode(await tab.locator(what).screenshot()).decode()
    width, height, colours, indices = await tab.evaluate(_QUANTIZE, png)
    return _png(width, height, bytes(colours), base64.b64decode(indices))


def _png(width: int, height: int, colours: bytes, indices: bytes) -> bytes:
    rows = b"".join(b"\0" + indices[row * width : (row + 1) * width] for row in range(height))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", colours),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
