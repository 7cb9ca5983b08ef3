"""Dates in news prose, resolved against the day of publication and never beyond what the text supports."""

import re
from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|"
        "september sept sep|october oct|november nov|december dec".split("|"), start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
DAYS_AWAY = {
    "today": 0,
    "tonight": 0,
    "yesterday": -1,
    "tomorrow": 1,
    "last night": -1,
    "the previous day": -1,
    "the day before": -1,
    "a day earlier": -1,
}
NUMBERS = {
    word: n for n, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}

_month = r"(?P<month{0}>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_day = r"(?P<day{0}>[0-3]?\d)(?:st|nd|rd|th)?\b(?P<range{0}>(?:\s?[-–]\s?|\s(?:and|to)\s)[0-3]?\d(?:st|nd|rd|th)?\b)?"
_year = r"(?P<year{0}>1[6-9]\d\d|20\d\d)\b"
_FORMS = (
    r"(?P<iso>(?:1[6-9]|20)\d\d([-/.])[01]?\d\2[0-3]?\d)\b",
    r"Juche\s?\d{2,3}\s?\(" + _year.format(8) + r"\)[,\s]+" + _month.format(8) + r"\s+" + _day.format(8),
    r"Juche\s?(?P<juche>\d{2,3}\s?(?:\(\d{4}\)\s?)?\.\s?[01]?\d\.\s?[0-3]?\d)\b",
    r"(?<!\d:)"
    + _day.format(1)
    + r"(?:\s+of\s+|\s+|-)"
    + _month.format(1)
    + r"(?:(?:,?\s+|-)"
    + _year.format(1)
    + r")?(?P<this1>\s+(?:this|last|next|that)\s+year)?",
    _month.format(2)
    + r"\s+"
    + _day.format(2)
    + r"(?!,\d|:\d)(?:,?\s+"
    + _year.format(2)
    + r")?(?P<this2>\s+(?:this|last|next|that)\s+year)?",
    _month.format(3) + r"(?:\s+of|,)?\s+" + _year.format(3),
    _month.format(6) + r"(?P<this6>\s+(?:this|last|next|that)\s+year)",
    r"(?:(?P<mod4>last|next|this|early|mid|late|in|since|during|of|until|by)[\s-]+)"
    + _month.format(4)
    + r"(?!\w|,?\s+\d|\s+(?:this|last|next|that)\s+year)",
    r"(?:(?P<mod5>last|next|this|coming)\s+)?(?P<weekday>" + "|".join(WEEKDAYS) + r")\b",
    r"(?P<away>today|tonight|yesterday|tomorrow|last\s+night|the\s+previous\s+day|the\s+day\s+before(?!\s+(?:the|he|she|it|they|\d))|a\s+day\s+earlier)\b",
    r"end\s+of\s+(?P<mod8>this|the)\s+(?P<unit8>year)\b",
    r"(?P<mod6>last|this|next|previous)\s+(?P<unit>week|month|year)\b",
    r"(?P<count>\d{1,3}|" + "|".join(NUMBERS) + r")\s+(?P<unit2>day|month|year)s?\s+ago\b",
    r"(?P<same>(?:on\s+|at\s+|during\s+)?(?:the\s+same|that)\s+(?:day|ceremony|event|function|occasion|meeting|summit|visit))\b",
    r"(?<![\d.,$€£/–-])"
    + _year.format(7)
    + r"(?!\s?[-–/]\s?\d|/|[\d,]*\s?(?:percent|%|km|people|troops|tons|tonnes|million))",
)
_EDTF = re.compile(r"\d{4}(?:-\d\d){0,2}", re.ASCII)
_DATE = re.compile(r"\b(?:" + "|".join(_FORMS) + ")", re.IGNORECASE)
_PLURAL = re.compile(r"\s[a-z]+s\b")
_BEFORE_YEARS = set(
    "in since of by from until during the a an early late mid between before after around spring summer autumn winter "
    "its his her their".split()
)
_SHIFTS = {"last": -1, "previous": -1, "next": 1}
_YEARS_AWAY = {"last year": -1, "this year": 0, "next year": 1}
JUCHE = 1911  # North Korea counts years from 1912
_MODIFIERS = {"last", "next", "this", "previous", "coming", "same", "that year", *_YEARS_AWAY}


@dataclass(frozen=True)
class DateMention:
    """A date as the text gives it: characters [start, end), and what of it is stated."""

    start: int
    end: int
    text: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    modifier: str = ""
    unit: str = ""
    away: int | None = None

    @property
    def whole(self) -> bool:
        """Whether the year is stated, so that nothing else is needed to resolve it."""
        return self.year is not None


def find_dates(text: str) -> Iterator[DateMention]:
    """Yield the dates in `text`, in order of appearance; impossible ones (31 June) are left out."""
    for match in _DATE.finditer(text):
        found = _read(match)
        if found and not _is_count(text, match) and (found.year is None or valid(found.year, found.month, found.day)):
            yield found


def resolve(mention: DateMention, published: str = "", *, future: bool = False, year: int | None = None) -> str:
    """Resolve a date mention to EDTF, or to "" where the text does not support a date.

    Args:
        mention: The date as found.
        published: The day the article appeared, EDTF; without a full day relative dates stay unresolved.
        future: Whether what is dated lies ahead (a planned signing), so that "Tuesday" is the coming one.
        year: A year stated nearby ("in 1949 … on March 17") for a date that has none.
    """
    if mention.whole:
        return edtf(mention.year, mention.month, mention.day)
    if mention.month and year and mention.modifier in ("", "that year"):
        return edtf(year, mention.month, mention.day)
    today = as_day(published) if mention.modifier != "that year" else None
    return _relative(mention, today, future) if today else ""


def edtf(year: int | None, month: int | None = None, day: int | None = None) -> str:
    """Write a date as EDTF level 0: 2024-10-30, 2024-10 or 2024; "" when it is none."""
    if not year or not valid(year, month, day):
        return ""
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")


def interval(text: str) -> tuple[date, date]:
    """The first and last day an EDTF date may mean: 2024-06 is 1 to 30 June 2024.

    Raises:
        ValueError: The text is no EDTF date of level 0.
    """
    if not is_edtf(text):
        raise ValueError(
            f"{text!r} is no EDTF date of level 0; "
            "write a day, month or year of the calendar: 2024-06-19, 2024-06 or 2024"
        )
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    return date(year, month or 1, day or 1), date(year, month or 12, day or monthrange(year, month or 12)[1])


def is_edtf(text: str) -> bool:
    """Whether a text is a date of ours: 2024-06-19, 2024-06 or 2024, and in the calendar."""
    return _EDTF.fullmatch(text) is not None and edtf(*map(int, text.split("-"))) == text


def compatible(one: str, other: str) -> bool:
    """Whether two EDTF dates may be one: either is unknown, or one is a less precise form of the other."""
    return one.startswith(other) or other.startswith(one)


def valid(year: int, month: int | None, day: int | None) -> bool:
    """Whether the calendar has this date."""
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return False
    return True


def as_day(text: str) -> date | None:
    """Read an EDTF date of full precision; None for any other."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _is_count(text: str, match: re.Match) -> bool:
    """A bare number that is no year: "Resolution 1874", "signed 1700 documents"."""
    before = re.search(r"(\S+)\s$", text[max(0, match.start() - 30) : match.start()])
    if match.lastgroup != "year7" or before is None:
        return False
    word = before[1]
    is_named = word[0].isupper() and word.casefold().rstrip(".,") not in MONTHS
    is_counted = word in ("signed", "exchanged", "concluded", "some", "over", "than")
    return (
        is_named
        and word.casefold() not in _BEFORE_YEARS
        or (is_counted and _PLURAL.match(text, match.end()) is not None)
    )


def _read(match: re.Match) -> DateMention | None:
    part = {key.rstrip("12345678"): value for key, value in match.groupdict().items() if value is not None}
    start, end, text = match.start(), match.end(), match[0]
    if whole := part.get("iso") or part.get("juche"):
        years, months, days = map(int, re.split(r"[-/.]", re.sub(r"\(\d+\)|\s", "", whole)))
        return DateMention(start, end, text, years + (JUCHE if "juche" in part else 0), months, days)
    if part.get("month", "").casefold() in ("may", "march", "mar", "sep", "dec") and not part["month"][0].isupper():
        return None  # the verb "may", the noun "march"
    year = int(part["year"]) if "year" in part else None
    month = MONTHS[part["month"].casefold()] if "month" in part else None
    day = int(part["day"]) if "day" in part and "range" not in part else None  # of two days neither is stated
    weekday = WEEKDAYS.index(part["weekday"].casefold()) if "weekday" in part else None
    unit, away = part.get("unit", "").casefold(), DAYS_AWAY.get(" ".join(part.get("away", "").casefold().split()))
    if "count" in part:
        away = -(int(part["count"]) if part["count"].isdigit() else NUMBERS[part["count"].casefold()])
    modifier = "same" if "same" in part else " ".join(part.get("this", part.get("mod", "")).casefold().split())
    modifier = "this" if "unit8" in match.groupdict() and match["unit8"] else modifier if modifier in _MODIFIERS else ""
    return DateMention(start, end, text, year, month, day, weekday, modifier, unit, away)


def _relative(mention: DateMention, today: date, future: bool) -> str:
    if mention.weekday is not None:
        ahead = future or mention.modifier in ("next", "coming")
        step = (mention.weekday - today.weekday()) % 7 if ahead else -((today.weekday() - mention.weekday) % 7)
        return _days_on(today, step or {"last": -7, "next": 7}.get(mention.modifier, 0))
    if mention.month:
        return _month_of(mention, today, future)
    away = _SHIFTS.get(mention.modifier, 0) if mention.away is None else mention.away
    if mention.unit == "year":
        return edtf(today.year + away)
    if mention.unit == "month":
        months = today.year * 12 + today.month - 1 + away
        return edtf(months // 12, months % 12 + 1)
    return _days_on(today, away) if mention.away is not None else ""  # EDTF level 0 has no "this week"


def _days_on(today: date, days: int) -> str:
    """So many days on, or back; "" beyond the calendar."""
    with suppress(OverflowError):
        return (today + timedelta(days=days)).isoformat()
    return ""


def _month_of(mention: DateMention, today: date, future: bool) -> str:
    """The nearest such month or day on the right side of today; "this year" states the year itself."""
    if mention.modifier in _YEARS_AWAY:
        return edtf(today.year + _YEARS_AWAY[mention.modifier], mention.month, mention.day)
    ahead = mention.modifier in ("next", "coming") or (future and mention.modifier != "last")
    wanted, now = (mention.month or 0, mention.day or 0), (today.month, today.day if mention.day else 0)
    # "last March" in March is the one a year ago
    is_other_year = mention.modifier in ("last", "next") if wanted == now else (wanted < now) == ahead
    shift = (1 if ahead else -1) if is_other_year else 0
    return edtf(today.year + shift, mention.month, mention.day)
