"""Word documents (.docx): a file is one article, as Word shows it with all changes accepted.

Who made the file need not have written the article, and is not taken for its author.

Read from the XML itself: python-docx leaves out tracked insertions, content controls, text boxes and footnotes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..formats.contract import RawArticle, UnreadableFileError, UnreadableRecord
from .blocks import Block, choose_title, join_blocks, join_row
from .packages import Package, attribute, local_name

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old Word files, and of new ones with a password
_MAIN = "word/document.xml"
_LEFT_OUT = frozenset(  # deleted text, codes of fields, the second copy of a drawing, readings above Asian characters
    "del moveFrom delText instrText delInstrText Fallback rt pPr rPr sdtPr tblPr tblGrid trPr tcPr sectPr".split()
)
_CHARACTERS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOTES = {"footnoteReference": "word/footnotes.xml", "endnoteReference": "word/endnotes.xml"}
_HEADINGS = ("title", "heading 1", "heading 2", "heading 3")
_CONTENTS = ("toc ", "table of figures")  # styles of a table of contents


def recognizes(head: bytes) -> bool:
    """Whether a file is a zip file with Word's main part."""
    return head.startswith(b"PK\3\4") and _MAIN.encode() in head


def read(data: bytes) -> Iterator[RawArticle | UnreadableRecord]:
    """Read the one article of a Word document; footnotes and endnotes stand at its end.

    Raises:
        UnreadableFileError: The file is damaged, encrypted, or no Word document.
    """
    package = _open(data)
    blocks = _blocks(package)
    stated = {local_name(fact): fact.text or "" for fact in _core(package)}
    yield RawArticle(
        title=choose_title(stated.get("title", ""), blocks),
        text=join_blocks(blocks),
    )


def read_blocks(data: bytes) -> list[Block]:
    """The blocks of a Word document, empty ones too; those of footnotes and endnotes stand at its end.

    Raises:
        UnreadableFileError: The file is damaged, encrypted, or no Word document.
    """
    return _blocks(_open(data))


def _open(data: bytes) -> Package:
    if data.startswith(_OLE):
        raise UnreadableFileError("is an old Word file or one with a password; save it as .docx without one in Word")
    return Package(data, "Word document")


def _blocks(package: Package) -> list[Block]:
    root = package.read_xml(_MAIN)
    if root is None:
        raise UnreadableFileError(f"is a zip file without {_MAIN} and so no Word document; give it the right extension")
    story = _Story(_style_names(package))
    blocks = list(story.blocks(root))
    return blocks + [block for note in _notes(package, story.notes) for block in _Story(story.styles).blocks(note)]


@dataclass
class _Story:
    """A walk through one part: its blocks, and the notes that it refers to in order."""

    styles: dict[str, str]
    notes: list[tuple[str, str]] = field(default_factory=list)

    def blocks(self, parent: Any) -> Iterator[Block]:
        for child in parent:
            name = local_name(child)
            if name == "p":
                yield from self.paragraph(child)
            elif name == "tr":
                cells = [list(self.blocks(cell)) for cell in child.iter("{*}tc") if _row_of(cell) is child]
                yield from join_row(cells)
            elif name and name not in _LEFT_OUT:
                yield from self.blocks(child)

    def paragraph(self, paragraph: Any) -> Iterator[Block]:
        pieces: list[str] = []
        boxes: list[Any] = []
        self.collect(paragraph, pieces, boxes)
        style = next((attribute(style, "val") for style in paragraph.iterfind("{*}pPr/{*}pStyle")), "")
        called = self.styles.get(style, style.lower())
        if not called.startswith(_CONTENTS):
            yield Block("".join(pieces), heading=called in _HEADINGS)
        for box in boxes:
            yield from self.blocks(box)

    def collect(self, parent: Any, pieces: list[str], boxes: list[Any]) -> None:
        """Gather the text below an element; a text box holds paragraphs of its own, which follow."""
        for child in parent:
            name = local_name(child)
            if name == "t":
                pieces.append(child.text or "")
            elif name in _CHARACTERS:
                pieces.append(_CHARACTERS[name])
            elif name in _NOTES:
                self.notes.append((_NOTES[name], attribute(child, "id")))
            elif name == "txbxContent":
                boxes.append(child)
            elif name and name not in _LEFT_OUT and not (name == "r" and _is_hidden(child)):
                self.collect(child, pieces, boxes)


def _row_of(cell: Any) -> Any:
    """The row that a cell stands in; a content control may be between."""
    return next(cell.iterancestors("{*}tr"), None)


def _is_hidden(run: Any) -> bool:
    return any(attribute(mark, "val") not in ("0", "false", "off") for mark in run.iterfind("{*}rPr/{*}vanish"))


def _style_names(package: Package) -> dict[str, str]:
    """The built-in name of each style by its id, which is in the author's language."""
    root = package.read_xml("word/styles.xml")
    if root is None:
        return {}
    return {
        attribute(style, "styleId"): attribute(name, "val").lower()
        for style in root.iterfind("{*}style")
        for name in style.iterfind("{*}name")
    }


def _notes(package: Package, wanted: list[tuple[str, str]]) -> Iterator[Any]:
    """The notes in the order in which the text refers to them."""
    parts: dict[str, dict[str, Any]] = {}
    for part, note_id in dict.fromkeys(wanted):
        if part not in parts:
            root = package.read_xml(part)
            parts[part] = {} if root is None else {attribute(note, "id"): note for note in root}
        if (note := parts[part].get(note_id)) is not None:
            yield note


def _core(package: Package) -> list[Any]:
    root = package.read_xml("docProps/core.xml")
    return [] if root is None else list(root)
