"""Windows: an article as the network reads it, a headline and some whole sentences at a time, with stand-ins for its countries."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from random import Random

from tokenizers import Tokenizer

from ..errors import ModelError
from ..nlp.dates import MONTHS, WEEKDAYS
from .candidates import FORMS, Candidate, Page

WIDTH = 448  # tokens of a window
_LEFT, _RIGHT = 80, 32  # tokens of context before and behind the sentences that a window is for
_TITLE = 30  # tokens of a headline
_ENDS, _PIECE = 3, WIDTH - 100  # marks at the ends of a window; tokens of a sentence that is read in one piece
# What stands in for an article's countries, so that the network learns roles and not who usually deals with whom
STAND_INS = (
    ("France", "French", "Paris"), ("Japan", "Japanese", "Tokyo"), ("Brazil", "Brazilian", "Brasilia"), ("Kenya", "Kenyan", "Nairobi"),
    ("India", "Indian", "Delhi"), ("Germany", "German", "Berlin"), ("Mexico", "Mexican", "Mexico City"), ("Turkey", "Turkish", "Ankara"),
    ("Canada", "Canadian", "Ottawa"), ("Egypt", "Egyptian", "Cairo"), ("Spain", "Spanish", "Madrid"), ("Australia", "Australian", "Canberra"),
    ("Poland", "Polish", "Warsaw"), ("Chile", "Chilean", "Santiago"), ("Nigeria", "Nigerian", "Abuja"), ("Vietnam", "Vietnamese", "Hanoi"),
    ("Sweden", "Swedish", "Stockholm"), ("Peru", "Peruvian", "Lima"), ("Italy", "Italian", "Rome"), ("Morocco", "Moroccan", "Rabat"),
    ("Greece", "Greek", "Athens"), ("Indonesia", "Indonesian", "Jakarta"), ("Norway", "Norwegian", "Oslo"), ("Ghana", "Ghanaian", "Accra"),
    ("Cuba", "Cuban", "Havana"), ("Austria", "Austrian", "Vienna"),
)  # fmt: skip
_STAND_IN = {"country": 0, "adjective": 1, "city": 2}
# A sentence that speaks of an agreement, or the one beside it, has a word that begins like one of these
TRIGGER = re.compile(
    r"\b(?:agree|accord|pact|treat(?:y|ies)|deal(?:s|t)?\b|memorand|mous?\b|protocol|declar|convention|contract|truce|cease-?\s?fire|armistice|communiqu|charter|"
    r"compact|arrangement|framework|road-?\s?map|settle|partnership|venture|sign(?:ed|s|ing)?\b|ink(?:ed|s|ing)\b|conclud|ratif|initial(?:l?ed|l?ing)\b|"
    r"seal(?:ed|ing)|purchas|sales?\b|loan|lease|bought|statement|document|letter|exchange|swap|understanding|bailout|compromise|"
    r"text|plan)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Window:
    """A stretch of an article in tokens.

    Attributes:
        ids: The tokens.
        spans: For each token the characters [start, end) it stands for; (-1, -1) in the headline and at the ends.
        core: For each token whether the window is for its sentence; the others are context.
        sentences: For each token the number of its sentence; -1 in the headline and at the ends.
        candidates: The candidates in it, each with its first and last token.
    """

    ids: list[int]
    spans: list[tuple[int, int]]
    core: list[bool]
    sentences: list[int]
    candidates: list[tuple[Candidate, int, int]] = field(default_factory=list)

    def tokens(self, start: int, end: int, *, core: bool = False) -> list[int]:
        """The tokens that characters [start, end) touch; with `core` those alone that the window is for."""
        first = bisect_left(self._ends, start + 1, self._first, len(self.ids) - 1)
        found = []
        for i in range(first, len(self.ids) - 1):
            if self.spans[i][0] >= end:
                break
            if self.core[i] or not core:
                found.append(i)
        return found

    @property
    def forms(self) -> list[int]:
        """For each token 1 + the number of its candidate's form, 0 where it is none's."""
        forms = [0] * len(self.ids)
        for candidate, first, last in reversed(self.candidates):
            forms[first : last + 1] = [FORMS.index(candidate.form) + 1] * (last + 1 - first)
        return forms

    @cached_property
    def _first(self) -> int:
        return next(i for i, (start, _) in enumerate(self.spans) if start >= 0)

    @cached_property
    def _ends(self) -> list[int]:
        return [end for _, end in self.spans]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or a part of a long one, in tokens; `triggered` where it may speak of an agreement."""

    sentence: int
    ids: list[int]
    spans: list[tuple[int, int]]
    triggered: bool


def cut(page: Page, tokenizer: Tokenizer, *, random: Random | None = None) -> Iterator[Window]:
    """Cut an article into windows of headline, day of publication and whole sentences; each sentence with a trigger word is the core of exactly one.

    Args:
        page: The article.
        tokenizer: The encoder's.
        random: Where given, for training: stand-ins are drawn, and the first window ends somewhere else each time.
    """
    title, pieces = _pieces(page, tokenizer, _stand_ins(page, random))
    day = tokenizer.encode(_written_out(page.published), add_special_tokens=False).ids
    closing = _id_of("[SEP]", tokenizer)
    ids, spans = [*title.ids[:_TITLE], closing, *day], title.spans[:_TITLE]
    width = WIDTH - 100 * random.randrange(3) if random else WIDTH
    first = 0
    while (first := next((i for i in range(first, len(pieces)) if pieces[i].triggered), len(pieces))) < len(pieces):
        left = _fitting(pieces, range(first - 1, -1, -1), _LEFT)
        room = width - len(ids) - _ENDS - sum(len(pieces[i].ids) for i in left)
        core = _fitting(pieces, range(first, len(pieces)), room) or [first]
        first = core[-1] + 1
        while not pieces[core[-1]].triggered:
            core.pop()
        right = _fitting(pieces, range(core[-1] + 1, len(pieces)), _RIGHT)
        yield _window(page, ids, spans, [(pieces[i], i in core) for i in (*reversed(left), *core, *right)], tokenizer)
        width = WIDTH


def _written_out(published: str) -> str:
    """A day as news writes it, with its weekday, to which "on Tuesday" is near; a month or year as it stands."""
    if len(published) < 10:
        return published
    day = date.fromisoformat(published)
    month = next(name for name, number in MONTHS.items() if number == day.month)
    return f"{WEEKDAYS[day.weekday()]} {day.day} {month} {day.year}"


def _fitting(pieces: Sequence[_Piece], order: range, room: int) -> list[int]:
    """The first of these pieces, as many as there is room for."""
    found = []
    for i in order:
        room -= len(pieces[i].ids)
        if room < 0:
            break
        found.append(i)
    return found


def _window(
    page: Page, ids: list[int], spans: list[tuple[int, int]], parts: list[tuple[_Piece, bool]], tokenizer: Tokenizer
) -> Window:
    opening, closing = (_id_of(mark, tokenizer) for mark in ("[CLS]", "[SEP]"))
    lead = len(ids) + 2
    window = Window([opening, *ids, closing], [(-1, -1)] * lead, [False] * lead, [-1] * lead)
    for piece, is_core in parts:
        window.ids.extend(piece.ids)
        window.spans.extend(piece.spans)
        window.core.extend([is_core] * len(piece.ids))
        window.sentences.extend([piece.sentence] * len(piece.ids))
    window.ids.append(closing)
    window.spans.append((-1, -1))
    window.core.append(False)
    window.sentences.append(-1)
    start, end = window.spans[lead][0], window.spans[-2][1]
    found = ((c, window.tokens(c.start, c.end)) for c in page.candidates if start <= c.start < end)
    named = ((c, [n for n, (a, b) in enumerate(spans, start=1) if a < c.end and c.start < b]) for c in page.headline)
    window.candidates.extend((c, tokens[0], tokens[-1]) for c, tokens in (*found, *named) if tokens)
    return window


def _id_of(mark: str, tokenizer: Tokenizer) -> int:
    found = tokenizer.token_to_id(mark)
    if found is None:
        raise ModelError(f"the encoder's tokenizer has no {mark}; take a BERT")
    return found


def _stand_ins(page: Page, random: Random | None) -> dict[str, tuple[str, str, str]]:
    """Country code to stand-in: by order of appearance, or drawn; a country beyond the list keeps its name."""
    named = (
        c.codes[0]
        for c in (*page.headline, *page.candidates)
        if c.form in _STAND_IN and len(c.codes) == 1 and len(c.codes[0]) == 3
    )
    pool = random.sample(STAND_INS, len(STAND_INS)) if random else STAND_INS
    return dict(zip(dict.fromkeys(named), pool, strict=False))


def _pieces(page: Page, tokenizer: Tokenizer, names: dict[str, tuple[str, str, str]]) -> tuple[_Piece, list[_Piece]]:
    """The headline and the sentences in tokens, with stand-ins for countries."""
    texts = [_replaced(page.title, 0, len(page.title), page.headline, names)]
    starts = [c.start for c in page.candidates]
    for start, end in page.sentences:
        inside = page.candidates[bisect_left(starts, start) : bisect_left(starts, end)]
        texts.append(_replaced(page.text, start, end, inside, names))
    encoded = tokenizer.encode_batch([text for text, _ in texts], add_special_tokens=False)
    title, *sentences = [
        (e.ids, _original(e.offsets, segments)) for e, (_, segments) in zip(encoded, texts, strict=True)
    ]
    pieces = []
    for number, (ids, spans) in enumerate(sentences):
        start, end = page.sentences[number]
        triggered = bool(TRIGGER.search(page.text, start, end))
        pieces += [
            _Piece(number, ids[at : at + _PIECE], spans[at : at + _PIECE], triggered)
            for at in range(0, len(ids), _PIECE)
        ]
    return _Piece(-1, *title, False), pieces


def _replaced(
    text: str, start: int, end: int, candidates: Sequence[Candidate], names: dict[str, tuple[str, str, str]]
) -> tuple[str, list[tuple[int, int, int | None]]]:
    """A stretch with stand-ins, and its segments: where each starts there, where in the text, and where it ends there if it was replaced."""
    parts: list[str] = []
    segments: list[tuple[int, int, int | None]] = []
    at = start
    size = 0
    for c in candidates:
        name = names.get(c.codes[0]) if len(c.codes) == 1 and c.form in _STAND_IN and not c.inner else None
        if name and at <= c.start and c.end <= end:
            for part, segment in ((text[at : c.start], (at, None)), (name[_STAND_IN[c.form]], (c.start, c.end))):
                parts.append(part)
                segments.append((size, *segment))
                size += len(part)
            at = c.end
    return "".join([*parts, text[at:end]]), [*segments, (size, at, None)]


def _original(
    offsets: Sequence[tuple[int, int]], segments: Sequence[tuple[int, int, int | None]]
) -> list[tuple[int, int]]:
    """Where tokens stand in the text that was replaced in part."""
    spans, k = [], 0
    for a, b in offsets:
        while k + 1 < len(segments) and segments[k + 1][0] <= a:
            k += 1
        at, start, end = segments[k]
        spans.append((start, end) if end is not None else (start + a - at, start + b - at))
    return spans
