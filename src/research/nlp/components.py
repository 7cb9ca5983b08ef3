"""Components: spaCy's own recognizer and parser, run so that they give the same in less time.

Each different word of a batch is looked up once; entities are decoded for all sentences of a batch side by side; and only the
sentences that may tell of a meeting, known by their words, are parsed. Products are thinc's own, of which no row depends on the others.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span
from spacy.util import minibatch
from thinc.api import Model, NumpyOps

from .lexicon import Lexicon
from .tokens import lemmas_of, sentences_of, words_of

SYNTAX = ("parser", "attribute_ruler", "lemmatizer")  # what of a pipeline runs on sentences here
_ATTRIBUTES: list[int | str] = ["HEAD", "DEP", "POS", "LEMMA"]
_FEATURES = 3  # the word, the first and the last word of the entity it may go on
_OPS = NumpyOps()


def multiply(x: numpy.ndarray, y: numpy.ndarray) -> numpy.ndarray:
    """The product of two matrices; no row of it depends on the other rows of `x`, as NumPy's do on some processors."""
    return _OPS.gemm(x, numpy.ascontiguousarray(y)) if len(x) else numpy.zeros((0, y.shape[1]), dtype=x.dtype)


def quicken(model: Model) -> None:
    """Have a model look each different word of a batch up once."""
    for layer in list(model.walk()):
        if layer.has_ref("embed") and _looks_words_up(embed := layer.get_ref("embed")):
            layer.replace_node(embed, Model("embed_once", _embed_once, layers=[embed], ops=layer.ops))


def _looks_words_up(embed: Model) -> bool:
    names = [layer.name for layer in embed.layers]
    return names[:2] == ["extract_features", "list2ragged"] and names[-1:] == ["ragged2list"]


def _embed_once(model: Model, docs: Sequence[Doc], is_train: bool) -> tuple[list[numpy.ndarray], Callable]:
    """The vectors of each document's words, which depend on nothing but a word's features."""
    (embed,) = model.layers
    if is_train:
        return embed(docs, is_train)
    extract, *look_up = embed.layers
    features = extract.predict(docs)
    kinds, numbers = numpy.unique(numpy.concatenate(features), axis=0, return_inverse=True)
    vectors = [kinds]
    for layer in look_up:
        vectors = layer.predict(vectors)
    ends = numpy.cumsum([len(rows) for rows in features])
    return numpy.split(vectors[0][numbers.reshape(-1)], ends[:-1]), _refuse


def _refuse(gradient: Any) -> None:
    """What a prediction has for a gradient."""
    raise RuntimeError("a prediction has no gradient; train with is_train=True, which embeds every word")


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
        features = self.lower.predict(
            self.embed.predict(docs)
        )  # (words + 1, features, hidden, pieces); the first row stands for no word
        first = numpy.cumsum([0, *(len(doc) for doc in docs)])
        starts = numpy.concatenate(
            [start + numpy.flatnonzero(_starts(doc)) for start, doc in zip(first, docs, strict=False)]
        )
        sizes = numpy.diff([*starts, first[-1]])
        spaces = numpy.concatenate([doc.to_array("IS_SPACE") for doc in docs]).astype(bool)
        moves = self._decode(features, starts, sizes, spaces)
        for start, doc in zip(first, docs, strict=False):
            doc.set_ents(list(self._spans(doc, moves[start : start + len(doc)])))

    def _decode(
        self, features: numpy.ndarray, starts: numpy.ndarray, sizes: numpy.ndarray, spaces: numpy.ndarray
    ) -> numpy.ndarray:
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

    def _valid(
        self, inside: numpy.ndarray, label: numpy.ndarray, more: numpy.ndarray, space: numpy.ndarray
    ) -> numpy.ndarray:
        """Which moves each sentence may make: none begins on white space, and none goes on at the sentence's end."""
        same = self.label_of == label[:, None]
        outside = (~inside)[:, None] & (
            self.kinds["O"] | (~space)[:, None] & (self.kinds["U"] | more[:, None] & self.kinds["B"])
        )
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
    return (
        model.name == "parser_model"
        and bool(model.attrs.get("has_upper"))
        and model.get_ref("lower").get_dim("nF") == _FEATURES
    )


def _starts(doc: Doc) -> numpy.ndarray:
    starts = doc.to_array("SENT_START") == 1
    starts[0] = True
    return starts


@Language.factory("research_syntax", default_config={"lexicon": None, "gated": True})
class SentenceParser:
    """Runs parser, attribute ruler and lemmatizer on the sentences that matter, each by itself, with the vectors of its document.

    A sentence matters when it has a word that a meeting is told with. The words of the others hang flat on the first.
    """

    def __init__(self, nlp: Language, name: str, lexicon: str | None, gated: bool = True):
        self.pipes: list[Any] = [nlp.get_pipe(pipe) for pipe in SYNTAX if nlp.has_pipe(pipe)]
        self.gated = gated
        words = Lexicon(lexicon)
        self.meetings = {"noun": words.words("meetings", "nouns"), "verb": words.words("meetings", "verbs")}
        self.lemmas = {part: lemmas_of(nlp, part) for part in self.meetings}
        self.flat, self.root = (nlp.vocab.strings.add(label) for label in ("dep", "ROOT"))

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Parse documents in batches, in order."""
        for batch in minibatch(docs, batch_size):
            told = [
                (doc, sent, sent.as_doc())
                for doc in batch
                for sent in (self.told(doc) if self.gated else sentences_of(doc))
            ]
            parts = sorted((part for _, _, part in told), key=len)
            for pipe in self.pipes:
                parts = (
                    list(pipe.pipe(parts, batch_size=len(parts) or 1))
                    if hasattr(pipe, "pipe")
                    else [pipe(part) for part in parts]
                )
            spans: dict[int, list[tuple[int, Doc]]] = {id(doc): [] for doc in batch}
            for doc, sent, part in told:
                spans[id(doc)].append((sent.start, part))
            yield from (self._fill(doc, spans[id(doc)]) for doc in batch)

    def told(self, doc: Doc) -> Iterator[Span]:
        """The sentences that matter, in order."""
        words = words_of(doc)
        return (
            sent
            for sent in sentences_of(doc)
            if any(self._is_telling(word.lower()) for word in words[sent.start : sent.end])
        )

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
