"""Topics: what tells a document from others: the words and numbers of its title, and whether it is a name."""

import re
from collections.abc import Sequence
from functools import lru_cache

from spacy.tokens import Doc

from .documents import Document
from .pipeline import is_in_layer
from .scene import Scene

_NUMBER = re.compile(r"\b(?:\d+(?:st|nd|rd|th)|[IVX]{1,4})\b")


def topic_of(scene: Scene, document: Document, vague: Sequence[str]) -> frozenset[str]:
    """The words that tell a document from others: no vague modifiers, no nationalities; an acronym as one."""
    called = {document.acronym.casefold()} if document.acronym else set()
    if scene.doc[document.start : document.end].text == document.acronym:
        return frozenset(called)
    tokens = [t for t in scene.doc[document.start : document.until] if not (called and document.head < t.i < document.end)]
    words = {
        t.lemma_.casefold() if t.pos_ != "PROPN" else t.lower_.removesuffix("s")
        for t in tokens
        if t.is_alpha and not t.is_stop and not is_in_layer(t, "adjective", "country", "body", "title") and t.i not in scene.at
    }
    return frozenset(words - set(vague) | called)


def is_named(doc: Doc, document: Document) -> bool:
    """A proper name: a capitalised head ("Paris Climate Accord"), or a place, body or acronym before it ("Lima declaration")."""
    before = [t for t in doc[document.start : document.head] if t.is_alpha]
    capital = doc[document.head].text[:1].isupper() and not doc[document.head].is_sent_start
    return (capital and document.until - document.start > 1) or any(
        is_in_layer(t, "city", "body") or (t.text[:1].isupper() and not t.is_sent_start and not is_in_layer(t, "adjective", "country")) for t in before
    )


def is_alias(doc: Doc, document: Document) -> bool:
    """Another name of the document before it: "known as the Moscow Treaty", "dubbed the …"."""
    before = [t.lower_ for t in doc[max(0, document.start - 5) : document.start] if t.is_alpha and t.lower_ not in ("the", "a")]
    called = before[-2:] in (["known", "as"], ["to", "as"]) or before[-1:] in (["called"], ["dubbed"], ["nicknamed"])
    return called and before[-2:-1] != ["so"]


@lru_cache(maxsize=4096)
def numbers(title: str) -> set[str]:
    """What numbers a document: "the 12th agreement", "SALT II"."""
    return set(_NUMBER.findall(title))
