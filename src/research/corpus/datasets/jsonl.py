"""JSON: one article a line, or a document with records; the content tells which, not the file's name."""

import io
import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, BinaryIO

from ..formats.contract import MAX_BYTES, FieldNames, RawArticle, UnreadableFileError, UnreadableRecord
from ..formats.encodings import BYTE_ORDER_MARKS, decode, first_line
from .rows import read_row
from .shapes import find_records

_MAX_DOCUMENT = 256_000_000  # bytes: a document is read as a whole
_BLANK = b" \t\r\n\xef\xbb\xbf\x00"
_PADDING = " \t\r\n\ufeff\0"
_DECODER = json.JSONDecoder()


def read_json_lines(content: BinaryIO, names: FieldNames) -> Iterator[RawArticle | UnreadableRecord]:
    """Read JSON Lines, one object a line, or a document under their name; blank lines do not count."""
    yield from _read(content, names, is_lines=True)


def read_json(content: BinaryIO, names: FieldNames) -> Iterator[RawArticle | UnreadableRecord]:
    """Read a document with records, see `shapes.find_records`, or JSON Lines under its name.

    Raises:
        ValueError: The file is no such document.
    """
    yield from _read(content, names, is_lines=False)


def _read(content: BinaryIO, names: FieldNames, *, is_lines: bool) -> Iterator[RawArticle | UnreadableRecord]:
    content, head = _open(content)
    if _are_records(head) or (is_lines and head and len(head[-1]) > MAX_BYTES):
        yield from _read_lines(chain(head, _pieces(content)), names)
        return
    data = b"".join(head) + content.read(_MAX_DOCUMENT + 1)
    if len(data) > _MAX_DOCUMENT and not is_lines:
        raise UnreadableFileError(f"longer than {_MAX_DOCUMENT:,} bytes; write it as .jsonl, one record a line")
    try:
        documents, encoding = _parse(data)
    except ValueError:
        if not is_lines:
            raise
        documents, encoding = [], ""
    if is_lines and not any(map(_has_records, documents)):  # each line has its own fault
        rest = io.BytesIO(data + content.readline(MAX_BYTES))
        yield from _read_lines(chain(_pieces(rest), _pieces(content)), names)
        return
    for document in documents:
        yield from _read_document(document, names, encoding)


def _open(content: BinaryIO) -> tuple[BinaryIO, list[bytes]]:
    """The content, in UTF-8 where a mark names an encoding of wide characters, and its first two lines."""
    pieces = _pieces(content)
    head = [next(pieces, b"")]
    if wide := next((name for mark, name in BYTE_ORDER_MARKS if head[0].startswith(mark) and "8" not in name), None):
        content = io.BytesIO((head[0] + content.read()).decode(wide, "replace").encode())
        pieces, head = _pieces(content), []
    while sum(map(_is_filled, head)) < 2 and (piece := next(pieces, b"")):
        head.append(piece)
    return content, [piece for piece in head if _is_filled(piece)]


def _pieces(content: BinaryIO) -> Iterator[bytes]:
    """The lines; one longer than an article may be comes in pieces."""
    return iter(lambda: content.readline(MAX_BYTES + 1), b"")


def _is_filled(line: bytes) -> bool:
    return bool(line.strip(_BLANK))


def _are_records(head: list[bytes]) -> bool:
    """Whether the first of two lines is a whole object."""
    if len(head) < 2 or len(head[0]) > MAX_BYTES:
        return False
    try:
        return isinstance(_load_line(head[0])[0], dict)
    except (ValueError, RecursionError):
        return False


def _read_lines(pieces: Iterable[bytes], names: FieldNames) -> Iterator[RawArticle | UnreadableRecord]:
    for piece in (pieces := iter(pieces)):
        if len(piece) > MAX_BYTES:
            while piece and not piece.endswith(b"\n"):
                piece = next(pieces, b"")
            yield UnreadableRecord(f"a line longer than {MAX_BYTES:,} bytes")
        elif _is_filled(piece):
            yield from _read_line(piece, names)


def _read_line(line: bytes, names: FieldNames) -> Iterator[RawArticle | UnreadableRecord]:
    try:
        document, encoding = _load_line(line)
    except (ValueError, RecursionError) as error:
        yield UnreadableRecord(f"no whole JSON object ({first_line(error)})")
        return
    if isinstance(document, dict) or (isinstance(document, list) and any(isinstance(item, dict) for item in document)):
        yield from _read_document(document, names, encoding)
    else:
        yield UnreadableRecord(f"JSON, but a {type(document).__name__} and no object")


def _load_line(line: bytes) -> tuple[Any, str]:
    """The value of a line, behind which a comma may stand as in a list, and its encoding."""
    text, encoding = decode(line)
    return json.loads(text.strip(_PADDING).removesuffix(",")), encoding


def _parse(data: bytes) -> tuple[list[Any], str]:
    """The documents that a file holds one after the other, usually one, and its encoding.

    Raises:
        ValueError: It holds none, or something that is none.
    """
    text, encoding = decode(data)
    documents: list[Any] = []
    end = len(text) - len(text.lstrip(_PADDING))
    try:
        while end < len(text) or not documents:
            document, end = _DECODER.raw_decode(text, end)
            documents.append(document)
            end = next((i for i in range(end, len(text)) if text[i] not in _PADDING), len(text))
    except RecursionError as error:
        raise ValueError("JSON nested too deep") from error
    if len(documents) > 1 and all(isinstance(document, list) for document in documents):
        documents = [documents]  # the rows of a table
    if not isinstance(documents[0], dict | list):
        raise ValueError(f"JSON, but a {type(documents[0]).__name__} and no list of objects")
    return documents, encoding


def _read_document(document: Any, names: FieldNames, encoding: str) -> Iterator[RawArticle | UnreadableRecord]:
    for record in find_records(document, names):
        if isinstance(record, dict):
            yield read_row(record, names, encoding)
        else:
            yield UnreadableRecord(f"a {type(record).__name__} and no object")


def _has_records(document: Any) -> bool:
    """Whether a document is an object or has one among its items, or lists, as the rows of a table."""
    return isinstance(document, dict) or (
        isinstance(document, list) and any(isinstance(item, dict | list) for item in document)
    )
