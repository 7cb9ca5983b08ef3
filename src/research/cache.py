"""The cache: what was worked out from one article alone, kept so that a second run, or one that was killed, goes on from there."""

import hashlib
import os
import sqlite3
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import platformdirs

from .errors import CacheWarning
from .nlp.lexicon import FOLDER, Lexicon

VARIABLE = "RESEARCH_CACHE"  # another folder for the cache; "off" reads without one
BOUND = 6_000_000_000  # bytes: beyond it the entries not used for longest go
_DAY = 86_400  # seconds
_CHECK = 8  # bytes of checksum before each entry
_HERE = Path(__file__).parent
_TABLE = "CREATE TABLE IF NOT EXISTS entries (key BLOB PRIMARY KEY, entry BLOB NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID"


def cache_folder() -> Path | None:
    """Where the cache is: the user's cache folder, or what the environment says; None for none."""
    said = os.environ.get(VARIABLE, "")
    return None if said == "off" else Path(said) if said else platformdirs.user_cache_path("research", appauthor=False)


def clear_cache() -> int:
    """Empty the cache; returns how many entries it held."""
    held, _ = measure_cache()
    for path in _files():
        path.unlink(missing_ok=True)
    return held


def measure_cache() -> tuple[int, int]:
    """How many entries the cache holds, and its size in bytes."""
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
    paths = sorted([*_HERE.rglob("*.py"), *FOLDER.glob("*.toml")])
    return digest(*(part for path in paths for part in (path.relative_to(_HERE).as_posix(), path.read_bytes()))).hex()


@cache
def network_version(reader: str = "") -> str:
    """Hash of a reader of agreements; "" is the one that the package brings."""
    folder = Path(reader) if reader else _HERE / "agreements" / "model"
    return digest(*(part for path in sorted(folder.glob("*.[oj]*n*")) for part in (path.name, path.read_bytes()))).hex()


def lexicon_version(lexicon: Lexicon) -> str:
    """Hash of the user's additions to the lexicons; "" without any."""
    return (
        digest(
            *(part for path in sorted(Path(lexicon.folder).glob("*.toml")) for part in (path.name, path.read_bytes()))
        ).hex()
        if lexicon.folder
        else ""
    )


def digest(*parts: str | bytes) -> bytes:
    """A hash of parts that stay apart: ("ab", "c") is not ("a", "bc")."""
    whole = hashlib.blake2b(digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        whole.update(len(data).to_bytes(8, "little") + data)
    return whole.digest()


def _files() -> list[Path]:
    folder = cache_folder()
    return [path for end in ("", "-wal", "-shm") if folder and (path := folder / f"research.sqlite{end}").exists()]


class Cache:
    """A table of records on disk, which several runs may share; without a folder it holds nothing.

    An entry that is damaged is as good as none; a cache that cannot be used is told in one warning and done without.
    """

    def __init__(self) -> None:
        folder = cache_folder()
        self.path = folder / "research.sqlite" if folder else None
        self.base: sqlite3.Connection | None = None
        self.seen: set[bytes] = set()
        with self._forgiven():
            self._open()

    def __enter__(self) -> "Cache":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(self, key: bytes, decode: Callable[[bytes], Any]) -> Any:
        """The record kept under a key; None where there is none, or one that is damaged."""
        row = None
        with self._forgiven():
            row = (
                self.base.execute("SELECT CAST(entry AS BLOB) FROM entries WHERE key = ?", (key,)).fetchone()
                if self.base
                else None
            )
        if row is None or row[0][:_CHECK] != digest(key, row[0][_CHECK:])[:_CHECK]:
            return None
        self.seen.add(key)
        with suppress(msgspec.DecodeError):  # a record of another shape
            return decode(row[0][_CHECK:])
        return None

    def put(self, key: bytes, entry: bytes) -> None:
        """Keep a record, encoded; it is on disk when this returns."""
        with self._forgiven():
            if self.base:
                self.base.execute(
                    "INSERT OR REPLACE INTO entries VALUES (?, ?, ?)",
                    (key, digest(key, entry)[:_CHECK] + entry, _now()),
                )

    def close(self) -> None:
        """Note what was used, and let go what was not used for longest where there is too much."""
        with self._forgiven():
            if self.base:
                self.base.execute("BEGIN")
                self.base.executemany(
                    "UPDATE entries SET used = ? WHERE key = ? AND used < ?",
                    [(_now(), key, _now() - _DAY) for key in self.seen],
                )
                self.base.execute("COMMIT")
                if self.path and self.path.stat().st_size > BOUND:
                    self.base.execute(
                        "DELETE FROM entries WHERE key IN (SELECT key FROM entries ORDER BY used LIMIT (SELECT count(*) / 4 FROM entries))"
                    )
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
            warnings.warn_explicit(
                f"The cache {told} ({error}); articles are read anew. {VARIABLE} names another folder.",
                CacheWarning,
                "research",
                0,
            )


def _now() -> int:
    return int(time.time())
