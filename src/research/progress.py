"""Progress bars for work of more than two seconds at a terminal."""

from collections.abc import Iterable
from typing import Any

from tqdm import tqdm

_DELAY = 2.0  # seconds


def track(work: Iterable[Any], label: str, total: int | None = None) -> tqdm:
    """Show a progress bar on standard error, if that is a terminal; it is removed when the work is done.

    Args:
        work: The items to work on.
        label: A name for the work.
        total: The number of items; by default the length of the work, if it has one.
    """
    return tqdm(work, desc=label, total=total, delay=_DELAY, leave=False, disable=None)
