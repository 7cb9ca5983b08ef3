"""Boilerplate: which paragraphs of a news page are the article's own prose, and why the others are not."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from ..errors import LexiconError
from ..nlp.lexicon import DEFAULT_LEXICON, Lexicon

PROSE, UPDATE = "prose", "update"  # roles: the article's own, and the line that gives the time of what follows it
_UPDATE_WORDS = 6
MIN_WORDS = 4  # a shorter line is a label
LONG_WORDS = 30  # a line of so many words is prose even without a full stop
_TAIL = 200  # characters: how far from a line's end an end mark or address may start
_UPDATE = re.compile(r"\W*(?:(?:update\W+)?\d?\d[:.h]\d\d(?!\d|\.\d).{0,40}|update\W*)", re.IGNORECASE)  # "14:02 GMT"
_JOINED = ("lines", "ends", "credits", "sections", "tails", "offers")  # patterns of the lexicon that are joined to one
_TERMINAL = re.compile(r"[.!?…:;][\"'”’»)\]]*$|[”\"’]$")
_ABBREVIATION = re.compile(r"\b[A-Z]\.[A-Z]\.$")  # a headline may end in "U.S."
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_PLAIN = str.maketrans("‘’“”–—\u00a0", "''\"\"-- ")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the source: characters [start, end), and its role: `PROSE`, or why it was dropped."""

    start: int
    end: int
    role: str = PROSE

    @property
    def kept(self) -> bool:
        """Whether the paragraph belongs to the article's own prose."""
        return self.role == PROSE


@dataclass(frozen=True)
class BoilerplatePatterns:
    """The compiled lexicon `furniture`."""

    lines: re.Pattern
    ends: re.Pattern
    credits: re.Pattern
    sections: re.Pattern
    tails: re.Pattern
    offers: re.Pattern
    datelines: tuple[re.Pattern, ...]


@cache
def boilerplate_patterns(lexicon: Lexicon = DEFAULT_LEXICON) -> BoilerplatePatterns:
    """Compile the lexicon `furniture`, with the user's additions.

    Raises:
        LexiconError: A pattern is no regular expression.
    """
    words = lexicon.table("furniture")
    for key in (*_JOINED, "datelines"):
        for pattern in words[key]:
            _check_pattern(pattern, f"{lexicon.folder}/furniture.toml: {key!r}", joined=key in _JOINED)
    compiled = {key: re.compile("|".join(f"(?:{p})" for p in words[key]), re.IGNORECASE) for key in _JOINED}
    return BoilerplatePatterns(**compiled, datelines=tuple(map(re.compile, words["datelines"])))


def split_paragraphs(text: str) -> list[Paragraph]:
    """Split a page into paragraphs: its lines, or its blocks if the lines are hard-wrapped."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text) if not m[0].isspace()]
    spans = _unwrap(text, lines) if _is_wrapped(text, lines) else lines
    return [Paragraph(*_trim(text, start, end)) for start, end in spans]


def classify_paragraphs(
    text: str, *, title: str | None = None, clean: bool = False, lexicon: Lexicon = DEFAULT_LEXICON
) -> tuple[Paragraph, ...]:
    """Separate the article's own prose from menus, captions, teasers, bylines and contact lines.

    Args:
        text: The page's text.
        title: The headline if it is known from outside; its line is no prose.
        clean: Whether the text is the article alone: what ends as a sentence is prose there, short or said twice.
        lexicon: The word lists.

    Returns:
        Every paragraph of the page in order; `role` is "prose" or the reason it was dropped. A dateline before the
        first sentence and an end mark after the last are cut off their paragraph.
    """
    patterns = boilerplate_patterns(lexicon)
    paragraphs = split_paragraphs(text)
    counts = Counter(() if clean else (_key(text[p.start : p.end]) for p in paragraphs))
    paragraphs = [_cut_tail(text, p, patterns) for p in paragraphs]
    paragraphs = [
        replace(p, role=_role(text[p.start : p.end], counts, title, patterns, clean=clean)) for p in paragraphs
    ]
    if not any(p.kept for p in paragraphs) and clean:
        paragraphs = [replace(p, role=PROSE) for p in paragraphs]
    elif not any(p.kept for p in paragraphs):
        paragraphs = _keep_first_copies(text, paragraphs)
    return tuple(_cut_dateline(text, p, patterns) if p.kept else p for p in _drop_after_end(text, paragraphs))


def word_count(text: str) -> int:
    """Count the words of a text; a hyphenated compound is one."""
    return len(_WORD.findall(text))


def _check_pattern(pattern: str, where: str, *, joined: bool) -> None:
    """A pattern must be a regular expression by itself and, if it is joined to others, also beside one."""
    try:
        re.compile(pattern)
        if joined:
            re.compile(f"(?:{pattern})|(?:{pattern})")
    except re.error as error:
        raise LexiconError(f"{where} has the wrong regular expression {pattern!r} ({error}); correct it") from error


def _role(line: str, counts: Counter, title: str | None, patterns: BoilerplatePatterns, *, clean: bool) -> str:
    key, size = _key(line), word_count(line)
    closed = bool(_TERMINAL.search(line)) and not (size <= 14 and _ABBREVIATION.search(line))
    rules = {  # the first that holds counts
        "headline": title and key == _key(title),
        UPDATE: size <= _UPDATE_WORDS and _UPDATE.fullmatch(line) and (not closed or line.lower().endswith("m.")),
        "repeated": counts[key] > 1 or _is_doubled(line),
        "end mark": patterns.ends.match(line),
        "caption": size < 60 and patterns.credits.search(line),
        "furniture": patterns.lines.match(line) and not (closed and size > LONG_WORDS),
        "offer": size < 2 * LONG_WORDS and len({m[0].casefold() for m in patterns.offers.finditer(line)}) > 1,
        "label": (size < MIN_WORDS and not (clean and closed)) or (not closed and size < LONG_WORDS),
    }
    return next((role for role, holds in rules.items() if holds), PROSE)


def _keep_first_copies(text: str, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """A page that contains its whole article twice: the first copy of each long paragraph is the article."""
    seen: set[str] = set()
    kept = []
    for p in paragraphs:
        line = text[p.start : p.end]
        is_first = p.role == "repeated" and _key(line) not in seen
        is_prose = bool(_TERMINAL.search(line)) and not _is_doubled(line) and word_count(line) >= MIN_WORDS
        seen.add(_key(line))
        kept.append(replace(p, role=PROSE) if is_first and is_prose else p)
    return kept


def _drop_after_end(text: str, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Drop what follows the first end mark, unless the story clearly goes on after it."""
    first = next((i for i, p in enumerate(paragraphs) if p.kept), len(paragraphs))
    earliest = max(first, _last_stretch(text, paragraphs)) + 1
    marks = (i for i, p in enumerate(paragraphs) if p.role == "end mark" and i >= earliest)
    end = next(marks, len(paragraphs))
    return [*paragraphs[: end + 1], *(replace(p, role="after the end") if p.kept else p for p in paragraphs[end + 1 :])]


def _last_stretch(text: str, paragraphs: Sequence[Paragraph]) -> int:
    """Where two long paragraphs of prose follow each other for the last time; -1 when none do."""
    long = [p.kept and word_count(text[p.start : p.end]) >= 25 for p in paragraphs]
    return max((i for i, pair in enumerate(pairwise(long)) if all(pair)), default=-1)


def _cut_tail(text: str, paragraph: Paragraph, patterns: BoilerplatePatterns) -> Paragraph:
    """Cut off what follows the story on its last line: an end mark, an address, the name of a section."""
    end = paragraph.end
    if section := patterns.sections.search(text, paragraph.start, end):
        end = section.start()
    if tail := patterns.tails.search(text, max(paragraph.start, end - _TAIL), end):
        end = tail.start()
    start, end = _trim(text, paragraph.start, end)
    return replace(paragraph, end=end) if end > start else paragraph


def _cut_dateline(text: str, paragraph: Paragraph, patterns: BoilerplatePatterns) -> Paragraph:
    lines = (pattern.match(text, paragraph.start, paragraph.end) for pattern in patterns.datelines)
    return replace(paragraph, start=next((line.end() for line in lines if line), paragraph.start))


def _is_wrapped(text: str, lines: Sequence[tuple[int, int]]) -> bool:
    """Whether lines are hard-wrapped, as wire copy is: many break off inside a sentence at a like width."""
    broken = sum(
        40 <= end - start <= 100
        and next_start - end <= 3
        and not _TERMINAL.search(text[start:end].rstrip())
        and text[next_start:next_end].lstrip()[:1].islower()
        for (start, end), (next_start, next_end) in pairwise(lines)
    )
    return broken >= 4 and broken >= 0.25 * len(lines)


def _unwrap(text: str, lines: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join lines to blocks; an empty line, an indented one, or one after a short line starts a block."""
    width = max(end - start for start, end in lines)
    blocks: list[tuple[int, int]] = []
    for start, end in lines:
        adjacent = blocks and text.count("\n", blocks[-1][1], start) == 1 and not text[start:end][0].isspace()
        last = text[text.rfind("\n", 0, blocks[-1][1]) + 1 : blocks[-1][1]] if blocks else ""
        if adjacent and len(last) >= (0.7 if _TERMINAL.search(last.rstrip()) else 0.6) * width:
            blocks[-1] = (blocks[-1][0], end)
        else:
            blocks.append((start, end))
    return blocks


def _is_doubled(line: str) -> bool:
    """Whether a line prints its text twice, as captions often do."""
    key = _key(line)
    half = (len(key) - 1) // 2
    return len(key) > 40 and key[:half] == key[half + 1 :]


def _key(line: str) -> str:
    """A line as it is compared: without case, kinds of quotes and dashes, and repeated spaces."""
    return " ".join(line.translate(_PLAIN).casefold().split())


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    line = text[start:end]
    return start + len(line) - len(line.lstrip()), end - (len(line) - len(line.rstrip()))
