"""Messages: the headers and parts of mails and of pages saved as mails, read within bounds."""

import email
import re
from collections.abc import Iterator
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message

from ..formats.contract import UnreadableFileError
from .charsets import decode_page

MAX_PARTS = 2_000
_MAX_HEADER = 10_000  # characters of one header; a longer one is no subject
_FIELD = re.compile(
    rb"\A(?:From [^\r\n]{1,300}\r?\n)?(?:[!-9;-~]{1,76}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*(?:\r?\n|\Z)){2,}"
)


def header_names(head: bytes) -> set[str]:
    """The names of the header lines that a file starts with, in lower case; none where it does not start with any."""
    block = _FIELD.match(head.lstrip(b"\r\n")[:16_384])
    return (
        {line.split(b":")[0].decode("ascii").lower() for line in re.findall(rb"(?m)^[!-9;-~]+:", block[0])}
        if block
        else set()
    )


def parse_message(data: bytes) -> Message:
    """Parse a message.

    Raises:
        UnreadableFileError: It is none, or one with parts nested too deep or too many.
    """
    try:
        message = email.message_from_bytes(data)
        parts = sum(1 for _, _ in zip(message.walk(), range(MAX_PARTS + 1), strict=False))
    except RecursionError as error:
        raise UnreadableFileError("has parts nested too deep; save the mail again") from error
    except (MessageError, UnicodeError, LookupError, AttributeError, IndexError, TypeError) as error:
        raise UnreadableFileError(f"is no mail that can be read ({error}); save it again") from error
    if parts > MAX_PARTS:
        raise UnreadableFileError(f"has more than {MAX_PARTS:,} parts and no mail has; save the articles apart")
    return message


def header(message: Message, name: str) -> str:
    """A header's text, decoded, on one line; "" where there is none."""
    return " ".join(decoded(str(message.get(name) or "")[:_MAX_HEADER]).split())


def decoded(raw: str) -> str:
    """The text of a header whose words are encoded."""
    try:
        pieces = decode_header(raw)
    except (HeaderParseError, ValueError):
        return raw
    return "".join(piece if isinstance(piece, str) else _decode(piece, charset) for piece, charset in pieces)


def part_text(part: Message, *, is_page: bool = False) -> str:
    """The text of a part, decoded; "" where it has none.

    Raises:
        UnreadableFileError: The bytes are no text.
    """
    payload = part.get_payload(decode=True)
    return (
        decode_page(payload, str(part.get_param("charset") or ""), is_page=is_page)
        if isinstance(payload, bytes)
        else ""
    )


def leaves(message: Message) -> Iterator[Message]:
    """The parts that have no parts of their own, in order."""
    return (part for part in message.walk() if not part.is_multipart())


def _decode(piece: bytes, charset: str | None) -> str:
    try:
        return decode_page(piece, charset or "", is_page=False)
    except ValueError:
        return piece.decode("ascii", "replace")
