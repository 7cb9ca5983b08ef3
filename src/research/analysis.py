"""The analysis: a corpus in, the tables out."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from typing import Any

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
    model: str | None = None,
    lexicon: str | None = None,
    reader: str | None = None,
    jobs: int | Executor = 1,
) -> Tables:
    """Find who is named, who agreed what with whom, and who is tied to whom.

    Args:
        corpus: The articles; a `Corpus` of `read_corpus` brings its corrections, a list of articles has none.
        duplicates: Whether reprints count like any article; by default each text counts once.
        model: A spaCy model; by default the small English one that is installed.
        lexicon: A folder with additions to the lexicons.
        reader: A folder that `train` wrote; by default the package's own reader of agreements.
        jobs: The number of processes, or an executor, see `make_executor`.

    Returns:
        The tables; the same corpus, model, lexicon and reader give the same tables.

    Raises:
        CorpusError: A correction in `corpus.toml` no longer matches anything.
    """
    total = sum(duplicates or not article.duplicate_of for article in corpus)
    counted = (article for article in corpus if duplicates or not article.duplicate_of)
    words = Lexicon(lexicon or None)
    with make_executor(jobs) as executor:
        readings = read_prose(counted, total, executor, model=model, lexicon=words, reader=reader)
        tables = tabulate(corpus, readings, lexicon=words)
    options: dict[str, Any] = {"duplicates": duplicates, "model": model, "lexicon": lexicon, "reader": reader}
    return replace(tables, provenance=trace(corpus, tables.articles, **options))


def read_prose(
    articles: Iterable[Article],
    total: int,
    executor: Executor,
    *,
    lexicon: Lexicon,
    model: str | None = None,
    reader: str | None = None,
) -> Iterator[Reading]:
    """Read articles in order, see `reader.read_articles`; the model is loaded at the first that is not in the cache."""
    step = Step(_read, Reading, {"model": model, "lexicon": lexicon, "reader": reader})
    return read_by(step, articles, total, executor)


def read_by(step: Step, articles: Iterable[Article], total: int, executor: Executor) -> Iterator[Reading]:
    """Read articles in order by a step that makes readings of them."""
    keyed = ((a, (a.title, a.published, a.prose, a.dateline, repr(a.breaks))) for a in articles)
    for article, reading in track(extract(step, keyed, executor), "readings", total):
        yield replace(reading, article_id=article.article_id)


def tabulate(corpus: Sequence[Article], readings: Iterable[Reading], *, lexicon: Lexicon) -> Tables:
    """Resolve actors, merge agreements and add up ties over a corpus; the readings are iterated once."""
    starts = {article.article_id: article.start for article in corpus}
    mentions, members, kept = _collect(readings, starts)
    corrections = corpus.corrections if isinstance(corpus, Corpus) else ()
    with _gc_disabled():
        actors, actor_of = resolve_actors(members, lexicon=lexicon)
        if corrections:
            actors, actor_of = correct_actors(actors, actor_of, members, corrections)
        by_id = {actor.actor_id: actor for actor in actors}
        reports = [report for r in kept for report in _resolve_reports(r, starts[r.article_id], actor_of, by_id)]
        agreements, agreement_of = merge_reports(reports, lexicon=lexicon)
        if corrections:
            reports = correct_reports(reports, agreement_of, corrections, corpus=corpus, actors=actors, lexicon=lexicon)
            agreements, agreement_of = merge_reports(reports, lexicon=lexicon)
        read_ties = (tie for r in kept for tie in _read_ties(r, starts[r.article_id], actor_of))
        owners = [actor_of[member.article_id, member.index] for member in members]
        links = [link_to(by_id[owner], m.entity, lexicon=lexicon) for owner, m in zip(owners, members, strict=True)]
        codes = chain((actor.country for actor in actors), *(report.parties for report in reports))
        return Tables(
            articles_frame(corpus),
            mentions.frame(owners, links),
            actors_frame(actors),
            reports_frame(reports, agreement_of),
            agreements_frame(agreements, {actor.actor_id: actor.name for actor in actors}),
            ties_frame(chain(signing_ties(reports, agreement_of, actors), read_ties)),
            countries_frame(codes, lexicon=lexicon),
            problems_frame(corpus.problems if isinstance(corpus, Corpus) else ()),
        )


def _collect(
    readings: Iterable[Reading], starts: Mapping[str, int]
) -> tuple[MentionTable, list[Member], list[Reading]]:
    """The mentions as columns, the entities as members to be resolved, and the readings without their mentions."""
    mentions, members, kept = MentionTable(), [], []
    known: dict[Entity, Entity] = {}  # many articles share an entity, above all countries
    for reading in readings:
        mentions.add(reading, starts[reading.article_id])
        entities = tuple(known.setdefault(entity, entity) for entity in reading.entities)
        members += [Member(reading.article_id, i, entity) for i, entity in enumerate(entities)]
        kept.append(replace(reading, mentions=(), owners=(), entities=entities))
    return mentions, members, kept


@contextmanager
def _gc_disabled() -> Iterator[None]:
    """Pause the cyclic garbage collector, which would scan millions of records that hold no cycle."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _resolve_reports(
    reading: Reading, start: int, actor_of: Mapping[tuple[str, int], str], actors: Mapping[str, Actor]
) -> Iterator[ResolvedReport]:
    """The reports with actors for entities; without parties, the countries of the organizations are the parties."""
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


def _read_ties(reading: Reading, start: int, actor_of: Mapping[tuple[str, int], str]) -> Iterator[Tie]:
    """The meetings and shared sentences of a reading as ties between actors."""
    meetings = ((meeting.start, meeting.end, meeting.entities) for meeting in reading.meetings)
    for relation, spans in (("met", meetings), ("mentioned with", reading.sentences)):
        named = [(start + a, start + b, [actor_of[reading.article_id, i] for i in own]) for a, b, own in spans]
        yield from sentence_ties(reading.article_id, relation, named)


def _read(articles: Sequence[Article], *, model: str | None, lexicon: Lexicon, reader: str | None) -> Iterator[Reading]:
    from .agreements.inference import load_network
    from .nlp.pipeline import load_model  # only here: a run from the cache needs no spaCy
    from .reader import read_articles

    return read_articles(articles, load_model(model, lexicon=lexicon), load_network(reader))
