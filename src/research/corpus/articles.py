"""Articles: headline, publisher, day of publication, language, and the prose without the rest of the page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from ..errors import CorpusError
from ..nlp.lexicon import DEFAULT_LEXICON, Lexicon
from .boilerplate import UPDATE, Paragraph, classify_paragraphs, word_count
from .languages import find_language, set_translations_aside
from .metadata import find_headline, find_imprint

_RECORD = r"#\d+$"  # the record of a source


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a corpus.

    Attributes:
        article_id: The file's stem, or the record's id.
        text: The source's text, decoded, without markup, CRLF folded to LF. Offsets in all tables count its characters.
        paragraphs: All paragraphs of the page, prose and boilerplate.
        title: The headline, "" when there is none.
        publisher: Who published it, "" when not stated.
        published: The day of publication, EDTF, "" when not stated.
        language: ISO 639-1, "" when the prose is too short to identify it.
        source: The file's path relative to the corpus folder, and the record in it: "news.zip/may.jsonl#3".
        sha256: Hash of the source's bytes, or of the record's text and fields.
        address: Where it was published, from the record or `corpus.toml`.
        authors: Who wrote it.
        section: The section of the newspaper, feed or book that it stands in.
        document_id: The id that its archive gave it.
        dated_by: Where `published` comes from: "corpus.toml", "record", "json-ld", "meta" or "time element" of a page,
            or "text"; "" for an article without a day.
        format: What its file was recognized as.
        encoding: How its bytes were decoded.
        duplicate_of: The id of the article that it reprints; "" for an original.
    """

    article_id: str
    text: str = field(repr=False)
    paragraphs: tuple[Paragraph, ...] = field(repr=False)
    title: str = ""
    publisher: str = ""
    published: str = ""
    language: str = ""
    source: str = ""
    sha256: str = ""
    address: str = ""
    authors: tuple[str, ...] = ()
    section: str = ""
    document_id: str = ""
    dated_by: str = ""
    format: str = ""
    encoding: str = ""
    duplicate_of: str = ""

    @property
    def body(self) -> tuple[Paragraph, ...]:
        """The paragraphs that are the article's own prose."""
        return tuple(p for p in self.paragraphs if p.kept)

    @property
    def start(self) -> int:
        """Where the body starts, in characters."""
        return next((p.start for p in self.paragraphs if p.kept), 0)

    @property
    def end(self) -> int:
        """Where the body ends, in characters, exclusive."""
        return next((p.end for p in reversed(self.paragraphs) if p.kept), 0)

    @property
    def dateline(self) -> str:
        """What was cut off before the first sentence of the body, "PYONGYANG, March 4 (KCNA) --"; "" without one."""
        return self.text[self.text.rfind("\n", 0, self.start) + 1 : self.start].strip()

    @property
    def breaks(self) -> tuple[int, ...]:
        """Where updates of a live blog start, in characters of the prose."""
        found, is_new = [], False
        for p in self.paragraphs:
            if p.kept and is_new and p.start > self.start:
                found.append(p.start - self.start)
            is_new = p.role == UPDATE or (is_new and not p.kept)
        return tuple(found)

    @property
    def prose(self) -> str:
        """The text from `start` to `end`, boilerplate replaced by spaces, so that offsets stay valid."""
        parts, end = [], self.start
        for p in self.body:
            parts += [_blank(self.text[end : p.start]), self.text[p.start : p.end].replace("\n", " ")]
            end = p.end
        return "".join(parts)


def read_article(
    text: str,
    article_id: str,
    *,
    metadata: Mapping[str, str] | None = None,
    day_first: bool | None = None,
    clean: bool = False,
    lexicon: Lexicon = DEFAULT_LEXICON,
) -> Article:
    """Structure one page: its paragraphs, headline, publisher, day of publication and language.

    Args:
        text: The page's text.
        article_id: The article's id.
        metadata: What is known from outside the text: any of title, publisher, published (EDTF), dated_by, address,
            authors (joined by "; "), section, document_id and language. It takes precedence over the text.
        day_first: Whether the day stands before the month in numeric dates; `None` leaves 01/02/2024 unread.
        clean: Whether the text is the article alone, without a page around it.
        lexicon: The word lists.
    """
    known = metadata or {}
    paragraphs = classify_paragraphs(text, title=known.get("title"), clean=clean, lexicon=lexicon)
    if not known.get("language"):
        paragraphs = set_translations_aside(text, paragraphs)
    headline = find_headline(text, paragraphs)
    title = ""
    if headline is not None:
        title = text[paragraphs[headline].start : paragraphs[headline].end]
        paragraphs = tuple(replace(p, role="headline") if i == headline else p for i, p in enumerate(paragraphs))
    publisher, published = find_imprint(text, paragraphs, headline, day_first=day_first, lexicon=lexicon)
    day = known.get("published", published)
    return Article(
        article_id,
        text,
        paragraphs,
        title=known.get("title", title),
        publisher=known.get("publisher", publisher),
        published=day,
        dated_by=known.get("dated_by", "record" if "published" in known else "text") if day else "",
        language=known.get("language") or find_language(" ".join(text[p.start : p.end] for p in paragraphs if p.kept)),
        address=known.get("address", ""),
        authors=tuple(filter(None, known.get("authors", "").split("; "))),
        section=known.get("section", ""),
        document_id=known.get("document_id", ""),
    )


def articles_frame(articles: Sequence[Article]) -> pd.DataFrame:
    """One row an article.

    Columns: article_id, title, authors, publisher, section, published (EDTF), dated_by, language, words (of the prose),
    start, end (of the body, characters), source, document_id, address, format, encoding, sha256, duplicate_of.
    """
    columns = (
        "article_id title authors publisher section published dated_by language words start end "
        "source document_id address format encoding sha256 duplicate_of"
    ).split()
    rows = (
        [word_count(article.prose) if name == "words" else getattr(article, name) for name in columns]
        for article in articles
    )
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(authors=table.authors.map(list).astype("object"))


def files_frame(articles: pd.DataFrame) -> pd.DataFrame:
    """One row a file.

    Columns: source, format, encoding, articles, dated (how many have a day), dated_by (where from, joined by "; ").

    Args:
        articles: As `articles_frame` gives them.
    """
    grouped = articles.assign(file=articles.source.str.replace(_RECORD, "", regex=True)).groupby("file", sort=False)
    rows = [
        (
            file,
            *("; ".join(sorted(set(part[name]) - {""})) for name in ("format", "encoding")),
            len(part),
            int((part.published != "").sum()),
            "; ".join(sorted(set(part.dated_by) - {""})),
        )
        for file, part in grouped
    ]
    return pd.DataFrame(rows, columns=["source", "format", "encoding", "articles", "dated", "dated_by"])


def paragraphs_frame(articles: Sequence[Article]) -> pd.DataFrame:
    """One row a paragraph of a page: article_id, start, end, role, words, text; what was kept and what was dropped."""
    rows = [
        (a.article_id, p.start, p.end, p.role, word_count(a.text[p.start : p.end]), a.text[p.start : p.end])
        for a in articles
        for p in a.paragraphs
    ]
    return pd.DataFrame(rows, columns=["article_id", "start", "end", "role", "words", "text"])


def pick_article(corpus: Sequence[Article], article_id: str | None = None) -> Article | None:
    """Pick the article with this id, or the first; `None` when there are no articles and no id is given.

    Raises:
        CorpusError: No article has this id.
    """
    if not article_id:
        return next(iter(corpus), None)
    found = next((article for article in corpus if article.article_id == article_id), None)
    if found is None:
        ids = ", ".join(article.article_id for article in corpus[:5])
        more = " …" if len(corpus) > 5 else ""
        raise CorpusError(f"article {article_id!r} is not among these; their ids are {ids}{more}")
    return found


def _blank(text: str) -> str:
    """Spaces for boilerplate; a line break stays, so that no sentence runs across it."""
    return re.sub(r"[^\n]", " ", text)
