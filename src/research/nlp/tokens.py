"""Tokens: a doc's words and sentences as lists, which are much faster to read than its tokens, and inflected forms."""

from collections.abc import Iterator, Set
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span, Token


def words_of(doc: Doc) -> list[str]:
    """The words of a doc."""
    words: list[str] | None = doc.user_data.get("words")
    if words is None:
        strings = doc.vocab.strings
        words = doc.user_data["words"] = [strings[word] for word in doc.to_array("ORTH").tolist()]
    return words


def word_at(doc: Doc, i: int) -> str:
    """The word at token i; "" outside the doc."""
    words = words_of(doc)
    return words[i] if 0 <= i < len(words) else ""


def lower_at(doc: Doc, i: int) -> str:
    """The word at token i in lower case; "" outside the doc."""
    return word_at(doc, i).lower()


def sentences_of(doc: Doc) -> list[Span]:
    """The sentences of a doc."""
    sentences: list[Span] | None = doc.user_data.get("sentences")
    if sentences is None:
        sentences = doc.user_data["sentences"] = list(doc.sents)
    return sentences


def capitalized(doc: Doc) -> Iterator[Token]:
    """Yield the tokens that begin with a capital."""
    return (doc[i] for i, word in enumerate(words_of(doc)) if word[0].isupper())


class Inflection:
    """The lemmatizer's tables for one part of speech, all empty where the pipeline has none.

    Attributes:
        dictionary: The known lemmas.
        irregular: Irregular forms ("sent") with their lemmas.
    """

    def __init__(self, nlp: Language, part: str):
        lookups = getattr(nlp.get_pipe("lemmatizer"), "lookups", None) if nlp.has_pipe("lemmatizer") else None
        index, exceptions, self._rules = (
            lookups.get_table(name, {}).get(part, ()) if lookups else ()
            for name in ("lemma_index", "lemma_exc", "lemma_rules")
        )
        self.dictionary = frozenset(index)
        self.irregular = dict(exceptions)
        self.lemmas = cache(self._find_lemmas)

    def is_form(self, word: str, lemmas: Set[str] | None = None) -> bool:
        """Whether a word may be a form of one of these lemmas, by default of any known one."""
        return not self.lemmas(word).isdisjoint(self.dictionary if lemmas is None else lemmas)

    def _find_lemmas(self, word: str) -> frozenset[str]:
        """All that a word may be a form of, itself among it."""
        regular = (word[: len(word) - len(old)] + new for old, new in self._rules if word.endswith(old))
        return frozenset({word, word.rstrip("s"), *self.irregular.get(word, ()), *regular})
