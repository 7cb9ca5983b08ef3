"""Reading: articles in, their readings out, each made from its article alone."""

from collections.abc import Iterable, Iterator
from itertools import tee

from spacy.language import Language

from .actors.meetings import ArticleContext, find_meetings
from .agreements.candidates import read_page
from .agreements.inference import Network
from .agreements.reports import find_reports
from .corpus.articles import Article
from .mentions.detection import find_mentions
from .mentions.linking import resolve_entities
from .nlp.pipeline import extent
from .nlp.tokens import sentences_of
from .readings import BATCH, Reading


def read_articles(articles: Iterable[Article], nlp: Language, network: Network) -> Iterator[Reading]:
    """Read articles in order; each reading depends on its article alone.

    Args:
        articles: Articles as `read_corpus` gives them.
        nlp: The pipeline of `load_model`.
        network: The reader of agreements of `load_network`.
    """
    told, read = tee(articles)
    for doc, article in zip(nlp.pipe((article.prose for article in read), batch_size=BATCH), told, strict=True):
        mentions = tuple(find_mentions(doc))
        entities, owners = resolve_entities(doc, mentions)
        headline = nlp.get_pipe("research_gazetteer")(nlp.make_doc(article.title))
        page = read_page(
            doc,
            mentions,
            owners,
            entities,
            headline=headline,
            published=article.published,
            dateline=article.dateline,
            breaks=article.breaks,
        )
        reports = tuple(find_reports(page, network))
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


def _sentences(context: ArticleContext) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    for sent in sentences_of(context.doc):
        named = tuple(sorted(context.entities_at(range(sent.start, sent.end))))
        if len(named) > 1:
            yield *extent(sent), named
