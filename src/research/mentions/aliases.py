"""Aliases: when one name stands for another: short forms, acronyms, the same words, translations."""

import re
from collections.abc import Container, Hashable, Iterator
from functools import lru_cache

from ..nlp.lexicon import Lexicon
from ..nlp.places.gazetteer import gazetteer
from ..nlp.spelling import alike, fold
from .persons import is_family_first, is_short_for, person_keys, same_person

_STOP = set("the of for and on in to a an at with & affairs national state".split())
_GENERIC = set(
    "group company corporation corp co inc ltd limited plc ag gmbh sa llc jsc pjsc holding holdings agency news oy oyj "
    "ab asa nv bv kk bhd tbk oao ooo pty pvt sarl ltda sas spa srl".split()
)
_COMMON = set(
    "ministry council parliament senate congress department committee commission court bank party embassy cabinet "
    "treasury navy customs".split()
)
_SMALL = {"the", "of", "for", "and", "on", "in", "to", "s"}  # words without an initial in an acronym
_SPELLED = {
    "defence": "defense",
    "centre": "center",
    "organisation": "organization",
    "labour": "labor",
    "it": "information technology",
}
_CACHED = 1 << 17  # names
_STEMS = re.compile(r"(?:ies|ions?|(?<!\bnew)s|y|e)$")  # news are not new
_GENERIC_STEMS = frozenset(_STEMS.sub("", word) or word for word in _GENERIC)
_ACRONYM = range(2, 9)  # letters


def short_forms(tokens: tuple[str, ...], kind: str, lexicon: Lexicon) -> list[tuple[str, ...]]:
    """The token sequences by which a full name may come back.

    A person's surname, with or without its particle; an organization's name without "Group" and the like.

    Args:
        tokens: The full name, tokenized as the text is ("Kim", "Jong", "-", "un").
        kind: "person" or "organization"; a country has no short forms.
        lexicon: The word lists.
    """
    if len(tokens) < 2 or kind == "country":
        return []
    return _short_person(tokens, lexicon) if kind == "person" else _short_organization(tokens)


def _short_organization(tokens: tuple[str, ...]) -> list[tuple[str, ...]]:
    """ "Salling" for "Salling Group", "Makerere" for "Makerere University"."""
    is_university = len(tokens) == 2 and tokens[1] == "University"
    size = next((i for i in range(1, len(tokens)) if all(fold(t) in _GENERIC for t in tokens[i:])), int(is_university))
    is_name = size > 0 and tokens[size - 1][:1].isupper() and fold(tokens[0]) not in _STOP | _GENERIC
    return [tokens[:size]] if is_name else []


def _short_person(tokens: tuple[str, ...], lexicon: Lexicon) -> list[tuple[str, ...]]:
    """ "Leyen" and "von der Leyen" for "Ursula von der Leyen"; "Díaz Vega" for "Ana Díaz Vega"; "Kim" for "Kim Min"."""
    name = " ".join(tokens).replace(" - ", "-")
    last = tokens[:1] if is_family_first(name, lexicon) else tokens[-1:]
    if not last[0][:1].isupper() or len(last[0]) == 1 or last[0].endswith("."):
        return []
    particles = lexicon.words("people", "particles")
    start = len(tokens) - 1
    while start > 1 and (tokens[start - 1].casefold() in particles or tokens[start - 1] == "-"):
        start -= 1 + (tokens[start - 1] == "-")
    if last != tokens[-1:]:
        return [last]
    is_double = start == len(tokens) - 1 > 1 and tokens[start - 1].istitle() and len(tokens[start - 1]) > 2
    return [last, tokens[start - is_double :]] if is_double or start < len(tokens) - 1 else [last]


@lru_cache(maxsize=_CACHED)
def link(full: str, other: str, kind: str, *, short: bool = False, lexicon: Lexicon) -> str:
    """The rule by which a name stands for a fuller one; "" when none does.

    The rules are name, surname, spelling, acronym and same words.

    Args:
        full: The fuller name.
        other: The other.
        kind: "person" or "organization", of both.
        short: Whether the other is known to be a short form.
        lexicon: The word lists.
    """
    if fold(full) == fold(other):
        return "name"
    if kind == "person" and is_short_for(other, full, lexicon):
        return "surname"
    if kind == "person":
        is_single = short or len(other.split()) == 1
        return "spelling" if not is_single and same_person(full, other, lexicon) else ""
    if is_acronym_of(other, full):
        return "acronym"
    return "same words" if same_organization(full, other, lexicon) else ""


def link_keys(name: str, kind: str, *, full: bool, short: bool = False, lexicon: Lexicon) -> Iterator[Hashable]:
    """Yield keys to look a name up by; two names that `link` joins share at least one of them.

    Args:
        name: The name.
        kind: "person" or "organization"; names of other kinds have no keys.
        full: Whether it is the fuller name, or the one looked up.
        short: Whether it is known to be a short form.
        lexicon: The word lists.
    """
    words, is_single = fold(name).split(), short or len(name.split()) == 1
    if kind in ("person", "organization"):
        yield kind, "name", " ".join(words)
    if kind == "person":
        if words:
            ends = (words[0], words[-1], "".join(words[-2:])) if full else (words[-1], "".join(words))
            yield from (("surname", end) for end in ends)
        if full or not is_single:
            yield from person_keys(name, lexicon)
    elif kind == "organization":
        acronyms = {_initials(name), *(acronym(name)[:size] for size in _ACRONYM)} if full else {_letters(name)}
        yield from (("initials", letters) for letters in acronyms)
        yield from organization_keys(name, lexicon)


def organization_keys(name: str, lexicon: Lexicon) -> Iterator[Hashable]:
    """Yield the key that names share which `same_organization` takes for one: all words but those of a legal form."""
    yield "words", organization_words(name, lexicon) - _GENERIC_STEMS


def acronym(name: str) -> str:
    """The initials of a name's content words: African Central News Agency gives ACNA."""
    return _initials(name, without=_SMALL)


def is_acronym_of(short: str, name: str) -> bool:
    """Whether `short` abbreviates `name` by its initials, with or without those of its small words."""
    letters = _letters(short)
    if len(letters) not in _ACRONYM or not letters.isupper() or len(name.split()) < 2:
        return False
    return letters in (acronym(name), _initials(name)) or (len(letters) > 2 and acronym(name).startswith(letters))


@lru_cache(maxsize=_CACHED)
def organization_words(name: str, lexicon: Lexicon) -> frozenset[str]:
    """The content words of an organisation's name, without nationality: what its spellings and translations share."""
    words = [_SPELLED.get(w, w) for w in _denationalized(name, lexicon).split()]
    return frozenset(stem for w in " ".join(words).split() if w not in _STOP and (stem := _STEMS.sub("", w) or w))


@lru_cache(maxsize=_CACHED)
def nationality(name: str, lexicon: Lexicon) -> str:
    """The country in an organisation's name, or in that of the body it is a part of; "" if none.

    "Ghanaian Embassy …", "Central Bank of Kenya", "Central Committee of the Slovak Communist Party".
    """
    places = gazetteer(lexicon)
    words = name.split()
    if words and words[0].rstrip(",") in lexicon.words("organizations", "abbreviated"):
        words = words[1:]
    for size in (3, 2, 1):
        head = " ".join(words[:size])
        if head in places.adjectives:
            return places.adjectives[head]
        if head in places.nouns and len(words) > size:
            return places.nouns[head].code
    tails = [name[m.end() :] for m in re.finditer(r"\bof (?:the )?", name)]
    stated = (places.nouns[tail].code for tail in tails if tail in places.nouns)
    bodies = (tail for tail in tails if tail.rpartition(" ")[2] in lexicon.organization_heads)
    return next(stated, "") or next(filter(None, (nationality(body, lexicon) for body in bodies)), "")


@lru_cache(maxsize=_CACHED)
def same_organization(one: str, other: str, lexicon: Lexicon) -> bool:
    """Whether two names are one organisation's.

    Countries, word order, small words, legal forms and spelling do not count.
    """
    a, b = organization_words(one, lexicon), organization_words(other, lexicon)
    if not a or not b:
        return fold(one) == fold(other)
    return a == b or (a < b or b < a) and a ^ b <= _GENERIC_STEMS


def is_common(name: str) -> bool:
    """Whether many countries have a body of this name: Foreign Ministry, Parliament; such names need a country."""
    words = fold(name).split() or [""]
    has_acronym = any(word.isupper() and len(word) > 1 for word in name.split())
    return len(words) < 5 and not has_acronym and not _COMMON.isdisjoint((words[0], words[-1]))


@lru_cache(maxsize=_CACHED)
def same_translation(one: str, other: str, lexicon: Lexicon) -> bool:
    """Whether two names may translate one body of one country: same head, and two content words or more in common."""
    if organization_head(one, lexicon) != organization_head(other, lexicon):
        return False
    a, b = organization_words(one, lexicon), organization_words(other, lexicon)
    shared = sum(any(_translates(x, y) for y in b) for x in a) - 1  # without the head
    return shared >= 2 and shared >= 0.5 * (min(len(a), len(b)) - 1)


def _translates(one: str, other: str) -> bool:
    """Whether two words may translate one: spelled alike, or a long one that the other ends with."""
    is_ending = len(one) > 7 and other.endswith(one) or len(other) > 7 and one.endswith(other)
    return is_ending or alike(one, other)


@lru_cache(maxsize=_CACHED)
def organization_head(name: str, lexicon: Lexicon) -> str:
    """The word that says what kind of body it is: ministry, bank; else the last one."""
    words = fold(name).split()
    return next((word for word in words if word.capitalize() in lexicon.organization_heads), words[-1] if words else "")


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
