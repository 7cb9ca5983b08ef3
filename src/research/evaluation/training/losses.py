"""Losses: how far the network is from the annotation, and from what a larger network predicts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from ...agreements.candidates import ROLES
from ...agreements.features import Features, Statistics, extract_features, pair_features
from ...agreements.inference import MENTION_STATUSES, STATUSES
from ...agreements.windows import Window
from ...readings import AGREEMENT_KINDS
from .examples import Example, LabeledMention, Labels, truth
from .network import Reader

_WEIGHTS = {
    "word": 3.0,
    "tag": 0.6,
    "row": 0.3,
    "party": 1.5,
    "organization": 0.7,
    "signatory": 0.7,
    "date": 0.7,
    "place": 0.7,
}
_WINDOWS, _AGREEMENTS, _REREAD, _PAIRS, _DECOYS = 8, 6, 4, 150, 2  # of an article: at most so many in one batch
_PARTIAL = 0.4  # share of agreements trained on some of their mentions, as clusters at inference are often incomplete
_HEAD_WEIGHT = 1.5  # of a head word beside another one
_UNKNOWN: float = -1  # a label that is missing, or on which annotators may differ
_CHOICES = ("tag", "told", "kind", "status")  # tasks with one of several answers; those of all others are yes or no


@dataclass(frozen=True)
class Sample:
    """An agreement of a batch, or a decoy.

    Attributes:
        agreement: Its annotation; None for a decoy.
        marked: Its mentions, those in the windows that are read again.
        whole: Whether these are all of it.
        features: The candidates there.
    """

    agreement: Mapping[str, Any] | None
    marked: Sequence[LabeledMention]
    whole: bool
    features: Features

    @property
    def windows(self) -> list[int]:
        """The windows that are read again."""
        return sorted({m.window for m in self.marked})


class Batch:
    """Some windows of an article as tensors [windows, tokens], with pairs of its mentions and samples of agreements."""

    def __init__(self, example: Example, labels: Labels, random: Random):
        positive = [i for i, tags in enumerate(labels.tags) if any(tags)]
        negative = [i for i in range(len(labels.windows)) if i not in positive]
        chosen = positive + random.sample(negative, min(len(negative), max(1, len(positive) // 2)))
        numbers = sorted(random.sample(chosen, min(len(chosen), _WINDOWS)))
        windows = [labels.windows[i] for i in numbers]
        self.rows = {number: row for row, number in enumerate(numbers)}
        self.ids, self.forms = _padded([w.ids for w in windows]), _padded([w.forms for w in windows])
        self.mask = _padded([[1] * len(w.ids) for w in windows]).bool()
        self.core = _padded([[*map(int, w.core)] for w in windows]).bool()
        self.heads, self.tags = _padded([labels.heads[i] for i in numbers]), _padded([labels.tags[i] for i in numbers])
        self.mentions = [m for m in labels.mentions if m.window in self.rows]
        pairs = [(i, j) for i in range(len(self.mentions)) for j in range(i)]
        self.pairs = random.sample(pairs, min(len(pairs), _PAIRS))
        decoys = [LabeledMention(-1, n, tokens, 0, "", None) for n, tokens in labels.decoys if n in self.rows]
        self.samples = list(_samples(example, labels.windows, self.mentions, decoys, random))


def losses(reader: Reader, batch: Batch, teacher: Reader | None = None, *, trust: float = 0.5) -> dict[str, Tensor]:
    """The weighted loss of each task.

    Args:
        reader: The network.
        batch: What it is trained on.
        teacher: A larger network of the same word pieces, whose predictions are distilled.
        trust: The weight of the teacher beside the annotation, from 0 to 1.
    """
    predicted = {task: logits for task, logits in predictions(reader, batch).items() if len(logits)}
    trust = trust if teacher is not None else 0.0
    truths = _truths(batch) if trust < 1 else {}
    found = {
        task: _loss(task, predicted[task], truth)
        for task, truth in truths.items()
        if task in predicted and (truth != _UNKNOWN).any()
    }
    if teacher is not None:
        with torch.no_grad():
            targets = predictions(teacher, batch)
        distilled = {task: _distillation_loss(task, logits, targets[task]) for task, logits in predicted.items()}
        found = {task: (1 - trust) * found.get(task, loss) + trust * loss for task, loss in distilled.items()}
    return {task: _WEIGHTS.get(task, 1.0) * loss for task, loss in found.items()}


def predictions(reader: Reader, batch: Batch) -> dict[str, Tensor]:
    """The logits of each task, in the order of `_truths`: [answers], or [answers, choices]."""
    with _bfloat16():
        middle = reader.encoder.lower(batch.ids, batch.forms, batch.mask)
        states = reader.encoder.upper(middle, batch.mask, torch.zeros(batch.ids.shape))
    states = reader.dropout(states.float())
    heads, tags = reader.words(states[batch.core])
    found = {"word": [heads], "tag": [tags]}
    if batch.pairs:
        found["coreference"] = [_pair_logits(reader, batch, states)]
    for task, logits in _argument_logits(reader, batch, middle) if batch.samples else ():
        found.setdefault(task, []).append(logits)
    return {task: torch.cat(logits) for task, logits in found.items()}


def _truths(batch: Batch) -> dict[str, Tensor]:
    """The label of each prediction, `_UNKNOWN` if there is none."""
    mentions = batch.mentions
    found: dict[str, list[float]] = {
        "word": batch.heads[batch.core].tolist(),
        "tag": batch.tags[batch.core].tolist(),
        "coreference": [float(mentions[i].agreement == mentions[j].agreement) for i, j in batch.pairs],
    }
    for sample in batch.samples:
        for task, values in _sample_truths(sample):
            found.setdefault(task, []).extend(values)
    return {
        task: torch.tensor(values, dtype=torch.long if task in _CHOICES else torch.float)
        for task, values in found.items()
    }


def _sample_truths(sample: Sample) -> Iterator[tuple[str, list[float]]]:
    agreement, known = sample.agreement or {}, sample.agreement is not None
    yield "row", [float(known and not agreement.get("optional"))]
    yield "told", [_UNKNOWN if m.told is None else MENTION_STATUSES.index(m.told) for m in sample.marked]
    yield "kind", [AGREEMENT_KINDS.index(agreement["kind"]) if known else _UNKNOWN]
    yield "status", [STATUSES.index(agreement["status"]) if known and sample.whole else _UNKNOWN]
    for role in ROLES:
        values = [value for own, value in sample.features.values if own == role]
        yield role, [truth(role, value, agreement) if known else _UNKNOWN for value in values]


def _pair_logits(reader: Reader, batch: Batch, states: Tensor) -> Tensor:
    one, other = torch.tensor(batch.pairs).T
    apart, same = pair_features([(m.head, m.sentence, m.window) for m in batch.mentions], batch.pairs)
    mentions = _span_states(states, [(batch.rows[m.window], m.tokens) for m in batch.mentions])
    return reader.coreference(mentions, one, other, torch.from_numpy(apart), torch.from_numpy(same))


def _argument_logits(reader: Reader, batch: Batch, middle: Tensor) -> Iterator[tuple[str, Tensor]]:
    """Read the windows of each sample again, with its mentions marked."""
    again = [(n, window) for n, sample in enumerate(batch.samples) for window in sample.windows]
    index = torch.tensor([batch.rows[window] for _, window in again])
    marks = torch.zeros(len(again), batch.ids.shape[1])
    for row, (n, window) in enumerate(again):
        marks[row, [token for m in batch.samples[n].marked if m.window == window for token in m.tokens]] = 1.0
    with _bfloat16():
        states = reader.encoder.upper(middle[index], batch.mask[index], marks)
    states, rows = reader.dropout(states.float()), {key: row for row, key in enumerate(again)}
    for n, sample in enumerate(batch.samples):
        features = sample.features
        mentions = _span_states(states, [(rows[n, m.window], m.tokens) for m in sample.marked])
        candidates = _span_states(states, [(rows[n, window], tokens) for window, *tokens in features.spans])
        tables = {name: torch.from_numpy(table) for name, table in features.tables.items()}
        values, status, kind, row, told, _ = reader.arguments(mentions, candidates, **tables)
        yield from (("row", row[None]), ("told", told), ("kind", kind[None]), ("status", status[None]))
        for role in ROLES:
            yield role, values[[i for i, (own, _) in enumerate(features.values) if own == role]]


def _samples(
    example: Example,
    windows: Sequence[Window],
    mentions: Sequence[LabeledMention],
    decoys: Sequence[LabeledMention],
    random: Random,
) -> Iterator[Sample]:
    """Some agreements, some of these by a part of their mentions, and some decoys."""
    clusters: dict[int, list[LabeledMention]] = defaultdict(list)
    for mention in mentions:
        clusters[mention.agreement].append(mention)
    chosen: list[tuple[Mapping[str, Any] | None, list[LabeledMention], bool]] = []
    for number in random.sample([*clusters], min(len(clusters), _AGREEMENTS)):
        own = clusters[number]
        whole = len(own) <= 2 or random.random() >= _PARTIAL
        kept = own if whole else random.sample(own, random.randint(1, len(own)))
        chosen.append((example.agreements[number], kept, whole))
    chosen += [(None, [decoy], False) for decoy in random.sample(decoys, min(len(decoys), _DECOYS))]
    statistics = Statistics(example.page)
    for agreement, own, whole in chosen:
        again = sorted({m.window for m in own})[:_REREAD]
        marked = [m for m in own if m.window in again]
        features = extract_features(windows, [(m.window, m.tokens) for m in marked], statistics)
        if features.values:
            yield Sample(agreement, marked, whole, features)


def _loss(task: str, logits: Tensor, truths: Tensor) -> Tensor:
    known = truths != _UNKNOWN
    logits, truths = logits[known], truths[known]
    if task in _CHOICES:
        return functional.cross_entropy(logits, truths)
    if task == "coreference":  # pairs that corefer weigh as much as all others
        share = truths.mean().clamp(0.1, 0.9)
        weights = torch.where(truths > 0, 0.5 / share, 0.5 / (1 - share))
        return functional.binary_cross_entropy_with_logits(logits, truths, weights)
    weight = torch.tensor(_HEAD_WEIGHT) if task == "word" else None
    return functional.binary_cross_entropy_with_logits(logits, truths, pos_weight=weight)


def _distillation_loss(task: str, logits: Tensor, teacher: Tensor) -> Tensor:
    if task in _CHOICES:
        return functional.cross_entropy(logits, torch.softmax(teacher, 1))
    return functional.binary_cross_entropy_with_logits(logits, torch.sigmoid(teacher))


def _span_states(states: Tensor, spans: Sequence[tuple[int, Sequence[int]]]) -> Tensor:
    """The states of the first and last tokens of spans, [spans, 2 width], gathered at once to save memory."""
    rows, first, last = torch.tensor([(row, tokens[0], tokens[-1]) for row, tokens in spans]).T
    return torch.cat([states[rows, first], states[rows, last]], 1)


def _padded(rows: Sequence[Sequence[float]]) -> Tensor:
    return nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True)


def _bfloat16() -> torch.autocast:
    """Compute in bfloat16 if the processor can; otherwise it is four times slower."""
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=bool(torch.cpu.get_capabilities().get("avx512_bf16")))
