"""Extraction: work on single articles, taken from the cache or done by an executor, always in order."""

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
from threadpoolctl import threadpool_limits

from .cache import Cache, code_version, digest, lexicon_version, network_version
from .errors import WorkerError
from .nlp.model import model_card
from .pool import InlineExecutor
from .readings import BATCH

# Packages whose versions can change a record: those that work on an article imports, and what these rest on
LIBRARIES = (
    *(
        "charset-normalizer",
        "countryinfo",
        "ftfy",
        "msgspec",
        "numpy",
        "onnxruntime",
        "pandas",
        "py3langid",
        "rapidfuzz",
    ),
    *("spacy", "thinc", "tokenizers", "blis"),
)
_MAX_PENDING = 128  # batches
_LOCK = Lock()  # spaCy's vocabulary is not thread-safe, and a cluster's worker may have several threads


@dataclass(frozen=True)
class Step:
    """A step of the work on single articles.

    Attributes:
        work: Gives the record of each item of a batch, in order; a module's function, so that it can be pickled.
        kind: The type of the records.
        options: Further arguments of the work: `lexicon`, and, for steps that read, `model` and `reader`.
    """

    work: Callable[..., Iterable[Any]]
    kind: type
    options: Mapping[str, Any]

    @property
    def version(self) -> bytes:
        """A hash of everything beside the item that a record depends on: code, packages, lexicons, model, reader."""
        card = model_card(self.options["model"]) if "model" in self.options else {}
        reader = network_version(self.options["reader"]) if "reader" in self.options else ""
        packages = [f"{package} {version(package)}" for package in LIBRARIES]
        lexicon = lexicon_version(self.options["lexicon"])
        return digest(self.work.__name__, code_version(), lexicon, reader, *card.values(), *packages)


def extract(step: Step, keyed: Iterable[tuple[Any, tuple[str, ...]]], executor: Executor) -> Iterator[tuple[Any, Any]]:
    """Yield each item with its record, in order; a record is in the cache as soon as its batch is done.

    The number of pending batches is bounded, so that memory does not grow with the corpus.

    Args:
        step: The work to do.
        keyed: Pairs of an item and the texts that identify it in the cache.
        executor: Where the work is done.
    """
    step_version = step.version
    decode: Callable[[bytes], Any] = msgspec.msgpack.Decoder(step.kind).decode
    work = partial(_work, step, step_version)
    keyed = iter(keyed)
    pending: deque[_Batch] = deque()
    with Cache() as cache:
        while batch := list(islice(keyed, BATCH)):
            keys = [digest(step_version, *identity) for _, identity in batch]
            records = [cache.get(key, decode) for key in keys]
            pending.append(_Batch([item for item, _ in batch], keys, records, work))
            pending[-1].submit(executor)
            yield from _finish(pending, _MAX_PENDING, cache, decode)
        yield from _finish(pending, 0, cache, decode)


def _finish(
    pending: "deque[_Batch]", limit: int, cache: Cache, decode: Callable[[bytes], Any]
) -> Iterator[tuple[Any, Any]]:
    """Yield the results of the first batches: those that are done, and those beyond the limit.

    Instead of waiting, this process takes over the last batch that no worker has begun.
    """
    while pending and (pending[0].is_done or len(pending) > limit):
        if not pending[0].is_done and not any(batch.take_over() for batch in reversed(pending)):
            pending[0].store(cache, decode)
        for batch in pending:
            if batch.is_done:
                batch.store(cache, decode)
        while pending and pending[0].is_done:
            first = pending.popleft()
            yield from zip(first.items, first.records, strict=True)


def _work(step: Step, step_version: bytes, items: Sequence[Any]) -> list[bytes]:
    """Give the encoded records of a batch, perhaps on another machine.

    Arithmetic has one thread: sums come out alike on every machine, and small matrices gain nothing from more.
    """
    if step.version != step_version:
        raise WorkerError(
            f"worker {platform.node()!r} has another version of research, its lexicons or its model; "
            "install the same lock on every machine"
        )
    with _LOCK, threadpool_limits(1):
        return [msgspec.msgpack.encode(record) for record in step.work(items, **step.options)]


@dataclass
class _Batch:
    """Items with their cache keys and the records known so far; `work` gives the missing ones."""

    items: list[Any]
    keys: list[bytes]
    records: list[Any]
    work: Callable[[list[Any]], list[bytes]]
    future: Future | None = None
    is_cancellable: bool = False

    def submit(self, executor: Executor) -> None:
        """Have the missing records made."""
        self.future = executor.submit(self.work, self.missing) if self.missing else None
        self.is_cancellable = isinstance(executor, ProcessPoolExecutor)

    def take_over(self) -> bool:
        """Do the work in this process, if no process of this machine has begun it."""
        taken = self.is_cancellable and self.future is not None and self.future.cancel()
        if taken:
            self.submit(InlineExecutor())
        return taken

    @property
    def missing(self) -> list[Any]:
        return [item for item, record in zip(self.items, self.records, strict=True) if record is None]

    @property
    def is_done(self) -> bool:
        return self.future is None or self.future.done()

    def store(self, cache: Cache, decode: Callable[[bytes], Any]) -> None:
        """Wait for the missing records and put them into the cache."""
        entries, self.future = self.future.result() if self.future else [], None
        missing = [number for number, record in enumerate(self.records) if record is None]
        for number, entry in zip(missing, entries, strict=True):
            cache.put(self.keys[number], entry)
            self.records[number] = decode(entry)
