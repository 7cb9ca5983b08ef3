"""Words: those of a doc as a list, which is read many times faster than its tokens."""

from collections.abc import Iterator

from spacy.tokens import Doc, Token


def words_of(doc: Doc) -> list[str]:
    """The words of a doc."""
    words: list[str] | None = doc.user_data.get("words")
    if words is None:
        strings = doc.vocab.strings
        words = doc.user_data["words"] = [strings[word] for word in doc.to_array("ORTH").tolist()]
    return words


def capitalized(doc: Doc) -> Iterator[Token]:
    """Yield the tokens that begin with a capital."""
    return (doc[i] for i, word in enumerate(words_of(doc)) if word[0].isupper())
