"""The analysis: a corpus in, the six tables out."""

from collections.abc import Sequence

from .actors import Actor, actors_frame, link_to, resolve_actors
from .agreements import agreements_frame, merge_reports, reports_frame
from .articles import Article, articles_frame
from .cache import read_cached
from .corpus import Corpus
from .corrections import correct_actors, correct_reports
from .identities import Member
from .mentions import mentions_frame
from .merging import Told
from .network import sentence_ties, signing_ties, ties_frame
from .problems import problems_frame
from .reading import Reading
from .tables import Tables


def analyze(corpus: Sequence[Article], *, duplicates: bool = False, model: str = "", lexicon: str = "") -> Tables:
    """Work out who is named, who agreed what with whom, and who is tied to whom.

    Args:
        corpus: The articles; a `Corpus` of `read_corpus` brings its corrections, a list of articles has none.
        duplicates: Whether reprints count like any article; by default each text counts once.
        model: A spaCy model; "" takes the small English one that is installed.
        lexicon: A folder with additions to the lexicons.

    Returns:
        The tables; the same corpus, model and lexicon give the same tables.

    Raises:
        CorpusError: A correction in `corpus.toml` no longer matches anything.
    """
    counted = [article for article in corpus if duplicates or not article.duplicate_of]
    return tabulate(corpus, list(read_cached(counted, model=model, lexicon=lexicon)), lexicon=lexicon)


def tabulate(corpus: Sequence[Article], readings: Sequence[Reading], *, lexicon: str = "") -> Tables:
    """Turn the readings of a corpus into tables: resolve actors, merge agreements, add up ties."""
    start = {article.article_id: article.start for article in corpus}
    corrections = corpus.corrections if isinstance(corpus, Corpus) else ()
    actors, actor_of = resolve_actors(((r.article_id, r.entities) for r in readings), lexicon=lexicon)
    if corrections:
        members = (Member(r.article_id, i, entity) for r in readings for i, entity in enumerate(r.entities))
        actors, actor_of = correct_actors(actors, actor_of, members, corrections)
    country = {actor.actor_id: actor.country for actor in actors}
    told = [t for r in readings for t in _tell(r, start[r.article_id], actor_of, country)]
    agreements, agreement_of = merge_reports(told)
    if corrections:
        told = correct_reports(told, agreement_of, corrections, corpus=corpus, actors=actors, lexicon=lexicon)
        agreements, agreement_of = merge_reports(told)
    by_id = {actor.actor_id: actor for actor in actors}
    mentions = (row for r in readings for row in _name(r, start[r.article_id], actor_of, by_id, lexicon))
    ties = [*signing_ties(told, agreement_of, actors), *(t for r in readings for t in _read_ties(r, start[r.article_id], actor_of))]
    return Tables(
        articles_frame(corpus),
        mentions_frame(mentions),
        actors_frame(actors),
        reports_frame(told, agreement_of),
        agreements_frame(agreements, actors),
        ties_frame(ties),
        problems_frame(corpus.problems if isinstance(corpus, Corpus) else ()),
    )


def _name(reading: Reading, start: int, actor_of: dict, actors: dict[str, Actor], lexicon: str):
    """The reading's mentions, each with its actor and the rules that tied it to the name in the article and that to the actor."""
    links = {i: link_to(actors[actor_of[reading.article_id, i]], entity, lexicon=lexicon) for i, entity in enumerate(reading.entities)}
    for mention, owner in zip(reading.mentions, reading.owners, strict=True):
        entity = reading.entities[owner]
        here = entity.links[entity.aliases.index(mention.text)]
        rules = dict.fromkeys(rule for rule in (here, links[owner]) if rule != "name")
        yield reading.article_id, start, mention, actor_of[reading.article_id, owner], ", ".join(rules) or "name"


def _tell(reading: Reading, start: int, actor_of: dict, country: dict[str, str]):
    """The reading's reports with actors for entities, and the parties behind the organisations."""
    for number, report in enumerate(reading.reports, start=1):
        ids = {i: actor_of[reading.article_id, i] for i in (*report.organizations, *report.signatories)}
        codes = {country[ids[i]] for i in report.organizations if country[ids[i]]}
        yield Told(
            f"{reading.article_id}#{number:02d}",
            reading.article_id,
            report,
            tuple(sorted({*report.parties, *codes})),
            tuple(dict.fromkeys(ids[i] for i in report.organizations)),
            tuple(dict.fromkeys(ids[i] for i in report.signatories)),
            {actor: reading.entities[i].name for i, actor in reversed(ids.items())},
            tuple((start + a, start + b) for a, b in report.evidence),
        )


def _read_ties(reading: Reading, start: int, actor_of: dict):
    """The reading's meetings and shared sentences as ties between actors."""
    met = [(m.start + start, m.end + start, [actor_of[reading.article_id, i] for i in m.entities]) for m in reading.meetings]
    named = [(a + start, b + start, [actor_of[reading.article_id, i] for i in entities]) for a, b, entities in reading.sentences]
    yield from sentence_ties(reading.article_id, "met", met)
    yield from sentence_ties(reading.article_id, "mentioned with", named)
