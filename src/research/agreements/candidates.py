"""Candidates: what an article names that may be an agreement's party, signatory, date or place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from spacy.tokens import Doc

from ..nlp.dates import find_dates, resolve
from ..nlp.lexicon import DEFAULT_LEXICON, Lexicon
from ..nlp.pipeline import extent, layer
from ..nlp.tokens import sentences_of
from ..readings import Entity, Mention

FORMS = ("country", "adjective", "city", "place", "organization", "person", "date", "group")
ROLES = ("party", "organization", "signatory", "date", "place")
_PLACES = ("country", "city", "place")
_NAMES = ("adjective", "city", "country", "body")  # the gazetteer's layers
_MODEL = ("GPE", "LOC", "FAC")  # the model's places


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of an article, and what it may stand for.

    Attributes:
        start: Where it starts, in characters of the article's text.
        end: Where it ends, exclusive.
        form: One of `FORMS`.
        name: The actor's name, or the words.
        codes: Countries and bodies that it may stand for.
        past: EDTF, the day it means where what is dated has been; "" where the text does not tell.
        future: EDTF, the same for what is to come.
        inner: Whether it is part of another name: "Paris" in "Paris Agreement".
        entity: The index of its entity; -1 where it is none's.
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
        """What it may be to an agreement: (role, value); a date's value is "past|future"."""
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
    """An article before any agreement is read: its text, where its sentences are, and what it names.

    Attributes:
        text: Its prose.
        sentences: (start, end) of each sentence, in characters of the text.
        candidates: What it names, in order.
        title: Its headline.
        headline: What the headline names; offsets count in the headline.
        published: The day of publication, EDTF; "" where it is not known.
        lexicon: The word lists that it is read with.
    """

    text: str
    sentences: Sequence[tuple[int, int]]
    candidates: Sequence[Candidate]
    title: str = ""
    headline: Sequence[Candidate] = ()
    published: str = ""
    lexicon: Lexicon = DEFAULT_LEXICON

    @cached_property
    def codes(self) -> set[str]:
        """The countries and bodies that it names."""
        return {code for candidate in (*self.headline, *self.candidates) for code in candidate.codes}


def read_page(
    doc: Doc,
    mentions: Sequence[Mention],
    owners: Sequence[int],
    entities: Sequence[Entity],
    *,
    headline: Doc | None = None,
    published: str = "",
) -> Page:
    """Collect what an article names.

    Args:
        doc: The article's prose, as the pipeline reads it.
        mentions: Its mentions.
        owners: For each mention the index of its entity.
        entities: Its entities.
        headline: Its headline, marked by the gazetteer.
        published: The day of publication, EDTF, for relative dates.
    """
    text = doc.text
    found, taken = [], bytearray(len(text))
    for candidate in (
        *_known(doc, "group"),
        *(_named(m, entities[i], i) for m, i in zip(mentions, owners, strict=True)),
        *_known(doc, *_NAMES),
        *_places(doc),
    ):
        inner = any(taken[candidate.start : candidate.end])
        taken[candidate.start : candidate.end] = b"\1" * (candidate.end - candidate.start)
        if not inner or candidate.form == "city":
            found.append(replace(candidate, inner=inner))
    sentences = [extent(sent) for sent in sentences_of(doc)]
    candidates = sorted([*found, *_dates(text, sentences, published)], key=lambda c: (c.start, c.end, c.form))
    title = headline.text if headline is not None else ""
    titled = [c for c in _known(headline, "group", *_NAMES) if c.codes] if headline is not None else []
    return Page(text, sentences, candidates, title, titled, published, doc._.lexicon)


def _named(mention: Mention, entity: Entity, owner: int) -> Candidate:
    code = mention.code or entity.country
    return Candidate(mention.start, mention.end, mention.kind, entity.name, (code,) if code else (), entity=owner)


def _known(doc: Doc, *layers: str) -> Iterator[Candidate]:
    """What the gazetteer marks; the code of a group lists its members."""
    for span in layer(doc, *layers):
        form = "country" if span.label_ == "body" else span.label_
        yield Candidate(span.start_char, span.end_char, form, span.text, tuple(span.kb_id_.split()))


def _places(doc: Doc) -> Iterator[Candidate]:
    yield from (Candidate(*extent(span), "place", span.text) for span in doc.ents if span.label_ in _MODEL)


def _dates(text: str, sentences: Iterable[tuple[int, int]], published: str) -> Iterator[Candidate]:
    for start, end in sentences:
        dates = list(find_dates(text[start:end]))
        year = next((date.year for date in dates if date.year), None)
        for date in dates:
            past, future = (resolve(date, published, future=ahead, year=year) for ahead in (False, True))
            if past or future:
                yield Candidate(start + date.start, start + date.end, "date", date.text, past=past, future=future)
