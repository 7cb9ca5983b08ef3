"""The registry of file formats, and how a file's format is recognized by its name and first bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from .contract import Reader
from .delimited import is_table, read_csv, read_tsv
from .jsonl import read_json, read_json_lines
from .parquet import is_parquet, read_parquet
from .text import read_markdown, read_text
from .webpage import read_webpage


@dataclass(frozen=True)
class Format:
    """A file format.

    Attributes:
        extensions: The file name extensions, in lower case.
        read: Reads the articles of one file.
        single: Whether a file is always one article, as a web page is. Otherwise it holds records.
        recognizes: Whether a file that starts with these bytes has this format; `None` when only the name tells.
    """

    extensions: tuple[str, ...]
    read: Reader
    single: bool = False
    recognizes: Callable[[bytes], bool] | None = None


FORMATS = (
    Format((".txt",), read_text, single=True),
    Format((".md",), read_markdown, single=True),
    Format((".html", ".htm"), read_webpage, single=True),
    Format((".jsonl", ".ndjson"), read_json_lines),
    Format((".json",), read_json),
    Format((".csv",), read_csv),
    Format((".tsv", ".tab"), read_tsv),
    Format((".txt",), read_csv, recognizes=is_table),  # as Excel saves "Unicode Text"
    Format((".parquet",), read_parquet, recognizes=is_parquet),
)
EXTENSIONS = tuple(dict.fromkeys(extension for format_ in FORMATS for extension in format_.extensions))
HEAD_BYTES = 4096  # enough to recognize a format


def extension_of(name: str) -> str:
    """A file's extension in lower case, without that of its compression: ".csv" for "news.CSV.gz"."""
    return PurePosixPath(name.lower().removesuffix(".gz")).suffix


def find_format(name: str, read_head: Callable[[], bytes]) -> Format | None:
    """Find the format of a file.

    Of several formats with the same extension, the first that recognizes the content wins, then the first of all.
    A file with another extension, or none, has the first format that recognizes its content.

    Args:
        name: The file's name.
        read_head: Gives the first `HEAD_BYTES` of the file; called only where the name does not decide.

    Returns:
        The format; `None` when neither name nor content belongs to one.
    """
    named = [format_ for format_ in FORMATS if extension_of(name) in format_.extensions]
    if len(named) == 1:
        return named[0]
    head = read_head()
    recognized = (format_ for format_ in named or FORMATS if format_.recognizes and format_.recognizes(head))
    return next(recognized, named[0] if named else None)
