"""Packages: the zip files with XML inside that word processors and e-books are, opened within bounds."""

import io
import zipfile
import zlib
from typing import Any

from lxml import etree, html

from ..formats.contract import UnreadableFileError

MAX_MEMBERS = 20_000
MAX_PART = 32_000_000  # bytes of one unpacked part; a long book's text is a tenth of it
MAX_UNPACKED = 128_000_000  # bytes of all parts that are read
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class Package:
    """A zip file of parts, each read only when asked for; nothing is unpacked to the disk.

    Attributes:
        names: The parts' names as a set-like mapping.
    """

    def __init__(self, data: bytes, kind: str):
        """Open a package.

        Args:
            data: The file.
            kind: What it should be, for messages: "Word document".

        Raises:
            ValueError: It is no zip file, or one with too many members.
        """
        self.kind, self.left = kind, MAX_UNPACKED
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
            members = self.archive.infolist()
        except _DAMAGED as error:
            raise UnreadableFileError(f"is no {kind} that can be opened ({error}); save it again") from error
        if len(members) > MAX_MEMBERS:
            raise UnreadableFileError(f"has {len(members):,} parts where no {kind} has {MAX_MEMBERS:,}; save it again")
        self.names = {member.filename: member for member in members}

    def read(self, name: str) -> bytes:
        """Read a part; b"" where there is none.

        Raises:
            ValueError: The part is damaged, encrypted or too large.
        """
        if name not in self.names:
            return b""
        try:
            with self.archive.open(self.names[name]) as part:
                content = part.read(MAX_PART + 1)  # the size that the zip file states may be a lie
        except _DAMAGED as error:
            raise UnreadableFileError(f"{name} in the {self.kind} is damaged ({error}); save it again") from error
        self.left -= len(content)
        if len(content) > MAX_PART or self.left < 0:
            raise UnreadableFileError(
                f"{name} in the {self.kind} unpacks to more than {MAX_PART:,} bytes; split it into articles"
            )
        return content

    def read_xml(self, name: str) -> Any:
        """Parse a part; `None` where there is none.

        Raises:
            ValueError: The part is damaged, or no XML that can be parsed safely.
        """
        content = self.read(name)
        return parse_xml(content, f"{name} in the {self.kind}") if content else None


def parse_xml(content: bytes, label: str, *, recover: bool = False) -> Any:
    """Parse XML; no entity is resolved and nothing is fetched.

    Raises:
        UnreadableFileError: It is no XML, or XML that is nested too deep.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, recover=recover
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableFileError(f"{label} is no XML that can be read ({error}); save it again") from error
    if root is None:
        raise UnreadableFileError(f"{label} is no XML that can be read; save it again")
    return root


def parse_html(content: str | bytes) -> Any:
    """Parse HTML; comments are left out, and nothing is fetched.

    Raises:
        UnreadableFileError: It is no HTML, or HTML that is nested too deep.
    """
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(content, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableFileError(f"is HTML that cannot be parsed ({error}); save it again") from error
    for entry in parser.error_log:  # what libxml2 gives up on it leaves out without a word
        if "depth" in entry.message or "huge" in entry.message.casefold():
            raise UnreadableFileError(f"is HTML beyond all bounds ({entry.message.strip()[:120]}); save it again")
    return tree


def local_name(element: Any) -> str:
    """An element's name without its namespace; "" for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """The value of an attribute, whatever its namespace; "" where there is none."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
