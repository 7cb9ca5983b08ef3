"""Metadata: headline, publisher and day of publication, from a page's labels, date lines and dateline."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from ..nlp.dates import DateMention, as_day, edtf, find_dates
from ..nlp.lexicon import DEFAULT_LEXICON, Lexicon
from .boilerplate import LONG_WORDS, PROSE, Paragraph, boilerplate_patterns, word_count
from .formats.written_dates import NUMERIC, is_bare, is_labelled, read_numeric, read_published

_DELAY = 2  # days from a dateline's to that of publication
_EXCLAMATION = re.compile(r"[?!”\"]$")
_MASTHEAD = re.compile(r"[|»›>]|\bNo\. ?\d|https?://")
_WORDS = re.compile(r"[a-z]{3,}")
_SOURCE_LABEL = re.compile(r"\bsource\s*:\s*([^|\n]{2,60})", re.IGNORECASE)


def find_headline(text: str, paragraphs: Sequence[Paragraph]) -> int | None:
    """Find the headline: a short line above the day, or the label above the prose that shares most words with it.

    Args:
        text: The page's text.
        paragraphs: Its paragraphs.

    Returns:
        Its index among them, of equals the first; `None` when there is none.
    """
    lines = [text[p.start : p.end] for p in paragraphs]
    first = next((i for i, p in enumerate(paragraphs) if p.kept), len(paragraphs))
    known = next((i for i, p in enumerate(paragraphs[:first]) if p.role == "headline"), None)
    if known is not None:
        return known
    if first == 0 and _is_exclamation(lines) and not paragraphs[1].kept:
        return 0  # "A pact at last!" above its byline
    prose = {word for line, p in zip(lines, paragraphs, strict=True) if p.kept for word in _content_words(line)}
    shared = [len(_content_words(line) & prose) for line in lines[: first + 1]]
    above_day = _is_above_day(lines)
    if above_day and (paragraphs[0].role in (PROSE, "repeated") or shared[0] > 1):
        return 0
    labels = (i for i, p in enumerate(paragraphs[:first]) if p.role in ("label", "furniture") and shared[i] > 1)
    named = (i for i in labels if not _is_masthead(lines[i]))
    return max(named, key=shared.__getitem__, default=0 if above_day else None)


def find_imprint(
    text: str,
    paragraphs: Sequence[Paragraph],
    headline: int | None,
    *,
    day_first: bool | None = None,
    lexicon: Lexicon = DEFAULT_LEXICON,
) -> tuple[str, str]:
    """Find publisher and day: labelled ones first, then the date line nearest below the headline, then the dateline.

    Args:
        text: The page's text.
        paragraphs: Its paragraphs.
        headline: The index of the headline among them; `None` when there is none.
        day_first: Whether the day stands before the month in numeric dates; `None` leaves 01/02/2024 unread.
        lexicon: The word lists.

    Returns:
        The publisher and the day of publication, EDTF; "" for what the page does not state.
    """
    first = next((i for i, p in enumerate(paragraphs) if p.kept), len(paragraphs))
    lines = [text[p.start : p.end] for p in paragraphs[:first]]
    publisher = next((found[1].strip() for line in lines if (found := _SOURCE_LABEL.search(line))), "")
    labelled = [line for line in lines if is_labelled(line)]
    alone = lines if len(lines) == 1 else []  # a day and nothing else above the prose
    below = alone if headline is None else lines[headline + 1 :]
    dated = [
        *labelled,
        *(line for line in [*below, *reversed(lines[: headline or 0])] if is_date_line(line) and is_bare(line)),
    ]
    published = next(filter(None, (read_published(line, day_first) for line in dated)), "")
    agency, day = _read_dateline(text, paragraphs[first : first + 1], lexicon)
    if agency and publisher.casefold().startswith(agency.casefold()):
        publisher = agency  # "KCNA.kp (En)" above, "(KCNA)" in the dateline
    return publisher or agency, published or read_published(day, day_first) or _decided_by(day, dated)


def is_date_line(line: str) -> bool:
    """Whether a line is short and has a full date; a headline seldom has more than the year."""
    dated = any(m.whole and m.day for m in find_dates(line)) or bool(NUMERIC.search(line))
    return dated and word_count(line) <= 14


def is_day_first(texts: Iterable[str]) -> bool | None:
    """Whether a corpus writes the day before the month: it has a 17/03 and no 03/17; `None` for both or neither."""
    votes = {int(one) > 12 for text in texts for one, two, _ in NUMERIC.findall(text) if int(one) > 12 or int(two) > 12}
    return votes.pop() if len(votes) == 1 else None


def _is_above_day(lines: Sequence[str]) -> bool:
    """Whether the first of several lines is short and has nothing but a day below it."""
    if len(lines) < 3 or not 3 <= word_count(lines[0]) <= LONG_WORDS or _is_masthead(lines[0]):
        return False
    return is_date_line(lines[1]) and is_bare(lines[1])


def _is_exclamation(lines: Sequence[str]) -> bool:
    """Whether the first of several lines is short and ends as a question, an exclamation or a quotation."""
    return len(lines) > 1 and bool(_EXCLAMATION.search(lines[0])) and word_count(lines[0]) <= 20


def _is_masthead(line: str) -> bool:
    return bool(_MASTHEAD.search(line)) or is_date_line(line)


def _content_words(line: str) -> set[str]:
    return set(_WORDS.findall(line.casefold()))


def _read_dateline(text: str, body: Sequence[Paragraph], lexicon: Lexicon) -> tuple[str, str]:
    """Agency and day, as written, of the dateline that was cut off before the first paragraph of the body."""
    end = body[0].start if body else 0
    start = text.rfind("\n", 0, end) + 1
    for pattern in boilerplate_patterns(lexicon).datelines if start < end else ():
        if (found := pattern.match(text, start)) and found.end() == end:
            parts = found.groupdict()
            return (parts.get("agency") or "").strip(), parts.get("date") or found[0]
    return "", ""


def _decided_by(dateline: str, lines: Sequence[str]) -> str:
    """The day of a numeric date that may mean two, if one of them is at most two days after the dateline's."""
    mention = next((m for m in find_dates(dateline) if m.month and m.day), None)
    if mention is None:
        return ""
    for found in filter(None, map(NUMERIC.search, lines)):
        readings = (as_day(read_numeric(found, day_first)) for day_first in (True, False))
        near = {day for day in readings if day and 0 <= (day - _in_year(mention, day)).days <= _DELAY}
        if len(near) == 1:
            return near.pop().isoformat()
    return ""


def _in_year(mention: DateMention, day: date) -> date:
    """A day without a year in the year of another day, or the one before if it would be later."""
    this, before = (as_day(edtf(year, mention.month, mention.day)) for year in (day.year, day.year - 1))
    return next((found for found in (this, before) if found and found <= day), date.max)
