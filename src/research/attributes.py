"""Attributes: what a model's attribute ruler says of a word, asked once for each kind of word instead of each time it stands somewhere."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

_TOLD: list[int | str] = ["TAG", "DEP", "POS", "MORPH", "LEMMA"]
_ANY = "x"  # stands for all words that no rule names


class WordRules:
    """Does what an attribute ruler does, whose rules look at a word's tag, dependency and letters.

    Rules over several words apply to few sentences; the ruler itself reads those.
    """

    def __init__(self, ruler: AttributeRuler):
        self.ruler, self.across = ruler, Matcher(ruler.vocab)
        patterns = list(_patterns(ruler))
        for pattern in patterns:
            if len(pattern) > 1:
                self.across.add("across", [pattern])
        spelled = [_spelling(token) for pattern in patterns for token in pattern]
        self.words = {word for said in spelled for word in said.get("IN", ())}
        self.forms = [re.compile(said["REGEX"]) for said in spelled if "REGEX" in said]
        self.of_kind, self.is_named = cache(self._of_kind), cache(self._is_named)

    def __call__(self, doc: Doc) -> Doc:
        if not len(doc):
            return doc
        if self.across(doc, allow_missing=True):
            return self.ruler(doc)
        asked = doc.to_array(["TAG", "DEP", "LOWER", "IS_SPACE"]).tolist()
        told = numpy.array([self.of_kind(tag, dep, lower if space or self.is_named(lower) else 0) for tag, dep, lower, space in asked], dtype="uint64")
        rows: Any = numpy.where(told, told, doc.to_array(_TOLD))
        return doc.from_array(_TOLD, rows)

    def _is_named(self, lower: int) -> bool:
        word = self.ruler.vocab.strings[lower]
        return word in self.words or any(form.search(word) for form in self.forms)

    def _of_kind(self, tag: int, dep: int, lower: int) -> list[int]:
        strings = self.ruler.vocab.strings
        doc = Doc(self.ruler.vocab, words=[strings[lower] if lower else _ANY], tags=[strings[tag]], deps=[strings[dep]])
        return self.ruler(doc).to_array(_TOLD)[0].tolist()


def fits(ruler: Any) -> bool:
    """Whether a component is a ruler of this kind."""
    return type(ruler) is AttributeRuler and all(_is_of_words(token) for pattern in _patterns(ruler) for token in pattern)


def _patterns(ruler: Any) -> Iterator[list[dict[str, Any]]]:
    return (pattern for rule in ruler.patterns for pattern in rule["patterns"])


def _is_of_words(token: dict[str, Any]) -> bool:
    """Whether a pattern's token asks for nothing but what `WordRules` knows of a word."""
    return set(token) <= {"TAG", "DEP", "LOWER", "IS_SPACE"} and set(_spelling(token)) <= {"IN", "REGEX"}


def _spelling(token: dict[str, Any]) -> dict[str, Any]:
    """Which letters a pattern's token asks for: those of any word "IN" a list, or of a form, "REGEX"."""
    said = token.get("LOWER", {})
    return {"IN": [said]} if isinstance(said, str) else said
