"""Attributes: what a model's attribute ruler says of a word, asked once for each kind of word instead of each time it stands somewhere."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

_TOLD: list[int | str] = ["TAG", "DEP", "POS", "MORPH", "LEMMA"]
_STAND_INS = ("x", "word", "17", "\ue000")  # one that no rule names stands for all words that none names


class WordRules:
    """Does what an attribute ruler does, whose rules look at a word's tag, dependency and letters.

    Rules over several words apply to few sentences; the ruler itself reads those.
    """

    def __init__(self, ruler: AttributeRuler):
        self.ruler, self.across = ruler, Matcher(ruler.vocab)
        for pattern in _patterns(ruler):
            if len(pattern) > 1:
                self.across.add("across", [pattern])
        self.names, self.other = _naming(ruler), _stand_in(ruler)
        self.of_kind, self.is_named = cache(self._of_kind), cache(self._is_named)

    def __call__(self, doc: Doc) -> Doc:
        if not len(doc):
            return doc
        if len(self.across) and self.across(doc, allow_missing=True):
            return self.ruler(doc)
        asked = doc.to_array(["TAG", "DEP", "LOWER", "IS_SPACE"]).tolist()
        told = numpy.array([self.of_kind(tag, dep, lower if space or self.is_named(lower) else 0) for tag, dep, lower, space in asked], dtype="uint64")
        rows: Any = numpy.where(told, told, doc.to_array(_TOLD))
        return doc.from_array(_TOLD, rows)

    def _is_named(self, lower: int) -> bool:
        return self.names(self.ruler.vocab.strings[lower])

    def _of_kind(self, tag: int, dep: int, lower: int) -> list[int]:
        strings = self.ruler.vocab.strings
        doc = Doc(self.ruler.vocab, words=[strings[lower] if lower else self.other], tags=[strings[tag]], deps=[strings[dep]])
        return self.ruler(doc).to_array(_TOLD)[0].tolist()


def fits(ruler: Any) -> bool:
    """Whether a component is a ruler of this kind."""
    if type(ruler) is not AttributeRuler:
        return False
    words = all(_is_of_words(token) for pattern in _patterns(ruler) for token in pattern)
    return words and all(_is_told(*said) for said in _sayings(ruler)) and _stand_in(ruler) != ""


def _naming(ruler: AttributeRuler) -> Callable[[str], bool]:
    """Tell whether a rule asks for a word, in small letters: as one of a list, or by its form."""
    spelled = [_spelling(token) for pattern in _patterns(ruler) for token in pattern]
    words = {word for said in spelled for word in said.get("IN", ())}
    forms = [re.compile(said["REGEX"]) for said in spelled if "REGEX" in said]
    return lambda word: word in words or any(form.search(word) for form in forms)


def _stand_in(ruler: AttributeRuler) -> str:
    names = _naming(ruler)
    return next((word for word in _STAND_INS if not names(word)), "")


def _patterns(ruler: Any) -> Iterator[list[dict[str, Any]]]:
    return (pattern for rule in ruler.patterns for pattern in rule["patterns"])


def _sayings(ruler: Any) -> Iterator[tuple[str, Any]]:
    return (said for rule in ruler.patterns for said in rule["attrs"].items())


def _is_told(name: str, value: Any) -> bool:
    """Whether `WordRules` can write what a rule says: one of the attributes it knows, and no taking away of it."""
    return name in _TOLD and isinstance(value, str) and (name == "MORPH" or value != "")


def _is_of_words(token: dict[str, Any]) -> bool:
    """Whether a pattern's token asks for nothing but what `WordRules` knows of a word."""
    said = _spelling(token)
    return set(token) <= {"TAG", "DEP", "LOWER", "IS_SPACE"} and set(said) <= {"IN", "REGEX"} and isinstance(said.get("REGEX", ""), str)


def _spelling(token: dict[str, Any]) -> dict[str, Any]:
    """Which letters a pattern's token asks for: those of any word "IN" a list, or of a form, "REGEX"."""
    said = token.get("LOWER", {})
    return {"IN": [said]} if isinstance(said, str) else said
