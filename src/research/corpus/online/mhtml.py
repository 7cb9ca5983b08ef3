"""Web pages saved with all they show (.mht, .mhtml): a file is one article, the page itself."""

from collections.abc import Iterator
from email.message import Message

from ..formats.contract import RawArticle, UnreadableFileError, UnreadableRecord
from .messages import header, header_names, leaves, parse_message, part_text

_SAVED = ("snapshot-content-location",)  # a header that browsers give to saved pages alone
_SAVED_BY = (b"From: <Saved by ", b'From: "Saved by ')
_PAGES = ("text/html", "application/xhtml+xml")


def recognizes(head: bytes) -> bool:
    """Whether a file starts with headers that browsers alone give to the pages they save."""
    names = header_names(head)
    saved = head.lstrip().startswith(_SAVED_BY) or any(header in names for header in _SAVED)
    return saved and {"content-type", "mime-version"} <= names


def read(data: bytes) -> Iterator[RawArticle | UnreadableRecord]:
    """Read the page. When it was saved is not when it was published; what the page itself says, its reader finds.

    Raises:
        UnreadableFileError: The file holds no page.
    """
    message = parse_message(data.lstrip())
    page = _main_page(message)
    text = "" if page is None else part_text(page, is_page=True)
    if page is None or not text.strip():
        raise UnreadableFileError("holds no web page; open it in a browser and save it again")
    addresses = (header(message, "Snapshot-Content-Location"), header(page, "Content-Location"))
    yield RawArticle(
        text=text,
        address=next((address for address in addresses if address.startswith(("http://", "https://"))), ""),
        markup="page",
    )


def _main_page(message: Message) -> Message | None:
    """The part that the message names as its start, else the first page in it."""
    pages = [part for part in leaves(message) if part.get_content_type() in _PAGES]
    start = str(message.get_param("start") or "")
    named = (part for part in pages if start and str(part.get("Content-ID") or "").strip() == start)
    return next(named, pages[0] if pages else None)
