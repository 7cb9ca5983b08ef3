"""The layout of printed pages: lines without running headers and page numbers, joined to paragraphs."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise, zip_longest
from statistics import median, quantiles

from .blocks import Block
from .columns import Line

_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:(?:page|p\.|seite|pág\.)\s*)?(?:\d{1,4}(?:\s*(?:of|/|von|sur|de)\s*\d{1,4})?|[ivxl]{1,7})[-–—\s]*",
    re.IGNORECASE,
)
_TERMINAL = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_BULLET = re.compile(r"[•▪‣●◦■–]\s")
_HYPHENS = ("-", "\u00ad")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_EDGE = 2  # lines at the top and at the bottom of a page that may be a running header or footer
_MIN_HEADLINE = 3  # words: what is shorter is the newspaper's name or a section's


def drop_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Drop running headers, footers and page numbers: numbers at a page's edge, and what stands there on many pages."""
    edges = [_edge(lines) for lines in pages]
    seen = Counter(key for edge in edges for key in {_key(line.text) for line in edge})
    often = min(3, max(2, 0.3 * len(pages)))
    kept = []
    for lines, edge in zip(pages, edges, strict=True):
        out = {id(line) for line in edge if seen[_key(line.text)] >= often or _PAGE_NUMBER.fullmatch(line.text)}
        kept.append([line for line in lines if id(line) not in out])
    return kept


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


def _key(text: str) -> str:
    return re.sub(r"\d+", "0", text.casefold())


def _leading(lines: Sequence[Line], body: float) -> float:
    """The usual distance of two lines of the body."""
    body_lines = ((a, b) for a, b in pairwise(lines) if round(a.size) == round(b.size) == body and a.page == b.page)
    gaps = [gap for a, b in body_lines if 0 < (gap := a.base - b.base) < 4 * body]
    return median(gaps) if gaps else 1.2 * body


def _widths(pages: Sequence[Sequence[Line]]) -> dict[int, float]:
    """How many characters a full line has, by page."""
    counts = {lines[0].page: [len(line.text) for line in lines] for lines in pages if lines}
    return {page: quantiles(sizes, n=10)[-1] if len(sizes) > 1 else sizes[0] for page, sizes in counts.items()}


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
    closed = bool(_TERMINAL.search(last.text))
    if line.page != last.page or line.base > last.base:  # the next page or column
        return closed and not line.text[0].islower()
    if last.base - line.base > 1.35 * max(leading, last.size):
        return True
    indent = line.left - last.left
    returns = following is not None and abs(following.left - last.left) < 0.3 * line.size
    if closed and 0.5 * line.size < indent < 6 * line.size and (returns or following is None):
        return True
    return closed and len(last.text) < 0.8 * width


def _join(texts: Sequence[str], words: Counter[str]) -> str:
    """Join lines; a word that was parted at a line's end is put together, a compound keeps its hyphen."""
    pieces = [texts[0]]
    for text in texts[1:]:
        last = pieces[-1]
        parted = last.endswith(_HYPHENS) and len(last) > 2 and last[-3:-1].isalpha()
        if parted and (last[-1] == "\u00ad" or (text[0].islower() and not _is_compound(last, text, words))):
            pieces[-1] = last[:-1]
        elif not parted:
            pieces.append(" ")
        pieces.append(text)
    return "".join(pieces)


def _is_compound(before: str, after: str, words: Counter[str]) -> bool:
    """Whether the text writes this word with a hyphen elsewhere, and not without one."""
    first = _WORD.findall(before[-60:])[-1].casefold()
    second = (_WORD.match(after) or [""])[0].casefold()
    return words[f"{first}-{second}"] > words[first + second]
