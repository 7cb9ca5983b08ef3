"""Mentions: every place where an article names a person, an organisation or a country."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Span

from ..nlp.lexicon import Lexicon
from ..nlp.pipeline import is_in_layer
from ..nlp.tokens import capitalized, lower_at, word_at, words_of
from ..readings import KINDS, Mention
from .aliases import short_forms
from .candidates import find_votes
from .organizations import is_name_word, name_run
from .votes import Vote, is_thing

_COUNTED = 2  # votes of one rule on a name; further ones add nothing
_SURE = 4  # a name with a vote of this weight for another kind is no short form
_BEFORE_NAMES = ("title", "adjective", "country", "city", "body")  # layers
_NUMBERS = ("DATE", "TIME", "CARDINAL", "MONEY")  # the model's

_Name = tuple[str, ...]


def find_mentions(doc: Doc, *, kinds: Iterable[str] = KINDS) -> Iterator[Mention]:
    """Yield the names in `doc`, in order of appearance, none inside another.

    A name is decided on once for the whole article, by all the votes on it; then every place where it stands
    is a mention, also those that the model missed.

    Args:
        doc: A doc of `load_model`'s pipeline.
        kinds: The kinds wanted.
    """
    votes = list(find_votes(doc))
    countries = [vote for vote in votes if vote.kind == "country"]
    for vote in _longest([*countries, *_spread(doc, _decide(doc, votes))]):
        if vote.kind in kinds:
            span = doc[vote.start : vote.end]
            yield Mention(span.start_char, span.end_char, span.text, vote.kind, vote.rule, vote.code)


def _decide(doc: Doc, votes: Sequence[Vote]) -> dict[_Name, Vote]:
    """Add up the votes on each name; the strongest vote for the winning kind stands for it."""
    scores: dict[_Name, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    best: dict[tuple[_Name, str], Vote] = {}
    seen: Counter = Counter()
    for vote in sorted(votes, key=lambda vote: -vote.weight):
        name = tuple(token.text for token in doc[vote.start : vote.end])
        seen[name, vote.rule] += 1
        if vote.kind != "country" and seen[name, vote.rule] <= _COUNTED:
            scores[name][vote.kind] += vote.weight
            best.setdefault((name, vote.kind), vote)
            best.setdefault((name, "any"), vote)
    alone = _alone(doc)
    _add_context(doc, scores, alone)
    chosen = {
        name: best.get((name, kind)) or replace(best[name, "any"], kind=kind, rule="context", code="")
        for name, by_kind in scores.items()
        if (kind := max(sorted(by_kind, reverse=True), key=by_kind.__getitem__))
    }
    return {**chosen, **_shorten(chosen, best, alone, doc._.lexicon)}


def _add_context(doc: Doc, scores: dict[_Name, dict[str, float]], alone: Counter) -> None:
    """Acronyms are bodies; agencies report and are according to; a person's surname comes back alone."""
    pairs, heads = _pairs(doc), doc._.lexicon.organization_heads
    for name, by_kind in scores.items():
        if by_kind["person"] or by_kind["organization"]:
            is_acronym = len(name) == 1 and name[0].isupper() and len(name[0]) > 2
            has_surname = len(name) in (2, 3) and all(word.istitle() for word in name)
            by_kind["organization"] += is_acronym
            by_kind["person"] += 2 * (has_surname and alone[name[-1]] > alone[name[0]] == 0)
            is_whole = len(name) in (3, 4) and all(word.istitle() and word.isalpha() for word in name)
            by_kind["person"] += 2 * (is_whole and name[-2:] in pairs and heads.isdisjoint(name))
    sizes = _sizes(scores)
    sources: Counter = Counter()
    for i, word in enumerate(words_of(doc)):
        for size in sizes.get(word, ()):
            is_cited = size == 1 and (lower_at(doc, i - 2), lower_at(doc, i - 1)) == ("according", "to")
            sources[word, size] += is_cited or lower_at(doc, i + size) in ("reported", "reports")
    for name, by_kind in scores.items():
        by_kind["organization"] += 2 * sources[name[0], len(name)]


def _sizes(names: Iterable[_Name]) -> dict[str, list[int]]:
    """For each word that names start with, how many words they have."""
    sizes: dict[str, dict[int, None]] = defaultdict(dict)
    for name in names:
        sizes[name[0]][len(name)] = None
    return {word: list(found) for word, found in sizes.items()}


def _alone(doc: Doc) -> Counter:
    """How often each capitalised word stands alone, next to no other name word."""
    named = {token.i: token.text for token in capitalized(doc) if is_name_word(token)}
    return Counter(text for i, text in named.items() if i - 1 not in named and i + 1 not in named)


def _pairs(doc: Doc) -> set[_Name]:
    """The pairs of capitalised words that stand alone, next to no other name word: double surnames, or first names."""
    words, named = words_of(doc), {token.i for token in capitalized(doc) if is_name_word(token)}
    first = (i for i in named if i + 1 in named and i - 1 not in named and i + 2 not in named)
    first = (i for i in first if lower_at(doc, i - 1) not in ("the", "a", "an"))
    return {(words[i], words[i + 1]) for i in first if words[i].istitle() and words[i + 1].istitle()}


def _shorten(chosen: dict, best: dict, alone: Counter, lexicon: Lexicon) -> dict[_Name, Vote]:
    """The short forms of people and companies: Otieno for Joan Otieno, Alpha for Alpha Group."""
    shorts: dict[_Name, Vote] = {}
    for name, vote in chosen.items():
        forms = short_forms(name, vote.kind, lexicon)
        others = _other_words(name, alone, lexicon) if vote.kind == "person" and forms else []
        others = [short for short in others if short not in forms]
        for short in (*forms, *others):
            if len(short) == 1 and short[0] in lexicon.organization_heads:
                continue
            rival = best.get((short, "organization" if vote.kind == "person" else "person"))
            is_known = short in chosen and chosen[short].kind == vote.kind and short not in others
            if not is_known and not (rival and rival.weight >= _SURE):
                shorts[short] = replace(vote, rule="short form", weight=0, code="")
    return shorts


def _other_words(name: _Name, alone: Counter, lexicon: Lexicon) -> list[_Name]:
    """Words of a name that may stand for it though they are not its last.

    Wirawan for Wirawan Hartono, and Ríos for Ana Ríos Vega, where no one is called Hartono or Vega; Jordan for Jordan
    Vale, whom the gazetteer took for a country.
    """
    words = name[:2] if len(name) == 3 else name[:1]
    if not alone[name[-1]]:
        return [(word,) for word in words if alone[word]]
    return [name[:1]] if name[0] in lexicon.words("homonyms", "given") else []


def _spread(doc: Doc, names: dict[_Name, Vote]) -> Iterator[Vote]:
    """Every place where a decided name stands."""
    sizes = _sizes(names)
    words = words_of(doc)
    for i, word in enumerate(words):
        for size in sizes.get(word, ()):
            name = tuple(words[i : i + size])
            if name in names and not _is_other(doc[i : i + size], names[name]):
                yield replace(names[name], start=i, end=i + size)


def _is_other(span: Span, vote: Vote) -> bool:
    """The same words in another sense: the month May, Nelson Mandela Square, a portfolio, part of a longer name."""
    doc, end = span.doc, span.end
    if is_in_layer(span[0], "country", "city", "adjective", "title") and len(span) == 1:
        return True
    if vote.kind == "person":
        if word_at(doc, end) not in ("'s", "’s") and all(token.ent_type_ in _NUMBERS for token in span):
            return True
        if end < len(doc) and is_name_word(doc[end]) and not doc[end].is_sent_start:
            return is_thing(doc[span.start : name_run(doc, span.start)])
    return vote.rule == "short form" and span.start > 0 and _continues(doc, span.start)


def _continues(doc: Doc, start: int) -> bool:
    """Whether a word is the end of a longer name that is another's: Joan |Otieno|, where only Peter Otieno is known."""
    before = doc[start - 1]
    if doc[start].is_sent_start or not is_name_word(before) or is_in_layer(before, *_BEFORE_NAMES):
        return False
    return before.text.istitle() and before.ent_type_ == "PERSON"


def _longest(votes: Sequence[Vote]) -> list[Vote]:
    """Keep the longest of overlapping names, in order of appearance."""
    taken: set[int] = set()
    kept = []
    for vote in sorted(votes, key=lambda vote: (vote.start - vote.end, -vote.weight, vote.start)):
        if taken.isdisjoint(range(vote.start, vote.end)):
            taken.update(range(vote.start, vote.end))
            kept.append(vote)
    return sorted(kept, key=lambda vote: vote.start)
