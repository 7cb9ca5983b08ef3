"""JSON: one article a line, or a document with a list of articles."""

import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from ..encodings import BYTE_ORDER_MARKS, decode, first_line
from .contract import MAX_BYTES, FieldNames, RawArticle, UnreadableRecord, read_all
from .rows import read_row

_MAX_DOCUMENT = 256_000_000  # bytes: a document is read as a whole


def read_json_lines(content: BinaryIO, names: FieldNames) -> Iterator[RawArticle | UnreadableRecord]:
    """Read JSON Lines, one object a line; blank lines do not count."""
    line = content.readline(MAX_BYTES + 1)
    wide = next(
        (encoding for mark, encoding in BYTE_ORDER_MARKS if line.startswith(mark) and encoding != "utf-8-sig"), None
    )
    if wide:  # a line break takes more than one byte there
        content = io.BytesIO((line + content.read()).decode(wide, "replace").encode())
        line = content.readline(MAX_BYTES + 1)
    while line:
        if len(line) > MAX_BYTES:
            while line and not line.endswith(b"\n"):
                line = content.readline(MAX_BYTES)
            yield UnreadableRecord(f"a line longer than {MAX_BYTES:,} bytes")
        elif line.strip(b" \t\r\n\xef\xbb\xbf\x00"):
            yield _read_line(line, names)
        line = content.readline(MAX_BYTES + 1)


def read_json(content: BinaryIO, names: FieldNames) -> Iterator[RawArticle | UnreadableRecord]:
    """Read a list of objects, one object, or an object with a list of objects in it.

    Raises:
        ValueError: The file is no such document.
    """
    text, encoding = decode(read_all(content, _MAX_DOCUMENT, "write it as .jsonl, one record a line"))
    try:
        document = json.loads(text)
    except RecursionError as error:
        raise ValueError("JSON nested too deep") from error
    if isinstance(document, dict):
        document = max(filter(_is_list_of_objects, document.values()), key=len, default=[document])
    if not isinstance(document, list):
        raise ValueError(f"JSON, but a {type(document).__name__} and no list of objects")
    for row in document:
        if isinstance(row, dict):
            yield read_row(row, names, encoding)
        else:
            yield UnreadableRecord(f"a {type(row).__name__} and no object")


def _read_line(line: bytes, names: FieldNames) -> RawArticle | UnreadableRecord:
    try:
        text, encoding = decode(line)
        row = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        return UnreadableRecord(f"no whole JSON object ({first_line(error)})")
    if not isinstance(row, dict):
        return UnreadableRecord(f"JSON, but a {type(row).__name__} and no object")
    return read_row(row, names, encoding)


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)
