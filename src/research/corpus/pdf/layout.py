"""The layout of printed pages: lines without running headers and page numbers, joined to paragraphs."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise, zip_longest
from statistics import median, quantiles

from ..documents.blocks import Block
from .columns import Line

_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:(?:page|p\.|seite|pág\.)\s*)?(?:\d{1,4}(?:\s*(?:of|/|von|sur|de)\s*\d{1,4})?|[ivxl]{1,7})[-–—\s]*",
    re.IGNORECASE,
)
_PRINTED = re.compile(  # what a browser prints above and below a page
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}[:.]\d\d.{0,200}|(?:https?|file|about):\S{1,2000}(?: \d{1,4}/\d{1,4})?"
)
_ADDRESS = re.compile(r"(https?://\S{1,2000}) \d{1,4}/\d{1,4}")
_TERMINAL = re.compile(r"[.!?…][\"'”’»)\]]*$")
_BULLET = re.compile(r"[•▪‣●◦■–]\s")
_HYPHENS = ("-", "\u00ad")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_FIRST = frozenset("half high non self vice well two three four five six seven eight nine".split())
_SECOND = frozenset(  # of compounds: "state-owned", "long-term"
    "backed based called controlled deal elect funded general led level old owned precision proclaimed "
    "range ranking run scale speaking sponsored style term wide year".split()
)
_EDGE = 2  # lines at the top and at the bottom of a page that may be a running header or footer
_MIN_HEADLINE = 3  # words: what is shorter is the newspaper's name or a section's


def drop_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Drop running headers, footers and page numbers: numbers at a page's edge, and what stands there on many pages."""
    edges = [_edge(lines) for lines in pages]
    seen = Counter(key for edge in edges for key in {_key(line.text) for line in edge})
    often = min(3, max(2, 0.3 * len(pages)))
    kept = []
    for lines, edge in zip(pages, edges, strict=True):
        out = {id(line) for line in edge if seen[_key(line.text)] >= often or _is_furniture(line.text)}
        kept.append([line for line in lines if id(line) not in out])
    return kept


def find_address(pages: Sequence[Sequence[Line]]) -> str:
    """The address of a page that was printed from a browser, from its footer; "" where there is none."""
    found = (_ADDRESS.fullmatch(line.text) for lines in pages for line in _edge(lines))
    return next((match[1] for match in found if match), "")


def build_blocks(pages: Sequence[Sequence[Line]]) -> list[Block]:
    """Join lines to paragraphs, across columns and pages; the largest letters of the first page are a heading."""
    lines = list(chain.from_iterable(pages))
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size)] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0
    words = Counter(word.casefold() for line in lines for word in _WORD.findall(line.text))
    paragraphs = list(_paragraphs(lines, _leading(lines, body), _widths(pages)))
    texts = [_join([line.text for line in paragraph], words) for paragraph in paragraphs]
    large = [
        paragraph[0].size
        for paragraph, text in zip(paragraphs, texts, strict=True)
        if paragraph[0].page == 0 and paragraph[0].size >= 1.2 * body and len(text.split()) >= _MIN_HEADLINE
    ]
    return [
        Block(text, paragraph[0].page == 0 and paragraph[0].size == max(large, default=0))
        for paragraph, text in zip(paragraphs, texts, strict=True)
    ]


def _edge(lines: Sequence[Line]) -> list[Line]:
    down = sorted(lines, key=lambda line: line.base)
    return [*down[:_EDGE], *down[max(_EDGE, len(down) - _EDGE) :]]


def _is_furniture(text: str) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(text) or _PRINTED.fullmatch(text))


def _key(text: str) -> str:
    return re.sub(r"\d+", "0", text.casefold())


def _leading(lines: Sequence[Line], body: float) -> float:
    """The usual distance of two lines of the body."""
    body_lines = ((a, b) for a, b in pairwise(lines) if round(a.size) == round(b.size) == body and a.page == b.page)
    gaps = [gap for a, b in body_lines if 0 < (gap := a.base - b.base) < 4 * body]
    return median(gaps) if gaps else 1.2 * body


def _widths(pages: Sequence[Sequence[Line]]) -> dict[int, float]:
    """How long a full line is, by page, in letters of one point."""
    counts = {lines[0].page: [_length(line) for line in lines] for lines in pages if lines}
    return {page: quantiles(sizes, n=10)[-1] if len(sizes) > 1 else sizes[0] for page, sizes in counts.items()}


def _length(line: Line) -> float:
    return len(line.text) * line.size


def _paragraphs(lines: Sequence[Line], leading: float, widths: dict[int, float]) -> Iterator[list[Line]]:
    paragraph: list[Line] = []
    for line, following in zip_longest(lines, lines[1:]):
        if paragraph and _starts(paragraph[-1], line, following, leading, widths[paragraph[-1].page]):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def _starts(last: Line, line: Line, following: Line | None, leading: float, width: float) -> bool:
    """Whether a line starts a paragraph: another size, a wider gap, an indent, a bullet, or a short line before."""
    if abs(line.size - last.size) > 0.08 * last.size or _BULLET.match(line.text):
        return True
    jumps = line.page != last.page or line.base > last.base  # to the next page or column
    gap = 0.0 if jumps else last.base - line.base
    if last.text.endswith(_HYPHENS) or line.text[0].islower():
        return gap > 2 * max(leading, last.size)
    if gap > 1.35 * max(leading, last.size):
        return True
    closed = bool(_TERMINAL.search(last.text))
    margin = last.left if not jumps else line.left if following is None else following.left
    returns = following is None or abs(following.left - margin) < 0.3 * line.size
    if closed and returns and 0.5 * line.size < line.left - margin < 6 * line.size:
        return True
    room = width - _length(last) - line.size * (1 + len(line.text.split()[0]))  # a line ends early with a paragraph
    return room > (0.1 if closed else 0.25) * width and (closed or not jumps)


def _join(texts: Sequence[str], words: Counter[str]) -> str:
    """Join lines; a word that was parted at a line's end is put together, a compound keeps its hyphen."""
    pieces = [texts[0]]
    for text in texts[1:]:
        last = pieces[-1]
        parted = last.endswith(_HYPHENS) and last[-2:-1].isalpha()
        if parted and (last[-1] == "\u00ad" or (text[0].islower() and not _is_compound(last, text, words))):
            pieces[-1] = last[:-1]
        elif not parted:
            pieces.append(" ")
        pieces.append(text)
    return "".join(pieces)


def _is_compound(before: str, after: str, words: Counter[str]) -> bool:
    """Whether the text writes this word with a hyphen elsewhere, or it is made as compounds are."""
    first = _WORD.findall(before[-60:])[-1].casefold()
    second = (_WORD.match(after) or [""])[0].casefold()
    written = words[f"{first}-{second}"] - words[first + second]
    return written > 0 or (written == 0 and (len(first) == 1 or first in _FIRST or second in _SECOND))
