"""Entity linking: which mentions of one article name the same actor, in what roles, and for which country."""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from ..nlp.lexicon import Lexicon
from ..nlp.pipeline import tokens_at
from ..nlp.places.gazetteer import Place, gazetteer
from ..nlp.places.homonyms import STATE
from ..readings import Entity, Mention
from .affiliations import find_affiliation
from .aliases import is_acronym_of, is_common, link, link_keys, nationality

_WHOSE = re.compile(r"\bof (?:the )?|, ")


def resolve_entities(doc: Doc, mentions: Sequence[Mention]) -> tuple[tuple[Entity, ...], tuple[int, ...]]:
    """Group an article's mentions by the actor they name.

    A bare surname goes to its full name, where two share it to the one named last before it; an acronym to the
    name it abbreviates. What cannot be distinguished stays apart.

    Args:
        doc: The doc.
        mentions: Its mentions, in order.

    Returns:
        The entities in order of first appearance, and for each mention the index of its entity.
    """
    lexicon = doc._.lexicon
    affiliations = [find_affiliation(doc, tokens_at(doc, m.start, m.end), m) for m in mentions]
    groups = _group(mentions, [country for country, _ in affiliations], lexicon)
    members: dict[int, list[int]] = {}
    for i, group in enumerate(groups):
        members.setdefault(group, []).append(i)
    numbers = {group: number for number, group in enumerate(members)}
    entities = (
        _make_entity([mentions[i] for i in own], [affiliations[i] for i in own], lexicon) for own in members.values()
    )
    return tuple(_without(entities, _unmeant(doc))), tuple(numbers[group] for group in groups)


def _unmeant(doc: Doc) -> set[str]:
    """The codes of countries whose names are a federal state's here: the Georgia Ports Authority is no country's."""
    nouns = gazetteer(doc._.lexicon).nouns
    return {nouns[name].code for name, sense in doc.user_data["homonyms"].items() if sense == STATE}


def _without(entities: Iterable[Entity], codes: set[str]) -> Iterator[Entity]:
    for entity in entities:
        yield replace(entity, country="") if entity.kind != "country" and entity.country in codes else entity


def _group(mentions: Sequence[Mention], affiliations: Sequence[str], lexicon: Lexicon) -> list[int]:
    """For each mention the first mention of its group.

    A person's short form is looked up at every place; an organisation's name stands for one body of one country.
    """
    countries = _name_countries(mentions, affiliations, lexicon)
    leaders = _Leaders(mentions, countries, lexicon)
    order = sorted(range(len(mentions)), key=lambda i: (-len(mentions[i].text.split()), -len(mentions[i].text), i))
    groups: dict[int, int] = {}
    known: dict[tuple[str, str], int] = {}
    for i in order:
        name = (mentions[i].text, countries[i])
        if mentions[i].kind == "person" or name not in known:
            known[name] = _nearest(leaders.of(i), i, groups)
        groups[i] = known[name]
    first: dict[int, int] = {}
    for i in range(len(mentions)):
        first.setdefault(groups[i], i)
    return [first[groups[i]] for i in range(len(mentions))]


class _Leaders:
    """One mention for each group, the fullest names first, found by the keys that any two names of one actor share."""

    def __init__(self, mentions: Sequence[Mention], countries: Sequence[str], lexicon: Lexicon):
        self.mentions, self.countries, self.lexicon = mentions, countries, lexicon
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
        if same := [g for g in ranked if self._names_same(g, i)]:
            return same
        self.rank[i] = len(self.rank)
        for key in _keys(mention, self.lexicon, full=True):
            self.by_key[key].append(i)
        return [i]

    def _names_same(self, full: int, other: int) -> bool:
        countries = self.countries[full], self.countries[other]
        return bool(link_of(self.mentions[full], self.mentions[other], countries, self.lexicon))


def _keys(mention: Mention, lexicon: Lexicon, *, full: bool) -> Iterator[Hashable]:
    """What a mention is found by, as the fuller of two names or as the other; names that `link_of` joins share one."""
    is_short = mention.rule == "short form"
    if mention.kind == "country" or mention.rule == "body":
        place = _place(mention, lexicon)
        yield "place", place.name if place else mention.text
    if mention.kind == "organization":
        yield from (("at", mention.end if full else mention.start - gap) for gap in range(1 if full else 3))
    if is_short or full:
        yield from (("word", word) for word in (mention.text.split()[:-1] if full else [mention.text]))
    yield from link_keys(mention.text, mention.kind, full=full, short=is_short, lexicon=lexicon)


def _name_countries(mentions: Sequence[Mention], affiliations: Sequence[str], lexicon: Lexicon) -> list[str]:
    """The country of each mention.

    The one in the name, or the one most often beside it; the one beside the mention where the name is a common one.
    """
    counts: dict[str, Counter] = defaultdict(Counter)
    for mention, country in zip(mentions, affiliations, strict=True):
        if country:
            counts[mention.text][country] += 1
    return [
        nationality(m.text, lexicon) or m.code or (is_common(m.text) and country) or _most_common(counts[m.text])
        for m, country in zip(mentions, affiliations, strict=True)
    ]


def _most_common(counts: Counter) -> str:
    return counts.most_common(1)[0][0] if counts else ""


def _nearest(same: list[int], i: int, groups: dict[int, int]) -> int:
    """Of several groups a short form may belong to, the one named last before it."""
    if len(same) == 1:
        return same[0]
    wanted = set(same)
    return next((groups[j] for j in range(i - 1, -1, -1) if groups.get(j) in wanted), same[0])


def link_of(full: Mention, other: Mention, countries: tuple[str, str], lexicon: Lexicon) -> str:
    """The rule by which a mention names the actor that a fuller one names; "" when it names another.

    Args:
        full: The fuller mention.
        other: The mention to link.
        countries: The codes of their countries.
        lexicon: The word lists.
    """
    if full.kind != other.kind:
        return ""
    if full.kind == "country" or (full.code and other.code and full.rule == other.rule == "body"):
        place = _place(full, lexicon)
        is_same = place is not None and place == _place(other, lexicon)
        return "gazetteer" if is_same else "name" if place is None and full.text == other.text else ""
    if full.kind == "organization" and all(countries) and countries[0] != countries[1]:
        return ""
    is_short = other.rule == "short form"
    if rule := link(full.text, other.text, full.kind, short=is_short, lexicon=lexicon):
        return rule
    if full.kind == "person":
        words = full.text.split()
        is_first = is_short and words[0] == other.text
        return "first name" if is_first else "surname" if is_short and other.text in words[1:-1] else ""
    gap = other.start - full.end
    is_behind = 0 <= gap <= 2 and (other.rule == "acronym" or gap == 2)
    return "brackets" if is_behind and not _abbreviates_part(other.text, full.text) else ""


def _place(mention: Mention, lexicon: Lexicon) -> Place | None:
    """The country or body that a mention names; by its code where the word is another's or unknown."""
    places = gazetteer(lexicon)
    named = places.nouns.get(mention.text)
    if not mention.code or named is not None and named.code == mention.code:
        return named
    return next((place for place in places.places if place.code == mention.code), named)


def _abbreviates_part(short: str, name: str) -> bool:
    """ "General Staff of the |Armed Forces of Peru| (AFP)": an acronym of the body that the name's is a part of."""
    return any(is_acronym_of(short, name[m.end() :]) for m in _WHOSE.finditer(name))


def _make_entity(mentions: Sequence[Mention], affiliations: Sequence[tuple[str, str]], lexicon: Lexicon) -> Entity:
    """The entity of a group of mentions with these countries and roles."""
    counts = Counter(mention.text for mention in mentions)
    aliases = tuple(sorted(counts, key=lambda text: (-len(text.split()), -len(text), text)))
    by_text = {mention.text: mention for mention in reversed(mentions)}
    full = by_text[aliases[0]]
    entity = Entity(
        aliases[0],
        mentions[0].kind,
        _most_common(Counter(country for country, _ in affiliations if country)),
        aliases,
        tuple(counts[text] for text in aliases),
        tuple(dict.fromkeys(role for _, role in affiliations if role)),
        tuple(link_of(full, by_text[alias], ("", ""), lexicon) or "brackets" for alias in aliases),
    )
    if entity.kind == "country" or mentions[0].rule == "body":
        place = next((place for text in aliases if (place := _place(by_text[text], lexicon))), None)
        return replace(entity, name=place.name, country=place.code) if place else entity
    if entity.kind == "organization":
        stated = next((code for text in aliases if (code := nationality(text, lexicon))), "")
        coded = next((mention.code for mention in mentions if mention.code), "")
        return replace(entity, country=stated or coded or entity.country)
    return entity
