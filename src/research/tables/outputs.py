"""Outputs: folders that are written aside and replace the old one at once, so that nobody ever sees half of one."""

import ctypes
import errno
import glob
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
_IGNORED = {".ipynb_checkpoints", ".DS_Store"}  # what other software leaves beside our files


def check_output(folder: Path, ours: Set[str], *, corpus: Path | None = None) -> None:
    """Refuse a folder with files of others, because it is replaced as a whole, or one within the corpus.

    Args:
        folder: The folder to be written; it need not exist.
        ours: The paths relative to it that we write; a "*" stands for any part of one name.
        corpus: The corpus that is read.

    Raises:
        OutputError: It is a file, holds a file of another name, or lies in the corpus.
    """
    name = str(folder)
    if corpus is not None and folder.resolve().is_relative_to(corpus.resolve()):
        raise OutputError(
            f"{name!r} lies in the corpus and would be read as articles the next time; "
            f"pass a folder outside {str(corpus)!r}"
        )
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{name!r} is a file; pass a folder to write to")
    foreign = next((str(path) for path in files_in(folder) if not _is_ours(path.as_posix(), ours)), None)
    if foreign is not None:
        raise OutputError(
            f"{name!r} holds {foreign!r}, which is no output of ours and would be lost; pass a new or empty folder"
        )


def files_in(folder: Path) -> list[Path]:
    """The files and links in a folder and below, relative to it and sorted, without what other software leaves."""
    found = [path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()]
    return sorted(path for path in found if _IGNORED.isdisjoint(path.parts))


@contextmanager
def rewritten(folder: Path, ours: Set[str]) -> Iterator[Path]:
    """Yield a new folder to write to; when the block ends without an error, it replaces `folder` at once.

    A run killed at any moment leaves the old folder or the new one. Of two runs into one folder the later one wins.

    Args:
        folder: The folder to be replaced; made where missing.
        ours: The paths relative to it that we write, see `check_output`.

    Raises:
        OutputError: The folder holds other files, or cannot be written.
    """
    check_output(folder, ours)
    target = folder.absolute()
    run = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
    aside = target.with_name(f".{target.name}.{socket.gethostname()}.{run}.new")
    try:
        aside.parent.mkdir(parents=True, exist_ok=True)
        _clear_up(target)
        aside.mkdir()
        yield aside
        _swap(aside, target)
    except OSError as error:
        raise OutputError(
            f"cannot write to {str(folder)!r} ({error.strerror or error}); "
            "pass a folder that can be written, on a disk with room"
        ) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _is_ours(path: str, ours: Set[str]) -> bool:
    return path in ours or any(
        "*" in name and name.count("/") == path.count("/") and fnmatchcase(path, name) for name in ours
    )


def _clear_up(folder: Path) -> None:
    """Remove what killed runs left beside this folder, and put back the folder that one was about to replace."""
    for left in sorted(folder.parent.glob(f".{glob.escape(folder.name)}.{glob.escape(socket.gethostname())}.*.*")):
        run, state = left.name.rsplit(".", 2)[1:]
        pid = run.partition("-")[0]
        if not pid.isdigit() or psutil.pid_exists(int(pid)):
            continue
        if state == "old" and not folder.exists():
            left.rename(folder)
        elif state in ("new", "old"):
            shutil.rmtree(left, ignore_errors=True)


def _swap(aside: Path, folder: Path) -> None:
    """Put the new folder in the old one's place; the lock admits one run of this machine at a time.

    A run on another machine may make or remove the folder between a look and a move, which is then tried again.
    """
    user = str(os.getuid()) if sys.platform != "win32" else ""
    key = blake2b(f"{user} {folder}".encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
    with FileLock(Path(tempfile.gettempdir(), f"research-{key}.lock")):
        for tries_left in reversed(range(_TRIES)):
            try:
                if not folder.exists():
                    aside.rename(folder)
                elif not _exchange(os.fsencode(aside), os.fsencode(folder)):
                    _replace(aside, folder)
                return
            except OSError as error:
                if not tries_left or error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT):
                    raise


def _replace(aside: Path, folder: Path) -> None:
    """Replace the folder in two steps, between which the old one lies beside it."""
    old = aside.with_suffix(".old")
    folder.rename(old)
    try:
        aside.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _exchange(one: bytes, other: bytes) -> bool:
    """Exchange two folders in one step where the system can, which Python has no function for."""
    system: Any = ctypes.CDLL(None, use_errno=True) if sys.platform in ("linux", "darwin") else None
    if hasattr(system, "renameat2"):
        return system.renameat2(-100, one, -100, other, _SWAP) == 0  # -100: paths, not folders opened before
    return hasattr(system, "renamex_np") and system.renamex_np(one, other, _SWAP) == 0
