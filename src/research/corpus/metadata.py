"""The imprint of a page: who published it and when, told from its labels, date lines and dateline."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from ..nlp.dates import edtf, find_dates, resolve
from ..nlp.lexicon import DEFAULT_LEXICON, Lexicon
from .boilerplate import Paragraph, furniture, word_count

_NUMERIC = re.compile(r"\b([0-3]?\d)[/.-]([0-3]?\d)[/.-]((?:19|20)\d\d)\b")
_ISO = re.compile(r"((?:1[89]|20)\d\d)(?:-?(\d\d)(?:-?(\d\d))?)?(?![\d./-])(?:[T ].{0,30})?$")
_STAMP = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)\d{4}(?:\d\d)?", re.ASCII)  # 20240503101500
_EPOCH = re.compile(r"(1?\d{9})(?:\.\d{1,9}|\d{3})?", re.ASCII)  # seconds, with a fraction or thousandths
_LABELLED = re.compile(r"\b(?:date|published|posted|issued|updated)\b(?:\s+(?:on|at))?\s*:?\s*", re.IGNORECASE)
_SOURCE = re.compile(r"\bsource\s*:\s*([^|\n]{2,60})", re.IGNORECASE)


def find_imprint(
    text: str,
    paragraphs: Sequence[Paragraph],
    headline: int | None,
    *,
    day_first: bool | None = None,
    lexicon: Lexicon = DEFAULT_LEXICON,
) -> tuple[str, str]:
    """Find publisher and day: labelled ones win, then the date line nearest below the headline, then the dateline.

    Args:
        text: The page's text.
        paragraphs: Its paragraphs.
        headline: Which of them is the headline; None when none is.
        day_first: How the corpus writes numeric dates; None leaves 01/02/2024 unread.
        lexicon: The word lists.

    Returns:
        The publisher and the day of publication, EDTF; "" for what the page does not say.
    """
    first = next((i for i, p in enumerate(paragraphs) if p.kept), len(paragraphs))
    lines = [text[p.start : p.end] for p in paragraphs[:first]]
    source = next((found[1].strip() for line in lines if (found := _SOURCE.search(line))), "")
    labelled = [line[found.end() :] for line in lines if (found := _LABELLED.search(line))]
    below = lines[headline + 1 :] if headline is not None else []
    plain = [line for line in [*below, *reversed(lines[: headline or 0])] if is_date_line(line)]
    days = (_read_day(line, day_first) for line in [*labelled, *plain])
    published = next((day for day in days if day), "")
    agency, dated = _read_dateline(text, paragraphs, lexicon)
    return source or agency, published or dated


def _read_dateline(text: str, paragraphs: Sequence[Paragraph], lexicon: Lexicon) -> tuple[str, str]:
    body = next((p for p in paragraphs if p.kept), None)
    line = text[text.rfind("\n", 0, body.start) + 1 : body.start] if body else ""
    for pattern in furniture(lexicon).datelines:
        if found := pattern.match(line):
            parts = found.groupdict()
            return (parts.get("agency") or "").strip(), _read_day(parts.get("date") or "", None)
    return "", ""


def is_date_line(line: str) -> bool:
    """A short line with a full date in it; a headline seldom has more than the year."""
    dated = any(m.whole and m.day for m in find_dates(line)) or bool(_NUMERIC.search(line))
    return dated and word_count(line) <= 14


def read_published(said: str, day_first: bool | None) -> str:
    """The day of publication as a record or a page's head has it: ISO 8601, RFC 2822, seconds since 1970 or words.

    Args:
        said: The date as written.
        day_first: How the corpus writes numeric dates; None leaves 01/02/2024 unread.

    Returns:
        EDTF; "" for what is no date or cannot be decided.
    """
    said = said.strip()
    if found := _ISO.match(said):
        year, month, day = (int(part or 0) for part in found.groups())
        return edtf(year, month, day)
    if (found := _STAMP.fullmatch(said)) and (stamped := edtf(*map(int, found.groups()))):
        return stamped
    if found := _EPOCH.fullmatch(said):
        return datetime.fromtimestamp(int(found[1]), UTC).date().isoformat()
    return _read_day(said[:200], day_first)


def _read_day(line: str, day_first: bool | None) -> str:
    found = next((m for m in find_dates(line) if m.whole and m.day), None)
    if found:
        return resolve(found)
    numeric = _NUMERIC.search(line)
    if not numeric:
        return ""
    one, two, year = map(int, numeric.groups())
    if day_first is None and one <= 12 and two <= 12 and one != two:
        return ""
    day, month = (one, two) if day_first or one > 12 else (two, one)
    return edtf(year, month, day)


def is_day_first(texts: Iterable[str]) -> bool | None:
    """Decide day-month order from the whole corpus: a 17/03 says yes, a 03/17 says no, both or neither leave it open."""
    votes = {
        int(one) > 12 for text in texts for one, two, _ in _NUMERIC.findall(text) if int(one) > 12 or int(two) > 12
    }
    return votes.pop() if len(votes) == 1 else None
