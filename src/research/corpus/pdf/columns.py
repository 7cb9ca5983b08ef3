"""Columns: pieces of text with their places on a page, put together to lines in reading order."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from statistics import median

_NOTE_MARK = re.compile(r"\s*(?:\d{1,3}|[*†‡§]{1,3})\s*")
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)
_MIN_COLUMN = 20  # characters: shorter pieces side by side are a table
_GLYPH = 0.5  # of the font's size: how wide a letter is on average


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text with the place of its baseline's left end, in points from the page's lower left corner."""

    text: str
    left: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one column."""

    text: str
    left: float
    base: float
    size: float
    page: int


def read_lines(pieces: Iterable[Piece], page: int) -> list[Line]:
    """Put the pieces of a page together to lines; columns that were written row by row are read one after the other."""
    rows = _rows(pieces)
    gutters = _gutters(rows)
    lines: list[Line] = []
    columns: list[list[Line]] = [[] for _ in range(len(gutters) + 1)]
    for row in rows:
        parts = _cut(row, gutters)
        if len(parts) == 1 and _spans(row, gutters):
            lines += [*chain.from_iterable(columns), _line(row, page)]
            columns = [[] for _ in columns]
        else:
            for part in parts:
                columns[bisect_right(gutters, part[0].left + 2)].append(_line(part, page))
    return [line for line in [*lines, *chain.from_iterable(columns)] if line.text]


def _rows(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces that follow each other on one baseline; the raised number of a footnote is no part of its line."""
    rows: list[list[Piece]] = []
    for piece in pieces:
        if not piece.text.strip():
            if rows and piece.text and not rows[-1][-1].text.endswith(" "):  # a space between two words
                rows[-1][-1] = replace(rows[-1][-1], text=rows[-1][-1].text + " ")
            continue
        row = rows[-1] if rows else []
        if not row or abs(piece.base - row[0].base) > 0.5 * max(piece.size, row[0].size) or piece.left < row[-1].left:
            rows.append([piece])
        elif not (
            _NOTE_MARK.fullmatch(piece.text)
            and piece.size < 0.85 * row[0].size
            and piece.base > row[0].base + 0.1 * row[0].size
        ):
            row.append(piece)
    return rows


def _gutters(rows: Sequence[Sequence[Piece]]) -> list[float]:
    """Where columns start that were written row by row: many rows go on there, with prose before and behind."""
    before, behind = defaultdict[int, list[int]](list), defaultdict[int, list[int]](list)
    for row in rows:
        for start, piece in {round(piece.left): piece for piece in row[1:]}.items():
            before[start].append(len(row[0].text))
            behind[start].append(len(piece.text))
    often = max(5, 0.3 * len(rows))
    return [
        float(start)
        for start, sizes in sorted(behind.items())
        if len(sizes) >= often and median(sizes) >= _MIN_COLUMN and median(before[start]) >= _MIN_COLUMN
    ]


def _cut(row: Sequence[Piece], gutters: Sequence[float]) -> list[list[Piece]]:
    parts: list[list[Piece]] = [[row[0]]]
    for last, piece in pairwise(row):
        if bisect_right(gutters, piece.left + 2) > bisect_right(gutters, last.left + 2):
            parts.append([])
        parts[-1].append(piece)
    return parts


def _spans(row: Sequence[Piece], gutters: Sequence[float]) -> bool:
    """Whether a row runs over all columns, as a headline does."""
    if not gutters:
        return True
    right = row[-1].left + _GLYPH * row[-1].size * len(row[-1].text)
    return row[0].left < gutters[0] and right > gutters[0] + 0.25 * (gutters[0] - row[0].left)


def _line(pieces: Sequence[Piece], page: int) -> Line:
    text = " ".join("".join(piece.text for piece in pieces).translate(_LIGATURES).split())
    size = max(pieces, key=lambda piece: len(piece.text)).size
    return Line(text, pieces[0].left, pieces[0].base, size, page)
