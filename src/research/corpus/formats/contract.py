"""What every format agrees on: the raw article, and what to do with a damaged record or file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

MAX_BYTES = 16_000_000  # of one article


@dataclass(frozen=True, slots=True)
class RawArticle:
    """One article as its file has it; "" for what the file does not state.

    Attributes:
        text: The text as decoded. A record may contain HTML markup; a file that is one article may not.
        id: The record's own id.
        title: The headline.
        publisher: Who published it.
        published: The date of publication as written.
        address: Where it was published, usually a URL.
        encoding: The encoding of the bytes.
    """

    text: str
    id: str = ""
    title: str = ""
    publisher: str = ""
    published: str = ""
    address: str = ""
    encoding: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """What is stated beside the text: any of id, title, publisher, published and address."""
        return {name: value for name in FIELDS if name != "text" and (value := getattr(self, name))}


FIELDS = ("text", "id", "title", "publisher", "published", "address")  # of a raw article, which a column may give


@dataclass(frozen=True, slots=True)
class UnreadableRecord:
    """A record that cannot be read, and why."""

    reason: str


class UnreadableFileError(ValueError):
    """A file that cannot be read; the message completes the sentence "news.csv …"."""


FieldNames = Mapping[str, tuple[str, ...]]
"""The column names, tags or keys that may hold each of `FIELDS`, in order of preference; see the lexicon `records`."""

Reader = Callable[[BinaryIO, FieldNames], Iterator[RawArticle | UnreadableRecord]]
"""Reads the articles of one file; raises `UnreadableFileError`, or one of `sources.READ_ERRORS` for damaged bytes."""


def read_all(content: BinaryIO, max_bytes: int, remedy: str) -> bytes:
    """Read a whole file.

    Raises:
        UnreadableFileError: The file is longer than `max_bytes`.
    """
    data = content.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise UnreadableFileError(f"longer than {max_bytes:,} bytes; {remedy}")
    return data
