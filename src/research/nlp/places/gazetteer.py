"""The world's countries and intergovernmental bodies: every name news gives them, and the code they bear."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from string import ascii_lowercase

import countryinfo

from ..lexicon import Lexicon

# A country's official name says what kind of state it is; other spellings in countryinfo are codes or endonyms
_OFFICIAL = set(
    "Republic Kingdom State Union Federation Federal Emirates Commonwealth Principality Sultanate Duchy States "
    "Jamahiriya".split()
)
_SAINTS = ("Saint", "St.", "St")
_MALE = "male"  # the one capital that is an English word without its accent


@dataclass(frozen=True)
class Place:
    """A country or an intergovernmental body.

    Attributes:
        code: ISO 3166-1 alpha-3, for former states that of ISO 3166-3, for states that neither knows an X and two
            letters; or the body's short name.
        name: The common English name.
        kind: "country" or "organization".
        names: Nouns for it, its own among them.
        adjectives: Words for what belongs to it ("Russian"); no mention of it.
        cities: Its capital and other seats of diplomacy; no mention of it.
    """

    code: str
    name: str
    kind: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gazetteer:
    """Look-up tables from words to places."""

    places: tuple[Place, ...]
    nouns: dict[str, Place]
    adjectives: dict[str, str]
    cities: dict[str, str]
    names: dict[str, str]

    def name(self, code: str) -> str:
        """The common English name behind a code; the code itself when unknown."""
        return self.names.get(code, code)


@cache
def gazetteer(lexicon: Lexicon) -> Gazetteer:
    """Build the gazetteer from `countryinfo` and the lexicons `countries` and `bodies`."""
    countries = lexicon.table("countries")
    places = (*_countries(countries), *_bodies(lexicon.table("bodies")))
    nouns = {name: place for place in reversed(places) for name in place.names}
    adjectives = {word: place.code for place in reversed(places) for word in place.adjectives if word not in nouns}
    adjectives |= {
        word: code for code, own in countries.items() if isinstance(own, dict) for word in own.get("adjectives", [])
    }
    cities = {city: place.code for place in reversed(places) for city in place.cities if city not in nouns}
    names = {place.code: place.name for place in reversed(places)}
    return Gazetteer(places, nouns, adjectives, cities, names)


def _countries(ours: dict) -> Iterator[Place]:
    parts, skip, territories = ours["part"], set(ours["skip"]), set(ours["territories"])
    entries: dict[str, dict] = defaultdict(lambda: {"names": [], "adjectives": [], "cities": []})
    for country in countryinfo.all_countries():
        code, name = country.iso().get("alpha3"), country.name()
        if code and code not in skip and "," not in name and name not in parts:
            entries[code].setdefault("name", name)
            entries[code]["names"] += [name, *filter(_is_official, country.alt_spellings() or [])]
            if code not in territories:
                entries[code]["adjectives"] += _demonyms(country.demonym())
                entries[code]["cities"] += [city] if isinstance(city := country.capital(), str) and city else []
    for code, own in ours.items():
        if isinstance(own, dict) and code != "part":
            entry = entries[code]
            entry["name"] = own.get("name", entry.get("name", code))
            entry["names"] = [entry["name"], *entry["names"], *own.get("names", [])]
            entry["adjectives"] += own.get("adjectives", [])
            entry["cities"] += own.get("cities", [])
    for code, entry in entries.items():
        yield _place(code, entry["name"], "country", entry)
    for name, own in parts.items():
        yield _place(own["code"], name, "country", {**own, "names": [name]})


def _bodies(ours: dict) -> Iterator[Place]:
    for code, own in ours.items():
        yield _place(code, own["name"], "organization", {**own, "names": [own["name"], *own.get("names", [])]})


def _place(code: str, name: str, kind: str, entry: dict) -> Place:
    names = dict.fromkeys(form for n in entry["names"] for form in _spellings(n))
    adjectives = dict.fromkeys(word for word in entry.get("adjectives", []) if word not in names)
    cities = dict.fromkeys(form for city in entry.get("cities", []) for form in _spellings(city))
    return Place(
        code, name, kind, tuple(names), tuple(adjectives), tuple(form for form in cities if form.casefold() != _MALE)
    )


def _spellings(name: str) -> Iterator[str]:
    """A name as news spells it: with or without accents, "St." or "Saint", "&" or "and", in capitals."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    starts = [name, plain]
    if name.partition(" ")[0] in _SAINTS:
        starts = [f"{saint} {name.partition(' ')[2]}" for saint in _SAINTS]
    for start in starts:
        for form in (start, start.replace(" and ", " & "), start.replace("'", "’")):
            yield from (form, form.upper())


def _is_official(name: str) -> bool:
    return "," not in name and name.isascii() and len(name.split()) > 1 and bool(_OFFICIAL & set(name.split()))


def _demonyms(text: str | None) -> list[str]:
    words = map(str.strip, (text or "").replace("/", ",").split(","))
    return [word for word in words if word.endswith(tuple(ascii_lowercase))]
