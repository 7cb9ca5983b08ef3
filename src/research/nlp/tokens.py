"""Tokens: words and sentences of a doc as lists, which are read many times faster than its tokens, and what a word may be a form of."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, Token


def words_of(doc: Doc) -> list[str]:
    """The words of a doc."""
    words: list[str] | None = doc.user_data.get("words")
    if words is None:
        strings = doc.vocab.strings
        words = doc.user_data["words"] = [strings[word] for word in doc.to_array("ORTH").tolist()]
    return words


def sentences_of(doc: Doc) -> list[Span]:
    """The sentences of a doc."""
    sentences: list[Span] | None = doc.user_data.get("sentences")
    if sentences is None:
        sentences = doc.user_data["sentences"] = list(doc.sents)
    return sentences


def capitalized(doc: Doc) -> Iterator[Token]:
    """Yield the tokens that begin with a capital."""
    return (doc[i] for i, word in enumerate(words_of(doc)) if word[0].isupper())


def lemmas_of(nlp: Language, part: str) -> Callable[[str], frozenset[str]]:
    """Give all that a word may be a form of, as "verb" or "noun"; itself among it."""
    exceptions, rules = exceptions_of(nlp, part), _table(nlp, "lemma_rules").get(part, ())

    @cache
    def lemmas(word: str) -> frozenset[str]:
        return frozenset(
            {
                word,
                word.rstrip("s"),
                *exceptions.get(word, ()),
                *(word[: len(word) - len(old)] + new for old, new in rules if word.endswith(old)),
            }
        )

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
