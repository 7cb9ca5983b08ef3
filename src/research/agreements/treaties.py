"""Treaties: standing agreements that news cites by name, with their kinds, dates and parties of record."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from msgspec import convert

from ..nlp.dates import compatible
from ..nlp.lexicon import Lexicon
from ..nlp.spelling import fold

_ON_RECORD = 1.5  # what a date on record adds to its logit
_YEARS = 2  # from signature to entry into force
_UNSIGNED = ("planned", "rejected")
_NEVER = "9999"
_FEW, _MANY = 3, 8  # parties of record
_INITIALS = 4  # initials of so many letters may be a word: SALT, START
_CONTENT_WORD = re.compile(r"[^\W\d_]{3,}")
_WORD = re.compile(r"\w+")
# Words of a title that are not its subject
_STOP_WORDS = set(
    "the and for with between from that this which its their his her our your new first both two three under about "
    "historic landmark draft proposed agreement agreements accord accords deal deals pact pacts treaty treaties "
    "memorandum understanding protocol declaration statement joint contract document text".split()
)


@dataclass(frozen=True, slots=True)
class Treaty:
    """A standing agreement, an entry of the lexicon `treaties`.

    Attributes:
        name: Its usual name.
        kind: As a report's.
        signed: EDTF; "" if it was negotiated only.
        place: City, "" for none.
        parties: Codes of the parties of record, sorted; empty if it is open to all states.
        multilateral: Whether it is; then not every state named beside it is a party.
        described: Words that identify it without its name in an agreement of its parties: "nuclear" for Iran's.
        of: The parties that such an agreement has; by default those of record.
        until: EDTF, the day from which such words may mean another one; "" for none.
        negotiated: EDTF, the day from which a planned agreement of such words is this one, until it is signed, and a
            rejected one until `until`.
        mediators: Codes that may be read as its parties, too.
    """

    name: str
    kind: str
    signed: str = ""
    place: str = ""
    parties: tuple[str, ...] = ()
    multilateral: bool = False
    described: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    until: str = ""
    negotiated: str = ""
    mediators: tuple[str, ...] = ()

    def parties_beside(self, named: Collection[str], read: Sequence[str]) -> list[str]:
        """The parties of record for an article that names these countries and bodies: all of a few, else those named.

        Of more parties than an article would name, those that were read. Russia stands for the Soviet Union unless the
        article names that.

        Args:
            named: Codes of the article.
            read: The parties by the network, which are returned if there is no record or none of them is on record.
        """
        successors = {} if "SUN" in named else {"SUN": "RUS"}
        parties = sorted({successors.get(code, code) for code in self.parties})
        if not parties or {*parties} <= {*read} <= {*parties, *self.mediators}:
            return list(read)
        if len(parties) <= _FEW:
            return parties
        beside = [code for code in parties if code in named]
        if len(parties) <= _MANY and len(beside) > 1:
            return beside
        return [code for code in read if code in parties] or list(read)

    def rank_dates(self, ranking: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
        """Leave out dates of years in which it was neither signed nor came into force, and raise the one on record.

        Args:
            ranking: Dates, each as "past|ahead" in EDTF, with their logits, the likeliest first.
        """
        if not self.signed:
            return list(ranking)
        own = [(date, logit + _ON_RECORD * self._has_on_record(date)) for date, logit in ranking if self._is_near(date)]
        return sorted(own, key=lambda item: (-item[1], item[0]))

    def _is_near(self, date: str) -> bool:
        return any(abs(int(one[:4]) - int(self.signed[:4])) <= _YEARS for one in date.split("|") if one)

    def _has_on_record(self, date: str) -> bool:
        return any(compatible(one, self.signed) for one in date.split("|") if one)

    def may_be_meant(self, status: str, published: str, latest: str) -> bool:
        """Whether an article may mean it by a mere description.

        Args:
            status: The agreement's.
            published: Day of publication, EDTF; "" if unknown.
            latest: The latest date that the article gives, EDTF, which stands for an unknown day; "" for none.
        """
        day = published or latest
        if status in _UNSIGNED:
            end = self.signed if status == "planned" and self.signed else self.until or _NEVER
            return bool(self.negotiated) and self.negotiated <= day < end
        if not self.signed or not published and not self.until:
            return bool(self.signed)
        return self.signed <= day[: len(self.signed)] and day < (self.until or _NEVER)


def find_treaties(text: str, *, published: str, lexicon: Lexicon) -> list[tuple[int, int, Treaty]]:
    """Find the names of standing agreements, the longest at each place.

    Args:
        text: An article's prose.
        published: Day of publication, EDTF; a description such as "the Iran nuclear deal" never means
            a later treaty; "" if unknown.
        lexicon: The word lists.

    Returns:
        (start, end, treaty), in characters of the text.
    """
    treaties, names = _treaties(lexicon)
    found, end = [], 0
    for word in _WORD.finditer(text):
        pattern = names.get(word[0].casefold())
        if word.start() < end or not pattern or not (match := pattern.match(text, word.start())):
            continue
        end, treaty = match.end(), treaties[fold(match[0])]
        is_description = match[0][-4:].islower()
        if not is_description or treaty.signed[:4] <= (published or "9999")[:4]:
            found.append((*match.span(), treaty))
    return found


def described_treaty(
    words: str,
    kind: str,
    status: str,
    parties: Collection[str],
    *,
    published: str,
    latest: str = "",
    lexicon: Lexicon,
) -> Treaty | None:
    """The standing agreement that a description can only mean, though it does not name it.

    Args:
        words: The sentences that mention the agreement.
        kind: The agreement's.
        status: The agreement's.
        parties: The agreement's.
        published: Day of publication, EDTF; "" if unknown.
        latest: The latest date that the article gives, EDTF; "" for none.
        lexicon: The word lists.
    """
    if status == "ratified":
        return None
    named, content_words = set(parties), set(_CONTENT_WORD.findall(fold(words)))
    for treaty in _described(lexicon):
        has_parties = named.issuperset(treaty.of or treaty.parties)
        has_others = not treaty.multilateral and not named.issubset((*treaty.parties, *treaty.mediators))
        if (
            kind in (treaty.kind, "treaty" if treaty.kind == "treaty" else "agreement")
            and has_parties
            and not has_others
            and treaty.may_be_meant(status, published, latest)
            and not content_words.isdisjoint(treaty.described)
        ):
            return treaty
    return None


def treaty_of(name: str, *, lexicon: Lexicon) -> Treaty | None:
    """The standing agreement of a name."""
    return _treaties(lexicon)[0].get(fold(name))


def subjects_of(phrases: Iterable[str]) -> tuple[str, ...]:
    """The content words of phrases for an agreement, sorted."""
    words = {word for phrase in phrases for word in _CONTENT_WORD.findall(fold(phrase))}
    return tuple(sorted(words - _STOP_WORDS))


@cache
def _described(lexicon: Lexicon) -> list[Treaty]:
    return [treaty for treaty in dict.fromkeys(_treaties(lexicon)[0].values()) if treaty.described]


@cache
def _treaties(lexicon: Lexicon) -> tuple[dict[str, Treaty], dict[str, re.Pattern[str]]]:
    """The treaty of each folded name; and for each first word of names a pattern of them, the longest first.

    Initials match as they stand, other names in any case, with hyphens or spaces.
    """
    treaties: dict[str, Treaty] = {}
    patterns: dict[str, set[str]] = defaultdict(set)
    for name, entry in lexicon.table("treaties").items():
        treaty = convert({"name": name, **entry}, Treaty)
        for alias in (name, *entry.get("aliases", ())):
            treaties[fold(alias)] = treaty
            own = patterns[_WORD.findall(alias)[0].casefold()]
            words = r"[\s-]+".join(re.escape(word) for word in re.split(r"[\s-]+", alias))
            own.add(words if alias.isupper() else f"(?i:{words})")
            if alias.isupper() and alias.isalpha() and len(alias) > _INITIALS:
                own.add(alias.capitalize())  # Nafta
    return treaties, {first: _alternatives(own) for first, own in patterns.items()}


def _alternatives(patterns: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(patterns, key=lambda pattern: (-len(pattern), pattern))
    return re.compile(rf"(?:{'|'.join(longest_first)})(?!\w)")
