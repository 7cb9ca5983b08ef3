"""The corpus: the articles of a folder, whatever files they come in, and what of it could not be read."""

import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..errors import CorpusError, CorpusWarning
from ..extraction import Step, extract
from ..nlp.lexicon import Lexicon
from ..nlp.spelling import free_id
from ..pool import make_executor
from ..problems import ASIDE, LOST, MENDED, PASSED, Problem, warnings_of
from ..progress import track
from ..spool import RecordSpool
from .articles import Article, read_article
from .curation import CURATION_FILE, Correction, Curation, read_curation
from .duplicates import mark_reprints, sketch
from .formats.registry import EXTENSIONS, extension_of, stem_of
from .formats.written_dates import read_published
from .languages import OTHER_LANGUAGE
from .metadata import is_day_first
from .records import Record, read_records
from .sources import find_sources

_MAX_PROSE = 1_000_000  # characters: what the model reads at once


@dataclass(frozen=True)
class Corpus(Sequence):
    """The articles of one folder, in the order of their ids.

    Attributes:
        folder: Where they are.
        articles: Those in English or too short to identify, with reprints (`duplicate_of`). Each is decoded on access.
        corrections: The corrections of `corpus.toml`.
        problems: What was lost, set aside, passed over or mended, in the order of the files.
        curation_sha256: The hash of `corpus.toml`, "" where there is none.
        about: What `corpus.toml` states about the corpus as data: any of title, licence and address.
    """

    folder: Path
    articles: Sequence[Article]
    corrections: tuple[Correction, ...] = ()
    problems: tuple[Problem, ...] = ()
    curation_sha256: str = ""
    about: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.articles)

    def __getitem__(self, index: Any) -> Any:
        return self.articles[index]

    def summary(self) -> str:
        """What became of everything that was found, in numbers that add up."""
        counts = Counter(problem.outcome for problem in self.problems)
        reprints = sum(bool(article.duplicate_of) for article in self)
        read = f"{len(self) - reprints:,} kept + {reprints:,} reprints + {counts[ASIDE]:,} set aside"
        return (
            f"Articles read: {len(self) + counts[ASIDE]:,} = {read}. "
            f"Files or records lost: {counts[LOST]:,}. Files passed over: {counts[PASSED]:,}."
        )

    def unread(self) -> str:
        """Which files gave nothing, counted by their kinds, as in "1 .db, 2 .docx"; "" if there is none."""
        gave = {article.source.rpartition("#")[0] or article.source for article in self}
        gave |= {article.source for article in self} | {p.source for p in self.problems if p.outcome == ASIDE}
        without = {p.source for p in self.problems if p.outcome in (LOST, PASSED)} - gave
        kinds = Counter(extension_of(source) or "without an ending" for source in without)
        return ", ".join(f"{count:,} {kind}" for kind, count in sorted(kinds.items()))


@dataclass(frozen=True, slots=True)
class Page:
    """What an article is structured from: its text, and the metadata from outside it, see `articles.read_article`."""

    text: str
    metadata: Mapping[str, str]
    day_first: bool | None
    clean: bool


@dataclass(frozen=True, slots=True)
class StructuredPage:
    """An article without its text and id, and the sketch of its prose by which reprints are found."""

    article: Article
    sketch: bytes


def read_corpus(
    folder: str | Path, *, strict: bool = False, lexicon: str | None = None, jobs: int | Executor = 1
) -> Corpus:
    """Read the articles of a folder and its sub-folders, or of one file.

    Text, Markdown, web pages, Word, OpenDocument, Rich Text, PDF and mails are one article each; JSON Lines, JSON, CSV,
    TSV, Parquet, feeds, e-books, mailboxes, web archives and exports of Nexis, Factiva, ProQuest and Europresse hold
    many. Any of them may be compressed with gzip or lie in a zip archive.

    `corpus.toml` in the folder may name the fields of the records (`[fields]`), state title and licence of the corpus
    (`[about]`), give metadata of an article (`[[article]]` with `id`, any of `title`, `publisher`, `published`,
    `address` and `language`, and a `reason`), and correct actors and agreements, see `curation`. It takes precedence
    over the record, and the record over the text. Articles in other languages are set aside, reprints are marked, and
    what cannot be read becomes a problem, with a counted warning for each outcome.

    Args:
        folder: The corpus.
        strict: Whether the first file or record that is lost is an error.
        lexicon: A folder with additions to the lexicons.
        jobs: How many processes work, or an executor, see `make_executor`.

    Raises:
        CorpusError: There is no such corpus or no English article in it, `corpus.toml` is wrong, or
            something is lost and `strict` is set.
    """
    folder = Path(folder)
    curation, words = _open_curation(folder), Lexicon(lexicon or None)
    problems: list[Problem] = []
    records = RecordSpool(Record, track(_collect(folder, curation.fields, problems, words), "records"))
    curation.check_articles({record.record_id for record in records})
    day_first = is_day_first(text for r in records for text in (r.text, r.metadata.get("published", "")))
    articles, sketches = RecordSpool(Article), []
    with make_executor(jobs) as executor:
        for record, structured in _structure(records, curation, day_first, executor, lexicon=words):
            article = _complete(record, structured.article)
            found = list(_find_problems(record, article, curation, day_first))
            problems += found
            if all(problem.outcome == MENDED for problem in found):
                articles.append(article)
                sketches.append(structured.sketch)
    articles = mark_reprints(articles, sketches)
    corpus = Corpus(folder, articles, curation.corrections, tuple(problems), curation.sha256, curation.about)
    _report_problems(corpus, strict)
    return corpus


def _open_curation(folder: Path) -> Curation:
    if not folder.exists():
        raise CorpusError(f"corpus {str(folder)!r} does not exist; pass a folder of articles, or one file of them")
    path = folder / CURATION_FILE
    return read_curation(path) if folder.is_dir() else Curation(path)


def _collect(folder: Path, fields: Mapping[str, str], problems: list[Problem], lexicon: Lexicon) -> Iterator[Record]:
    """All records, each with an id of its own; what cannot be read is added to the problems."""
    taken: dict[str, int] = {}
    for source in find_sources(folder):
        for found in [source] if isinstance(source, Problem) else read_records(source, fields=fields, lexicon=lexicon):
            if isinstance(found, Problem):
                problems.append(found)
                continue
            record_id = free_id(wanted := _with_folders(found, taken), taken)
            if record_id != wanted:
                reason = f"{found.record_id!r} is another article's id; it is called {record_id!r}"
                problems.append(Problem(found.source, MENDED, reason, found.number))
            yield replace(found, record_id=record_id)


def _with_folders(record: Record, taken: Mapping[str, int]) -> str:
    """The record's id; one that is only a file's name and is taken gets as many of its folders as set it apart."""
    *folders, name = record.source.split("/")
    wanted, stem = record.record_id, stem_of(name)
    if wanted in (stem, f"{stem}-{record.number:0>4}"):
        while wanted in taken and folders:
            wanted = f"{folders.pop()}-{wanted}"
    return wanted


def _structure(
    records: RecordSpool, curation: Curation, day_first: bool | None, executor: Executor, *, lexicon: Lexicon
) -> Iterator[tuple[Record, StructuredPage]]:
    """Structure the pages of all records, in order, see `articles.read_article`."""
    step = Step(_structure_pages, StructuredPage, {"lexicon": lexicon})
    pages = (_make_page(record, curation, day_first) for record in records)
    keyed = (
        (page, (page.text, repr(sorted(page.metadata.items())), repr((page.day_first, page.clean)))) for page in pages
    )
    structured = track(extract(step, keyed, executor), "articles", len(records))
    return ((record, found) for record, (_, found) in zip(records, structured, strict=True))


def _structure_pages(pages: Iterable[Page], *, lexicon: Lexicon) -> Iterator[StructuredPage]:
    for page in pages:
        article = read_article(
            page.text, "", metadata=page.metadata, day_first=page.day_first, clean=page.clean, lexicon=lexicon
        )
        yield StructuredPage(replace(article, text=""), sketch(article.prose))


def _make_page(record: Record, curation: Curation, day_first: bool | None) -> Page:
    """The page with its metadata; the date of the record becomes EDTF, and the curation takes precedence."""
    metadata = dict(record.metadata)
    dated_by = metadata.pop("dated_by", "")
    if published := read_published(metadata.pop("published", ""), day_first):
        metadata |= {"published": published, "dated_by": dated_by}
    curated = dict(curation.metadata.get(record.record_id, {}))
    if "published" in curated:
        curated["dated_by"] = CURATION_FILE
    return Page(record.text, metadata | curated, day_first, record.clean)


def _complete(record: Record, article: Article) -> Article:
    """The structured article with its text, id and origin."""
    return replace(
        article,
        article_id=record.record_id,
        text=record.text,
        source=record.place,
        sha256=record.sha256,
        format=record.format,
        encoding=record.encoding,
    )


def _find_problems(record: Record, article: Article, curation: Curation, day_first: bool | None) -> Iterator[Problem]:
    """What is wrong with an article; it is kept if everything could be mended."""
    written, size = record.metadata.get("published", ""), article.end - article.start
    is_curated = "published" in curation.metadata.get(record.record_id, {})
    if written and not is_curated and not read_published(written, day_first):
        reason = f"published {written[:60]!r} is no date, or may be two; left out"
        yield Problem(record.source, MENDED, reason, record.number)
    if translated := sum(p.role == OTHER_LANGUAGE for p in article.paragraphs):
        reason = f"paragraphs in another language than English are left out: {translated:,}"
        yield Problem(record.source, MENDED, reason, record.number)
    if not article.body:
        yield Problem(record.source, ASIDE, "no prose on the page", record.number)
    elif size > _MAX_PROSE:
        reason = f"has {size:,} characters of prose, more than {_MAX_PROSE:,}; split it into articles"
        yield Problem(record.source, LOST, reason, record.number)
    elif article.language not in ("", "en"):
        reason = f"in language {article.language!r}, not English; if it is English, say so in {CURATION_FILE}: "
        yield Problem(record.source, ASIDE, reason + 'language = "en"', record.number)


def _report_problems(corpus: Corpus, strict: bool) -> None:
    """Warn of what is not read.

    Raises:
        CorpusError: No article is left, or one is lost and `strict` is set.
    """
    lost = next((problem for problem in corpus.problems if problem.outcome == LOST), None)
    if strict and lost is not None:
        raise CorpusError(f"{corpus.folder}: {lost.place}: {lost.reason}; mend it, or read without strict")
    sentences = warnings_of(corpus.problems)
    if not len(corpus):
        where = f"put {', '.join(EXTENSIONS)} files there or pass another corpus folder."
        raise CorpusError(" ".join([f"{corpus.folder} holds no readable article; {where}", *sentences]))
    for sentence in sentences:  # without a path and line, which differ from run to run
        warnings.warn_explicit(sentence, CorpusWarning, "corpus", 0)
