"""Entities: which mentions of one article name the same actor, in what roles, and for which country."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span, Token

from .gazetteer import gazetteer
from .lexicon import word_set
from .mentions import Mention
from .names import fold, is_acronym_of, is_common, is_short_for, nationality, same_organization, same_person
from .organizations import POSSESSIVE, is_name_word, portfolio_end
from .pipeline import is_in_layer, known_at

_WINDOW = 12  # tokens: how far an apposition's title may stand behind the name
_BREAKS = {",", ".", ";", ":", "(", ")", "—", "–", '"', "“", "”"}


@dataclass(frozen=True)
class Entity:
    """An actor as one article names it.

    Attributes:
        name: The fullest form in the article; a country's common English name.
        kind: "person", "organization" or "country".
        country: The code of its affiliation, "" when the article gives none.
        aliases: Its surface forms, the fullest first.
        counts: How often each of them stands there.
        roles: Titles as found.
    """

    name: str
    kind: str
    country: str = ""
    aliases: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    roles: tuple[str, ...] = ()


def resolve_entities(doc: Doc, mentions: Sequence[Mention], *, lexicon: str = "") -> tuple[tuple[Entity, ...], tuple[int, ...]]:
    """Group an article's mentions by the actor they name.

    A bare surname goes to its full name, where two share it to the one named last before it; an acronym to the
    name it abbreviates. What cannot be told apart stays apart.

    Returns:
        The entities in order of first appearance, and for each mention the index of its entity.
    """
    spans = [doc.char_span(m.start, m.end, alignment_mode="expand") for m in mentions]
    facts = [_read_facts(doc, span, m, lexicon) for span, m in zip(spans, mentions, strict=True)]
    groups = _group(mentions, [country for country, _ in facts], lexicon)
    order = list(dict.fromkeys(groups))
    entities = tuple(_make_entity([i for i, g in enumerate(groups) if g == group], mentions, facts, lexicon) for group in order)
    return entities, tuple(order.index(group) for group in groups)


def _group(mentions: Sequence[Mention], countries: Sequence[str], lexicon: str) -> list[int]:
    """For each mention the first mention of its group.

    A person's short form is looked up at every place; an organisation's name stands for one body of one country.
    """
    leaders: list[int] = []  # one mention for each group, the fullest names first
    order = sorted(range(len(mentions)), key=lambda i: (-len(mentions[i].text.split()), -len(mentions[i].text), i))
    told = _name_countries(mentions, countries, lexicon)
    groups: dict[int, int] = {}
    known: dict[tuple[str, str], int] = {}
    for i in order:
        name = (mentions[i].text, told[i])
        if mentions[i].kind != "person" and name in known:
            groups[i] = known[name]
            continue
        same = [g for g in leaders if _is_same(mentions[g], mentions[i], told[g], told[i], lexicon)]
        groups[i] = known[name] = _nearest(same, i, groups) if same else i
        if not same:
            leaders.append(i)
    first = {group: min(i for i, g in groups.items() if g == group) for group in leaders}
    return [first[groups[i]] for i in range(len(mentions))]


def _name_countries(mentions: Sequence[Mention], countries: Sequence[str], lexicon: str) -> list[str]:
    """The country of each mention: the one in the name, or said most often with it; beside it where many countries have the name."""
    votes: dict[str, Counter] = {}
    for mention, country in zip(mentions, countries, strict=True):
        if country:
            votes.setdefault(mention.text, Counter())[country] += 1
    usual = {text: vote.most_common(1)[0][0] for text, vote in votes.items()}
    return [
        nationality(m.text, lexicon) or m.code or (is_common(m.text) and country) or usual.get(m.text, "")
        for m, country in zip(mentions, countries, strict=True)
    ]


def _nearest(same: list[int], i: int, groups: dict[int, int]) -> int:
    """Of several groups a short form may belong to, the one named last before it."""
    if len(same) == 1:
        return same[0]
    before = [(max(j for j, g in groups.items() if g == group and j < i), group) for group in same if any(g == group and j < i for j, g in groups.items())]
    return max(before)[1] if before else same[0]


def _is_same(full: Mention, other: Mention, country: str, other_country: str, lexicon: str) -> bool:
    if full.kind != other.kind:
        return False
    if full.kind == "country" or (full.code and other.code and full.rule == other.rule == "body"):
        places = gazetteer(lexicon).nouns
        return places[full.text] == places[other.text] if full.text in places and other.text in places else full.text == other.text
    if full.kind == "organization" and country and other_country and country != other_country:
        return False
    if fold(full.text) == fold(other.text):
        return True
    if full.kind == "person":
        short = len(other.text.split()) == 1 or other.rule == "short form"
        return (
            (short and is_short_for(other.text, full.text, lexicon))
            or _is_first_name(full, other)
            or (not short and same_person(full.text, other.text, lexicon))
        )
    if is_acronym_of(other.text, full.text) or same_organization(full.text, other.text, lexicon):
        return True
    return 0 <= other.start - full.end <= 2 and (other.rule == "acronym" or other.start - full.end == 2)  # in brackets behind it


def _is_first_name(full: Mention, other: Mention) -> bool:
    return other.rule == "short form" and full.text.split()[0] == other.text


def _make_entity(members: list[int], mentions: Sequence[Mention], facts: Sequence[tuple[str, str]], lexicon: str) -> Entity:
    texts = Counter(mentions[i].text for i in members)
    aliases = sorted(texts, key=lambda text: (-len(text.split()), -len(text), text))
    first = mentions[members[0]]
    codes = [m.code for i in members if (m := mentions[i]).code]
    votes = Counter(facts[i][0] for i in members if facts[i][0])
    country = votes.most_common(1)[0][0] if votes else ""
    roles = tuple(dict.fromkeys(facts[i][1] for i in members if facts[i][1]))
    entity = Entity(aliases[0], first.kind, country, tuple(aliases), tuple(texts[text] for text in aliases), roles)
    if first.kind == "country" or first.rule == "body":
        place = next((gazetteer(lexicon).nouns[text] for text in aliases if text in gazetteer(lexicon).nouns), None)
        return replace(entity, name=place.name, country=place.code) if place else entity
    if first.kind == "organization":
        stated = next((code for text in aliases if (code := nationality(text, lexicon))), "")
        return replace(entity, country=stated or (codes[0] if codes else country))
    return entity


def _read_facts(doc: Doc, span: Span, mention: Mention, lexicon: str) -> tuple[str, str]:
    """The country and the role that the words beside a mention give its bearer."""
    if mention.kind == "country":
        return mention.code, ""
    code, role = _before(doc, span.start)
    if mention.kind == "person":
        behind_code, behind_role = _behind(doc, span.end)
        role = role or behind_role
        return _of_country(doc, span.end) or code or behind_code or (role and _delegation(doc, span.start, lexicon)), role
    return code or _of_country(doc, span.end) or _bracketed_country(doc, span.end), ""


def _before(doc: Doc, start: int) -> tuple[str, str]:
    """ "Russian President |X|", "North Korea's state-run |X|", "First Minister of Scotland |X|"."""
    i, first = start - 1, start  # first: where the role starts
    while i >= 0 and start - i < 9 and not doc[i + 1].is_sent_start:
        token, place = doc[i], _place_ending(doc[i])
        if place is not None and (served := _served_by(doc, place.start)):
            return place.kb_id_, doc[served:start].text
        if place is not None:
            host = place.start > 0 and doc[place.start - 1].lower_ in ("to", "in")
            return "" if host else place.kb_id_, _as_role(doc, first, start)
        if is_in_layer(token, "title") or (i + 1 == first < start and is_name_word(token)):
            first = i  # "Natural Resource Minister": a portfolio before the title belongs to it
        elif not _is_within_role(token):
            break
        i -= 1
    return "", _as_role(doc, first, start)


def _is_within_role(token: Token) -> bool:
    """Whether a word may stand between a country and a name: "state-run", "'s", "Minister |of| IT Industry"."""
    if token.text in POSSESSIVE or token.text == "-" or token.pos_ in ("NOUN", "ADJ", "PROPN"):
        return True
    before, after = token.nbor(-1) if token.i else token, token.nbor()
    if token.lower_ in ("of", "for"):
        return is_in_layer(before, "title") and after.text[:1].isupper()
    return (token.lower_ == "and" and before.text.istitle() and after.text.istitle() and before.ent_type_ != "PERSON") or before.text == "-"


def _delegation(doc: Doc, start: int, lexicon: str) -> str:
    """The country of the delegation that a sentence names before its members: "the Russian delegation, including Minister |X|"."""
    groups = word_set("people", "delegations", lexicon)
    for i in range(start - 1, doc[start].sent.start, -1):
        if doc[i].lower_ in groups:
            for place in (_place_ending(doc[j]) for j in range(i - 1, max(i - 4, -1), -1)):
                if place is not None:
                    return place.kb_id_
    return ""


def _served_by(doc: Doc, i: int) -> int:
    """Where the title starts that "of (the)" before token i belongs to: "|First Minister of Scotland"; 0 when none does."""
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
            return code or _of_country(doc, title.end), doc[i : _role_end(doc, title)].text.rstrip(" ,")
        place = known_at(doc[i], "adjective", "country", "body")
        if place is not None:
            code = place.kb_id_
        elif (
            doc[i].text in _BREAKS or doc[i].pos_ in ("VERB", "AUX") or (doc[i].text[:1].isupper() and not is_in_layer(doc[i], "country", "adjective", "body"))
        ):
            return "", ""
    return "", ""


def _role_end(doc: Doc, title: Span) -> int:
    """Where a role ends: behind its portfolio, or at the next stop where that is in lower case."""
    end = portfolio_end(doc, title)
    if end == title.end and doc[end : end + 1].text == "of" and doc[end + 1 : end + 2].text.islower():
        stops = (i for i in range(end, len(doc)) if doc[i].text in (".", ";", ")", "—") or doc[i].pos_ in ("VERB", "AUX") or doc[i].is_sent_start)
        end = next(stops, len(doc))
    return end


def _of_country(doc: Doc, i: int) -> str:
    """The country in "of Nigeria", "of the Russian Federation" at token i."""
    if i + 1 < len(doc) and doc[i].lower_ == "of":
        place = known_at(doc[min(i + 1 + (doc[i + 1].lower_ == "the"), len(doc) - 1)], "country", "body")
        return place.kb_id_ if place else ""
    return ""


def _bracketed_country(doc: Doc, i: int) -> str:
    """The country in "(Russia's state space corporation)" or ", Denmark's largest retailer"."""
    if i + 1 < len(doc) and doc[i].text in ("(", ","):
        place = known_at(doc[min(i + 1 + (doc[i + 1].lower_ in ("the", "a", "an")), len(doc) - 1)], "country", "adjective")
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
