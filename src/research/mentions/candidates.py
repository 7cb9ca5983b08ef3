"""Candidates: all votes on what is named where, by the gazetteer, grammar of names, brackets, titles and model."""

import re
from collections.abc import Container, Iterator, Sequence, Set

from spacy.tokens import Doc, Span

from ..nlp.pipeline import is_in_layer, known_at, known_before, layer
from ..nlp.tokens import capitalized, lower_at, sentences_of, word_at, words_of
from .aliases import acronym, is_acronym_of, nationality
from .appositions import find_appositions
from .organizations import POSSESSIVE, find_organizations, is_name_word, portfolio_tokens
from .persons import is_family_first
from .votes import Vote, is_thing, trim_name

NAMED = {"country": "country", "body": "organization", "institution": "organization", "media": "organization"}
_MODEL = {"PERSON": "person", "ORG": "organization"}
_WITHIN = {"in", "at", "near", "outside"}
_VAGUE = ("member", "state", "general", "head")  # titles that are plain words, too
_INITIAL = re.compile(r"(?:^|\w\s)(?:[A-Z]\.?\s){1,6}[A-Z]\w")
_LONGEST = 7  # tokens of a person's name


def find_votes(doc: Doc) -> Iterator[Vote]:
    """Yield all votes on the names of `doc`; those on one name may contradict each other."""
    portfolios = portfolio_tokens(doc)
    organizations = list(find_organizations(doc, portfolios))
    yield from _gazetteer(doc)
    yield from (Vote(span.start, span.end, "organization", "head word", 4) for span in organizations)
    yield from _brackets(doc, organizations)
    yield from find_appositions(doc, organizations, portfolios)
    yield from _titles(doc, organizations)
    yield from _model(doc, organizations, portfolios)


def _gazetteer(doc: Doc) -> Iterator[Vote]:
    for span in layer(doc, *NAMED):
        yield Vote(span.start, span.end, NAMED[span.label_], span.label_, 6, span.kb_id_)
    yield from (Vote(span.start, span.end, "", span.label_, 4) for span in layer(doc, "adjective", "city", "dateline"))


def _brackets(doc: Doc, organizations: Sequence[Span]) -> Iterator[Vote]:
    """ "Letters from Nairobi (LFN)", "AWU (African Water Union)", "Export Bank of Ghana (Ghana Exim)"."""
    ends = {span.end: span for span in organizations}
    of_country: dict[str, str] = {}  # "Donetsk People's Republic (DPR)": the code behind an acronym
    for i, word in enumerate(words_of(doc)):
        close = next((n for n in range(i + 1, i + 8) if word_at(doc, n) == ")"), 0) if word == "(" and i else 0
        if not close or i >= len(doc) - 2:
            continue
        inside, before = doc[i + 1 : close], doc[i - 1]
        spelled = _spelled_out(doc, i, word_at(doc, i + 1)) if len(inside) == 1 else None
        country = known_before(doc, i, "country") if spelled is not None else None
        if spelled is not None and country is not None and country.start <= spelled.start:
            of_country[inside.text] = country.kb_id_
        elif spelled is not None:
            is_none = is_thing(spelled) or _is_document(doc, close + 1)
            kind, weight = ("", 9) if is_none else ("organization", 4)
            code = "" if is_none else nationality(spelled.text, doc._.lexicon)
            yield Vote(spelled.start, spelled.end, kind, "acronym", weight)
            yield Vote(inside.start, inside.end, kind, "acronym", weight, code)
        elif len(inside) == 1 and inside.text.isupper() and _is_document(doc, i - 1) and before.text.istitle():
            yield Vote(inside.start, inside.end, "", "acronym", 9)  # "Information Agreement (GSOMIA)"
        elif (
            is_acronym_of(before.text, inside.text)
            and not is_in_layer(inside[0], "title")
            or i in ends
            and 0 < len(inside) <= 3
            and all(is_name_word(token) for token in inside)
            and _is_alias(ends[i], inside)
        ):
            yield Vote(inside.start, inside.end, "organization", "acronym", 4)
    for i, word in enumerate(words_of(doc) if of_country else ()):
        if word in of_country:
            yield Vote(i, i + 1, "country", "acronym", 5, of_country[word])


def _spelled_out(doc: Doc, bracket: int, short: str) -> Span | None:
    """The words before a bracket whose initials the acronym inside it gives."""
    short = "".join(c for c in short if c.isupper())
    if not 2 <= len(short) <= 8:
        return None
    for start in range(bracket - 2, max(-1, bracket - 12), -1):
        span, first = doc[start:bracket], doc[start]
        is_upper = first.text[:1].isupper()
        if is_upper and is_acronym_of(short, span.text) and len(acronym(span.text)) == len(short):
            return span
        if first.is_punct and first.text not in "-&'’" or first.is_sent_start and not is_upper:
            return None
    return None


def _is_alias(span: Span, inside: Span) -> bool:
    words = {token.text for token in span}
    is_shared = any(token.text in words or (token.text.isupper() and len(token.text) > 1) for token in inside)
    return is_shared and not inside.text.isdigit()


def _is_document(doc: Doc, i: int) -> bool:
    return lower_at(doc, i) in doc._.lexicon.words("organizations", "things")


def _titles(doc: Doc, organizations: Sequence[Span]) -> Iterator[Vote]:
    """Titles have bearers: "Foreign Minister X", "First Minister of Wales X", "X, the envoy"."""
    inside = {i for span in organizations for i in range(span.start, span.end)}
    stop = inside | {
        i
        for span in layer(doc, *NAMED, "adjective", "city", "title")
        for i in range(span.start, span.end)
        if not (doc[i].ent_type_ == "PERSON" and is_in_layer(doc[i], "country", "city"))
    }
    for title in layer(doc, "title"):
        for start in _bearers(doc, title) if title.start not in inside else ():
            end = person_end(doc, start, stop)
            is_acronym = end - start == 1 and len(doc[start]) > 2 and doc[start].is_upper
            if end > start and not is_acronym and not is_thing(doc[start:end]):
                yield Vote(start, end, "person", "title", 1 if title[-1].lower_ in _VAGUE else 3)
    names = {token.i for token in capitalized(doc) if is_name_word(token) and token.i not in stop}
    for start in sorted(names):
        if start - 1 not in names:
            span = doc[start : person_end(doc, start, stop)]
            if len(span) > 1 and not is_thing(span):
                yield from _person_shape(span)


def person_end(doc: Doc, start: int, stop: Set[int]) -> int:
    """The end of a person's name: capitalised words, initials, hyphens and particles ("Omar Hadi el-Masri")."""
    particles, i = doc._.lexicon.words("people", "particles"), start
    while i < min(len(doc), start + _LONGEST) and i not in stop:
        token, following = doc[i], word_at(doc, i + 1)
        is_first = i == start
        if token.is_sent_start and not is_first:
            break
        is_opening = is_first and token.is_sent_start and token.text[:1].isupper() and following.istitle()
        is_tight = not (is_first or token.whitespace_ or doc[i - 1].whitespace_)
        if is_name_word(token) or is_opening:
            i += 1
        elif token.text in "-’'" and is_tight and following[:1].isalpha():
            i += 2
        elif token.text in particles and (following == "-" or following[:1].isupper() or following in particles):
            i += 1
        else:
            break
    return i


def _bearers(doc: Doc, title: Span) -> Iterator[int]:
    """Where the bearer's name may start: behind the title, behind its country, behind a comma."""
    start = title.end + (word_at(doc, title.end) == ",")
    if lower_at(doc, start) in ("of", "for"):
        place = known_at(doc, start + 1 + (lower_at(doc, start + 1) == "the"), "country", "body", "city")
        start = place.end if place else len(doc)
    if start >= len(doc) or not is_name_word(doc[start]) or doc[start].is_sent_start:
        return
    yield start
    if title[-1].tag_ in ("NNS", "NNPS") or title[-1].lower_.endswith("s"):  # "Ministers X and Y"
        second = next((i for i in range(start + 1, start + 8) if lower_at(doc, i) == "and"), len(doc))
        is_list = all(is_name_word(token) or token.lower_ in ("-", ".", "of", "the") for token in doc[start:second])
        if is_list and second + 1 < len(doc) and is_name_word(doc[second + 1]):
            yield second + 1


def _person_shape(span: Span) -> Iterator[Vote]:
    """Votes by the form of a name.

    "Han Min Ho" is built family name first; "Peter F. Novak" has an initial; "X, the home secretary" a title behind.
    """
    doc, lexicon = span.doc, span.doc._.lexicon
    if any(token.text in lexicon.words("organizations", "before") for token in span):
        return
    if is_family_first(span.text, lexicon):
        yield Vote(span.start, span.end, "person", "family name first", 1)
    if _INITIAL.search(span.text):
        yield Vote(span.start, span.end, "person", "initial", 2)
    if word_at(doc, span.end) == "of" and known_at(doc, span.end + 1, "country"):
        yield Vote(span.start, span.end, "person", "of a country", 1 if span.root.ent_type_ == "ORG" else 2)
    if word_at(doc, span.end) == "," and span.end + 1 < len(doc):
        title = _skip_determiners(doc, span.end + 1)
        if known_at(doc, title, "title") and doc[title].is_lower:
            yield Vote(span.start, span.end, "person", "title behind", 2.5)


def _skip_determiners(doc: Doc, start: int) -> int:
    """The first token that is no article, possessive or country: "the then Kenyan |minister|"."""
    i = start
    while i < min(len(doc) - 1, start + 5) and (
        doc[i].lower_ in ("the", "a", "an", "then", "former")
        or doc[i].text in POSSESSIVE
        or is_in_layer(doc[i], "adjective", "country")
    ):
        i += 1
    return i


def _model(doc: Doc, organizations: Sequence[Span], portfolios: Container[int]) -> Iterator[Vote]:
    """The model's entities, where no longer name holds them, and what speaks against them."""
    by_start = {span.start: span.end for span in organizations}
    within = {i: span for span in organizations for i in range(span.start, span.end)}
    common = _common_words(doc)
    for ent in doc.ents:
        span, kind = trim_name(ent), _MODEL.get(ent.label_, "")
        whole = within.get(span.start)
        if whole is not None and span.end <= whole.end and len(span) < len(whole):
            continue  # a piece of a longer name is no name
        glued = next((by_start[i] for i in range(span.start, span.end) if by_start.get(i, span.end) < span.end), 0)
        if glued:  # "Kenyan Railways Joan Otieno": an organisation and a person
            span, kind = trim_name(doc[glued : span.end]), kind and "person"
        if not len(span):
            continue
        if is_thing(span) or span.start in portfolios or is_in_layer(span[-1], "dateline"):
            kind = ""
        yield Vote(span.start, span.end, kind, f"model: {ent.label_}", 1.5 if len(span) > 1 else 0.75)
        yield from _around_entity(span, kind, is_common=span.text in common)


def _around_entity(span: Span, kind: str, *, is_common: bool) -> Iterator[Vote]:
    """Votes by the words around an entity of the model."""
    doc, words, after = span.doc, span.doc._.lexicon.words, word_at(span.doc, span.end)
    before, before_that = (lower_at(doc, span.start - n) for n in (1, 2))
    if kind and is_common:
        yield Vote(span.start, span.end, "", "common word", 2)
    if kind == "person" and len(span) == 1:  # people are introduced by their full names
        yield Vote(span.start, span.end, "", "bare", 0.5)
    if kind == "person" and before in _WITHIN:
        yield Vote(span.start, span.end, "", "place", 1.5)
    if before == "of" and before_that in words("countries", "settlements"):
        yield Vote(span.start, span.end, "", "town", 2)
    if kind == "person" and after.lower() == "administration":
        yield Vote(span.start, span.end, "person", "administration", 2)
    elif kind and after.islower() and after in words("organizations", "things"):
        yield Vote(span.start, span.end, "", "thing", 2.5)


def _common_words(doc: Doc) -> set[str]:
    """Words that have a capital at the start of sentences alone, and are plain by their tag or elsewhere.

    "|Speakers| noted that".
    """
    words, first = words_of(doc), {sent.start for sent in sentences_of(doc)}
    small = {word for word in words if word.islower()}
    opening = {doc[i].text for i in first if doc[i].lower_ in small or doc[i].tag_ in ("NN", "NNS")}
    return opening - {word for i, word in enumerate(words) if i not in first}
