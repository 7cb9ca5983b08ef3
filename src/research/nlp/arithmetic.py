"""Arithmetic: the model looks each different word of a batch up once; products are thinc's own, of which no row depends on the others."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps

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
