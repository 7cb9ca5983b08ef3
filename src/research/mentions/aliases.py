"""Names: when one name stands for another: short forms, acronyms, the same words, translations."""

import re
from collections.abc import Container, Hashable, Iterator
from functools import lru_cache

from ..nlp.gazetteer import gazetteer
from ..nlp.lexicon import Lexicon
from ..nlp.spelling import alike, fold
from .persons import is_family_first, is_short_for, person_keys, same_person

_STOP = set("the of for and on in to a an at with & affairs national state".split())
_GENERIC = set(
    "group company corporation corp co inc ltd limited plc ag gmbh sa llc jsc pjsc holding holdings agency news oy oyj ab asa nv bv kk bhd tbk oao ooo pty pvt sarl ltda sas spa srl".split()
)
_COMMON = set(
    "ministry council parliament senate congress department committee commission court bank party embassy cabinet treasury navy customs".split()
)
_SMALL = {"the", "of", "for", "and", "on", "in", "to", "s"}  # words without an initial in an acronym
_SPELLED = {
    "defence": "defense",
    "centre": "center",
    "organisation": "organization",
    "labour": "labor",
    "it": "information technology",
}
_REMEMBERED = 1 << 17  # names whose words are kept at hand
_STEMS = re.compile(r"(?:ies|ions?|(?<!\bnew)s|y|e)$")  # news are not new


def short_forms(tokens: tuple[str, ...], kind: str, lexicon: Lexicon) -> list[tuple[str, ...]]:
    """The token sequences by which a full name may come back: the surname, with or without its particle; no "Group".

    Args:
        tokens: The full name, cut as the text is ("Kim", "Jong", "-", "un").
        kind: "person" or "organization"; a country has no short forms.
        lexicon: The word lists.
    """
    if len(tokens) < 2 or kind == "country":
        return []
    if kind == "organization":
        university = len(tokens) == 2 and tokens[1] == "University"  # Makerere
        cut = (
            1
            if university
            else next((i for i in range(1, len(tokens)) if all(fold(t) in _GENERIC for t in tokens[i:])), 0)
        )
        return (
            [tokens[:cut]] if cut and tokens[cut - 1][:1].isupper() and fold(tokens[0]) not in _STOP | _GENERIC else []
        )
    last = tokens[:1] if is_family_first(" ".join(tokens).replace(" - ", "-"), lexicon) else tokens[-1:]
    if not (last[0][:1].isupper() and len(last[0]) > 1) or last[0].endswith("."):
        return []
    particles = lexicon.words("people", "particles")
    start = len(tokens) - 1
    while start > 1 and (tokens[start - 1].casefold() in particles or tokens[start - 1] == "-"):
        start -= 1 + (tokens[start - 1] == "-")
    return [last, tokens[start:]] if last == tokens[-1:] and start < len(tokens) - 1 else [last]


@lru_cache(maxsize=_REMEMBERED)
def link(full: str, other: str, kind: str, *, short: bool = False, lexicon: Lexicon) -> str:
    """The rule by which a name stands for a fuller one: name, surname, spelling, acronym or same words; "" when none does.

    Args:
        full: The fuller name.
        other: The other.
        kind: "person" or "organization", of both.
        short: Whether the other is known to be a short form.
        lexicon: The word lists.
    """
    if fold(full) == fold(other):
        return "name"
    if kind == "person":
        short = short or len(other.split()) == 1
        if short and is_short_for(other, full, lexicon):
            return "surname"
        return "spelling" if not short and same_person(full, other, lexicon) else ""
    if is_acronym_of(other, full):
        return "acronym"
    return "same words" if same_organization(full, other, lexicon) else ""


def link_keys(name: str, kind: str, *, full: bool, short: bool = False, lexicon: Lexicon) -> Iterator[Hashable]:
    """What a name can be looked up by: the fuller of two names that `link` joins has one of these in common with the other.

    Args:
        name: The name.
        kind: "person" or "organization"; names of other kinds have no keys.
        full: Whether it is the fuller name, or the one looked up.
        short: Whether it is known to be a short form.
        lexicon: The word lists.
    """
    words = fold(name).split()
    if kind in ("person", "organization"):
        yield kind, "name", " ".join(words)
    if kind == "person":
        if (full or short or len(name.split()) == 1) and words:
            ends = (words[0], words[-1], "".join(words[-2:])) if full else (words[-1], "".join(words))
            yield from (("surname", end) for end in ends)
        if full or not (short or len(name.split()) == 1):
            yield from person_keys(name, lexicon)
    elif kind == "organization":
        shorts = {_initials(name), *(acronym(name)[:n] for n in range(2, 9))} if full else {_letters(name)}
        yield from (("initials", letters) for letters in shorts)
        yield from organization_keys(name, lexicon)


def organization_keys(name: str, lexicon: Lexicon) -> Iterator[Hashable]:
    """What the names share that `same_organization` takes for one: all their words but those of a legal form."""
    yield "words", organization_words(name, lexicon) - _GENERIC_STEMS


def acronym(name: str) -> str:
    """The initials of a name's content words: African Central News Agency gives ACNA."""
    return _initials(name, without=_SMALL)


def is_acronym_of(short: str, name: str) -> bool:
    """Whether `short` abbreviates `name` by its initials, with or without those of its small words."""
    letters = _letters(short)
    if not 2 <= len(letters) <= 8 or not letters.isupper() or len(name.split()) < 2:
        return False
    return letters in (acronym(name), _initials(name)) or (len(letters) > 2 and acronym(name).startswith(letters))


@lru_cache(maxsize=_REMEMBERED)
def organization_words(name: str, lexicon: Lexicon) -> frozenset[str]:
    """The content words of an organisation's name, without nationality: what its spellings and translations share."""
    words = [_SPELLED.get(w, w) for w in _denationalized(name, lexicon).split()]
    return frozenset(stem for w in " ".join(words).split() if w not in _STOP and (stem := _STEMS.sub("", w) or w))


@lru_cache(maxsize=_REMEMBERED)
def nationality(name: str, lexicon: Lexicon) -> str:
    """The country that an organisation's own name, or that of the body it is a part of, starts with or ends on; "" if none.

    "Ghanaian Embassy …", "Central Bank of Kenya", "Central Committee of the Slovak Communist Party".
    """
    places = gazetteer(lexicon)
    words = name.split()
    words = words[1:] if words and words[0].rstrip(",") in lexicon.words("organizations", "abbreviated") else words
    for size in (3, 2, 1):
        head = " ".join(words[:size])
        if head in places.adjectives:
            return places.adjectives[head]
        if head in places.nouns and len(words) > size:
            return places.nouns[head].code
    tails = [name[m.end() :] for m in re.finditer(r"\bof (?:the )?", name)]
    own = next((places.nouns[tail].code for tail in tails if tail in places.nouns), "")
    return own or next(
        (
            code
            for tail in tails
            if tail.rpartition(" ")[2] in lexicon.organization_heads and (code := nationality(tail, lexicon))
        ),
        "",
    )


@lru_cache(maxsize=_REMEMBERED)
def same_organization(one: str, other: str, lexicon: Lexicon) -> bool:
    """Whether two names are one organisation's, countries aside: word order, small words, corporate endings, spelling."""
    a, b = organization_words(one, lexicon), organization_words(other, lexicon)
    if not a or not b:
        return fold(one) == fold(other)
    extra = a ^ b
    return a == b or ((a <= b or b <= a) and len(a & b) > 0 and extra <= _GENERIC_STEMS)


def is_common(name: str) -> bool:
    """Whether many countries have a body of this name: Foreign Ministry, Parliament, Central Bank; such names need a country."""
    words = fold(name).split() or [""]
    return (
        len(words) < 5
        and not any(w.isupper() and len(w) > 1 for w in name.split())
        and bool({words[0], words[-1]} & _COMMON)
    )


@lru_cache(maxsize=_REMEMBERED)
def same_translation(one: str, other: str, lexicon: Lexicon) -> bool:
    """Whether two names may translate one body of one country: same head, and two content words or more in common."""
    a, b = organization_words(one, lexicon), organization_words(other, lexicon)
    shared = (
        sum(any(alike(x, y) or (len(x) > 7 and y.endswith(x)) or (len(y) > 7 and x.endswith(y)) for y in b) for x in a)
        - 1
    )
    smaller = min(len(a), len(b)) - 1
    return (
        organization_head(one, lexicon) == organization_head(other, lexicon) and shared >= 2 and shared >= 0.5 * smaller
    )


@lru_cache(maxsize=_REMEMBERED)
def organization_head(name: str, lexicon: Lexicon) -> str:
    """The word that says what kind of body it is: ministry, bank; else the last one."""
    words = fold(name).split()
    heads = [w for w in words if w.capitalize() in lexicon.organization_heads]
    return heads[0] if heads else words[-1] if words else ""


def _initials(name: str, *, without: Container[str] = ()) -> str:
    return "".join(word[0] for word in re.findall(r"[A-Za-z]+", fold(name)) if word not in without).upper()


def _letters(short: str) -> str:
    return re.sub(r"[^A-Za-z]", "", short)


def _denationalized(name: str, lexicon: Lexicon) -> str:
    places = gazetteer(lexicon)
    national = {
        word
        for word in _ngrams(name)
        if word in places.adjectives or (word in places.nouns and places.nouns[word].kind == "country")
    }
    for word in sorted(national, key=lambda w: (-len(w), w)):
        name = re.sub(rf"\b{re.escape(word)}\b(?:['’]s)?", " ", name)
    return fold(name)


def _ngrams(name: str) -> set[str]:
    words = re.sub(r"['’]s\b", "", name).split()
    return {" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(i + 5, len(words)) + 1)}


_GENERIC_STEMS = frozenset(_STEMS.sub("", word) or word for word in _GENERIC)
