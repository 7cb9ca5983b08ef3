"""Feeds (RSS, Atom): each entry is an article, of its content where the feed has it, else of its summary."""

import html
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..formats.contract import RawArticle, UnreadableFileError, UnreadableRecord

_MAX_BYTES = 32_000_000
_PROLOG = re.compile(rb"\s+|<\?[^>]{0,2000}>|<!--(?:[^-]|-(?!->)){0,20000}-->|<!DOCTYPE[^>\[]{0,2000}>")
_ROOT = re.compile(
    rb"<(?:rss[\s>]|(?:\w{1,20}:)?RDF\s[^>]{0,3000}purl\.org/rss/|(?:\w{1,20}:)?feed\s[^>]{0,3000}/Atom)"
)
_TAG = re.compile(r"<[A-Za-z/!][^<>]{0,2000}>")


def recognizes(head: bytes) -> bool:
    """Whether a file is a feed: by its root element, whatever its name."""
    head = head.removeprefix(b"\xef\xbb\xbf")
    position = 0
    while match := _PROLOG.match(head, position):
        position = match.end()
    return bool(_ROOT.match(head, position))


def read(data: bytes) -> Iterator[RawArticle | UnreadableRecord]:
    """Read the entries of a feed in order; an entry without content and summary is a problem.

    Raises:
        UnreadableFileError: The file is no feed, has no entry, or feedparser is missing.
    """
    try:
        import feedparser
    except ImportError as error:
        raise UnreadableFileError("needs feedparser to be read; pip install 'research[files]'") from error
    if len(data) > _MAX_BYTES:
        raise UnreadableFileError(f"is a feed longer than {_MAX_BYTES:,} bytes; split it")
    try:  # a stream, as bytes could be taken for the name of a file
        feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableFileError(f"is a damaged feed ({error!r}); download it again") from error
    if not feed.entries:
        fault = feed.get("bozo_exception", "it is empty")
        raise UnreadableFileError(f"holds no entry of a feed ({fault}); download it again")
    dated_by = ("published", "updated") if feed.version.startswith("rss") else ("published",)  # dc:date in old RSS
    for number, entry in enumerate(feed.entries, start=1):
        text, markup = _text(entry)
        if not text.strip():
            called = _line(entry, "title")
            yield UnreadableRecord(f"entry {number} ({called!r}) has no text; save the page it links to")
            continue
        publisher = _line(entry.get("source") or {}, "title") or _line(entry, "publisher") or _line(feed.feed, "title")
        yield RawArticle(
            title=_line(entry, "title"),
            text=text,
            published=next((said for key in dated_by if (said := _line(entry, key))), ""),
            publisher=publisher,
            authors="; ".join(filter(None, (_line(author, "name") for author in entry.get("authors", [])))),
            section=next((said for tag in entry.get("tags", []) if (said := _line(tag, "term"))), ""),
            document_id=_line(entry, "id"),
            address=_line(entry, "feedburner_origlink") or _line(entry, "link"),
            markup=markup,
        )
    if isinstance(feed.get("bozo_exception"), Exception) and "SAX" in type(feed.bozo_exception).__name__:
        reason = f"the feed is damaged ({feed.bozo_exception}), so that entries may be missing; download it again"
        yield UnreadableRecord(reason, numbered=False)


def _text(entry: Mapping[str, Any]) -> tuple[str, str]:
    """The longest text that an entry has and its markup; text without a tag is plain, whatever the feed calls it."""
    texts = [content.get("value") or "" for content in entry.get("content", [])]
    text = max([*texts, entry.get("summary") or ""], key=len)
    return (text, "html") if _TAG.search(text) else (html.unescape(text), "")


def _line(mapping: Mapping[str, Any], key: str) -> str:
    """A field as one line without markup."""
    return " ".join(html.unescape(_TAG.sub("", str(mapping.get(key) or ""))).split())
