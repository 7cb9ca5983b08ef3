"""The grammar of organisations' names: a head word, what stands before it, and the subject it is "of"."""

from collections.abc import Container, Iterator

from spacy.tokens import Doc, Span, Token

from ..nlp.dates import MONTHS, WEEKDAYS
from ..nlp.pipeline import is_in_layer, known_at, layer
from ..nlp.tokens import words_of

POSSESSIVE = ("'s", "’s", "'", "’")
_LONGEST = 30  # tokens: no name is longer
_CALENDAR = {*MONTHS, *WEEKDAYS}
_SEATS = {"embassy", "consulate", "mission", "office"}
_PORTFOLIOS = {"minister", "ministers", "secretary", "secretaries", "commissioner", "undersecretary", "vice-minister"}
_FUNCTION = ("DT", "PDT", "WDT", "IN", "TO", "CC", "PRP", "WP", "EX")


def find_organizations(doc: Doc, portfolios: Container[int]) -> Iterator[Span]:
    """Yield the organisations that their own grammar gives away, each in its longest reading.

    "Ministry of Housing, Roads and Urban Planning" is one name, commas and all; so is
    "Ghanaian Embassy in Kenya". A portfolio ("Minister of Trade and Industry") is none.

    Args:
        doc: The doc.
        portfolios: The tokens of portfolios, see `portfolio_tokens`.
    """
    before, after = doc._.lexicon.words("organizations", "before"), doc._.lexicon.words("organizations", "after")
    titled = {title.end - 1 for title in layer(doc, "title")}  # "chief of |staff|"
    taken = 0
    for token in (doc[i] for i, word in enumerate(words_of(doc)) if word in _SEATS or word in before or word in after):
        seat = token.text in _SEATS and token.i > 0 and _is_national(token.nbor(-1))
        if (
            token.i < taken
            or token.i in portfolios
            or token.i in titled
            or not (seat or token.text in before or token.text in after)
        ):
            continue
        start = _left(token)
        end = token.i + 1
        if seat or token.text in before:
            end = _right(token, bare=start == token.i)
        while end < len(doc) and doc[end].text in after and not doc[end].is_sent_start:
            end += 1
        if _is_named(doc, start, end):
            taken = end
            yield doc[start:end]


def portfolio_tokens(doc: Doc) -> set[int]:
    """The tokens of "(minister of) Housing, Roads" and "Defense (Minister)": no bodies."""
    tokens: set[int] = set()
    fields = doc._.lexicon.words("organizations", "fields")
    for title in layer(doc, "title"):
        behind = _portfolio_behind(doc, title)
        if title[-1].lower_ in _PORTFOLIOS:
            tokens.update(behind, _portfolio_before(doc, title))
        elif behind and doc[behind[-1]].lower_ in fields:
            tokens.update(behind)  # "president of the |State Affairs|"
    return tokens


def is_name_word(token: Token) -> bool:
    """Whether a token can be part of a proper name: capitalised, no calendar word, no opener of a sentence."""
    text = token.text
    if not text[:1].isupper() or text.casefold() in _CALENDAR:
        return False
    if not token.is_sent_start:
        return True
    followed = token.i + 1 < len(token.doc) and token.nbor().text[:1].isupper()
    return not (
        token.is_stop or token.tag_.startswith(_FUNCTION) or (token.tag_.startswith(("RB", "VB")) and not followed)
    )


def name_run(doc: Doc, start: int) -> int:
    """The end of the run of name words from `start`, over hyphens, ampersands and "People's"."""
    possessives, i = doc._.lexicon.words("organizations", "possessives"), start
    while i < min(len(doc), start + _LONGEST) and (i == start or not doc[i].is_sent_start):
        inner = i > start and i + 1 < len(doc) and doc[i + 1].text[:1].isupper()
        if is_name_word(doc[i]) or (i == start and doc[i].text[:1].isupper()):
            i += 1
        elif (
            inner
            and (
                doc[i].text == "&"
                or (doc[i].text in ("-", "–", "/") and not doc[i].whitespace_ and not doc[i - 1].whitespace_)
            )
            or inner
            and doc[i].text in POSSESSIVE
            and doc[i - 1].lower_ in possessives
        ):
            i += 2
        else:
            break
    return i


def _is_named(doc: Doc, start: int, end: int) -> bool:
    """A name is more than heads ("The Party"), none of the exceptions, and not part of a thing's ("Railway Station")."""
    span, heads = doc[start:end], doc._.lexicon.organization_heads
    if len(span) < 2 or span.text in doc._.lexicon.words("organizations", "never"):
        return False
    rest = end + 3 if doc[end : end + 1].text == "(" and doc[end + 2 : end + 3].text == ")" else end
    thing = (
        rest < len(doc)
        and doc[rest].text.istitle()
        and doc[rest].lower_ in doc._.lexicon.words("organizations", "things")
    )
    return not thing and any(t.text not in heads and (is_name_word(t) or _is_national(t)) for t in span)


def _left(head: Token) -> int:
    """Walk left over the name words before a head: "Kenya Solar Energy Agency", "Farmers' Party"."""
    doc, i, first = head.doc, head.i, head.sent.start
    possessives = doc._.lexicon.words("organizations", "possessives")
    while i > first:
        previous = doc[i - 1]
        if (
            previous.text in POSSESSIVE
            and i > 1
            and doc[i - 2].lower_ in possessives
            and doc[i - 2].text[0].isupper()
            or previous.text in ("-", "–", "&")
            and i > 1
            and doc[i - 2].text[:1].isalpha()
            and (previous.text == "&" or not doc[i - 2].whitespace_)
        ):
            i -= 2
        elif is_name_word(previous) and (
            previous.text == "General" and i == head.i or not is_in_layer(previous, "title")
        ):
            i -= 1  # "the |General| Staff"
        else:
            break
    while i < head.i and doc[i].lower_ in ("the", "a", "an"):
        i += 1
    return i


def _right(head: Token, *, bare: bool) -> int:
    """Walk right over what a head is of: "… of Housing, Roads and Urban Planning"."""
    doc, i = head.doc, _over_comma(head.doc, head.i + 1)
    joints = (
        ("of", "in", "to")
        if head.lower_ in _SEATS
        else ("of", "for", "on", "against", "from")
        if bare
        else ("of", "for")
    )
    while i < len(doc) - 1 and doc[i].lower_ in joints and not doc[i].is_sent_start:
        start = i + 1 + (doc[i + 1].lower_ == "the")
        end = _phrase(doc, start)
        if end == start or doc[start].is_sent_start or known_at(doc[start], "title"):
            break
        i, joints = _list(doc, end), ("of", "for", "with")
    return i


def _phrase(doc: Doc, start: int) -> int:
    """A country or body, or a run of capitalised words that no person's name breaks off."""
    if start >= len(doc) or not doc[start].text[:1].isupper() or doc[start].lower_ in _CALENDAR:
        return start
    place = known_at(doc[start], "country", "body", "city")
    known = place.end if place else start
    end = max(known, name_run(doc, start))
    breaks = (i for i in range(max(start + 1, known), end) if _starts_person(doc[i]) or known_at(doc[i], "title"))
    return _over_comma(doc, next(breaks, end))


def _over_comma(doc: Doc, end: int) -> int:
    """Behind the body that an abbreviated head has behind a comma: "C.C., |Communist Party| of Peru"; else the end itself."""
    if doc[end - 1].text not in doc._.lexicon.words("organizations", "abbreviated") or doc[end : end + 1].text != ",":
        return end
    behind = _phrase(doc, end + 1)
    body = doc[end + 1 : behind]
    named = any(token.text in doc._.lexicon.organization_heads or token.is_upper and len(token) > 1 for token in body)
    return behind if named else end


def _list(doc: Doc, end: int) -> int:
    """Go on over ", B and C" when the list closes with "and" and names no other body, country or person."""
    i, commas = end, 0
    while i < len(doc) - 1 and not doc[i].is_sent_start:
        comma = doc[i].text == ","
        start = i + 1 + (comma and doc[i + 1].lower_ in ("and", "&"))
        closes = not comma or start == i + 2
        if not (comma or doc[i].lower_ in ("and", "&")) or not _is_subject(doc, start):
            break
        i, commas = _phrase(doc, start), commas + comma
        if closes:
            end = i
    return end


def _is_subject(doc: Doc, start: int) -> bool:
    """A field of work ("Urban Planning"), not the next actor of a list ("Alphatel", "the Ministry of …", "Ghana")."""
    end = _phrase(doc, start)
    if end == start:
        return False
    head = (
        doc[start].text in doc._.lexicon.words("organizations", "before") and end < len(doc) and doc[end].lower_ == "of"
    )
    headed = end - start > 1 and doc[end - 1].text in doc._.lexicon.words("organizations", "before")
    named = is_in_layer(doc[start], "country", "body", "institution", "media", "title", "adjective")
    known = (
        doc[start].ent_iob_ == "B"
        and doc[start].ent_type_ in ("PERSON", "GPE", "NORP", "DATE")
        and doc[end - 1].ent_type_ == doc[start].ent_type_
    )
    return not (head or headed or named or known or (end < len(doc) and doc[end].text in POSSESSIVE))


def portfolio_end(doc: Doc, title: Span) -> int:
    """Where a title ends together with what it is of: "vice-minister of Trade and Industry"."""
    return max(_portfolio_behind(doc, title).stop, title.end)


def _portfolio_behind(doc: Doc, title: Span) -> range:
    if title.end >= len(doc) - 1 or doc[title.end].lower_ not in ("of", "for"):
        return range(0)
    start = title.end + 1 + (doc[title.end + 1].lower_ == "the")
    end = _phrase(doc, start)
    body = any(token.text in doc._.lexicon.words("organizations", "before") for token in doc[start:end])
    return range(start, _list(doc, end)) if end > start and not body else range(0)


def _portfolio_before(doc: Doc, title: Span) -> range:
    """ "Water Resource Minister", "Trade and Industry Secretary"; a body or nationality before it is none."""
    i = title.start
    while (
        i > max(0, title.start - _LONGEST)
        and (is_name_word(doc[i - 1]) or doc[i - 1].lower_ in ("and", "&"))
        and not _is_national(doc[i - 1])
    ):
        i -= 1
    return range(i, title.end)


def _is_national(token: Token) -> bool:
    return is_in_layer(token, "country", "body", "adjective", "institution", "media")


def _starts_person(token: Token) -> bool:
    return token.ent_type_ == "PERSON" and token.ent_iob_ == "B"
