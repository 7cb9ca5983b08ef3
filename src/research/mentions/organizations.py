"""The grammar of organisations' names: a head word, what stands before it, and the subject it is "of"."""

from collections.abc import Container, Iterator

from spacy.tokens import Doc, Span, Token

from ..nlp.dates import MONTHS, WEEKDAYS
from ..nlp.pipeline import is_in_layer, known_at, layer
from ..nlp.tokens import lower_at, word_at, words_of

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
    before, after = _words(doc, "before"), _words(doc, "after")
    titled = {title.end - 1 for title in layer(doc, "title")}  # "chief of |staff|"
    taken = 0
    for i, word in enumerate(words_of(doc)):
        is_seat = word in _SEATS and i > 0 and _is_national(doc[i - 1])
        is_head = is_seat or word in before or word in after
        if not is_head or i < taken or i in portfolios or i in titled:
            continue
        start, end = _left(doc[i]), i + 1
        if is_seat or word in before:
            end = _right(doc[i], bare=start == i)
        while word_at(doc, end) in after and not doc[end].is_sent_start:
            end += 1
        if _is_named(doc, start, end):
            taken = end
            yield doc[start:end]


def portfolio_tokens(doc: Doc) -> set[int]:
    """The tokens of "(minister of) Housing, Roads" and "Defense (Minister)": no bodies."""
    tokens: set[int] = set()
    for title in layer(doc, "title"):
        behind = _portfolio_behind(doc, title)
        if title[-1].lower_ in _PORTFOLIOS:
            tokens.update(behind, _portfolio_before(doc, title))
        elif behind and lower_at(doc, behind[-1]) in _words(doc, "fields"):
            tokens.update(behind)  # "president of the |State Affairs|"
    return tokens


def portfolio_end(doc: Doc, title: Span) -> int:
    """Where a title ends together with what it is of: "vice-minister of Trade and Industry"."""
    return max(_portfolio_behind(doc, title).stop, title.end)


def is_name_word(token: Token) -> bool:
    """Whether a token can be part of a proper name: capitalised, no calendar word, no opener of a sentence."""
    text = token.text
    if not text[:1].isupper() or text.casefold() in _CALENDAR:
        return False
    if not token.is_sent_start:
        return True
    is_followed = word_at(token.doc, token.i + 1)[:1].isupper()
    is_opener = token.is_stop or token.tag_.startswith(_FUNCTION)
    return not (is_opener or token.tag_.startswith(("RB", "VB")) and not is_followed)


def name_run(doc: Doc, start: int) -> int:
    """The end of the run of name words from `start`, over hyphens, ampersands and "People's"."""
    i = start
    while i < min(len(doc), start + _LONGEST) and (i == start or not doc[i].is_sent_start):
        if is_name_word(doc[i]) or (i == start and doc[i].text[:1].isupper()):
            i += 1
        elif i > start and word_at(doc, i + 1)[:1].isupper() and _joins(doc, i):
            i += 2
        else:
            break
    return i


def _words(doc: Doc, key: str) -> frozenset[str]:
    words: frozenset[str] = doc._.lexicon.words("organizations", key)
    return words


def _joins(doc: Doc, i: int) -> bool:
    """Whether a token joins the words of a name: "R&D", "Sino-Russian", "People's"."""
    word = doc[i].text
    is_tight = not doc[i].whitespace_ and not doc[i - 1].whitespace_
    owns = word in POSSESSIVE and lower_at(doc, i - 1) in _words(doc, "possessives")
    return word == "&" or word in ("-", "–", "/") and is_tight or owns


def _is_named(doc: Doc, start: int, end: int) -> bool:
    """A name is more than heads ("The Party"), no exception, and no part of a thing's name ("Railway Station")."""
    span, heads = doc[start:end], doc._.lexicon.organization_heads
    if len(span) < 2 or span.text in _words(doc, "never"):
        return False
    behind = end + 3 if word_at(doc, end) == "(" and word_at(doc, end + 2) == ")" else end
    is_thing = word_at(doc, behind).istitle() and lower_at(doc, behind) in _words(doc, "things")
    return not is_thing and any(t.text not in heads and (is_name_word(t) or _is_national(t)) for t in span)


def _left(head: Token) -> int:
    """Walk left over the name words before a head: "Kenya Solar Energy Agency", "Farmers' Party"."""
    doc, i, first = head.doc, head.i, head.sent.start
    while i > first:
        previous = doc[i - 1]
        is_general_staff = previous.text == "General" and i == head.i
        if i > 1 and _joins_left(doc, i - 1):
            i -= 2
        elif is_name_word(previous) and (is_general_staff or not is_in_layer(previous, "title")):
            i -= 1
        else:
            break
    while i < head.i and doc[i].lower_ in ("the", "a", "an"):
        i += 1
    return i


def _joins_left(doc: Doc, i: int) -> bool:
    """Whether a token joins a head to the name word before it."""
    word, before = doc[i].text, doc[i - 1]
    if word in POSSESSIVE:
        return before.lower_ in _words(doc, "possessives") and before.text[0].isupper()
    is_joined = word == "&" or word in ("-", "–") and not before.whitespace_
    return is_joined and before.text[:1].isalpha()


def _right(head: Token, *, bare: bool) -> int:
    """Walk right over what a head is of: "… of Housing, Roads and Urban Planning"."""
    doc, i = head.doc, _over_comma(head.doc, head.i + 1)
    joints: tuple[str, ...] = ("of", "for", "on", "against", "from") if bare else ("of", "for")
    if head.lower_ in _SEATS:
        joints = ("of", "in", "to")
    while i < len(doc) - 1 and doc[i].lower_ in joints and not doc[i].is_sent_start:
        start = i + 1 + (doc[i + 1].lower_ == "the")
        end = _phrase(doc, start)
        if end == start or doc[start].is_sent_start or known_at(doc, start, "title"):
            break
        i, joints = _list(doc, end), ("of", "for", "with")
    return i


def _phrase(doc: Doc, start: int) -> int:
    """A country or body, or a run of capitalised words that no person's name breaks off."""
    if not word_at(doc, start)[:1].isupper() or lower_at(doc, start) in _CALENDAR:
        return start
    place = known_at(doc, start, "country", "body", "city")
    known = place.end if place else start
    end = max(known, name_run(doc, start))
    breaks = (i for i in range(max(start + 1, known), end) if begins_person(doc[i]) or known_at(doc, i, "title"))
    return _over_comma(doc, next(breaks, end))


def _over_comma(doc: Doc, end: int) -> int:
    """Behind the body that follows an abbreviated head and a comma: "C.C., |Communist Party| of Peru"; else the end."""
    if word_at(doc, end - 1) not in _words(doc, "abbreviated") or word_at(doc, end) != ",":
        return end
    behind = _phrase(doc, end + 1)
    heads = doc._.lexicon.organization_heads
    named = any(token.text in heads or token.is_upper and len(token) > 1 for token in doc[end + 1 : behind])
    return behind if named else end


def _list(doc: Doc, end: int) -> int:
    """Go on over ", B and C" when the list closes with "and" and names no other body, country or person."""
    i = end
    while i < len(doc) - 1 and not doc[i].is_sent_start:
        is_comma = doc[i].text == ","
        closes = lower_at(doc, i + is_comma) in ("and", "&")
        start = i + 1 + (is_comma and closes)
        if not (is_comma or closes) or not _is_subject(doc, start):
            break
        i = _phrase(doc, start)
        if closes:
            end = i
    return end


def _is_subject(doc: Doc, start: int) -> bool:
    """A field of work ("Urban Planning"), not the next actor of a list ("Alphatel", "the Ministry of …", "Ghana")."""
    end, before = _phrase(doc, start), _words(doc, "before")
    if end == start:
        return False
    first, last = doc[start], doc[end - 1]
    is_head = first.text in before and lower_at(doc, end) == "of" or end - start > 1 and last.text in before
    is_known = is_in_layer(first, "country", "body", "institution", "media", "title", "adjective")
    is_entity = first.ent_iob_ == "B" and first.ent_type_ in ("PERSON", "GPE", "NORP", "DATE")
    is_entity = is_entity and last.ent_type_ == first.ent_type_
    return not (is_head or is_known or is_entity or word_at(doc, end) in POSSESSIVE)


def _portfolio_behind(doc: Doc, title: Span) -> range:
    if title.end >= len(doc) - 1 or doc[title.end].lower_ not in ("of", "for"):
        return range(0)
    start = title.end + 1 + (doc[title.end + 1].lower_ == "the")
    end = _phrase(doc, start)
    is_body = any(token.text in _words(doc, "before") for token in doc[start:end])
    return range(start, _list(doc, end)) if end > start and not is_body else range(0)


def _portfolio_before(doc: Doc, title: Span) -> range:
    """ "Water Resource Minister", "Trade and Industry Secretary"; a body or nationality before it is none."""
    i, first = title.start, max(0, title.start - _LONGEST)
    while i > first and (is_name_word(doc[i - 1]) or lower_at(doc, i - 1) in ("and", "&")):
        if _is_national(doc[i - 1]):
            break
        i -= 1
    return range(i, title.end)


def _is_national(token: Token) -> bool:
    return is_in_layer(token, "country", "body", "adjective", "institution", "media")


def begins_person(token: Token) -> bool:
    """Whether the model begins a person's name with a token."""
    return token.ent_type_ == "PERSON" and token.ent_iob_ == "B"
