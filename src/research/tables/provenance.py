"""Provenance: which corpus, parameters, model and versions tables rest on, as a record that is kept with them."""

import hashlib
import json
import platform
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

import pandas as pd

from ..cache import network_version
from ..corpus.articles import Article
from ..corpus.loading import Corpus
from ..errors import TablesError
from ..nlp.model import model_card

PROVENANCE = "provenance.json"


def trace(
    corpus: Sequence[Article],
    articles: pd.DataFrame,
    *,
    duplicates: bool = False,
    model: str | None = None,
    lexicon: str | None = None,
    reader: str | None = None,
) -> dict[str, Any]:
    """Record what tables rest on; the same inputs under the same names give the same record.

    Args:
        corpus: The articles; of a list that is no `Corpus` neither the folder nor `corpus.toml` is known.
        articles: The same as `articles_frame` gives them.
        duplicates: As given to `analyze`, like `model`, `lexicon` and `reader`.
        model: A spaCy model.
        lexicon: A folder with additions to the lexicons.
        reader: A folder that `train` wrote.

    Returns:
        corpus: folder (as given), articles (how many), sha256 (over their ids and hashes, in order), facts (the SHA-256
        of `corpus.toml`). parameters: as given. lexicon, reader: the SHA-256 over their files. model: name, version,
        licence. python: major and minor. packages: version by name, of this one and its dependencies. about: what
        `corpus.toml` states of the data. "" is none.

    Raises:
        ModelError: The model is not installed.
    """
    model, lexicon, reader = model or "", lexicon or "", reader or ""
    card = model_card(model)
    read = corpus if isinstance(corpus, Corpus) else None
    return {
        "corpus": {
            "folder": read.folder.as_posix() if read else "",
            "articles": len(articles),
            "sha256": _hash(zip(articles.article_id, articles.sha256, strict=True)),
            "facts": read.curation_sha256 if read else "",
        },
        "parameters": {
            "duplicates": duplicates,
            "model": model,
            "lexicon": as_posix(lexicon),
            "reader": as_posix(reader),
        },
        "lexicon": hash_files(lexicon, "*.toml"),
        "reader": network_version(reader),
        "model": {"name": card["model"], "version": card["version"], "licence": card["license"]},
        "python": ".".join(platform.python_version_tuple()[:2]),
        "packages": dict(_packages()),
        "about": dict(read.about) if read else {},
    }


def describe(record: dict[str, Any]) -> str:
    """Describe a record in one line, for files with room for no more; "" where nothing is known."""
    return f"corpus sha256 {record['corpus']['sha256']}, research {record['packages']['research']}" if record else ""


def as_posix(folder: str | None) -> str:
    """The path of a folder as the user gave it, with forward slashes; "" for none."""
    return Path(folder).as_posix() if folder else ""


def hash_files(folder: str, pattern: str) -> str:
    """The SHA-256 over the names and bytes of a folder's files of a pattern; "" for no folder."""
    paths = sorted(Path(folder).glob(pattern), key=lambda path: path.name) if folder else []
    return _hash((path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths) if folder else ""


def write_record(record: dict[str, Any], folder: Path) -> None:
    """Write `provenance.json`; in ASCII, because a folder's name may be bytes that are no text."""
    (folder / PROVENANCE).write_text(json.dumps(record, indent=2) + "\n", "ascii", newline="\n")


def read_record(folder: Path) -> dict[str, Any]:
    """Read what `write_record` wrote.

    Raises:
        TablesError: The folder holds no such record.
    """
    try:
        record = json.loads((folder / PROVENANCE).read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise TablesError(f"{folder / PROVENANCE} is missing or no record of ours; write the folder anew") from error
    if not isinstance(record, dict):
        raise TablesError(f"{folder / PROVENANCE} is no record of ours; write the folder anew")
    return record


def _hash(pairs: Iterable[tuple[str, str]]) -> str:
    """The SHA-256 over names and hashes, one pair per line."""
    whole = hashlib.sha256()
    for name, content in pairs:
        whole.update(f"{name} {content}\n".encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


@cache
def _packages() -> tuple[tuple[str, str], ...]:
    """Name and version of this package and its dependencies without extras.

    Dependencies that are not installed under their name, as some of conda, are left out.
    """
    required = (re.split(r"[^\w.-]", line)[0].lower() for line in requires("research") or () if "extra ==" not in line)
    return tuple((name, found) for name in sorted({"research", *required}) if (found := _version(name)))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
