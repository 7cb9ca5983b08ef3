"""Problems: files and records that were lost, set aside, passed over or mended, each with its reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

LOST, ASIDE, PASSED, MENDED = OUTCOMES = ("lost", "set aside", "passed over", "mended")
_MAX_NAMED = 5  # in a warning
_SENTENCES = {
    LOST: ("Lost {:,} file or record", "Lost {:,} files or records"),
    ASIDE: ("Set aside {:,} article", "Set aside {:,} articles"),
    PASSED: ("Passed over {:,} file that is no article", "Passed over {:,} files that are no articles"),
}


@dataclass(frozen=True)
class Problem:
    """A file or record that could not be read as it is.

    Attributes:
        source: The file, relative to the corpus folder.
        outcome: "lost" (it should have been an article), "set aside" (an article in another language), "passed over"
            (a file of another type), or "mended" (read, with a part left out).
        reason: Why, and, where it helps, what to do.
        record: The record's number in the file, from 1; "" for the whole file.
    """

    source: str
    outcome: str
    reason: str
    record: str = ""

    @property
    def place(self) -> str:
        """The file and record, "news.jsonl#3"."""
        return f"{self.source}#{self.record}" if self.record else self.source


def problems_frame(problems: Iterable[Problem]) -> pd.DataFrame:
    """One row a problem: source, record, outcome, reason."""
    rows = [(p.source, p.record, p.outcome, p.reason) for p in problems]
    return pd.DataFrame(rows, columns=["source", "record", "outcome", "reason"], dtype="str")


def warnings_of(problems: Sequence[Problem]) -> list[str]:
    """One counted sentence per outcome except "mended", as in "Lost 2 files or records: a.txt (has no text), …"."""
    sentences = []
    for outcome, (one, many) in _SENTENCES.items():
        found = [p for p in problems if p.outcome == outcome]
        named = [p.place if outcome == PASSED else f"{p.place} ({p.reason})" for p in found[:_MAX_NAMED]]
        more = f" and {len(found) - _MAX_NAMED:,} more" if len(found) > _MAX_NAMED else ""
        sentences += (
            [f"{(one if len(found) == 1 else many).format(len(found))}: {', '.join(named)}{more}."] if found else []
        )
    return sentences
