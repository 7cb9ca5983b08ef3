"""Confidence: how often a report that was read like this one is right, by the marks of its reading."""

from collections.abc import Iterable, Iterator
from math import exp

from .lexicon import read_lexicon

_SURE = 4.5  # log odds: no reading is surer than 0.99
_LONG = 45  # tokens: a sentence with more says much beside the agreement
_RESUMED = 4  # sentences: an agreement told in so many is what the article is about
_MANY = 6  # agreements in one article: a history


def find_marks(*, parties: int, inferred: bool, dated: bool, status_told: bool, words: int, sentences: int, first: bool, agreements: int) -> Iterator[str]:
    """Yield what speaks for or against a report; the marks and their weights stand in the lexicon `confidence`.

    Args:
        parties: How many countries and bodies are its parties.
        inferred: Whether one of them was taken from the headline, the paragraph or what the article is about.
        dated: Whether it has a date.
        status_told: Whether a verb or noun says what became of it.
        words: Tokens of the sentence that first tells of it.
        sentences: How many sentences tell of it.
        first: Whether it is the first agreement the article tells of.
        agreements: How many agreements the article tells of.
    """
    marks = {
        "party inferred": inferred,
        "one party": parties < 2,
        "many parties": parties > 2,
        "undated": not dated,
        "status not told": not status_told,
        "long sentence": words > _LONG,
        "one of many": agreements >= _MANY,
        "often resumed": sentences >= _RESUMED,
        "told first": first,
    }
    return (mark for mark, holds in marks.items() if holds)


def confidence(marks: Iterable[str], *, lexicon: str = "") -> float:
    """How likely a report with these marks is right in kind, status, parties and date, as fitted to annotated articles; in (0, 1).

    Args:
        marks: As `find_marks` yields them.
        lexicon: A folder with additions to the lexicons.
    """
    words = read_lexicon("confidence", lexicon)
    odds = words["base"]["weight"] + sum(words["marks"].get(mark, 0) for mark in marks)
    return round(1 / (1 + exp(-max(-_SURE, min(_SURE, odds)))), 2)
