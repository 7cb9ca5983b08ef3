"""Partings: names that a page has glued to the words beside them are cut loose: "ComradeHan Min Horeceived"."""

import re
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from .lexicon import read_lexicon, word_set

_GLUED = re.compile(r"\b([A-Za-z]*[a-z])([A-Z][a-z]{0,7})")
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]")
_ENDINGS = ("", "d", "ed", "s", "es", "ing")
_GIVEN = range(2, 6)  # letters of a given name's last syllable


@Language.factory("research_partings", default_config={"lexicon": ""})
class Parter:
    """Splits glued tokens; offsets stay what they are. A page that glues no name is left alone."""

    def __init__(self, nlp: Language, name: str, lexicon: str = ""):
        self.titles = word_set("people", "titles", lexicon)
        self.families = {spelling for names in read_lexicon("people", lexicon)["families"] for spelling in names}
        self.is_small = nlp.Defaults.stop_words.__contains__
        self.is_word = _vocabulary(nlp)

    def __call__(self, doc: Doc) -> Doc:
        if not _INNER_CAPITAL.search(doc.text):
            return doc
        cuts = {token.i: (m[1], m[2]) for token in doc if (m := _GLUED.fullmatch(token.text)) and self._is_glued(*m.groups())}
        if cuts:
            cuts.update({token.i: cut for token in doc if token.i not in cuts and (cut := self._tail(doc, token.i, cuts))})
            return _cut(doc, cuts)
        return doc

    def _is_glued(self, left: str, right: str) -> bool:
        return right in self.families and (left.islower() or left.casefold() in self.titles)

    def _tail(self, doc: Doc, i: int, cuts: dict[int, tuple[str, str]]) -> tuple[str, str] | None:
        """The last syllable of a three-part name and the word glued behind it: "Un" and "received"."""
        if i < 2 or not doc[i].text.istitle() or not doc[i - 1].text.istitle():
            return None
        family = cuts[i - 2][1] if i - 2 in cuts else doc[i - 2].text
        text = doc[i].text
        halves = [(text[:k], text[k:]) for k in _GIVEN if len(text) - k >= 2 and re.search("[aeiou]", text[:k], re.IGNORECASE)]
        likely = [half for test in (self.is_small, self.is_word) for half in halves if test(half[1])]
        return likely[0] if likely and family in self.families else None


def _cut(doc: Doc, cuts: dict[int, tuple[str, str]]) -> Doc:
    """The doc with these tokens cut in two; the others keep their norms ("n't" is "not")."""
    parts = [(token, cuts.get(token.i, (token.text,))) for token in doc]
    spaces = [bool(token.whitespace_) and last for token, words in parts for last in (*[False] * (len(words) - 1), True)]
    new = Doc(doc.vocab, words=[word for _, words in parts for word in words], spaces=spaces)
    origins = [token for token, words in parts for _ in words]
    for token, origin in zip(new, origins, strict=True):
        if origin.i not in cuts:
            token.norm_ = origin.norm_
    return new


def _vocabulary(nlp: Language) -> Callable[[str], bool]:
    """Tell small words, adverbs and forms of verbs, by the lemmatiser's own word lists."""
    known = set(nlp.Defaults.stop_words)
    tables = getattr(nlp.get_pipe("lemmatizer"), "lookups", None) if "lemmatizer" in nlp.pipe_names else None
    if tables and "lemma_index" in tables.tables:
        index = tables.get_table("lemma_index")
        known |= {word for part in ("verb", "adv") for word in index.get(part, ())}
    return lambda word: any(word.endswith(ending) and word[: len(word) - len(ending)] in known for ending in _ENDINGS)
