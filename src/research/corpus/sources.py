"""Sources: the files of a corpus folder and of the archives in it, found and opened safely one by one."""

import gzip
import io
import os
import tomllib
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any, BinaryIO

from ..problems import LOST, PASSED, Problem
from .curation import CURATION_FILE
from .formats.encodings import printable
from .formats.registry import HEAD_BYTES, Format, extension_of, find_format, stem_of

# What a damaged file may raise
READ_ERRORS = (OSError, EOFError, ValueError, RuntimeError, zlib.error, zipfile.BadZipFile)
_UNREAD = Path(__file__).parent / "formats" / "unread.toml"
_GZIP = b"\x1f\x8b"
_SAFE_BYTES = 64_000_000  # what unpacks to less is no bomb, whatever its ratio
_MAX_RATIO = 100  # text packs to a tenth; what unpacks to more times its size is a bomb


@dataclass(frozen=True)
class Source:
    """One file of articles, open.

    Attributes:
        name: Its path relative to the corpus folder, "/" between; inside an archive "news.zip/a.txt". Only a label.
        format: Its format.
        content: Its bytes, unpacked; open until the next source is asked for.
    """

    name: str
    format: Format
    content: BinaryIO

    @property
    def stem(self) -> str:
        """The file's name without folder and extensions; a query that a saved page has in its name is part of it."""
        return stem_of(self.name)


def find_sources(corpus: Path) -> Iterator[Source | Problem]:
    """Yield the files of a folder and its sub-folders in the order of their names, and what cannot be opened.

    Hidden files and `corpus.toml` are no sources. Links are not followed: a link inside the folder leads to a file that
    is read anyway, and no corpus can make us read a file outside.

    Args:
        corpus: The folder, or a single file.
    """
    if corpus.is_file():
        yield from _open(corpus, corpus.name)
    else:
        yield from _walk(corpus)


def _walk(root: Path) -> Iterator[Source | Problem]:
    """Go through a folder without recursion, so that none lies too deep."""
    waiting = [("", root)]
    while waiting:
        name, path = waiting.pop()
        if name and path.is_symlink():
            yield _link_problem(name, path, root)
        elif path.is_dir():
            try:
                entries = sorted(path.iterdir(), key=lambda entry: os.fsencode(entry.name), reverse=True)
            except OSError as error:
                yield Problem(printable(name or "."), LOST, f"the folder cannot be opened ({error.strerror})")
                continue
            named = ((f"{name}/{entry.name}".lstrip("/"), entry) for entry in entries if entry.name[0] != ".")
            waiting += [(inner, entry) for inner, entry in named if inner != CURATION_FILE]
        elif path.is_file():
            yield from _open(path, name)
        else:
            yield Problem(printable(name), PASSED, "no file but a pipe, socket or device")


def _link_problem(name: str, path: Path, root: Path) -> Problem:
    if Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root)):
        return Problem(printable(name), PASSED, "a link to what is read where it lies")
    return Problem(printable(name), LOST, "a link out of the corpus folder; copy the file here")


def _open(path: Path, name: str) -> Iterator[Source | Problem]:
    try:
        with io.BufferedReader(path.open("rb", buffering=0), HEAD_BYTES) as file:
            size = os.fstat(file.fileno()).st_size
            if name.lower().endswith(".zip"):
                yield from _open_members(file, name, size)
            else:
                yield _identify(name, name, _unpack(file, name, size), "")
    except OSError as error:
        yield Problem(printable(name), LOST, f"cannot be read ({error.strerror or error})")


def _open_members(file: BinaryIO, name: str, size: int) -> Iterator[Source | Problem]:
    """The files in an archive; nothing is unpacked to the disk, and a member's name is only a label."""
    allowance = [max(_SAFE_BYTES, size * _MAX_RATIO)]
    try:
        with zipfile.ZipFile(file) as archive:
            for member in sorted(archive.infolist(), key=lambda m: m.filename):
                inner = member.filename.replace("\\", "/")
                if member.is_dir() or _is_hidden(inner):
                    continue
                try:
                    with archive.open(member) as content:
                        stream = io.BufferedReader(_Bounded(content, allowance), HEAD_BYTES)
                        unpacked = _unpack(stream, inner, member.compress_size)
                        yield _identify(f"{name}/{inner}", inner, unpacked, " in an archive")
                except READ_ERRORS as error:
                    yield Problem(printable(f"{name}/{inner}"), LOST, f"cannot be unpacked ({error})")
    except READ_ERRORS as error:
        yield Problem(printable(name), LOST, f"is no archive that can be opened ({error})")


def _is_hidden(member: str) -> bool:
    """Whether a part of an archive member's path is hidden, or is the folder that macOS adds."""
    return any(part.startswith((".", "__MACOSX")) and part != ".." for part in member.split("/"))


def _identify(label: str, name: str, content: "io.BufferedReader[Any]", where: str) -> Source | Problem:
    """The source with its format, or the problem that it has none."""
    if found := find_format(name, lambda: _head(content)):
        return Source(printable(label), found, content)
    kind = extension_of(name)
    remedy = f"; {_remedies()[kind]}" if kind in _remedies() else ""
    reason = f"{kind or 'a file without an ending'} is no type of article we read{where}{remedy}"
    return Problem(printable(label), PASSED, reason)


@cache
def _remedies() -> dict[str, str]:
    """What to do with a file that is not read, by its extension."""
    kinds = tomllib.loads(_UNREAD.read_text("utf-8"))
    return {extension: remedy for remedy, extensions in kinds.items() for extension in extensions.split()}


def _head(content: "io.BufferedReader[Any]") -> bytes:
    """The first bytes, which are read again later; b"" for a damaged file."""
    try:
        return content.peek(HEAD_BYTES)[:HEAD_BYTES]
    except READ_ERRORS:
        return b""


def _unpack(file: "io.BufferedReader[Any]", name: str, size: int) -> "io.BufferedReader[Any]":
    """The stream, unpacked if it is packed with gzip: servers send pages so, and programs save them as they come."""
    if not name.lower().endswith(".gz") and file.peek(2)[:2] != _GZIP:
        return file
    bounded = _Bounded(gzip.GzipFile(fileobj=file), [max(_SAFE_BYTES, size * _MAX_RATIO)])
    return io.BufferedReader(bounded, HEAD_BYTES)


class _Bounded(io.RawIOBase):
    """A stream that fails once more bytes came out of it than its allowance, which several streams may share."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile, allowance: list[int]):
        self.read1: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self.allowance = allowance
        self.error: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer; what comes before damaged bytes is given first, and the error with the next call."""
        filled = 0
        while filled < len(buffer) and self.error is None:
            try:
                piece = self.read1(len(buffer) - filled)
            except READ_ERRORS as error:
                self.error = error
                break
            if not piece:
                return filled
            buffer[filled : filled + len(piece)] = piece
            filled += len(piece)
        self.allowance[0] -= filled
        if self.allowance[0] < 0:
            raise ValueError(f"unpacks to more than {_MAX_RATIO} times its size; unpack it by hand if you trust it")
        if not filled and self.error is not None:
            raise self.error
        return filled
