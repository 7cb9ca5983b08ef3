"""Delimited tables: CSV and TSV with a header, one article a row."""

import csv
import io
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from ..encodings import SAMPLE_BYTES, decode
from .contract import MAX_BYTES, FieldNames, RawArticle, UnreadableRecord
from .rows import check_columns, read_row


def read_csv(content: BinaryIO, names: FieldNames) -> Iterator[RawArticle | UnreadableRecord]:
    """Read CSV; the separator is the most frequent of comma, semicolon, tab and bar in the header."""
    return _read_rows(content, names, ",;\t|")


def read_tsv(content: BinaryIO, names: FieldNames) -> Iterator[RawArticle | UnreadableRecord]:
    """Read CSV whose separator is the tab."""
    return _read_rows(content, names, "\t")


def _read_rows(content: BinaryIO, names: FieldNames, separators: str) -> Iterator[RawArticle | UnreadableRecord]:
    lines, encoding = _decode_lines(content)
    header = next(lines, "").removeprefix("\ufeff")
    separator = max(separators, key=header.count)
    csv.field_size_limit(MAX_BYTES)
    rows = csv.reader(chain([header], lines), delimiter=separator, strict=True)
    columns = next(rows, [])
    check_columns(columns, names)
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield UnreadableRecord(f"no row of a table ({error})")
            continue
        if len(row) > len(columns):
            yield UnreadableRecord(f"has {len(row)} fields where the header has {len(columns)}; quote the text")
        elif row:
            yield read_row(dict(zip(columns, row, strict=False)), names, encoding)


def _decode_lines(content: BinaryIO) -> tuple[Iterator[str], str]:
    """The lines of a text and its encoding, detected from the first of them; a line in another one is decoded alone."""
    sample = content.read(SAMPLE_BYTES) + content.readline(MAX_BYTES)
    _, encoding = decode(sample)
    if encoding.startswith(("utf-16", "utf_16", "utf-32", "utf_32")):  # a line break takes more than one byte there
        return io.StringIO((sample + content.read()).decode(encoding, "replace"), newline=""), encoding
    more = iter(lambda: content.readline(MAX_BYTES), b"")
    return (_decode_line(line, encoding) for line in chain(sample.splitlines(keepends=True), more)), encoding


def _decode_line(line: bytes, encoding: str) -> str:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return decode(line)[0]
