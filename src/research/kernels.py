"""Kernels: forked off one process that has everything imported, where the system can fork, so that a batch imports it once."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

import psutil
from jupyter_client.manager import AsyncKernelManager

from .errors import WorkerError

CAN_FORK = sys.platform == "linux"  # macOS has libraries that do not survive it, Windows has no fork

_LAUNCHER = "ipykernel_launcher"


class Nursery:
    """The process that kernels are forked off; it ends with ours, and its kernels with it."""

    def __init__(self) -> None:
        command, quiet = [sys.executable, "-P", "-m", f"{__package__}.nursery"], {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, **quiet})
        assert process.stdin and process.stdout  # they are pipes
        self._process, self._orders, self._answers, self._alone = process, process.stdin, process.stdout, Lock()

    def fork(self, command: list[str], cwd: str, environment: dict[str, str]) -> "Fork":
        """Start a kernel with the arguments that its command has behind the launcher's name."""
        arguments = command[command.index(_LAUNCHER) + 1 :]
        order = {"arguments": arguments, "cwd": cwd, "environment": environment}
        with self._alone:
            with suppress(BrokenPipeError):
                self._orders.write(json.dumps(order).encode() + b"\n")
                self._orders.flush()
            if pid := self._answers.readline():
                return Fork(int(pid))
        raise WorkerError(f"the process that notebooks' kernels are forked off has ended ({self._process.wait()}), perhaps for lack of memory; run again")

    def close(self) -> None:
        """End the process; kernels that are left see that it is gone."""
        self._process.terminate()
        with suppress(BrokenPipeError):
            self._orders.close()
        self._answers.close()
        self._process.wait()


class Fork:
    """A forked kernel with what `jupyter_client` asks of a process."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int):
        self.pid = pid

    def poll(self) -> int | None:
        """None while it lives; else 0, for nobody is told how it ended."""
        return None if psutil.pid_exists(self.pid) else 0

    def wait(self) -> int:
        """Wait until it has ended."""
        with suppress(psutil.NoSuchProcess):
            psutil.Process(self.pid).wait()
        return 0

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it is still there."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


def manager_of(nursery: Nursery) -> type[AsyncKernelManager]:
    """A kernel manager whose kernels are forked off this process."""

    class ForkedKernelManager(AsyncKernelManager):
        async def _async_launch_kernel(self, kernel_cmd: list[str], **kwargs: Any) -> None:
            if _LAUNCHER not in kernel_cmd:  # another language's
                await super()._async_launch_kernel(kernel_cmd, **kwargs)
                return
            provisioner: Any = self.provisioner
            provisioner.process = nursery.fork(kernel_cmd, str(kwargs.get("cwd") or Path.cwd()), kwargs.get("env") or dict(os.environ))
            provisioner.pid = provisioner.process.pid
            self._reconcile_connection_info(provisioner.connection_info)

    return ForkedKernelManager
