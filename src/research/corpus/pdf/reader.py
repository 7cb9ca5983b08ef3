"""PDF with a text layer (.pdf): a file is one article."""

import io
import logging
from collections.abc import Iterator
from typing import Any

from ..documents.blocks import choose_title, join_blocks
from ..formats.contract import RawArticle, UnreadableFileError, UnreadableRecord
from .columns import Line, Piece, read_lines
from .layout import build_blocks, drop_furniture, find_address

_MAX_PAGES = 1_000
_MAX_OPERATIONS = 1_000_000  # drawing instructions of a whole file; a page of text has some hundred
_MAX_CHARACTERS = 5_000_000
_MIN_LETTERS = 20  # fewer letters in a whole file are a stamp on a scan
_MAX_DAMAGED = 3  # pages; what has more is no file worth the time
_LIMITS: dict[
    str, Any
] = {  # how far pypdf may go with one stream; its own limits let a file of a few kilobytes work for minutes
    "zlib_maximum_output_length": 32_000_000,
    "lzw_maximum_output_length": 32_000_000,
    "run_length_maximum_output_length": 32_000_000,
    "array_based_stream_maximum_output_length": 32_000_000,
    "stream_decoding_work_maximum_length": 64_000_000,
    "stream_parsing_work_maximum_count": 300_000,
    "xform_maximum_invocations_per_extraction": 500,
    "page_tree_maximum_entries": 20_000,
}
_DAMAGED = (ArithmeticError, AssertionError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError)


def recognizes(head: bytes) -> bool:
    """Whether a file has the mark of PDF near its start."""
    return head.lstrip(b"\xef\xbb\xbf \r\n\t\0").startswith(b"%PDF-")


def read(data: bytes) -> Iterator[RawArticle | UnreadableRecord]:
    """Read the one article of a PDF, running headers and page numbers left out.

    When the file was made is not when the article was published, and is not taken for it.

    Raises:
        UnreadableFileError: It is damaged, needs a password, has no text or too many pages, or pypdf is missing.
    """
    try:
        import pypdf
    except ImportError as error:
        raise UnreadableFileError("needs pypdf to be read; pip install 'research[files]'") from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it cannot read we say ourselves
    with pypdf.apply_configuration(**_LIMITS):
        reader = _open(data)
        title = _stated_title(reader)
        pages, problems = _read_pages(reader)
    if sum(c.isalpha() for lines in pages for line in lines for c in line.text) < _MIN_LETTERS:
        raise UnreadableFileError(
            problems[0].reason if problems else "has no text, only pictures of it; run OCR on it (ocrmypdf) first"
        )
    blocks = build_blocks(drop_furniture(pages))
    yield RawArticle(
        title=choose_title(title, blocks),
        text=join_blocks(blocks),
        address=find_address(pages),
    )
    yield from problems


def _open(data: bytes) -> Any:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFileError("is encrypted and needs a password; save it without one")
        if len(reader.pages) > _MAX_PAGES:
            raise UnreadableFileError(
                f"has {len(reader.pages):,} pages, more than {_MAX_PAGES:,}; split it into articles"
            )
    except DependencyError as error:
        raise UnreadableFileError(
            "is encrypted; save it without encryption, or pip install 'research[files]'"
        ) from error
    except PyPdfError as error:
        raise UnreadableFileError(f"is no PDF that can be read ({error}); print it to PDF again") from error
    except _DAMAGED as error:
        if isinstance(error, ValueError) and "; " in str(error):
            raise
        raise UnreadableFileError(f"is no PDF that can be read ({error}); print it to PDF again") from error
    return reader


def _stated_title(reader: Any) -> str:
    """The title that the file states; its author is who made the file."""
    from pypdf.errors import PyPdfError

    try:
        return str((reader.metadata or {}).get("/Title") or "")[:1000]
    except (PyPdfError, *_DAMAGED):
        return ""


def _read_pages(reader: Any) -> tuple[list[list[Line]], list[UnreadableRecord]]:
    """The lines of each page, and what cannot be read."""
    from pypdf.errors import DependencyError, DeprecationError, PyPdfError

    budget = _Budget()
    pages: list[list[Line]] = []
    problems: list[UnreadableRecord] = []
    for number, page in enumerate(reader.pages):
        try:
            pages.append(read_lines(budget.pieces(page), number))
        except (PyPdfError, DependencyError, DeprecationError, *_DAMAGED) as error:
            if budget.is_spent:
                raise UnreadableFileError("draws more than any article; print it to PDF again") from error
            pages.append([])
            problems.append(UnreadableRecord(f"page {number + 1} cannot be read ({error}); print it to PDF again"))
            if len(problems) > _MAX_DAMAGED:
                raise UnreadableFileError(f"has many damaged pages ({error}); print it to PDF again") from error
    return pages, problems


class _Budget:
    """What a whole file may still draw; forms that draw each other could go on for ever."""

    def __init__(self) -> None:
        self.operations, self.characters = _MAX_OPERATIONS, _MAX_CHARACTERS

    @property
    def is_spent(self) -> bool:
        return self.operations < 0 or self.characters < 0

    def pieces(self, page: Any) -> list[Piece]:
        """The upright pieces of text on a page, in the order in which they were written."""
        found: list[Piece] = []

        def take(text: str, current: list[float], matrix: list[float], _font: Any, size: float) -> None:
            self.characters -= len(text)
            left = matrix[4] * current[0] + matrix[5] * current[2] + current[4]
            base = matrix[4] * current[1] + matrix[5] * current[3] + current[5]
            scale = abs(matrix[3] * current[3] + matrix[2] * current[1]) or 1.0
            for line in text.split("\n"):
                found.append(Piece(line, left, base, abs(size) * scale))

        def count(*_: Any) -> None:
            self.operations -= 1
            if self.is_spent:
                raise UnreadableFileError("draws too much")

        if page.rotation:
            page.transfer_rotation_to_content()
        page.extract_text(orientations=(0,), visitor_text=take, visitor_operand_before=count)
        count()
        return found
