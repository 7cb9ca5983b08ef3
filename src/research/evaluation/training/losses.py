"""Losses: how far the network is from what an annotated article teaches, and from what a larger network makes of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from ...agreements.candidates import ROLES
from ...agreements.features import Statistics, Surroundings, bucket, survey
from ...agreements.inference import STATUSES, TOLD
from ...agreements.windows import Window
from ...readings import AGREEMENT_KINDS
from .examples import Example, Lesson, Taught, truth
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
_WINDOWS, _AGREEMENTS, _REREAD, _PAIRS, _DECOYS = 8, 6, 4, 150, 2  # of one article at most: so much a step looks at
_PARTED = 0.4  # so often an agreement is taught by some of its mentions alone, as those found later are often not whole
_RARE = 1.5  # the weight of a word that stands for an agreement beside one that does not
_UNKNOWN = -1  # a truth that is not told, or on which two readers might differ
_CHOICES = ("tag", "told", "kind", "status")  # one of several; all else is yes or no


@dataclass(frozen=True)
class Task:
    """An agreement that a step looks at, or a word that stands for none.

    Attributes:
        agreement: The annotated agreement; None for a word that stands for none.
        marked: The mentions that are marked, those in the windows that are read again.
        whole: Whether these are all of it.
        around: The candidates there.
    """

    agreement: Mapping[str, Any] | None
    marked: Sequence[Taught]
    whole: bool
    around: Surroundings

    @property
    def windows(self) -> list[int]:
        """The windows that are read again."""
        return sorted({m.window for m in self.marked})


class Step:
    """What one step looks at: some windows of an article, as tensors of [windows, tokens], pairs of its mentions, and some of its agreements."""

    def __init__(self, example: Example, lesson: Lesson, random: Random):
        spoken = [i for i, tags in enumerate(lesson.tags) if any(tags)]
        silent = [i for i in range(len(lesson.windows)) if i not in spoken]
        chosen = spoken + random.sample(silent, min(len(silent), max(1, len(spoken) // 2)))
        numbers = sorted(random.sample(chosen, min(len(chosen), _WINDOWS)))
        windows = [lesson.windows[i] for i in numbers]
        self.at = {number: row for row, number in enumerate(numbers)}
        self.ids, self.forms = _padded([w.ids for w in windows]), _padded([w.forms for w in windows])
        self.mask = _padded([[1] * len(w.ids) for w in windows]).bool()
        self.core = _padded([[*map(int, w.core)] for w in windows]).bool()
        self.heads, self.tags = _padded([lesson.heads[i] for i in numbers]), _padded([lesson.tags[i] for i in numbers])
        self.mentions = [m for m in lesson.mentions if m.window in self.at]
        pairs = [(i, j) for i in range(len(self.mentions)) for j in range(i)]
        self.pairs = random.sample(pairs, min(len(pairs), _PAIRS))
        decoys = [Taught(-1, window, tokens, 0, "", None) for window, tokens in lesson.decoys if window in self.at]
        self.tasks = list(_tasks(example, lesson.windows, self.mentions, decoys, random))


def losses(reader: Reader, step: Step, teacher: Reader | None = None, *, trust: float = 0.5) -> dict[str, Tensor]:
    """The weighted loss of each task.

    Args:
        reader: The network.
        step: What it looks at.
        teacher: A larger network of the same word pieces, whose answers are taught too.
        trust: How much these count beside the annotation, from 0 to 1.
    """
    found = {task: logits for task, logits in answers(reader, step).items() if len(logits)}
    trust = trust if teacher is not None else 0.0
    truths = _truths(step) if trust < 1 else {}
    told = {
        task: _loss(task, found[task], truth)
        for task, truth in truths.items()
        if task in found and (truth != _UNKNOWN).any()
    }
    if teacher is not None:
        with torch.no_grad():
            softly = answers(teacher, step)
        taught = {task: _distance(task, logits, softly[task]) for task, logits in found.items()}
        told = {task: (1 - trust) * told.get(task, loss) + trust * loss for task, loss in taught.items()}
    return {task: _WEIGHTS.get(task, 1.0) * loss for task, loss in told.items()}


def answers(reader: Reader, step: Step) -> dict[str, Tensor]:
    """The logits of each task, in the order of `_truths`: [answers], or [answers, choices]."""
    with _bfloat16():
        middle = reader.encoder.lower(step.ids, step.forms, step.mask)
        states = reader.encoder.upper(middle, step.mask, torch.zeros(step.ids.shape))
    states = reader.dropout(states.float())
    heads, tags = reader.words(states[step.core])
    found = {"word": [heads], "tag": [tags]}
    if step.pairs:
        found["coreference"] = [reader.coreference(*_pairs(states, step))]
    for task, logits in _arguments(reader, step, middle) if step.tasks else ():
        found.setdefault(task, []).append(logits)
    return {task: torch.cat(logits) for task, logits in found.items()}


def _truths(step: Step) -> dict[str, Tensor]:
    """What is right, for each of `answers`; `_UNKNOWN` where that is not told."""
    keys = [step.mentions[i].agreement == step.mentions[j].agreement for i, j in step.pairs]
    found = {
        "word": [*step.heads[step.core].tolist()],
        "tag": [*step.tags[step.core].tolist()],
        "coreference": [*map(float, keys)],
    }
    for task in step.tasks:
        for name, values in _truths_of(task):
            found.setdefault(name, []).extend(values)
    return {
        name: torch.tensor(values, dtype=torch.long if name in _CHOICES else torch.float)
        for name, values in found.items()
    }


def _truths_of(task: Task) -> Iterator[tuple[str, list[float]]]:
    """What is right of one agreement, in the order of `_answers_of`."""
    agreement, known = task.agreement or {}, task.agreement is not None
    yield "row", [float(known and not agreement.get("optional"))]
    yield "told", [TOLD.index(m.told or "") if known and m.told is not None else _UNKNOWN for m in task.marked]
    yield "kind", [AGREEMENT_KINDS.index(agreement["kind"]) if known else _UNKNOWN]
    yield "status", [STATUSES.index(agreement["status"]) if known and task.whole else _UNKNOWN]
    for role in ROLES:
        yield (
            role,
            [truth(role, value, agreement) if known else _UNKNOWN for own, value in task.around.values if own == role],
        )


def _arguments(reader: Reader, step: Step, middle: Tensor) -> Iterator[tuple[str, Tensor]]:
    """Read the windows of each agreement again, with its words marked."""
    rows = [(n, window) for n, task in enumerate(step.tasks) for window in task.windows]
    index = torch.tensor([step.at[window] for _, window in rows])
    marks = torch.zeros(len(rows), step.ids.shape[1])
    for row, (n, window) in enumerate(rows):
        marks[row, [token for m in step.tasks[n].marked if m.window == window for token in m.tokens]] = 1.0
    with _bfloat16():
        states = reader.encoder.upper(middle[index], step.mask[index], marks)
    states, at = reader.dropout(states.float()), {key: row for row, key in enumerate(rows)}
    for n, task in enumerate(step.tasks):
        yield from _answers_of(reader, task, states, {window: at[n, window] for window in task.windows})


def _answers_of(reader: Reader, task: Task, states: Tensor, at: Mapping[int, int]) -> Iterator[tuple[str, Tensor]]:
    around = task.around
    own = _stretches(states, [(at[m.window], m.tokens) for m in task.marked])
    candidates = _stretches(states, [(at[window], (first, last)) for window, first, last in around.places])
    tables = (torch.from_numpy(table) for table in (around.columns, around.members, around.roles, around.counts))
    values, status, kind, row, told, _ = reader.arguments(own, candidates, *tables)
    yield from (("row", row[None]), ("told", told), ("kind", kind[None]), ("status", status[None]))
    for role in ROLES:
        yield role, values[[i for i, (name, _) in enumerate(around.values) if name == role]]


def _pairs(states: Tensor, step: Step) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """What the network is told of pairs of mentions, see `Coreference`."""
    mentions = step.mentions
    one, other = torch.tensor(step.pairs).T
    apart = torch.tensor([bucket(mentions[i].sentence - mentions[j].sentence) for i, j in step.pairs])
    keys = [(m.head, m.sentence, m.window) for m in mentions]
    same = torch.tensor([[float(a == b) for a, b in zip(keys[i], keys[j], strict=True)] for i, j in step.pairs])
    return _stretches(states, [(step.at[m.window], m.tokens) for m in mentions]), one, other, apart, same


def _tasks(
    example: Example, windows: Sequence[Window], mentions: Sequence[Taught], decoys: Sequence[Taught], random: Random
) -> Iterator[Task]:
    """Some agreements, some of them by a part of their mentions, and some words that stand for none."""
    clusters: dict[int, list[Taught]] = {}
    for mention in mentions:
        clusters.setdefault(mention.agreement, []).append(mention)
    chosen: list[tuple[Mapping[str, Any] | None, list[Taught], bool]] = []
    for number in random.sample([*clusters], min(len(clusters), _AGREEMENTS)):
        own = clusters[number]
        parted = len(own) > 2 and random.random() < _PARTED
        chosen.append(
            (example.agreements[number], random.sample(own, random.randint(1, len(own))) if parted else own, not parted)
        )
    chosen += [(None, [decoy], False) for decoy in random.sample(decoys, min(len(decoys), _DECOYS))]
    statistics = Statistics(example.page)
    for agreement, own, whole in chosen:
        again = sorted({m.window for m in own})[:_REREAD]
        marked, spoken = (
            [m for m in own if m.window in again],
            {window: [m.tokens for m in own if m.window == window] for window in again},
        )
        around = survey(windows, spoken, statistics)
        if around.values:
            yield Task(agreement, marked, whole, around)


def _loss(task: str, logits: Tensor, truths: Tensor) -> Tensor:
    known = truths != _UNKNOWN
    logits, truths = logits[known], truths[known]
    if task in _CHOICES:
        return functional.cross_entropy(logits, truths)
    if task == "coreference":  # as much weight for all that is true as for all that is not
        share = truths.mean().clamp(0.1, 0.9)
        weights = torch.where(truths > 0, 0.5 / share, 0.5 / (1 - share))
        return functional.binary_cross_entropy_with_logits(logits, truths, weights)
    rare = torch.tensor(_RARE) if task == "word" else None
    return functional.binary_cross_entropy_with_logits(logits, truths, pos_weight=rare)


def _distance(task: str, logits: Tensor, teacher: Tensor) -> Tensor:
    """How far answers are from a teacher's."""
    if task in _CHOICES:
        return functional.cross_entropy(logits, torch.softmax(teacher, 1))
    return functional.binary_cross_entropy_with_logits(logits, torch.sigmoid(teacher))


def _stretches(states: Tensor, places: Sequence[tuple[int, Sequence[int]]]) -> Tensor:
    """The states of stretches' first and last tokens, [stretches, 2 width]; one gather each, as one a stretch would fill the memory with zeros."""
    rows, first, last = torch.tensor([(row, tokens[0], tokens[-1]) for row, tokens in places]).T
    return torch.cat([states[rows, first], states[rows, last]], 1)


def _padded(rows: Sequence[Sequence[float]]) -> Tensor:
    return nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True)


def _bfloat16() -> torch.autocast:
    """Compute in bfloat16 where the processor can; where it cannot, that is four times slower."""
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=bool(torch.cpu.get_capabilities().get("avx512_bf16")))
