"""Encodings: bytes to text, by byte order mark, as UTF-8, or as detected; and text without characters that break it."""

import os
import re
import unicodedata

import charset_normalizer

SAMPLE_BYTES = 1_000_000  # enough to detect an encoding
BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MAX_GARBAGE = 0.02  # the share of characters of `_GARBAGE` that a text may have
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_GARBAGE = re.compile(  # control characters, private use, noncharacters
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ue000-\uf8ff\ufff0-\uffff\U000e0000-\U0010ffff]"
)


def decode(data: bytes) -> tuple[str, str]:
    """Decode bytes: by their byte order mark, else as UTF-8, else in the encoding that is detected.

    Returns:
        The text, damaged characters as U+FFFD, and the encoding.

    Raises:
        ValueError: The bytes are no text.
    """
    marked = next((encoding for mark, encoding in BYTE_ORDER_MARKS if data.startswith(mark)), None)
    encoding = marked or ("utf-8" if _is_utf8(data) else _detect(data))
    text = data.decode(encoding, "replace")
    if len(_GARBAGE.findall(text)) > _MAX_GARBAGE * len(text):
        raise ValueError("no text but binary data")
    return text, encoding


def clean(text: str) -> str:
    """Fold line ends to LF, and replace control characters and lone surrogates by spaces; nothing else moves."""
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def printable(name: str) -> str:
    """A file's name or an id as one printable line without ";"; every other character becomes U+FFFD."""
    decoded = os.fsencode(name).decode("utf-8", "replace")
    return "".join(c if c.isprintable() and c != ";" else "\ufffd" for c in decoded)


def first_line(error: Exception) -> str:
    """The first line of an error's message, at most 200 characters; its type when it has no message."""
    return printable((str(error) or type(error).__name__).splitlines()[0][:200])


def _is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8, or were before a few of them were damaged."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        return sum(c > "\x7f" and c != "\ufffd" for c in text) > 2 * text.count("\ufffd")
    return b"\0" not in data or data.count(b"\0") < _MAX_GARBAGE * len(data)


def _detect(data: bytes) -> str:
    """Detect the encoding; of the many for Latin letters only the two that English texts are written in."""
    best = charset_normalizer.from_bytes(data[:SAMPLE_BYTES]).best()
    if best is None:
        raise ValueError("no text in any encoding we know")
    text = str(best)
    if sum(unicodedata.category(c) == "Cn" for c in text) > _MAX_GARBAGE * len(text):  # not assigned
        raise ValueError("no text but binary data")
    latin = all(unicodedata.name(c, "LATIN").startswith("LATIN") for c in set(text) if c.isalpha() and c > "\x7f")
    if not latin or best.encoding.startswith("utf"):
        return best.encoding
    likely = best.could_be_from_charset
    return "mac_roman" if "mac_roman" in likely and "cp1252" not in likely else "cp1252"
