"""Fields of archives: days, names in a byline, paragraphs from wrapped lines."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ..formats.contract import RawArticle, UnreadableFileError, UnreadableRecord
from ..formats.written_dates import month_numbers

WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag"
).split()
_STOPS = (".", "!", "?", '"', "\u201d", "\u00bb")
_LINE = 100  # characters: what is longer was not wrapped by an archive

_MONTH = "(?P<month>" + "|".join(sorted(month_numbers(), key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?P<year>(?:1[6-9]|20)\d\d)\b"
_DAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|\.)?(?:\s+|-)(?:of\s+)?{_MONTH},?(?:\s+|-){_YEAR}",
        rf"\b{_MONTH}\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?,?\s+{_YEAR}",
        r"(?<!\d)(?P<year>(?:1[6-9]|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)",
        r"(?<!\d)(?P<year>(?:1[6-9]|20)\d\d)\s?[年년]\s?(?P<month>[01]?\d)\s?[月월]\s?(?P<day>[0-3]?\d)\s?[日일]",
    )
)
_MONTHLY = re.compile(rf"\b{_MONTH},?\s+{_YEAR}", re.IGNORECASE)
_SPAN = re.compile(r"\d(?:st|nd|rd|th|er|\.)?\s*(?:[-–/&]|to|and|bis|und|au|et)\s*$", re.IGNORECASE)
_BY = re.compile(r"^(?:by|von|par)\b:?\s+", re.IGNORECASE)
_AND = re.compile(r"\s*(?:\s/\s|&|\s(?:and|und|et)\s)\s*", re.IGNORECASE)
_PARTICLES = frozenset("al bin bint da de del della den der di dos du el la le ten ter van von y".split())  # in names


@dataclass(frozen=True, slots=True)
class Day:
    """A day found in a line: where it starts, and ISO 8601 or "" where it is the end of a span of days."""

    start: int
    iso: str


def find_day(line: str) -> Day | None:
    """The first full day in a line."""
    found = [match for pattern in _DAYS if (match := pattern.search(line))]
    if not found:
        return None
    first = min(found, key=lambda match: match.start())
    month = month_numbers().get(first["month"].casefold()) or int(first["month"])
    try:
        iso = date(int(first["year"]), month, int(first["day"])).isoformat()
    except ValueError:
        return None
    return Day(first.start(), "" if _SPAN.search(line[: first.start()]) else iso)


def read_day(said: str) -> str:
    """A date field as an ISO day, or month where no more is said; as written where it is neither or a span of days."""
    said = squeeze(said)
    if found := find_day(said):
        return found.iso or said
    monthly = _MONTHLY.fullmatch(said)
    return f"{monthly['year']}-{month_numbers()[monthly['month'].casefold()]:02}" if monthly else said


def read_names(byline: str) -> str:
    """The names in a byline, joined by "; ": parted at semicolons, and at "and" and commas if all parts are persons."""
    said = _BY.sub("", squeeze(byline))
    names = [name.strip(" ,") for piece in said.split(";") for name in _persons(piece)]
    return "; ".join(dict.fromkeys(filter(None, names)))


def _persons(piece: str) -> list[str]:
    """The persons named in a piece of a byline; "Ministry of Trade and Industry" is one name."""
    parts = [part.strip(" ,") for part in _AND.split(piece)]
    parts = [
        name for part in parts for name in (part.split(", ") if all(map(_is_person, part.split(", "))) else [part])
    ]
    return parts if all(_is_person(name.replace(",", "")) for name in parts) else [piece]


def _is_person(name: str) -> bool:
    """Whether these are two to five words in capitals, as a person's name is."""
    words = name.split()
    return 1 < len(words) < 6 and all(word[0].isupper() or word in _PARTICLES for word in words)


def with_text(
    found: Iterable[RawArticle | UnreadableRecord], noun: str, lacks: str
) -> Iterator[RawArticle | UnreadableRecord]:
    """What was found, with a problem in the place of each article without text: "document 2 (…) has no text; …"."""
    number = 0
    for item in found:
        number += isinstance(item, RawArticle)
        if isinstance(item, RawArticle) and not item.text:
            called = f' ("{item.title}")' if item.title else ""
            yield UnreadableRecord(f"{noun} {number}{called} {lacks}")
        else:
            yield item


def or_none(found: Iterator[RawArticle | UnreadableRecord], lacks: str) -> Iterator[RawArticle | UnreadableRecord]:
    """What was found.

    Raises:
        UnreadableFileError: That is no record.
    """
    numbered = 0
    for item in found:
        numbered += isinstance(item, RawArticle) or item.numbered
        yield item
    if not numbered:
        raise UnreadableFileError(lacks)


def squeeze(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def join_paragraphs(paragraphs: Iterable[str]) -> str:
    """Paragraphs as a text, a blank line between them."""
    return "\n\n".join(filter(None, map(squeeze, paragraphs)))


def unwrap(lines: Sequence[str]) -> list[str]:
    """The paragraphs of lines: one begins after a blank line, with an indent, or where a sentence ended with room left.

    Lines too long for a page were not wrapped: each is a paragraph.
    """
    width = max(map(len, lines), default=0)
    paragraphs: list[list[str]] = []
    last = ""
    for line in lines:
        if line.strip():
            inward = line.startswith(("  ", "\t")) and not last.startswith(("  ", "\t"))
            roomy = len(last) + 1 + len(line.split(maxsplit=1)[0]) <= width and last.endswith(_STOPS)
            if not last or width > _LINE or inward or roomy:
                paragraphs.append([])
            paragraphs[-1].append(line)
        last = line.rstrip()
    return [squeeze(" ".join(paragraph)) for paragraph in paragraphs]
