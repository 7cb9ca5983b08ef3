"""Linked data: what a page states about itself and others as JSON-LD in the vocabulary of schema.org."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_SUFFIXES = ("Article", "Posting", "WebPage")  # NewsArticle, AnalysisNewsArticle, LiveBlogPosting … and "Report"
_HELD = ("comment", "comments", "review", "reviews", "hasPart", "isPartOf", "citation", "liveBlogUpdate", "mentions")
_LITERAL = r'"(?:[^"\\]|\\.)*+["\\]?'  # or what of one is there at the end
_COMMENT = re.compile(rf"({_LITERAL})|<!--|-->|<!\[CDATA\[|\]\]>|/\*[^*]*+(?:\*(?!/)[^*]*+)*+\*/|//[^\n]*+", re.DOTALL)
_COMMA = re.compile(rf"({_LITERAL})|,(?=\s*+[\]}}])", re.DOTALL)


def read_linked_data(scripts: Iterator[str]) -> list[Mapping[str, Any]]:
    """Read the articles that JSON-LD documents describe, at any depth, but no comments on them and no parts of them.

    Trailing commas, comments and line breaks in strings, which JSON forbids and pages have, are passed over. A document
    that is broken beyond that is left out.
    """
    return [article for script in scripts for article in _articles_in(_parse(script))]


def is_live_blog(article: Mapping[str, Any]) -> bool:
    """Whether the article is a live blog, which holds many updates."""
    return "LiveBlogPosting" in _types_of(article)


def texts_of(article: Mapping[str, Any], *keys: str) -> Iterator[str]:
    """The values of these keys: strings, those in a list, or the ids and addresses of what they refer to."""
    for key in keys:
        value = article.get(key)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, Mapping):
                item = item.get("@id") or item.get("url")
            if isinstance(item, str) and item.strip():
                yield item.strip()


def _parse(script: str) -> Any:
    for text in (script, _COMMA.sub(_keep_literal, _COMMENT.sub(_keep_literal, script))):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _keep_literal(match: re.Match) -> str:
    return match[1] or ""


def _articles_in(document: Any) -> Iterator[Mapping[str, Any]]:
    """Go through a document without recursion; an article in a key such as "comment" is not the page's."""
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += reversed(value)
        elif isinstance(value, Mapping):
            if any(kind == "Report" or kind.endswith(_SUFFIXES) for kind in _types_of(value)):
                yield value
            inner = [item for key, item in value.items() if key not in _HELD and isinstance(item, list | Mapping)]
            waiting += reversed(inner)


def _types_of(article: Mapping[str, Any]) -> list[str]:
    """The names of its types, without the vocabulary before them: "schema:NewsArticle" is a NewsArticle."""
    types = article.get("@type", "")
    return [
        re.split(r"[/:#]", kind)[-1]
        for kind in (types if isinstance(types, list) else [types])
        if isinstance(kind, str)
    ]
