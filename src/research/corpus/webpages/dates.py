"""Page dates: the day that a web page gives as its own article's day of publication, and where it gives it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ..formats.written_dates import read_published
from .identity import is_address_of, is_like_title, is_title, page_addresses, page_titles, title_key
from .linked_data import read_linked_data, texts_of
from .time_elements import find_date_lines, find_times, headed_elements, is_foreign

_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")


@dataclass(frozen=True, slots=True)
class PageDate:
    """A day of publication as the page writes it, and its origin: "json-ld", "meta", "time element" or "text"."""

    written: str = ""
    origin: str = ""


def linked_articles(tree: Any) -> list[Mapping[str, Any]]:
    """The articles that a page describes in JSON-LD."""
    scripts = (s.text or "" for s in tree.iter("script") if "ld+json" in (s.get("type") or "").lower())
    return read_linked_data(scripts)


def find_page_date(tree: Any, own: Any, articles: Sequence[Mapping[str, Any]], meta_names: Sequence[str]) -> PageDate:
    """Find when a page says that its own article was published.

    JSON-LD counts whose headline or address is the page's, then <meta>, then a <time> in the article, then a line below
    its heading. Where one of them gives two days, or only the day of a change, it is unsure, and the next one is asked.

    Args:
        tree: The page.
        own: The element that holds its own article.
        articles: What the page says of articles in JSON-LD.
        meta_names: The names of <meta> that state a day of publication, in order of preference.
    """
    titles = [*page_titles(tree), *(title_key(h1.text_content()) for h1 in islice(own.iter("h1"), 1))]
    linked = _linked_dates(articles, titles, page_addresses(tree))
    metas = ((days, "meta") for days in _meta_dates(tree, meta_names))
    return _first_sure([(linked, "json-ld"), *metas, *_own_dates(own)])


def find_story_date(story: Any, heading: str, articles: Sequence[Mapping[str, Any]]) -> PageDate:
    """Find when one of several articles on a page was published: its JSON-LD, or a <time> in it."""
    return _first_sure([(_linked_dates(articles, [title_key(heading)], ()), "json-ld"), *_own_dates(story)])


def _own_dates(own: Any) -> Iterator[tuple[list[str], str]]:
    """The days in an article itself, by their origin."""
    yield find_times(own), "time element"
    yield find_date_lines(own), "text"


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


def _meta_dates(tree: Any, names: Sequence[str]) -> list[list[str]]:
    """What the <meta> of each name states; one in the body counts outside teasers and comments."""
    found: dict[str, list[str]] = {name: [] for name in names}
    headed = headed_elements(tree)
    for meta in tree.iter("meta"):
        named = {(meta.get(key) or "").strip().casefold() for key in ("property", "name", "itemprop")}
        content = (meta.get("content") or "").strip()
        for name in named & found.keys() if content and not is_foreign(meta, tree, headed) else ():
            found[name].append(content)
    return list(found.values())
