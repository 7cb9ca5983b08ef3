"""Knowledge: what readers of news know and no article says: standing treaties with their names, kinds, dates and parties."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ..lexicon import read_lexicon
from ..spelling import fold

_WORD = re.compile(r"[^\W\d_]{3,}")
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
    """

    name: str
    kind: str
    signed: str
    place: str
    parties: tuple[str, ...]
    multilateral: bool


def find_treaties(text: str, *, published: str = "", lexicon: str = "") -> list[tuple[int, int, Treaty]]:
    """Where a text names standing agreements: (start, end, the agreement), in characters of the text, the longest name at each place.

    Args:
        text: An article's prose.
        published: The day of publication, EDTF: what is only described ("the Iran nuclear deal") is none of a later year.
        lexicon: A folder with additions to the lexicons.
    """
    treaties, names = _treaties(lexicon)
    found = [(*match.span(), match[0], treaties[fold(match[0])]) for match in names.finditer(text)]
    return [(start, end, treaty) for start, end, name, treaty in found if not name[-4:].islower() or treaty.signed[:4] <= (published or "9999")[:4]]


def treaty_of(name: str, *, lexicon: str = "") -> Treaty | None:
    """The standing agreement of a name; None where there is none."""
    return _treaties(lexicon)[0].get(fold(name))


def subjects_of(phrases: Iterable[str]) -> tuple[str, ...]:
    """What phrases for an agreement are about: their words without document nouns and small words."""
    return tuple(sorted({word for phrase in phrases for word in _WORD.findall(fold(phrase)) if word not in _PLAIN}))


@cache
def _treaties(lexicon: str) -> tuple[dict[str, Treaty], re.Pattern[str]]:
    """Every name, folded, with its treaty, and a pattern of all: initials as they stand, other names whatever their case, hyphens and spaces."""
    treaties, forms = {}, set()
    for name, own in read_lexicon("treaties", lexicon).items():
        treaty = Treaty(name, own["kind"], own.get("signed", ""), own.get("place", ""), tuple(own.get("parties", ())), own.get("multilateral", False))
        for alias in (name, *own.get("aliases", ())):
            treaties[fold(alias)] = treaty
            words = r"[\s-]+".join(re.escape(word) for word in re.split(r"[\s-]+", alias))
            forms.add(words if alias.isupper() else f"(?i:{words})")
    ranked = sorted(forms, key=lambda form: (-len(form), form))
    return treaties, re.compile(r"(?<!\w)(?:" + "|".join(ranked) + r")(?!\w)")
