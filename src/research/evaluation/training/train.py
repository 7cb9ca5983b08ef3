"""Training: annotated articles in, a model's folder out; an interrupted run can be resumed."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import nn
from torch.optim.swa_utils import AveragedModel
from tqdm import tqdm

from ...agreements.inference import Network
from ...errors import GoldError, ModelError
from ...nlp.pipeline import load_model
from ..scores import FIGURES, score
from .choice import DEFAULTS, choose, compare_all, read
from .examples import Example, label_windows, read_examples, read_unannotated
from .export import export
from .losses import Batch, losses
from .network import Reader
from .topics import fit_topics, read_groups

_ENCODER, _HEADS = 2e-4, 1e-3  # learning rates
_AVERAGED = 2  # epochs, the last, whose weights are averaged
_STEP = 2  # articles an optimizer step
_CHECKPOINT = "unfinished.pt"
_WARM_UP = 0.1  # share of the steps in which the rate rises
_LEAST = 0.02  # share of the rate at the end
_TRUST = 0.5  # weight of a teacher beside the annotation
_SHOWN = ("agreements", "rows", "kind", "status", "parties", "signed", "place", "organizations", "signatories")


def train(
    folders: Sequence[Path],
    out: Path,
    *,
    encoder: Path,
    apart: Sequence[str] = (),
    quoted: Sequence[str] = (),
    teacher: Path | None = None,
    unannotated: Path | None = None,
    epochs: int = 8,
    seed: int = 1,
) -> Path:
    """Train a reader of agreements.

    Args:
        folders: Annotated articles, see `read_examples`.
        out: The model's folder; it also keeps the checkpoint from which the same call resumes.
        encoder: A pretrained encoder as transformers stores it.
        apart: Prefixes of the ids of the articles that thresholds are chosen on; without any, every fifth article.
        quoted: Prefixes of the ids of the articles that are used for the figures alone.
        teacher: A folder that this function wrote for a larger encoder of the same word pieces, to be distilled.
        unannotated: A corpus of further articles for the teacher.
        epochs: Number of passes over the articles.
        seed: Of all random draws.

    Returns:
        The model's folder.

    Raises:
        GoldError: A folder holds no annotated articles, or none is left to train or to choose on.
        ModelError: A checkpoint is of an older version.
    """
    torch.manual_seed(seed)
    draw, nlp = random.Random(seed), load_model()
    training, choosing, quoting = _split(list(read_examples(folders, nlp)), tuple(apart), tuple(quoted))
    further = list(read_unannotated(unannotated, Network(teacher), nlp)) if teacher and unannotated else []
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    reader = Reader(encoder)
    out.mkdir(parents=True, exist_ok=True)
    passes = _epochs(
        reader,
        tokenizer,
        [*training, *further],
        draw,
        checkpoint=out / _CHECKPOINT,
        epochs=epochs,
        teacher=_load_teacher(teacher),
    )
    for epoch, means in passes:
        print(f"epoch {epoch} of {epochs}: {_listed(means, 3)}", flush=True)
    fit_topics(reader, tokenizer, training, read_groups(folders))
    trained = {"articles": len(training), "chosen on": len(choosing), "epochs": epochs, "seed": seed}
    _finish(reader, tokenizer, out, choosing, quoting, trained=trained)
    return out


def _finish(
    reader: Reader,
    tokenizer: Tokenizer,
    out: Path,
    choosing: Sequence[Example],
    quoting: Sequence[Example],
    *,
    trained: Mapping[str, int],
) -> None:
    """Export the network, choose its thresholds, measure it, and export it with these settings."""
    export(reader, tokenizer, out, {"thresholds": DEFAULTS, "calibration": {}})
    network = Network(out)
    settings = {**choose(read(network, choosing), network.settings), "trained": trained}
    settings["figures"] = {
        name: _figures(own, out, settings) for name, own in (("chosen on", choosing), ("quoted", quoting)) if own
    }
    export(reader, tokenizer, out, settings)
    for name, figures in settings["figures"].items():
        print(f"{name}: {_listed(figures, 2)}")


def _listed(numbers: Mapping[str, float], digits: int) -> str:
    return ", ".join(f"{name} {number:.{digits}f}" for name, number in numbers.items())


def _split(
    articles: Sequence[Example], apart: tuple[str, ...], quoted: tuple[str, ...]
) -> tuple[list[Example], list[Example], list[Example]]:
    """Articles to train on, to choose thresholds on, and for the figures."""
    quoting = [a for a in articles if quoted and a.name.startswith(quoted)]
    rest = sorted((a for a in articles if a not in quoting), key=lambda a: a.name)
    choosing = [a for i, a in enumerate(rest) if (a.name.startswith(apart) if apart else i % 5 == 0)]
    training = [a for a in rest if a not in choosing]
    if not training or not choosing:
        raise GoldError(
            f"{len(training)} articles to train on and {len(choosing)} to choose thresholds by; "
            "annotate more, or say others with --apart"
        )
    return training, choosing, quoting


def _epochs(
    reader: Reader,
    tokenizer: Tokenizer,
    articles: list[Example],
    draw: random.Random,
    *,
    checkpoint: Path,
    epochs: int,
    teacher: Reader | None,
) -> Iterator[tuple[int, dict[str, float]]]:
    """Train, save a checkpoint after each epoch, and yield its number and each task's mean loss.

    In the end the network has the mean weights of the last epochs.
    """
    optimizer, schedule = _optimizer(reader, max(1, epochs * len(articles) // _STEP))
    average = AveragedModel(reader)
    parts: Mapping[str, Any] = {"reader": reader, "average": average, "optimizer": optimizer, "schedule": schedule}
    first = _resume(checkpoint, parts, draw)
    reader.train()
    for epoch in range(first + 1, epochs + 1):
        order = draw.sample(articles, len(articles))
        found: dict[str, list[float]] = defaultdict(list)
        progress = tqdm(order, desc=f"epoch {epoch}", unit="article", delay=2, disable=None)
        for number, example in enumerate(progress, start=1):
            for task, loss in _backward(reader, tokenizer, example, draw, teacher).items():
                found[task].append(loss)
            if number % _STEP == 0 or number == len(order):
                nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
                optimizer.step()
                optimizer.zero_grad()
                schedule.step()
        if epoch == epochs - _AVERAGED + 1:
            average.n_averaged.zero_()
        if epoch > epochs - _AVERAGED:
            average.update_parameters(reader)
        _save(checkpoint, parts, draw, epoch)
        yield epoch, {task: sum(own) / len(own) for task, own in found.items()}
    reader.load_state_dict(average.module.state_dict())
    reader.eval()


def _optimizer(reader: Reader, steps: int) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    """An optimizer with a linear schedule; frozen weights of the encoder are left out."""
    pretrained = list(reader.encoder.bert.parameters())
    known = set(map(id, pretrained))
    groups = [
        {"params": [p for p in pretrained if p.requires_grad], "lr": _ENCODER},
        {"params": [p for p in reader.parameters() if id(p) not in known], "lr": _HEADS},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda k: min((k + 1) / max(1, steps * _WARM_UP), max(_LEAST, 1 - k / steps))
    )
    return optimizer, schedule


def _backward(
    reader: Reader, tokenizer: Tokenizer, example: Example, draw: random.Random, teacher: Reader | None
) -> dict[str, float]:
    """Add an article's gradients; return its loss for each task."""
    labels = label_windows(example, tokenizer, draw)
    if not labels.windows:
        return {}
    found = losses(reader, Batch(example, labels, draw), teacher, trust=_TRUST if example.annotated else 1.0)
    if found:
        (sum(found.values()) / _STEP).backward()  # type: ignore[union-attr]
    return {task: loss.item() for task, loss in found.items()}


def _save(path: Path, parts: Mapping[str, Any], draw: random.Random, epoch: int) -> None:
    """Write a checkpoint, atomically."""
    state = {
        **{name: part.state_dict() for name, part in parts.items()},
        "encoder": parts["reader"].encoder.path,
        "epoch": epoch,
        "draw": draw.getstate(),
        "torch": torch.get_rng_state(),
    }
    torch.save(state, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def _resume(path: Path, parts: Mapping[str, Any], draw: random.Random) -> int:
    """Load a checkpoint if there is one; return the number of finished epochs."""
    if not path.exists():
        return 0
    state = _read_checkpoint(path)
    for name, part in parts.items():
        part.load_state_dict(state[name])
    version, numbers, gauss = state["draw"]
    draw.setstate((version, tuple(numbers), gauss))
    torch.set_rng_state(state["torch"])
    return state["epoch"]


def _read_checkpoint(path: Path) -> dict[str, Any]:
    state = torch.load(path, weights_only=True)
    if "average" not in state:
        raise ModelError(f"{path} is of an older version of research; remove it and train from the beginning")
    return state


def _load_teacher(folder: Path | None) -> Reader | None:
    """The network of a finished run, in evaluation mode."""
    if folder is None:
        return None
    if not (folder / _CHECKPOINT).exists():
        raise GoldError(
            f"{folder} is no folder that a reader was trained in; "
            f"pass one that train wrote and that still holds {_CHECKPOINT}"
        )
    state = _read_checkpoint(folder / _CHECKPOINT)
    reader = Reader(Path(state["encoder"]))
    reader.load_state_dict(
        {name.removeprefix("module."): weights for name, weights in state["average"].items() if "module." in name}
    )
    return reader.eval().requires_grad_(False)


def _figures(articles: Sequence[Example], folder: Path, settings: Mapping[str, Any]) -> dict[str, float]:
    comparison = compare_all(read(Network(folder), articles), settings)
    return {figure: round(score(comparison, figure), 3) for figure in FIGURES if figure in _SHOWN}
