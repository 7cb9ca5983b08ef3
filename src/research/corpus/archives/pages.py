"""Pages of archives: parsed safely and within bounds, and the lines of text on them."""

import re
from typing import Any

from lxml import etree

from ..documents.packages import parse_html
from ..formats.contract import UnreadableFileError

_LARGEST = 64_000_000  # characters of one page; a tree takes ten times as much memory
_ATTRIBUTES = 5_000  # in one tag; libxml2 compares each with all before it
_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header li main ol "
    "p pre section table td th tr ul".split()
)
_UNSEEN = frozenset(("head", "script", "style", "template"))
_SPACES = re.compile(r"[ \t\r\n\f]+")
_UNCLOSED = re.compile(r"<(div|p|span|a)\b([^<>]{0,300})/>", re.IGNORECASE)  # archives close elements so; HTML does not
RULE = "_" * 60


def parse_page(page: str) -> Any:
    """The tree of an HTML page, comments left out.

    Raises:
        UnreadableFileError: It is too long, nests too deep, or is no HTML.
    """
    if len(page) > _LARGEST:
        raise UnreadableFileError(f"is a page longer than {_LARGEST:,} characters; export fewer articles a file")
    if any(len(tag.partition(">")[0].split()) > _ATTRIBUTES for tag in page.split("<") if tag[:1].isalpha()):
        raise UnreadableFileError(f"has more than {_ATTRIBUTES:,} attributes in one tag; no export is like it")
    page = _UNCLOSED.sub(r"<\1\2></\1>", re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", page, count=1))
    return parse_html(page)


def page_lines(element: Any) -> list[str]:
    """The lines of text in an element: a blank line between blocks, a line of `RULE` for a rule."""
    pieces: list[str] = []
    unseen = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        step = 1 if event == "start" else -1
        if tag in _UNSEEN:
            unseen += step
        if tag in _BLOCKS:
            pieces.append("\n\n")
        elif event == "start" and tag in ("br", "hr"):
            pieces.append("\n" if tag == "br" else f"\n\n{RULE}\n\n")
        text = node.text if event == "start" else node.tail if node is not element else ""
        if text and not unseen:
            pieces.append(_SPACES.sub(" ", text))
    return [line.replace("\xa0", " ").strip() for line in "".join(pieces).splitlines()]


def page_text(element: Any) -> str:
    """The text of an element on one line."""
    return " ".join(" ".join(page_lines(element)).split())


def has_class(name: str) -> str:
    """The XPath condition that an element is of this class; names in capitals and small letters are one."""
    capitals, small = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
    folded = f"translate(normalize-space(@class), '{capitals}', '{small}')"
    return f"contains(concat(' ', {folded}, ' '), ' {name.lower()} ')"
