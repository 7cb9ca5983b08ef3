"""Web pages: a file is one article; its text stands without markup, and the page gives the metadata."""

import copy
import logging
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree, html

from ..formats.contract import FieldNames, RawArticle
from ..formats.encodings import decode
from .identity import original_address
from .stories import Story, split_stories
from .tree import parse_page

_BLOCKS = ("p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "article", "section")
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # errors are reported as problems of the corpus


def read_webpage(content: BinaryIO, names: FieldNames) -> Iterator[RawArticle]:
    """Read the main text of an HTML page, one paragraph a line; a page of several articles gives each, see `stories`.

    Raises:
        ValueError: The page cannot be parsed.
    """
    page, encoding = decode(content.read())
    try:
        tree = parse_page(page)
        for story in split_stories(tree, names["meta_published"]):
            yield _read_story(story, encoding)
    except (etree.LxmlError, RecursionError, AttributeError, TypeError, AssertionError) as error:
        raise ValueError(f"HTML that cannot be parsed: {error}") from error


def _read_story(story: Story, encoding: str) -> RawArticle:
    """The text and metadata of one article of a page."""
    import trafilatura  # takes a quarter of a second, which other formats need not wait for

    whole = copy.deepcopy(story.tree)  # the extraction changes the page
    found: Any = trafilatura.bare_extraction(
        story.tree, with_metadata=True, include_comments=False, date_extraction_params={"extensive_search": False}
    )
    text = found.text if found is not None and found.text else trafilatura.html2txt(whole)
    return RawArticle(
        text or "",
        title=story.title or getattr(found, "title", None) or "",
        publisher=getattr(found, "sitename", None) or "",
        published=story.date.written,
        dated_by=story.date.origin,
        address=original_address(getattr(found, "url", None) or ""),
        encoding=encoding,
    )


def strip_markup(text: str) -> str:
    """The text of an HTML fragment, one block a line."""
    try:
        tree = html.fromstring(f"<div>{text}</div>")
    except (etree.LxmlError, ValueError, AssertionError):
        return text
    for element in tree.iter(*_BLOCKS):
        element.tail = "\n" + (element.tail or "")
    for element in list(tree.iter("script", "style", etree.Comment)):
        element.drop_tree()
    return re.sub(r"\n[ \t\n]*", "\n", "".join(tree.itertext())).strip()
