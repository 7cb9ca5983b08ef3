"""Delimited tables: CSV, TSV and tables in text files, with a header, one article a row."""

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import BinaryIO

from ...nlp.lexicon import DEFAULT_LEXICON
from ..formats.contract import MAX_BYTES, FieldNames, RawArticle, UnreadableRecord
from ..formats.encodings import SAMPLE_BYTES, decode
from .dialects import Dialect, find_dialect, known_fields, merges_rows
from .rows import check_columns, read_row

_SEPARATORS = ",;\t|"
_SAMPLE_LINES = 300  # enough to tell the dialect
_MAX_READ_AGAIN = 4 * MAX_BYTES  # characters behind quotation marks that stay open
_OPEN_QUOTE = "no row of a table: a quotation mark is not closed where its field ends; double those inside a text"


def read_csv(content: BinaryIO, names: FieldNames) -> Iterator[RawArticle | UnreadableRecord]:
    """Read a table separated by comma, semicolon, tab or bar; see `dialects.find_dialect`."""
    return _read_table(content, names, _SEPARATORS)


def read_tsv(content: BinaryIO, names: FieldNames) -> Iterator[RawArticle | UnreadableRecord]:
    """Read a table whose separator is the tab."""
    return _read_table(content, names, "\t")


def is_table(head: bytes) -> bool:
    """Whether a text starts with rows: of as many tabs each, or below a header that names a text and another field."""
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    lines = [line for line in head.decode(encoding, "ignore").splitlines()[:9] if line.strip()]
    if len(lines) < 2:
        return False
    tabs = {line.count("\t") for line in lines[: max(2, len(lines) - 1)]}  # the last line may be cut
    if len(tabs) == 1 and min(tabs) > 1:
        return True
    names = {key: tuple(listed) for key, listed in DEFAULT_LEXICON.table("records").items()}
    dialect = find_dialect(lines, names, _SEPARATORS, is_whole=False)
    is_first = dialect.start == 1 + lines[0].startswith(("sep=", '"sep='))
    is_header = is_first and all(dialect.columns) and len(known_fields(dialect.columns, names)) > 1
    return is_header and len(lines) > dialect.start and dialect.separator in lines[dialect.start]


def _read_table(content: BinaryIO, names: FieldNames, separators: str) -> Iterator[RawArticle | UnreadableRecord]:
    lines, encoding = _decode_lines(content)
    sample = list(islice(lines, _SAMPLE_LINES))
    if not sample:
        return
    csv.field_size_limit(MAX_BYTES)
    dialect = find_dialect(sample, names, separators, is_whole=len(sample) < _SAMPLE_LINES)
    check_columns(dialect.columns, names)
    rows = _read_rows(chain(sample[dialect.start :], lines), dialect, names)
    for row in _find_split_rows(rows, dialect, names):
        if isinstance(row, UnreadableRecord):
            yield row
        elif any(map(str.strip, row[dialect.width :])):
            yield UnreadableRecord(
                f"has {len(row)} fields where the header has {len(dialect.columns)}; quote the text, or give each "
                "column a name"
            )
        elif any(map(str.strip, row)):
            fields = [*row, *[""] * (dialect.width - len(row))][dialect.row_names : dialect.width]
            yield read_row(dict(zip(dialect.columns, fields, strict=True)), names, encoding)


class _Feed:
    """Lines for a reader of rows, some of them for the second time.

    Attributes:
        taken: The lines that the reader took for its row.
        again: How many of the coming lines were read before, behind a quotation mark that stays open.
    """

    def __init__(self, lines: Iterator[str]):
        self.lines, self.taken, self.again = lines, list[str](), 0
        self.waiting, self.allowance = deque[str](), _MAX_READ_AGAIN

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        line = self.waiting.popleft() if self.waiting else next(self.lines)
        self.again = max(0, self.again - 1)
        self.taken.append(line)
        return line

    def read_again(self) -> int:
        """Give all lines of the row but the first back; how many are not, because too many were."""
        back = self.taken[1:]
        self.allowance -= sum(map(len, back))
        if self.allowance < 0:
            return len(back)
        self.waiting.extendleft(reversed(back))
        self.again = max(self.again + len(back), len(back))
        return 0


def _read_rows(lines: Iterable[str], dialect: Dialect, names: FieldNames) -> Iterator[list[str] | UnreadableRecord]:
    """Read rows. Where quotation marks do not fit, the first line stands alone and the others are read again."""
    feed, lost = _Feed(iter(lines)), 0
    rows = dialect.reader(feed)
    while True:
        feed.taken.clear()
        is_doubtful = lost > 0 or feed.again > 0
        try:
            row = next(rows, None)
            is_whole = row is None or not merges_rows(row, feed.taken, dialect, names)
        except csv.Error:
            row, is_whole = [], False
        if not is_whole:
            row, is_doubtful = dialect.split(feed.taken[0]), is_doubtful or len(feed.taken) > 1
            lost += feed.read_again()
        if is_doubtful and row is not None and not dialect.looks_like_row(row, names, surely=not is_whole):
            lost += max(1, len(feed.taken) if is_whole else 1)
            continue
        if lost:
            yield UnreadableRecord(f"{_OPEN_QUOTE}; {lost:,} lines are not read" if lost > 1 else _OPEN_QUOTE)
            lost = 0
        if row is None:
            return
        if is_whole or len(row) == dialect.width:
            yield row
        else:
            lost = 1


def _find_split_rows(
    rows: Iterable[list[str] | UnreadableRecord], dialect: Dialect, names: FieldNames
) -> Iterator[list[str] | UnreadableRecord]:
    """Find short rows that are one row together, as their text has line breaks that are not quoted."""
    short: list[list[str]] = []
    for row in chain(rows, [None]):
        if isinstance(row, list) and 0 < len(row) < dialect.width:
            fields = sum(map(len, [*short, row])) - len(short)
            if fields > dialect.width or len(short) > _SAMPLE_LINES:
                yield from short
                short = []
            short.append(row)
            if fields == dialect.width and dialect.looks_like_row(_join(short), names):
                yield UnreadableRecord(f"is split into {len(short)} lines by line breaks; quote the text")
                short = []
            continue
        yield from short
        short = []
        if row is not None:
            yield row


def _join(rows: list[list[str]]) -> list[str]:
    """One row of the pieces that line breaks made of it."""
    joined = rows[0]
    for row in rows[1:]:
        joined = [*joined[:-1], f"{joined[-1]}\n{row[0]}", *row[1:]]
    return joined


def _decode_lines(content: BinaryIO) -> tuple[Iterator[str], str]:
    """The lines of a text and its encoding, detected from the first of them; a line in another one is decoded alone."""
    sample = content.read(SAMPLE_BYTES) + content.readline(MAX_BYTES)
    _, encoding = decode(sample)
    if encoding.startswith(("utf-16", "utf_16", "utf-32", "utf_32")):  # a line break takes more than one byte there
        return io.StringIO((sample + content.read()).decode(encoding, "replace"), newline=""), encoding
    blocks = chain([sample], iter(lambda: content.readline(MAX_BYTES), b""))
    return (_decode_line(line, encoding) for line in _split_lines(blocks)), encoding


def _split_lines(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of blocks that may end inside a line, each line with its end, which may be that of an old Mac."""
    rest = b""
    for block in blocks:
        *lines, rest = (rest + block).splitlines(keepends=True) or [b""]
        yield from lines
        if rest.endswith(b"\n") or len(rest) > MAX_BYTES:
            yield rest
            rest = b""
    if rest:
        yield rest


def _decode_line(line: bytes, encoding: str) -> str:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return decode(line)[0]
