"""Sources: the files of a corpus folder, packed ones among them, found and opened safely one by one."""

import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO

from ..problems import LOST, PASSED, Problem

KINDS = (".txt", ".md", ".html", ".htm", ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet")
FACTS = "corpus.toml"
BROKEN = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    zlib.error,
    zipfile.BadZipFile,
)  # what a damaged file may raise
_SMALL = 64_000_000  # bytes: what unpacks to less is no bomb, however well it was packed
_TIMES = 100  # text packs to a tenth; what unpacks to so many times its size is a bomb


@dataclass(frozen=True)
class Source:
    """One file of articles, open.

    Attributes:
        name: Its path relative to the corpus folder, "/" between; inside an archive "news.zip/a.txt". Only a label.
        kind: One of `KINDS`.
        content: Its bytes, unpacked; open until the next source is asked for.
    """

    name: str
    kind: str
    content: BinaryIO

    @property
    def stem(self) -> str:
        """The file's name without folder and endings."""
        packed = self.name.lower().endswith(".gz")
        return PurePosixPath(self.name[:-3] if packed else self.name).stem


def find_sources(corpus: Path) -> Iterator[Source | Problem]:
    """Yield the files of a folder and its sub-folders in the order of their names, or the one file given, and what cannot be opened.

    Hidden files and `corpus.toml` are no sources. No link is followed: what it leads to
    inside the folder is read where it lies, and nobody's corpus can make us read a file outside.
    """
    if corpus.is_file():
        yield from _open(corpus, corpus.name)
        return
    yield from _walk(corpus)


def label(text: str) -> str:
    """A file's name as text: what is no character, or would break a line or a list, replaced."""
    shown = os.fsencode(text).decode("utf-8", "replace")
    return "".join(c if c.isprintable() and c != ";" else "\ufffd" for c in shown)


def _walk(root: Path) -> Iterator[Source | Problem]:
    """Go through a folder without calling itself: however deep folders lie in each other, none is too deep."""
    waiting = [("", root)]
    while waiting:
        name, path = waiting.pop()
        if name and path.is_symlink():
            inside = Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))
            told = (
                (PASSED, "a link to what is read where it lies")
                if inside
                else (LOST, "a link out of the corpus folder; copy the file here")
            )
            yield Problem(label(name), *told)
        elif path.is_dir():
            try:
                inner = sorted(path.iterdir(), key=lambda entry: os.fsencode(entry.name), reverse=True)
            except OSError as error:
                yield Problem(label(name or "."), LOST, f"the folder cannot be opened ({error.strerror})")
                continue
            named = ((f"{name}/{entry.name}".lstrip("/"), entry) for entry in inner if not entry.name.startswith("."))
            waiting += [(inside, entry) for inside, entry in named if inside != FACTS]
        elif path.is_file():
            yield from _open(path, name)
        else:
            yield Problem(label(name), PASSED, "no file but a pipe, socket or device")


def _kind_of(name: str) -> str:
    """A file's ending in small letters, that of the packing left out."""
    return PurePosixPath(name.lower().removesuffix(".gz")).suffix


def _open(path: Path, name: str) -> Iterator[Source | Problem]:
    kind = _kind_of(name)
    if kind not in (*KINDS, ".zip") or name.lower().endswith(".zip.gz"):
        yield Problem(label(name), PASSED, f"{kind or 'a file without an ending'} is no type of article we read")
        return
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if kind == ".zip":
                yield from _open_members(file, name, size)
            else:
                yield Source(label(name), kind, _unpacked(file, name, size))
    except OSError as error:
        yield Problem(label(name), LOST, f"cannot be read ({error.strerror or error})")


def _open_members(file: BinaryIO, name: str, size: int) -> Iterator[Source | Problem]:
    """The files in an archive; nothing is unpacked to the disk, and a member's name is only a label."""
    allowed = [max(_SMALL, size * _TIMES)]
    try:
        with zipfile.ZipFile(file) as archive:
            for member in sorted(archive.infolist(), key=lambda m: m.filename):
                inner = member.filename.replace("\\", "/")
                kind = _kind_of(inner)
                if member.is_dir() or any(
                    part.startswith((".", "__MACOSX")) and part != ".." for part in inner.split("/")
                ):
                    continue
                if kind not in KINDS:
                    yield Problem(
                        label(f"{name}/{inner}"),
                        PASSED,
                        f"{kind or 'a file without an ending'} is no type of article we read in an archive",
                    )
                    continue
                try:
                    with archive.open(member) as content:
                        stream = io.BufferedReader(_Bounded(content, allowed))
                        yield Source(label(f"{name}/{inner}"), kind, _unpacked(stream, inner, member.compress_size))
                except BROKEN as error:
                    yield Problem(label(f"{name}/{inner}"), LOST, f"cannot be unpacked ({error})")
    except BROKEN as error:
        yield Problem(label(name), LOST, f"is no archive that can be opened ({error})")


def _unpacked(file: BinaryIO, name: str, size: int) -> BinaryIO:
    if not name.lower().endswith(".gz"):
        return file
    return io.BufferedReader(_Bounded(gzip.GzipFile(fileobj=file), [max(_SMALL, size * _TIMES)]))


class _Bounded(io.RawIOBase):
    """A stream that fails once more than `allowed` bytes came out of it; streams that share `allowed` share the bound."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile, allowed: list[int]):
        self.stream, self.allowed = stream, allowed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self.stream.read(len(buffer))
        self.allowed[0] -= len(piece)
        if self.allowed[0] < 0:
            raise ValueError(f"unpacks to more than {_TIMES} times its size; unpack it by hand if you trust it")
        buffer[: len(piece)] = piece
        return len(piece)
