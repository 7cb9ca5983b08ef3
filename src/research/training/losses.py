"""Losses: how far the network is from what an annotated article teaches."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from ..agreements.candidates import ROLES
from ..agreements.features import Statistics, bucket, survey
from ..agreements.network import STATUSES, TOLD
from ..agreements.windows import Window
from ..reading import AGREEMENT_KINDS
from .examples import Example, Lesson, Taught, truth
from .network import Reader

_WEIGHTS = {"word": 3.0, "tag": 0.3, "row": 0.3, "party": 1.5, "organization": 0.7, "signatory": 0.7, "date": 0.7, "place": 0.7}
_WINDOWS, _AGREEMENTS, _REREAD, _PAIRS, _DECOYS = 8, 6, 4, 150, 2  # of one article at most: so much a step looks at
_PARTED = 0.4  # so often an agreement is taught by some of its mentions alone, as those found later are often not whole
_RARE = 1.5  # the weight of a word that stands for an agreement beside one that does not


class Batch:
    """The windows of one article that a step looks at, as tensors of [windows, tokens]."""

    def __init__(self, lesson: Lesson, random: Random):
        spoken = [i for i, tags in enumerate(lesson.tags) if any(tags)]
        silent = [i for i in range(len(lesson.windows)) if i not in spoken]
        chosen = spoken + random.sample(silent, min(len(silent), max(1, len(spoken) // 2)))
        self.numbers = sorted(random.sample(chosen, min(len(chosen), _WINDOWS)))
        self.windows = [lesson.windows[i] for i in self.numbers]
        self.at = {number: row for row, number in enumerate(self.numbers)}
        self.ids, self.forms = _padded([w.ids for w in self.windows]), _padded([w.forms for w in self.windows])
        self.mask = _padded([[1] * len(w.ids) for w in self.windows]).bool()
        self.core = _padded([[*map(int, w.core)] for w in self.windows]).bool()
        self.heads, self.tags = _padded([lesson.heads[i] for i in self.numbers]), _padded([lesson.tags[i] for i in self.numbers])
        self.mentions = [m for m in lesson.mentions if m.window in self.at]
        self.decoys = [(window, tokens) for window, tokens in lesson.decoys if window in self.at]


def losses(reader: Reader, example: Example, lesson: Lesson, random: Random) -> dict[str, Tensor]:
    """The weighted loss of each task on one article; none where it has no window."""
    if not lesson.windows:
        return {}
    batch = Batch(lesson, random)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_fast_bfloat16()):
        middle = reader.encoder.lower(batch.ids, batch.forms, batch.mask)
        states = reader.encoder.upper(middle, batch.mask, torch.zeros(batch.ids.shape))
    states = reader.dropout(states.float())
    heads, tags = reader.words(states[batch.core])
    found = {
        "word": functional.binary_cross_entropy_with_logits(heads, batch.heads[batch.core], pos_weight=torch.tensor(_RARE)),
        "tag": functional.cross_entropy(tags, batch.tags[batch.core]),
    }
    if len(batch.mentions) > 1:
        found["coreference"] = _coreference(reader, states, batch, random)
    tasks = _tasks(example, batch, random)
    if tasks:
        found |= _arguments(reader, example, lesson.windows, batch, middle, tasks)
    return {name: _WEIGHTS.get(name, 1.0) * loss for name, loss in found.items()}


def _coreference(reader: Reader, states: Tensor, batch: Batch, random: Random) -> Tensor:
    mentions = batch.mentions
    pairs = [(i, j) for i in range(len(mentions)) for j in range(i)]
    pairs = random.sample(pairs, min(len(pairs), _PAIRS))
    one, other = torch.tensor(pairs).T
    apart = torch.tensor([bucket(mentions[i].sentence - mentions[j].sentence) for i, j in pairs])
    keys = [(m.head, m.sentence, m.window) for m in mentions]
    same = torch.tensor([[float(a == b) for a, b in zip(keys[i], keys[j], strict=True)] for i, j in pairs])
    logits = reader.coreference(_stretches(states, [(batch.at[m.window], m.tokens) for m in mentions]), one, other, apart, same)
    truths = torch.tensor([float(mentions[i].agreement == mentions[j].agreement) for i, j in pairs])
    return functional.binary_cross_entropy_with_logits(logits, truths)


Task = tuple[Mapping[str, Any] | None, Sequence[Taught], bool]  # an agreement, or none; its mentions; whether these are all


def _tasks(example: Example, batch: Batch, random: Random) -> list[Task]:
    """The agreements that a step looks at, some by a part of their mentions, and words that stand for none."""
    clusters: dict[int, list[Taught]] = {}
    for mention in batch.mentions:
        clusters.setdefault(mention.agreement, []).append(mention)
    tasks: list[Task] = []
    for number, mentions in clusters.items():
        parted = len(mentions) > 2 and random.random() < _PARTED
        kept = random.sample(mentions, random.randint(1, len(mentions))) if parted else mentions
        tasks.append((example.agreements[number], kept, not parted))
    tasks = random.sample(tasks, min(len(tasks), _AGREEMENTS))
    decoys = random.sample(batch.decoys, min(len(batch.decoys), _DECOYS))
    return tasks + [(None, [Taught(-1, window, tokens, 0, "", None)], False) for window, tokens in decoys]


def _arguments(reader: Reader, example: Example, windows: Sequence[Window], batch: Batch, middle: Tensor, tasks: Sequence[Task]) -> dict[str, Tensor]:
    """Read the windows of each agreement again, with its words marked, and compare what is read off them."""
    rows = [(n, window) for n, (_, mentions, _) in enumerate(tasks) for window in sorted({m.window for m in mentions})[:_REREAD]]
    index = torch.tensor([batch.at[window] for _, window in rows])
    marks = torch.zeros(len(rows), batch.ids.shape[1])
    for row, (n, window) in enumerate(rows):
        marks[row, [token for m in tasks[n][1] if m.window == window for token in m.tokens]] = 1.0
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_fast_bfloat16()):
        states = reader.encoder.upper(middle[index], batch.mask[index], marks)
    states = reader.dropout(states.float())
    at, statistics, found = {key: row for row, key in enumerate(rows)}, Statistics(example.page), _Found()
    for n, (agreement, mentions, whole) in enumerate(tasks):
        mentions = [m for m in mentions if (n, m.window) in at]
        spoken: dict[int, list[list[int]]] = {}
        for m in mentions:
            spoken.setdefault(m.window, []).append(m.tokens)
        around = survey(windows, spoken, statistics)
        if around.values:
            own = _stretches(states, [(at[n, m.window], m.tokens) for m in mentions])
            others = _stretches(states, [(at[n, window], (first, last)) for window, first, last in around.places])
            tables = (torch.from_numpy(table) for table in (around.columns, around.members, around.roles, around.counts))
            found.add(agreement, mentions, whole, around.values, reader.arguments(own, others, *tables))
    return found.losses()


class _Found:
    """What the network made of an article's agreements, beside what is right, task by task."""

    def __init__(self) -> None:
        self.logits: dict[str, list[Tensor]] = {}
        self.truths: dict[str, list[float]] = {}

    def add(
        self, agreement: Mapping[str, Any] | None, mentions: Sequence[Taught], whole: bool, values: Sequence[tuple[str, str]], made: Sequence[Tensor]
    ) -> None:
        logits, status, kind, row, told, _ = made
        self._put("row", row[None], [float(agreement is not None and not agreement.get("optional"))])
        if agreement is None:
            return
        telling = [i for i, m in enumerate(mentions) if m.told is not None]
        self._put("told", told[telling], [TOLD.index(mentions[i].told or "") for i in telling])
        self._put("kind", kind[None], [AGREEMENT_KINDS.index(agreement["kind"])])
        if whole:
            self._put("status", status[None], [STATUSES.index(agreement["status"])])
        truths = [truth(role, value, agreement) for role, value in values]
        for role in ROLES:
            sure = [i for i, (own, _) in enumerate(values) if own == role and truths[i] >= 0]
            self._put(role, logits[sure], [float(truths[i]) for i in sure])

    def _put(self, task: str, logits: Tensor, truths: Sequence[float]) -> None:
        if len(truths):
            self.logits.setdefault(task, []).append(logits)
            self.truths.setdefault(task, []).extend(truths)

    def losses(self) -> dict[str, Tensor]:
        found = {}
        for task, logits in self.logits.items():
            compare = functional.cross_entropy if logits[0].dim() == 2 else functional.binary_cross_entropy_with_logits
            found[task] = compare(torch.cat(logits), torch.tensor(self.truths[task]))
        return found


def _stretches(states: Tensor, places: Sequence[tuple[int, Sequence[int]]]) -> Tensor:
    """The states of stretches' first and last tokens, [stretches, 2 width]; one gather each, as one a stretch would fill the memory with zeros."""
    rows, first, last = torch.tensor([(row, tokens[0], tokens[-1]) for row, tokens in places]).T
    return torch.cat([states[rows, first], states[rows, last]], 1)


def _padded(rows: Sequence[Sequence[float]]) -> Tensor:
    return nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True)


def _fast_bfloat16() -> bool:
    """Whether the processor computes in bfloat16; where it does not, it is four times slower."""
    return bool(torch.cpu.get_capabilities().get("avx512_bf16"))
