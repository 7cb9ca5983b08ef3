"""Page dates: the day that a web page gives as its own article's day of publication, and where it gives it."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ..written_dates import read_published
from .linked_data import read_linked_data, texts_of
from .page_identity import is_address_of, is_like_title, is_title, metas_of, page_addresses, page_titles, title_key

_CHANGED = re.compile(r"updat|modif|edited|revis|correct", re.IGNORECASE)
_STATED = re.compile(r"publi|posted|pubdate|issued|created|entry-date", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
_PROSE_WORDS = 12  # a paragraph of so many words is prose
_FEW = 8  # elements, so that their parent is about the <time> among them
_LABEL = 40  # characters before a <time> that may say what it is
# A <time> in one of these is not the article's own: menus, teasers, quoted posts, comments
_FOREIGN_TAGS = ("aside", "nav", "footer", "form", "figure", "blockquote", "article", "header")
_PAGE_TAGS = ("html", "head", "body", "main")
_FOREIGN = re.compile(
    r"(?:^|[\s_-])(?:comments?|respond|replies|discussion|disqus|related|sidebar|recommend\w*|more|teasers?|cards?|"
    r"trending|popular|latest|masthead|ticker|clock|promo|carousel|footer|nav|menu)(?:$|[\s_-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PageDate:
    """A day of publication as the page writes it, and its origin: "json-ld", "meta" or "time element"."""

    written: str = ""
    origin: str = ""


def linked_articles(tree: Any) -> list[Mapping[str, Any]]:
    """The articles that a page describes in JSON-LD."""
    scripts = (s.text or "" for s in tree.iter("script") if "ld+json" in (s.get("type") or "").lower())
    return read_linked_data(scripts)


def find_page_date(tree: Any, own: Any, articles: Sequence[Mapping[str, Any]], meta_names: Sequence[str]) -> PageDate:
    """Find when a page says that its own article was published.

    JSON-LD counts whose headline or address is the page's, then <meta>, then a <time> in the article. Where one of them
    gives two days, or only the day of a change, it is unsure, and the next one is asked.

    Args:
        tree: The page.
        own: The element that holds its own article.
        articles: What the page says of articles in JSON-LD.
        meta_names: The names of <meta> that state a day of publication, in order of preference.
    """
    titles = [*page_titles(tree), *(title_key(h1.text_content()) for h1 in islice(own.iter("h1"), 1))]
    headed = _headed(tree)
    metas = ((_meta_dates(tree, name, headed), "meta") for name in meta_names)
    linked = _linked_dates(articles, titles, page_addresses(tree))
    return _first_sure([(linked, "json-ld"), *metas, (_time_dates(own), "time element")])


def find_story_date(story: Any, heading: str, articles: Sequence[Mapping[str, Any]]) -> PageDate:
    """Find when one of several articles on a page was published: its JSON-LD, or a <time> in it."""
    return _first_sure(
        [(_linked_dates(articles, [title_key(heading)], ()), "json-ld"), (_time_dates(story), "time element")]
    )


def _first_sure(stated: Iterable[tuple[Iterable[str], str]]) -> PageDate:
    """The first origin that gives one day, preferably one that can be read without knowing the rest of the corpus."""
    found = [PageDate(day, origin) for days, origin in stated if (day := _one_day(days))]
    readable = (date for date in found if read_published(date.written, None))
    return next(readable, found[0] if found else PageDate())


def _one_day(dates: Iterable[str]) -> str:
    """The first of these dates if all mean one day; "" if they mean several."""
    written = [date for date in dates if _YEAR.search(date) or read_published(date, None)]
    return written[0] if len({read_published(date, None) or date for date in written}) == 1 else ""


def _linked_dates(articles: Sequence[Mapping[str, Any]], titles: Sequence[str], addresses: Sequence[str]) -> list[str]:
    """The days of the articles in JSON-LD that are the page's own."""
    own = [a for a in articles if _is_own(a, titles, addresses)]
    if not own and len(articles) == 1 and _may_be_own(articles[0], titles, addresses):
        own = list(articles)
    return [day for article in own for day in texts_of(article, "datePublished")]


def _is_own(article: Mapping[str, Any], titles: Sequence[str], addresses: Sequence[str]) -> bool:
    return any(is_title(headline, titles) for headline in texts_of(article, "headline", "name")) or any(
        is_address_of(address, addresses) for address in texts_of(article, "url", "mainEntityOfPage", "@id")
    )


def _may_be_own(article: Mapping[str, Any], titles: Sequence[str], addresses: Sequence[str]) -> bool:
    """Whether the only article of a page has a headline like the page's, or none, and no address of its own."""
    headlines = list(texts_of(article, "headline", "name"))
    elsewhere = [a for a in texts_of(article, "url", "mainEntityOfPage", "@id") if a.startswith("http")]
    if headlines:
        return any(is_like_title(headline, titles) for headline in headlines) and not (elsewhere and addresses)
    return not elsewhere


def _meta_dates(tree: Any, name: str, headed: Container[Any]) -> Iterator[str]:
    """The contents of a <meta>; in the body it is the page's own only outside teasers and comments."""
    for meta in metas_of(tree, (name,)):
        if not is_foreign(meta, tree, headed):
            yield (meta.get("content") or "").strip()


def _time_dates(own: Any) -> Iterator[str]:
    """The days of the <time> elements of an article: those said to be of publication, else those above its prose.

    In an element that holds more than the article, only those between its heading and its prose count.
    """
    is_article, headed = own.tag == "article", _headed(own)
    is_below_heading, prose = is_article, None
    stated, above = [], []
    for element in own.iter("h1", "p", "time"):
        if element.tag == "h1":
            is_below_heading = True
        elif element.tag == "p":
            is_prose = prose is None and is_below_heading and len(element.text_content().split()) >= _PROSE_WORDS
            prose = element if is_prose else prose
        elif is_below_heading and not is_foreign(element, own, headed):
            is_above = prose is None or any(e is prose for e in element.iterancestors())
            kind = _kind_of(element)
            if kind == "stated" and (is_above or is_article):
                stated.append(element)
            elif not kind and is_above:
                above.append(element)
    yield from ((e.get("datetime") or e.text_content()).strip() for e in stated or above)


def _kind_of(time: Any) -> str:
    """What a <time> or the words before it call it: "stated" for publication, "changed" for an update, or ""."""
    parent, previous = time.getparent(), time.getprevious()
    before = (previous.tail if previous is not None else parent.text if parent is not None else "") or ""
    sources = [" ".join(time.attrib.values()) + (" pubdate" if "pubdate" in time.attrib else "")]
    sources += [time.text_content(), _last_label(before.strip()[-_LABEL:])]
    if parent is not None and len(parent) <= _FEW and len(parent.findall("time")) == 1:
        sources.append(f"{parent.get('class') or ''} {parent.get('itemprop') or ''}")
    for text in sources:
        if _STATED.search(text):
            return "stated"
        if _CHANGED.search(text):
            return "changed"
    return ""


def _last_label(before: str) -> str:
    """Of "Published 4 March, updated" only the last word that says what follows."""
    labels = [m[0] for pattern in (_STATED, _CHANGED) for m in pattern.finditer(before)]
    return max(labels, key=before.rfind, default="")


def is_foreign(element: Any, own: Any, headed: Container[Any] = ()) -> bool:
    """Whether something below `own` and around the element makes it part of another text: a menu, teaser, comment."""
    for outer in element.iterancestors():
        if outer is own or outer in headed:
            return False
        named = f"{outer.get('class') or ''} {outer.get('id') or ''} {outer.get('role') or ''}"
        if outer.tag in _FOREIGN_TAGS or (outer.tag not in _PAGE_TAGS and _FOREIGN.search(named)):
            return True
    return False


def _headed(own: Any) -> set[Any]:
    """The elements that hold a first heading: no menu or teaser does."""
    headed: set[Any] = set()
    for heading in own.iter("h1"):
        for outer in heading.iterancestors():
            if outer in headed:
                break
            headed.add(outer)
    return headed
