"""Datelines: a place in capitals before an article's first sentence, which no dash parts from it."""

from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Doc, Span

from ..tokens import word_at, words_of

_LONGEST = 4  # words: RIO DE JANEIRO
_SHORTEST = 4  # letters of an unknown place
_OPENERS = ("The", "A", "An", "In", "At", "On")


def part_datelines(doc: Doc, spans: Sequence[Span]) -> None:
    """Begin a sentence behind each dateline: "LISBON |Cuba and Togo signed".

    Args:
        doc: The doc.
        spans: The gazetteer's matches, in order.
    """
    at = {span.start: span for span in spans}
    for start in _line_starts(doc):
        end = _end(doc, start)
        if end > start and word_at(doc, end).istitle() and _is_place(doc, start, end, at):
            doc[end].is_sent_start = True


def _line_starts(doc: Doc) -> Iterator[int]:
    words = words_of(doc)
    return (i for i, word in enumerate(words) if word.isupper() and (not i or "\n" in words[i - 1]))


def _end(doc: Doc, start: int) -> int:
    """The end of a run of words in capitals."""
    i = start
    while i < min(len(doc), start + _LONGEST) and word_at(doc, i).isupper() and word_at(doc, i)[-1:].isalpha():
        i += 1
    return i


def _is_place(doc: Doc, start: int, end: int, at: Mapping[int, Span]) -> bool:
    """Whether words in capitals are a place's: a known one, or one before a word that opens a sentence."""
    known, following = at.get(start), at.get(end)
    if known is not None:
        return known.label_ in ("dateline", "country") and known.end == end and len(known.text) >= _SHORTEST
    if any(len(word) < _SHORTEST for word in words_of(doc)[start:end]):
        return False
    if following is not None and following.label_ == "country" and word_at(doc, following.end) in ("and", ","):
        return True
    return word_at(doc, end) in _OPENERS
