"""Extraction: what is worked out from one article alone, from the cache or done anew, here or by workers, always in order."""

import platform
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from itertools import islice
from threading import Lock
from typing import Any

import msgspec

from .cache import Cache, code_version, digest, lexicon_version, network_version
from .corpus.articles import Article, read_article
from .corpus.duplicates import sketch
from .errors import WorkerError
from .nlp.model import model_card
from .pool import Here
from .progress import track
from .readings import BATCH, Reading

_UNDER_WAY = 128  # batches
# What else has a say in a record; another version of it may read otherwise
_LIBRARIES = ("countryinfo", "lxml", "numpy", "onnxruntime", "py3langid", "rapidfuzz", "spacy", "tokenizers", "trafilatura")
_ALONE = Lock()  # spaCy's vocabulary is not for two threads, which a cluster's worker may have


@dataclass(frozen=True, slots=True)
class Structure:
    """An article without its text and id, and the sketch of its prose by which reprints are found."""

    article: Article
    sketch: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """What an article is structured from: its text, and what is said of it from outside."""

    text: str
    facts: Mapping[str, str]
    day_first: bool | None


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
    options: Mapping[str, str]

    @property
    def ground(self) -> bytes:
        """A hash of all that has a say in a record beside the item: code, lexicons, model."""
        card = model_card(self.options["model"]) if "model" in self.options else {}
        told = [f"{package} {version(package)}" for package in _LIBRARIES]
        reader = network_version(self.options["reader"]) if "reader" in self.options else ""
        return digest(self.work.__name__, code_version(), lexicon_version(self.options["lexicon"]), reader, *card.values(), *told)


def structure_pages(pages: Iterable[Page], total: int, executor: Executor, *, lexicon: str = "") -> Iterator[Structure]:
    """Structure the pages of a corpus, in order, see `articles.read_article`."""
    step = Step(_structure, Structure, {"lexicon": lexicon})
    keyed = ((page, (page.text, repr(sorted(page.facts.items())), repr(page.day_first))) for page in pages)
    return (structure for _, structure in track(_extract(step, keyed, executor), "articles", total))


def read_prose(articles: Iterable[Article], total: int, executor: Executor, *, model: str = "", lexicon: str = "", reader: str = "") -> Iterator[Reading]:
    """Read articles in order, see `reader.read_articles`; the model is loaded for the first that is not in the cache."""
    return read_by(Step(_read, Reading, {"model": model, "lexicon": lexicon, "reader": reader}), articles, total, executor)


def read_by(step: Step, articles: Iterable[Article], total: int, executor: Executor) -> Iterator[Reading]:
    """Read articles in order by a step that makes readings of them."""
    keyed = ((article, (article.title, article.published, article.prose)) for article in articles)
    return (replace(reading, article_id=article.article_id) for article, reading in track(_extract(step, keyed, executor), "readings", total))


def _structure(pages: Iterable[Page], *, lexicon: str) -> Iterator[Structure]:
    for page in pages:
        article = read_article(page.text, "", facts=page.facts, day_first=page.day_first, lexicon=lexicon)
        yield Structure(replace(article, text=""), sketch(article.prose))


def _read(articles: Sequence[Article], *, model: str, lexicon: str, reader: str) -> Iterator[Reading]:
    from .agreements.inference import load_network
    from .nlp.pipeline import load_model  # only here: a run from the cache needs no spaCy
    from .reader import read_articles

    return read_articles(articles, load_model(model, lexicon=lexicon), load_network(reader), lexicon=lexicon)


def _extract(step: Step, keyed: Iterable[tuple[Any, tuple[str, ...]]], executor: Executor) -> Iterator[tuple[Any, Any]]:
    """Each item with its record, in order; a record is in the cache as soon as its batch is done.

    Only so many batches are under way as keep the workers busy, so that memory does not grow with the corpus.
    """
    ground = step.ground
    decode: Callable[[bytes], Any] = msgspec.msgpack.Decoder(step.kind).decode
    under_way: deque[_Batch] = deque()
    with Cache() as cache:
        for items in _batches(keyed):
            keys = [digest(ground, *said) for _, said in items]
            batch = _Batch([item for item, _ in items], keys, [cache.get(key, decode) for key in keys], partial(_work, step, ground))
            batch.begin(executor)
            under_way.append(batch)
            yield from _drain(under_way, _UNDER_WAY, cache, decode)
        yield from _drain(under_way, 0, cache, decode)


def _drain(under_way: "deque[_Batch]", most: int, cache: Cache, decode: Callable[[bytes], Any]) -> Iterator[tuple[Any, Any]]:
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
        raise WorkerError(f"worker {platform.node()!r} has another version of research, its lexicons or its model; install the same lock on every machine")
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
