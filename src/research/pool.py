"""Worker pools: this process, several processes, or a Dask cluster, each as a standard executor."""

import logging
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from threading import Thread
from typing import Any

from .errors import ParameterError, WorkerError

ENGINES = ("processes", "dask")
_MAX_PROCESSES = 61 if sys.platform == "win32" else 1000  # Windows cannot wait for more
_QUIET = logging.CRITICAL
_TIMEOUT = 10  # seconds for a scheduler and its first worker to answer


class InlineExecutor(Executor):
    """Does the work at once, in this process."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future:
        """Call the function now; an error is raised here, not kept in the future."""
        future: Future = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class _DaskExecutor(Executor):
    """A Dask client's workers; cancels pending work when the scheduler is gone, where Dask's own may wait for ever."""

    def __init__(self, client: Any) -> None:
        self._client, self._executor = client, client.get_executor(pure=False)
        self._pending: set[Future] = set()
        Thread(target=self._follow, daemon=True).start()

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future:
        """Send a call to a worker."""
        future = self._executor.submit(fn, *args, **kwargs)
        self._pending.add(future)
        future.add_done_callback(self._pending.discard)
        return future

    def _follow(self) -> None:
        while self._client.status != "closed" or self._pending:
            if self._client.status == "closed":
                for future in list(self._pending):
                    future.cancel()
            time.sleep(1)


@contextmanager
def make_executor(
    jobs: int | Executor = 1, *, engine: str = "processes", scheduler: str | None = None
) -> Iterator[Executor]:
    """Open workers for `read_corpus` and `analyze`; the tables do not depend on them.

    New processes import the main script, so the call must stand there under `if __name__ == "__main__":`.

    Args:
        jobs: The number of processes, this one included, or of Dask workers; 0 for one per core. Or an open executor,
            which is yielded as it is and stays open.
        engine: One of `ENGINES`.
        scheduler: The address of a Dask scheduler, "tcp://10.0.0.1:8786", with workers of its own; by default
            one starts here.

    Raises:
        ParameterError: A value is impossible, or Dask is not installed.
        WorkerError: A worker was killed; with Dask, so were those that took over its work.
    """
    if isinstance(jobs, Executor):
        yield jobs
        return
    if not isinstance(jobs, int) or jobs < 0:
        raise ParameterError(f"jobs is {jobs!r}; pass the number of workers, 0 for one a core")
    if engine not in ENGINES:
        raise ParameterError(f"engine is {engine!r}; choose one of {', '.join(ENGINES)}")
    if scheduler and engine != "dask":
        raise ParameterError(f"scheduler is {scheduler!r}, but engine is {engine!r}; pass engine dask")
    count = min(jobs or os.cpu_count() or 1, _MAX_PROCESSES)
    if engine == "dask":
        with _cluster(count, scheduler) as executor:
            yield executor
    elif count == 1:
        yield InlineExecutor()
    else:
        with _processes(count - 1) as executor:
            yield executor


@contextmanager
def _processes(count: int) -> Iterator[Executor]:
    try:
        with ProcessPoolExecutor(count, get_context("spawn")) as pool:
            try:
                yield pool
            finally:
                pool.shutdown(cancel_futures=True)
    except BrokenProcessPool as error:
        raise WorkerError(
            "a worker was killed, perhaps for lack of memory; run again with fewer jobs, what was read is in the cache"
        ) from error


@contextmanager
def _cluster(count: int, scheduler: str | None) -> Iterator[Executor]:
    try:
        from distributed import Client, KilledWorker, LocalCluster
        from distributed.utils import silence_logging_cmgr
    except ImportError as error:
        raise ParameterError(
            "engine is 'dask', but Dask is not installed; run: pip install 'research[cluster]'"
        ) from error
    name = f"Dask's scheduler {scheduler or 'of this machine'}"
    with silence_logging_cmgr(_QUIET), ExitStack() as opened:  # errors are reported below, in one line
        try:
            where = scheduler or opened.enter_context(
                LocalCluster(
                    n_workers=count, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=_QUIET
                )
            )
            client = opened.enter_context(Client(where, timeout=_TIMEOUT, set_as_default=False))
            client.wait_for_workers(1, timeout=_TIMEOUT)
        except (OSError, ValueError, AssertionError) as error:  # nobody there, no address, or Dask's thread is late
            why = str(error) or "this machine is too busy"
            raise WorkerError(f"{name} does not answer, or has no workers ({why}); start both and run again") from error
        try:
            yield _DaskExecutor(client)
        except KilledWorker as error:
            raise WorkerError(
                "every worker that took a batch was killed; give workers more memory and run again, "
                "what was read is in the cache"
            ) from error
        except CancelledError as error:
            raise WorkerError(f"{name} is gone; start it and run again, what was read is in the cache") from error
