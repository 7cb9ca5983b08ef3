"""Syntax: the sentences that may tell of an agreement or a meeting are parsed, told by their words alone; the others never are."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import minibatch

from .attributes import WordRules, fits
from .lemmas import lemmas_of
from .lexicon import read_lexicon, word_set

SYNTAX = ("parser", "attribute_ruler", "lemmatizer")  # what of a pipeline runs on sentences here
_ATTRIBUTES: list[int | str] = ["HEAD", "DEP", "POS", "LEMMA"]
_WORD = re.compile(r"\w+")
# What stands for somebody named before: the rules look back for who that is
_BACK = set("it its they their them he she his her both two three four sides side parties party government".split())


@dataclass(frozen=True)
class Triggers:
    """The words that agreements and meetings are told with: nouns, phrases as sets of words, verbs, and what is told of "it"."""

    nouns: frozenset[str]
    phrases: tuple[frozenset[str], ...]
    verbs: frozenset[str]
    resuming: frozenset[str]


@Language.factory("research_syntax", default_config={"lexicon": "", "gated": True})
class SentenceParser:
    """Runs parser, attribute ruler and lemmatizer on the sentences that matter, each by itself, with the vectors of its document.

    A sentence matters when it has a word that an agreement or a meeting is told with, or stands before such a one in its
    paragraph, where the rules look for who "they" or "the government" are. The words of the others hang flat on the first.
    """

    def __init__(self, nlp: Language, name: str, lexicon: str = "", gated: bool = True):
        pipes: list[Any] = [nlp.get_pipe(pipe) for pipe in SYNTAX if nlp.has_pipe(pipe)]
        self.pipes = [WordRules(pipe) if fits(pipe) else pipe for pipe in pipes]
        self.gated, self.triggers = gated, _triggers(lexicon)
        self.nouns, self.verbs = lemmas_of(nlp, "noun"), lemmas_of(nlp, "verb")
        self.flat, self.root = (nlp.vocab.strings.add(label) for label in ("dep", "ROOT"))

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Parse documents in batches, in order."""
        for batch in minibatch(docs, batch_size):
            told = [(doc, sent, sent.as_doc()) for doc in batch for sent in (self.told(doc) if self.gated else doc.sents)]
            parts = sorted((part for _, _, part in told), key=len)
            for pipe in self.pipes:
                parts = list(pipe.pipe(parts, batch_size=len(parts) or 1)) if hasattr(pipe, "pipe") else [pipe(part) for part in parts]
            spans: dict[int, list[tuple[int, Doc]]] = {id(doc): [] for doc in batch}
            for doc, sent, part in told:
                spans[id(doc)].append((sent.start, part))
            yield from (self._fill(doc, spans[id(doc)]) for doc in batch)

    def told(self, doc: Doc) -> Iterator[Span]:
        """The sentences that matter, in order."""
        sents = list(doc.sents)
        words = [[token.lower_ for token in sent] for sent in sents]
        telling = {i for i, sent in enumerate(words) if self._is_telling(frozenset(sent))}
        called = {token.text for i in telling for token in sents[i] if token.i and doc[token.i - 1].text == "(" and token.text[1:] != token.lower_[1:]}
        telling |= {i for i, sent in enumerate(sents) if called and not called.isdisjoint(token.text for token in sent)}
        looking_back = {i for i in telling if not _BACK.isdisjoint(words[i])}
        yield from (sents[i] for i in sorted(telling | _before(sents, looking_back)))

    def _is_telling(self, words: frozenset[str]) -> bool:
        nouns = frozenset().union(*map(self.nouns, words))
        verbs = frozenset().union(*map(self.verbs, words))
        named = not self.triggers.nouns.isdisjoint(nouns) or any(phrase <= nouns for phrase in self.triggers.phrases)
        return named or not self.triggers.verbs.isdisjoint(verbs) or ("it" in words and not self.triggers.resuming.isdisjoint(verbs))

    def _fill(self, doc: Doc, parts: list[tuple[int, Doc]]) -> Doc:
        """Write the parses into the document, over words that hang flat on the first of their sentence."""
        if not len(doc):
            return doc
        rows: Any = numpy.zeros((len(doc), len(_ATTRIBUTES)), dtype="int64")
        first = numpy.array([sent.start for sent in doc.sents for _ in sent])
        rows[:, 0] = first - numpy.arange(len(doc))
        rows[:, 1] = numpy.where(rows[:, 0] == 0, self.root, self.flat).astype("uint64").view("int64")
        for start, part in parts:
            rows[start : start + len(part)] = part.to_array(_ATTRIBUTES).view("int64")
        return doc.from_array(_ATTRIBUTES, rows.view("uint64"))


def _before(sents: list[Span], looking_back: set[int]) -> set[int]:
    """The sentences before these in their paragraph, and the last one of the paragraph before."""
    found = set()
    for i in looking_back:
        before = i - 1
        while before >= 0:
            found.add(before)
            if "\n" in sents[before + 1][0].nbor(-1).text:
                break
            before -= 1
    return found


@cache
def _triggers(lexicon: str) -> Triggers:
    words = read_lexicon("documents", lexicon)
    heads = [head for key in ("heads", "capital_heads", "names") for heads in words[key].values() for head in heads]
    opening = [*heads, *words["carriers"]["heads"], *words["carriers"]["occasions"], *word_set("meetings", "nouns", lexicon)]
    parts = [frozenset(_WORD.findall(text.casefold())) for text in opening]
    resuming = (lemma for key in ("done", "undergone") for lemma in words["resuming"][key])
    return Triggers(
        frozenset(word for part in parts if len(part) == 1 for word in part),
        tuple({part for part in parts if len(part) > 1}),
        frozenset({"agree", *word_set("meetings", "verbs", lexicon)}),
        frozenset(max(lemma.split(), key=len) for lemma in resuming),
    )
