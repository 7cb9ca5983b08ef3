"""The network: an encoder that reads a window twice, the second time with an agreement's words marked, and what is read off it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy
import onnxruntime
from tokenizers import Tokenizer

from ..errors import ModelError
from .features import Surroundings, bucket
from .windows import Window

STATUSES = ("signed", "planned", "ratified", "in force", "ended", "rejected")
TOLD = ("", *STATUSES)  # what a sentence tells of an agreement's status
GRAPHS = ("lower", "upper", "words", "coreference", "arguments")
OURS = Path(__file__).parent / "model"
FORMAT = 2  # of a model's folder; another one is not read


@dataclass(frozen=True)
class Judgement:
    """What the network makes of one agreement.

    Attributes:
        values: (role, value) to its logit.
        status: For each of `STATUSES` its probability.
        kind: For each of `AGREEMENT_KINDS` its probability.
        row: The probability that it is an agreement and no mere word.
        told: For each mention the probability that its sentence tells the status.
        vector: What it is about, of length 1, to be compared with others'.
    """

    values: dict[tuple[str, str], float]
    status: numpy.ndarray
    kind: numpy.ndarray
    row: float
    told: numpy.ndarray
    vector: numpy.ndarray


class Network:
    """A trained network in one thread, one window at a time, so that neither batch nor machine has a say in a figure.

    Args:
        folder: A model as `research train` writes it.

    Raises:
        ModelError: It is none, or one of another version.
    """

    def __init__(self, folder: Path):
        try:
            self.settings: Mapping = json.loads((folder / "model.json").read_text("utf-8"))
            self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._graphs = {name: _session(folder / f"{name}.onnx") for name in GRAPHS}
        except Exception as error:
            raise ModelError(
                f"{folder} holds no reader ({error}); pass a folder that `python -m research train … --out FOLDER` wrote, or none"
            ) from error
        if self.settings.get("format") != FORMAT:
            raise ModelError(
                f"{folder} is a reader of format {self.settings.get('format')}, and this version reads {FORMAT}; train it anew"
            )
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()

    def encode(self, window: Window) -> tuple[numpy.ndarray, numpy.ndarray]:
        """The states of a window's tokens below the layers where agreements are marked, and above them, [tokens, width] each."""
        (middle,) = self._run("lower", ids=_whole(window.ids), forms=_whole(window.forms))
        return middle, self.mark(middle, ())

    def mark(self, middle: numpy.ndarray, tokens: Sequence[int]) -> numpy.ndarray:
        """The states of a window with some tokens marked as the agreement in question, [tokens, width]."""
        marks = numpy.zeros(len(middle), dtype=numpy.float32)
        marks[list(tokens)] = 1
        (states,) = self._run("upper", middle=middle, marks=marks)
        return states

    def words(self, states: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
        """For each token the probability that it stands for an agreement, [tokens]; and its tag: outside, first or further of a phrase, [tokens]."""
        heads, tags = self._run("words", states=states)
        return heads, tags.argmax(1)

    def likeness(self, mentions: numpy.ndarray, places: Sequence[tuple[int, str, int]]) -> numpy.ndarray:
        """The probability that two mentions are one agreement, [mentions, mentions].

        Args:
            mentions: The states of their first and last tokens, [mentions, 2 width].
            places: The sentence, head word and window of each.
        """
        likeness = numpy.eye(len(places), dtype=numpy.float32)
        if len(places) > 1:
            one, other = numpy.tril_indices(len(places), -1)
            pairs = list(zip(one.tolist(), other.tolist(), strict=True))
            apart = [bucket(places[i][0] - places[j][0]) for i, j in pairs]
            same = [[places[i][k] == places[j][k] for k in (1, 0, 2)] for i, j in pairs]
            (found,) = self._run(
                "coreference",
                mentions=mentions,
                one=one,
                other=other,
                apart=_whole(apart),
                same=numpy.array(same, dtype=numpy.float32),
            )
            likeness[one, other] = likeness[other, one] = found
        return likeness

    def judge(self, mentions: numpy.ndarray, occurrences: numpy.ndarray, around: Surroundings) -> Judgement:
        """What an agreement is, and what the candidates around it are to it.

        Args:
            mentions: The marked states of its mentions' first and last tokens, [mentions, 2 width].
            occurrences: Those of the candidates, [occurrences, 2 width].
            around: The candidates.
        """
        found = self._run(
            "arguments",
            mentions=mentions,
            occurrences=occurrences,
            columns=around.columns,
            members=around.members,
            roles=around.roles,
            counts=around.counts,
        )
        logits, status, kind, row, told, vector = found
        return Judgement(dict(zip(around.values, logits.tolist(), strict=True)), status, kind, float(row), told, vector)

    def _run(self, graph: str, **inputs: numpy.ndarray) -> list[numpy.ndarray]:
        return self._graphs[graph].run(None, inputs)


@cache
def load_network(folder: str = "") -> Network:
    """Load a reader once.

    Args:
        folder: See `Network`; "" takes the one that the package brings.
    """
    return Network(Path(folder) if folder else OURS)


def states_of(
    states: Sequence[numpy.ndarray] | Mapping[int, numpy.ndarray], places: Sequence[tuple[int, int, int]]
) -> numpy.ndarray:
    """The states of stretches' first and last tokens, [stretches, 2 width].

    Args:
        states: Those of each window.
        places: (window, first token, last token) of each stretch.
    """
    return numpy.stack(
        [numpy.concatenate([states[window][first], states[window][last]]) for window, first, last in places]
    )


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])


def _whole(numbers: Sequence[int]) -> numpy.ndarray:
    return numpy.array(numbers, dtype=numpy.int64)
