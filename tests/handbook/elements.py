"""HTML elements and phrases from which the computed blocks are put together."""

from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as etree

Content = str | etree.Element


def element(tag: str, *children: Content, **attributes: str) -> etree.Element:
    """An HTML element. `class_` is the attribute class; `_` within a name stands for `-`."""
    made = etree.Element(tag, {name.strip("_").replace("_", "-"): text for name, text in attributes.items()})
    last: etree.Element | None = None
    for child in children:
        if not isinstance(child, str):
            made.append(child)
            last = child
            continue
        # Python-Markdown's serializer leaves what looks like an entity as it is.
        text = child.replace("&", "&amp;")
        if last is None:
            made.text = (made.text or "") + text
        else:
            last.tail = (last.tail or "") + text
    return made


def code(text: str) -> etree.Element:
    return element("code", text)


def marked(text: str) -> list[Content]:
    """`text`, with what stands between backticks as code."""
    return [code(part) if number % 2 else part for number, part in enumerate(text.split("`"))]


def joined(parts: Iterable[Sequence[Content]], separator: str) -> list[Content]:
    """`parts` in one list, with `separator` between them."""
    found: list[Content] = []
    for number, part in enumerate(parts):
        found += [separator, *part] if number else part
    return found


def listed(names: list[str]) -> str:
    """`a, b and c`."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def table(head: list[Content], rows: list[list[list[Content]]]) -> etree.Element:
    """A table whose rows start with a heading. A cell is a list of text and elements."""
    made = element(
        "table",
        element("thead", element("tr", *(element("th", cell, scope="col") for cell in head))),
        element(
            "tbody",
            *(
                element(
                    "tr",
                    element("th", *first, scope="row"),
                    *(element("td", *cell) for cell in rest),
                )
                for first, *rest in rows
            ),
        ),
    )
    # The search takes what no space divides for one word.
    for each in made.iter():
        if each.tag in ("th", "td", "br"):
            each.tail = f" {each.tail or ''}"
    return made
