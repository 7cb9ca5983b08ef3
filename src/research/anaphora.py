"""Anaphora: whom "the two companies", "they", "it" and "he" stand for, so far as the words before tell."""

from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Token

from .dates import NUMBERS
from .lexicon import word_set
from .scene import Scene

KINDS = ("country", "organization", "person")
_REACH = 300  # tokens: how far back a group is looked for
_GLUE = {",", "and", "&", "the", "'s", "’s", "(", ")", "its", "their", "of", "-", "as", "well", "both"}


def stand_ins(scene: Scene, tokens: Iterable[Token]) -> list[Token]:
    """The tokens together with those that the pronouns and group nouns among them stand for."""
    tokens = list(tokens)
    return list(dict.fromkeys([*tokens, *(named for token in tokens for named in antecedents(scene, token))]))


def antecedents(scene: Scene, token: Token) -> list[Token]:
    """The names that a pronoun or a group noun stands for; none when it is no such word or nothing fits."""
    if token.i in scene.at:
        return []
    if token.lower_ in ("it", "they"):
        named = [t for t in _matrix_subject(token) if scene.kind_at(t) not in ("", "person")]
        named = named or (_subject_before(scene, token) if token.lower_ == "it" else [])
        if named and (token.lower_ == "it" or len(set(scene.named(named))) > 1):
            return named
    if token.lower_ in ("they", "their", "both"):
        return _last_group(scene, token, ("country", "organization"), 0)
    kinds = group_kinds(token, scene.lexicon)
    return _last_group(scene, token, kinds, _size(token)) if kinds else []


def group_kinds(token: Token, lexicon: str) -> tuple[str, ...]:
    """What a definite plural such as "the two companies" may stand for; nothing for other words."""
    if token.tag_ != "NNS" or not any(c.lower_ in ("the", "both", "these", "those") or c.dep_ == "nummod" for c in token.children):
        return ()
    if any(c.dep_ in ("relcl", "prep", "poss") or (c.dep_ in ("amod", "compound") and c.lower_ not in ("same", "foreign", "state")) for c in token.children):
        return ()  # "the companies that …", "the ministers of …", "Asian countries": others
    return tuple(kind for kind in KINDS if token.lemma_.casefold() in word_set("anaphora", kind, lexicon))


def is_sides(token: Token, lexicon: str) -> bool:
    """ "The two sides", "both parties", "they": the parties of what is spoken of."""
    return token.lower_ == "they" or (token.tag_ == "NNS" and token.lemma_.casefold() in word_set("anaphora", "sides", lexicon))


def referent(subject: Token) -> Token:
    """What a subject's pronoun stands for: "which" for what its clause describes, "he" for the person who is the subject before."""
    if subject.tag_ in ("WDT", "WP") and subject.head.dep_ == "relcl":
        return subject.head.head
    if subject.lower_ in ("he", "she") and subject.sent.start > 0:
        before = subject.doc[subject.sent.start - 1].sent
        return next((t for t in before if t.dep_ in ("nsubj", "nsubjpass") and t.ent_type_ == "PERSON"), subject)
    return subject


def _size(token: Token) -> int:
    """How many: 2 for "both" and "the two", 0 where no number stands."""
    words = [child.lower_ for child in token.children]
    return 2 if "both" in words else next((NUMBERS[w] for w in words if w in NUMBERS), 0)


def _matrix_subject(token: Token) -> list[Token]:
    """The subject of the verb that reports the clause of "it": "|Pertamina| said it expects"."""
    clause = token.head
    if token.dep_ not in ("nsubj", "nsubjpass") or clause.dep_ != "ccomp":
        return []
    return [t for child in clause.head.children if child.dep_ == "nsubj" for t in child.subtree if t.i < token.i]


def _subject_before(scene: Scene, token: Token) -> list[Token]:
    """The country or organisation that is the last subject before "it", in its sentence or the one before."""
    start = scene.doc[token.sent.start - 1].sent.start if token.sent.start else 0
    before = (t for t in reversed(scene.doc[start : token.i]) if t.dep_ in ("nsubj", "nsubjpass") and t.i in scene.at)
    subject = next(before, None)
    return [subject] if subject is not None and scene.kind_at(subject) != "person" else []


def _last_group(scene: Scene, token: Token, kinds: Sequence[str], size: int) -> list[Token]:
    """The last names before a token that are listed together, of one of the kinds; so many, where a number is given."""
    doc = scene.doc
    if "country" in kinds and size in (0, 2) and (pair := _pair_of_paragraph(scene, token)):
        return pair
    for sent in reversed(list(doc[max(0, token.i - _REACH) : token.i].sents)):  # type: ignore[attr-defined]  # not in spaCy's stubs
        for kind in kinds if scene.has_names(sent.start, sent.end) else ():
            for run in reversed(list(_runs(scene, sent, kind, token.i))):
                count = len(_keys(scene, run))
                if count == size or (size == 0 and count > 1):
                    return run
            named = [t for t in sent if kind != "country" and t.i < token.i and _is_of(scene, t, kind)]
            if size > 1 and len(_keys(scene, named)) == size:
                return named
    return _all_before(scene, token, kinds, size)


def _pair_of_paragraph(scene: Scene, token: Token) -> list[Token]:
    """The two countries a paragraph has named so far; or the only one, with the country the article is about."""
    start = scene.paragraph_start(token.i)
    by_code = {scene.codes([t])[0]: t for t in reversed(scene.countries(start, token.i)) if scene.codes([t])}
    if len(by_code) == 1 and scene.focus and scene.focus[0] not in by_code:
        by_code |= {scene.focus[0]: scene.about} if scene.about is not None else {}
    return list(by_code.values()) if len(by_code) == 2 else []


def _runs(scene: Scene, sent: Iterable[Token], kind: str, until: int) -> Iterator[list[Token]]:
    """The lists of names of one kind in a sentence, joined by commas, "and" and descriptions."""
    run: list[Token] = []
    joined = False
    for token in sent:
        if token.i >= until:
            break
        if _is_of(scene, token, kind):
            run.append(token)
        elif token.lower_ in _GLUE or token.i in scene.at or token.is_punct or token.tag_.startswith(("JJ", "DT", "PDT", "PRP$", "NN")):
            joined = joined or (bool(run) and token.lower_ in ("and", "&"))
        else:
            if joined:
                yield run
            run, joined = [], False
    if joined:
        yield run


def _all_before(scene: Scene, token: Token, kinds: Sequence[str], size: int) -> list[Token]:
    """All names of a kind in the text before, when they are exactly so many."""
    for kind in kinds if size else ():
        if kind != "country":
            found = [t for t in scene.doc[max(0, token.i - 2 * _REACH) : token.i] if _is_of(scene, t, kind)]
            if len(_keys(scene, found)) == size:
                return found
    return []


def _keys(scene: Scene, tokens: Iterable[Token]) -> set:
    """What tells the names apart: a country's code, of others the entity."""
    return {scene.at.get(t.i) if scene.kind_at(t) in ("person", "organization") else next(iter(scene.codes([t])), "") for t in tokens}


def _is_of(scene: Scene, token: Token, kind: str) -> bool:
    return scene.names_country(token) if kind == "country" else scene.kind_at(token) == kind
