"""Citations: the articles of a corpus as BibTeX and CSL-JSON, so that each can be cited from where it is written about."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd

from ..corpus.curation import WEB
from ..nlp.dates import is_edtf
from ..nlp.spelling import free_id, visible

BIBTEX, CSL = "articles.bib", "articles.csl.json"
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_LANGUAGES = {"en": "english"}  # as biblatex calls them
_KEY = re.compile(r"[^A-Za-z0-9_:.-]+")
# BibTeX counts every brace, one behind a backslash too, so that each comes with an unseen other one.
_ESCAPES = str.maketrans(
    {**{sign: f"\\{sign}" for sign in "%&#_$"}, "\\": r"{\textbackslash}", "~": r"{\textasciitilde}", "^": r"{\textasciicircum}",
     "{": r"\{\vphantom{\}}", "}": r"\vphantom{\{}\}"}
)  # fmt: skip
_LIGATURES = re.compile(r"([-`',<>])(?=\1)|[?!](?=`)")  # what TeX would join into one sign
_IN_ADDRESSES = ":/?#[]@!$&'()*+,;=%~"


@dataclass(frozen=True)
class Citation:
    """What is known of an article for whoever cites it.

    Attributes:
        key: What it is cited by: letters, digits, and - _ : . alone, no other article's in small letters either.
        article_id: Its id in the tables.
        title: On one line, like the publisher.
        publisher: The paper or agency.
        published: Year, month and day, as far as stated.
        address: On the web, with all that is special in LaTeX in percent signs.
        language: ISO 639-1.
    """

    key: str
    article_id: str
    title: str
    publisher: str
    published: tuple[int, ...]
    address: str
    language: str


def write_citations(articles: pd.DataFrame, folder: Path) -> None:
    """Write `articles.bib` and `articles.csl.json`.

    Args:
        articles: As `articles_frame` gives them.
        folder: Where to.
    """
    citations = list(cite(articles))
    (folder / BIBTEX).write_text("\n".join(map(_bibtex, citations)), "utf-8", newline="\n")
    items = ",\n".join(json.dumps(_csl(citation), ensure_ascii=False) for citation in citations)
    (folder / CSL).write_text(f"[\n{items}\n]\n", "utf-8", newline="\n")


def cite(articles: pd.DataFrame) -> Iterator[Citation]:
    """What is known of each article, in their order; what a text holds that is unseen or breaks a line is none of it."""
    taken: dict[str, int] = {}
    for article in articles.itertuples(index=False):
        published = tuple(map(int, article.published.split("-"))) if is_edtf(article.published) else ()
        address = quote(_line(article.address), safe=_IN_ADDRESSES) if WEB.match(article.address) else ""
        key = _key(article.article_id, taken)
        yield Citation(
            key,
            article.article_id,
            _line(article.title),
            _line(article.publisher),
            published,
            address,
            article.language,
        )


def _key(article_id: str, taken: dict[str, int]) -> str:
    """The id, or what of it a key may hold with a hash, so that a key stays an article's own in a corpus that grows."""
    plain = _KEY.sub("-", unicodedata.normalize("NFKD", article_id).encode("ascii", "ignore").decode()).strip("-")
    stem = (
        plain
        if plain == article_id and plain
        else f"{plain or 'article'}-{sha256(article_id.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"
    )
    return stem + free_id(stem.lower(), taken)[len(stem) :]  # to BibTeX, A and a are one key


def _line(text: str) -> str:
    return " ".join(visible(text).split())


def _bibtex(citation: Citation) -> str:
    """An entry that classic styles and biblatex show: both know journal, year and month, and biblatex has the day from date."""
    year, month = (*citation.published, 0, 0)[:2]
    fields = {
        "title": f"{{{_escape(citation.title)}}}" if citation.title else "",  # the second braces keep the capitals
        "journal": _escape(citation.publisher),
        "date": "-".join(f"{part:02}" for part in citation.published),
        "year": f"{year:04}" if year else "",
        "url": citation.address,
        "language": _LANGUAGES.get(citation.language, _escape(citation.language)),
        "entrysubtype": "newspaper" if citation.publisher else "",
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    lines += [f"  month = {_MONTHS[month - 1]},\n"] if month else []  # a name that each style spells out
    return f"@{'article' if citation.publisher else 'misc'}{{{citation.key},\n{''.join(lines)}}}\n"


def _escape(text: str) -> str:
    """A text that LaTeX sets as it stands."""
    return _LIGATURES.sub(r"\g<0>{}", text.translate(_ESCAPES))


def _csl(citation: Citation) -> dict[str, Any]:
    fields = {
        "id": citation.article_id,
        "type": "article-newspaper",
        "citation-key": citation.key,
        "title": citation.title,
        "container-title": citation.publisher,
        "issued": {"date-parts": [list(citation.published)]} if citation.published else "",
        "URL": citation.address,
        "language": citation.language,
    }
    return {name: value for name, value in fields.items() if value}
