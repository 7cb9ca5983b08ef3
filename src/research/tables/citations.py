"""Citations: the articles of a corpus as CSL-JSON and BibTeX, for reference managers and LaTeX."""

import json
import re
import unicodedata
from collections.abc import Iterator
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
_NOT_IN_KEYS = re.compile(r"[^A-Za-z0-9_:.-]+")
_IN_ADDRESSES = ":/?#[]@!$&'()*+,;=%~"
_ESCAPES = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "%&#_$"},
        "\\": r"{\textbackslash}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        # BibTeX counts every brace, even one behind a backslash, so each comes with an invisible counterpart
        "{": r"\{\vphantom{\}}",
        "}": r"\vphantom{\{}\}",
    }
)
_LIGATURES = re.compile(r"([-`',<>])(?=\1)|[?!](?=`)")  # what TeX would join into one sign


def write_citations(articles: pd.DataFrame, folder: Path) -> None:
    """Write `articles.bib` and `articles.csl.json`.

    Args:
        articles: As `articles_frame` gives them.
        folder: The folder for both files.
    """
    items = list(cite(articles))
    (folder / BIBTEX).write_text("\n".join(map(_bibtex, items)), "utf-8", newline="\n")
    lines = ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)
    (folder / CSL).write_text(f"[\n{lines}\n]\n", "utf-8", newline="\n")


def cite(articles: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield a CSL-JSON item for each article, in their order, with the fields that are known.

    Texts are on one line and hold visible characters alone. A citation key consists of letters, digits and - _ : . and
    is unique even without regard to case, as in BibTeX. Only web addresses are given, percent-encoded for LaTeX.

    Args:
        articles: As `articles_frame` gives them.
    """
    taken: dict[str, int] = {}
    for article in articles.itertuples(index=False):
        date = list(map(int, article.published.split("-"))) if is_edtf(article.published) else []
        fields = {
            "title": _one_line(article.title),
            "author": [_name(author) for author in map(_one_line, article.authors) if author],
            "container-title": _one_line(article.publisher),
            "section": _one_line(article.section),
            "issued": {"date-parts": [date]} if date else None,
            "URL": quote(_one_line(article.address), safe=_IN_ADDRESSES) if WEB.match(article.address) else "",
            "language": article.language,
            "archive_location": _one_line(article.document_id),
        }
        key = _key(article.article_id, taken)
        known = {name: value for name, value in fields.items() if value}
        yield {"id": article.article_id, "type": "article-newspaper", "citation-key": key, **known}


def _key(article_id: str, taken: dict[str, int]) -> str:
    """The id, or its plain characters with a hash, so that an article keeps its key in a corpus that grows."""
    plain = _NOT_IN_KEYS.sub("-", unicodedata.normalize("NFKD", article_id).encode("ascii", "ignore").decode())
    stem = plain.strip("-") or "article"
    if stem != article_id:
        stem += f"-{sha256(article_id.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"
    return stem + free_id(stem.lower(), taken)[len(stem) :]


def _name(author: str) -> dict[str, str]:
    """A name as CSL has it, in two parts where a comma parts it; which word is the family's, nothing else says."""
    family, comma, given = author.partition(", ")
    return {"family": family, "given": given} if comma else {"literal": author}


def _one_line(text: str) -> str:
    return " ".join(visible(text).split())


def _bibtex(item: dict[str, Any]) -> str:
    """An entry that classic styles and biblatex show: both read journal, year and month, biblatex the day from date."""
    date = item["issued"]["date-parts"][0] if "issued" in item else []
    publisher, language = item.get("container-title", ""), item.get("language", "")
    fields = {
        "author": " and ".join(map(_bibtex_name, item.get("author", ()))),
        "title": f"{{{_escape(item['title'])}}}" if "title" in item else "",  # the second braces keep the capitals
        "journal": _escape(publisher),
        "date": "-".join(f"{part:02}" for part in date),
        "year": f"{date[0]:04}" if date else "",
        "url": item.get("URL", ""),
        "language": _LANGUAGES.get(language, _escape(language)),
        "entrysubtype": "newspaper" if publisher else "",
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    if len(date) > 1:
        lines.append(f"  month = {_MONTHS[date[1] - 1]},\n")  # a macro that each style spells out
    return f"@{'article' if publisher else 'misc'}{{{item['citation-key']},\n{''.join(lines)}}}\n"


def _bibtex_name(name: dict[str, str]) -> str:
    """A name whose parts BibTeX takes as they are."""
    return ", ".join(f"{{{_escape(part)}}}" for part in name.values())


def _escape(text: str) -> str:
    """A text that LaTeX sets as it stands."""
    return _LIGATURES.sub(r"\g<0>{}", text.translate(_ESCAPES))
