"""The paragraphs of a news page: which are the article's own prose and which are furniture, with the reason."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from ..errors import LexiconError
from ..nlp.lexicon import DEFAULT_LEXICON, Lexicon

PROSE = "prose"
MIN_WORDS = 4  # a shorter line is a label
_TAIL = 200  # characters: how far from a line's end an end mark or address may start
LONG_WORDS = 30  # a line of so many words is prose even without a full stop
_KEYS = ("lines", "ends", "credits", "sections", "tails")
_TERMINAL = re.compile(r"[.!?…:;][\"'”’»)\]]*$|[”\"’]$")
_ABBREVIATION = re.compile(r"\b[A-Z]\.[A-Z]\.$")  # a headline may end in "U.S."
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the source: characters [start, end), and `prose` or why it was dropped."""

    start: int
    end: int
    role: str = PROSE

    @property
    def kept(self) -> bool:
        """Whether the paragraph belongs to the article's own prose."""
        return self.role == PROSE


@dataclass(frozen=True)
class Furniture:
    """The compiled furniture lexicon."""

    lines: re.Pattern
    ends: re.Pattern
    credits: re.Pattern
    sections: re.Pattern
    tails: re.Pattern
    datelines: tuple[re.Pattern, ...]


@cache
def furniture(lexicon: Lexicon) -> Furniture:
    """Compile the furniture lexicon, with the user's additions."""
    words = lexicon.table("furniture")
    for key in (*_KEYS, "datelines"):
        for pattern in words[key]:
            _check(pattern, f"{lexicon.folder}/furniture.toml: {key!r}", joined=key in _KEYS)
    compiled = {key: re.compile("|".join(f"(?:{p})" for p in words[key]), re.IGNORECASE) for key in _KEYS}
    return Furniture(**compiled, datelines=tuple(map(re.compile, words["datelines"])))


def split_paragraphs(text: str) -> list[Paragraph]:
    """Cut a page into paragraphs: its lines, or its blocks where the lines are wrapped by hand."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text) if not m[0].isspace()]
    spans = _unwrap(text, lines) if _is_wrapped(text, lines) else lines
    return [Paragraph(*_trim(text, start, end)) for start, end in spans]


def tell_prose(text: str, *, title: str = "", lexicon: Lexicon = DEFAULT_LEXICON) -> tuple[Paragraph, ...]:
    """Tell the article's own prose from menus, captions, teasers, bylines and contact lines.

    Args:
        text: The page's text.
        title: The headline where it is known from outside; its line is no prose.
        lexicon: A folder with additions to `furniture.toml`.

    Returns:
        Every paragraph of the page in order; `role` is "prose" or the reason it was dropped. A dateline
        before the first sentence and an end mark behind the last are cut off the paragraph that bears them.
    """
    words = furniture(lexicon)
    paragraphs = split_paragraphs(text)
    counts = Counter(_key(text[p.start : p.end]) for p in paragraphs)
    paragraphs = [_cut_tail(text, p, words) for p in paragraphs]
    told = [replace(p, role=_role(text[p.start : p.end], counts, title, words)) for p in paragraphs]
    if not any(p.kept for p in told):
        told = _first_copies(text, told)
    return tuple(_cut_dateline(text, p, words) if p.kept else p for p in _end(text, told))


def word_count(text: str) -> int:
    """Count the words of a text; a hyphenated compound is one."""
    return len(_WORD.findall(text))


def _check(pattern: str, where: str, *, joined: bool) -> None:
    """A regular expression must be one by itself and, where it is joined to others, beside them, too."""
    try:
        re.compile(pattern)
        if joined:
            re.compile(f"(?:{pattern})|(?:{pattern})")
    except re.error as error:
        raise LexiconError(f"{where} has the wrong regular expression {pattern!r} ({error}); correct it") from error


def _role(line: str, counts: Counter, title: str, words: Furniture) -> str:
    size = word_count(line)
    closed = bool(_TERMINAL.search(line)) and not (size <= 14 and _ABBREVIATION.search(line))
    if title and _key(line) == _key(title):
        return "headline"
    if counts[_key(line)] > 1 or _is_doubled(line):
        return "repeated"
    if words.ends.match(line):
        return "end mark"
    if size < 60 and words.credits.search(line):
        return "caption"
    if words.lines.match(line) and not (closed and size > LONG_WORDS):
        return "furniture"
    if size < MIN_WORDS or (not closed and size < LONG_WORDS):
        return "label"
    return PROSE


def _first_copies(text: str, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """A page that carries all its article twice: the first copy of each long paragraph is the article."""
    seen: set[str] = set()
    told = []
    for p in paragraphs:
        line = text[p.start : p.end]
        fresh = (
            p.role == "repeated" and _key(line) not in seen and bool(_TERMINAL.search(line)) and not _is_doubled(line)
        )
        seen.add(_key(line))
        told.append(replace(p, role=PROSE) if fresh and word_count(line) >= MIN_WORDS else p)
    return told


def _end(text: str, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Drop what follows the first end mark, unless the story clearly goes on behind it."""
    first = next((i for i, p in enumerate(paragraphs) if p.kept), len(paragraphs))
    goes_on = _last_stretch(text, paragraphs)
    end = next(
        (i for i, p in enumerate(paragraphs) if p.role == "end mark" and i > max(first, goes_on)), len(paragraphs)
    )
    return [*paragraphs[: end + 1], *(replace(p, role="after the end") if p.kept else p for p in paragraphs[end + 1 :])]


def _last_stretch(text: str, paragraphs: Sequence[Paragraph]) -> int:
    """Where two long paragraphs of prose follow each other for the last time; -1 when none do."""
    long = [p.kept and word_count(text[p.start : p.end]) >= 25 for p in paragraphs]
    return max((i for i, pair in enumerate(zip(long, long[1:], strict=False)) if all(pair)), default=-1)


def _cut_tail(text: str, paragraph: Paragraph, words: Furniture) -> Paragraph:
    end = paragraph.end
    if section := words.sections.search(text, paragraph.start, end):
        end = section.start()
    if tail := words.tails.search(text, max(paragraph.start, end - _TAIL), end):
        end = tail.start()
    start, end = _trim(text, paragraph.start, end)
    return replace(paragraph, end=end) if end > start else paragraph


def _cut_dateline(text: str, paragraph: Paragraph, words: Furniture) -> Paragraph:
    lines = (pattern.match(text, paragraph.start, paragraph.end) for pattern in words.datelines)
    return replace(paragraph, start=next((line.end() for line in lines if line), paragraph.start))


def _is_wrapped(text: str, lines: Sequence[tuple[int, int]]) -> bool:
    """Wire copy is wrapped at a fixed width: most lines break off inside a sentence."""
    broken = sum(
        40 <= b - a <= 100
        and c - b <= 3
        and not _TERMINAL.search(text[a:b].rstrip())
        and text[c:d].lstrip()[:1].islower()
        for (a, b), (c, d) in zip(lines, lines[1:], strict=False)
    )
    return broken >= 4 and broken >= 0.25 * len(lines)


def _unwrap(text: str, lines: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    width = max(end - start for start, end in lines)
    blocks: list[tuple[int, int]] = []
    for start, end in lines:
        adjacent = blocks and text.count("\n", blocks[-1][1], start) == 1 and not text[start:end][0].isspace()
        last = text[text.rfind("\n", 0, blocks[-1][1]) + 1 : blocks[-1][1]] if blocks else ""
        if adjacent and not len(last) < (0.7 if _TERMINAL.search(last.rstrip()) else 0.6) * width:
            blocks[-1] = (blocks[-1][0], end)
        else:
            blocks.append((start, end))
    return blocks


def _is_doubled(line: str) -> bool:
    """A caption is often printed twice in one line."""
    key = _key(line)
    half = (len(key) - 1) // 2
    return len(key) > 40 and key[:half] == key[half + 1 :]


def _key(line: str) -> str:
    return " ".join(line.translate(_PLAIN).casefold().split())


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    line = text[start:end]
    return start + len(line) - len(line.lstrip()), end - (len(line) - len(line.rstrip()))


_PLAIN = str.maketrans("‘’“”–—\u00a0", "''\"\"-- ")
