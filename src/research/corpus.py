"""The corpus: all articles of a folder, whatever files they come in, and what of it could not be read."""

import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .articles import Article, read_article
from .errors import CorpusError, CorpusWarning
from .facts import Correction, open_facts, read_facts, read_fields
from .imprint import is_day_first, read_published
from .problems import ASIDE, LOST, MENDED, PASSED, Problem, warnings_of
from .records import Record, read_records
from .reprints import find_reprints
from .sources import FACTS, KINDS, find_sources
from .spelling import free_id

_LONGEST = 1_000_000  # characters: what the model reads at once


@dataclass(frozen=True)
class Corpus(Sequence):
    """The articles of one folder, in the order of their ids.

    Attributes:
        folder: Where they are.
        articles: Those in English or too short to tell, reprints among them (`duplicate_of`).
        corrections: What `corpus.toml` there corrects.
        problems: What was lost, set aside, passed over or mended, in the order of the files.
    """

    folder: Path
    articles: tuple[Article, ...]
    corrections: tuple[Correction, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        return len(self.articles)

    def __getitem__(self, index):
        return self.articles[index]


def read_corpus(folder: str | Path, *, strict: bool = False, lexicon: str = "") -> Corpus:
    """Read the articles of a folder and its sub-folders, or of one file.

    Text, Markdown and HTML files are one article each; JSON Lines, JSON, CSV, TSV and Parquet hold one a record; any
    of them may be packed with gzip or lie in a zip archive. `corpus.toml` in the folder may name the fields of the
    records (`[fields]`), say what is known of an article (`[[article]]` with `id`, any of `title`, `publisher`,
    `published`, `address` and `language`, and a `reason`) and correct actors and agreements, see `facts`. What it says
    wins over the record, and the record over the text.

    Articles in other languages are set aside, reprints marked, and what cannot be read becomes a problem; each
    is told in one counted warning.

    Args:
        folder: The corpus.
        strict: Whether the first file or record that is lost is an error.
        lexicon: A folder with additions to the lexicons.

    Raises:
        CorpusError: There is no such corpus, nothing in it is an English article, `corpus.toml` cannot be used, or
            something is lost and `strict` is set.
    """
    folder = Path(folder)
    if not folder.exists():
        raise CorpusError(f"corpus {str(folder)!r} does not exist; pass a folder of articles, or one file of them")
    path = folder / FACTS
    document = open_facts(path) if folder.is_dir() else {}
    records, problems = _collect(folder, read_fields(path, document), lexicon)
    facts, corrections = read_facts(path, document, {record.record_id for record in records})
    day_first = is_day_first(said for record in records for said in (record.text, record.facts.get("published", "")))
    articles = []
    for record in records:
        article, found = _structure(record, facts.get(record.record_id, {}), day_first, lexicon)
        problems += found
        articles += [article] if not any(problem.outcome != MENDED for problem in found) else []
    original = find_reprints(articles)
    articles = [replace(article, duplicate_of=original.get(article.article_id, "")) for article in articles]
    corpus = Corpus(folder, tuple(sorted(articles, key=lambda article: article.article_id)), corrections, tuple(problems))
    _tell(corpus, strict)
    return corpus


def pick_article(corpus: Sequence[Article], article_id: str = "") -> Article:
    """The article of this id; "" gives the first.

    Raises:
        CorpusError: No article has this id.
    """
    found = next((article for article in corpus if article_id in ("", article.article_id)), None)
    if found is None:
        ids = ", ".join(article.article_id for article in corpus[:5])
        raise CorpusError(f"article {article_id!r} is not in the corpus; its ids are {ids}{' …' if len(corpus) > 5 else ''}")
    return found


def summary(corpus: Corpus) -> str:
    """What became of all that was found, in numbers that add up."""
    counts = Counter(problem.outcome for problem in corpus.problems)
    reprints = sum(bool(article.duplicate_of) for article in corpus)
    read = f"{len(corpus) + counts[ASIDE]:,} = {len(corpus) - reprints:,} kept + {reprints:,} reprints + {counts[ASIDE]:,} set aside"
    return f"Articles read: {read}. Files or records lost: {counts[LOST]:,}. Files passed over: {counts[PASSED]:,}."


def _collect(folder: Path, fields: Mapping[str, str], lexicon: str) -> tuple[list[Record], list[Problem]]:
    """All records, each with an id of its own, and what could not be read."""
    records, problems, taken = [], [], {}
    for source in find_sources(folder):
        for found in [source] if isinstance(source, Problem) else read_records(source, fields=fields, lexicon=lexicon):
            if isinstance(found, Problem):
                problems.append(found)
                continue
            record_id = free_id(found.record_id, taken)
            if record_id != found.record_id:
                problems.append(Problem(found.source, MENDED, f"{found.record_id!r} is another article's id; it is called {record_id!r}", found.number))
            records.append(replace(found, record_id=record_id))
    return records, problems


def _structure(record: Record, facts: Mapping[str, str], day_first: bool | None, lexicon: str) -> tuple[Article, list[Problem]]:
    """The article of a record, and why it cannot stand as it is."""
    said, found = {**record.facts, **facts}, []
    written = record.facts.get("published", "")
    if written and "published" not in facts:
        said["published"] = read_published(written, day_first)
        if not said["published"]:
            del said["published"]
            found.append((MENDED, f"published {written[:60]!r} is no date, or may be two; left out"))
    article = read_article(record.text, record.record_id, facts=said, day_first=day_first, lexicon=lexicon)
    size = article.end - article.start
    if not article.body:
        found.append((ASIDE, "no prose on the page"))
    elif size > _LONGEST:
        found.append((LOST, f"has {size:,} characters of prose, more than {_LONGEST:,}; split it into articles"))
    elif article.language not in ("", "en"):
        found.append((ASIDE, f'in language {article.language!r}, not English; if it is English, say so in {FACTS}: language = "en"'))
    article = replace(article, source=record.place, sha256=record.sha256, encoding=record.encoding)
    return article, [Problem(record.source, outcome, reason, record.number) for outcome, reason in found]


def _tell(corpus: Corpus, strict: bool) -> None:
    """Warn of what is not read; refuse a corpus of which nothing is left, or anything is lost where that is not allowed."""
    lost = next((problem for problem in corpus.problems if problem.outcome == LOST), None)
    if strict and lost is not None:
        raise CorpusError(f"{corpus.folder}: {lost.place}: {lost.reason}; mend it, or read without strict")
    told = warnings_of(corpus.problems)
    if not corpus.articles:
        endings = ", ".join(KINDS)
        raise CorpusError(" ".join([f"{corpus.folder} holds no readable article; put {endings} files there or pass another corpus folder.", *told]))
    for sentence in told:  # without the caller's path and line, which differ from run to run
        warnings.warn_explicit(sentence, CorpusWarning, corpus.folder.name, 0)
