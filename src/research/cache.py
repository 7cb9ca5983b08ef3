"""The cache: what was read from one article alone, kept so that a second run, or one that was killed, goes on from there."""

import hashlib
import os
import re
import sqlite3
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

import msgspec
import platformdirs

from .articles import Article
from .errors import CacheWarning
from .lexicon import FOLDER, NAMES
from .pipeline import load_model, model_name
from .reading import BATCH, Reading, read_articles

VARIABLE = "RESEARCH_CACHE"  # another folder for the cache; "off" reads without one
BOUND = 2_000_000_000  # bytes: beyond it the entries not used for longest go
_DAY = 86_400  # seconds
_CHECK = 8  # bytes of checksum before each entry
_HERE = Path(__file__).parent
_IMPORTED = re.compile(r"^from \.(\w+)", re.MULTILINE)
_TABLE = "CREATE TABLE IF NOT EXISTS readings (key BLOB PRIMARY KEY, entry BLOB NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID"


def cache_folder() -> Path | None:
    """Where the cache is: the user's cache folder, or what the environment says; None for none."""
    said = os.environ.get(VARIABLE, "")
    return None if said == "off" else Path(said) if said else platformdirs.user_cache_path("research", appauthor=False)


def read_cached(articles: Sequence[Article], *, model: str = "", lexicon: str = "") -> Iterator[Reading]:
    """Read articles in order, those read before from the cache; the model is loaded for the first new one.

    Each reading is kept as soon as it is done. An entry that is damaged is read anew; a cache that cannot be used is
    told in one warning and done without.

    Args:
        articles: The articles.
        model: A spaCy model; "" takes the small English one that is installed.
        lexicon: A folder with additions to the lexicons.
    """
    named = model_name(model)
    ground = _digest(code_version(), named, version(named.replace("_", "-")), version("spacy"), lexicon_version(lexicon))
    with closing(_Store(cache_folder())) as store:
        for start in range(0, len(articles), BATCH):
            batch = articles[start : start + BATCH]
            keys = [_digest(ground, article.title, article.published, article.prose) for article in batch]
            kept = [store.get(key) for key in keys]
            new = [article for article, reading in zip(batch, kept, strict=True) if reading is None]
            read = iter(read_articles(new, load_model(model, lexicon=lexicon), lexicon=lexicon)) if new else iter(())
            for key, article, reading in zip(keys, batch, kept, strict=True):
                if reading is None:
                    reading = next(read)
                    store.put(key, reading)
                yield replace(reading, article_id=article.article_id)


def clear_cache() -> int:
    """Empty the cache; returns how many readings it held."""
    held, _ = measure_cache()
    for path in _files():
        path.unlink(missing_ok=True)
    return held


def measure_cache() -> tuple[int, int]:
    """How many readings the cache holds, and its size in bytes."""
    path = next(iter(_files()), None)
    if path is None:
        return 0, 0
    try:
        with closing(sqlite3.connect(path)) as base:
            (held,) = base.execute("SELECT count(*) FROM readings").fetchone()
    except sqlite3.Error:
        held = 0
    return held, sum(path.stat().st_size for path in _files())


@cache
def code_version() -> str:
    """Hash of every module and lexicon that has a say in a reading."""
    found, wanted = set(), {"reading"}
    while wanted:
        name = wanted.pop()
        found.add(name)
        path = _HERE / f"{name}.py"
        wanted |= set(_IMPORTED.findall(path.read_text("utf-8"))) - found - {"lexicon"} if path.exists() else set()
    files = [*(_HERE / f"{name}.py" for name in sorted(found)), FOLDER / "__init__.py", *(FOLDER / f"{name}.toml" for name in NAMES)]
    return _digest(*(path.read_bytes() for path in files if path.exists())).hex()


def lexicon_version(lexicon: str) -> str:
    """Hash of the user's additions to the lexicons; "" without any."""
    return _digest(*(part for path in sorted(Path(lexicon).glob("*.toml")) for part in (path.name, path.read_bytes()))).hex() if lexicon else ""


def _files() -> list[Path]:
    folder = cache_folder()
    return [path for end in ("", "-wal", "-shm") if folder and (path := folder / f"readings.sqlite{end}").exists()]


def _digest(*parts: str | bytes) -> bytes:
    """A hash of parts that stay apart: ("ab", "c") is not ("a", "bc")."""
    whole = hashlib.blake2b(digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        whole.update(len(data).to_bytes(8, "little") + data)
    return whole.digest()


class _Store:
    """A table of readings on disk, which several runs may share; without a folder it holds nothing."""

    def __init__(self, folder: Path | None):
        self.path, self.base, self.seen = folder and folder / "readings.sqlite", None, set()
        with self._forgiven():
            self._open()

    def get(self, key: bytes) -> Reading | None:
        """The reading kept under a key; None where there is none, or one that is damaged."""
        row = None
        with self._forgiven():
            row = self.base.execute("SELECT CAST(entry AS BLOB) FROM readings WHERE key = ?", (key,)).fetchone() if self.base else None
        if row is None or row[0][:_CHECK] != _digest(key, row[0][_CHECK:])[:_CHECK]:
            return None
        self.seen.add(key)
        with suppress(msgspec.DecodeError):  # a reading of another shape
            return msgspec.msgpack.decode(row[0][_CHECK:], type=Reading)
        return None

    def put(self, key: bytes, reading: Reading) -> None:
        """Keep a reading; it is on disk when this returns."""
        entry = msgspec.msgpack.encode(reading)
        with self._forgiven():
            if self.base:
                self.base.execute("INSERT OR REPLACE INTO readings VALUES (?, ?, ?)", (key, _digest(key, entry)[:_CHECK] + entry, _now()))

    def close(self) -> None:
        """Note what was used, and let go what was not used for longest where there is too much."""
        with self._forgiven():
            if self.base:
                self.base.execute("BEGIN")
                self.base.executemany("UPDATE readings SET used = ? WHERE key = ? AND used < ?", [(_now(), key, _now() - _DAY) for key in self.seen])
                self.base.execute("COMMIT")
                if self.path.stat().st_size > BOUND:
                    self.base.execute("DELETE FROM readings WHERE key IN (SELECT key FROM readings ORDER BY used LIMIT (SELECT count(*) / 4 FROM readings))")
                    self.base.execute("VACUUM")
        if self.base:
            self.base.close()

    def _open(self) -> None:
        if self.path:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.base = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            self.base.execute("PRAGMA journal_mode = WAL")
            self.base.execute("PRAGMA synchronous = OFF")  # what a power failure damages, the checksums show
            self.base.execute(_TABLE)

    @contextmanager
    def _forgiven(self) -> Iterator[None]:
        """A damaged file is begun anew, and a cache that cannot be used is done without: no run fails for its cache."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            self.base = None
            damaged = isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)
            with suppress(sqlite3.Error, OSError):
                if damaged:
                    for path in _files():
                        path.unlink()
                    self._open()
            told = "is damaged" if damaged else "cannot be used"
            warnings.warn_explicit(f"The cache {told} ({error}); articles are read anew. {VARIABLE} names another folder.", CacheWarning, "research", 0)


def _now() -> int:
    return int(time.time())
