"""Appositions: what the words beside a name say it is: "news agency X", "stores like Y", "Z, a state bank," "W's Ann Lee"."""

import re
from collections.abc import Container, Iterator, Sequence, Set

from spacy.tokens import Doc, Span, Token

from ..nlp.pipeline import is_in_layer, known_at
from ..nlp.tokens import words_of
from .clues import BRAND, Clue, is_thing
from .organizations import POSSESSIVE, is_name_word, name_run

_DOMAIN = re.compile(r"(?<![\w-])[A-Z][\w-]+(?:\.[a-z]{2,6})+$")
_ADJECTIVE = re.compile(r"(?:based|listed|owned|backed|run|led|controlled|headquartered)$")


def find_appositions(doc: Doc, organizations: Sequence[Span], portfolios: Container[int]) -> Iterator[Clue]:
    """What stands beside a name says what it is: "news agency X", "stores like Y", "W, a state retailer", "V's Ann Lee"."""
    by_start = {span.start: span.end for span in organizations}
    ends = {span.end for span in organizations}
    for token in (doc[i] for i, word in enumerate(words_of(doc)) if not word.islower()):
        if token.i in portfolios or not _starts_name(token):
            continue
        end = by_start.get(token.i) or _name_end(doc, token.i)
        if is_thing(doc[token.i : end]) or token.ent_type_ == "NORP":
            continue
        weight = (
            _said_before(token)
            + _said_behind(doc, token.i, end)
            + 2 * _is_listed(doc, token.i, end, by_start.keys(), ends)
        )
        if weight:
            yield Clue(token.i, end, "organization", "apposition", weight)
        if _DOMAIN.match(token.text) or BRAND.match(token.text):
            yield Clue(token.i, end, "organization", "brand", 2)


def _starts_name(token: Token) -> bool:
    if is_in_layer(token, "title", "country", "city", "adjective") or not (
        is_name_word(token) or BRAND.match(token.text)
    ):
        return False
    return (
        not token.i
        or token.is_sent_start
        or not is_name_word(token.nbor(-1))
        or is_in_layer(token.nbor(-1), "title", "adjective", "country")
    )


def _name_end(doc: Doc, start: int) -> int:
    end = max(name_run(doc, start), start + 1)
    return next(
        (
            i
            for i in range(start + 1, end)
            if doc[i].ent_type_ == "PERSON" and doc[i].ent_iob_ == "B" or known_at(doc[i], "title")
        ),
        end,
    )


def _said_before(token: Token) -> float:
    """ "the state retailer X", "banks like X", "head of X", "London-listed X"."""
    if token.i < 3 or token.is_sent_start:
        return 0
    lexicon = token.doc._.lexicon
    third, second, first = token.nbor(-3), token.nbor(-2), token.nbor(-1)
    nouns, leads = lexicon.words("organizations", "appositions"), lexicon.words("organizations", "leads")
    like = first.lower_ in ("like", "as") and (second.lower_ in nouns or third.lower_ in nouns)
    led = first.lower_ in ("of", "at", "for") and second.lower_ in leads
    return (
        3 * (first.is_lower and first.lower_ in nouns) + 2 * bool(_ADJECTIVE.search(first.text)) + 2 * like + 2.5 * led
    )


def _said_behind(doc: Doc, start: int, end: int) -> float:
    """ "X, a state bank,", "the X chain", "X CEO", "X's Ann Lee", "X signed"."""
    if end >= len(doc):
        return 0
    nouns, after = doc._.lexicon.words("organizations", "appositions"), doc[end]
    officer = after.lower_ in doc._.lexicon.words("organizations", "officers") or _title_at(
        doc, end
    ) in doc._.lexicon.words("organizations", "officers")
    owner = (
        after.text in ("'s", "’s")
        and end + 2 < len(doc)
        and doc[end + 1].ent_type_ == "PERSON"
        and is_name_word(doc[end + 2])
    )
    weight = (
        2 * (after.is_lower and after.lower_ in nouns) + 2 * officer + 2 * owner + 2.5 * _is_described(doc, end, nouns)
    )
    return weight + 1.5 * _acts(doc, start, end, doc._.lexicon.words("organizations", "acts"))


def _is_listed(doc: Doc, start: int, end: int, starts: Set[int], ends: Set[int]) -> bool:
    """A single word beside an organisation (they start and end at these tokens): "between Acme and the National Oil Corporation"; any name in "the Ports Authority and Chile's X"."""
    owner = (
        _place_ending_at(doc, start - 1)
        if start > 3 and doc[start - 1].text in POSSESSIVE and doc[start].ent_type_ != "PERSON"
        else 0
    )
    if owner and doc[owner - 1].lower_ == "and" and not ends.isdisjoint((owner - 1, owner - 2)):
        return True
    if end - start > 1 or doc[start].is_sent_start and end < len(doc) and doc[end].lower_ != "and":
        return False
    follows = doc[end : end + 1].text == "and" and not starts.isdisjoint((end + 1, end + 2))
    return follows or (start > 1 and doc[start - 1].lower_ == "and" and start - 1 in ends)


def _place_ending_at(doc: Doc, end: int) -> int:
    """Where the country ending before a token starts; 0 when none does."""
    return next(
        (
            i
            for i in range(max(1, end - 4), end)
            if (place := known_at(doc[i], "country")) is not None and place.end == end
        ),
        0,
    )


def _is_described(doc: Doc, end: int, nouns: frozenset[str]) -> bool:
    """ ", the Kenyan water agency," or " (Ghana's state port company)" behind a name."""
    if end + 2 >= len(doc) or doc[end].text not in (",", "("):
        return False
    article = (
        doc[end + 1].lower_ in ("a", "an", "the", "one", "its", "another")
        or doc[end].text == "("
        or is_in_layer(doc[end + 1], "country", "adjective")
    )
    stop = next(
        (
            i
            for i in range(end + 1, min(end + 12, len(doc)))
            if doc[i].text in (",", ")", ".", ";", "that", "which", "who", "of", "led", "in", "with")
        ),
        0,
    )
    return article and stop > end + 1 and doc[stop - 1].lower_ in nouns


def _acts(doc: Doc, start: int, end: int, acts: frozenset[str]) -> bool:
    """A single word that the model takes for a place or nothing, and that signs and sells, is a company."""
    if end - start > 1 or doc[start].ent_type_ in ("PERSON", "ORG") or doc[start].is_sent_start:
        return False
    verb = end + 2 if doc[end].lower_ == "on" else end
    return verb < len(doc) and doc[verb].lower_ in acts


def _title_at(doc: Doc, i: int) -> str:
    title = known_at(doc[i], "title")
    return title.text.casefold() if title else ""
