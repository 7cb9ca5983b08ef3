"""LexisNexis: exports as a web page, with the documents of `nexis` in it."""

import re
from collections.abc import Iterator

from ..documents import Document
from ..encodings import decode
from .lines import is_markup, read_head
from .nexis import is_nexis, read_articles
from .pages import page_lines, parse_page

_MARKS = re.compile(r"<!-- LXNComment|<DOCFULL>|<DOC NUMBER=")
_TAG = re.compile(r"<br\s*/?>|</?(?:p|div|td)\b[^>]{0,300}>", re.IGNORECASE)


def recognizes(name: str, head: bytes) -> bool:
    """Whether this is an export of LexisNexis or Nexis Uni as a web page."""
    if not is_markup(head):
        return False
    text = read_head(head)
    return bool(_MARKS.search(text)) or is_nexis(re.sub(r"<[^<>]{0,300}>", "", _TAG.sub("\n", text)))


def read(data: bytes, name: str) -> Iterator[Document | str]:
    """Yield the articles of an export in order, and what is wrong with one.

    Raises:
        ValueError: The page cannot be read or holds no article.
    """
    yield from read_articles(page_lines(parse_page(decode(data)[0])))
