"""Values of a record as text: a word or number, an object by its name, a text made of blocks and spans."""

import re
from collections.abc import Mapping
from typing import Any

from ..formats.contract import FieldNames

_DEPTH = 40  # objects in each other; no text lies deeper
_LABELS = ("name", "title", "displayname", "rendered", "text", "main", "value", "id")  # what names an object
_SCALARS = ("$date", "$oid", "$numberLong", "$numberInt", "$numberDouble")  # of MongoDB's extended JSON
_TYPES = ("type", "_type", "nodeType", "tag")
_CLOSED = re.compile(r"[.!?…][\"'”’»)\]]*\s*\Z")
_OPENING = re.compile(r"\s*[\"'“‘«(]*[^\W\d_]")
_ATTACHED = re.compile(r"[,.;:!?)\]”’»…]")  # a piece that starts so goes on in its line
_MAX_MARK = 6  # characters: longer than what stands for no value


def key_of(name: str) -> str:
    """A column's name as it is compared: without case and punctuation."""
    return re.sub(r"[^0-9a-z]", "", name.casefold())


def label_of(value: Any, names: FieldNames, depth: int = 0) -> str:
    """A value as a short text: an object by its name, as in {"name": "Reuters"}; the items of a list as lines."""
    if depth > _DEPTH:
        return ""
    if isinstance(value, Mapping):
        if (scalar := next((value[key] for key in _SCALARS if key in value), None)) is not None:
            return label_of(scalar, names, depth + 1)
        return next(filter(None, (label_of(item, names, depth + 1) for item in _pick(value, _LABELS))), "")
    if isinstance(value, list | tuple):
        return "\n".join(filter(None, (label_of(item, names, depth + 1) for item in value)))
    return _scalar(value, names)


def prose_of(value: Any, names: FieldNames, depth: int = 0) -> str:
    """A text as it reads: of an object the piece that holds it, of a list its blocks as lines and its spans run on."""
    if depth > _DEPTH:
        return ""
    if isinstance(value, Mapping):
        if _type_of(value) in names.get("asides", ()):
            return ""
        pieces = (prose_of(item, names, depth + 1) for item in _pick(value, names.get("pieces", ())))
        return next(filter(None, pieces), "")
    if isinstance(value, list | tuple):
        return _join([(prose_of(item, names, depth + 1), item) for item in value], names)
    return _scalar(value, names)


def _pick(value: Mapping[Any, Any], keys: tuple[str, ...]) -> list[Any]:
    """The items of an object under these keys, in their order."""
    by_key = {key_of(str(key)): item for key, item in value.items()}
    return [by_key[key] for key in keys if key in by_key]


def _join(pieces: list[tuple[str, Any]], names: FieldNames) -> str:
    """Join the pieces of a text: a new line between blocks, none within a running sentence."""
    pieces = [(text, item) for text, item in pieces if text]
    is_mixed = len({isinstance(item, str) for _, item in pieces}) > 1
    parts = [pieces[0][0]] if pieces else []
    for (before, one), (text, other) in zip(pieces, pieces[1:], strict=False):
        runs_on = is_mixed or (_is_span(one, names) and _is_span(other, names))
        parts += ["" if _continues(before, text, runs_on) else "\n", text]
    return "".join(parts)


def _continues(before: str, text: str, runs_on: bool) -> bool:
    """Whether a piece goes on in the line of the one before: a new sentence does where a space or tags say so."""
    is_spaced = before[-1].isspace() or text[0].isspace()
    starts_sentence = bool(_CLOSED.search(before[-10:]) and _OPENING.match(text))
    if runs_on:
        return is_spaced or not starts_sentence
    return not starts_sentence and (is_spaced or bool(_ATTACHED.match(text)))


def _is_span(item: Any, names: FieldNames) -> bool:
    return isinstance(item, Mapping) and _type_of(item) in names.get("spans", ())


def _type_of(item: Mapping[Any, Any]) -> str:
    return next((key_of(item[key]) for key in _TYPES if isinstance(item.get(key), str)), "")


def _scalar(value: Any, names: FieldNames) -> str:
    """A word or number as text; "" for what stands for no value, such as NA."""
    if value is None or value != value or isinstance(value, bool):
        return ""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return "" if len(text) <= _MAX_MARK and text.strip() in names.get("no_value", ()) else text
