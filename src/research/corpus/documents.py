"""Documents: one article as a file of many holds it, before its page is cleaned and its day is read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """One article; "" for what its file does not say.

    Attributes:
        title: The headline.
        text: The article; paragraphs of plain text are separated by blank lines.
        published: The day of publication as written, or an ISO day; never guessed.
        publisher: Who published it.
        authors: Names joined by "; ".
        section: The part of the newspaper.
        document_id: The id that the article has in its archive.
        address: Where it can be read.
        markup: "" for plain text, "html" where `text` is a page or a piece of one.
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
