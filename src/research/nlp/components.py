"""Components: spaCy's own recognizer and parser, run so that they give the same in less time.

Each different word of a batch is embedded once; entities are decoded for all sentences of a batch side by side; and
only the sentences with a word for a meeting are parsed. Products are thinc's own: no row depends on the others.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy
from numpy import ndarray
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span
from spacy.util import minibatch
from thinc.api import Model, NumpyOps

from .lexicon import Lexicon
from .tokens import Inflection, sentences_of, words_of

SYNTAX = ("parser", "attribute_ruler", "lemmatizer")  # the components that run on single sentences here
_ATTRIBUTES: list[int | str] = ["HEAD", "DEP", "POS", "LEMMA"]
_FEATURES = 3  # of a move: the word, and the first and last word of the entity that it may continue
_OPS = NumpyOps()


def multiply(x: ndarray, y: ndarray) -> ndarray:
    """Multiply two matrices so that no row depends on the other rows of `x`, as NumPy's do on some processors."""
    return _OPS.gemm(x, numpy.ascontiguousarray(y)) if len(x) else numpy.zeros((0, y.shape[1]), dtype=x.dtype)


def embed_once(model: Model) -> None:
    """Have a model embed each different word of a batch once."""
    for layer in list(model.walk()):
        if layer.has_ref("embed") and _embeds_words(embed := layer.get_ref("embed")):
            layer.replace_node(embed, Model("embed_once", _embed_unique, layers=[embed], ops=layer.ops))


def _embeds_words(embed: Model) -> bool:
    names = [layer.name for layer in embed.layers]
    return names[:2] == ["extract_features", "list2ragged"] and names[-1:] == ["ragged2list"]


def _embed_unique(model: Model, docs: Sequence[Doc], is_train: bool) -> tuple[list[ndarray], Callable]:
    """The vectors of each document's words, which depend on nothing but a word's features."""
    (embed,) = model.layers
    if is_train:
        return embed(docs, is_train)
    extract, *layers = embed.layers
    features = extract.predict(docs)
    unique, inverse = numpy.unique(numpy.concatenate(features), axis=0, return_inverse=True)
    vectors = [unique]
    for layer in layers:
        vectors = layer.predict(vectors)
    ends = numpy.cumsum([len(rows) for rows in features])
    return numpy.split(vectors[0][inverse.reshape(-1)], ends[:-1]), _refuse


def _refuse(gradient: Any) -> None:
    raise RuntimeError("a prediction has no gradient; train with is_train=True, which embeds every word")


@Language.factory("research_recognizer")
class SentenceRecognizer:
    """Finds what `ner` finds, with its weights: each step decodes one word of every sentence, as one matrix.

    The moves (begin, in, last, unit, out) follow the rules of spaCy's BILUO transition system. No entity is preset and
    none crosses a sentence, so that sentences do not depend on each other.
    """

    def __init__(self, nlp: Language, name: str):
        recognizer: Any = nlp.get_pipe("ner")
        model, moves = recognizer.model, recognizer.moves
        self.embed, self.lower, upper = map(model.get_ref, ("tok2vec", "lower", "upper"))
        self.bias = self.lower.get_param("b")
        self.weights, self.offsets = upper.get_param("W").T.copy(), upper.get_param("b").copy()
        self.offsets[list(model.attrs["unseen_classes"])] = -numpy.inf
        names = [moves.get_class_name(i).partition("-")[::2] for i in range(moves.n_moves)]
        self.labels = sorted({label for _, label in names if label})
        self.label_of = numpy.array([self.labels.index(label) if label else -1 for _, label in names])
        self.kind_of = numpy.array([kind for kind, _ in names])
        self.kinds = {kind: (self.kind_of == kind) & ((self.label_of >= 0) | (kind == "O")) for kind in "BILUO"}

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Recognize the entities of documents in batches, in order."""
        for batch in minibatch(docs, batch_size):
            if full := [doc for doc in batch if len(doc)]:
                self._set_entities(full)
            yield from batch

    def _set_entities(self, docs: Sequence[Doc]) -> None:
        # (words + 1, features, hidden, pieces); the first row stands for no word
        features = self.lower.predict(self.embed.predict(docs))
        begins = numpy.cumsum([0, *(len(doc) for doc in docs)])
        starts = numpy.concatenate(
            [begin + numpy.flatnonzero(_sentence_starts(doc)) for begin, doc in zip(begins, docs, strict=False)]
        )
        sizes = numpy.diff([*starts, begins[-1]])
        spaces = numpy.concatenate([doc.to_array("IS_SPACE") for doc in docs]).astype(bool)
        moves = self._decode(features, starts, sizes, spaces)
        for begin, doc in zip(begins, docs, strict=False):
            doc.set_ents(list(self._spans(doc, moves[begin : begin + len(doc)])))

    def _decode(self, features: ndarray, starts: ndarray, sizes: ndarray, spaces: ndarray) -> ndarray:
        """Choose the move for each word; sentences are ordered by length, so that the unfinished ones come first."""
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

    def _valid(self, inside: ndarray, label: ndarray, more: ndarray, space: ndarray) -> ndarray:
        """Which moves each sentence may make: none begins on white space, and none continues at the sentence's end."""
        kinds, more = self.kinds, more[:, None]
        begins = ~space[:, None] & (kinds["U"] | more & kinds["B"])
        continues = (self.label_of == label[:, None]) & (kinds["L"] | more & kinds["I"])
        return numpy.where(inside[:, None], continues, kinds["O"] | begins)

    def _spans(self, doc: Doc, moves: ndarray) -> Iterator[Span]:
        start = 0
        for i in numpy.flatnonzero(self.kind_of[moves] != "O").tolist():
            kind = self.kind_of[moves[i]]
            start = i if kind in "BU" else start
            if kind in "LU":
                yield Span(doc, start, i + 1, label=self.labels[self.label_of[moves[i]]])


def can_decode(recognizer: Any) -> bool:
    """Whether `SentenceRecognizer` can decode a model's recognizer: a greedy one with two layers and three features."""
    if type(recognizer) is not EntityRecognizer or recognizer.cfg.get("beam_width", 1) > 1:
        return False
    model = recognizer.model
    is_two_layered = model.name == "parser_model" and bool(model.attrs.get("has_upper"))
    return is_two_layered and model.get_ref("lower").get_dim("nF") == _FEATURES


def _sentence_starts(doc: Doc) -> ndarray:
    starts = doc.to_array("SENT_START") == 1
    starts[0] = True
    return starts


@Language.factory("research_syntax", default_config={"lexicon": None, "gated": True})
class SentenceParser:
    """Runs parser, attribute ruler and lemmatizer on single sentences, with the vectors of their document.

    Only sentences with a word for a meeting are parsed. In the others every word depends on the first one.
    """

    def __init__(self, nlp: Language, name: str, lexicon: str | None, gated: bool):
        self.pipes: list[Any] = [nlp.get_pipe(pipe) for pipe in SYNTAX if nlp.has_pipe(pipe)]
        self.gated = gated
        lists = Lexicon(lexicon)
        parts = {"noun": "nouns", "verb": "verbs"}
        self.meetings = [(Inflection(nlp, part), lists.words("meetings", key)) for part, key in parts.items()]
        self.flat, self.root = (nlp.vocab.strings.add(label) for label in ("dep", "ROOT"))

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Parse documents in batches, in order."""
        for batch in minibatch(docs, batch_size):
            choose = self.meeting_sentences if self.gated else sentences_of
            chosen = [(doc, sent) for doc in batch for sent in choose(doc)]
            sentences = [sent.as_doc() for _, sent in chosen]
            parsed = sorted(sentences, key=len)
            for pipe in self.pipes:
                is_batched = hasattr(pipe, "pipe")
                parsed = list(pipe.pipe(parsed, batch_size=len(parsed) or 1) if is_batched else map(pipe, parsed))
            parses: dict[int, list[tuple[int, Doc]]] = {id(doc): [] for doc in batch}
            for (doc, sent), sentence in zip(chosen, sentences, strict=True):
                parses[id(doc)].append((sent.start, sentence))
            yield from (self._fill(doc, parses[id(doc)]) for doc in batch)

    def meeting_sentences(self, doc: Doc) -> Iterator[Span]:
        """Yield the sentences with a word for a meeting, in order."""
        words = words_of(doc)
        for sent in sentences_of(doc):
            if any(self._is_meeting(word.lower()) for word in words[sent.start : sent.end]):
                yield sent

    def _is_meeting(self, word: str) -> bool:
        return any(inflection.is_form(word, lemmas) for inflection, lemmas in self.meetings)

    def _fill(self, doc: Doc, parses: list[tuple[int, Doc]]) -> Doc:
        """Write the parses into the document; the words of other sentences depend on the first one."""
        if not len(doc):
            return doc
        rows: Any = numpy.zeros((len(doc), len(_ATTRIBUTES)), dtype="int64")
        sentences = sentences_of(doc)
        first = numpy.repeat([sent.start for sent in sentences], [len(sent) for sent in sentences])
        rows[:, 0] = first - numpy.arange(len(doc))
        rows[:, 1] = numpy.where(rows[:, 0] == 0, self.root, self.flat).astype("uint64").view("int64")
        for start, sentence in parses:
            rows[start : start + len(sentence)] = sentence.to_array(_ATTRIBUTES).view("int64")
        return doc.from_array(_ATTRIBUTES, rows.view("uint64"))
