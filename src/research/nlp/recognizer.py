"""The recognizer: spaCy's own entity model, decoded for all sentences of a batch side by side instead of word by word."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span
from spacy.util import minibatch

from .arithmetic import multiply

_FEATURES = 3  # the word, the first and the last word of the entity it may go on


@Language.factory("research_recognizer")
class SentenceRecognizer:
    """Finds what `ner` finds, with its weights: in each step one word of every sentence, as one matrix.

    The rules of the moves (begin, in, last, unit, out) are those of spaCy's BILUO transition system, where no entity is
    preset and none crosses a sentence, so that sentences do not depend on each other.
    """

    def __init__(self, nlp: Language, name: str):
        recognizer: Any = nlp.get_pipe("ner")
        model = recognizer.model
        self.embed, self.lower, upper = model.get_ref("tok2vec"), model.get_ref("lower"), model.get_ref("upper")
        self.bias = self.lower.get_param("b")
        self.weights, self.offsets = upper.get_param("W").T.copy(), upper.get_param("b").copy()
        self.offsets[list(model.attrs["unseen_classes"])] = -numpy.inf
        moves = [recognizer.moves.get_class_name(i).partition("-")[::2] for i in range(recognizer.moves.n_moves)]
        self.labels = sorted({label for _, label in moves if label})
        self.label_of = numpy.array([self.labels.index(label) if label else -1 for _, label in moves])
        self.kind_of = numpy.array([kind for kind, _ in moves])
        self.kinds = {kind: (self.kind_of == kind) & ((self.label_of >= 0) | (kind == "O")) for kind in "BILUO"}

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Read documents in batches, in order."""
        for batch in minibatch(docs, batch_size):
            full = [doc for doc in batch if len(doc)]
            if full:
                self._read(full)
            yield from batch

    def _read(self, docs: Sequence[Doc]) -> None:
        features = self.lower.predict(self.embed.predict(docs))  # (words + 1, features, hidden, pieces); the first row stands for no word
        first = numpy.cumsum([0, *(len(doc) for doc in docs)])
        starts = numpy.concatenate([start + numpy.flatnonzero(_starts(doc)) for start, doc in zip(first, docs, strict=False)])
        sizes = numpy.diff([*starts, first[-1]])
        spaces = numpy.concatenate([doc.to_array("IS_SPACE") for doc in docs]).astype(bool)
        moves = self._decode(features, starts, sizes, spaces)
        for start, doc in zip(first, docs, strict=False):
            doc.set_ents(list(self._spans(doc, moves[start : start + len(doc)])))

    def _decode(self, features: numpy.ndarray, starts: numpy.ndarray, sizes: numpy.ndarray, spaces: numpy.ndarray) -> numpy.ndarray:
        """The move for each word; sentences stand by their length, so that those still read are the first ones."""
        order = numpy.argsort(-sizes, kind="stable")
        starts, sizes = starts[order], sizes[order]
        moves = numpy.zeros(len(spaces), dtype=int)
        opened = numpy.full(len(starts), -1)  # the first word of the entity that a sentence has open
        label = numpy.full(len(starts), -1)
        for step in range(sizes[0]):
            count = int(numpy.searchsorted(-sizes, -step))
            words, inside = starts[:count] + step, opened[:count] >= 0
            rows = (words, numpy.where(inside, opened[:count], -1), numpy.where(inside, words - 1, -1))
            hidden = sum(features[row + 1, feature] for feature, row in enumerate(rows)) + self.bias
            scores = multiply(hidden.max(axis=2), self.weights) + self.offsets
            valid = self._valid(inside, label[:count], step + 1 < sizes[:count], spaces[words])
            chosen = numpy.where(valid, scores, -numpy.inf).argmax(axis=1)
            moves[words] = chosen
            begins, ends = self.kind_of[chosen] == "B", self.kind_of[chosen] == "L"
            opened[:count] = numpy.where(begins, words, numpy.where(ends, -1, opened[:count]))
            label[:count] = numpy.where(begins, self.label_of[chosen], label[:count])
        return moves

    def _valid(self, inside: numpy.ndarray, label: numpy.ndarray, more: numpy.ndarray, space: numpy.ndarray) -> numpy.ndarray:
        """Which moves each sentence may make: none begins on white space, and none goes on at the sentence's end."""
        same = self.label_of == label[:, None]
        outside = (~inside)[:, None] & (self.kinds["O"] | (~space)[:, None] & (self.kinds["U"] | more[:, None] & self.kinds["B"]))
        return outside | inside[:, None] & same & (self.kinds["L"] | more[:, None] & self.kinds["I"])

    def _spans(self, doc: Doc, moves: numpy.ndarray) -> Iterator[Span]:
        start = 0
        for i in numpy.flatnonzero(self.kind_of[moves] != "O").tolist():
            kind = self.kind_of[moves[i]]
            start = i if kind in "BU" else start
            if kind in "LU":
                yield Span(doc, start, i + 1, label=self.labels[self.label_of[moves[i]]])


def fits(recognizer: Any) -> bool:
    """Whether a model's recogniser is of the kind that can be decoded here: greedy, with two layers and three features."""
    if type(recognizer) is not EntityRecognizer or recognizer.cfg.get("beam_width", 1) > 1:
        return False
    model = recognizer.model
    return model.name == "parser_model" and bool(model.attrs.get("has_upper")) and model.get_ref("lower").get_dim("nF") == _FEATURES


def _starts(doc: Doc) -> numpy.ndarray:
    starts = doc.to_array("SENT_START") == 1
    starts[0] = True
    return starts
