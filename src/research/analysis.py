"""The analysis: a corpus in, the tables out."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain

from .actors.corrections import correct_actors
from .actors.groups import Member
from .actors.mentions import MentionTable
from .actors.report_corrections import correct_reports
from .actors.table import Actor, actors_frame, countries_frame, link_to, resolve_actors
from .actors.ties import Tie, sentence_ties, signing_ties, ties_frame
from .agreements.fusion import agreements_frame, merge_reports, reports_frame
from .agreements.linkage import ResolvedReport
from .corpus.articles import Article, articles_frame
from .corpus.loading import Corpus
from .extraction import Step, extract
from .nlp.lexicon import Lexicon
from .pool import make_executor
from .problems import problems_frame
from .progress import track
from .readings import Entity, Reading
from .tables.bundle import Tables
from .tables.provenance import trace


def analyze(
    corpus: Sequence[Article],
    *,
    duplicates: bool = False,
    model: str = "",
    lexicon: str = "",
    reader: str = "",
    jobs: int | Executor = 1,
) -> Tables:
    """Work out who is named, who agreed what with whom, and who is tied to whom.

    Args:
        corpus: The articles; a `Corpus` of `read_corpus` brings its corrections, a list of articles has none.
        duplicates: Whether reprints count like any article; by default each text counts once.
        model: A spaCy model; "" takes the small English one that is installed.
        lexicon: A folder with additions to the lexicons.
        reader: A folder that `train` wrote; "" takes the reader of agreements that the package brings.
        jobs: How many processes read, or an executor, see `make_executor`.

    Returns:
        The tables; the same corpus, model, lexicon and reader give the same tables.

    Raises:
        CorpusError: A correction in `corpus.toml` no longer matches anything.
    """
    total = sum(duplicates or not article.duplicate_of for article in corpus)
    counted = (article for article in corpus if duplicates or not article.duplicate_of)
    with make_executor(jobs) as executor:
        words = Lexicon(lexicon or None)
        readings = read_prose(counted, total, executor, model=model, lexicon=words, reader=reader)
        tables = tabulate(corpus, readings, lexicon=words)
    return replace(
        tables,
        provenance=trace(corpus, tables.articles, duplicates=duplicates, model=model, lexicon=lexicon, reader=reader),
    )


def read_prose(
    articles: Iterable[Article], total: int, executor: Executor, *, model: str = "", lexicon: Lexicon, reader: str = ""
) -> Iterator[Reading]:
    """Read articles in order, see `reader.read_articles`; the model is loaded for the first that is not in the cache."""
    return read_by(
        Step(_read, Reading, {"model": model, "lexicon": lexicon, "reader": reader}), articles, total, executor
    )


def read_by(step: Step, articles: Iterable[Article], total: int, executor: Executor) -> Iterator[Reading]:
    """Read articles in order by a step that makes readings of them."""
    keyed = ((article, (article.title, article.published, article.prose)) for article in articles)
    return (
        replace(reading, article_id=article.article_id)
        for article, reading in track(extract(step, keyed, executor), "readings", total)
    )


def tabulate(corpus: Sequence[Article], readings: Iterable[Reading], *, lexicon: Lexicon) -> Tables:
    """Turn the readings of a corpus, which are gone through once, into tables: resolve actors, merge agreements, add up ties."""
    start = {article.article_id: article.start for article in corpus}
    mention_table, members, kept = MentionTable(), [], []
    known: dict[Entity, Entity] = {}
    for reading in readings:
        mention_table.add(reading, start[reading.article_id])
        entities = tuple(
            known.setdefault(entity, entity) for entity in reading.entities
        )  # a country is the same in many articles
        members += [Member(reading.article_id, i, entity) for i, entity in enumerate(entities)]
        kept.append(replace(reading, mentions=(), owners=(), entities=entities))
    with _uncollected():
        return _resolve(corpus, start, mention_table, members, kept, lexicon)


def _resolve(
    corpus: Sequence[Article],
    start: Mapping[str, int],
    mention_table: MentionTable,
    members: Sequence[Member],
    readings: Sequence[Reading],
    lexicon: Lexicon,
) -> Tables:
    corrections = corpus.corrections if isinstance(corpus, Corpus) else ()
    actors, actor_of = resolve_actors(members, lexicon=lexicon)
    if corrections:
        actors, actor_of = correct_actors(actors, actor_of, members, corrections)
    by_id = {actor.actor_id: actor for actor in actors}
    told = [t for r in readings for t in _tell(r, start[r.article_id], actor_of, by_id)]
    agreements, agreement_of = merge_reports(told, lexicon=lexicon)
    if corrections:
        told = correct_reports(told, agreement_of, corrections, corpus=corpus, actors=actors, lexicon=lexicon)
        agreements, agreement_of = merge_reports(told, lexicon=lexicon)
    ties = chain(
        signing_ties(told, agreement_of, actors),
        (t for r in readings for t in _read_ties(r, start[r.article_id], actor_of)),
    )
    owners = [actor_of[member.article_id, member.index] for member in members]
    links = [
        link_to(by_id[owner], member.entity, lexicon=lexicon) for owner, member in zip(owners, members, strict=True)
    ]
    return Tables(
        articles_frame(corpus),
        mention_table.frame(owners, links),
        actors_frame(actors),
        reports_frame(told, agreement_of),
        agreements_frame(agreements, {actor.actor_id: actor.name for actor in actors}),
        ties_frame(ties),
        countries_frame(chain((actor.country for actor in actors), *(t.parties for t in told)), lexicon=lexicon),
        problems_frame(corpus.problems if isinstance(corpus, Corpus) else ()),
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leave Python's search for cycles off: the records here hold none, and it would go through millions of them again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _tell(reading: Reading, start: int, actor_of: dict, actors: dict[str, Actor]) -> Iterator[ResolvedReport]:
    """The reading's reports with actors for entities; where no party is told, the countries of the organisations."""
    for number, report in enumerate(reading.reports, start=1):
        ids = {i: actor_of[reading.article_id, i] for i in (*report.organizations, *report.signatories)}
        codes = {actors[ids[i]].country for i in report.organizations} - {""}
        yield ResolvedReport(
            f"{reading.article_id}#{number:02d}",
            reading.article_id,
            report,
            report.parties or tuple(sorted(codes)),
            tuple(dict.fromkeys(ids[i] for i in report.organizations)),
            tuple(dict.fromkeys(ids[i] for i in report.signatories)),
            {actor: reading.entities[i].name for i, actor in reversed(ids.items())},
            tuple((start + a, start + b) for a, b in report.evidence),
        )


def _read_ties(reading: Reading, start: int, actor_of: dict) -> Iterator[Tie]:
    """The reading's meetings and shared sentences as ties between actors."""
    met = [
        (m.start + start, m.end + start, [actor_of[reading.article_id, i] for i in m.entities])
        for m in reading.meetings
    ]
    named = [
        (a + start, b + start, [actor_of[reading.article_id, i] for i in entities])
        for a, b, entities in reading.sentences
    ]
    yield from sentence_ties(reading.article_id, "met", met)
    yield from sentence_ties(reading.article_id, "mentioned with", named)


def _read(articles: Sequence[Article], *, model: str, lexicon: Lexicon, reader: str) -> Iterator[Reading]:
    from .agreements.inference import load_network
    from .nlp.pipeline import load_model  # only here: a run from the cache needs no spaCy
    from .reader import read_articles

    return read_articles(articles, load_model(model, lexicon=lexicon), load_network(reader))
