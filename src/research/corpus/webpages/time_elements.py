"""Time elements: the days that stand in an article of a web page as those of its publication, and no others."""

import re
from collections.abc import Callable, Container, Iterable, Iterator
from itertools import islice
from typing import Any

from ..formats.written_dates import is_bare, read_published

_CHANGED = re.compile(r"updat|modif|edited|revis|correct", re.IGNORECASE)
_STATED = re.compile(r"publi|posted|pubdate|issued|created|entry-date", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
# What pages without <time> call the element with the day: "entry-date", "news_date", "pub_time", "date"
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date|time|published|pubdate|timestamp|datetime|dateline|datepublished|dc:date)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LINES = ("p", "div", "span", "abbr", "small", "em", "i", "b", "li")
_HEADINGS = ("h1", "h2", "h3")
_PROSE_WORDS = 12  # a paragraph of so many words is prose
_FEW = 8  # elements in one that is about a day
_LONGEST = 120  # characters of a line with a day
_DAY = len("2024-03-04")
_LABEL = 40  # characters before a day that may say what it is
# What is in one of these is not the article's own: menus, teasers, quoted posts, comments
_FOREIGN_TAGS = ("aside", "nav", "footer", "form", "figure", "blockquote", "article", "header")
_PAGE_TAGS = ("html", "head", "body", "main")
_FOREIGN = re.compile(
    r"(?:^|[\s_-])(?:comments?|respond|replies|discussion|disqus|related|sidebar|recommend\w*|more|teasers?|cards?|"
    r"trending|popular|latest|masthead|ticker|clock|promo|carousel|footer|nav|menu)(?:$|[\s_-])",
    re.IGNORECASE,
)


def find_times(own: Any) -> list[str]:
    """The days of the <time> elements of an article: those said to be of publication, else those above its prose.

    In an element that holds more than the article, only those between its heading and its prose count. Where there is
    no <time>, what has the class of a date counts as one.
    """
    return _find(own, own.iter(*_HEADINGS, "p", "time"), lambda e: e.tag == "time") or _find(
        own, own.iter(*_HEADINGS, "time", *_LINES), _is_called_date
    )


def find_date_lines(own: Any) -> list[str]:
    """The days of the lines between the heading of an article and its prose, unless another heading is among them."""
    heading = _heading_of(own)
    parts = [e for e in own.iter(*_HEADINGS, "p") if e.tag != "p" or _is_prose(e)]
    after = parts[parts.index(heading) + 1 :] if heading is not None else []
    if not after or after[0].tag != "p":
        return []
    return _find(own, own.iter(*_HEADINGS, *_LINES), _is_date_line)


def is_foreign(element: Any, own: Any, headed: Container[Any] = ()) -> bool:
    """Whether something below `own` and around the element makes it part of another text: a menu, teaser, comment."""
    for outer in element.iterancestors():
        if outer is own or outer in headed:
            return False
        named = f"{outer.get('class') or ''} {outer.get('id') or ''} {outer.get('role') or ''}"
        if outer.tag in _FOREIGN_TAGS or (outer.tag not in _PAGE_TAGS and _FOREIGN.search(named)):
            return True
    return False


def headed_elements(own: Any) -> set[Any]:
    """The elements that hold a first heading: no menu or teaser does."""
    headed: set[Any] = set()
    for heading in own.iter("h1"):
        for outer in heading.iterancestors():
            if outer in headed:
                break
            headed.add(outer)
    return headed


def _find(own: Any, elements: Iterable[Any], is_day: Callable[[Any], bool]) -> list[str]:
    """The days of the elements that give one, in the right place of an article; see `find_times`."""
    is_article, headed, heading = own.tag == "article", headed_elements(own), _heading_of(own)
    is_below, prose = is_article, None
    found: dict[str, list[Any]] = {"stated": [], "": []}
    for element in elements:
        if element.tag in _HEADINGS:
            is_below = is_below or element is heading
        elif element.tag == "p" and prose is None and is_below and _is_prose(element):
            prose = element
        elif is_day(element) and (is_below or _is_beside_heading(element, headed)):
            is_above = prose is None or any(e is prose for e in element.iterancestors())
            kind = _kind_of(element)
            if kind in found and (is_above or (kind and is_article)) and not is_foreign(element, own, headed):
                found[kind].append(element)
    return [_written_in(element) for element in found["stated"] or found[""]]


def _heading_of(own: Any) -> Any:
    """The heading of an article; in an element that holds the whole page only an <h1> is sure to be it."""
    first = next(own.iter("h1"), None)
    return first if first is not None or own.tag in _PAGE_TAGS else next(own.iter(*_HEADINGS), None)


def _is_prose(paragraph: Any) -> bool:
    return len(paragraph.text_content().split()) >= _PROSE_WORDS


def _is_called_date(element: Any) -> bool:
    """Whether a short text with a year has the class of a date."""
    named = " ".join(element.get(name) or "" for name in ("class", "id", "itemprop", "property"))
    return bool(_DATE_CLASS.search(named) and _YEAR.search(_line_of(element) + _written_in(element)))


def _is_date_line(element: Any) -> bool:
    """Whether a line gives a day and is no part of a sentence."""
    line = _line_of(element)
    return is_bare(line) and len(read_published(line, None)) == _DAY


def _line_of(element: Any) -> str:
    """The text of an element that is short and holds few others, else ""."""
    text = element.text_content() if _has_few(element) else ""
    return " ".join(text.split()) if len(text) <= _LONGEST else ""


def _has_few(element: Any) -> bool:
    return next(islice(element, _FEW, None), None) is None


def _written_in(element: Any) -> str:
    """The day in an element's attributes, else its text."""
    written = (element.get(name) or "" for name in ("datetime", "content", "title"))
    return next((text.strip() for text in written if _YEAR.search(text)), _line_of(element))


def _is_beside_heading(element: Any, headed: Container[Any]) -> bool:
    """Whether an element above the heading shares a parent with it that is less than the whole page."""
    parent = element.getparent()
    return parent is not None and parent in headed and parent.tag != "body"


def _kind_of(element: Any) -> str:
    """What an element or the words before it call its day: "stated" for publication, "changed" for an update, or ""."""
    parent, previous = element.getparent(), element.getprevious()
    before = (previous.tail if previous is not None else parent.text if parent is not None else "") or ""
    named = " ".join(element.attrib.values()) + (" pubdate" if "pubdate" in element.attrib else "")
    sources = [named, _line_of(element), _last_label(before.strip()[-_LABEL:])]
    if parent is not None and _has_few(parent) and len(parent.findall("time")) == 1:
        sources.append(f"{parent.get('class') or ''} {parent.get('itemprop') or ''}")
    found = ((_STATED.search(text), _CHANGED.search(text)) for text in sources)
    stated, changed = next(filter(any, found), (None, None))
    return "stated" if stated else "changed" if changed else ""


def _last_label(before: str) -> str:
    """Of "Published 4 March, updated" only the last word that says what follows."""
    labels: Iterator[str] = (m[0] for pattern in (_STATED, _CHANGED) for m in pattern.finditer(before))
    return max(labels, key=before.rfind, default="")
