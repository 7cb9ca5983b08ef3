"""Page identity: what a web page calls itself and where it says that it stands, to know its own article by."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from urllib.parse import unquote, urlsplit

_WORD = re.compile(r"\w+")
_SITE = re.compile(r"\s+(?:[|–—:·»-]|::)\s+")  # between a headline and the name of the site
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\w+/")
_ALIKE = 0.6  # headlines with this share of common words may be one
_LONGEST, _MOST = 300, 8  # characters of a title; titles and addresses
_MIN_WORDS = 3  # shorter ones must be alike to the letter
_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title")


def page_titles(tree: Any) -> list[str]:
    """What the page is called in its <title> and metadata, as keys of `title_key`, with and without the site's name."""
    whole = [e.text_content() for e in islice(tree.iter("title"), 1)]
    whole += [meta.get("content") or "" for meta in islice(metas_of(tree, _TITLES), _MOST)]
    parts = [title_key(part) for title in whole for part in _SITE.split(title[:_LONGEST])[:_MOST]]
    titles = [*map(title_key, whole), *(part for part in parts if len(part.split()) >= _MIN_WORDS)]
    return list(filter(None, dict.fromkeys(titles)))


def title_key(title: str) -> str:
    """The words of a headline, as it is compared: whatever its case and punctuation."""
    return " ".join(_WORD.findall(title[:_LONGEST].casefold()))


def is_title(headline: str, titles: Iterable[str]) -> bool:
    """Whether a headline is one of the titles, which are keys of `title_key`."""
    return title_key(headline) in titles


def is_like_title(headline: str, titles: Iterable[str]) -> bool:
    """Whether a headline shares most words with a title, or is the start or end of it."""
    one = title_key(headline).split()
    return any(_are_alike(one, title.split()) for title in titles)


def page_addresses(tree: Any) -> list[str]:
    """Where the page says that it stands, without the prefix of the Wayback Machine."""
    links = [link.get("href") or "" for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    links += [meta.get("content") or "" for meta in metas_of(tree, ("og:url",))]
    return [original_address(link.strip()) for link in links if link.strip()][:_MOST]


def is_address_of(address: str, addresses: Sequence[str]) -> bool:
    """Whether an address leads to the page; one that leads to the front of a site names no page."""
    key = _address_key(address)
    return bool(key) and any(key == _address_key(other) for other in addresses)


def original_address(address: str) -> str:
    """The address that the Wayback Machine archived."""
    return _ARCHIVED.sub("", address)


def metas_of(tree: Any, names: Sequence[str]) -> Iterator[Any]:
    """The <meta> elements with one of these names, in lower case, in order of the page."""
    for meta in tree.iter("meta"):
        if any((meta.get(key) or "").strip().casefold() in names for key in ("property", "name", "itemprop")):
            yield meta


def _are_alike(one: list[str], other: list[str]) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) < _MIN_WORDS:
        return False
    common = len(set(one) & set(other))
    is_part = short in (long[: len(short)], long[-len(short) :])
    return is_part or common >= max(_MIN_WORDS, _ALIKE * len(set(one) | set(other)))


def _address_key(address: str) -> str:
    """Host and path as they are compared; "" for what is no web address or leads to the front of a site."""
    try:
        parts = urlsplit(original_address(address))
    except ValueError:
        return ""
    path = unquote(parts.path).rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    return f"{(parts.hostname or '').removeprefix('www.')}{path}{query}" if parts.hostname and (path or query) else ""
