"""Mending: HTML's names of characters in plain fields, letters that were encoded twice ("Ã©" for "é"), cut texts."""

import html
import re
from dataclasses import replace

from .contract import FIELDS, RawArticle

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_TWICE = re.compile(r"&amp;(?=(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_SUSPECT = re.compile(r"[^\x00-\x7f]{2}|[ÂÃ] ")  # what was one character stands as two or more
_WORD = re.compile(r"\S+")
_CUT = re.compile(r"\[\+(\d+) chars\]\s*\Z")  # as NewsAPI ends its texts
_TAIL = 60  # characters
_EXAMPLE = 40  # characters


def mend(found: RawArticle) -> tuple[RawArticle, list[str]]:
    """Mend what an article's fields have of broken characters.

    Returns:
        The article, and what was mended or is missing, apart from HTML's names of characters.
    """
    mended, remarks = {}, []
    for field in FIELDS:
        value = getattr(found, field)
        if value and ("&" in value or not value.isascii()):
            mended[field], twice = mend_letters(unescape(value))
            remarks += [f"letters that were encoded twice, such as {twice!r}"] if twice else []
    text = mended.get("text", found.text)
    if cut := _CUT.search(text, max(0, len(text) - _TAIL)):
        mended["text"] = text[: cut.start()]
        remarks.append(f"its source cut the text off ({cut[1]} more characters)")
    return replace(found, **mended), remarks[:2]


def unescape(text: str) -> str:
    """Put characters for HTML's names of them, "&amp;"; in HTML only for names that were escaped themselves."""
    if "&" not in text:
        return text
    text = _TWICE.sub("&", text)
    return text if _TAG.search(text) else _ENTITY.sub(lambda found: html.unescape(found[0]), text)


def mend_letters(text: str) -> tuple[str, str]:
    """Decode what was UTF-8, was read in another encoding and was encoded again.

    Returns:
        The text, and the first word that was wrong, "" where none was.
    """
    if text.isascii():
        return text, ""
    lines = text.split("\n")
    mended = [_fix(line) if _SUSPECT.search(line) else line for line in lines]
    if mended == lines:
        return text, ""
    before, after = next((one, other) for one, other in zip(lines, mended, strict=True) if one != other)
    known = set(_WORD.findall(after))
    example = next((word for word in _WORD.findall(before) if word not in known), before)
    return "\n".join(mended), example[:_EXAMPLE]


def _fix(line: str) -> str:
    """Fix a line as a whole, or word by word where some of its letters are right."""
    from ftfy import fix_encoding  # most texts do without
    from ftfy.badness import is_bad

    line = fix_encoding(line) if is_bad(line) else line
    return _WORD.sub(lambda word: fix_encoding(word[0]), line) if is_bad(line) else line
