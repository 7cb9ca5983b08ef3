"""Topics: a vector for each agreement, so that two articles' reports of one agreement lie near each other."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from .examples import Example, teach
from .network import Reader

_STEPS, _RATE, _DECAY = 300, 3e-3, 0.05
_SHARP = 0.1  # the temperature of the comparison


def read_groups(folders: Iterable[Path]) -> dict[tuple[str, str], int]:
    """Which agreements of which articles are one, from `PAIRS.json` in a folder or beside it: (article id, agreement id) to the group's number."""
    paths = {
        path for folder in folders for path in (folder / "PAIRS.json", folder.parent / "PAIRS.json") if path.exists()
    }
    groups = [group for path in sorted(paths) for group in json.loads(path.read_text("utf-8"))]
    return {(doc, agreement): number for number, group in enumerate(groups) for doc, agreement in group}


def fit_topics(
    reader: Reader, tokenizer: Tokenizer, examples: Sequence[Example], groups: dict[tuple[str, str], int]
) -> None:
    """Fit the last layer of the vectors, all else as it is: those of one group nearer to each other than to others'."""
    states: list[Tensor] = []
    numbers: list[int] = []
    for state, key in _states(reader, tokenizer, examples):
        states.append(state)
        numbers.append(groups.get(key, -1 - len(numbers)))
    sizes: dict[int, int] = defaultdict(int)
    for number in numbers:
        sizes[number] += 1
    grouped = [i for i, number in enumerate(numbers) if sizes[number] > 1]
    if not grouped:
        return
    table, same = torch.stack(states), torch.tensor(numbers)
    layer = reader.arguments.topic
    optimizer = torch.optim.AdamW(layer.parameters(), lr=_RATE, weight_decay=_DECAY)
    shares = torch.tensor([1 / sizes[numbers[i]] for i in grouped])  # a large group counts as much as a small one
    for _ in range(_STEPS):
        vectors = functional.normalize(layer(functional.dropout(table, 0.2)), dim=1)
        logits = vectors[grouped] @ vectors.T / _SHARP
        logits[torch.arange(len(grouped)), grouped] = -1e4  # itself
        positive = (same[grouped][:, None] == same[None]).float()
        positive[torch.arange(len(grouped)), grouped] = 0
        chances = torch.log_softmax(logits, 1)
        loss = -((chances * positive).sum(1) / positive.sum(1) * shares).sum() / shares.sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


@torch.no_grad()
def _states(
    reader: Reader, tokenizer: Tokenizer, examples: Iterable[Example]
) -> Iterator[tuple[Tensor, tuple[str, str]]]:
    """For each annotated agreement what the vector is worked out from, and its article and id."""
    reader.eval()
    for example in examples:
        lesson, plain = teach(example, tokenizer, Random(0)), {}
        for number, agreement in enumerate(example.agreements):
            mentions = [m for m in lesson.mentions if m.agreement == number]
            if not mentions:
                continue
            found = []
            for window in sorted({m.window for m in mentions}):
                own = lesson.windows[window]
                mask, marks = torch.ones(1, len(own.ids), dtype=torch.bool), torch.zeros(1, len(own.ids))
                if window not in plain:
                    plain[window] = reader.encoder.lower(torch.tensor([own.ids]), torch.tensor([own.forms]), mask)
                tokens = [m.tokens for m in mentions if m.window == window]
                marks[0, [t for one in tokens for t in one]] = 1.0
                states = reader.encoder.upper(plain[window], mask, marks)[0]
                found += [torch.cat([states[t[0]], states[t[-1]]]) for t in tokens]
            stacked = torch.stack(found)
            yield (torch.softmax(reader.arguments.gate(stacked), 0) * stacked).sum(0), (example.name, agreement["id"])
