"""Outputs: folders that are written aside and take the old one's place at once, so that nobody ever sees half of one."""

import ctypes
import errno
import os
import shutil
import socket
import sys
import tempfile
import uuid
from collections.abc import Iterator, Set
from contextlib import contextmanager
from fnmatch import fnmatchcase
from hashlib import blake2b
from pathlib import Path
from typing import Any

import psutil
from filelock import FileLock

from ..errors import OutputError

_TRIES = 5
_SWAP = 2  # RENAME_EXCHANGE on Linux, RENAME_SWAP on macOS
_DROPPED = {".ipynb_checkpoints", ".DS_Store"}  # what others leave beside our files, and nobody misses


def check_output(folder: Path, ours: Set[str], *, corpus: Path | None = None) -> None:
    """Refuse a folder that holds what we did not write, for it is replaced as a whole, or that would be read as articles.

    Args:
        folder: The folder to be written; it need not exist.
        ours: The paths relative to it that we write; a "*" stands for any part of one name.
        corpus: The corpus that is read.

    Raises:
        OutputError: It is a file, holds a file of another name, or lies in the corpus.
    """
    if corpus is not None and folder.resolve().is_relative_to(corpus.resolve()):
        raise OutputError(
            f"{str(folder)!r} lies in the corpus and would be read as articles the next time; pass a folder outside {str(corpus)!r}"
        )
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{str(folder)!r} is a file; pass a folder to write to")
    foreign = next((path for path in files_in(folder) if not _is_ours(path.as_posix(), ours)), None)
    if foreign is not None:
        raise OutputError(
            f"{str(folder)!r} holds {str(foreign)!r}, which is no output of ours and would be lost; pass a new or empty folder"
        )


def files_in(folder: Path) -> list[Path]:
    """The files of a folder and those below it, and links, relative to it and sorted; without what others leave beside ours."""
    found = (
        (path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
        if folder.exists()
        else ()
    )
    return sorted(path for path in found if _DROPPED.isdisjoint(path.parts))


@contextmanager
def rewritten(folder: Path, ours: Set[str]) -> Iterator[Path]:
    """Give a new folder to write to; when the block ends well, it takes the place of `folder` at once.

    Killed at any moment, a run leaves the old folder or the new one. Of two runs into one folder the later wins whole.

    Args:
        folder: The folder to be replaced; made where missing.
        ours: The paths relative to it that we write, see `check_output`.

    Raises:
        OutputError: The folder holds other files, or cannot be written.
    """
    check_output(folder, ours)
    aside = (
        folder.absolute().parent
        / f".{folder.absolute().name}.{socket.gethostname()}.{os.getpid()}-{uuid.uuid4().hex[:8]}.new"
    )
    try:
        aside.parent.mkdir(parents=True, exist_ok=True)
        _clear_up(folder.absolute())
        aside.mkdir()
        yield aside
        _swap(aside, folder.absolute())
    except OSError as error:
        raise OutputError(
            f"cannot write to {str(folder)!r} ({error.strerror or error}); pass a folder that can be written, on a disk with room"
        ) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _is_ours(path: str, ours: Set[str]) -> bool:
    return path in ours or any(
        "*" in name and name.count("/") == path.count("/") and fnmatchcase(path, name) for name in ours
    )


def _clear_up(folder: Path) -> None:
    """Take away what runs that were killed left of this folder, and put back what one was about to replace."""
    for left in sorted(folder.parent.glob(f".{_literal(folder.name)}.{_literal(socket.gethostname())}.*.*")):
        run, state = left.name.rsplit(".", 2)[1:]
        pid = run.partition("-")[0]
        if not pid.isdigit() or psutil.pid_exists(int(pid)):
            continue
        if state == "old" and not folder.exists():
            left.rename(folder)
        elif state in ("new", "old"):
            shutil.rmtree(left, ignore_errors=True)


def _literal(name: str) -> str:
    """A name as a pattern that matches itself alone."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def _swap(aside: Path, folder: Path) -> None:
    """Put the new folder in the old one's place, one run of this machine after the other; the old one is then where the new one was."""
    user = str(os.getuid()) if sys.platform != "win32" else ""
    key = blake2b(f"{user} {folder}".encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
    with FileLock(Path(tempfile.gettempdir(), f"research-{key}.lock")):
        for left in reversed(
            range(_TRIES)
        ):  # a run on another machine may make the folder or take it away between a look and a move
            try:
                if not folder.exists():
                    aside.rename(folder)
                elif not _exchange(os.fsencode(aside), os.fsencode(folder)):
                    _replace(aside, folder)
                return
            except OSError as error:
                if not left or error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT):
                    raise


def _replace(aside: Path, folder: Path) -> None:
    """Do so in two steps, between which the old folder waits beside."""
    old = aside.with_suffix(".old")
    folder.rename(old)
    try:
        aside.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _exchange(one: bytes, other: bytes) -> bool:
    """Exchange two folders in one step, where the system can; Python has no function for it."""
    system: Any = ctypes.CDLL(None, use_errno=True) if sys.platform in ("linux", "darwin") else None
    if hasattr(system, "renameat2"):
        return system.renameat2(-100, one, -100, other, _SWAP) == 0  # -100: paths, not folders opened before
    return hasattr(system, "renamex_np") and system.renamex_np(one, other, _SWAP) == 0
