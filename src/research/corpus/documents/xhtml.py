"""Chapters of e-books: the paragraphs of an XHTML page in order, with the places where a chapter starts."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from html.entities import name2codepoint
from typing import Any

from .blocks import Block, join_row
from .packages import attribute, local_name, parse_html, parse_xml

_HEADINGS = ("h1", "h2", "h3")
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main ol p pre section table tbody tfoot thead ul".split()
)
_LEFT_OUT = frozenset("head nav script style template noscript svg math rt rp audio video object iframe".split())
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
_NOTE_MARK = re.compile(r"[\s\[(]*(?:\d{1,4}|[*†‡§]+)[\])\s]*")


@dataclass(frozen=True, slots=True)
class Start:
    """Where a chapter starts: its title and the part of the book that it belongs to."""

    title: str
    part: str = ""


def parse_page(content: bytes) -> Any:
    """Parse a page as XML, or as HTML where it is no well-formed XML; `None` where it is neither."""
    try:
        return parse_xml(_ENTITY.sub(_number, content), "the page")
    except ValueError:
        with suppress(ValueError):
            return parse_html(content)
    return None


def read_blocks(page: Any, anchors: Mapping[str, Start]) -> Iterator[Block | Start]:
    """Yield the blocks of a page, and a `Start` where an element bears the id of an anchor.

    Args:
        page: The root of a parsed page.
        anchors: Chapter starts by the id of their element.
    """
    walk = _Walk(anchors)
    walk.go(page)
    walk.close()
    yield from walk.found


def link_share(page: Any) -> float:
    """The share of a page's characters that are links: near 1 for a table of contents."""
    total = sum(len(text.strip()) for text in page.itertext())
    links = sum(len(text.strip()) for link in page.iter("{*}a") for text in link.itertext())
    return links / total if total else 0.0


@dataclass
class _Walk:
    anchors: Mapping[str, Start]
    found: list[Block | Start] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def go(self, element: Any) -> None:
        name = local_name(element).lower()
        if not name or name in _LEFT_OUT or _is_note_mark(element, name):
            return
        if (start := self.anchors.get(element.get("id") or element.get("name") or "")) is not None:
            self.close()
            self.found.append(start)
        if name in _BLOCKS:
            self.close()
        if name == "br":
            self.pieces.append("\n")
        if name == "tr":
            self.row(element)
            return
        self.pieces.append((element.text or "").replace("\n", " "))
        for child in element:
            self.go(child)
            self.pieces.append((child.tail or "").replace("\n", " "))
        if name in _BLOCKS:
            self.close(heading=name in _HEADINGS)

    def row(self, row: Any) -> None:
        self.close()
        cells = []
        for cell in row:
            walk = _Walk(self.anchors)
            walk.go(cell)
            walk.close()
            self.found += [item for item in walk.found if isinstance(item, Start)]
            cells.append([item for item in walk.found if isinstance(item, Block)])
        self.found += join_row(cells)

    def close(self, *, heading: bool = False) -> None:
        """End the current block."""
        if text := "".join(self.pieces).strip():
            self.found.append(Block(text, heading))
        self.pieces.clear()


def _is_note_mark(element: Any, name: str) -> bool:
    """The number of a footnote in the text, no part of its sentence."""
    if name not in ("a", "sup"):
        return False
    if "noteref" in attribute(element, "type") or element.get("role") == "doc-noteref":
        return True
    is_link = name == "sup" and any(local_name(inner).lower() == "a" for inner in element)
    return is_link and bool(_NOTE_MARK.fullmatch("".join(element.itertext())))


def _number(entity: re.Match[bytes]) -> bytes:
    """HTML's named characters by their number; XML knows five names only."""
    name = entity[1].decode()
    known = name in name2codepoint and name not in ("amp", "lt", "gt", "quot", "apos")
    return b"&#%d;" % name2codepoint[name] if known else entity[0]
