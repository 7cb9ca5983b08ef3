"""Affiliations: the country and the role that the words beside a name give its bearer."""

from spacy.tokens import Doc, Span, Token

from ..nlp.pipeline import is_in_layer, known_at, known_before
from ..nlp.tokens import lower_at, word_at
from ..readings import Mention
from .organizations import POSSESSIVE, is_name_word, portfolio_end

_WINDOW = 12  # tokens: how far an apposition's title may stand behind the name
_ROLE = 9  # tokens: how far a country may stand before the name
_BREAKS = {",", ".", ";", ":", "(", ")", "—", "–", '"', "“", "”"}
_PLACES = ("adjective", "country", "body")


def find_affiliation(doc: Doc, span: Span, mention: Mention) -> tuple[str, str]:
    """Find the country and the role that the words beside a mention give its bearer.

    Args:
        doc: The parsed prose.
        span: The mention's tokens.
        mention: The mention.

    Returns:
        A country's or body's code, and a title as it stands there; "" where the text gives none.
    """
    if mention.kind == "country":
        return mention.code, ""
    code, role = _before(doc, span.start)
    if mention.kind == "organization":
        return code or _of_country(doc, span.end) or _bracketed_country(doc, span.end), ""
    code_behind, role_behind = _behind(doc, span.end)
    role = role or role_behind
    return _of_country(doc, span.end) or code or code_behind or (role and _delegation(doc, span.start)), role


def _before(doc: Doc, start: int) -> tuple[str, str]:
    """ "Russian President |X|", "Kenya's state-run |X|", "First Minister of Wales |X|"."""
    i, first = start - 1, start  # first: where the role starts
    while i >= 0 and start - i < _ROLE and not doc[i + 1].is_sent_start:
        token, place = doc[i], known_before(doc, i + 1, *_PLACES)
        if place is not None and (served := _served_by(doc, place.start)):
            return place.kb_id_, doc[served:start].text
        if place is not None:
            is_host = lower_at(doc, place.start - 1) in ("to", "in") and word_at(doc, place.end) not in POSSESSIVE
            return "" if is_host else place.kb_id_, _as_role(doc, first, start)
        if is_in_layer(token, "title") or (i + 1 == first < start and is_name_word(token)):
            first = i  # "Water Resource Minister": a portfolio before the title belongs to it
        elif not _is_within_role(token):
            break
        i -= 1
    return "", _as_role(doc, first, start)


def _is_within_role(token: Token) -> bool:
    """Whether a word may stand between a country and a name: "state-run", "'s", "Minister |of| Fisheries"."""
    if token.text in POSSESSIVE or token.text == "-" or token.tag_.startswith(("NN", "JJ")):
        return True
    before, after = token.nbor(-1) if token.i else token, token.nbor()
    if token.lower_ in ("of", "for"):
        return is_in_layer(before, "title") and after.text[:1].isupper()
    is_list = token.lower_ == "and" and before.text.istitle() and after.text.istitle()
    return is_list and before.ent_type_ != "PERSON" or before.text == "-"


def _delegation(doc: Doc, start: int) -> str:
    """The country of the delegation that a sentence names before its members.

    "The |Russian| delegation, including Minister X".
    """
    groups = doc._.lexicon.words("people", "delegations")
    for i in range(start - 1, doc[start].sent.start, -1):
        if doc[i].lower_ in groups:
            for end in range(i, max(i - 3, 0), -1):
                if place := known_before(doc, end, *_PLACES):
                    return place.kb_id_
    return ""


def _served_by(doc: Doc, i: int) -> int:
    """Where the title starts that "of (the)" before token i belongs to: "|First Minister of Wales"; 0 for none."""
    j = i - 1 - (i > 1 and doc[i - 1].lower_ == "the")
    if j < 1 or doc[j].lower_ not in ("of", "for") or not is_in_layer(doc[j - 1], "title"):
        return 0
    while j > 0 and is_in_layer(doc[j - 1], "title"):
        j -= 1
    return j


def _behind(doc: Doc, end: int) -> tuple[str, str]:
    """ "|X|, Russia's deputy minister of …", "|X|, ambassador to …", "|X|, the president of Kenya,"."""
    if word_at(doc, end) not in (",", "(", "—", "–"):
        return "", ""
    code = ""
    for token in doc[end + 1 : end + _WINDOW]:
        title = known_at(doc, token.i, "title")
        if title is not None:
            role = doc[token.i : _role_end(doc, title)]
            code = code or _of_country(doc, title.end) or _served_in(role) or _of_country(doc, role.end)
            return code, role.text.rstrip(" ,")
        place = known_at(doc, token.i, *_PLACES)
        if place is not None:
            code = place.kb_id_
        elif _breaks_off(token):
            break
    return "", ""


def _breaks_off(token: Token) -> bool:
    is_other_name = token.text[:1].isupper() and not is_in_layer(token, *_PLACES)
    return is_other_name or token.text in _BREAKS or token.tag_.startswith(("VB", "MD"))


def _role_end(doc: Doc, title: Span) -> int:
    """Where a role ends: behind its portfolio, or at the next stop where that is in lower case."""
    end = portfolio_end(doc, title)
    if end > title.end or word_at(doc, end) != "of" or not word_at(doc, end + 1).islower():
        return end
    stops = (
        token.i
        for token in doc[end:]
        if token.text in (".", ";", ")", "—") or token.tag_.startswith(("VB", "MD")) or token.is_sent_start
    )
    return next(stops, len(doc))


def _of_country(doc: Doc, i: int) -> str:
    """The country in "of Ghana", "of the Czech Republic" at token i."""
    if lower_at(doc, i) != "of":
        return ""
    place = known_at(doc, i + 1 + (lower_at(doc, i + 1) == "the"), "country", "body")
    return place.kb_id_ if place else ""


def _served_in(role: Span) -> str:
    """The country that ends a part of a role: "president of the Academy of Arts |of the Czech Republic| and …"."""
    doc = role.doc
    for token in role:
        place = known_at(doc, token.i, "country") if token.lower_ not in ("of", "the") else None
        if place is not None and _follows_of(place) and not word_at(doc, place.end)[:1].isupper():
            return place.kb_id_
    return ""


def _follows_of(place: Span) -> bool:
    before = [token.lower_ for token in place.doc[max(place.start - 2, 0) : place.start]]
    return before[-1:] == ["of"] or before == ["of", "the"]


def _bracketed_country(doc: Doc, i: int) -> str:
    """The country in "(Kenya's state port company)" or ", Ghana's largest bank"."""
    if word_at(doc, i) not in ("(", ","):
        return ""
    place = known_at(doc, i + 1 + (lower_at(doc, i + 1) in ("the", "a", "an")), "country", "adjective")
    if place and (place.label_ == "adjective" or word_at(doc, place.end) in POSSESSIVE):
        return place.kb_id_
    return ""


def _as_role(doc: Doc, first: int, start: int) -> str:
    """The words from the title on, unless another name stands between."""
    role = doc[first:start]
    return role.text.strip(" ,") if len(role) and not any(t.ent_type_ == "PERSON" for t in role) else ""
