"""Lines of an export, be it plain text, RTF, Word or a web page, and what its head says in any of them."""

import re
import zipfile
import zlib
from collections.abc import Iterator

from ..formats.contract import UnreadableFileError
from ..formats.encodings import BYTE_ORDER_MARKS, clean, decode
from .pages import page_lines, parse_page

_ZIP, _RTF = b"PK\x03\x04", b"{\\rtf"
_LARGEST = 64_000_000  # bytes
_PEEK = 1_000_000  # bytes unpacked of one member to see what it is
_ENDS, _CONTROL = re.compile(r"\\(?:par|line|row)\b ?"), re.compile(r"\\[a-z]{1,32}-?\d{0,10} ?|[{}]")
_BREAK, _TAG = re.compile(r"</w:p>|<w:br/>"), re.compile(r"<[^<>]{0,5000}>")


def read_lines(data: bytes) -> list[str]:
    """The lines of a text, an RTF or Word file or a web page; a paragraph is a line. No-break spaces are spaces.

    Raises:
        ValueError: It is too large or damaged.
    """
    if len(data) > _LARGEST:
        raise UnreadableFileError(f"is longer than {_LARGEST:,} bytes; export fewer articles a file")
    if data.startswith(_ZIP):
        from ..documents import docx  # which plain texts need not wait for

        text = "\n".join(block.text for block in docx.read_blocks(data))
    elif data.startswith(_RTF):
        from ..documents import rtf

        text = "\n".join(block.text for block in rtf.read_blocks(data))
    else:
        text = decode(data)[0]
        if is_markup(data[:4000]):
            return page_lines(parse_page(text))
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
