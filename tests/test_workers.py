"""Workers: the same bytes whoever works, and a clear word when they cannot."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest

from research.__main__ import main
from research.analysis import analyze
from research.corpus.loading import read_corpus
from research.errors import ParameterError, WorkerError
from research.pool import InlineExecutor, make_executor

PLACES = "Accra Lima Nairobi Quito Dakar Lagos Tunis Sofia".split()
ARTICLES = 200  # four batches


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    folder = tmp_path_factory.mktemp("many")
    for n in range(ARTICLES):
        place = PLACES[n % len(PLACES)]
        text = f"Kenya and Ghana signed trade agreement No. {n} in {place} on {n % 28 + 1} May 2024, Foreign Minister Mary Adjei said. She met President Ana Quispe."
        (folder / f"a{n:03}.txt").write_text(text)
    return folder


@pytest.fixture
def uncached(monkeypatch):
    monkeypatch.setenv("RESEARCH_CACHE", "off")


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def alone(many, tmp_path_factory):
    """What one process writes."""
    out = tmp_path_factory.mktemp("alone") / "tables"
    analyze(read_corpus(many)).save(out)
    return written(out)


@pytest.mark.slow
@pytest.mark.parametrize("options", [["--jobs", "2"], ["--jobs", "2", "--engine", "dask"]])
def test_the_bytes_do_not_depend_on_who_works(many, alone, uncached, tmp_path, options, capfd):
    assert main(["tables", str(many), "--out", str(tmp_path / "out"), *options]) == 0 and capfd.readouterr().err == ""
    assert written(tmp_path / "out") == alone


@pytest.mark.slow
def test_a_killed_process_is_told_and_leaves_what_was_read(many, alone, monkeypatch, tmp_path):
    monkeypatch.setenv("RESEARCH_CACHE", str(tmp_path / "cache"))
    with (
        pytest.raises(WorkerError, match="a worker was killed, perhaps for lack of memory; run again with fewer jobs"),
        make_executor(2) as executor,
    ):
        executor.submit(os.kill, executor.submit(os.getpid).result(), signal.SIGKILL)
        analyze(read_corpus(many, jobs=executor), jobs=executor)
    analyze(read_corpus(many)).save(tmp_path / "out")
    assert written(tmp_path / "out") == alone


class Killing(Executor):
    """Hands batches on, and kills one of the workers with the third."""

    def __init__(self, executor, pid):
        self.executor, self.pid, self.batches = executor, pid, 0

    def submit(self, fn, /, *args, **kwargs):
        future = self.executor.submit(fn, *args, **kwargs)
        self.batches += 1
        if self.batches == 3:
            os.kill(self.pid, signal.SIGKILL)
        return future


@pytest.mark.slow
def test_a_cluster_survives_a_killed_worker(many, alone, uncached, tmp_path):
    with make_executor(2, engine="dask") as executor:
        killing = Killing(executor, executor.submit(os.getpid).result())
        analyze(read_corpus(many), jobs=killing).save(tmp_path / "out")
    assert killing.batches == 4 and not psutil.pid_exists(killing.pid)
    assert written(tmp_path / "out") == alone


def test_a_worker_of_another_version_is_refused(many, monkeypatch, uncached):
    class Elsewhere(InlineExecutor):
        def submit(self, fn, /, *args, **kwargs):
            monkeypatch.setattr("research.extraction.code_version", lambda *modules: "another")
            return super().submit(fn, *args, **kwargs)

    with pytest.raises(
        WorkerError,
        match=r"worker '.*' has another version of research, its lexicons or its model; install the same lock on every machine",
    ):
        read_corpus(many, jobs=Elsewhere())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"jobs": -1}, "jobs is -1; pass the number of workers, 0 for one a core"),
        ({"jobs": "two"}, "jobs is 'two'"),
        ({"jobs": 2, "engine": "ray"}, "engine is 'ray'; choose one of processes, dask"),
        ({"scheduler": "tcp://localhost:1"}, "pass engine dask"),
    ],
)
def test_what_cannot_be_is_refused(options, message):
    with pytest.raises(ParameterError, match=message), make_executor(**options):
        pass


@pytest.mark.parametrize("scheduler", ["tcp://127.0.0.1:9", "nowhere"])
def test_no_scheduler_there_is_told(monkeypatch, scheduler):
    monkeypatch.setattr("research.pool._TIMEOUT", 1)
    with (
        pytest.raises(WorkerError, match=f"Dask's scheduler {scheduler} does not answer, or has no workers"),
        make_executor(engine="dask", scheduler=scheduler),
    ):
        pass


def test_a_machine_too_busy_for_dask_is_told(monkeypatch):
    def late(*args, **kwargs):
        raise AssertionError  # as Dask does when its thread has not started within ten seconds

    monkeypatch.setattr("distributed.Client", late)
    with (
        pytest.raises(WorkerError, match=r"does not answer, or has no workers \(this machine is too busy\)"),
        make_executor(engine="dask", scheduler="tcp://127.0.0.1:9"),
    ):
        pass


@pytest.mark.slow
def test_a_scheduler_that_is_gone_midway_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr("research.pool._TIMEOUT", 5)
    found = tmp_path / "scheduler.json"
    with (
        dask("scheduler", "--port", "0", "--scheduler-file", found) as scheduler,
        dask("worker", "--nthreads", "1", "--scheduler-file", found),
    ):
        while not found.exists():
            time.sleep(0.1)
        address = json.loads(found.read_text())["address"]
        gone = pytest.raises(
            WorkerError,
            match=f"Dask's scheduler {address} is gone; start it and run again, what was read is in the cache",
        )
        with gone, ExitStack() as opened:
            executor = opened.enter_context(patiently(lambda: make_executor(engine="dask", scheduler=address)))
            assert executor.submit(abs, -1).result() == 1
            before = executor.submit(time.sleep, 600)
            scheduler.kill()
            after = executor.submit(time.sleep, 600)
            for future in (after, before):
                future.result(60)


@contextmanager
def patiently(make, tries=5):
    """Opens workers; on a machine that stalls for ten seconds, Dask gives up before its thread has started."""
    with ExitStack() as opened:
        for left in reversed(range(tries)):
            try:
                executor = opened.enter_context(make())
                break
            except WorkerError as error:
                if not left or "too busy" not in str(error):
                    raise
        yield executor


@contextmanager
def dask(*command):
    with subprocess.Popen(
        [sys.executable, "-m", "dask", *map(str, command), "--no-dashboard"], stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
