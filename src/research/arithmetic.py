"""Arithmetic: the model's matrix products by NumPy, in half of spaCy's time, and each row the same in whatever company."""

from typing import Any

import numpy
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
    """Have a model's layers multiply so; one that is not on this machine's processor stays as it is."""
    steady = SteadyOps()
    for layer in model.walk():
        if type(layer.ops) is NumpyOps:
            layer.ops = steady
