"""Windows: an article as the network reads it, some sentences at a time, with stand-ins for countries."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from random import Random

from tokenizers import Tokenizer

from ..errors import ModelError
from ..nlp.dates import MONTHS, WEEKDAYS
from .candidates import FORMS, Candidate, Page

WIDTH = 448  # tokens of a window
_LEFT, _RIGHT = 80, 32  # tokens of context before and after the core sentences
_TITLE = 30  # tokens of a headline
_MARKS, _PIECE = 3, WIDTH - 100  # [CLS] and [SEP] of a window; tokens of the longest piece of a sentence
_NO_SPAN = (-1, -1)
# Stand-ins for an article's countries, so that the network learns roles and not which countries sign with which
STAND_INS = (
    ("France", "French", "Paris"), ("Japan", "Japanese", "Tokyo"), ("Brazil", "Brazilian", "Brasilia"),
    ("Kenya", "Kenyan", "Nairobi"), ("India", "Indian", "Delhi"), ("Germany", "German", "Berlin"),
    ("Mexico", "Mexican", "Mexico City"), ("Turkey", "Turkish", "Ankara"), ("Canada", "Canadian", "Ottawa"),
    ("Egypt", "Egyptian", "Cairo"), ("Spain", "Spanish", "Madrid"), ("Australia", "Australian", "Canberra"),
    ("Poland", "Polish", "Warsaw"), ("Chile", "Chilean", "Santiago"), ("Nigeria", "Nigerian", "Abuja"),
    ("Vietnam", "Vietnamese", "Hanoi"), ("Sweden", "Swedish", "Stockholm"), ("Peru", "Peruvian", "Lima"),
    ("Italy", "Italian", "Rome"), ("Morocco", "Moroccan", "Rabat"), ("Greece", "Greek", "Athens"),
    ("Indonesia", "Indonesian", "Jakarta"), ("Norway", "Norwegian", "Oslo"), ("Ghana", "Ghanaian", "Accra"),
    ("Cuba", "Cuban", "Havana"), ("Austria", "Austrian", "Vienna"),
)  # fmt: skip
_STAND_IN_FORMS = ("country", "adjective", "city")
# How a word begins in a sentence that mentions an agreement, or in the one beside it
TRIGGER = re.compile(
    r"\b(?:agree|accord|pact|treat(?:y|ies)|deal(?:s|t)?\b|memorand|mous?\b|protocol|declar|convention|contract|truce|cease-?\s?fire|armistice|communiqu|charter|"
    r"compact|arrangement|framework|road-?\s?map|settle|partnership|venture|sign(?:ed|s|ing)?\b|ink(?:ed|s|ing)\b|conclud|ratif|initial(?:l?ed|l?ing)\b|"
    r"seal(?:ed|ing)|purchas|sales?\b|loan|lease|bought|statement|document|letter|exchange|swap|understanding|bailout|compromise|"
    r"text|plan)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Window:
    """A part of an article in tokens.

    Attributes:
        ids: The tokens.
        spans: For each token its characters [start, end); (-1, -1) in the headline and for marks.
        core: For each token whether it is in a core sentence; the other sentences are context.
        sentences: For each token the number of its sentence; -1 in the headline and for marks.
        candidates: Each with its first and last token.
    """

    ids: list[int]
    spans: list[tuple[int, int]]
    core: list[bool]
    sentences: list[int]
    candidates: list[tuple[Candidate, int, int]] = field(default_factory=list)

    def tokens(self, start: int, end: int, *, core: bool = False) -> list[int]:
        """The tokens that overlap characters [start, end), with `core` only those of core sentences."""
        first = bisect_left(self.spans, start + 1, self._first, len(self.ids) - 1, key=lambda span: span[1])
        stop = bisect_left(self.spans, end, first, len(self.ids) - 1, key=lambda span: span[0])
        return [token for token in range(first, stop) if self.core[token] or not core]

    @property
    def forms(self) -> list[int]:
        """For each token 1 + the number of its candidate's form, 0 without a candidate."""
        forms = [0] * len(self.ids)
        for candidate, first, last in reversed(self.candidates):
            forms[first : last + 1] = [FORMS.index(candidate.form) + 1] * (last + 1 - first)
        return forms

    @cached_property
    def _first(self) -> int:
        return next(token for token, span in enumerate(self.spans) if span != _NO_SPAN)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or a part of a long one, in tokens; `triggered` if it may mention an agreement."""

    sentence: int
    ids: list[int]
    spans: list[tuple[int, int]]
    triggered: bool


def cut(page: Page, tokenizer: Tokenizer, *, random: Random | None = None) -> Iterator[Window]:
    """Cut an article into windows of headline, day of publication and sentences of one part of it.

    Each sentence with a trigger word is in the core of exactly one window.

    Args:
        page: The article.
        tokenizer: The encoder's.
        random: For training: draws the stand-ins, and where the first window ends.
    """
    title, everything = _pieces(page, tokenizer, _stand_ins(page, random))
    day = tokenizer.encode(_written_out(page.published), add_special_tokens=False).ids
    lead = [*title.ids[:_TITLE], _id_of("[SEP]", tokenizer), *day]
    width = WIDTH - 100 * random.randrange(3) if random else WIDTH
    for pieces in _by_part(everything, page.parts):
        for parts in _stretches(pieces, len(lead) + _MARKS, width):
            yield _window(page, lead, title.spans[:_TITLE], parts, tokenizer)
            width = WIDTH


def _by_part(pieces: Sequence[_Piece], parts: Sequence[range]) -> Iterator[Sequence[_Piece]]:
    """The pieces of each part of the article."""
    for part in parts:
        first, stop = (bisect_left(pieces, at, key=lambda piece: piece.sentence) for at in (part.start, part.stop))
        yield pieces[first:stop]


def _stretches(pieces: Sequence[_Piece], marks: int, width: int) -> Iterator[list[tuple[_Piece, bool]]]:
    """The pieces of each window, each with whether it is core; `marks` tokens beside them, only the first that wide."""
    triggered = [i for i, piece in enumerate(pieces) if piece.triggered]
    while triggered:
        first = triggered[0]
        left = _fitting(pieces, range(first - 1, -1, -1), _LEFT)
        room = width - marks - sum(len(pieces[i].ids) for i in left)
        fitting = _fitting(pieces, range(first, len(pieces)), room) or [first]
        last = max(i for i in fitting if pieces[i].triggered)
        right = _fitting(pieces, range(last + 1, len(pieces)), _RIGHT)
        yield [(pieces[i], first <= i <= last) for i in (*reversed(left), *range(first, last + 1), *right)]
        triggered = triggered[bisect_right(triggered, fitting[-1]) :]
        width = WIDTH


def _written_out(published: str) -> str:
    """A day with its weekday, as "Tuesday" in the text refers to it; a month or year as it stands."""
    if len(published) < 10:
        return published
    day = date.fromisoformat(published)
    month = next(name for name, number in MONTHS.items() if number == day.month)
    return f"{WEEKDAYS[day.weekday()]} {day.day} {month} {day.year}"


def _fitting(pieces: Sequence[_Piece], order: range, room: int) -> list[int]:
    """As many of these pieces, in this order, as fit."""
    found = []
    for i in order:
        room -= len(pieces[i].ids)
        if room < 0:
            break
        found.append(i)
    return found


def _window(
    page: Page,
    lead: Sequence[int],
    title_spans: Sequence[tuple[int, int]],
    parts: Sequence[tuple[_Piece, bool]],
    tokenizer: Tokenizer,
) -> Window:
    """A window of lead and pieces, each with whether it is core; the lead opens with the title."""
    opening, closing = (_id_of(mark, tokenizer) for mark in ("[CLS]", "[SEP]"))
    size = len(lead) + 2
    window = Window([opening, *lead, closing], [_NO_SPAN] * size, [False] * size, [-1] * size)
    for piece, is_core in (*parts, (_Piece(-1, [closing], [_NO_SPAN], False), False)):
        window.ids.extend(piece.ids)
        window.spans.extend(piece.spans)
        window.core.extend([is_core] * len(piece.ids))
        window.sentences.extend([piece.sentence] * len(piece.ids))
    found = [(c, window.tokens(c.start, c.end)) for c in page.between(window.spans[size][0], window.spans[-2][1])]
    for c in page.headline:
        found.append((c, [n for n, (start, end) in enumerate(title_spans, 1) if start < c.end and c.start < end]))
    window.candidates.extend((c, tokens[0], tokens[-1]) for c, tokens in found if tokens)
    return window


def _id_of(mark: str, tokenizer: Tokenizer) -> int:
    found = tokenizer.token_to_id(mark)
    if found is None:
        raise ModelError(f"the encoder's tokenizer has no {mark}; take a BERT")
    return found


def _stand_ins(page: Page, random: Random | None) -> Mapping[str, Sequence[str]]:
    """Country code to the words that stand in for it: in order of appearance, or drawn; further countries have none."""
    named = (
        c.codes[0]
        for c in (*page.headline, *page.candidates)
        if c.form in _STAND_IN_FORMS and len(c.codes) == 1 and len(c.codes[0]) == 3
    )
    pool = random.sample(STAND_INS, len(STAND_INS)) if random else STAND_INS
    return dict(zip(dict.fromkeys(named), pool, strict=False))


def _pieces(page: Page, tokenizer: Tokenizer, stand_ins: Mapping[str, Sequence[str]]) -> tuple[_Piece, list[_Piece]]:
    """The headline and the sentences in tokens, with stand-ins for countries."""
    texts = [_substitute(page.title, 0, len(page.title), page.headline, stand_ins)]
    texts += [_substitute(page.text, *sent, page.between(*sent), stand_ins) for sent in page.sentences]
    encoded = tokenizer.encode_batch([text for text, _ in texts], add_special_tokens=False)
    title, *sentences = [
        (e.ids, _original(e.offsets, segments)) for e, (_, segments) in zip(encoded, texts, strict=True)
    ]
    pieces = []
    for number, (ids, spans) in enumerate(sentences):
        triggered = bool(TRIGGER.search(page.text, *page.sentences[number]))
        for at in range(0, len(ids), _PIECE):
            pieces.append(_Piece(number, ids[at : at + _PIECE], spans[at : at + _PIECE], triggered))
    return _Piece(-1, *title, False), pieces


def _substitute(
    text: str, start: int, end: int, candidates: Sequence[Candidate], stand_ins: Mapping[str, Sequence[str]]
) -> tuple[str, list[tuple[int, int, int | None]]]:
    """Characters [start, end) with stand-ins, and the segments of the result.

    A segment is where it starts in the result and in the text; for a stand-in also where it ends in the text.
    """
    parts: list[str] = []
    segments: list[tuple[int, int, int | None]] = []
    at, size = start, 0
    for c in candidates:
        words = stand_ins.get(c.codes[0]) if len(c.codes) == 1 and c.form in _STAND_IN_FORMS and not c.inner else None
        if words and at <= c.start and c.end <= end:
            segments += [(size, at, None), (size + c.start - at, c.start, c.end)]
            parts += [text[at : c.start], words[_STAND_IN_FORMS.index(c.form)]]
            at, size = c.end, size + len(parts[-2]) + len(parts[-1])
    return "".join([*parts, text[at:end]]), [*segments, (size, at, None)]


def _original(
    offsets: Sequence[tuple[int, int]], segments: Sequence[tuple[int, int, int | None]]
) -> list[tuple[int, int]]:
    """The characters of the text behind those of a result of `_substitute`."""
    spans = []
    for start, end in offsets:
        at, origin, stop = segments[bisect_right(segments, start, key=lambda segment: segment[0]) - 1]
        spans.append((origin + start - at, origin + end - at) if stop is None else (origin, stop))
    return spans
