"""Articles: headline, publisher, day of publication, language, and the prose told from the page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import py3langid

from ..nlp.lexicon import DEFAULT_LEXICON, Lexicon
from .boilerplate import Paragraph, tell_prose, word_count
from .metadata import find_imprint, is_date_line

_TOLD_BY = 1000  # characters of prose tell its language
_CLEARLY = 0.05  # of the log-likelihood: so much likelier than English is another language
_TELLING = 20  # words: less prose does not tell its language
_EXCLAIMS = re.compile(r"[?!”\"]$")
_MASTHEAD = re.compile(r"[|»›>]|\bNo\. ?\d|https?://")
_WORDS = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a corpus.

    Attributes:
        article_id: The file's stem, or the record's id.
        text: The source's text, decoded, without markup, CRLF folded to LF; every offset of every table counts its characters.
        paragraphs: All paragraphs of the page, prose and furniture.
        published: EDTF, "" when not stated.
        language: ISO 639-1, "" when the prose is too short to tell.
        source: The file's path relative to the corpus folder, and the record in it: "news.zip/may.jsonl#3".
        sha256: Hash of the source's bytes, or of the record's text and fields.
        address: Where it was published, as the record or `corpus.toml` says.
        encoding: How its bytes were decoded.
        duplicate_of: The id of the article that it prints again; "" for an original.
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
    def prose(self) -> str:
        """The text from `start` to `end`, furniture blanked out, so that offsets stay true."""
        out, at = [], self.start
        for p in self.body:
            out += [_blank(self.text[at : p.start]), self.text[p.start : p.end].replace("\n", " ")]
            at = p.end
        return "".join(out)


def read_article(
    text: str,
    article_id: str,
    *,
    facts: Mapping[str, str] | None = None,
    day_first: bool | None = None,
    lexicon: Lexicon = DEFAULT_LEXICON,
) -> Article:
    """Structure one page: its paragraphs, headline, publisher and day of publication.

    Args:
        text: The page's text.
        article_id: The article's id.
        facts: What is known from outside the text; wins over it.
        day_first: How the corpus writes numeric dates; None leaves 01/02/2024 unread.
        lexicon: The word lists.
    """
    facts = facts or {}
    paragraphs = tell_prose(text, title=facts.get("title", ""), lexicon=lexicon)
    first = next((i for i, p in enumerate(paragraphs) if p.kept), len(paragraphs))
    headline = _find_headline(text, paragraphs, first)
    if headline is not None:
        paragraphs = tuple(replace(p, role="headline") if i == headline else p for i, p in enumerate(paragraphs))
    title = text[paragraphs[headline].start : paragraphs[headline].end] if headline is not None else ""
    publisher, published = find_imprint(text, paragraphs, headline, day_first=day_first, lexicon=lexicon)
    return Article(
        article_id,
        text,
        paragraphs,
        language=facts.get("language") or _find_language(" ".join(text[p.start : p.end] for p in paragraphs if p.kept)),
        title=facts.get("title", title),
        publisher=facts.get("publisher", publisher),
        published=facts.get("published", published),
        address=facts.get("address", ""),
    )


def _find_headline(text: str, paragraphs: Sequence[Paragraph], first: int) -> int | None:
    """The label above the prose that shares most words with it; the earlier one of equals."""
    prose = {w for p in paragraphs if p.kept for w in _WORDS.findall(text[p.start : p.end].casefold())}
    for i, p in enumerate(paragraphs[:first]):
        if p.role == "headline":
            return i
    top = paragraphs[first : first + 2]
    if (
        first == 0
        and len(top) == 2
        and not top[1].kept
        and _EXCLAIMS.search(text[: top[0].end])
        and word_count(text[top[0].start : top[0].end]) <= 20
    ):
        return 0  # "A pact at last!" above its byline
    best, shared = None, 1
    for i, p in enumerate(paragraphs[:first]):
        words = set(_WORDS.findall(text[p.start : p.end].casefold()))
        common = len({w for w in words & prose if len(w) > 2})
        if (
            p.role in ("label", "furniture")
            and common > shared
            and not _MASTHEAD.search(text[p.start : p.end])
            and not is_date_line(text[p.start : p.end])
        ):
            best, shared = i, common
    return best


def _find_language(prose: str) -> str:
    """The likeliest language; English also where it is hardly less likely, as African names make it look like a pidgin."""
    if word_count(prose[:_TOLD_BY]) < _TELLING:
        return ""
    ranked = py3langid.rank(prose[:_TOLD_BY])
    (best, likelihood), english = ranked[0], dict(ranked)["en"]
    return "en" if likelihood - english < _CLEARLY * abs(likelihood) else best


def _blank(text: str) -> str:
    """Spaces for furniture; a line break stays, so that no sentence runs across it."""
    return re.sub(r"[^\n]", " ", text)
