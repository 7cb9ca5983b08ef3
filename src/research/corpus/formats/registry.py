"""The registry of file formats, and how a file's format is recognized: by its content, then by its name."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from ..datasets.delimited import is_table, read_csv, read_tsv
from ..datasets.jsonl import read_json, read_json_lines
from ..datasets.parquet import is_parquet, read_parquet
from ..webpages.webpage import read_webpage
from .contract import MAX_BYTES, FieldNames, RawArticle, Reader, UnreadableRecord, read_all
from .encodings import SAMPLE_BYTES, decode
from .text import read_markdown, read_text

HEAD_BYTES = 65_536  # enough to recognize a format; an export of a news archive may have a long cover
_MANY_BYTES = 256_000_000  # of a file that is read as a whole, pictures and all
_BLANKS = b"\xef\xbb\xbf\xff\xfe \r\n\t\0"  # before a file's first sign, with marks of an encoding
_QUERIED = re.compile(
    r"(\.(?:s?html?|xhtml|php\d?|aspx?|jspx?|cfm|cgi))[?@].*$", re.I
)  # as wget and HTTrack save pages

_BARE = ("", ".txt", ".php", ".aspx", ".cgi")  # of what programs save that know no kinds of files
_JSON = re.compile(rb"[\xef\xbb\xbf\s]*(?:\[\s*)?\{\s*\"[^\"]{1,100}\"\s*:")


@dataclass(frozen=True)
class Format:
    """A file format.

    Attributes:
        name: What it is called in tables.
        extensions: The file name extensions, in lower case.
        read: Reads the articles of one file.
        single: Whether a file is one article, as a web page is, unless more are found in it.
        recognizes: Whether a file that starts with these bytes has this format; `None` when only the name tells.
        by_name: Whether the extension decides, whatever the content looks like.
        clean: Whether its texts are articles alone, without a page around them.
        max_bytes: How long a file may be that is one article.
    """

    name: str
    extensions: tuple[str, ...]
    read: Reader
    single: bool = False
    recognizes: Callable[[bytes], bool] | None = None
    by_name: bool = False
    clean: bool = False
    max_bytes: int = MAX_BYTES


def _module(
    name: str, module: str, extensions: str = "", *, starts: bytes = b"", streams: bool = False, **options: Any
) -> Format:
    """A format in a module of its own, which is imported when a file may be of it.

    Args:
        name: What it is called.
        module: The module, relative to the corpus, with `recognizes(head)` and `read(data)`.
        extensions: The file name extensions, with spaces between.
        starts: How a file starts, after blanks and marks of an encoding; b"" for any start.
        streams: Whether it reads a stream; others take the bytes of the whole file.
        **options: As in `Format`.
    """

    def load() -> Any:
        return import_module(f"...{module}", __name__)

    def recognizes(head: bytes) -> bool:
        return head.lstrip(_BLANKS).startswith(starts) and load().recognizes(head)

    def read(content: BinaryIO, names: FieldNames) -> Iterator[RawArticle | UnreadableRecord]:
        if streams:
            yield from load().read(content)
            return
        data = read_all(content, _MANY_BYTES, "split it")
        encoding = decode(data[:SAMPLE_BYTES])[1] if is_export and not data.startswith((b"PK", b"{\\rtf")) else ""
        for found in load().read(data):
            yield replace(found, encoding=encoding) if isinstance(found, RawArticle) else found

    is_export = module.startswith("archives.")
    return Format(
        name, tuple(extensions.split()), read, recognizes=recognizes, clean=is_export, max_bytes=_MANY_BYTES, **options
    )


def _is_page(head: bytes) -> bool:
    from ..archives.lines import is_markup

    return head.lstrip(_BLANKS).startswith(b"<") and is_markup(head)


# In the order in which content is compared: news archives before the files that they come in, a web page last
FORMATS = (
    _module("Nexis", "archives.nexis"),
    _module("Factiva", "archives.factiva"),
    _module("ProQuest", "archives.proquest"),
    _module("Europresse", "archives.europresse", starts=b"<"),
    Format("Parquet", (".parquet",), read_parquet, recognizes=is_parquet),
    _module("Word", "documents.docx", ".docx .docm .dotx .doc", starts=b"PK", single=True),
    _module("OpenDocument", "documents.odt", ".odt .ott", starts=b"PK", single=True),
    _module("e-book", "documents.epub", ".epub", starts=b"PK"),
    _module("Rich Text", "documents.rtf", ".rtf", starts=b"{\\rtf", single=True),
    _module("PDF", "pdf.reader", ".pdf", starts=b"%PDF", single=True),
    _module("web archive", "online.webarchive", ".warc", starts=b"WARC/", streams=True),
    _module("saved page", "online.mhtml", ".mht .mhtml", single=True, by_name=True),
    _module("mail", "online.mail", ".eml .mbox", single=True),
    _module("feed", "online.feeds", ".rss .atom", starts=b"<"),
    Format("TSV", (".tsv",), read_tsv, by_name=True),
    Format("CSV", (".csv",), read_csv, by_name=True),
    Format("JSON", (".json",), read_json, by_name=True),
    Format("JSON Lines", (".jsonl", ".ndjson"), read_json_lines, by_name=True),
    Format("table", (".tab",), read_csv, recognizes=is_table),  # Excel's "Unicode Text" is a .txt
    Format("web page", (".html", ".htm", ".xhtml"), read_webpage, single=True, recognizes=_is_page),
    Format("Markdown", (".md",), read_markdown, single=True, by_name=True),
    Format("text", (".txt",), read_text, single=True),
)
EXTENSIONS = tuple(extension for format_ in reversed(FORMATS) for extension in format_.extensions)


def extension_of(name: str) -> str:
    """A file's extension in lower case, without that of its compression and a query: ".php" for "a.php?id=7"."""
    return PurePosixPath(_QUERIED.sub(r"\1", name.lower().removesuffix(".gz"))).suffix


def stem_of(name: str) -> str:
    """A file's name without folder and extensions; a query is part of it: "a?id=7" for "a.php?id=7"."""
    name = PurePosixPath(name[:-3] if name.lower().endswith(".gz") else name).name
    queried = _QUERIED.search(name)
    return name[: queried.start()] + name[queried.end(1) :] if queried else PurePosixPath(name).stem


def find_format(name: str, read_head: Callable[[], bytes]) -> Format | None:
    """Find the format of a file.

    Where the extension does not decide, the first format that recognizes the content wins, then that of the extension.

    Args:
        name: The file's name.
        read_head: Gives the first `HEAD_BYTES` of the file; called only where the name does not decide.

    Returns:
        The format; `None` when neither name nor content belongs to one.
    """
    named = next((format_ for format_ in FORMATS if extension_of(name) in format_.extensions), None)
    if named and named.by_name:
        return named
    head = read_head()
    if extension_of(name) in _BARE and _JSON.match(head):  # .ipynb, .geojson and others hold no articles
        return next(format_ for format_ in FORMATS if format_.name == "JSON")
    return next((format_ for format_ in FORMATS if format_.recognizes and format_.recognizes(head)), named)
