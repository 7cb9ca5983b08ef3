"""Encodings: bytes to text, by their mark, as UTF-8 or as the detector says; and text without what no text has."""

import re
import unicodedata

import charset_normalizer

SAMPLE = 1_000_000  # bytes the detector of encodings looks at
_GARBAGE = 0.02  # the share of characters that no text has
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_NO_TEXT = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ue000-\uf8ff\ufff0-\uffff\U000e0000-\U0010ffff]"
)  # controls, private use, none


def decode(data: bytes) -> tuple[str, str]:
    """Decode bytes: by their byte order mark, else as UTF-8, else as the detector says.

    Returns:
        The text, damaged characters as U+FFFD, and the encoding.

    Raises:
        ValueError: The bytes are no text.
    """
    marked = next((name for mark, name in MARKS if data.startswith(mark)), "")
    encoding = marked or ("utf-8" if _is_utf8(data) else _detect(data))
    text = data.decode(encoding, "replace")
    if len(_NO_TEXT.findall(text)) > _GARBAGE * len(text):
        raise ValueError("no text but binary data")
    return text, encoding


def clean(text: str) -> str:
    """Fold line ends to LF and make a space of each character that no text has; nothing else moves."""
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def _is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8, or were before a few of them were damaged."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        return sum(c > "\x7f" and c != "\ufffd" for c in text) > 2 * text.count("\ufffd")
    return b"\0" not in data or data.count(b"\0") < _GARBAGE * len(data)


def _detect(data: bytes) -> str:
    """The detector's encoding; of the many for Latin letters the two that English texts are written in."""
    best = charset_normalizer.from_bytes(data[:SAMPLE]).best()
    if best is None:
        raise ValueError("no text in any encoding we know")
    latin = all(unicodedata.name(c, "LATIN").startswith("LATIN") for c in set(str(best)) if c.isalpha() and c > "\x7f")
    if sum(unicodedata.category(c) == "Cn" for c in str(best)) > _GARBAGE * len(str(best)):
        raise ValueError("no text but binary data")
    if not latin or best.encoding.startswith("utf"):
        return best.encoding
    if "mac_roman" in best.could_be_from_charset and "cp1252" not in best.could_be_from_charset:
        return "mac_roman"
    return "cp1252"
