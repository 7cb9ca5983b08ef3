"""Inference: the trained network, an encoder that reads a window twice, the second time with an agreement marked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy
import onnxruntime
from tokenizers import Tokenizer

from ..errors import ModelError
from ..readings import AGREEMENT_KINDS
from .candidates import ROLES
from .features import Features, pair_features
from .windows import Window

STATUSES = ("signed", "planned", "ratified", "in force", "ended", "rejected")  # in the order of the network's output
MENTION_STATUSES = ("", *STATUSES)  # what the sentence of a mention states; "" for nothing
GRAPHS = ("lower", "upper", "words", "coreference", "arguments")
OURS = Path(__file__).parent / "model"
FORMAT = 2  # of a model's folder; no other one is read

Ranking = Mapping[str, Sequence[tuple[str, float]]]  # for each role its values with logits, the likeliest first


@dataclass(frozen=True)
class Prediction:
    """The network's output for one agreement.

    Attributes:
        values: (role, value) to its logit.
        status: Probability of each of `STATUSES`.
        kind: Probability of each of `AGREEMENT_KINDS`.
        row: Probability that it is an agreement at all.
        stated: For each mention the probability that its sentence states the status.
        vector: An embedding of its topic, of length 1.
    """

    values: dict[tuple[str, str], float]
    status: numpy.ndarray
    kind: numpy.ndarray
    row: float
    stated: numpy.ndarray
    vector: numpy.ndarray

    @property
    def likeliest_kind(self) -> str:
        """The kind of the highest probability."""
        return AGREEMENT_KINDS[self.kind.argmax()]

    @property
    def likeliest_status(self) -> str:
        """The status of the highest probability."""
        return STATUSES[self.status.argmax()]

    def ranking(self) -> Ranking:
        """The values of each role."""
        ranking: dict[str, list[tuple[str, float]]] = {role: [] for role in ROLES}
        for (role, value), logit in sorted(self.values.items(), key=lambda item: (-item[1], item[0])):
            ranking[role].append((value, logit))
        return ranking


class Network:
    """A trained network; it runs in one thread and on one window at a time, so that results depend on no batch.

    Args:
        folder: A model that `research train` wrote.

    Raises:
        ModelError: The folder holds no model, or one of another format.
    """

    def __init__(self, folder: Path):
        try:
            self.settings: Mapping = json.loads((folder / "model.json").read_text("utf-8"))
            self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._graphs = {name: _session(folder / f"{name}.onnx") for name in GRAPHS}
        except Exception as error:
            raise ModelError(
                f"{folder} holds no reader ({error}); "
                "pass a folder that `python -m research train … --out FOLDER` wrote, or none"
            ) from error
        if (found := self.settings.get("format")) != FORMAT:
            raise ModelError(f"{folder} is a reader of format {found}, and this version reads {FORMAT}; train it anew")
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()

    def encode(self, window: Window) -> tuple[numpy.ndarray, numpy.ndarray]:
        """The states of a window's tokens below and above the layers that see marks, [tokens, width] each."""
        (middle,) = self._run("lower", ids=_integers(window.ids), forms=_integers(window.forms))
        return middle, self.mark(middle, ())

    def mark(self, middle: numpy.ndarray, tokens: Sequence[int]) -> numpy.ndarray:
        """The states of a window with some tokens marked as the agreement in question, [tokens, width]."""
        marks = numpy.zeros(len(middle), dtype=numpy.float32)
        marks[list(tokens)] = 1
        (states,) = self._run("upper", middle=middle, marks=marks)
        return states

    def tag(self, states: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
        """For each token the probability of a head word, and the tag: outside, first or further of a phrase."""
        heads, tags = self._run("words", states=states)
        return heads, tags.argmax(1)

    def coreference(self, states: numpy.ndarray, mentions: Sequence[tuple[str, int, int]]) -> numpy.ndarray:
        """The probability that two mentions corefer, [mentions, mentions].

        Args:
            states: Those of their first and last tokens, [mentions, 2 width].
            mentions: Head word, sentence and window of each.
        """
        matrix = numpy.eye(len(mentions), dtype=numpy.float32)
        if len(mentions) > 1:
            one, other = numpy.tril_indices(len(mentions), -1)
            apart, same = pair_features(mentions, zip(one.tolist(), other.tolist(), strict=True))
            (found,) = self._run("coreference", mentions=states, one=one, other=other, apart=apart, same=same)
            matrix[one, other] = matrix[other, one] = found
        return matrix

    def predict(self, mentions: numpy.ndarray, occurrences: numpy.ndarray, features: Features) -> Prediction:
        """Predict what an agreement is and what the candidates around it are to it.

        Args:
            mentions: States of its mentions' first and last tokens, marked, [mentions, 2 width].
            occurrences: The same of the candidates' occurrences, [occurrences, 2 width].
            features: Of the candidates.
        """
        outputs = self._run("arguments", mentions=mentions, occurrences=occurrences, **features.tables)
        logits, status, kind, row, stated, vector = outputs
        values = dict(zip(features.values, logits.tolist(), strict=True))
        return Prediction(values, status, kind, float(row), stated, vector)

    def _run(self, graph: str, **inputs: numpy.ndarray) -> list[numpy.ndarray]:
        return self._graphs[graph].run(None, inputs)


@cache
def load_network(folder: str | None = None) -> Network:
    """Load a network once.

    Args:
        folder: See `Network`; by default that of the package.
    """
    return Network(Path(folder) if folder else OURS)


def span_states(
    states: Sequence[numpy.ndarray] | Mapping[int, numpy.ndarray], spans: Sequence[tuple[int, int, int]]
) -> numpy.ndarray:
    """The states of the first and last tokens of spans, [spans, 2 width].

    Args:
        states: Those of each window.
        spans: (window, first token, last token) of each.
    """
    return numpy.stack(
        [numpy.concatenate([states[window][first], states[window][last]]) for window, first, last in spans]
    )


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])


def _integers(numbers: Sequence[int]) -> numpy.ndarray:
    return numpy.array(numbers, dtype=numpy.int64)
