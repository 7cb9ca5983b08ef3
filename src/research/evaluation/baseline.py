"""The baseline: what plain spaCy's entities and one regular expression make of the same articles, to compare with."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..actors.mentions import MentionTable
from ..actors.table import Actor, actors_frame, countries_frame
from ..actors.ties import ties_frame
from ..agreements.merging import Told
from ..agreements.table import agreements_frame, merge_reports, reports_frame
from ..analysis import read_by
from ..corpus.articles import Article, articles_frame
from ..extraction import Step
from ..nlp.gazetteer import gazetteer
from ..nlp.lexicon import DEFAULT_LEXICON, Lexicon
from ..nlp.model import model_name
from ..pool import InlineExecutor
from ..problems import problems_frame
from ..readings import Entity, Mention, Reading, Report
from ..tables.bundle import Tables

if TYPE_CHECKING:
    from spacy.tokens import Doc

_KINDS = {"PERSON": "person", "ORG": "organization", "GPE": "country"}
_SIGNED = re.compile(r"\b(?:sign|ink|conclud|seal)(?:s|e|es|ed|ing)?\b", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"\b(treaty|agreement|memorandum|protocol|declaration|joint statement|contract|letter of intent)s?\b", re.IGNORECASE
)


def spacy_baseline(corpus: Sequence[Article], *, model: str = "") -> Tables:
    """Read a corpus without any rule of ours: the model's people, organisations and places, and sentences with a signing and a document.

    An actor is a name, spelled the same; a report is a sentence with a verb of signing and a noun such as "treaty", its
    parties the countries named there, its status "signed", its date not told.

    Args:
        corpus: The articles.
        model: A spaCy model; "" takes the small English one that is installed.
    """
    step = Step(_read, Reading, {"model": model, "lexicon": DEFAULT_LEXICON})
    mention_table, named, told = MentionTable(), [], []
    for article, reading in zip(corpus, read_by(step, corpus, len(corpus), InlineExecutor()), strict=True):
        mention_table.add(reading, article.start)
        named += [(article.article_id, mention) for mention in reading.mentions]
        told += [_told(article, number, report) for number, report in enumerate(reading.reports, start=1)]
    agreements, agreement_of = merge_reports(told, lexicon=DEFAULT_LEXICON)
    return Tables(
        articles_frame(corpus),
        mention_table.frame([_actor_id(m) for _, m in named], ["name"] * len(named)),
        actors_frame(_actors(named)),
        reports_frame(told, agreement_of),
        agreements_frame(agreements, {}),
        ties_frame(()),
        countries_frame((code for one in told for code in one.parties), lexicon=DEFAULT_LEXICON),
        problems_frame(()),
    )


def _read(articles: Iterable[Article], *, model: str, lexicon: Lexicon) -> Iterator[Reading]:
    import spacy  # only here: a run from the cache needs none

    nlp = spacy.load(model_name(model))
    for article in articles:
        doc = nlp(article.prose)
        mentions = tuple(_mentions(doc))
        entities = tuple(Entity(m.text, m.kind, aliases=(m.text,), links=("name",)) for m in mentions)
        yield Reading("", mentions, tuple(range(len(mentions))), entities, tuple(_reports(doc)), (), ())


def _mentions(doc: "Doc") -> Iterator[Mention]:
    for ent in doc.ents:
        if ent.label_ in _KINDS:
            yield Mention(ent.start_char, ent.end_char, ent.text, _KINDS[ent.label_], "spaCy")


def _actor_id(mention: Mention) -> str:
    return f"{mention.kind} {mention.text.casefold()}"


def _actors(named: Sequence[tuple[str, Mention]]) -> list[Actor]:
    groups = defaultdict(list)
    for article_id, mention in named:
        groups[_actor_id(mention)].append((article_id, mention))
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


def _reports(doc: "Doc") -> Iterator[Report]:
    nouns = gazetteer(DEFAULT_LEXICON).nouns
    for sent in doc.sents:
        document = _DOCUMENT.search(sent.text)
        if document and _SIGNED.search(sent.text):
            parties = tuple(sorted({nouns[ent.text].code for ent in sent.ents if ent.text in nouns}))
            yield Report(
                document[0], document[1].casefold(), "signed", parties, evidence=((sent.start_char, sent.end_char),)
            )


def _told(article: Article, number: int, report: Report) -> Told:
    evidence = tuple((article.start + start, article.start + end) for start, end in report.evidence)
    return Told(f"{article.article_id}#{number:02d}", article.article_id, report, report.parties, (), (), {}, evidence)
