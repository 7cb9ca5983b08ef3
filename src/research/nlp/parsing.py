"""Syntax: the sentences that may tell of a meeting are parsed, known by their words alone; the others never are."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import minibatch

from .lemmas import lemmas_of
from .lexicon import word_set
from .tokens import sentences_of, words_of

SYNTAX = ("parser", "attribute_ruler", "lemmatizer")  # what of a pipeline runs on sentences here
_ATTRIBUTES: list[int | str] = ["HEAD", "DEP", "POS", "LEMMA"]


@Language.factory("research_syntax", default_config={"lexicon": "", "gated": True})
class SentenceParser:
    """Runs parser, attribute ruler and lemmatizer on the sentences that matter, each by itself, with the vectors of its document.

    A sentence matters when it has a word that a meeting is told with. The words of the others hang flat on the first.
    """

    def __init__(self, nlp: Language, name: str, lexicon: str = "", gated: bool = True):
        self.pipes: list[Any] = [nlp.get_pipe(pipe) for pipe in SYNTAX if nlp.has_pipe(pipe)]
        self.gated = gated
        self.meetings = {"noun": word_set("meetings", "nouns", lexicon), "verb": word_set("meetings", "verbs", lexicon)}
        self.lemmas = {part: lemmas_of(nlp, part) for part in self.meetings}
        self.flat, self.root = (nlp.vocab.strings.add(label) for label in ("dep", "ROOT"))

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Parse documents in batches, in order."""
        for batch in minibatch(docs, batch_size):
            told = [(doc, sent, sent.as_doc()) for doc in batch for sent in (self.told(doc) if self.gated else sentences_of(doc))]
            parts = sorted((part for _, _, part in told), key=len)
            for pipe in self.pipes:
                parts = list(pipe.pipe(parts, batch_size=len(parts) or 1)) if hasattr(pipe, "pipe") else [pipe(part) for part in parts]
            spans: dict[int, list[tuple[int, Doc]]] = {id(doc): [] for doc in batch}
            for doc, sent, part in told:
                spans[id(doc)].append((sent.start, part))
            yield from (self._fill(doc, spans[id(doc)]) for doc in batch)

    def told(self, doc: Doc) -> Iterator[Span]:
        """The sentences that matter, in order."""
        words = words_of(doc)
        return (sent for sent in sentences_of(doc) if any(self._is_telling(word.lower()) for word in words[sent.start : sent.end]))

    def _is_telling(self, word: str) -> bool:
        return any(not self.lemmas[part](word).isdisjoint(words) for part, words in self.meetings.items())

    def _fill(self, doc: Doc, parts: list[tuple[int, Doc]]) -> Doc:
        """Write the parses into the document, over words that hang flat on the first of their sentence."""
        if not len(doc):
            return doc
        rows: Any = numpy.zeros((len(doc), len(_ATTRIBUTES)), dtype="int64")
        first = numpy.repeat([sent.start for sent in sentences_of(doc)], [len(sent) for sent in sentences_of(doc)])
        rows[:, 0] = first - numpy.arange(len(doc))
        rows[:, 1] = numpy.where(rows[:, 0] == 0, self.root, self.flat).astype("uint64").view("int64")
        for start, part in parts:
            rows[start : start + len(part)] = part.to_array(_ATTRIBUTES).view("int64")
        return doc.from_array(_ATTRIBUTES, rows.view("uint64"))
