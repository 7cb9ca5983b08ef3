"""Meetings: who met whom, sentence by sentence."""

from collections.abc import Iterator

from spacy.symbols import NOUN, VERB
from spacy.tokens import Token

from ..mentions.organizations import POSSESSIVE
from ..nlp.pipeline import extent, is_in_layer
from ..nlp.tokens import sentences_of
from ..readings import Meeting
from .scene import Scene

_INNER = {"compound", "conj", "appos", "poss", "nmod", "amod", "flat", "nummod", "det"}


def find_meetings(scene: Scene) -> Iterator[Meeting]:
    """Yield the sentences in which named actors meet or hold talks, once each, in order."""
    lexicon = scene.doc._.lexicon
    verbs, nouns = lexicon.words("meetings", "verbs"), lexicon.words("meetings", "nouns")
    parts = scene.doc.to_array("POS")
    for sent in sentences_of(scene.doc):
        met: list[int] = []
        for token in (scene.doc[i] for i in range(sent.start, sent.end) if parts[i] in (VERB, NOUN)):
            if token.lemma_ in verbs and token.pos_ == "VERB" or token.lemma_ in nouns and token.pos_ == "NOUN":
                met += _partakers(scene, token)
        partakers = tuple(sorted(set(met)))
        if len(partakers) > 1:
            yield Meeting(*extent(sent), partakers)


def _partakers(scene: Scene, token: Token) -> list[int]:
    """Subject and object of a verb; what stands between, with or among behind a noun. People and bodies, no places."""
    if token.pos_ == "VERB":
        parts = [c for c in token.children if c.dep_ in ("nsubj", "dobj", "nsubjpass")]
        parts += [o for c in token.children if c.lower_ in ("with", "by") for o in c.children if o.dep_ == "pobj"]
        return [] if _is_unreal(token) else _people(scene, parts)
    verb = token.head if token.dep_ in ("dobj", "nsubjpass", "nsubj") else None
    if verb is not None and _is_unreal(verb):
        return []
    subjects = (
        [c for c in verb.children if c.dep_ == "nsubj"] if verb is not None and verb.lemma_ in ("hold", "have") else []
    )
    listed = [
        o for c in token.children if c.lower_ in ("between", "with", "among") for o in c.children if o.dep_ == "pobj"
    ]
    return _people(scene, [*subjects, *listed])


def _is_unreal(verb: Token) -> bool:
    """Denied, willed or yet to come: "will hold talks", "did not meet"."""
    return any(c.dep_ == "neg" or c.tag_ == "MD" or c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def _people(scene: Scene, parts: list[Token]) -> list[int]:
    named = scene.named(t.i for part in parts for t in _names_of(part) if not _is_served(scene, t))
    people = [i for i in named if scene.entities[i].kind == "person"]
    return people if len(people) > 1 else [i for i in named if scene.entities[i].kind != "country"]


def _names_of(token: Token) -> Iterator[Token]:
    """A noun phrase's names: conjuncts, appositions, modifiers, "of" and "between" phrases; no clauses."""
    yield token
    for child in token.children:
        if child.dep_ in _INNER:
            yield from _names_of(child)
        elif child.dep_ == "prep" and child.lower_ in ("of", "from", "between", "among", "for"):
            for object_ in child.children:
                if object_.dep_ == "pobj":
                    yield from _names_of(object_)


def _is_served(scene: Scene, token: Token) -> bool:
    """An organisation that only stands in somebody's title: "X, director of the |Road Fund|", "the secretary of Iran's |Council|"."""
    if scene.kind_at(token) != "organization":
        return False
    i = scene.start_at(token.i) - 1
    if i > 1 and scene.doc[i].text in POSSESSIVE:
        i = next((j for j in range(i - 1, max(-1, i - 4), -1) if j not in scene.at), 0)
    i -= scene.doc[i].lower_ == "the"
    return i > 0 and scene.doc[i].lower_ in ("of", "at", "for") and is_in_layer(scene.doc[i - 1], "title")
