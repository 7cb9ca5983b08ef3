"""Examples: annotated articles as input and labels of the network."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import eq
from pathlib import Path
from random import Random
from typing import Any

from spacy.language import Language
from tokenizers import Tokenizer

from ...agreements.candidates import Page, read_page
from ...agreements.inference import Network
from ...agreements.reports import find_clusters
from ...agreements.windows import Window, cut
from ...corpus.loading import read_corpus
from ...errors import GoldError
from ...mentions.detection import find_mentions
from ...mentions.linking import resolve_entities
from ...nlp.dates import compatible
from ..annotations import load_annotations
from ..matching import similar

FIRST, FURTHER = 1, 2  # tags of a phrase's tokens
_SLOTS = {
    "party": "parties",
    "organization": "organizations",
    "signatory": "signatories",
    "date": "signed",
    "place": "place",
}
# Head words of phrases for an agreement
_DOCUMENTS = set(
    "agreement agreements treaty treaties pact pacts accord accords deal deals memorandum mou memoranda protocol "
    "protocols declaration statement convention contract contracts truce ceasefire cease-fire armistice communique "
    "plan text document documents charter compact arrangement framework roadmap letter order purchase loan lease "
    "settlement peace partnership venture merger pledge".split()
)
_PREPOSITIONS = set(
    "of on to between with for under that which by in from whereby covering concerning about against".split()
)
_WORDS = re.compile(r"[\w'’-]+")


@dataclass(frozen=True)
class Example:
    """An annotated article.

    Attributes:
        name: Its id.
        page: The article; offsets count in its prose.
        agreements: Its annotated agreements. Their `mentions` are (start, end, status that the sentence states; "" or
            None for none).
        annotated: False if the agreements are a network's, which have mentions alone.
    """

    name: str
    page: Page
    agreements: Sequence[Mapping[str, Any]]
    annotated: bool = True


@dataclass(frozen=True)
class LabeledMention:
    """A mention of an agreement in a window: number of the agreement, tokens of its head word, and status stated."""

    agreement: int
    window: int
    tokens: list[int]
    sentence: int
    head: str
    told: str | None


@dataclass(frozen=True)
class Labels:
    """An article in windows, with the labels of their tokens.

    Attributes:
        windows: The windows.
        heads: For each window and token 1.0 if it is a head word.
        tags: For each window and token 0, `FIRST` or `FURTHER` of a phrase.
        mentions: The mentions.
        decoys: (window, tokens) of document nouns that refer to no agreement.
    """

    windows: list[Window]
    heads: list[list[float]]
    tags: list[list[int]]
    mentions: list[LabeledMention]
    decoys: list[tuple[int, list[int]]]


def read_examples(folders: Iterable[Path], nlp: Language) -> Iterator[Example]:
    """Read annotated articles, in each folder `<id>.json` as in tests/gold beside `<id>.txt`.

    Args:
        folders: Where they are.
        nlp: The pipeline of `load_model`.

    Raises:
        GoldError: A folder holds no annotation, or one without its text.
    """
    for folder in folders:
        for gold in load_annotations(folder):
            path = folder / f"{gold['doc']}.txt"
            if not path.exists():
                raise GoldError(f"{path} is not there; put each article's text beside its annotation")
            text = path.read_text("utf-8").replace("\r\n", "\n")
            start, end = _body(gold, text, path)
            page = _page(text[start:end], gold.get("title") or "", gold.get("published") or "", nlp)
            yield Example(gold["doc"], page, [_shifted(agreement, start, text) for agreement in gold["agreements"]])


def read_unannotated(corpus: Path, network: Network, nlp: Language) -> Iterator[Example]:
    """Label the agreements of a corpus by a network; articles without any are left out.

    Args:
        corpus: A folder or file of articles.
        network: The trained network.
        nlp: The pipeline of `load_model`.
    """
    for article in read_corpus(corpus):
        page = _page(article.prose, article.title, article.published, nlp)
        clusters = find_clusters(page, network)
        agreements = [{"mentions": [(p.start, p.end, None) for p in cluster.phrases]} for cluster in clusters]
        if agreements:
            yield Example(article.article_id, page, agreements, annotated=False)


def label_windows(example: Example, tokenizer: Tokenizer, random: Random) -> Labels:
    """Cut an article into windows and label their tokens."""
    text, windows = example.page.text, list(cut(example.page, tokenizer, random=random))
    heads, tags = [[0.0] * len(w.ids) for w in windows], [[0] * len(w.ids) for w in windows]
    mentions = []
    for number, agreement in enumerate(example.agreements):
        for start, end, status in agreement["mentions"]:
            n = next((n for n, window in enumerate(windows) if window.tokens(start, end, core=True)), None)
            if n is None:
                continue
            tokens = windows[n].tokens(start, end, core=True)
            first, last = head_word(text, start, end)
            own = windows[n].tokens(first, last, core=True) or tokens[:1]
            for token in tokens:
                tags[n][token] = FIRST if token == tokens[0] else FURTHER
            for token in own:
                heads[n][token] = 1.0
            head, sentence = text[first:last].lower(), windows[n].sentences[own[0]]
            mentions.append(LabeledMention(number, n, own, sentence, head, status))
    return Labels(windows, heads, tags, mentions, list(_decoys(text, windows, tags)))


def truth(role: str, value: str, agreement: Mapping[str, Any]) -> int:
    """1 or 0 for whether a value is right in this role; -1 if annotators may differ."""
    key = _SLOTS[role]
    wanted = agreement[key] if isinstance(agreement[key], list) else [agreement[key]]
    accepted = agreement.get(f"{key}_any", ())
    if role == "date":
        dates = {date for date in value.split("|") if date}
        if dates & {*wanted}:
            return 1
        known = [date for date in (*wanted, *accepted) if date]
        return -1 if any(compatible(one, other) for one in dates for other in known) else 0
    same = eq if role == "party" else similar
    if any(same(value, other) for other in wanted if other):
        return 1
    return -1 if any(same(value, other) for other in accepted if other) else 0


def head_word(text: str, start: int, end: int) -> tuple[int, int]:
    """Characters of a phrase's head: its document noun, else the word before the first preposition, else the last."""
    words = [(start + m.start(), start + m.end(), m[0].lower()) for m in _WORDS.finditer(text[start:end])]
    if not words:
        return start, end
    prepositions = [i for i, (_, _, word) in enumerate(words) if i and word in _PREPOSITIONS]
    documents = [i for i, (_, _, word) in enumerate(words) if word in _DOCUMENTS]
    if documents:
        stop = next((i for i in prepositions if i > documents[0]), len(words))
        return words[max(i for i in documents if i < stop)][:2]
    return words[prepositions[0] - 1 if prepositions else -1][:2]


def _page(prose: str, title: str, published: str, nlp: Language) -> Page:
    doc, headline = nlp(prose), nlp.get_pipe("research_gazetteer")(nlp.make_doc(title))
    mentions = list(find_mentions(doc))
    entities, owners = resolve_entities(doc, mentions)
    return read_page(doc, mentions, owners, entities, headline=headline, published=published)


def _decoys(text: str, windows: Sequence[Window], tags: Sequence[Sequence[int]]) -> Iterator[tuple[int, list[int]]]:
    for n, (window, own) in enumerate(zip(windows, tags, strict=True)):
        for i, (start, end) in enumerate(window.spans):
            if window.core[i] and not own[i] and text[start:end].lower() in _DOCUMENTS:
                yield n, [i]


def _body(gold: Mapping[str, Any], text: str, path: Path) -> tuple[int, int]:
    if "body" in gold:
        return tuple(gold["body"])
    start, end = text.find(gold["body_starts"]), text.rfind(gold["body_ends"])
    if start < 0 or end < start:
        raise GoldError(
            f"{path} does not hold the body that its annotation begins with {gold['body_starts']!r}; "
            "correct body_starts or body_ends"
        )
    return start, end + len(gold["body_ends"])


def _shifted(agreement: Mapping[str, Any], start: int, text: str) -> dict[str, Any]:
    """An agreement with offsets from the body's start; if it has no mentions, they are looked up in its evidence."""
    mentions = agreement.get("mentions") or [_mention(agreement, a, b, text) for a, b in agreement["evidence"]]
    evidence = [(a - start, b - start) for a, b in agreement["evidence"]]
    return {**agreement, "evidence": evidence, "mentions": [(a - start, b - start, told) for a, b, told in mentions]}


def _mention(agreement: Mapping[str, Any], start: int, end: int, text: str) -> tuple[int, int, str]:
    """The title in a sentence, else its head word, else the first document noun, else the first word."""
    title = agreement["title"]
    first, last = head_word(title, 0, len(title))
    for words in (title, title[first:last]):
        if words and (at := text.lower().find(words.lower(), start, end)) >= 0:
            return at, at + len(words), agreement["status"]
    spans = [(start + m.start(), start + m.end()) for m in _WORDS.finditer(text[start:end])]
    nouns = [(a, b) for a, b in spans if text[a:b].lower() in _DOCUMENTS]
    return (*(nouns or spans or [(start, end)])[0], agreement["status"])
