"""Mails (.eml, .mbox): a mail is an article, its subject the headline and its sender the author."""

import html
import re
from collections.abc import Iterator
from datetime import date
from email.message import Message
from email.utils import getaddresses, parsedate_tz

from ...problems import PASSED
from ..formats.contract import RawArticle, UnreadableFileError, UnreadableRecord
from .messages import decoded, header, header_names, parse_message, part_text

_SURE = ({"from", "date", "message-id"}, {"from", "date", "received"}, {"from", "date", "mime-version"})
# A mail in a mailbox begins with such a line; Python's mailbox takes any line that begins with "From" for one
_MBOX = re.compile(rb"^From [^\r\n]{1,200}(?:19|20)\d\d[^\r\n]{0,20}\r?\n(?=>?[!-9;-~]{1,76}:)", re.MULTILINE)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_APART = "is not read with the mail it came with; save it as a file of the corpus"
_SIGNATURE = re.compile(r"^-- \n.*\Z", re.MULTILINE | re.DOTALL)
_READABLE = (  # attachments that could be articles
    ".txt .md .html .htm .jsonl .ndjson .json .csv .tsv .parquet .zip .docx .odt .rtf .pdf .epub .eml .mbox .mht "
    ".mhtml .warc .xml"
).split()


def recognizes(head: bytes) -> bool:
    """Whether a file starts with the headers of a mail."""
    names = header_names(head)
    return any(sure <= names for sure in _SURE)


def read(data: bytes) -> Iterator[RawArticle | UnreadableRecord]:
    """Read the mails of a file in order. An attachment that could be an article is named and not read.

    Raises:
        UnreadableFileError: The file is no mail.
    """
    starts = [match.start() for match in _MBOX.finditer(data)]
    if not starts or data[: starts[0]].strip():
        if not header_names(data[:16_384]):
            raise UnreadableFileError("does not start with the headers of a mail; save it again")
        yield from _read_mail(data)
        return
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        mail = data[data.index(b"\n", start) + 1 : end]
        try:
            yield from _read_mail(_QUOTED.sub(rb"\1", mail))
        except ValueError as error:
            yield UnreadableRecord(str(error))


def _read_mail(data: bytes) -> Iterator[RawArticle | UnreadableRecord]:
    message = parse_message(data)
    pieces = list(_bodies(message))
    is_html = any(kind == "html" for kind, _ in pieces)
    texts = [_as_html(text) if is_html and kind == "plain" else text for kind, text in pieces]
    subject = header(message, "Subject")
    if any(text.strip() for text in texts):
        yield RawArticle(
            title=subject,
            text="\n\n".join(texts).strip(),
            published=_day(header(message, "Date")),
            authors=_senders(message),
            document_id=header(message, "Message-ID").strip("<> "),
            address=header(message, "Archived-At").strip("<> "),
            markup="html" if is_html else "",
        )
    else:
        yield UnreadableRecord(f"the mail {subject!r} has no text; take it out, or save its attachments as files here")
    yield from _attachments(message)


def _bodies(part: Message) -> Iterator[tuple[str, str]]:
    """The texts of a mail in order, "plain" or "html"; of alternatives the plain one, unless it is empty."""
    kind = part.get_content_type()
    if _file_name(part) or kind == "message/rfc822":
        return
    if part.is_multipart():
        inner = [list(_bodies(child)) for child in part.get_payload() if isinstance(child, Message)]
        if kind == "multipart/alternative":
            said = [bodies for bodies in inner if any(text.strip() for _, text in bodies)]
            plain = [bodies for bodies in said if all(form == "plain" for form, _ in bodies)]
            inner = (plain or said)[:1]
        yield from (body for bodies in inner for body in bodies)
    elif kind == "text/html":
        yield "html", part_text(part, is_page=True)
    elif kind == "text/plain":
        yield "plain", _plain(part)


def _plain(part: Message) -> str:
    """A plain text without its signature; lines that only a mail program broke are joined (RFC 3676)."""
    text = _SIGNATURE.sub("", part_text(part).replace("\r\n", "\n"))
    if str(part.get_param("format") or "").lower() == "flowed":
        glue = "" if str(part.get_param("delsp") or "").lower() == "yes" else " "
        text = re.sub(r" \n(?=[^\n>])", glue, text)
    return text.strip("\n")


def _as_html(text: str) -> str:
    return "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in text.split("\n\n"))


def _day(said: str) -> str:
    """The day in the sender's own time zone, ISO; as written where it is no date of a mail."""
    parsed = parsedate_tz(said[:200])
    try:
        return date(*parsed[:3]).isoformat() if parsed else said
    except (ValueError, OverflowError):
        return said


def _senders(message: Message) -> str:
    senders = getaddresses([str(message.get("From") or "")[:10_000]])
    return "; ".join(" ".join(decoded(name).split()) or address for name, address in senders if name or address)


def _file_name(part: Message) -> str:
    """The name of an attachment; "" for what is none."""
    named = part.get_filename()
    attached = part.get_content_disposition() == "attachment"
    return " ".join(decoded(str(named)).split()) if named else "an attachment without a name" if attached else ""


def _attachments(message: Message) -> Iterator[UnreadableRecord]:
    for part in message.walk():
        name = _file_name(part)
        if part.get_content_type() == "message/rfc822":
            yield UnreadableRecord(f"an attached mail {_APART}", numbered=False, outcome=PASSED)
        elif name.lower().endswith(tuple(_READABLE)):
            yield UnreadableRecord(f"the attachment {name!r} {_APART}", numbered=False, outcome=PASSED)
