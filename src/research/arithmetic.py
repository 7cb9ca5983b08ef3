"""Arithmetic: the model's matrix products by NumPy, in half of spaCy's time, each word looked up once, each row the same in whatever company."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps

_ROWS = 64  # NumPy rounds matrices of fewer rows otherwise, so that a word's score would depend on how many are read with it


class SteadyOps(NumpyOps):
    """Thinc's operations with another matrix product."""

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """Multiply two matrices, each transposed first where asked."""
        x, y = x.T if trans1 else x, y.T if trans2 else y
        product = multiply(x, y)
        if out is None:
            return product
        out[:] = product
        return out


def multiply(x: numpy.ndarray, y: numpy.ndarray) -> numpy.ndarray:
    """The product of two matrices, the second of two columns or more; no row of it depends on the other rows of `x`."""
    if len(x) >= _ROWS:
        return x @ y
    padded = numpy.zeros((_ROWS, x.shape[1]), dtype=x.dtype)
    padded[: len(x)] = x
    return (padded @ y)[: len(x)]


def quicken(model: Model) -> None:
    """Have a model's layers multiply so, and look each different word of a batch up once; one that is not on this machine's processor stays as it is."""
    steady = SteadyOps()
    for layer in list(model.walk()):
        if type(layer.ops) is NumpyOps:
            layer.ops = steady
        if layer.has_ref("embed") and _looks_words_up(embed := layer.get_ref("embed")):
            layer.replace_node(embed, Model("embed_once", _embed_once, layers=[embed], ops=steady))


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
