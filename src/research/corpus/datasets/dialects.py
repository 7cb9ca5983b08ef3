"""Dialects: how a delimited table separates and quotes its fields, and where its header stands."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from ..formats.contract import FIELDS, FieldNames
from .rows import find_paths

DOUBLED, BACKSLASH, NONE = "doubled", "backslash", "none"  # how a quotation mark in a field is written
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*')  # Excel's hint above the header
_ESCAPED = re.compile(r'(?<!\\)((?:\\\\)*)\\"')
_QUOTED_NAMES = re.compile(r'"[^"]*"(?: "[^"]*")+\s*')  # a header as R writes it by default
_FIELD = re.compile(r'\A"((?:[^"]|"")*)"\Z')
_HEADER_LINES = 40  # what stands above a header is shorter
_YEAR = re.compile(r"\d{4}|\d[/.-]\d\d?[/.-]\d\d")
_ADDRESS = re.compile(r"(?:https?://|www\.)?\w[\w.-]*\.\w\S*")
_ID = re.compile(r"(?=\D*\d)[\w.:/#-]+")
_INSIDE = re.compile(
    r'\A |\S \Z|""'
)  # a comma in prose has a space behind it, a quotation in a quoted field is doubled
_AFTER_COMMA = re.compile(r"\A ")
_MAX_DAY = 40  # characters of a date
_MAX_NAME = 60  # characters of a column's name
_MANY = 3  # times the faults: then quotation marks are text
_CUT_LINES = 20  # a record that runs longer than this beyond the sample has a quotation mark that stays open


@dataclass(frozen=True)
class Dialect:
    """How a table is written.

    Attributes:
        separator: What separates the fields.
        quotes: `DOUBLED` or `BACKSLASH`, or `NONE` where quotation marks are text.
        start: The number of lines down to the header and with it.
        columns: The header.
        row_names: Whether each row starts with a name for which the header has no column, as R writes it.
    """

    separator: str
    quotes: str = DOUBLED
    start: int = 0
    columns: tuple[str, ...] = ()
    row_names: bool = False

    @property
    def width(self) -> int:
        """The number of fields of a row."""
        return len(self.columns) + self.row_names

    def reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """Read rows; each raises `csv.Error` if its quotation marks do not fit."""
        if self.quotes == NONE:  # map goes on after an error, a generator would not
            return map(_unquote, csv.reader(lines, delimiter=self.separator, quoting=csv.QUOTE_NONE))
        if self.quotes == BACKSLASH:
            lines = map(partial(_ESCAPED.sub, r'\1""'), lines)
        return csv.reader(lines, delimiter=self.separator, strict=True)

    def split(self, line: str) -> list[str]:
        """The fields of one line whose quotation marks are text."""
        return next(replace(self, quotes=NONE).reader([line.replace("\r", "\n")]), [])

    def looks_like_row(self, row: Sequence[str], names: FieldNames, *, surely: bool = True) -> bool:
        """Whether fields fit the columns: what should be a day, an address or an id looks so.

        Args:
            row: The fields.
            names: The columns' names.
            surely: Whether one of these must be there, and no field seem to be a piece of a quoted text.
        """
        if len(row) != self.width or any((_INSIDE if surely else _AFTER_COMMA).search(field) for field in row):
            return False
        fields = dict(zip(self.columns, row[self.row_names :], strict=True))
        fitting = [
            bool(fits(fields[path[0]].strip()))
            for name, fits in (("published", _is_day), ("address", _ADDRESS.match), ("id", _ID.fullmatch))
            for path in find_paths(self.columns, names.get(name, ()))[:1]
            if fields[path[0]].strip()
        ]
        return all(fitting) and (bool(fitting) or not surely)


def find_dialect(sample: Sequence[str], names: FieldNames, separators: str, *, is_whole: bool) -> Dialect:
    """Find the dialect in which the first lines of a table have fewest faults.

    Args:
        sample: The first lines.
        names: The columns' names.
        separators: What may separate the fields.
        is_whole: Whether these are all lines.
    """
    skipped = 0
    if sample and (found := _SEPARATOR_LINE.fullmatch(sample[0].strip("\ufeff\r\n"))):
        skipped, separators = 1, found[1]
    elif sample and "," in separators and _QUOTED_NAMES.fullmatch(sample[0]):
        separators += " "
    heads = (_find_header(sample[:_HEADER_LINES], skipped, names, separator) for separator in dict.fromkeys(separators))
    _, head = max(heads, key=lambda scored: scored[0])
    head = replace(head, row_names=_has_row_names(sample[head.start :], head, names))
    dialects = [replace(head, quotes=quotes) for quotes in (DOUBLED, BACKSLASH, NONE)]
    doubled, backslash, none = (_count_faults(sample[head.start :], d, names, is_whole) for d in dialects)
    if none * _MANY < min(doubled, backslash):  # a few faults are mended row by row
        return dialects[2]
    return dialects[backslash < doubled]


def merges_rows(row: Sequence[str], lines: Sequence[str], dialect: Dialect, names: FieldNames) -> bool:
    """Whether a quotation mark that stays open joined several rows.

    A field that holds a line break and the tab is a sign; with other separators, that two of the lines are whole rows.
    """
    if len(lines) < 2:
        return False
    if dialect.separator == "\t":
        return any("\t" in field and ("\n" in field or "\r" in field) for field in row)
    if not dialect.looks_like_row(dialect.split(lines[0]), names):
        return False
    return any(dialect.looks_like_row(dialect.split(line), names) for line in lines[1:])


def known_fields(columns: Sequence[str], names: FieldNames) -> list[str]:
    """The fields for which a table has a column, if these can be the names of columns; [] without one of texts."""
    if not find_paths(tuple(columns), names["text"]) or any(len(name) > _MAX_NAME for name in columns):
        return []
    return [field for field in FIELDS if find_paths(tuple(columns), names.get(field, ()))]


def _find_header(
    sample: Sequence[str], skipped: int, names: FieldNames, separator: str
) -> tuple[tuple[int, int, int], Dialect]:
    """The line with most known fields, with how many, how many columns, and how far up it stands."""
    best, found = (-1, 0, 0), Dialect(separator)
    for number, line in enumerate(sample[skipped:], start=skipped + 1):
        line = line.removeprefix("\ufeff") if number == skipped + 1 else line
        columns = next(csv.reader([line.rstrip("\r\n")], delimiter=separator), [])
        score = (len(known_fields(columns, names)), len(columns), -number)
        if best[0] < 0 or score[0] > best[0]:
            best, found = score, Dialect(separator, start=number, columns=tuple(columns))
    names_once = (name if found.columns.index(name) == n else f"{name} {n}" for n, name in enumerate(found.columns))
    return best, replace(found, columns=tuple(names_once))


def _has_row_names(lines: Sequence[str], head: Dialect, names: FieldNames) -> bool:
    """Whether all rows start with a quoted name and have one field more than the header has names."""
    if find_paths(head.columns[:1], names.get("id", ())) or not head.columns:
        return False
    for quotes in (DOUBLED, BACKSLASH):
        rows: list[list[str]] = []
        with suppress(csv.Error):  # also where the sample ends inside a row
            for row in replace(head, quotes=quotes).reader(lines):
                rows += [row] if row else []
        if rows and all(len(row) == len(head.columns) + 1 for row in rows):
            return lines[0].startswith('"')
    return False


def _count_faults(lines: Sequence[str], dialect: Dialect, names: FieldNames, is_whole: bool) -> int:
    """How many lines do not fit a dialect."""
    waiting, taken, faults = iter(lines), [], 0

    def feed() -> Iterator[str]:
        for line in waiting:
            taken.append(line)
            yield line

    rows = dialect.reader(feed())
    while True:
        taken.clear()
        try:
            row = next(rows, None)
        except csv.Error as error:
            is_cut = not is_whole and "unexpected end" in str(error) and len(taken) < _CUT_LINES
            faults += 0 if is_cut else len(taken)
            continue
        if row is None:
            return faults
        if row and (len(row) != dialect.width or merges_rows(row, taken, dialect, names)):
            faults += len(taken)


def _unquote(row: list[str]) -> list[str]:
    """Fields without the quotation marks around them, unless these belong to several quotations in the field."""
    return [_FIELD.sub(lambda m: m[1].replace('""', '"'), field) for field in row]


def _is_day(cell: str) -> bool:
    return len(cell) <= _MAX_DAY and bool(_YEAR.search(cell))
