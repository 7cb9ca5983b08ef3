"""The corpus: all articles of a folder, whatever files they come in, and what of it could not be read."""

import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import CorpusError, CorpusWarning
from ..extraction import Step, extract
from ..nlp.lexicon import Lexicon
from ..nlp.spelling import free_id
from ..pool import make_executor
from ..problems import ASIDE, LOST, MENDED, PASSED, Problem, warnings_of
from ..progress import track
from ..spool import RecordSpool
from .articles import Article, read_article
from .boilerplate import word_count
from .curation import Correction, open_facts, read_about, read_facts, read_fields
from .duplicates import find_reprints, sketch
from .formats import Record, read_records
from .metadata import is_day_first, read_published
from .sources import FACTS, KINDS, find_sources

_LONGEST = 1_000_000  # characters: what the model reads at once


@dataclass(frozen=True, slots=True)
class Structure:
    """An article without its text and id, and the sketch of its prose by which reprints are found."""

    article: Article
    sketch: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """What an article is structured from: its text, and what is said of it from outside."""

    text: str
    facts: Mapping[str, str]
    day_first: bool | None


@dataclass(frozen=True)
class Corpus(Sequence):
    """The articles of one folder, in the order of their ids.

    Attributes:
        folder: Where they are.
        articles: Those in English or too short to tell, reprints among them (`duplicate_of`); each is read from its shelf when asked for.
        corrections: What `corpus.toml` there corrects.
        problems: What was lost, set aside, passed over or mended, in the order of the files.
        facts: The SHA-256 of `corpus.toml`, "" where there is none.
        about: What it says of the corpus as data: any of title, licence and address.
    """

    folder: Path
    articles: Sequence[Article]
    corrections: tuple[Correction, ...] = ()
    problems: tuple[Problem, ...] = ()
    facts: str = ""
    about: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.articles)

    def __getitem__(self, index: Any) -> Any:
        return self.articles[index]

    def summary(self) -> str:
        """What became of all that was found, in numbers that add up."""
        counts = Counter(problem.outcome for problem in self.problems)
        reprints = sum(bool(article.duplicate_of) for article in self)
        read = f"{len(self) + counts[ASIDE]:,} = {len(self) - reprints:,} kept + {reprints:,} reprints + {counts[ASIDE]:,} set aside"
        return f"Articles read: {read}. Files or records lost: {counts[LOST]:,}. Files passed over: {counts[PASSED]:,}."


def read_corpus(folder: str | Path, *, strict: bool = False, lexicon: str = "", jobs: int | Executor = 1) -> Corpus:
    """Read the articles of a folder and its sub-folders, or of one file.

    Text, Markdown and HTML files are one article each; JSON Lines, JSON, CSV, TSV and Parquet hold one a record; any
    of them may be packed with gzip or lie in a zip archive. `corpus.toml` in the folder may name the fields of the
    records (`[fields]`), say what the data are called and their licence (`[about]`), what is known of an article (`[[article]]` with `id`, any of `title`, `publisher`,
    `published`, `address` and `language`, and a `reason`) and correct actors and agreements, see `facts`. What it says
    wins over the record, and the record over the text.

    Articles in other languages are set aside, reprints marked, and what cannot be read becomes a problem; each
    is told in one counted warning.

    Args:
        folder: The corpus.
        strict: Whether the first file or record that is lost is an error.
        lexicon: A folder with additions to the lexicons.
        jobs: How many processes work, or an executor, see `make_executor`.

    Raises:
        CorpusError: There is no such corpus, nothing in it is an English article, `corpus.toml` cannot be used, or
            something is lost and `strict` is set.
    """
    folder = Path(folder)
    if not folder.exists():
        raise CorpusError(f"corpus {str(folder)!r} does not exist; pass a folder of articles, or one file of them")
    path = folder / FACTS
    document = open_facts(path) if folder.is_dir() else {}
    written = sha256(path.read_bytes()).hexdigest() if folder.is_dir() and path.exists() else ""
    about = read_about(path, document)
    words = Lexicon(lexicon or None)
    problems: list[Problem] = []
    records = RecordSpool(Record, track(_collect(folder, read_fields(path, document), problems, words), "records"))
    facts, corrections = read_facts(path, document, {record.record_id for record in records})
    day_first = is_day_first(said for record in records for said in (record.text, record.facts.get("published", "")))
    pages = (_page(record, facts.get(record.record_id, {}), day_first) for record in records)
    articles, sketches = RecordSpool(Article), []
    with make_executor(jobs) as executor:
        for record, structure in zip(
            records, _structure_pages(pages, len(records), executor, lexicon=words), strict=True
        ):
            article = _article(record, structure.article)
            found = list(_judge(record, article, facts.get(record.record_id, {}), day_first))
            problems += found
            if all(problem.outcome == MENDED for problem in found):
                articles.append(article)
                sketches.append(structure.sketch)
    corpus = Corpus(folder, _in_order(articles, sketches), corrections, tuple(problems), written, about)
    _tell(corpus, strict)
    return corpus


def articles_frame(articles: Sequence[Article]) -> pd.DataFrame:
    """One row an article: article_id, title, publisher, published, language, words, start, end, source, sha256, address, encoding, duplicate_of."""
    rows = [
        (a.article_id, a.title, a.publisher, a.published, a.language, word_count(a.prose), a.start, a.end, a.source, a.sha256, a.address, a.encoding, a.duplicate_of)
        for a in articles
    ]  # fmt: skip
    columns = "article_id title publisher published language words start end source sha256 address encoding duplicate_of".split()
    return pd.DataFrame(rows, columns=columns)


def paragraphs_frame(articles: Sequence[Article]) -> pd.DataFrame:
    """One row a paragraph of a page: article_id, start, end, role, words, text; what was kept and what was dropped."""
    rows = [
        (a.article_id, p.start, p.end, p.role, word_count(a.text[p.start : p.end]), a.text[p.start : p.end])
        for a in articles
        for p in a.paragraphs
    ]
    return pd.DataFrame(rows, columns=["article_id", "start", "end", "role", "words", "text"])


def pick_article(corpus: Sequence[Article], article_id: str = "") -> Article | None:
    """The article of this id; "" gives the first, None where there is none at all.

    Raises:
        CorpusError: No article has this id.
    """
    found = next((article for article in corpus if article_id in ("", article.article_id)), None)
    if found is None and article_id:
        ids = ", ".join(article.article_id for article in corpus[:5])
        raise CorpusError(
            f"article {article_id!r} is not among these; their ids are {ids}{' …' if len(corpus) > 5 else ''}"
        )
    return found


def _collect(folder: Path, fields: Mapping[str, str], problems: list[Problem], lexicon: Lexicon) -> Iterator[Record]:
    """All records, each with an id of its own; what could not be read goes to the problems."""
    taken: dict[str, int] = {}
    for source in find_sources(folder):
        for found in [source] if isinstance(source, Problem) else read_records(source, fields=fields, lexicon=lexicon):
            if isinstance(found, Problem):
                problems.append(found)
                continue
            record_id = free_id(found.record_id, taken)
            if record_id != found.record_id:
                problems.append(
                    Problem(
                        found.source,
                        MENDED,
                        f"{found.record_id!r} is another article's id; it is called {record_id!r}",
                        found.number,
                    )
                )
            yield replace(found, record_id=record_id)


def _page(record: Record, facts: Mapping[str, str], day_first: bool | None) -> Page:
    """What an article is structured from: a day of publication as written is read first, and what `corpus.toml` says wins."""
    published = read_published(record.facts["published"], day_first) if "published" in record.facts else ""
    known = {key: value for key, value in record.facts.items() if key != "published"}
    return Page(record.text, {**known, **({"published": published} if published else {}), **facts}, day_first)


def _article(record: Record, structured: Article) -> Article:
    return replace(
        structured,
        article_id=record.record_id,
        text=record.text,
        source=record.place,
        sha256=record.sha256,
        encoding=record.encoding,
    )


def _judge(record: Record, article: Article, facts: Mapping[str, str], day_first: bool | None) -> Iterator[Problem]:
    """What is wrong with an article, and whether it can stand."""
    written, size = record.facts.get("published", ""), article.end - article.start
    if written and "published" not in facts and not read_published(written, day_first):
        yield Problem(
            record.source, MENDED, f"published {written[:60]!r} is no date, or may be two; left out", record.number
        )
    if not article.body:
        yield Problem(record.source, ASIDE, "no prose on the page", record.number)
    elif size > _LONGEST:
        yield Problem(
            record.source,
            LOST,
            f"has {size:,} characters of prose, more than {_LONGEST:,}; split it into articles",
            record.number,
        )
    elif article.language not in ("", "en"):
        reason = f'in language {article.language!r}, not English; if it is English, say so in {FACTS}: language = "en"'
        yield Problem(record.source, ASIDE, reason, record.number)


def _in_order(articles: RecordSpool, sketches: Sequence[bytes]) -> RecordSpool:
    """The articles by their ids, each reprint with the id of its original: of several the earliest, then the one whose id comes first."""
    ids, dates = (
        zip(*((article.article_id, article.published or "9999") for article in articles), strict=True)
        if len(articles)
        else ((), ())
    )
    original = find_reprints(articles, sketches, sorted(range(len(ids)), key=lambda i: (dates[i], ids[i])))
    order = sorted(range(len(ids)), key=ids.__getitem__)
    return RecordSpool(Article, (replace(articles[i], duplicate_of=ids[original[i]] if i in original else "") for i in order))


def _tell(corpus: Corpus, strict: bool) -> None:
    """Warn of what is not read; refuse a corpus of which nothing is left, or anything is lost where that is not allowed."""
    lost = next((problem for problem in corpus.problems if problem.outcome == LOST), None)
    if strict and lost is not None:
        raise CorpusError(f"{corpus.folder}: {lost.place}: {lost.reason}; mend it, or read without strict")
    told = warnings_of(corpus.problems)
    if not len(corpus):
        endings = ", ".join(KINDS)
        raise CorpusError(
            " ".join(
                [
                    f"{corpus.folder} holds no readable article; put {endings} files there or pass another corpus folder.",
                    *told,
                ]
            )
        )
    for sentence in told:  # without a path and line, which differ from run to run
        warnings.warn_explicit(sentence, CorpusWarning, "corpus", 0)


def _structure_pages(pages: Iterable[Page], total: int, executor: Executor, *, lexicon: Lexicon) -> Iterator[Structure]:
    """Structure the pages of a corpus, in order, see `articles.read_article`."""
    step = Step(_structure, Structure, {"lexicon": lexicon})
    keyed = ((page, (page.text, repr(sorted(page.facts.items())), repr(page.day_first))) for page in pages)
    return (structure for _, structure in track(extract(step, keyed, executor), "articles", total))


def _structure(pages: Iterable[Page], *, lexicon: Lexicon) -> Iterator[Structure]:
    for page in pages:
        article = read_article(page.text, "", facts=page.facts, day_first=page.day_first, lexicon=lexicon)
        yield Structure(replace(article, text=""), sketch(article.prose))
