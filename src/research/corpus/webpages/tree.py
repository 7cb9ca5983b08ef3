"""Page trees: a web page is parsed within bounds, and what archives and AMP add to it is taken away."""

import re
from typing import Any

from lxml import etree, html

_ATTRIBUTES = 5_000  # characters of a tag beside quoted values: libxml2 compares each attribute with all others
_TAG = re.compile(
    r"<!--(?:-?>|[^-]*+(?:-(?!->)[^-]*+)*+(?:-->)?)|<[?!/][^>]*+"
    r"|<(?P<raw>script|style|textarea)\b[^>]*+(?<!/)>(?:[^<]++|<(?!/(?P=raw)))*+"
    r"|<[a-z](?P<attributes>(?:=\s*+(?:\"[^\"]*+\"|'[^']*+')|[^>])*+)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"=\s*+(?:\"[^\"]*+\"|'[^']*+')")
# What archives and AMP add to a page, and what is shown only once a script has filled it in
_NO_PART = (
    "//template | //amp-list | //amp-ad | //amp-embed | //amp-sidebar"
    " | //*[starts-with(@id, 'wm-ipp') or @id = 'donato' or contains(@id, 'google-cache-hdr')]"
)


def parse_page(page: str) -> Any:
    """Parse a page, without comments and without the toolbars of web archives.

    Raises:
        ValueError: It is empty, nests too deep, or has a tag with more attributes than a page needs.
    """
    for tag in _TAG.finditer(page):
        attributes = tag["attributes"] or ""
        if len(attributes) > _ATTRIBUTES and len(_QUOTED.sub("", attributes)) > _ATTRIBUTES:
            raise ValueError(
                f"HTML with a tag longer than {_ATTRIBUTES:,} characters: {tag[0][:20]!r}…; "
                "save the page again, or its text as .txt"
            )
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    tree = html.document_fromstring(page.replace("\0", "\ufffd").encode("utf-8", "replace"), parser=parser)
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise ValueError("HTML nested deeper than 256 elements, so that its end cannot be read; save its text as .txt")
    for element in tree.xpath(_NO_PART):
        drop(element)
    return tree


def drop(element: Any) -> None:
    """Take an element away; the text after it stays."""
    if element.getparent() is not None:
        element.drop_tree()
