"""The training run: annotated articles in, a model's folder out; it can be broken off and taken up again."""

import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import nn
from tqdm import tqdm

from ...agreements.inference import Network
from ...errors import GoldError
from ...nlp.pipeline import load_model
from ..scores import FIGURES, score
from .choice import DEFAULTS, choose, compare_all, read
from .examples import Example, read_examples, read_unannotated, teach
from .export import export
from .losses import Step, losses
from .network import Reader
from .topics import fit_topics, read_groups

_ENCODER, _HEADS = 2e-4, 1e-3  # learning rates
_STEP = 2  # articles
_UNFINISHED = "unfinished.pt"  # what goes on where a run was broken off
_WARM = 0.1  # of the steps the rate grows
_TRUST = 0.5  # of a teacher's answers beside the annotation
_LEAST = 0.02  # of the rate, at the end
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
    """Train a reader.

    Args:
        folders: Annotated articles, see `read_examples`.
        out: The model's folder; what is not yet done stands in it too, so that the same call goes on where one was broken off.
        encoder: A folder with a pretrained encoder in the form of transformers.
        apart: What the ids of the articles begin with that thresholds are chosen by; without any, every fifth article by its id.
        quoted: The same of articles that are for nothing but the figures.
        teacher: A folder that this function wrote for a larger encoder of the same word pieces, whose answers are taught, too.
        unannotated: A corpus of further articles, on which the teacher's answers alone are taught.
        epochs: How often each article is seen.
        seed: Of every draw.

    Returns:
        The model's folder.

    Raises:
        GoldError: A folder holds no annotated articles, or none is left to train or to choose on.
    """
    torch.manual_seed(seed)
    draw, nlp = random.Random(seed), load_model()
    taught, chosen, kept = _split(list(read_examples(folders, nlp)), tuple(apart), tuple(quoted))
    further = list(read_unannotated(unannotated, Network(teacher), nlp)) if teacher and unannotated else []
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    reader = Reader(encoder)
    out.mkdir(parents=True, exist_ok=True)
    for epoch, means in _epochs(
        reader, tokenizer, [*taught, *further], out / _UNFINISHED, epochs, draw, teacher=_load_teacher(teacher)
    ):
        print(
            f"epoch {epoch} of {epochs}: " + ", ".join(f"{task} {mean:.3f}" for task, mean in means.items()), flush=True
        )
    fit_topics(reader, tokenizer, taught, read_groups(folders))
    export(reader, tokenizer, out, {"thresholds": DEFAULTS, "calibration": {}})
    settings = choose(read(Network(out), chosen), Network(out).settings)
    settings["trained"] = {"articles": len(taught), "chosen on": len(chosen), "epochs": epochs, "seed": seed}
    settings["figures"] = {
        name: _figures(own, out, settings) for name, own in (("chosen on", chosen), ("quoted", kept)) if own
    }
    export(reader, tokenizer, out, settings)
    for name, figures in settings["figures"].items():
        print(f"{name}: " + ", ".join(f"{figure} {value:.2f}" for figure, value in figures.items()))
    return out


def _split(
    articles: Sequence[Example], apart: tuple[str, ...], quoted: tuple[str, ...]
) -> tuple[list[Example], list[Example], list[Example]]:
    """Articles to train on, to choose by, and to quote from."""
    kept = [a for a in articles if quoted and a.name.startswith(quoted)]
    rest = sorted((a for a in articles if a not in kept), key=lambda a: a.name)
    chosen = [a for i, a in enumerate(rest) if (a.name.startswith(apart) if apart else i % 5 == 0)]
    taught = [a for a in rest if a not in chosen]
    if not taught or not chosen:
        raise GoldError(
            f"{len(taught)} articles to train on and {len(chosen)} to choose thresholds by; annotate more, or say others with --apart"
        )
    return taught, chosen, kept


def _epochs(
    reader: Reader,
    tokenizer: Tokenizer,
    articles: list[Example],
    path: Path,
    epochs: int,
    draw: random.Random,
    *,
    teacher: Reader | None = None,
) -> Iterator[tuple[int, dict[str, float]]]:
    """Train, saving after each epoch, and yield its number and each task's mean loss."""
    pretrained = [p for p in reader.encoder.bert.parameters() if p.requires_grad]
    known = set(map(id, reader.encoder.bert.parameters()))
    groups = [
        {"params": pretrained, "lr": _ENCODER},
        {"params": [p for p in reader.parameters() if id(p) not in known], "lr": _HEADS},
    ]
    optimizer, steps = torch.optim.AdamW(groups, weight_decay=0.01), max(1, epochs * len(articles) // _STEP)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda k: min((k + 1) / max(1, steps * _WARM), max(_LEAST, 1 - k / steps))
    )
    parts: Mapping[str, Any] = {"reader": reader, "optimizer": optimizer, "schedule": schedule}
    first = _take_up(path, parts, draw)
    reader.train()
    for epoch in range(first, epochs):
        order = draw.sample(articles, len(articles))
        totals: dict[str, list[float]] = {}
        for number, example in enumerate(
            tqdm(order, desc=f"epoch {epoch + 1}", unit="article", delay=2, disable=None), start=1
        ):
            lesson = teach(example, tokenizer, draw)
            found = (
                losses(reader, Step(example, lesson, draw), teacher, trust=_TRUST if example.annotated else 1.0)
                if lesson.windows
                else {}
            )
            if found:
                (sum(found.values()) / _STEP).backward()  # type: ignore[union-attr]
            for task, loss in found.items():
                totals.setdefault(task, []).append(loss.item())
            if number % _STEP == 0 or number == len(order):
                nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
                optimizer.step()
                optimizer.zero_grad()
                schedule.step()
        _save(path, parts, draw, epoch + 1)
        yield epoch + 1, {task: sum(own) / len(own) for task, own in totals.items()}
    reader.eval()


def _save(path: Path, parts: Mapping[str, Any], draw: random.Random, epoch: int) -> None:
    """Write all that the next epoch needs, whole or not at all."""
    state = {name: part.state_dict() for name, part in parts.items()}
    torch.save(
        {
            **state,
            "encoder": parts["reader"].encoder.path,
            "epoch": epoch,
            "draw": draw.getstate(),
            "torch": torch.get_rng_state(),
        },
        path.with_suffix(".new"),
    )
    path.with_suffix(".new").replace(path)


def _take_up(path: Path, parts: Mapping[str, Any], draw: random.Random) -> int:
    """Go on where a run was broken off; the number of epochs that are done."""
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    for name, part in parts.items():
        part.load_state_dict(state[name])
    version, numbers, gauss = state["draw"]
    draw.setstate((version, tuple(numbers), gauss))
    torch.set_rng_state(state["torch"])
    return state["epoch"]


def _load_teacher(folder: Path | None) -> Reader | None:
    """The network of a run, ready to answer."""
    if folder is None:
        return None
    if not (folder / _UNFINISHED).exists():
        raise GoldError(
            f"{folder} is no folder that a reader was trained in; pass one that train wrote and that still holds {_UNFINISHED}"
        )
    state = torch.load(folder / _UNFINISHED, weights_only=True)
    reader = Reader(Path(state["encoder"]))
    reader.load_state_dict(state["reader"])
    return reader.eval().requires_grad_(False)


def _figures(articles: Sequence[Example], folder: Path, settings: Mapping[str, Any]) -> dict[str, float]:
    comparison = compare_all(read(Network(folder), articles), settings)
    return {figure: round(score(comparison, figure), 3) for figure in FIGURES if figure in _SHOWN}
