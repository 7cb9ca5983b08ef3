"""Outputs: killed, crowded or out of room, a run leaves the old folder or the new one, and the next run goes on."""

import errno
import os
import random
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from research.errors import OutputError
from research.tables.bundle import TABLE_FILES
from research.tables.outputs import check_output, rewritten

STATES = ["Kenya", "Ghana", "Peru", "Chile", "Norway", "Japan", "Laos", "Nepal", "Malta", "Togo"]
KINDS = ["trade agreement", "fishing treaty", "memorandum on tourism", "defence pact", "protocol on customs"]


def story(n):
    one, other, kind = STATES[n % 10], STATES[(n // 10 + n % 10 + 1) % 10], KINDS[n % 5]
    day = f"{n % 28 + 1} May 20{10 + n % 15}"
    return f"{one} and {other} signed a {kind} on {day}, Foreign Minister Mary Adjei{n} said. The port has {n} ships."


def write(folder, numbers):
    folder.mkdir(exist_ok=True)
    for n in numbers:
        (folder / f"a{n:03}.txt").write_text(story(n))
    return folder


def command(corpus, out, cache):
    line = [sys.executable, "-m", "research", "tables", str(corpus), "--out", str(out)]
    return subprocess.Popen(
        line,
        env={**os.environ, "RESEARCH_CACHE": str(cache)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(corpus, out, cache="off"):
    process = command(corpus, out, cache)
    said, wrong = process.communicate()
    return process.returncode, said, wrong


def contents(folder):
    return (
        {path.relative_to(folder).as_posix(): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}
        if folder.exists()
        else {}
    )


@pytest.mark.slow
def test_ten_kills_leave_the_old_tables_or_the_new_ones_and_the_last_run_is_like_an_undisturbed_one(tmp_path):
    corpus, out, cache = write(tmp_path / "corpus", range(200)), tmp_path / "out", tmp_path / "cache"
    assert run(corpus, out, tmp_path / "other")[0] == 0
    old = contents(out)
    write(corpus, range(300))
    began = time.monotonic()
    assert run(corpus, tmp_path / "undisturbed")[0] == 0
    took, new = time.monotonic() - began, contents(tmp_path / "undisturbed")
    assert old.keys() == new.keys() == TABLE_FILES and old != new
    moments, killed = random.Random(1922), 0
    for _ in range(10):
        process = command(corpus, out, cache)
        time.sleep(moments.uniform(0.1, 1) * took)
        killed += process.poll() is None
        process.kill()
        process.communicate()
        assert contents(out) in (old, new)
    assert killed > 0
    assert run(corpus, out, cache)[0] == 0
    assert contents(out) == new
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".out")]


@pytest.mark.slow
def test_of_two_runs_into_one_folder_one_wins_whole(tmp_path):
    corpora = [write(tmp_path / "a", range(20)), write(tmp_path / "b", range(30, 45))]
    alone = []
    for corpus in corpora:
        run(corpus, tmp_path / "alone", tmp_path / "cache")
        alone.append(contents(tmp_path / "alone"))
    runs = [command(corpus, tmp_path / "out", tmp_path / "cache") for corpus in corpora]
    for process in runs:
        process.communicate()
        assert process.returncode == 0
    assert contents(tmp_path / "out") in alone


FULL = """
import resource, sys
from research.errors import OutputError
from research.tables.bundle import Tables
tables = Tables.load(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))
try:
    tables.save(sys.argv[2])
except OutputError as error:
    print(error)
"""


def test_where_a_file_cannot_grow_what_was_there_stays(tables, tmp_path):
    whole, out = tables.save(tmp_path / "whole"), tables.save(tmp_path / "out")
    said = subprocess.run(
        [sys.executable, "-c", FULL, str(whole), str(out)], capture_output=True, text=True, check=True
    ).stdout
    assert (
        said
        == f"cannot write to {str(out)!r} (File too large); pass a folder that can be written, on a disk with room\n"
    )
    assert contents(out) == contents(whole) and {path.name for path in tmp_path.iterdir()} == {"out", "whole"}


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_a_fault_while_writing_leaves_what_was_there(tables, tmp_path, monkeypatch, code):
    old = contents(tables.save(tmp_path / "out"))
    real, written = Path.write_bytes, []

    def write_bytes(path, data):
        written.append(path)
        if len(written) > 5:
            raise OSError(code, os.strerror(code))
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", write_bytes)
    with pytest.raises(OutputError, match=os.strerror(code)):
        tables.save(tmp_path / "out")
    assert contents(tmp_path / "out") == old and len(list(tmp_path.iterdir())) == 1


def test_without_an_exchange_in_one_step_the_old_folder_waits_beside(tables, tmp_path, monkeypatch):
    monkeypatch.setattr("research.tables.outputs._exchange", lambda *_: False)
    first = contents(tables.save(tmp_path / "out"))
    assert contents(tables.save(tmp_path / "out")) == first and len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("exchange", [True, False])
@pytest.mark.parametrize("there", [True, False])
def test_a_folder_that_comes_or_goes_between_a_look_and_a_move_is_looked_for_again(
    tables, tmp_path, monkeypatch, exchange, there
):
    first, seen, real = contents(tables.save(tmp_path / "whole")), [], Path.exists
    if there:
        tables.save(tmp_path / "out")

    def exists(path):
        lies = path == tmp_path / "out" and sys._getframe(1).f_code.co_name == "_swap" and not seen
        seen.extend([path] * lies)
        return real(path) != lies

    monkeypatch.setattr(Path, "exists", exists)
    if not exchange:
        monkeypatch.setattr("research.tables.outputs._exchange", lambda *_: False)
    assert (
        contents(tables.save(tmp_path / "out")) == first
        and seen
        and {path.name for path in tmp_path.iterdir()} == {"out", "whole"}
    )


def test_what_a_killed_run_left_is_cleared_up(tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = tmp_path / f".out.{socket.gethostname()}.{ended.pid}-00.old"
    left.mkdir()
    (left / "a.csv").write_text("old")
    (tmp_path / f".out.{socket.gethostname()}.{ended.pid}-00.new").mkdir()
    (tmp_path / f".out.elsewhere.{ended.pid}-00.new").mkdir()  # of another machine: it may be at work
    with pytest.raises(ZeroDivisionError), rewritten(tmp_path / "out", {"a.csv"}):
        assert contents(tmp_path / "out") == {"a.csv": b"old"}
        1 / 0  # noqa: B018
    assert contents(tmp_path / "out") == {"a.csv": b"old"} and len(list(tmp_path.iterdir())) == 2


def test_a_folder_with_other_files_is_never_replaced(tables, tmp_path):
    out = tables.save(tmp_path / "out")
    (out / "thesis.docx").write_text("years of work")
    with pytest.raises(
        OutputError,
        match=r"holds 'thesis.docx', which is no output of ours and would be lost; pass a new or empty folder",
    ):
        tables.save(out)
    (out / "thesis.docx").unlink()
    (out / ".ipynb_checkpoints").mkdir()
    tables.save(out)
    assert set(contents(out)) == TABLE_FILES
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="is a file; pass a folder to write to"):
        check_output(tmp_path / "file", TABLE_FILES)
