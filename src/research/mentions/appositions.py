"""Appositions: what the words beside a name say it is: "news agency X", "stores like Y", "Z, a state bank,"."""

import re
from collections.abc import Container, Iterator, Sequence, Set

from spacy.tokens import Doc, Span, Token

from ..nlp.pipeline import is_in_layer, known_at, known_before
from ..nlp.tokens import lower_at, word_at, words_of
from .organizations import POSSESSIVE, begins_person, is_name_word, name_run
from .votes import BRAND, Vote, is_thing

_DOMAIN = re.compile(r"(?<![\w-])[A-Z][\w-]+(?:\.[a-z]{2,6})+$")
_ADJECTIVE = re.compile(r"(?:based|listed|owned|backed|run|led|controlled|headquartered)$")
_WINDOW = 12  # tokens: how far the noun of an apposition may stand behind the name
_ARTICLES = ("a", "an", "the", "one", "its", "another")
_STOPS = (",", ")", ".", ";", "that", "which", "who", "of", "led", "in", "with")


def find_appositions(doc: Doc, organizations: Sequence[Span], portfolios: Container[int]) -> Iterator[Vote]:
    """Yield votes for names that the words beside them call an organisation.

    "News agency X", "stores like Y", "W, a state retailer", "V's Ann Lee".

    Args:
        doc: The doc.
        organizations: The organisations that their own grammar gives away.
        portfolios: The tokens of portfolios.
    """
    by_start = {span.start: span.end for span in organizations}
    ends = {span.end for span in organizations}
    for token in (doc[i] for i, word in enumerate(words_of(doc)) if not word.islower()):
        if token.i in portfolios or not _starts_name(token):
            continue
        end = by_start.get(token.i) or _name_end(doc, token.i)
        if is_thing(doc[token.i : end]) or token.ent_type_ == "NORP":
            continue
        listed = _is_listed(doc, token.i, end, by_start.keys(), ends)
        if weight := _weigh_before(token) + _weigh_behind(doc, token.i, end) + 2 * listed:
            yield Vote(token.i, end, "organization", "apposition", weight)
        if _DOMAIN.match(token.text) or BRAND.match(token.text):
            yield Vote(token.i, end, "organization", "brand", 2)


def _starts_name(token: Token) -> bool:
    if is_in_layer(token, "title", "country", "city", "adjective"):
        return False
    if not (is_name_word(token) or BRAND.match(token.text)):
        return False
    if not token.i or token.is_sent_start:
        return True
    before = token.nbor(-1)
    return not is_name_word(before) or is_in_layer(before, "title", "adjective", "country")


def _name_end(doc: Doc, start: int) -> int:
    end = max(name_run(doc, start), start + 1)
    return next((i for i in range(start + 1, end) if begins_person(doc[i]) or known_at(doc, i, "title")), end)


def _weigh_before(token: Token) -> float:
    """ "the state retailer X", "banks like X", "head of X", "London-listed X"."""
    if token.i < 3 or token.is_sent_start:
        return 0
    words = token.doc._.lexicon.words
    nouns = words("organizations", "appositions")
    third, second, first = (lower_at(token.doc, token.i - n) for n in (3, 2, 1))
    is_like = first in ("like", "as") and (second in nouns or third in nouns)
    is_led = first in ("of", "at", "for") and second in words("organizations", "leads")
    is_noun = token.nbor(-1).is_lower and first in nouns
    return 3 * is_noun + 2 * bool(_ADJECTIVE.search(token.nbor(-1).text)) + 2 * is_like + 2.5 * is_led


def _weigh_behind(doc: Doc, start: int, end: int) -> float:
    """ "X, a state bank,", "the X chain", "X CEO", "X's Ann Lee", "X signed"."""
    if end >= len(doc):
        return 0
    words = doc._.lexicon.words
    nouns, officers = words("organizations", "appositions"), words("organizations", "officers")
    after, title = doc[end], known_at(doc, end, "title")
    is_noun = after.is_lower and after.lower_ in nouns
    has_officer = after.lower_ in officers or title is not None and title.text.casefold() in officers
    has_person = after.text in ("'s", "’s") and end + 2 < len(doc) and is_name_word(doc[end + 2])
    has_person = has_person and doc[end + 1].ent_type_ == "PERSON"
    acts = _acts(doc, start, end, words("organizations", "acts"))
    return 2 * is_noun + 2 * has_officer + 2 * has_person + 2.5 * _is_described(doc, end, nouns) + 1.5 * acts


def _is_listed(doc: Doc, start: int, end: int, starts: Set[int], ends: Set[int]) -> bool:
    """Whether a name is joined to an organisation.

    A single word beside one that starts or ends there: "between Acme and the National Oil Corporation"; any name in
    "the Ports Authority and Chile's X".
    """
    is_owned = start > 3 and doc[start - 1].text in POSSESSIVE and doc[start].ent_type_ != "PERSON"
    owner = known_before(doc, start - 1, "country") if is_owned else None
    if owner and lower_at(doc, owner.start - 1) == "and" and not ends.isdisjoint((owner.start - 1, owner.start - 2)):
        return True
    if end - start > 1 or doc[start].is_sent_start and end < len(doc) and doc[end].lower_ != "and":
        return False
    is_followed = word_at(doc, end) == "and" and not starts.isdisjoint((end + 1, end + 2))
    return is_followed or start > 1 and doc[start - 1].lower_ == "and" and start - 1 in ends


def _is_described(doc: Doc, end: int, nouns: frozenset[str]) -> bool:
    """ ", the Kenyan water agency," or " (Ghana's state port company)" behind a name."""
    if end + 2 >= len(doc) or doc[end].text not in (",", "("):
        return False
    first = doc[end + 1]
    is_apposition = first.lower_ in _ARTICLES or doc[end].text == "(" or is_in_layer(first, "country", "adjective")
    stop = next((token.i for token in doc[end + 1 : end + _WINDOW] if token.text in _STOPS), 0)
    return is_apposition and stop > end + 1 and doc[stop - 1].lower_ in nouns


def _acts(doc: Doc, start: int, end: int, acts: frozenset[str]) -> bool:
    """A single word that the model takes for a place or nothing, and that signs and sells, is a company."""
    if end - start > 1 or doc[start].ent_type_ in ("PERSON", "ORG") or doc[start].is_sent_start:
        return False
    return lower_at(doc, end + 2 if doc[end].lower_ == "on" else end) in acts
