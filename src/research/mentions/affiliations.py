"""Affiliations: the country and the role that the words beside a name give its bearer."""

from spacy.tokens import Doc, Span, Token

from ..nlp.pipeline import is_in_layer, known_at
from ..readings import Mention
from .organizations import POSSESSIVE, is_name_word, portfolio_end

_WINDOW = 12  # tokens: how far an apposition's title may stand behind the name
_BREAKS = {",", ".", ";", ":", "(", ")", "—", "–", '"', "“", "”"}


def find_affiliation(doc: Doc, span: Span, mention: Mention) -> tuple[str, str]:
    """Find the country and the role that the words beside a mention give its bearer.

    Args:
        doc: The parsed prose.
        span: The mention's tokens.
        mention: The mention.

    Returns:
        A country's or body's code and a title as it stands there; "" for what is not said.
    """
    if mention.kind == "country":
        return mention.code, ""
    code, role = _before(doc, span.start)
    if mention.kind == "person":
        behind_code, behind_role = _behind(doc, span.end)
        role = role or behind_role
        return _of_country(doc, span.end) or code or behind_code or (role and _delegation(doc, span.start)), role
    return code or _of_country(doc, span.end) or _bracketed_country(doc, span.end), ""


def _before(doc: Doc, start: int) -> tuple[str, str]:
    """ "Russian President |X|", "Kenya's state-run |X|", "First Minister of Wales |X|"."""
    i, first = start - 1, start  # first: where the role starts
    while i >= 0 and start - i < 9 and not doc[i + 1].is_sent_start:
        token, place = doc[i], _place_ending(doc[i])
        if place is not None and (served := _served_by(doc, place.start)):
            return place.kb_id_, doc[served:start].text
        if place is not None:
            host = (
                place.start > 0
                and doc[place.start - 1].lower_ in ("to", "in")
                and doc[place.end].text not in POSSESSIVE
            )
            return "" if host else place.kb_id_, _as_role(doc, first, start)
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
    return (
        token.lower_ == "and" and before.text.istitle() and after.text.istitle() and before.ent_type_ != "PERSON"
    ) or before.text == "-"


def _delegation(doc: Doc, start: int) -> str:
    """The country of the delegation that a sentence names before its members: "the Russian delegation, including Minister |X|"."""
    groups = doc._.lexicon.words("people", "delegations")
    for i in range(start - 1, doc[start].sent.start, -1):
        if doc[i].lower_ in groups:
            for place in (_place_ending(doc[j]) for j in range(i - 1, max(i - 4, -1), -1)):
                if place is not None:
                    return place.kb_id_
    return ""


def _served_by(doc: Doc, i: int) -> int:
    """Where the title starts that "of (the)" before token i belongs to: "|First Minister of Wales"; 0 when none does."""
    j = i - 1 - (i > 1 and doc[i - 1].lower_ == "the")
    if j < 1 or doc[j].lower_ not in ("of", "for") or not is_in_layer(doc[j - 1], "title"):
        return 0
    while j > 0 and is_in_layer(doc[j - 1], "title"):
        j -= 1
    return j


def _behind(doc: Doc, end: int) -> tuple[str, str]:
    """ "|X|, Russia's deputy minister of …", "|X|, ambassador to …", "|X|, the president of Kenya,"."""
    if end >= len(doc) or doc[end].text not in (",", "(", "—", "–"):
        return "", ""
    code = ""
    for i in range(end + 1, min(end + _WINDOW, len(doc))):
        title = known_at(doc[i], "title")
        if title is not None:
            role = doc[i : _role_end(doc, title)]
            return code or _of_country(doc, title.end) or _served_in(role), role.text.rstrip(" ,")
        place = known_at(doc[i], "adjective", "country", "body")
        if place is not None:
            code = place.kb_id_
        elif (
            doc[i].text in _BREAKS
            or doc[i].tag_.startswith(("VB", "MD"))
            or (doc[i].text[:1].isupper() and not is_in_layer(doc[i], "country", "adjective", "body"))
        ):
            return "", ""
    return "", ""


def _role_end(doc: Doc, title: Span) -> int:
    """Where a role ends: behind its portfolio, or at the next stop where that is in lower case."""
    end = portfolio_end(doc, title)
    if end == title.end and doc[end : end + 1].text == "of" and doc[end + 1 : end + 2].text.islower():
        stops = (
            i
            for i in range(end, len(doc))
            if doc[i].text in (".", ";", ")", "—") or doc[i].tag_.startswith(("VB", "MD")) or doc[i].is_sent_start
        )
        end = next(stops, len(doc))
    return end


def _of_country(doc: Doc, i: int) -> str:
    """The country in "of Ghana", "of the Czech Republic" at token i."""
    if i + 1 < len(doc) and doc[i].lower_ == "of":
        place = known_at(doc[min(i + 1 + (doc[i + 1].lower_ == "the"), len(doc) - 1)], "country", "body")
        return place.kb_id_ if place else ""
    return ""


def _served_in(role: Span) -> str:
    """The country that a role ends a part with: "president of the Academy of Arts |of the Czech Republic| and …"."""
    for token in role:
        place = known_at(token, "country") if token.lower_ not in ("of", "the") else None
        if place is not None and _follows_of(place) and not role.doc[place.end : place.end + 1].text[:1].isupper():
            return place.kb_id_
    return ""


def _follows_of(place: Span) -> bool:
    before = [token.lower_ for token in place.doc[max(place.start - 2, 0) : place.start]]
    return before[-1:] == ["of"] or before == ["of", "the"]


def _bracketed_country(doc: Doc, i: int) -> str:
    """The country in "(Kenya's state port company)" or ", Ghana's largest bank"."""
    if i + 1 < len(doc) and doc[i].text in ("(", ","):
        place = known_at(
            doc[min(i + 1 + (doc[i + 1].lower_ in ("the", "a", "an")), len(doc) - 1)], "country", "adjective"
        )
        after = doc[place.end].text if place and place.end < len(doc) else ""
        return place.kb_id_ if place and (place.label_ == "adjective" or after in POSSESSIVE) else ""
    return ""


def _place_ending(token: Token) -> Span | None:
    """The country, body or adjective whose last token this is."""
    for start in range(token.i, max(-1, token.i - 6), -1):
        place = known_at(token.doc[start], "adjective", "country", "body")
        if place is not None and place.end == token.i + 1:
            return place
    return None


def _as_role(doc: Doc, first: int, start: int) -> str:
    """The words from the title on, unless another name stands between."""
    role = doc[first:start]
    return role.text.strip(" ,") if len(role) and not any(t.ent_type_ == "PERSON" for t in role) else ""
