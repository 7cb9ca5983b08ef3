"""Web pages: a file is one article; its text stands without markup, and its head gives the metadata."""

import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from lxml import etree, html

from ..encodings import decode
from .contract import FieldNames, RawArticle

_BLOCKS = ("p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "article", "section")
_ARTICLE_TYPES = ("NewsArticle", "Article", "ReportageNewsArticle", "BlogPosting", "WebPage")  # of schema.org
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # errors are reported as problems of the corpus


def read_webpage(content: BinaryIO, names: FieldNames) -> Iterator[RawArticle]:
    """Read the main text of an HTML page, one paragraph a line.

    Raises:
        ValueError: The page cannot be parsed.
    """
    import trafilatura  # takes a quarter of a second, which other formats need not wait for

    page, encoding = decode(content.read())
    try:
        found: Any = trafilatura.bare_extraction(
            page, with_metadata=True, include_comments=False, date_extraction_params={"extensive_search": False}
        )
        text = found.text if found is not None and found.text else trafilatura.html2txt(page)
        tree = trafilatura.load_html(page)
    except (etree.LxmlError, RecursionError, AttributeError, TypeError, AssertionError) as error:
        raise ValueError(f"HTML that cannot be parsed: {error}") from error
    dates = _find_dates(tree, names["meta_published"]) if tree is not None else iter(())
    yield RawArticle(
        text or "",
        title=getattr(found, "title", None) or "",
        publisher=getattr(found, "sitename", None) or "",
        published=next(dates, ""),
        address=getattr(found, "url", None) or "",
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


def _find_dates(tree: Any, meta_names: Sequence[str]) -> Iterator[str]:
    """When the page says it was published: in JSON-LD, then in meta tags, then in a <time>."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            yield from _linked_data_dates(script.text or "")
    metas = {
        (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").casefold(): meta.get("content") or ""
        for meta in tree.iter("meta")
    }
    yield from filter(None, map(metas.get, meta_names))
    yield from filter(None, (time.get("datetime") for time in tree.iter("time")))


def _linked_data_dates(script: str) -> Iterator[str]:
    """The dates of publication of the articles in a JSON-LD document."""
    try:
        document = json.loads(script)
    except (ValueError, RecursionError):
        return
    items = document.get("@graph", [document]) if isinstance(document, Mapping) else document
    for item in items if isinstance(items, list) else []:
        if not isinstance(item, Mapping):
            continue
        types = item.get("@type", "")
        types = types if isinstance(types, list) else [types]
        if isinstance(item.get("datePublished"), str) and any(kind in _ARTICLE_TYPES for kind in types):
            yield item["datePublished"]
