"""Words and sentences of a doc as lists, which are read many times faster than its tokens."""

from collections.abc import Iterator

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
