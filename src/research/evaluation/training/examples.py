"""Examples: annotated articles as the network is taught them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
from ..annotations import load_annotations
from ..scores import similar

FIRST, FURTHER = 1, 2  # tags of a phrase's tokens
_LISTS = {"organization": "organizations", "signatory": "signatories"}
_STATED = {"date": "signed", "place": "place"}
# The words that carry a phrase for an agreement, and those that begin what it is about
_DOCUMENTS = set(
    "agreement agreements treaty treaties pact pacts accord accords deal deals memorandum mou memoranda protocol protocols declaration statement convention "
    "contract contracts truce ceasefire cease-fire armistice communique plan text document documents charter compact arrangement framework roadmap letter "
    "order purchase loan lease settlement peace partnership venture merger pledge".split()
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
        agreements: Its annotated agreements, with `mentions` as (start, end, what the sentence tells of the status; None where it merely names it).
        annotated: Whether a person said so; if not, they have nothing but the mentions that a reader found.
    """

    name: str
    page: Page
    agreements: Sequence[Mapping[str, Any]]
    annotated: bool = True


@dataclass(frozen=True)
class Taught:
    """A mention of an annotated agreement in a window: the tokens of its head word, and what its sentence tells of the status."""

    agreement: int
    window: int
    tokens: list[int]
    sentence: int
    head: str
    told: str | None


@dataclass(frozen=True)
class Lesson:
    """An article in windows, with what the network is to find there.

    Attributes:
        windows: The windows.
        heads: For each window and token 1.0 where it stands for an agreement.
        tags: For each window and token 0, `FIRST` or `FURTHER` of a phrase.
        mentions: The mentions.
        decoys: (window, tokens) of words like those that stand for agreements that stand for none.
    """

    windows: list[Window]
    heads: list[list[float]]
    tags: list[list[int]]
    mentions: list[Taught]
    decoys: list[tuple[int, list[int]]]


def read_examples(folders: Iterable[Path], nlp: Language) -> Iterator[Example]:
    """Read annotated articles: in each folder `<id>.json` as in tests/gold beside `<id>.txt`.

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
            yield Example(gold["doc"], page, [_shifted(a, start, text) for a in gold["agreements"]])


def read_unannotated(corpus: Path, network: Network, nlp: Language) -> Iterator[Example]:
    """Let a reader find the agreements of a corpus; articles where it finds none are left out.

    Args:
        corpus: A folder or file of articles.
        network: The reader.
        nlp: The pipeline of `load_model`.
    """
    for article in read_corpus(corpus):
        page = _page(article.prose, article.title, article.published, nlp)
        if clusters := list(find_clusters(page, network)):
            yield Example(
                article.article_id,
                page,
                [{"mentions": [(p.start, p.end, None) for p in c.phrases]} for c in clusters],
                annotated=False,
            )


def _page(prose: str, title: str, published: str, nlp: Language) -> Page:
    doc, headline = nlp(prose), nlp.get_pipe("research_gazetteer")(nlp.make_doc(title))
    mentions = list(find_mentions(doc))
    entities, owners = resolve_entities(doc, mentions)
    return read_page(doc, mentions, owners, entities, headline=headline, published=published)


def teach(example: Example, tokenizer: Tokenizer, random: Random) -> Lesson:
    """Cut an article into windows and mark what the network is to find."""
    text, windows = example.page.text, list(cut(example.page, tokenizer, random=random))
    heads, tags = [[0.0] * len(w.ids) for w in windows], [[0] * len(w.ids) for w in windows]
    mentions = []
    for number, agreement in enumerate(example.agreements):
        for start, end, told in agreement["mentions"]:
            first, last = head_word(text, start, end)
            for n, window in enumerate(windows):
                if tokens := window.tokens(start, end, core=True):
                    own = window.tokens(first, last, core=True) or tokens[:1]
                    for token in tokens:
                        tags[n][token] = FIRST if token == tokens[0] else FURTHER
                    for token in own:
                        heads[n][token] = 1.0
                    mentions.append(Taught(number, n, own, window.sentences[own[0]], text[first:last].lower(), told))
                    break
    return Lesson(windows, heads, tags, mentions, list(_decoys(text, windows, tags)))


def truth(role: str, value: str, agreement: Mapping[str, Any]) -> int:
    """1 or 0: whether a value is right in this role; -1 where two readers might differ."""
    if role == "party":
        return 1 if value in agreement["parties"] else -1 if value in agreement.get("parties_any", ()) else 0
    if role in _LISTS:
        key = _LISTS[role]
        stated, others = agreement[key], agreement.get(f"{key}_any", ())
    else:
        key = _STATED[role]
        stated, others = [x for x in [agreement[key]] if x], [x for x in agreement.get(f"{key}_any", ()) if x]
    if role != "date":
        return 1 if any(similar(value, x) for x in stated) else -1 if any(similar(value, x) for x in others) else 0
    days = {day for day in value.split("|") if day}
    if days & {*stated}:
        return 1
    vague = any(a.startswith(b) or b.startswith(a) for a in days for b in (*stated, *others))
    return -1 if vague else 0


def head_word(text: str, start: int, end: int) -> tuple[int, int]:
    """The characters of the word that carries a phrase: its document noun, else the last word before a preposition, else the last."""
    words = [(start + m.start(), start + m.end(), m[0].lower()) for m in _WORDS.finditer(text[start:end])]
    if not words:
        return start, end
    cuts = [i for i, (_, _, word) in enumerate(words) if i and word in _PREPOSITIONS]
    nouns = [word in _DOCUMENTS for _, _, word in words]
    stop = next((i for i in cuts if any(nouns[:i])), len(words))
    carrying = [i for i in range(stop) if nouns[i]]
    return words[carrying[-1] if carrying else cuts[0] - 1 if cuts else -1][:2]


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
            f"{path} does not hold the body that its annotation begins with {gold['body_starts']!r}; correct body_starts or body_ends"
        )
    return start, end + len(gold["body_ends"])


def _shifted(agreement: Mapping[str, Any], start: int, text: str) -> dict[str, Any]:
    """An agreement with its mentions counted from the body's start; without mentions the title's words in its evidence."""
    mentions = agreement.get("mentions") or [_in_sentence(agreement, a, b, text) for a, b in agreement["evidence"]]
    evidence = [(a - start, b - start) for a, b in agreement["evidence"]]
    return {**agreement, "evidence": evidence, "mentions": [(a - start, b - start, told) for a, b, told in mentions]}


def _in_sentence(agreement: Mapping[str, Any], start: int, end: int, text: str) -> tuple[int, int, str]:
    """The title in a sentence, else its head word, else the first document noun, else the first word."""
    title = agreement["title"]
    first, last = head_word(title, 0, len(title))
    for words in (title, title[first:last]):
        if words and (at := text.lower().find(words.lower(), start, end)) >= 0:
            return at, at + len(words), agreement["status"]
    spans = [(start + m.start(), start + m.end()) for m in _WORDS.finditer(text[start:end])]
    nouns = [(a, b) for a, b in spans if text[a:b].lower() in _DOCUMENTS]
    return (*(nouns or spans or [(start, end)])[0], agreement["status"])
