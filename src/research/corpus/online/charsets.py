"""Charsets: pages and mails to text by the charset that their sender states, by that of the page, or as detected."""

import codecs
import re

from ..formats.contract import UnreadableFileError
from ..formats.encodings import BYTE_ORDER_MARKS, decode

_META = re.compile(rb"""<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_DECLARED = re.compile(rb"""\A\s{0,99}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._:-]{1,40})""")
_MARKS = tuple(mark for mark, _ in BYTE_ORDER_MARKS)
_MEANT = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}  # as browsers take them
_NO_CHARSETS = (
    "idna",
    "punycode",
    "unicode_escape",
    "raw-unicode-escape",
    "undefined",
    "palmos",
)  # of text in the wild
_SHORT = 60  # bytes
_HEAD = 4096  # bytes: where a page states its charset


def decode_page(data: bytes, charset: str = "", *, is_page: bool = True) -> str:
    """Decode a page or a part of a mail; damaged characters become U+FFFD.

    Args:
        data: The bytes.
        charset: What the header that came with them states.
        is_page: Whether they are HTML, which may state its charset itself.

    Raises:
        UnreadableFileError: The bytes are no text.
    """
    stated = [charset]
    if is_page:
        stated += [found[1].decode() for found in (_META.search(data[:_HEAD]), _DECLARED.match(data[:_HEAD])) if found]
    if not data.startswith(_MARKS):
        for name in filter(None, map(_codec, stated)):
            text = data.decode(name, "replace")
            if text.count("\ufffd") <= 0.02 * len(text):  # else the header is wrong
                return text
    if len(data) < _SHORT:
        return _decode_short(data)
    try:
        return decode(data)[0]
    except ValueError as error:
        raise UnreadableFileError(f"{error}; save it again as UTF-8") from error


def _decode_short(data: bytes) -> str:
    """Too few bytes to tell the charset of."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _codec(name: str) -> str:
    """The codec of a charset; "" where there is none for text."""
    try:
        found = codecs.lookup(name.strip(" \"'")).name
        b"".decode(found)
    except (LookupError, ValueError):
        return ""
    return "" if found in _NO_CHARSETS else _MEANT.get(found, found)
