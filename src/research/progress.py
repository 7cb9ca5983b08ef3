"""Progress: a line with counts and the remaining time, for work of more than two seconds that somebody watches."""

import sys
from collections.abc import Iterable
from html import escape
from typing import Any

from tqdm import tqdm

_LONG = 2.0  # seconds: shorter work shows no line


def track(work: Iterable[Any], label: str, total: int | None = None) -> tqdm:
    """Show how far some work has come, on standard error; the line is gone when it is done.

    Args:
        work: What is worked on, item by item.
        label: What it is called.
        total: How many items there are; None for what the work itself says, if it does.
    """
    file = _Cell() if is_notebook() else None  # None: standard error
    return tqdm(work, desc=label, total=total, delay=_LONG, leave=False, disable=not is_watched(), file=file, ncols=80 if file else None)


def is_watched() -> bool:
    """Whether somebody is there: at a terminal, or at a notebook whose front end can be asked things, as a batch run's cannot."""
    if is_notebook():
        return bool(getattr(_kernel_app().instance().kernel, "_allow_stdin", False))
    return sys.stderr is not None and sys.stderr.isatty()


def is_notebook() -> bool:
    """Whether this runs in a notebook's kernel."""
    return _kernel_app() is not None and _kernel_app().initialized()


def _kernel_app() -> Any:
    return getattr(sys.modules.get("ipykernel.kernelapp"), "IPKernelApp", None)


class _Cell:
    """A line in a cell's output that is written anew each time; standard error would leave an empty box there."""

    handle: Any = None

    def write(self, text: str) -> None:
        from IPython.display import display

        line = text.strip()
        shown = {"text/plain": line, "text/html": f"<pre>{escape(line)}</pre>" if line else "<span></span>"}
        if self.handle is not None:
            self.handle.update(shown, raw=True)
        elif line:
            self.handle = display(shown, raw=True, display_id=True)

    def flush(self) -> None:
        """Nothing is held back."""
