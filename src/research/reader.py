"""Reading: articles in, their readings out, each made from its article alone."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import tee

from spacy.language import Language
from spacy.tokens import Doc

from .actors.meetings import ArticleContext, find_meetings
from .agreements.candidates import read_page
from .agreements.inference import Network
from .agreements.reports import find_reports
from .agreements.windows import TRIGGER
from .corpus.articles import Article
from .mentions.detection import find_mentions
from .mentions.linking import resolve_entities
from .nlp.pipeline import extent
from .nlp.tokens import sentences_of
from .readings import BATCH, Entity, Mention, Reading, Report


def read_articles(articles: Iterable[Article], nlp: Language, network: Network) -> Iterator[Reading]:
    """Read articles in order; each reading depends on its article alone.

    Args:
        articles: Articles as `read_corpus` gives them.
        nlp: The pipeline of `load_model`.
        network: The reader of agreements of `load_network`.
    """
    originals, read = tee(articles)
    for doc, article in zip(nlp.pipe((article.prose for article in read), batch_size=BATCH), originals, strict=True):
        mentions = tuple(find_mentions(doc))
        entities, owners = resolve_entities(doc, mentions)
        reports = tuple(_read_reports(article, doc, mentions, owners, entities, nlp=nlp, network=network))
        context = ArticleContext.of(doc, mentions, entities, owners)
        yield Reading(
            article.article_id,
            mentions,
            owners,
            entities,
            reports,
            tuple(find_meetings(context)),
            tuple(_sentences(context)),
        )
        doc.user_data.clear()  # its spans hold the doc, which would stay until Python looks for cycles


def _read_reports(
    article: Article,
    doc: Doc,
    mentions: Sequence[Mention],
    owners: Sequence[int],
    entities: Sequence[Entity],
    *,
    nlp: Language,
    network: Network,
) -> Iterator[Report]:
    """Find the agreements in an article that has a trigger word; the others need no candidates."""
    if TRIGGER.search(doc.text):
        page = read_page(
            doc,
            mentions,
            owners,
            entities,
            headline=_read_headline(article.title, doc, nlp),
            published=article.published,
            dateline=article.dateline,
            breaks=article.breaks,
        )
        yield from find_reports(page, network)


def _read_headline(title: str, doc: Doc, nlp: Language) -> Doc:
    """The headline, marked by the gazetteer; a name of two senses has there the one that it has in the article."""
    headline = nlp.make_doc(title)
    headline.user_data["homonyms"] = dict(doc.user_data["homonyms"])
    return nlp.get_pipe("research_gazetteer")(headline)


def _sentences(context: ArticleContext) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    for sent in sentences_of(context.doc):
        named = tuple(sorted(context.entities_at(range(sent.start, sent.end))))
        if len(named) > 1:
            yield *extent(sent), named
