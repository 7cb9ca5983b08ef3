"""Archived web pages (.warc, .warc.gz): each page that a server delivered is an article, under its address."""

import contextlib
import gzip
import io
import zlib
from collections.abc import Iterator
from typing import Any

from ..documents import Document
from .charsets import decode_page

_MARK = b"WARC/"
_GZIP = b"\x1f\x8b"
_PAGES = ("text/html", "application/xhtml+xml")
_MAX_PAGE = 16_000_000  # bytes
_BLOCK = 1_000_000  # bytes read at once; warcio copies a header line anew with each block of it
_SMALL, _TIMES = 64_000_000, 100  # what unpacks to less bytes, or to so many times its size, is no bomb


def recognizes(name: str, head: bytes) -> bool:
    """Whether a file is a web archive: by its name, or by its first bytes, packed or not."""
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(31).decompress(head, 64)
        except zlib.error:
            head = b""
    return head.startswith(_MARK) or name.endswith((".warc", ".warc.gz"))


def read(data: bytes, name: str) -> Iterator[Document | str]:
    """Read the pages of a web archive in order: HTML that came with status 200.

    When a page was captured is not when it was published; what the page itself says, its reader finds.

    Raises:
        ValueError: The file is no web archive, holds no page, or warcio is missing.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise ValueError("needs warcio to be read; pip install 'research[files]'") from error
    found = False
    try:
        for record in _quietly(ArchiveIterator(_Bounded(data), block_size=_BLOCK)):
            if _is_page(record):
                found = True
                yield _read_page(record)
    except (ArchiveLoadFailed, OSError, zlib.error, ValueError, AttributeError) as error:
        reason = f"the archive cannot be read from here on ({error}); download it again"
        if not found:
            raise ValueError(reason) from error
        yield reason
        return
    if not found:
        raise ValueError("holds no HTML page with status 200; put archives of pages here")


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


def _read_page(record: Any) -> Document | str:
    address = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    content = record.content_stream().read(_MAX_PAGE + 1)
    if len(content) > _MAX_PAGE:
        return f"{address} is longer than {_MAX_PAGE:,} bytes and no article is; leave it out of the archive"
    kind = record.http_headers.get_header("Content-Type") or ""
    charset = kind.lower().partition("charset=")[2].partition(";")[0].strip()
    try:
        text = decode_page(content, charset)
    except ValueError as error:
        return f"{address} cannot be decoded: {error}"
    return Document(text=text, address=address, markup="html") if text.strip() else f"{address} is empty; leave it out"


class _Bounded(io.RawIOBase):
    """The unpacked bytes of an archive; unpacking ends where it would be a bomb's."""

    def __init__(self, data: bytes):
        self.left = max(_SMALL, _TIMES * len(data))
        raw = io.BytesIO(data)
        self.stream: Any = gzip.GzipFile(fileobj=raw) if data.startswith(_GZIP) else raw

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            piece: bytes = self.stream.read1(size if size >= 0 else self.left + 1)
        except EOFError as error:  # which warcio would take for the end of the archive
            raise ValueError("its end is missing") from error
        self.left -= len(piece)
        if self.left < 0:
            raise ValueError(f"it unpacks to more than {_TIMES} times its size; unpack it by hand if you trust it")
        return piece
