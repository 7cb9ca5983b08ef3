"""Namesakes: people whose given or family name is a country's or a city's: Jordan, Chad, Milan."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc, Span

from ..dates import MONTHS, WEEKDAYS
from ..lexicon import Lexicon
from ..tokens import Inflection, lower_at, word_at, words_of

PLACES = ("country", "city")  # layers of the gazetteer
PERSON = "person"  # what an article means by a name that a person in it bears
_JOINTS = (",", "and", "or", "&", "the")
_WITHIN = ("in", "into", "across", "between", "from", "to", "of", "against", "via", "near")
_PLACED = ("in", "at", "near", "outside", "around", "into")  # before a place, and no person
_CALENDAR = {*MONTHS, *WEEKDAYS}
_WINDOW = 10  # tokens on either side that show whether a line is written in title case


class Namesakes:
    """Finds the matches of the gazetteer that are a person's name."""

    def __init__(self, nlp: Language, lexicon: Lexicon):
        words = lexicon.words
        self.given, self.surnames = words("homonyms", "given"), words("homonyms", "surnames")
        self.before = words("countries", "inside_before")
        self.no_names = lexicon.organization_heads | {word.title() for word in words("organizations", "things")}
        self.words = [Inflection(nlp, part) for part in ("noun", "verb", "adj")]

    def part(self, doc: Doc, spans: list[Span], titles: Sequence[Span], known: dict[str, str]) -> list[Span]:
        """The matches without those that are a person's name: "Jordan Vale", and "Jordan" later on.

        Args:
            doc: The doc.
            spans: The gazetteer's matches but titles, in order.
            titles: The matches of titles.
            known: What the article means by a word; it learns who bears a name.
        """
        names = self._names(doc, spans, titles)
        if not names and PERSON not in known.values():
            return spans
        rest = [span for span in spans if span.start not in names]
        lists = Lists(rest)
        bearers = {doc[i].text for i in names if names[i].is_sure} | _called_again(doc, names)
        stated = {span.kb_id_ for span in rest if span.text not in bearers or lists.is_abroad(span)}
        borne = {span.text for span in spans if span.text in bearers and span.kb_id_ not in stated}
        known |= dict.fromkeys(borne, PERSON)
        return [span for span in rest if known.get(span.text) != PERSON or lists.is_abroad(span)]

    def _names(self, doc: Doc, spans: Sequence[Span], titles: Sequence[Span]) -> dict[int, "_Name"]:
        """People's full names, by the token of the country's or city's name in them."""
        taken = {i for span in (*spans, *titles) for i in range(span.start, span.end)}
        titled = {title.end for title in titles}, {title.start for title in titles}
        names: dict[int, _Name] = {}
        for span in spans:
            if span.label_ not in PLACES or len(span) > 1:
                continue
            for borne, other in ((self.given, span.end), (self.surnames, span.start - 1)):
                if span.text in borne and 0 <= other < len(doc) and other not in taken and span.start not in names:
                    start, end = min(span.start, other), max(span.start, other) + 1
                    behind = set(range(end + 1, end + 4)) if word_at(doc, end) == "," else set()
                    is_sure = start in titled[0] or not behind.isdisjoint(titled[1])
                    if self._is_name(doc, other, start, end) and (is_sure or not self._is_word(doc, other)):
                        names[span.start] = _Name(start, end, other, is_sure)
        return names

    def _is_name(self, doc: Doc, i: int, start: int, end: int) -> bool:
        """Whether a token may be the other word of a person's name: a capitalised one that is nothing else."""
        word, lower = word_at(doc, i), lower_at(doc, i)
        if len(word) < 3 or not word.istitle() or opens(doc, end - 1) or doc[i].is_stop or lower in _CALENDAR:
            return False
        if {word, word_at(doc, end)} & self.no_names or lower in self.before:
            return False
        return lower_at(doc, start - 1) not in _PLACED and not _is_title_case(doc, i)

    def _is_word(self, doc: Doc, i: int) -> bool:
        """Whether a token is an English word, and none but a capital speaks for a name."""
        return opens(doc, i) or any(part.is_form(lower_at(doc, i)) for part in self.words)


@dataclass(frozen=True, slots=True)
class _Name:
    """A person's full name: its tokens [start, end), the word that is no country's, and whether a title is beside."""

    start: int
    end: int
    other: int
    is_sure: bool


class Lists:
    """Which matches stand beside another in a list: nothing but a comma, "and" or "the" is between them."""

    def __init__(self, spans: Sequence[Span]):
        places = [span for span in spans if span.label_ in PLACES]
        self.starts, self.ends = {span.start: span for span in places}, {span.end: span for span in places}

    def beside(self, span: Span) -> list[Span]:
        """The matches directly before and behind one."""
        last = _skip(span.doc, span.end, 1)
        first = _skip(span.doc, span.start - 1, -1) + 1
        behind = self.starts.get(last) if last > span.end else None
        before = self.ends.get(first) if first < span.start else None
        return [other for other in (before, behind) if other is not None]

    def is_abroad(self, span: Span) -> bool:
        """Whether a name stands where a country does: "in Jordan", "Jordan and Kenya"."""
        is_within = lower_at(span.doc, span.start - 1) in _WITHIN
        return is_within or any(other.label_ == "country" for other in self.beside(span))


def opens(doc: Doc, i: int) -> bool:
    """Whether a token is the first of a sentence."""
    return i <= 0 or bool(doc[i].is_sent_start)


def _skip(doc: Doc, i: int, step: int) -> int:
    """The first token from i on in steps of 1 or -1 that joins no list: one comma, "and" and "the" at most."""
    end = i + 3 * step
    while i != end and lower_at(doc, i) in _JOINTS:
        i += step
    return i


def _is_title_case(doc: Doc, i: int) -> bool:
    """Whether the line around a token is written as headlines are: none but little words are in small letters."""
    return not any(token.is_lower and not token.is_stop for token in doc[max(0, i - _WINDOW) : i + _WINDOW])


def _called_again(doc: Doc, names: Mapping[int, _Name]) -> set[str]:
    """The countries' names of people whose other word comes back without them: "Vale" after "Jordan Vale"."""
    words = words_of(doc)
    counts, pairs = Counter(words), Counter(pairwise(words))
    return {
        words[i]
        for i, name in names.items()
        if counts[words[name.other]] > pairs[words[name.start], words[name.end - 1]]
    }
