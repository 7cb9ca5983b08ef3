"""Plain text and Markdown: a file is one article; the front matter of Markdown (YAML) gives the metadata."""

import re
from collections.abc import Iterator
from typing import BinaryIO

import mistune
import yaml

from ..webpages.webpage import strip_markup
from .contract import FieldNames, RawArticle
from .encodings import decode

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_KEYS = {
    "title": "title",
    "publisher": "publisher",
    "source": "publisher",
    "date": "published",
    "published": "published",
    "url": "address",
}


def read_text(content: BinaryIO, names: FieldNames) -> Iterator[RawArticle]:
    """Read the one article of a text file."""
    text, encoding = decode(content.read())
    yield RawArticle(text, encoding=encoding)


def read_markdown(content: BinaryIO, names: FieldNames) -> Iterator[RawArticle]:
    """Read the one article of a Markdown file, one block a line."""
    text, encoding = decode(content.read())
    front = _FRONT_MATTER.match(text)
    page = mistune.create_markdown(escape=False)(text[front.end() :] if front else text)
    metadata = _read_front_matter(front[1]) if front else {}
    yield RawArticle(strip_markup(str(page)), encoding=encoding, **metadata)


def _read_front_matter(front: str) -> dict[str, str]:
    """The known keys of the front matter; {} when it is not valid YAML."""
    try:
        entries = yaml.safe_load(front)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    entries = {str(key).casefold(): value for key, value in entries.items()} if isinstance(entries, dict) else {}
    return {_KEYS[key]: str(value) for key, value in entries.items() if key in _KEYS and value}
