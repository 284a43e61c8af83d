"""The picture that a link to a page shows in a chat or a feed: 1200 x 630, as Open Graph recommends."""

import html
import io
import re
from functools import lru_cache
from pathlib import Path
from textwrap import shorten

from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont, load_default

from handbook import recorded
from handbook.blocks import Site, cell
from handbook.elements import element
from handbook.pages import Page

SIZE = (1200, 630)
MARGIN = 80
COLOR = re.compile(r"--([\w-]+): (#[0-9a-f]{3,6});")
# As handbook.css has it for the labels.
LABELS = {"data loss": "failure", "outage": "failure", "error": "warning", "slow": "note"}
# Height of a line, in the size of its font, and the least size that one can read in a chat.
LEADING = 1.2
LEAST = 24
Colors = dict[str, str]


class TooLong(Exception):
    """A text does not fit on the card. The text says which."""


def colors(docs: Path) -> Colors:
    """Those of the light scheme, by their name in handbook.css."""
    found = COLOR.findall((docs / "assets" / "handbook.css").read_text(encoding="utf-8"))
    # The light scheme comes first.
    return dict(reversed(found))


def card(site: Site, page: Page, name: str, colors: Colors) -> bytes:
    """The picture of a page as a PNG file. `name` is the site's.

    Raises TooLong.
    """
    image = Image.new("RGB", SIZE, colors["md-primary-fg-color"])
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 15, SIZE[1]), fill=colors["handbook-failure-edge"])
    soft = colors["handbook-note-ground"]
    is_home = page.key == "index"
    if not is_home:
        _write(draw, name, (MARGIN, 88), 50, _font(34), soft)
    _write(draw, name if is_home else page.title, (MARGIN, 200), 240, _font(84), "#ffffff", bold=True)
    if page.is_pitfall:
        end = _label(draw, page.severity, (MARGIN, 478), colors)
        _write(draw, verdict(site, page), (end + 28, 478), 130, _font(38), soft)
    else:
        _write(draw, page.description, (MARGIN, 478), 130, _font(38), soft)
    made = io.BytesIO()
    # Text has few shades, and a palette of them takes half the bytes.
    image.quantize(64, Image.Quantize.FASTOCTREE).save(made, "PNG")
    return made.getvalue()


def verdict(site: Site, page: Page) -> str:
    """What wrong.py does on its default database under the newest series."""
    found = recorded.recorded(site.snippets, page.key)
    database = recorded.default_database(site.snippets / page.key / "wrong.py")
    leaf = found.leaf(found.series[0], database, "wrong.py")
    said = html.unescape("".join(element("p", *cell(leaf)).itertext()))
    match leaf and leaf["verdict"]:
        case "raises":
            said = f"raises {said}"
        case "asserts" | "warns":
            said = f"raises nothing: {said}"
    return shorten(said, 160, placeholder=" …")


def _label(draw: ImageDraw.ImageDraw, text: str, place: tuple[float, float], colors: Colors) -> float:
    """Draws the label of a severity, whose left end has its middle at `place`, and returns where it ends."""
    left, middle = place
    font = _font(30)
    right = left + font.getlength(text) + 44
    draw.rounded_rectangle((left, middle - 27, right, middle + 27), 27, fill=colors[f"handbook-{LABELS[text]}-ground"])
    color = colors[f"handbook-{LABELS[text]}"]
    draw.text((left + 22, middle), text, fill=color, font=font, anchor="lm", stroke_width=0.5)
    return right


def _write(
    draw: ImageDraw.ImageDraw,
    text: str,
    place: tuple[float, float],
    height: float,
    font: FreeTypeFont,
    color: str,
    bold: bool = False,
) -> None:
    """Writes lines up to the right margin, of which the first begins with its middle at `place`.

    If they are higher than `height`, the font gets smaller.
    """
    left, middle = place
    while not (lines := _lines(text, font, SIZE[0] - MARGIN - left)) or len(lines) * LEADING * font.size > height:
        if font.size < LEAST:
            raise TooLong(f"{text!r} does not fit on a card; make it shorter")
        font = _font(font.size - 2)
    for number, line in enumerate(lines):
        place = (left, middle + number * LEADING * font.size)
        draw.text(place, line, fill=color, font=font, anchor="lm", stroke_width=font.size / 70 if bold else 0)


def _lines(text: str, font: FreeTypeFont, width: float) -> list[str]:
    """`text` in lines that are not wider than `width`; none if one of its words is."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        elif font.getlength(word) <= width:
            lines.append(word)
        else:
            return []
    return lines


@lru_cache
def _font(size: float) -> FreeTypeFont:
    """Pillow's own, Aileron: the card looks the same wherever it is drawn."""
    font = load_default(size)
    assert isinstance(font, FreeTypeFont), "Pillow's wheels have FreeType"
    return font
