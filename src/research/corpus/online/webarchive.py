"""Archived web pages (.warc, .warc.gz): each page that a server delivered is an article, under its address."""

import contextlib
import io
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from ..formats.contract import RawArticle, UnreadableFileError, UnreadableRecord
from .charsets import decode_page

_MARK = b"WARC/"
_PAGES = ("text/html", "application/xhtml+xml")
_MAX_PAGE = 16_000_000  # bytes
_BLOCK = 1_000_000  # bytes read at once; warcio copies a header line anew with each block of it


def recognizes(head: bytes) -> bool:
    """Whether a file starts as a web archive does."""
    return head.startswith(_MARK)


def read(content: BinaryIO) -> Iterator[RawArticle | UnreadableRecord]:
    """Read the pages of a web archive in order: HTML that came with status 200.

    When a page was captured is not when it was published; what the page itself says, its reader finds.

    Raises:
        UnreadableFileError: The file is no web archive, holds no page, or warcio is missing.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise UnreadableFileError("needs warcio to be read; pip install 'research[files]'") from error
    found = False
    try:
        for record in _quietly(ArchiveIterator(_Whole(content), block_size=_BLOCK)):
            if _is_page(record):
                found = True
                yield _read_page(record)
    except (ArchiveLoadFailed, OSError, zlib.error, ValueError, AttributeError) as error:
        fault = "no record of an archive" if isinstance(error, AttributeError) else error
        reason = f"the archive cannot be read from here on ({fault}); download it again"
        if not found:
            raise UnreadableFileError(reason) from error
        yield UnreadableRecord(reason)
        return
    if not found:
        raise UnreadableFileError("holds no HTML page with status 200; put archives of pages here")


def _quietly(records: Iterator[Any]) -> Iterator[Any]:
    """The records, without what warcio writes to the terminal about damaged ones."""
    while True:
        with contextlib.redirect_stderr(io.StringIO()):
            record = next(records, None)
        if record is None:
            return
        yield record


def _is_page(record: Any) -> bool:
    headers = record.http_headers
    if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
        return False
    return (headers.get_header("Content-Type") or "").split(";")[0].strip().lower() in _PAGES


def _read_page(record: Any) -> RawArticle | UnreadableRecord:
    address = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    content = record.content_stream().read(_MAX_PAGE + 1)
    if len(content) > _MAX_PAGE:
        return UnreadableRecord(f"{address} is longer than {_MAX_PAGE:,} bytes and no article is; leave it out")
    kind = record.http_headers.get_header("Content-Type") or ""
    charset = kind.lower().partition("charset=")[2].partition(";")[0].strip()
    try:
        text = decode_page(content, charset)
    except ValueError as error:
        return UnreadableRecord(f"{address} cannot be decoded: {error}")
    if not text.strip():
        return UnreadableRecord(f"{address} is empty; leave it out")
    return RawArticle(text=text, address=address, markup="page")


class _Whole(io.RawIOBase):
    """The bytes of an archive; where the end of a packed one is missing, that is an error and not its end."""

    def __init__(self, content: BinaryIO):
        self.read1: Callable[[int], bytes] = getattr(content, "read1", content.read)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            return self.read1(size)
        except EOFError as error:
            raise ValueError("its end is missing") from error
