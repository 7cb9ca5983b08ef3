"""The reader: articles in, readings out, each from its article alone."""

from collections.abc import Iterable, Iterator
from itertools import tee

from spacy.language import Language

from .articles import Article
from .entities import resolve_entities
from .meetings import find_meetings
from .mentions import find_mentions
from .pipeline import extent, layer
from .reading import BATCH, Reading
from .reports import find_reports
from .scene import Scene


def read_articles(articles: Iterable[Article], nlp: Language, *, lexicon: str = "") -> Iterator[Reading]:
    """Read articles in order; each reading depends on its article alone.

    Args:
        articles: Articles as `read_corpus` gives them.
        nlp: The pipeline of `load_model`.
        lexicon: A folder with additions to the lexicons.
    """
    told, read = tee(articles)
    for doc, article in zip(nlp.pipe((article.prose for article in read), batch_size=BATCH), told, strict=True):
        mentions = tuple(find_mentions(doc, lexicon=lexicon))
        entities, owners = resolve_entities(doc, mentions, lexicon=lexicon)
        scene = Scene.of(doc, mentions, entities, owners, _headline_codes(article.title, nlp), lexicon)
        reports = tuple(find_reports(scene, published=article.published))
        meetings = tuple(find_meetings(scene))
        yield Reading(article.article_id, mentions, owners, entities, reports, meetings, tuple(_sentences(scene)))
        doc.user_data.clear()  # its spans hold the doc, which would stay until Python looks for cycles


def _headline_codes(title: str, nlp: Language) -> list[str]:
    """The countries and bodies a headline names, as nouns or adjectives; where something happens ("in Gabon") is left out."""
    doc = nlp.get_pipe("research_gazetteer")(nlp.make_doc(title))
    spans = (span for span in layer(doc, "country", "body", "adjective") if doc[max(0, span.start - 1)].lower_ not in ("in", "at"))
    return list(dict.fromkeys(span.kb_id_ for span in spans if span.kb_id_))


def _sentences(scene: Scene) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    for sent in scene.doc.sents:
        named = tuple(sorted(scene.named(sent)))
        if len(named) > 1:
            yield *extent(sent), named
