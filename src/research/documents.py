"""Documents: the phrases that name a treaty, deal or memorandum; their kind, modifiers and subject."""

from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span, Token

from .clues import document_names
from .lexicon import read_lexicon
from .phrases import YEAR, acronym_end, definiteness, start_of, subject_end
from .pipeline import is_in_layer

_PLURAL = {"NNS", "NNPS"}
SIGNING = ("sign", "ink", "initial", "conclude")
_SIGNED = {"dobj", "nsubjpass"}
_LONGEST_HEAD = 12  # tokens, hyphens and all


@dataclass(frozen=True)
class Document:
    """A phrase that names a document or deal, as token indices.

    Attributes:
        start: Where it starts, its determiner left out.
        head: The token that heads it.
        end: Where its head ends, with an acronym in brackets; exclusive.
        until: Where its subject ends ("… on economic cooperation"); exclusive.
        kind: The kind its head names.
        definite: "definite", "indefinite" or "" without an article.
        plural: Whether it names several.
        year: The year in it ("a 1994 agreement"), "" when none.
        acronym: The name in brackets behind it, or by which it is called ("START I", "EDCA").
        generic: Whether it only carries on: a bare head with an article.
    """

    start: int
    head: int
    end: int
    until: int
    kind: str
    definite: str
    plural: bool
    year: str
    acronym: str
    generic: bool


def find_documents(doc: Doc, *, lexicon: str = "") -> Iterator[Document]:
    """Yield the phrases in `doc` that name an international document or deal, in order of appearance."""
    heads, names, openers = _heads(lexicon), dict(document_names(lexicon)), _openers(lexicon)
    taken = -1
    for token in doc:
        low = token.lower_
        opens = low in openers or low.rstrip("s") in openers or token.lemma_.casefold() in openers or low == "-"
        if token.i <= taken or (token.is_lower and not opens):
            continue  # most words are none that a document's name opens with
        found = (_head_at(doc, token.i, heads) if opens else None) or _capital_head_at(doc, token.i, lexicon)
        if found is None:
            named = _name_at(doc, token.i, names)
            after = token.i + named
            if named and (after >= len(doc) or _head_at(doc, after, heads) is None):
                taken = token.i + named - 1
                yield Document(token.i, taken, taken + 1, taken + 1, names[(name := doc[token.i : taken + 1].text)], "definite", False, "", name, False)
            continue
        start_of_head, end, kind = found
        if end < len(doc) and not doc[end].is_sent_start and _head_at(doc, end, heads) is not None:
            continue  # "ceasefire deal", "joint venture contract": the last head is the document's
        document = _read(doc, start_of_head, end, kind, lexicon)
        if document is not None:
            taken = document.end - 1
            if document.acronym and document.until > document.end:
                taken = max(taken, document.until + 2)
            if document.acronym:
                names[document.acronym] = document.kind  # "(EDCA)" is how it is called from now on
            yield document


def title_of(doc: Doc, document: Document) -> str:
    """The document's title as the text has it: modifiers, head and subject, no article."""
    return doc[document.start : document.until].text.strip(" \"“”'’,")


@cache
def _heads(lexicon: str) -> dict[tuple[str, ...], str]:
    words = read_lexicon("documents", lexicon)
    carriers = {(head,): "other" for head in words["carriers"]["heads"]}
    return {**carriers, **{tuple(head.split()): kind for kind, heads in words["heads"].items() for head in heads}}


@cache
def _openers(lexicon: str) -> frozenset[str]:
    """The words in small letters that a head opens with."""
    return frozenset(words[0] for words in _heads(lexicon))


def _capital_head_at(doc: Doc, i: int, lexicon: str) -> tuple[int, int, str] | None:
    """A head that only a proper name makes a document's: "Trans-Pacific Partnership", no "partnership"."""
    if i == 0 or doc[i].text[:1].islower() or doc[i - 1].text[:1].islower() or not doc[i - 1].is_alpha or doc[i - 1].is_sent_start:
        return None
    heads = _capital_heads(lexicon).get(doc[i].text, ())
    return next(((i, i + size, kind) for head, size, kind in heads if doc[i : i + size].text == head), None)


@cache
def _capital_heads(lexicon: str) -> dict[str, list[tuple[str, int, str]]]:
    """For each word that such heads open with, the heads, how many words they have, and their kinds."""
    found = defaultdict(list)
    for kind, heads in read_lexicon("documents", lexicon)["capital_heads"].items():
        for head in heads:
            found[head.split()[0]].append((head, len(head.split()), kind))
    return found


def _name_at(doc: Doc, i: int, names: Container[str]) -> int:
    """How many tokens the bare name has that stands here: 2, 1 or 0."""
    if i + 1 < len(doc) and doc[i].text_with_ws + doc[i + 1].text in names:
        return 2
    return int(doc[i].text in names)


def _head_at(doc: Doc, i: int, heads: dict[tuple[str, ...], str]) -> tuple[int, int, str] | None:
    """The longest head that starts at token i, or that i closes ("joint statement" starts at "joint")."""
    for size in (4, 3, 2, 1):
        words: list[str] = []
        j = i
        while j < min(len(doc), i + _LONGEST_HEAD) and len(words) < size:
            if doc[j].text != "-":
                words.append(doc[j].lemma_.casefold() if doc[j].pos_ in ("NOUN", "X") or doc[j].tag_ in _PLURAL else doc[j].lower_)
            j += 1
        if size == 1 and doc[i].pos_ not in ("NOUN", "PROPN", "X") and not doc[i].is_upper:
            return None
        if (kind := heads.get(tuple(words))) or (kind := heads.get(tuple(w.rstrip("s") for w in words))):
            return i, j, kind
    return None


def _read(doc: Doc, first: int, end: int, kind: str, lexicon: str) -> Document | None:
    head = doc[end - 1] if doc[first].lower_ not in ("memorandum", "memorandums", "letter", "letters", "exchange", "plan") else doc[first]
    if is_in_layer(doc[first], "title") or _is_verb_object_word(head):
        return None
    start = start_of(doc, first)
    modifiers = [t for t in doc[start:first] if not t.is_punct]
    if _is_none_at_all([*modifiers, *doc[max(0, start - 1) : start]], head, doc[end : end + 2], lexicon):
        return None
    behind = acronym_end(doc, end)
    acronym, end = doc[end + 1 : behind - 1].text, behind
    acronym = "" if (acronym.casefold(),) in _heads(lexicon) else acronym  # any memorandum is an MoU
    until = subject_end(doc, end)
    if not acronym and head.text[:1].isupper() and (behind := acronym_end(doc, until)) > until > end:
        acronym = doc[until + 1 : behind - 1].text  # "Treaty on the Non-Proliferation of Nuclear Weapons (NPT)"
    determiner = definiteness(doc, start)
    year = next((t.text for t in modifiers if YEAR.match(t.text)), "")
    plain = all(t.lower_ in read_lexicon("documents", lexicon)["carriers"]["mere"] or t.pos_ == "NUM" and not year for t in modifiers)
    generic = (
        plain
        and not (modifiers and determiner != "definite")
        and determiner != "indefinite"
        and until == end
        and head.i == first
        and (end == first + 1 or doc[first + 1].lower_ == "of")
    )
    return Document(start, head.i, end, until, kind, determiner, _is_plural(head, modifiers), year, acronym, generic)


def _is_none_at_all(before: Sequence[Token], head: Token, following: Span, lexicon: str) -> bool:
    """ "No treaty", "a mutual agreement", "contract killing"; but the Mutual Defense Treaty, and whatever is signed."""
    never = read_lexicon("documents", lexicon)["never"]
    signed = head.head.lemma_ in SIGNING and head.dep_ in _SIGNED
    barred = (t.text in never["modifiers"] or t.lower_ in ("no", "any", "every") for t in before if not (signed and t.text in never["unless_signed"]))
    return any(barred) or following.text.casefold() in never["following"]


def _is_plural(head: Token, modifiers: Sequence[Token]) -> bool:
    """Whether several are named; "Abraham Accords" and "guidelines" are one document."""
    title = head.text.istitle() and bool(modifiers) and modifiers[-1].text.istitle()
    several = head.lemma_ != "guideline" and head.tag_ in _PLURAL or head.lower_ in ("memoranda", "accords") and not head.text.istitle()
    return several and not title


def _is_verb_object_word(head: Token) -> bool:
    """The verb "to contract", "to accord", "to deal with"; "according to" is no accord."""
    return head.pos_ == "VERB" or head.lower_ == "according"
