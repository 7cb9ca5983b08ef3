"""Entities: which mentions of one article name the same actor, in what roles, and for which country."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from .affiliations import find_affiliation
from .gazetteer import gazetteer
from .mentions import Mention
from .names import is_common, link, nationality


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
        links: The rule by which each surface form is linked to the name, in the order of the aliases.
    """

    name: str
    kind: str
    country: str = ""
    aliases: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    roles: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


def resolve_entities(doc: Doc, mentions: Sequence[Mention], *, lexicon: str = "") -> tuple[tuple[Entity, ...], tuple[int, ...]]:
    """Group an article's mentions by the actor they name.

    A bare surname goes to its full name, where two share it to the one named last before it; an acronym to the
    name it abbreviates. What cannot be told apart stays apart.

    Returns:
        The entities in order of first appearance, and for each mention the index of its entity.
    """
    spans = [doc.char_span(m.start, m.end, alignment_mode="expand") for m in mentions]
    facts = [find_affiliation(doc, span, m, lexicon=lexicon) for span, m in zip(spans, mentions, strict=True)]
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
        same = [g for g in leaders if link_of(mentions[g], mentions[i], told[g], told[i], lexicon)]
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


def link_of(full: Mention, other: Mention, country: str, other_country: str, lexicon: str) -> str:
    """The rule by which a mention names the actor that a fuller one names; "" when it names another.

    Args:
        full: The fuller mention.
        other: The mention to link.
        country: The code of the fuller mention's country.
        other_country: That of the other's.
        lexicon: A folder with additions to the lexicons.
    """
    if full.kind != other.kind:
        return ""
    if full.kind == "country" or (full.code and other.code and full.rule == other.rule == "body"):
        places = gazetteer(lexicon).nouns
        known = full.text in places and other.text in places
        return "gazetteer" if known and places[full.text] == places[other.text] else "name" if not known and full.text == other.text else ""
    if full.kind == "organization" and country and other_country and country != other_country:
        return ""
    if rule := link(full.text, other.text, full.kind, short=other.rule == "short form", lexicon=lexicon):
        return rule
    if full.kind == "person":
        return "first name" if _is_first_name(full, other) else ""
    behind = 0 <= other.start - full.end <= 2 and (other.rule == "acronym" or other.start - full.end == 2)
    return "brackets" if behind else ""


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
    entity = Entity(aliases[0], first.kind, country, tuple(aliases), tuple(texts[text] for text in aliases), roles, _links(members, aliases, mentions, lexicon))
    if first.kind == "country" or first.rule == "body":
        place = next((gazetteer(lexicon).nouns[text] for text in aliases if text in gazetteer(lexicon).nouns), None)
        return replace(entity, name=place.name, country=place.code) if place else entity
    if first.kind == "organization":
        stated = next((code for text in aliases if (code := nationality(text, lexicon))), "")
        return replace(entity, country=stated or (codes[0] if codes else country))
    return entity


def _links(members: Sequence[int], aliases: Sequence[str], mentions: Sequence[Mention], lexicon: str) -> tuple[str, ...]:
    """The rule that ties each surface form to the fullest one."""
    by_text = {mentions[i].text: mentions[i] for i in reversed(members)}
    full = by_text[aliases[0]]
    return tuple(link_of(full, by_text[alias], "", "", lexicon) or "brackets" for alias in aliases)
