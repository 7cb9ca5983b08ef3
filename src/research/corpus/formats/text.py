"""Plain text: a file is one article."""

from collections.abc import Iterator
from typing import BinaryIO

from ..encodings import decode
from .contract import FieldNames, RawArticle


def read_text(content: BinaryIO, names: FieldNames) -> Iterator[RawArticle]:
    """Read the one article of a text file."""
    text, encoding = decode(content.read())
    yield RawArticle(text, encoding=encoding)
