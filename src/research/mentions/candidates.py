"""Candidates: every clue to what is named where: the gazetteer, the grammar of names, brackets, titles and the model's entities."""

import re
from collections.abc import Container, Iterator, Sequence

from spacy.tokens import Doc, Span

from ..nlp.pipeline import is_in_layer, known_at, layer
from ..nlp.tokens import capitalized, sentences_of, words_of
from .aliases import acronym, is_acronym_of, nationality
from .appositions import find_appositions
from .clues import BRAND, Clue, is_thing
from .organizations import POSSESSIVE, find_organizations, is_name_word, portfolio_tokens
from .persons import is_family_first

NAMED = {"country": "country", "body": "organization", "institution": "organization", "media": "organization"}
_MODEL = {"PERSON": "person", "ORG": "organization"}
_WITHIN = {"in", "at", "near", "outside"}


def find_clues(doc: Doc) -> Iterator[Clue]:
    """Yield every clue of `doc`; those to one name may contradict each other."""
    portfolios = portfolio_tokens(doc)
    organizations = list(find_organizations(doc, portfolios))
    yield from _gazetteer(doc)
    yield from (Clue(span.start, span.end, "organization", "head word", 4) for span in organizations)
    yield from _brackets(doc, organizations)
    yield from find_appositions(doc, organizations, portfolios)
    yield from _titles(doc, organizations)
    yield from _model(doc, organizations, portfolios)


def person_end(doc: Doc, start: int, stop: set[int]) -> int:
    """The end of a person's name: capitalised words, initials, hyphens and particles ("Omar Hadi el-Masri")."""
    particles, i = doc._.lexicon.words("people", "particles"), start
    while i < len(doc) and i - start < 7 and not (i > start and doc[i].is_sent_start) and i not in stop:
        following = doc[i + 1].text if i + 1 < len(doc) else ""
        if is_name_word(doc[i]) or (
            i == start and doc[i].text[:1].isupper() and doc[i].is_sent_start and following.istitle()
        ):
            i += 1
        elif (
            doc[i].text in "-’'"
            and i > start
            and following[:1].isalpha()
            and not (doc[i - 1].whitespace_ or doc[i].whitespace_)
        ):
            i += 2
        elif doc[i].text in particles and (following == "-" or following[:1].isupper() or following in particles):
            i += 1
        else:
            break
    return i


def _gazetteer(doc: Doc) -> Iterator[Clue]:
    for span in layer(doc, *NAMED):
        if span.label_ != "country" or not _is_in_place(span):
            yield Clue(span.start, span.end, NAMED[span.label_], span.label_, 6, span.kb_id_)
    yield from (Clue(span.start, span.end, "", span.label_, 4) for span in layer(doc, "adjective", "city"))


def _is_in_place(span: Span) -> bool:
    """Gulf of Oman, New Mexico, South China Sea: a country's name inside a place's."""
    doc, start = span.doc, span.start
    after = doc[span.end] if span.end < len(doc) else None
    if after is not None and after.text.istitle() and after.lower_ in doc._.lexicon.words("countries", "inside_before"):
        return True
    before = doc._.lexicon.words("countries", "inside_after")
    one, two = doc[max(0, start - 1) : start].text, doc[max(0, start - 2) : start].text
    return (one.istitle() and one.casefold() in before) or (two.casefold() in before and two[:1].isupper())


def _brackets(doc: Doc, organizations: Sequence[Span]) -> Iterator[Clue]:
    """ "Letters from Nairobi (LFN)", "AWU (African Water Union)", "Export Bank of Ghana (Ghana Exim)"."""
    ends = {span.end: span for span in organizations}
    for token in (doc[i] for i, word in enumerate(words_of(doc)) if word == "(" and 0 < i < len(doc) - 2):
        close = next((i for i in range(token.i + 1, min(token.i + 8, len(doc))) if doc[i].text == ")"), 0)
        if not close:
            continue
        inside, before = doc[token.i + 1 : close], _spelled_out(doc, token.i, doc[token.i + 1].text)
        if (
            before is None
            and len(inside) == 1
            and inside.text.isupper()
            and _is_document(doc, token.i - 1)
            and token.nbor(-1).text.istitle()
        ):
            yield Clue(inside.start, inside.end, "", "acronym", 9)  # "Information Agreement (GSOMIA)"
            continue
        if before is not None and len(inside) == 1:
            kind = "" if is_thing(before) or _is_document(doc, close + 1) else "organization"
            yield Clue(before.start, before.end, kind, "acronym", 4 if kind else 9)
            yield Clue(
                inside.start,
                inside.end,
                kind,
                "acronym",
                4 if kind else 9,
                nationality(before.text, doc._.lexicon) if kind else "",
            )
        elif (
            is_acronym_of(token.nbor(-1).text, inside.text)
            and not is_in_layer(inside[0], "title")
            or token.i in ends
            and 0 < len(inside) <= 3
            and all(is_name_word(t) for t in inside)
            and _is_alias(ends[token.i], inside)
        ):
            yield Clue(inside.start, inside.end, "organization", "acronym", 4)


def _spelled_out(doc: Doc, bracket: int, short: str) -> Span | None:
    """The words before a bracket whose initials the acronym inside it gives."""
    short = "".join(c for c in short if c.isupper())
    if not 2 <= len(short) <= 8:
        return None
    for start in range(bracket - 2, max(-1, bracket - 12), -1):
        span = doc[start:bracket]
        if doc[start].text[:1].isupper() and is_acronym_of(short, span.text) and len(acronym(span.text)) == len(short):
            return span
        if (
            doc[start].is_punct
            and doc[start].text not in "-&'’"
            or doc[start].is_sent_start
            and not doc[start].text[:1].isupper()
        ):
            return None
    return None


def _is_alias(span: Span, inside: Span) -> bool:
    words = {token.text for token in span}
    return (
        any(token.text in words or (token.text.isupper() and len(token.text) > 1) for token in inside)
        and not inside.text.isdigit()
    )


def _is_document(doc: Doc, i: int) -> bool:
    return i < len(doc) and doc[i].lower_ in doc._.lexicon.words("organizations", "things")


def _titles(doc: Doc, organizations: Sequence[Span]) -> Iterator[Clue]:
    """Titles have bearers: "Foreign Minister X", "First Minister of Wales X", "X, the envoy"."""
    inside = {i for span in organizations for i in range(span.start, span.end)}
    stop = inside | {
        t.i
        for t in map(doc.__getitem__, doc.user_data["layers"])
        if is_in_layer(t, *NAMED, "adjective", "city", "title")
        and not (t.ent_type_ == "PERSON" and is_in_layer(t, "country", "city"))
    }
    for title in layer(doc, "title"):
        for start in _bearers(doc, title) if title.start not in inside else ():
            end = person_end(doc, start, stop)
            initials = end - start == 1 and len(doc[start]) > 2 and doc[start].is_upper
            if end > start and not initials and not is_thing(doc[start:end]):
                yield Clue(
                    start,
                    end,
                    "person",
                    "title",
                    3 if title[-1].lower_ not in ("member", "state", "general", "head") else 1,
                )
    for token in capitalized(doc):
        if (
            is_name_word(token)
            and token.i not in stop
            and not (token.i and is_name_word(token.nbor(-1)) and token.i - 1 not in stop)
        ):
            end = person_end(doc, token.i, stop)
            span = doc[token.i : end]
            if len(span) > 1 and not is_thing(span):
                yield from _person_shape(span)


def _bearers(doc: Doc, title: Span) -> Iterator[int]:
    """Where the bearer's name may start: behind the title, behind its country, behind a comma."""
    end = title.end
    if end < len(doc) and doc[end].text == ",":
        end += 1
    if end < len(doc) and doc[end].lower_ in ("of", "for"):
        place = end + 1 + (doc[end + 1 : end + 2].text.lower() == "the")
        known = known_at(doc[place], "country", "body", "city") if place < len(doc) else None
        end = known.end if known else len(doc)
    if end < len(doc) and is_name_word(doc[end]) and not doc[end].is_sent_start:
        yield end
        if title[-1].tag_ in ("NNS", "NNPS") or title[-1].lower_.endswith("s"):  # "Ministers X and Y"
            second = next((i for i in range(end + 1, min(end + 8, len(doc) - 1)) if doc[i].lower_ == "and"), 0)
            if (
                second
                and all(is_name_word(t) or t.lower_ in ("-", ".", "of", "the") for t in doc[end:second])
                and is_name_word(doc[second + 1])
            ):
                yield second + 1


def _person_shape(span: Span) -> Iterator[Clue]:
    """ "Han Min Ho" is built family name first; "Peter F. Novak" has an initial; "X, the home secretary" a title behind."""
    doc = span.doc
    if any(token.text in doc._.lexicon.words("organizations", "before") for token in span):
        return
    if is_family_first(span.text, doc._.lexicon):
        yield Clue(span.start, span.end, "person", "family name first", 1)
    if re.search(r"\w\s(?:[A-Z]\.?\s)+[A-Z]\w", span.text) or re.match(r"(?:[A-Z]\.?\s)+[A-Z]\w", span.text):
        yield Clue(span.start, span.end, "person", "initial", 2)
    if doc[span.end : span.end + 1].text == "of" and span.end + 1 < len(doc) and known_at(doc[span.end + 1], "country"):
        yield Clue(span.start, span.end, "person", "of a country", 1 if span.root.ent_type_ == "ORG" else 2)
    behind = span.end + 1
    if behind < len(doc) and doc[span.end].text == ",":
        while behind < min(len(doc) - 1, span.end + 6) and (
            doc[behind].lower_ in ("the", "a", "an", "then", "former")
            or doc[behind].text in POSSESSIVE
            or is_in_layer(doc[behind], "adjective", "country")
        ):
            behind += 1
        if known_at(doc[behind], "title") and doc[behind].is_lower:
            yield Clue(span.start, span.end, "person", "title behind", 2.5)


def _model(doc: Doc, organizations: Sequence[Span], portfolios: Container[int]) -> Iterator[Clue]:
    by_start = {span.start: span.end for span in organizations}
    within = {i: span for span in organizations for i in range(span.start, span.end)}
    common = _common_words(doc)
    for ent in doc.ents:
        span = _trim(ent)
        whole = within.get(span.start)
        if whole is not None and span.end <= whole.end and len(span) < len(whole):
            continue  # a piece of a longer name is no clue to a name
        glued = next((by_start[i] for i in range(span.start, span.end) if by_start.get(i, span.end) < span.end), 0)
        if glued:  # "Kenyan Railways Joan Otieno": an organisation and a person
            span = _trim(doc[glued : span.end])
        if len(span):
            kind = _MODEL.get(ent.label_, "")
            kind = "person" if glued and kind else kind
            if is_thing(span) or span.start in portfolios:
                kind = ""
            yield Clue(span.start, span.end, kind, f"model: {ent.label_}", 1.5 if len(span) > 1 else 0.75)
            if kind and span.text in common:
                yield Clue(span.start, span.end, "", "common word", 2)
            if kind == "person" and len(span) == 1:  # people are introduced by their full names
                yield Clue(span.start, span.end, "", "bare", 0.5)
            if kind == "person" and span.start and span[0].nbor(-1).lower_ in _WITHIN:
                yield Clue(span.start, span.end, "", "place", 1.5)
            if (
                span.start > 1
                and span[0].nbor(-1).lower_ == "of"
                and span[0].nbor(-2).lower_ in doc._.lexicon.words("countries", "settlements")
            ):
                yield Clue(span.start, span.end, "", "town", 2)
            after = doc[span.end] if span.end < len(doc) else None
            if kind == "person" and after is not None and after.lower_ == "administration":
                yield Clue(span.start, span.end, "person", "administration", 2)
            elif (
                kind
                and after is not None
                and after.is_lower
                and after.lower_ in doc._.lexicon.words("organizations", "things")
            ):
                yield Clue(span.start, span.end, "", "thing", 2.5)


def _common_words(doc: Doc) -> set[str]:
    """Words that have a capital at the start of sentences alone, and are plain by their tag or elsewhere: "|Speakers| noted that"."""
    words, first = words_of(doc), {sent.start for sent in sentences_of(doc)}
    small = {word for word in words if word.islower()}
    opening = {doc[i].text for i in first if doc[i].lower_ in small or doc[i].tag_ in ("NN", "NNS")}
    return opening - {word for i, word in enumerate(words) if i not in first}


def _trim(ent: Span) -> Span:
    """A name without its article, title, country, possessive, and what a dash or bracket adds."""
    doc, start, end = ent.doc, ent.start, ent.end
    cut = (
        i
        for i in range(start + 1, end)
        if doc[i].text in ("—", "–", "--", ";", ":", "(", "[") and (doc[i - 1].whitespace_ or doc[i].text in "([")
    )
    end = next(cut, end)
    while end > start and (
        doc[end - 1].text in POSSESSIVE
        or doc[end - 1].is_space
        or (doc[end - 1].is_punct and doc[end - 1].text != ".")
        or doc[end - 1].lower_ in ("of", "and", "in", "at", "the", "for", "to")
    ):
        end -= 1
    while start < end:
        known = known_at(doc[start], "title")
        titled = is_in_layer(doc[start], "title") and doc[start].text[:1].isupper() and start + 1 < end
        place = known_at(doc[start], "country", "adjective")
        if titled and (known is None or known.end < end):
            start = known.end if known else start + 1
        elif (
            place
            and place.end < end - 1
            and (ent.label_ == "PERSON" or place.label_ == "country" and doc[place.end].text in POSSESSIVE)
        ):
            start = place.end
        elif (
            doc[start].is_lower
            and not BRAND.match(doc[start].text)
            or doc[start].is_punct
            or doc[start].is_space
            or doc[start].text in POSSESSIVE
            or doc[start].lower_ == "the"
        ):
            start += 1
        else:
            break
    return doc[start:end]
