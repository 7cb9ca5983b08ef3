"""The baseline: what plain spaCy's entities and one regular expression make of the same articles, to compare with."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import spacy
from spacy.tokens import Doc

from .actors import Actor, actors_frame
from .agreements import agreements_frame, merge_reports, reports_frame
from .articles import Article, articles_frame
from .gazetteer import gazetteer
from .mentions import Mention, mentions_frame
from .merging import Told
from .network import ties_frame
from .pipeline import model_name
from .problems import problems_frame
from .reports import Report
from .tables import Tables

_KINDS = {"PERSON": "person", "ORG": "organization", "GPE": "country"}
_SIGNED = re.compile(r"\b(?:sign|ink|conclud|seal)(?:s|e|es|ed|ing)?\b", re.IGNORECASE)
_DOCUMENT = re.compile(r"\b(treaty|agreement|memorandum|protocol|declaration|joint statement|contract|letter of intent)s?\b", re.IGNORECASE)


def read_plainly(corpus: Sequence[Article], *, model: str = "") -> Tables:
    """Read a corpus without any rule of ours: the model's people, organisations and places, and sentences with a signing and a document.

    An actor is a name, spelled the same; a report is a sentence with a verb of signing and a noun such as "treaty", its
    parties the countries named there, its status "signed", its date not told.

    Args:
        corpus: The articles.
        model: A spaCy model; "" takes the small English one that is installed.
    """
    nlp = spacy.load(model_name(model))
    mentions, told = [], []
    for article in corpus:
        doc = nlp(article.prose)
        mentions += [(article.article_id, article.start, m, f"{m.kind} {m.text.casefold()}", "name") for m in _mentions(doc)]
        told += _reports(doc, article)
    agreements, agreement_of = merge_reports(told)
    return Tables(
        articles_frame(corpus),
        mentions_frame(mentions),
        actors_frame(_actors(mentions)),
        reports_frame(told, agreement_of),
        agreements_frame(agreements, ()),
        ties_frame(()),
        problems_frame(()),
    )


def _mentions(doc: Doc) -> Iterator[Mention]:
    for ent in doc.ents:
        if ent.label_ in _KINDS:
            yield Mention(ent.start_char, ent.end_char, ent.text, _KINDS[ent.label_], "spaCy")


def _actors(mentions: Sequence[tuple[str, int, Mention, str, str]]) -> list[Actor]:
    groups = defaultdict(list)
    for article_id, _, mention, actor_id, _ in mentions:
        groups[actor_id].append((article_id, mention))
    return [
        Actor(
            actor_id,
            group[0][1].text,
            group[0][1].kind,
            "",
            tuple(sorted(Counter(m.text for _, m in group))),
            (),
            len(group),
            tuple(sorted({a for a, _ in group})),
        )
        for actor_id, group in sorted(groups.items())
    ]


def _reports(doc: Doc, article: Article) -> Iterator[Told]:
    nouns = gazetteer().nouns
    found = ((sent, _DOCUMENT.search(sent.text)) for sent in doc.sents if _SIGNED.search(sent.text))
    for number, (sent, document) in enumerate(((sent, document) for sent, document in found if document), start=1):
        parties = tuple(sorted({nouns[ent.text].code for ent in sent.ents if ent.text in nouns}))
        report = Report(document[0], document[1].casefold(), "signed", parties)
        evidence = ((article.start + sent.start_char, article.start + sent.end_char),)
        yield Told(f"{article.article_id}#{number:02d}", article.article_id, report, parties, (), (), {}, evidence)
