"""Rich Text Format (.rtf): a file is one article.

Read by a reader of our own: striprtf leaves out footnotes, text boxes and the title.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..formats.contract import RawArticle, UnreadableFileError, UnreadableRecord
from .blocks import Block, choose_title, join_blocks, join_row
from .control_words import CHARACTERS, CHARSETS, DEFAULTS, ENTERED, KEPT, LEFT_OUT, PARAGRAPH_ENDS

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_HEADINGS = ("title", "heading 1", "heading 2", "heading 3")


def recognizes(head: bytes) -> bool:
    """Whether a file starts as Rich Text does, as many .doc files do."""
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf")


def read(data: bytes) -> Iterator[RawArticle | UnreadableRecord]:
    """Read the one article of a Rich Text file; footnotes stand at its end.

    Raises:
        UnreadableFileError: The file is no Rich Text.
    """
    reader = _Reader.of(data)
    yield RawArticle(
        title=choose_title(_whole(reader.pieces["title"]), reader.blocks["body"]),
        text=join_blocks([*reader.blocks["body"], *reader.blocks["notes"]]),
    )


def read_blocks(data: bytes) -> list[Block]:
    """The blocks of a Rich Text file, empty ones too; those of footnotes stand at its end.

    Raises:
        UnreadableFileError: The file is no Rich Text.
    """
    reader = _Reader.of(data)
    return [*reader.blocks["body"], *reader.blocks["notes"]]


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds within a pair of braces."""

    target: str = "body"  # which text is being read; "" for one that is left out
    encoding: str = "cp1252"
    fallback: int = 1  # characters that stand after a Unicode character for programs that know none
    hidden: bool = False


@dataclass
class _Reader:
    """Goes through the file once, token by token."""

    source: str
    group: _Group = _Group()
    stack: list[_Group] = field(default_factory=list)
    blocks: dict[str, list[Block]] = field(default_factory=lambda: {"body": [], "notes": []})
    pieces: dict[str, list[str]] = field(
        default_factory=lambda: {kind: [] for kind in ("body", "notes", "title", "styles", "fonts")}
    )
    cells: list[list[Block]] = field(default_factory=lambda: [[]])
    bytes_: list[str] = field(default_factory=list)  # characters of one byte each that are not decoded yet
    skip: int = 0
    starred: bool = False
    in_table: bool = False
    heading: bool = False
    style: int = 0
    font: int = 0
    default: str = "cp1252"
    styles: dict[int, str] = field(default_factory=dict)
    fonts: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, data: bytes) -> "_Reader":
        """A reader that went through the file."""
        if not recognizes(data[:100]):
            fault = "does not start with {\\rtf and so is no Rich Text"
            raise UnreadableFileError(f"{fault}; save it again or give it the right extension")
        reader = cls(data.decode("latin-1"))
        reader.run()
        return reader

    def run(self) -> None:
        position = 0
        while match := _TOKEN.match(self.source, position):
            position = match.end()
            word, number, code, sign, brace, text = match.groups()
            if brace:
                self.brace(brace)
                if brace == "}" and not self.stack:  # nothing behind the last brace belongs to the document
                    break
            elif word == "bin":
                position += max(0, int(number or 0))
            elif word or sign:
                self.control(word or sign, None if number is None else int(number))
            elif code or text:
                self.write(chr(int(code, 16)) if code else text)
        self.decode()
        self.end_paragraph("notes")
        self.end_paragraph("body")
        self.end_row()

    def brace(self, brace: str) -> None:
        self.decode()
        self.skip, self.starred = 0, False
        if brace == "{":
            self.stack.append(self.group)
        elif self.stack:
            if self.group.target == "styles" and self.pieces["styles"]:
                self.styles[self.style] = "".join(self.pieces["styles"]).strip("; ").lower()
                self.pieces["styles"].clear()
            self.group = self.stack.pop()

    def write(self, text: str) -> None:
        """Take bytes of text, less those that only repeat a Unicode character."""
        dropped = min(self.skip, len(text))
        self.skip -= dropped
        if dropped < len(text) and self.group.target and not self.group.hidden:
            self.bytes_.append(text[dropped:])

    def decode(self) -> None:
        if self.bytes_:
            raw = "".join(self.bytes_).encode("latin-1")
            self.pieces[self.group.target].append(raw.decode(self.group.encoding, "replace"))
            self.bytes_.clear()

    def control(self, word: str, number: int | None) -> None:
        self.decode()
        self.skip = 0
        starred, self.starred = self.starred, word == "*"
        if word in KEPT and self.group.target:
            self.group = replace(self.group, target=KEPT[word])
        elif word in LEFT_OUT or (starred and word not in ENTERED):
            self.group = replace(self.group, target="")
        elif word in ("fonttbl", "f", "fcharset", "deff", "ansicpg", *DEFAULTS):
            self.encode(word, number or 0)
        elif word == "u" and number is not None:
            if self.group.target and not self.group.hidden:
                self.pieces[self.group.target].append(chr(number % 0x10000))
            self.skip = self.group.fallback
        elif word == "uc":
            self.group = replace(self.group, fallback=max(0, number or 0))
        elif word in ("v", "deleted", "plain"):
            self.group = replace(self.group, hidden=word != "plain" and number != 0)
        elif self.group.target and not self.group.hidden and word in CHARACTERS:
            self.pieces[self.group.target].append(CHARACTERS[word])
        if self.group.target in ("body", "notes", "styles"):
            self.layout(word, number)

    def encode(self, word: str, number: int) -> None:
        """Follow the encoding: that of the font where it has one of its own, else that of the file."""
        if word in DEFAULTS or word == "ansicpg":
            self.default = _codec(DEFAULTS.get(word, f"cp{number}"))
        elif word == "f":
            self.font = number
        elif word == "fcharset":
            self.fonts[self.font] = CHARSETS.get(number, "")
        if self.group.target != "fonts":
            self.group = replace(self.group, encoding=self.fonts.get(self.font) or self.default)

    def layout(self, word: str, number: int | None) -> None:
        """Follow paragraphs and tables."""
        if word == "s":
            self.style = number or 0
            self.heading = self.group.target == "body" and self.styles.get(self.style) in _HEADINGS
        elif word == "pard":
            self.in_table = self.heading = False
        elif word == "intbl":
            self.in_table = True
        elif word == "outlinelevel":
            self.heading = (number or 0) < 3
        elif word in PARAGRAPH_ENDS:
            self.end_paragraph(self.group.target)
        elif word == "cell":
            self.in_table = True
            self.end_paragraph("body")
            self.cells.append([])
        elif word == "row":
            self.end_row()

    def end_paragraph(self, target: str) -> None:
        if target not in self.blocks:
            return
        block = Block(_whole(self.pieces[target]), self.heading and target == "body")
        self.pieces[target].clear()
        if target == "body" and not self.in_table and self.cells != [[]]:
            self.end_row()  # of a table that nobody closed
        (self.cells[-1] if self.in_table and target == "body" else self.blocks[target]).append(block)

    def end_row(self) -> None:
        self.blocks["body"] += join_row(self.cells)
        self.cells = [[]]


def _whole(pieces: list[str]) -> str:
    """The text of pieces, in which a character beyond the first 65,536 comes in two halves."""
    return "".join(pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
