"""Homonyms: what a name that is a country's and something else stands for: Georgia, Jordan, Lebanon in Ohio."""

from collections import Counter
from collections.abc import Mapping, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from ..lexicon import Lexicon
from ..tokens import lower_at, word_at, words_of
from .namesakes import PLACES, Lists, Namesakes, opens

STATE, COUNTRY, OPEN = "state", "country", "open"  # what it means by one that is a federal state's, too
_BEHIND_TOWN = {*",.;:)", "", "on", "in", "at", "for", "where", "when", "with", "by", "to", "from", "after", "before"}
_POSSESSIVE = ("'s", "’s")
_COUNTIES = ("County", "Township", "Parish")
_OFFICES = "prime minister ministers ministry president premier parliament ambassador embassy army".split()
_NATIONAL = {*_OFFICES, *map(str.title, _OFFICES)}  # no federal state has them


class Homonyms:
    """Decides which of the gazetteer's matches in a doc are the country, and drops or changes the others.

    What the article as a whole means by a word is kept in `doc.user_data["homonyms"]`, where its headline finds it.
    """

    def __init__(self, nlp: Language, lexicon: Lexicon):
        self.namesakes = Namesakes(nlp, lexicon)
        own, words = lexicon.table("homonyms"), lexicon.words
        self.states = {tuple(state.removesuffix(".").split()) for state in own["states"]}
        self.federal: dict[str, dict[str, list[str]]] = own["state"]
        self.shared: dict[str, list[str]] = own["shared"]
        self.after, self.before = words("countries", "inside_after"), words("countries", "inside_before")

    def settle(self, doc: Doc, spans: Sequence[Span], titles: Sequence[Span]) -> list[Span]:
        """The matches that hold, in order; a town or federal state of a country's name becomes a city without a code.

        Args:
            doc: The doc.
            spans: The gazetteer's matches but titles, in order; none overlaps another.
            titles: The matches of titles.
        """
        known: dict[str, str] = doc.user_data.setdefault("homonyms", {})
        found = [span for span in spans if not (span.label_ == "country" and self._is_in_place(span))]
        starts = {span.start: span for span in found if span.label_ == "country"}
        towns = {s.start for s in found if s.label_ in PLACES and (self._is_town(s) or _is_of_another(s, starts))}
        found = [_as_town(span) if span.start in towns else span for span in found]
        found = self.namesakes.part(doc, found, titles, known)
        if any(span.text in self.federal for span in found):
            found = self._with_states(found, known)
        return self._with_shared(found, known) if any(span.text in self.shared for span in found) else found

    def _is_in_place(self, span: Span) -> bool:
        """Gulf of Oman, New Mexico, South China Sea, Jordan Valley: a country's name inside a place's."""
        doc, after, before = span.doc, word_at(span.doc, span.end), word_at(span.doc, span.start - 1)
        if after.istitle() and after.lower() in self.before:
            return True
        two = doc[max(0, span.start - 2) : span.start].text
        return (
            before.istitle() and before.casefold() in self.after or two[:1].isupper() and two.casefold() in self.after
        )

    def _is_town(self, span: Span) -> bool:
        """Whether a comma and a federal state follow, unless both are of one list or begin a clause each."""
        doc, start = span.doc, span.end + 1
        words = words_of(doc)[start : start + 3]
        size = next((n for n in (3, 2, 1) if tuple(word.removesuffix(".") for word in words[:n]) in self.states), 0)
        if word_at(doc, span.end) != "," or not size:
            return False
        end = start + size + (word_at(doc, start + size) == ".")
        behind = lower_at(doc, end)
        is_listed = behind in ("and", "or", "&") or word_at(doc, span.start - 1) == ","
        if span.label_ == "country" and is_listed and not word_at(doc, end - 1).endswith("."):
            return False
        is_opening = span.start > 0 and opens(doc, span.start - 1)  # "In Mexico, Texas signed …"
        return behind in _BEHIND_TOWN or not is_opening and behind.islower() and not word_at(doc, end).istitle()

    def _with_states(self, spans: list[Span], known: dict[str, str]) -> list[Span]:
        """The matches, those for a federal state that bears a country's name without the country's code."""
        for name, own in self.federal.items():
            lists, named = Lists(spans), [span for span in spans if span.text in (name, name.upper())]
            if named:
                said = {span.start: self._says(span, lists, own) for span in named}
                lean = self._leans(name, named[0].kb_id_, spans, list(said.values())) or known.get(name, "")
                known |= {name: lean} if lean else {}
                meant = {start: told or lean for start, told in said.items()}
                towns = {
                    lists.ends[i - 1].start for i, sense in meant.items() if sense == STATE and _is_before(lists, i)
                }
                states = towns.union(i for i, sense in meant.items() if sense == STATE)
                spans = [_as_town(s) if s.start in states else s for s in spans if meant.get(s.start) != OPEN]
        return spans

    def _says(self, span: Span, lists: Lists, own: Mapping[str, Sequence[str]]) -> str:
        """What the words beside a name say that it is; "" for nothing."""
        doc, start = span.doc, span.end + (word_at(span.doc, span.end) in _POSSESSIVE)
        after = {" ".join(words_of(doc)[start : start + n]).casefold() for n in (1, 2, 3)}
        before = {doc[max(0, span.start - n) : span.start].text.casefold() for n in (1, 2)}
        town = word_at(doc, span.start - 2) if word_at(doc, span.start - 1) == "," else ""
        if not after.isdisjoint(own["behind"]) or not before.isdisjoint(own["before"]) or town in own["towns"]:
            return STATE
        beside = lists.beside(span)
        if (
            not _NATIONAL.isdisjoint(words_of(doc)[start : start + 2])
            or town in own["country"]
            or any(other.label_ == "country" for other in beside)
        ):
            return COUNTRY
        return STATE if any(tuple(other.text.split()) in self.states for other in beside) else ""

    def _leans(self, name: str, code: str, spans: Sequence[Span], said: Sequence[str]) -> str:
        """What the article as a whole means by a name; OPEN where as much speaks for one as for the other."""
        own, words = self.federal[name], Counter(words_of(spans[0].doc))
        states = said.count(STATE) + sum(words[town] for town in own["towns"])
        countries = said.count(COUNTRY) + sum(words[word] for word in own["country"])
        countries += sum(span.kb_id_ == code and span.text.title() != name for span in spans)
        if not (states or countries):
            return ""
        return OPEN if states == countries else STATE if states > countries else COUNTRY

    def _with_shared(self, spans: Sequence[Span], known: dict[str, str]) -> list[Span]:
        """The matches, a word that is two countries' ("Congo") with the code of the one that the article names."""
        stated = {span.kb_id_ for span in spans if span.text not in self.shared}
        lists = Lists([span for span in spans if span.text not in self.shared])
        for word in {span.text for span in spans} & self.shared.keys():
            first, *rest = self.shared[word]
            if first not in stated and len(others := stated.intersection(rest)) == 1:
                known[word] = others.pop()
        told = [span for span in spans if span.text in self.shared and span.text in known]
        changed = {s.start for s in told if all(other.kb_id_ != known[s.text] for other in lists.beside(s))}
        return [_recode(s, known) if s.start in changed else s for s in spans]


def _is_of_another(span: Span, countries: Mapping[int, Span]) -> bool:
    """Whether a capital's name is another town's: "Nassau County"; "Tripoli, Lebanon," where no list goes on."""
    doc, end = span.doc, span.end
    if span.label_ != "city" or word_at(doc, end) in _COUNTIES:
        return span.label_ == "city"
    country = countries.get(end + 1) if word_at(doc, end) == "," else None
    if country is None or not span.kb_id_ or country.kb_id_ == span.kb_id_:
        return False
    return word_at(doc, country.end) in (",", ".", ";", ")") and country.end + 1 not in countries


def _is_before(lists: Lists, i: int) -> bool:
    """Whether a city and a comma stand before token i: "|Athens|, Georgia"."""
    town = lists.ends.get(i - 1)
    return town is not None and town.label_ == "city" and word_at(town.doc, i - 1) == ","


def _as_town(span: Span) -> Span:
    return Span(span.doc, span.start, span.end, label="city", kb_id="")


def _recode(span: Span, known: Mapping[str, str]) -> Span:
    return Span(span.doc, span.start, span.end, label=span.label_, kb_id=known[span.text])
