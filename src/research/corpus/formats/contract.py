"""What every format agrees on: the raw article, and what to do with a damaged record or file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from ...problems import LOST

MAX_BYTES = 16_000_000  # of one article


@dataclass(frozen=True, slots=True)
class RawArticle:
    """One article as its file has it; "" for what the file does not state.

    Attributes:
        text: The text as decoded; a blank line or a line end parts paragraphs.
        id: The record's own id, which becomes the article's.
        title: The headline.
        publisher: Who published it.
        published: The date of publication as written.
        address: Where it was published, usually a URL.
        authors: Their names, separated by semicolons or line ends.
        section: The section of the newspaper, feed or book that it stands in.
        document_id: The id that an archive or a mail gave it, which others may share.
        encoding: The encoding of the bytes.
        markup: "html" for a piece of HTML that is all article, "page" for a web page with its furniture, "" for plain
            text; the text of a record may have tags all the same.
        dated_by: Where a page states `published`: "json-ld", "meta" or "time element"; "" where a record does.
    """

    text: str
    id: str = ""
    title: str = ""
    publisher: str = ""
    published: str = ""
    address: str = ""
    authors: str = ""
    section: str = ""
    document_id: str = ""
    encoding: str = ""
    markup: str = ""
    dated_by: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """What is stated beside the text: any of `FIELDS` but text."""
        return {name: value for name in FIELDS if name != "text" and (value := getattr(self, name))}


FIELDS = (  # of a raw article, which a column may give
    "text", "id", "title", "publisher", "published", "address", "authors", "section", "document_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnreadableRecord:
    """A record that cannot be read, and why.

    Attributes:
        reason: Why, and what to do.
        numbered: Whether it stands in a record's place; else the reason is about the file or what is beside a record.
        outcome: What became of it, one of `problems.OUTCOMES`.
    """

    reason: str
    numbered: bool = True
    outcome: str = LOST


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
