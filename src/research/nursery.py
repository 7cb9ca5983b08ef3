"""The nursery: the process that kernels are forked off, run by `kernels.Nursery` as `python -m research.nursery`."""

import gc
import json
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

_IMPORTED = "IPython.core.completer altair ipykernel.debugger ipykernel.ipkernel ipykernel.kernelapp nbformat pandas".split()
_OURS = "analysis baseline charts display evaluation findings gold lineage parameters".split()


def _serve() -> None:
    """Import what most notebooks need, then fork a kernel for each order that comes in."""
    gc.disable()
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # bars the import: nobody debugs these kernels, and its import takes long
    for name in (*_IMPORTED, *(f"{__package__}.{module}" for module in _OURS)):
        with suppress(ImportError):
            import_module(name)
    del sys.modules["debugpy"]
    gc.freeze()  # what is imported stays, and stays shared with the kernels
    gc.enable()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the kernels
    nursery = os.getpid()
    for line in sys.stdin.buffer:
        pid = os.fork()
        if not pid:
            _become_kernel(json.loads(line), nursery)
        print(pid, flush=True)


def _become_kernel(order: dict[str, Any], nursery: int) -> None:
    from ipykernel import kernelapp

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with Path(os.devnull).open() as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)  # standard output is the line to our parent
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["environment"])
    kernelapp.launch_new_instance([*order["arguments"], f"--IPKernelApp.parent_handle={nursery}"])
    sys.stderr.flush()
    os._exit(0)  # nothing is left to do, and taking down all that was imported takes a while


if __name__ == "__main__":
    _serve()
