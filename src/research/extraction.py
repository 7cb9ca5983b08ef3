"""Extraction: what is worked out from one article alone, from the cache or done anew, here or by workers, always in order."""

import platform
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from itertools import islice
from threading import Lock
from typing import Any

import msgspec

from .cache import Cache, code_version, digest, lexicon_version, network_version
from .errors import WorkerError
from .nlp.model import model_card
from .pool import Here
from .readings import BATCH

_UNDER_WAY = 128  # batches
# What else has a say in a record; another version of it may read otherwise
_LIBRARIES = (
    "countryinfo",
    "lxml",
    "numpy",
    "onnxruntime",
    "py3langid",
    "rapidfuzz",
    "spacy",
    "tokenizers",
    "trafilatura",
)
_ALONE = Lock()  # spaCy's vocabulary is not for two threads, which a cluster's worker may have


@dataclass(frozen=True)
class Step:
    """A step of the work on single articles.

    Attributes:
        work: Gives the record of each item of a batch, in order; a function of a module, so that it can be sent to workers.
        kind: The type of the records.
        options: Further arguments of the work: `lexicon`, and where one reads `model` and perhaps `reader`.
    """

    work: Callable[..., Iterable[Any]]
    kind: type
    options: Mapping[str, Any]

    @property
    def ground(self) -> bytes:
        """A hash of all that has a say in a record beside the item: code, lexicons, model."""
        card = model_card(self.options["model"]) if "model" in self.options else {}
        told = [f"{package} {version(package)}" for package in _LIBRARIES]
        reader = network_version(self.options["reader"]) if "reader" in self.options else ""
        return digest(
            self.work.__name__, code_version(), lexicon_version(self.options["lexicon"]), reader, *card.values(), *told
        )


def extract(step: Step, keyed: Iterable[tuple[Any, tuple[str, ...]]], executor: Executor) -> Iterator[tuple[Any, Any]]:
    """Each item with its record, in order; a record is in the cache as soon as its batch is done.

    Only so many batches are under way as keep the workers busy, so that memory does not grow with the corpus.
    """
    ground = step.ground
    decode: Callable[[bytes], Any] = msgspec.msgpack.Decoder(step.kind).decode
    under_way: deque[_Batch] = deque()
    with Cache() as cache:
        for items in _batches(keyed):
            keys = [digest(ground, *said) for _, said in items]
            batch = _Batch(
                [item for item, _ in items],
                keys,
                [cache.get(key, decode) for key in keys],
                partial(_work, step, ground),
            )
            batch.begin(executor)
            under_way.append(batch)
            yield from _drain(under_way, _UNDER_WAY, cache, decode)
        yield from _drain(under_way, 0, cache, decode)


def _drain(
    under_way: "deque[_Batch]", most: int, cache: Cache, decode: Callable[[bytes], Any]
) -> Iterator[tuple[Any, Any]]:
    """End the first batches, those that are done and those beyond so many; instead of waiting, do the last one that no worker has begun."""
    while under_way and (under_way[0].is_done or len(under_way) > most):
        if not under_way[0].is_done and not any(batch.do_here() for batch in reversed(under_way)):
            under_way[0].keep(cache, decode)
        for batch in under_way:
            if batch.is_done:
                batch.keep(cache, decode)
        while under_way and under_way[0].is_done:
            first = under_way.popleft()
            yield from zip(first.items, first.records, strict=True)


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    items = iter(items)
    return iter(lambda: list(islice(items, BATCH)), [])


def _work(step: Step, ground: bytes, items: Sequence[Any]) -> list[bytes]:
    """Do a batch, perhaps on another machine, and give its records encoded."""
    if step.ground != ground:
        raise WorkerError(
            f"worker {platform.node()!r} has another version of research, its lexicons or its model; install the same lock on every machine"
        )
    with _ALONE:
        return [msgspec.msgpack.encode(record) for record in step.work(items, **step.options)]


@dataclass
class _Batch:
    """Items with their keys in the cache, and the records of those that are known; `work` gives those of the others."""

    items: list[Any]
    keys: list[bytes]
    records: list[Any]
    work: Callable[[list[Any]], list[bytes]]
    future: Future | None = None
    is_of_pool: bool = False

    def begin(self, executor: Executor) -> None:
        """Have the others worked on."""
        self.future = executor.submit(self.work, self.missing) if self.missing else None
        self.is_of_pool = isinstance(executor, ProcessPoolExecutor)

    def do_here(self) -> bool:
        """Do the work in this process, where no other of this machine has begun it."""
        taken = self.is_of_pool and self.future is not None and self.future.cancel()
        if taken:
            self.begin(Here())
        return taken

    @property
    def missing(self) -> list[Any]:
        return [item for item, record in zip(self.items, self.records, strict=True) if record is None]

    @property
    def is_done(self) -> bool:
        return self.future is None or self.future.done()

    def keep(self, cache: Cache, decode: Callable[[bytes], Any]) -> None:
        """Wait for what is worked on, and put it into the cache."""
        entries, self.future = self.future.result() if self.future else [], None
        missing = [number for number, record in enumerate(self.records) if record is None]
        for number, entry in zip(missing, entries, strict=True):
            cache.put(self.keys[number], entry)
            self.records[number] = decode(entry)
