"""Stories: a web page may hold several articles; which of them is its own, or that each stands for itself."""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml import html
from lxml.html import builder

from ..formats.written_dates import read_published
from .dates import PageDate, find_page_date, find_story_date, linked_articles
from .identity import is_like_title, is_title, metas_of, page_titles
from .linked_data import is_live_blog
from .time_elements import is_foreign
from .tree import drop

_MIN_WORDS = 25  # in the paragraphs of a story; an element with fewer is a teaser
_MOST = 30  # stories of a page that are told by their <h1> alone
_UPDATE = "liveBlogUpdate"
_CLOCK = re.compile(r"\d?\d[:.]\d\d(?: ?[ap]\.?m\b\.?)?", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3")


@dataclass(frozen=True, slots=True)
class Story:
    """One article of a page: a tree without the others, its headline if the page's is not its own, and its day."""

    tree: Any
    title: str
    date: PageDate


def split_stories(tree: Any, meta_names: Sequence[str]) -> Iterator[Story]:
    """Yield the page's own article, or each of its articles if none is the page's own and they have days of their own.

    The page's own article has the page's headline. Updates of a live blog are one article.

    Args:
        tree: The page; other articles are taken out of it.
        meta_names: The names of <meta> that state a day of publication, in order of preference.
    """
    stories, articles = _find_stories(tree), linked_articles(tree)
    live = _is_live_blog(tree, articles)
    main = None if live else _own_story(tree, stories)
    page_date = find_page_date(tree, main if main is not None else _main_of(tree), articles, meta_names)
    if main is not None:
        for story in stories:
            if story is not main:
                drop(story)
    elif len(stories) > 1 and not live:
        dates = [find_story_date(story, _heading_of(story), articles) for story in stories]
        days = {read_published(date.written, None) for date in dates if date.written}
        is_sure = page_date.origin in ("json-ld", "meta")
        is_divided = is_sure and next(stories[0].iter("article", "h1"), None) is None  # an article in sections
        if not is_divided and len(days) > is_sure:
            yield from (_alone(tree, story, date) for story, date in zip(stories, dates, strict=True))
            return
        _set_apart([story for story in stories if story.tag == "article"])
    if live:
        _set_apart(_find_updates(tree))
    yield Story(tree, "", page_date)


def _alone(page: Any, story: Any, date: PageDate) -> Story:
    """A story as a page of its own, with the name of the site."""
    tree = html.document_fromstring("<html><head><title></title></head><body></body></html>")
    tree.head.extend(copy.deepcopy(meta) for meta in islice(metas_of(page, ("og:site_name",)), 1))
    tree.body.append(copy.deepcopy(story))
    return Story(tree, _heading_of(story), date)


def _find_updates(tree: Any) -> list[Any]:
    """The updates of a live blog: marked as such, else the innermost of several <article>, else around each <time>."""
    marked = [e for e in tree.iter("article", "div", "section", "li") if _UPDATE in (e.get("itemprop") or "")]
    articles = [e for e in tree.iter("article") if next(e.iterdescendants("article"), None) is None]
    found = marked or (articles if len(articles) > 1 else _around_times(tree))
    updates = [e for e in found if next(e.iter("p"), None) is not None and not is_foreign(e, tree)]
    return updates if len(updates) > 1 else []


def _around_times(tree: Any) -> list[Any]:
    """Around each <time> the smallest element with a paragraph."""
    around = (
        next((e for e in time.iterancestors() if next(e.iter("p"), None) is not None), None)
        for time in tree.iter("time")
        if not is_foreign(time, tree)
    )
    return list(dict.fromkeys(e for e in around if e is not None and e.tag not in ("body", "main")))


def _set_apart(updates: Sequence[Any]) -> None:
    """Put the time of each update into a paragraph before it, and make it no <article>, of which only one is read."""
    for update in updates:
        time = next(update.iter("time"), None)
        said = "" if time is None else f"{time.text_content()} {time.get('datetime') or ''}"
        clock = _CLOCK.search(said)
        line = builder.P(clock[0] if clock else "Update")
        line.tail, update.text, update.tag = update.text, None, "section"
        update.insert(0, line)


def _find_stories(tree: Any) -> list[Any]:
    """The outermost <article> elements with heading and prose; else what stands around each of several headings."""
    articles = [e for e in tree.iter("article") if next(e.iterancestors("article"), None) is None]
    stories = [e for e in articles if _is_story(e) and not is_foreign(e, tree)]
    if stories:
        return stories
    around = ([e for e in _around_headings(tree, level) if _is_story(e)] for level in _HEADINGS[:2])
    return next((found for found in around if len(found) > 1), [])


def _around_headings(tree: Any, level: str) -> list[Any]:
    """Around each heading the largest element without another; [] if there is only one, or more than `_MOST`."""
    headings = list(islice(tree.iter(level), _MOST + 1))
    if not 1 < len(headings) <= _MOST:
        return []
    holders: dict[Any, int] = {}
    for heading in headings:
        for outer in heading.iterancestors():
            holders[outer] = holders.get(outer, 0) + 1
    found = []
    for heading in headings:
        alone = [outer for outer in heading.iterancestors() if holders[outer] == 1]
        found += alone[-1:]
    return found


def _is_story(element: Any) -> bool:
    words = sum(len(p.text_content().split()) for p in element.iter("p"))
    return words >= _MIN_WORDS and bool(_heading_of(element))


def _heading_of(story: Any) -> str:
    return " ".join(next((e.text_content() for e in story.iter(*_HEADINGS)), "").split())


def _own_story(tree: Any, stories: Sequence[Any]) -> Any:
    """The only story with the page's headline, or the only story that the page's <h1> does not rule out."""
    titles = page_titles(tree)
    for is_named in (is_title, is_like_title):
        own = [story for story in stories if is_named(_heading_of(story), titles)]
        if own:
            return own[0] if len(own) == 1 else None
    if len(stories) == 1 and (next(tree.iter("h1"), None) is None or next(stories[0].iter("h1"), None) is not None):
        return stories[0]
    return None


def _main_of(tree: Any) -> Any:
    """What a page says is its main part."""
    mains = (e for e in tree.iter() if e.tag == "main" or e.get("role") == "main")
    return next(mains, next(tree.iter("body"), tree))


def _is_live_blog(tree: Any, articles: Sequence[Mapping[str, Any]]) -> bool:
    marked = any("LiveBlogPosting" in (e.get("itemtype") or "") for e in tree.iter("body", "main", "article", "div"))
    return marked or any(map(is_live_blog, articles))
