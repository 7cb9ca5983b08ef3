"""Progress: a line with counts and the remaining time, for work of more than two seconds at a terminal."""

from collections.abc import Iterable
from typing import Any

from tqdm import tqdm

_LONG = 2.0  # seconds: shorter work shows no line


def track(work: Iterable[Any], label: str, total: int | None = None) -> tqdm:
    """Show how far some work has come, on standard error where that is a terminal; the line is gone when it is done.

    Args:
        work: What is worked on, item by item.
        label: What it is called.
        total: How many items there are; None for what the work itself says, if it does.
    """
    return tqdm(work, desc=label, total=total, delay=_LONG, leave=False, disable=None)
