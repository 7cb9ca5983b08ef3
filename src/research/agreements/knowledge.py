"""Knowledge: what readers of news know and no article says: standing treaties with their names, kinds, dates and parties."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

from ..nlp.lexicon import Lexicon
from ..nlp.spelling import fold

_FEW, _MANY = 3, 8  # parties of record
_SHORT = 4  # initials of so many letters may be a word: SALT, START
_WORD = re.compile(r"[^\W\d_]{3,}")
_ANY = re.compile(r"\w+")
# Words of a title that do not say what it is about
_PLAIN = set(
    "the and for with between from that this which its their his her our your new first both two three under about historic landmark draft proposed agreement agreements "
    "accord accords deal deals pact pacts treaty treaties memorandum understanding protocol declaration statement joint contract document text".split()
)


@dataclass(frozen=True, slots=True)
class Treaty:
    """A standing agreement; see the lexicon `treaties`.

    Attributes:
        name: Its usual name.
        kind: As a report's.
        signed: EDTF.
        place: City, "" where there was none.
        parties: Codes of the parties of record, sorted; none where it is open to all states.
        multilateral: Whether it is, so that who is named beside it is not all who are party to it.
        described: Words of which one stands beside an agreement of these parties that is this one, though its name is not there: "nuclear" for Iran's.
        of: The parties that are then named; by default those of record.
        until: EDTF, the day from which on such words may mean another; "" where there is none.
    """

    name: str
    kind: str
    signed: str
    place: str
    parties: tuple[str, ...]
    multilateral: bool
    described: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    until: str = ""

    def parties_beside(self, named: Collection[str]) -> list[str]:
        """The parties of record, as an article has it that names these countries and bodies: all of a few, of more those that it names.

        Empty where they are not on record, or too many for an article to name each. Where an article speaks of Russia and not of the Soviet
        Union, it is Russia.
        """
        heirs = {code: "RUS" for code in self.parties if code == "SUN" and "SUN" not in named}
        parties = sorted({heirs.get(code, code) for code in self.parties})
        beside = [code for code in parties if code in named]
        return parties if len(parties) <= _FEW else beside if len(parties) <= _MANY and len(beside) > 1 else []


def find_treaties(text: str, *, published: str = "", lexicon: Lexicon) -> list[tuple[int, int, Treaty]]:
    """Where a text names standing agreements: (start, end, the agreement), in characters of the text, the longest name at each place.

    Args:
        text: An article's prose.
        published: The day of publication, EDTF: what is only described ("the Iran nuclear deal") is none of a later year.
        lexicon: The word lists.
    """
    treaties, names = _treaties(lexicon)
    found, at = [], 0
    for word in _ANY.finditer(text):
        if (
            word.start() >= at
            and (forms := names.get(word[0].casefold()))
            and (match := forms.match(text, word.start()))
        ):
            at, treaty = match.end(), treaties[fold(match[0])]
            if not match[0][-4:].islower() or treaty.signed[:4] <= (published or "9999")[:4]:
                found.append((*match.span(), treaty))
    return found


def described_treaty(
    words: str, kind: str, status: str, parties: Collection[str], *, published: str = "", lexicon: Lexicon
) -> Treaty | None:
    """The standing agreement that an article of its time can only mean by an agreement of these parties, told in these words, though it does not name it.

    Args:
        words: The sentences that speak of the agreement.
        kind: The agreement's.
        status: The agreement's.
        parties: The agreement's.
        published: The day of publication, EDTF.
        lexicon: The word lists.
    """
    if status not in ("signed", "in force", "ended"):
        return None
    told = set(_WORD.findall(fold(words)))
    for treaty in _described(lexicon):
        # An undated article may be of a time when such words mean another agreement
        of_time = (
            treaty.signed <= published[: len(treaty.signed)] and not (treaty.until and published >= treaty.until)
            if published
            else not treaty.until
        )
        theirs = {*(treaty.of or treaty.parties)} <= {*parties} and (
            treaty.multilateral or {*parties} <= {*treaty.parties}
        )
        if of_time and theirs and kind == treaty.kind and not told.isdisjoint(treaty.described):
            return treaty
    return None


def treaty_of(name: str, *, lexicon: Lexicon) -> Treaty | None:
    """The standing agreement of a name; None where there is none."""
    return _treaties(lexicon)[0].get(fold(name))


def subjects_of(phrases: Iterable[str]) -> tuple[str, ...]:
    """What phrases for an agreement are about: their words without document nouns and small words."""
    return tuple(sorted({word for phrase in phrases for word in _WORD.findall(fold(phrase)) if word not in _PLAIN}))


@cache
def _described(lexicon: Lexicon) -> list[Treaty]:
    return [treaty for treaty in dict.fromkeys(_treaties(lexicon)[0].values()) if treaty.described]


@cache
def _treaties(lexicon: Lexicon) -> tuple[dict[str, Treaty], dict[str, re.Pattern[str]]]:
    """Every name, folded, with its treaty; and for each word that names begin with, in small letters, a pattern of these, the longest first.

    Initials count as they stand, other names whatever their case, hyphens and spaces.
    """
    treaties: dict[str, Treaty] = {}
    forms: dict[str, set[str]] = defaultdict(set)
    for name, own in lexicon.table("treaties").items():
        lists = {key: tuple(own.get(key, ())) for key in ("parties", "described", "of")}
        treaty = Treaty(
            name,
            own["kind"],
            own.get("signed", ""),
            own.get("place", ""),
            multilateral=own.get("multilateral", False),
            until=own.get("until", ""),
            **lists,
        )
        for alias in (name, *own.get("aliases", ())):
            treaties[fold(alias)] = treaty
            words = r"[\s-]+".join(re.escape(word) for word in re.split(r"[\s-]+", alias))
            first = _ANY.findall(alias)[0].casefold()
            forms[first].add(words if alias.isupper() else f"(?i:{words})")
            if alias.isupper() and alias.isalpha() and len(alias) > _SHORT:
                forms[first].add(alias.capitalize())  # Nafta
    patterns = {first: "|".join(sorted(own, key=lambda form: (-len(form), form))) for first, own in forms.items()}
    return treaties, {first: re.compile(rf"(?:{own})(?!\w)") for first, own in patterns.items()}
