"""The document: one article as a file has it, before its page is read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """One article as its file has it; "" for what the file does not state.

    Attributes:
        title: The headline.
        text: The article; paragraphs of plain text are separated by blank lines.
        published: The date of publication as written, or an ISO day.
        publisher: Who published it.
        authors: Their names, joined by "; ".
        section: The section of the newspaper, feed or book that it stands in.
        document_id: The id that its archive gave it.
        address: Where it was published, usually a URL.
        markup: "" for plain text, "html" for a web page or a piece of one.
    """

    title: str = ""
    text: str = ""
    published: str = ""
    publisher: str = ""
    authors: str = ""
    section: str = ""
    document_id: str = ""
    address: str = ""
    markup: str = ""
