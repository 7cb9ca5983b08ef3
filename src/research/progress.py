"""Progress: a line with counts and the remaining time, for work of more than two seconds that somebody watches."""

import sys
from collections.abc import Iterable
from typing import Any

from tqdm import tqdm

_LONG = 2.0  # seconds: shorter work shows no line


def track(work: Iterable[Any], label: str, total: int) -> tqdm:
    """Show how far some work has come, on standard error; the line is gone when it is done.

    Args:
        work: What is worked on, item by item.
        label: What it is called.
        total: How many items there are.
    """
    return tqdm(work, desc=label, total=total, delay=_LONG, leave=False, disable=not is_watched())


def is_watched() -> bool:
    """Whether somebody is there: at a terminal, or at a notebook whose front end can be asked things, as a batch run's cannot."""
    kernel = getattr(sys.modules.get("ipykernel.kernelapp"), "IPKernelApp", None)
    if kernel is not None and kernel.initialized():
        return bool(getattr(kernel.instance().kernel, "_allow_stdin", False))
    return sys.stderr is not None and sys.stderr.isatty()
