"""Topics: embeddings of agreements that are near for two articles' reports of one agreement."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from .examples import Example, label_windows
from .network import Reader

_STEPS, _RATE, _DECAY, _DROPOUT = 300, 3e-3, 0.05, 0.2
_TEMPERATURE = 0.1


def read_groups(folders: Iterable[Path]) -> dict[tuple[str, str], int]:
    """Read which agreements are one, from `PAIRS.json` in each folder or beside it.

    Returns:
        (article id, agreement id) to the number of its group.
    """
    numbers: dict[tuple[str, str], int] = {}
    paths = dict.fromkeys(path for folder in folders for path in (folder / "PAIRS.json", folder.parent / "PAIRS.json"))
    for path in filter(Path.exists, paths):
        for position, group in enumerate(json.loads(path.read_text("utf-8")), start=1):
            number = len(numbers)
            for doc, agreement in group:
                # `load_annotations` gives a group in the folder itself one id
                numbers |= {(doc, agreement): number, (doc, f"pair-{position}"): number}
    return numbers


def fit_topics(
    reader: Reader, tokenizer: Tokenizer, examples: Sequence[Example], groups: dict[tuple[str, str], int]
) -> None:
    """Fit the layer of the embeddings by a contrastive loss; all other weights stay."""
    found = list(_states(reader, tokenizer, examples))
    numbers = [groups.get(key, -1 - i) for i, (key, _) in enumerate(found)]
    sizes = Counter(numbers)
    grouped = [i for i, number in enumerate(numbers) if sizes[number] > 1]
    if not grouped:
        return
    table, same = torch.stack([state for _, state in found]), torch.tensor(numbers)
    layer = reader.arguments.topic
    optimizer = torch.optim.AdamW(layer.parameters(), lr=_RATE, weight_decay=_DECAY)
    shares = torch.tensor([1 / sizes[numbers[i]] for i in grouped])  # a large group counts as much as a small one
    for _ in range(_STEPS):
        vectors = functional.normalize(layer(functional.dropout(table, _DROPOUT)), dim=1)
        logits = vectors[grouped] @ vectors.T / _TEMPERATURE
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
) -> Iterator[tuple[tuple[str, str], Tensor]]:
    """Article and id of each annotated agreement, with the pooled state that its embedding is computed from."""
    reader.eval()
    for example in examples:
        labels, lower = label_windows(example, tokenizer, Random(0)), {}
        for number, agreement in enumerate(example.agreements):
            mentions = [m for m in labels.mentions if m.agreement == number]
            states = []
            for window in sorted({m.window for m in mentions}):
                ids, forms = torch.tensor([labels.windows[window].ids]), torch.tensor([labels.windows[window].forms])
                mask, marks = torch.ones(ids.shape, dtype=torch.bool), torch.zeros(ids.shape)
                if window not in lower:
                    lower[window] = reader.encoder.lower(ids, forms, mask)
                heads = [m.tokens for m in mentions if m.window == window]
                marks[0, [token for tokens in heads for token in tokens]] = 1.0
                (found,) = reader.encoder.upper(lower[window], mask, marks)
                states += [torch.cat([found[tokens[0]], found[tokens[-1]]]) for tokens in heads]
            if states:
                stacked = torch.stack(states)
                pooled = (torch.softmax(reader.arguments.gate(stacked), 0) * stacked).sum(0)
                yield (example.name, agreement["id"]), pooled
