"""Web pages and Markdown: their text without markup, and what their head says of them."""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any

import mistune
import trafilatura
import yaml
from lxml import etree, html

from ..nlp.lexicon import DEFAULT_LEXICON, Lexicon

_FRONT = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_BREAKING = ("p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "article", "section")
_ARTICLE = ("NewsArticle", "Article", "ReportageNewsArticle", "BlogPosting", "WebPage")
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read we say ourselves


def read_webpage(page: str, *, lexicon: Lexicon = DEFAULT_LEXICON) -> tuple[str, dict[str, str]]:
    """The main text of an HTML page, one paragraph a line, and the facts of its head.

    Args:
        page: The page.
        lexicon: The word lists.

    Returns:
        The text, "" when there is none, and any of title, publisher, published (as written) and address.

    Raises:
        ValueError: The page cannot be parsed.
    """
    try:
        found: Any = trafilatura.bare_extraction(
            page, with_metadata=True, include_comments=False, date_extraction_params={"extensive_search": False}
        )
        text = found.text if found is not None and found.text else trafilatura.html2txt(page)
        tree = trafilatura.load_html(page)
    except (etree.LxmlError, RecursionError, AttributeError, TypeError, AssertionError) as error:
        raise ValueError(f"HTML that cannot be parsed: {error}") from error
    facts = {} if found is None else {"title": found.title, "publisher": found.sitename, "address": found.url}
    facts["published"] = (
        next(_published(tree, lexicon.table("records")["meta_published"]), "") if tree is not None else ""
    )
    return text or "", {key: value for key, value in facts.items() if value}


def read_markdown(text: str) -> tuple[str, dict[str, str]]:
    """The text of a Markdown file without its marks, one block a line, and the facts of its front matter (YAML)."""
    front = _FRONT.match(text)
    facts = _read_front(front[1]) if front else {}
    page = mistune.create_markdown(escape=False)(text[front.end() :] if front else text)
    return strip_markup(str(page)), facts


def strip_markup(text: str) -> str:
    """The text of a piece of HTML; a block is a line."""
    try:
        tree = html.fromstring(f"<div>{text}</div>")
    except (etree.LxmlError, ValueError, AssertionError):
        return text
    for element in tree.iter(*_BREAKING):
        element.tail = "\n" + (element.tail or "")
    for element in list(tree.iter("script", "style", etree.Comment)):
        element.drop_tree()
    return re.sub(r"\n[ \t\n]*", "\n", "".join(tree.itertext())).strip()


def _read_front(front: str) -> dict[str, str]:
    try:
        said = yaml.safe_load(front)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    names = {
        "title": "title",
        "publisher": "publisher",
        "source": "publisher",
        "date": "published",
        "published": "published",
        "url": "address",
    }
    said = said if isinstance(said, dict) else {}
    return {
        names[str(key).casefold()]: str(value) for key, value in said.items() if str(key).casefold() in names and value
    }


def _published(tree: Any, names: list[str]) -> Iterator[str]:
    """When the page says it was published: JSON-LD, then meta tags, then a <time>."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            yield from _linked_data(script.text or "")
    said = {
        (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").casefold(): meta.get("content") or ""
        for meta in tree.iter("meta")
    }
    yield from (said[name] for name in names if said.get(name))
    yield from (time.get("datetime") for time in tree.iter("time") if time.get("datetime"))


def _linked_data(script: str) -> Iterator[str]:
    try:
        data = json.loads(script)
    except (ValueError, RecursionError):
        return
    items = data if isinstance(data, list) else data.get("@graph", [data]) if isinstance(data, Mapping) else []
    for item in items if isinstance(items, list) else []:
        kinds = item.get("@type", "") if isinstance(item, Mapping) else ""
        if any(kind in _ARTICLE for kind in (kinds if isinstance(kinds, list) else [kinds])) and isinstance(
            item.get("datePublished"), str
        ):
            yield item["datePublished"]
