"""E-books (.epub): each chapter is an article, as each story is in the issue of a magazine or a newspaper.

Actors and agreements are tied to each other by the article they share. A book taken for one article would tie all of
them to all; its chapters, as the table of contents lists them, are what a reader cites.
Read from the parts themselves: ebooklib stands under the AGPL and reads every part, pictures included.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from ..formats.contract import RawArticle, UnreadableFileError, UnreadableRecord
from .blocks import Block, choose_title, join_blocks
from .packages import Package, attribute, local_name
from .xhtml import Start, link_share, parse_page, read_blocks

_FONT_METHODS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")  # fonts alone, no text
_NO_CHAPTER = frozenset(
    "cover toc titlepage halftitlepage title-page copyright-page landmarks page-list loi lot".split()
)
_CONTENTS_PAGE = 0.7  # a page with more of its characters in links is a table of contents
_UNDATED = "0101-01-01"  # what Calibre writes for a book without a date


def recognizes(head: bytes) -> bool:
    """Whether a file is a zip file that starts with the type of an e-book."""
    return head.startswith(b"PK\3\4") and b"mimetypeapplication/epub+zip" in head[:200]


def read(data: bytes) -> Iterator[RawArticle | UnreadableRecord]:
    """Read the chapters of an e-book in reading order.

    A chapter starts where the table of contents says so, or with a page that opens with a heading; other pages go on
    with the chapter before. Cover, title page, imprint and tables of contents are left out.

    Raises:
        UnreadableFileError: The file is damaged, protected, or no e-book.
    """
    package = Package(data, "e-book")
    _check_protection(package)
    book = _Book.open(package)
    chapter, blocks = Start(""), list[Block]()
    for item in book.items():
        if isinstance(item, Block):
            blocks.append(item)
            continue
        yield from book.chapter(chapter, blocks)
        if isinstance(item, Start):
            chapter, blocks = item, []
        else:
            yield item
            chapter, blocks = Start(""), []
    yield from book.chapter(chapter, blocks)


@dataclass
class _Book:
    package: Package
    folder: str
    root: Any

    @classmethod
    def open(cls, package: Package) -> "_Book":
        container = package.read_xml("META-INF/container.xml")
        path = "" if container is None else next((f.get("full-path") or "" for f in container.iter("{*}rootfile")), "")
        root = package.read_xml(path)
        if root is None:
            raise UnreadableFileError(
                "is a zip file without a package document, so no e-book; give it the right ending"
            )
        return cls(package, posixpath.dirname(path), root)

    def chapter(self, chapter: Start, blocks: list[Block]) -> Iterator[RawArticle]:
        """The article that a chapter is; a chapter without text is none."""
        text = join_blocks(blocks)
        if text:
            yield RawArticle(
                title=chapter.title or choose_title("", blocks),
                text=text,
                published=self.date(),
                publisher=next(self.facts("publisher"), ""),
                authors="; ".join(self.facts("creator")),
                section=chapter.part or next(self.facts("title"), ""),
            )

    def facts(self, kind: str) -> Iterator[str]:
        found = self.root.iterfind(f"{{*}}metadata//{{http://purl.org/dc/elements/1.1/}}{kind}")
        return (said for fact in found if (said := " ".join((fact.text or "").split())))

    def date(self) -> str:
        """When the book or issue was published, as written; when its file was changed is no such day."""
        dates = self.root.findall("{*}metadata//{http://purl.org/dc/elements/1.1/}date")
        marked = [date for date in dates if attribute(date, "event") == "publication"]
        plain = [date for date in dates if not attribute(date, "event")]
        said = next(((date.text or "").strip() for date in [*marked, *plain]), "")
        return "" if said.startswith(_UNDATED) else said

    def items(self) -> Iterator[Block | Start | UnreadableRecord]:
        """All blocks of the book, a `Start` before each chapter, and what cannot be read."""
        starts = self.contents()
        for path in self.spine():
            page = parse_page(self.package.read(path))
            if page is None:
                yield UnreadableRecord(f"{path} in the e-book cannot be read; repair it in an editor", numbered=False)
                continue
            kinds = {kind for part in page.iter("{*}body", "{*}section") for kind in attribute(part, "type").split()}
            if kinds & _NO_CHAPTER or link_share(page) > _CONTENTS_PAGE:
                continue
            anchors = starts.get(path, {})
            found = list(read_blocks(page, anchors))
            opens = not starts or any(isinstance(item, Block) and item.heading for item in found[:1])
            if "" in anchors or opens:
                yield anchors.get("", Start(""))
            yield from found

    def spine(self) -> Iterator[str]:
        """The pages in reading order; no page twice."""
        manifest = {item.get("id"): item for item in self.root.iterfind("{*}manifest/{*}item")}
        guide = self.root.iterfind("{*}guide/{*}reference")
        aside = {self.path(ref.get("href")) for ref in guide if ref.get("type") in _NO_CHAPTER}
        order = (manifest.get(ref.get("idref")) for ref in self.root.iterfind("{*}spine/{*}itemref"))
        pages = (item for item in order if item is not None and "nav" not in (item.get("properties") or "").split())
        yield from (path for path in dict.fromkeys(self.path(item.get("href")) for item in pages) if path not in aside)

    def contents(self) -> dict[str, dict[str, Start]]:
        """Chapter starts by page and by the id of an element in it, from the table of contents."""
        items = list(self.root.iterfind("{*}manifest/{*}item"))
        nav = [item for item in items if "nav" in (item.get("properties") or "").split()]
        ncx = [item for item in items if item.get("media-type") == "application/x-dtbncx+xml"]
        for item in [*nav, *ncx]:
            path = self.path(item.get("href"))
            root = parse_page(self.package.read(path))
            found: dict[str, dict[str, Start]] = {}
            for href, above, start in [] if root is None else _entries(root):
                page, _, anchor = href.partition("#")
                if anchor and above == page:  # a section of a chapter that is a page
                    continue
                inside = self.path(page, posixpath.dirname(path))
                found.setdefault(inside, {}).setdefault(unquote(anchor), start)
            if found:
                return found
        return {}

    def path(self, href: str | None, folder: str | None = None) -> str:
        return posixpath.normpath(posixpath.join(self.folder if folder is None else folder, unquote(href or "")))


def _entries(root: Any) -> Iterator[tuple[str, str, Start]]:
    """The entries of a table of contents: where each leads, where the entry above it leads, and the chapter's start."""
    points = list(root.iter("{*}navPoint"))
    if not points:
        tables = [nav for nav in root.iter("{*}nav") if attribute(nav, "type") == "toc"]
        points = [entry for table in tables for entry in table.iter("{*}li")]
    told = {point: _entry(point) for point in points}
    for point, (href, title) in told.items():
        up = next((up for up in point.iterancestors() if local_name(up) in ("navPoint", "li")), None)
        above, part = told.get(up, ("", ""))
        if href:
            yield href, above, Start(title, part)


def _entry(point: Any) -> tuple[str, str]:
    """Where an entry leads and its title."""
    href, title = "", ""
    for child in point:
        name = local_name(child)
        if name in ("a", "span") and not title:
            href, title = child.get("href") or "", " ".join("".join(child.itertext()).split())
        elif name == "navLabel":
            title = " ".join("".join(child.itertext()).split())
        elif name == "content":
            href = child.get("src") or ""
    return href, title


def _check_protection(package: Package) -> None:
    root = package.read_xml("META-INF/encryption.xml")
    methods = [] if root is None else [method.get("Algorithm") for method in root.iter("{*}EncryptionMethod")]
    if any(method not in _FONT_METHODS for method in methods):
        raise UnreadableFileError("is protected against copying (DRM); take an unprotected copy of the book")
