"""OpenDocument texts (.odt), as LibreOffice writes them: a file is one article."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..formats.contract import RawArticle, UnreadableFileError, UnreadableRecord
from .blocks import Block, choose_title, join_blocks, join_row
from .packages import Package, attribute, local_name

_MIMETYPE = b"mimetypeapplication/vnd.oasis.opendocument.text"
_LEFT_OUT = frozenset(  # deleted text, remarks, generated lists, readings above Asian characters, codes
    "tracked-changes annotation annotation-end table-of-content illustration-index table-index alphabetical-index "
    "user-index bibliography ruby-text forms sequence-decls variable-decls user-field-decls note-citation "
    "hidden-text hidden-paragraph script desc title".split()
)
_CHARACTERS = {"tab": " ", "s": " ", "line-break": "\n"}  # many spaces in a row are as good as one
_BOXES = ("text-box", "table")


def recognizes(head: bytes) -> bool:
    """Whether a file is a zip file that starts with the type of an OpenDocument text."""
    return head.startswith(b"PK\3\4") and _MIMETYPE in head[:200]


def read(data: bytes) -> Iterator[RawArticle | UnreadableRecord]:
    """Read the one article of an OpenDocument text; footnotes and endnotes stand at its end.

    Raises:
        UnreadableFileError: The file is damaged, encrypted, or no OpenDocument text.
    """
    package = Package(data, "OpenDocument text")
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise UnreadableFileError("is encrypted; open it in LibreOffice and save it without a password")
    root = package.read_xml("content.xml")
    body = None if root is None else root.find(".//{*}body/{*}text")
    if body is None:
        raise UnreadableFileError("is a zip file without a text in content.xml; give it the right extension")
    story = _Story(_parents(root))
    blocks = list(story.blocks(body))
    notes = list(story.note_blocks())
    stated = _facts(package)
    yield RawArticle(
        title=choose_title(stated.get("title", ""), blocks),
        text=join_blocks([*blocks, *notes]),
    )


@dataclass
class _Story:
    """A walk through the text: its blocks, and the notes that it holds in order."""

    parents: dict[str, str]
    notes: list[Any] = field(default_factory=list)

    def blocks(self, parent: Any) -> Iterator[Block]:
        for child in parent:
            name = local_name(child)
            if name in ("p", "h"):
                yield from self.paragraph(child, name)
            elif name == "table-row":
                cells = [list(self.blocks(cell)) for cell in child if local_name(cell) == "table-cell"]
                yield from join_row(cells)
            elif name and name not in _LEFT_OUT:
                yield from self.blocks(child)

    def paragraph(self, paragraph: Any, name: str) -> Iterator[Block]:
        pieces: list[str] = []
        boxes: list[Any] = []
        self.collect(paragraph, pieces, boxes)
        style = attribute(paragraph, "style-name")
        yield Block("".join(pieces), heading=name == "h" or "Title" in (style, self.parents.get(style)))
        for box in boxes:
            yield from self.blocks(box)

    def collect(self, parent: Any, pieces: list[str], boxes: list[Any]) -> None:
        """Gather the text below an element; a text box holds paragraphs of its own, which follow."""
        pieces.append(_words(parent.text))
        for child in parent:
            name = local_name(child)
            if name in _CHARACTERS:
                pieces.append(_CHARACTERS[name])
            elif name == "note":
                self.notes.append(child)
            elif name in _BOXES:
                boxes.append(child)
            elif name and name not in _LEFT_OUT:
                self.collect(child, pieces, boxes)
            pieces.append(_words(child.tail))

    def note_blocks(self) -> Iterator[Block]:
        """The notes' paragraphs; a note in a note comes last."""
        for note in self.notes:  # grows while it is gone through
            yield from self.blocks(note)


def _words(text: str | None) -> str:
    """Line ends in the XML are no line ends of the text."""
    return (text or "").replace("\n", " ")


def _parents(root: Any) -> dict[str, str]:
    """The style that each automatic style of this document was made from."""
    return {attribute(style, "name"): attribute(style, "parent-style-name") for style in root.iterfind(".//{*}style")}


def _facts(package: Package) -> dict[str, str]:
    root = package.read_xml("meta.xml")
    return {} if root is None else {local_name(fact): fact.text or "" for fact in root.iterfind("{*}meta/{*}*")}
