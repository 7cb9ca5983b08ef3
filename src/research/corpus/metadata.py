"""Metadata: publisher and day of publication, from a page's labels, date lines and dateline, or from a record."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from ..nlp.dates import edtf, find_dates, resolve
from ..nlp.lexicon import DEFAULT_LEXICON, Lexicon
from .boilerplate import Paragraph, boilerplate_patterns, word_count

_NUMERIC = re.compile(r"\b([0-3]?\d)[/.-]([0-3]?\d)[/.-]((?:19|20)\d\d)\b")
_ISO = re.compile(r"((?:1[89]|20)\d\d)(?:-?(\d\d)(?:-?(\d\d))?)?(?![\d./-])(?:[T ].{0,30})?$")
_TIMESTAMP = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)\d{4}(?:\d\d)?", re.ASCII)  # 20240503101500
_EPOCH = re.compile(r"(1?\d{9})(?:\.\d{1,9}|\d{3})?", re.ASCII)  # seconds, with a fraction or thousandths
_DATE_LABEL = re.compile(r"\b(?:date|published|posted|issued|updated)\b(?:\s+(?:on|at))?\s*:?\s*", re.IGNORECASE)
_SOURCE_LABEL = re.compile(r"\bsource\s*:\s*([^|\n]{2,60})", re.IGNORECASE)


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
    labelled = [line[found.end() :] for line in lines if (found := _DATE_LABEL.search(line))]
    below = lines[headline + 1 :] if headline is not None else []
    date_lines = [line for line in [*below, *reversed(lines[: headline or 0])] if is_date_line(line)]
    published = next(filter(None, (_find_day(line, day_first) for line in [*labelled, *date_lines])), "")
    agency, dated = _read_dateline(text, paragraphs[first : first + 1], lexicon)
    return publisher or agency, published or dated


def is_date_line(line: str) -> bool:
    """Whether a line is short and has a full date; a headline seldom has more than the year."""
    dated = any(m.whole and m.day for m in find_dates(line)) or bool(_NUMERIC.search(line))
    return dated and word_count(line) <= 14


def read_published(written: str, day_first: bool | None) -> str:
    """Read a day of publication as a record or a page's head has it.

    Args:
        written: ISO 8601, RFC 2822, seconds since 1970, a numeric date or words.
        day_first: Whether the day stands before the month in numeric dates; `None` leaves 01/02/2024 unread.

    Returns:
        EDTF; "" for what is no date or is ambiguous.
    """
    written = written.strip()
    if found := _ISO.match(written):
        return edtf(*(int(part or 0) for part in found.groups()))
    if (found := _TIMESTAMP.fullmatch(written)) and (day := edtf(*map(int, found.groups()))):
        return day
    if found := _EPOCH.fullmatch(written):
        return datetime.fromtimestamp(int(found[1]), UTC).date().isoformat()
    return _find_day(written[:200], day_first)


def is_day_first(texts: Iterable[str]) -> bool | None:
    """Whether a corpus writes the day before the month: it has a 17/03 and no 03/17; `None` for both or neither."""
    votes = {
        int(one) > 12 for text in texts for one, two, _ in _NUMERIC.findall(text) if int(one) > 12 or int(two) > 12
    }
    return votes.pop() if len(votes) == 1 else None


def _read_dateline(text: str, body: Sequence[Paragraph], lexicon: Lexicon) -> tuple[str, str]:
    """Agency and day of the dateline that was cut off before the first paragraph of the body."""
    line = text[text.rfind("\n", 0, body[0].start) + 1 : body[0].start] if body else ""
    for pattern in boilerplate_patterns(lexicon).datelines:
        if found := pattern.match(line):
            parts = found.groupdict()
            return (parts.get("agency") or "").strip(), _find_day(parts.get("date") or "", None)
    return "", ""


def _find_day(line: str, day_first: bool | None) -> str:
    """The first full date of a line; a numeric one only when none is in words, "" when its order is not known."""
    if found := next((m for m in find_dates(line) if m.whole and m.day), None):
        return resolve(found)
    numeric = _NUMERIC.search(line)
    if not numeric:
        return ""
    one, two, year = map(int, numeric.groups())
    if day_first is None and one <= 12 and two <= 12 and one != two:
        return ""
    day, month = (one, two) if day_first or one > 12 else (two, one)
    return edtf(year, month, day)
