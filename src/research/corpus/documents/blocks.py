"""Blocks: the paragraphs, headings and table rows of a document, and its text and title made from them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SPACES = re.compile(r"[^\S\n]+")
_UNTITLED = re.compile(  # what programs write where nobody gave a title
    r"(?:microsoft (?:word|powerpoint) - .*|(?:document|dokument|untitled|unbenannt|sans titre|no title)[ _-]*\d*"
    r"|.*\.(?:docx?|rtf|odt|pdf|indd|qxd|html?))",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading or a table row."""

    text: str
    heading: bool = False


def join_blocks(blocks: Iterable[Block]) -> str:
    """The text: blocks that are not empty, a blank line between."""
    return "\n\n".join(text for block in blocks if (text := tidy(block.text)))


def tidy(text: str) -> str:
    """Fold runs of spaces and drop blank lines; a line break stays."""
    lines = (_SPACES.sub(" ", line).strip() for line in text.replace("\u00ad", "").split("\n"))
    return "\n".join(line for line in lines if line)


def choose_title(stated: str, blocks: Sequence[Block]) -> str:
    """The title that the file states, unless a program wrote it; else the first heading."""
    stated = " ".join(stated.split())
    if stated and not _UNTITLED.fullmatch(stated):
        return stated
    return next((" ".join(block.text.split()) for block in blocks if block.heading and block.text.strip()), "")


def join_row(cells: Sequence[Sequence[Block]]) -> list[Block]:
    """A table's row as one block, " | " between its cells; a cell of several paragraphs is part of a layout, no row."""
    filled = [cell for blocks in cells if (cell := [block for block in blocks if block.text.strip()])]
    if any(len(cell) > 1 for cell in filled) or len(filled) == 1:
        return [block for cell in filled for block in cell]
    return [Block(" | ".join(" ".join(cell[0].text.split()) for cell in filled))] if filled else []
