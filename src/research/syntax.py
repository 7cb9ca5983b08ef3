"""Syntax: the sentences that may tell of an agreement or a meeting are parsed, told by their words alone; the others never are."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

import numpy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import minibatch

from .lexicon import read_lexicon, word_set

SYNTAX = ("parser", "attribute_ruler", "lemmatizer")  # what of a pipeline runs on sentences here
_BATCH = 64  # documents whose sentences are parsed side by side
_ATTRIBUTES = ["HEAD", "DEP", "POS", "LEMMA"]
_WORD = re.compile(r"\w+")


@Language.factory("research_syntax", default_config={"lexicon": "", "gated": True})
class SentenceParser:
    """Runs parser, attribute ruler and lemmatizer on the sentences that matter, each by itself, with the vectors of its document.

    A sentence matters when it has a word that an agreement or a meeting is told with, or stands before such a one in its
    paragraph, where the rules look for who "they" or "the government" are. The words of the others hang flat on the first.
    """

    def __init__(self, nlp: Language, name: str, lexicon: str = "", gated: bool = True):
        self.pipes = [nlp.get_pipe(pipe) for pipe in SYNTAX if nlp.has_pipe(pipe)]
        self.gated, self.triggers, self.resuming = gated, _triggers(lexicon), _resuming(lexicon)
        self.lemmas = _lemmas(nlp)
        self.flat, self.root = (nlp.vocab.strings.add(label) for label in ("dep", "ROOT"))

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], **_) -> Iterator[Doc]:
        """Parse documents in batches, in order."""
        for batch in minibatch(docs, _BATCH):
            told = [(doc, sent, sent.as_doc()) for doc in batch for sent in (self.told(doc) if self.gated else doc.sents)]
            parts = sorted((part for _, _, part in told), key=len)
            for pipe in self.pipes:
                parts = list(pipe.pipe(parts, batch_size=_BATCH * 8)) if hasattr(pipe, "pipe") else [pipe(part) for part in parts]
            spans = {id(doc): [] for doc in batch}
            for doc, sent, part in told:
                spans[id(doc)].append((sent.start, part))
            yield from (self._fill(doc, spans[id(doc)]) for doc in batch)

    def told(self, doc: Doc) -> Iterator[Span]:
        """The sentences that matter, in order."""
        sents = list(doc.sents)
        words = [[token.lower_ for token in sent] for sent in sents]
        telling = {i for i, sent in enumerate(words) if self._is_telling(sent)}
        called = {token.text for i in telling for token in sents[i] if token.i and doc[token.i - 1].text == "(" and token.text[1:] != token.lower_[1:]}
        telling |= {i for i, sent in enumerate(sents) if called and not called.isdisjoint(token.text for token in sent)}
        yield from (sents[i] for i in sorted(_with_those_before(sents, telling)))

    def _is_telling(self, words: list[str]) -> bool:
        lemmas = [self.lemmas(word) for word in words]
        return any(not self.triggers.isdisjoint(found) for found in lemmas) or ("it" in words and any(not self.resuming.isdisjoint(f) for f in lemmas))

    def _fill(self, doc: Doc, parts: list[tuple[int, Doc]]) -> Doc:
        """Write the parses into the document, over words that hang flat on the first of their sentence."""
        if not len(doc):
            return doc
        rows = numpy.zeros((len(doc), len(_ATTRIBUTES)), dtype="int64")
        first = numpy.array([sent.start for sent in doc.sents for _ in sent])
        rows[:, 0] = first - numpy.arange(len(doc))
        rows[:, 1] = numpy.where(rows[:, 0] == 0, self.root, self.flat).astype("uint64").view("int64")
        for start, part in parts:
            rows[start : start + len(part)] = part.to_array(_ATTRIBUTES).view("int64")
        return doc.from_array(_ATTRIBUTES, rows.view("uint64"))


def _with_those_before(sents: list[Span], telling: set[int]) -> set[int]:
    """The sentences that tell, with those before them in their paragraph, and one more."""
    found = set(telling)
    for i in telling:
        before = i - 1
        while before >= 0:
            found.add(before)
            if "\n" in sents[before + 1][0].nbor(-1).text:
                break
            before -= 1
    return found


@cache
def _triggers(lexicon: str) -> frozenset[str]:
    """The first words of documents' names, and the verbs and nouns of agreeing, signing and meeting."""
    words = read_lexicon("documents", lexicon)
    heads = [head for key in ("heads", "capital_heads", "names") for heads in words[key].values() for head in heads]
    opening = [*heads, *words["carriers"]["heads"], *words["carriers"]["occasions"], "agree"]
    firsts = {found[0].casefold() for text in opening if (found := _WORD.search(text))}
    return frozenset(firsts | word_set("meetings", "verbs", lexicon) | word_set("meetings", "nouns", lexicon))


@cache
def _resuming(lexicon: str) -> frozenset[str]:
    """What is told of an agreement as "it"; of several words the longest, "force" of "be in force"."""
    words = read_lexicon("documents", lexicon)["resuming"]
    return frozenset(max(lemma.split(), key=len) for key in ("done", "undergone") for lemma in words[key])


def _lemmas(nlp: Language):
    """Give all that a word in small letters may be a form of, as verb or noun, by the lemmatizer's own tables."""
    tables = nlp.get_pipe("lemmatizer").lookups if nlp.has_pipe("lemmatizer") else None
    exceptions, rules = ([tables.get_table(name).get(part, {}) for part in ("verb", "noun")] if tables else [] for name in ("lemma_exc", "lemma_rules"))

    @cache
    def lemmas(word: str) -> frozenset[str]:
        known = {lemma for table in exceptions for lemma in table.get(word, ())}
        return frozenset({word, word.rstrip("s"), *known, *(word[: len(word) - len(old)] + new for table in rules for old, new in table if word.endswith(old))})

    return lemmas
