"""Entities: which mentions of one article name the same actor, in what roles, and for which country."""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from ..nlp.gazetteer import gazetteer
from ..nlp.lexicon import Lexicon
from ..nlp.pipeline import tokens_at
from ..readings import Entity, Mention
from .affiliations import find_affiliation
from .aliases import is_acronym_of, is_common, link, link_keys, nationality

_WHOSE = re.compile(r"\bof (?:the )?|, ")


def resolve_entities(doc: Doc, mentions: Sequence[Mention]) -> tuple[tuple[Entity, ...], tuple[int, ...]]:
    """Group an article's mentions by the actor they name.

    A bare surname goes to its full name, where two share it to the one named last before it; an acronym to the
    name it abbreviates. What cannot be told apart stays apart.

    Returns:
        The entities in order of first appearance, and for each mention the index of its entity.
    """
    lexicon = doc._.lexicon
    spans = [tokens_at(doc, m.start, m.end) for m in mentions]
    facts = [find_affiliation(doc, span, m) for span, m in zip(spans, mentions, strict=True)]
    groups = _group(mentions, [country for country, _ in facts], lexicon)
    members: dict[int, list[int]] = {}
    for i, group in enumerate(groups):
        members.setdefault(group, []).append(i)
    numbers = {group: number for number, group in enumerate(members)}
    return tuple(_make_entity(own, mentions, facts, lexicon) for own in members.values()), tuple(
        numbers[group] for group in groups
    )


def _group(mentions: Sequence[Mention], countries: Sequence[str], lexicon: Lexicon) -> list[int]:
    """For each mention the first mention of its group.

    A person's short form is looked up at every place; an organisation's name stands for one body of one country.
    """
    leaders = _Leaders(mentions, told := _name_countries(mentions, countries, lexicon), lexicon)
    order = sorted(range(len(mentions)), key=lambda i: (-len(mentions[i].text.split()), -len(mentions[i].text), i))
    groups: dict[int, int] = {}
    known: dict[tuple[str, str], int] = {}
    for i in order:
        name = (mentions[i].text, told[i])
        if mentions[i].kind != "person" and name in known:
            groups[i] = known[name]
            continue
        groups[i] = known[name] = _nearest(leaders.of(i), i, groups)
    first: dict[int, int] = {}
    for i in range(len(mentions)):
        first.setdefault(groups[i], i)
    return [first[groups[i]] for i in range(len(mentions))]


class _Leaders:
    """One mention for each group, the fullest names first, found by the keys that any two names of one actor share."""

    def __init__(self, mentions: Sequence[Mention], told: Sequence[str], lexicon: Lexicon):
        self.mentions, self.told, self.lexicon = mentions, told, lexicon
        self.rank: dict[int, int] = {}
        self.by_key: dict[Hashable, list[int]] = defaultdict(list)
        self.of_person: dict[tuple[str, str], list[int]] = {}

    def of(self, i: int) -> list[int]:
        """The leaders that mention i may belong to; where there are none, it becomes one itself."""
        mention = self.mentions[i]
        if mention.kind != "person":
            return self._find(i)
        name = (mention.text, mention.rule)
        if name not in self.of_person:
            self.of_person[name] = self._find(i)
        return self.of_person[name]

    def _find(self, i: int) -> list[int]:
        mention = self.mentions[i]
        near = {g for key in _keys(mention, self.lexicon, full=False) for g in self.by_key.get(key, ())}
        ranked = sorted(near, key=self.rank.__getitem__)
        same = [g for g in ranked if link_of(self.mentions[g], mention, self.told[g], self.told[i], self.lexicon)]
        if same:
            return same
        self.rank[i] = len(self.rank)
        for key in _keys(mention, self.lexicon, full=True):
            self.by_key[key].append(i)
        return [i]


def _keys(mention: Mention, lexicon: Lexicon, *, full: bool) -> Iterator[Hashable]:
    """What a mention is found by, as the fuller of two names or as the other: whatever `link_of` joins has one of these in common."""
    nouns = gazetteer(lexicon).nouns
    if mention.kind == "country" or mention.rule == "body":
        yield "place", nouns[mention.text].name if mention.text in nouns else mention.text
    if mention.kind == "organization":
        yield from (("at", mention.end if full else mention.start - gap) for gap in range(1 if full else 3))
    if mention.rule == "short form" or full:
        yield "first name", mention.text.split()[0] if full else mention.text
    yield from link_keys(mention.text, mention.kind, full=full, short=mention.rule == "short form", lexicon=lexicon)


def _name_countries(mentions: Sequence[Mention], countries: Sequence[str], lexicon: Lexicon) -> list[str]:
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
    wanted = set(same)
    return next((groups[j] for j in range(i - 1, -1, -1) if groups.get(j) in wanted), same[0])


def link_of(full: Mention, other: Mention, country: str, other_country: str, lexicon: Lexicon) -> str:
    """The rule by which a mention names the actor that a fuller one names; "" when it names another.

    Args:
        full: The fuller mention.
        other: The mention to link.
        country: The code of the fuller mention's country.
        other_country: That of the other's.
        lexicon: The word lists.
    """
    if full.kind != other.kind:
        return ""
    if full.kind == "country" or (full.code and other.code and full.rule == other.rule == "body"):
        places = gazetteer(lexicon).nouns
        known = full.text in places and other.text in places
        return (
            "gazetteer"
            if known and places[full.text] == places[other.text]
            else "name"
            if not known and full.text == other.text
            else ""
        )
    if full.kind == "organization" and country and other_country and country != other_country:
        return ""
    if rule := link(full.text, other.text, full.kind, short=other.rule == "short form", lexicon=lexicon):
        return rule
    if full.kind == "person":
        return "first name" if _is_first_name(full, other) else ""
    behind = 0 <= other.start - full.end <= 2 and (other.rule == "acronym" or other.start - full.end == 2)
    return "brackets" if behind and not _abbreviates_part(other.text, full.text) else ""


def _abbreviates_part(short: str, name: str) -> bool:
    """ "General Staff of the |Armed Forces of Peru| (AFP)": an acronym of the body that the name's is a part of."""
    return any(is_acronym_of(short, name[m.end() :]) for m in _WHOSE.finditer(name))


def _is_first_name(full: Mention, other: Mention) -> bool:
    return other.rule == "short form" and full.text.split()[0] == other.text


def _make_entity(
    members: list[int], mentions: Sequence[Mention], facts: Sequence[tuple[str, str]], lexicon: Lexicon
) -> Entity:
    texts = Counter(mentions[i].text for i in members)
    aliases = sorted(texts, key=lambda text: (-len(text.split()), -len(text), text))
    first = mentions[members[0]]
    codes = [m.code for i in members if (m := mentions[i]).code]
    votes = Counter(facts[i][0] for i in members if facts[i][0])
    country = votes.most_common(1)[0][0] if votes else ""
    roles = tuple(dict.fromkeys(facts[i][1] for i in members if facts[i][1]))
    entity = Entity(
        aliases[0],
        first.kind,
        country,
        tuple(aliases),
        tuple(texts[text] for text in aliases),
        roles,
        _links(members, aliases, mentions, lexicon),
    )
    if first.kind == "country" or first.rule == "body":
        place = next((gazetteer(lexicon).nouns[text] for text in aliases if text in gazetteer(lexicon).nouns), None)
        return replace(entity, name=place.name, country=place.code) if place else entity
    if first.kind == "organization":
        stated = next((code for text in aliases if (code := nationality(text, lexicon))), "")
        return replace(entity, country=stated or (codes[0] if codes else country))
    return entity


def _links(
    members: Sequence[int], aliases: Sequence[str], mentions: Sequence[Mention], lexicon: Lexicon
) -> tuple[str, ...]:
    """The rule that ties each surface form to the fullest one."""
    by_text = {mentions[i].text: mentions[i] for i in reversed(members)}
    full = by_text[aliases[0]]
    return tuple(link_of(full, by_text[alias], "", "", lexicon) or "brackets" for alias in aliases)
