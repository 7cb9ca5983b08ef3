"""Candidates: what an article names that may be an agreement's party, signatory, date or place."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from spacy.tokens import Doc

from ..nlp.dates import find_dates, resolve
from ..nlp.lexicon import DEFAULT_LEXICON, Lexicon
from ..nlp.pipeline import extent, layer
from ..nlp.tokens import sentences_of
from ..readings import Entity, Mention

FORMS = ("country", "adjective", "city", "place", "organization", "person", "date", "group")
ROLES = ("party", "organization", "signatory", "date", "place")
_PLACES = ("country", "city", "place")
_LAYERS = ("adjective", "city", "country", "body")  # of the gazetteer
_HERE = re.compile(r"\bhere\b")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_PLACE = re.compile(r"[A-Z][\w.'’ -]{2,40}?(?=\s*(?:[,(/–—:]|--|\s-|$))")  # of a dateline
_PLACE_LABELS = ("GPE", "LOC", "FAC")  # of spaCy's entities


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of an article's text, and what it may stand for.

    Attributes:
        start: First character.
        end: Last character, exclusive.
        form: One of `FORMS`.
        name: The actor's name, or the words as they stand.
        codes: Countries and bodies that it may stand for.
        past: EDTF, the date if the event is past; "" if the text leaves it open.
        future: EDTF, the date if the event is still to come.
        inner: Whether it is part of another name, as "Paris" in "Paris Agreement".
        entity: Index of its entity, -1 for none.
    """

    start: int
    end: int
    form: str
    name: str
    codes: tuple[str, ...] = ()
    past: str = ""
    future: str = ""
    inner: bool = False
    entity: int = -1

    def values(self) -> Iterator[tuple[str, str]]:
        """The (role, value) pairs that it may fill in an agreement; a date's value is "past|future"."""
        yield from (("party", code) for code in self.codes)
        if self.form == "organization":
            yield "organization", self.name
        elif self.form == "person":
            yield "signatory", self.name
        elif self.form in _PLACES:
            yield "place", self.name
        elif self.past or self.future:
            yield "date", f"{self.past}|{self.future}"


@dataclass(frozen=True)
class Page:
    """An article with its sentences and candidates.

    Attributes:
        text: The prose.
        sentences: (start, end) of each sentence, in characters of the text.
        candidates: In order of appearance.
        title: The headline.
        headline: Candidates in the headline; their offsets count in it.
        published: Day of publication, EDTF; "" if unknown.
        breaks: Characters where a part of the article starts that has no agreement in common with the one before.
        lexicon: The word lists of the pipeline.
    """

    text: str
    sentences: Sequence[tuple[int, int]]
    candidates: Sequence[Candidate]
    title: str = ""
    headline: Sequence[Candidate] = ()
    published: str = ""
    breaks: Sequence[int] = ()
    lexicon: Lexicon = DEFAULT_LEXICON

    @cached_property
    def parts(self) -> list[range]:
        """The numbers of the sentences of each part of the article."""
        starts = [bisect_left(self.sentences, at, key=lambda sent: sent[0]) for at in self.breaks]
        return [range(*pair) for pair in pairwise([0, *starts, len(self.sentences)])]

    @cached_property
    def codes(self) -> set[str]:
        """The countries and bodies named in it."""
        return {code for candidate in (*self.headline, *self.candidates) for code in candidate.codes}

    @cached_property
    def latest(self) -> str:
        """The latest date that it gives, EDTF; "" for none."""
        return max((candidate.past for candidate in self.candidates), default="")

    @cached_property
    def entities(self) -> dict[tuple[str, str], int]:
        """The index of the entity behind each (role, value) that has one."""
        return {value: c.entity for c in self.candidates if c.entity >= 0 for value in c.values()}

    def between(self, start: int, end: int) -> Sequence[Candidate]:
        """The candidates that start in characters [start, end)."""
        first, last = (bisect_left(self.candidates, at, key=lambda c: c.start) for at in (start, end))
        return self.candidates[first:last]


def read_page(
    doc: Doc,
    mentions: Sequence[Mention],
    owners: Sequence[int],
    entities: Sequence[Entity],
    *,
    headline: Doc,
    published: str,
    dateline: str = "",
    breaks: Sequence[int] = (),
) -> Page:
    """Collect an article's candidates.

    Args:
        doc: The article's prose, processed by the pipeline.
        mentions: Its mentions.
        owners: For each mention the index of its entity.
        entities: Its entities.
        headline: Its headline, marked by the gazetteer.
        published: Day of publication, EDTF, to resolve relative dates; "" if unknown.
        dateline: The dateline, whose place is "here" in the prose; "" without one.
        breaks: Where updates of a live blog start, in characters of the prose.
    """
    found, taken = [], bytearray(len(doc.text))
    for candidate in (
        *_from_gazetteer(doc, "group"),
        *(_from_mention(m, entities[i], i) for m, i in zip(mentions, owners, strict=True)),
        *_from_gazetteer(doc, *_LAYERS),
        *(Candidate(*extent(span), "place", span.text) for span in doc.ents if span.label_ in _PLACE_LABELS),
    ):
        inner = any(taken[candidate.start : candidate.end])
        taken[candidate.start : candidate.end] = b"\1" * (candidate.end - candidate.start)
        if not inner or candidate.form == "city":
            found.append(replace(candidate, inner=inner))
    sentences = [extent(sent) for sent in sentences_of(doc)]
    found += _dates(doc.text, sentences, published)
    if place := _PLACE.match(dateline):
        name = _WORD.sub(lambda word: word[0].capitalize(), place[0]) if place[0].isupper() else place[0]
        found += [Candidate(*here.span(), "place", name.strip()) for here in _HERE.finditer(doc.text)]
    candidates = sorted(found, key=lambda c: (c.start, c.end, c.form))
    titled = [c for c in _from_gazetteer(headline, "group", *_LAYERS) if c.codes]
    return Page(doc.text, sentences, candidates, headline.text, titled, published, breaks, doc._.lexicon)


def _from_mention(mention: Mention, entity: Entity, owner: int) -> Candidate:
    code = mention.code or entity.country
    return Candidate(mention.start, mention.end, mention.kind, entity.name, (code,) if code else (), entity=owner)


def _from_gazetteer(doc: Doc, *layers: str) -> Iterator[Candidate]:
    """Names in the gazetteer; the code of a group lists its members."""
    for span in layer(doc, *layers):
        form = "country" if span.label_ == "body" else span.label_
        yield Candidate(span.start_char, span.end_char, form, span.text, tuple(span.kb_id_.split()))


def _dates(text: str, sentences: Iterable[tuple[int, int]], published: str) -> Iterator[Candidate]:
    for start, end in sentences:
        dates = list(find_dates(text[start:end]))
        year = next((date.year for date in dates if date.year), None)
        for date in dates:
            past, future = (resolve(date, published, future=ahead, year=year) for ahead in (False, True))
            if past or future:
                yield Candidate(start + date.start, start + date.end, "date", date.text, past=past, future=future)
