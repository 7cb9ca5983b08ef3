"""Lines of an export, be it plain text, RTF or Word, and what its head says in any of them."""

import codecs
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from ..encodings import BYTE_ORDER_MARKS, clean, decode

_ZIP, _RTF = b"PK\x03\x04", b"{\\rtf"
_LARGEST = 64_000_000  # bytes: of a text, and of what a Word file unpacks to
_SMALL, _TIMES = 16_000_000, 50  # bytes a small Word file may unpack to, and how many times its size a larger one
_MEMBERS = 10_000  # files in a Word file
_FONTS = 60_000  # characters of an RTF file's table of fonts
_PEEK = 1_000_000  # bytes unpacked of one member to see what it is
_REMEDY = "pip install 'research[files]'"
_CODEPAGE = re.compile(rb"\\ansicpg(\d{1,5})")
_ENDS, _CONTROL = re.compile(r"\\(?:par|line|row)\b ?"), re.compile(r"\\[a-z]{1,32}-?\d{0,10} ?|[{}]")
_BRACE = re.compile("[{}]")
_BREAK, _TAG = re.compile(r"</w:p>|<w:br/>"), re.compile(r"<[^<>]{0,5000}>")
_BROKEN = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    LookupError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


def read_lines(data: bytes) -> list[str]:
    """The lines of a text, an RTF or a Word file; a paragraph of Word is a line. No-break spaces are spaces.

    Raises:
        ValueError: It is too large, damaged, or the library that reads it is missing.
    """
    if len(data) > _LARGEST:
        raise ValueError(f"longer than {_LARGEST:,} bytes; export fewer articles a file")
    text = _read_word(data) if data.startswith(_ZIP) else _read_rtf(data) if data.startswith(_RTF) else decode(data)[0]
    return [line.rstrip() for line in clean(text.removeprefix("\ufeff")).replace("\xa0", " ").split("\n")]


def read_head(head: bytes) -> str:
    """What can be read of a file's first bytes: of a Word file the members that lie there, unpacked."""
    if head.startswith(_ZIP):
        return "\n".join(f"<!-- {name} -->{_TAG.sub('', _BREAK.sub(chr(10), text))}" for name, text in _peek(head))
    if head.startswith(_RTF):
        text = _ENDS.sub("\n", head.decode("latin-1"))
        return _CONTROL.sub("", re.sub(r"\\'([0-9a-f]{2})", lambda found: chr(int(found[1], 16)), text))
    wide = next((name for mark, name in BYTE_ORDER_MARKS if head.startswith(mark)), "")
    text = head.decode(wide or "utf-8", "replace")
    return text if wide or text.count("\ufffd") * 50 < len(text) else head.decode("cp1252", "replace")


def is_word(head: bytes) -> bool:
    """Whether these are the first bytes of a Word file."""
    return head.startswith(_ZIP) and b"word/" in head


def is_markup(head: bytes) -> bool:
    """Whether these are the first bytes of a web page."""
    return re.match(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b",
                    read_head(head[:4000]).removeprefix("\ufeff"), re.IGNORECASE | re.DOTALL) is not None  # fmt: skip


def _read_word(data: bytes) -> str:
    try:
        import docx
    except ImportError as error:
        raise ValueError(f"Word files are read by python-docx, which is missing; {_REMEDY}") from error
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sizes = [member.file_size for member in archive.infolist()]
    except (*_BROKEN, zipfile.BadZipFile) as error:
        raise ValueError(f"a Word file that cannot be read ({_first_line(error)})") from error
    if len(sizes) > _MEMBERS or sum(sizes) > min(_LARGEST, max(_SMALL, len(data) * _TIMES)):
        shown = f"{sum(sizes):,} bytes in {len(sizes):,} files"
        raise ValueError(f"a Word file that unpacks to {shown}, which no export does; export fewer articles a file")
    try:
        document: Any = docx.Document(io.BytesIO(data))
        return "\n".join(paragraph.text for paragraph in document.paragraphs)
    except (*_BROKEN, SyntaxError, zipfile.BadZipFile, zlib.error) as error:  # lxml's errors are syntax errors
        raise ValueError(f"a Word file that cannot be read ({_first_line(error)})") from error


def _read_rtf(data: bytes) -> str:
    try:
        from striprtf.striprtf import rtf_to_text
    except ImportError as error:
        raise ValueError(f"RTF files are read by striprtf, which is missing; {_REMEDY}") from error
    page = _CODEPAGE.search(data[:4000])
    try:
        encoding = codecs.lookup(f"cp{page[1].decode()}" if page else "cp1252").name
    except LookupError:
        encoding = "cp1252"
    text = data.decode(encoding, "replace")
    if _font_table(text) > _FONTS:
        raise ValueError(f"an RTF file with a table of fonts longer than {_FONTS:,} characters; no export is like it")
    try:
        # the space says nothing, but keeps striprtf from searching each line for links again and again
        text = rtf_to_text(text.replace("\\field{", "\\field {"), errors="replace")
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # halves of a character, joined
    except _BROKEN as error:
        raise ValueError(f"an RTF file that cannot be read ({_first_line(error)})") from error


def _font_table(text: str) -> int:
    """How long the table of fonts is, which striprtf goes through once for each font."""
    start = text.find("\\fonttbl")
    depth = 1
    for brace in _BRACE.finditer(text, start) if start >= 0 else ():
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.start() - start
    return len(text) - start if start >= 0 else 0


def _peek(head: bytes) -> Iterator[tuple[str, str]]:
    """The members of a ZIP file one after the other, from its first bytes alone."""
    at = 0
    while at >= 0 and head.startswith(_ZIP, at) and at + 30 <= len(head):
        method = int.from_bytes(head[at + 8 : at + 10], "little")
        packed, name, extra = (
            int.from_bytes(head[at + start : at + end], "little") for start, end in ((18, 22), (26, 28), (28, 30))
        )
        body = at + 30 + name + extra
        label = head[at + 30 : at + 30 + name].decode("utf-8", "replace")
        content, at = head[body : body + packed], body + packed
        if method == zipfile.ZIP_DEFLATED:
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                content = unpacker.decompress(head[body:], _PEEK)
            except zlib.error:
                return
            at = head.find(_ZIP, len(head) - len(unpacker.unused_data)) if unpacker.eof else -1
        if label.endswith(".xml"):
            yield label, content.decode("utf-8", "replace")


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:200]
