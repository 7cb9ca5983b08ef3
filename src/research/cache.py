"""The cache: records of single articles on disk, so that a later run need not make them again."""

import hashlib
import os
import sqlite3
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import platformdirs

from .errors import CacheWarning
from .nlp.lexicon import FOLDER, Lexicon

VARIABLE = "RESEARCH_CACHE"  # another folder for the cache; "off" reads without one
MAX_SIZE = 6_000_000_000  # bytes: beyond it the least recently used quarter is dropped
_DAY = 86_400  # seconds
_CHECKSUM = 8  # bytes of checksum before each entry
_HERE = Path(__file__).parent
_CREATE = """
    CREATE TABLE IF NOT EXISTS entries (key BLOB PRIMARY KEY, entry BLOB NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID
"""
_EVICT = """
    DELETE FROM entries WHERE key IN (SELECT key FROM entries ORDER BY used LIMIT (SELECT count(*) / 4 FROM entries))
"""


def cache_folder() -> Path | None:
    """The cache's folder: the environment variable's, else the user's cache folder; None where it is off."""
    value = os.environ.get(VARIABLE)
    if value == "off":
        return None
    return Path(value) if value else platformdirs.user_cache_path("research", appauthor=False)


def clear_cache() -> int:
    """Empty the cache and return the number of its entries."""
    held, _ = measure_cache()
    for path in _files():
        path.unlink(missing_ok=True)
    return held


def measure_cache() -> tuple[int, int]:
    """The number of entries, and the size in bytes."""
    path = next(iter(_files()), None)
    if path is None:
        return 0, 0
    try:
        with closing(sqlite3.connect(path)) as base:
            (held,) = base.execute("SELECT count(*) FROM entries").fetchone()
    except sqlite3.Error:
        held = 0
    return held, sum(path.stat().st_size for path in _files())


@cache
def code_version() -> str:
    """Hash of this package's code and lexicons."""
    return _digest_files(_HERE, [*_HERE.rglob("*.py"), *FOLDER.glob("*.toml")])


@cache
def network_version(reader: str | None = None) -> str:
    """Hash of a reader of agreements, by default of the one in the package."""
    folder = Path(reader) if reader else _HERE / "agreements" / "model"
    return _digest_files(folder, folder.glob("*.[oj]*n*"))


def lexicon_version(lexicon: Lexicon) -> str:
    """Hash of the user's additions to the lexicons; "" without any."""
    return _digest_files(folder := Path(lexicon.folder), folder.glob("*.toml")) if lexicon.folder else ""


def digest(*parts: str | bytes) -> bytes:
    """Hash parts so that their borders count: ("ab", "c") is not ("a", "bc")."""
    whole = hashlib.blake2b(digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        whole.update(len(data).to_bytes(8, "little") + data)
    return whole.digest()


def _digest_files(folder: Path, paths: Iterable[Path]) -> str:
    """Hash files by their relative paths and contents."""
    return digest(
        *(part for path in sorted(paths) for part in (path.relative_to(folder).as_posix(), path.read_bytes()))
    ).hex()


def _files() -> list[Path]:
    folder = cache_folder()
    return [path for end in ("", "-wal", "-shm") if folder and (path := folder / f"research.sqlite{end}").exists()]


class Cache:
    """A table of encoded records on disk, which several runs may share; without a folder it is empty.

    A damaged entry counts as missing. A cache that cannot be used gives one warning, and the run goes on without it.
    """

    def __init__(self) -> None:
        folder = cache_folder()
        self.path = folder / "research.sqlite" if folder else None
        self.base: sqlite3.Connection | None = None
        self.used: set[bytes] = set()
        with self._tolerated():
            self._open()

    def __enter__(self) -> "Cache":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(self, key: bytes, decode: Callable[[bytes], Any]) -> Any:
        """The record under a key; None if it is missing or damaged."""
        row = None
        with self._tolerated():
            if self.base:
                row = self.base.execute("SELECT CAST(entry AS BLOB) FROM entries WHERE key = ?", (key,)).fetchone()
        if row is None or row[0][:_CHECKSUM] != digest(key, row[0][_CHECKSUM:])[:_CHECKSUM]:
            return None
        self.used.add(key)
        with suppress(msgspec.DecodeError):  # a record of another shape
            return decode(row[0][_CHECKSUM:])
        return None

    def put(self, key: bytes, entry: bytes) -> None:
        """Store an encoded record; it is on disk when this returns."""
        with self._tolerated():
            if self.base:
                self.base.execute(
                    "INSERT OR REPLACE INTO entries VALUES (?, ?, ?)",
                    (key, digest(key, entry)[:_CHECKSUM] + entry, _now()),
                )

    def close(self) -> None:
        """Note which entries were used; drop the least recently used ones if the file is too large."""
        with self._tolerated():
            if self.base:
                self.base.execute("BEGIN")
                self.base.executemany(
                    "UPDATE entries SET used = ? WHERE key = ? AND used < ?",
                    [(_now(), key, _now() - _DAY) for key in self.used],
                )
                self.base.execute("COMMIT")
                if self.path and self.path.stat().st_size > MAX_SIZE:
                    self.base.execute(_EVICT)
                    self.base.execute("VACUUM")
        if self.base:
            self.base.close()

    def _open(self) -> None:
        if self.path:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.base = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            self.base.execute("PRAGMA journal_mode = WAL")
            self.base.execute("PRAGMA synchronous = OFF")  # checksums show what a power failure damages
            self.base.execute(_CREATE)

    @contextmanager
    def _tolerated(self) -> Iterator[None]:
        """Replace a damaged file, and go on without a cache that cannot be used: no run fails because of its cache."""
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
            state = "is damaged" if damaged else "cannot be used"
            warnings.warn_explicit(
                f"The cache {state} ({error}); articles are read anew. {VARIABLE} names another folder.",
                CacheWarning,
                "research",
                0,
            )


def _now() -> int:
    return int(time.time())
