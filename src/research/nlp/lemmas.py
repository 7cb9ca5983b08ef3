"""Lemmas: what a word in small letters may be a form of, by the tables of a pipeline's own lemmatizer."""

from collections.abc import Callable
from functools import cache
from typing import Any

from spacy.language import Language


def lemmas_of(nlp: Language, part: str) -> Callable[[str], frozenset[str]]:
    """Give all that a word may be a form of, as "verb" or "noun"; itself among it."""
    exceptions, rules = exceptions_of(nlp, part), _table(nlp, "lemma_rules").get(part, ())

    @cache
    def lemmas(word: str) -> frozenset[str]:
        return frozenset({word, word.rstrip("s"), *exceptions.get(word, ()), *(word[: len(word) - len(old)] + new for old, new in rules if word.endswith(old))})

    return lemmas


def exceptions_of(nlp: Language, part: str) -> dict[str, list[str]]:
    """Irregular forms, "sent", with what they are forms of."""
    return _table(nlp, "lemma_exc").get(part, {})


def dictionary_of(nlp: Language, part: str) -> frozenset[str]:
    """The lemmas that are known; none where the pipeline has no such list."""
    return frozenset(_table(nlp, "lemma_index").get(part, ()))


def _table(nlp: Language, name: str) -> Any:
    lookups = getattr(nlp.get_pipe("lemmatizer"), "lookups", None) if nlp.has_pipe("lemmatizer") else None
    return lookups.get_table(name, {}) if lookups else {}
