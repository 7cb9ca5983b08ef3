"""Written dates: the day that a record, a page's head or an imprint means, or none where it may mean several."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import cache

from ...nlp.dates import JUCHE, edtf
from ...nlp.lexicon import DEFAULT_LEXICON

_LONGEST = 200  # characters of what is read
_YEAR = r"((?:1[6-9]|20)\d\d)"
_ISO = re.compile(_YEAR + r"(?:-?(\d\d)(?:-?(\d\d)(?:(?:T\d|,?\s\d\d?:\d\d).{0,40}|Z|[+-]\d\d:?\d\d)?)?)?", re.ASCII)
_WEEK = re.compile(_YEAR + r"-?W(\d\d)-?([1-7])", re.ASCII)
_DAY_OF_YEAR = re.compile(_YEAR + r"-(\d{3})", re.ASCII)
_STAMP = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:\d\d){1,3}\d{0,6}", re.ASCII)  # 20240503101500
_EPOCH = re.compile(r"(1?\d{9})(?:\d{3}|\d{6}|\d{9})?(?:\.\d{1,9}|[+-]\d{4})?", re.ASCII)  # seconds or parts of them
_CALL = re.compile(r"[\w./]*\(\s*[\"']?([^\"'()]{4,80})[\"']?.{0,80}\)/?")  # /Date(1), ISODate("…"), Timestamp('…')
_PARTS = re.compile(_YEAR + r",\s?(\d\d?),\s?(\d\d?)(?:,.*)?", re.ASCII)  # inside datetime.datetime(…)
_JUCHE = re.compile(rf"juche\s?(\d{{1,3}})\b\s?(?:\(\s?{_YEAR}\s?\))?", re.IGNORECASE | re.ASCII)
_YEAR_FIRST = re.compile(rf"(?<![\d./-]){_YEAR}\s?[-./年년]\s?(\d\d?)\s?[-./月월]\s?(\d\d?)(?![\d/-]|\.\d)", re.ASCII)
NUMERIC = re.compile(r"\b([0-3]?\d)[/.-]([0-3]?\d)[/.-]((?:19|20)\d\d)\b", re.ASCII)
_CLOCK = re.compile(
    r"\b\d?\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\s?[ap]\.?m\b\.?)?"
    r"(?:\s*(?-i:UTC|GMT|MSK|Z|(?!OCT|SEPT)[A-Z]{2,4}T)\b)?(?:\s?[+-]\d\d:?\d\d\b)?",
    re.IGNORECASE,
)
_MONTH = r"([^\W\d_]{3,})\.?"
_OF = r"(?:(?:of|de|di|del|do)\s+)?"
_ORDINAL = r"(?:st|nd|rd|th|er|º|°|ª|\.)?"
_WORDED = (  # day, month and year, by their groups
    (re.compile(rf"(?<!\d)([0-3]?\d){_ORDINAL}[\s/-]*{_OF}{_MONTH},?[\s/-]*{_OF}{_YEAR}\b"), "dmy"),
    (re.compile(rf"{_MONTH}[\s/-]*([0-3]?\d){_ORDINAL},?[\s/-]+{_YEAR}\b"), "mdy"),
    (re.compile(rf"(?<![\d/-]){_YEAR}[.,]?[\s/-]*{_MONTH}[\s/-]*([0-3]?\d)\b"), "ymd"),
)
_SHORT_YEAR = re.compile(rf"(?<!\d)([0-3]?\d)[\s/-]{_MONTH}[\s/-]'?(\d\d)(?![\d:])")
_RANGE = re.compile(r"\d\s?[-–—/]\s?$|\d\s(?:and|to|und|et|y|e|и)\s$")  # before the second of two days
_WHOLE_MONTH = re.compile(rf"{_MONTH},?\s?{_OF}{_YEAR}")
_SEASON = re.compile(
    rf"(?:q[1-4]|[1-4]q|(?:1st|2nd|3rd|4th|first|second|third|fourth) quarter|spring|summer|autumn|fall)"
    rf"(?: of)?[\s,/-]*{_YEAR}|{_YEAR}[\s/-]?(?:q[1-4]|[1-4]q|spring|summer|autumn|fall)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\b(?:(?P<changed>(?:last\s)?(?:updated|modified|edited|revised|changed|reviewed))|"
    r"(?P<stated>(?:first\s)?(?:published|posted|issued|released|created|dated?)))\b(?:\s+(?:on|at))?\s*:?",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"\b(?!(?:at|am|pm|of|by|and|min|read|updated|local|time)\b)[a-z]{2,}")
_NONE = {"1970-01-01", "1900-01-01", "1899-12-31", "1899-12-30", "1904-01-01"}  # what software writes for no date


def read_published(written: str, day_first: bool | None) -> str:
    """Read a day of publication as a record or a page's head has it.

    Of "Updated March 6, 2024; Published March 4, 2024" the day of publication counts. A day that stands in two ways in
    the text, a bare count of days, a year of two digits without a month in letters, and the first day of software's
    calendars (1970-01-01) are not sure.

    Args:
        written: ISO 8601, RFC 2822, seconds since 1970, a numeric date, or words in one of the languages of `months`.
        day_first: Whether the day stands before the month in numeric dates; `None` leaves 01/02/2024 unread.

    Returns:
        EDTF; "" for what is no date or is ambiguous.
    """
    text = " ".join(without_changes(written[:_LONGEST]).split())
    if call := _CALL.fullmatch(text):
        text = call[1].strip()
    read = next((day for reader in _EXACT if (day := reader(text)) is not None), None)
    if read is None:
        text = _JUCHE.sub(_common_year, _CLOCK.sub(" ", text))
        read = next((day for reader in _SOUGHT if (day := reader(text)) is not None), None)
    if read is None:
        read = _only_one(read_numeric(found, day_first) for found in NUMERIC.finditer(text))
    return "" if read is None or read in _NONE else read


def without_changes(line: str) -> str:
    """What a line says of a publication: without "Updated March 6", and nothing else if it says "Published March 4"."""
    labels = list(_LABEL.finditer(line))
    ends = [*(label.start() for label in labels), len(line)][1:]
    parts = [(label.lastgroup, line[label.end() : end].strip(" :")) for label, end in zip(labels, ends, strict=True)]
    stated = [part for kind, part in parts if kind == "stated" and re.search(r"\d", part)]
    return stated[0] if stated else line[: labels[0].start()] if labels else line


def is_labelled(line: str) -> bool:
    """Whether a line says when something was published, as in "Published: March 4"."""
    return any(label.lastgroup == "stated" for label in _LABEL.finditer(line[:_LONGEST]))


def is_bare(line: str) -> bool:
    """Whether a line with a day is labelled or has only names, numbers and a clock beside it: no part of a sentence."""
    return is_labelled(line) or not _SENTENCE.search(line)


def read_numeric(found: re.Match, day_first: bool | None) -> str:
    """The day that a match of `NUMERIC` means; "" where the order of day and month is not known."""
    one, two, year = map(int, found.groups())
    if day_first is None and one <= 12 and two <= 12 and one != two:
        return ""
    day, month = (one, two) if day_first or one > 12 else (two, one)
    return edtf(year, month, day)


def _read_iso(text: str) -> str | None:
    found = _ISO.fullmatch(text)
    return edtf(*(int(part or 0) for part in found.groups())) if found else None


def _read_week_or_day(text: str) -> str | None:
    """An ISO week with its day, or a day of the year: 2024-W10-1, 2024-064."""
    with suppress(ValueError):
        if found := _WEEK.fullmatch(text):
            return date.fromisocalendar(*map(int, found.groups())).isoformat()
        if (found := _DAY_OF_YEAR.fullmatch(text)) and found[2] != "000":
            day = date(int(found[1]), 1, 1) + timedelta(int(found[2]) - 1)
            return day.isoformat() if day.year == int(found[1]) else ""
    return None


def _read_stamp(text: str) -> str | None:
    """Digits of a date and a clock, or of the seconds since 1970, or thousandths, millionths … of them."""
    if (found := _STAMP.fullmatch(text)) and (day := edtf(*map(int, found.groups()))):
        return day
    found = _EPOCH.fullmatch(text)
    return datetime.fromtimestamp(int(found[1]), UTC).date().isoformat() if found else None


def _read_parts(text: str) -> str | None:
    found = _PARTS.fullmatch(text)
    return edtf(*map(int, found.groups())) if found else None


def _read_part_of_year(text: str) -> str | None:
    """A month, as such; a quarter or a season, as its year. A winter lies in two years."""
    if (found := _WHOLE_MONTH.fullmatch(text)) and (month := month_numbers().get(found[1].casefold())):
        return edtf(int(found[2]), month)
    found = _SEASON.fullmatch(text)
    return (found[1] or found[2]) if found else None


def _read_words(text: str) -> str | None:
    """A day with its month in letters; "" for two days."""
    days = []
    for pattern, order in _WORDED:
        for found in pattern.finditer(text):
            part = dict(zip(order, found.groups(), strict=True))
            if month := month_numbers().get(part["m"].casefold()):
                is_range = _RANGE.search(text[max(0, found.start() - 6) : found.start()])
                days.append("" if is_range else edtf(int(part["y"]), month, int(part["d"])))
    return _only_one(days)


def _read_short_year(text: str) -> str | None:
    """A year of two digits after a month in letters; between 1930 and 1969 programs disagree on the century."""
    found = _SHORT_YEAR.search(text)
    month = month_numbers().get(found[2].casefold()) if found else None
    if not found or not month:
        return None
    year = int(found[3])
    return "" if 30 <= year < 70 else edtf(year + (2000 if year < 30 else 1900), month, int(found[1]))


def _read_year_first(text: str) -> str | None:
    return _only_one(edtf(*map(int, found.groups())) for found in _YEAR_FIRST.finditer(text))


def _only_one(days: Iterable[str]) -> str | None:
    """The day that all of these are; "" if they are several, None if there is none."""
    found = set(days)
    return (found.pop() if len(found) == 1 else "") if found else None


def _common_year(juche: re.Match) -> str:
    """The year for one of North Korea's, which count from 1912; "" where it contradicts the year beside it."""
    year = int(juche[1]) + JUCHE
    return str(year) if juche[2] in (None, str(year)) else ""


@cache
def month_numbers() -> dict[str, int]:
    """The number of each month by its names, case-folded, in the languages of the lexicon `months`."""
    table = DEFAULT_LEXICON.table("months")
    return {name: number for number, names in enumerate(table.values(), start=1) for name in names}


_EXACT: tuple[Callable[[str], str | None], ...] = (
    _read_iso,
    _read_week_or_day,
    _read_stamp,
    _read_parts,
    _read_part_of_year,
)
_SOUGHT: tuple[Callable[[str], str | None], ...] = (_read_words, _read_short_year, _read_year_first)
