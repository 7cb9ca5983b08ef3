"""Mentions: every place where an article names a person, an organisation or a country."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Span

from ..nlp.lexicon import Lexicon
from ..nlp.pipeline import is_in_layer
from ..nlp.tokens import capitalized, words_of
from ..readings import KINDS, Mention
from .aliases import short_forms
from .candidates import find_clues
from .clues import Clue, is_thing
from .organizations import is_name_word, name_run

_ENOUGH = 2  # so many clues of one rule count: a name often misread is not read better
_SURE = 4  # a name with this much for an organisation is no short form of a person's


def find_mentions(doc: Doc, *, kinds: Iterable[str] = KINDS) -> Iterator[Mention]:
    """Yield the names in `doc`, in order of appearance, none inside another.

    A name is decided on once for the whole article, by all the clues to it; then every place where it stands
    is a mention, also those the model passed over.

    Args:
        doc: A doc of `load_model`'s pipeline.
        kinds: The kinds wanted.
    """
    clues = list(find_clues(doc))
    countries = [clue for clue in clues if clue.kind == "country"]
    for clue in _longest([*countries, *_spread(doc, _decide(doc, clues))]):
        if clue.kind in kinds:
            span = doc[clue.start : clue.end]
            yield Mention(span.start_char, span.end_char, span.text, clue.kind, clue.rule, clue.code)


def _decide(doc: Doc, clues: Sequence[Clue]) -> dict[tuple[str, ...], Clue]:
    """Add up the clues to each name; the strongest clue to the winning kind stands for it."""
    votes: dict[tuple[str, ...], Counter] = defaultdict(Counter)
    best: dict[tuple[tuple[str, ...], str], Clue] = {}
    seen: Counter = Counter()
    for clue in sorted(clues, key=lambda c: -c.weight):
        name = tuple(token.text for token in doc[clue.start : clue.end])
        seen[name, clue.rule] += 1
        if clue.kind != "country" and seen[name, clue.rule] <= _ENOUGH:
            votes[name][clue.kind] += clue.weight  # type: ignore[assignment]  # a counter counts halves, too
            best.setdefault((name, clue.kind), clue)
            best.setdefault((name, "any"), clue)
    alone = _alone(doc)
    _add_context(doc, votes, alone)
    chosen = {
        name: best.get((name, kind)) or replace(best[name, "any"], kind=kind, rule="context", code="")
        for name, vote in votes.items()
        if (kind := _winner(vote))
    }
    return {**chosen, **_shorten(chosen, best, alone, doc._.lexicon)}


def _winner(vote: Counter) -> str:
    return max(sorted(vote, reverse=True), key=lambda kind: vote[kind])


def _add_context(doc: Doc, votes: dict[tuple[str, ...], Counter], alone: Counter) -> None:
    """Acronyms are bodies; agencies report and are according to; a person's surname comes back alone."""
    for name, vote in votes.items():
        if vote["person"] or vote["organization"]:
            vote["organization"] += len(name) == 1 and name[0].isupper() and len(name[0]) > 2
            vote["person"] += 2 * (
                len(name) in (2, 3) and all(w.istitle() for w in name) and alone[name[-1]] > alone[name[0]] == 0
            )
    sizes = _sizes(votes)
    told: Counter = Counter()
    words = words_of(doc)
    for i, word in enumerate(words):
        for size in sizes.get(word, ()):
            after = words[i + size].lower() if i + size < len(words) else ""
            cited = i > 1 and size == 1 and [w.lower() for w in words[i - 2 : i]] == ["according", "to"]
            told[word, size] += after in ("reported", "reports") or cited
    for name, vote in votes.items():
        vote["organization"] += 2 * told[name[0], len(name)]


def _sizes(names: Iterable[tuple[str, ...]]) -> dict[str, list[int]]:
    """For each word that names start with, how many words they have."""
    sizes: dict[str, dict[int, None]] = defaultdict(dict)
    for name in names:
        sizes[name[0]][len(name)] = None
    return {word: list(found) for word, found in sizes.items()}


def _alone(doc: Doc) -> Counter:
    """How often each capitalised word stands alone, next to no other name word."""
    named = {token.i: token.text for token in capitalized(doc) if is_name_word(token)}
    return Counter(text for i, text in named.items() if i - 1 not in named and i + 1 not in named)


def _shorten(chosen: dict, best: dict, alone: Counter, lexicon: Lexicon) -> dict[tuple[str, ...], Clue]:
    """The words by which people and companies are called after their full name: Otieno for Joan Otieno, Alpha for Alpha Group."""
    shorts: dict[tuple[str, ...], Clue] = {}
    for name, clue in chosen.items():
        forms = short_forms(name, clue.kind, lexicon)
        if clue.kind == "person" and forms and not alone[name[-1]] and alone[name[0]]:
            forms.append(name[:1])  # Wirawan for Wirawan Hartono, where no one is called Hartono
        for short in forms:
            rival = best.get((short, "organization" if clue.kind == "person" else "person"))
            if len(short) == 1 and short[0] in lexicon.organization_heads:
                continue
            known = short in chosen and chosen[short].kind == clue.kind
            if not known and not (rival and rival.weight >= _SURE):
                shorts[short] = replace(clue, rule="short form", weight=0, code="")
    return shorts


def _spread(doc: Doc, names: dict[tuple[str, ...], Clue]) -> Iterator[Clue]:
    """Every place where a decided name stands."""
    sizes = _sizes(names)
    words = words_of(doc)
    for i, word in enumerate(words):
        for size in sizes.get(word, ()):
            name = tuple(words[i : i + size])
            if name in names and not _is_other(doc[i : i + size], names[name]):
                yield replace(names[name], start=i, end=i + size)


def _is_other(span: Span, clue: Clue) -> bool:
    """The same words in another sense: the month May, Nelson Mandela Square, a portfolio, part of a longer name."""
    doc = span.doc
    after = doc[span.end] if span.end < len(doc) else None
    owned = after is not None and after.text in ("'s", "’s")
    if is_in_layer(span[0], "country", "city", "adjective", "title") and len(span) == 1:
        return True
    if clue.kind == "person" and not owned and all(t.ent_type_ in ("DATE", "TIME", "CARDINAL", "MONEY") for t in span):
        return True
    if clue.kind == "person" and after is not None and is_name_word(after) and not after.is_sent_start:
        return is_thing(doc[span.start : name_run(doc, span.start)])
    return clue.rule == "short form" and span.start > 0 and _continues(doc, span.start)


def _continues(doc: Doc, start: int) -> bool:
    """Whether a word is the end of a longer name that is another's: Joan |Otieno|, where only Peter Otieno is known."""
    before = doc[start - 1]
    if doc[start].is_sent_start or before.text[:1].islower():
        return False
    return (
        is_name_word(before)
        and not is_in_layer(before, "title", "adjective", "country", "city", "body")
        and before.text.istitle()
        and before.ent_type_ == "PERSON"
    )


def _longest(clues: Sequence[Clue]) -> list[Clue]:
    """Keep the longest of overlapping names, in order of appearance."""
    taken: set[int] = set()
    kept = []
    for clue in sorted(clues, key=lambda c: (c.start - c.end, -c.weight, c.start)):
        if taken.isdisjoint(range(clue.start, clue.end)):
            taken.update(range(clue.start, clue.end))
            kept.append(clue)
    return sorted(kept, key=lambda clue: clue.start)
