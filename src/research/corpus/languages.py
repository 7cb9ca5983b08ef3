"""Languages: what an article is written in, and which paragraphs of one in two languages are not English."""

import re
from collections.abc import Sequence
from dataclasses import replace

import py3langid

from .boilerplate import Paragraph, word_count

OTHER_LANGUAGE = "other language"  # the role of a paragraph that is not in the article's
_SAMPLE = 1000  # characters of prose are enough to identify its language
_MIN_WORDS = 20  # in less prose the language cannot be identified
_CLEAR = 0.05  # a language other than English must be likelier by this share of the log-likelihood
_MIN_SHARE = 0.2  # of an article's letters that are in English: less is a quotation or a page's furniture
_LETTER = re.compile(r"[^\W\d_]")
_OTHER_SCRIPT = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]")  # a letter that is not Latin
# In English prose a third of the words; of those of a paragraph in another language hardly any
_ENGLISH = re.compile(r"\b(?:the|of|and|to|that|with|for|by|has|had|have|was|were|from|its|his|said)\b", re.IGNORECASE)
_FEW = 0.08


def find_language(prose: str) -> str:
    """The likeliest language, ISO 639-1; "" for too little prose.

    English if it is hardly less likely: African names make English look like a pidgin.
    """
    if word_count(prose[:_SAMPLE]) < _MIN_WORDS:
        return ""
    ranked = py3langid.rank(prose[:_SAMPLE])
    (best, likelihood), english = ranked[0], dict(ranked)["en"]
    return "en" if likelihood - english < _CLEAR * abs(likelihood) else best


def set_translations_aside(text: str, paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """Drop the paragraphs in other languages from an article of which a good part is in English."""
    kept = [p for p in paragraphs if p.kept]
    other = {p for p in kept if _is_other(text[p.start : p.end])}
    if not other or len(other) == len(kept):
        return tuple(paragraphs)
    english = "\n".join(text[p.start : p.end] for p in kept if p not in other)
    letters = sum(len(_LETTER.findall(text[p.start : p.end])) for p in kept)
    if len(_LETTER.findall(english)) < _MIN_SHARE * letters or find_language(english) not in ("en", ""):
        return tuple(paragraphs)
    return tuple(replace(p, role=OTHER_LANGUAGE) if p in other else p for p in paragraphs)


def _is_other(paragraph: str) -> bool:
    """Whether a paragraph is in another script, or long enough and surely in another language than English."""
    foreign = 0 if paragraph.isascii() else len(_OTHER_SCRIPT.findall(paragraph))
    if foreign and 2 * foreign > len(_LETTER.findall(paragraph)):
        return True
    words = paragraph.count(" ") + 1
    is_likely = words >= _MIN_WORDS and len(_ENGLISH.findall(paragraph)) < _FEW * words
    return is_likely and find_language(paragraph) not in ("en", "")
